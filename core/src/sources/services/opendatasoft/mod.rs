//! A data set of an Opendatasoft portal, by its Explore API 2.1, as
//! data.issy.com, Enedis and ODRÉ have it.
//!
//! One request asks for the records of many assets, the newest first; further
//! pages are fetched only while an asset is missing. Sums and gaps are not
//! filled: a record without a figure says nothing.

mod query;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::assets::AssetId;
use crate::geodesy::Wgs84;
use crate::live::{Batch, BatchFuture, PollRequest, Source, SourceError, SourceInfo};
use crate::sources::http::{Http, HttpFault};
use crate::sources::{OpendatasoftSettings, Site, figures, things};

use super::asked::{Asked, Zone, parts};
use super::gathered::{Gathered, Thing};
use query::Query;

/// Pages of one poll.
const MOST_PAGES: usize = 5;
/// Keys in one request: longer addresses meet limits on the way.
const KEYS_A_REQUEST: usize = 50;

/// A data set as a source.
pub(crate) struct Opendatasoft {
    asked: Asked,
    settings: OpendatasoftSettings,
}

/// A page of records.
#[derive(Deserialize)]
struct Page {
    /// Not of every question there is a count.
    total_count: Option<usize>,
    results: Vec<Value>,
}

impl Opendatasoft {
    pub(crate) fn new(settings: &OpendatasoftSettings, site: &Site<'_>, http: Arc<Http>) -> Self {
        let asked = Asked::new(&settings.service, Zone::OfPack, site, http);
        Self { asked, settings: settings.clone() }
    }

    async fn ask(&self, request: PollRequest<'_>) -> Result<Batch, SourceError> {
        let (known, failures) = self.asked.known(&request);
        let mut gathered = Gathered::new(&self.asked, request.now, failures);
        for assets in parts(&known, &request, KEYS_A_REQUEST) {
            let asked = self.pages(assets, request.now, &mut gathered).await;
            asked.map_err(|fault| fault.of(&self.asked.info.id, request.now))?;
        }
        Ok(gathered.finish())
    }

    async fn pages(
        &self,
        assets: &[&AssetId],
        now: Timestamp,
        gathered: &mut Gathered<'_>,
    ) -> Result<(), HttpFault> {
        let query = Query::new(&self.settings, &self.asked.things, assets, now);
        let mut offset = 0;
        for _ in 0..MOST_PAGES {
            let Some(url) = query.url(&self.asked, offset) else { break };
            let page: Page = self.asked.json(&url).await?;
            page.results.iter().for_each(|record| self.read(record, gathered));
            offset += page.results.len();
            let covered = query.is_newest_first && !assets.is_empty() && gathered.covers(assets);
            let last =
                page.total_count.map_or(page.results.len() < query.page, |all| offset >= all);
            if covered || page.results.is_empty() || last {
                break;
            }
        }
        Ok(())
    }

    /// What a whole answer comes to, whoever sent it.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn answered(&self, body: &[u8], now: Timestamp) -> Result<Batch, HttpFault> {
        let page: Page = self.asked.parsed(body)?;
        let mut gathered = Gathered::new(&self.asked, now, Vec::new());
        page.results.iter().for_each(|record| self.read(record, &mut gathered));
        Ok(gathered.finish())
    }

    fn read(&self, record: &Value, gathered: &mut Gathered<'_>) {
        if !record.is_object() {
            return gathered.odd(|| format!("{} is no record", figures::shape(record)));
        }
        let raw = self.settings.key_field.as_ref().and_then(|field| record.get(field));
        let thing =
            Thing { key: raw.and_then(things::key), place: raw.and_then(place), raw_place: raw };
        let Some(asset) = gathered.asset(&thing) else { return };
        let time = gathered.time(record.get(&self.settings.time_field));
        for figure in gathered.figures() {
            let Some(raw) = record.get(&figure.field) else { continue };
            gathered.add(asset, figure, raw, None, &time);
        }
    }
}

/// A `geo_point_2d`: two numbers were latitude and longitude in the interfaces
/// before 2.0.
fn place(raw: &Value) -> Option<Wgs84> {
    match raw {
        Value::Array(both) if both.len() == 2 => things::pair(&both[0], &both[1]),
        raw => things::place(raw),
    }
}

impl Source for Opendatasoft {
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
