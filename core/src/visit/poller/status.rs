//! How sources are, for a screen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::live::{Hindrance, SourceState};
use crate::sources::WantedSecret;

/// How a source is, in a word: each has a sign that is told apart without
/// colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SourceSign {
    /// Nobody has agreed to its hosts: it is not called.
    NotAllowed,
    /// It was not asked yet.
    Waiting,
    /// It answered when it was asked last.
    Working,
    /// It is not asked: there is no network, or nobody looks.
    Paused,
    /// Its figures are computed.
    Simulated,
    /// It could not answer.
    Failing,
}

impl SourceSign {
    pub(super) fn of(state: &SourceState, is_allowed: bool, simulated: bool) -> Self {
        match state {
            _ if !is_allowed => Self::NotAllowed,
            SourceState::Failing { .. } => Self::Failing,
            SourceState::Paused => Self::Paused,
            _ if simulated => Self::Simulated,
            SourceState::Working => Self::Working,
            SourceState::Waiting => Self::Waiting,
        }
    }
}

/// A source and how it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SourceStatus {
    /// Its id.
    pub id: String,
    /// A name for people.
    pub title: String,
    /// Who is to be named with its figures.
    pub attribution: String,
    /// Whether its figures are simulated.
    pub simulated: bool,
    /// The hosts that a guide has to agree to; none for what calls nobody.
    pub hosts: Vec<String>,
    /// How it is, in a word.
    pub sign: SourceSign,
    /// Why it has nothing, while it fails.
    pub hindrance: Option<Hindrance>,
    /// The secrets that it wants, each with the hosts that it sends it to: to be
    /// shown to the guide who gives them.
    pub secrets: Vec<WantedSecret>,
    /// How it is.
    pub state: SourceState,
    /// When it answered last.
    pub answered: Option<Timestamp>,
}
