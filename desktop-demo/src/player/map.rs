//! What does not move, sorted as the page and the picture paint it.

use std::collections::BTreeSet;

use glam::DVec2;
use wattwalk::assets::{AssetKind, Network};
use wattwalk::pack::TourPack;
use wattwalk::pack::{MapForm, MapShape, TourMap};

use super::Player;
use crate::page::model::{MapArea, MapData, MapLine, MapPoint, MapStop, Place};

impl Player {
    /// The map of the pack.
    pub(crate) fn map(&self) -> MapData {
        map_of(&self.pack)
    }
}

/// The map of a pack, also of one without a walk to play.
pub(crate) fn map_of(pack: &TourPack) -> MapData {
    let plan = TourMap::of(pack);
    let networks: BTreeSet<Network> =
        plan.shapes.iter().filter(|s| !is_building(s)).map(|shape| shape.network).collect();
    let stops = plan.stops.into_iter().zip(1..).map(|(stop, number)| MapStop {
        id: stop.id,
        number,
        at: place_of(stop.at),
        radius_m: stop.radius_m as f32,
        title: stop.titles,
    });
    let mut map = MapData {
        title: pack.manifest.title.clone(),
        languages: pack.manifest.languages.clone(),
        attribution: pack.manifest.attribution.clone(),
        networks: networks.into_iter().collect(),
        buildings: Vec::new(),
        lines: Vec::new(),
        points: Vec::new(),
        areas: Vec::new(),
        stops: stops.collect(),
        route: places(&plan.route),
    };
    for shape in &plan.shapes {
        add(&mut map, shape);
    }
    map
}

fn add(map: &mut MapData, shape: &MapShape) {
    let MapShape { network, kind, buried, simulated, .. } = *shape;
    match shape.form {
        MapForm::Points => {
            let points = shape.parts.iter().flatten().map(|at| place_of(*at));
            map.points.extend(points.map(|at| MapPoint { network, kind, at, simulated }));
        }
        MapForm::Lines => {
            let lines = shape.parts.iter().map(|line| places(line));
            map.lines.extend(lines.map(|points| MapLine {
                network,
                kind,
                buried,
                points,
                simulated,
            }));
        }
        MapForm::Area => {
            let areas = if is_building(shape) { &mut map.buildings } else { &mut map.areas };
            let rings = shape.parts.iter().map(|ring| places(ring)).collect();
            areas.push(MapArea { network, kind, rings, simulated });
        }
    }
}

fn is_building(shape: &MapShape) -> bool {
    shape.kind == AssetKind::Building
}

fn places(line: &[DVec2]) -> Vec<Place> {
    line.iter().copied().map(place_of).collect()
}

fn place_of(place: DVec2) -> Place {
    place.as_vec2().to_array()
}
