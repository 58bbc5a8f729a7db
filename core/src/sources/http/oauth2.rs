//! Access tokens by client credentials (RFC 6749, section 4.4).
//!
//! In: where tokens are given out, and the client's id and password from the
//! secure storage. Out: an access token, held in memory only, until a while
//! before it runs out or until the client's secret is another one. Who waits
//! for one waits for the same request.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Response, Url};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::attempt::{TOKEN_HEADER, body, portal, refusal, secret_header};
use super::client::host;
use super::{Accept, Http, HttpFault};
use crate::live::Fault;
use crate::sources::{Oauth2Settings, Secret, host_of};

/// How much of an answer is read.
const ANSWER_BYTES: usize = 64 << 10;
/// A token that does not say how long it holds is taken to hold this long.
const USUAL_SPAN: Duration = Duration::from_secs(300);
const LONGEST_SPAN: Duration = Duration::from_secs(24 * 3600);
/// A token is not used in the last part of its time, which may pass on the
/// way: at most this much, at most a tenth of it.
const MARGIN: Duration = Duration::from_secs(60);
/// What a refusal may be (RFC 6749, section 5.2); other words are not shown,
/// since they may quote what was sent.
const REFUSALS: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// The access token of one service.
pub(super) struct Access {
    /// Tells services apart.
    number: usize,
    held: Mutex<Option<Held>>,
}

impl Default for Access {
    fn default() -> Self {
        static SERVICES: AtomicUsize = AtomicUsize::new(0);
        Self { number: SERVICES.fetch_add(1, Ordering::Relaxed), held: Mutex::default() }
    }
}

struct Held {
    header: HeaderValue,
    /// The host that it is for.
    host: Option<String>,
    /// The client's secret that it was given for.
    client: Secret,
    until: Instant,
}

/// What a token endpoint answers (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct Given {
    access_token: String,
    token_type: String,
    /// Seconds; some write them in quotes.
    #[serde(default)]
    expires_in: Value,
}

impl Access {
    /// The header of an access token for an address, other than one that was
    /// refused.
    pub(super) async fn header(
        &self,
        http: &Http,
        settings: &Oauth2Settings,
        client: Secret,
        for_url: &Url,
        refused: Option<&HeaderValue>,
    ) -> Result<HeaderValue, HttpFault> {
        let mut held = self.held.lock().await;
        let host_there = host_of(for_url);
        if let Some(held) = &*held
            && held.client == client
            && held.host == host_there
            && Instant::now() < held.until
            && refused != Some(&held.header)
        {
            return Ok(held.header.clone());
        }
        *held = None;
        let url = &settings.token_url;
        let late = |_| HttpFault::new(Fault::Slow, format!("{} takes too long", host(url)));
        let asked = ask(http, settings, &client);
        let (token, span) = timeout(http.limits.whole, asked).await.map_err(late)??;
        let until = Instant::now() + span;
        http.vault.note_access(self.number, &token);
        let header = secret_header(&format!("Bearer {}", token.expose())).ok_or_else(|| {
            let reason = format!("{} gives a token that no header can hold", host(url));
            HttpFault::new(Fault::Malformed, reason)
        })?;
        *held = Some(Held { header: header.clone(), host: host_there, client, until });
        Ok(header)
    }
}

/// Asks for a token; how long to use it.
async fn ask(
    http: &Http,
    settings: &Oauth2Settings,
    client: &Secret,
) -> Result<(Secret, Duration), HttpFault> {
    let url = &settings.token_url;
    http.hosts.check(url)?;
    let form = [("grant_type", Some("client_credentials")), ("scope", settings.scope.as_deref())];
    let form = form.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = http
        .client()
        .await?
        .post(url.clone())
        .header(ACCEPT, Accept::Json.header())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(TOKEN_HEADER, authentication(client)?)
        .body(form);
    let late = |_| HttpFault::new(Fault::Slow, format!("{} does not begin to answer", host(url)));
    let sent = timeout(http.limits.connect + http.limits.header, request.send()).await;
    let response = sent.map_err(late)?.map_err(|error| http.fault(&error, url))?;
    given(url, read(http, url, response).await?)
}

/// The client's id and password, each encoded before they are put together
/// (RFC 6749, section 2.3.1).
fn authentication(client: &Secret) -> Result<HeaderValue, HttpFault> {
    let (id, password) = client
        .expose()
        .split_once(':')
        .ok_or_else(|| HttpFault::denied("the token is no client_id:client_secret: set it anew"))?;
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let both = Zeroizing::new(format!("{}:{}", encoded(id), encoded(password)));
    let both = Zeroizing::new(BASE64_STANDARD.encode(&*both));
    let both = Zeroizing::new(format!("Basic {}", *both));
    let header = secret_header(&both);
    header.ok_or_else(|| HttpFault::denied("the token has characters no header can hold"))
}

async fn read(http: &Http, url: &Url, response: Response) -> Result<Zeroizing<Vec<u8>>, HttpFault> {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("").to_owned();
    match status.as_u16() {
        // The client's secret goes nowhere else.
        300..400 => {
            let reason = format!("{} sends elsewhere for a token", host(url));
            Err(HttpFault::new(Fault::Redirect, reason))
        }
        400 | 401 | 403 => {
            let body = body(http, url, response, ANSWER_BYTES).await.unwrap_or_default();
            let said: Value = serde_json::from_slice(&body).unwrap_or_default();
            let said = said.get("error").and_then(Value::as_str);
            let said = said.filter(|said| REFUSALS.contains(said)).unwrap_or("it does not say why");
            Err(HttpFault::denied(format!("{} gives no token: {said}", host(url))))
        }
        200 if Accept::Json.takes(&kind) => {
            body(http, url, response, ANSWER_BYTES).await.map(Zeroizing::new)
        }
        200 => Err(portal(url)),
        _ => {
            let HttpFault { kind, .. } = refusal(http, url, response).await;
            let reason = format!("{} answered with status {} for a token", host(url), status);
            Err(HttpFault { kind, reason })
        }
    }
}

fn given(url: &Url, body: Zeroizing<Vec<u8>>) -> Result<(Secret, Duration), HttpFault> {
    let wrong = |what: &str| {
        let reason = format!("{} gives a token {what}", host(url));
        HttpFault::new(Fault::Malformed, reason)
    };
    // What serde says of it may quote it.
    let given: Given =
        serde_json::from_slice(&body).map_err(|_| wrong("in another form than OAuth 2.0's"))?;
    let token = Secret::new(given.access_token);
    if !given.token_type.eq_ignore_ascii_case("bearer") {
        return Err(wrong("that is no bearer token"));
    }
    let seconds = match &given.expires_in {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    let span = seconds.map_or(USUAL_SPAN, Duration::from_secs).min(LONGEST_SPAN);
    Ok((token, span - MARGIN.min(span / 10)))
}
