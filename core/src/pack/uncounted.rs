//! Which figures of a pack's services are withheld for want of a count.

use std::collections::BTreeSet;

use crate::assets::Asset;

use super::TourPack;
use crate::live::Withheld;
use crate::sources::ThingMap;

/// The assets of which a service of the pack may have a figure that is withheld
/// for no other reason than that nobody says how many homes it covers.
pub(crate) fn uncounted(pack: &TourPack) -> Vec<&Asset> {
    let services = pack.sources.iter().filter_map(|source| source.service());
    let (site, mut known) = (pack.site(), BTreeSet::new());
    for service in services {
        let things = ThingMap::new(&service.things, &site);
        known.extend(pack.assets.iter().map(|it| &it.id).filter(|id| things.knows(id)));
    }
    let meters = pack.meter_counts();
    let is_uncounted = |asset: &&Asset| {
        known.contains(&asset.id) && meters.why(&asset.id) == Some(Withheld::Uncounted)
    };
    pack.assets.iter().filter(is_uncounted).collect()
}
