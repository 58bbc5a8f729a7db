//! The part of space that the picture shows, and what of a line or a polygon
//! lies in it; all in view space.

use glam::{Vec2, Vec3};

const PLANES: usize = 5;
const ALL_PLANES: u8 = (1 << PLANES) - 1;

/// A pyramid cut off at the near plane, as five planes through which what is
/// inside has a distance of zero or more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frustum {
    near_m: f32,
    /// Half the picture at a depth of one metre.
    tan: Vec2,
}

/// A place, and which planes it is outside of: known once, it need not be found
/// out for every segment and every polygon of which it is a corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// In view space.
    pub(super) at: Vec3,
    /// A bit for each plane, in the order of [`Frustum::distances`].
    outside: u8,
}

impl Seen {
    /// Whether it is inside.
    pub(super) fn is_inside(&self) -> bool {
        self.outside == 0
    }
}

impl Frustum {
    /// What a picture shows that reaches `half_px` from its middle.
    pub(super) fn new(near_m: f32, half_px: Vec2, focal_px: f32) -> Self {
        Self { near_m, tan: half_px / focal_px }
    }

    /// Signed distances of a place to the planes, positive inside; those to
    /// the sides are scaled, which neither sign nor cutting minds.
    fn distances(&self, at: Vec3) -> [f32; PLANES] {
        let (x, y) = (self.tan.x * at.z, self.tan.y * at.z);
        [at.z - self.near_m, x - at.x, x + at.x, y - at.y, y + at.y]
    }

    /// A place and where it lies.
    pub(super) fn see(&self, at: Vec3) -> Seen {
        let within = at.x.abs() <= self.tan.x * at.z && at.y.abs() <= self.tan.y * at.z;
        // Most are, and this is found out sooner.
        if at.z >= self.near_m && within {
            return Seen { at, outside: 0 };
        }
        let distances = self.distances(at).into_iter().enumerate();
        let inside = distances
            .fold(0, |inside, (plane, distance)| inside | u8::from(distance >= 0.0) << plane);
        Seen { at, outside: ALL_PLANES & !inside }
    }

    /// Whether a place is inside.
    pub(super) fn holds(&self, at: Vec3) -> bool {
        self.see(at).is_inside()
    }

    /// The span of the segment's parameter that is inside (Liang and Barsky,
    /// "A New Concept and Method for Line Clipping", 1984).
    pub(super) fn clip_segment(&self, a: Seen, b: Seen) -> Option<(f32, f32)> {
        let (mut t0, mut t1) = (0.0_f32, 1.0_f32);
        if a.outside & b.outside != 0 {
            return None;
        }
        let crossed = a.outside | b.outside;
        if crossed == 0 {
            return Some((t0, t1));
        }
        let ends = self.distances(a.at).into_iter().zip(self.distances(b.at));
        for (plane, (at_a, at_b)) in ends.enumerate() {
            let plane = 1 << plane;
            if a.outside & plane != 0 {
                t0 = t0.max(at_a / (at_a - at_b));
            } else if b.outside & plane != 0 {
                t1 = t1.min(at_a / (at_a - at_b));
            }
        }
        (t0 <= t1).then_some((t0, t1))
    }

    /// Cuts a polygon to what is inside (Sutherland and Hodgman, "Reentrant
    /// Polygon Clipping", 1974); fewer than three vertices are left of one
    /// that is outside. `spare` is the room that the cutting needs.
    pub(super) fn clip_polygon(&self, polygon: &mut Vec<Seen>, spare: &mut Vec<Seen>) {
        let mut outside = polygon.iter().fold(0, |outside, corner| outside | corner.outside);
        for number in 0..PLANES {
            let plane = 1 << number;
            // Most polygons cross few planes or none.
            if outside & plane == 0 {
                continue;
            }
            let Some(&last) = polygon.last() else { return };
            spare.clear();
            outside = 0;
            let mut from = last;
            for &to in polygon.iter() {
                if (from.outside ^ to.outside) & plane != 0 {
                    let [at_from, at_to] = [from.at, to.at].map(|at| self.distances(at)[number]);
                    let cut = self.see(from.at.lerp(to.at, at_from / (at_from - at_to)));
                    outside |= cut.outside;
                    spare.push(cut);
                }
                if to.outside & plane == 0 {
                    outside |= to.outside;
                    spare.push(to);
                }
                from = to;
            }
            std::mem::swap(polygon, spare);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frustum() -> Frustum {
        Frustum::new(0.3, Vec2::new(400.0, 300.0), 500.0)
    }

    fn place() -> impl Strategy<Value = Vec3> {
        [-50.0..50.0_f32, -50.0..50.0_f32, -20.0..50.0_f32].prop_map(Vec3::from)
    }

    fn cut<const N: usize>(corners: [Vec3; N]) -> Vec<Vec3> {
        let mut polygon = corners.map(|corner| frustum().see(corner)).to_vec();
        frustum().clip_polygon(&mut polygon, &mut Vec::new());
        polygon.into_iter().map(|corner| corner.at).collect()
    }

    fn nearly_holds(at: Vec3) -> bool {
        frustum().distances(at).iter().all(|&distance| distance > -1e-3)
    }

    /// A hundredth of the way between samples of a segment, which shares
    /// nothing with the clipping.
    fn samples(a: Vec3, b: Vec3) -> impl Iterator<Item = (f32, Vec3)> {
        (0..=100).map(move |step| step as f32 / 100.0).map(move |t| (t, a.lerp(b, t)))
    }

    proptest! {
        #[test]
        fn a_segment_keeps_exactly_what_is_inside(a in place(), b in place()) {
            let span = frustum().clip_segment(frustum().see(a), frustum().see(b));
            for (t, at) in samples(a, b) {
                let inside = span.is_some_and(|(t0, t1)| (t0 - 1e-4..=t1 + 1e-4).contains(&t));
                let surely_inside = span.is_some_and(|(t0, t1)| (t0 + 1e-4..=t1 - 1e-4).contains(&t));
                prop_assert!(inside || !frustum().holds(at), "lost {at} at {t}");
                prop_assert!(!surely_inside || nearly_holds(at), "kept {at} at {t}");
            }
        }

        #[test]
        fn a_triangle_keeps_exactly_what_is_inside(a in place(), b in place(), c in place()) {
            let cut = cut([a, b, c]);
            for &corner in &cut {
                prop_assert!(nearly_holds(corner), "{corner}");
            }
            // Its corners that were inside are still there.
            for corner in [a, b, c] {
                prop_assert!(!frustum().holds(corner) || cut.contains(&corner));
            }
            // A place of the triangle inside means that something is left.
            let middle = (a + b + c) / 3.0;
            let some_inside = [a, b, c].iter().any(|&corner| {
                samples(corner, middle).any(|(_, at)| frustum().holds(at))
            });
            prop_assert!(!some_inside || cut.len() >= 3, "{cut:?}");
        }
    }

    #[test]
    fn a_square_around_the_picture_is_cut_to_the_picture() {
        let square =
            cut([(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0)]
                .map(|(x, y)| Vec3::new(x, y, 5.0)));
        assert_eq!(square.len(), 4);
        for corner in square {
            assert!((corner.x.abs() - 4.0).abs() < 1e-5 && (corner.y.abs() - 3.0).abs() < 1e-5);
        }
    }

    #[test]
    fn nothing_is_left_of_what_is_behind() {
        let behind = cut([Vec3::NEG_Z, Vec3::new(1.0, 0.0, -1.0), Vec3::new(0.0, 1.0, 0.2)]);
        assert!(behind.is_empty());
        let [a, b] = [Vec3::NEG_Z, Vec3::new(0.0, 0.0, 0.2)].map(|at| frustum().see(at));
        assert_eq!(frustum().clip_segment(a, b), None);
    }
}
