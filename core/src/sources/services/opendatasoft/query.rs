//! A question in ODSQL.

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;

use crate::assets::AssetId;
use crate::sources::services::asked::Asked;
use crate::sources::things::ThingMap;

use crate::sources::OpendatasoftSettings;

/// The most records of a page, and the last record that paging reaches; set
/// by the API.
const PAGE: usize = 100;
const LAST: usize = 10_000;
/// Of one thing the newest record would do, were there always a figure in it.
const OF_ONE: usize = 10;
/// Times in a question are full five minutes, so that the same question has
/// the same address, and its answer may be "unchanged".
const TIME_STEP_S: i64 = 300;

/// A question, the same for all pages.
pub(super) struct Query {
    dataset: String,
    select: String,
    condition: String,
    order: Option<String>,
    pub(super) page: usize,
    /// Whether the newest come first.
    pub(super) is_newest_first: bool,
}

impl Query {
    /// What the data set has of these assets, or of all when none are named.
    pub(super) fn new(
        settings: &OpendatasoftSettings,
        things: &ThingMap,
        assets: &[&AssetId],
        now: Timestamp,
    ) -> Self {
        let figures = settings.service.figures.iter().map(|figure| figure.field.as_str());
        let mut fields = vec![settings.time_field.as_str()];
        fields.extend(settings.key_field.as_deref());
        fields.extend(figures.clone());
        fields.dedup();
        let time = name(&settings.time_field);
        let last = round_up(now);
        let span = SignedDuration::from_hours(i64::from(settings.within_h));
        let first = last.saturating_sub(span).unwrap_or(Timestamp::MIN);
        // Rows of the hours to come may be there already, without figures.
        let some: Vec<_> = figures.map(|field| format!("{} is not null", name(field))).collect();
        let mut conditions = vec![format!("({})", some.join(" or "))];
        // A text is no date to the portal: neither compared nor put in order.
        let is_date = settings.service.time_format.is_none();
        if is_date {
            let bounds = [format!("{time} <= {}", date(last)), format!("{time} > {}", date(first))];
            conditions.splice(0..0, bounds);
        }
        conditions.extend(settings.condition.as_ref().map(|condition| format!("({condition})")));
        if let Some(field) = &settings.key_field {
            conditions.extend(things_among(field, things, assets));
        }
        Self {
            dataset: settings.dataset.clone(),
            select: fields.iter().map(|field| name(field)).collect::<Vec<_>>().join(", "),
            condition: conditions.join(" and "),
            order: is_date.then(|| format!("{time} desc")),
            page: if matches!(things, ThingMap::One(_)) && is_date { OF_ONE } else { PAGE },
            is_newest_first: is_date,
        }
    }

    /// The address of the page that begins with a record; nothing beyond the
    /// last one that the API gives.
    pub(super) fn url(&self, asked: &Asked, offset: usize) -> Option<Url> {
        if offset + self.page > LAST {
            return None;
        }
        let path = ["api", "explore", "v2.1", "catalog", "datasets", &self.dataset, "records"];
        let (limit, offset) = (self.page.to_string(), offset.to_string());
        let mut query = vec![("select", self.select.as_str()), ("where", &self.condition)];
        query.extend(self.order.as_deref().map(|order| ("order_by", order)));
        query.extend([("limit", limit.as_str()), ("offset", &offset), ("timezone", "UTC")]);
        Some(asked.url(&path, &query))
    }
}

/// The condition that a record is of these assets.
fn things_among(field: &str, things: &ThingMap, assets: &[&AssetId]) -> Option<String> {
    match things {
        ThingMap::One(_) => None,
        ThingMap::Keys { .. } => {
            let keys = assets.iter().filter_map(|asset| things.key(asset)).map(text);
            let keys: Vec<_> = keys.collect();
            (!keys.is_empty()).then(|| format!("{} in ({})", name(field), keys.join(", ")))
        }
        ThingMap::Places(places) => {
            let (centre, radius_m) = places.around(assets)?;
            let (lon, lat) = (centre.lon_deg(), centre.lat_deg());
            let circle = format!("geom'POINT({lon:.6} {lat:.6})', {}m", radius_m.ceil());
            Some(format!("within_distance({}, {circle})", name(field)))
        }
    }
}

/// A field's name, quoted, so that it is none of the language's words.
fn name(field: &str) -> String {
    format!("`{field}`")
}

/// A text; settings may hold any character.
fn text(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| matches!(c, '"' | '\\').then_some('\\').into_iter().chain([c]))
        .collect();
    format!("\"{text}\"")
}

fn date(time: Timestamp) -> String {
    format!("date'{}'", time.strftime("%Y-%m-%dT%H:%M:%SZ"))
}

fn round_up(time: Timestamp) -> Timestamp {
    let seconds = time.as_second();
    let rounded = seconds + (-seconds).rem_euclid(TIME_STEP_S);
    Timestamp::from_second(rounded).unwrap_or(time)
}
