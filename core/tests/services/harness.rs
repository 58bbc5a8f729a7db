//! Servers that end with their test, and a visit that asks sources.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use wattwalk::assets::AssetId;
use wattwalk::live::{
    MeterCounts, Quantity, Reading, ReadingStore, SourceError, SourceState, Wanted,
};
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::sources::{HttpOptions, ProxyChoice, Secret};
use wattwalk::visit::{Delivery, Poller};

/// A server, killed when it is dropped. What it says is in its folder.
pub(crate) struct Running {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Running {
    /// Starts it, and waits until it takes connections at a port.
    pub(crate) fn start(mut command: Command, folder: &Path, port: u16) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let log = folder.join(format!("log-{port}"));
        let file = fs::File::options().create(true).append(true).open(&log).unwrap();
        command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        let child = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut running = Self { name, child, log };
        let up = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        running.wait(Duration::from_secs(60), up);
        running
    }

    /// Waits until something holds; fails with what the server said.
    pub(crate) fn wait(&mut self, most: Duration, holds: impl Fn() -> bool) {
        let began = Instant::now();
        while !holds() {
            let ended = self.child.try_wait().unwrap();
            let said = || fs::read_to_string(&self.log).unwrap_or_default();
            assert!(ended.is_none(), "{} ended: {ended:?}\n{}", self.name, said());
            assert!(began.elapsed() < most, "{} is not ready\n{}", self.name, said());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks it to end by itself, as an operator would.
    pub(crate) fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(&id).status().unwrap().success());
        self.child.wait().unwrap();
    }

    pub(crate) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody has now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Runs a program to its end; what it wrote.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    let wrote = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {error}{wrote}");
    wrote
}

/// A visit of the demo pack with one source, by a clock of its own.
pub(crate) struct Visit {
    pub(crate) poller: Poller,
    pub(crate) store: ReadingStore,
    pub(crate) assets: Vec<AssetId>,
    pub(crate) now: Timestamp,
    source: String,
    deliveries: (std::sync::mpsc::Sender<Delivery>, Receiver<Delivery>),
}

impl Visit {
    /// Opens it, agrees to the source's hosts, and wants all these assets.
    pub(crate) fn new(source: Value, assets: &[&str], extra_roots_pem: Vec<Vec<u8>>) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
        let known = |id: &str| pack.assets().iter().any(|asset| asset.id.as_str() == id);
        assert!(assets.iter().all(|id| known(id)), "the pack has {assets:?}");
        let settings = serde_json::from_value(source).unwrap();
        let pack = pack.with_sources(vec![settings]);
        let options = HttpOptions { extra_roots_pem, proxy: ProxyChoice::Direct };
        let poller = Poller::open(&pack, &options);
        let status = poller.status().remove(0);
        poller.allow_hosts(status.hosts);
        Self {
            poller,
            store: ReadingStore::new(MeterCounts::default()),
            assets: assets.iter().map(|&asset| asset.into()).collect(),
            now: "2026-06-16T09:00:00Z".parse().unwrap(),
            source: status.id,
            deliveries: channel(),
        }
    }

    /// Gives the source a secret that it wants, by its name.
    pub(crate) fn give(&self, name: &str, secret: Secret) {
        let wanted = self.poller.status().remove(0).secrets;
        let wanted = wanted.iter().find(|wanted| wanted.name == name).unwrap();
        self.poller.set_token(wanted, Some(secret)).unwrap();
    }

    /// A time so many seconds after this one.
    pub(crate) fn after(&self, seconds: i64) -> Timestamp {
        self.now + SignedDuration::from_secs(seconds)
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, seconds: i64) {
        self.now = self.after(seconds);
    }

    /// Asks a minute later, and takes in what came; nothing when the source
    /// is not asked.
    pub(crate) fn poll(&mut self) -> Option<Delivery> {
        self.pass(60);
        let wanted = Wanted { seen: self.assets.clone(), ..Wanted::default() };
        let sender = self.deliveries.0.clone();
        let polling = self.poller.poll(&wanted, self.now, move |delivery| {
            let _ = sender.send(delivery);
        });
        polling.detach();
        let paused = self.state() == SourceState::Paused;
        let patience = Duration::from_secs(if paused { 1 } else { 30 });
        let delivery = self.deliveries.1.recv_timeout(patience).ok()?;
        assert_eq!(delivery.source_id, self.source);
        if let Ok(batch) = &delivery.ended {
            let applied = self.store.apply(batch.clone(), self.now);
            assert_eq!(applied.refused, []);
        }
        Some(delivery)
    }

    /// Asks until what was asked is answered, as long as failures hold it.
    pub(crate) fn poll_until(&mut self, holds: impl Fn(&Self) -> bool) {
        for _ in 0..40 {
            self.pass(300);
            self.poll();
            if holds(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        panic!("it never held; {:?}", self.state());
    }

    /// Why asking fails.
    #[track_caller]
    pub(crate) fn error(&mut self) -> SourceError {
        self.poll().expect("it is asked").ended.expect_err("it fails")
    }

    pub(crate) fn state(&self) -> SourceState {
        self.poller.status().remove(0).state
    }

    pub(crate) fn reading(&self, asset: &str) -> Option<&Reading> {
        self.store.latest(&asset.into(), Quantity::PowerKw)
    }

    pub(crate) fn value(&self, asset: &str) -> Option<f64> {
        self.reading(asset)?.value
    }

    /// The values held, by asset.
    pub(crate) fn values(&self) -> BTreeMap<&str, f64> {
        let value = |asset: &'_ AssetId| {
            self.store.latest(asset, Quantity::PowerKw).and_then(|reading| reading.value)
        };
        let values = self.assets.iter().filter_map(|asset| Some((asset.as_str(), value(asset)?)));
        values.collect()
    }
}
