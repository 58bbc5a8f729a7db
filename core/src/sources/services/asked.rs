//! What every service has: its settings, its things, its way to ask.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::assets::AssetId;
use crate::geodesy::Wgs84;
use crate::live::{
    Batch, Failure, Fault, PollRequest, Quality, Quantity, Reading, SourceError, SourceInfo,
};
use crate::plain;
use crate::sources::Site;
use crate::sources::figures::json_fault;
use crate::sources::http::{Accept, Body, Http, HttpFault, Service, ServiceLimits};
use crate::sources::mapping::ThingMap;
use crate::sources::{FigureSettings, ServiceSettings};

/// What a service says, in the pack's terms.
pub(super) struct Mapped {
    pub(super) info: SourceInfo,
    pub(super) things: ThingMap,
    pub(super) figures: Vec<FigureSettings>,
    pub(super) zone: TimeZone,
    every: SignedDuration,
    quality: Quality,
}

/// A service as a source asks it over HTTP.
pub(super) struct Asked {
    mapped: Mapped,
    url: Url,
    service: Service,
}

impl Deref for Asked {
    type Target = Mapped;

    fn deref(&self) -> &Mapped {
        &self.mapped
    }
}

impl Asked {
    pub(super) fn new(settings: &ServiceSettings, site: &Site<'_>, http: Arc<Http>) -> Self {
        let limits = ServiceLimits { per_minute: settings.per_minute, ..ServiceLimits::default() };
        Self {
            mapped: Mapped::new(settings, site),
            url: settings.url.clone(),
            service: Service::new(http, settings.token.clone(), limits),
        }
    }

    /// Sends these headers with every request.
    pub(super) fn with_headers(mut self, headers: Vec<(HeaderName, HeaderValue)>) -> Self {
        self.service = self.service.with_headers(headers);
        self
    }

    /// An address below the service's own, with a query.
    pub(super) fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.url.clone();
        if !path.is_empty()
            && let Ok(mut segments) = url.path_segments_mut()
        {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// What a JSON service answers.
    pub(super) async fn json<T: DeserializeOwned>(&self, url: &Url) -> Result<T, HttpFault> {
        self.parsed(&self.body(url, Accept::Json).await?)
    }

    /// What a service answers, whatever it is.
    pub(super) async fn body(&self, url: &Url, accept: Accept) -> Result<Body, HttpFault> {
        self.service.get(url, accept).await
    }

    /// What an answer holds.
    pub(super) fn parsed<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, HttpFault> {
        serde_json::from_slice(body).map_err(|error| {
            let message = format!(
                "{} answered with what is not its standard's: {}",
                self.info.id,
                json_fault(&error)
            );
            HttpFault::new(Fault::Malformed, message)
        })
    }
}

impl Mapped {
    pub(super) fn new(settings: &ServiceSettings, site: &Site<'_>) -> Self {
        Self {
            info: SourceInfo {
                id: settings.id.clone(),
                title: settings.title.clone(),
                attribution: settings.attribution.clone(),
                simulated: false,
            },
            things: ThingMap::new(&settings.things, site),
            figures: settings.figures.clone(),
            zone: site.time_zone.clone(),
            every: SignedDuration::from_secs(i64::from(settings.every_s.max(1))),
            quality: if settings.estimated { Quality::Estimated } else { Quality::Live },
        }
    }

    /// The assets to ask about: those of the request that the service knows,
    /// with the others as failures.
    pub(super) fn known<'a>(&self, request: &PollRequest<'a>) -> (Vec<&'a AssetId>, Vec<Failure>) {
        let mut failures = Vec::new();
        let known = request.assets.iter().filter(|asset| {
            let knows = self.things.knows(asset);
            if !knows {
                let (source_id, asset) = (self.info.id.clone(), (*asset).clone());
                let reason = SourceError::UnknownAsset { source_id, asset: asset.clone() };
                failures.push(Failure { asset, reason });
            }
            knows
        });
        (known.collect(), failures)
    }

    /// When to ask next.
    pub(super) fn next_poll(&self, now: Timestamp) -> Option<Timestamp> {
        now.saturating_add(self.every).ok()
    }

    /// A raw value as a reading of an asset; nothing where there is no figure.
    pub(super) fn reading(
        &self,
        asset: &AssetId,
        figure: &FigureSettings,
        raw: &Value,
        unit: Option<&str>,
        time: Option<Timestamp>,
    ) -> Option<Result<Reading, Failure>> {
        let wrong = |message: &str| {
            let message = format!("{}: {message}", figure.field);
            Err(self.failure(asset, message))
        };
        Some(match (figure.value(raw, unit), time) {
            (Ok(None), _) => return None,
            (Ok(Some(_)), None) => wrong("it has no time"),
            (Err(message), _) => wrong(&message),
            (Ok(Some(value)), Some(time)) => Ok(Reading {
                asset: asset.clone(),
                quantity: figure.quantity,
                value: Some(value),
                time,
                quality: self.quality,
            }),
        })
    }

    /// What of an asset could not be read.
    pub(super) fn failure(&self, asset: &AssetId, message: String) -> Failure {
        let source_id = self.info.id.clone();
        let message = plain::line(&message);
        let reason = SourceError::Unreadable { source_id, fault: Fault::Malformed, message };
        Failure { asset: asset.clone(), reason }
    }
}

/// The assets of a request in parts that one question can hold: one part
/// without any for all that the service has, none where it knows none of them.
pub(super) fn parts<'a, 'b>(
    known: &'b [&'a AssetId],
    request: &PollRequest<'_>,
    most: usize,
) -> Vec<&'b [&'a AssetId]> {
    if request.assets.is_empty() { vec![&[]] } else { known.chunks(most).collect() }
}

/// Collects what a service said into a batch: the newest of each asset and
/// quantity, and what is wrong.
pub(super) struct Gathered<'a> {
    mapped: &'a Mapped,
    now: Timestamp,
    newest: HashMap<(AssetId, Quantity), Reading>,
    failures: Vec<Failure>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(mapped: &'a Mapped, now: Timestamp, failures: Vec<Failure>) -> Self {
        Self { mapped, now, newest: HashMap::new(), failures }
    }

    /// Takes a raw value in; one that is none is a failure of its asset.
    pub(super) fn add(
        &mut self,
        key: Option<&str>,
        place: Option<Wgs84>,
        figure: &FigureSettings,
        raw: &Value,
        unit: Option<&str>,
        time: Option<Timestamp>,
    ) {
        let Some(asset) = self.mapped.things.asset(key, place) else { return };
        match self.mapped.reading(asset, figure, raw, unit, time) {
            None => {}
            Some(Ok(reading)) => self.put(reading),
            Some(Err(failure)) if self.failures.len() < MOST_FAILURES => {
                self.failures.push(failure);
            }
            Some(Err(_)) => {}
        }
    }

    fn put(&mut self, reading: Reading) {
        let key = (reading.asset.clone(), reading.quantity);
        let held = self.newest.get(&key);
        // A forecast in the service's table must not hide what is measured.
        let future = |reading: &Reading| reading.time > self.now;
        if held.is_none_or(|held| (!future(&reading), reading.time) > (!future(held), held.time)) {
            self.newest.insert(key, reading);
        }
    }

    /// Whether there is something of each of these assets.
    pub(super) fn covers(&self, assets: &[&AssetId]) -> bool {
        let some = |asset: &AssetId| {
            self.mapped
                .figures
                .iter()
                .any(|figure| self.newest.contains_key(&(asset.clone(), figure.quantity)))
        };
        assets.iter().all(|asset| some(asset))
    }

    pub(super) fn finish(self) -> Batch {
        let mut readings: Vec<_> = self.newest.into_values().collect();
        readings
            .sort_by(|a, b| (a.asset.as_str(), a.quantity).cmp(&(b.asset.as_str(), b.quantity)));
        let next_poll = self.mapped.next_poll(self.now);
        Batch { readings, failures: self.failures, next_poll }
    }
}

/// More than these say nothing new.
const MOST_FAILURES: usize = 1000;
