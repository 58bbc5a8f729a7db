//! The walk over rstar's nodes, pruned by a region.
//!
//! rstar's iterators over a selection function keep a stack of nodes and yield
//! leaf by leaf; its public nodes let a query visit them in place instead.

use rstar::{AABB, ParentNode, RStarInsertionStrategy, RTree, RTreeNode, RTreeParams};

use super::part::Part;

/// Nodes of up to 16 children: measured best of 6, 8, 12, 16, 24 and 32 for
/// the camera's wedge at a million parts (`cargo bench --bench index`).
struct Params;

impl RTreeParams for Params {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 3;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// rstar's tree, bulk-loaded once.
pub(super) struct Tree(RTree<Part, Params>);

/// A region of the ground that a query is about.
pub(super) trait Region {
    /// Whether a part within the box could be inside; may err towards yes.
    fn may_touch(&self, lower: [f32; 2], upper: [f32; 2]) -> bool;

    /// The squared distance to what of the part is inside, if any is.
    fn distance_2(&self, part: &Part) -> Option<f32>;
}

impl Tree {
    pub(super) fn new(parts: Vec<Part>) -> Self {
        Self(RTree::bulk_load_with_params(parts))
    }

    pub(super) fn nearest_distance_2(&self, at: [f32; 2]) -> Option<f32> {
        self.0.nearest_neighbor_with_distance_2(at).map(|(_, distance_2)| distance_2)
    }

    /// Each part of which something is inside, and its squared distance.
    pub(super) fn visit<R: Region>(&self, region: &R, visitor: &mut impl FnMut(&Part, f32)) {
        self.visit_near(region, &mut |part| {
            if let Some(distance_2) = region.distance_2(part) {
                visitor(part, distance_2);
            }
        });
    }

    /// Each part in a box that may touch the region.
    pub(super) fn visit_near<R: Region>(&self, region: &R, visitor: &mut impl FnMut(&Part)) {
        let root = self.0.root();
        if self.0.size() > 0 && overlaps(region, &root.envelope()) {
            descend(root, region, visitor);
        }
    }
}

fn overlaps<R: Region>(region: &R, envelope: &AABB<[f32; 2]>) -> bool {
    region.may_touch(envelope.lower(), envelope.upper())
}

fn descend<R: Region>(parent: &ParentNode<Part>, region: &R, visitor: &mut impl FnMut(&Part)) {
    for node in parent.children() {
        match node {
            RTreeNode::Leaf(part) => visitor(part),
            RTreeNode::Parent(parent) => {
                if overlaps(region, &parent.envelope()) {
                    descend(parent, region, visitor);
                }
            }
        }
    }
}
