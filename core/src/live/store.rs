//! The newest reading of each quantity of each asset.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Batch, Quantity, Reading};
use crate::assets::AssetId;

/// The newest readings.
#[derive(Debug, Clone, Default)]
pub struct ReadingStore {
    readings: HashMap<AssetId, Vec<Reading>>,
}

impl ReadingStore {
    /// Takes a batch in; the assets whose readings changed.
    pub fn apply(&mut self, batch: &Batch, now: Timestamp) -> Vec<AssetId> {
        let mut changed = Vec::new();
        for reading in batch.readings.iter().filter(|reading| reading.time <= now) {
            let known = self.readings.entry(reading.asset.clone()).or_default();
            match known.iter_mut().find(|known| known.quantity == reading.quantity) {
                Some(known) if known.time > reading.time => continue,
                Some(known) => *known = reading.clone(),
                None => known.push(reading.clone()),
            }
            changed.push(reading.asset.clone());
        }
        changed
    }

    /// The assets whose readings grew stale by `now`.
    pub fn expire(&mut self, now: Timestamp) -> Vec<AssetId> {
        let _ = now;
        Vec::new()
    }

    /// The newest reading of a quantity of an asset.
    #[must_use]
    pub fn latest(&self, asset: &AssetId, quantity: Quantity) -> Option<&Reading> {
        self.readings.get(asset)?.iter().find(|reading| reading.quantity == quantity)
    }

    /// The newest readings of an asset.
    #[must_use]
    pub fn of(&self, asset: &AssetId) -> &[Reading] {
        self.readings.get(asset).map_or(&[], Vec::as_slice)
    }
}
