//! Does what the schedule says.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::dns::Resolve;
use tokio::runtime::Runtime;
use tokio::task::{AbortHandle, JoinHandle};

use crate::energy::{DistrictError, SimulatedDistrict};
use crate::live::{
    Batch, Connectivity, Fault, PollRequest, Source, SourceError, SourceState, Wanted,
};
use crate::pack::{TourPack, WideNetwork};
use crate::sources::http::{Http, HttpBytes, Limits, SystemNames, edge};
use crate::sources::{HttpOptions, Secret, SecretError, SecretStore, WantedSecret};
use crate::surroundings::{EdgeReason, WideNetworks};

use super::open::open;
use super::own::Own;
use super::schedule::{Ask, Schedule};
use super::{SourceSign, SourceStatus};

/// Who waits for answers waits this long; what comes later is delivered later.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a source brought, or why it did not, by a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The source's id.
    pub source_id: String,
    /// Whether it is one of the pack's, and not the app's own.
    pub is_packs: bool,
    /// The time it was asked with.
    pub now: Timestamp,
    /// What came of it.
    pub ended: Result<Batch, SourceError>,
    /// How the source is now, if that is something new.
    pub changed: Option<SourceState>,
}

/// Takes deliveries, on whatever thread they come.
type Deliver = dyn Fn(Delivery) + Send + Sync;

/// The sources of a pack, and when to ask them. Dropping it ends all asking.
pub struct Poller {
    shared: Arc<Shared>,
    /// The thread on which services are asked; none without services, or once
    /// closed.
    runtime: Mutex<Option<Runtime>>,
    http: Option<Arc<Http>>,
    /// Why sources of the pack are not among them; told with the next poll.
    broken: Mutex<Vec<SourceError>>,
    asks_services: bool,
    /// The simulated district among the sources.
    district: Option<SimulatedDistrict>,
}

struct Shared {
    sources: Vec<Entry>,
    schedule: Mutex<Schedule>,
    /// What a runtime that ends does to a request under way is no answer.
    closed: AtomicBool,
}

struct Entry {
    source: Box<dyn Source>,
    /// Whether it answers at once, of what it knows.
    is_local: bool,
    is_packs: bool,
    /// Those that it calls, as far as the pack says.
    hosts: Vec<String>,
    secrets: Vec<WantedSecret>,
}

impl Poller {
    /// The sources that the pack's author chose. One that cannot be used is
    /// told with the first poll; the others work. No service is called before
    /// its host was agreed to.
    #[must_use]
    pub fn open(pack: &TourPack, options: &HttpOptions) -> Self {
        Self::with(pack, options, Vec::new())
    }

    /// The same with sources of an app's own, which are asked after the pack's,
    /// on the same runtime. One that has not answered within half a minute is
    /// given up and asked again later; what it says of other assets than it was
    /// asked about is left out, and an answer of more than 4,000 readings is
    /// refused.
    #[must_use]
    pub fn with(pack: &TourPack, options: &HttpOptions, own: Vec<Box<dyn Source>>) -> Self {
        Self::within(pack, options, Limits::default(), Arc::new(SystemNames), own)
    }

    /// The same for a visit with a clock of its own: services, which know of
    /// now only, are not asked. They are told of all the same.
    #[must_use]
    pub fn of_what_is_simulated(mut self) -> Self {
        self.asks_services = false;
        self
    }

    /// Within other limits, where names lead elsewhere.
    pub(crate) fn within(
        pack: &TourPack,
        options: &HttpOptions,
        limits: Limits,
        names: Arc<impl Resolve + 'static>,
        own: Vec<Box<dyn Source>>,
    ) -> Self {
        let mut broken = Vec::new();
        let mut district = None;
        let mut sources: Vec<Entry> = Vec::new();
        match pack.simulated_district() {
            Ok(simulated) => {
                let source = Box::new(simulated.clone());
                district = Some(simulated);
                sources.push(Entry {
                    source,
                    is_local: true,
                    is_packs: true,
                    hosts: Vec::new(),
                    secrets: Vec::new(),
                });
            }
            Err(DistrictError::NoDistrict) => {}
            Err(error) => broken.push(SourceError::Unreadable {
                source_id: "simulated_district".to_owned(),
                fault: Fault::Malformed,
                reason: error.to_string(),
            }),
        }
        let (mut http, mut runtime) = (None, None);
        let wide = pack.wide_networks.iter().any(|it| matches!(it, WideNetwork::Url(_)));
        let services = pack.sources.iter().any(|settings| settings.service().is_some());
        if wide || services || !own.is_empty() {
            match edge(Some(&pack.manifest.id), options, limits, names) {
                Ok(edge) => (http, runtime) = (Some(edge.0), Some(edge.1)),
                Err(fault) => broken.push(fault.of("network", Timestamp::UNIX_EPOCH)),
            }
        }
        if let Some(http) = &http {
            let site = pack.site();
            for settings in &pack.sources {
                let Some(source) = open(settings, &site, http) else { continue };
                let (hosts, secrets) = (settings.hosts(), settings.secrets());
                sources.push(Entry { source, is_local: false, is_packs: true, hosts, secrets });
            }
        }
        // They call whom they like: they are the app's, not the pack's.
        sources.extend(own.into_iter().map(|source| Entry {
            source: Box::new(Own::new(source)),
            is_local: false,
            is_packs: false,
            hosts: Vec::new(),
            secrets: Vec::new(),
        }));
        let schedule = Schedule::new(sources.iter().map(|entry| !entry.is_local));
        let shared = Arc::new(Shared {
            sources,
            schedule: Mutex::new(schedule),
            closed: AtomicBool::new(false),
        });
        let (runtime, broken) = (Mutex::new(runtime), Mutex::new(broken));
        Self { shared, runtime, http, broken, asks_services: true, district }
    }

    /// The way to the pack's wide networks, those on servers included, whose
    /// hosts are to be agreed to as well.
    #[must_use]
    pub fn wide_networks(&self, pack: &Arc<TourPack>) -> WideNetworks {
        let runtime = lock(&self.runtime);
        WideNetworks::new(pack.clone(), |url| {
            let edge = self.http.as_ref().zip(runtime.as_ref());
            let (http, runtime) = edge.ok_or_else(|| EdgeReason::Unreachable {
                fault: Fault::Connect,
                reason: "there is no way to the network".to_owned(),
            })?;
            Ok(Arc::new(HttpBytes::new(http.clone(), url.clone(), runtime.handle().clone())))
        })
    }

    /// Agrees to these hosts, as [`SourceStatus::hosts`] names them, and to no
    /// others: a guide has seen them.
    pub fn allow_hosts(&self, hosts: impl IntoIterator<Item = String>) {
        if let Some(http) = &self.http {
            http.hosts.set(hosts);
        }
        self.shared.rest();
        self.retry();
    }

    /// Takes tokens from here; without it they last as long as this.
    pub fn use_secret_store(&self, store: Arc<dyn SecretStore>) {
        if let Some(http) = &self.http {
            http.vault.use_store(store);
        }
        self.shared.rest();
        self.retry();
    }

    /// Keeps a token that a person entered for a source and its hosts, as
    /// [`SourceStatus::secrets`] names them, or forgets it, and asks what failed
    /// again.
    ///
    /// # Errors
    /// [`SecretError`] when no source wants it, or when the storage failed.
    pub fn set_token(
        &self,
        wanted: &WantedSecret,
        token: Option<Secret>,
    ) -> Result<(), SecretError> {
        let is_wanted = self.shared.sources.iter().any(|entry| entry.secrets.contains(wanted));
        let http = self.http.as_ref().filter(|_| is_wanted).ok_or(SecretError::NotWanted)?;
        let store = http.vault.store();
        for id in http.vault.ids(wanted) {
            match token.clone() {
                Some(token) => store.set(id, token)?,
                None => store.delete(id)?,
            }
        }
        self.shared.rest();
        self.retry();
        Ok(())
    }

    /// Says what the platform knows of the network: offline or in the
    /// background nothing is asked, of wide networks neither.
    pub fn set_connectivity(&self, connectivity: Connectivity) {
        tracing::info!(?connectivity, "connectivity changed");
        self.shared.schedule().connect(connectivity);
        if let Some(http) = &self.http {
            http.pause(connectivity.paused());
        }
        if connectivity.paused() {
            self.shared.rest();
        }
    }

    /// Asks what failed again with the next poll: somebody acted on it, as by
    /// setting a token.
    pub fn retry(&self) {
        self.shared.schedule().retry();
    }

    /// Forgets what was asked: the readings were thrown away.
    pub fn forget(&self) {
        self.shared.schedule().forget();
    }

    /// The simulated district among the sources.
    pub(crate) fn district(&self) -> Option<&SimulatedDistrict> {
        self.district.as_ref()
    }

    /// What a source is called.
    pub(crate) fn title_of(&self, source_id: &str) -> Option<&str> {
        let mut infos = self.shared.sources.iter().map(|entry| entry.source.info());
        infos.find(|info| info.id == source_id).map(|info| info.title.as_str())
    }

    /// How the sources are.
    #[must_use]
    pub fn status(&self) -> Vec<SourceStatus> {
        let schedule = self.shared.schedule();
        let entries = self.shared.sources.iter().enumerate();
        let status = entries.map(|(place, entry)| {
            let info = entry.source.info();
            let (state, answered) = schedule.state(place);
            let is_allowed = |http: &Arc<Http>| http.hosts.has_all(&entry.hosts);
            let is_allowed = self.http.as_ref().is_none_or(is_allowed);
            let hindrance = match &state {
                SourceState::Failing { error, .. } => Some(error.hindrance()),
                _ => None,
            };
            SourceStatus {
                id: info.id.clone(),
                title: info.title.clone(),
                attribution: info.attribution.clone(),
                simulated: info.simulated,
                hosts: entry.hosts.clone(),
                sign: SourceSign::of(&state, is_allowed, info.simulated),
                hindrance,
                secrets: entry.secrets.clone(),
                state,
                answered,
            }
        });
        status.collect()
    }

    /// Asks whatever is due. What needs no network is delivered before this
    /// returns, the rest as it comes; `deliver` is called with no lock held.
    pub fn poll(
        &self,
        wanted: &Wanted,
        now: Timestamp,
        deliver: impl Fn(Delivery) + Send + Sync + 'static,
    ) -> Polling {
        let deliver: Arc<Deliver> = Arc::new(deliver);
        for error in std::mem::take(&mut *lock(&self.broken)) {
            let source_id = error.source_id().to_owned();
            let state = SourceState::Failing { error: error.clone(), retry_at: None };
            let is_packs = true;
            deliver(Delivery { source_id, is_packs, now, ended: Err(error), changed: Some(state) });
        }
        let sources = &self.shared.sources;
        for (place, entry) in sources.iter().enumerate() {
            if entry.is_local {
                self.shared.ask_local(place, wanted, now, &*deliver);
            }
        }
        let knows = |place: usize, asset: &_| {
            !sources[place].is_local && sources[place].source.knows(asset)
        };
        let runtime = lock(&self.runtime);
        let Some(runtime) = runtime.as_ref().filter(|_| self.asks_services) else {
            return Polling::done();
        };
        let asks = self.shared.schedule().due(wanted, now, knows);
        let mut tasks = Vec::new();
        for ask in asks {
            let flight = Flight { shared: self.shared.clone(), source: ask.source, landed: false };
            tasks.push(runtime.spawn(flight.fly(ask, now, deliver.clone())));
        }
        Polling::new(tasks, runtime)
    }

    /// Ends all asking, for good.
    pub fn close(&self) {
        self.shared.closed.store(true, Ordering::Release);
        let runtime = lock(&self.runtime).take();
        // It may be called on the runtime's own thread, which cannot wait for
        // itself.
        if let Some(runtime) = runtime {
            runtime.shutdown_background();
        }
    }

    /// When there will be something to ask again; nothing when that is not
    /// known. What comes into view is due at once.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.shared.schedule().next(now)
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    /// What needs no network is asked whenever anything is, and at once.
    fn ask_local(&self, place: usize, wanted: &Wanted, now: Timestamp, deliver: &Deliver) {
        let source = &*self.sources[place].source;
        let assets: Vec<_> =
            wanted.seen.iter().chain(&wanted.near).filter(|id| source.knows(id)).cloned().collect();
        if assets.is_empty() {
            return;
        }
        let mut asked = source.poll(PollRequest { assets: &assets, now });
        let mut context = Context::from_waker(std::task::Waker::noop());
        if let Poll::Ready(ended) = asked.as_mut().poll(&mut context) {
            let changed = {
                let mut schedule = self.schedule();
                schedule.asked_local(place, now);
                schedule.answered(place, ended.as_ref(), now)
            };
            let source_id = source.info().id.clone();
            deliver(Delivery { source_id, is_packs: true, now, ended, changed });
        }
    }

    fn rest(&self) {
        self.sources.iter().for_each(|entry| entry.source.rest());
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        lock(&self.schedule)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request under way; wherever it is dropped, the source's turn comes again.
struct Flight {
    shared: Arc<Shared>,
    source: usize,
    landed: bool,
}

impl Flight {
    async fn fly(mut self, ask: Ask, now: Timestamp, deliver: Arc<Deliver>) {
        let source = &*self.shared.sources[self.source].source;
        let id = source.info().id.clone();
        tracing::debug!(source = id, assets = ask.assets.len(), "asking");
        let ended = source.poll(PollRequest { assets: &ask.assets, now }).await;
        if self.shared.closed.load(Ordering::Acquire) {
            return;
        }
        match &ended {
            Ok(batch) => {
                let (readings, failures) = (batch.readings.len(), batch.failures.len());
                tracing::debug!(source = id, readings, failures, "answered");
            }
            Err(error) => tracing::warn!(source = id, %error, "not answered"),
        }
        let changed = self.shared.schedule().answered(self.source, ended.as_ref(), now);
        self.landed = true;
        if let Some(state) = &changed {
            tracing::info!(source = id, ?state, "changed");
        }
        let is_packs = self.shared.sources[self.source].is_packs;
        deliver(Delivery { source_id: id, is_packs, now, ended, changed });
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if !self.landed {
            self.shared.schedule().given_up(self.source);
        }
    }
}

/// Requests under way. Awaited, on any executor, it ends when all have
/// delivered, or after some seconds while the late ones go on. Dropped before,
/// it ends them; so does [`detach`](Self::detach) not.
#[must_use = "dropped, it ends the requests: await or detach it"]
pub struct Polling {
    aborts: Vec<AbortHandle>,
    all: Option<JoinHandle<()>>,
}

impl Polling {
    fn done() -> Self {
        Self { aborts: Vec::new(), all: None }
    }

    fn new(tasks: Vec<JoinHandle<()>>, runtime: &Runtime) -> Self {
        if tasks.is_empty() {
            return Self::done();
        }
        let aborts = tasks.iter().map(JoinHandle::abort_handle).collect();
        let all = runtime.spawn(async move {
            let all = async {
                for task in tasks {
                    let _ = task.await;
                }
            };
            let _ = tokio::time::timeout(PATIENCE, all).await;
        });
        Self { aborts, all: Some(all) }
    }

    /// Lets the requests go on by themselves.
    pub fn detach(mut self) {
        self.aborts.clear();
    }
}

impl Future for Polling {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let ended = match &mut self.all {
            None => Poll::Ready(()),
            Some(all) => Pin::new(all).poll(context).map(|_| ()),
        };
        if ended.is_ready() {
            self.aborts.clear();
            self.all = None;
        }
        ended
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        self.aborts.iter().for_each(AbortHandle::abort);
    }
}
