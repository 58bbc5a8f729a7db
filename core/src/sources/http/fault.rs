//! Why a request failed, told apart as far as an app can say it differently.

use std::error::Error;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::live::{Fault, SourceError};
use crate::plain;

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HttpFault {
    pub(crate) kind: Kind,
    /// For a person; never with a secret or a query.
    pub(crate) reason: String,
}

/// What to tell the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What stood between.
    Fault(Fault),
    /// The service failed by itself, as with 500: asking again may help.
    Failing,
    /// It wants credentials, or other ones.
    Denied,
    /// It does not take the token, which may have run out (status 401).
    Unauthorized,
    /// It asks for patience, this long if it says.
    Busy(Option<Duration>),
    /// What is asked for is not what it was when it was first asked for.
    Changed,
}

impl HttpFault {
    pub(crate) fn new(fault: Fault, reason: impl Into<String>) -> Self {
        Self { kind: Kind::Fault(fault), reason: plain::line(&reason.into()) }
    }

    pub(crate) fn denied(reason: impl Into<String>) -> Self {
        Self { kind: Kind::Denied, reason: plain::line(&reason.into()) }
    }

    /// Whether a service that answers so is in trouble: its breaker counts it.
    pub(crate) fn is_trouble(&self) -> bool {
        match self.kind {
            Kind::Fault(fault) => fault.may_pass(),
            Kind::Failing => true,
            Kind::Denied | Kind::Unauthorized | Kind::Busy(_) | Kind::Changed => false,
        }
    }

    /// What a source makes of it.
    pub(crate) fn of(self, source_id: &str, now: Timestamp) -> SourceError {
        let (source_id, reason) = (source_id.to_owned(), self.reason);
        match self.kind {
            Kind::Denied | Kind::Unauthorized => SourceError::Denied { source_id, reason },
            Kind::Busy(wait) => {
                let wait = wait.and_then(|wait| SignedDuration::try_from(wait).ok());
                let retry_at = wait.and_then(|wait| now.saturating_add(wait).ok());
                SourceError::Busy { source_id, retry_at }
            }
            Kind::Changed => SourceError::Unreadable { source_id, fault: Fault::Malformed, reason },
            Kind::Failing => SourceError::Unreadable { source_id, fault: Fault::Status, reason },
            Kind::Fault(
                fault @ (Fault::TooLarge | Fault::WrongType | Fault::Malformed | Fault::Status),
            ) => SourceError::Unreadable { source_id, fault, reason },
            Kind::Fault(fault) => SourceError::Unreachable { source_id, fault, reason },
        }
    }
}

/// A host name that could not be looked up; found again in reqwest's chain.
#[derive(Debug, thiserror::Error)]
#[error("no address for {0}")]
pub(crate) struct NameError(pub(crate) String);

/// What went wrong below HTTP, on the way through a proxy if one is named.
pub(super) fn of_reqwest(error: &reqwest::Error, host: &str, proxy: Option<&str>) -> HttpFault {
    let mut wants_credentials = false;
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<NameError>() && proxy.is_none() {
            return HttpFault::new(Fault::Name, error.to_string());
        }
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return of_tls(tls, host);
        }
        // Its type is not public.
        wants_credentials |= error.to_string() == "tunnel error: proxy authorization required";
        // An I/O error shows what it wraps by `get_ref` only.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(|error| error.get_ref());
        cause = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    if let Some(proxy) = proxy.filter(|_| error.is_connect()) {
        let reason = match wants_credentials {
            true => format!("the proxy {proxy} wants a user and a password, or other ones"),
            false => format!("the proxy {proxy} is not there, or does not let through to {host}"),
        };
        HttpFault::new(Fault::Proxy, reason)
    } else if error.is_timeout() {
        let late = if error.is_connect() { Fault::Connect } else { Fault::Slow };
        HttpFault::new(late, format!("{host} does not answer in time"))
    } else if error.is_connect() {
        HttpFault::new(Fault::Connect, format!("{host} cannot be connected to"))
    } else if error.is_builder() {
        HttpFault::new(Fault::Malformed, format!("the request to {host} cannot be made"))
    } else {
        HttpFault::new(Fault::CutOff, format!("the connection to {host} broke"))
    }
}

/// What is wrong with TLS.
pub(crate) fn of_tls(error: &rustls::Error, host: &str) -> HttpFault {
    use rustls::CertificateError as C;
    let rustls::Error::InvalidCertificate(certificate) = error else {
        return HttpFault::new(Fault::Certificate, format!("TLS with {host} failed: {error}"));
    };
    match certificate {
        C::Expired | C::ExpiredContext { .. } | C::NotValidYet | C::NotValidYetContext { .. } => {
            let reason = format!(
                "the certificate of {host} is not valid now: is the clock of this device right?"
            );
            HttpFault::new(Fault::CertificateTime, reason)
        }
        _ => {
            let reason = format!("the certificate of {host} is not to be trusted: {certificate}");
            HttpFault::new(Fault::Certificate, reason)
        }
    }
}
