//! Who waits for what happens in a session, and can be told to stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use event_listener::Event as Signal;

use crate::session::Event;

use super::SharedVisit;
use super::events::EventLog;

/// Waits for the events of a session, one by one.
///
/// Every listener hears every event from its beginning on, and the first one
/// also those before it; of what a listener leaves unheard, the next one hears
/// what nobody else has. Up to 10,000 unheard events are kept, then the oldest
/// go. A listener does not keep the session alive; freed, it keeps no events.
#[derive(uniffi::Object)]
pub struct EventListener {
    session: Weak<SharedVisit>,
    /// Its number in the session's log; none where it was closed already.
    number: Option<u64>,
    /// Something happened, the session is gone, or a listener was stopped.
    happened: Arc<Signal>,
    stopped: AtomicBool,
}

#[uniffi::export]
impl EventListener {
    /// Waits until there is an event to take, and takes none: for who may be
    /// cancelled between hearing of it and handling it. False when the session
    /// is closed or gone, or the listener was stopped.
    pub async fn ready(&self) -> bool {
        loop {
            // Listening before looking: what happens in between is heard.
            let heard = self.happened.listen();
            // The session is held no longer than it takes to look.
            match self.ask(|log, number| log.has(number)) {
                Some(true) => return true,
                Some(false) => heard.await,
                None => return false,
            }
        }
    }

    /// Takes the next event, if there is one.
    #[must_use]
    pub fn take(&self) -> Option<Event> {
        self.ask(EventLog::take)?
    }

    /// Waits for the next event and takes it; nothing when the session is
    /// closed or gone, or the listener was stopped. Dropped while it waits, it
    /// has taken nothing.
    pub async fn next(&self) -> Option<Event> {
        while self.ready().await {
            if let Some(event) = self.take() {
                return Some(event);
            }
        }
        None
    }

    /// Ends the waiting, now and from now on: for languages whose tasks end
    /// without dropping the future that they wait for. What it has not taken
    /// stays for the next listener.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.leave();
        self.happened.notify(usize::MAX);
    }
}

impl EventListener {
    /// A listener to `session`, which signals `happened`.
    pub(super) fn new(session: &Arc<SharedVisit>, happened: Arc<Signal>) -> Self {
        let number = session.ask_events(EventLog::join);
        let session = Arc::downgrade(session);
        Self { session, number, happened, stopped: AtomicBool::new(false) }
    }

    /// Asks for this listener's part of the log, while there is one.
    fn ask<T>(&self, ask: impl FnOnce(&mut EventLog, u64) -> T) -> Option<T> {
        if self.stopped.load(Ordering::Acquire) {
            return None;
        }
        let number = self.number?;
        self.session.upgrade()?.ask_events(|log| ask(log, number))
    }

    /// The log keeps nothing for it any more.
    fn leave(&self) {
        if let (Some(session), Some(number)) = (self.session.upgrade(), self.number) {
            session.ask_events(|log| log.leave(number));
        }
    }
}

impl Drop for EventListener {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use jiff::Timestamp;

    use super::*;
    use crate::pack::{PackFolder, TourPack};
    use crate::session::Settings;

    fn session() -> Arc<SharedVisit> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
        SharedVisit::new(Arc::new(pack), Settings::new("en".into()), None, None, Vec::new())
            .unwrap()
    }

    /// Waits with `listener`, does something meanwhile, and looks again.
    fn wait(listener: &EventListener, meanwhile: impl FnOnce()) -> Poll<Option<Event>> {
        let mut waiting = pin!(listener.next());
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(waiting.as_mut().poll(&mut context), Poll::Pending);
        meanwhile();
        waiting.poll(&mut context)
    }

    #[test]
    fn a_listener_hears_each_event_once() {
        let session = session();
        let listener = session.clone().listen();
        let heard = wait(&listener, || session.skip_stop(Timestamp::UNIX_EPOCH).unwrap());
        assert!(matches!(heard, Poll::Ready(Some(_))), "{heard:?}");
        while listener.take().is_some() {}
        assert_eq!(session.events().unwrap(), []);
        assert_eq!(wait(&listener, || ()), Poll::Pending);
    }

    #[test]
    fn what_is_left_unheard_goes_to_the_next_listener() {
        let session = session();
        let listener = session.clone().listen();
        let heard = wait(&listener, || session.skip_stop(Timestamp::UNIX_EPOCH).unwrap());
        let Poll::Ready(Some(first)) = heard else { panic!("{heard:?}") };
        session.skip_stop(Timestamp::UNIX_EPOCH).unwrap();
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(pin!(listener.ready()).poll(&mut context), Poll::Ready(true));
        listener.stop();
        assert_eq!(listener.take(), None);
        let next = session.clone().listen();
        let second = next.take().unwrap();
        assert_ne!(first, second);
        assert_eq!(session.events().unwrap().first(), next.take().as_ref());
    }

    #[test]
    fn waiting_ends_with_a_stop_a_close_or_the_session() {
        let stopped = session();
        let listener = stopped.clone().listen();
        assert_eq!(wait(&listener, || listener.stop()), Poll::Ready(None));
        let closed = session();
        let listener = closed.clone().listen();
        assert_eq!(wait(&listener, || closed.close()), Poll::Ready(None));
        let freed = session();
        let listener = freed.clone().listen();
        assert_eq!(wait(&listener, || drop(freed)), Poll::Ready(None));
    }
}
