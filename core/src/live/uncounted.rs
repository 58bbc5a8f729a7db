//! Which figures of a pack's services are withheld for want of a count.

use std::collections::BTreeSet;

use crate::assets::{Asset, TourPack};

use super::mapping::ThingMap;
use super::privacy::{MeterCounts, Withheld};

/// The assets of which a service of the pack may have a figure that is withheld
/// for no other reason than that nobody says how many homes it covers.
pub(crate) fn uncounted(pack: &TourPack) -> Vec<&Asset> {
    let services = pack.sources.iter().filter_map(|source| source.service());
    let mut known = BTreeSet::new();
    for service in services {
        let things = ThingMap::new(&service.things, pack);
        known.extend(pack.assets.iter().map(|it| &it.id).filter(|id| things.knows(id)));
    }
    let meters = MeterCounts::of_pack(pack);
    let is_uncounted = |asset: &&Asset| {
        known.contains(&asset.id) && meters.why(&asset.id) == Some(Withheld::Uncounted)
    };
    pack.assets.iter().filter(is_uncounted).collect()
}
