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
