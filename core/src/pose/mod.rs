//! Sensors to a pose with honest accuracy.
//!
//! In: [`Fix`]es at about 1 Hz, [`Attitude`]s at 50 to 200 Hz, [`TrackSample`]s of
//! an AR framework and now and then an [`Alignment`], each with its time. Out: a [`Pose`] in the local frame, each part with its accuracy.
//!
//! [`PoseEstimator`] is the face. Behind it, in the order of the data's way:
//! `sample` checks what comes in, `alignment` what somebody shows, `order` the times; `raw` makes attitudes of raw sensors; `trail` holds the last
//! seconds of each stream of orientations, `frames` knows which of them leads
//! and how they lie to each other; `compass` has true north by the declination;
//! `receiver` says what a fix's error is made of; `belief` is one Kalman filter
//! and `bank` the weighted sum of them; `ease` lets corrections come without a
//! jump.

mod alignment;
mod bank;
mod belief;
mod compass;
mod ease;
mod estimator;
mod frames;
mod order;
mod raw;
mod receiver;
mod sample;
mod trail;
mod types;

pub use alignment::{Alignment, AlignmentKind, AlignmentOutcome};
pub use estimator::{FixOutcome, PoseEstimator};
pub(crate) use sample::RADIUS_68;
pub use sample::SampleError;
pub use types::{
    Attitude, Doubt, Fix, HeadingSource, Inertial, Magnetic, NorthReference, PlaneCovariance, Pose,
    PositionState, TrackQuality, TrackSample,
};

#[cfg(test)]
mod bound;
#[cfg(test)]
mod tests;
