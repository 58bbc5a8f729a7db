//! What an asset is.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::DVec2;
use serde::{Deserialize, Serialize};

use super::Attributes;
use crate::geodesy::{LocalFrame, Wgs84};
use crate::language::{self, Language};

/// Identifies an asset within a tour pack; the producer's own id.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(description = "The id of an asset: unique within the pack.")
)]
#[serde(transparent)]
pub struct AssetId(pub Arc<str>);

impl AssetId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for AssetId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AssetId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl std::fmt::Display for AssetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The network that an asset belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Network {
    /// Power cables, substations, storage, solar roofs.
    Electricity,
    /// Hot and cold water for heating and cooling, with its wells.
    DistrictHeating,
    /// Drinking water.
    Water,
    /// Gas.
    Gas,
    /// Telecommunications.
    Telecom,
    /// Street lighting.
    Lighting,
    /// Waste, pneumatic collection included.
    Waste,
    /// Charging, sharing and public transport.
    Mobility,
    /// The file does not say.
    Unspecified,
}

/// What kind of thing an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AssetKind {
    /// Power, lighting or telecom cable.
    Cable,
    /// Duct or trench that carries cables.
    Duct,
    /// Pipe for heat, water, gas or waste.
    Pipe,
    /// Substation of a power or heat network.
    Substation,
    /// Power transformer.
    Transformer,
    /// Stationary battery.
    Battery,
    /// Photovoltaic panels.
    Photovoltaic,
    /// Charging point for electric vehicles.
    ChargingPoint,
    /// Meter.
    Meter,
    /// Street light.
    StreetLight,
    /// Building: a consumer, and what hides things from view.
    Building,
    /// Geothermal or water well.
    Well,
    /// Inlet of a pneumatic waste collection.
    Inlet,
    /// Cabinet or joint of a network.
    Cabinet,
    /// Public transport stop or shared vehicle station.
    Station,
    /// The file does not say, or says something this version does not know.
    Unspecified,
}

/// How well a line is located, as French works regulations define it
/// (arrêté du 15 février 2012, "DT-DICT", article 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PositionalClass {
    /// Within 0.40 m for rigid lines, 0.50 m for flexible ones.
    A,
    /// Better than C, worse than A: within 1.5 m.
    B,
    /// Worse than 1.5 m, or not known how good.
    C,
}

impl PositionalClass {
    /// The largest horizontal error the class allows, in metres; class C has
    /// no bound, and what is drawn for it says "at least".
    #[must_use]
    pub fn max_error_m(self) -> f64 {
        match self {
            Self::A => 0.5,
            Self::B => 1.5,
            Self::C => 3.0,
        }
    }
}

/// A vertex of a geometry: a place, and the height of its coordinate if any.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Vertex {
    /// Where on the ellipsoid.
    pub point: Wgs84,
    /// The coordinate's third number, metres in the file's vertical
    /// reference; `None` when the file gives none.
    pub z_m: Option<f64>,
}

/// A polygon: its outer ring and its holes, each closed (first = last vertex).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Polygon {
    /// The outer ring.
    pub outer: Vec<Vertex>,
    /// Rings cut out of it.
    pub holes: Vec<Vec<Vertex>>,
}

/// The shape of an asset; single forms are Multi forms of one.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Geometry {
    /// One or more points.
    Points(Vec<Vertex>),
    /// One or more lines, each of two vertices or more.
    Lines(Vec<Vec<Vertex>>),
    /// One or more polygons.
    Polygons(Vec<Polygon>),
}

impl Geometry {
    /// The points, each line, each ring with its holes.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &Vec<Vertex>> {
        type Parts<'a> = (Option<&'a Vec<Vertex>>, &'a [Vec<Vertex>], &'a [Polygon]);
        let (points, lines, polygons): Parts<'_> = match self {
            Self::Points(points) => (Some(points), &[], &[]),
            Self::Lines(lines) => (None, lines, &[]),
            Self::Polygons(polygons) => (None, &[], polygons),
        };
        let rings = polygons.iter().flat_map(|it| std::iter::once(&it.outer).chain(&it.holes));
        points.into_iter().chain(lines).chain(rings)
    }
    /// The mean of its outer vertices on the ground, in the metres of `local`.
    pub(crate) fn middle_m(&self, local: &LocalFrame) -> Option<DVec2> {
        let places_m = self.outline().map(|vertex| local.ground_m(vertex.point));
        let (sum, count) = places_m.fold((DVec2::ZERO, 0), |(sum, count), m| (sum + m, count + 1));
        (count > 0).then(|| sum / f64::from(count))
    }

    /// The vertices, holes aside.
    pub(crate) fn outline(&self) -> impl Iterator<Item = &Vertex> {
        type Parts<'a> = (&'a [Vertex], &'a [Vec<Vertex>], &'a [Polygon]);
        let (points, lines, polygons): Parts<'_> = match self {
            Self::Points(points) => (points, &[], &[]),
            Self::Lines(lines) => (&[], lines, &[]),
            Self::Polygons(polygons) => (&[], &[], polygons),
        };
        let outer = polygons.iter().flat_map(|polygon| &polygon.outer);
        points.iter().chain(lines.iter().flatten()).chain(outer)
    }
}

/// Height that a building or a solar roof is drawn with when the file gives
/// none, metres: three storeys.
pub(crate) const ASSUMED_HEIGHT_M: f64 = 9.0;

/// A thing of a network. What the file does not say is `None`, never zero.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Asset {
    /// Unique within the pack.
    pub id: AssetId,
    /// The network that it belongs to.
    pub network: Network,
    /// What it is.
    pub kind: AssetKind,
    /// A name for people, in whichever language the file is written.
    pub name: Option<String>,
    /// Names in languages that the file tells apart (`name:fr`, as in
    /// OpenStreetMap).
    pub names: BTreeMap<Language, String>,
    /// Its shape.
    pub geometry: Geometry,
    /// Depth of its axis below the ground, metres, positive downwards.
    pub depth_m: Option<f64>,
    /// Height of its top above the ground, metres.
    pub height_m: Option<f64>,
    /// How well it is located.
    pub positional_class: Option<PositionalClass>,
    /// How far it may be off besides what its class allows, metres: what
    /// bringing the file's coordinates to WGS 84 may have added.
    pub position_error_m: Option<f64>,
    /// Whether its place is drawn or simulated rather than surveyed; shown
    /// wherever the asset is.
    pub simulated: bool,
    /// Every property of the file that the fields above do not hold.
    pub attributes: Attributes,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Asset {
    /// What it is called for who speaks a language, or by its id.
    #[must_use]
    pub fn title(&self, language: &Language) -> String {
        self.name_in(language).map_or_else(|| self.id.to_string(), str::to_owned)
    }
}

impl Asset {
    /// An asset of which nothing else is known.
    #[must_use]
    pub fn new(id: AssetId, network: Network, kind: AssetKind, geometry: Geometry) -> Self {
        Self {
            id,
            network,
            kind,
            name: None,
            names: BTreeMap::new(),
            geometry,
            depth_m: None,
            height_m: None,
            positional_class: None,
            position_error_m: None,
            simulated: false,
            attributes: Attributes::default(),
        }
    }

    /// Its name for who speaks a language: in that language, or in whichever the
    /// file is written, or in the next best that it has.
    #[must_use]
    pub fn name_in(&self, wanted: &Language) -> Option<&str> {
        let name = language::exact(&self.names, wanted).or(self.name.as_ref());
        name.or_else(|| language::best(&self.names, wanted)).map(String::as_str)
    }

    /// Whether it is an area that is drawn as high as
    /// [`ASSUMED_HEIGHT_M`], since the file does not say how high it is.
    pub(crate) fn is_height_assumed(&self) -> bool {
        let rises = matches!(self.kind, AssetKind::Building | AssetKind::Photovoltaic);
        rises && self.height_m.is_none() && matches!(self.geometry, Geometry::Polygons(_))
    }

    /// Whether it lies below the ground. A line of which neither depth nor
    /// height is known is taken as buried: most are, and it is the careful
    /// reading.
    #[must_use]
    pub fn is_buried(&self) -> bool {
        match self.depth_m {
            Some(depth_m) => depth_m > 0.0,
            None => matches!(self.geometry, Geometry::Lines(_)) && self.height_m.is_none(),
        }
    }
}
