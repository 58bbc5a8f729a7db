//! The properties of a feature to the fields of an asset.
//!
//! The schema is documented for authors in `assets/README.md`. A property that
//! is missing, or null, stays unknown; one that cannot be used is a problem of
//! its own and stays unknown too; what the schema does not name is kept as it
//! is in [`Asset::attributes`].

use std::ops::RangeInclusive;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde_json::Value;

use super::problem::{Problems, shown};
use super::{Asset, AssetId, AssetKind, Attributes, Geometry, Network};
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
    properties: Attributes,
    problems: &mut Problems<'_>,
) -> Asset {
    let unsaid = (Network::Unspecified, AssetKind::Unspecified);
    asset_of(id, unsaid, geometry, properties, problems)
}

/// The same, with what it is where its properties do not say.
pub(crate) fn asset_of(
    id: AssetId,
    unsaid: (Network, AssetKind),
    geometry: Geometry,
    mut properties: Attributes,
    problems: &mut Problems<'_>,
) -> Asset {
    let feature = id.clone();
    let mut reader = Reader { feature: feature.as_str(), problems };
    let Found { ours, languages } = Found::taken_from(&mut properties);
    let [network, kind, name, depth_m, height_m, class, error_m, simulated] = ours;
    let network = match network {
        Some(_) => reader.word("network", network).unwrap_or(Network::Unspecified),
        None => unsaid.0,
    };
    let kind = match kind {
        Some(_) => reader.word("kind", kind).unwrap_or(AssetKind::Unspecified),
        None => unsaid.1,
    };
    let mut asset = Asset::new(id, network, kind, geometry);
    asset.name = reader.text("name", name);
    asset.depth_m = reader.metres("depth_m", depth_m, 0.0..=FARTHEST_M);
    asset.height_m = reader.metres("height_m", height_m, 0.0..=FARTHEST_M);
    asset.positional_class = reader.word("positional_class", class);
    asset.position_error_m = reader.metres("position_error_m", error_m, 0.0..=FARTHEST_M);
    asset.simulated = reader.flag("simulated", simulated).unwrap_or(false);
    for (property, language, name) in languages {
        if let Some(name) = reader.text(&property, Some(name)) {
            asset.names.insert(language, name);
        }
    }
    asset.attributes = properties;
    asset
}

/// What the schema names, in the order in which it is read.
pub(crate) const OURS: [&str; 8] = [
    "network",
    "kind",
    "name",
    "depth_m",
    "height_m",
    "positional_class",
    "position_error_m",
    "simulated",
];

/// What properties say of the fields of an asset.
#[derive(Default)]
struct Found {
    /// Of each of [`OURS`].
    ours: [Option<Value>; 8],
    /// The `name:` properties that end with the tag of a language.
    languages: Vec<(String, Language, Value)>,
}

impl Found {
    /// Takes them out of the properties, and those that are null.
    fn taken_from(properties: &mut Attributes) -> Self {
        let mut found = Self::default();
        properties.retain(|name, value| {
            if value.is_null() {
                return false;
            }
            let ours = OURS.iter().zip(&mut found.ours).find(|(ours, _)| **ours == name);
            if let Some((_, place)) = ours {
                *place = Some(value.take());
                return false;
            }
            let language = name.strip_prefix("name:").and_then(|tag| tag.parse().ok());
            if let Some(language) = language {
                found.languages.push((name.to_owned(), language, value.take()));
                return false;
            }
            true
        });
        found
    }
}

/// Reads values as the fields of an asset.
struct Reader<'a, 'b> {
    feature: &'a str,
    problems: &'a mut Problems<'b>,
}

impl Reader<'_, '_> {
    fn wrong<T>(&mut self, name: &str, reason: String) -> Option<T> {
        self.problems.of_feature(self.feature, format!("properties.{name}"), reason);
        None
    }

    fn text(&mut self, name: &str, value: Option<Value>) -> Option<String> {
        match value? {
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => match plain::title(text) {
                Ok(text) => Some(text),
                Err(reason) => self.wrong(name, reason),
            },
            other => self.wrong(name, format!("{} is not a text", shown(other))),
        }
    }

    fn flag(&mut self, name: &str, value: Option<Value>) -> Option<bool> {
        match value? {
            Value::Bool(flag) => Some(flag),
            other => self.wrong(name, format!("{} is neither true nor false", shown(other))),
        }
    }

    fn metres(
        &mut self,
        name: &str,
        value: Option<Value>,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let value = value?;
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
    fn word<T: for<'de> Deserialize<'de>>(
        &mut self,
        name: &str,
        value: Option<Value>,
    ) -> Option<T> {
        let value = value?;
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
}
