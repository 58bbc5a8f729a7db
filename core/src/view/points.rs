//! Street lights, charging points, wells: discs at their height.

use glam::Vec3;

use crate::assets::AssetKind;
use crate::index::{AssetMeta, Hit};

use super::canvas::{Canvas, Layer};
use super::palette::POLE_RGB;
use super::projection::Projection;
use super::stage::{Stage, shape};
use super::{ShapeKind, style};

/// Discs and poles are painted no smaller and no larger, in units.
const DIAMETER_UNITS: [f32; 2] = [9.0, 36.0];
const POLE_UNITS: [f32; 2] = [1.6, 7.0];

/// Draws a point of an asset, and the pole under a street light.
pub(super) fn draw_point(hit: &Hit, meta: &AssetMeta, stage: &Stage<'_>, canvas: &mut Canvas) {
    let [east_m, north_m, _] = hit.part.a;
    let place_m = Vec3::new(east_m, north_m, style::point_height_m(meta));
    let top = stage.see(place_m);
    let has_pole = meta.kind == AssetKind::StreetLight && place_m.z > 0.0;
    if !has_pole && !top.is_inside() {
        return;
    }
    let distance_m = stage.projection.ground_distance_m(place_m);
    let asset = hit.part.asset;
    if distance_m > stage.range_m {
        return;
    }
    let Some(opacity) = stage.opacity(asset, place_m, distance_m) else { return };
    let painted = shape(asset, meta, ShapeKind::Point, distance_m, opacity);
    if has_pole {
        let foot = stage.see(place_m.with_z(0.0));
        if let Some((t0, t1)) = stage.frustum.clip_segment(foot, top) {
            let first = canvas.vertices().len();
            for view_m in [foot.at.lerp(top.at, t0), foot.at.lerp(top.at, t1)] {
                let [least, most] = POLE_UNITS.map(|units| units * stage.unit_px);
                let width_px = stage.size_px(style::POLE_WIDTH_M, view_m.z, least, most);
                canvas.vertices().push(stage.vertex(view_m, width_px));
            }
            let pole = super::Shape { kind: ShapeKind::Line, rgb: POLE_RGB, ..painted };
            canvas.finish(Layer::Things, first, pole);
        }
    }
    if top.is_inside() {
        let first = canvas.vertices().len();
        let diameter_px = diameter_px(&stage.projection, stage.unit_px, meta, top.at.z);
        canvas.vertices().push(stage.vertex(top.at, diameter_px));
        canvas.finish(Layer::Things, first, painted);
    }
}

/// How large the disc of an asset is in the picture at a depth.
pub(super) fn diameter_px(
    projection: &Projection,
    unit_px: f32,
    meta: &AssetMeta,
    depth_m: f32,
) -> f32 {
    let [least, most] = DIAMETER_UNITS.map(|units| units * unit_px);
    projection.size_px(style::point_diameter_m(meta.kind), depth_m, least, most)
}
