//! The pack from above, for a panel beside the camera's picture.
//!
//! In: a pack. Out: its assets, stops and route in local metres, in plain
//! parts that every app can draw.

use std::collections::BTreeMap;

use glam::DVec2;

use crate::assets::{Asset, AssetKind, Geometry, Network, Vertex};
use crate::geodesy::Wgs84;

use super::TourPack;
use super::declutter::declutter;
use crate::language::{Language, best};
use crate::tour::{Idea, StopId};

/// What does not move, in the local metres that poses and ways are in.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TourMap {
    /// Assets and buildings, in the pack's order.
    pub shapes: Vec<MapShape>,
    /// The stops, in the tour's order.
    pub stops: Vec<MapStop>,
    /// The way from the first stop to the last.
    pub route: Vec<DVec2>,
}

/// How a shape of the map is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MapForm {
    /// Each part is a point.
    Points,
    /// Each part is a line.
    Lines,
    /// Each part is a closed ring; a point is inside where an odd number of
    /// rings hold it.
    Area,
}

/// An asset on the map.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MapShape {
    /// The asset, as in `Shape.asset`.
    pub asset: u32,
    /// For the colour.
    pub network: Network,
    /// For the symbol.
    pub kind: AssetKind,
    /// How it is drawn.
    pub form: MapForm,
    /// Below the ground.
    pub buried: bool,
    /// Drawn rather than surveyed.
    pub simulated: bool,
    /// From this scale on a plan shows it, pixels of 1/160 inch for each metre: on
    /// a smaller one it would be a speck, or hide what matters more.
    pub from_px_per_m: f32,
    /// Its points, lines or rings.
    pub parts: Vec<Vec<DVec2>>,
}

/// A stop on the map.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MapStop {
    /// Which.
    pub id: StopId,
    /// Centre of its first zone.
    pub at: DVec2,
    /// Radius of its first zone, metres.
    pub radius_m: f64,
    /// The ideas that it speaks of.
    pub ideas: Vec<Idea>,
    /// Its title in each language.
    pub titles: BTreeMap<Language, String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl MapStop {
    /// Its title in a language, or in the next best one; its id where it has
    /// none.
    #[must_use]
    pub fn title(&self, language: &Language) -> String {
        best(&self.titles, language).map_or_else(|| self.id.to_string(), Clone::clone)
    }
}

impl TourMap {
    /// The plan of a pack; a stop without a zone has no place and is left out.
    #[must_use]
    pub fn of(pack: &TourPack) -> Self {
        let local = pack.local();
        let place = |point: Wgs84| local.to_local(point, 0.0).truncate();
        let stops = pack.tour.stops.iter().filter_map(|stop| {
            let zone = stop.zones.first()?;
            let narrations = pack.narration.iter();
            let titles = narrations.filter_map(|(language, narration)| {
                Some((language.clone(), narration.stops.get(&stop.id)?.title.clone()))
            });
            Some(MapStop {
                id: stop.id.clone(),
                at: place(zone.center),
                radius_m: zone.radius_m,
                ideas: stop.ideas.clone(),
                titles: titles.collect(),
            })
        });
        let numbered = pack.assets.iter().zip(0..);
        let mut shapes =
            numbered.map(|(asset, number)| shape(asset, number, place)).collect::<Vec<_>>();
        declutter(&mut shapes);
        Self {
            shapes,
            stops: stops.collect(),
            route: pack.tour.route.iter().map(|point| place(*point)).collect(),
        }
    }
}

/// An asset from above, on every plan.
pub(crate) fn shape(asset: &Asset, number: u32, place: impl Fn(Wgs84) -> DVec2) -> MapShape {
    let places = |vertices: &Vec<Vertex>| vertices.iter().map(|v| place(v.point)).collect();
    let (form, parts) = match &asset.geometry {
        Geometry::Points(points) => {
            (MapForm::Points, points.iter().map(|v| vec![place(v.point)]).collect())
        }
        Geometry::Lines(lines) => (MapForm::Lines, lines.iter().map(places).collect()),
        Geometry::Polygons(polygons) => {
            let rings = polygons.iter().flat_map(|p| std::iter::once(&p.outer).chain(&p.holes));
            (MapForm::Area, rings.map(places).collect())
        }
    };
    MapShape {
        asset: number,
        network: asset.network,
        kind: asset.kind,
        form,
        buried: asset.is_buried(),
        simulated: asset.simulated,
        from_px_per_m: 0.0,
        parts,
    }
}
