//! The packed Hilbert tree of a FlatGeobuf file, searched by box.
//!
//! In: its nodes, level by level from the root, each a box and the number of
//! its first child, or at the leaves the offset of a feature. Out: the features
//! in a box. Every number is held against its level, since a file may say
//! anything; at most every node is read once, and a level at a time, so that a
//! file far away is asked few times.

use std::sync::atomic::AtomicBool;

use super::FlatGeobufError;
use crate::assets::ranges::Blocks;

/// Four numbers of a box and an offset.
const NODE_BYTES: u64 = 40;

/// Least x, least y, most x, most y.
pub(crate) type Bounds = [f64; 4];

/// A feature that the index found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// From the first feature, bytes.
    pub(crate) offset: u64,
    /// Its place among the features, from 0.
    pub(crate) number: u64,
    /// What it lies within.
    pub(crate) bounds: Bounds,
}

/// The shape of the tree.
#[derive(Debug)]
pub(crate) struct Tree {
    /// Where each level begins and ends among the nodes, the root first.
    levels: Vec<(u64, u64)>,
    node_size: u64,
    nodes: u64,
}

impl Tree {
    /// The tree over so many features, within so many bytes.
    pub(crate) fn new(count: u64, node_size: u16, bytes: u64) -> Result<Self, String> {
        if node_size < 2 {
            return Err(format!("{node_size} nodes in a node; 2 at least"));
        }
        // Each leaf is a node, so that this many never fit.
        if count > bytes / NODE_BYTES {
            return Err(format!("{count} features announced; the file has {bytes} bytes left"));
        }
        let node_size = u64::from(node_size);
        let mut sizes = vec![count];
        while let Some(size) = sizes.last().copied().filter(|size| *size > 1) {
            sizes.push(size.div_ceil(node_size));
        }
        // A single feature still has a root above it.
        if sizes.len() == 1 {
            sizes.push(1);
        }
        let mut levels = Vec::new();
        let mut at = 0;
        for size in sizes.iter().rev() {
            levels.push((at, at + size));
            at += size;
        }
        if at > bytes / NODE_BYTES {
            return Err(format!("{at} nodes announced; the file has {bytes} bytes left"));
        }
        Ok(Self { levels, node_size, nodes: at })
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.nodes * NODE_BYTES
    }

    /// The features whose boxes meet one of `within`, in the order of the
    /// file, the tree beginning at byte `start`; nothing where there are more
    /// than `most` of them.
    pub(super) fn search(
        &self,
        blocks: &mut Blocks,
        start: u64,
        within: &[Bounds],
        most: usize,
        given_up: &AtomicBool,
    ) -> Result<Option<Vec<Found>>, FlatGeobufError> {
        let mut firsts = vec![0];
        let mut found = Vec::new();
        let mut buffer = Vec::new();
        for (depth, &(level_start, level_end)) in self.levels.iter().enumerate() {
            let below = self.levels.get(depth + 1).copied();
            let mut next = Vec::new();
            let place = |first: u64| {
                let end = level_end.min(first + self.node_size);
                start + first * NODE_BYTES..start + end * NODE_BYTES
            };
            // As many at once as are surely kept.
            for firsts in firsts.chunks(1024) {
                blocks.fetch(firsts.iter().copied().map(place), given_up)?;
                for &first in firsts {
                    let bytes = place(first);
                    buffer.resize((bytes.end - bytes.start) as usize, 0);
                    blocks.read(bytes.start, &mut buffer, given_up)?;
                    for (node, number) in buffer.chunks_exact(NODE_BYTES as usize).zip(first..) {
                        let bounds = bounds(node);
                        if !within.iter().any(|within| meet(&bounds, within)) {
                            continue;
                        }
                        let offset = u64_at(node, 32);
                        match below {
                            None => {
                                found.push(Found { offset, number: number - level_start, bounds });
                            }
                            // A first child stands where a node of its level begins.
                            Some((from, to))
                                if (from..to).contains(&offset)
                                    && (offset - from).is_multiple_of(self.node_size) =>
                            {
                                next.push(offset);
                            }
                            Some(_) => {
                                return Err(FlatGeobufError::broken(
                                    "the index",
                                    "a node points out of the level below it",
                                ));
                            }
                        }
                    }
                    if found.len() > most {
                        return Ok(None);
                    }
                }
            }
            // Two parents of one child are a lie that would multiply.
            next.sort_unstable();
            next.dedup();
            firsts = next;
        }
        found.sort_unstable_by_key(|found| (found.offset, found.number));
        Ok(Some(found))
    }
}

fn u64_at(node: &[u8], at: usize) -> u64 {
    let bytes = node.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
    u64::from_le_bytes(bytes.unwrap_or_default())
}

fn bounds(node: &[u8]) -> Bounds {
    [0, 8, 16, 24].map(|at| f64::from_bits(u64_at(node, at)))
}

/// Whether two boxes meet; one of NaN meets none.
fn meet(a: &Bounds, b: &Bounds) -> bool {
    a[0] <= b[2] && a[1] <= b[3] && a[2] >= b[0] && a[3] >= b[1]
}
