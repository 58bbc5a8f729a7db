//! What foreign properties mean, as data.
//!
//! In: a mapping's TOML (documented in `assets/mappings.md`), and raw features.
//! Out: properties in the words of our own schema, or the reason why a feature
//! is left out. Rules are tried from the first to the last; the first that
//! holds says what the feature is. Fields are computed after it.

mod field;
mod links;
mod propose;
mod shipped;
mod text;
mod when;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::assets::{AssetKind, Attributes, Network, OURS, OddField, Shape, shown};
use crate::pack::Attribution;
use field::Alternatives;
pub(super) use links::Linked;
use links::Links;
pub use propose::Proposal;
pub(super) use propose::propose;
pub(super) use shipped::fitting;
pub use shipped::shipped;
use text::Template;
use when::When;

/// The layout of mapping files that is read.
const VERSION: u32 = 1;

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct MappingError {
    /// The mapping's file or name.
    pub file: String,
    /// The line and field, what is wrong, what to do.
    pub reason: String,
}

/// A mapping, read and checked.
#[derive(Debug, Clone)]
pub struct Mapping {
    name: String,
    data: MappingFile,
}

/// What foreign properties mean: a mapping of `wattwalk import`, in TOML.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    schemars(extend("anyOf" = [
        {"required": ["rules"], "properties": {"rules": {"minItems": 1}}},
        {"required": ["otherwise"], "properties": {"otherwise": {"const": "keep"}}},
    ]))
)]
pub(crate) struct MappingFile {
    /// Version of this layout; this version of Wattwalk reads 1.
    #[cfg_attr(feature = "schema", schemars(range(min = VERSION, max = VERSION)))]
    mapping: u32,
    /// What it is for; shown in the report.
    title: String,
    /// For whoever reads the mapping.
    #[serde(default)]
    #[expect(dead_code, reason = "for the one who reads the file")]
    notes: Option<String>,
    /// A feature for which one of these holds is known to the mapping.
    #[serde(default)]
    detect: Vec<When>,
    /// Coordinate system of files that name none, as `EPSG:2154`.
    #[serde(default)]
    crs: Option<String>,
    /// Whom to name for what was read with it.
    #[serde(default)]
    attribution: Option<Attribution>,
    /// Ids: the first whose properties are all there.
    #[serde(default)]
    id: Vec<Template>,
    /// The network of features whose rule names none.
    #[serde(default)]
    network: Option<Network>,
    /// The kind of features whose rule names none.
    #[serde(default)]
    kind: Option<AssetKind>,
    /// Tried from the first; the first that holds says what a feature is.
    #[serde(default)]
    rules: Vec<Rule>,
    /// What becomes of a feature for which no rule holds.
    #[serde(default)]
    otherwise: Otherwise,
    /// How our fields are computed.
    #[serde(default)]
    fields: BTreeMap<String, Alternatives>,
    /// Properties that are not carried along.
    #[serde(default)]
    drop: Vec<String>,
    /// How features are connected.
    #[serde(default)]
    links: Option<Links>,
}

/// What features of a kind are to us.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Rule {
    /// Holds always where it is missing.
    #[serde(default)]
    when: When,
    /// The network of such a feature.
    #[serde(default)]
    network: Option<Network>,
    /// The kind of such a feature.
    #[serde(default)]
    kind: Option<AssetKind>,
    /// Constants; what `fields` find stands above them.
    #[serde(default)]
    set: Map<String, Value>,
    /// Such a feature is left out, and counted under this reason.
    #[serde(default)]
    leave_out: Option<String>,
}

/// What becomes of a feature for which no rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Otherwise {
    /// It is left out.
    #[default]
    LeaveOut,
    /// It is kept.
    Keep,
}

/// What conditions and fields are asked of.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// The file's name without folder and ending.
    pub(super) file: &'a str,
    pub(super) id: Option<&'a Value>,
    pub(super) shape: Option<&'a Shape>,
    pub(super) properties: &'a Attributes,
}

/// A feature in our words.
#[derive(Debug, PartialEq)]
pub(super) struct Meaning {
    /// Properties in our schema.
    pub(super) properties: Attributes,
    /// What it is, where the properties do not say.
    pub(super) network: Option<Network>,
    pub(super) kind: Option<AssetKind>,
    pub(super) odd: Vec<OddField>,
}

/// What a mapping makes of a feature.
#[derive(Debug, PartialEq)]
pub(super) enum FeatureMeaning {
    Kept(Meaning),
    /// The mapping says that it is none of ours, and why.
    LeftOut(String),
}

/// The field in which it is told what an asset feeds.
const FEEDS: &str = "feeds";
/// The field in which the number of homes is.
const HOMES: &str = "homes";
/// What stands in it where the file says what is no number of homes.
const UNREADABLE: &str = "unreadable";

impl Mapping {
    /// Reads a mapping; `name` is what errors call it.
    ///
    /// ```
    /// use wattwalk::import::Mapping;
    /// let lamps = Mapping::read("lamps.toml", r#"
    ///     mapping = 1
    ///     title = "Lamps of our town"
    ///     network = "lighting"
    ///     kind = "street_light"
    ///     otherwise = "keep"
    ///     id = ["{street}-{number}"]
    ///     [fields.power_w]
    ///     from = "watts"
    /// "#);
    /// assert_eq!(lamps.unwrap().title(), "Lamps of our town");
    /// ```
    ///
    /// # Errors
    /// [`MappingError`] with the line and the field that cannot be used.
    pub fn read(name: &str, text: &str) -> Result<Self, MappingError> {
        let wrong = |reason: String| MappingError { file: name.into(), reason };
        let data: MappingFile =
            toml::from_str(text).map_err(|error| wrong(shown(error.to_string().trim_end())))?;
        if data.mapping != VERSION {
            return Err(wrong(format!(
                "mapping: it has layout {}, this version reads {VERSION}",
                data.mapping
            )));
        }
        let nothing = data.rules.is_empty() && data.otherwise == Otherwise::LeaveOut;
        if nothing {
            return Err(wrong("no rule, so that it would leave all out; add [[rules]]".into()));
        }
        Ok(Self { name: name.into(), data })
    }

    /// Its file, or its name if it ships with Wattwalk.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.data.title
    }

    /// Whom to name for what was read with it.
    #[must_use]
    pub fn attribution(&self) -> Option<&Attribution> {
        self.data.attribution.as_ref()
    }

    /// The coordinate system of a file that names none.
    #[must_use]
    pub fn crs(&self) -> Option<&str> {
        self.data.crs.as_deref()
    }

    /// Whether the feature looks like one that the mapping is for.
    fn knows(&self, seen: Seen<'_>) -> bool {
        self.data.detect.iter().any(|when| when.holds(seen))
    }

    /// The id that the mapping builds, if the fields for one are there.
    pub(super) fn id(&self, seen: Seen<'_>) -> Option<String> {
        self.data.id.iter().find_map(|template| template.fill(seen))
    }

    /// Whether it says what features feed, by their ids.
    pub(super) fn has_feeds(&self) -> bool {
        let set = self.data.rules.iter().any(|rule| rule.set.contains_key("feeds"));
        set || self.data.fields.contains_key("feeds")
    }

    /// Whether it says how features are connected.
    pub(super) fn has_links(&self) -> bool {
        self.data.links.is_some()
    }

    /// How the feature is connected, if the mapping says how its features are,
    /// and the properties that are taken along such links.
    pub(super) fn linked(&self, seen: Seen<'_>) -> Option<(Linked, &[String])> {
        let links = self.data.links.as_ref()?;
        Some((links.of(seen, self.id(seen)), links.takes()))
    }

    /// What the mapping says of a feature; its properties are carried along by
    /// [`Found::apply`].
    pub(super) fn find(&self, seen: Seen<'_>) -> Found<'_> {
        let data = &self.data;
        let rule = data.rules.iter().find(|rule| rule.when.holds(seen));
        let left_out = match rule {
            Some(rule) => rule.leave_out.as_deref(),
            None if data.otherwise == Otherwise::Keep => None,
            None => Some("no rule of the mapping holds for it"),
        };
        let (mut fields, mut odd) = (Vec::new(), Vec::new());
        if left_out.is_none() {
            for (target, alternatives) in &data.fields {
                match alternatives.value(target, seen) {
                    Ok(Some(value)) => fields.push((target, value)),
                    Ok(None) => {}
                    Err(reason) => {
                        // Who says of homes what cannot be read does not say
                        // that there are none.
                        if target == HOMES {
                            fields.push((target, UNREADABLE.into()));
                        }
                        odd.push(OddField { field: target.clone(), reason });
                    }
                }
            }
        }
        Found { data, rule, left_out, fields, odd }
    }
}

/// What a mapping says of a feature.
pub(super) struct Found<'a> {
    data: &'a MappingFile,
    rule: Option<&'a Rule>,
    left_out: Option<&'a str>,
    fields: Vec<(&'a String, Value)>,
    odd: Vec<OddField>,
}

impl Found<'_> {
    /// What the feature is in our words, whose own properties are given.
    pub(super) fn apply(self, properties: Attributes) -> FeatureMeaning {
        let Self { data, rule, left_out, fields, odd } = self;
        if let Some(why) = left_out {
            return FeatureMeaning::LeftOut(why.to_owned());
        }
        let mut properties = carried(properties, &data.drop);
        // Where the mapping says what homes are, nothing else is.
        if data.fields.contains_key(HOMES) {
            properties.remove(HOMES);
        }
        let network = rule.and_then(|rule| rule.network).or(data.network);
        let kind = rule.and_then(|rule| rule.kind).or(data.kind);
        for (key, value) in rule.into_iter().flat_map(|rule| &rule.set) {
            let is_said = match key.as_str() {
                "network" => network.is_some(),
                "kind" => kind.is_some(),
                _ => false,
            };
            if !is_said {
                properties.insert(key.into(), value.clone());
            }
        }
        // What the file says stands above what a rule takes for granted.
        for (target, value) in fields {
            properties.insert(target.into(), value);
        }
        FeatureMeaning::Kept(Meaning { properties, network, kind, odd })
    }
}

/// The foreign properties that go along as they are: all but those dropped. One
/// that has a name of ours but another meaning is carried as `source:…`; a
/// `name` is a name everywhere.
fn carried(mut properties: Attributes, drop: &[String]) -> Attributes {
    properties.retain(|key, value| !value.is_null() && !drop.iter().any(|it| it == key));
    let clashes = |key: &str, value: &Value| {
        let has_meaning = OURS.contains(&key) || key == FEEDS;
        has_meaning && !(key == "name" && value.is_string())
    };
    let clashing: Vec<String> = properties
        .iter()
        .filter(|(key, value)| clashes(key, value))
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in clashing {
        if let Some(value) = properties.remove(&key) {
            // Of two with one name the one that the file calls so counts.
            let source = format!("source:{key}");
            if !properties.contains_key(&source) {
                properties.insert(source.into(), value);
            }
        }
    }
    properties
}

#[cfg(test)]
mod tests;
