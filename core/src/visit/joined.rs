//! A visit: a session, and what runs beside it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::assets::{AssetId, Network};
use crate::language::Language;
use crate::live::{
    Batch, Connectivity, NetworkState, Quality, Reading, Source, SourceError, SourceState, Wanted,
};
use crate::pack::TourPack;
use crate::pose::{Alignment, AlignmentOutcome, Attitude, Fix, Inertial, Magnetic, TrackSample};
use crate::provenance::Provenance;
use crate::session::{
    Event, EventKind, EventQueue, RecordingError, RecordingFile, Sample, Settings, TourSession,
};
use crate::sources::{HttpOptions, Secret, SecretStore, WantedSecret};
use crate::tour::Progress;
use crate::view::{Camera, Frame};

use super::around::Flight;
use super::inbox::{Arrival, Inbox};
use super::keeper::{Keeper, KeptReadings, Opened, Opening};
use super::origins::{Origins, SourcedReading};
use super::poller::check_own;
use super::{Delivery, Follower, Poller, Polling, SourceStatus, VisitError};

/// What a visit is opened with besides its settings.
#[derive(Default)]
pub struct VisitOptions {
    /// How services are reached.
    pub http: HttpOptions,
    /// Sources of the app's own, asked after the pack's: a hundred at most, each
    /// with an id that no other source of the visit has.
    pub sources: Vec<Box<dyn Source>>,
    /// Where everything that is handed in is recorded, once
    /// [`begin_recording`](Visit::begin_recording) was called.
    pub recording: Option<RecordingFile>,
    /// Whether the visit's clock is its own, as in a rehearsal: services and
    /// sources of the app's own, which know of now only, are not asked then.
    pub is_rehearsal: bool,
}

/// A visit as an app holds it: the [`TourSession`], the sources that are asked
/// on its behalf, what is loaded around the visitor, the file of readings, the
/// recording.
///
/// What comes on other threads waits until the visit has time for it:
/// [`take_arrivals`](Self::take_arrivals).
pub struct Visit {
    session: TourSession,
    poller: Arc<Poller>,
    follower: Follower,
    keeper: Option<Keeper>,
    recording: Option<RecordingFile>,
    inbox: Arc<Inbox>,
    origins: Origins,
    /// What happened beside the session.
    events: EventQueue,
}

/// A round of questions to the sources; asked without holding the visit.
pub struct Round {
    poller: Arc<Poller>,
    inbox: Arc<Inbox>,
    wanted: Wanted,
    now: Timestamp,
}

impl Round {
    /// Asks whatever is due. What needs no network has arrived when this
    /// returns, the rest arrives as it comes.
    pub fn ask(&self) -> Polling {
        let inbox = Arc::downgrade(&self.inbox);
        self.poller.poll(&self.wanted, self.now, move |delivery| {
            // A visit that went away meanwhile is not kept by its sources.
            if let Some(inbox) = inbox.upgrade() {
                inbox.put(Arrival::Delivery(delivery));
            }
        })
    }

    /// When there will be something to ask again; nothing when that is not
    /// known.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        self.poller.next(self.now)
    }
}

impl Visit {
    /// Opens a visit of a pack. What of the options cannot be used is told with
    /// the first poll.
    ///
    /// # Errors
    /// [`VisitError::EyeHeight`], [`VisitError::AppSource`].
    pub fn open(
        pack: Arc<TourPack>,
        settings: Settings,
        options: VisitOptions,
    ) -> Result<Self, VisitError> {
        let VisitOptions { http, sources, recording, is_rehearsal } = options;
        check_own(&pack, &sources)?;
        let mut session = TourSession::open(pack.clone(), settings)?;
        if let Some(recording) = &recording {
            session.record(Box::new(recording.clone()));
        }
        let mut poller = Poller::with(&pack, &http, sources);
        if is_rehearsal {
            poller = poller.of_what_is_simulated();
        }
        Ok(Self {
            session,
            follower: Follower::new(poller.wide_networks(&pack)),
            poller: Arc::new(poller),
            keeper: None,
            recording,
            inbox: Arc::default(),
            origins: Origins::default(),
            events: EventQueue::default(),
        })
    }

    /// The session: where the visitor is, what is known, the words.
    #[must_use]
    pub fn session(&self) -> &TourSession {
        &self.session
    }

    /// Records from now on; what an older file of the recording holds is lost.
    /// To be called once nothing can fail any more.
    ///
    /// # Errors
    /// [`VisitError::Recording`].
    pub fn begin_recording(&self) -> Result<(), VisitError> {
        self.recorded(RecordingFile::begin)
    }

    /// Ends the recording; what is handed in later is not recorded.
    ///
    /// # Errors
    /// [`VisitError::Recording`] when anything since its beginning could not be
    /// written; what was written before it can be replayed.
    pub fn finish_recording(&self) -> Result<(), VisitError> {
        self.recorded(RecordingFile::finish)
    }

    fn recorded(
        &self,
        ask: impl FnOnce(&RecordingFile) -> Result<(), RecordingError>,
    ) -> Result<(), VisitError> {
        let Some(file) = &self.recording else { return Ok(()) };
        ask(file).map_err(|error| VisitError::recording(file.path(), &error))
    }

    /// Takes a sample of a sensor in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn sample(&mut self, sample: Sample) -> Result<(), VisitError> {
        match sample {
            Sample::Fix(fix) => self.fix(fix),
            Sample::Attitude(attitude) => self.attitude(attitude),
            Sample::Track(track) => self.track(track),
            Sample::Inertial(inertial) => self.inertial(inertial),
            Sample::Magnetic(magnetic) => self.magnetic(magnetic),
            Sample::Alignment(alignment) => self.align(alignment).map(drop),
        }
    }

    /// Takes a GNSS position in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn fix(&mut self, fix: Fix) -> Result<(), VisitError> {
        let taken = self.session.fix(fix);
        self.follower.free(self.session.discarded());
        Ok(taken?)
    }

    /// Takes an orientation in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn attitude(&mut self, attitude: Attitude) -> Result<(), VisitError> {
        Ok(self.session.attitude(attitude)?)
    }

    /// Takes where an AR framework tracked the device to be in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn track(&mut self, track: TrackSample) -> Result<(), VisitError> {
        Ok(self.session.track(track)?)
    }

    /// Takes what a gyroscope and an accelerometer measured in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn inertial(&mut self, inertial: Inertial) -> Result<(), VisitError> {
        Ok(self.session.inertial(inertial)?)
    }

    /// Takes what a magnetometer measured in.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, or it is too old.
    pub fn magnetic(&mut self, magnetic: Magnetic) -> Result<(), VisitError> {
        Ok(self.session.magnetic(magnetic)?)
    }

    /// Takes in what somebody shows of the pose.
    ///
    /// # Errors
    /// [`VisitError::Sample`] when a field is not usable, it is too old, or what it
    /// is about is not known yet.
    pub fn align(&mut self, alignment: Alignment) -> Result<AlignmentOutcome, VisitError> {
        Ok(self.session.align(alignment)?)
    }

    /// Takes the last alignment back, for a minute; whether there was one.
    pub fn undo_alignment(&mut self, now: Timestamp) -> bool {
        self.session.undo_alignment(now)
    }

    /// Takes readings in that the app has from elsewhere, and keeps them.
    pub fn readings(&mut self, batch: &Batch, now: Timestamp) {
        let taken = self.session.readings(batch, now);
        self.origins.note_own(&taken, self.session.reading_store());
        self.keep(None, taken, now);
    }

    /// Takes note that a source of the app's own could not answer; its readings
    /// grow stale.
    pub fn source_failed(&mut self, error: &SourceError, now: Timestamp) {
        self.session.source_failed(error, now);
    }

    /// Takes note that a source of the app's own works, fails or is paused.
    pub fn source_changed(&mut self, source_id: String, state: SourceState, now: Timestamp) {
        self.session.source_changed(source_id, state, now);
    }

    /// What readings are of interest: for an app that has some from elsewhere.
    pub fn wanted(&mut self, time: Timestamp) -> Wanted {
        self.session.wanted(time)
    }

    /// What the camera shows at `time`: once for each displayed picture.
    ///
    /// # Errors
    /// [`VisitError::Camera`] when the camera cannot make a picture.
    pub fn frame(&mut self, camera: &Camera, time: Timestamp) -> Result<Frame, VisitError> {
        Ok(self.session.frame(camera, time)?)
    }

    /// Changes the visitor's language, from the next cue and frame on.
    pub fn set_language(&mut self, language: Language) {
        self.session.set_language(language);
    }

    /// Changes which networks are not shown.
    pub fn hide_networks(&mut self, networks: BTreeSet<Network>) {
        self.session.hide_networks(networks);
    }

    /// Chooses what a finger on the newest frame means, pixels from the left and
    /// the upper edge of the picture, or nothing where there is nothing; what was
    /// chosen. See [`select`](Self::select).
    pub fn touch(&mut self, x_px: f32, y_px: f32) -> Option<AssetId> {
        let asset = self.session.asset_at(x_px, y_px).map(|asset| asset.id.clone());
        self.select(asset.as_ref());
        asset
    }

    /// Chooses an asset, or none: until another one is chosen or the next stop
    /// is reached it is what is in focus, with what feeds it and what it feeds;
    /// everything else stands back, and its [`card`](Self::card) says all that is
    /// known of it. What is not around is not chosen.
    pub fn select(&mut self, asset: Option<&AssetId>) {
        self.session.select(asset);
    }

    /// Leaves the next stop out, or ends the current one.
    pub fn skip_stop(&mut self, now: Timestamp) {
        self.session.skip_stop(now);
    }

    /// Takes back what a hand, or a stop come to early, did to the stops last, as
    /// [`TourSession::undoable`] has it; nothing is said anew.
    pub fn undo(&mut self, now: Timestamp) {
        self.session.undo(now);
    }

    /// Says the words of the current stop, or of the last one, again.
    pub fn repeat_stop(&mut self, now: Timestamp) {
        self.session.repeat_stop(now);
    }

    /// Goes to a stop by hand, wherever the visitor is.
    ///
    /// # Errors
    /// [`VisitError::Tour`] when the tour has no such stop.
    pub fn go_to_stop(&mut self, stop: &str, now: Timestamp) -> Result<(), VisitError> {
        Ok(self.session.go_to_stop(stop, now)?)
    }

    /// Begins anew at another time or place, with the visit standing where
    /// `progress` says: what is known of the visitor and the readings is
    /// forgotten, language, networks and what was chosen stay.
    pub fn restart(&mut self, progress: Progress) {
        self.take_arrivals();
        // How the sources are is as true after it, and not told again.
        let told = self.session.events().into_iter().filter(|event| {
            use EventKind as K;
            let kind = &event.kind;
            matches!(
                kind,
                K::SourceFailed { .. }
                    | K::SourceChanged { .. }
                    | K::RecordingFailed { .. }
                    | K::RecordingLost { .. }
                    | K::EventsLost { .. }
            )
        });
        self.events.extend(told);
        self.session.restart(progress);
        self.poller.forget();
    }

    /// What happened since it was asked last: in order of the session, and after
    /// it what happened beside it.
    pub fn events(&mut self) -> Vec<Event> {
        let mut events = self.session.events();
        events.append(&mut self.events.take());
        events
    }
}

/// Its sources.
impl Visit {
    /// The next questions to the sources, about what the visitor sees
    /// and is near: each is asked as often as is good for it.
    pub fn round(&mut self, now: Timestamp) -> Round {
        let wanted = self.wanted(now);
        Round { poller: self.poller.clone(), inbox: self.inbox.clone(), wanted, now }
    }

    /// Asks whatever is due and takes in what has come; nobody waits for the
    /// rest. When there will be more to ask; nothing when that is not known.
    pub fn poll(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.take_arrivals();
        let round = self.round(now);
        round.ask().detach();
        self.take_arrivals();
        round.next()
    }

    /// Takes in what has come since it was asked last.
    pub fn take_arrivals(&mut self) {
        for arrival in self.inbox.take() {
            match arrival {
                Arrival::Delivery(delivery) => self.take(delivery),
                Arrival::NotKept { reason, now } => {
                    let kind = EventKind::ReadingsNotKept { reason };
                    self.events.push(Event { time: now, kind });
                }
            }
        }
    }

    /// Calls `wake` whenever something has come that
    /// [`take_arrivals`](Self::take_arrivals) takes in: on another thread, or
    /// within [`Round::ask`] and [`poll`](Self::poll). It must not wait for who
    /// holds the visit meanwhile.
    pub fn on_arrival(&self, wake: impl Fn() + Send + Sync + 'static) {
        self.inbox.wake_by(Arc::new(wake));
    }

    fn take(&mut self, delivery: Delivery) {
        let Delivery { source_id, is_packs, now, ended, changed } = delivery;
        match (ended, &changed) {
            (Ok(batch), _) => {
                let taken = self.session.readings(&batch, now);
                self.origins.note(&source_id, &taken, self.session.reading_store());
                self.keep(is_packs.then_some(source_id.as_str()), taken, now);
            }
            // One event for a failure that lasts.
            (Err(error), Some(SourceState::Failing { .. })) => {
                self.session.source_failed(&error, now);
            }
            (Err(_), _) => {}
        }
        if let Some(state) = changed {
            self.session.source_changed(source_id, state, now);
        }
    }

    /// Keeps what a source of the pack brought, or the app.
    fn keep(&self, source_id: Option<&str>, taken: Vec<Reading>, now: Timestamp) {
        if let Some(keeper) = &self.keeper {
            keeper.keep(source_id, taken, now);
        }
    }

    /// The id of the source that brought the newest reading of a quantity of an
    /// asset, if one of the visit's did since it began.
    pub(super) fn origin_of(&self, reading: &Reading) -> Option<&str> {
        // An app may have asked the district itself; nobody else simulates.
        let is_simulated = reading.quality == Quality::Simulated;
        let district = self.poller.district().filter(|_| is_simulated);
        let of_district = district.map(|district| district.info().id.as_str());
        self.origins.of(reading).or(of_district)
    }

    /// Where what is around the visitor comes from, layer by layer, with who
    /// brought its figures so far. It changes with what comes: once every few
    /// seconds it may be asked again.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        let poller = &*self.poller;
        self.session
            .provenance_by(|reading| self.origin_of(reading).and_then(|id| poller.title_of(id)))
    }

    /// The newest reading of each quantity of an asset, with its quality of now
    /// and its source.
    #[must_use]
    pub fn readings_of(&self, asset: &AssetId, now: Timestamp) -> Vec<SourcedReading> {
        let sourced = |reading: &Reading| SourcedReading {
            reading: Reading { quality: reading.quality_at(now), ..reading.clone() },
            source_id: self.origin_of(reading).map(str::to_owned),
        };
        self.session.reading_store().of(asset).iter().map(sourced).collect()
    }

    /// The visit's sources and how each is, the pack's first; changes come as
    /// [`EventKind::SourceChanged`].
    #[must_use]
    pub fn sources(&self) -> Vec<SourceStatus> {
        self.poller.status()
    }

    /// Takes the services' tokens from here: Android's Keystore, the Keychain.
    pub fn use_secret_store(&self, store: Arc<dyn SecretStore>) {
        self.poller.use_secret_store(store);
    }

    /// Keeps a token that a person entered for what a source wants
    /// ([`SourceStatus::secrets`]), or forgets it, and asks the sources that
    /// failed again. The person was shown its name and the hosts that it is
    /// sent to: it is kept for this pack and for these hosts, and goes nowhere
    /// else.
    ///
    /// # Errors
    /// [`VisitError::SecretStorage`] when no source wants it or the storage did
    /// not do it.
    pub fn set_token(
        &self,
        wanted: &WantedSecret,
        token: Option<Secret>,
    ) -> Result<(), VisitError> {
        Ok(self.poller.set_token(wanted, token)?)
    }

    /// Agrees to the hosts of the pack's services, as [`SourceStatus::hosts`]
    /// names them, and of its wide networks, as
    /// [`wide_hosts`](Self::wide_hosts) does, and to no others. Until then none
    /// is called: a pack may come from anywhere.
    pub fn allow_hosts(&mut self, hosts: impl IntoIterator<Item = String>) {
        self.poller.allow_hosts(hosts);
        self.session.retry_surroundings();
    }

    /// Asks the sources that failed again with the next poll, also those that
    /// were not to be asked any more: something outside changed, as when
    /// somebody signed in again.
    pub fn retry_sources(&self) {
        self.poller.retry();
    }

    /// Says what the platform knows of the network, whenever it changes:
    /// offline or in the background nothing is asked, on a metered network
    /// little, of services and of wide networks on servers.
    pub fn set_connectivity(&mut self, connectivity: Connectivity) {
        self.poller.set_connectivity(connectivity);
        self.session.spare_data(connectivity.network == NetworkState::Metered);
        if !connectivity.paused() {
            self.session.retry_surroundings();
        }
    }

    /// Takes in what a file holds of the last day, each reading with its own age
    /// and quality, and from now on keeps there what services measure: a visit
    /// that begins again without network shows what was known. A file that is
    /// not there is begun; no other user can read it. Waits for the disk.
    ///
    /// Of the file, only what sources of this pack brought is taken in, as long
    /// as they still ask the same, and what the pack withholds now is withheld.
    /// What is simulated or withheld is not kept. A file belongs to one visit at
    /// a time.
    ///
    /// # Errors
    /// [`VisitError::Offline`] when the file cannot be used: the visit goes on
    /// without it.
    pub fn keep_readings(
        &mut self,
        path: impl Into<PathBuf>,
        now: Timestamp,
    ) -> Result<KeptReadings, VisitError> {
        let opened = self.opening().open(path.into(), now)?;
        let (kept, before) = self.keep_in(opened, now);
        // Its thread may be telling of a failure.
        self.follower.free(before.into_iter().collect());
        Ok(kept)
    }

    /// Opens a file of readings, without holding the visit.
    pub(crate) fn opening(&self) -> Opening {
        Opening { pack: self.session.pack().clone(), inbox: Arc::downgrade(&self.inbox) }
    }

    /// Takes in what a file held, and keeps readings there; what kept them
    /// before waits for its disk when it is dropped.
    pub(crate) fn keep_in(
        &mut self,
        opened: Opened,
        now: Timestamp,
    ) -> (KeptReadings, Option<Keeper>) {
        let Opened { keeper, readings, kept } = opened;
        if !readings.is_empty() {
            self.session.readings(&Batch { readings, ..Batch::default() }, now);
        }
        (kept, self.keeper.replace(keeper))
    }

    /// The sources, which may be asked without holding the visit.
    pub(crate) fn poller(&self) -> Arc<Poller> {
        self.poller.clone()
    }

    /// The recording, which may be ended without holding the visit.
    #[cfg(feature = "uniffi")]
    pub(crate) fn recording(&self) -> Option<RecordingFile> {
        self.recording.clone()
    }
}

#[cfg(test)]
impl Visit {
    /// Keeps readings where a test says.
    pub(super) fn keep_on(
        &mut self,
        keeper: impl FnOnce(std::sync::Weak<Inbox>) -> Option<Keeper>,
    ) {
        self.keeper = keeper(Arc::downgrade(&self.inbox));
    }
}

/// What is around.
impl Visit {
    /// Shows what was loaded around the visitor meanwhile, and begins to load
    /// what is wanted now. Never waits: to be called after each fix, or once a
    /// second.
    pub fn look_around(&mut self) {
        self.follower.step(&mut self.session);
    }

    /// Loads what is wanted around the visitor and waits for it: the same walk
    /// then sees the same.
    pub fn settle_around(&mut self) {
        self.follower.settle(&mut self.session);
    }

    /// Begins to load what is wanted around the visitor, if anything is.
    pub(super) fn begin_load(&mut self) -> Option<Flight> {
        self.follower.begin(&mut self.session)
    }

    /// Takes in what a load brought.
    pub(super) fn end_load(&mut self, ended: super::handing::Ended) {
        super::handing::hand_over(&mut self.session, ended);
    }

    /// The hosts of the pack's wide networks, to be agreed to with
    /// [`allow_hosts`](Self::allow_hosts).
    #[must_use]
    pub fn wide_hosts(&self) -> Vec<String> {
        let networks = &self.session.pack().wide_networks;
        let mut hosts: Vec<_> = networks.iter().filter_map(|network| network.host()).collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }
}

impl Drop for Visit {
    /// Who wants to know whether all was written asks before.
    fn drop(&mut self) {
        self.poller.close();
        let _ = self.finish_recording();
    }
}
