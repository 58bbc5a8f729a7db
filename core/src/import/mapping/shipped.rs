//! The mappings that come with Wattwalk.

use super::{Mapping, Seen};

const FILES: [(&str, &str); 8] = [
    ("wattwalk", include_str!("../mappings/wattwalk.toml")),
    ("openstreetmap", include_str!("../mappings/openstreetmap.toml")),
    ("recostar", include_str!("../mappings/recostar.toml")),
    ("pandapower", include_str!("../mappings/pandapower.toml")),
    ("enedis", include_str!("../mappings/enedis.toml")),
    ("bdtopo", include_str!("../mappings/bdtopo.toml")),
    ("cityjson", include_str!("../mappings/cityjson.toml")),
    ("gridkit", include_str!("../mappings/gridkit.toml")),
];

/// The mappings that ship, in the order in which they are tried.
#[must_use]
pub fn shipped() -> Vec<Mapping> {
    // A test reads each of them, so that none is ever passed over here.
    FILES.iter().filter_map(|(name, text)| Mapping::read(name, text).ok()).collect()
}

/// The shipped mapping that knows most of some features of a file, and at least
/// half of them.
pub(in crate::import) fn fitting(sample: &[Seen<'_>]) -> Option<Mapping> {
    let known = |mapping: &Mapping| sample.iter().filter(|seen| mapping.knows(**seen)).count();
    let mut best: Option<(usize, Mapping)> = None;
    for mapping in shipped() {
        let count = known(&mapping);
        // The first of equals: they are in the order of how much they say.
        if count * 2 >= sample.len().max(1) && best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, mapping));
        }
    }
    best.map(|(_, mapping)| mapping)
}
