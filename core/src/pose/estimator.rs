//! Fixes and attitudes to a pose.

use jiff::Timestamp;

use crate::geodesy::LocalFrame;

use super::{Attitude, Fix, Pose};

/// What became of a fix.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum FixOutcome {
    /// It moved the pose.
    Used,
    /// It cannot be where a walker is; the pose stays as it was.
    Refused {
        /// How far it lies from where the walker is believed to be, metres.
        off_m: f64,
    },
}

/// What is wrong with a sample.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// A field is not a finite number, or out of its range.
    #[error("{sample} at {time}: {field} is {value}, expected {expected}")]
    Field {
        /// `fix` or `attitude`.
        sample: &'static str,
        /// The time of the sample.
        time: Timestamp,
        /// The field's name.
        field: &'static str,
        /// What it holds.
        value: f64,
        /// What it should hold.
        expected: &'static str,
    },
    /// The sample is older than one handed in before it.
    #[error("{sample} at {time} is older than the one of {newest} before it")]
    Order {
        /// `fix` or `attitude`.
        sample: &'static str,
        /// The time of the sample.
        time: Timestamp,
        /// The newest time so far.
        newest: Timestamp,
    },
}

/// Where the visitor is and looks, from the samples handed in so far.
#[derive(Debug, Clone)]
pub struct PoseEstimator {
    local: LocalFrame,
    eye_height_m: f64,
}

impl PoseEstimator {
    /// An estimator that has seen nothing yet. `eye_height_m` is the height of
    /// the device above the ground.
    #[must_use]
    pub fn new(local: LocalFrame, eye_height_m: f64) -> Self {
        Self { local, eye_height_m }
    }

    /// Takes a fix in.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable or the fix comes too late.
    pub fn fix(&mut self, fix: &Fix) -> Result<FixOutcome, SampleError> {
        let _ = (fix, &self.local);
        Ok(FixOutcome::Used)
    }

    /// Takes an attitude in.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable or the attitude comes too late.
    pub fn attitude(&mut self, attitude: &Attitude) -> Result<(), SampleError> {
        let _ = attitude;
        Ok(())
    }

    /// The pose at a time, `None` before the first fix. Asking changes nothing.
    #[must_use]
    pub fn pose(&self, time: Timestamp) -> Option<Pose> {
        let _ = (time, self.eye_height_m);
        None
    }
}
