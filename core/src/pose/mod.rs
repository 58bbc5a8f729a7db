//! Sensors to a pose with honest accuracy.
//!
//! In: [`Fix`]es at about 1 Hz, [`Attitude`]s at 50 to 200 Hz, each with its
//! time. Out: a [`Pose`] in the local frame, each part with its accuracy.

mod estimator;
mod types;

pub use estimator::{FixOutcome, PoseEstimator, SampleError};
pub use types::{Attitude, Fix, NorthReference, Pose, PositionState};
