//! What a service answers.

use serde::Deserialize;
use serde_json::Value;

use crate::sources::services::asked::{Asked, Gathered};
use crate::sources::units::Unit;
use crate::sources::{figures, mapping};

/// A page of datastreams, or of MultiDatastreams.
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
    #[serde(rename = "unitOfMeasurements")]
    units: Option<Vec<UnitOfMeasurement>>,
    #[serde(rename = "Thing")]
    thing: Thing,
    #[serde(rename = "ObservedProperty")]
    property: Option<ObservedProperty>,
    #[serde(rename = "ObservedProperties", default)]
    properties: Vec<ObservedProperty>,
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
            let key = stream.thing.key(key);
            let place =
                stream.thing.locations.iter().find_map(|place| mapping::point(&place.location));
            for (property, unit, part) in stream.parts() {
                let figure = asked.figures.iter().find(|figure| property.is(&figure.field));
                let Some(figure) = figure else { continue };
                let unit = unit.and_then(UnitOfMeasurement::known);
                for observation in &stream.observations {
                    let time = figures::time(&observation.time, &asked.zone);
                    // A result that has no such part is told as it is.
                    let whole = &observation.result;
                    let raw = part.and_then(|part| whole.get(part)).unwrap_or(whole);
                    gathered.add(key.as_deref(), place, figure, raw, unit, time);
                }
            }
        }
    }
}

impl Datastream {
    /// What it observes, each with its unit and which part of a result it is.
    fn parts(
        &self,
    ) -> impl Iterator<Item = (&ObservedProperty, Option<&UnitOfMeasurement>, Option<usize>)> {
        let single = self.property.iter().map(|property| (property, Some(&self.unit), None));
        let units = self.units.as_deref().unwrap_or_default();
        let several = self.properties.iter().zip(0..);
        single.chain(several.map(move |(property, at)| (property, units.get(at), Some(at))))
    }
}

impl ObservedProperty {
    /// Whether a figure's field is its name or its definition.
    fn is(&self, field: &str) -> bool {
        field == self.name || self.definition.as_deref() == Some(field)
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
