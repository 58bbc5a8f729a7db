//! Areas by their boxes: what is around a place, however far away its edges are.

use std::ops::Range;

use rstar::{AABB, RTree, RTreeObject};

use super::build::Ring;

/// The outer rings of all polygons.
pub(super) struct Areas(RTree<Area>);

/// A polygon.
#[derive(Debug, Clone)]
pub(super) struct Area {
    pub(super) asset: u32,
    /// The number that is left out after the parts of its outer ring.
    pub(super) id: u32,
    /// Its outer ring, and then its holes, by their places among all rings.
    pub(super) rings: Range<u32>,
    pub(super) bounds: AABB<[f32; 2]>,
}

impl RTreeObject for Area {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.bounds
    }
}

impl Areas {
    pub(super) fn new(areas: Vec<Area>) -> Self {
        Self(RTree::bulk_load(areas))
    }

    /// Those whose boxes hold a place.
    pub(super) fn about(&self, at: [f32; 2]) -> impl Iterator<Item = &Area> {
        self.0.locate_in_envelope_intersecting(AABB::from_point(at))
    }
}

/// Whether an odd number of a polygon's rings hold a place.
pub(super) fn is_within<'a>([x, y]: [f32; 2], rings: impl Iterator<Item = Ring<'a>>) -> bool {
    let mut is_within = false;
    for ring in rings {
        let Some(&(mut from)) = ring.vertices_m.last() else { continue };
        for &to in ring.vertices_m {
            is_within ^= passes_east([x, y], from, to);
            from = to;
        }
    }
    is_within
}

/// Whether a segment passes a place to the east: a place that an odd number of a
/// ring's edges pass is in it.
pub(crate) fn passes_east([x, y]: [f32; 2], from: [f32; 2], to: [f32; 2]) -> bool {
    (from[1] > y) != (to[1] > y)
        && x < from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0])
}
