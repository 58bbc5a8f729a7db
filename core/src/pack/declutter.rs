//! From which scale on a plan shows each of its shapes.
//!
//! In: the shapes of a plan. Out: their scales. Lines are on every plan, for a
//! network to hang together; a surface from where it is more than a speck on; of
//! points that would lie on each other the one that matters more, until there is
//! room for all.

use std::collections::HashMap;

use glam::DVec2;
use rstar::RTree;

use super::{MapForm, MapShape};
use crate::assets::Network;
use crate::view::importance;

/// A surface is shown from so many pixels across on.
const LEAST_PX: f64 = 3.0;
/// Two points of a network are so many pixels apart, or one of them waits.
const APART_PX: f64 = 9.0;
/// From this scale on everything is shown: fifty metres take two hundred pixels.
const WHOLE_PX_PER_M: f64 = 4.0;

/// Sets from which scale on each shape is shown.
pub(crate) fn declutter(shapes: &mut [MapShape]) {
    for shape in shapes.iter_mut().filter(|shape| shape.form == MapForm::Area) {
        shape.from_px_per_m = scale(LEAST_PX, across_m(&shape.parts));
    }
    let mut points: Vec<&mut MapShape> =
        shapes.iter_mut().filter(|shape| shape.form == MapForm::Points).collect();
    points.sort_by(|a, b| importance(b.kind).total_cmp(&importance(a.kind)));
    // Each network by itself: another one may be hidden.
    let mut placed: HashMap<Network, RTree<[f64; 2]>> = HashMap::new();
    for shape in points {
        let placed = placed.entry(shape.network).or_default();
        let places = || shape.parts.iter().flatten().map(DVec2::to_array);
        let free_m = places().map(|at| {
            let nearest = placed.nearest_neighbor(at);
            nearest.map_or(f64::INFINITY, |other| DVec2::from(*other).distance(at.into()))
        });
        let from_px_per_m = scale(APART_PX, free_m.fold(0.0, f64::max));
        for at in places() {
            placed.insert(at);
        }
        shape.from_px_per_m = from_px_per_m;
    }
}

/// The scale at which so many metres are so many pixels.
fn scale(px: f64, metres: f64) -> f32 {
    (px / metres).min(WHOLE_PX_PER_M) as f32
}

fn across_m(parts: &[Vec<DVec2>]) -> f64 {
    let all = || parts.iter().flatten().copied();
    let low = all().reduce(DVec2::min).unwrap_or_default();
    let high = all().reduce(DVec2::max).unwrap_or_default();
    low.distance(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::AssetKind;

    fn shape(kind: AssetKind, form: MapForm, places: &[[f64; 2]]) -> MapShape {
        MapShape {
            asset: 0,
            network: Network::Electricity,
            kind,
            form,
            buried: false,
            simulated: false,
            from_px_per_m: 0.0,
            parts: vec![places.iter().copied().map(DVec2::from).collect()],
        }
    }

    fn scales(mut shapes: Vec<MapShape>) -> Vec<f32> {
        declutter(&mut shapes);
        shapes.into_iter().map(|shape| shape.from_px_per_m).collect()
    }

    #[test]
    fn what_matters_more_is_shown_first_and_the_rest_where_there_is_room() {
        use AssetKind::{Battery, Cabinet, Meter};
        let point = |kind, at| shape(kind, MapForm::Points, &[at]);
        let found = scales(vec![
            point(Meter, [0.0, 0.0]),
            point(Cabinet, [9.0, 0.0]),
            point(Battery, [0.0, 0.0]),
            point(Meter, [0.0, 90.0]),
        ]);
        // The battery from the start; beside it what is nine metres off at a pixel
        // a metre; the meter within it, once everything is shown.
        assert_eq!(found, [4.0, 1.0, 0.0, 0.1]);
        let mut other = point(Meter, [0.0, 0.0]);
        other.network = Network::Water;
        assert_eq!(scales(vec![point(Battery, [0.0, 0.0]), other]), [0.0, 0.0]);
    }

    #[test]
    fn lines_are_always_shown_and_surfaces_when_they_are_more_than_a_speck() {
        let line = shape(AssetKind::Cable, MapForm::Lines, &[[0.0, 0.0], [0.1, 0.0]]);
        let roof = [[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]];
        let roof = shape(AssetKind::Photovoltaic, MapForm::Area, &roof);
        let nowhere = shape(AssetKind::Building, MapForm::Area, &[]);
        assert_eq!(scales(vec![line, roof, nowhere]), [0.0, 0.6, 4.0]);
    }
}
