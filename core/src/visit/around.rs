//! Loads what a session wants around the visitor, on a thread of its own.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::session::TourSession;

use super::Visit;
use super::handing::{Ended, free, hand_over};
use crate::surroundings::{Job, LoadError, WideNetworks};

/// Loads in one call, where the visitor is elsewhere each time.
const MOST_TURNS: usize = 8;
/// How often who waits for a load looks for it.
const LOOK: Duration = Duration::from_millis(1);

/// Loads surroundings off the frame's thread, one at a time, and hands them to
/// the session.
pub struct Follower {
    networks: Arc<Mutex<WideNetworks>>,
    flight: Option<Flight>,
}

impl Follower {
    /// A follower that reads these networks.
    #[must_use]
    pub fn new(networks: WideNetworks) -> Self {
        Self { networks: Arc::new(Mutex::new(networks)), flight: None }
    }

    /// Begins to load what the session wants, if it wants anything.
    pub(super) fn begin(&mut self, session: &mut TourSession) -> Option<Flight> {
        let job = session.surroundings_wanted()?;
        Some(Flight::begin(self.networks.clone(), job))
    }

    /// Begins to load what the session wants, and hands over what has been
    /// loaded meanwhile. Never waits: to be called as often as a fix comes.
    pub fn step(&mut self, session: &mut TourSession) {
        self.free(session.discarded());
        if let Some(ended) = self.flight.as_mut().and_then(Flight::ended) {
            self.flight = None;
            hand_over(session, ended);
        }
        if let Some(flight) = self.begin(session) {
            self.flight = Some(flight);
        }
    }

    /// Frees what takes long to free, on another thread.
    pub(super) fn free<T: Send + 'static>(&self, before: Vec<T>) {
        if !before.is_empty() {
            free(before);
        }
    }

    /// Waits until the session has what it wants, or cannot have it.
    pub fn settle(&mut self, session: &mut TourSession) {
        loop {
            self.step(session);
            let Some(flight) = self.flight.take() else { return };
            let ended = flight.wait();
            let given_up = ended.as_ref().err() == Some(&LoadError::GivenUp);
            hand_over(session, ended);
            if given_up {
                return;
            }
        }
    }
}

/// A load under way. Dropped before it has ended, it is given up.
pub(crate) struct Flight {
    done: oneshot::Receiver<Ended>,
    give_up: GiveUp,
}

/// Gives a load up when it is dropped, unless that has ended.
struct GiveUp(Option<Arc<AtomicBool>>);

impl GiveUp {
    /// There is nothing left to give up.
    fn landed<T>(&mut self, ended: T) -> T {
        self.0 = None;
        ended
    }
}

impl Drop for GiveUp {
    fn drop(&mut self) {
        if let Some(given_up) = &self.0 {
            given_up.store(true, Ordering::Release);
        }
    }
}

impl Flight {
    pub(crate) fn begin(networks: Arc<Mutex<WideNetworks>>, job: Job) -> Self {
        let give_up = GiveUp(Some(job.given_up.clone()));
        let (sender, done) = oneshot::channel();
        let load = move || {
            // One load at a time: a file is read by one only.
            let mut networks = networks.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = sender.send(networks.load(job));
        };
        let thread = std::thread::Builder::new().name("wattwalk-around".into()).spawn(load);
        if let Err(error) = thread {
            tracing::error!(%error, "no thread to load surroundings on");
        }
        Self { done, give_up }
    }

    /// What came of it, if it has ended.
    fn ended(&mut self) -> Option<Ended> {
        match self.done.try_recv() {
            Ok(ended) => Some(self.give_up.landed(ended)),
            Err(oneshot::error::TryRecvError::Empty) => None,
            // Its thread was lost.
            Err(oneshot::error::TryRecvError::Closed) => Some(Err(LoadError::GivenUp)),
        }
    }

    /// Waits for what comes of it; also where a runtime forbids its own ways
    /// of waiting.
    fn wait(mut self) -> Ended {
        loop {
            if let Some(ended) = self.ended() {
                return ended;
            }
            std::thread::sleep(LOOK);
        }
    }
}

impl Future for Flight {
    type Output = Ended;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = Pin::new(&mut self.done).poll(context);
        ended.map(|ended| ended.map_or(Err(LoadError::GivenUp), |it| self.give_up.landed(it)))
    }
}

/// Loads what is wanted around the visitor in one call, and shows it from the
/// next frame on. The newest wish wins: where the visitor goes elsewhere
/// meanwhile, that is loaded instead. `lend` lends the visit for a moment.
/// Dropped while it waits, it gives up, and the next call begins anew.
#[cfg_attr(not(feature = "uniffi"), allow(dead_code, reason = "what is shared needs it"))]
pub(crate) async fn load<E>(
    mut lend: impl FnMut(&mut dyn FnMut(&mut Visit)) -> Result<(), E>,
) -> Result<(), E> {
    for _ in 0..MOST_TURNS {
        let mut flight = None;
        lend(&mut |visit| flight = visit.begin_load())?;
        let Some(flight) = flight else { return Ok(()) };
        let mut ended = Some(flight.await);
        lend(&mut |visit| ended.take().into_iter().for_each(|ended| visit.end_load(ended)))?;
    }
    Ok(())
}
