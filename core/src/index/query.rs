//! The questions that an index answers, each in the order of distance.

use super::build::Index;
use super::part::{Hit, Part, distance_2, nearest_on_segment};
use super::tree::Region;

/// The share of a squared radius that leaves room for rounding.
const SURELY: f32 = 0.999;

/// What a camera sees of the ground: a sector of a disc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wedge {
    /// East and north of the eye in local metres.
    pub apex_m: [f32; 2],
    /// Where its middle points, radians clockwise from north.
    pub heading_rad: f32,
    /// From its middle to either side, radians; a right angle or more means
    /// all around.
    pub half_angle_rad: f32,
    /// How far it reaches, metres.
    pub range_m: f32,
}

impl Index {
    /// The part nearest to `at` (east, north in local metres) within `max_m`
    /// metres; of equally near ones that with the lowest id. An area around the
    /// place is as near as can be.
    #[must_use]
    pub fn nearest(&self, at: [f32; 2], max_m: f32) -> Option<Hit> {
        let around = self.areas_around(at).map(|part| Hit { distance_m: 0.0, part });
        around.chain(self.nearest_segment(at, max_m)).min_by_key(key)
    }

    /// The same of points, lines and edges alone.
    #[must_use]
    pub(crate) fn nearest_segment(&self, at: [f32; 2], max_m: f32) -> Option<Hit> {
        if !(at[0].is_finite() && at[1].is_finite()) {
            return None;
        }
        let nearest_2 = self.tree.nearest_distance_2(at)?;
        if nearest_2 > max_m * max_m {
            return None;
        }
        // The distance to a node's box may round to more than that to the part
        // within it; a few steps of the coordinates' precision make up for it.
        let slack_m = 4.0 * f32::EPSILON * (at[0].abs() + at[1].abs() + nearest_2.sqrt());
        let radius_m = nearest_2.sqrt() + slack_m;
        let mut nearest: Option<Hit> = None;
        self.tree.visit(
            &Disc { center: at, radius_2: radius_m * radius_m },
            &mut |part, distance_2| {
                let hit = Hit { distance_m: distance_2.sqrt(), part: *part };
                if nearest.is_none_or(|best| key(&hit) < key(&best)) {
                    nearest = Some(hit);
                }
            },
        );
        nearest
    }

    /// All parts within `radius_m` metres of `at` (east, north in local
    /// metres), the nearest first, equally near ones by id; those areas too that
    /// the place is in. `hits` is cleared;
    /// handing in the same one again saves its allocation.
    pub fn within_radius(&self, at: [f32; 2], radius_m: f32, hits: &mut Vec<Hit>) {
        hits.clear();
        self.visit_radius(at, radius_m, |part, distance_m| {
            hits.push(Hit { distance_m, part: *part })
        });
        hits.sort_unstable_by_key(key);
    }

    /// All parts of which something lies in the wedge, the nearest first,
    /// equally near ones by id; those areas too that its apex is in. `hits` is
    /// cleared.
    pub fn in_wedge(&self, wedge: &Wedge, hits: &mut Vec<Hit>) {
        hits.clear();
        self.visit_wedge(wedge, |part, distance_m| hits.push(Hit { distance_m, part: *part }));
        hits.sort_unstable_by_key(key);
    }

    /// As [`within_radius`](Self::within_radius), in no particular order: the
    /// part and its distance in metres.
    pub fn visit_radius(&self, at: [f32; 2], radius_m: f32, mut visitor: impl FnMut(&Part, f32)) {
        let disc = Disc { center: at, radius_2: radius_m * radius_m };
        if disc.radius_2 >= 0.0 {
            self.areas_around(at).for_each(|part| visitor(&part, 0.0));
        }
        self.tree.visit(&disc, &mut |part, distance_2| visitor(part, distance_2.sqrt()));
    }

    /// As [`in_wedge`](Self::in_wedge), in no particular order: the part and
    /// its distance in metres.
    pub fn visit_wedge(&self, wedge: &Wedge, mut visitor: impl FnMut(&Part, f32)) {
        if wedge.half_angle_rad >= std::f32::consts::FRAC_PI_2 {
            return self.visit_radius(wedge.apex_m, wedge.range_m, visitor);
        }
        let sector = Sector::new(wedge);
        if sector.is_sound() {
            self.areas_around(wedge.apex_m).for_each(|part| visitor(&part, 0.0));
        }
        self.tree.visit(&sector, &mut |part, distance_2| visitor(part, distance_2.sqrt()));
    }

    /// As [`visit_wedge`](Self::visit_wedge), without the distances, which take
    /// as long to find out as all the rest.
    pub(crate) fn visit_wedge_parts(&self, wedge: &Wedge, mut visitor: impl FnMut(&Part)) {
        if wedge.half_angle_rad >= std::f32::consts::FRAC_PI_2 {
            return self.visit_radius(wedge.apex_m, wedge.range_m, |part, _| visitor(part));
        }
        let sector = Sector::new(wedge);
        if sector.is_sound() {
            self.areas_around(wedge.apex_m).for_each(|part| visitor(&part));
        }
        self.tree.visit_near(&sector, &mut |part| {
            if sector.surely_holds(part) || sector.distance_2(part).is_some() {
                visitor(part);
            }
        });
    }
}

/// Distances are never negative, so that their bits are ordered as they are.
fn key(hit: &Hit) -> u64 {
    u64::from(hit.distance_m.to_bits()) << 32 | u64::from(hit.part.id)
}

pub(super) struct Disc {
    pub(super) center: [f32; 2],
    pub(super) radius_2: f32,
}

impl Region for Disc {
    fn may_touch(&self, lower: [f32; 2], upper: [f32; 2]) -> bool {
        box_distance_2(lower, upper, self.center) <= self.radius_2
    }

    fn distance_2(&self, part: &Part) -> Option<f32> {
        let distance_2 = distance_2(part.nearest_place(self.center), self.center);
        (distance_2 <= self.radius_2).then_some(distance_2)
    }
}

/// A disc cut by two lines through its centre; normals point inwards.
struct Sector {
    disc: Disc,
    left_normal: [f32; 2],
    right_normal: [f32; 2],
}

impl Sector {
    fn new(wedge: &Wedge) -> Self {
        let (left_sin, left_cos) = libm::sincosf(wedge.heading_rad - wedge.half_angle_rad);
        let (right_sin, right_cos) = libm::sincosf(wedge.heading_rad + wedge.half_angle_rad);
        Self {
            disc: Disc { center: wedge.apex_m, radius_2: wedge.range_m * wedge.range_m },
            // The left edge runs along (sin, cos); a quarter turn to its right
            // is inside, and likewise to the left of the right edge.
            left_normal: [left_cos, -left_sin],
            right_normal: [-right_cos, right_sin],
        }
    }

    /// Whether it is somewhere: an area around its apex lies in it then.
    fn is_sound(&self) -> bool {
        self.disc.radius_2 >= 0.0 && self.left_normal[0].is_finite()
    }

    /// Whether both ends of a part are inside, and nearer than the edge by more
    /// than rounding: its distance need not be known then.
    fn surely_holds(&self, part: &Part) -> bool {
        let holds = |end: [f32; 3]| {
            let at = [end[0] - self.disc.center[0], end[1] - self.disc.center[1]];
            dot(at, self.left_normal) >= 0.0
                && dot(at, self.right_normal) >= 0.0
                && dot(at, at) <= SURELY * self.disc.radius_2
        };
        holds(part.a) && holds(part.b)
    }
}

impl Region for Sector {
    fn may_touch(&self, lower: [f32; 2], upper: [f32; 2]) -> bool {
        let eye = self.disc.center;
        let low = [lower[0] - eye[0], lower[1] - eye[1]];
        let high = [upper[0] - eye[0], upper[1] - eye[1]];
        self.disc.may_touch(lower, upper)
            && farthest_along(low, high, self.left_normal) >= 0.0
            && farthest_along(low, high, self.right_normal) >= 0.0
    }

    fn distance_2(&self, part: &Part) -> Option<f32> {
        let eye = self.disc.center;
        let a = [part.a[0] - eye[0], part.a[1] - eye[1]];
        let b = [part.b[0] - eye[0], part.b[1] - eye[1]];
        let (left_a, left_b) = (dot(a, self.left_normal), dot(b, self.left_normal));
        let (right_a, right_b) = (dot(a, self.right_normal), dot(b, self.right_normal));
        if left_a < 0.0 && left_b < 0.0 || right_a < 0.0 && right_b < 0.0 {
            return None;
        }
        let (a, b) = if left_a >= 0.0 && left_b >= 0.0 && right_a >= 0.0 && right_b >= 0.0 {
            (a, b)
        } else {
            let (t0, t1) = clip(clip((0.0, 1.0), left_a, left_b), right_a, right_b);
            if t0 > t1 {
                return None;
            }
            (lerp(a, b, t0), lerp(a, b, t1))
        };
        let distance_2 = distance_2(nearest_on_segment(a, b, [0.0; 2]), [0.0; 2]);
        (distance_2 <= self.disc.radius_2).then_some(distance_2)
    }
}

/// What of the span of a segment's parameter is inside a plane, given the
/// signed distances of its ends; empty as a span that ends before it begins.
fn clip((t0, t1): (f32, f32), at_a: f32, at_b: f32) -> (f32, f32) {
    match (at_a >= 0.0, at_b >= 0.0) {
        (true, true) => (t0, t1),
        (false, false) => (1.0, 0.0),
        (true, false) => (t0, t1.min(at_a / (at_a - at_b))),
        (false, true) => (t0.max(at_a / (at_a - at_b)), t1),
    }
}

fn dot(a: [f32; 2], b: [f32; 2]) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

fn lerp(a: [f32; 2], b: [f32; 2], t: f32) -> [f32; 2] {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

/// How far the box's farthest corner reaches along `normal`.
fn farthest_along(low: [f32; 2], high: [f32; 2], normal: [f32; 2]) -> f32 {
    (low[0] * normal[0]).max(high[0] * normal[0]) + (low[1] * normal[1]).max(high[1] * normal[1])
}

fn box_distance_2(lower: [f32; 2], upper: [f32; 2], at: [f32; 2]) -> f32 {
    let dx = (lower[0] - at[0]).max(at[0] - upper[0]).max(0.0);
    let dy = (lower[1] - at[1]).max(at[1] - upper[1]).max(0.0);
    dx * dx + dy * dy
}
