//! Live readings: what an asset consumes, produces or holds now.
//!
//! In: whatever a [`Source`] fetches or simulates. Out: [`Reading`]s, each
//! with its time, unit and [`Quality`]; the latest of them are in a
//! [`ReadingStore`], and none that would say too much about too few homes
//! ([`MeterCounts`]).

mod connectivity;
mod format;
mod privacy;
mod reading;
mod secrets;
mod settings;
mod source;
mod store;

pub use connectivity::{Connectivity, NetworkState};
pub use privacy::{MIN_METERS, MeterCounts};
pub use reading::{Quality, Quantity, Reading};
pub use secrets::{Secret, SecretError, SecretMemory, SecretStore};
pub use settings::SourceSettings;
pub use source::{
    Batch, BatchFuture, BatchStream, Failure, PollRequest, Source, SourceError, SourceInfo,
};
pub use store::{Applied, ReadingStore, Refusal};
