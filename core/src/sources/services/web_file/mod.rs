//! A JSON or CSV file on the web, for the one-off: a mapping says where its
//! records have what.
//!
//! The whole file is asked for, whoever is asked about: an author takes one
//! that is small. It is asked for again when the author says that it has
//! something new, with "has it changed?" where its server can tell.

mod csv;
mod json;
mod records;

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use reqwest::Url;

use crate::assets::AssetId;
use crate::delimiter::Delimiter;
use crate::live::{Batch, BatchFuture, Fault, PollRequest, Source, SourceError, SourceInfo};
use crate::sources::http::{Accept, Http, HttpFault};
use crate::sources::{CsvSettings, JsonSettings, RecordSettings, ServiceSettings, Site};

use super::asked::{Asked, Zone};
use super::gathered::Gathered;
use records::Records;

/// How a file is written.
enum Form {
    Json { records: Option<String> },
    Csv { delimiter: Option<Delimiter> },
}

/// A file as a source.
pub(crate) struct WebFile {
    asked: Asked,
    url: Url,
    settings: RecordSettings,
    form: Form,
    held: Mutex<Option<Held>>,
}

/// What the whole file said, until it is to be asked for again.
struct Held {
    since: Timestamp,
    batch: Batch,
}

impl WebFile {
    pub(crate) fn json(settings: &JsonSettings, site: &Site<'_>, http: Arc<Http>) -> Self {
        let form = Form::Json { records: settings.records.clone() };
        Self::new(&settings.service, &settings.record, form, site, http)
    }

    pub(crate) fn csv(settings: &CsvSettings, site: &Site<'_>, http: Arc<Http>) -> Self {
        let form = Form::Csv { delimiter: settings.delimiter };
        Self::new(&settings.service, &settings.record, form, site, http)
    }

    fn new(
        service: &ServiceSettings,
        settings: &RecordSettings,
        form: Form,
        site: &Site<'_>,
        http: Arc<Http>,
    ) -> Self {
        let asked = Asked::new(service, Zone::OfPack, site, http);
        let query: Vec<_> =
            settings.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let url = asked.url(&[], &query);
        Self { asked, url, settings: settings.clone(), form, held: Mutex::new(None) }
    }

    async fn ask(&self, request: PollRequest<'_>) -> Result<Batch, SourceError> {
        let (known, failures) = self.asked.known(&request);
        if known.is_empty() && !failures.is_empty() {
            return Ok(Gathered::new(&self.asked, request.now, failures).finish());
        }
        let mut batch = match self.held(request.now) {
            Some(batch) => batch,
            None => self
                .fetch(request.now)
                .await
                .map_err(|fault| fault.of(&self.asked.info.id, request.now))?,
        };
        if !request.assets.is_empty() {
            batch.readings.retain(|reading| known.contains(&&reading.asset));
            batch.failures.retain(|failure| known.contains(&&failure.asset));
        }
        batch.failures.extend(failures);
        Ok(batch)
    }

    fn held(&self, now: Timestamp) -> Option<Batch> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |held: &&Held| held.since <= now && held.batch.next_poll > Some(now);
        held.as_ref().filter(fresh).map(|held| held.batch.clone())
    }

    async fn fetch(&self, now: Timestamp) -> Result<Batch, HttpFault> {
        let accept = match self.form {
            Form::Json { .. } => Accept::JsonFile,
            Form::Csv { .. } => Accept::Csv,
        };
        let batch = self.answered(&self.asked.body(&self.url, accept).await?, now)?;
        let held = Held { since: now, batch: batch.clone() };
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
        Ok(batch)
    }

    /// What a whole file comes to, whoever sent it.
    pub(crate) fn answered(&self, body: &[u8], now: Timestamp) -> Result<Batch, HttpFault> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let mut records = Records::new(&self.settings, &self.asked, now);
        let read = match &self.form {
            Form::Json { records: pointer } => {
                json::read(&self.asked.parsed(body)?, pointer.as_deref(), &mut records)
            }
            Form::Csv { delimiter } => csv::read(body, *delimiter, &mut records),
        };
        let batch = read.and_then(|()| records.finish());
        batch.map_err(|wrong| {
            let reason = format!("{}: {wrong}", self.asked.info.id);
            HttpFault::new(Fault::Malformed, reason)
        })
    }
}

impl Source for WebFile {
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
