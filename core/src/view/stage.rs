//! What every drawer of one frame needs to know.

use glam::{Vec2, Vec3};

use crate::index::AssetMeta;

use super::clip::{Frustum, Seen};
use super::occlusion::Occlusion;
use super::palette::fill_rgb;
use super::projection::Projection;
use super::registration::Registration;
use super::{Camera, FrameVertex, Scene, Shape, ShapeKind};

/// Nothing nearer than this along the camera's axis is drawn, metres.
pub(super) const NEAR_M: f32 = 0.3;
/// Shapes are cut this far outside the picture, so that neither a cut end nor
/// the width of a line shows at its edge.
pub(super) const EDGE_PX: f32 = 64.0;
/// What is fainter than this is not drawn.
const MIN_OPACITY: f32 = 0.02;
/// The focus asset is not drawn fainter than this.
const FOCUS_OPACITY: f32 = 0.6;
/// Fading begins at this share of the range.
const FADE_FROM: f32 = 0.3;
/// How much of its opacity a thing keeps that a building hides.
const HIDDEN_OPACITY: f32 = 0.35;
/// How much of it keeps what has nothing to do with the asset that was chosen.
const ASIDE_OPACITY: f32 = 0.3;
/// How much wider are the lines that have to do with it.
const FOLLOWED_WIDTH: f32 = 1.6;

/// The eye, the picture and what hides things from it.
pub(super) struct Stage<'a> {
    pub(super) projection: Projection,
    pub(super) frustum: Frustum,
    /// The farthest from the top left that a vertex may be.
    far_px: Vec2,
    pub(super) range_m: f32,
    /// Pixels of a unit: of what has no size of its own.
    pub(super) unit_px: f32,
    pub(super) focus: Option<u32>,
    /// What feeds the asset that was chosen and what it feeds, in order.
    followed: Option<&'a [u32]>,
    pub(super) occlusion: &'a Occlusion,
    pub(super) registration: Registration,
    /// How strongly what stands on the ground is drawn.
    pub(super) standing: f32,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        projection: Projection,
        camera: &Camera,
        scene: &Scene<'a>,
        occlusion: &'a Occlusion,
        registration: Registration,
    ) -> Self {
        let frustum = Frustum::new(NEAR_M, projection.half_px + EDGE_PX, projection.focal_px);
        let far_px = projection.half_px * 2.0 + EDGE_PX;
        let (range_m, unit_px) = (camera.range_m as f32, camera.unit_px());
        let Scene { focus, followed, .. } = *scene;
        let standing = registration.standing();
        Self {
            projection,
            frustum,
            far_px,
            range_m,
            unit_px,
            focus,
            followed,
            occlusion,
            registration,
            standing,
        }
    }

    /// Whether an asset is the one that was chosen, or has to do with it.
    pub(super) fn is_followed(&self, asset: u32) -> bool {
        let is_linked = |followed: &[u32]| followed.binary_search(&asset).is_ok();
        self.followed.is_some_and(|it| self.focus == Some(asset) || is_linked(it))
    }

    /// Whether an asset has nothing to do with the one that was chosen.
    pub(super) fn is_aside(&self, asset: u32) -> bool {
        self.followed.is_some() && !self.is_followed(asset)
    }

    /// How much wider than others an asset's lines are.
    pub(super) fn widening(&self, asset: u32) -> f32 {
        if self.is_followed(asset) { FOLLOWED_WIDTH } else { 1.0 }
    }

    /// How a thing of an asset at `place_m`, which is `away_m` from the eye on
    /// the ground, is painted; `None` when too faint.
    pub(super) fn opacity(&self, asset: u32, place_m: Vec3, away_m: f32) -> Option<f32> {
        let opacity = self.standing * self.line_opacity(asset, place_m, away_m);
        (opacity > MIN_OPACITY).then_some(opacity)
    }

    /// The same of a piece of a line, before what the pose's error leaves of it.
    pub(super) fn line_opacity(&self, asset: u32, place_m: Vec3, away_m: f32) -> f32 {
        let faded = fade(away_m / self.range_m);
        let opacity = faded * self.unhidden(place_m);
        match self.focus == Some(asset) || self.is_followed(asset) {
            true => opacity.max(FOCUS_OPACITY),
            false if self.is_aside(asset) => ASIDE_OPACITY * opacity,
            false => opacity,
        }
    }

    /// How much of its opacity a place keeps behind the buildings before it.
    pub(super) fn unhidden(&self, place_m: Vec3) -> f32 {
        let hidden = self.occlusion.hidden(place_m);
        1.0 - (1.0 - HIDDEN_OPACITY) * hidden
    }

    /// As [`opacity`](Self::opacity), of what stands in the way itself.
    pub(super) fn wall_opacity(&self, place_m: Vec3) -> Option<f32> {
        let faded = fade(self.projection.ground_distance_m(place_m) / self.range_m);
        (faded > MIN_OPACITY).then_some(faded)
    }

    /// Where a place in local metres lies in view space, and in the picture.
    pub(super) fn see(&self, place_m: Vec3) -> Seen {
        self.frustum.see(self.projection.view_m(place_m))
    }

    /// A vertex for a place in view space that is inside the frustum.
    pub(super) fn vertex(&self, view_m: Vec3, width_px: f32) -> FrameVertex {
        // Rounding may leave a cut place a hair outside.
        let at = self.held(self.projection.picture_px(view_m));
        FrameVertex { x_px: at.x, y_px: at.y, width_px, along_m: 0.0, depth_m: view_m.z }
    }

    /// A place of the picture, or the nearest one not beyond its edge.
    pub(super) fn held(&self, at_px: Vec2) -> Vec2 {
        at_px.clamp(Vec2::splat(-EDGE_PX), self.far_px)
    }

    /// Both ends of what is in the picture of a line on the ground.
    pub(super) fn ground_line(&self, from_m: Vec2, to_m: Vec2) -> Option<[Vec2; 2]> {
        let ends = self.segment(from_m.extend(0.0), to_m.extend(0.0))?;
        Some(ends.map(|end| self.projection.picture_px(end)))
    }

    /// Both ends, in view space, of what is in the picture of a segment.
    pub(super) fn segment(&self, from_m: Vec3, to_m: Vec3) -> Option<[Vec3; 2]> {
        let [from, to] = [from_m, to_m].map(|end| self.see(end));
        let (t0, t1) = self.frustum.clip_segment(from, to)?;
        Some([t0, t1].map(|t| from.at.lerp(to.at, t)))
    }

    /// Pixels of `size_m` metres at a depth, within bounds.
    pub(super) fn size_px(&self, size_m: f32, depth_m: f32, least: f32, most: f32) -> f32 {
        self.projection.size_px(size_m, depth_m, least, most)
    }
}

/// 1 up to a share of the range, then smoothly down to 0 at the range.
pub(super) fn fade(share_of_range: f32) -> f32 {
    let t = ((share_of_range - FADE_FROM) / (1.0 - FADE_FROM)).clamp(0.0, 1.0);
    1.0 - t * t * (3.0 - 2.0 * t)
}

/// A shape of an asset whose vertices are yet to be known.
pub(super) fn shape(
    asset: u32,
    meta: &AssetMeta,
    kind: ShapeKind,
    distance_m: f32,
    opacity: f32,
) -> Shape {
    Shape {
        asset,
        kind,
        network: meta.network,
        asset_kind: meta.kind,
        rgb: fill_rgb(meta.network, meta.kind, kind),
        buried: meta.buried,
        first_vertex: 0,
        vertex_count: 0,
        distance_m,
        opacity,
    }
}
