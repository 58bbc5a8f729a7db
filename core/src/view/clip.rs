//! The part of space that the picture shows, and what of a line or a polygon
//! lies in it; all in view space.

use glam::{Vec2, Vec3};

/// A pyramid cut off at the near plane, as five planes through which what is
/// inside has a distance of zero or more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frustum {
    near_m: f32,
    /// Half the picture at a depth of one metre.
    tan: Vec2,
}

impl Frustum {
    /// What a picture shows that reaches `half_px` from its middle.
    pub(super) fn new(near_m: f32, half_px: Vec2, focal_px: f32) -> Self {
        Self { near_m, tan: half_px / focal_px }
    }

    /// Signed distances of a place to the planes, positive inside; those to
    /// the sides are scaled, which neither sign nor cutting minds.
    fn distances(&self, at: Vec3) -> [f32; 5] {
        let (x, y) = (self.tan.x * at.z, self.tan.y * at.z);
        [at.z - self.near_m, x - at.x, x + at.x, y - at.y, y + at.y]
    }

    /// Whether a place is inside.
    pub(super) fn holds(&self, at: Vec3) -> bool {
        self.distances(at).iter().all(|&distance| distance >= 0.0)
    }

    /// The span of the segment's parameter that is inside (Liang and Barsky,
    /// "A New Concept and Method for Line Clipping", 1984).
    pub(super) fn clip_segment(&self, a: Vec3, b: Vec3) -> Option<(f32, f32)> {
        let (mut t0, mut t1) = (0.0_f32, 1.0_f32);
        for (at_a, at_b) in self.distances(a).into_iter().zip(self.distances(b)) {
            match (at_a >= 0.0, at_b >= 0.0) {
                (true, true) => {}
                (false, false) => return None,
                (true, false) => t1 = t1.min(at_a / (at_a - at_b)),
                (false, true) => t0 = t0.max(at_a / (at_a - at_b)),
            }
        }
        (t0 <= t1).then_some((t0, t1))
    }

    /// Cuts a polygon to what is inside (Sutherland and Hodgman, "Reentrant
    /// Polygon Clipping", 1974); fewer than three vertices are left of one
    /// that is outside. `spare` is the room that the cutting needs.
    pub(super) fn clip_polygon(&self, polygon: &mut Vec<Vec3>, spare: &mut Vec<Vec3>) {
        for plane in 0..5 {
            spare.clear();
            let Some(&last) = polygon.last() else { return };
            let mut from = last;
            let mut at_from = self.distances(from)[plane];
            for &to in polygon.iter() {
                let at_to = self.distances(to)[plane];
                if (at_from >= 0.0) != (at_to >= 0.0) {
                    spare.push(from.lerp(to, at_from / (at_from - at_to)));
                }
                if at_to >= 0.0 {
                    spare.push(to);
                }
                (from, at_from) = (to, at_to);
            }
            std::mem::swap(polygon, spare);
        }
    }
}
