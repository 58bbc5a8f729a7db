//! Which figures would say too much about too few homes.
//!
//! In: the pack's assets, and readings from whatever source. Out: the same
//! readings, those withheld that cover fewer homes than the pack's author set,
//! never fewer than [`MIN_METERS`], or that would give such a one away by their
//! difference. Every reading passes here, the simulated ones too, so that the
//! rule does not depend on who delivers.
//!
//! Guarded are differences of figures shown at the same time, of which one is
//! about parts of the other (see [`differences`]). Not guarded are what others
//! publish, differences over time (one household among ten that leaves for the
//! summer), and groups that overlap without one being a part of the other.

mod differences;
mod homes;
mod links;

use std::collections::HashSet;

use crate::assets::{Asset, AssetId};

use self::differences::Shown;
use self::homes::Homes;
use super::{Quality, Quantity, Reading};

/// The fewest delivery points that a published consumption figure may cover:
/// decree 2016-973 of 18 July 2016 as changed by decree 2020-196 of 4 March
/// 2020 (ten; it was eleven before).
pub const MIN_METERS: u32 = 10;

/// The assets whose consumption is not to be shown, since it covers too few
/// homes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterCounts {
    min_meters: u32,
    withheld: HashSet<AssetId>,
    withholds_total: bool,
}

impl Default for MeterCounts {
    fn default() -> Self {
        Self { min_meters: MIN_METERS, withheld: HashSet::new(), withholds_total: false }
    }
}

impl MeterCounts {
    /// Counts the homes behind each asset: its own `homes`, or the sum of what
    /// it feeds. Fewer than `min_meters` are withheld, of which fewer than
    /// [`MIN_METERS`] count as that many; and what would give those away by its
    /// difference. What has no homes, as an office or a street light, has
    /// nothing to withhold.
    #[must_use]
    pub fn of(assets: &[Asset], min_meters: u32) -> Self {
        Self::counted(&Homes::of(assets.iter()), min_meters, false)
    }

    /// Of these assets, only `wide` may feed what is not among them, and then
    /// how many homes are behind them is not known: they count as too few,
    /// unless those that are known and not shown otherwise are enough.
    pub(crate) fn of_part(own: &[Asset], wide: &[Asset], min_meters: u32) -> Self {
        Self::counted(&Homes::of(own.iter().chain(wide)), min_meters, true)
    }

    fn counted(homes: &Homes<'_>, min_meters: u32, is_part: bool) -> Self {
        let min_meters = min_meters.max(MIN_METERS);
        let shown = Shown::of(homes, min_meters, is_part);
        let withheld = (0..homes.len()).filter(|&place| !shown.is_shown[place]);
        let withheld = withheld.map(|place| homes.id(place).clone()).collect();
        Self { min_meters, withheld, withholds_total: !shown.is_total_shown }
    }

    /// States how many homes a figure of an asset covers; 0 when there are
    /// none and nothing is to be withheld. Of several counts the smallest
    /// holds.
    pub fn insert(&mut self, asset: AssetId, homes: u32) {
        if (1..self.min_meters).contains(&homes) {
            self.withheld.insert(asset);
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
        consumption && self.withheld.contains(asset)
    }

    /// Whether the sum over all homes must not be shown beside the figures that
    /// are.
    pub(crate) fn withholds_total(&self) -> bool {
        self.withholds_total
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
mod tests;
