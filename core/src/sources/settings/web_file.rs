//! What an author sets of a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ServiceSettings, SettingFault, ThingSettings};
use crate::delimiter::Delimiter;

/// Where the records of a file have what: JSON pointers in a record
/// (`/meter/id`), or names of columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordSettings {
    /// Parameters of the address, as `{"format": "json"}`; no secrets.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Where a record has the key of its thing.
    #[serde(default)]
    pub key: Option<String>,
    /// Where a record has its latitude, degrees.
    #[serde(default)]
    pub lat: Option<String>,
    /// Where a record has its longitude, degrees.
    #[serde(default)]
    pub lon: Option<String>,
    /// Where a record has its place as a whole, instead of `lat` and `lon`: a
    /// GeoJSON point or a feature, an object of `lat` and `lon`, or a text as
    /// `48.82, 2.27`.
    #[serde(default)]
    pub place: Option<String>,
    /// Where a record has the time at which it was measured; of JSON also where
    /// the document has it, for records that have none of their own.
    pub time: String,
}

/// What an author sets of a JSON file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(extend("allOf" = [schema::things(), schema::pointers()]))
)]
pub struct JsonSettings {
    /// What is set of any service; `url` is the file's. A figure's `field` is a
    /// JSON pointer in a record.
    #[serde(flatten)]
    pub service: ServiceSettings,
    /// Where a record has what, by JSON pointers.
    #[serde(flatten)]
    pub record: RecordSettings,
    /// The JSON pointer of the list of records; without it the document is that
    /// list, or the one record.
    #[serde(default)]
    pub records: Option<String>,
}

/// What an author sets of a CSV file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("allOf" = [schema::things()])))]
pub struct CsvSettings {
    /// What is set of any service; `url` is the file's. A figure's `field` is
    /// the name of a column.
    #[serde(flatten)]
    pub service: ServiceSettings,
    /// Which column has what, by the names in the first line.
    #[serde(flatten)]
    pub record: RecordSettings,
    /// What stands between the cells; without it that which the first line has
    /// most of.
    #[serde(default)]
    pub delimiter: Option<Delimiter>,
}

impl JsonSettings {
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        let record = &self.record;
        let settings = [
            ("records", self.records.as_ref()),
            ("key", record.key.as_ref()),
            ("lat", record.lat.as_ref()),
            ("lon", record.lon.as_ref()),
            ("place", record.place.as_ref()),
            ("time", Some(&record.time)),
        ];
        let set = settings.into_iter().filter_map(|(name, set)| Some((name, set?)));
        let figures = self.service.figures.iter().map(|figure| ("figures", &figure.field));
        for (name, pointer) in set.chain(figures) {
            if !pointer.starts_with('/') {
                let reason = format!("{pointer:?} is no JSON pointer: it begins with /");
                return Err(SettingFault::new(name, reason));
            }
        }
        check(&self.service, record)
    }
}

impl CsvSettings {
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        check(&self.service, &self.record)
    }
}

fn check(service: &ServiceSettings, record: &RecordSettings) -> Result<(), SettingFault> {
    let missing = match &service.things {
        ThingSettings::One { .. } => None,
        ThingSettings::Place { .. } if record.place.is_some() => None,
        ThingSettings::Place { .. } => [("lat", &record.lat), ("lon", &record.lon)]
            .into_iter()
            .find_map(|(name, set)| set.is_none().then_some(name)),
        _ => record.key.is_none().then_some("key"),
    };
    match missing {
        Some(field) => {
            Err(SettingFault::new(field, "missing: where does a record say which thing it is of?"))
        }
        None => Ok(()),
    }
}

/// What the types cannot say.
#[cfg(feature = "schema")]
mod schema {
    use serde_json::{Value, json};

    pub(super) fn things() -> Value {
        let by = |by: &[&str]| json!({"properties": {"by": {"enum": by}}});
        let text = json!({"type": "string"});
        json!({"anyOf": [
            {"properties": {"things": by(&["one"])}},
            {"required": ["lat", "lon"],
             "properties": {"things": by(&["place"]), "lat": text, "lon": text}},
            {"required": ["place"], "properties": {"things": by(&["place"]), "place": text}},
            {"required": ["key"],
             "properties": {"things": by(&["id", "property", "list"]), "key": text}},
        ]})
    }

    pub(super) fn pointers() -> Value {
        let pointer = json!({"pattern": "^/"});
        json!({"properties": {
            "records": pointer, "key": pointer, "lat": pointer, "lon": pointer, "place": pointer,
            "time": pointer,
            "figures": {"items": {"properties": {"field": pointer}}},
        }})
    }
}
