//! A visit that many threads hold.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_listener::Event as Signal;
use jiff::Timestamp;

use crate::assets::{Asset, AssetId, Network};
use crate::language::Language;
use crate::live::{Batch, Curve, Quantity, SourceError, SourceState, Wanted};
use crate::pack::TourPack;
use crate::pose::{
    Alignment, AlignmentOutcome, Attitude, Fix, Inertial, Magnetic, Pose, TrackSample,
};
use crate::provenance::Provenance;
use crate::session::{Cue, CueSubject, Event, Header, RecordingFile, Settings};
use crate::sources::HttpOptions;
use crate::tour::{Progress, StopState, Undoable, Way};
use crate::view::{Camera, Frame};
use crate::visit::{AssetCard, SourcedReading, Visit, VisitError, VisitOptions};

use super::app_source::Foreign;
use super::events::EventLog;
use super::{AppSource, EventListener};

/// A visit: the one thing that an app holds.
///
/// Samples are handed in as the platform gives them, each with its time;
/// `frame` is called once for each displayed picture. Calls may come from any
/// thread; each takes its turn. After `close`, every call fails with
/// [`VisitError::Closed`].
#[derive(uniffi::Object)]
pub struct SharedVisit {
    /// Boxed: what is left after `close` may wait long for a garbage collector.
    open: Mutex<Option<Box<Open>>>,
    /// Something happened, or the visit was closed or freed.
    happened: Arc<Signal>,
}

/// What an open visit holds.
struct Open {
    visit: Visit,
    events: EventLog,
}

#[uniffi::export]
impl SharedVisit {
    /// Opens a visit of a pack. `http` says how services are reached, where a
    /// site has an authority or a proxy of its own; what of it cannot be used is
    /// told with the first poll.
    ///
    /// Everything handed in is recorded to the file named, if one is, for a
    /// replay. An older file of that name is emptied once the visit has opened;
    /// no other user can read it, and no other visit record there meanwhile. Files of it have 64 MiB at
    /// most (`walk.jsonl`, `walk.2.jsonl`, up to two gibibytes in all): their bytes
    /// one after the other are the recording. A thread writes them; what a stalled
    /// disk costs is told by
    /// [`RecordingLost`](crate::session::EventKind::RecordingLost).
    /// When it cannot be written any more,
    /// [`RecordingFailed`](crate::session::EventKind::RecordingFailed) tells.
    ///
    /// `sources` are the app's own, asked after the pack's: a hundred at most,
    /// each with an id that no other source of the visit has.
    ///
    /// # Errors
    /// [`VisitError::EyeHeight`], [`VisitError::Recording`],
    /// [`VisitError::AppSource`].
    #[uniffi::constructor(default(recording = None, http = None, sources = []))]
    pub fn new(
        pack: Arc<TourPack>,
        settings: Settings,
        recording: Option<String>,
        http: Option<HttpOptions>,
        sources: Vec<Arc<dyn AppSource>>,
    ) -> Result<Arc<Self>, VisitError> {
        let header = Header::new(&pack.manifest.id, &settings);
        let recording = recording.map(|path| {
            let path = Path::new(&path);
            RecordingFile::open(path, &header).map_err(|error| VisitError::recording(path, &error))
        });
        let options = VisitOptions {
            http: http.unwrap_or_default(),
            sources: Foreign::all(sources)?,
            recording: recording.transpose()?,
            ..VisitOptions::default()
        };
        let visit = Visit::open(pack, settings, options)?;
        // Last: what an older file holds is lost for nothing less.
        visit.begin_recording()?;
        let open = Box::new(Open { visit, events: EventLog::default() });
        let shared =
            Arc::new(Self { open: Mutex::new(Some(open)), happened: Arc::new(Signal::new()) });
        let weak = Arc::downgrade(&shared);
        shared.ask(|visit| {
            visit.on_arrival(move || {
                // What comes after the end is not wanted.
                let _ = weak.upgrade().map(|shared| shared.ask(Visit::take_arrivals));
            });
        })?;
        Ok(shared)
    }

    /// Ends the visit and frees what it holds, once all readings are kept;
    /// calling it again does nothing.
    pub fn close(&self) {
        // No longer locked when it is dropped: what ends meanwhile may ask.
        let open = self.lock().take();
        self.happened.notify(usize::MAX);
        drop(open);
    }

    /// Ends the recording; what is handed in later is not recorded.
    ///
    /// # Errors
    /// [`VisitError::Recording`] when anything since its beginning could not
    /// be written; what was written before it can be replayed.
    pub fn finish_recording(&self) -> Result<(), VisitError> {
        // The end of a visit ends its recording; the disk is waited for with no
        // lock held.
        let Ok(Some(file)) = self.ask(|visit| visit.recording()) else { return Ok(()) };
        file.finish().map_err(|error| VisitError::recording(file.path(), &error))
    }

    /// Takes a GNSS position in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn fix(&self, fix: Fix) -> Result<(), VisitError> {
        self.ask(|visit| visit.fix(fix))?
    }

    /// Takes an orientation in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn attitude(&self, attitude: Attitude) -> Result<(), VisitError> {
        self.ask(|visit| visit.attitude(attitude))?
    }

    /// Takes in where an AR framework tracked the device to be.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn track(&self, track: TrackSample) -> Result<(), VisitError> {
        self.ask(|visit| visit.track(track))?
    }

    /// Takes in what a gyroscope and an accelerometer measured: where the platform
    /// does not fuse them to an attitude itself.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn inertial(&self, inertial: Inertial) -> Result<(), VisitError> {
        self.ask(|visit| visit.inertial(inertial))?
    }

    /// Takes in what a magnetometer measured: with `inertial` a compass, which knows
    /// how far the field there is the earth's; without, a witness to the platform's.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn magnetic(&self, magnetic: Magnetic) -> Result<(), VisitError> {
        self.ask(|visit| visit.magnetic(magnetic))?
    }

    /// Takes in what somebody shows of the pose: where the picture fits, what they
    /// touched in it, where they stand. What contradicts the walk is doubted at
    /// first, and believed when it is shown once more within a minute; one that
    /// contradicts the one before takes its place. A wrong one is overcome by the
    /// walk that follows, or taken back by `undo_alignment`.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, it comes more than four
    /// seconds late, or what it is about is not known yet.
    pub fn align(&self, alignment: Alignment) -> Result<AlignmentOutcome, VisitError> {
        self.ask(|visit| visit.align(alignment))?
    }

    /// Takes the last alignment back, of the minute before `now`; whether there was
    /// one. The pose is as it would be without it.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn undo_alignment(&self, now: Timestamp) -> Result<bool, VisitError> {
        self.ask(|visit| visit.undo_alignment(now))
    }

    /// Takes in what a source brought by `now`.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn readings(&self, batch: Batch, now: Timestamp) -> Result<(), VisitError> {
        self.ask(|visit| visit.readings(&batch, now))
    }

    /// Takes note that a source could not answer; its readings grow stale.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn source_failed(&self, error: SourceError, now: Timestamp) -> Result<(), VisitError> {
        self.ask(|visit| visit.source_failed(&error, now))
    }

    /// Takes note that a source works, fails or is paused.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn source_changed(
        &self,
        source_id: String,
        state: SourceState,
        now: Timestamp,
    ) -> Result<(), VisitError> {
        self.ask(|visit| visit.source_changed(source_id, state, now))
    }

    /// What the camera shows at `time`: once for each displayed picture.
    ///
    /// # Errors
    /// [`VisitError::Camera`] when the camera cannot make a picture.
    pub fn frame(&self, camera: Camera, time: Timestamp) -> Result<Frame, VisitError> {
        self.ask(|visit| visit.frame(&camera, time))?
    }

    /// What happened since it was asked last, in order: for an app that asks
    /// rather than listens. What a listener has heard is not told again.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn events(&self) -> Result<Vec<Event>, VisitError> {
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
    /// [`VisitError::Closed`].
    pub fn set_language(&self, language: Language) -> Result<(), VisitError> {
        self.ask(|visit| visit.set_language(language))
    }

    /// Changes which networks are not shown.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn hide_networks(&self, networks: BTreeSet<Network>) -> Result<(), VisitError> {
        self.ask(|visit| visit.hide_networks(networks))
    }

    /// Chooses what a finger on the newest frame means, pixels from the left and
    /// the upper edge of the picture, or nothing where there is nothing; what was
    /// chosen. See `select`.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn touch(&self, x_px: f32, y_px: f32) -> Result<Option<AssetId>, VisitError> {
        self.ask(|visit| visit.touch(x_px, y_px))
    }

    /// Chooses an asset, or none: until another one is chosen or the next stop
    /// is reached it is what is in focus, with what feeds it and what it feeds;
    /// everything else stands back, and its `card` says all that is known of it.
    /// What is not around is not chosen.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn select(&self, asset: Option<AssetId>) -> Result<(), VisitError> {
        self.ask(|visit| visit.select(asset.as_ref()))
    }

    /// All that is known of the asset that the visitor chose; nothing while none
    /// is chosen. To be asked again with each change of language or reading:
    /// once a second does.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn card(&self, now: Timestamp) -> Result<Option<AssetCard>, VisitError> {
        self.ask(|visit| visit.card(now))
    }

    /// Where what is around the visitor comes from, layer by layer, with who
    /// brought its figures so far. To be asked again every few seconds.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn provenance(&self) -> Result<Provenance, VisitError> {
        self.ask(|visit| visit.provenance())
    }

    /// Leaves the next stop out, or ends the current one.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn skip_stop(&self, now: Timestamp) -> Result<(), VisitError> {
        self.ask(|visit| visit.skip_stop(now))
    }

    /// What a hand did to the stops last, or that a later stop was come to, as long
    /// as it can be taken back: for half a minute, unless the visitor reached or left
    /// another stop on foot meanwhile. An app whose rehearsal takes the visitor along
    /// to the stop that a hand went to does not offer it: they would stand where the
    /// visit does not.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn undoable(&self, now: Timestamp) -> Result<Option<Undoable>, VisitError> {
        self.ask(|visit| visit.session().undoable(now))
    }

    /// Takes that back; nothing is said anew.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn undo(&self, now: Timestamp) -> Result<(), VisitError> {
        self.ask(|visit| visit.undo(now))
    }

    /// Says the words of the current stop, or of the last one, again.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn repeat_stop(&self, now: Timestamp) -> Result<(), VisitError> {
        self.ask(|visit| visit.repeat_stop(now))
    }

    /// Goes to a stop by hand, wherever the visitor is.
    ///
    /// # Errors
    /// [`VisitError::Tour`] when the tour has no such stop.
    pub fn go_to_stop(&self, stop: &str, now: Timestamp) -> Result<(), VisitError> {
        self.ask(|visit| visit.go_to_stop(stop, now))?
    }

    /// Begins anew at another time or place, with the visit standing where
    /// `progress` says: what is known of the visitor and the readings is
    /// forgotten, language, networks and what was chosen stay.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn restart(&self, progress: Progress) -> Result<(), VisitError> {
        self.ask_open(|open| {
            open.events.clear();
            open.visit.restart(progress);
        })
    }

    /// What readings are of interest: what the visitor sees and is about to
    /// see, what is around, what is farther off. Everything before the first
    /// fix. For an app that has readings from elsewhere.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn wanted(&self, time: Timestamp) -> Result<Wanted, VisitError> {
        self.ask(|visit| visit.wanted(time))
    }

    /// Where the visitor is and looks at `time`; nothing before the first fix.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn pose(&self, time: Timestamp) -> Result<Option<Pose>, VisitError> {
        self.ask(|visit| visit.session().pose(time))
    }

    /// The way to the next stop; nothing before the first fix or when no stop
    /// is left.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn way(&self, time: Timestamp) -> Result<Option<Way>, VisitError> {
        self.ask(|visit| visit.session().way(time))
    }

    /// How each stop of the tour stands, in its order.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn stop_states(&self, time: Timestamp) -> Result<Vec<StopState>, VisitError> {
        self.ask(|visit| visit.session().stop_states(time))
    }

    /// Where the visit stands: kept by the app, it resumes the visit.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn progress(&self) -> Result<Progress, VisitError> {
        self.ask(|visit| visit.session().progress().clone())
    }

    /// The words of a stop or an asset in the visitor's language, or in the
    /// nearest one that the pack has.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn words(&self, subject: CueSubject) -> Result<Option<Cue>, VisitError> {
        self.ask(|visit| visit.session().words(&subject))
    }

    /// The visitor's language.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn language(&self) -> Result<Language, VisitError> {
        self.ask(|visit| visit.session().language().clone())
    }

    /// What is in focus, by its number: what the visitor chose, or else what the
    /// current stop is about.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn focus(&self) -> Result<Option<u32>, VisitError> {
        self.ask(|visit| visit.session().focus())
    }

    /// The asset that a shape or a label is of.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn asset(&self, number: u32) -> Result<Option<Asset>, VisitError> {
        self.ask(|visit| visit.session().asset(number).cloned())
    }

    /// What services measured of a quantity of an asset in the day before
    /// `now`, for a drawing.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn curve(
        &self,
        asset: AssetId,
        quantity: Quantity,
        now: Timestamp,
    ) -> Result<Curve, VisitError> {
        self.ask(|visit| visit.session().reading_store().curve(&asset, quantity, now))
    }

    /// The newest reading of each quantity of an asset, with its quality of now
    /// and its source.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn readings_of(
        &self,
        asset: AssetId,
        now: Timestamp,
    ) -> Result<Vec<SourcedReading>, VisitError> {
        self.ask(|visit| visit.readings_of(&asset, now))
    }
}

impl SharedVisit {
    /// Asks what was told and heard so far, if the visit is open.
    pub(super) fn ask_events<T>(&self, ask: impl FnOnce(&mut EventLog) -> T) -> Option<T> {
        self.ask_open(|open| ask(&mut open.events)).ok()
    }

    /// Asks the visit, if it is open, and wakes who waits for events.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(&mut Visit) -> T) -> Result<T, VisitError> {
        let (answer, happened) = self.ask_open(|open| {
            let answer = ask(&mut open.visit);
            (answer, open.events.add(open.visit.events()))
        })?;
        if happened {
            self.happened.notify(usize::MAX);
        }
        Ok(answer)
    }

    /// Asks what an open visit holds.
    fn ask_open<T>(&self, ask: impl FnOnce(&mut Open) -> T) -> Result<T, VisitError> {
        self.lock().as_deref_mut().map(ask).ok_or(VisitError::Closed)
    }

    /// The visit goes on after a thread was lost.
    fn lock(&self) -> MutexGuard<'_, Option<Box<Open>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SharedVisit {
    /// Listeners do not keep a visit alive, and wait no longer for it.
    fn drop(&mut self) {
        self.happened.notify(usize::MAX);
    }
}
