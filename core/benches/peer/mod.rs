//! A frame as one would write it first.

#![allow(dead_code, reason = "a frame is made to be drawn, and nobody draws it here")]

use glam::{DMat4, DVec2, DVec3, DVec4};
use wattwalk::assets::{Asset, AssetKind, Geometry};
use wattwalk::geodesy::LocalFrame;
use wattwalk::pose::Pose;
use wattwalk::view::{Camera, Caption};

const NEAR_M: f64 = 0.3;
const EDGE_PX: f64 = 64.0;
const MAX_LABELS: usize = 12;

/// An asset in local metres.
pub(crate) struct Thing {
    number: usize,
    kind: AssetKind,
    places: Vec<DVec3>,
    class_m: f64,
    caption: Caption,
}

pub(crate) struct PeerShape {
    pub(crate) number: usize,
    pub(crate) corridor: bool,
    /// East in the picture, down, width; pixels.
    pub(crate) vertices: Vec<DVec3>,
    pub(crate) distance_m: f64,
    pub(crate) opacity: f64,
}

pub(crate) struct PeerLabel {
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) value: Option<String>,
    pub(crate) at: DVec2,
    pub(crate) size: DVec2,
    pub(crate) score: f64,
}

pub(crate) struct PeerFrame {
    pub(crate) shapes: Vec<PeerShape>,
    pub(crate) labels: Vec<PeerLabel>,
}

pub(crate) fn things(assets: &[Asset], captions: &[Caption], local: &LocalFrame) -> Vec<Thing> {
    let thing = |(number, (asset, caption)): (usize, (&Asset, &Caption))| {
        let vertices = match &asset.geometry {
            Geometry::Points(points) => points.clone(),
            Geometry::Lines(lines) => lines.concat(),
            Geometry::Polygons(_) => Vec::new(),
        };
        let up_m = asset.depth_m.map_or(1.4, |depth_m| -depth_m);
        let places =
            vertices.iter().map(|vertex| local.to_local(vertex.point, 0.0).with_z(up_m)).collect();
        let class_m = asset.positional_class.map_or(3.0, |class| class.max_error_m());
        Thing { number, kind: asset.kind, places, class_m, caption: caption.clone() }
    };
    assets.iter().zip(captions).enumerate().map(thing).collect()
}

pub(crate) fn frame(things: &[Thing], pose: &Pose, camera: &Camera) -> PeerFrame {
    let eye = pose.position_m.extend(pose.eye_height_m);
    let size = DVec2::new(f64::from(camera.width_px), f64::from(camera.height_px));
    let focal_px = size.x / 2.0 / (camera.horizontal_fov_deg / 2.0).to_radians().tan();
    // Device axes are those of OpenGL: x right, y up, -z ahead.
    let view = DMat4::from_quat(pose.device_to_enu.inverse()) * DMat4::from_translation(-eye);
    let edge = size / 2.0 + EDGE_PX;
    let scale = DVec3::new(focal_px / edge.x, focal_px / edge.y, 1.0);
    // Clip space: x and y within w, which is the depth.
    let projection = DMat4::from_cols(
        DVec4::X * scale.x,
        DVec4::Y * scale.y,
        DVec4::new(0.0, 0.0, 0.0, -1.0),
        DVec4::ZERO,
    );
    let matrix = projection * view;
    let pixel = |clip: DVec4| {
        DVec2::new(size.x / 2.0 + clip.x / clip.w * edge.x, size.y / 2.0 - clip.y / clip.w * edge.y)
    };

    let mut shapes = Vec::new();
    let mut labels = Vec::new();
    for thing in things {
        let distance_m = nearest_m(&thing.places, eye.truncate());
        if distance_m > camera.range_m {
            continue;
        }
        let opacity = 1.0 - distance_m / camera.range_m;
        let clips: Vec<DVec4> =
            thing.places.iter().map(|place| matrix * place.extend(1.0)).collect();
        let mut anchor = None;
        if clips.len() == 1 {
            if planes(clips[0]).iter().all(|&distance| distance >= 0.0) {
                let at = pixel(clips[0]);
                let width = (0.6 * focal_px / clips[0].w).clamp(5.0, 96.0);
                anchor = Some(at);
                let vertices = vec![at.extend(width)];
                shapes.push(PeerShape {
                    number: thing.number,
                    corridor: false,
                    vertices,
                    distance_m,
                    opacity,
                });
            }
        } else {
            let mut line: Vec<DVec3> = Vec::new();
            let mut lines = Vec::new();
            for ends in clips.windows(2) {
                match clip_segment(ends[0], ends[1]) {
                    Some((a, b)) => {
                        let vertex = |clip: DVec4| {
                            pixel(clip).extend((0.16 * focal_px / clip.w).clamp(1.5, 48.0))
                        };
                        if line.last() != Some(&vertex(a)) {
                            if line.len() > 1 {
                                lines.push(std::mem::take(&mut line));
                            }
                            line = vec![vertex(a)];
                        }
                        line.push(vertex(b));
                    }
                    None if line.len() > 1 => lines.push(std::mem::take(&mut line)),
                    None => line.clear(),
                }
            }
            if line.len() > 1 {
                lines.push(line);
            }
            for vertices in lines {
                anchor = anchor.or(vertices.first().map(|vertex| vertex.truncate()));
                shapes.push(PeerShape {
                    number: thing.number,
                    corridor: false,
                    vertices,
                    distance_m,
                    opacity,
                });
            }
            let half_m = thing.class_m.hypot(pose.horizontal_accuracy_m);
            let strip = strip(&thing.places, half_m);
            let polygon = strip.iter().map(|place| matrix * place.extend(1.0)).collect();
            let vertices: Vec<_> =
                clip_polygon(polygon).into_iter().map(|clip| pixel(clip).extend(0.0)).collect();
            if vertices.len() >= 3 {
                shapes.push(PeerShape {
                    number: thing.number,
                    corridor: true,
                    vertices,
                    distance_m,
                    opacity,
                });
            }
        }
        if let Some(anchor) = anchor {
            let letters = |text: &str| text.chars().count() as f64 * 0.56;
            let value_em = thing.caption.value.as_deref().map_or(0.0, letters);
            let lines = if thing.caption.value.is_some() { 2.0 } else { 1.0 };
            let width_em = letters(&thing.caption.title).max(value_em) + 1.8;
            let bounds = DVec2::new(width_em, lines * 1.3 + 0.5) * camera.text_px;
            let kind = if thing.kind == AssetKind::ChargingPoint { 0.6 } else { 0.3 };
            labels.push(PeerLabel {
                number: thing.number,
                title: thing.caption.title.clone(),
                value: thing.caption.value.clone(),
                at: anchor - DVec2::new(bounds.x / 2.0, bounds.y + camera.text_px),
                size: bounds,
                score: kind + value_em.min(0.5) + 0.8 * opacity,
            });
        }
    }
    shapes.sort_by(|a, b| {
        b.corridor
            .cmp(&a.corridor)
            .then(b.distance_m.total_cmp(&a.distance_m))
            .then(a.number.cmp(&b.number))
    });
    PeerFrame { shapes, labels: declutter(labels, size) }
}

fn nearest_m(places: &[DVec3], eye: DVec2) -> f64 {
    let mut nearest_m = places[0].truncate().distance(eye);
    for ends in places.windows(2) {
        let (a, b) = (ends[0].truncate(), ends[1].truncate());
        let t = ((eye - a).dot(b - a) / (b - a).length_squared()).clamp(0.0, 1.0);
        nearest_m = nearest_m.min(a.lerp(b, t).distance(eye));
    }
    nearest_m
}

fn planes(clip: DVec4) -> [f64; 5] {
    [clip.w - NEAR_M, clip.w - clip.x, clip.w + clip.x, clip.w - clip.y, clip.w + clip.y]
}

fn clip_segment(a: DVec4, b: DVec4) -> Option<(DVec4, DVec4)> {
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (at_a, at_b) in planes(a).into_iter().zip(planes(b)) {
        if at_a < 0.0 && at_b < 0.0 {
            return None;
        } else if at_a < 0.0 {
            t0 = t0.max(at_a / (at_a - at_b));
        } else if at_b < 0.0 {
            t1 = t1.min(at_a / (at_a - at_b));
        }
    }
    (t0 < t1).then(|| (a.lerp(b, t0), a.lerp(b, t1)))
}

fn clip_polygon(mut polygon: Vec<DVec4>) -> Vec<DVec4> {
    for plane in 0..5 {
        let mut inside = Vec::new();
        for (number, &to) in polygon.iter().enumerate() {
            let from = polygon[(number + polygon.len() - 1) % polygon.len()];
            let (at_from, at_to) = (planes(from)[plane], planes(to)[plane]);
            if (at_from >= 0.0) != (at_to >= 0.0) {
                inside.push(from.lerp(to, at_from / (at_from - at_to)));
            }
            if at_to >= 0.0 {
                inside.push(to);
            }
        }
        polygon = inside;
    }
    polygon
}

/// The strip on the ground, with the corner of the mean direction at bends.
fn strip(places: &[DVec3], half_m: f64) -> Vec<DVec3> {
    let side = |number: usize| {
        let before = places[number.saturating_sub(1)].truncate();
        let after = places[(number + 1).min(places.len() - 1)].truncate();
        ((after - before).normalize().perp() * half_m).extend(0.0)
    };
    let left = (0..places.len()).map(|number| places[number].with_z(0.0) + side(number));
    let right = (0..places.len()).rev().map(|number| places[number].with_z(0.0) - side(number));
    left.chain(right).collect()
}

fn declutter(mut labels: Vec<PeerLabel>, size: DVec2) -> Vec<PeerLabel> {
    labels.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut placed: Vec<PeerLabel> = Vec::new();
    for label in labels {
        let inside = label.at.cmpge(DVec2::ZERO).all() && (label.at + label.size).cmple(size).all();
        let free = placed.iter().all(|other| {
            label.at.x > other.at.x + other.size.x
                || other.at.x > label.at.x + label.size.x
                || label.at.y > other.at.y + other.size.y
                || other.at.y > label.at.y + label.size.y
        });
        if inside && free && placed.len() < MAX_LABELS {
            placed.push(label);
        }
    }
    placed
}
