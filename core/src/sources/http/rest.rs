//! The rest of what is too large to be held, from a byte on: range requests
//! (RFC 9110, section 14).
//!
//! In: an address, from which byte on, and of which version. Out: the answer,
//! to be read piece by piece. A server may answer with the whole instead, as
//! it must when the version is another one; one that answers with other bytes
//! than it was asked for is refused.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_RANGE,
    LAST_MODIFIED, RANGE,
};
use reqwest::{Response, StatusCode, Url};

use super::attempt::{Ask, follow, is_page, piece, portal, refusal};
use super::client::host;
use super::part::content_range;
use super::service::Accept;
use super::{Http, HttpFault};
use crate::live::Fault;

/// From where on the rest is wanted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rest {
    /// The first byte.
    pub(crate) from: u64,
    /// Of which version, as [`Ranged::version`] gave it; of any if none.
    pub(crate) version: Option<String>,
}

impl Rest {
    fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        // Bytes of a packed body are not those of the file.
        let mut headers = vec![(ACCEPT_ENCODING, HeaderValue::from_static("identity"))];
        if self.from > 0 {
            let mut add = |name, value: &str| {
                headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
            };
            add(RANGE, &format!("bytes={}-", self.from));
            if let Some(version) = &self.version {
                add(IF_RANGE, version);
            }
        }
        headers
    }
}

/// The answer to a question for the rest.
pub(crate) struct Ranged {
    http: Arc<Http>,
    url: Url,
    response: Response,
    /// The first byte that follows: the one asked for, or 0 where the whole
    /// is sent instead.
    pub(crate) from: u64,
    /// Bytes of the whole, as far as it says.
    pub(crate) total: Option<u64>,
    /// By which this version is told from others; a weak tag tells none.
    pub(crate) version: Option<String>,
    /// Whether nothing follows, since the part begins where the whole ends.
    pub(crate) at_end: bool,
}

impl Ranged {
    /// The next bytes; nothing at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, HttpFault> {
        if self.at_end {
            return Ok(None);
        }
        piece(&self.http, &self.url, &mut self.response).await
    }
}

/// Asks for the rest, once, following redirects. There is no limit for all of
/// the body: it is for the caller, piece by piece.
pub(crate) async fn rest(http: &Arc<Http>, url: &Url, wanted: &Rest) -> Result<Ranged, HttpFault> {
    let headers = wanted.headers();
    let accept = Accept::Bytes;
    let ask = Ask { url, accept, token: None, known: None, headers: &headers, part: None };
    let response = follow(http, &ask).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let lies = |reason: String| HttpFault::new(Fault::Malformed, reason);
    let (from, total, at_end) = match status {
        StatusCode::OK => (0, response.content_length(), false),
        StatusCode::PARTIAL_CONTENT => match content_range(&headers) {
            Some((Some(range), total)) if range.start == wanted.from => (range.start, total, false),
            _ => {
                let reason = format!("{} answers with other bytes than asked for", host(url));
                return Err(lies(reason));
            }
        },
        StatusCode::RANGE_NOT_SATISFIABLE => match content_range(&headers) {
            Some((None, Some(total))) => (wanted.from, Some(total), true),
            _ => return Err(lies(format!("{} does not say how large it is", host(url)))),
        },
        _ if status.is_success() => {
            let reason = format!("{} answered with status {}", host(url), status.as_u16());
            return Err(HttpFault::new(Fault::Status, reason));
        }
        StatusCode::NETWORK_AUTHENTICATION_REQUIRED => return Err(portal(url)),
        _ => return Err(refusal(http, url, response).await),
    };
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if !at_end && is_page(kind) {
        return Err(portal(url));
    }
    let version = version(&headers);
    Ok(Ranged { http: http.clone(), url: url.clone(), response, from, total, version, at_end })
}

/// The tag of a version, or else when it was made. Only what holds for every
/// byte may be asked with (RFC 9110, section 13.1.5).
fn version(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let tag = text(ETAG).filter(|tag| !tag.starts_with("W/"));
    tag.or_else(|| text(LAST_MODIFIED)).map(str::to_owned)
}
