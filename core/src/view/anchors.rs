//! What a label could point at: of each asset the nearest place in the picture.

use glam::{Vec2, Vec3};

use crate::index::{AssetMeta, Form, Hit};

use super::clip::Frustum;
use super::projection::Projection;
use super::style;

/// Nearer than this, things are at the visitor's feet, and labels would race.
const NEAR_M: f32 = 1.5;
/// How far from the edge of the picture labels point, as a share of its half.
const INNER: f32 = 0.88;
/// A label that is shown stays until what it points at is this far out.
const OUTER: f32 = 0.98;

/// Where labels may point.
pub(super) struct Aim<'a> {
    projection: &'a Projection,
    inner: Frustum,
    outer: Frustum,
}

/// What a label points at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// In local metres.
    pub(super) place_m: Vec3,
    /// In the picture.
    pub(super) at_px: Vec2,
}

impl<'a> Aim<'a> {
    pub(super) fn new(projection: &'a Projection) -> Self {
        let frustum =
            |share: f32| Frustum::new(NEAR_M, projection.half_px * share, projection.focal_px);
        Self { projection, inner: frustum(INNER), outer: frustum(OUTER) }
    }

    /// The anchor of an asset, of which the index found `hits`. One whose
    /// label is shown may be nearer to the picture's edge.
    pub(super) fn anchor(&self, hits: &[Hit], meta: &AssetMeta, shown: bool) -> Option<Anchor> {
        self.nearest(hits, meta, &self.inner)
            .or_else(|| if shown { self.nearest(hits, meta, &self.outer) } else { None })
    }

    fn nearest(&self, hits: &[Hit], meta: &AssetMeta, frustum: &Frustum) -> Option<Anchor> {
        let height = |place: [f32; 3]| match meta.form {
            Form::Points => style::point_height_m(meta),
            Form::Lines if meta.depth_m.is_none() => meta.height_m.unwrap_or(place[2]),
            Form::Lines => place[2],
            Form::Polygons => style::anchor_height_m(meta),
        };
        let mut nearest: Option<(f32, Vec3, Vec3)> = None;
        for hit in hits {
            let [a_m, b_m] =
                [hit.part.a, hit.part.b].map(|place| Vec3::new(place[0], place[1], height(place)));
            let [a, b] = [a_m, b_m].map(|place_m| self.projection.view_m(place_m));
            let Some((t0, t1)) = frustum.clip_segment(a, b) else { continue };
            let along = b - a;
            let length_2 = along.length_squared();
            let t = if length_2 > 0.0 { (-a.dot(along) / length_2).clamp(t0, t1) } else { 0.0 };
            let view_m = a.lerp(b, t);
            let distance_2 = view_m.length_squared();
            if nearest.is_none_or(|(least, ..)| distance_2 < least) {
                nearest = Some((distance_2, a_m.lerp(b_m, t), view_m));
            }
        }
        let (_, place_m, view_m) = nearest?;
        Some(Anchor { place_m, at_px: self.projection.picture_px(view_m) })
    }
}
