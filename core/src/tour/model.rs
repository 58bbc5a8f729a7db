//! What an author writes: stops, their zones, and the words at each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assets::AssetId;
use crate::geodesy::Wgs84;
use crate::language::Language;
use crate::plain;
#[cfg(feature = "schema")]
use {
    super::{MOST_ROUTE_POINTS, MOST_STOPS, NARROWEST_ZONE_M, WIDEST_ZONE_M},
    crate::schema_text::Filled,
};

/// Identifies a stop within its tour.
pub type StopId = String;

/// Whether the stops are to be taken in their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StopOrder {
    /// One after the other; only the next stop is waited for.
    #[default]
    Fixed,
    /// Whichever the visitor comes to.
    Free,
}

/// The stops of a visit and the way between them; read from `tour.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Tour {
    /// Whether the stops are taken in order.
    #[serde(default)]
    pub order: StopOrder,
    /// The stops, in order; without any, the visitor walks freely.
    #[cfg_attr(feature = "schema", schemars(length(max = MOST_STOPS)))]
    pub stops: Vec<Stop>,
    /// The way from the first stop to the last.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = MOST_ROUTE_POINTS)))]
    pub route: Vec<Wgs84>,
}

/// A place of the tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Stop {
    /// Unique within the tour.
    #[cfg_attr(feature = "schema", schemars(with = "Filled"))]
    pub id: StopId,
    /// Being in any of these is being at the stop; one at least.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub zones: Vec<Zone>,
    /// What the visitor should look at, if anything in particular.
    #[serde(default)]
    pub look_at: Option<AssetId>,
    /// The assets that the stop speaks of.
    #[serde(default)]
    pub assets: Vec<AssetId>,
    /// The ideas that the stop speaks of: an app shows their figures there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub ideas: Vec<Idea>,
    /// What the words at the stop, in whatever language, say that is so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub facts: Vec<Fact>,
}

/// What a visitor is to have understood at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Idea {
    /// Use less energy.
    Less,
    /// Relieve the grid.
    Relieve,
    /// Produce energy here, and use it here.
    Here,
}

/// Something that is told, and where it comes from: for who checks or
/// translates the words; visitors are not shown it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Fact {
    /// What is told.
    #[serde(deserialize_with = "plain::read_line")]
    pub fact: String,
    /// Who says so; `simulated` or `drawn` where the pack made it up.
    #[serde(deserialize_with = "plain::read_line")]
    pub source: String,
}

/// A circle on the ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Zone {
    /// Its centre.
    pub center: Wgs84,
    /// Its radius, metres.
    #[cfg_attr(feature = "schema", schemars(range(min = NARROWEST_ZONE_M, max = WIDEST_ZONE_M)))]
    pub radius_m: f64,
}

/// The guide's words in one language; read from `narration/<language>.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Narration {
    /// The language.
    pub language: Language,
    /// What is said at each stop.
    pub stops: BTreeMap<StopId, Text>,
    /// What is said near an asset, once a visit.
    #[serde(default)]
    pub assets: BTreeMap<AssetId, Text>,
}

/// What is said at a stop or near an asset, and what a guide may add.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "TextFile", into = "TextFile")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    /// One line.
    pub title: String,
    /// What is said; paragraphs are separated by an empty line.
    pub body: String,
    /// What a guide may add. Most of a pack's many texts have nothing of it, and
    /// take the room of a pointer.
    pub asides: Option<Box<Asides>>,
}

/// What a guide may add to what is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asides {
    /// What to ask the group.
    pub question: Option<String>,
    /// What leads on to the next stop.
    pub transition: Option<String>,
    /// What to tell children.
    pub for_children: Option<String>,
    /// What to tell those who know the field.
    pub for_experts: Option<String>,
}

/// What is said at a stop or near an asset, and what a guide may add.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Text"))]
struct TextFile {
    /// One line.
    #[serde(deserialize_with = "plain::read_title")]
    #[cfg_attr(feature = "schema", schemars(with = "Filled"))]
    title: String,
    /// What is said; paragraphs are separated by an empty line.
    #[serde(deserialize_with = "plain::read_lines")]
    #[cfg_attr(feature = "schema", schemars(with = "Filled"))]
    body: String,
    /// What to ask the group.
    #[serde(
        default,
        deserialize_with = "plain::read_some_lines",
        skip_serializing_if = "Option::is_none"
    )]
    question: Option<String>,
    /// What leads on to the next stop.
    #[serde(
        default,
        deserialize_with = "plain::read_some_lines",
        skip_serializing_if = "Option::is_none"
    )]
    transition: Option<String>,
    /// What to tell children.
    #[serde(
        default,
        deserialize_with = "plain::read_some_lines",
        skip_serializing_if = "Option::is_none"
    )]
    for_children: Option<String>,
    /// What to tell those who know the field.
    #[serde(
        default,
        deserialize_with = "plain::read_some_lines",
        skip_serializing_if = "Option::is_none"
    )]
    for_experts: Option<String>,
}

impl From<TextFile> for Text {
    fn from(file: TextFile) -> Self {
        let TextFile { title, body, question, transition, for_children, for_experts } = file;
        let asides = Asides { question, transition, for_children, for_experts };
        let asides = (asides != Asides::default()).then(|| Box::new(asides));
        Self { title, body, asides }
    }
}

impl From<Text> for TextFile {
    fn from(text: Text) -> Self {
        let Text { title, body, asides } = text;
        let asides = asides.map_or_else(Asides::default, |asides| *asides);
        let Asides { question, transition, for_children, for_experts } = asides;
        Self { title, body, question, transition, for_children, for_experts }
    }
}

impl Text {
    /// What a guide may add, by the names that the file has for it.
    pub(crate) fn asides_by_name(&self) -> [(&'static str, Option<&str>); 4] {
        let of = |field: fn(&Asides) -> &Option<String>| {
            self.asides.as_deref().and_then(|asides| field(asides).as_deref())
        };
        [
            ("question", of(|asides| &asides.question)),
            ("transition", of(|asides| &asides.transition)),
            ("for_children", of(|asides| &asides.for_children)),
            ("for_experts", of(|asides| &asides.for_experts)),
        ]
    }
}
