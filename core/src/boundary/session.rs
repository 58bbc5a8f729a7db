//! A session that many threads hold.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_listener::Event as Signal;
use jiff::Timestamp;

use crate::assets::{AssetId, Network, TourPack};
use crate::live::Batch;
use crate::pose::{Attitude, Fix, Pose};
use crate::session::{Cue, CueSubject, Event, SessionError, Settings, TourSession};
use crate::tour::{Language, Progress, Way};
use crate::view::{Camera, Frame};

/// A visit: the one thing that an app holds.
///
/// Samples are handed in as the platform gives them, each with its time;
/// `frame` is called once for each displayed picture. Calls may come from any
/// thread; each takes its turn. After `close`, every call fails with
/// [`SessionError::Closed`].
#[derive(uniffi::Object)]
pub struct SharedSession {
    open: Mutex<Option<Open>>,
    /// Something happened, or the session was closed.
    happened: Signal,
}

/// What an open session holds.
struct Open {
    session: TourSession,
    /// Events that nobody has fetched yet.
    events: Vec<Event>,
}

#[uniffi::export]
impl SharedSession {
    /// Opens a visit of a pack.
    ///
    /// # Errors
    /// [`SessionError::EyeHeight`].
    #[uniffi::constructor]
    pub fn new(pack: Arc<TourPack>, settings: Settings) -> Result<Self, SessionError> {
        let session = TourSession::open(pack, settings)?;
        let open = Open { session, events: Vec::new() };
        Ok(Self { open: Mutex::new(Some(open)), happened: Signal::new() })
    }

    /// Ends the visit and frees what it holds; calling it again does nothing.
    pub fn close(&self) {
        let open = self.lock().take();
        drop(open);
        self.happened.notify(usize::MAX);
    }

    /// Takes a GNSS position in.
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, or it is too old.
    pub fn fix(&self, fix: Fix) -> Result<(), SessionError> {
        self.ask(|session| session.fix(fix))?
    }

    /// Takes an orientation in.
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, or it is too old.
    pub fn attitude(&self, attitude: Attitude) -> Result<(), SessionError> {
        self.ask(|session| session.attitude(attitude))?
    }

    /// Takes in what a source brought by `now`.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn readings(&self, batch: Batch, now: Timestamp) -> Result<(), SessionError> {
        self.ask(|session| session.readings(&batch, now))
    }

    /// What the camera shows at `time`: once for each displayed picture.
    ///
    /// # Errors
    /// [`SessionError::Camera`] when the camera cannot make a picture.
    pub fn frame(&self, camera: Camera, time: Timestamp) -> Result<Frame, SessionError> {
        Ok(self.ask(|session| session.frame(&camera, time))??)
    }

    /// What happened since it was asked last, in order.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn events(&self) -> Result<Vec<Event>, SessionError> {
        self.ask_open(|open| std::mem::take(&mut open.events))
    }

    /// Waits until something happens, and takes it away as `events` does:
    /// never an empty list. Dropped while it waits, it has taken nothing.
    ///
    /// # Errors
    /// [`SessionError::Closed`] when the session is, or while waiting gets,
    /// closed.
    pub async fn next_events(&self) -> Result<Vec<Event>, SessionError> {
        loop {
            // Listening before looking: what happens in between is heard.
            let heard = self.happened.listen();
            let events = self.events()?;
            if !events.is_empty() {
                return Ok(events);
            }
            heard.await;
        }
    }

    /// Changes the visitor's language, from the next cue and frame on.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn set_language(&self, language: Language) -> Result<(), SessionError> {
        self.ask(|session| session.set_language(language))
    }

    /// Changes which networks are not shown.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn hide_networks(&self, networks: BTreeSet<Network>) -> Result<(), SessionError> {
        self.ask(|session| session.hide_networks(networks))
    }

    /// Leaves the next stop out, or ends the current one.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn skip_stop(&self, now: Timestamp) -> Result<(), SessionError> {
        self.ask(|session| session.skip_stop(now))
    }

    /// Says the words of the current stop, or of the last one, again.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn repeat_stop(&self, now: Timestamp) -> Result<(), SessionError> {
        self.ask(|session| session.repeat_stop(now))
    }

    /// Goes to a stop by hand, wherever the visitor is.
    ///
    /// # Errors
    /// [`SessionError::Tour`] when the tour has no such stop.
    pub fn go_to_stop(&self, stop: &str, now: Timestamp) -> Result<(), SessionError> {
        self.ask(|session| session.go_to_stop(stop, now))?
    }

    /// Begins anew at another time or place, with the visit standing where
    /// `progress` says: what is known of the visitor and the readings is
    /// forgotten, language and networks stay.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn restart(&self, progress: Progress) -> Result<(), SessionError> {
        self.ask_open(|open| {
            open.events.clear();
            open.session.restart(progress);
        })
    }

    /// The assets within `radius_m` metres of the visitor, the nearest first:
    /// what sources should be asked about. Of the whole pack before the first
    /// fix.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn wanted_assets(
        &self,
        radius_m: f32,
        time: Timestamp,
    ) -> Result<Vec<AssetId>, SessionError> {
        self.ask(|session| session.wanted_assets(radius_m, time))
    }

    /// Where the visitor is and looks at `time`; nothing before the first fix.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn pose(&self, time: Timestamp) -> Result<Option<Pose>, SessionError> {
        self.ask(|session| session.pose(time))
    }

    /// The way to the next stop; nothing before the first fix or when no stop
    /// is left.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn way(&self, time: Timestamp) -> Result<Option<Way>, SessionError> {
        self.ask(|session| session.way(time))
    }

    /// Where the visit stands: kept by the app, it resumes the visit.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn progress(&self) -> Result<Progress, SessionError> {
        self.ask(|session| session.progress().clone())
    }

    /// The words of a stop or an asset in the visitor's language, or in the
    /// nearest one that the pack has.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn words(&self, subject: CueSubject) -> Result<Option<Cue>, SessionError> {
        self.ask(|session| session.words(&subject))
    }
}

impl SharedSession {
    /// Asks the session, if it is open.
    fn ask<T>(&self, ask: impl FnOnce(&mut TourSession) -> T) -> Result<T, SessionError> {
        self.ask_open(|open| {
            let answer = ask(&mut open.session);
            open.events.extend(open.session.events());
            answer
        })
    }

    /// Asks what an open session holds, and wakes who waits for events.
    fn ask_open<T>(&self, ask: impl FnOnce(&mut Open) -> T) -> Result<T, SessionError> {
        let mut guard = self.lock();
        let open = guard.as_mut().ok_or(SessionError::Closed)?;
        let answer = ask(open);
        let happened = !open.events.is_empty();
        drop(guard);
        if happened {
            self.happened.notify(usize::MAX);
        }
        Ok(answer)
    }

    /// The visit goes on after a thread was lost.
    fn lock(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
