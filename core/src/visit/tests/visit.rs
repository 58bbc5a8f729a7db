//! A visit of the demo pack that asks one source.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::time::timeout;

use crate::live::{MeterCounts, Quantity, Reading, ReadingStore, Refusal, SourceState, Wanted};
use crate::pack::TourPack;
use crate::sources::http::Limits;
use crate::sources::{HttpOptions, ProxyChoice, Secret, SecretId, SecretMemory, SecretStore};
use crate::visit::{Delivery, Poller};

use super::town::Town;

/// Those of a visit, but for what is read; or such that a test soon runs into.
fn limits(hasty: bool) -> Limits {
    let usual = Limits { body_bytes: 100_000, ..Limits::default() };
    match hasty {
        true => Limits {
            header: Duration::from_millis(1500),
            pause: Duration::from_millis(1000),
            whole: Duration::from_secs(3),
            ..usual
        },
        false => usual,
    }
}

pub(super) struct Visit {
    pub(super) poller: Poller,
    secrets: Arc<SecretMemory>,
    store: ReadingStore,
    pub(super) now: Timestamp,
    pub(super) refused: Vec<Refusal>,
}

impl Visit {
    /// Agrees to the town's service and to no other host.
    pub(super) fn new(pack: &TourPack, town: &Town, proxy: ProxyChoice, hasty: bool) -> Self {
        let settings = json!({"type": "opendatasoft", "id": "town", "title": "Town",
            "attribution": "Nobody", "url": format!("https://{}", town.host), "dataset": "power",
            "time_field": "t", "things": {"by": "one", "asset": "substation"},
            "token": {"secret": "key"}, "per_minute": 6000,
            "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
        let mut pack = pack.clone();
        pack.sources = vec![serde_json::from_value(settings).unwrap()];
        let options = HttpOptions { extra_roots_pem: vec![town.authority.pem.clone()], proxy };
        let poller = Poller::within(
            &pack,
            &options,
            limits(hasty),
            Arc::new(town.names.clone()),
            Vec::new(),
        );
        let store = Arc::new(SecretMemory::default());
        poller.use_secret_store(store.clone());
        let key = poller.status().remove(0).secrets.remove(0);
        poller.set_token(&key, Some(Secret::new("s3cr3t"))).unwrap();
        poller.allow_hosts([town.host.clone()]);
        let readings = ReadingStore::new(MeterCounts::default());
        let now = "2026-06-16T09:00:00Z".parse().unwrap();
        Self { poller, secrets: store, store: readings, now, refused: Vec::new() }
    }

    /// Keeps the secret of the app's own that its proxy wants.
    pub(super) fn give_proxys_secret(&self, secret: Secret) {
        self.secrets.set(SecretId::App { name: "proxy".into() }, secret).unwrap();
    }

    /// Asks five minutes later, and takes in what came.
    pub(super) async fn poll(&mut self) -> Option<Delivery> {
        self.now += SignedDuration::from_mins(5);
        let wanted = Wanted { seen: vec!["substation".into()], ..Wanted::default() };
        let (sender, mut deliveries) = tokio::sync::mpsc::unbounded_channel();
        let send = move |delivery| sender.send(delivery).unwrap();
        self.poller.poll(&wanted, self.now, send).detach();
        // Without a request the sender is dropped at once.
        let delivery = timeout(Duration::from_secs(60), deliveries.recv()).await.unwrap()?;
        if let Ok(batch) = &delivery.ended {
            self.refused = self.store.apply(batch.clone(), self.now).refused;
        }
        Some(delivery)
    }

    /// Asks until it works: a busy machine may need more than one poll.
    pub(super) async fn poll_until_it_works(&mut self) {
        for _ in 0..10 {
            self.poll().await;
            if self.state() == SourceState::Working {
                return;
            }
            self.poller.retry();
        }
        panic!("{:?}", self.state());
    }

    pub(super) fn state(&self) -> SourceState {
        self.poller.status().remove(0).state
    }

    pub(super) fn reading(&self) -> Option<Reading> {
        self.store.latest(&"substation".into(), Quantity::PowerKw).cloned()
    }

    pub(super) fn value(&self) -> Option<f64> {
        self.reading()?.value
    }
}
