//! Somebody who walks a route to and fro, stands at its stops and looks around.
//!
//! In: the route and the stops in local metres. Out: a [`Moment`] each
//! [`EVERY_S`]. A carrot goes ahead on the route and the walker turns towards
//! it, so that corners are walked smoothly, as nobody turns on the spot.

use glam::DVec2;

use crate::geodesy::{full_turn_deg, half_turn_deg};
use crate::session::sensors::{Dice, EVERY_S, Moment, Route, azimuth_deg};

/// How far ahead of the walker the carrot is, metres.
const CARROT_M: f64 = 2.5;
/// The carrot moves on by this much at a time, metres.
const CARROT_STEP_M: f64 = 0.1;
const WALKING_MPS: f64 = 1.25;
const ACCELERATION_MPS2: f64 = 0.6;
/// How fast a walker's way turns, degrees a second.
const TURN_DEG_PER_S: f64 = 50.0;
/// How fast a device is turned at most, degrees a second.
const LOOK_DEG_PER_S: f64 = 60.0;
/// How quickly a look follows where it is wanted: the rate of a critically
/// damped spring, 1/s.
const LOOK_PER_S: f64 = 1.5;
/// A walker looks to both sides of the way, by so much, in so long.
const SWAY_DEG: f64 = 17.0;
const SWAY_S: f64 = 19.0;
/// How a tablet is carried, degrees above the horizon.
const CARRIED_DEG: f64 = -7.0;
/// Where a route has no stops, the walker stands each so many metres.
const STAND_EVERY_M: f64 = 80.0;

impl Route {
    /// From its beginning to its end, and back, and on.
    fn folded(&self, along_m: f64) -> f64 {
        let there_and_back_m = along_m.rem_euclid(2.0 * self.length_m());
        there_and_back_m.min(2.0 * self.length_m() - there_and_back_m)
    }

    /// How far along it is nearest to a place.
    fn nearest(&self, place_m: DVec2) -> f64 {
        let steps = (self.length_m() / CARROT_STEP_M) as u32;
        let distance = |along_m: &f64| self.at(*along_m).distance_squared(place_m);
        (0..=steps)
            .map(|step| f64::from(step) * CARROT_STEP_M)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .unwrap_or(0.0)
    }
}

/// The walker.
#[derive(Debug, Clone)]
pub(super) struct Walker {
    route: Route,
    /// How far along the route the stops are.
    stops_m: Vec<f64>,
    dice: Dice,
    tick: u32,
    place_m: DVec2,
    course_deg: f64,
    speed_mps: f64,
    carrot_m: f64,
    stands_until_s: f64,
    heading_deg: f64,
    heading_deg_per_s: f64,
    /// What is looked at while standing, and until when.
    sight_deg: f64,
    sight_until_s: f64,
}

impl Walker {
    pub(super) fn new(route: Route, stops_m: &[DVec2], dice: Dice) -> Self {
        let mut stops_m: Vec<_> = stops_m.iter().map(|at_m| route.nearest(*at_m)).collect();
        if stops_m.is_empty() {
            let count = (route.length_m() / STAND_EVERY_M) as u32;
            stops_m.extend((1..=count).map(|stop| f64::from(stop) * STAND_EVERY_M));
        }
        let course_deg = azimuth_deg(route.at(CARROT_M) - route.at(0.0));
        Self {
            place_m: route.at(0.0),
            route,
            stops_m,
            dice,
            tick: 0,
            course_deg,
            speed_mps: 0.0,
            carrot_m: 0.0,
            stands_until_s: 0.0,
            heading_deg: course_deg,
            heading_deg_per_s: 0.0,
            sight_deg: course_deg,
            sight_until_s: 0.0,
        }
    }

    /// The next moment.
    pub(super) fn step(&mut self) -> Moment {
        let at_s = f64::from(self.tick) * EVERY_S;
        self.tick += 1;
        self.move_carrot(at_s);
        let stands = at_s < self.stands_until_s;
        let step_m = self.walk(stands);
        self.look(at_s, stands);
        Moment {
            at_s,
            place_m: self.place_m,
            step_m,
            heading_deg: full_turn_deg(self.heading_deg),
            pitch_deg: CARRIED_DEG + 0.6 * wave(at_s, 3.7),
        }
    }

    /// Keeps the carrot ahead; where it comes by a stop, the walker stands.
    fn move_carrot(&mut self, at_s: f64) {
        // On a route that never leads that far away, the carrot goes once around.
        let rounds = (2.0 * self.route.length_m() / CARROT_STEP_M) as u32;
        for _ in 0..rounds {
            let before_m = self.route.folded(self.carrot_m);
            if self.route.at(before_m).distance(self.place_m) >= CARROT_M {
                return;
            }
            self.carrot_m += CARROT_STEP_M;
            let after_m = self.route.folded(self.carrot_m);
            let passed = before_m.min(after_m)..before_m.max(after_m);
            if self.stops_m.iter().any(|stop_m| passed.contains(stop_m)) {
                self.stands_until_s = at_s + self.dice.between(15.0, 45.0);
            }
        }
    }

    fn walk(&mut self, stands: bool) -> DVec2 {
        let wanted_mps = if stands { 0.0 } else { WALKING_MPS };
        let faster_mps = ACCELERATION_MPS2 * EVERY_S;
        self.speed_mps += (wanted_mps - self.speed_mps).clamp(-faster_mps, faster_mps);
        if self.speed_mps > 0.0 {
            let carrot_m = self.route.at(self.route.folded(self.carrot_m));
            let off_deg = half_turn_deg(azimuth_deg(carrot_m - self.place_m) - self.course_deg);
            let turn_deg = TURN_DEG_PER_S * EVERY_S;
            self.course_deg += (off_deg * EVERY_S * 2.0).clamp(-turn_deg, turn_deg);
        }
        let (sin, cos) = libm::sincos(self.course_deg.to_radians());
        let step_m = DVec2::new(sin, cos) * self.speed_mps * EVERY_S;
        self.place_m += step_m;
        step_m
    }

    fn look(&mut self, at_s: f64, stands: bool) {
        if stands && at_s >= self.sight_until_s {
            self.sight_deg = self.dice.between(0.0, 360.0);
            self.sight_until_s = at_s + self.dice.between(6.0, 14.0);
        }
        let wanted_deg = match stands {
            true => self.sight_deg,
            false => self.course_deg + SWAY_DEG * wave(at_s, SWAY_S),
        };
        let off_deg = half_turn_deg(wanted_deg - self.heading_deg);
        let pull = LOOK_PER_S * LOOK_PER_S * off_deg - 2.0 * LOOK_PER_S * self.heading_deg_per_s;
        let rate = self.heading_deg_per_s + pull * EVERY_S;
        self.heading_deg_per_s = rate.clamp(-LOOK_DEG_PER_S, LOOK_DEG_PER_S);
        self.heading_deg += self.heading_deg_per_s * EVERY_S;
    }
}

fn wave(at_s: f64, period_s: f64) -> f64 {
    libm::sin(at_s / period_s * std::f64::consts::TAU)
}
