//! Hands a session what was loaded around the visitor.

use crate::session::TourSession;
use crate::surroundings::{LoadError, Loaded};

/// How a load ended.
pub(super) type Ended = Result<Loaded, LoadError>;

/// Hands a session what was loaded; what it had before is freed elsewhere.
pub(super) fn hand_over(session: &mut TourSession, ended: Ended) {
    if let Some(before) = session.take_surroundings(ended) {
        free(before);
    }
}

/// Frees what takes long to free, on another thread if there is one.
pub(super) fn free<T: Send + 'static>(held: T) {
    // Without a thread it was dropped with the closure.
    let _ = std::thread::Builder::new().name("wattwalk-free".into()).spawn(move || drop(held));
}
