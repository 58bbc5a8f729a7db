//! What is around from above, for a plan: beside what the pack has itself.
//!
//! In: the assets of a working set. Out: their shapes, simpler than they are and
//! no more than a plan paints in a moment.

use glam::DVec2;

use crate::assets::Asset;
use crate::geodesy::Wgs84;
use crate::pack::{MapForm, MapShape, declutter, shape};
use crate::view::thin;

use super::set::is_vacant;

/// Shapes of a plan, and their vertices.
const MOST_SHAPES: usize = 8_000;
const MOST_VERTICES: usize = 32_000;
/// A plan passes a vertex within this, metres: at its largest a line's width.
const TOLERANCE_M: f32 = 0.5;
/// Where there are too many vertices, they are passed within this at most.
const COARSEST_M: f32 = 4.0;
/// Nearer than this one thing is as near as another, metres.
const NEAR_M: f64 = 50.0;
/// On smaller scales than this one thing is as much to be seen as another, pixels
/// a metre.
const SMALL_PX_PER_M: f64 = 0.25;

/// What of a pack's wide networks is around the visitor, from above: to be painted
/// with the pack's own map, in the same metres.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AroundMap {
    /// Another one when something else is around.
    pub number: u64,
    /// Assets and buildings, simplified.
    pub shapes: Vec<MapShape>,
    /// How many more are around: the smallest and the farthest, for which a plan
    /// has no room.
    pub left_out: u32,
}

/// The shapes of these assets, the first of which has the number `first`, and how
/// many are left out; `middle_m` is where the visitor is about to be.
pub(super) fn shapes(
    wide: &[Asset],
    first: u32,
    place: impl Fn(Wgs84) -> DVec2,
    middle_m: DVec2,
) -> (Vec<MapShape>, u32) {
    let present = wide.iter().zip(first..).filter(|(asset, _)| !is_vacant(asset));
    let mut shapes: Vec<MapShape> =
        present.map(|(asset, number)| shape(asset, number, &place)).collect();
    let mut tolerance_m = TOLERANCE_M;
    loop {
        shapes.iter_mut().for_each(|shape| simplify(shape, tolerance_m));
        tolerance_m *= 2.0;
        if vertices(&shapes) <= MOST_VERTICES || tolerance_m > COARSEST_M {
            break;
        }
    }
    declutter(&mut shapes);
    let count = shapes.len();
    if count > MOST_SHAPES || vertices(&shapes) > MOST_VERTICES {
        keep_most_seen(&mut shapes, middle_m);
    }
    let left_out = u32::try_from(count - shapes.len()).unwrap_or(u32::MAX);
    (shapes, left_out)
}

fn vertices(shapes: &[MapShape]) -> usize {
    shapes.iter().map(vertices_of).sum()
}

fn vertices_of(shape: &MapShape) -> usize {
    shape.parts.iter().map(Vec::len).sum()
}

fn simplify(shape: &mut MapShape, tolerance_m: f32) {
    // Of a ring at least a triangle is left.
    let least = match shape.form {
        MapForm::Points => return,
        MapForm::Lines => 2,
        MapForm::Area => 4,
    };
    for part in &mut shape.parts {
        // Around its beginning single precision is finer than a millimetre.
        let Some(&origin_m) = part.first() else { continue };
        let mut simple = part.clone();
        thin(&mut simple, 0, tolerance_m, |place| (*place - origin_m).as_vec2());
        if simple.len() >= least {
            *part = simple;
        }
    }
}

/// Leaves out what is seen least: what is far, or shown on large scales only.
fn keep_most_seen(shapes: &mut Vec<MapShape>, middle_m: DVec2) {
    let unseen = |shape: &MapShape| {
        let away_m = shape.parts.iter().flatten().map(|place| place.distance(middle_m));
        let away_m = away_m.fold(f64::INFINITY, f64::min).max(NEAR_M);
        away_m * f64::from(shape.from_px_per_m).max(SMALL_PX_PER_M)
    };
    let mut ranked: Vec<(f64, MapShape)> =
        shapes.drain(..).map(|shape| (unseen(&shape), shape)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = MOST_VERTICES;
    let fitting = ranked.iter().take(MOST_SHAPES).take_while(|(_, shape)| {
        let fits = vertices_of(shape) <= left;
        left = left.saturating_sub(vertices_of(shape));
        fits
    });
    let fitting = fitting.count();
    shapes.extend(ranked.drain(..fitting).map(|(_, shape)| shape));
    shapes.sort_by_key(|shape| shape.asset);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{AssetId, AssetKind, Geometry, Network, Vertex};
    use crate::geodesy::LocalFrame;

    fn home() -> LocalFrame {
        LocalFrame::new(Wgs84::new(46.5, 2.5).unwrap(), 0.0)
    }

    fn cable(places: &[[f64; 2]]) -> Asset {
        let vertex =
            |place: &[f64; 2]| Vertex { point: home().on_ground((*place).into()), z_m: None };
        let lines = vec![places.iter().map(vertex).collect()];
        let id = AssetId::from("cable");
        Asset::new(id, Network::Electricity, AssetKind::Cable, Geometry::Lines(lines))
    }

    fn of(wide: &[Asset]) -> (Vec<MapShape>, u32) {
        shapes(wide, 7, |place| home().ground_m(place), DVec2::ZERO)
    }

    #[test]
    fn a_line_keeps_its_corners_and_not_each_of_its_vertices() {
        let straight = (0..100).map(|n| [f64::from(n), 0.2 * f64::from(n % 2)]);
        let places: Vec<_> = straight.chain([[99.0, 50.0]]).collect();
        let (shapes, left_out) = of(&[super::super::set::vacant(), cable(&places)]);
        let [shape] = &shapes[..] else { panic!("{shapes:?}") };
        assert_eq!((shape.asset, left_out), (8, 0));
        assert!((3..9).contains(&shape.parts[0].len()), "{:?}", shape.parts);
        let corner = DVec2::new(99.0, 0.2);
        assert!(shape.parts[0].iter().any(|place| place.distance(corner) < 0.01));
    }

    #[test]
    fn of_too_many_the_nearest_stay_and_the_rest_is_counted() {
        let zigzag = |east: f64| {
            let places = (0..20).map(|n| [east + 9.0 * f64::from(n), 30.0 * f64::from(n % 2)]);
            cable(&places.collect::<Vec<_>>())
        };
        let wide: Vec<_> = (0..4000).rev().map(|n| zigzag(f64::from(n))).collect();
        let (shapes, left_out) = of(&wide);
        assert!(vertices(&shapes) <= MOST_VERTICES && shapes.len() > MOST_VERTICES / 25);
        assert_eq!(shapes.len() + left_out as usize, wide.len());
        let nearest = shapes.iter().map(|shape| shape.asset).max();
        assert_eq!(nearest, Some(7 + 3999));
        let many: Vec<_> = (0..9000).map(|n| cable(&[[0.0, f64::from(n)], [5.0, 0.0]])).collect();
        assert_eq!(of(&many).0.len(), MOST_SHAPES);
    }
}
