//! Plays a visit: a rehearsed walk or a free one, on a clock of its own.
//!
//! In: a pack, wall time, commands of the page. Out: frames, where the visit
//! stands, events. The terminal, the page and the headless walk are fed from
//! here; nothing here looks at the wall clock.

mod free;
mod map;
mod notices;
mod onlookers;
mod outset;
mod plan;
mod sheet;
mod sources;
mod status;
mod walls;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use wattwalk::assets::TrackNote;
use wattwalk::energy::{Day, DistrictError, Scope, SimulatedDistrict};
use wattwalk::geodesy::LocalFrame;
use wattwalk::language::Language;
use wattwalk::pack::{TourMap, TourPack};
use wattwalk::provenance::Provenance;
use wattwalk::session::{
    Conditions, CueSubject, Event, EventKind, RecordingFile, Rehearsal, RehearsedWalk, Sample,
    Settings, TourSession, WalkError,
};
use wattwalk::sources::{HttpOptions, SecretStore};
use wattwalk::tour::{Progress, StopId, TourEvent};
use wattwalk::view::{Camera, Frame};
use wattwalk::visit::{AssetCard, Visit, VisitError, VisitOptions};

use crate::page::Tablet;
use crate::page::model::{AroundData, Asker, Command, DayData, MapData, Mode, Sheet, Status};
use free::FreeWalk;

use map::around_of;
pub(crate) use map::map_of;
use notices::Notices;
pub(crate) use notices::around_words;
use onlookers::Onlookers;
use outset::outset;
use plan::Plan;
use walls::Walls;

/// The sources are asked this often, on the visit's clock.
const POLL_EVERY: SignedDuration = SignedDuration::from_secs(10);
/// Services are looked after this often; each is asked at its own pace.
const ASK_EVERY: SignedDuration = SignedDuration::from_secs(2);
/// The longest piece of wall time that is caught up with: after a computer
/// slept, who walks freely is where they were, seconds.
const LONGEST_TICK_S: f64 = 0.5;

/// Why a visit cannot be played.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlayerError {
    /// There is neither a track to rehearse nor a route.
    #[error(
        "there is no walk to play: {0}; name a GPX track with --gpx, or walk freely on the page"
    )]
    Walk(#[from] WalkError),
    /// The visit refused.
    #[error(transparent)]
    Visit(#[from] VisitError),
}

/// What a visit is played with.
pub(crate) struct PlayerOptions {
    /// The visitor's language.
    pub(crate) language: Language,
    /// When the walk begins, in the place's time zone.
    pub(crate) start: ZonedDateTime,
    /// Seconds of the walk in a second of the wall.
    pub(crate) speed: f64,
    /// The same seed gives the same errors of the receiver.
    pub(crate) seed: u64,
    /// What the sensors of the rehearsed walk suffer; good ones without.
    pub(crate) conditions: Option<Conditions>,
    /// A track to walk instead of the pack's own.
    pub(crate) gpx: Option<Vec<u8>>,
    /// Takes all that goes into the visit, from the very first, once it was
    /// begun.
    pub(crate) recording: Option<RecordingFile>,
    /// For a walk by the real clock; without it what is simulated is all that is
    /// asked.
    pub(crate) live: Option<Live>,
    /// Whether the walk waits for what is loaded around the visitor: the same
    /// walk then sees the same.
    pub(crate) patient: bool,
    /// Whether there is somebody to walk freely, where the pack has no walk to
    /// play.
    pub(crate) steered: bool,
}

/// How the pack's services are asked.
pub(crate) struct Live {
    /// The hosts that were agreed to.
    pub(crate) hosts: Vec<String>,
    /// How they are reached.
    pub(crate) http: HttpOptions,
    /// Where their tokens are.
    pub(crate) secrets: Arc<dyn SecretStore>,
    /// The file that keeps what they measure.
    pub(crate) keep: Option<PathBuf>,
}

/// A visit being played.
pub(crate) struct Player {
    pack: Arc<TourPack>,
    time_zone: TimeZone,
    local: LocalFrame,
    district: Option<SimulatedDistrict>,
    days: Option<Days>,
    visit: Visit,
    /// Nothing in a pack without a walk: there is a free one then.
    walk: Option<RehearsedWalk>,
    free: Option<FreeWalk>,
    walls: Walls,
    now: Timestamp,
    /// What its clock showed when the visit began, had nobody turned it since.
    begun: Timestamp,
    plan: Plan,
    /// When stops were reached, seconds since the beginning.
    reached_s: BTreeMap<StopId, f64>,
    polled: Option<Timestamp>,
    /// Where what is shown comes from, as of then.
    provenance: Provenance,
    poll_every: SignedDuration,
    patient: bool,
    playing: bool,
    /// What the guide says now, or said last.
    told: Option<CueSubject>,
    notices: Notices,
    /// Since the visit began, for those who look on.
    wall: Duration,
    onlookers: Onlookers,
    /// The browser that leads; nothing until one said so.
    leader: Option<String>,
    events: Vec<Event>,
}

/// A local day of both scopes.
struct Days {
    date: Date,
    district: Day,
    battery_transformer: Day,
}

impl Player {
    /// What of the recorded walk is not as its file says.
    pub(crate) fn walk_notes(&self) -> &[TrackNote] {
        self.walk.as_ref().map_or(&[], |walk| walk.rehearsal().walk().notes())
    }

    /// Opens a visit, at its start.
    pub(crate) fn open(pack: Arc<TourPack>, options: PlayerOptions) -> Result<Self, PlayerError> {
        let start = options.start.timestamp();
        let gpx = options.gpx.as_deref();
        let walk = match Rehearsal::of_pack(&pack, gpx, options.seed) {
            Ok(good) => {
                let rehearsal = match options.conditions {
                    Some(conditions) => good.under(conditions, &pack),
                    None => good,
                };
                Some(RehearsedWalk::new(Arc::new(rehearsal), start, 0.0))
            }
            Err(WalkError::TooShort { .. }) if gpx.is_none() && options.steered => None,
            Err(error) => return Err(error.into()),
        };
        walk.iter().for_each(|walk| walk.set_speed(options.speed));
        let local = pack.local();
        let walls = Walls::of(pack.assets().iter(), &local);
        let free = walk.is_none().then(|| {
            let (position_m, heading_deg) = outset(pack.assets().iter(), &local, &walls);
            FreeWalk::new(position_m, heading_deg)
        });
        let mut notices = Notices::default();
        let live = options.live;
        let mut visit = Visit::open(
            pack.clone(),
            Settings::new(options.language),
            VisitOptions {
                http: live.as_ref().map(|live| live.http.clone()).unwrap_or_default(),
                recording: options.recording,
                is_rehearsal: live.is_none(),
                ..VisitOptions::default()
            },
        )?;
        let poll_every = if live.is_some() { ASK_EVERY } else { POLL_EVERY };
        if let Some(live) = live {
            visit.use_secret_store(live.secrets);
            visit.allow_hosts(live.hosts);
            match live.keep.map(|file| visit.keep_readings(file, start)) {
                None => {}
                Some(Ok(kept)) => kept.loss.into_iter().for_each(|it| notices.add_text(it, start)),
                Some(Err(error)) => {
                    notices.add_text(format!("nothing is kept of this walk: {error}"), start);
                }
            }
        }
        // Without figures the walk is still a walk.
        let district = district(&pack).unwrap_or_else(|error| {
            notices.add_text(error.to_string(), start);
            None
        });
        let mut player = Self {
            district,
            days: None,
            time_zone: pack.time_zone().clone(),
            local,
            visit,
            now: walk.as_ref().map_or(start, RehearsedWalk::now),
            begun: start,
            plan: walk.as_ref().map_or_else(Plan::default, |walk| {
                Plan::of(walk.rehearsal(), &TourMap::of(&pack).stops)
            }),
            reached_s: BTreeMap::new(),
            walk,
            free,
            walls,
            polled: None,
            provenance: Provenance::default(),
            poll_every,
            patient: options.patient,
            playing: true,
            told: None,
            notices,
            wall: Duration::ZERO,
            onlookers: Onlookers::default(),
            leader: None,
            events: Vec::new(),
            pack,
        };
        player.place_visitor();
        Ok(player)
    }

    /// Goes on by a piece of wall time.
    pub(crate) fn advance(&mut self, wall: Duration) {
        self.wall += wall;
        self.onlookers.forget(self.wall);
        let wall_s = wall.as_secs_f64();
        if !self.playing {
            // The clock stands, and whoever walks freely with it.
        } else if let Some(free) = &mut self.free {
            let wall_s = wall_s.min(LONGEST_TICK_S);
            self.now = later(self.now, wall_s);
            let samples = free.step(wall_s, self.now, &self.local, &self.walls);
            samples.into_iter().flatten().for_each(|sample| self.hand_in(sample));
        } else if let Some(samples) = self.walk.as_ref().map(|walk| walk.advance(wall_s)) {
            for sample in samples {
                self.now = sample.time();
                let is_fix = matches!(sample, Sample::Fix(_));
                self.hand_in(sample);
                if is_fix {
                    self.collect_events();
                }
            }
            self.now = self.walk.as_ref().map_or(self.now, RehearsedWalk::now);
        }
        self.poll();
        self.collect_events();
    }

    /// What the camera shows now.
    pub(crate) fn frame(&mut self, camera: &Camera) -> Result<Frame, VisitError> {
        let frame = self.visit.frame(camera, self.now);
        self.collect_events();
        frame
    }

    /// What happened since it was asked last, in order.
    pub(crate) fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Whether the rehearsed walk was played to its end.
    pub(crate) fn finished(&self) -> bool {
        self.walk.as_ref().is_some_and(RehearsedWalk::is_finished)
    }

    /// Does what the visitor wants.
    pub(crate) fn command(&mut self, command: Command) -> Result<(), VisitError> {
        match command {
            Command::Play => self.playing = true,
            Command::Pause => self.playing = false,
            Command::Speed { value } => self.walk.iter().for_each(|walk| walk.set_speed(value)),
            Command::Seek { walked } => self.seek(walked),
            Command::Time { minute_of_day } => self.set_time(minute_of_day),
            Command::Language { language } => self.visit.set_language(language),
            Command::Network { network, hidden } => {
                let mut networks = self.session().hidden_networks().clone();
                if hidden {
                    networks.insert(network);
                } else {
                    networks.remove(&network);
                }
                self.visit.hide_networks(networks);
            }
            Command::Move { forward_mps, sideways_mps, turn_deg_s, pitch_deg } => {
                // Whoever sets out does not stay paused.
                self.playing = true;
                if let (None, Some(walk)) = (&self.free, &self.walk) {
                    let (rehearsal, at_s) = (walk.rehearsal(), walk.elapsed_s());
                    let position_m = self.walls.out_of(rehearsal.position_m(at_s));
                    self.free = Some(FreeWalk::new(position_m, rehearsal.heading_deg(at_s)));
                }
                if let Some(free) = &mut self.free {
                    free.steer(forward_mps, sideways_mps, turn_deg_s, pitch_deg);
                }
            }
            Command::Next => match self.next_stop() {
                Some(stop) if self.free.is_none() => self.go_to(&stop)?,
                _ => self.visit.skip_stop(self.now),
            },
            Command::Repeat => self.visit.repeat_stop(self.now),
            Command::GoTo { stop } => self.go_to(&stop)?,
            Command::Touch { x_px, y_px } => {
                self.visit.touch(x_px, y_px);
            }
            Command::Select { asset } => self.visit.select(asset.as_ref()),
            Command::Undo => self.visit.undo(self.now),
            // Which browser, only its page can say.
            Command::Lead => {}
            Command::Guided => {
                if let Some(walk) = &self.walk
                    && self.free.take().is_some()
                {
                    walk.turn(self.now);
                    self.visit.restart(self.session().progress().clone());
                    self.place_visitor();
                }
            }
        }
        self.collect_events();
        Ok(())
    }

    fn session(&self) -> &TourSession {
        self.visit.session()
    }

    fn mode(&self) -> Mode {
        if self.free.is_some() { Mode::Free } else { Mode::Guided }
    }

    /// Winds the rehearsed walk to a share of its length: it is walked again
    /// from the start, so that the visit stands as it would have.
    fn seek(&mut self, walked: f64) {
        let Some(walk) = &self.walk else { return };
        walk.seek(walked);
        self.now = walk.now();
        self.begun = walk.start();
        self.reached_s.clear();
        let before = walk.samples_before();
        self.free = None;
        self.visit.restart(Progress::default());
        self.told = None;
        before.into_iter().for_each(|sample| self.hand_in(sample));
        self.collect_events();
        self.events.clear();
        self.place_visitor();
    }

    /// Goes to a stop: the visitor, the picture and the words. Who walks freely
    /// stays, and only hears of it.
    fn go_to(&mut self, stop: &str) -> Result<(), VisitError> {
        let known = self.pack.tour().stops.iter().find(|it| *it.id == *stop);
        if let Some(zone) = known.and_then(|it| it.zones.first())
            && let Some(walk) = self.walk.as_ref().filter(|_| self.free.is_none())
        {
            walk.seek_place(self.local.ground_m(zone.center), zone.radius_m);
            self.now = walk.now();
            self.visit.restart(self.session().progress().clone());
            self.place_visitor();
        }
        self.visit.go_to_stop(stop, self.now)
    }

    /// The stop that the way leads to, as it is shown, or else the one after that
    /// which the visit is at, or was at last.
    fn next_stop(&self) -> Option<StopId> {
        self.session().way(self.now).map(|way| way.stop).or_else(|| self.stop_after())
    }

    /// The stop after the one that the visit is at, or was at last.
    fn stop_after(&self) -> Option<StopId> {
        let progress = self.session().progress();
        let last = progress.current.as_ref().or(progress.reached.last());
        let mut stops = self.pack.tour().stops.iter().map(|stop| &stop.id);
        if let Some(last) = last {
            stops.find(|stop| *stop == last)?;
        }
        stops.next().cloned()
    }

    /// Sets the clock to a minute of the local day; the visitor stays.
    fn set_time(&mut self, minute_of_day: f64) {
        let date = self.local_now().date();
        let Ok(midnight) = date.to_zoned_datetime(self.time_zone.clone()) else { return };
        // A day of 23 or 25 hours ends before or after minute 1440.
        let end = date.tomorrow().and_then(|next| next.to_zoned_datetime(self.time_zone.clone()));
        let latest = end.map_or(midnight.timestamp(), |end| later(end.timestamp(), -1.0));
        let on_way_s = self.on_way_s();
        self.now = later(midnight.timestamp(), minute_of_day * 60.0).min(latest);
        self.begun = later(self.now, -on_way_s);
        self.walk.iter().for_each(|walk| walk.turn(self.now));
        self.visit.restart(self.session().progress().clone());
        self.place_visitor();
    }

    /// A first fix and a first look, so that there is something to see.
    fn place_visitor(&mut self) {
        self.polled = None;
        let samples = match (&self.free, &self.walk) {
            (Some(free), _) => vec![free.fix(self.now, &self.local), free.attitude(self.now)],
            (None, walk) => walk.as_ref().map(RehearsedWalk::settle).unwrap_or_default(),
        };
        samples.into_iter().for_each(|sample| self.hand_in(sample));
        self.poll();
        self.collect_events();
    }

    fn hand_in(&mut self, sample: Sample) {
        if let Err(error) = self.visit.sample(sample) {
            self.notices.add_text(error.to_string(), self.now);
        }
        if matches!(sample, Sample::Fix(_)) {
            self.look_around();
        }
    }

    /// Sees to what is around the visitor.
    fn look_around(&mut self) {
        match self.patient {
            true => self.visit.settle_around(),
            false => self.visit.look_around(),
        }
    }

    fn poll(&mut self) {
        self.look_around();
        self.visit.take_arrivals();
        if self.polled.is_none_or(|at| self.now.duration_since(at) >= self.poll_every) {
            self.visit.poll(self.now);
            self.polled = Some(self.now);
            self.provenance = self.visit.provenance();
        }
    }

    fn collect_events(&mut self) {
        for event in self.visit.events() {
            if let EventKind::Cue(cue) = &event.kind {
                self.told = Some(cue.subject.clone());
            }
            if let EventKind::Tour(TourEvent::StopReached { stop }) = &event.kind {
                let reached_s = event.time.duration_since(self.begun).as_secs_f64();
                self.reached_s.insert(stop.clone(), reached_s);
            }
            if matches!(event.kind, EventKind::Surroundings { .. }) {
                self.know_walls();
            }
            self.notices.add_event(&event);
            self.events.push(event);
        }
        self.remember_day();
    }

    /// Takes in what was loaded around the visitor: one who walks freely is not
    /// in a building, and begins where there is something.
    fn know_walls(&mut self) {
        let assets = || self.visit.session().assets();
        self.walls = Walls::of(assets(), &self.local);
        let Some(free) = &mut self.free else { return };
        if free.has_set_out || !self.pack.assets().is_empty() {
            free.go_out(&self.walls);
        } else {
            let (position_m, heading_deg) = outset(assets(), &self.local, &self.walls);
            *free = FreeWalk::new(position_m, heading_deg);
        }
    }

    /// Keeps the day that the clock is in.
    fn remember_day(&mut self) {
        let date = self.local_now().date();
        let known = self.days.as_ref().is_some_and(|days| days.date == date);
        if let Some(district) = self.district.as_ref().filter(|_| !known) {
            self.days = Some(Days {
                date,
                district: district.day_on(date, Scope::District),
                battery_transformer: district.day_on(date, Scope::BatteryTransformer),
            });
        }
    }

    /// How long the visit has been on the way, on its clock.
    fn on_way_s(&self) -> f64 {
        self.now.duration_since(self.begun).as_secs_f64()
    }

    fn local_now(&self) -> ZonedDateTime {
        self.now.to_zoned_datetime(self.time_zone.clone())
    }
}

/// Those who look on.
impl Player {
    /// The page of who asks, if it has a picture of its own.
    fn own_page<'a>(&self, asker: &'a Asker) -> Option<&'a str> {
        asker.page.as_deref().filter(|_| asker.beside || !self.leads(asker))
    }

    /// What who asks sees.
    fn seen(&self, asker: &Asker) -> &TourSession {
        let own = self.own_page(asker).and_then(|page| self.onlookers.session(page));
        own.unwrap_or(self.visit.session())
    }

    /// The session of a page with a picture of its own, as it stands now. Who
    /// leads has language, networks and choice in common with the visit.
    fn hear(&mut self, asker: &Asker) -> Option<&mut TourSession> {
        let leads = self.leads(asker);
        let page = self.own_page(asker)?;
        let leading = self.visit.session();
        let session = self.onlookers.hear(page, self.wall, leading);
        let language = asker.language.as_ref().filter(|_| !leads).unwrap_or(leading.language());
        if session.language() != language {
            session.set_language(language.clone());
        }
        let hidden = asker.hidden_networks().filter(|_| !leads);
        let hidden = hidden.unwrap_or_else(|| leading.hidden_networks().clone());
        if *session.hidden_networks() != hidden {
            session.hide_networks(hidden);
        }
        if leads && session.selected() != leading.selected() {
            session.select(leading.selected());
        }
        Some(session)
    }
}

impl Tablet for Player {
    fn leads(&self, asker: &Asker) -> bool {
        match (&asker.browser, &self.leader) {
            (Some(browser), Some(leader)) => browser == leader,
            (Some(_), None) => true,
            (None, _) => asker.page.is_none(),
        }
    }

    fn frame(&mut self, asker: &Asker, camera: &Camera) -> Result<Frame, VisitError> {
        let now = self.now;
        match self.hear(asker) {
            Some(session) => Ok(session.frame(camera, now)?),
            None => self.frame(camera),
        }
    }

    fn status(&self, asker: &Asker) -> Status {
        self.status_for(self.seen(asker))
    }

    fn map(&self) -> MapData {
        self.map()
    }

    fn around(&self) -> Box<dyn FnOnce() -> AroundData + Send> {
        let (number, around) = (self.session().around_number(), self.session().around());
        Box::new(move || around_of(&around.map(number)))
    }

    fn day(&self) -> DayData {
        self.day()
    }

    fn card(&self, asker: &Asker) -> Option<AssetCard> {
        self.visit.card_for(self.seen(asker), self.now)
    }

    fn sheet(&self, asker: &Asker) -> Sheet {
        self.sheet(self.seen(asker))
    }

    fn plan(&self, asker: &Asker) -> String {
        self.plan_on_paper(self.seen(asker))
    }

    fn command(&mut self, asker: &Asker, command: Command) -> Result<(), VisitError> {
        match command {
            Command::Lead => self.leader = asker.browser.clone(),
            command if command.drives() || self.leads(asker) => {
                return self.command(command);
            }
            Command::Touch { x_px, y_px } => {
                if let Some(session) = self.hear(asker) {
                    let asset = session.asset_at(x_px, y_px).map(|asset| asset.id.clone());
                    session.select(asset.as_ref());
                }
            }
            Command::Select { asset } => {
                if let Some(session) = self.hear(asker) {
                    session.select(asset.as_ref());
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The simulated district, if the pack has one.
pub(crate) fn district(pack: &TourPack) -> Result<Option<SimulatedDistrict>, DistrictError> {
    match pack.simulated_district() {
        Err(DistrictError::NoDistrict) => Ok(None),
        built => built.map(Some),
    }
}

fn later(time: Timestamp, seconds: f64) -> Timestamp {
    let nanos = SignedDuration::from_nanos((seconds * 1e9).round() as i64);
    time.saturating_add(nanos).unwrap_or(time)
}

#[cfg(test)]
mod tests;
