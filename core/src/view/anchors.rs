//! What a label could point at: of each asset the nearest place in the picture.

use glam::{Vec2, Vec3};

use crate::index::{AssetMeta, Form, Hit};

use super::clip::{Frustum, Seen};
use super::projection::Projection;
use super::{points, style};

/// Nearer than this, things are at the visitor's feet, and labels would race.
const NEAR_M: f32 = 1.5;
/// How far from the edge of the picture labels point, as a share of its half.
pub(super) const INNER: f32 = 0.88;
/// A label that is shown stays until what it points at is this far out.
const OUTER: f32 = 0.98;
/// It also stays where it points until another place of its asset is nearer
/// than this share of the distance, less the slack.
const MUCH_FARTHER: f32 = 1.5;
const SLACK_M: f32 = 2.0;
/// What rounding may add to a distance; single precision is worth less than
/// that only where nothing can be drawn any more.
pub(super) const ROUNDING_M: f32 = 1.0;

/// Where labels may point.
pub(super) struct Aim<'a> {
    projection: &'a Projection,
    unit_px: f32,
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
    /// Of the symbol there.
    pub(super) radius_px: f32,
    /// How far away in the picture that was in the last frame which it would
    /// point at still, had it stayed: nothing while it points at the same place.
    pub(super) moved_px: f32,
}

impl<'a> Aim<'a> {
    pub(super) fn new(projection: &'a Projection, unit_px: f32) -> Self {
        let frustum =
            |share: f32| Frustum::new(NEAR_M, projection.half_px * share, projection.focal_px);
        Self { projection, unit_px, inner: frustum(INNER), outer: frustum(OUTER) }
    }

    /// The anchor of an asset, of which the index found `hits`. `last_m` is
    /// where it was in the last frame, if its label was shown: it stays there
    /// while that is in the picture and not much farther than need be, rather
    /// than slide along the asset as the picture's edge does.
    pub(super) fn anchor(
        &self,
        hits: &[Hit],
        meta: &AssetMeta,
        last_m: Option<Vec3>,
    ) -> Option<Anchor> {
        let eye_m = self.projection.eye_m;
        let nearest = self.nearest(hits, meta);
        let last = last_m
            .map(|place_m| (place_m, self.projection.view_m(place_m)))
            .filter(|&(_, view_m)| self.outer.holds(view_m))
            .filter(|(place_m, _)| {
                nearest.is_none_or(|(nearest_m, _)| {
                    place_m.distance(eye_m) <= MUCH_FARTHER * nearest_m.distance(eye_m) + SLACK_M
                })
            });
        let (place_m, view_m) = last.or(nearest)?;
        let at_px = self.projection.picture_px(view_m);
        let moved_px = match last_m {
            Some(last_m) if last.is_none() => {
                let view_m = self.projection.view_m(last_m);
                let is_before = view_m.z > NEAR_M;
                let last_px = is_before.then(|| self.projection.picture_px(view_m));
                last_px.map_or(f32::INFINITY, |last_px| last_px.distance(at_px))
            }
            _ => 0.0,
        };
        let radius_px = match meta.form {
            Form::Points => {
                points::diameter_px(self.projection, self.unit_px, meta, view_m.z) / 2.0
            }
            Form::Lines | Form::Polygons => 0.0,
        };
        Some(Anchor { place_m, at_px, radius_px, moved_px })
    }

    /// The nearest place well inside the picture, and the same in view space.
    fn nearest(&self, hits: &[Hit], meta: &AssetMeta) -> Option<(Vec3, Vec3)> {
        let height = |place: [f32; 3]| match meta.form {
            Form::Points => style::point_height_m(meta),
            Form::Lines if meta.depth_m.is_none() => meta.height_m.unwrap_or(place[2]),
            Form::Lines => place[2],
            Form::Polygons => style::anchor_height_m(meta),
        };
        let place = |place: [f32; 3]| Vec3::new(place[0], place[1], height(place));
        let see = |place_m: Vec3| self.inner.see(self.projection.view_m(place_m));
        let mut nearest: Option<(f32, Vec3, Vec3)> = None;
        // Where the part before ends, the next one begins, mostly.
        let mut last: Option<(Vec3, Seen)> = None;
        for hit in hits {
            // On the ground everything is as near as in space, or nearer.
            let least_m = (hit.distance_m - ROUNDING_M).max(0.0);
            if nearest.is_some_and(|(least_2, ..)| least_m * least_m > least_2) {
                continue;
            }
            let (a_m, b_m) = (place(hit.part.a), place(hit.part.b));
            let a = last.filter(|(last_m, _)| *last_m == a_m).map_or_else(|| see(a_m), |it| it.1);
            let b = if b_m == a_m { a } else { see(b_m) };
            last = Some((b_m, b));
            let Some((t0, t1)) = self.inner.clip_segment(a, b) else { continue };
            let (a, b) = (a.at, b.at);
            let along = b - a;
            let length_2 = along.length_squared();
            let t = if length_2 > 0.0 { (-a.dot(along) / length_2).clamp(t0, t1) } else { 0.0 };
            let view_m = a.lerp(b, t);
            let distance_2 = view_m.length_squared();
            if nearest.is_none_or(|(least, ..)| distance_2 < least) {
                nearest = Some((distance_2, a_m.lerp(b_m, t), view_m));
            }
        }
        nearest.map(|(_, place_m, view_m)| (place_m, view_m))
    }
}
