//! Which source brought what is shown.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::assets::AssetId;
use crate::live::{Quantity, Reading, ReadingStore};

/// A reading, and who brought it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SourcedReading {
    /// The reading, with its quality of now.
    pub reading: Reading,
    /// The id of its source, as in [`SourceStatus::id`](super::SourceStatus::id);
    /// `None` where the app handed it in, or a file kept it from an earlier visit.
    pub source_id: Option<String>,
}

/// From so many on, what is not shown any more is forgotten.
const MANY: usize = 10_000;

/// The sources of the readings that the store holds, as far as sources of the
/// visit brought them.
#[derive(Debug, Default)]
pub(super) struct Origins {
    /// Of the reading of which time it is, too: a newer one may be of who does not
    /// say.
    by: HashMap<(AssetId, Quantity), (Timestamp, Arc<str>)>,
}

impl Origins {
    /// Takes note that the app brought these itself: of the same time as a source's,
    /// they are its no more.
    pub(super) fn note_own(&mut self, taken: &[Reading], store: &ReadingStore) {
        for reading in taken {
            if store.latest(&reading.asset, reading.quantity) == Some(reading) {
                self.by.remove(&(reading.asset.clone(), reading.quantity));
            }
        }
    }

    /// Takes note of what a source brought and `store` then took in.
    pub(super) fn note(&mut self, source_id: &str, taken: &[Reading], store: &ReadingStore) {
        if self.by.len() >= MANY {
            self.by.retain(|(asset, quantity), _| store.latest(asset, *quantity).is_some());
        }
        let source_id: Arc<str> = source_id.into();
        for reading in taken {
            if store.latest(&reading.asset, reading.quantity) == Some(reading) {
                let key = (reading.asset.clone(), reading.quantity);
                self.by.insert(key, (reading.time, source_id.clone()));
            }
        }
    }

    /// The id of the source that brought a reading which the store holds.
    pub(super) fn of(&self, reading: &Reading) -> Option<&str> {
        let (time, source_id) = self.by.get(&(reading.asset.clone(), reading.quantity))?;
        (*time == reading.time).then_some(source_id)
    }
}
