//! How a source is, for an app and its recordings.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SourceError;

/// How a source is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SourceState {
    /// It was not asked yet.
    Waiting,
    /// It answered when it was asked last.
    Working,
    /// It could not answer; what it said before stays, and grows stale.
    Failing {
        /// Why.
        error: SourceError,
        /// When it is asked again; nothing when somebody has to act first.
        retry_at: Option<Timestamp>,
    },
    /// It is not asked: there is no network, or nobody looks.
    Paused,
}

impl SourceState {
    /// Whether a person would say that nothing has changed: the same failure
    /// again is none.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Failing { error: a, .. }, Self::Failing { error: b, .. }) => a.is_like(b),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}
