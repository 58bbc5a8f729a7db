//! The one façade that an app holds, its recordings, and rehearsals.
//!
//! In: a [`TourPack`](crate::assets::TourPack), sensor samples and readings.
//! Out: frames and events. A [`TourSession`] does no I/O and has no clock: a
//! recording of what went in gives the same frames again.

mod rehearsal;
mod walk;

pub use rehearsal::{Rehearsal, Sample, Sight, attitude};
pub use walk::{Walk, WalkError};
