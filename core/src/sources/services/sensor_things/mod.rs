//! An OGC SensorThings service, version 1.1, as cities' sensor platforms have
//! it (FROST-Server and others).
//!
//! One request asks for the datastreams of many things, each with its thing,
//! its observed property, its unit and its newest observation; what is more
//! than a page comes by `@iot.nextLink`. Datastreams whose observed property
//! is none of the author's figures are not asked for. Nor are MultiDatastreams,
//! which many services do not have, unless the author says so.

mod answer;
mod query;

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::Url;

use crate::assets::AssetId;
use crate::live::{
    Batch, BatchFuture, Failure, Fault, PollRequest, Source, SourceError, SourceInfo,
};
use crate::sources::http::{Http, HttpFault};
use crate::sources::things::ThingMap;
use crate::sources::{SensorThingsSettings, Site};

use super::asked::{Asked, Zone, parts};
use super::gathered::Gathered;
use answer::Page;
use query::Kind;

/// Pages of one request.
const MOST_PAGES: usize = 20;
/// Things in one request: longer addresses meet limits on the way.
const THINGS_A_REQUEST: usize = 40;

/// A service as a source.
pub(crate) struct SensorThings {
    asked: Asked,
    settings: SensorThingsSettings,
}

impl SensorThings {
    pub(crate) fn new(settings: &SensorThingsSettings, site: &Site<'_>, http: Arc<Http>) -> Self {
        let asked = Asked::new(&settings.service, Zone::Utc, site, http);
        Self { asked, settings: settings.clone() }
    }

    async fn ask(&self, request: PollRequest<'_>) -> Result<Batch, SourceError> {
        let (known, failures) = self.asked.known(&request);
        let mut gathered = self.gathered(request.now, failures);
        for assets in parts(&known, &request, THINGS_A_REQUEST) {
            for kind in self.kinds() {
                let asked = self.pages(*kind, assets, &mut gathered).await;
                asked.map_err(|fault| fault.of(&self.asked.info.id, request.now))?;
            }
        }
        Ok(gathered.finish())
    }

    fn kinds(&self) -> &'static [Kind] {
        if self.settings.multi_datastreams { &[Kind::Single, Kind::Multi] } else { &[Kind::Single] }
    }

    async fn pages(
        &self,
        kind: Kind,
        assets: &[&AssetId],
        gathered: &mut Gathered<'_>,
    ) -> Result<(), HttpFault> {
        let mut url = query::datastreams(kind, &self.settings, &self.asked, assets);
        for _ in 0..MOST_PAGES {
            let page: Page = self.asked.json(&url).await?;
            self.read(&page, gathered);
            match page.next_link {
                Some(next) => url = self.follow(&url, &next)?,
                None => break,
            }
        }
        Ok(())
    }

    fn read(&self, page: &Page, gathered: &mut Gathered<'_>) {
        let of_one = matches!(self.asked.things, ThingMap::One(_));
        page.read(&self.settings.key, of_one, gathered);
    }

    fn gathered(&self, now: Timestamp, failures: Vec<Failure>) -> Gathered<'_> {
        let of_things = !self.settings.key.starts_with("properties/");
        Gathered::new(&self.asked, now, failures).with_ids(of_things)
    }

    /// What a whole answer comes to, whoever sent it.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn answered(&self, body: &[u8], now: Timestamp) -> Result<Batch, HttpFault> {
        let page: Page = self.asked.parsed(body)?;
        let mut gathered = self.gathered(now, Vec::new());
        self.read(&page, &mut gathered);
        let url = query::datastreams(Kind::Single, &self.settings, &self.asked, &[]);
        page.next_link.map(|next| self.follow(&url, &next)).transpose()?;
        Ok(gathered.finish())
    }

    /// The next page, at our own address: behind a proxy servers often name
    /// one that nobody outside can reach.
    fn follow(&self, url: &Url, next: &str) -> Result<Url, HttpFault> {
        let query = next.split_once('?').map(|(_, query)| query);
        let mut there = url.clone();
        there.set_query(query);
        if query.is_none() || there == *url {
            let reason = format!("{}: its next page is this one", self.asked.info.id);
            return Err(HttpFault::new(Fault::Malformed, reason));
        }
        Ok(there)
    }
}

impl Source for SensorThings {
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
