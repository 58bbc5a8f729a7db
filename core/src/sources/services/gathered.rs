//! Collects what a service said into a batch.
//!
//! In: records, each with what says which thing it is of, and their raw values.
//! Out: the newest reading of each asset and quantity, what is wrong with
//! others, and a remark on what had to be left out. Who calls: the services
//! that are asked over HTTP.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::assets::AssetId;
use crate::geodesy::Wgs84;
use crate::live::{Batch, Failure, Quantity, Reading, SourceError};
use crate::plain;
use crate::sources::FigureSettings;
use crate::sources::figures::{Amount, Either, Signs, shape, told_key};
use crate::sources::things::ThingMap;

use super::asked::MappedService;

/// More than these say nothing new.
const MOST_FAILURES: usize = 1000;
/// Characters of a thing's name or of what is wrong with one, in a remark.
const LONGEST_WORDS: usize = 200;

/// What a service said, as it is read.
pub(super) struct Gathered<'a> {
    mapped: &'a MappedService,
    now: Timestamp,
    newest: HashMap<(AssetId, Quantity), Reading>,
    failures: Vec<Failure>,
    /// Figures that are one number or another, until all of their column are
    /// known.
    waiting: Vec<Waiting<'a>>,
    /// How each field writes its numbers.
    signs: HashMap<&'a str, Signs>,
    /// Whether keys are identities, which no figure is mistaken for.
    keys_are_ids: bool,
    left_out: LeftOut,
}

struct Waiting<'a> {
    asset: &'a AssetId,
    figure: &'a FigureSettings,
    either: Either,
    unit: Option<String>,
    time: Result<Timestamp, String>,
}

/// What of an answer is of no asset.
#[derive(Default)]
struct LeftOut {
    records: usize,
    odd: First,
    without_key: First,
    without_place: First,
    of_no_asset: First,
}

/// How many there were, and what is to be said of the first.
#[derive(Default)]
pub(super) struct First {
    pub(super) count: usize,
    pub(super) words: String,
}

impl First {
    pub(super) fn add(&mut self, words: impl FnOnce() -> String) {
        if self.count == 0 {
            self.words = plain::line(&words()).chars().take(LONGEST_WORDS).collect();
        }
        self.count += 1;
    }
}

/// What says which thing a record is of.
pub(super) struct Thing<'v> {
    /// The key, if it says one.
    pub(super) key: Option<String>,
    /// Its place, if that can be read.
    pub(super) place: Option<Wgs84>,
    /// What stands where its place should be.
    pub(super) raw_place: Option<&'v Value>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(mapped: &'a MappedService, now: Timestamp, failures: Vec<Failure>) -> Self {
        Self {
            mapped,
            now,
            newest: HashMap::new(),
            failures,
            waiting: Vec::new(),
            signs: HashMap::new(),
            keys_are_ids: false,
            left_out: LeftOut::default(),
        }
    }

    /// Where a service has keys of its own, they may be told as they are.
    pub(super) fn with_ids(self, keys_are_ids: bool) -> Self {
        Self { keys_are_ids, ..self }
    }

    /// The figures to look for.
    pub(super) fn figures(&self) -> &'a [FigureSettings] {
        &self.mapped.figures
    }

    /// When a figure was measured, or what is wrong with that.
    pub(super) fn time(&self, raw: Option<&Value>) -> Result<Timestamp, String> {
        self.mapped.times.read(raw)
    }

    /// A record that is none as its service's standard has them is left out.
    pub(super) fn odd(&mut self, wrong: impl FnOnce() -> String) {
        self.left_out.records += 1;
        self.left_out.odd.add(wrong);
    }

    /// The asset that a record is of; one that is of none is left out.
    pub(super) fn asset(&mut self, thing: &Thing<'_>) -> Option<&'a AssetId> {
        let things = &self.mapped.things;
        let left_out = &mut self.left_out;
        left_out.records += 1;
        let asset = things.asset(thing.key.as_deref(), thing.place);
        if asset.is_none() {
            match (things, &thing.key) {
                (ThingMap::Places(_), _) if thing.place.is_none() => {
                    left_out.without_place.add(|| shape(thing.raw_place.unwrap_or(&Value::Null)));
                }
                (ThingMap::Places(_) | ThingMap::One(_), _) => {
                    left_out.of_no_asset.add(String::new);
                }
                (ThingMap::Keys { .. }, None) => left_out.without_key.add(String::new),
                (ThingMap::Keys { .. }, Some(key)) => left_out.of_no_asset.add(|| {
                    let told = if self.keys_are_ids { format!("{key:?}") } else { told_key(key) };
                    format!("; first key {told}")
                }),
            }
        }
        asset
    }

    /// Takes a raw value in; one that is none is a failure of its asset.
    pub(super) fn add(
        &mut self,
        asset: &'a AssetId,
        figure: &'a FigureSettings,
        raw: &Value,
        unit: Option<&str>,
        time: &Result<Timestamp, String>,
    ) {
        let signs = self.signs.entry(&figure.field).or_default();
        match figure.amount(raw, self.mapped.decimal, signs) {
            Ok(Amount::Nothing) => {}
            Ok(Amount::Number(number)) => self.take(asset, figure, number, unit, time),
            Ok(Amount::Either(either)) => {
                let (unit, time) = (unit.map(str::to_owned), time.clone());
                self.waiting.push(Waiting { asset, figure, either, unit, time });
            }
            Err(wrong) => self.fail(asset, figure, &wrong),
        }
    }

    /// What is wrong with a figure.
    pub(super) fn fail(&mut self, asset: &AssetId, figure: &FigureSettings, wrong: &str) {
        if self.failures.len() < MOST_FAILURES {
            self.failures.push(self.mapped.failure(asset, format!("{}: {wrong}", figure.field)));
        }
    }

    fn take(
        &mut self,
        asset: &AssetId,
        figure: &FigureSettings,
        number: f64,
        unit: Option<&str>,
        time: &Result<Timestamp, String>,
    ) {
        match self.mapped.reading(asset, figure, number, unit, time) {
            Ok(reading) => self.put(reading),
            Err(wrong) => self.fail(asset, figure, &wrong),
        }
    }

    fn put(&mut self, reading: Reading) {
        let key = (reading.asset.clone(), reading.quantity);
        let held = self.newest.get(&key);
        // A forecast in the service's table must not hide what is measured.
        let future = |reading: &Reading| reading.time > self.now;
        if held.is_none_or(|held| (!future(&reading), reading.time) > (!future(held), held.time)) {
            self.newest.insert(key, reading);
        }
    }

    /// Whether there is something of each of these assets.
    pub(super) fn covers(&self, assets: &[&AssetId]) -> bool {
        let some = |asset: &AssetId| {
            self.mapped
                .figures
                .iter()
                .any(|figure| self.newest.contains_key(&(asset.clone(), figure.quantity)))
                || self.waiting.iter().any(|waiting| waiting.asset == asset)
        };
        assets.iter().all(|asset| some(asset))
    }

    pub(super) fn finish(mut self) -> Batch {
        for waiting in std::mem::take(&mut self.waiting) {
            let Waiting { asset, figure, either, unit, time } = waiting;
            let signs = self.signs.get(figure.field.as_str()).copied().unwrap_or_default();
            match signs.settle(&either) {
                Ok(number) => self.take(asset, figure, number, unit.as_deref(), &time),
                Err(wrong) => self.fail(asset, figure, &wrong),
            }
        }
        let remark = self.remark();
        let mut readings: Vec<_> = self.newest.into_values().collect();
        readings
            .sort_by(|a, b| (a.asset.as_str(), a.quantity).cmp(&(b.asset.as_str(), b.quantity)));
        let next_poll = self.mapped.next_poll(self.now);
        Batch { readings, failures: self.failures, next_poll, remark }
    }

    /// What is to be known of the answer as a whole.
    fn remark(&self) -> Option<String> {
        let of_an_asset =
            |failure: &Failure| !matches!(failure.reason, SourceError::UnknownAsset { .. });
        let nothing = self.newest.is_empty() && !self.failures.iter().any(of_an_asset);
        let keys = self.mapped.things.all_keys();
        self.left_out.words(nothing, keys.first().copied())
    }
}

impl LeftOut {
    /// What was left out, and, where nothing was read, what there was, with a
    /// key of the pack to compare it with. That others' records are beside ours
    /// is no news where ours are there.
    fn words(&self, nothing: bool, key: Option<&str>) -> Option<String> {
        let Self { records, odd, without_key, without_place, of_no_asset } = self;
        let mut parts = Vec::new();
        if odd.count > 0 {
            parts.push(format!("{} left out, the first: {}", odd.count, odd.words));
        }
        if without_place.count > 0 {
            let First { count, words } = without_place;
            parts.push(format!("{count} without a place that can be read, the first has {words}"));
        }
        if nothing {
            let left = odd.count + without_place.count + without_key.count + of_no_asset.count;
            if without_key.count > 0 {
                parts.push(format!("{} without a key", without_key.count));
            }
            if *records > left {
                parts.push(format!("{} of an asset without a figure", records - left));
            }
            if of_no_asset.count > 0 {
                let all = of_no_asset.count == *records;
                let count = if all { "none".into() } else { format!("{} not", of_no_asset.count) };
                parts.push(format!("{count} of an asset{}", of_no_asset.words));
            }
            let is_asked = *records == 0 || without_key.count + of_no_asset.count > 0;
            parts.extend(key.filter(|_| is_asked).map(|key| format!("the pack has {key:?}")));
        }
        if !nothing && parts.is_empty() {
            return None;
        }
        let head = match records {
            0 => "no record".to_owned(),
            1 => "1 record".to_owned(),
            records => format!("{records} records"),
        };
        Some(std::iter::once(head).chain(parts).collect::<Vec<_>>().join(", "))
    }
}
