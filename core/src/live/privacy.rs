//! Which figures would say too much about too few homes.
//!
//! In: the pack's assets, and readings from whatever source. Out: the same
//! readings, those withheld that cover fewer than [`MIN_METERS`] homes. Every
//! reading passes here, the simulated ones too, so that the rule does not
//! depend on who delivers. Whether two shown figures give a withheld one away
//! by their difference is not looked for.

use std::collections::{HashMap, HashSet};

use crate::assets::{Asset, AssetId};
use crate::energy::homes_covered;

use super::{Quality, Quantity, Reading};

/// The fewest delivery points that a published consumption figure may cover:
/// decree 2016-973 of 18 July 2016 as changed by decree 2020-196 of 4 March
/// 2020 (ten; it was eleven before).
pub const MIN_METERS: u32 = 10;

/// The assets whose consumption covers too few homes to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeterCounts {
    /// Only the counts below [`MIN_METERS`]; they are few.
    below: HashMap<AssetId, u32>,
}

impl MeterCounts {
    /// Counts the homes behind each asset: its own `homes`, or the sum of what
    /// it feeds. What has no homes, as an office or a street light, has
    /// nothing to withhold.
    #[must_use]
    pub fn of(assets: &[Asset]) -> Self {
        Self::of_covered(&homes_covered(assets))
    }

    fn of_covered(covered: &[(AssetId, u32)]) -> Self {
        let mut counts = Self::default();
        for (asset, homes) in covered {
            counts.insert(asset.clone(), *homes);
        }
        counts
    }

    /// States how many homes a figure of an asset covers; 0 when there are
    /// none and nothing is to be withheld. Of several counts the smallest
    /// holds.
    pub fn insert(&mut self, asset: AssetId, homes: u32) {
        if (1..MIN_METERS).contains(&homes) {
            let count = self.below.entry(asset).or_insert(homes);
            *count = homes.min(*count);
        }
    }

    /// Of these assets, only `wide` may feed what is not among them, and then
    /// how many homes are behind them is not known: they count as too few,
    /// unless those that are known are enough.
    pub(crate) fn of_part(own: &[Asset], wide: &[Asset]) -> Self {
        let assets: Vec<&Asset> = own.iter().chain(wide).collect();
        let covered = homes_covered(&assets);
        let mut counts = Self::of_covered(&covered);
        let enough: HashSet<_> =
            covered.iter().filter(|(_, homes)| *homes >= MIN_METERS).map(|(id, _)| id).collect();
        for asset in unknown_feeds(&assets) {
            if !enough.contains(asset) {
                counts.insert(asset.clone(), 1);
            }
        }
        counts
    }

    /// Whether a quantity of an asset must not be shown.
    #[must_use]
    pub fn withholds(&self, asset: &AssetId, quantity: Quantity) -> bool {
        let consumption = match quantity {
            Quantity::PowerKw
            | Quantity::HeatKw
            | Quantity::FlowM3PerH
            | Quantity::DataMbitPerS
            | Quantity::WasteKgPerH => true,
            Quantity::StateOfChargePercent | Quantity::TemperatureC | Quantity::Available => false,
        };
        consumption && self.below.contains_key(asset)
    }

    /// The reading, without its figure where that must not be shown.
    #[must_use]
    pub fn guard(&self, reading: Reading) -> Reading {
        if self.withholds(&reading.asset, reading.quantity) {
            Reading { value: None, quality: Quality::Withheld, ..reading }
        } else {
            reading
        }
    }
}

/// The assets that feed, at some remove, what is not among them.
fn unknown_feeds<'a>(assets: &[&'a Asset]) -> HashSet<&'a AssetId> {
    let known: HashSet<&str> = assets.iter().map(|asset| asset.id.as_str()).collect();
    let fed = |asset: &Asset| -> Vec<AssetId> {
        let fed = asset.attributes.get("feeds").and_then(|fed| fed.as_array());
        let text = |id: &serde_json::Value| match id {
            serde_json::Value::String(id) => AssetId::from(id.as_str()),
            id => AssetId::from(id.to_string().as_str()),
        };
        fed.map(|fed| fed.iter().map(text).collect()).unwrap_or_default()
    };
    let feeders: Vec<_> = assets
        .iter()
        .map(|asset| (&asset.id, fed(asset)))
        .filter(|(_, fed)| !fed.is_empty())
        .collect();
    let mut unknown = HashSet::new();
    // Each round climbs a feeder; a ring ends it as well.
    loop {
        let before = unknown.len();
        for (asset, fed) in &feeders {
            if fed.iter().any(|fed| !known.contains(fed.as_str()) || unknown.contains(fed)) {
                unknown.insert(*asset);
            }
        }
        if unknown.len() == before {
            return unknown;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(asset: &str, quantity: Quantity) -> Reading {
        Reading {
            asset: asset.into(),
            quantity,
            value: Some(3.0),
            time: jiff::Timestamp::UNIX_EPOCH,
            quality: Quality::Live,
        }
    }

    #[test]
    fn nine_homes_are_withheld_and_ten_are_not() {
        let mut counts = MeterCounts::default();
        for (asset, homes) in [("nine", 9), ("ten", 10), ("none", 0)] {
            counts.insert(asset.into(), homes);
        }
        let nine = counts.guard(reading("nine", Quantity::PowerKw));
        assert_eq!((nine.value, nine.quality), (None, Quality::Withheld));
        for open in ["ten", "none", "never counted"] {
            let open = counts.guard(reading(open, Quantity::PowerKw));
            assert_eq!((open.value, open.quality), (Some(3.0), Quality::Live));
        }
    }

    #[test]
    fn the_smallest_count_holds() {
        let mut counts = MeterCounts::default();
        counts.insert("a".into(), 4);
        counts.insert("a".into(), 40);
        assert!(counts.withholds(&"a".into(), Quantity::HeatKw));
    }

    #[test]
    fn what_is_no_consumption_stays() {
        let mut counts = MeterCounts::default();
        counts.insert("a".into(), 2);
        assert!(!counts.withholds(&"a".into(), Quantity::Available));
        assert!(counts.withholds(&"a".into(), Quantity::DataMbitPerS));
    }
}
