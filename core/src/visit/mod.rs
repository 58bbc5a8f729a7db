//! A visit as an app holds it: a session, and what runs beside it.

mod follow;
mod offline;
mod poller;
#[cfg(test)]
pub(crate) mod tests;

#[cfg(any(test, feature = "uniffi"))]
pub(crate) use follow::Flight;
pub use follow::Follower;
pub(crate) use follow::free;
#[cfg(all(test, feature = "uniffi"))]
pub(crate) use offline::tests::on_a_broken_disk;
pub use offline::{OfflineError, OfflineReadings};
#[cfg(test)]
pub(crate) use poller::open;
pub use poller::{Delivery, Poller, Polling, SourceStatus};
