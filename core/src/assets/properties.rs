//! The properties of a feature to the fields of an asset.
//!
//! The schema is documented for authors in `assets/README.md`. A property that
//! is missing, or null, stays unknown; one that cannot be used is a problem of
//! its own and stays unknown too; what the schema does not name is kept as it
//! is in [`Asset::attributes`].

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde_json::{Map, Value};

use super::problem::{Problems, shown};
use super::{Asset, AssetId, AssetKind, Geometry, Network};
use crate::language::Language;
use crate::plain;

/// Deeper and higher than any network, metres.
pub(crate) const FARTHEST_M: f64 = 10_000.0;

/// Longer than any word of the schema.
const LONGEST_WORD: usize = 60;

/// Makes an asset of a feature's id, geometry and properties.
pub(crate) fn asset(
    id: AssetId,
    geometry: Geometry,
    properties: Map<String, Value>,
    problems: &mut Problems<'_>,
) -> Asset {
    let feature = id.clone();
    let mut taken = Taken { feature: feature.as_str(), properties, problems };
    let network = taken.word("network").unwrap_or(Network::Unspecified);
    let kind = taken.word("kind").unwrap_or(AssetKind::Unspecified);
    let mut asset = Asset::new(id, network, kind, geometry);
    asset.name = taken.text("name");
    asset.depth_m = taken.metres("depth_m", 0.0..=FARTHEST_M);
    asset.height_m = taken.metres("height_m", 0.0..=FARTHEST_M);
    asset.positional_class = taken.word("positional_class");
    asset.position_error_m = taken.metres("position_error_m", 0.0..=FARTHEST_M);
    asset.simulated = taken.flag("simulated").unwrap_or(false);
    for (property, language) in taken.languages() {
        if let Some(name) = taken.text(&property) {
            asset.names.insert(language, name);
        }
    }
    asset.attributes = taken.properties.into_iter().filter(|(_, v)| !v.is_null()).collect();
    asset
}

/// The properties that are left, as one after the other is taken out.
struct Taken<'a, 'b> {
    feature: &'a str,
    properties: Map<String, Value>,
    problems: &'a mut Problems<'b>,
}

impl Taken<'_, '_> {
    fn take(&mut self, name: &str) -> Option<Value> {
        self.properties.remove(name).filter(|value| !value.is_null())
    }

    fn wrong<T>(&mut self, name: &str, message: String) -> Option<T> {
        self.problems.of_feature(self.feature, format!("properties.{name}"), message);
        None
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => match plain::title(&text) {
                Ok(text) => Some(text),
                Err(message) => self.wrong(name, message),
            },
            other => self.wrong(name, format!("{} is not a text", shown(other))),
        }
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(flag) => Some(flag),
            other => self.wrong(name, format!("{} is neither true nor false", shown(other))),
        }
    }

    fn metres(&mut self, name: &str, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
        let value = self.take(name)?;
        match value.as_f64().filter(|metres| range.contains(metres)) {
            Some(metres) => Some(metres),
            None => {
                let (least, most) = range.into_inner();
                self.wrong(
                    name,
                    format!("{} is not a number of metres, {least} to {most}", shown(value)),
                )
            }
        }
    }

    /// One of the words of an enum, as serde knows it.
    fn word<T: for<'de> Deserialize<'de>>(&mut self, name: &str) -> Option<T> {
        let value = self.take(name)?;
        let Some(text) = value.as_str() else {
            return self.wrong(name, format!("{} is not a word", shown(value)));
        };
        let deserializer: StrDeserializer<'_, Error> = text.into_deserializer();
        match T::deserialize(deserializer) {
            Ok(word) => Some(word),
            Err(_) if text.len() > LONGEST_WORD => {
                self.wrong(name, format!("{} is no word of ours", shown(text)))
            }
            Err(error) => self.wrong(name, error.to_string()),
        }
    }

    /// The `name:` properties that end with the tag of a language.
    fn languages(&self) -> Vec<(String, Language)> {
        let language = |key: &String| {
            let language = key.strip_prefix("name:")?.parse().ok()?;
            Some((key.clone(), language))
        };
        self.properties.keys().filter_map(language).collect()
    }
}
