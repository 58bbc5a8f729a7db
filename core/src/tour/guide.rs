//! Where the visit stands: stops reached, cues said, the way on.

use std::sync::Arc;

use glam::DVec2;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::assets::AssetId;
use crate::geodesy::LocalFrame;
use crate::pose::Pose;

use super::{StopId, Tour};

/// What the guide noticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TourEvent {
    /// The visitor is at a stop; its words are to be said now.
    StopReached {
        /// Which.
        stop: StopId,
    },
    /// The visitor has left a stop.
    StopLeft {
        /// Which.
        stop: StopId,
    },
    /// The visitor walked past the next stop without reaching it.
    StopPassed {
        /// Which.
        stop: StopId,
    },
    /// A stop was skipped by hand.
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
    /// Every stop was reached or skipped.
    TourFinished,
}

/// Where a visit stands; kept by the app to resume after a restart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Stops reached, in the order in which they were.
    pub reached: Vec<StopId>,
    /// Stops skipped.
    pub skipped: Vec<StopId>,
    /// The stop that the visitor is at.
    pub current: Option<StopId>,
    /// Assets whose words were said.
    pub assets_said: Vec<AssetId>,
}

/// The way to the next stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Where it leads.
    pub stop: StopId,
    /// The line to walk, east and north in local metres, from the visitor.
    pub line_m: Vec<DVec2>,
    /// Its length, metres.
    pub distance_m: f64,
    /// Where to go first, degrees clockwise from true north.
    pub bearing_deg: f64,
    /// Whether the visitor has walked past the stop.
    pub passed: bool,
}

/// Why a command cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TourError {
    /// The tour has no such stop.
    #[error("the tour has no stop {0}")]
    UnknownStop(StopId),
}

/// A visit in progress.
#[derive(Debug, Clone)]
pub struct Guide {
    tour: Arc<Tour>,
    progress: Progress,
}

impl Guide {
    /// A visit of `tour`, resumed where `progress` says.
    #[must_use]
    pub fn new(tour: Arc<Tour>, local: &LocalFrame, progress: Progress) -> Self {
        let _ = local;
        Self { tour, progress }
    }

    /// Takes a pose in, with the assets near it that have words of their own,
    /// the nearest first; what it leads to is appended to `events`.
    pub fn update(&mut self, pose: &Pose, near: &[AssetId], events: &mut Vec<TourEvent>) {
        let _ = (pose, near, events, &self.tour);
    }

    /// Leaves the next stop out, or the current one if the visitor is at one.
    pub fn skip(&mut self, time: Timestamp, events: &mut Vec<TourEvent>) {
        let _ = (time, events);
    }

    /// Says the words of the current stop, or of the last one, again.
    pub fn repeat(&mut self, events: &mut Vec<TourEvent>) {
        let _ = events;
    }

    /// Goes to a stop by hand, wherever the visitor is.
    ///
    /// # Errors
    /// [`TourError::UnknownStop`].
    pub fn go_to(
        &mut self,
        stop: &str,
        time: Timestamp,
        events: &mut Vec<TourEvent>,
    ) -> Result<(), TourError> {
        let _ = (time, events);
        Err(TourError::UnknownStop(stop.into()))
    }

    /// The way to the next stop, `None` when there is none left.
    #[must_use]
    pub fn way(&self, pose: &Pose) -> Option<Way> {
        let _ = pose;
        None
    }

    /// Where the visit stands.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}
