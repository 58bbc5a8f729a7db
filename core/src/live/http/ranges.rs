//! A part of what is too large to be held: range requests (RFC 9110, section
//! 14).
//!
//! In: an address, from which byte on, and of which version. Out: the answer,
//! to be read piece by piece. A server may answer with the whole instead, as
//! it must when the version is another one; one that answers with other bytes
//! than it was asked for is refused.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_RANGE,
    LAST_MODIFIED, RANGE,
};
use reqwest::{RequestBuilder, Response, StatusCode, Url};

use super::attempt::{Ask, follow, is_page, piece, portal, refusal};
use super::client::host;
use super::service::Accept;
use super::{Http, HttpFault};
use crate::live::Fault;

/// Which bytes are wanted.
#[derive(Debug, Clone, Default)]
pub(in crate::live) struct Part {
    /// The first.
    pub(in crate::live) from: u64,
    /// The last; all that follow if none.
    pub(in crate::live) to: Option<u64>,
    /// Of which version, as [`Ranged::version`] gave it; of any if none.
    pub(in crate::live) version: Option<String>,
}

impl Part {
    pub(super) fn headers(&self, request: RequestBuilder) -> RequestBuilder {
        // Bytes of a packed body are not those of the file.
        let mut request = request.header(ACCEPT_ENCODING, "identity");
        if self.from > 0 || self.to.is_some() {
            let to = self.to.map_or_else(String::new, |to| to.to_string());
            request = request.header(RANGE, format!("bytes={}-{to}", self.from));
        }
        match self.version.as_deref().map(HeaderValue::from_str) {
            Some(Ok(version)) if self.from > 0 => request.header(IF_RANGE, version),
            _ => request,
        }
    }
}

/// The answer to a question for a part.
pub(in crate::live) struct Ranged {
    http: Arc<Http>,
    url: Url,
    response: Response,
    /// The first byte that follows: the one asked for, or 0 where the whole
    /// is sent instead.
    pub(in crate::live) from: u64,
    /// Bytes of the whole, as far as it says.
    pub(in crate::live) total: Option<u64>,
    /// By which this version is told from others; a weak tag tells none.
    pub(in crate::live) version: Option<String>,
    /// Whether nothing follows, since the part begins where the whole ends.
    pub(in crate::live) at_end: bool,
}

impl Ranged {
    /// The next bytes; nothing at the end.
    pub(in crate::live) async fn next(&mut self) -> Result<Option<Bytes>, HttpFault> {
        if self.at_end {
            return Ok(None);
        }
        piece(&self.http, &self.url, &mut self.response).await
    }
}

/// Asks for a part, once, following redirects. There is no limit for all of
/// the body: it is for the caller, piece by piece.
pub(in crate::live) async fn ranged(
    http: &Arc<Http>,
    url: &Url,
    part: &Part,
) -> Result<Ranged, HttpFault> {
    let ask = Ask { url, accept: Accept::Bytes, token: None, known: None, part: Some(part) };
    let response = follow(http, &ask).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let lies = |message: String| HttpFault::new(Fault::Malformed, message);
    let (from, total, at_end) = match status {
        StatusCode::OK => (0, response.content_length(), false),
        StatusCode::PARTIAL_CONTENT => match content_range(&headers) {
            Some((Some(from), total)) if from == part.from => (from, total, false),
            _ => {
                let message = format!("{} answers with other bytes than asked for", host(url));
                return Err(lies(message));
            }
        },
        StatusCode::RANGE_NOT_SATISFIABLE => match content_range(&headers) {
            Some((None, Some(total))) => (part.from, Some(total), true),
            _ => return Err(lies(format!("{} does not say how large it is", host(url)))),
        },
        _ if status.is_success() => {
            let message = format!("{} answered with status {}", host(url), status.as_u16());
            return Err(HttpFault::new(Fault::Status, message));
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

/// First byte and length of the whole, of `bytes 5-9/100` or `bytes */100`.
fn content_range(headers: &HeaderMap) -> Option<(Option<u64>, Option<u64>)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (span, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    if span == "*" {
        return Some((None, total));
    }
    let (from, to) = span.split_once('-')?;
    let (from, to): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to && total.is_none_or(|total| to < total)).then_some((Some(from), total))
}

/// The tag of a version, or else when it was made. Only what holds for every
/// byte may be asked with (RFC 9110, section 13.1.5).
fn version(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let tag = text(ETAG).filter(|tag| !tag.starts_with("W/"));
    tag.or_else(|| text(LAST_MODIFIED)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_or_refused() {
        let read = |text: &'static str| {
            content_range(&HeaderMap::from_iter([(CONTENT_RANGE, HeaderValue::from_static(text))]))
        };
        assert_eq!(read("bytes 5-9/100"), Some((Some(5), Some(100))));
        assert_eq!(read("bytes 5-9/*"), Some((Some(5), None)));
        assert_eq!(read("bytes */100"), Some((None, Some(100))));
        for bad in ["", "bytes", "items 1-2/3", "bytes 9-5/100", "bytes 5-100/100", "bytes 5-/9"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
