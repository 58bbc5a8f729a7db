//! How many homes are behind each asset.
//!
//! In: assets with their `homes` and `feeds`. Out: the homes that a figure of
//! each covers. What cannot be read errs towards few homes: a count that is no
//! whole number is one home, and so is a meter that does not say.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::assets::{Asset, AssetId, AssetKind};

use super::links::Links;

/// Steps from feeder to fed, in all, where assets have several feeders. Who is
/// not counted by then is taken to cover one home.
const ENOUGH_STEPS: usize = 1_000_000;

/// Who has how many homes, and feeds whom; assets by their places in a list.
#[derive(Debug, Default)]
pub(super) struct Homes<'a> {
    pub(super) assets: Vec<&'a Asset>,
    /// The homes that an asset itself says it covers.
    pub(super) own: Vec<Option<u32>>,
    pub(super) links: Links,
    /// Whether an asset feeds, at some remove, what is not among these.
    pub(super) reaches_beyond: Vec<bool>,
    /// The homes that a figure of an asset covers: its own `homes`, or those of
    /// what it feeds, by any link, so that of two figures of the same homes
    /// neither goes free. Of both the smaller; 0 where there are none.
    pub(super) covered: Vec<u32>,
}

impl<'a> Homes<'a> {
    pub(super) fn of(assets: impl Iterator<Item = &'a Asset>) -> Self {
        let assets: Vec<&Asset> = assets.collect();
        let places: HashMap<&str, usize> =
            assets.iter().enumerate().map(|(place, asset)| (asset.id.as_str(), place)).collect();
        let mut reaches_beyond = vec![false; assets.len()];
        let fed = assets.iter().zip(&mut reaches_beyond).map(|(asset, reaches_beyond)| {
            let feeds = asset.attributes.get("feeds").and_then(Value::as_array);
            let fed = feeds.into_iter().flatten().map(|id| match id {
                Value::String(id) => places.get(id.as_str()).copied(),
                id => places.get(id.to_string().as_str()).copied(),
            });
            let fed: Vec<Option<usize>> = fed.collect();
            // What is no id may stand for anything.
            *reaches_beyond = fed.contains(&None);
            fed.into_iter().flatten().collect()
        });
        let links = Links::new(fed.collect());
        let own = assets.iter().map(|asset| own_homes(asset)).collect();
        let mut homes = Self { assets, own, links, reaches_beyond, covered: Vec::new() };
        homes.reach_beyond();
        homes.covered = homes.count();
        homes
    }

    fn reach_beyond(&mut self) {
        let mut open: Vec<usize> =
            (0..self.len()).filter(|&place| self.reaches_beyond[place]).collect();
        while let Some(place) = open.pop() {
            for &feeder in &self.links.fed_by[place] {
                if !std::mem::replace(&mut self.reaches_beyond[feeder], true) {
                    open.push(feeder);
                }
            }
        }
    }

    fn count(&self) -> Vec<u32> {
        let below = match self.links.upwards() {
            Some(upwards) => self.sums(&upwards),
            // What is fed twice counts once: each looks for itself.
            None => {
                let mut steps_left = ENOUGH_STEPS;
                let below = |place| self.below(place, &mut steps_left).unwrap_or(1);
                (0..self.len()).map(below).collect()
            }
        };
        let counts = self.own.iter().zip(below).zip(&self.links.fed);
        let counts = counts.map(|((own, below), fed)| {
            let below = (!fed.is_empty()).then_some(below);
            [*own, below].into_iter().flatten().filter(|&homes| homes > 0).min().unwrap_or(0)
        });
        counts.collect()
    }

    fn sums(&self, upwards: &[usize]) -> Vec<u32> {
        let mut below = vec![0_u32; self.len()];
        for &place in upwards {
            for &feeder in &self.links.fed_by[place] {
                let homes = self.own[place].unwrap_or(below[place]);
                below[feeder] = below[feeder].saturating_add(homes);
            }
        }
        below
    }

    /// The homes of what an asset feeds, each once; what lies below an asset
    /// that says its homes is counted with it. `None` when that takes too long.
    fn below(&self, place: usize, steps_left: &mut usize) -> Option<u32> {
        let mut seen = HashSet::from([place]);
        let mut open: Vec<usize> = self.links.fed[place].clone();
        let mut homes = 0_u32;
        while let Some(place) = open.pop() {
            *steps_left = steps_left.checked_sub(1)?;
            if seen.insert(place) {
                match self.own[place] {
                    Some(own) => homes = homes.saturating_add(own),
                    None => open.extend(&self.links.fed[place]),
                }
            }
        }
        Some(homes)
    }

    /// The places of all homes, each told of once: a building, a meter and a
    /// cabinet may tell of the same, and the kind that tells of most is
    /// believed.
    pub(super) fn all(&self) -> HashSet<usize> {
        let mut by_kind: BTreeMap<AssetKind, (u32, Vec<usize>)> = BTreeMap::new();
        for (place, asset) in self.assets.iter().enumerate() {
            if let Some(own) = self.own[place].filter(|&own| own > 0) {
                let (homes, places) = by_kind.entry(asset.kind).or_default();
                *homes = homes.saturating_add(own);
                places.push(place);
            }
        }
        by_kind
            .into_values()
            .max()
            .map(|(_, places)| places)
            .unwrap_or_default()
            .into_iter()
            .collect()
    }

    pub(super) fn id(&self, place: usize) -> &'a AssetId {
        &self.assets[place].id
    }

    pub(super) fn len(&self) -> usize {
        self.assets.len()
    }
}

/// The homes that an asset itself says it covers.
fn own_homes(asset: &Asset) -> Option<u32> {
    match asset.attributes.get("homes").filter(|homes| !homes.is_null()) {
        None => (asset.kind == AssetKind::Meter).then_some(1),
        Some(homes) => Some(homes.as_u64().map_or(1, |n| u32::try_from(n).unwrap_or(u32::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{cable, homes, with};
    use super::*;
    use crate::assets::Network;

    fn covered(assets: &[Asset]) -> Vec<(&str, u32)> {
        let homes = Homes::of(assets.iter());
        (0..assets.len()).map(|place| (homes.id(place).as_str(), homes.covered[place])).collect()
    }

    #[test]
    fn homes_are_counted_up_the_tree() {
        let assets = [
            cable("top", &["a", "x"]),
            cable("a", &["y"]),
            homes("x", 8),
            homes("y", 3),
            homes("z", 0),
        ];
        assert_eq!(covered(&assets), [("top", 11), ("a", 3), ("x", 8), ("y", 3), ("z", 0)]);
    }

    #[test]
    fn what_does_not_say_its_homes_is_counted_as_few() {
        let house = |id: &str, homes: Value| {
            with(id, Network::Unspecified, AssetKind::Building, json!({ "homes": homes }))
        };
        let meter = |id: &str, attributes: Value| {
            with(id, Network::Electricity, AssetKind::Meter, attributes)
        };
        let assets = [
            house("as text", json!("1")),
            house("a half", json!(2.5)),
            house("many", json!(40)),
            house("none", json!(0)),
            meter("silent", json!({})),
            meter("of many", json!({ "homes": 40 })),
            meter("of a half", json!({ "homes": 40, "feeds": ["a half"] })),
            cable("first", &["as text"]),
            // A second feeder of the same house, which the district leaves out.
            cable("second", &["as text"]),
            cable("round", &["round", "a half", "many"]),
        ];
        assert_eq!(
            covered(&assets),
            [
                ("as text", 1),
                ("a half", 1),
                ("many", 40),
                ("none", 0),
                ("silent", 1),
                ("of many", 40),
                ("of a half", 1),
                ("first", 1),
                ("second", 1),
                ("round", 41),
            ]
        );
    }

    #[test]
    fn of_kinds_that_tell_of_the_same_homes_one_is_believed() {
        let cabinet = with("cabinet", Network::Telecom, AssetKind::Cabinet, json!({ "homes": 30 }));
        let assets = [homes("a", 20), homes("b", 12), cabinet];
        assert_eq!(Homes::of(assets.iter()).all(), HashSet::from([0, 1]));
    }
}
