//! What a service answers.

use serde::Deserialize;
use serde_json::Value;

use crate::live::services::asked::{Asked, Gathered};
use crate::live::units::Unit;
use crate::live::{figures, mapping};

/// A page of datastreams.
#[derive(Deserialize)]
pub(super) struct Page {
    value: Vec<Datastream>,
    #[serde(rename = "@iot.nextLink")]
    pub(super) next_link: Option<String>,
}

#[derive(Deserialize)]
struct Datastream {
    #[serde(rename = "unitOfMeasurement", default)]
    unit: UnitOfMeasurement,
    #[serde(rename = "Thing")]
    thing: Thing,
    #[serde(rename = "ObservedProperty")]
    property: ObservedProperty,
    #[serde(rename = "Observations", default)]
    observations: Vec<Observation>,
}

/// Any of its fields may be `null`, as the standard allows.
#[derive(Deserialize, Default)]
struct UnitOfMeasurement {
    name: Option<String>,
    symbol: Option<String>,
    definition: Option<String>,
}

#[derive(Deserialize)]
struct Thing {
    #[serde(rename = "@iot.id", default)]
    id: Value,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    properties: Value,
    #[serde(rename = "Locations", default)]
    locations: Vec<Location>,
}

#[derive(Deserialize)]
struct Location {
    location: Value,
}

#[derive(Deserialize)]
struct ObservedProperty {
    name: String,
    #[serde(default)]
    definition: Option<String>,
}

#[derive(Deserialize)]
struct Observation {
    #[serde(rename = "phenomenonTime", default)]
    time: Value,
    #[serde(default)]
    result: Value,
}

impl Page {
    pub(super) fn read(&self, key: &str, asked: &Asked, gathered: &mut Gathered<'_>) {
        for stream in &self.value {
            let figure = asked.figures.iter().find(|figure| {
                let property = &stream.property;
                figure.field == property.name
                    || property.definition.as_deref() == Some(figure.field.as_str())
            });
            let Some(figure) = figure else { continue };
            let key = stream.thing.key(key);
            let place =
                stream.thing.locations.iter().find_map(|place| mapping::point(&place.location));
            for observation in &stream.observations {
                let time = figures::time(&observation.time, &asked.zone);
                let raw = &observation.result;
                gathered.add(key.as_deref(), place, figure, raw, stream.unit.known(), time);
            }
        }
    }
}

impl UnitOfMeasurement {
    /// The first of its spellings that is known; otherwise its symbol, to be
    /// named in the error.
    fn known(&self) -> Option<&str> {
        let spellings = [&self.definition, &self.symbol, &self.name];
        let mut spellings = spellings.into_iter().flatten().map(String::as_str);
        spellings.find(|unit| Unit::named(unit).is_ok()).or(self.symbol.as_deref())
    }
}

impl Thing {
    fn key(&self, key: &str) -> Option<String> {
        let value = match key {
            "id" => &self.id,
            "name" => return self.name.clone(),
            path => path.split('/').skip(1).try_fold(&self.properties, |at, name| at.get(name))?,
        };
        mapping::key(value)
    }
}
