//! Sensors to a pose with honest accuracy.
//!
//! In: [`Fix`]es at about 1 Hz, [`Attitude`]s at 50 to 200 Hz, each with its
//! time. Out: a [`Pose`] in the local frame, each part with its accuracy.
//!
//! [`PoseEstimator`] is the face. Behind it, in the order of the data's way:
//! `sample` checks what comes in, `order` its times, `position` weighs fixes
//! and bridges gaps around the Kalman filter in `walker`, `heading` turns
//! attitudes to true north.
//!
//! The seam for an AR framework's tracking and for inertial sensors: a
//! measurement of place or movement is a `walker::Observation`, checked in
//! `sample` and handed on by a method of its own beside
//! [`PoseEstimator::fix`]; a better attitude replaces what `heading` holds.

mod estimator;
mod heading;
mod order;
mod position;
mod sample;
mod types;
mod walker;

pub use estimator::{FixOutcome, PoseEstimator};
pub use sample::SampleError;
pub use types::{Attitude, Fix, NorthReference, Pose, PositionState};

#[cfg(test)]
mod tests;
