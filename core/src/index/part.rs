//! What the index holds: a segment, or a point, of an asset.

use rstar::{AABB, PointDistance, RTreeObject};

/// A straight piece of an asset in local metres: east, north, and height above
/// the ground (negative below it). A point has both ends in one place, and so
/// has an area that a query finds around the place asked about: there.
///
/// Single precision: exact to a millimetre within 10 km of the pack's origin,
/// and to a centimetre within 80 km, finer than any survey of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Where it begins.
    pub a: [f32; 3],
    /// Where it ends.
    pub b: [f32; 3],
    /// The asset, by its place in the list that the index was built from.
    pub asset: u32,
    /// Its own number. Parts of one line or ring are numbered in a row, and a
    /// number is left out between one line and the next: consecutive numbers
    /// join. An area around a place has the one that is left out after its ring.
    pub id: u32,
}

/// A part that a query found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Distance on the ground from the place asked about to the nearest place
    /// of the part (for a wedge: of what of the part lies in it), metres.
    pub distance_m: f32,
    /// What was found.
    pub part: Part,
}

impl Part {
    /// The place of the part nearest to `at` on the ground, metres.
    #[must_use]
    pub fn nearest_place(&self, at: [f32; 2]) -> [f32; 2] {
        nearest_on_segment([self.a[0], self.a[1]], [self.b[0], self.b[1]], at)
    }
}

/// The place of the segment `a`-`b` nearest to `at`.
pub(super) fn nearest_on_segment(a: [f32; 2], b: [f32; 2], at: [f32; 2]) -> [f32; 2] {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length_2 = dx * dx + dy * dy;
    if length_2 == 0.0 {
        return a;
    }
    let t = (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length_2).clamp(0.0, 1.0);
    [a[0] + t * dx, a[1] + t * dy]
}

pub(super) fn distance_2(a: [f32; 2], b: [f32; 2]) -> f32 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    dx * dx + dy * dy
}

impl RTreeObject for Part {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.a[0], self.a[1]], [self.b[0], self.b[1]])
    }
}

impl PointDistance for Part {
    fn distance_2(&self, at: &[f32; 2]) -> f32 {
        distance_2(self.nearest_place(*at), *at)
    }
}
