//! Live readings: what an asset consumes, produces or holds now.
//!
//! In: whatever a [`Source`] fetches or simulates. Out: [`Reading`]s, each
//! with its time, unit and [`Quality`]; the latest of them are in a
//! [`ReadingStore`], and none that would say too much about too few homes
//! ([`MeterCounts`]).

mod connectivity;
mod fault;
mod fetch;
mod figures;
mod format;
mod history;
mod http;
mod mapping;
mod offline;
mod plausible;
mod poller;
mod privacy;
mod reading;
#[cfg(test)]
mod samples;
mod secrets;
mod services;
mod settings;
mod source;
mod store;
#[cfg(test)]
mod tests;
mod uncounted;
mod units;

pub use crate::delimiter::Delimiter;
pub use connectivity::{Connectivity, NetworkState};
pub use fault::Fault;
pub use fetch::{FetchError, FetchProgress, FetchSettings, PackFetch};
pub use figures::{DecimalSign, FigureSettings};
#[cfg(feature = "import")]
pub(crate) use format::figure;
pub use history::{Curve, CurvePoint};
pub(crate) use http::host_of;
pub use http::{HttpOptions, Oauth2Settings, ProxyChoice, TokenForm, TokenSettings};
pub use mapping::ThingSettings;
#[cfg(all(test, feature = "uniffi"))]
pub(crate) use offline::tests::on_a_broken_disk;
pub use offline::{OfflineError, OfflineReadings};
pub(crate) use plausible::judged;
pub use poller::{Delivery, Poller, Polling, SourceState, SourceStatus, Wanted};
pub use privacy::{MIN_METERS, MeterCounts, PrivacyRules};
pub use reading::{Quality, Quantity, Reading};
pub use secrets::{Secret, SecretError, SecretId, SecretMemory, SecretStore, WantedSecret};
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub use services::fuzzing;
pub use services::{
    CsvSettings, EntityForm, JsonSettings, MqttSettings, NgsiLdSettings, OpendatasoftSettings,
    RecordSettings, SensorThingsSettings, TopicSettings,
};
pub use settings::{ServiceSettings, SourceSettings};
pub use source::{
    Batch, BatchFuture, BatchStream, Failure, PollRequest, Source, SourceError, SourceInfo,
};
pub use store::{Applied, ReadingStore, Refusal};
pub(crate) use uncounted::uncounted;
