//! The assets around the visitor: the pack's own, and what of its wide
//! networks is near.
//!
//! A country's networks do not fit a tablet. They are FlatGeobuf files with an
//! index, on disk or on a server, of which a working set around the visitor is
//! loaded and replaced as they move:
//!
//! ```text
//!  fixes ──> Plan ──> Wish ──> WideNetworks (another thread) ──> Loaded
//!             ^                                                    │
//!             └───────────── TourSession swaps it in <─────────────┘
//! ```
//!
//! - [`Surroundings`] is one working set: assets, their index, their numbers.
//! - `plan` decides what is wanted, from fixes alone: no clock, no I/O.
//! - [`WideNetworks`] reads the files and builds the next set.
//! - [`AroundMap`] is what is around from above, for a plan.
//! - [`Follower`](crate::visit::Follower) does that on a thread of its own for a
//!   session.
//!
//! What leaves the device are the ranges of bytes that are asked of a server:
//! from them it can tell which part of the file, and so of the country, is
//! looked at, within the size of a working set.

mod area;
mod captions;
mod cut;
mod links;
mod load;
mod map;
mod plan;
mod set;
mod state;

pub(crate) use captions::{CaptionSources, Captions};
pub(crate) use links::Links;
pub use load::{Job, LoadError, Loaded, WideNetworks};
pub use map::AroundMap;
pub use plan::Wish;
#[cfg(test)]
pub(crate) use plan::distance_m;
pub(crate) use plan::{Extent, LoadPlan, RECENTRE_M};
pub(crate) use set::AssetList;
pub use set::Surroundings;
pub use state::{EdgeReason, SurroundingsState};
