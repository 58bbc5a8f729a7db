//! Hosts, as a person agrees to them.

use url::Url;

/// The host that a person agrees to: with its port where that is unusual.
pub(crate) fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_ascii_lowercase();
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}
