//! The sensors one by one: receiver, compass, gyroscope, tracking.
//!
//! Each has its own draws: under other conditions the same seed has the same walk,
//! and the same errors of all that is not touched by them.

use std::collections::VecDeque;
use std::sync::Arc;

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;

use crate::geodesy::{LocalFrame, full_turn_deg, half_turn_deg};
use crate::pose::{Attitude, Fix, NorthReference, TrackQuality, TrackSample};
use crate::session::attitude;

use super::dice::{Dice, Wandering};
use super::{Conditions, EVERY_S, Hardship, Moment, azimuth_deg};

/// What is drawn for.
const RECEIVER: u64 = 1;
const FACADES: u64 = 2;
const COMPASS: u64 = 3;
const GYROSCOPE: u64 = 4;
const TRACKING: u64 = 5;

/// A GNSS receiver.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    local: LocalFrame,
    dice: Dice,
    slow_m: Wandering,
    quick_m: Wandering,
    facades: Option<Facades>,
    /// Places of the last second.
    places_m: VecDeque<DVec2>,
}

/// Fixes a second.
const FIX_EVERY_S: f64 = 1.0;
/// The radius that holds 68 % of the open sky's errors.
const STATED_M: f64 = 3.6;
const WHITE_M: f64 = 0.4;
const COURSE_DEG: f64 = 8.0;
const SPEED_MPS: f64 = 0.1;
/// Receivers give no course to somebody slower.
const COURSE_FROM_MPS: f64 = 0.8;

impl Receiver {
    pub(super) fn new(conditions: Conditions, local: LocalFrame, seed: u64) -> Self {
        let mut dice = Dice::new(seed, RECEIVER);
        let facades = (conditions == Conditions::Canyon).then(|| Facades::new(seed));
        Self {
            local,
            slow_m: Wandering::new(2.0, 180.0, &mut dice),
            quick_m: Wandering::new(1.2, 25.0, &mut dice),
            dice,
            facades,
            places_m: VecDeque::new(),
        }
    }

    /// Sees a moment, and has a fix where it is time for one.
    pub(super) fn see(&mut self, moment: &Moment, time: Timestamp, due: bool) -> Option<Fix> {
        let kept = (FIX_EVERY_S / EVERY_S) as usize;
        if self.places_m.len() > kept {
            self.places_m.pop_front();
        }
        self.places_m.push_back(moment.place_m);
        if !due {
            return None;
        }
        self.slow_m.step(FIX_EVERY_S, &mut self.dice);
        self.quick_m.step(FIX_EVERY_S, &mut self.dice);
        let white_m = self.dice.pair() * WHITE_M;
        // Drawn whether it is shown or not: the next draws stay the same.
        let course_off_deg = self.dice.normal() * COURSE_DEG;
        let speed_off_mps = self.dice.normal() * SPEED_MPS;
        let thrown_m = match &mut self.facades {
            Some(facades) => facades.thrown_m(moment.at_s)?,
            None => DVec2::ZERO,
        };
        let way_m = moment.place_m - self.places_m.front().copied().unwrap_or(moment.place_m);
        let speed_mps = way_m.length() / FIX_EVERY_S;
        let seen_m = moment.place_m + self.slow_m.value + self.quick_m.value + white_m + thrown_m;
        let place = self.local.on_ground(seen_m);
        let course_deg = full_turn_deg(azimuth_deg(way_m) + course_off_deg);
        let standing = speed_mps < 0.05;
        Some(Fix {
            time,
            lat_deg: place.lat_deg(),
            lon_deg: place.lon_deg(),
            horizontal_accuracy_m: STATED_M,
            speed_mps: Some(if standing { 0.0 } else { (speed_mps + speed_off_mps).max(0.0) }),
            course_deg: (speed_mps > COURSE_FROM_MPS).then_some(course_deg),
        })
    }

    pub(super) fn hardship(&self, at_s: f64) -> Option<Hardship> {
        self.facades.as_ref()?.hardship(at_s)
    }
}

/// Facades along the way: each throws the fixes off for a minute; between them
/// there is a sky for half a minute, and at times none at all.
#[derive(Debug, Clone)]
struct Facades {
    dice: Dice,
    thrown_m: DVec2,
    thrown_from_s: f64,
    thrown_until_s: f64,
    hidden_from_s: f64,
    hidden_until_s: f64,
}

impl Facades {
    fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed, FACADES),
            thrown_m: DVec2::ZERO,
            thrown_from_s: 60.0,
            thrown_until_s: 0.0,
            hidden_from_s: 100.0,
            hidden_until_s: 0.0,
        }
    }

    /// How far a fix is thrown off, or `None` where there is none.
    fn thrown_m(&mut self, at_s: f64) -> Option<DVec2> {
        if at_s >= self.thrown_from_s {
            self.thrown_m = self.dice.direction() * self.dice.between(10.0, 30.0);
            self.thrown_until_s = at_s + 60.0;
            self.thrown_from_s = self.thrown_until_s + self.dice.between(30.0, 60.0);
        }
        if at_s >= self.hidden_from_s {
            self.hidden_until_s = at_s + self.dice.between(3.0, 15.0);
            self.hidden_from_s = self.hidden_until_s + self.dice.between(60.0, 120.0);
        }
        let thrown_m = if at_s < self.thrown_until_s { self.thrown_m } else { DVec2::ZERO };
        (at_s >= self.hidden_until_s).then_some(thrown_m)
    }

    fn hardship(&self, at_s: f64) -> Option<Hardship> {
        if at_s < self.hidden_until_s {
            return Some(Hardship::Hidden);
        }
        (at_s < self.thrown_until_s).then(|| Hardship::Thrown { off_m: self.thrown_m.length() })
    }
}

/// A compass with gyroscope and gravity, as Android's rotation vector.
#[derive(Debug, Clone)]
pub(super) struct Compass {
    dice: Dice,
    /// What of the field is the device's own: towards its front and its right,
    /// as a share of the earth's. 0.05 of it are 3 degrees.
    hard_iron: Wandering,
    cover_deg: f64,
    steel: Arc<[Steel]>,
    /// How far its heading was off at the last moment, without the noise.
    off_deg: f64,
}

/// What a compass states of its heading, whatever is the case.
const STATED_DEG: f64 = 10.0;
const COMPASS_NOISE_DEG: f64 = 0.7;
/// What a compass is off at any place is no news.
const TOLD_FROM_DEG: f64 = 15.0;
/// The earth's horizontal field in France, microtesla.
const EARTH_UT: f64 = 21.0;
/// A transformer's dipole: microtesla in a distance of one metre. In 4 m it is
/// stronger than the earth's field, in 15 m it bends it by a degree.
const DIPOLE_UT_M3: f64 = 1600.0;
/// All of them together are no stronger than this share of the earth's field,
/// which they bend by 72 degrees at most therefore; hard iron comes on top.
const STRONGEST_STEEL: f64 = 0.95;

/// A transformer: its place, and the direction of its dipole.
#[derive(Debug, Clone, Copy)]
struct Steel {
    at_m: DVec2,
    dipole: DVec2,
}

impl Steel {
    /// The field of the dipole in its plane, microtesla.
    fn field_ut(&self, place_m: DVec2) -> DVec2 {
        let away_m = place_m - self.at_m;
        let distance_m = away_m.length().max(0.5);
        let towards = away_m / distance_m;
        (3.0 * self.dipole.dot(towards) * towards - self.dipole) * DIPOLE_UT_M3
            / (distance_m * distance_m * distance_m)
    }
}

impl Compass {
    pub(super) fn new(conditions: Conditions, transformers_m: &[DVec2], seed: u64) -> Self {
        let mut dice = Dice::new(seed, COMPASS);
        let hard_iron = Wandering::new(0.05, 200.0, &mut dice);
        let steel = match conditions {
            Conditions::Transformer => transformers_m
                .iter()
                .map(|&at_m| Steel { at_m, dipole: dice.direction() })
                .collect(),
            _ => Arc::default(),
        };
        let cover_deg = if conditions == Conditions::Cover { 120.0 } else { 0.0 };
        Self { dice, hard_iron, cover_deg, steel, off_deg: 0.0 }
    }

    /// Sees a moment where magnetic north is so far from true north.
    pub(super) fn see(
        &mut self,
        moment: &Moment,
        time: Timestamp,
        declination_deg: f64,
    ) -> Attitude {
        self.hard_iron.step(EVERY_S, &mut self.dice);
        let [heading, north] = [moment.heading_deg, declination_deg].map(f64::to_radians);
        let (north_sin, north_cos) = libm::sincos(north);
        let (ahead_sin, ahead_cos) = libm::sincos(heading);
        let iron = self.hard_iron.value * EARTH_UT;
        let own_ut =
            DVec2::new(ahead_sin, ahead_cos) * iron.x + DVec2::new(ahead_cos, -ahead_sin) * iron.y;
        let steel_ut: DVec2 = self.steel.iter().map(|it| it.field_ut(moment.place_m)).sum();
        let steel_ut = steel_ut.clamp_length_max(EARTH_UT * STRONGEST_STEEL);
        let field_ut = DVec2::new(north_sin, north_cos) * EARTH_UT + own_ut + steel_ut;
        let noise_deg = self.dice.normal() * COMPASS_NOISE_DEG;
        let seen_deg = moment.heading_deg - azimuth_deg(field_ut) + self.cover_deg + noise_deg;
        self.off_deg = half_turn_deg(declination_deg - azimuth_deg(field_ut) + self.cover_deg);
        Attitude {
            north: NorthReference::Magnetic,
            heading_accuracy_deg: Some(STATED_DEG),
            ..attitude(time, seen_deg, moment.pitch_deg)
        }
    }

    pub(super) fn hardship(&self) -> Option<Hardship> {
        let off_deg = self.off_deg.abs();
        (off_deg >= TOLD_FROM_DEG).then_some(Hardship::Bent { off_deg })
    }
}

/// Gyroscope and gravity, as Android's game rotation vector.
#[derive(Debug, Clone)]
pub(super) struct Gyroscope {
    dice: Dice,
    off_deg: f64,
    /// In degrees a second; one axis of it is used.
    rate: Wandering,
}

const GYROSCOPE_NOISE_DEG: f64 = 0.05;

impl Gyroscope {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed, GYROSCOPE);
        let off_deg = dice.between(0.0, 360.0);
        let rate = Wandering::new(0.01, 300.0, &mut dice);
        Self { dice, off_deg, rate }
    }

    pub(super) fn see(&mut self, moment: &Moment, time: Timestamp) -> Attitude {
        self.rate.step(EVERY_S, &mut self.dice);
        self.off_deg += self.rate.value.x * EVERY_S;
        let noise_deg = self.dice.normal() * GYROSCOPE_NOISE_DEG;
        let seen_deg = moment.heading_deg + self.off_deg + noise_deg;
        Attitude {
            north: NorthReference::Arbitrary,
            heading_accuracy_deg: None,
            ..attitude(time, seen_deg, moment.pitch_deg)
        }
    }
}

/// Tracking by camera and inertial sensors.
#[derive(Debug, Clone)]
pub(super) struct Tracking {
    dice: Dice,
    resets: bool,
    epoch: u32,
    /// The tracking's axes against east and north: degrees clockwise.
    off_deg: f64,
    position_m: DVec2,
    limited_from_s: f64,
    limited_until_s: f64,
    reset_at_s: f64,
    quality: TrackQuality,
}

/// What tracking drifts: degrees and metres per root metre.
const TRACK_YAW_DEG: f64 = 0.1;
const TRACK_M: f64 = 0.05;
/// So much more while it says that it is limited.
const LIMITED: f64 = 3.0;
const RESET_EVERY_S: f64 = 40.0;
const RESET_TAKES_S: f64 = 0.5;
const HELD_AT_M: f64 = 1.5;
/// So long it is told that tracking has begun anew, seconds.
const ANEW_S: f64 = 5.0;

impl Tracking {
    /// `None` where there is none.
    pub(super) fn new(conditions: Conditions, seed: u64) -> Option<Self> {
        let mut dice = Dice::new(seed, TRACKING);
        let off_deg = dice.between(0.0, 360.0);
        (conditions != Conditions::NoTracking).then_some(Self {
            dice,
            resets: conditions == Conditions::TrackingLoss,
            epoch: 0,
            off_deg,
            position_m: DVec2::ZERO,
            limited_from_s: 90.0,
            limited_until_s: 0.0,
            reset_at_s: RESET_EVERY_S,
            quality: TrackQuality::Normal,
        })
    }

    pub(super) fn see(&mut self, moment: &Moment, time: Timestamp) -> TrackSample {
        if moment.at_s >= self.limited_from_s {
            self.limited_until_s = moment.at_s + self.dice.between(4.0, 10.0);
            self.limited_from_s = self.limited_until_s + self.dice.between(60.0, 180.0);
        }
        let limited = moment.at_s < self.limited_until_s;
        let root_m = moment.step_m.length().sqrt() * if limited { LIMITED } else { 1.0 };
        self.off_deg += self.dice.normal() * TRACK_YAW_DEG * root_m;
        let frame = DQuat::from_rotation_z(-self.off_deg.to_radians());
        let seen_m = (frame * moment.step_m.extend(0.0)).truncate();
        self.position_m += seen_m + self.dice.pair() * TRACK_M * root_m;
        let mut lost = false;
        if self.resets && moment.at_s >= self.reset_at_s {
            lost = moment.at_s < self.reset_at_s + RESET_TAKES_S;
            if !lost {
                self.reset_at_s += RESET_EVERY_S;
                self.epoch += 1;
                self.off_deg = self.dice.between(0.0, 360.0);
                self.position_m = self.dice.pair() * 5.0;
            }
        }
        let seen_deg = moment.heading_deg + self.off_deg;
        self.quality = match (lost, limited) {
            (true, _) => TrackQuality::Lost,
            (false, true) => TrackQuality::Limited,
            (false, false) => TrackQuality::Normal,
        };
        TrackSample {
            time,
            epoch: self.epoch,
            device_to_world: attitude(time, seen_deg, moment.pitch_deg).device_to_enu,
            position_m: DVec3::new(self.position_m.x, self.position_m.y, HELD_AT_M),
            quality: self.quality,
        }
    }

    pub(super) fn hardship(&self, at_s: f64) -> Option<Hardship> {
        let begun_s = self.reset_at_s - RESET_EVERY_S + RESET_TAKES_S;
        match self.quality {
            TrackQuality::Lost => Some(Hardship::Lost),
            _ if self.epoch > 0 && at_s < begun_s + ANEW_S => Some(Hardship::Anew),
            TrackQuality::Limited => Some(Hardship::Limited),
            TrackQuality::Normal => None,
        }
    }
}
