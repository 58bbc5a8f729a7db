//! Which hosts may be called: those that a guide agreed to.
//!
//! A pack may come from anywhere, and names its services itself. None is
//! called before a person has seen its host and agreed.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use reqwest::Url;

use super::HttpFault;
use crate::live::Fault;
use crate::sources::host_of;

/// The hosts that the guide agreed to.
#[derive(Debug, Default)]
pub(crate) struct Hosts(RwLock<BTreeSet<String>>);

impl Hosts {
    /// Agrees to these hosts and to no others.
    pub(crate) fn set(&self, hosts: impl IntoIterator<Item = String>) {
        let hosts = hosts.into_iter().map(|host| host.trim().to_ascii_lowercase()).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = hosts;
    }

    /// Whether all of these were agreed to.
    pub(crate) fn has_all(&self, hosts: &[String]) -> bool {
        let agreed = self.0.read().unwrap_or_else(PoisonError::into_inner);
        hosts.iter().all(|host| agreed.contains(host))
    }

    /// Whether an address may be called.
    pub(crate) fn check(&self, url: &Url) -> Result<(), HttpFault> {
        let host = host_of(url).ok_or_else(|| refused(format!("{url} has no host")))?;
        match url.scheme() {
            "https" | "mqtts" => {}
            "http" | "mqtt" if is_this_device(url) => {}
            _ => return Err(refused(format!("{host} is not to be called without TLS"))),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused(format!("the address of {host} carries a password")));
        }
        let agreed = self.0.read().unwrap_or_else(PoisonError::into_inner).contains(&host);
        if agreed { Ok(()) } else { Err(refused(format!("nobody has agreed to {host}"))) }
    }
}

fn is_this_device(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn refused(reason: String) -> HttpFault {
    HttpFault::new(Fault::NotAllowed, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_agreed_to_is_called() {
        let hosts = Hosts::default();
        let check = |url: &str| hosts.check(&url.parse().unwrap()).map_err(|fault| fault.reason);
        assert!(check("https://data.issy.com/x").unwrap_err().contains("agreed to data.issy.com"));
        hosts.set(["Data.Issy.com ".to_owned(), "localhost:8080".to_owned(), "a.b".to_owned()]);
        assert_eq!(check("https://data.issy.com/x?y=z"), Ok(()));
        assert_eq!(check("http://localhost:8080/"), Ok(()));
        assert_eq!(check("mqtt://localhost:8080"), Ok(()));
        assert_eq!(check("mqtts://a.b"), Ok(()));
        hosts.set(["n1.city:8883", " N2.city", "a.b"].map(str::to_owned));
        assert_eq!(check("mqtts://n1.city:8883"), Ok(()));
        assert_eq!(check("mqtts://n2.city"), Ok(()));
        for bad in [
            "http://data.issy.com/",
            "https://data.issy.com:444/",
            "https://evil.data.issy.com/",
            "https://data.issy.com.evil.org/",
            "https://user:pass@data.issy.com/",
            "http://localhost:8081/",
            "ftp://a.b/",
            "file:///etc/passwd",
            "mqtt://a.b",
            "mqtts://n2.city:8883",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
