//! What leads the visitor on: chevrons on the ground, the pin of the next
//! stop, where it lies on the compass.
//!
//! In: the [`Way`] in the index's metres. Out: a [`FrameWay`].

use glam::{DVec2, Vec2};

use crate::geodesy::half_turn_deg;
use crate::tour::Way;

use super::clip::Seen;
use super::projection::Projection;
use super::stage::{Stage, fade};
use super::{Chevron, CompassMark, CompassMarkKind, FrameVertex, FrameWay, StopPin};

/// From one chevron to the next, metres.
const EVERY_M: f64 = 3.0;
/// How far along the way chevrons are drawn, metres.
const REACH_M: f64 = 60.0;
/// A chevron at the visitor's feet would cover all, metres.
const NEAREST_M: f32 = 1.2;
/// So little above the ground they lie, metres.
const ABOVE_GROUND_M: f32 = 0.02;
/// Metres along and across the way.
const CHEVRON: [Vec2; 6] = [
    Vec2::new(-0.35, 0.55),
    Vec2::new(0.25, 0.0),
    Vec2::new(-0.35, -0.55),
    Vec2::new(0.0, -0.55),
    Vec2::new(0.6, 0.0),
    Vec2::new(0.0, 0.55),
];
const CHEVRON_OPACITY: f32 = 0.9;

/// Height of a pin's head above the ground, metres, and half its size.
const PIN_M: f32 = 2.6;
const PIN_RADIUS_M: f32 = 0.5;
/// Its least and its greatest radius, in units.
const PIN_RADIUS: (f32, f32) = (11.0, 22.0);
/// No pin stands so near, metres.
const AT_STOP_M: f32 = 3.0;

/// A mark of the compass every so many degrees.
const MARK_DEG: u32 = 5;
/// Nothing farther from the middle is on the compass: it would be drawn out.
const COMPASS_DEG: f32 = 80.0;

/// The way as it lies in the picture; what of it has vertices adds them.
pub(super) fn way(
    way: &Way,
    stage: &Stage<'_>,
    unit_px: f32,
    vertices: &mut Vec<FrameVertex>,
    room: &mut [Vec<Seen>; 2],
) -> FrameWay {
    let projection = &stage.projection;
    let eye = projection.eye_m.truncate();
    let end = way.line_m.last().map(|end| end.as_vec2());
    let heading_deg = projection.heading_deg();
    let turn_deg = way.bearing_deg - f64::from(heading_deg);
    FrameWay {
        stop: way.stop.clone(),
        number: way.number,
        turn_deg: half_turn_deg(turn_deg) as f32,
        chevrons: chevrons(&way.line_m, stage, vertices, room),
        pin: end.and_then(|end| pin(end, stage, unit_px)),
        compass_x_px: end.filter(|&end| end != eye).and_then(|end| {
            let towards = end - eye;
            let bearing_deg = libm::atan2f(towards.x, towards.y).to_degrees();
            compass_x_px(bearing_deg, heading_deg, projection)
        }),
    }
}

/// Chevrons that stay where they are while the visitor walks: they are counted
/// from the way's end.
fn chevrons(
    line_m: &[DVec2],
    stage: &Stage<'_>,
    vertices: &mut Vec<FrameVertex>,
    room: &mut [Vec<Seen>; 2],
) -> Vec<Chevron> {
    let length_m: f64 = line_m.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
    let mut chevrons = Vec::with_capacity((length_m.min(REACH_M) / EVERY_M) as usize + 1);
    let mut walked_m = 0.0;
    // From the begin of the way to the next chevron.
    let mut at_m = (length_m - EVERY_M / 2.0).rem_euclid(EVERY_M);
    for ends in line_m.windows(2) {
        let segment_m = ends[0].distance(ends[1]);
        let ahead = (ends[1] - ends[0]) / segment_m;
        while at_m < (walked_m + segment_m).min(REACH_M) && ahead.is_finite() {
            let middle = ends[0] + ahead * (at_m - walked_m);
            let opacity = CHEVRON_OPACITY * fade((at_m / REACH_M) as f32);
            let (middle, ahead) = (middle.as_vec2(), ahead.as_vec2());
            chevrons.extend(chevron(middle, ahead, opacity, stage, vertices, room));
            at_m += EVERY_M;
        }
        walked_m += segment_m;
    }
    chevrons
}

fn chevron(
    middle: Vec2,
    ahead: Vec2,
    opacity: f32,
    stage: &Stage<'_>,
    vertices: &mut Vec<FrameVertex>,
    [polygon, spare]: &mut [Vec<Seen>; 2],
) -> Option<Chevron> {
    if middle.distance(stage.projection.eye_m.truncate()) < NEAREST_M {
        return None;
    }
    let first = vertices.len();
    polygon.clear();
    polygon.extend(CHEVRON.map(|corner| {
        let place = middle + ahead * corner.x + ahead.perp() * corner.y;
        stage.see(place.extend(ABOVE_GROUND_M))
    }));
    stage.frustum.clip_polygon(polygon, spare);
    if polygon.len() < 3 {
        return None;
    }
    vertices.extend(polygon.iter().map(|corner| stage.vertex(corner.at, 0.0)));
    Some(Chevron {
        first_vertex: first as u32,
        vertex_count: (vertices.len() - first) as u32,
        opacity: opacity * stage.unhidden(middle.extend(0.0)),
    })
}

fn pin(end: Vec2, stage: &Stage<'_>, unit_px: f32) -> Option<StopPin> {
    let projection = &stage.projection;
    if end.distance(projection.eye_m.truncate()) < AT_STOP_M {
        return None;
    }
    // Of a head outside only the stem is seen.
    let [foot, head] = stage.segment(end.extend(0.0), end.extend(PIN_M))?;
    let (least, most) = PIN_RADIUS;
    let radius_px = stage.size_px(PIN_RADIUS_M, head.z, least * unit_px, most * unit_px);
    let [foot, head] = [foot, head].map(|at| stage.vertex(at, 0.0));
    Some(StopPin {
        foot_x_px: foot.x_px,
        foot_y_px: foot.y_px,
        head_x_px: head.x_px,
        head_y_px: head.y_px,
        radius_px,
    })
}

/// The marks of the compass that the picture is as wide as.
pub(super) fn compass(projection: &Projection) -> Vec<CompassMark> {
    let heading_deg = projection.heading_deg();
    let mark = |bearing_deg: u32| {
        Some(CompassMark {
            bearing_deg,
            x_px: compass_x_px(bearing_deg as f32, heading_deg, projection)?,
            kind: match bearing_deg {
                it if it.is_multiple_of(90) => CompassMarkKind::Cardinal,
                it if it.is_multiple_of(30) => CompassMarkKind::Degrees,
                _ => CompassMarkKind::Tick,
            },
        })
    };
    let mut marks = Vec::with_capacity(2 * (COMPASS_DEG as u32 / MARK_DEG) as usize + 1);
    marks.extend((0..360 / MARK_DEG).filter_map(|number| mark(number * MARK_DEG)));
    marks
}

/// Where a bearing is on the compass, if it is on it.
fn compass_x_px(bearing_deg: f32, heading_deg: f32, projection: &Projection) -> Option<f32> {
    let off_deg = half_turn_deg((bearing_deg - heading_deg).into()) as f32;
    if off_deg.abs() > COMPASS_DEG {
        return None;
    }
    let x_px = projection.half_px.x + projection.focal_px * libm::tanf(off_deg.to_radians());
    (0.0..=2.0 * projection.half_px.x).contains(&x_px).then_some(x_px)
}
