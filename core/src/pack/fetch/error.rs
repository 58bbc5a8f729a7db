//! Why a pack was not fetched.

use crate::live::Fault;
use crate::sources::http::{HttpFault, Kind};

/// Why a pack was not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum FetchError {
    /// The address is none.
    #[error("the pack's address: {reason}")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// Something stood between; what has come is kept.
    #[error("{reason}")]
    Unreachable {
        /// What.
        fault: Fault,
        /// The same in words.
        reason: String,
    },
    /// The server wants to be left alone for a while.
    #[error("{reason}: try again {}", retry_in_s.map_or_else(|| "later".to_owned(), |s| format!("in {s} s")))]
    Busy {
        /// For how long, seconds, if it says.
        retry_in_s: Option<u32>,
        /// What it said.
        reason: String,
    },
    /// The file cannot be written; what has come is kept.
    #[error("{file}: {reason}")]
    Disk {
        /// The file.
        file: String,
        /// What the system says, and what to do.
        reason: String,
    },
    /// What came is no pack, or another one; it was removed.
    #[error("what was fetched is not the pack: {reason}")]
    Content {
        /// What is wrong with it.
        reason: String,
    },
    /// The fetch was stopped; what has come is kept.
    #[error("the fetch was stopped")]
    Stopped,
}

impl FetchError {
    /// Whether asking again soon may help.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable { fault, .. } if fault.may_pass())
    }
}

impl From<HttpFault> for FetchError {
    fn from(fault: HttpFault) -> Self {
        let reason = fault.reason;
        match fault.kind {
            Kind::Fault(fault) => Self::Unreachable { fault, reason },
            // It failed by itself: the same as a connection that broke.
            Kind::Failing => Self::Unreachable { fault: Fault::CutOff, reason },
            Kind::Denied | Kind::Unauthorized | Kind::Changed => {
                Self::Unreachable { fault: Fault::Status, reason }
            }
            Kind::Busy(wait) => {
                let seconds = wait.map(|wait| wait.as_secs().try_into().unwrap_or(u32::MAX));
                Self::Busy { retry_in_s: seconds, reason }
            }
        }
    }
}
