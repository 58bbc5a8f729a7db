//! One attempt: a request, its redirects, its body, each within its limits.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, HeaderMap, HeaderName,
    HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Response, StatusCode, Url};
use serde_json::Value;
use tokio::time::timeout;

use super::cache::Validators;
use super::client::host;
use super::fault::Kind;
use super::part::Part;
use super::{Accept, Http, HttpFault};
use crate::live::Fault;
use crate::plain;

/// A longer pause than this that a service asks for is taken as this.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);
/// How much of an error's body is looked at.
const ERROR_BODY_BYTES: usize = 64 << 10;
/// How much of a service's own words is shown.
const SHOWN_CHARS: usize = 200;

/// What is asked.
pub(super) struct Ask<'a> {
    pub(super) url: &'a Url,
    pub(super) accept: Accept,
    /// The header that carries the token, if there is one.
    pub(super) token: Option<&'a (HeaderName, HeaderValue)>,
    /// What is known of the answer already.
    pub(super) known: Option<&'a Validators>,
    /// Headers that ask for less than the whole.
    pub(super) headers: &'a [(HeaderName, HeaderValue)],
    /// The part that it is to be; all where none is, or where the caller looks.
    pub(super) part: Option<&'a Part>,
}

/// What came.
#[derive(Debug)]
pub(super) struct Answer {
    /// The body; nothing when it has not changed.
    pub(super) body: Option<Vec<u8>>,
    pub(super) validators: Validators,
    /// How long it holds, as the service says; nothing when it is not to be
    /// kept.
    pub(super) max_age: Option<Duration>,
    /// Bytes of the whole, of which a part was asked for.
    pub(super) length: u64,
    /// How much there is in all, where a service counts it in a header.
    pub(super) total: Option<usize>,
}

/// Asks once, following redirects.
pub(super) async fn attempt(http: &Http, ask: &Ask<'_>) -> Result<Answer, HttpFault> {
    let late = || HttpFault::new(Fault::Slow, format!("{} takes too long", host(ask.url)));
    let whole = async { read(http, ask, follow(http, ask).await?).await };
    timeout(http.limits.whole, whole).await.map_err(|_| late())?
}

/// The answer at the end of all redirects, its body not read yet.
pub(super) async fn follow(http: &Http, ask: &Ask<'_>) -> Result<Response, HttpFault> {
    let mut url = ask.url.clone();
    for _ in 0..=http.limits.redirects {
        http.hosts.check(&url).map_err(|fault| match &url {
            url if url == ask.url => fault,
            // Where it sends is the service's doing, not the pack's.
            _ => HttpFault::new(Fault::Redirect, format!("{}: {}", host(ask.url), fault.reason)),
        })?;
        let response = send(http, ask, &url).await?;
        match next(&response, &url)? {
            Some(next) => url = next,
            None => return Ok(response),
        }
    }
    Err(HttpFault::new(Fault::Redirect, format!("{} sends in circles", host(ask.url))))
}

async fn send(http: &Http, ask: &Ask<'_>, url: &Url) -> Result<Response, HttpFault> {
    let mut request = http.client().await?.get(url.clone()).header(ACCEPT, ask.accept.header());
    if url.origin() == ask.url.origin()
        && let Some((name, value)) = ask.token
    {
        request = request.header(name, value);
    }
    if let Some(known) = ask.known {
        for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.modified)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
    }
    for (name, value) in ask.headers {
        request = request.header(name, value);
    }
    let late = || HttpFault::new(Fault::Slow, format!("{} does not begin to answer", host(url)));
    let sent = timeout(http.limits.connect + http.limits.header, request.send()).await;
    sent.map_err(|_| late())?.map_err(|error| http.fault(&error, url))
}

/// Where an answer sends, if it does.
fn next(response: &Response, url: &Url) -> Result<Option<Url>, HttpFault> {
    let moved = [301, 302, 303, 307, 308].contains(&response.status().as_u16());
    if !moved {
        return Ok(None);
    }
    let place = response.headers().get(LOCATION).and_then(|place| place.to_str().ok());
    match place.and_then(|place| url.join(place).ok()) {
        Some(next) => Ok(Some(next)),
        None => Err(HttpFault::new(Fault::Redirect, format!("{} sends nowhere", host(url)))),
    }
}

async fn read(http: &Http, ask: &Ask<'_>, response: Response) -> Result<Answer, HttpFault> {
    let status = response.status();
    let headers = response.headers().clone();
    if status == StatusCode::NOT_MODIFIED && ask.known.is_some() {
        return Ok(Answer {
            body: None,
            validators: Validators::of(&headers),
            max_age: max_age(&headers),
            length: 0,
            total: None,
        });
    }
    if status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
        return Err(portal(ask.url));
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if let Some(part) = ask.part {
        let about = match part.answered(status, &headers, host(ask.url)) {
            Ok(Some(about)) => about,
            Ok(None) => return Err(refusal(http, ask.url, response).await),
            Err(_) if is_page(kind) => return Err(portal(ask.url)),
            Err(fault) => return Err(fault),
        };
        let most = usize::try_from(about.bytes).unwrap_or(usize::MAX);
        let body = body(http, ask.url, response, most.min(http.limits.body_bytes)).await?;
        if body.len() != most {
            let reason = format!("{} sends fewer bytes than it says", host(ask.url));
            return Err(HttpFault::new(Fault::CutOff, reason));
        }
        let validators = Validators::of(&headers);
        let (length, total) = (about.length, None);
        return Ok(Answer { body: Some(body), validators, max_age: None, length, total });
    }
    if !status.is_success() {
        return Err(refusal(http, ask.url, response).await);
    }
    if !ask.accept.takes(kind) {
        return Err(if is_page(kind) {
            portal(ask.url)
        } else {
            let reason = format!("{} answered with {kind:?}", host(ask.url));
            HttpFault::new(Fault::WrongType, reason)
        });
    }
    let body = body(http, ask.url, response, http.limits.body_bytes).await?;
    if looks_like_page(&body) {
        return Err(portal(ask.url));
    }
    Ok(Answer {
        body: Some(body),
        validators: Validators::of(&headers),
        max_age: max_age(&headers),
        length: 0,
        total: total(&headers),
    })
}

/// The count of all results, of which the body may be a page; NGSI-LD's header.
fn total(headers: &HeaderMap) -> Option<usize> {
    headers.get("ngsild-results-count")?.to_str().ok()?.trim().parse().ok()
}

/// A body within its limits of size and time.
pub(super) async fn body(
    http: &Http,
    url: &Url,
    mut response: Response,
    most: usize,
) -> Result<Vec<u8>, HttpFault> {
    let mut body = Vec::new();
    loop {
        match piece(http, url, &mut response).await? {
            None => return Ok(body),
            Some(piece) if body.len() + piece.len() > most => {
                let reason = format!("{} sends more than {most} bytes", host(url));
                return Err(HttpFault::new(Fault::TooLarge, reason));
            }
            Some(piece) => body.extend_from_slice(&piece),
        }
    }
}

/// The next piece of a body.
pub(super) async fn piece(
    http: &Http,
    url: &Url,
    response: &mut Response,
) -> Result<Option<Bytes>, HttpFault> {
    let piece = timeout(http.limits.pause, response.chunk()).await;
    let late = |_| HttpFault::new(Fault::Slow, format!("{} stopped answering", host(url)));
    piece.map_err(late)?.map_err(|error| http.fault(&error, url))
}

/// What an error status means.
pub(super) async fn refusal(http: &Http, url: &Url, response: Response) -> HttpFault {
    let status = response.status();
    let headers = response.headers().clone();
    let body = body(http, url, response, ERROR_BODY_BYTES).await.unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let words = words(&body).map_or_else(String::new, |words| format!(": {words}"));
    let reason = format!("{} answered with status {}{words}", host(url), status.as_u16());
    let kind = match status.as_u16() {
        401 => Kind::Unauthorized,
        403 => Kind::Denied,
        407 => Kind::Fault(Fault::Proxy),
        429 => Kind::Busy(wait(&headers, &body)),
        503 => wait(&headers, &body).map_or(Kind::Failing, |wait| Kind::Busy(Some(wait))),
        500 | 502 | 504 | 408 => Kind::Failing,
        _ => Kind::Fault(Fault::Status),
    };
    HttpFault { kind, reason }
}

/// What a service says of an error, in one of the fields that services use.
fn words(body: &Value) -> Option<String> {
    let said = ["message", "detail", "title", "error_description", "error"]
        .iter()
        .find_map(|field| body.get(field)?.as_str())?;
    let said = plain::line(&said.chars().take(SHOWN_CHARS).collect::<String>());
    (!said.is_empty()).then_some(said)
}

/// How long a service asks to be left alone.
fn wait(headers: &HeaderMap, body: &Value) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let now = text(DATE.as_str()).and_then(http_date);
    let until = |time: Timestamp| Duration::try_from(time.duration_since(now?)).ok();
    let retry_after = text(RETRY_AFTER.as_str()).and_then(|value| match value.trim().parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => until(http_date(value)?),
    });
    // Opendatasoft gives a time there or in the body, others seconds since 1970.
    let reset = || {
        let value = text("x-ratelimit-reset").or_else(|| body.get("reset_time")?.as_str())?.trim();
        match value.parse::<i64>() {
            Ok(seconds) => until(Timestamp::from_second(seconds).ok()?),
            Err(_) => until(value.parse().ok()?),
        }
    };
    retry_after.or_else(reset).map(|wait| wait.min(LONGEST_WAIT))
}

fn http_date(text: &str) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp())
}

/// How long an answer may be kept, by `Cache-Control`; nothing when it may
/// not.
fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let mut age = Some(Duration::ZERO);
    for rule in headers.get_all(CACHE_CONTROL) {
        for rule in rule.to_str().unwrap_or("").split(',') {
            match rule.trim().to_ascii_lowercase().split_once('=') {
                None if rule.trim().eq_ignore_ascii_case("no-store") => return None,
                Some(("max-age", seconds)) => {
                    age = seconds.trim_matches('"').parse().ok().map(Duration::from_secs).or(age);
                }
                _ => {}
            }
        }
    }
    age
}

impl Validators {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        Self { etag: headers.get(ETAG).cloned(), modified: headers.get(LAST_MODIFIED).cloned() }
    }
}

pub(super) fn is_page(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or("").trim();
    matches!(kind.to_ascii_lowercase().as_str(), "text/html" | "application/xhtml+xml")
}

/// A sign-in page that calls itself JSON.
fn looks_like_page(body: &[u8]) -> bool {
    let start = body.trim_ascii_start();
    let starts =
        |with: &[u8]| start.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with));
    starts(b"<!doctype html") || starts(b"<html")
}

pub(super) fn portal(url: &Url) -> HttpFault {
    let reason = format!(
        "a page answered in place of {}: does this network want you to sign in?",
        host(url)
    );
    HttpFault::new(Fault::Portal, reason)
}

/// The header of a bearer token or a password.
pub(super) fn secret_header(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Where tokens go unless a service has a header of its own.
pub(super) const TOKEN_HEADER: HeaderName = AUTHORIZATION;
