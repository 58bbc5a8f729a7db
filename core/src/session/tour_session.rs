//! The façade: samples and readings in, frames and events out.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assets::{Asset, AssetId, Network};
use crate::geodesy::{LocalFrame, SunPosition, Wgs84, sun_position};
use crate::index::Hit;
use crate::language::Language;
use crate::live::{
    Applied, Batch, Reading, ReadingStore, SourceError, SourceState, Wanted, judged,
};
use crate::naming;
use crate::pack::TourPack;
use crate::plain;
use crate::pose::{
    Alignment, AlignmentOutcome, Attitude, Fix, FixOutcome, Inertial, Magnetic, Pose,
    PoseEstimator, PositionState, SampleError, TrackSample,
};
use crate::provenance::{Origin, Provenance};
use crate::surroundings::{
    CaptionSources, Captions, Links, LoadPlan, Surroundings, SurroundingsState,
};
use crate::tour::{Guide, Progress, StopId, StopState, TourError, TourEvent, Undoable, Way, words};
use crate::view::{Camera, CameraError, Caption, Frame, Scene, View};

use super::around::DiscardedSurroundings;
use super::event::{Cue, CueSubject, Event, EventKind};
use super::event_queue::EventQueue;
use super::recording::{Input, Recorder};
use super::wanted::wanted;

/// How often the tour is asked while nothing but frames comes in.
const TICK: SignedDuration = SignedDuration::from_millis(500);
/// A fix that is older than this when it is handed in is not late: the clock
/// was set back.
const LATEST: SignedDuration = SignedDuration::from_secs(10);
/// An asset with words of its own speaks from this near, metres.
const ASSET_CUE_M: f32 = 15.0;

/// What an app opens a session with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Settings {
    /// The visitor's language.
    pub language: Language,
    /// Height of the device above the ground, metres, 0.2 to 4.
    pub eye_height_m: f64,
    /// Networks that the visitor does not want to see.
    #[serde(default)]
    pub hidden_networks: BTreeSet<Network>,
    /// Where an earlier session of the same visit stood.
    #[serde(default)]
    pub progress: Progress,
}

impl Settings {
    /// A new visit, with a tablet held by a standing adult.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self {
            language,
            eye_height_m: 1.5,
            hidden_networks: BTreeSet::new(),
            progress: Progress::default(),
        }
    }
}

/// Why a session did not take what it was handed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SessionError {
    /// The eye height is not one of a person.
    #[error("settings: eye_height_m is {0}, expected 0.2 to 4 metres")]
    EyeHeight(f64),
    /// A sensor's sample cannot be used.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The camera cannot make a picture.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// The tour cannot follow a command.
    #[error(transparent)]
    Tour(#[from] TourError),
}

/// Where the sun stands over the pack, found out once in a while: it takes as
/// long as a frame, and moves by a degree in four minutes.
#[derive(Clone)]
pub(super) struct Sun {
    over: Wgs84,
    /// Of which ten seconds, and where it stood.
    last: Option<(i64, SunPosition)>,
}

impl Sun {
    fn at(&mut self, time: Timestamp) -> SunPosition {
        // The same at a time, whatever was asked before.
        let tens = time.as_second().div_euclid(10);
        match self.last {
            Some((last, position)) if last == tens => position,
            _ => {
                let begin = Timestamp::from_second(10 * tens).unwrap_or(time);
                let position = sun_position(self.over, begin);
                self.last = Some((tens, position));
                position
            }
        }
    }
}

/// The sans-IO heart of a visit.
///
/// Samples are handed in as the platform gives them, each with its time;
/// [`frame`](Self::frame) is called once for each displayed picture, and
/// [`events`](Self::events) is drained after it. The session does no I/O, starts
/// no thread and looks at no clock: [`Visit`](crate::visit::Visit) does that
/// around it.
pub struct TourSession {
    pub(super) pack: Arc<TourPack>,
    /// The metres that are told.
    pub(super) map: LocalFrame,
    /// Assets with words of their own, in any language.
    pub(super) speaking: HashSet<AssetId>,
    pub(super) around: Arc<Surroundings>,
    /// How often something else was around.
    pub(super) around_number: u64,
    pub(super) plan: LoadPlan,
    /// The load under way; set, it is given up.
    pub(super) in_flight: Option<Arc<AtomicBool>>,
    /// The last of the fixes in a row that are too far for the local metres.
    pub(super) far: Option<(Wgs84, u8)>,
    /// How much is known around, as it was told.
    pub(super) around_state: SurroundingsState,
    /// What was around before, until somebody frees it.
    pub(super) discarded: Vec<DiscardedSurroundings>,
    pub(super) language: Language,
    pub(super) eye_height_m: f64,
    pub(super) hidden_networks: BTreeSet<Network>,
    pub(super) estimator: PoseEstimator,
    pub(super) guide: Guide,
    /// Shared with those who look on.
    pub(super) store: Arc<ReadingStore>,
    pub(super) captions: Captions,
    pub(super) view: View,
    pub(super) sun: Sun,
    /// What the visitor chose.
    pub(super) selected: Option<AssetId>,
    /// The stop that the visit stands at, or stood at last.
    pub(super) stood_at: Option<StopId>,
    pub(super) focus: Option<u32>,
    /// Where that is in the metres of what is around.
    pub(super) focus_m: Option<[f32; 2]>,
    /// What has to do with what the visitor chose.
    pub(super) followed: Vec<u32>,
    pub(super) position_state: Option<PositionState>,
    pub(super) ticked: Option<Timestamp>,
    /// How often it began anew.
    pub(super) restarts: u64,
    pub(super) events: EventQueue,
    pub(super) recorder: Option<Box<dyn Recorder>>,
    pub(super) hits: Vec<Hit>,
    pub(super) near: Vec<AssetId>,
    pub(super) tour_events: Vec<TourEvent>,
}

impl TourSession {
    /// Opens a visit of a pack.
    ///
    /// # Errors
    /// [`SessionError::EyeHeight`].
    pub fn open(pack: Arc<TourPack>, settings: Settings) -> Result<Self, SessionError> {
        if !(0.2..=4.0).contains(&settings.eye_height_m) {
            return Err(SessionError::EyeHeight(settings.eye_height_m));
        }
        let narrations = pack.narration.values();
        let speaking = narrations.flat_map(|it| it.assets.keys()).cloned().collect();
        let around = Arc::new(Surroundings::of_pack(pack.clone()));
        let local = around.local.clone();
        let store = Arc::new(ReadingStore::new(around.meters.clone()));
        let language = settings.language;
        let words = CaptionSources { around: &around, store: &store, language: &language };
        let plan = LoadPlan::new(pack.wide_networks.len(), pack.manifest.origin);
        let mut session = Self {
            captions: Captions::new(words),
            estimator: PoseEstimator::new(local.clone(), settings.eye_height_m),
            guide: Guide::new(Arc::new(pack.tour.clone()), &local, settings.progress),
            speaking,
            in_flight: None,
            far: None,
            around_state: plan.state(),
            plan,
            discarded: Vec::new(),
            map: local,
            around,
            around_number: 0,
            language,
            eye_height_m: settings.eye_height_m,
            hidden_networks: settings.hidden_networks,
            store,
            view: View::new(),
            sun: Sun { over: pack.manifest.origin, last: None },
            selected: None,
            stood_at: None,
            focus: None,
            focus_m: None,
            followed: Vec::new(),
            position_state: None,
            ticked: None,
            restarts: 0,
            events: EventQueue::default(),
            recorder: None,
            hits: Vec::new(),
            near: Vec::new(),
            tour_events: Vec::new(),
            pack,
        };
        session.refocus();
        Ok(session)
    }

    /// Tells `recorder` of everything that is handed in from now on.
    pub fn record(&mut self, recorder: Box<dyn Recorder>) {
        // What is under way is not hashed, and could not be known again.
        if !self.is_recorded() {
            self.give_up();
        }
        self.recorder = Some(recorder);
    }

    pub(super) fn is_recorded(&self) -> bool {
        self.recorder.is_some()
    }

    /// Takes a GNSS position in; one that no walker could have made is
    /// refused with an [`EventKind::FixRefused`].
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, or it is too old.
    pub fn fix(&mut self, fix: Fix) -> Result<(), SessionError> {
        let outcome = match self.estimator.fix(&fix) {
            Err(SampleError::Far { .. }) if !self.plan.is_idle() => self.far_fix(&fix),
            outcome => {
                self.far = None;
                outcome
            }
        };
        self.note_sample(&outcome, || Input::Fix(fix));
        // As the pose believes it.
        if matches!(outcome, Ok(FixOutcome::Used | FixOutcome::Restarted { .. })) {
            self.plan.fix(&fix);
            self.give_up_outgrown();
        }
        if let FixOutcome::Refused { off_m } = outcome? {
            self.events.push(Event { time: fix.time, kind: EventKind::FixRefused { off_m } });
        }
        self.tick(fix.time);
        Ok(())
    }

    /// Takes an orientation in.
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, or it is too old.
    pub fn attitude(&mut self, attitude: Attitude) -> Result<(), SessionError> {
        let outcome = self.estimator.attitude(&attitude);
        self.note_sample(&outcome, || Input::Attitude(attitude));
        Ok(outcome?)
    }

    /// Takes in where an AR framework tracked the device to be.
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, or it is too old.
    pub fn track(&mut self, track: TrackSample) -> Result<(), SessionError> {
        let outcome = self.estimator.track(&track);
        self.note_sample(&outcome, || Input::Track(track));
        Ok(outcome?)
    }

    /// Takes in what a gyroscope and an accelerometer measured.
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, or it is too old.
    pub fn inertial(&mut self, inertial: Inertial) -> Result<(), SessionError> {
        let outcome = self.estimator.inertial(&inertial);
        self.note_sample(&outcome, || Input::Inertial(inertial));
        Ok(outcome?)
    }

    /// Takes in what a magnetometer measured.
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, or it is too old.
    pub fn magnetic(&mut self, magnetic: Magnetic) -> Result<(), SessionError> {
        let outcome = self.estimator.magnetic(&magnetic);
        self.note_sample(&outcome, || Input::Magnetic(magnetic));
        Ok(outcome?)
    }

    /// Takes in what somebody shows of the pose.
    ///
    /// # Errors
    /// [`SessionError::Sample`] when a field is not usable, it is too old, or what
    /// it is about is not known yet.
    pub fn align(&mut self, alignment: Alignment) -> Result<AlignmentOutcome, SessionError> {
        let outcome = self.estimator.align(&alignment);
        self.note_sample(&outcome, || Input::Alignment(alignment));
        Ok(outcome?)
    }

    /// Takes the last alignment back, for a minute; whether there was one.
    pub fn undo_alignment(&mut self, now: Timestamp) -> bool {
        self.note(|| Input::UndoAlignment { now });
        self.estimator.undo_alignment(now)
    }

    /// Takes in what a source brought by `now`. Readings of assets that the
    /// pack does not have are passed over. Returns what may be kept of them:
    /// without the figures that are withheld.
    pub fn readings(&mut self, batch: &Batch, now: Timestamp) -> Vec<Reading> {
        let known = batch.readings.iter().filter_map(|reading| {
            let number = *self.around.numbers.get(&reading.asset)?;
            let asset = self.around.asset(number)?;
            let before = self.store.latest(&reading.asset, reading.quantity);
            Some(judged(asset, reading.clone(), before))
        });
        let batch = Batch {
            readings: known.collect(),
            failures: batch.failures.clone(),
            next_poll: batch.next_poll,
            ..Batch::default()
        };
        // What anything else keeps, a recording included, is what comes back.
        let Applied { shown, changed, refused } = Arc::make_mut(&mut self.store).apply(batch, now);
        self.note(|| Input::Readings { now, batch: shown.clone() });
        let changed = changed.iter();
        let changed = changed.filter_map(|id| self.around.numbers.get(id).copied());
        let words = caption_sources(&self.around, &self.store, &self.language);
        self.captions.rewrite(changed, words, now);
        self.captions.expire(words, now);
        // That a source does not know an asset is no fault: another one may.
        let failures = shown.failures.iter();
        let missing = failures.filter(|f| !matches!(f.reason, SourceError::UnknownAsset { .. }));
        let assets: Vec<_> = missing.map(|failure| failure.asset.clone()).collect();
        if !assets.is_empty() {
            self.events.push(Event { time: now, kind: EventKind::ReadingsMissing { assets } });
        }
        for refusal in refused {
            let reason = refusal.to_string();
            self.events.push(Event { time: now, kind: EventKind::ReadingRefused { reason } });
        }
        shown.readings
    }

    /// Takes note that a source could not answer; its readings grow stale.
    pub fn source_failed(&mut self, error: &SourceError, now: Timestamp) {
        self.note(|| Input::SourceFailed { now, error: error.clone() });
        // Sources of an app's own say it in their own words.
        let reason = plain::line(&error.to_string());
        self.events.push(Event { time: now, kind: EventKind::SourceFailed { reason } });
    }

    /// Takes note that a source works, fails or is paused.
    pub fn source_changed(&mut self, source_id: String, state: SourceState, now: Timestamp) {
        self.note(|| Input::SourceChanged {
            now,
            source_id: source_id.clone(),
            state: state.clone(),
        });
        let kind = EventKind::SourceChanged { source_id, state };
        self.events.push(Event { time: now, kind });
    }

    /// Changes the visitor's language, from the next cue and frame on.
    pub fn set_language(&mut self, language: Language) {
        self.note(|| Input::Language(language.clone()));
        self.language = language;
        self.captions.rewrite_all(caption_sources(&self.around, &self.store, &self.language));
    }

    /// Changes which networks are not shown.
    pub fn hide_networks(&mut self, networks: BTreeSet<Network>) {
        self.note(|| Input::HideNetworks(networks.clone()));
        self.hidden_networks = networks;
    }

    /// The networks that are not shown.
    #[must_use]
    pub fn hidden_networks(&self) -> &BTreeSet<Network> {
        &self.hidden_networks
    }

    /// Chooses an asset, or none: until another one is chosen or the next stop
    /// is reached it is what is in focus, with what feeds it and what it feeds;
    /// everything else stands back. What is not around is not chosen.
    pub fn select(&mut self, asset: Option<&AssetId>) {
        self.note(|| Input::Select { asset: asset.cloned() });
        self.selected = asset.cloned();
        self.refocus();
    }

    /// What the visitor chose, while it is around.
    #[must_use]
    pub fn selected(&self) -> Option<&AssetId> {
        self.selected.as_ref()
    }

    /// The asset that a finger on the newest frame means: pixels from the left
    /// and the upper edge of the picture.
    #[must_use]
    pub fn asset_at(&self, x_px: f32, y_px: f32) -> Option<&Asset> {
        self.around.asset(self.view.asset_at(x_px, y_px)?)
    }

    /// Leaves the next stop out, or ends the current one.
    pub fn skip_stop(&mut self, now: Timestamp) {
        self.note(|| Input::SkipStop { now });
        self.guide.skip(now, &mut self.tour_events);
        self.pass_on_tour_events(now);
    }

    /// What a hand did to the stops last, or that a later stop was come to, as long
    /// as it can be taken back: for half a minute, unless the visitor reached or left
    /// another stop on foot meanwhile. An app whose rehearsal takes the visitor along
    /// to the stop that a hand went to does not offer it: they would stand where the
    /// visit does not.
    #[must_use]
    pub fn undoable(&self, now: Timestamp) -> Option<Undoable> {
        self.guide.undoable(now)
    }

    /// Takes that back; nothing is said anew.
    pub fn undo(&mut self, now: Timestamp) {
        self.note(|| Input::Undo { now });
        self.guide.undo(now, &mut self.tour_events);
        self.pass_on_tour_events(now);
    }

    /// Says the words of the current stop, or of the last one, again.
    pub fn repeat_stop(&mut self, now: Timestamp) {
        self.note(|| Input::RepeatStop { now });
        self.guide.repeat(&mut self.tour_events);
        self.pass_on_tour_events(now);
    }

    /// Goes to a stop by hand, wherever the visitor is.
    ///
    /// # Errors
    /// [`SessionError::Tour`] when the tour has no such stop.
    pub fn go_to_stop(&mut self, stop: &str, now: Timestamp) -> Result<(), SessionError> {
        self.note(|| Input::GoToStop { now, stop: stop.into() });
        self.guide.go_to(stop, now, &mut self.tour_events)?;
        self.pass_on_tour_events(now);
        Ok(())
    }

    /// Begins anew at another time or place, with the visit standing where
    /// `progress` says: what is known of the visitor and the readings is
    /// forgotten, language, networks and what was chosen stay. For a clock that was set, a
    /// device that was carried elsewhere, a rehearsal that is wound back.
    pub fn restart(&mut self, progress: Progress) {
        self.note(|| Input::Restart { progress: progress.clone() });
        let local = &self.around.local;
        self.guide = Guide::new(Arc::new(self.pack.tour.clone()), local, progress);
        self.estimator = PoseEstimator::new(local.clone(), self.eye_height_m);
        self.store = Arc::new(ReadingStore::new(self.around.meters.clone()));
        self.plan.forget_visitor();
        self.far = None;
        self.view = View::new();
        self.position_state = None;
        self.ticked = None;
        self.restarts += 1;
        self.stood_at = self.guide.progress().current.clone();
        // That the file is lost is as true after it.
        self.events.retain(|event| {
            use EventKind as K;
            matches!(event.kind, K::RecordingFailed { .. } | K::RecordingLost { .. })
        });
        self.captions.rewrite_all(caption_sources(&self.around, &self.store, &self.language));
        self.refocus();
    }

    /// What the camera shows at `time`: once for each displayed picture.
    ///
    /// # Errors
    /// [`SessionError::Camera`] when the camera cannot make a picture.
    pub fn frame(&mut self, camera: &Camera, time: Timestamp) -> Result<Frame, SessionError> {
        camera.check()?;
        self.note(|| Input::Frame { time, camera: *camera });
        let due = self.ticked.is_none_or(|ticked| time.duration_since(ticked).abs() >= TICK);
        if due {
            self.tick(time);
        }
        let pose = self.estimator.pose(time);
        let way = pose.as_ref().and_then(|pose| self.guide.way(pose));
        let details_of = |number| {
            self.around.asset(number).and_then(|asset| naming::details(asset, &self.language))
        };
        let scene = Scene {
            index: &self.around.index,
            captions: self.captions.list(),
            hidden: &self.hidden_networks,
            focus: self.focus,
            focus_m: self.focus_m,
            followed: self.selected.is_some().then_some(&self.followed),
            language: &self.language,
            way: way.as_ref(),
            sun: self.sun.at(time),
            details_of: &details_of,
        };
        Ok(self.view.frame(&scene, pose.as_ref(), camera, time)?)
    }

    /// What happened since it was asked last, in order: the last thousand, and how
    /// many there were before them ([`EventKind::EventsLost`]).
    pub fn events(&mut self) -> Vec<Event> {
        self.events.take()
    }

    /// The assets within `radius_m` metres of the visitor, the nearest first; all
    /// before the first fix.
    pub fn assets_within(&mut self, radius_m: f32, time: Timestamp) -> Vec<AssetId> {
        let Some(pose) = self.estimator.pose(time) else {
            return self.around.ids().cloned().collect();
        };
        self.around.index.within_radius(
            pose.position_m.as_vec2().to_array(),
            radius_m,
            &mut self.hits,
        );
        let mut seen = HashSet::with_capacity(self.hits.len());
        self.hits
            .iter()
            .filter(|hit| seen.insert(hit.part.asset))
            .filter_map(|hit| self.around.asset(hit.part.asset))
            .map(|asset| asset.id.clone())
            .collect()
    }

    /// What sources should be asked about: what the visitor sees and is about
    /// to see, what is around, what is farther off. Everything before the first
    /// fix.
    pub fn wanted(&mut self, time: Timestamp) -> Wanted {
        let (pose, progress) = (self.estimator.pose(time), self.guide.progress());
        wanted(&self.pack, &self.around, pose.as_ref(), progress, &mut self.hits)
    }

    /// Where the visitor is and looks at `time`, in the pack's metres; `None`
    /// before the first fix.
    #[must_use]
    pub fn pose(&self, time: Timestamp) -> Option<Pose> {
        let pose = self.estimator.pose(time)?;
        let position_m = self.on_map(pose.position_m);
        Some(Pose { position_m, ..pose })
    }

    /// The way to the next stop, in the pack's metres; `None` before the first
    /// fix or when no stop is left.
    #[must_use]
    pub fn way(&self, time: Timestamp) -> Option<Way> {
        let mut way = self.estimator.pose(time).and_then(|pose| self.guide.way(&pose))?;
        for place_m in &mut way.line_m {
            *place_m = self.on_map(*place_m);
        }
        Some(way)
    }

    /// Where the visit stands: kept by the app, it resumes the visit.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        self.guide.progress()
    }

    /// How each stop of the tour stands, in its order.
    #[must_use]
    pub fn stop_states(&self, time: Timestamp) -> Vec<StopState> {
        let next = self.way(time).map(|way| way.stop);
        let progress = self.guide.progress();
        let stops = self.pack.tour.stops.iter();
        stops.map(|stop| progress.state_of(&stop.id, next.as_deref())).collect()
    }

    /// The words of a stop or an asset in the visitor's language, or in the
    /// nearest one that the pack has.
    #[must_use]
    pub fn words(&self, subject: &CueSubject) -> Option<Cue> {
        let (narration, language) = (&self.pack.narration, &self.language);
        let (language, text) = words(narration, language, |narration| match subject {
            CueSubject::Stop(stop) => narration.stops.get(stop),
            CueSubject::Asset(asset) => narration.assets.get(asset),
        })?;
        Some(Cue::new(subject, language, text.clone()))
    }

    /// What is in focus, by its number: what the visitor chose, or else what the
    /// current stop is about.
    #[must_use]
    pub fn focus(&self) -> Option<u32> {
        self.focus
    }

    /// The asset that a [`Shape`](crate::view::Shape) or a
    /// [`Label`](crate::view::Label) of the newest frame is of.
    #[must_use]
    pub fn asset(&self, number: u32) -> Option<&Asset> {
        self.around.asset(number)
    }

    /// The assets that are around: the pack's, and what is loaded of wide
    /// networks.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.around.assets()
    }

    /// The number of an asset, while it is around.
    pub(crate) fn number_of(&self, asset: &AssetId) -> Option<u32> {
        self.around.numbers.get(asset).copied()
    }

    /// How many ends of an asset's lines meet nothing.
    pub(crate) fn open_ends(&self, number: u32) -> u32 {
        self.around.index.asset(number).map_or(0, |meta| meta.open_ends)
    }

    /// Who feeds whom around the visitor.
    pub(crate) fn links(&self) -> &Links {
        self.around.links()
    }

    /// What the label of an asset says.
    pub(crate) fn caption(&self, number: u32) -> Option<&Caption> {
        self.captions.list().get(number as usize)
    }

    /// The newest readings.
    #[must_use]
    pub fn reading_store(&self) -> &ReadingStore {
        &self.store
    }

    /// Where what is around the visitor comes from, layer by layer, with its
    /// figures as they were handed in.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        self.provenance_by(|_| None)
    }

    /// The same; `source_of` tells the title of the source that brought a
    /// reading.
    pub(crate) fn provenance_by<'a>(
        &'a self,
        source_of: impl Fn(&'a Reading) -> Option<&'a str>,
    ) -> Provenance {
        let origins = self.around.numbered().map(|(place, asset)| Origin {
            asset,
            who: self.pack.who_of(place),
            readings: self.store.of(&asset.id),
        });
        Provenance::of(origins, source_of)
    }

    /// The metres that poses, ways and the map are in: the pack's.
    #[must_use]
    pub fn local(&self) -> &LocalFrame {
        &self.map
    }

    /// The pack being visited.
    #[must_use]
    pub fn pack(&self) -> &Arc<TourPack> {
        &self.pack
    }

    /// The visitor's language.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// Takes note of a sample. What the door refused changed nothing, and its
    /// numbers may be none that a file can hold.
    fn note_sample<T>(&mut self, outcome: &Result<T, SampleError>, input: impl FnOnce() -> Input) {
        if !matches!(outcome, Err(SampleError::Field { .. })) {
            self.note(input);
        }
    }

    pub(super) fn note(&mut self, input: impl FnOnce() -> Input) {
        let Some(recorder) = &mut self.recorder else { return };
        let input = input();
        recorder.record(&input);
        if let Some(reason) = recorder.failure() {
            tracing::warn!(reason, "the visit is not recorded any more");
            let time = input.time().or(self.ticked).unwrap_or_default();
            self.events.push(Event { time, kind: EventKind::RecordingFailed { reason } });
        }
        if let Some(inputs) = recorder.lost() {
            tracing::warn!(inputs, "the disk is slower than the visit");
            let time = input.time().or(self.ticked).unwrap_or_default();
            self.events.push(Event { time, kind: EventKind::RecordingLost { inputs } });
        }
    }

    /// Lets the tour know where the visitor is, and labels what has gone stale.
    fn tick(&mut self, time: Timestamp) {
        // Fixes are handed in later than they were measured, and pictures are
        // asked for meanwhile: the tour's time does not run back for that.
        let time = match self.ticked {
            Some(ticked) if ticked > time && ticked.duration_since(time) <= LATEST => ticked,
            _ => time,
        };
        self.ticked = Some(time);
        self.captions.expire(caption_sources(&self.around, &self.store, &self.language), time);
        self.tell_surroundings(time);
        let Some(pose) = self.estimator.pose(time) else { return };
        if self.position_state != Some(pose.position_state) {
            self.position_state = Some(pose.position_state);
            let kind = EventKind::Position { state: pose.position_state };
            self.events.push(Event { time, kind });
        }
        self.near.clear();
        if !self.speaking.is_empty() {
            let at_m = pose.position_m.as_vec2().to_array();
            self.around.index.within_radius(at_m, ASSET_CUE_M, &mut self.hits);
            for hit in &self.hits {
                if let Some(asset) = self.around.asset(hit.part.asset)
                    && self.speaking.contains(&asset.id)
                    && !self.near.contains(&asset.id)
                {
                    self.near.push(asset.id.clone());
                }
            }
        }
        self.guide.update(&pose, &self.near, &mut self.tour_events);
        self.pass_on_tour_events(time);
    }

    /// Passes on what the guide noticed, each with its words.
    fn pass_on_tour_events(&mut self, time: Timestamp) {
        if self.tour_events.is_empty() {
            return;
        }
        for event in std::mem::take(&mut self.tour_events) {
            let subject = match &event {
                TourEvent::StopReached { stop } | TourEvent::StopRepeated { stop } => {
                    Some(CueSubject::Stop(stop.clone()))
                }
                TourEvent::AssetNear { asset } => Some(CueSubject::Asset(asset.clone())),
                _ => None,
            };
            self.events.push(Event { time, kind: EventKind::Tour(event) });
            let cue = subject.and_then(|subject| self.words(&subject));
            if let Some(cue) = &cue {
                self.guide.words_take(cue.speech());
            }
            self.events.extend(cue.map(|cue| Event { time, kind: EventKind::Cue(cue) }));
        }
        self.refocus();
    }

    /// Brings into focus what the visitor chose, or else what the current stop is
    /// about. A choice ends at another stop, come to on foot or by hand, and with
    /// what was chosen.
    pub(super) fn refocus(&mut self) {
        let numbers = &self.around.numbers;
        let current = self.guide.progress().current.as_ref();
        if current.is_some() && current != self.stood_at.as_ref() {
            self.stood_at = current.cloned();
            self.selected = None;
        }
        self.selected = self.selected.take().filter(|asset| numbers.contains_key(asset));
        let stop = current.and_then(|id| self.pack.tour.stops.iter().find(|stop| stop.id == *id));
        let subject = stop.and_then(|stop| stop.look_at.as_ref());
        let focused = self.selected.as_ref().or(subject);
        self.focus = focused.and_then(|asset| numbers.get(asset).copied());
        let selected = self.focus.filter(|_| self.selected.is_some());
        self.followed = selected.map_or(Vec::new(), |it| self.around.links().linked(it));
        self.focus_m = self.focus.and_then(|focus| self.around.middle_m(focus));
    }
}

/// What the captions of what is around are made of.
pub(super) fn caption_sources<'a>(
    around: &'a Surroundings,
    store: &'a ReadingStore,
    language: &'a Language,
) -> CaptionSources<'a> {
    CaptionSources { around, store, language }
}
