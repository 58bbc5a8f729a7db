//! Where readings come from, whatever the service behind it.

use std::future::Future;
use std::pin::Pin;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Fault, Hindrance, Reading};
use crate::assets::AssetId;

/// Who a source is, for the screen and the logs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SourceInfo {
    /// Unique within the visit.
    pub id: String,
    /// A name for people.
    pub title: String,
    /// Who is to be named with the figures.
    pub attribution: String,
    /// Whether its readings are simulated.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    pub simulated: bool,
}

/// What a poll asks for.
#[derive(Debug, Clone, Copy)]
pub struct PollRequest<'a> {
    /// The assets of interest, the most urgent first; empty for all that the
    /// source has. A source answers for those it knows, in as few requests as
    /// its service allows, and lists the others as failures.
    pub assets: &'a [AssetId],
    /// The time now; a source never looks at a clock of its own.
    pub now: Timestamp,
}

/// An asset that a source could not answer for, while it could for others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Failure {
    /// Which asset.
    pub asset: AssetId,
    /// Why.
    pub reason: SourceError,
}

/// What a poll or a push brought: readings, and what failed beside them.
///
/// An asset may have several readings, one for each quantity, side by side.
/// What is in neither list has nothing new. A reading keeps the time at which
/// the service measured it, never that of its arrival.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Batch {
    /// What is known.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub readings: Vec<Reading>,
    /// What is not, and why.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub failures: Vec<Failure>,
    /// When the source will know more; a poll before then is wasted. `None`
    /// when it cannot tell: whoever runs it keeps its own pace.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub next_poll: Option<Timestamp>,
    /// What a person should know of the answer as a whole: what of it had to be
    /// left out, or, where nothing was of an asset, what there was. It is for
    /// whoever sets a source up, and is not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub remark: Option<String>,
}

/// Why a source could not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SourceError {
    /// The service cannot be reached, or did not answer in time.
    #[error("source {source_id} cannot be reached: {reason}")]
    Unreachable {
        /// Which source.
        source_id: String,
        /// What stands between.
        #[serde(default)]
        fault: Fault,
        /// What was tried.
        #[serde(alias = "message")]
        reason: String,
    },
    /// The service answered with what cannot be read.
    #[error("source {source_id} answered with what cannot be read: {reason}")]
    Unreadable {
        /// Which source.
        source_id: String,
        /// What is wrong with it.
        #[serde(default)]
        fault: Fault,
        /// What was expected.
        #[serde(alias = "message")]
        reason: String,
    },
    /// The service wants credentials, or does not take those it was given;
    /// asking again changes nothing.
    #[error("source {source_id} denies access: {reason}")]
    Denied {
        /// Which source.
        source_id: String,
        /// What to set.
        #[serde(alias = "message")]
        reason: String,
    },
    /// The service asks for patience, as with HTTP 429 or 503.
    #[error("source {source_id} is busy")]
    Busy {
        /// Which source.
        source_id: String,
        /// When to ask again, if it says.
        retry_at: Option<Timestamp>,
    },
    /// The source does not know the asset.
    #[error("source {source_id} does not know asset {asset}")]
    UnknownAsset {
        /// Which source.
        source_id: String,
        /// Which asset.
        asset: AssetId,
    },
}

impl SourceError {
    /// Which source.
    #[must_use]
    pub fn source_id(&self) -> &str {
        match self {
            Self::Unreachable { source_id, .. }
            | Self::Unreadable { source_id, .. }
            | Self::Denied { source_id, .. }
            | Self::Busy { source_id, .. }
            | Self::UnknownAsset { source_id, .. } => source_id,
        }
    }

    /// Whose fault it is said to be.
    #[cfg(feature = "io")]
    pub(crate) fn source_id_mut(&mut self) -> &mut String {
        match self {
            Self::Unreachable { source_id, .. }
            | Self::Unreadable { source_id, .. }
            | Self::Denied { source_id, .. }
            | Self::Busy { source_id, .. }
            | Self::UnknownAsset { source_id, .. } => source_id,
        }
    }

    /// What a person is told of it.
    #[must_use]
    pub fn hindrance(&self) -> Hindrance {
        match self {
            // Where nobody said what is wrong with it.
            Self::Unreadable { fault: Fault::Unspecified, .. } => Hindrance::UnusableAnswer,
            Self::Unreachable { fault, .. } | Self::Unreadable { fault, .. } => fault.hindrance(),
            Self::Denied { .. } => Hindrance::Denied,
            Self::Busy { .. } => Hindrance::Busy,
            Self::UnknownAsset { .. } => Hindrance::UnknownAsset,
        }
    }

    /// What it says in words, of which some may be the service's.
    pub(crate) fn reason_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Unreachable { reason, .. }
            | Self::Unreadable { reason, .. }
            | Self::Denied { reason, .. } => Some(reason),
            Self::Busy { .. } | Self::UnknownAsset { .. } => None,
        }
    }

    /// Whether a person would say that it is the same, whatever the words.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let fault = |error: &Self| match error {
            Self::Unreachable { fault, .. } | Self::Unreadable { fault, .. } => Some(*fault),
            Self::Denied { .. } | Self::Busy { .. } | Self::UnknownAsset { .. } => None,
        };
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.source_id() == other.source_id()
            && fault(self) == fault(other)
    }
}

/// The answer to a poll, when it comes. Dropping it stops the work.
pub type BatchFuture<'a> = Pin<Box<dyn Future<Output = Result<Batch, SourceError>> + Send + 'a>>;

/// Where readings come from: a service, a broker, or the simulated district.
///
/// A poll carries many assets at once and can fail for some of them only: an
/// `Err` says that nothing was learnt at all, and what was known stays until it
/// is stale. A service that pushes is listened to between polls, which answer
/// with what it pushed last.
///
/// ```
/// use wattwalk::live::{
///     Batch, BatchFuture, PollRequest, Quality, Quantity, Reading, Source, SourceInfo,
/// };
/// use wattwalk::visit::VisitOptions;
///
/// /// A meter of our own at the substation.
/// struct Meter(SourceInfo);
///
/// impl Source for Meter {
///     fn info(&self) -> &SourceInfo {
///         &self.0
///     }
///
///     fn knows(&self, asset: &wattwalk::assets::AssetId) -> bool {
///         asset.as_str() == "substation"
///     }
///
///     fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
///         Box::pin(async move {
///             let reading = |asset: &wattwalk::assets::AssetId| Reading {
///                 asset: asset.clone(),
///                 quantity: Quantity::PowerKw,
///                 value: Some(120.0),
///                 time: request.now,
///                 quality: Quality::Live,
///             };
///             let readings = request.assets.iter().map(reading).collect();
///             Ok(Batch { readings, ..Batch::default() })
///         })
///     }
/// }
///
/// let info = SourceInfo {
///     id: "our-meter".into(),
///     title: "Our meter".into(),
///     attribution: "Ourselves".into(),
///     simulated: false,
/// };
/// let options = VisitOptions { sources: vec![Box::new(Meter(info))], ..VisitOptions::default() };
/// ```
///
/// A source knows its service and nothing else. Timeouts, the pace of polling,
/// retries and the choice between sources are the work of whoever runs it, as
/// are withholding and staleness ([`ReadingStore`](super::ReadingStore)).
pub trait Source: Send + Sync {
    /// Who it is.
    fn info(&self) -> &SourceInfo;

    /// Asks for the newest readings of many assets. Nothing happens before the
    /// future is polled; it may need the runtime that the source was made for.
    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a>;

    /// Whether it may have something of an asset: what it does not know it is
    /// not asked about.
    fn knows(&self, asset: &AssetId) -> bool {
        let _ = asset;
        true
    }

    /// Ends what it keeps open with its service: nobody looks, there is no
    /// network, or what it was opened with has changed. The next poll opens it
    /// again.
    fn rest(&self) {}
}
