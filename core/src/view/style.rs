//! How large things are drawn, and how much their labels matter.
//!
//! Sizes are for the drawing only, chosen to be seen at 50 m; none of them is
//! a statement about the asset. Symbols are the app's.

use crate::assets::{ASSUMED_HEIGHT_M, AssetKind, Network};
use crate::index::AssetMeta;

/// As [`ASSUMED_HEIGHT_M`].
const UNKNOWN_BUILDING_HEIGHT_M: f32 = ASSUMED_HEIGHT_M as f32;
/// Height that a street light is drawn with when the file gives none.
const UNKNOWN_LIGHT_HEIGHT_M: f32 = 5.0;
/// Thickness of a street light's pole.
pub(super) const POLE_WIDTH_M: f32 = 0.12;

/// Width of a line, metres.
pub(super) fn line_width_m(meta: &AssetMeta) -> f32 {
    match (meta.kind, meta.network) {
        (AssetKind::Pipe, Network::Waste) => 0.5,
        (AssetKind::Pipe, Network::DistrictHeating) => 0.4,
        (AssetKind::Pipe | AssetKind::Duct, _) => 0.3,
        _ => 0.16,
    }
}

/// Diameter of a point's disc, metres.
pub(super) fn point_diameter_m(kind: AssetKind) -> f32 {
    match kind {
        AssetKind::Battery | AssetKind::Transformer | AssetKind::Substation | AssetKind::Well => {
            1.2
        }
        AssetKind::Building | AssetKind::Photovoltaic | AssetKind::Station => 1.0,
        AssetKind::StreetLight | AssetKind::ChargingPoint | AssetKind::Inlet => 0.6,
        _ => 0.5,
    }
}

/// Height of a point's disc above the ground, metres, negative below it.
pub(super) fn point_height_m(meta: &AssetMeta) -> f32 {
    if let Some(depth_m) = meta.depth_m {
        return -depth_m;
    }
    meta.height_m.unwrap_or(match meta.kind {
        AssetKind::StreetLight => UNKNOWN_LIGHT_HEIGHT_M,
        AssetKind::Photovoltaic => UNKNOWN_BUILDING_HEIGHT_M,
        AssetKind::Building | AssetKind::Station => 2.4,
        AssetKind::ChargingPoint => 1.4,
        AssetKind::Battery
        | AssetKind::Transformer
        | AssetKind::Substation
        | AssetKind::Cabinet
        | AssetKind::Meter => 1.2,
        AssetKind::Inlet => 0.9,
        _ => 0.3,
    })
}

/// Height of an area above the ground, metres, negative below it: solar roofs
/// at their height, all else on the ground or as deep as it is buried.
pub(super) fn area_height_m(meta: &AssetMeta) -> f32 {
    match (meta.kind, meta.depth_m) {
        (AssetKind::Photovoltaic, _) => meta.height_m.unwrap_or(UNKNOWN_BUILDING_HEIGHT_M),
        (_, depth_m) => -depth_m.unwrap_or(0.0),
    }
}

/// Height of a building's walls, metres.
pub(super) fn wall_height_m(meta: &AssetMeta) -> f32 {
    meta.height_m.unwrap_or(UNKNOWN_BUILDING_HEIGHT_M)
}

/// Height of what a label points at on the edge of an area, metres.
pub(super) fn anchor_height_m(meta: &AssetMeta) -> f32 {
    match meta.kind {
        // Above the heads of people, below the edge of the picture.
        AssetKind::Building => (0.7 * wall_height_m(meta)).min(4.0),
        _ => area_height_m(meta),
    }
}

/// How much a label of its kind matters, 0 to 1: what the visit is about
/// before what there is plenty of.
pub(crate) fn importance(kind: AssetKind) -> f32 {
    match kind {
        AssetKind::Battery => 1.0,
        AssetKind::Transformer => 0.95,
        AssetKind::Photovoltaic | AssetKind::Substation => 0.9,
        AssetKind::Well => 0.85,
        AssetKind::ChargingPoint | AssetKind::Station => 0.6,
        AssetKind::Building => 0.5,
        AssetKind::Inlet | AssetKind::Meter | AssetKind::Cabinet => 0.4,
        AssetKind::Cable | AssetKind::Pipe | AssetKind::Duct => 0.3,
        AssetKind::StreetLight | AssetKind::Unspecified => 0.2,
    }
}
