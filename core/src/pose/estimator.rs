//! Fixes, attitudes and tracking to a pose.

mod align;
mod raw;

use std::f64::consts::{FRAC_PI_2, PI};

use glam::{DQuat, DVec2};
use jiff::{SignedDuration, Timestamp};

use crate::geodesy::LocalFrame;

use super::bank::{Bank, Direction, FixVerdict};
use super::belief::{BRIDGED_AFTER_S, LOST_AFTER_S, Motion, Place, wrapped};
use super::compass::{Compass, North};
use super::ease::Ease;
use super::frames::{Frames, Stream, Turnover};
use super::order::{NewestFirst, Turn, seconds_between};
use super::sample::{self, PlacedFix, RADIUS_68, SampleError};
use super::trail::Seen;
use super::{
    Attitude, Fix, HeadingSource, NorthReference, PlaneCovariance, Pose, PositionState, TrackSample,
};

/// The height of a tablet held in front of the chest, metres.
const USUAL_EYE_HEIGHT_M: f64 = 1.5;

/// Receivers measure speed by Doppler; without their own figure, this is the
/// standard deviation of each component, metres a second.
const VELOCITY_SIGMA_MPS: f64 = 0.5;
/// What that is across the direction of movement, of somebody who walks.
const COURSE_SIGMA_MPS: f64 = 0.18;
/// A course is best at a run, radians.
const LEAST_COURSE_SIGMA: f64 = 0.05;
/// Who is slower has no direction of movement worth having.
const WALKING_MPS: f64 = 0.6;
/// The way against which a course is held lies over so long;
const COURSE_OVER: SignedDuration = SignedDuration::from_secs(1);
/// receivers smooth it, so somebody who has turned within so long has none: by
/// more than this, radians.
const STEADY_OVER: SignedDuration = SignedDuration::from_secs(3);
const STEADY: f64 = 0.35;
/// A tracked velocity is that over so long, seconds.
const SPEED_OVER: SignedDuration = SignedDuration::from_millis(400);
/// No walker is faster: what is usual for one says nothing of them.
const RIDING_MPS: f64 = 3.0;

/// What tracking adds to the error of a place: metres per root metre.
const TRACK_NOISE: f64 = 0.06;
/// What its yaw drifts: radians per root metre.
const TRACK_YAW_NOISE: f64 = 0.12 * PI / 180.0;
/// Tracking that says itself that it is poor is so much worse.
const LIMITED: f64 = 5.0;
/// The beliefs are brought up to tracking as it goes, or what it saw would be
/// forgotten before the next fix: so far behind it, seconds.
const BEHIND: SignedDuration = SignedDuration::from_millis(1500);
const FAR_BEHIND_S: f64 = 3.0;

/// What a gyroscope's attitude drifts: radians per root second.
const GYROSCOPE_DRIFT: f64 = 0.1 * PI / 180.0;
/// How what a compass calls north wanders along a street: radians per root second.
const COMPASS_DRIFT: f64 = 0.5 * PI / 180.0;

/// The compass is heard so often, seconds: its errors last.
const COMPASS_EVERY_S: f64 = 1.0;
/// A reading of it is handed on to the first fix for so long, seconds.
const COMPASS_HOLDS_S: f64 = 10.0;
/// Less probable than this, the compass is called disturbed.
const DISTURBED: f64 = 0.5;
/// A heading this good is told by more than the compass: a share of what the
/// compass itself is worth.
const BETTER_THAN_COMPASS: f64 = 0.6;

/// A clock was put back by more than this, seconds, if a fix is that much older than
/// what is believed.
const AHEAD_S: f64 = 10.0;

/// An orientation holds for this long; sensors give fifty and more a second.
const FRESH_S: f64 = 1.0;
/// Then the visitor may have turned: radians a second.
const TURN_PER_S: f64 = 20.0 * PI / 180.0;
/// A heading worse than this is none, radians.
const UNKNOWN: f64 = FRAC_PI_2;

/// What became of a fix.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum FixOutcome {
    /// It moved the pose.
    Used,
    /// It cannot be where a walker is; the pose stays as it was.
    Refused {
        /// How far it lies from where the walker is believed to be, metres.
        off_m: f64,
    },
    /// The pose starts anew from it: the position was lost, several refused
    /// fixes in a row agreed, or the clock was put back.
    Restarted {
        /// How far it lies from where the walker was believed to be, metres.
        off_m: f64,
    },
}

/// Where the visitor is and looks, from the samples handed in so far.
///
/// ```
/// use wattwalk::geodesy::{LocalFrame, Wgs84};
/// use wattwalk::pose::{Fix, PoseEstimator, PositionState};
///
/// let fort = LocalFrame::new(Wgs84::new(48.8172, 2.2668)?, 120.0);
/// let mut estimator = PoseEstimator::new(fort, 1.5);
/// let time = "2026-06-01T10:00:00Z".parse()?;
/// assert_eq!(estimator.pose(time), None);
///
/// estimator.fix(&Fix {
///     time,
///     lat_deg: 48.8173,
///     lon_deg: 2.2668,
///     horizontal_accuracy_m: 5.0,
///     speed_mps: None,
///     course_deg: None,
/// })?;
/// let pose = estimator.pose(time).ok_or("no pose")?;
/// assert_eq!(pose.position_state, PositionState::Measured);
/// assert!((pose.position_m.y - 11.1).abs() < 0.1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PoseEstimator {
    local: LocalFrame,
    eye_height_m: f64,
    beliefs: Option<Believed>,
    frames: Frames,
    compass: Compass,
    north: Option<Heard>,
    ease: Ease,
    aligned: Option<align::Aligned>,
    raw: raw::Raw,
    /// The newest fix, to tell when the same one comes again.
    newest_fix: Option<Fix>,
    fixes: NewestFirst,
    attitudes: [NewestFirst; 2],
    tracks: NewestFirst,
}

/// The beliefs, and the times that they hold for.
#[derive(Debug, Clone)]
struct Believed {
    bank: Bank,
    /// The time of the place.
    time: Timestamp,
    /// When the last fix counted.
    fixed: Timestamp,
    /// When the yaw was let drift.
    drifted: Timestamp,
}

/// Where the compass has north in the leader's frame.
#[derive(Debug, Clone, Copy)]
struct Heard {
    time: Timestamp,
    north: North,
}

impl PoseEstimator {
    /// An estimator that has seen nothing yet. `eye_height_m` is the height of
    /// the device above the ground; what is not within 0 to 100 m is taken as
    /// 1.5 m.
    #[must_use]
    pub fn new(local: LocalFrame, eye_height_m: f64) -> Self {
        let plausible = (0.0..=100.0).contains(&eye_height_m);
        Self {
            local,
            eye_height_m: if plausible { eye_height_m } else { USUAL_EYE_HEIGHT_M },
            beliefs: None,
            frames: Frames::default(),
            compass: Compass::default(),
            north: None,
            ease: Ease::default(),
            aligned: None,
            raw: raw::Raw::default(),
            newest_fix: None,
            fixes: NewestFirst::default(),
            attitudes: [NewestFirst::default(); 2],
            tracks: NewestFirst::default(),
        }
    }

    /// Takes a fix in. The same fix handed in twice counts once.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable, the fix comes too late or
    /// lies more than 100 km away; the pose stays as it was.
    pub fn fix(&mut self, fix: &Fix) -> Result<FixOutcome, SampleError> {
        let placed = PlacedFix::new(fix, &self.local)?;
        let turn = self.fixes.admit(fix.time);
        if let Turn::Late { newest } = turn {
            return Err(SampleError::Order { sample: "fix".into(), time: fix.time, newest });
        }
        if self.newest_fix.replace(*fix) == Some(*fix) {
            return Ok(FixOutcome::Used);
        }
        self.forget_alignment(fix.time);
        if self.beliefs.is_none() {
            self.begin(&placed);
            return Ok(FixOutcome::Used);
        }
        let before = self.shown(placed.time);
        let rewound = turn == Turn::Rewound;
        let mut without = self.aligned.take();
        if let Some(aligned) = &mut without {
            match &mut aligned.without {
                Some(believed) => drop(believed.hear_fix(&placed, &self.frames, rewound)),
                without => *without = Some(self.begun(&placed)),
            }
        }
        self.aligned = without;
        let Some(believed) = &mut self.beliefs else { return Ok(FixOutcome::Used) };
        let outcome = believed.hear_fix(&placed, &self.frames, rewound);
        self.ease_from(placed.time, before, matches!(outcome, FixOutcome::Restarted { .. }));
        Ok(outcome)
    }

    /// From the first fix, and what was shown before it.
    fn begin(&mut self, placed: &PlacedFix) {
        let mut believed = self.begun(placed);
        if let Some(aligned) = &mut self.aligned {
            aligned.without = Some(believed.clone());
            believed.bank.align(&aligned.told, false);
        }
        self.beliefs = Some(believed);
        self.ease = Ease::default();
    }

    /// What is believed from a first fix.
    fn begun(&self, placed: &PlacedFix) -> Believed {
        let mut bank = Bank::new(placed.at_m, placed.sigma_m);
        bank.begin_moving(placed.velocity_mps, VELOCITY_SIGMA_MPS);
        self.begin_with_compass(&mut bank, placed.time);
        Believed::at(placed.time, bank)
    }

    /// What the compass showed shortly before.
    fn begin_with_compass(&self, bank: &mut Bank, time: Timestamp) {
        let age_s = |heard: &Heard| seconds_between(heard.time, time).abs();
        if let Some(heard) = self.north.filter(|heard| age_s(heard) < COMPASS_HOLDS_S) {
            bank.direction(heard.north.yaw, Direction::Compass { sigma: heard.north.sigma });
        }
    }

    /// Goes on in other local metres. What is known of the visitor is taken
    /// along; or forgotten but for where they look, if they are elsewhere.
    pub(crate) fn relocate(&mut self, local: LocalFrame, elsewhere: bool) {
        let turn = self.local.rotation_to(&local);
        let by = 2.0 * libm::atan2(turn.z, turn.w);
        let moved = |place_m: DVec2| {
            let place = self.local.on_ground(place_m);
            local.ground_m(place)
        };
        // A compass shows the north of the new axes from now on: what it showed
        // is turned to them, and its frame stays theirs.
        self.frames.turn_compass(by);
        let yaw_by = if self.frames.lead() == Some(Stream::Compass) { 0.0 } else { by };
        if elsewhere {
            (self.beliefs, self.aligned) = (None, None);
            self.newest_fix = None;
        }
        for believed in everyone(&mut self.beliefs, &mut self.aligned) {
            believed.bank.relocated(moved, by, yaw_by);
        }
        if let Some(aligned) = &mut self.aligned {
            aligned.relocate(moved, yaw_by);
        }
        if let Some(heard) = &mut self.north {
            heard.north.yaw = wrapped(heard.north.yaw + yaw_by);
        }
        self.ease = self.ease.turned(by);
        self.compass.forget();
        self.local = local;
    }

    /// Takes an attitude in.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable or the attitude comes too
    /// late; the pose stays as it was.
    pub fn attitude(&mut self, attitude: &Attitude) -> Result<(), SampleError> {
        let rotation = sample::rotation(attitude)?;
        let time = attitude.time;
        let stream = match attitude.north {
            NorthReference::Arbitrary => Stream::Gyroscope,
            NorthReference::Magnetic | NorthReference::True => Stream::Compass,
        };
        match self.attitudes[usize::from(stream == Stream::Compass)].admit(time) {
            Turn::Late { newest } => {
                return Err(SampleError::Order { sample: "attitude".into(), time, newest });
            }
            Turn::Rewound => self.frames.restart(stream),
            Turn::Next => {}
        }
        if self.is_passed_over(stream, time) {
            return Ok(());
        }
        let heading_accuracy_deg = self.doubted_deg(attitude);
        self.see(&Attitude { heading_accuracy_deg, ..*attitude }, stream, rotation);
        Ok(())
    }

    /// Takes in how the device is turned, all numbers sound.
    fn see(&mut self, attitude: &Attitude, stream: Stream, rotation: DQuat) {
        let time = attitude.time;
        // Before the first fix, the visitor is taken to be at the pack's place.
        let position_m = self
            .beliefs
            .as_ref()
            .map_or(DVec2::ZERO, |believed| believed.place(&self.frames, time).at_m);
        let north = self.compass.north(attitude, &self.local, position_m);
        let to_true = DQuat::from_rotation_z(north.map_or(0.0, |it| it.yaw));
        let seen = Seen { time, device_to_frame: to_true * rotation, place_m: None };
        let turnover = self.frames.take(stream, seen, self.believed_at());
        self.turn_over(turnover);
        if let Some(north) = north {
            self.hear_compass(&seen, north.sigma);
        }
    }

    /// Takes in where an AR framework tracked the device to be.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable or the sample comes too late;
    /// the pose stays as it was.
    pub fn track(&mut self, track: &TrackSample) -> Result<(), SampleError> {
        let device_to_frame = sample::tracked_rotation(track)?;
        let time = track.time;
        match self.tracks.admit(time) {
            Turn::Late { newest } => {
                return Err(SampleError::Order { sample: "track".into(), time, newest });
            }
            Turn::Rewound => self.frames.restart(Stream::Track),
            Turn::Next => {}
        }
        let seen = Seen { time, device_to_frame, place_m: Some(track.position_m) };
        let turnover = self.frames.track(seen, track.epoch, track.quality, self.believed_at());
        self.turn_over(turnover);
        for believed in everyone(&mut self.beliefs, &mut self.aligned) {
            if seconds_between(believed.time, time) > FAR_BEHIND_S {
                believed.advance(&self.frames, earlier(time, BEHIND));
            }
        }
        Ok(())
    }

    fn believed_at(&self) -> Option<Timestamp> {
        self.beliefs.as_ref().map(|believed| believed.time)
    }

    /// Another stream leads, or its frame is a new one.
    fn turn_over(&mut self, turnover: Option<Turnover>) {
        let Some(turnover) = turnover else { return };
        if let Some(heard) = &mut self.north {
            heard.north.yaw = wrapped(heard.north.yaw + turnover.by);
        }
        for believed in everyone(&mut self.beliefs, &mut self.aligned) {
            believed.turn_over(&turnover);
        }
        if let Some(aligned) = &mut self.aligned {
            aligned.turn_over(&turnover);
        }
    }

    /// The compass told where north is.
    fn hear_compass(&mut self, seen: &Seen, sigma: f64) {
        let time = seen.time;
        let recent =
            |heard: &Heard| (0.0..COMPASS_EVERY_S).contains(&seconds_between(heard.time, time));
        if self.beliefs.is_some() && self.north.as_ref().is_some_and(recent) {
            return;
        }
        let Some(yaw) = self.frames.lies(Stream::Compass, seen) else { return };
        self.north = Some(Heard { time, north: North { yaw, sigma } });
        let before = self.shown(time);
        for believed in everyone(&mut self.beliefs, &mut self.aligned) {
            believed.drift(self.frames.lead(), time);
            believed.bank.direction(yaw, Direction::Compass { sigma });
        }
        self.ease_from(time, before, false);
    }

    /// Place and yaw as the beliefs have them, and whether the yaw is known.
    fn found(&self, time: Timestamp) -> Option<Shown> {
        let believed = self.beliefs.as_ref()?;
        let opinion = believed.bank.opinion();
        Some(Shown {
            place_m: believed.place(&self.frames, time).at_m,
            yaw: opinion.yaw,
            is_known: opinion.yaw_sigma < UNKNOWN,
        })
    }

    /// The same as they are shown.
    fn shown(&self, time: Timestamp) -> Option<Shown> {
        let found = self.found(time)?;
        let (place_m, yaw) = (self.ease.place_m(time), self.ease.yaw(time));
        Some(Shown { place_m: found.place_m + place_m, yaw: found.yaw + yaw, ..found })
    }

    /// Lets what was corrected come slowly: from what was shown before.
    fn ease_from(&mut self, time: Timestamp, before: Option<Shown>, at_once: bool) {
        let Some((before, after)) = before.zip(self.found(time)) else { return };
        let place_m = if at_once { DVec2::ZERO } else { before.place_m - after.place_m };
        let yaw = if before.is_known { before.yaw - after.yaw } else { 0.0 };
        self.ease = Ease::new(time, place_m, yaw);
    }

    /// The pose at a time, `None` before the first fix. Asking changes
    /// nothing and allocates nothing. A time before the newest sample gets the
    /// pose of that time, for as long as the last seconds are held.
    #[must_use]
    pub fn pose(&self, time: Timestamp) -> Option<Pose> {
        let believed = self.beliefs.as_ref()?;
        let (place, ease_m) = (believed.place(&self.frames, time), self.ease.place_m(time));
        let [east, east_north, north] = place.cov_m2;
        // A filter's corrections are uncorrelated with its error, so what of
        // them is not yet shown adds to it.
        let cov = PlaneCovariance {
            east: east + ease_m.x * ease_m.x,
            east_north: east_north + ease_m.x * ease_m.y,
            north: north + ease_m.y * ease_m.y,
        };
        let (device_to_enu, heading_accuracy_deg, heading_source) = self.heading(believed, time);
        Some(Pose {
            time,
            position_m: place.at_m + ease_m,
            horizontal_accuracy_m: RADIUS_68 * ((cov.east + cov.north) / 2.0).sqrt(),
            velocity_mps: believed.velocity_mps(&self.frames, time),
            eye_height_m: self.eye_height_m,
            device_to_enu,
            heading_accuracy_deg,
            heading_source,
            position_state: believed.state(time),
            position_cov_m2: cov,
        })
    }

    /// Rotation from device axes to east, true north, up; the standard deviation
    /// of its heading in degrees; and who tells it. Before any orientation:
    /// upright, looking north, by no knowledge.
    fn heading(&self, believed: &Believed, time: Timestamp) -> (DQuat, f64, HeadingSource) {
        let Some((seen, age_s)) = self.frames.device(time) else {
            return (DQuat::from_rotation_x(FRAC_PI_2), 180.0, HeadingSource::Unknown);
        };
        let opinion = believed.bank.opinion();
        let ease = self.ease.yaw(time);
        let stale = TURN_PER_S * (age_s - FRESH_S).max(0.0);
        let sigma = libm::hypot(libm::hypot(opinion.yaw_sigma, ease), stale);
        let turn = DQuat::from_rotation_z(opinion.yaw + ease);
        let device_to_enu = (turn * seen.device_to_frame).normalize();
        if sigma.is_nan() || sigma >= UNKNOWN {
            return (device_to_enu, 180.0, HeadingSource::Unknown);
        }
        let by_walk =
            self.north.is_none_or(|heard| sigma < BETTER_THAN_COMPASS * heard.north.sigma);
        let source = if opinion.aligned > 0.5 {
            HeadingSource::Alignment
        } else if opinion.disturbed > DISTURBED {
            HeadingSource::WalkAgainstCompass
        } else if by_walk {
            HeadingSource::Walk
        } else {
            HeadingSource::Compass
        };
        (device_to_enu, sigma.to_degrees(), source)
    }
}

/// What is shown of a pose.
#[derive(Debug, Clone, Copy)]
struct Shown {
    place_m: DVec2,
    yaw: f64,
    is_known: bool,
}

/// What is believed, and what would be without the last alignment.
fn everyone<'a>(
    beliefs: &'a mut Option<Believed>,
    aligned: &'a mut Option<align::Aligned>,
) -> impl Iterator<Item = &'a mut Believed> {
    beliefs.iter_mut().chain(aligned.as_mut().and_then(|it| it.without.as_mut()))
}

impl Believed {
    fn at(time: Timestamp, bank: Bank) -> Self {
        Self { bank, time, fixed: time, drifted: time }
    }

    /// From the time of the beliefs to another. A little before it is a late
    /// picture: where the visitor was. Long before it, the clock was set back,
    /// and how long ago it was is not known: as long as it was set back.
    fn motion(&self, frames: &Frames, time: Timestamp) -> Motion {
        let between_s = seconds_between(self.time, time);
        match frames.way_m(self.time, time) {
            Some(way_m) if between_s.abs() <= 2.0 * FAR_BEHIND_S => {
                tracked(between_s.max(0.0), way_m, frames.is_limited())
            }
            _ => {
                let late = (-BRIDGED_AFTER_S..0.0).contains(&between_s);
                Motion::Free { seconds: if late { 0.0 } else { between_s.abs() } }
            }
        }
    }

    fn place(&self, frames: &Frames, time: Timestamp) -> Place {
        self.bank.place_after(&self.motion(frames, time))
    }

    /// East and north, metres a second: as it is tracked, or as it is believed.
    fn velocity_mps(&self, frames: &Frames, time: Timestamp) -> DVec2 {
        match frames.way_m(earlier(time, SPEED_OVER), time) {
            Some(way_m) => self.bank.turned(way_m) / SPEED_OVER.as_secs_f64(),
            None => self.bank.velocity_after(&self.motion(frames, time)),
        }
    }

    fn state(&self, time: Timestamp) -> PositionState {
        match seconds_between(self.fixed, time).abs() {
            ..=BRIDGED_AFTER_S => PositionState::Measured,
            ..=LOST_AFTER_S => PositionState::Bridged,
            _ => PositionState::Lost,
        }
    }

    /// Brings the beliefs up to a time, if it is later.
    fn advance(&mut self, frames: &Frames, time: Timestamp) {
        if time <= self.time {
            return;
        }
        let motion = self.motion(frames, time);
        self.bank.moved(&motion, seconds_between(self.time, time));
        self.time = time;
    }

    /// Another stream leads: up to where the old one was heard it told the way;
    /// up to where the new one begins nobody saw it.
    fn turn_over(&mut self, turnover: &Turnover) {
        if let Some(way_m) = turnover.way_m {
            let seconds = seconds_between(self.time, turnover.until).max(0.0);
            self.bank.moved(&tracked(seconds, way_m, false), seconds);
            self.time = self.time.max(turnover.until);
            let unseen_s = seconds_between(self.time, turnover.time).max(0.0);
            self.bank.moved(&Motion::Free { seconds: unseen_s }, unseen_s);
            self.time = self.time.max(turnover.time);
        }
        self.bank.change_frame(turnover.by, turnover.sigma);
    }

    /// Takes in a fix: of about now, or after a time of which nobody knows.
    fn hear_fix(&mut self, placed: &PlacedFix, frames: &Frames, rewound: bool) -> FixOutcome {
        let gap_s = seconds_between(self.fixed, placed.time);
        let off_m = self.place(frames, placed.time).at_m.distance(placed.at_m);
        let is_lost = gap_s > LOST_AFTER_S && frames.way_m(self.time, placed.time).is_none();
        let is_ahead = seconds_between(placed.time, self.time) > AHEAD_S;
        if rewound || is_lost || is_ahead {
            self.place_anew(placed);
            return FixOutcome::Restarted { off_m };
        }
        match self.take(placed, frames) {
            FixVerdict::Agrees => FixOutcome::Used,
            FixVerdict::Off | FixVerdict::Thrown => FixOutcome::Refused { off_m },
            FixVerdict::Elsewhere => FixOutcome::Restarted { off_m },
        }
    }

    /// Takes in a fix of about now.
    fn take(&mut self, placed: &PlacedFix, frames: &Frames) -> FixVerdict {
        self.advance(frames, placed.time);
        self.drift(frames.lead(), placed.time);
        self.hear_course(placed, frames);
        // A fix comes late: from where it was the visitor has walked on.
        let walked_m = match placed.time < self.time {
            true => frames.way_m(placed.time, self.time).map(|way_m| self.bank.turned(way_m)),
            false => None,
        };
        let at_m = placed.at_m + walked_m.unwrap_or(DVec2::ZERO);
        let verdict = self.bank.fix(at_m, placed.sigma_m);
        if verdict != FixVerdict::Off {
            self.fixed = placed.time;
        }
        verdict
    }

    /// Course and speed: across the way that was tracked they tell how its frame
    /// lies; where none was, how the visitor moves and about where they look.
    fn hear_course(&mut self, placed: &PlacedFix, frames: &Frames) {
        let Some(mps) = placed.velocity_mps else { return };
        let speed_mps = mps.length();
        let course = placed.course.filter(|_| speed_mps > WALKING_MPS);
        match (frames.way_m(earlier(placed.time, COURSE_OVER), placed.time), course) {
            (Some(way_m), Some(course)) => {
                let long = way_m.length() > WALKING_MPS * COURSE_OVER.as_secs_f64();
                let from = earlier(placed.time, STEADY_OVER);
                let way_before_m = frames.way_m(from, earlier(placed.time, COURSE_OVER));
                let turned = way_before_m.filter(|before_m| before_m.length() > WALKING_MPS);
                let turned = turned.map_or(0.0, |before_m| before_m.angle_to(way_m));
                if long && turned.abs() < STEADY {
                    let sigma = (COURSE_SIGMA_MPS / speed_mps).max(LEAST_COURSE_SIGMA);
                    let yaw = wrapped(course - libm::atan2(way_m.y, way_m.x));
                    self.bank.direction(yaw, Direction::Course { sigma });
                }
            }
            (Some(_), None) => {}
            (None, course) => {
                match speed_mps > RIDING_MPS {
                    true => self.bank.ride(mps, VELOCITY_SIGMA_MPS),
                    false => self.bank.velocity(mps, VELOCITY_SIGMA_MPS),
                }
                if let Some((course, ahead)) = course.zip(frames.ahead(placed.time)) {
                    self.bank.direction(wrapped(course - ahead), Direction::Ahead);
                }
            }
        }
    }

    /// Lets the leader's frame drift up to a time.
    fn drift(&mut self, lead: Option<Stream>, time: Timestamp) {
        let seconds = seconds_between(self.drifted, time);
        if seconds <= 0.0 {
            return;
        }
        self.drifted = time;
        let density = match lead {
            Some(Stream::Gyroscope) => GYROSCOPE_DRIFT,
            Some(Stream::Compass) => COMPASS_DRIFT,
            // By the metre, as it is walked.
            Some(Stream::Track) | None => return,
        };
        self.bank.drift_yaw(density * seconds.sqrt());
    }

    /// Somewhere else altogether, or after a time of which nobody knows.
    fn place_anew(&mut self, placed: &PlacedFix) {
        self.bank.place_anew(placed.at_m, placed.sigma_m);
        self.bank.begin_moving(placed.velocity_mps, VELOCITY_SIGMA_MPS);
        (self.time, self.fixed, self.drifted) = (placed.time, placed.time, placed.time);
    }
}

/// A time before another, at the earliest the first one of the calendar.
fn earlier(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_sub(by).unwrap_or(Timestamp::MIN)
}

fn tracked(seconds: f64, way_m: DVec2, is_limited: bool) -> Motion {
    let times = if is_limited { LIMITED } else { 1.0 };
    let (noise_m, yaw_noise) = (TRACK_NOISE * times, TRACK_YAW_NOISE * times);
    Motion::Tracked { seconds, way_m, noise_m, yaw_noise }
}
