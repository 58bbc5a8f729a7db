//! Topics of an MQTT broker (version 3.1.1), over TLS.
//!
//! A broker pushes while a [`Source`] is asked, so the source listens between
//! polls and keeps the newest of each thing; a poll answers with that, and
//! waits only while the connection comes about. It is opened by the first
//! poll, and closed when the poller says that nobody looks.
//!
//! Times are what the messages say. A message without one is of when it came,
//! unless the broker had it in store (`retain`): nobody knows how old that is,
//! and it is told as a failure of its asset. For the same reason the broker is
//! asked to keep messages for us while we are away (`clean_session` false, QoS
//! 1) only where all say their time.

mod fault;
mod latest;
mod link;
mod message;
mod tls;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::asked::{MappedService, Zone};
use crate::assets::AssetId;
use crate::live::{
    Batch, BatchFuture, Failure, Fault, PollRequest, Source, SourceError, SourceInfo,
};
use crate::sources::http::{Http, HttpFault};
use crate::sources::{MqttSettings, Site};
use latest::Latest;
use link::{Link, LinkState, client_id};
use message::Topics;

/// A poll waits this long for the connection.
const PATIENCE: Duration = Duration::from_secs(12);
/// What the broker has in store comes within this after the connection.
const SETTLING: Duration = Duration::from_secs(1);

/// A broker as a source.
pub(crate) struct Mqtt {
    link: Arc<Link>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Mqtt {
    pub(crate) fn new(settings: &MqttSettings, site: &Site<'_>, http: Arc<Http>) -> Self {
        let service = &settings.service;
        let urls = std::iter::once(&service.url).chain(&settings.more_urls);
        let link = Link {
            http,
            mapped: MappedService::new(service, Zone::OfPack, site),
            topics: Topics::new(settings),
            urls: urls.cloned().collect(),
            password: service.token.as_ref().map(|token| token.secret.clone()),
            certificate: settings.client_certificate.clone(),
            client_id: client_id(),
            latest: Mutex::new(Latest::new()),
            state: watch::Sender::new(LinkState::Closed),
            heard: watch::Sender::new(0),
        };
        Self { link: Arc::new(link), task: Mutex::default() }
    }

    async fn ask(&self, request: PollRequest<'_>) -> Result<Batch, SourceError> {
        let link = &*self.link;
        let fault = |fault: HttpFault| fault.of(&link.mapped.info.id, request.now);
        if let Err(refused) = link.is_allowed() {
            self.rest();
            return Err(fault(refused));
        }
        let (known, mut failures) = link.mapped.known(&request);
        link.latest().set_now(request.now);
        let opened = self.open();
        let refused = self.wait().await.map_err(fault)?;
        if opened {
            self.settle(&known).await;
        }
        let ((readings, unread), remark) = {
            let latest = link.latest();
            (latest.of(&known), latest.remark())
        };
        failures.extend(unread);
        failures.extend(self.unheard(&known, &refused));
        let next_poll = link.mapped.next_poll(request.now);
        Ok(Batch { readings, failures, next_poll, remark })
    }

    /// Listens, if it does not yet: whether that is new.
    fn open(&self) -> bool {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_some_and(|task| !task.is_finished()) {
            return false;
        }
        self.link.state.send_replace(LinkState::Trying(None));
        *task = Some(tokio::spawn(self.link.clone().run()));
        true
    }

    /// Waits until it is connected; the filters that it may not hear.
    async fn wait(&self) -> Result<Vec<String>, HttpFault> {
        let mut state = self.link.state.subscribe();
        let settled = |state: &LinkState| !matches!(state, LinkState::Trying(_));
        let deadline = Instant::now() + PATIENCE;
        let _ = timeout_at(deadline, state.wait_for(settled)).await;
        let state = state.borrow().clone();
        match state {
            LinkState::Open { refused } => Ok(refused),
            LinkState::Ended(fault) | LinkState::Trying(Some(fault)) => Err(fault),
            LinkState::Trying(None) => {
                Err(HttpFault::new(Fault::Slow, "the broker takes too long"))
            }
            LinkState::Closed => Err(HttpFault::new(Fault::CutOff, "it was closed")),
        }
    }

    /// Waits for what the broker has in store.
    async fn settle(&self, assets: &[&AssetId]) {
        let mut heard = self.link.heard.subscribe();
        let deadline = Instant::now() + SETTLING;
        while !self.link.latest().covers(assets)
            && timeout_at(deadline, heard.changed()).await.is_ok_and(|changed| changed.is_ok())
        {
        }
    }

    /// The assets of which the broker lets us hear nothing.
    fn unheard(&self, known: &[&AssetId], refused: &[String]) -> Vec<Failure> {
        if refused.is_empty() {
            return Vec::new();
        }
        let Link { mapped, topics, .. } = &*self.link;
        let unheard = known.iter().filter_map(|&asset| {
            let filters = topics.filters_of(mapped, mapped.things.key(asset));
            let filter = filters.iter().find(|filter| refused.contains(filter))?;
            let all = filters.iter().all(|filter| refused.contains(filter));
            let message = format!("the broker does not let us hear {filter}");
            let reason = SourceError::Denied { source_id: mapped.info.id.clone(), reason: message };
            all.then(|| Failure { asset: asset.clone(), reason })
        });
        unheard.collect()
    }
}

impl Source for Mqtt {
    fn info(&self) -> &SourceInfo {
        &self.link.mapped.info
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(self.ask(request))
    }

    fn knows(&self, asset: &AssetId) -> bool {
        self.link.mapped.things.knows(asset)
    }

    fn rest(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            task.abort();
            self.link.state.send_replace(LinkState::Closed);
        }
    }
}

impl Drop for Mqtt {
    fn drop(&mut self) {
        self.rest();
    }
}
