//! Live readings: what an asset consumes, produces or holds now.
//!
//! In: whatever a [`Source`] fetches or simulates. Out: [`Reading`]s, each
//! with its time, unit and [`Quality`]; the latest of them are in a
//! [`ReadingStore`], and none that would say too much about too few homes
//! ([`MeterCounts`]).

mod connectivity;
pub(crate) mod format;
mod history;
mod plausible;
mod privacy;
mod reading;
#[cfg(test)]
pub(crate) mod samples;
mod source;
mod state;
mod store;
mod wanted;

pub use crate::fault::{Fault, Hindrance};
pub use connectivity::{Connectivity, NetworkState};
#[cfg(feature = "import")]
pub(crate) use format::figure;
pub(crate) use format::{percent, short};
pub use history::{Curve, CurvePoint};
pub(crate) use plausible::judged;
pub(crate) use privacy::Withheld;
pub use privacy::{MIN_METERS, MeterCounts, PrivacyRules};
pub use reading::{Quality, Quantity, Reading};
pub use source::{Batch, BatchFuture, Failure, PollRequest, Source, SourceError, SourceInfo};
pub use state::SourceState;
pub(crate) use store::FUTURE_TOLERANCE;
pub use store::{Applied, ReadingStore, Refusal};
pub use wanted::Wanted;
