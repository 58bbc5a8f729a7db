//! How sources are, for a screen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::live::SourceState;
use crate::sources::WantedSecret;

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
