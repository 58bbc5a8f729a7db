//! What of a pack's wide networks is around the visitor, loaded on a session's
//! behalf.

use std::sync::Arc;

use crate::surroundings::{AroundMap, SurroundingsState};
use crate::visit::{VisitError, load};

use super::SharedVisit;

#[uniffi::export]
impl SharedVisit {
    /// Loads what is wanted around the visitor, if anything, and shows it from
    /// the next frame on: to be called after each fix, or once a second. It is
    /// read on a thread of its own; `frame` never waits for it. The newest wish
    /// wins: where the visitor goes elsewhere meanwhile, that is loaded instead.
    ///
    /// Dropped while it waits, it gives up, and the next call begins anew.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub async fn load_surroundings(self: Arc<Self>) -> Result<(), VisitError> {
        let shared = Arc::downgrade(&self);
        // A visit that goes away meanwhile is not kept by what it loads.
        drop(self);
        load(|lend| {
            let shared = shared.upgrade().ok_or(VisitError::Closed)?;
            shared.ask(|visit| lend(visit))
        })
        .await
    }

    /// How much of the pack's wide networks is known around the visitor.
    /// Changes come as
    /// [`EventKind::Surroundings`](crate::session::EventKind::Surroundings).
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn surroundings(&self) -> Result<SurroundingsState, VisitError> {
        self.ask(|visit| visit.session().surroundings())
    }

    /// What of the pack's wide networks is around, from above: to be painted with
    /// the pack's `map`, in its metres; nothing where `known` still is its number.
    /// To be asked whenever a plan is painted anew; the first time for each
    /// surroundings it takes some milliseconds, in which `frame` does not wait.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    #[uniffi::method(default(known = None))]
    pub fn around_map(&self, known: Option<u64>) -> Result<Option<AroundMap>, VisitError> {
        let (number, around) =
            self.ask(|visit| (visit.session().around_number(), visit.session().around()))?;
        Ok((known != Some(number)).then(|| around.map(number)))
    }

    /// The hosts of the pack's wide networks, to be agreed to with
    /// `allow_hosts`.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn wide_hosts(&self) -> Result<Vec<String>, VisitError> {
        self.ask(|visit| visit.wide_hosts())
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};
    use std::time::Duration;

    use super::*;
    use crate::session::Settings;
    use crate::visit::tests::country::{Grid, Scratch, fix, home, off};

    fn village() -> Scratch {
        Scratch::new(&Grid::fgb(&[Grid { name: "v", center: home(), side: 60, step_m: 60.0 }]))
    }

    fn drive<T>(work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            let polled = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let std::task::Poll::Ready(answer) = polled {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn what_is_around_is_loaded_and_a_dropped_load_begins_anew() {
        let scratch = village();
        let session =
            SharedVisit::new(scratch.open(), Settings::new("en".into()), None, None, Vec::new());
        let session = session.unwrap();
        assert_eq!(drive(session.clone().load_surroundings()), Ok(()));
        assert_eq!(session.surroundings(), Ok(SurroundingsState::Loading), "nobody is anywhere");
        session.fix(fix(home(), 0.0, 0.0)).unwrap();
        {
            let mut dropped = pin!(session.clone().load_surroundings());
            let _ = dropped.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
        let before = session.around_map(None).unwrap().unwrap();
        assert_eq!(drive(session.clone().load_surroundings()), Ok(()));
        let map = session.around_map(Some(before.number)).unwrap().unwrap();
        assert!(before.shapes.is_empty() && map.shapes.len() > 500, "{}", map.shapes.len());
        assert_eq!(session.around_map(Some(map.number)), Ok(None));
        let state = session.surroundings().unwrap();
        assert!(
            matches!(state, SurroundingsState::Complete { to_m } if to_m > 1400.0),
            "{state:?}"
        );
        session.fix(fix(off(home(), 1000.0, 0.0), 60.0, 0.0)).unwrap();
        let loading = session.clone().load_surroundings();
        session.close();
        assert_eq!(drive(loading), Err(VisitError::Closed));
    }
}
