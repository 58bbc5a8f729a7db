//! What a service answers.
//!
//! A page is read datastream by datastream: one that is odd is left out and
//! counted, and the others of its page stay.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::sources::figures::json_fault;
use crate::sources::services::gathered::{Gathered, Thing as Of};
use crate::sources::things;
use crate::sources::units::Unit;

/// A page of datastreams, or of MultiDatastreams.
#[derive(Deserialize)]
pub(super) struct Page {
    /// One is read after the other: all as values would take a hundred times
    /// the bytes of an odd answer.
    value: Vec<Box<RawValue>>,
    #[serde(rename = "@iot.nextLink")]
    pub(super) next_link: Option<String>,
}

/// Any of its fields may be missing or `null`.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Datastream {
    #[serde(rename = "unitOfMeasurement", default)]
    unit: Value,
    #[serde(rename = "unitOfMeasurements")]
    units: Option<Vec<Value>>,
    #[serde(rename = "Thing")]
    thing: Option<Thing>,
    #[serde(rename = "ObservedProperty")]
    property: Option<ObservedProperty>,
    #[serde(rename = "ObservedProperties")]
    properties: Option<Vec<ObservedProperty>>,
    #[serde(rename = "Observations")]
    observations: Option<Vec<Observation>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Thing {
    #[serde(rename = "@iot.id", default)]
    id: Value,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    properties: Value,
    #[serde(rename = "Locations")]
    locations: Option<Vec<Location>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Location {
    #[serde(default)]
    location: Value,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct ObservedProperty {
    name: Option<String>,
    definition: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Observation {
    #[serde(rename = "phenomenonTime", default)]
    time: Value,
    #[serde(default)]
    result: Value,
}

impl Page {
    /// Reads what the service has of things; where all is about one asset, it
    /// need not say of which thing it is.
    pub(super) fn read(&self, key: &str, of_one: bool, gathered: &mut Gathered<'_>) {
        for stream in &self.value {
            // What is no value of ours, as a number beyond all numbers, is odd.
            let stream = &serde_json::from_str(stream.get()).unwrap_or(Value::Null);
            let id = || stream.get("@iot.id").and_then(things::key).unwrap_or_default();
            match Datastream::deserialize(stream) {
                Err(error) => {
                    gathered.odd(|| format!("datastream {}: {}", id(), json_fault(&error)));
                }
                Ok(stream) => match stream.missing(of_one) {
                    Some(missing) => gathered.odd(|| format!("datastream {}: no {missing}", id())),
                    None => stream.read(key, gathered),
                },
            }
        }
    }
}

impl Datastream {
    /// What it has to have and has not.
    fn missing(&self, of_one: bool) -> Option<&'static str> {
        if self.thing.is_none() && !of_one {
            Some("Thing")
        } else if self.property.is_none() && self.properties.is_none() {
            Some("ObservedProperty")
        } else if self.observations.is_none() {
            Some("Observations")
        } else {
            None
        }
    }

    fn read(&self, key: &str, gathered: &mut Gathered<'_>) {
        let thing = self.thing.as_ref();
        let places = thing.and_then(|thing| thing.locations.as_deref()).unwrap_or_default();
        let of = Of {
            key: thing.and_then(|thing| thing.key(key)),
            place: places.iter().find_map(|place| things::place(&place.location)),
            raw_place: places.first().map(|place| &place.location),
        };
        let Some(asset) = gathered.asset(&of) else { return };
        for (property, unit, part) in self.parts() {
            let figure = gathered.figures().iter().find(|figure| property.is(&figure.field));
            let Some(figure) = figure else { continue };
            let unit = unit.and_then(known_unit);
            for observation in self.observations.iter().flatten() {
                let time = gathered.time(Some(&observation.time));
                // A result that has no such part is told as it is.
                let whole = &observation.result;
                let raw = part.and_then(|part| whole.get(part)).unwrap_or(whole);
                gathered.add(asset, figure, raw, unit, &time);
            }
        }
    }

    /// What it observes, each with its unit and which part of a result it is.
    fn parts(&self) -> impl Iterator<Item = (&ObservedProperty, Option<&Value>, Option<usize>)> {
        let single = self.property.iter().map(|property| (property, Some(&self.unit), None));
        let units = self.units.as_deref().unwrap_or_default();
        let several = self.properties.iter().flatten().zip(0..);
        single.chain(several.map(move |(property, at)| (property, units.get(at), Some(at))))
    }
}

impl ObservedProperty {
    /// Whether a figure's field is its name or its definition.
    fn is(&self, field: &str) -> bool {
        [&self.name, &self.definition].into_iter().any(|it| it.as_deref() == Some(field))
    }
}

/// The first of a unit's spellings that is known; otherwise the one that says
/// most, to be named in the error. Any of them may be `null` or empty.
fn known_unit(unit: &Value) -> Option<&str> {
    let spelling = |name: &str| match unit {
        Value::String(text) => Some(text.as_str()),
        unit => unit.get(name)?.as_str(),
    };
    let spellings = |names: [&'static str; 3]| {
        names.into_iter().filter_map(spelling).filter(|text| !text.trim().is_empty())
    };
    let known = spellings(["definition", "symbol", "name"]).find(|it| Unit::named(it).is_ok());
    known.or_else(|| spellings(["symbol", "name", "definition"]).next())
}

impl Thing {
    fn key(&self, key: &str) -> Option<String> {
        things::key(match key {
            "id" => &self.id,
            "name" => &self.name,
            path => path.split('/').skip(1).try_fold(&self.properties, |at, name| at.get(name))?,
        })
    }
}
