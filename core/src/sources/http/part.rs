//! A part of a file, asked for by RFC 9110, section 14.
//!
//! In: a range of bytes and the version of the file that they are to be of.
//! Out: the headers that ask for it, and whether an answer is that part.

use std::ops::Range;

use reqwest::StatusCode;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_RANGE, HeaderMap, HeaderName, HeaderValue, IF_RANGE,
    RANGE,
};

use super::HttpFault;
use super::cache::Validators;
use super::fault::Kind;
use crate::live::Fault;

/// A part of a file.
pub(super) struct Part {
    /// Not empty; of a file not seen yet it may reach beyond its end.
    pub(super) range: Range<u64>,
    /// The file as it was first seen; nothing when it is seen first.
    pub(super) of: Option<Version>,
}

/// What tells one version of a file from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) length: u64,
    pub(super) validators: Validators,
}

/// What an answer says of itself.
pub(super) struct About {
    /// Bytes of the part.
    pub(super) bytes: u64,
    /// Bytes of the file.
    pub(super) length: u64,
}

impl Part {
    /// The headers that ask for it, as it is: bytes of what a server packs on
    /// its way would be others.
    pub(super) fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let mut headers = vec![(ACCEPT_ENCODING, HeaderValue::from_static("identity"))];
        let range = format!("bytes={}-{}", self.range.start, self.range.end.saturating_sub(1));
        headers.extend(HeaderValue::from_str(&range).ok().map(|range| (RANGE, range)));
        // A weak tag says nothing of bytes.
        let strong = |tag: &&HeaderValue| !tag.as_bytes().starts_with(b"W/");
        let validators = self.of.as_ref().map(|version| &version.validators);
        let tag = validators.and_then(|it| it.etag.as_ref().filter(strong));
        headers.extend(tag.map(|tag| (IF_RANGE, tag.clone())));
        headers
    }

    /// What an answer is of; nothing where it is an error of the server's.
    pub(super) fn answered(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        host: &str,
    ) -> Result<Option<About>, HttpFault> {
        let changed = || HttpFault {
            kind: Kind::Changed,
            reason: format!("the file of {host} has changed since it was opened"),
        };
        let whole = || {
            let reason = format!("{host} does not give parts of files (HTTP ranges)");
            HttpFault::new(Fault::WrongType, reason)
        };
        match (status, &self.of) {
            (StatusCode::PARTIAL_CONTENT, _) => {}
            (StatusCode::OK, Some(version)) if version.differs(headers) => return Err(changed()),
            (StatusCode::OK, _) => return Err(whole()),
            (StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::PRECONDITION_FAILED, Some(_)) => {
                return Err(changed());
            }
            _ => return Ok(None),
        }
        let wrong = |what: &str| {
            let reason = format!("{host} answers with {what} than what was asked for");
            HttpFault::new(Fault::Malformed, reason)
        };
        let packed = headers.get(CONTENT_ENCODING).is_some_and(|it| it != "identity");
        let said = content_range(headers).filter(|_| !packed);
        let Some((range, length)) = said.and_then(|(range, length)| range.zip(length)) else {
            return Err(whole());
        };
        if self.of.as_ref().is_some_and(|it| it.length != length || it.differs(headers)) {
            return Err(changed());
        }
        if range != (self.range.start..self.range.end.min(length)) {
            return Err(wrong("another part"));
        }
        Ok(Some(About { bytes: range.end - range.start, length }))
    }
}

impl Version {
    /// Whether an answer is of another version of the file.
    fn differs(&self, headers: &HeaderMap) -> bool {
        let now = Validators::of(headers);
        let differ = |a: &Option<HeaderValue>, b: &Option<HeaderValue>| match (a, b) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        };
        differ(&self.validators.etag, &now.etag) || differ(&self.validators.modified, &now.modified)
    }
}

/// What a `Content-Range` says, of `bytes 5-9/100`, `bytes 5-9/*` or
/// `bytes */100`: which bytes, and how many the whole has.
pub(super) fn content_range(headers: &HeaderMap) -> Option<(Option<Range<u64>>, Option<u64>)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (span, length) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let length = if length == "*" { None } else { Some(length.parse().ok()?) };
    if span == "*" {
        return Some((None, length));
    }
    let (first, last) = span.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    let within = first <= last && length.is_none_or(|length| last < length);
    within.then(|| (Some(first..last.saturating_add(1)), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_or_refused() {
        let read = |text: &'static str| {
            content_range(&HeaderMap::from_iter([(CONTENT_RANGE, HeaderValue::from_static(text))]))
        };
        assert_eq!(read("bytes 5-9/100"), Some((Some(5..10), Some(100))));
        assert_eq!(read("bytes 5-9/*"), Some((Some(5..10), None)));
        assert_eq!(read("bytes */100"), Some((None, Some(100))));
        for bad in ["", "bytes", "items 1-2/3", "bytes 9-5/100", "bytes 5-100/100", "bytes 5-/9"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
