//! Why a pack was not fetched.

use crate::live::Fault;
use crate::sources::http::{HttpFault, Kind};

/// Why a pack was not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum FetchError {
    /// The address is none.
    #[error("the pack's address: {message}")]
    Address {
        /// What is wrong with it.
        message: String,
    },
    /// Something stood between; what has come is kept.
    #[error("{message}")]
    Unreachable {
        /// What.
        fault: Fault,
        /// The same in words.
        message: String,
    },
    /// The server wants to be left alone for a while.
    #[error("{message}: try again {}", retry_in_s.map_or_else(|| "later".to_owned(), |s| format!("in {s} s")))]
    Busy {
        /// For how long, seconds, if it says.
        retry_in_s: Option<u32>,
        /// What it said.
        message: String,
    },
    /// The file cannot be written; what has come is kept.
    #[error("{file}: {message}")]
    Disk {
        /// The file.
        file: String,
        /// What the system says, and what to do.
        message: String,
    },
    /// What came is no pack, or another one; it was removed.
    #[error("what was fetched is not the pack: {message}")]
    Content {
        /// What is wrong with it.
        message: String,
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
        let message = fault.message;
        match fault.kind {
            Kind::Fault(fault) => Self::Unreachable { fault, message },
            // It failed by itself: the same as a connection that broke.
            Kind::Failing => Self::Unreachable { fault: Fault::CutOff, message },
            Kind::Denied | Kind::Unauthorized | Kind::Changed => {
                Self::Unreachable { fault: Fault::Status, message }
            }
            Kind::Busy(wait) => {
                let seconds = wait.map(|wait| wait.as_secs().try_into().unwrap_or(u32::MAX));
                Self::Busy { retry_in_s: seconds, message }
            }
        }
    }
}
