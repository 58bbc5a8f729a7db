//! The tree's arithmetic; whole and spoilt files are read in `import`, and
//! around a visitor in `surroundings`.

use flatgeobuf::geozero::error::Result as GeozeroResult;
use flatgeobuf::geozero::{GeomProcessor, GeozeroGeometry};

use super::Tree;

/// A line of these positions, for files that tests write.
pub(crate) struct Line(pub(crate) Vec<(f64, f64)>);

impl GeozeroGeometry for Line {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> GeozeroResult<()> {
        to.linestring_begin(true, self.0.len(), 0)?;
        for (number, (x, y)) in self.0.iter().enumerate() {
            to.xy(*x, *y, number)?;
        }
        to.linestring_end(true, 0)
    }
}

#[test]
fn billions_of_announced_features_are_refused() {
    for (count, node_size, bytes) in [(u64::MAX, 16, 1 << 40), (1 << 40, 2, 1 << 30), (10, 1, 4000)]
    {
        assert!(Tree::new(count, node_size, bytes).is_err(), "{count}");
    }
    // The crate's own arithmetic, where it can do it.
    for count in [1_u64, 2, 15, 16, 17, 255, 256, 257, 100_000] {
        for node_size in [2_u16, 16, 100] {
            let ours = Tree::new(count, node_size, u64::MAX).unwrap().bytes();
            let theirs =
                flatgeobuf::packed_r_tree::PackedRTree::index_size(count as usize, node_size);
            assert_eq!(ours, theirs as u64, "{count} {node_size}");
        }
    }
}
