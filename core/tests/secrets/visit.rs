//! A visit of the demo pack, under any name and with any sources.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wattwalk::live::Wanted;
use wattwalk::pack::{PackError, PackFiles, PackFolder, TourPack};
use wattwalk::sources::{HttpOptions, ProxyChoice, Secret, SecretMemory, SecretStore};
use wattwalk::visit::{Delivery, Poller};

use crate::keys::of_app;

pub(crate) struct Visit {
    pub(crate) pack: TourPack,
    pub(crate) poller: Poller,
    pub(crate) store: Arc<SecretMemory>,
    now: Timestamp,
}

/// The demo pack by another id.
struct Renamed<'a>(&'a str);

impl PackFiles for Renamed<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let bytes = PackFolder(folder.into()).read(path)?;
        if path != "pack.json" {
            return Ok(bytes);
        }
        let mut manifest: Value = serde_json::from_slice(&bytes).unwrap();
        manifest["id"] = self.0.into();
        Ok(serde_json::to_vec(&manifest).unwrap())
    }
}

impl Visit {
    pub(crate) fn new(pack_id: &str, sources: &[Value]) -> Self {
        Self::through(pack_id, sources, ProxyChoice::Direct)
    }

    pub(crate) fn through(pack_id: &str, sources: &[Value], proxy: ProxyChoice) -> Self {
        let source = |source: &Value| serde_json::from_value(source.clone()).unwrap();
        let pack = TourPack::open(&Renamed(pack_id)).unwrap();
        let pack = pack.with_sources(sources.iter().map(source).collect());
        let poller = Poller::open(&pack, &HttpOptions { proxy, ..HttpOptions::default() });
        let store = Arc::new(SecretMemory::default());
        store.set(of_app("proxy"), Secret::new("guide:pr0xy-pa55")).unwrap();
        poller.use_secret_store(store.clone());
        // The guide agrees to whatever the pack asks for.
        poller.allow_hosts(poller.status().into_iter().flat_map(|source| source.hosts));
        Self { pack, poller, store, now: "2026-06-16T09:00:00Z".parse().unwrap() }
    }

    /// Asks every source, whatever came before.
    pub(crate) fn poll(&mut self) -> Vec<Delivery> {
        self.now += SignedDuration::from_hours(1);
        self.poller.retry();
        let wanted = Wanted { seen: vec!["substation".into()], ..Wanted::default() };
        let (sender, deliveries) = channel();
        let send = move |delivery| drop(sender.send(delivery));
        self.poller.poll(&wanted, self.now, send).detach();
        // The sender goes with the last request.
        let wait = || deliveries.recv_timeout(Duration::from_secs(60)).ok();
        std::iter::from_fn(wait).collect()
    }
}

/// A source at a host, with what is set besides.
pub(crate) fn source(id: &str, host: &str, set: &Value) -> Value {
    let mut source = json!({"type": "opendatasoft", "id": id, "title": "T", "attribution": "A",
        "url": format!("http://{host}"), "dataset": "d", "time_field": "t", "per_minute": 6000,
        "things": {"by": "one", "asset": "substation"},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    source.as_object_mut().unwrap().extend(set.as_object().unwrap().clone());
    source
}

/// A broker at hosts, with what is set besides.
pub(crate) fn broker(id: &str, hosts: &[&str], set: &Value) -> Value {
    let urls: Vec<_> = hosts.iter().map(|host| format!("mqtt://{host}")).collect();
    let mut broker = json!({"type": "mqtt", "id": id, "title": "T", "attribution": "A",
        "url": urls[0], "more_urls": urls[1..], "things": {"by": "id"},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}],
        "topics": [{"filter": "{thing}/p", "field": "p"}]});
    broker.as_object_mut().unwrap().extend(set.as_object().unwrap().clone());
    broker
}
