//! What ends a call from outside, where nobody drops its future.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use event_listener::Event as Signal;
use jiff::Timestamp;

use crate::visit::VisitError;

use super::SharedVisit;

/// Ends the calls that it was handed to. For languages whose tasks, when they
/// are cancelled, do not drop the future that they wait for: Swift's.
#[derive(Debug, Default, uniffi::Object)]
pub struct Halt {
    stopped: AtomicBool,
    happened: Signal,
}

#[uniffi::export]
impl Halt {
    /// One that has not been used.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the calls, now and from now on.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.happened.notify(usize::MAX);
    }
}

impl Halt {
    /// What `work` gives; nothing when it was ended before, and dropped.
    pub(super) async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        // Listening before looking: a stop in between is heard.
        let mut heard = pin!(self.happened.listen());
        std::future::poll_fn(|context| {
            let heard = heard.as_mut().poll(context).is_ready();
            if heard || self.stopped.load(Ordering::Acquire) {
                return Poll::Ready(None);
            }
            work.as_mut().poll(context).map(Some)
        })
        .await
    }
}

#[uniffi::export]
impl SharedVisit {
    /// As `poll_sources`; nothing when `halt` ended it, and the sources that
    /// had not answered by then are left out.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub async fn poll_sources_until(
        self: Arc<Self>,
        now: Timestamp,
        halt: Arc<Halt>,
    ) -> Result<Option<Timestamp>, VisitError> {
        halt.or(self.poll_sources(now)).await.unwrap_or(Ok(None))
    }
}

#[uniffi::export]
impl SharedVisit {
    /// As `load_surroundings`; ended when `halt` ends it.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub async fn load_surroundings_until(
        self: Arc<Self>,
        halt: Arc<Halt>,
    ) -> Result<(), VisitError> {
        halt.or(self.load_surroundings()).await.unwrap_or(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn work_that_waits_is_ended_and_dropped() {
        let halt = Halt::new();
        let held = Arc::new(());
        let waits = {
            let held = held.clone();
            async move {
                pending::<()>().await;
                drop(held);
            }
        };
        {
            let mut call = pin!(halt.or(waits));
            let mut context = Context::from_waker(Waker::noop());
            assert_eq!(call.as_mut().poll(&mut context), Poll::Pending);
            halt.stop();
            assert_eq!(call.as_mut().poll(&mut context), Poll::Ready(None));
        }
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn a_stop_wakes_who_waits() {
        let halt = Halt::new();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let thread = std::thread::current();
                let waker = Waker::from(Arc::new(Unpark(thread)));
                let mut call = pin!(halt.or(pending::<()>()));
                let mut context = Context::from_waker(&waker);
                while call.as_mut().poll(&mut context).is_pending() {
                    std::thread::park();
                }
            });
            halt.stop();
            waiting.join().unwrap();
        });
    }

    struct Unpark(std::thread::Thread);

    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
}
