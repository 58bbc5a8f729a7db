//! Which figures would say too much about too few homes.
//!
//! In: the pack's assets, and readings from whatever source. Out: the same
//! readings, those withheld that cover fewer than [`MIN_METERS`] homes. Every
//! reading passes here, the simulated ones too, so that the rule does not
//! depend on who delivers. Whether two shown figures give a withheld one away
//! by their difference is not looked for.

use std::collections::HashMap;

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
        let mut counts = Self::default();
        for (asset, homes) in homes_covered(assets) {
            counts.insert(asset, homes);
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
