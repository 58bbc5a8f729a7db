//! What stands between a source and its service.

use serde::{Deserialize, Serialize};

/// What stands between a source and its service, for an app to say in words
/// of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Fault {
    /// Not said, as in a recording of an earlier version.
    #[default]
    Unspecified,
    /// Its host's name leads nowhere: no network behind the Wi-Fi, or a wrong
    /// name in the pack.
    Name,
    /// Nothing answers there.
    Connect,
    /// It began too late, or took too long.
    Slow,
    /// The connection broke in the middle of the answer.
    CutOff,
    /// The proxy on the way is not there, does not let through, or wants
    /// credentials of its own.
    Proxy,
    /// Its certificate is not valid now: it has run out, or the device's clock
    /// is wrong.
    CertificateTime,
    /// Its certificate is not its own, or of nobody known.
    Certificate,
    /// A page answered in its place: the network wants a person to sign in.
    Portal,
    /// It sends elsewhere than the guide agreed to, or in circles.
    Redirect,
    /// Nothing is asked now: the device is offline, or the app in the
    /// background.
    Offline,
    /// The guide has not agreed to its host.
    NotAllowed,
    /// Its answer is larger than what is read.
    TooLarge,
    /// Its answer is of another type than asked for.
    WrongType,
    /// Its answer is not what its standard says.
    Malformed,
    /// It says that something is wrong, with an HTTP status.
    Status,
    /// It failed so often that it is left alone for a while.
    Suspended,
}

impl Fault {
    /// Whether asking again soon may help.
    pub(crate) fn may_pass(self) -> bool {
        matches!(self, Self::Name | Self::Connect | Self::Slow | Self::CutOff | Self::Proxy)
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Fault {
    /// What a person is told of it.
    #[must_use]
    pub fn hindrance(&self) -> Hindrance {
        match self {
            Self::Name => Hindrance::Address,
            Self::Connect | Self::Unspecified => Hindrance::NoAnswer,
            Self::Slow | Self::CutOff => Hindrance::Slow,
            Self::Proxy => Hindrance::Proxy,
            Self::CertificateTime => Hindrance::CertificateTime,
            Self::Certificate => Hindrance::Certificate,
            Self::Portal => Hindrance::Portal,
            Self::Redirect | Self::NotAllowed => Hindrance::Redirect,
            Self::TooLarge | Self::WrongType | Self::Malformed => Hindrance::UnusableAnswer,
            Self::Status => Hindrance::OwnFault,
            Self::Offline => Hindrance::Offline,
            Self::Suspended => Hindrance::Suspended,
        }
    }
}

/// Why a service has nothing, as every app tells a person: one phrase each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Hindrance {
    /// Its address is not found: is there internet behind the Wi-Fi?
    Address,
    /// Nothing answers there.
    NoAnswer,
    /// It answers too slowly, or the connection breaks.
    Slow,
    /// The proxy on the way is not there or does not let through.
    Proxy,
    /// Its certificate is not valid now: are date and time of the device right?
    CertificateTime,
    /// Its certificate is not to be trusted.
    Certificate,
    /// The network wants somebody to sign in.
    Portal,
    /// It sends elsewhere than was agreed to.
    Redirect,
    /// There is no network, or nobody looks.
    Offline,
    /// Its answer cannot be used.
    UnusableAnswer,
    /// It reports a fault of its own.
    OwnFault,
    /// It failed so often that it is left alone for a while.
    Suspended,
    /// It wants a token, or does not take the one it was given.
    Denied,
    /// It asks for patience.
    Busy,
    /// It does not know what it is asked about.
    UnknownAsset,
}
