//! Which figures would say too much about too few homes.
//!
//! In: assets with their `homes` and `feeds`, and readings from whatever
//! source. Out: the same readings, without the figures of those that are
//! withheld. Every reading passes here, the simulated ones too, so that the
//! rule does not depend on who delivers.
//!
//! The rule is one for all media. A figure is of the homes that are reached
//! from its asset by any links ([`graph`], [`covers`]), each counted once. The
//! figures that are shown cut the homes into cells, those with the same
//! figures; each cell has `min_meters` homes or none ([`cells`]). Whatever is
//! added up or subtracted of shown figures is then of whole cells, so that no
//! linear combination tells of fewer homes. This is complementary (secondary)
//! cell suppression, as in Hundepool et al., Statistical Disclosure Control,
//! Wiley 2012, chapter 4, for figures that overlap as areas do (the
//! "differencing problem": Duke-Williams and Rees, International Journal of
//! Geographical Information Science 12(6), 1998, pages 579 to 605).
//!
//! What is not guarded stands in `assets/README.md`.

mod cells;
mod count;
mod covers;
mod graph;
mod shown;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::assets::{Asset, AssetId, AssetKind, HomeCount};

use self::count::Count;
use self::shown::Shown;
use super::{Quality, Quantity, Reading};

/// The fewest delivery points that a published consumption figure may cover:
/// decree 2016-973 of 18 July 2016 as changed by decree 2020-196 of 4 March
/// 2020 (ten; it was eleven before).
pub const MIN_METERS: u32 = 10;

/// The parts of a home. What may be a home's, or another's that is counted
/// already, as the roof of one of nine, is one part: it makes nobody enough, and
/// is somebody.
const HOME: u64 = 1 << 20;

/// What a pack's author says of privacy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivacyRules {
    /// The fewest homes that a shown figure may cover; fewer than
    /// [`MIN_METERS`] count as that many.
    pub min_meters: u32,
    /// Kinds of which an asset that says neither its `homes` nor what it feeds
    /// serves the public. Of other kinds that a single household may have it
    /// counts as one home.
    pub public_kinds: BTreeSet<AssetKind>,
}

impl Default for PrivacyRules {
    fn default() -> Self {
        Self { min_meters: MIN_METERS, public_kinds: BTreeSet::new() }
    }
}

impl PrivacyRules {
    /// Whether an asset may be a single household's and does not say.
    #[cfg(feature = "import")]
    pub(crate) fn wants_count(&self, asset: &Asset) -> bool {
        Count::of(asset, self) == Count::Uncounted
    }

    /// Whether so many homes, in parts of [`HOME`], are too few to be told of.
    fn is_few(&self, parts: u64) -> bool {
        (1..u64::from(self.min_meters.max(MIN_METERS)) * HOME).contains(&parts)
    }
}

/// Why the figures of an asset are withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Withheld {
    /// They cover too few homes, by what is said of them.
    Few,
    /// Nobody says how many homes they cover, and it may be a single one.
    Uncounted,
    /// With what is shown they would tell of too few.
    Difference,
    /// What feeds it says of fewer homes than are counted below.
    Contradicted,
    /// It feeds what is not there, or is of a wide network, of which never all
    /// is: how many homes are there nobody knows.
    Beyond,
    /// There are too many links to look at.
    TooManyLinks,
}

/// The assets whose consumption is not to be shown, since it covers too few
/// homes.
#[derive(Debug, Clone, Default)]
pub struct MeterCounts {
    rules: Arc<PrivacyRules>,
    own: Arc<Own>,
    /// Besides the pack's own.
    other: HashMap<AssetId, Withheld>,
}

/// What is withheld of a pack's own assets; it depends on nothing else.
#[derive(Debug, Default)]
struct Own {
    withheld: HashMap<AssetId, Withheld>,
    scopes: HashSet<AssetId>,
    withholds_total: bool,
}

impl MeterCounts {
    /// Counts the homes behind each of a pack's own assets and withholds what
    /// covers too few, is not known to cover enough, or would with other shown
    /// figures tell of too few. In whichever order the assets are, the answer is
    /// the same.
    #[must_use]
    pub fn of(assets: &[Asset], rules: &PrivacyRules) -> Self {
        let Shown { withheld, scopes, withholds_total } = Shown::of(assets, rules);
        let own = Own { withheld, scopes, withholds_total };
        Self { rules: Arc::new(rules.clone()), own: Arc::new(own), other: HashMap::new() }
    }

    /// With what is loaded of wide networks. Each asset of those is judged by
    /// what it says itself, so that the answer is the same whatever is loaded
    /// beside it: a feeder is withheld, since what it feeds may be shown, and
    /// anything else is of homes that no other is of.
    pub(crate) fn with_wide<'a>(&self, wide: impl IntoIterator<Item = &'a Asset>) -> Self {
        let judged = wide.into_iter().filter_map(|asset| {
            let withheld = match Count::of(asset, &self.rules) {
                _ if !asset.fed().is_empty() => Withheld::Beyond,
                // What feeds it is not known, and it may follow that.
                _ if is_battery_of_somebody(asset) => Withheld::Beyond,
                Count::Uncounted => Withheld::Uncounted,
                Count::Unreadable => Withheld::Few,
                Count::Homes(homes) if self.rules.is_few(u64::from(homes) * HOME) => Withheld::Few,
                Count::Homes(_) | Count::OfItsParts => return None,
            };
            Some((asset.id.clone(), withheld))
        });
        Self { rules: self.rules.clone(), own: self.own.clone(), other: judged.collect() }
    }

    /// States how many homes a figure of an asset covers; 0 when there are
    /// none and nothing is to be withheld. Of several counts the smallest
    /// holds.
    pub fn insert(&mut self, asset: AssetId, homes: u32) {
        if self.rules.is_few(u64::from(homes) * HOME) {
            self.other.insert(asset, Withheld::Few);
        }
    }

    /// Whether a quantity of an asset must not be shown.
    #[must_use]
    pub fn withholds(&self, asset: &AssetId, quantity: Quantity) -> bool {
        let tells_of_homes = match quantity {
            Quantity::PowerKw
            | Quantity::HeatKw
            | Quantity::FlowM3PerH
            | Quantity::DataMbitPerS
            | Quantity::WasteKgPerH
            // How fast it changes is a power.
            | Quantity::StateOfChargePercent => true,
            Quantity::TemperatureC | Quantity::Available => false,
        };
        tells_of_homes && self.why(asset).is_some()
    }

    /// Why the figures of an asset are withheld; `None` where they are shown.
    pub(crate) fn why(&self, asset: &AssetId) -> Option<Withheld> {
        self.own.withheld.get(asset).or_else(|| self.other.get(asset)).copied()
    }

    /// Whether the day of what a battery's feeder feeds must not be shown.
    pub(crate) fn withholds_day_of(&self, feeder: &AssetId) -> bool {
        self.own.scopes.contains(feeder) || self.why(feeder).is_some()
    }

    /// Whether the sum over all homes must not be shown beside the figures that
    /// are.
    pub(crate) fn withholds_total(&self) -> bool {
        self.own.withholds_total
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

fn is_battery_of_somebody(asset: &Asset) -> bool {
    asset.kind == AssetKind::Battery && asset.home_count() != HomeCount::Said(0)
}

#[cfg(test)]
mod tests;
