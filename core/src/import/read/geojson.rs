//! GeoJSON feature collections, feature by feature.
//!
//! `serde_json` walks the file; each feature is cut out as text and read on its
//! own, so that what is wrong with one leaves the rest alone.

use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::budget::Budget;
use crate::assets::{COORDINATES, ODD_PROPERTIES, cut_feature, geometry, shown};
use crate::import::ImportError;
use crate::import::raw::{Head, Place, RawFeature, Sink, Stop};

pub(super) fn read(path: &Path, file: File, sink: &mut dyn Sink) -> Result<(), Stop> {
    let budget = Budget::new();
    let reader = BufReader::with_capacity(1 << 16, budget.reader(file));
    let mut reading =
        Reading { path, sink, budget, head: Some(Head::default()), number: 0, stop: None };
    let mut json = serde_json::Deserializer::from_reader(skip_mark(reader, path)?);
    let read = Collection(&mut reading).deserialize(&mut json).and_then(|()| json.end());
    let Reading { number, stop, .. } = reading;
    match (read, stop) {
        (_, Some(stop)) => Err(stop),
        (Ok(()), None) => Ok(()),
        (Err(error), None) => {
            let place = match number {
                0 => "before its first feature".into(),
                number => format!("after feature #{number}"),
            };
            Err(ImportError::broken(path, place, format!("not GeoJSON: {}", shown(error))).into())
        }
    }
}

/// A byte order mark is no part of JSON, but common.
pub(super) fn skip_mark<R: std::io::BufRead>(mut reader: R, path: &Path) -> Result<R, ImportError> {
    let failed = |source| ImportError::Read { file: path.into(), source };
    if reader.fill_buf().map_err(failed)?.starts_with(b"\xEF\xBB\xBF") {
        reader.consume(3);
    }
    Ok(reader)
}

struct Reading<'a> {
    path: &'a Path,
    sink: &'a mut dyn Sink,
    budget: Budget,
    /// What was read of it, until it is handed over.
    head: Option<Head>,
    number: u64,
    /// Why the sink wants no more.
    stop: Option<Stop>,
}

impl Reading<'_> {
    /// Hands over what comes of the sink as an error that ends `serde`.
    fn told<E: Error>(&mut self, told: Result<(), Stop>) -> Result<(), E> {
        told.map_err(|stop| {
            self.stop = Some(stop);
            E::custom("stopped")
        })
    }

    fn wrong<E: Error>(&mut self, place: &str, message: impl fmt::Display) -> E {
        self.stop = Some(ImportError::broken(self.path, place, message).into());
        E::custom("stopped")
    }
}

/// The `crs` member of the GeoJSON of 2008.
fn crs_name(crs: &Value) -> Option<String> {
    if crs.is_null() {
        return None;
    }
    let name = crs.pointer("/properties/name").or_else(|| crs.pointer("/properties/code"));
    let text = match name {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Number(code)) => format!("EPSG:{code}"),
        _ => shown(crs),
    };
    Some(text)
}

struct Collection<'a, 'b>(&'a mut Reading<'b>);

impl<'de> DeserializeSeed<'de> for Collection<'_, '_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collection<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.0;
        let mut features = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => {
                    let kind: Value = map.next_value()?;
                    if kind.as_str() != Some("FeatureCollection") {
                        let message = format!(
                            "it is {}, expected FeatureCollection",
                            shown(kind.as_str().unwrap_or("no text"))
                        );
                        return Err(reading.wrong("type", message));
                    }
                }
                "crs" => {
                    let name = crs_name(&map.next_value()?);
                    match (&mut reading.head, name) {
                        (Some(head), name) => head.crs = name,
                        (None, None) => {}
                        (None, Some(name)) => {
                            let told =
                                reading.sink.head(Head { crs: Some(name), ..Head::default() });
                            reading.told(told)?;
                        }
                    }
                }
                "attribution" => {
                    let text: Value = map.next_value()?;
                    if let (Some(head), Some(text)) = (&mut reading.head, text.as_str()) {
                        head.attribution = Some(shown(text));
                    }
                }
                "features" => {
                    features = true;
                    let head = reading.head.take().unwrap_or_default();
                    let told = reading.sink.head(head);
                    reading.told(told)?;
                    map.next_value_seed(Features(reading))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            reading.budget.refill();
        }
        if !features {
            return Err(reading.wrong("features", "missing; expected a FeatureCollection"));
        }
        Ok(())
    }
}

struct Features<'a, 'b>(&'a mut Reading<'b>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        let reading = self.0;
        while let Some(text) = features.next_element::<Box<RawValue>>()? {
            reading.budget.refill();
            reading.number += 1;
            let told = hand_over(text.get(), Place::Feature(reading.number), reading.sink);
            reading.told(told)?;
        }
        Ok(())
    }
}

/// Hands over the feature that a text is, or what is wrong with it.
pub(super) fn hand_over(text: &str, place: Place, sink: &mut dyn Sink) -> Result<(), Stop> {
    let cut = match cut_feature(text) {
        Ok(cut) => cut,
        Err(fault) => return sink.fault(place, fault),
    };
    let odd = cut.odd_properties.then(|| ("properties".into(), ODD_PROPERTIES.into()));
    let shape = cut.geometry.map(|value| geometry(&value)).transpose();
    sink.feature(RawFeature {
        place,
        id: cut.id,
        shape,
        coordinates: COORDINATES,
        properties: cut.properties,
        odd: odd.into_iter().collect(),
    })
}
