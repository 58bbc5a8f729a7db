//! What feeds what around the visitor.
//!
//! In: the assets' `feeds`. Out: of an asset what it feeds, the ways up to where
//! what it gets begins, and all that has to do with it. Files may have rings and
//! whatever else: every walk ends.

use std::collections::{HashMap, HashSet};

use crate::assets::{AssetId, AssetKind, Fed};

use super::AssetList;

/// So many ways up from an asset, and so many steps of each, are told.
const MOST_WAYS: usize = 8;
const MOST_STEPS: usize = 32;

/// Who feeds whom, by the assets' numbers.
#[derive(Debug, Default)]
pub(crate) struct Links {
    fed: HashMap<u32, Vec<u32>>,
    fed_by: HashMap<u32, Vec<u32>>,
    /// What feeds both solar panels and who uses what they give.
    covered: HashSet<u32>,
}

impl Links {
    pub(super) fn of(assets: AssetList<'_>, numbers: &HashMap<AssetId, u32>) -> Self {
        let mut links = Self::default();
        for (feeder, asset) in (0..).zip(assets.iter()) {
            // Of those with one id the one that it means.
            if numbers.get(&asset.id) != Some(&feeder) {
                continue;
            }
            let mut seen = HashSet::from([feeder]);
            for fed in asset.fed() {
                let Fed::Id(id) = fed else { continue };
                let number = numbers.get(id.as_str()).copied();
                let Some(fed) = number.filter(|&fed| seen.insert(fed)) else { continue };
                links.fed.entry(feeder).or_default().push(fed);
                links.fed_by.entry(fed).or_default().push(feeder);
            }
        }
        let feeders_of = |kind: AssetKind| {
            let mut above = HashSet::new();
            for (number, _) in (0..).zip(assets.iter()).filter(|(_, asset)| asset.kind == kind) {
                links.walk(number, Self::fed_by, &mut above);
            }
            above
        };
        let (panels, users) =
            (feeders_of(AssetKind::Photovoltaic), feeders_of(AssetKind::Building));
        links.covered = panels.intersection(&users).copied().collect();
        links
    }

    /// Whether what an asset feeds may cover its needs: it feeds both solar panels
    /// and buildings.
    pub(crate) fn is_covered(&self, asset: u32) -> bool {
        self.covered.contains(&asset)
    }

    /// What an asset feeds itself, in the file's order.
    pub(crate) fn fed(&self, asset: u32) -> &[u32] {
        self.fed.get(&asset).map_or(&[], Vec::as_slice)
    }

    fn fed_by(&self, asset: u32) -> &[u32] {
        self.fed_by.get(&asset).map_or(&[], Vec::as_slice)
    }

    /// For each that feeds an asset itself the way on from there, up to what
    /// nothing feeds: the first feeder of each.
    pub(crate) fn ways_up(&self, asset: u32) -> Vec<Vec<u32>> {
        let way = |&first: &u32| {
            let mut way = vec![first];
            let mut last = first;
            while let Some(&next) = self.fed_by(last).first()
                && way.len() < MOST_STEPS
                && next != asset
                && !way.contains(&next)
            {
                way.push(next);
                last = next;
            }
            way
        };
        self.fed_by(asset).iter().take(MOST_WAYS).map(way).collect()
    }

    /// All that feeds an asset, and all that it feeds, by rising numbers.
    pub(crate) fn linked(&self, asset: u32) -> Vec<u32> {
        let (mut above, mut below) = (HashSet::new(), HashSet::new());
        self.walk(asset, Self::fed_by, &mut above);
        self.walk(asset, Self::fed, &mut below);
        above.extend(below);
        above.remove(&asset);
        let mut linked: Vec<u32> = above.into_iter().collect();
        linked.sort_unstable();
        linked
    }

    /// Adds an asset and what is reached from it, but not by what is there already.
    fn walk(&self, from: u32, links: fn(&Self, u32) -> &[u32], into: &mut HashSet<u32>) {
        let mut open = vec![from];
        into.insert(from);
        while let Some(asset) = open.pop() {
            open.extend(links(self, asset).iter().copied().filter(|&next| into.insert(next)));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::assets::{Asset, AssetKind, Geometry, Network};

    /// Assets called "0", "1" and so on, with what each says it feeds.
    fn links(feeds: &[serde_json::Value]) -> Links {
        let assets: Vec<Asset> = feeds
            .iter()
            .enumerate()
            .map(|(number, feeds)| {
                let id = AssetId::from(number.to_string().as_str());
                let geometry = Geometry::Points(Vec::new());
                let mut asset = Asset::new(id, Network::Electricity, AssetKind::Cable, geometry);
                asset.attributes.insert("feeds".into(), feeds.clone());
                asset
            })
            .collect();
        let numbers =
            (0..).zip(&assets).map(|(number, asset)| (asset.id.clone(), number)).collect();
        Links::of(AssetList { own: &assets, wide: &[] }, &numbers)
    }

    #[test]
    fn a_house_is_followed_to_where_its_power_begins_and_a_cable_to_its_houses() {
        // A transformer, its cabinet, two cables, a house at each; a heat pipe to
        // the first house.
        let links = links(&[
            json!(["1"]),
            json!(["2", "3"]),
            json!(["4"]),
            json!(["5"]),
            json!([]),
            json!(null),
            json!(["4"]),
        ]);
        assert_eq!(links.ways_up(4), [vec![2, 1, 0], vec![6]]);
        assert_eq!(links.linked(4), [0, 1, 2, 6]);
        assert_eq!(links.linked(3), [0, 1, 5]);
        assert_eq!(links.fed(1), [2, 3]);
        assert_eq!(links.linked(0), [1, 2, 3, 4, 5]);
        assert!(links.ways_up(0).is_empty() && links.fed(4).is_empty());
    }

    #[test]
    fn rings_and_links_to_nothing_end() {
        let links = links(&[
            json!(["1", "1", "0", "no such", 7, null]),
            json!(["2"]),
            json!(["0", 3]),
            json!("all"),
        ]);
        assert_eq!(links.fed(0), [1]);
        assert_eq!(links.ways_up(0), [vec![2, 1]]);
        assert_eq!(links.linked(1), [0, 2, 3]);
        assert_eq!(links.ways_up(3), [vec![2, 1, 0]]);
        assert!(links.linked(9).is_empty());
    }

    #[test]
    fn a_long_chain_is_told_in_part_and_followed_whole() {
        let count = 100_000;
        let chain: Vec<_> = (1..=count).map(|next: u32| json!([next.to_string()])).collect();
        let links = links(&chain);
        let last = count - 1;
        assert_eq!(links.ways_up(last)[0].len(), MOST_STEPS);
        assert_eq!(links.linked(last).len(), last as usize);
    }
}
