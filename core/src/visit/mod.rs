//! A visit as an app holds it: a session, and what runs beside it.
//!
//! In: a pack, samples, what a person wants. Out: frames and events. [`Visit`]
//! joins the [`TourSession`](crate::session::TourSession) with its sources
//! (asked by a [`Poller`]), what is loaded around the visitor ([`Follower`]),
//! the file of readings, the recording. [`Playback`] plays a recording of one.

#[cfg(feature = "io")]
mod around;
#[cfg(feature = "io")]
mod card;
#[cfg(feature = "io")]
mod error;
mod handing;
#[cfg(feature = "io")]
mod inbox;
#[cfg(feature = "io")]
mod joined;
#[cfg(feature = "io")]
mod keeper;
#[cfg(feature = "io")]
mod offline;
#[cfg(feature = "io")]
mod origins;
mod playback;
#[cfg(feature = "io")]
mod poller;
#[cfg(all(test, feature = "io"))]
pub(crate) mod tests;

#[cfg(all(test, feature = "io"))]
pub(crate) use around::Flight;
#[cfg(feature = "uniffi")]
pub(crate) use around::load;
pub use playback::{Playback, Played, ReplayError};
#[cfg(all(test, feature = "io"))]
pub(crate) use poller::open;
#[cfg(feature = "io")]
pub use {
    around::Follower,
    card::{AssetCard, CardCurve, CardHour, CardLink, CardPoint, CardReading},
    error::VisitError,
    joined::{Round, Visit, VisitOptions},
    keeper::KeptReadings,
    offline::{OfflineError, OfflineReadings},
    origins::SourcedReading,
    poller::{Delivery, Poller, Polling, SourceSign, SourceStatus},
};
