//! Who waits for what happens in a session, and can be told to stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use event_listener::Event as Signal;

use crate::session::Event;

use super::SharedSession;

/// Waits for the events of a session, one by one.
///
/// An event goes to whoever asks first. The listener does not keep the session
/// alive. For languages whose tasks end without dropping the future that they
/// wait for, there is `stop`.
#[derive(uniffi::Object)]
pub struct EventListener {
    session: Weak<SharedSession>,
    /// Something happened, the session is gone, or a listener was stopped.
    happened: Arc<Signal>,
    stopped: AtomicBool,
}

#[uniffi::export]
impl EventListener {
    /// Waits for the next event and takes it away; nothing when the session is
    /// closed or gone, or the listener was stopped. Dropped while it waits, it
    /// has taken nothing.
    pub async fn next(&self) -> Option<Event> {
        loop {
            // Listening before looking: what happens in between is heard.
            let heard = self.happened.listen();
            if self.stopped.load(Ordering::Acquire) {
                return None;
            }
            // The session is held no longer than it takes to look.
            let event = self.session.upgrade()?.take_event();
            match event {
                Ok(None) => heard.await,
                Ok(event) => return event,
                Err(_) => return None,
            }
        }
    }

    /// Ends the waiting, now and from now on. The events stay where they are,
    /// for the next listener.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.happened.notify(usize::MAX);
    }
}

impl EventListener {
    /// A listener to `session`, which signals `happened`.
    pub(super) fn new(session: &Arc<SharedSession>, happened: Arc<Signal>) -> Self {
        Self { session: Arc::downgrade(session), happened, stopped: AtomicBool::new(false) }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use jiff::Timestamp;

    use super::*;
    use crate::assets::{PackFolder, TourPack};
    use crate::session::Settings;

    fn session() -> Arc<SharedSession> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
        Arc::new(SharedSession::new(Arc::new(pack), Settings::new("en".into()), None).unwrap())
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
        session.events().unwrap();
        assert_eq!(wait(&listener, || ()), Poll::Pending);
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
