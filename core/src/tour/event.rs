//! What the guide says of the visit, and what it cannot do.

use serde::{Deserialize, Serialize};

use crate::assets::AssetId;

use super::StopId;

/// What the guide noticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TourEvent {
    /// The visitor is at a stop; its words are to be said now. Once a visit
    /// for each stop.
    StopReached {
        /// Which.
        stop: StopId,
    },
    /// The visitor has left a stop.
    StopLeft {
        /// Which.
        stop: StopId,
    },
    /// The visitor walked past the next stop without reaching it. Once a
    /// visit for each stop, and only in a tour of fixed order with a route.
    StopPassed {
        /// Which.
        stop: StopId,
    },
    /// A stop was skipped: by hand, or because one after it was reached in a
    /// tour of fixed order; then who goes there reaches it still.
    StopSkipped {
        /// Which.
        stop: StopId,
    },
    /// The words of a stop are to be said again.
    StopRepeated {
        /// Which.
        stop: StopId,
    },
    /// An asset with words of its own is near, and they were not said yet.
    AssetNear {
        /// Which.
        asset: AssetId,
    },
    /// Every stop was reached or skipped. Once a visit.
    TourFinished,
    /// What a hand had done last, or a later stop that was come to, was taken back.
    Undone,
}

/// Why a command cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TourError {
    /// The tour has no such stop.
    #[error("the tour has no stop {0}")]
    UnknownStop(StopId),
}
