//! A visit as an app holds it: a session, and what runs beside it.
//!
//! In: a pack, samples, what a person wants. Out: frames and events. [`Visit`]
//! joins the [`TourSession`](crate::session::TourSession) with its sources
//! (asked by a [`Poller`]), what is loaded around the visitor ([`Follower`]),
//! the file of readings, the recording. [`Playback`] plays a recording of one.

mod around;
mod error;
mod inbox;
mod joined;
mod keeper;
mod offline;
mod playback;
mod poller;
#[cfg(test)]
pub(crate) mod tests;

#[cfg(test)]
pub(crate) use around::Flight;
pub use around::Follower;
#[cfg(feature = "uniffi")]
pub(crate) use around::load;
pub use error::VisitError;
pub use joined::{Round, Visit, VisitOptions};
pub use keeper::KeptReadings;
pub use offline::{OfflineError, OfflineReadings};
pub use playback::{Playback, Played, ReplayError};
#[cfg(test)]
pub(crate) use poller::open;
pub use poller::{Delivery, Poller, Polling, SourceSign, SourceStatus};
