//! What a record says, whatever it is written in.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

use crate::live::Batch;
use crate::sources::services::asked::Asked;
use crate::sources::services::gathered::{Gathered, Thing};
use crate::sources::things;

use crate::sources::RecordSettings;

/// The records of a file as they are read, and what they come to.
pub(super) struct Records<'a> {
    settings: &'a RecordSettings,
    asked: &'a Asked,
    gathered: Gathered<'a>,
    count: usize,
    /// Whether any record had what says which thing it is of, and a figure.
    any_thing: bool,
    any_figure: bool,
}

impl<'a> Records<'a> {
    pub(super) fn new(settings: &'a RecordSettings, asked: &'a Asked, now: Timestamp) -> Self {
        let gathered = Gathered::new(asked, now, Vec::new());
        Self { settings, asked, gathered, count: 0, any_thing: false, any_figure: false }
    }

    /// Where a record has its time.
    pub(super) fn time_at(&self) -> &'a str {
        &self.settings.time
    }

    /// All that is looked for in a record.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let settings = self.settings;
        let places = [&settings.key, &settings.lat, &settings.lon, &settings.place];
        let names = places.into_iter().flatten().chain([&settings.time]).map(String::as_str);
        names.chain(self.asked.figures.iter().map(|figure| figure.field.as_str()))
    }

    /// Takes a record in: what it has at a name, and the time of those that
    /// have none of their own.
    pub(super) fn add<'v>(
        &mut self,
        at: impl Fn(&str) -> Option<Cow<'v, Value>>,
        time: Option<&Value>,
    ) {
        self.count += 1;
        let settings = self.settings;
        let of = |name: &Option<String>| at(name.as_deref()?);
        let key = of(&settings.key).and_then(|key| things::key(&key));
        let (whole, lat, lon) = (of(&settings.place), of(&settings.lat), of(&settings.lon));
        let place = match &whole {
            Some(whole) => things::place(whole),
            None => {
                lat.as_deref().zip(lon.as_deref()).and_then(|(lat, lon)| things::pair(lat, lon))
            }
        };
        self.any_thing |= key.is_some() || place.is_some();
        self.any_figure |= self.asked.figures.iter().any(|figure| at(&figure.field).is_some());
        let thing = Thing { key, place, raw_place: whole.as_deref().or(lat.as_deref()) };
        let Some(asset) = self.gathered.asset(&thing) else { return };
        let own = at(&settings.time).filter(|time| !time.is_null());
        let time = self.gathered.time(own.as_deref().or(time));
        for figure in self.gathered.figures() {
            let Some(raw) = at(&figure.field) else { continue };
            self.gathered.add(asset, figure, &raw, None, &time);
        }
    }

    /// What they come to; where none had what is looked for, that it is wrong.
    pub(super) fn finish(self) -> Result<Batch, String> {
        let (settings, count) = (self.settings, self.count);
        let nowhere = |name: &str| Err(format!("none of its {count} records has {name:?}"));
        let at = settings.key.as_ref().or(settings.place.as_ref()).or(settings.lat.as_ref());
        if let Some(at) = at
            && count > 0
            && !self.any_thing
        {
            return nowhere(at);
        }
        if count > 0 && !self.any_figure {
            return nowhere(self.asked.figures.first().map_or("", |figure| &figure.field));
        }
        Ok(self.gathered.finish())
    }
}
