//! What came for a visit on other threads, until it has time for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::Delivery;

/// What came.
#[derive(Debug)]
pub(super) enum Arrival {
    /// Of a source.
    Delivery(Delivery),
    /// Readings could not be kept.
    NotKept {
        /// For a person.
        reason: String,
        /// The time that they were handed in with.
        now: Timestamp,
    },
}

type Wake = dyn Fn() + Send + Sync;

/// What came, in order.
#[derive(Default)]
pub(super) struct Inbox {
    arrivals: Mutex<Vec<Arrival>>,
    wake: Mutex<Option<Arc<Wake>>>,
}

impl Inbox {
    /// Puts something in and wakes who waits for it, with no lock held.
    pub(super) fn put(&self, arrival: Arrival) {
        lock(&self.arrivals).push(arrival);
        let wake = lock(&self.wake).clone();
        if let Some(wake) = wake {
            wake();
        }
    }

    pub(super) fn take(&self) -> Vec<Arrival> {
        std::mem::take(&mut *lock(&self.arrivals))
    }

    pub(super) fn wake_by(&self, wake: Arc<Wake>) {
        *lock(&self.wake) = Some(wake);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
