//! How good the pose is: walks made up with their truth, and recordings held
//! against a truth.
//!
//! Making: a pack's route and a seed. `walker` walks it, the sensors of a rehearsal
//! see the walk as badly as its [`Conditions`](crate::session::Conditions) say,
//! `made` has both at the times at which they
//! come: inputs of a recording, and [`TruthPoint`]s.
//!
//! Judging: a recording's inputs and a [`Truth`]. `play` hands the samples to a
//! [`PoseEstimator`](crate::pose::PoseEstimator), and beside it to `plain`, the
//! way without any of it, and asks both at the truth's times; `score` makes a
//! [`Score`] of what they said.

mod made;
mod plain;
mod play;
mod score;
mod truth;
mod walker;

pub use made::{Instant, MadeError, MadeWalk};
pub use play::{Judged, Played, Said, play};
pub use score::{PIXELS_AT_M, Score, Spread, Way};
pub use truth::{MAX_TRUTH_BYTES, Truth, TruthError, TruthPoint};

#[cfg(test)]
mod tests;
