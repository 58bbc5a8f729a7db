//! The way to what is in focus and not in the picture: a label at the edge whose
//! arrow points there, and which says where to look.

use glam::{Vec2, Vec3};

use crate::geodesy::half_turn_deg;
use crate::index::{AssetMeta, Form};
use crate::language::Language;
use crate::naming;

use super::anchors::INNER;
use super::labels::Described;
use super::slots::{Box2, below_count};
use super::stage::Stage;
use super::text::Said;
use super::{Camera, Caption, Label, style};

/// From the edges of the picture to the label, and from the upper one, where the
/// compass is, in text heights.
const EDGE_EM: f32 = 0.8;
const TOP_EM: f32 = 2.4;
/// What is farther round than this is behind the visitor, degrees.
const BEHIND_DEG: f32 = 120.0;

/// The label at the edge that leads to an asset at `place_m` on the ground.
pub(super) fn pointer(
    asset: u32,
    meta: &AssetMeta,
    caption: &Caption,
    place_m: [f32; 2],
    language: &Language,
    stage: &Stage<'_>,
    camera: &Camera,
) -> Option<Label> {
    let projection = &stage.projection;
    let height_m = match meta.form {
        Form::Points => style::point_height_m(meta),
        Form::Lines => -meta.depth_m.unwrap_or(0.0),
        Form::Polygons => style::anchor_height_m(meta),
    };
    let place_m = Vec2::from(place_m).extend(height_m);
    let to_m: Vec3 = place_m - projection.eye_m;
    let away_m = to_m.truncate().length();
    if !(away_m.is_finite() && away_m > 0.0) {
        return None;
    }
    let bearing_deg = libm::atan2f(to_m.x, to_m.y).to_degrees();
    let across_deg = half_turn_deg((bearing_deg - projection.heading_deg()).into()) as f32;
    let elevation_deg = libm::atan2f(to_m.z, away_m).to_degrees();
    let above_deg = elevation_deg - projection.pitch_deg();
    // Nearer to the edge than this no label is laid out.
    let half = projection.half_px * INNER / projection.focal_px;
    let half_deg = half.map(|tangent| libm::atanf(tangent).to_degrees());
    let outside = |deg: f32, half_deg: f32| {
        if deg.abs() < half_deg { 0 } else { deg.signum() as i8 }
    };
    let is_behind = across_deg.abs() > BEHIND_DEG;
    let (across, above) = (outside(across_deg, half_deg.x), outside(above_deg, half_deg.y));
    // Turned to it, the visitor sees how high it is.
    let above = if across != 0 && above < 0 { 0 } else { above };
    if across == 0 && above == 0 {
        return None;
    }
    let look = naming::look(across, above, is_behind, language);
    let towards = Vec2::new(across_deg, if above == 0 { 0.0 } else { -above_deg });
    let towards = towards.try_normalize()?;

    let said = Caption {
        asset_id: caption.asset_id.clone(),
        title: caption.title.clone(),
        value: Some(look.to_owned()),
        ..Caption::default()
    };
    let text_px = camera.text_px as f32;
    let widest_em = camera.width_px as f32 / text_px - 2.0 * EDGE_EM;
    let said = Said { caption: &said, simulated: false, details: None, widest_em };
    let size = said.box_px(text_px);
    let picture = 2.0 * projection.half_px;
    let middle = projection.half_px + towards * picture.length();
    let least = Vec2::new(EDGE_EM, TOP_EM) * text_px;
    let most = (picture - size - EDGE_EM * text_px).max(least);
    let bounds = Box2 { at: (middle - size / 2.0).clamp(least, most), size };
    let bounds = below_count(bounds, picture, text_px);
    let of = Described {
        network: meta.network,
        asset_kind: meta.kind,
        simulated: meta.simulated,
        shared: false,
    };
    Some(Label {
        distance_m: away_m,
        focused: true,
        arrow_deg: Some(libm::atan2f(towards.x, -towards.y).to_degrees()),
        ..said.label(asset, &of, &bounds, text_px)
    })
}
