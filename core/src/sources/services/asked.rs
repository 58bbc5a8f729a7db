//! What every service has: its settings, its things, its way to ask.

use std::ops::Deref;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::assets::AssetId;
use crate::live::{Failure, Fault, PollRequest, Quality, Reading, SourceError, SourceInfo};
use crate::plain;
use crate::sources::Site;
use crate::sources::figures::{Amount, Signs, Times, json_fault};
use crate::sources::http::{Accept, Body, Http, HttpFault, Service, ServiceLimits};
use crate::sources::things::ThingMap;
use crate::sources::{DecimalSign, FigureSettings, ServiceSettings};

/// What a service says, in the pack's terms.
pub(super) struct MappedService {
    pub(super) info: SourceInfo,
    pub(super) things: ThingMap,
    pub(super) figures: Vec<FigureSettings>,
    pub(super) times: Times,
    pub(super) decimal: Option<DecimalSign>,
    every: SignedDuration,
    quality: Quality,
}

/// Of which zone times without an offset are, unless the author says it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Zone {
    /// Files and portals write for people of the place.
    OfPack,
    /// The examples of the standards are all of UTC.
    Utc,
}

/// A service as a source asks it over HTTP.
pub(super) struct Asked {
    mapped: MappedService,
    url: Url,
    service: Service,
}

impl Deref for Asked {
    type Target = MappedService;

    fn deref(&self) -> &MappedService {
        &self.mapped
    }
}

impl Asked {
    pub(super) fn new(
        settings: &ServiceSettings,
        zone: Zone,
        site: &Site<'_>,
        http: Arc<Http>,
    ) -> Self {
        let limits = ServiceLimits { per_minute: settings.per_minute, ..ServiceLimits::default() };
        Self {
            mapped: MappedService::new(settings, zone, site),
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
            let reason = format!(
                "{} answered with what is not its standard's: {}",
                self.info.id,
                json_fault(&error)
            );
            HttpFault::new(Fault::Malformed, reason)
        })
    }
}

impl MappedService {
    pub(super) fn new(settings: &ServiceSettings, zone: Zone, site: &Site<'_>) -> Self {
        // It was checked to be the name of a time zone.
        let own = settings.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let zone = own.unwrap_or_else(|| match zone {
            Zone::OfPack => site.time_zone.clone(),
            Zone::Utc => TimeZone::UTC,
        });
        Self {
            info: SourceInfo {
                id: settings.id.clone(),
                title: settings.title.clone(),
                attribution: settings.attribution.clone(),
                simulated: false,
            },
            things: ThingMap::new(&settings.things, site),
            figures: settings.figures.clone(),
            times: Times { format: settings.time_format.clone(), zone },
            decimal: settings.decimal,
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

    /// A number as a reading of an asset, or what is wrong with it.
    pub(super) fn reading(
        &self,
        asset: &AssetId,
        figure: &FigureSettings,
        number: f64,
        unit: Option<&str>,
        time: &Result<Timestamp, String>,
    ) -> Result<Reading, String> {
        let value = figure.value(number, unit)?;
        Ok(Reading {
            asset: asset.clone(),
            quantity: figure.quantity,
            value: Some(value),
            time: time.clone()?,
            quality: self.quality,
        })
    }

    /// A raw value as a reading, by itself; nothing where there is no figure.
    pub(super) fn single(
        &self,
        asset: &AssetId,
        figure: &FigureSettings,
        raw: &Value,
        unit: Option<&str>,
        time: &Result<Timestamp, String>,
    ) -> Option<Result<Reading, Failure>> {
        let mut signs = Signs::default();
        let number = figure.amount(raw, self.decimal, &mut signs);
        let number = number.and_then(|amount| match amount {
            Amount::Nothing => Ok(None),
            Amount::Number(number) => Ok(Some(number)),
            Amount::Either(either) => signs.settle(&either).map(Some),
        });
        let read = number.transpose()?;
        let read = read.and_then(|number| self.reading(asset, figure, number, unit, time));
        Some(read.map_err(|wrong| self.failure(asset, format!("{}: {wrong}", figure.field))))
    }

    /// What of an asset could not be read.
    pub(super) fn failure(&self, asset: &AssetId, reason: String) -> Failure {
        let source_id = self.info.id.clone();
        let reason = plain::line(&reason);
        let reason = SourceError::Unreadable { source_id, fault: Fault::Malformed, reason };
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
