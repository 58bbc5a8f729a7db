//! How much is known around the visitor, for an app to show.

use serde::{Deserialize, Serialize};

use crate::live::Fault;

/// How much of the pack's wide networks is known around the visitor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SurroundingsState {
    /// The pack has no wide networks: what it has is all there.
    Whole,
    /// Nothing is known here yet; it is to be loaded.
    Loading,
    /// Everything is known this far around the visitor.
    Complete {
        /// How far, metres.
        to_m: f64,
    },
    /// Nothing is known beyond, and waiting does not change it.
    Edge {
        /// How far everything is known, metres; 0 where nothing is.
        to_m: f64,
        /// Why not farther.
        reason: EdgeReason,
    },
}

/// Why nothing is known beyond an edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EdgeReason {
    /// There is more than is kept at once: the nearest are.
    #[error("there is more than is kept at once: the nearest {assets} are")]
    Crowded {
        /// How many assets are kept.
        assets: i32,
    },
    /// The guide has not agreed to the host that has the file.
    #[error("nobody agreed to {host}")]
    NotAllowed {
        /// The host, as `data.example.org`.
        host: String,
    },
    /// The server that has the file does not answer as it should; it is asked
    /// again by and by.
    #[error("{reason}")]
    Unreachable {
        /// What stood between.
        fault: Fault,
        /// For a person.
        #[serde(alias = "message")]
        reason: String,
    },
    /// The file was replaced while it was read; it is opened again.
    #[error("{file}: it was replaced while it was read")]
    Changed {
        /// Which file.
        file: String,
    },
    /// The file cannot be used here.
    #[error("{reason}")]
    Broken {
        /// For a person: which file, where, what.
        #[serde(alias = "message")]
        reason: String,
    },
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl SurroundingsState {
    /// How far everything is known, as it is told, metres: rounded down to
    /// tens, from 200 on to hundreds, which does not change with every step;
    /// nothing where all or nothing is known.
    #[must_use]
    pub fn shown_m(&self) -> Option<u32> {
        let (Self::Complete { to_m } | Self::Edge { to_m, .. }) = self else { return None };
        let step_m = if *to_m < 200.0 { 10.0 } else { 100.0 };
        let shown_m = ((to_m / step_m).floor() * step_m) as u32;
        (shown_m > 0).then_some(shown_m)
    }
}

impl SurroundingsState {
    /// Whether an app is to say something new: another state, or another
    /// reason; not another distance.
    pub(crate) fn differs_from(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Edge { to_m: a_m, reason: a }, Self::Edge { to_m: b_m, reason: b }) => {
                a != b || (*a_m > 0.0) != (*b_m > 0.0)
            }
            _ => std::mem::discriminant(self) != std::mem::discriminant(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_is_told_in_steps_that_stay_a_while() {
        let edge =
            |to_m| SurroundingsState::Edge { to_m, reason: EdgeReason::Crowded { assets: 9 } };
        let shown = |to_m| edge(to_m).shown_m();
        assert_eq!([47.9, 199.0, 200.0, 1499.0].map(shown), [40, 190, 200, 1400].map(Some));
        assert_eq!([9.0, 0.0, -1.0, f64::NAN].map(shown), [None; 4]);
        assert_eq!(SurroundingsState::Complete { to_m: 57.0 }.shown_m(), Some(50));
        assert_eq!(SurroundingsState::Loading.shown_m(), None);
    }
}
