//! What a finger on the picture means.
//!
//! In: the shapes of the last picture, a place in it. Out: the asset there. A
//! fingertip covers more than a cable: what is within its reach counts, and small
//! things are meant before what lies behind them.

use glam::Vec2;

use crate::index::passes_east;

use super::canvas::Canvas;
use super::{FrameVertex, ShapeKind};

/// How far a finger reaches, in units: targets of 44 points across (as Apple's
/// Human Interface Guidelines and WCAG 2.2, 2.5.5 want them).
const REACH_UNITS: f32 = 22.0;
/// The farther things of a sort are, in metres, the less they are meant: as if
/// they were so many units further from the finger.
const UNITS_PER_M: f32 = 0.15;

/// How much less than symbols lines, areas and walls are meant, in units.
const LINE_UNITS: f32 = 4.0;
const AREA_UNITS: f32 = 100.0;
const WALL_UNITS: f32 = 10_000.0;

/// The asset at a place of the picture, by its number.
pub(super) fn asset_at(canvas: &Canvas, at: Vec2, unit_px: f32) -> Option<u32> {
    if !at.is_finite() {
        return None;
    }
    let reach_px = REACH_UNITS * unit_px;
    let mut best: Option<(f32, u32)> = None;
    for (shape, vertices) in canvas.drawn() {
        let (off_px, less_units) = match shape.kind {
            ShapeKind::Point => (off_disc_px(vertices, at), 0.0),
            ShapeKind::Line => (off_line_px(vertices, at), LINE_UNITS),
            ShapeKind::Area if is_within(vertices, at) => (0.0, AREA_UNITS),
            ShapeKind::Wall if is_within(vertices, at) => (0.0, WALL_UNITS),
            _ => continue,
        };
        let off = off_px / unit_px + less_units + UNITS_PER_M * shape.distance_m;
        if off_px <= reach_px && best.is_none_or(|(least, _)| off < least) {
            best = Some((off, shape.asset));
        }
    }
    best.map(|(_, asset)| asset)
}

fn place(vertex: &FrameVertex) -> Vec2 {
    Vec2::new(vertex.x_px, vertex.y_px)
}

/// How far a place is from the edge of a disc; 0 within.
fn off_disc_px(vertices: &[FrameVertex], at: Vec2) -> f32 {
    vertices
        .first()
        .map_or(f32::INFINITY, |disc| (place(disc).distance(at) - disc.width_px / 2.0).max(0.0))
}

/// How far a place is from the edge of a line; 0 within.
fn off_line_px(vertices: &[FrameVertex], at: Vec2) -> f32 {
    let off = |ends: &[FrameVertex]| {
        let (a, b) = (place(&ends[0]), place(&ends[1]));
        let along = b - a;
        let length_2 = along.length_squared();
        let t = if length_2 > 0.0 { ((at - a).dot(along) / length_2).clamp(0.0, 1.0) } else { 0.0 };
        let width_px = ends[0].width_px + t * (ends[1].width_px - ends[0].width_px);
        ((a + along * t).distance(at) - width_px / 2.0).max(0.0)
    };
    vertices.windows(2).map(off).fold(f32::INFINITY, f32::min)
}

/// Whether a place is in a polygon, by the even-odd rule.
fn is_within(vertices: &[FrameVertex], at: Vec2) -> bool {
    let Some(mut from) = vertices.last().map(place) else { return false };
    let mut within = false;
    for to in vertices.iter().map(place) {
        within ^= passes_east(at.to_array(), from.to_array(), to.to_array());
        from = to;
    }
    within
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::super::canvas::Layer;
    use super::*;
    use crate::assets::{AssetKind, Network};

    /// A picture of shapes, each with its asset, how far it is, and its vertices
    /// with their widths.
    fn picture(shapes: &[(u32, ShapeKind, f32, &[[f32; 3]])]) -> Canvas {
        let mut canvas = Canvas::default();
        for &(asset, kind, distance_m, vertices) in shapes {
            let first = canvas.vertices().len();
            canvas.vertices().extend(vertices.iter().map(|&[x_px, y_px, width_px]| FrameVertex {
                x_px,
                y_px,
                width_px,
                along_m: 0.0,
                depth_m: 1.0,
            }));
            let shape = Shape {
                asset,
                kind,
                network: Network::Electricity,
                asset_kind: AssetKind::Cable,
                rgb: 0,
                buried: false,
                first_vertex: 0,
                vertex_count: 0,
                distance_m,
                opacity: 1.0,
            };
            canvas.finish(Layer::Things, first, shape);
        }
        canvas
    }

    #[test]
    fn a_finger_means_the_small_thing_before_the_large_one_behind_it() {
        use ShapeKind as K;
        let square = [[0.0, 0.0, 0.0], [400.0, 0.0, 0.0], [400.0, 400.0, 0.0], [0.0, 400.0, 0.0]];
        let shapes: [(u32, ShapeKind, f32, &[[f32; 3]]); 5] = [
            (1, K::Wall, 30.0, &square),
            (2, K::Area, 20.0, &square[..3]),
            (3, K::Line, 10.0, &[[100.0, 300.0, 4.0], [300.0, 300.0, 10.0]]),
            (4, K::Point, 15.0, &[[200.0, 320.0, 20.0]]),
            (5, K::Corridor, 5.0, &square),
        ];
        let picture = picture(&shapes);
        let at = |x_px: f32, y_px: f32| asset_at(&picture, Vec2::new(x_px, y_px), 1.0);
        assert_eq!(at(200.0, 330.0), Some(4));
        // On the line, though the symbol is within reach as well.
        assert_eq!(at(200.0, 300.0), Some(3));
        assert_eq!(at(120.0, 318.0), Some(3));
        assert_eq!(at(120.0, 330.0), Some(1));
        assert_eq!(at(350.0, 100.0), Some(2));
        assert_eq!(at(100.0, 150.0), Some(1));
        assert_eq!(at(500.0, 100.0), None);
        assert_eq!(asset_at(&picture, Vec2::new(f32::NAN, 3.0), 1.0), None);
    }

    #[test]
    fn of_two_within_reach_the_nearer_to_the_finger_is_meant_and_then_to_the_visitor() {
        use ShapeKind as K;
        let shapes: [(u32, ShapeKind, f32, &[[f32; 3]]); 3] = [
            (1, K::Point, 10.0, &[[100.0, 100.0, 10.0]]),
            (2, K::Point, 12.0, &[[125.0, 100.0, 10.0]]),
            (3, K::Point, 90.0, &[[100.0, 100.0, 10.0]]),
        ];
        let picture = picture(&shapes);
        let at = |x_px: f32| asset_at(&picture, Vec2::new(x_px, 100.0), 1.0);
        assert_eq!([at(104.0), at(121.0), at(145.0), at(160.0)], [Some(1), Some(2), Some(2), None]);
        // Twice as fine a screen has a finger of twice as many pixels.
        assert_eq!(asset_at(&picture, Vec2::new(160.0, 100.0), 2.0), Some(2));
    }
}
