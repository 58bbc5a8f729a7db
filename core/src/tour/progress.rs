//! Where a visit stands, as it is kept over a restart.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::assets::AssetId;

use super::{StopId, Tour};

/// Where a visit stands; kept by the app to resume after a restart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Progress {
    /// Stops reached, in the order in which they were.
    pub reached: Vec<StopId>,
    /// Stops skipped.
    pub skipped: Vec<StopId>,
    /// The stop that the visitor is at.
    pub current: Option<StopId>,
    /// Whether the current stop was gone to by hand, and the visitor has not
    /// been there yet.
    pub by_hand: bool,
    /// Assets whose words were said.
    pub assets_said: Vec<AssetId>,
}

impl Progress {
    /// The same without what the tour does not know, each stop once: reached,
    /// or else skipped. The current stop is a reached one.
    pub(super) fn known_to(self, tour: &Tour) -> Self {
        let known: HashSet<_> = tour.stops.iter().map(|stop| stop.id.as_str()).collect();
        let current = self.current.filter(|stop| known.contains(stop.as_str()));
        let mut seen = HashSet::new();
        let mut once = |stops: Vec<StopId>| -> Vec<StopId> {
            stops
                .into_iter()
                .filter(|stop| known.contains(stop.as_str()) && seen.insert(stop.clone()))
                .collect()
        };
        let reached = once(self.reached.into_iter().chain(current.clone()).collect());
        let skipped = once(self.skipped);
        let by_hand = self.by_hand && current.is_some();
        Self { reached, skipped, current, by_hand, assets_said: self.assets_said }
    }
}
