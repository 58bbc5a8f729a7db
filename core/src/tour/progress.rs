//! Where a visit stands, as it is kept over a restart.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::assets::AssetId;

use super::{StopId, Tour};

/// How a stop stands in a visit, as lists and plans show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StopState {
    /// Still to come.
    Open,
    /// The way leads there now.
    Next,
    /// The visitor is there.
    Current,
    /// It was reached.
    Reached,
    /// It was left out.
    Skipped,
}

/// What a hand did last, or a later stop that was come to, while it can be taken
/// back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Undoable {
    /// The stops that were skipped by it, by their numbers in the tour, from 1.
    pub skipped: Vec<u32>,
}

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
    /// Those skipped as a later stop was come to: who goes there reaches them still.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub passed_over: Vec<StopId>,
}

impl Progress {
    /// How a stop stands, when the way leads to `next`.
    #[must_use]
    pub fn state_of(&self, stop: &str, next: Option<&str>) -> StopState {
        let is_in = |stops: &[StopId]| stops.iter().any(|other| other == stop);
        match () {
            () if self.current.as_deref() == Some(stop) => StopState::Current,
            () if is_in(&self.reached) => StopState::Reached,
            () if is_in(&self.skipped) => StopState::Skipped,
            () if next == Some(stop) => StopState::Next,
            () => StopState::Open,
        }
    }

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
        let mut passed_over = self.passed_over;
        passed_over.retain(|stop| skipped.contains(stop));
        let by_hand = self.by_hand && current.is_some();
        let assets_said = self.assets_said;
        Self { reached, skipped, current, by_hand, assets_said, passed_over }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_stands_in_one_way_and_where_the_visitor_is_goes_before() {
        let stops = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
        let progress = Progress {
            reached: stops(&["a", "b"]),
            skipped: stops(&["c"]),
            current: Some("b".into()),
            ..Progress::default()
        };
        let states = ["a", "b", "c", "d", "e"].map(|stop| progress.state_of(stop, Some("d")));
        use StopState as S;
        assert_eq!(states, [S::Reached, S::Current, S::Skipped, S::Next, S::Open]);
        assert_eq!(progress.state_of("a", Some("a")), S::Reached, "a way back makes it no next");
    }
}
