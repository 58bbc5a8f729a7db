//! Where along a way there is something worth a stop.

use std::collections::HashSet;

use geo::{Distance, Euclidean, LineString, Point};
use glam::DVec2;

use super::super::ImportError;
use super::way::{DrawnWay, Mark};
use crate::assets::AssetKind;
use crate::geodesy::Wgs84;
use crate::pack::{MapForm, MapShape, TourMap};
use crate::pack::{OUT_OF_SIGHT_M, TELL_APART_M, TourPack};
use crate::tour::{Route, StopId};

/// What is farther off the way is not what one stops at, metres.
const BESIDE_M: f64 = 30.0;
/// What is farther from a stop is not spoken of there, metres.
const NEAR_M: f64 = 25.0;
/// Stops that are proposed besides the marked ones: more tire a visitor.
const MOST_STOPS: usize = 12;

/// What was found along a way.
pub(super) struct Found {
    pub(super) length_m: f64,
    /// Along the way.
    pub(super) spots: Vec<Spot>,
}

/// A place on the way where there is something to see.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// From the start of the way, metres.
    pub(super) along_m: f64,
    pub(super) place: Wgs84,
    /// What the way's author marked here.
    pub(super) mark: Option<Mark>,
    /// What is spoken of; what the stop is about first, then by distance.
    pub(super) near: Vec<Near>,
    at_m: DVec2,
}

/// An asset near a stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    pub(super) asset: usize,
    pub(super) off_m: f64,
}

/// How much a kind is worth a stop; nothing for what is everywhere.
fn worth(kind: AssetKind) -> Option<u8> {
    use AssetKind as K;
    match kind {
        K::Battery => Some(6),
        K::Substation | K::Transformer => Some(5),
        K::Photovoltaic | K::Well | K::ChargingPoint => Some(4),
        K::Station => Some(3),
        K::Inlet => Some(2),
        K::Cabinet => Some(1),
        _ => None,
    }
}

/// The spots of a way: those marked, and those that the assets are worth, far
/// enough apart for GNSS, and more so on a long way.
pub(super) fn along(pack: &TourPack, map: &TourMap, way: &DrawnWay) -> Result<Found, ImportError> {
    let local = pack.local();
    let route = Route::along(map.route.iter().copied());
    let length_m = route.length_m();
    let spot = |at_m: DVec2, along_m: f64| Spot {
        along_m,
        place: rounded(local.to_geodetic(at_m.extend(0.0)).0),
        mark: None,
        near: Vec::new(),
        at_m,
    };
    let nearest = |at_m: DVec2| route.best(at_m, (0.0, length_m), |found, _| found.off_m);
    let mut spots: Vec<Spot> = Vec::new();
    for mark in way.marks() {
        let at_m = local.to_local(mark.place, 0.0).truncate();
        let along_m = nearest(at_m).map_or(0.0, |found| found.along_m);
        spots.push(Spot { place: mark.place, mark: Some(mark.clone()), ..spot(at_m, along_m) });
    }
    let apart_m = (2.0 * TELL_APART_M).max(length_m / (2.0 * MOST_STOPS as f64));
    let mut room = MOST_STOPS;
    for (along_m, asset) in candidates(pack, map, &nearest) {
        let Some(at_m) = route.at(along_m).filter(|_| room > 0) else { break };
        if spots.iter().all(|other| other.at_m.distance(at_m) >= apart_m) {
            let lead = Near { asset, off_m: 0.0 };
            spots.push(Spot { near: vec![lead], ..spot(at_m, along_m) });
            room -= 1;
        }
    }
    if spots.is_empty() {
        let at_m = route.at(beside_anything(map, &route)?).unwrap_or_default();
        let along_m = nearest(at_m).map_or(0.0, |found| found.along_m);
        spots.push(spot(at_m, along_m));
    }
    for spot in &mut spots {
        speak_of(spot, map);
    }
    spots.sort_by(|a, b| a.along_m.total_cmp(&b.along_m));
    Ok(Found { length_m, spots })
}

/// Assets beside the way that are worth a stop, with where on the way: the most
/// worth first, those with names before others, then the nearest.
fn candidates(
    pack: &TourPack,
    map: &TourMap,
    nearest: &dyn Fn(DVec2) -> Option<crate::tour::OnRoute>,
) -> Vec<(f64, usize)> {
    let mut found = Vec::new();
    for (shape, asset) in map.shapes.iter().zip(&pack.assets) {
        let Some(worth) = worth(asset.kind) else { continue };
        let points: Vec<_> = shape.parts.iter().flatten().copied().collect();
        let middle_m = points.iter().sum::<DVec2>() / points.len().max(1) as f64;
        let Some(on) = nearest(middle_m).filter(|on| on.off_m <= BESIDE_M) else { continue };
        let named = asset.name.is_some() || !asset.names.is_empty();
        found.push((worth, named, on.off_m, on.along_m, shape.asset as usize));
    }
    found.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.total_cmp(&b.2)));
    found.into_iter().map(|(.., along_m, asset)| (along_m, asset)).collect()
}

/// Where the way comes nearest to any asset, for want of anything better.
fn beside_anything(map: &TourMap, route: &Route) -> Result<f64, ImportError> {
    let steps = (route.length_m() / TELL_APART_M).ceil().max(1.0) as u32;
    let places = (0..=steps).map(|step| route.length_m() * f64::from(step) / f64::from(steps));
    let off_m = |along_m: f64| {
        let at_m = route.at(along_m).unwrap_or_default();
        map.shapes.iter().map(|shape| off(shape, at_m)).fold(f64::INFINITY, f64::min)
    };
    let best = places.map(|along_m| (off_m(along_m), along_m)).min_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((off_m, along_m)) if off_m <= OUT_OF_SIGHT_M => Ok(along_m),
        best => {
            let off_km = best.map_or(f64::INFINITY, |(off_m, _)| off_m / 1000.0);
            let reason = format!(
                "the route passes none of the assets: the nearest is {off_km:.1} km off; are \
                 files and route of the same place, or are coordinates swapped?"
            );
            Err(ImportError::Format { file: "--route".into(), reason })
        }
    }
}

/// Finds what is spoken of at a spot, after what it is about.
fn speak_of(spot: &mut Spot, map: &TourMap) {
    let lead = spot.near.first().map(|near| near.asset);
    let near = map
        .shapes
        .iter()
        .map(|shape| Near { asset: shape.asset as usize, off_m: off(shape, spot.at_m) });
    let mut near: Vec<_> =
        near.filter(|near| near.off_m <= NEAR_M || Some(near.asset) == lead).collect();
    // What is worth a stop by itself goes before the lines between.
    let key = |near: &Near| {
        let kind = map.shapes.get(near.asset).map(|shape| shape.kind);
        (Some(near.asset) != lead, std::cmp::Reverse(kind.and_then(worth)))
    };
    near.sort_by(|a, b| key(a).cmp(&key(b)).then(a.off_m.total_cmp(&b.off_m)));
    spot.near = near;
}

/// A place to a centimetre, as a person may read it.
fn rounded(place: Wgs84) -> Wgs84 {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    Wgs84::new(round(place.lat_deg()), round(place.lon_deg())).unwrap_or(place)
}

/// How far a place is from the nearest part of a shape, metres.
fn off(shape: &MapShape, at_m: DVec2) -> f64 {
    let at = Point::new(at_m.x, at_m.y);
    let parts = shape.parts.iter().map(|part| match (shape.form, part.as_slice()) {
        (MapForm::Points, [one]) => one.distance(at_m),
        (_, part) => {
            let line: LineString = part.iter().map(|at| (at.x, at.y)).collect();
            Euclidean.distance(&at, &line)
        }
    });
    parts.fold(f64::INFINITY, f64::min)
}

/// Ids of stops, each once.
#[derive(Default)]
pub(super) struct Ids(HashSet<StopId>);

impl Ids {
    /// The id of a spot: of its mark's or asset's name, or of what it is.
    pub(super) fn of(&mut self, spot: &Spot, pack: &TourPack) -> StopId {
        let asset = spot.near.first().and_then(|near| pack.assets.get(near.asset));
        let name = match &spot.mark {
            Some(mark) => mark.name.clone(),
            None => asset.and_then(|asset| asset.name.clone()),
        };
        let kind = asset.and_then(|asset| serde_json::to_value(asset.kind).ok());
        let kind = kind.as_ref().and_then(|kind| kind.as_str()).map(str::to_owned);
        let base = [name, kind].iter().flatten().map(|text| slug(text)).find(|id| !id.is_empty());
        let base = base.unwrap_or_else(|| "stop".into());
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let mut all = std::iter::once(base.clone()).chain(numbered);
        let id = all.find(|id| !self.0.contains(id)).unwrap_or(base.clone());
        self.0.insert(id.clone());
        id
    }
}

/// A text as lower-case ASCII words with hyphens between.
fn slug(text: &str) -> String {
    let plain = text.to_lowercase().replace(['é', 'è', 'ê', 'ë'], "e").replace(['à', 'â'], "a");
    let plain: String =
        plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}
