//! One service, asked with patience.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use tokio::time::{Instant, sleep, timeout_at};

use super::attempt::{Answer, Ask, attempt, is_page};
use super::auth::Token;
use super::breaker::Breaker;
use super::cache::Cache;
use super::client::host;
use super::fault::Kind;
use super::pace::{Pace, draw, retry_pause};
use super::part::Part;
use super::{Http, HttpFault};
use crate::live::Fault;
use crate::sources::TokenSettings;

/// What a source asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accept {
    Json,
    /// A file that holds JSON, or CSV, whatever its server calls it; no page for
    /// people.
    JsonFile,
    Csv,
    /// A file or a part of it: whatever it is, but no page for people.
    Bytes,
}

impl Accept {
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json, application/ld+json;q=0.9",
            Self::JsonFile => "application/json, */*;q=0.1",
            Self::Csv => "text/csv, */*;q=0.1",
            Self::Bytes => "*/*",
        }
    }

    /// Whether a content type is what was asked for.
    pub(super) fn takes(self, kind: &str) -> bool {
        let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        match self {
            Self::Json => kind == "application/json" || kind.ends_with("+json"),
            Self::JsonFile | Self::Csv => !is_page(&kind),
            Self::Bytes => true,
        }
    }
}

/// What a service answered.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    bytes: Arc<[u8]>,
    /// How much there is in all, where the service says so beside it.
    pub(crate) total: Option<usize>,
}

impl Body {
    pub(super) fn new(bytes: impl Into<Arc<[u8]>>, total: Option<usize>) -> Self {
        Self { bytes: bytes.into(), total }
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// How a service is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServiceLimits {
    /// Requests a minute, over a while.
    pub(crate) per_minute: u32,
    /// Attempts for one answer.
    pub(crate) attempts: u32,
    /// For one answer, pauses and retries included.
    pub(crate) whole: Duration,
}

impl Default for ServiceLimits {
    fn default() -> Self {
        Self { per_minute: 30, attempts: 3, whole: Duration::from_secs(25) }
    }
}

/// A service that one source asks.
pub(crate) struct Service {
    http: Arc<Http>,
    token: Option<Token>,
    /// Headers of every request.
    headers: Vec<(HeaderName, HeaderValue)>,
    limits: ServiceLimits,
    /// Times are counted from here.
    start: Instant,
    state: Mutex<State>,
}

struct State {
    breaker: Breaker,
    pace: Pace,
    cache: Cache,
}

impl Service {
    pub(crate) fn new(
        http: Arc<Http>,
        token: Option<TokenSettings>,
        limits: ServiceLimits,
    ) -> Self {
        let pace = Pace::new(limits.per_minute);
        let state = State { breaker: Breaker::default(), pace, cache: Cache::default() };
        let token = token.map(Token::new);
        let (headers, start) = (Vec::new(), Instant::now());
        Self { http, token, headers, limits, start, state: Mutex::new(state) }
    }

    /// Sends these headers with every request. Nothing secret: they follow
    /// redirects.
    pub(crate) fn with_headers(mut self, headers: Vec<(HeaderName, HeaderValue)>) -> Self {
        self.headers = headers;
        self
    }

    /// The body at an address: of the cache where it holds, otherwise asked
    /// for, again where that may help. Only reads: whatever is asked twice is
    /// the same.
    pub(crate) async fn get(&self, url: &Url, accept: Accept) -> Result<Body, HttpFault> {
        self.http.hosts.check(url)?;
        if let Some(body) = self.state().cache.fresh(url, self.now()) {
            return Ok(body);
        }
        let answer = self.answer(url, accept, None).await?;
        let now = self.now();
        let mut state = self.state();
        match answer.body {
            Some(body) => {
                let body = Body::new(body, answer.total);
                state.cache.keep(url, &body, answer.validators, answer.max_age, now);
                Ok(body)
            }
            None => state.cache.unchanged(url, answer.max_age, now).ok_or_else(|| {
                let reason = format!("{} says unchanged of what was never asked", host(url));
                HttpFault::new(Fault::Malformed, reason)
            }),
        }
    }

    /// A fault without the secrets that its words may repeat.
    pub(super) fn told(&self, fault: HttpFault) -> HttpFault {
        self.http.vault.told(fault)
    }

    /// A part of the file at an address, asked for as `get` asks, and never
    /// kept.
    pub(super) async fn part(&self, url: &Url, part: &Part) -> Result<Answer, HttpFault> {
        self.http.hosts.check(url)?;
        self.http.check_online(url)?;
        self.answer(url, Accept::Bytes, Some(part)).await
    }

    async fn answer(
        &self,
        url: &Url,
        accept: Accept,
        part: Option<&Part>,
    ) -> Result<Answer, HttpFault> {
        let deadline = Instant::now() + self.limits.whole;
        let mut last = None;
        for attempts in 0..self.limits.attempts.max(1) {
            if attempts > 0 {
                let pause = retry_pause(attempts - 1, draw());
                if Instant::now() + pause >= deadline {
                    break;
                }
                sleep(pause).await;
            }
            self.turn(url, deadline).await?;
            let once = timeout_at(deadline, self.once(url, accept, part)).await;
            let ended = once.unwrap_or_else(|_| Err(late(url)));
            match self.learn(ended) {
                Ok(answer) => return Ok(answer),
                Err(fault) if fault.is_trouble() => last = Some(fault),
                Err(fault) => return Err(fault),
            }
        }
        Err(last.unwrap_or_else(|| late(url)))
    }

    /// Asks once, and once more with another token where the first may have
    /// run out.
    async fn once(
        &self,
        url: &Url,
        accept: Accept,
        part: Option<&Part>,
    ) -> Result<Answer, HttpFault> {
        let mut headers = self.headers.clone();
        headers.extend(part.map(Part::headers).unwrap_or_default());
        let known = match part {
            None => self.state().cache.validators(url),
            Some(_) => None,
        };
        let mut ask =
            Ask { url, accept, token: None, known: known.as_ref(), headers: &headers, part };
        let Some(token) = &self.token else { return attempt(&self.http, &ask).await };
        let first = token.header(&self.http, url, None).await?;
        ask.token = Some(&first);
        let ended = attempt(&self.http, &ask).await;
        if !token.may_be_renewed()
            || !ended.as_ref().is_err_and(|fault| fault.kind == Kind::Unauthorized)
        {
            return ended;
        }
        let second = token.header(&self.http, url, Some(&first.1)).await?;
        ask.token = Some(&second);
        attempt(&self.http, &ask).await
    }

    /// Waits for the turn that breaker and pace give.
    async fn turn(&self, url: &Url, deadline: Instant) -> Result<(), HttpFault> {
        let now = self.now();
        let wait = {
            let mut state = self.state();
            if let Err(pause) = state.breaker.permit(now) {
                let reason = format!(
                    "{} failed too often: it is asked again in {} s",
                    host(url),
                    pause.as_secs() + 1
                );
                return Err(HttpFault::new(Fault::Suspended, reason));
            }
            state.pace.take(now)
        };
        if Instant::now() + wait >= deadline {
            self.state().pace.give_back();
            let reason = format!("{} is asked as often as it may be", host(url));
            return Err(HttpFault { kind: Kind::Busy(Some(wait)), reason });
        }
        if !wait.is_zero() {
            sleep(wait).await;
        }
        Ok(())
    }

    /// Learns from how an attempt ended.
    fn learn(&self, ended: Result<Answer, HttpFault>) -> Result<Answer, HttpFault> {
        let now = self.now();
        let mut state = self.state();
        match &ended {
            Ok(_) => {
                state.breaker.succeeded();
                state.pace.went_well();
            }
            Err(fault) => match fault.kind {
                Kind::Busy(wait) => state.pace.busy(now, wait),
                _ if fault.is_trouble() => state.breaker.failed(now),
                // It answers, or a person is to do something.
                _ => {}
            },
        }
        ended
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn late(url: &Url) -> HttpFault {
    HttpFault::new(Fault::Slow, format!("{} takes too long", host(url)))
}
