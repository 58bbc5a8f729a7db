//! Entities of an NGSI-LD context broker (ETSI GS CIM 009), as FIWARE's have
//! them: Orion-LD, Scorpio, Stellio.
//!
//! One request asks for many entities of a type: by their identifiers, by an
//! attribute, or around a place; with the attributes that have figures and no
//! others. What is more than a page comes by offset.

mod entity;
mod query;

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::header::{HeaderName, HeaderValue, LINK};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::assets::AssetId;
use crate::live::{Batch, BatchFuture, Failure, PollRequest, Source, SourceError, SourceInfo};
use crate::sources::http::{Accept, Http, HttpFault};
use crate::sources::{NgsiLdSettings, Site};

use super::asked::{Asked, Zone, parts};
use super::gathered::Gathered;

/// Pages of one request.
const MOST_PAGES: usize = 20;
/// Entities named in one request: longer addresses meet limits on the way.
const THINGS_A_REQUEST: usize = 40;

const TENANT: HeaderName = HeaderName::from_static("ngsild-tenant");
/// What a link to a JSON-LD context says of itself.
const CONTEXT: &str = "rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"";

/// A broker as a source.
pub(crate) struct NgsiLd {
    asked: Asked,
    settings: NgsiLdSettings,
}

impl NgsiLd {
    pub(crate) fn new(settings: &NgsiLdSettings, site: &Site<'_>, http: Arc<Http>) -> Self {
        let context = settings.context.as_ref().map(|url| (LINK, format!("<{url}>; {CONTEXT}")));
        let tenant = settings.tenant.as_ref().map(|tenant| (TENANT, tenant.clone()));
        // The settings were checked to be what a header can hold.
        let headers = context.into_iter().chain(tenant);
        let headers =
            headers.filter_map(|(name, text)| Some((name, HeaderValue::from_str(&text).ok()?)));
        let asked =
            Asked::new(&settings.service, Zone::Utc, site, http).with_headers(headers.collect());
        Self { asked, settings: settings.clone() }
    }

    async fn ask(&self, request: PollRequest<'_>) -> Result<Batch, SourceError> {
        let (known, failures) = self.asked.known(&request);
        let mut gathered = self.gathered(request.now, failures);
        for assets in parts(&known, &request, THINGS_A_REQUEST) {
            let asked = self.pages(assets, &mut gathered).await;
            asked.map_err(|fault| fault.of(&self.asked.info.id, request.now))?;
        }
        Ok(gathered.finish())
    }

    async fn pages(
        &self,
        assets: &[&AssetId],
        gathered: &mut Gathered<'_>,
    ) -> Result<(), HttpFault> {
        let mut offset = 0;
        for _ in 0..MOST_PAGES {
            let url = query::entities(&self.settings, &self.asked, assets, offset);
            let body = self.asked.body(&url, Accept::Json).await?;
            let page = self.read(&body, gathered)?;
            offset += page;
            // A broker may give less than a page, and need not count.
            let last = body.total.map_or(page < query::PAGE, |total| offset >= total);
            if page == 0 || last {
                break;
            }
        }
        Ok(())
    }

    /// Reads a page: how many entities it has.
    fn read(&self, body: &[u8], gathered: &mut Gathered<'_>) -> Result<usize, HttpFault> {
        // One is read after the other: all as values would take a hundred times
        // the bytes of an odd answer.
        let page: Vec<Box<RawValue>> = self.asked.parsed(body)?;
        for entity in &page {
            // What is no value of ours, as a number beyond all numbers, is odd.
            let entity = &serde_json::from_str(entity.get()).unwrap_or(Value::Null);
            entity::read(entity, &self.settings, &self.asked, gathered);
        }
        Ok(page.len())
    }

    fn gathered(&self, now: Timestamp, failures: Vec<Failure>) -> Gathered<'_> {
        Gathered::new(&self.asked, now, failures).with_ids(self.settings.key == "id")
    }

    /// What a whole answer comes to, whoever sent it.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn answered(&self, body: &[u8], now: Timestamp) -> Result<Batch, HttpFault> {
        let mut gathered = self.gathered(now, Vec::new());
        self.read(body, &mut gathered)?;
        Ok(gathered.finish())
    }
}

impl Source for NgsiLd {
    fn info(&self) -> &SourceInfo {
        &self.asked.info
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(self.ask(request))
    }

    fn knows(&self, asset: &AssetId) -> bool {
        self.asked.things.knows(asset)
    }
}

#[cfg(test)]
mod tests;
