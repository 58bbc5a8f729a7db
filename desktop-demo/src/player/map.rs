//! What does not move, sorted as the page and the picture paint it.

use std::collections::{BTreeMap, BTreeSet};

use glam::DVec2;
use wattwalk::assets::{AssetKind, Network};
use wattwalk::language::Language;
use wattwalk::pack::TourPack;
use wattwalk::pack::{MapForm, MapShape, TourMap};
use wattwalk::session::RehearsedWalk;
use wattwalk::surroundings::AroundMap;

use super::Player;
use crate::page::model::{AroundData, Ground, MapArea, MapData, MapLine, MapPoint, MapStop, Place};
use crate::words::Words;

impl Player {
    /// The map of the pack.
    pub(crate) fn map(&self) -> MapData {
        let speeds = self.walk.as_ref().map_or(&[][..], |_| &RehearsedWalk::SPEEDS);
        MapData { speeds: speeds.to_vec(), ..map_of(&self.pack, self.session().language()) }
    }
}

/// The map of a pack, also of one without a walk to play; its texts in the pack's
/// languages and in the one that is spoken.
pub(crate) fn map_of(pack: &TourPack, spoken: &Language) -> MapData {
    let plan = TourMap::of(pack);
    let spoken: BTreeSet<_> = pack.manifest().languages.iter().chain([spoken]).collect();
    let stops = plan.stops.into_iter().zip(1..).map(|(stop, number)| MapStop {
        title: each(&spoken, |language| stop.title(language)),
        ideas: stop.ideas,
        id: stop.id,
        number,
        at: place_of(stop.at),
        radius_m: stop.radius_m as f32,
    });
    MapData {
        title: each(&spoken, |language| pack.title_in(language).to_owned()),
        words: each(&spoken, Words::of),
        languages: pack.manifest().languages.clone(),
        speeds: Vec::new(),
        attribution: each(&spoken, |language| pack.attribution_in(language)),
        palette: wattwalk::view::palette(),
        ground: ground(&plan.shapes),
        stops: stops.collect(),
        route: places(&plan.route),
    }
}

/// What of wide networks is around.
pub(super) fn around_of(around: &AroundMap) -> AroundData {
    let ground = ground(&around.shapes);
    AroundData { number: around.number, ground, left_out: around.left_out }
}

fn ground(shapes: &[MapShape]) -> Ground {
    let networks: BTreeSet<Network> =
        shapes.iter().filter(|shape| !is_building(shape)).map(|shape| shape.network).collect();
    let mut ground = Ground { networks: networks.into_iter().collect(), ..Ground::default() };
    for shape in shapes {
        add(&mut ground, shape);
    }
    ground
}

/// What there is for each language.
fn each<T>(languages: &BTreeSet<&Language>, of: impl Fn(&Language) -> T) -> BTreeMap<Language, T> {
    languages.iter().map(|&language| (language.clone(), of(language))).collect()
}

fn add(map: &mut Ground, shape: &MapShape) {
    let MapShape { network, kind, buried, simulated, from_px_per_m, .. } = *shape;
    match shape.form {
        MapForm::Points => {
            let points = shape.parts.iter().flatten().map(|at| place_of(*at));
            map.points.extend(points.map(|at| MapPoint {
                network,
                kind,
                at,
                simulated,
                from_px_per_m,
            }));
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
            areas.push(MapArea { network, kind, rings, simulated, from_px_per_m });
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
