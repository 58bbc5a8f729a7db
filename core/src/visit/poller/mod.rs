//! Asks the pack's sources, for as long as a visit lasts.
//!
//! In: what the visitor sees and is near ([`Wanted`]), the time, what the
//! platform knows of the network. Out: [`Delivery`]s, as they come, for the
//! session. Who calls: a [`Visit`](super::Visit), or a Rust app itself.
//!
//! `schedule` decides, without a clock, a thread or a network; `runner` does,
//! on a runtime of its own. `own` holds an app's own sources to limits.

mod open;
mod own;
mod runner;
mod schedule;
mod status;

#[cfg(test)]
pub(crate) use open::open;
pub(super) use own::check_own;
pub use runner::{Delivery, Poller, Polling};
pub use status::{SourceSign, SourceStatus};

#[cfg(test)]
mod tests;
