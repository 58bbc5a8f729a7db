//! The packed Hilbert tree of a FlatGeobuf file, searched by box.
//!
//! In: its nodes, level by level from the root, each a box and the number of
//! its first child, or at the leaves the offset of a feature. Out: the offsets
//! of the features in a box. Every number is held against its level, since a
//! file may say anything; at most every node is read once.

use super::ImportError;

/// Four numbers of a box and an offset.
const NODE_BYTES: u64 = 40;

/// What a search reads from.
pub(super) trait NodeReader {
    fn nodes(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), ImportError>;
    fn broken(&self, message: &str) -> ImportError;
}

/// A feature that the index found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// From the first feature, bytes.
    pub(super) offset: u64,
    /// Its place among the features, from 0.
    pub(super) number: u64,
}

/// The shape of the tree.
pub(super) struct Tree {
    /// Where each level begins and ends among the nodes, the root first.
    levels: Vec<(u64, u64)>,
    node_size: u64,
    nodes: u64,
}

impl Tree {
    /// The tree over so many features, within so many bytes.
    pub(super) fn new(count: u64, node_size: u16, bytes: u64) -> Result<Self, String> {
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

    pub(super) fn bytes(&self) -> u64 {
        self.nodes * NODE_BYTES
    }

    /// The features whose boxes meet `within`, in the order of the file; the
    /// tree begins at byte `start`.
    pub(super) fn search(
        &self,
        reader: &mut impl NodeReader,
        start: u64,
        within: [f64; 4],
    ) -> Result<Vec<Found>, ImportError> {
        let mut firsts = vec![0];
        let mut found = Vec::new();
        let mut buffer = Vec::new();
        for (depth, &(level_start, level_end)) in self.levels.iter().enumerate() {
            let below = self.levels.get(depth + 1).copied();
            let mut next = Vec::new();
            for first in firsts {
                let end = level_end.min(first + self.node_size);
                buffer.resize(((end - first) * NODE_BYTES) as usize, 0);
                reader.nodes(start + first * NODE_BYTES, &mut buffer)?;
                for (node, number) in buffer.chunks_exact(NODE_BYTES as usize).zip(first..) {
                    if !meets(node, within) {
                        continue;
                    }
                    let offset = u64_at(node, 32);
                    match below {
                        None => found.push(Found { offset, number: number - level_start }),
                        // A first child stands where a node of its level begins.
                        Some((from, to))
                            if (from..to).contains(&offset)
                                && (offset - from).is_multiple_of(self.node_size) =>
                        {
                            next.push(offset);
                        }
                        Some(_) => {
                            return Err(reader.broken("a node points out of the level below it"));
                        }
                    }
                }
            }
            // Two parents of one child are a lie that would multiply.
            next.sort_unstable();
            next.dedup();
            firsts = next;
        }
        found.sort_unstable();
        Ok(found)
    }
}

fn u64_at(node: &[u8], at: usize) -> u64 {
    let bytes = node.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
    u64::from_le_bytes(bytes.unwrap_or_default())
}

/// Whether the box of a node and another meet; one of NaN meets none.
fn meets(node: &[u8], [west, south, east, north]: [f64; 4]) -> bool {
    let number = |place: usize| f64::from_bits(u64_at(node, place * 8));
    number(0) <= east && number(1) <= north && number(2) >= west && number(3) >= south
}
