//! A session that many threads hold.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_listener::Event as Signal;
use jiff::Timestamp;

use crate::assets::{Asset, AssetId, Network};
use crate::language::Language;
use crate::live::{Batch, Curve, Quantity, Reading, SourceError, SourceState};
use crate::pack::TourPack;
use crate::pose::{Attitude, Fix, Pose};
use crate::session::{
    Cue, CueSubject, Event, Header, RecordingError, RecordingFile, SessionError, Settings,
    TourSession,
};
use crate::sources::HttpOptions;
use crate::surroundings::WideNetworks;
use crate::tour::{Progress, Way};
use crate::view::{Camera, Frame};
use crate::visit::Flight;
use crate::visit::Poller;

use super::EventListener;
use super::events::EventLog;
use super::offline::Keeper;

/// A visit: the one thing that an app holds.
///
/// Samples are handed in as the platform gives them, each with its time;
/// `frame` is called once for each displayed picture. Calls may come from any
/// thread; each takes its turn. After `close`, every call fails with
/// [`SessionError::Closed`].
#[derive(uniffi::Object)]
pub struct SharedSession {
    /// Boxed: what is left after `close` may wait long for a garbage collector.
    open: Mutex<Option<Box<Open>>>,
    /// Something happened, or the session was closed or freed.
    happened: Arc<Signal>,
    recording: Option<Recording>,
}

/// The file that the visit is recorded in.
struct Recording {
    path: String,
    file: RecordingFile,
}

/// What an open session holds.
struct Open {
    session: TourSession,
    events: EventLog,
    poller: Arc<Poller>,
    keeper: Option<Keeper>,
    wide_networks: Arc<Mutex<WideNetworks>>,
}

#[uniffi::export]
impl SharedSession {
    /// Opens a visit of a pack. `http` says how services are reached, where a
    /// site has an authority or a proxy of its own; what of it cannot be used is
    /// told with the first poll.
    ///
    /// Everything handed in is recorded to the file named, if one is, for a
    /// replay. An older file of that name is emptied once the visit has opened;
    /// no other user can read it, and no other visit record there meanwhile.
    /// When it cannot be written any more,
    /// [`RecordingFailed`](crate::session::EventKind::RecordingFailed) tells.
    ///
    /// # Errors
    /// [`SessionError::EyeHeight`], [`SessionError::Recording`].
    #[uniffi::constructor(default(recording = None, http = None))]
    pub fn new(
        pack: Arc<TourPack>,
        settings: Settings,
        recording: Option<String>,
        http: Option<HttpOptions>,
    ) -> Result<Self, SessionError> {
        let header = Header::new(&pack.manifest.id, &settings);
        let mut session = TourSession::open(pack.clone(), settings)?;
        let recording = recording.map(|path| Recording::open(path, &header)).transpose()?;
        if let Some(recording) = &recording {
            session.record(Box::new(recording.file.clone()));
        }
        let poller = Arc::new(Poller::open(&pack, &http.unwrap_or_default()));
        let wide_networks = Arc::new(Mutex::new(poller.wide_networks(&pack)));
        let events = EventLog::default();
        let open = Open { session, events, poller, keeper: None, wide_networks };
        // Last: what an older file holds is lost for nothing less.
        if let Some(recording) = &recording {
            recording.told(recording.file.begin())?;
        }
        Ok(Self {
            open: Mutex::new(Some(Box::new(open))),
            happened: Arc::new(Signal::new()),
            recording,
        })
    }

    /// Ends the visit and frees what it holds; calling it again does nothing.
    pub fn close(&self) {
        let open = self.lock().take();
        if let Some(open) = open {
            open.poller.close();
        }
        self.happened.notify(usize::MAX);
        // Who wants to know whether all was written asks before.
        let _ = self.finish_recording();
    }

    /// Ends the recording; what is handed in later is not recorded.
    ///
    /// # Errors
    /// [`SessionError::Recording`] when anything since its beginning could not
    /// be written; what was written before it can be replayed.
    pub fn finish_recording(&self) -> Result<(), SessionError> {
        let Some(recording) = &self.recording else { return Ok(()) };
        recording.told(recording.file.finish())
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
        self.take_in(None, &batch, now)
    }

    /// Takes note that a source could not answer; its readings grow stale.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn source_failed(&self, error: SourceError, now: Timestamp) -> Result<(), SessionError> {
        self.ask(|session| session.source_failed(&error, now))
    }

    /// Takes note that a source works, fails or is paused.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn source_changed(
        &self,
        source_id: String,
        state: SourceState,
        now: Timestamp,
    ) -> Result<(), SessionError> {
        self.ask(|session| session.source_changed(source_id, state, now))
    }

    /// What the camera shows at `time`: once for each displayed picture.
    ///
    /// # Errors
    /// [`SessionError::Camera`] when the camera cannot make a picture.
    pub fn frame(&self, camera: Camera, time: Timestamp) -> Result<Frame, SessionError> {
        Ok(self.ask(|session| session.frame(&camera, time))??)
    }

    /// What happened since it was asked last, in order: for an app that asks
    /// rather than listens. What a listener has heard is not told again.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn events(&self) -> Result<Vec<Event>, SessionError> {
        self.ask_open(|open| open.events.take_rest())
    }

    /// A listener to all that happens from now on, and before that to what
    /// nobody has heard or fetched yet.
    #[must_use]
    pub fn listen(self: Arc<Self>) -> EventListener {
        EventListener::new(&self, self.happened.clone())
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
            open.poller.forget();
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

    /// The visitor's language.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn language(&self) -> Result<Language, SessionError> {
        self.ask(|session| session.language().clone())
    }

    /// The asset that the current stop is about, by its number.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn focus(&self) -> Result<Option<u32>, SessionError> {
        self.ask(|session| session.focus())
    }

    /// The asset that a shape or a label is of.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn asset(&self, number: u32) -> Result<Option<Asset>, SessionError> {
        self.ask(|session| session.asset(number).cloned())
    }

    /// What services measured of a quantity of an asset in the day before
    /// `now`, for a drawing.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn curve(
        &self,
        asset: AssetId,
        quantity: Quantity,
        now: Timestamp,
    ) -> Result<Curve, SessionError> {
        self.ask(|session| session.reading_store().curve(&asset, quantity, now))
    }

    /// The newest reading of each quantity of an asset, with its quality of
    /// now.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn readings_of(
        &self,
        asset: AssetId,
        now: Timestamp,
    ) -> Result<Vec<Reading>, SessionError> {
        let aged =
            |reading: &Reading| Reading { quality: reading.quality_at(now), ..reading.clone() };
        self.ask(|session| session.reading_store().of(&asset).iter().map(aged).collect())
    }
}

impl SharedSession {
    /// Takes in what a source of the pack brought, or the app, and keeps it.
    pub(super) fn take_in(
        &self,
        source_id: Option<&str>,
        batch: &Batch,
        now: Timestamp,
    ) -> Result<(), SessionError> {
        let taken = self.ask(|session| session.readings(batch, now))?;
        self.keep(source_id, &taken, now)
    }

    /// Asks what was told and heard so far, if the session is open.
    pub(super) fn ask_events<T>(&self, ask: impl FnOnce(&mut EventLog) -> T) -> Option<T> {
        self.ask_open(|open| ask(&mut open.events)).ok()
    }

    /// Asks the session, and gives its sources out: they are called with no
    /// lock held.
    pub(super) fn ask_poller<T>(
        &self,
        ask: impl FnOnce(&mut TourSession) -> T,
    ) -> Result<(Arc<Poller>, T), SessionError> {
        self.ask_open(|open| (open.poller.clone(), ask(&mut open.session)))
    }

    /// Asks where readings are kept, and tells what comes of it.
    pub(super) fn ask_keeper<T>(
        &self,
        ask: impl FnOnce(&mut Option<Keeper>) -> (T, Vec<Event>),
    ) -> Result<T, SessionError> {
        self.ask_and_tell(|open| ask(&mut open.keeper))
    }

    /// Begins to load what is wanted around the visitor, if anything is.
    pub(super) fn begin_surroundings(&self) -> Result<Option<Flight>, SessionError> {
        self.ask_open(|open| {
            let job = open.session.surroundings_wanted()?;
            Some(Flight::begin(open.wide_networks.clone(), job))
        })
    }

    /// Asks the session, if it is open, and wakes who waits for events.
    pub(super) fn ask<T>(
        &self,
        ask: impl FnOnce(&mut TourSession) -> T,
    ) -> Result<T, SessionError> {
        self.ask_and_tell(|open| {
            let answer = ask(&mut open.session);
            (answer, open.session.events())
        })
    }

    /// Asks what an open session holds, and wakes who waits for events.
    fn ask_and_tell<T>(
        &self,
        ask: impl FnOnce(&mut Open) -> (T, Vec<Event>),
    ) -> Result<T, SessionError> {
        let (answer, happened) = self.ask_open(|open| {
            let (answer, events) = ask(open);
            (answer, open.events.add(events))
        })?;
        if happened {
            self.happened.notify(usize::MAX);
        }
        Ok(answer)
    }

    /// Asks what an open session holds.
    fn ask_open<T>(&self, ask: impl FnOnce(&mut Open) -> T) -> Result<T, SessionError> {
        self.lock().as_deref_mut().map(ask).ok_or(SessionError::Closed)
    }

    /// The visit goes on after a thread was lost.
    fn lock(&self) -> MutexGuard<'_, Option<Box<Open>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SharedSession {
    /// Listeners do not keep a session alive, and wait no longer for it.
    fn drop(&mut self) {
        self.happened.notify(usize::MAX);
    }
}

impl Recording {
    fn open(path: String, header: &Header) -> Result<Self, SessionError> {
        match RecordingFile::open(Path::new(&path), header) {
            Ok(file) => Ok(Self { path, file }),
            Err(error) => Err(SessionError::Recording { file: path, reason: error.to_string() }),
        }
    }

    /// What came of it, with the file's name.
    fn told<T>(&self, done: Result<T, RecordingError>) -> Result<T, SessionError> {
        let file = self.path.clone();
        done.map_err(|error| SessionError::Recording { file, reason: error.to_string() })
    }
}
