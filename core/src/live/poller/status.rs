//! How sources are, for a screen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::live::{SourceError, WantedSecret};

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
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Failing { error: a, .. }, Self::Failing { error: b, .. }) => a.is_like(b),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// A source and how it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SourceStatus {
    /// Its id in the pack.
    pub id: String,
    /// A name for people.
    pub title: String,
    /// Who is to be named with its figures.
    pub attribution: String,
    /// Whether its figures are simulated.
    pub simulated: bool,
    /// The host that a guide has to agree to; nothing for what needs none.
    pub host: Option<String>,
    /// The secrets that it wants, each with the hosts that it sends it to: to be
    /// shown to the guide who gives them.
    pub secrets: Vec<WantedSecret>,
    /// How it is.
    pub state: SourceState,
    /// When it answered last.
    pub answered: Option<Timestamp>,
}
