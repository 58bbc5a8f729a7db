//! The newest readings of all sources, as the session holds them.
//!
//! In: [`Batch`]es, whoever brings them, with the time now. Out: the latest
//! reading of each asset and quantity. A store looks at no clock.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetId;

use super::history::History;
use super::privacy::Withheld;
use super::{Batch, Curve, Failure, MeterCounts, Quality, Quantity, Reading, SourceError};

/// How far a source's clock may run ahead of ours.
pub(crate) const FUTURE_TOLERANCE: SignedDuration = SignedDuration::from_mins(2);

/// What stands instead of the words about a figure that is withheld.
const WITHHELD: &str = "its figures are withheld, and so is what is wrong with them";

/// Why a reading was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It says to be from the future; a clock is wrong somewhere.
    #[error("asset {asset}: {quantity:?} is of {time}, which is still to come")]
    Future {
        /// Whose.
        asset: AssetId,
        /// Of what.
        quantity: Quantity,
        /// The time it gives.
        time: Timestamp,
    },
    /// It has no finite figure although it is not withheld, or has one
    /// although it is.
    #[error("asset {asset}: {quantity:?} has a value that does not fit its quality")]
    Value {
        /// Whose.
        asset: AssetId,
        /// Of what.
        quantity: Quantity,
    },
}

/// What a batch did to a store.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Applied {
    /// The batch as it may be shown and kept: without the figures that are
    /// withheld, and without words that may quote them.
    pub shown: Batch,
    /// The assets of which something is new, each once, in the batch's order.
    pub changed: Vec<AssetId>,
    /// What was not taken, and why. An older reading than the one held is no
    /// fault and is not listed.
    pub refused: Vec<Refusal>,
}

/// The latest reading of each asset and quantity.
#[derive(Debug, Clone, Default)]
pub struct ReadingStore {
    meters: MeterCounts,
    /// An asset has few quantities: a list beats a map within a map.
    latest: HashMap<AssetId, Vec<Reading>>,
    history: History,
}

impl ReadingStore {
    /// An empty store that withholds what `meters` says.
    #[must_use]
    pub fn new(meters: MeterCounts) -> Self {
        Self { meters, ..Self::default() }
    }

    /// Goes on with other assets: forgets those for which `keeps` is false, and
    /// withholds what `meters` says, of what is held as well.
    pub(crate) fn move_on(&mut self, meters: MeterCounts, keeps: impl Fn(&AssetId) -> bool) {
        self.meters = meters;
        self.latest.retain(|asset, _| keeps(asset));
        for reading in self.latest.values_mut().flatten() {
            *reading = self.meters.guard(reading.clone());
        }
        let meters = &self.meters;
        self.history.retain(|asset, quantity| !meters.withholds(asset, quantity));
    }

    /// The assets of which something is held, in no order.
    pub(crate) fn assets(&self) -> impl Iterator<Item = &AssetId> {
        self.latest.keys()
    }

    /// Takes what is better than what is held: a fresh measurement before
    /// anything else, then the newer reading, then the later one to come.
    ///
    /// What is held from a time that is still to come, as after the clock was
    /// set back, gives way to anything.
    pub fn apply(&mut self, batch: Batch, now: Timestamp) -> Applied {
        let readings = batch.readings.into_iter().map(|reading| self.meters.guard(reading));
        let readings: Vec<_> = readings.collect();
        let (mut changed, mut refused): (Vec<AssetId>, _) = (Vec::new(), Vec::new());
        for reading in &readings {
            match check(reading, now) {
                Err(refusal) => refused.push(refusal),
                Ok(()) => {
                    self.history.add(reading);
                    // Sources give the readings of an asset side by side, so
                    // that the last one is nearly always the one to compare.
                    if self.put(reading, now) && changed.last() != Some(&reading.asset) {
                        changed.push(reading.asset.clone());
                    }
                }
            }
        }
        let mut seen = std::collections::HashSet::new();
        changed.retain(|asset| seen.insert(asset.clone()));
        let failures = batch.failures.into_iter().map(|failure| self.guard_failure(failure));
        let shown = Batch { readings, failures: failures.collect(), ..batch };
        Applied { shown, changed, refused }
    }

    /// The latest reading of a quantity of an asset. Its quality is that of
    /// its time: ask [`Reading::quality_at`] for that of now.
    #[must_use]
    pub fn latest(&self, asset: &AssetId, quantity: Quantity) -> Option<&Reading> {
        self.of(asset).iter().find(|reading| reading.quantity == quantity)
    }

    /// The latest reading of each quantity of an asset, in the order of
    /// quantities.
    #[must_use]
    pub fn of(&self, asset: &AssetId) -> &[Reading] {
        self.latest.get(asset).map_or(&[], Vec::as_slice)
    }

    /// What services measured of a quantity of an asset in the day before
    /// `now`.
    #[must_use]
    pub fn curve(&self, asset: &AssetId, quantity: Quantity, now: Timestamp) -> Curve {
        self.history.curve(asset, quantity, now)
    }

    /// How many assets have a figure that is withheld for no other reason than
    /// that nobody says how many homes it covers.
    #[must_use]
    pub fn uncounted(&self) -> usize {
        let is_withheld =
            |reading: &Reading| self.meters.withholds(&reading.asset, reading.quantity);
        self.latest
            .iter()
            .filter(|(asset, _)| self.meters.why(asset) == Some(Withheld::Uncounted))
            .filter(|(_, readings)| readings.iter().any(is_withheld))
            .count()
    }

    /// Why nothing is known of an asset, as it may be shown and kept: of one whose
    /// figures are withheld without the words, which may quote them.
    #[must_use]
    pub fn guard_failure(&self, mut failure: Failure) -> Failure {
        if self.meters.why(&failure.asset).is_some() {
            match &mut failure.reason {
                SourceError::Unreachable { reason, .. }
                | SourceError::Unreadable { reason, .. }
                | SourceError::Denied { reason, .. } => *reason = WITHHELD.into(),
                SourceError::Busy { .. } | SourceError::UnknownAsset { .. } => {}
            }
        }
        failure
    }

    /// Whether the store changed.
    fn put(&mut self, reading: &Reading, now: Timestamp) -> bool {
        let held = self.latest.entry(reading.asset.clone()).or_default();
        match held.binary_search_by_key(&reading.quantity, |held| held.quantity) {
            Err(place) => {
                held.insert(place, reading.clone());
                true
            }
            Ok(place) => {
                let held = &mut held[place];
                let better = rank(reading, now) >= rank(held, now);
                let changed = better && *held != *reading;
                if changed {
                    *held = reading.clone();
                }
                changed
            }
        }
    }
}

/// What is better ranks higher.
fn rank(reading: &Reading, now: Timestamp) -> (bool, bool, Timestamp) {
    let past = reading.time <= now.saturating_add(FUTURE_TOLERANCE).unwrap_or(Timestamp::MAX);
    // What is doubted is shown with its flag rather than hidden behind what was
    // before.
    let measured = matches!(reading.quality, Quality::Live | Quality::Doubtful);
    (past, measured && reading.is_fresh(now), reading.time)
}

fn check(reading: &Reading, now: Timestamp) -> Result<(), Refusal> {
    let (asset, quantity) = (reading.asset.clone(), reading.quantity);
    if reading.time.duration_since(now) > FUTURE_TOLERANCE {
        return Err(Refusal::Future { asset, quantity, time: reading.time });
    }
    let fits = match reading.value {
        Some(value) => value.is_finite() && reading.quality != Quality::Withheld,
        None => reading.quality == Quality::Withheld,
    };
    if fits { Ok(()) } else { Err(Refusal::Value { asset, quantity }) }
}

#[cfg(test)]
mod tests;
