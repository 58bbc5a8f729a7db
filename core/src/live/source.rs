//! Where readings come from, whatever the service behind it.

use std::future::Future;
use std::pin::Pin;

use futures_core::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Reading;
use crate::assets::AssetId;

/// Who a source is, for the screen and the logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInfo {
    /// Unique within the pack.
    pub id: String,
    /// A name for people.
    pub title: String,
    /// Who is to be named with the figures.
    pub attribution: String,
    /// Whether its readings are simulated.
    pub simulated: bool,
}

/// What a poll asks for.
#[derive(Debug, Clone, Copy)]
pub struct PollRequest<'a> {
    /// The assets of interest, the most urgent first. A source answers for
    /// those it knows, in as few requests as its service allows.
    pub assets: &'a [AssetId],
    /// The time now; a source never looks at a clock of its own.
    pub now: Timestamp,
}

/// An asset that a source could not answer for, while it could for others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which asset.
    pub asset: AssetId,
    /// Why.
    pub reason: SourceError,
}

/// What a poll or a push brought: readings, and what failed beside them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// What is known.
    pub readings: Vec<Reading>,
    /// What is not, and why.
    pub failures: Vec<Failure>,
    /// When the source will know more; a poll before then is wasted.
    pub next_poll: Option<Timestamp>,
}

/// Why a source could not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SourceError {
    /// The service cannot be reached, or did not answer in time.
    #[error("source {source_id} cannot be reached: {message}")]
    Unreachable {
        /// Which source.
        source_id: String,
        /// What was tried.
        message: String,
    },
    /// The service answered with what cannot be read.
    #[error("source {source_id} answered with what cannot be read: {message}")]
    Unreadable {
        /// Which source.
        source_id: String,
        /// What was expected.
        message: String,
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

/// The answer to a poll, when it comes. Dropping it stops the work.
pub type BatchFuture<'a> = Pin<Box<dyn Future<Output = Result<Batch, SourceError>> + Send + 'a>>;

/// What a source pushes, as long as it is listened to. Dropping it unsubscribes.
pub type BatchStream = Pin<Box<dyn Stream<Item = Result<Batch, SourceError>> + Send>>;

/// Where readings come from: a service, a broker, or the simulated district.
///
/// Every source can be polled; one that pushes gives a stream as well. Both
/// carry many assets at once, and both can fail for some of them only.
pub trait Source: Send + Sync {
    /// Who it is.
    fn info(&self) -> &SourceInfo;

    /// Asks for the newest readings of many assets.
    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a>;

    /// Listens for readings that the source pushes; `None` if it never does.
    fn subscribe(&self, assets: &[AssetId]) -> Option<BatchStream> {
        let _ = assets;
        None
    }
}
