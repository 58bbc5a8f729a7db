//! One belief of where the visitor is and how the device's frame lies: a Kalman
//! filter.
//!
//! In: how the visitor moved, fixes, directions. Out: the yaw of the frame that
//! orientations are told in, the place, and their covariance. What of a fix's
//! error lasts is part of the state, so that a hundred fixes off by the same
//! 3 m are not taken for a hundred witnesses (Bar-Shalom, Li, Kirubarajan,
//! *Estimation with Applications to Tracking and Navigation*, 2001, 8.2).

#![expect(clippy::needless_range_loop, reason = "rows and columns of a matrix read best by number")]

use std::f64::consts::{PI, TAU};

use glam::DVec2;

use super::alignment::{Bearing, Spot};
use super::bank::FixVerdict;
use super::receiver::Receiver;

/// Numbers of the state: the yaw of the frame, radians counter-clockwise from
/// east-north; place and velocity; the slow and the quick part of a fix's error,
/// in units of what the fix states (so that a coarse fix and a good one share
/// it); and the offset that a reflection adds. East and north of each.
const STATES: usize = 11;
const YAW: usize = 0;
const PLACE: usize = 1;
const VELOCITY: usize = 3;
const SLOW: usize = 5;
const QUICK: usize = 7;
const OFFSET: usize = 9;

/// Spectral density of the white acceleration of a visitor in m^2/s^3: one
/// who walks at 1.2 m/s and stops, starts or turns every ten seconds.
const ACCELERATION_DENSITY: f64 = 0.15;
/// Standard deviation of each velocity component of a visitor of whom
/// nothing is known, m/s: brisk walkers included.
const UNKNOWN_VELOCITY_MPS: f64 = 1.2;
/// The same of a velocity that tracking told, when tracking ends.
const TRACKED_VELOCITY_MPS: f64 = 0.3;
/// How fast belief in the last known velocity fades in a gap.
const FADE_S: f64 = 6.0;
/// How a reflection's offset changes while it lasts: metres per root second.
const OFFSET_WANDER: f64 = 0.3;

/// Fixes hold for this long; then their gap is bridged.
pub(super) const BRIDGED_AFTER_S: f64 = 3.0;
/// A gap longer than this is not bridged any more.
pub(super) const LOST_AFTER_S: f64 = 30.0;

/// How the visitor got from one moment to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Motion {
    /// As an AR framework tracked it, in the frame's metres.
    Tracked {
        /// How long it took.
        seconds: f64,
        /// From there to here.
        way_m: DVec2,
        /// Standard deviation that tracking adds to each axis in a metre walked,
        /// metres per root metre.
        noise_m: f64,
        /// What the frame's yaw drifts meanwhile, radians per root metre.
        yaw_noise: f64,
    },
    /// Nobody knows: on, as before.
    Free {
        /// How long it took.
        seconds: f64,
    },
}

/// What becomes of a visitor whom nobody sees: linear in place and velocity.
///
/// At first they walk on at constant velocity, disturbed by white acceleration
/// (Bar-Shalom, Li, Kirubarajan, 2001, 6.2.2). After [`BRIDGED_AFTER_S`] the belief
/// in their velocity fades with [`FADE_S`], so that nobody walks through a wall for
/// minutes, while the variance grows as that of a walker who goes anywhere: the
/// integrated Ornstein-Uhlenbeck process (8.2). After [`LOST_AFTER_S`] they are
/// held in place, less sure of it all the time.
#[derive(Debug, Clone, Copy)]
struct FreeStep {
    /// Place goes on by so many seconds of velocity, as far as variances go;
    reach_s: f64,
    /// as far as the place itself does;
    held_reach_s: f64,
    /// and so much of the velocity is kept.
    keep: f64,
    is_held: bool,
    /// Of the place, of place with velocity, of the velocity: each axis.
    noise: [f64; 3],
}

impl FreeStep {
    fn new(seconds: f64) -> Self {
        let s = seconds.clamp(0.0, BRIDGED_AFTER_S);
        let q = ACCELERATION_DENSITY;
        let noise = [q * s * s * s / 3.0, q * s * s / 2.0, q * s];
        let on = Self { reach_s: s, held_reach_s: s, keep: 1.0, is_held: false, noise };
        if seconds > BRIDGED_AFTER_S { on.fading(seconds) } else { on }
    }

    /// The same, and a gap after it.
    fn fading(self, seconds: f64) -> Self {
        let gap_s = seconds - BRIDGED_AFTER_S;
        let left = |s: f64| libm::exp(-s / FADE_S);
        let reach = |s: f64| FADE_S * (1.0 - left(s));
        let bridged_s = gap_s.min(LOST_AFTER_S - BRIDGED_AFTER_S);
        let (keep, reach_s) = (left(gap_s), reach(gap_s));
        let unknown_var = UNKNOWN_VELOCITY_MPS * UNKNOWN_VELOCITY_MPS;
        let [place, cross, velocity] = self.noise;
        Self {
            reach_s: self.reach_s + reach_s,
            held_reach_s: self.reach_s + reach(bridged_s),
            keep,
            is_held: seconds > LOST_AFTER_S,
            // What was new while they walked on is carried over the gap.
            noise: [
                place
                    + reach_s * (2.0 * cross + reach_s * velocity)
                    + unknown_var * (2.0 * FADE_S * (gap_s - reach_s) - reach_s * reach_s),
                keep * (cross + reach_s * velocity) + unknown_var * reach_s * (1.0 - keep),
                keep * keep * velocity + unknown_var * (1.0 - keep * keep),
            ],
        }
    }
}

/// A place, and its covariance: of east, of east with north, of north, m^2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) at_m: DVec2,
    pub(super) cov_m2: [f64; 3],
}

/// How well a measurement agrees with a belief.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Surprise {
    /// Squared distance in units of the standard deviation.
    pub(super) squared: f64,
    /// Natural logarithm of the determinant of the covariance expected.
    pub(super) log_det: f64,
}

/// A Gaussian over the state, with its weight among others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Belief {
    /// Natural logarithm of its weight.
    pub(super) log_weight: f64,
    /// That the compass shows north, within its stated accuracy.
    pub(super) trusts_compass: bool,
    /// That a reflection throws the fixes off.
    pub(super) is_thrown: bool,
    /// That the visitor is not where they were believed to be; until it is the best.
    pub(super) is_elsewhere: bool,
    /// What it made of the last fix.
    pub(super) verdict: FixVerdict,
    /// The variance that the yaw would have by alignments alone, radians squared.
    aligned_var: f64,
    mean: [f64; STATES],
    cov: [[f64; STATES]; STATES],
}

impl Belief {
    /// From a first fix; nothing is known of yaw and velocity.
    pub(super) fn new(at_m: DVec2, receiver: &Receiver) -> Self {
        let mut it = Self {
            log_weight: 0.0,
            trusts_compass: false,
            is_thrown: false,
            is_elsewhere: false,
            verdict: FixVerdict::Agrees,
            aligned_var: f64::INFINITY,
            mean: [0.0; STATES],
            cov: [[0.0; STATES]; STATES],
        };
        it.face(0.0, PI);
        it.place_anew(at_m, receiver);
        it
    }

    /// Places the visitor where a fix says, forgetting all places before; the
    /// place is the fix less its errors, whatever they are.
    pub(super) fn place_anew(&mut self, at_m: DVec2, receiver: &Receiver) {
        for index in PLACE..STATES {
            self.forget(index);
        }
        self.is_thrown = false;
        for axis in 0..2 {
            self.mean[PLACE + axis] = at_m[axis];
            self.cov[VELOCITY + axis][VELOCITY + axis] = UNKNOWN_VELOCITY_MPS.powi(2);
            for (part, sigma_m) in [(SLOW, receiver.slow_m), (QUICK, receiver.quick_m)] {
                self.cov[part + axis][part + axis] = 1.0;
                self.cov[PLACE + axis][part + axis] = -sigma_m;
                self.cov[part + axis][PLACE + axis] = -sigma_m;
            }
            self.cov[PLACE + axis][PLACE + axis] = receiver.all_m * receiver.all_m;
        }
    }

    pub(super) fn yaw(&self) -> f64 {
        self.mean[YAW]
    }

    pub(super) fn yaw_var(&self) -> f64 {
        self.cov[YAW][YAW]
    }

    /// Whether the yaw is hardly known: too wide for a way to be turned by it.
    pub(super) fn is_yaw_unknown(&self) -> bool {
        const UNKNOWN: f64 = 0.6;
        self.cov[YAW][YAW] > UNKNOWN * UNKNOWN
    }

    /// Faces another way than it did, whatever the walk has told.
    pub(super) fn face(&mut self, yaw: f64, sigma: f64) {
        self.forget(YAW);
        self.mean[YAW] = yaw;
        self.cov[YAW][YAW] = sigma * sigma;
        self.aligned_var = f64::INFINITY;
    }

    /// Whether an alignment tells half of what is known of the yaw, or more.
    pub(super) fn is_aligned(&self) -> bool {
        2.0 * self.cov[YAW][YAW] > self.aligned_var
    }

    /// Moves as it was measured, or in an unknown way.
    pub(super) fn begin_moving(&mut self, mps: Option<DVec2>, sigma_mps: f64) {
        let sigma_mps = if mps.is_some() { sigma_mps } else { UNKNOWN_VELOCITY_MPS };
        for axis in 0..2 {
            self.forget(VELOCITY + axis);
            self.mean[VELOCITY + axis] = mps.unwrap_or(DVec2::ZERO)[axis];
            self.cov[VELOCITY + axis][VELOCITY + axis] = sigma_mps * sigma_mps;
        }
    }

    /// The place is known less by so much, metres in each axis.
    pub(super) fn shake(&mut self, sigma_m: f64) {
        for axis in 0..2 {
            self.cov[PLACE + axis][PLACE + axis] += sigma_m * sigma_m;
        }
    }

    /// The velocity after a movement.
    pub(super) fn velocity_after(&self, motion: &Motion) -> DVec2 {
        match *motion {
            Motion::Tracked { seconds, way_m, .. } if seconds > 0.0 => {
                DVec2::from_angle(self.mean[YAW]).rotate(way_m) / seconds
            }
            Motion::Tracked { .. } => self.velocity_mps(),
            Motion::Free { seconds } => {
                let step = FreeStep::new(seconds);
                if step.is_held { DVec2::ZERO } else { self.velocity_mps() * step.keep }
            }
        }
    }

    pub(super) fn velocity_mps(&self) -> DVec2 {
        DVec2::new(self.mean[VELOCITY], self.mean[VELOCITY + 1])
    }

    pub(super) fn place_m(&self) -> DVec2 {
        DVec2::new(self.mean[PLACE], self.mean[PLACE + 1])
    }

    fn offset_m(&self) -> DVec2 {
        DVec2::new(self.mean[OFFSET], self.mean[OFFSET + 1])
    }

    /// The place after a movement, without moving there: what a picture asks for,
    /// from the few numbers that it takes.
    pub(super) fn place_after(&self, motion: &Motion) -> Place {
        let (at, cov) = (self.place_m(), &self.cov);
        let (going_m, by, along, noise) = match *motion {
            Motion::Tracked { way_m, noise_m, .. } => {
                let went_m = DVec2::from_angle(self.mean[YAW]).rotate(way_m);
                let noise = noise_m * noise_m * went_m.length();
                (went_m, [-went_m.y, went_m.x], [YAW, YAW], noise)
            }
            Motion::Free { seconds } => {
                let step = FreeStep::new(seconds);
                let by = [step.reach_s, step.reach_s];
                (
                    self.velocity_mps() * step.held_reach_s,
                    by,
                    [VELOCITY, VELOCITY + 1],
                    step.noise[0],
                )
            }
        };
        let covariance = |a: usize, b: usize| {
            cov[PLACE + a][PLACE + b]
                + by[a] * cov[along[a]][PLACE + b]
                + by[b] * cov[PLACE + a][along[b]]
                + by[a] * by[b] * cov[along[a]][along[b]]
        };
        let cov_m2 = [covariance(0, 0) + noise, covariance(0, 1), covariance(1, 1) + noise];
        Place { at_m: at + going_m, cov_m2 }
    }

    /// The same visitor a movement later.
    pub(super) fn moved(&mut self, motion: &Motion) {
        match *motion {
            Motion::Tracked { seconds, way_m, noise_m, yaw_noise } => {
                self.follow(seconds, way_m, noise_m, yaw_noise);
            }
            Motion::Free { seconds } => self.walk_on(&FreeStep::new(seconds)),
        }
    }

    /// The receiver's errors after a time.
    pub(super) fn fade_errors(&mut self, seconds: f64) {
        let kept = Receiver::kept(seconds);
        for (part, kept) in [(SLOW, kept[0]), (QUICK, kept[1])] {
            for index in part..part + 2 {
                self.scale(index, kept);
                self.cov[index][index] += 1.0 - kept * kept;
            }
        }
        if self.is_thrown {
            for index in OFFSET..OFFSET + 2 {
                self.cov[index][index] += OFFSET_WANDER * OFFSET_WANDER * seconds;
            }
        }
    }

    /// Walks as it was tracked. The way turns with the frame's yaw, and so the
    /// place depends on it: walking is what tells the yaw.
    fn follow(&mut self, seconds: f64, way_m: DVec2, noise_m: f64, yaw_noise: f64) {
        let (sin, cos) = libm::sincos(self.mean[YAW]);
        let went_m = DVec2::new(cos * way_m.x - sin * way_m.y, sin * way_m.x + cos * way_m.y);
        let by_yaw = [-went_m.y, went_m.x];
        for axis in 0..2 {
            self.mean[PLACE + axis] += went_m[axis];
            for other in 0..STATES {
                self.cov[PLACE + axis][other] += by_yaw[axis] * self.cov[YAW][other];
            }
        }
        for other in 0..STATES {
            for axis in 0..2 {
                self.cov[other][PLACE + axis] += by_yaw[axis] * self.cov[other][YAW];
            }
        }
        let walked_m = went_m.length();
        self.drift_yaw(yaw_noise * walked_m.sqrt());
        for axis in 0..2 {
            self.cov[PLACE + axis][PLACE + axis] += noise_m * noise_m * walked_m;
            self.forget(VELOCITY + axis);
            self.cov[VELOCITY + axis][VELOCITY + axis] = TRACKED_VELOCITY_MPS.powi(2);
            if seconds > 0.0 {
                self.mean[VELOCITY + axis] = went_m[axis] / seconds;
            }
        }
    }

    /// Walks on as nobody sees it.
    fn walk_on(&mut self, step: &FreeStep) {
        let held_m = self.place_m() + self.velocity_mps() * step.held_reach_s;
        let [place_var, cross_cov, velocity_var] = step.noise;
        for axis in 0..2 {
            let (place, velocity) = (PLACE + axis, VELOCITY + axis);
            for other in 0..STATES {
                self.cov[place][other] += step.reach_s * self.cov[velocity][other];
            }
            for other in 0..STATES {
                self.cov[other][place] += step.reach_s * self.cov[other][velocity];
            }
            self.scale(velocity, step.keep);
            self.mean[place] = held_m[axis];
            if step.is_held {
                self.mean[velocity] = 0.0;
            }
            self.cov[place][place] += place_var;
            self.cov[place][velocity] += cross_cov;
            self.cov[velocity][place] += cross_cov;
            self.cov[velocity][velocity] += velocity_var;
        }
    }

    /// The frame that orientations are told in is another one: its yaw is that
    /// of the old one and this, radians, give or take.
    pub(super) fn change_frame(&mut self, by: f64, sigma: f64) {
        self.mean[YAW] = wrapped(self.mean[YAW] + by);
        self.drift_yaw(sigma);
    }

    /// The frame's yaw drifts, radians.
    pub(super) fn drift_yaw(&mut self, sigma: f64) {
        self.cov[YAW][YAW] += sigma * sigma;
        self.aligned_var += sigma * sigma;
    }

    /// Goes on in local metres whose axes are turned by `by` about up, with a
    /// frame whose yaw is more by `yaw_by`.
    pub(super) fn relocated(&mut self, moved: impl Fn(DVec2) -> DVec2, by: f64, yaw_by: f64) {
        let place = moved(self.place_m());
        let (sin, cos) = libm::sincos(by);
        (self.mean[PLACE], self.mean[PLACE + 1]) = (place.x, place.y);
        for at in [VELOCITY, SLOW, QUICK, OFFSET] {
            let (x, y) = (self.mean[at], self.mean[at + 1]);
            (self.mean[at], self.mean[at + 1]) = (cos * x - sin * y, sin * x + cos * y);
        }
        self.mean[YAW] = wrapped(self.mean[YAW] + yaw_by);
    }

    /// How a fix agrees, and the belief with it. Beyond `gate` (squared
    /// distance) the fix counts as so much less certain that it lies on it.
    pub(super) fn fix(&mut self, at_m: DVec2, receiver: &Receiver, gate: f64) -> Surprise {
        let (with, expected, missed) = self.seen(at_m, receiver);
        self.correct(&with, expected, missed, gate)
    }

    /// What a fix should be, and how it is: covariance of the state with it, its
    /// own, and what it is off by.
    fn seen(&self, at_m: DVec2, receiver: &Receiver) -> ([[f64; 2]; STATES], [f64; 3], [f64; 2]) {
        // A fix is the place and all errors.
        let parts =
            [(PLACE, 1.0), (SLOW, receiver.slow_m), (QUICK, receiver.quick_m), (OFFSET, 1.0)];
        let mut with = [[0.0; 2]; STATES];
        for (row, with) in with.iter_mut().enumerate() {
            for (at, by) in parts {
                with[0] += by * self.cov[row][at];
                with[1] += by * self.cov[row][at + 1];
            }
        }
        let noise = receiver.white_m * receiver.white_m;
        let (mut expected, mut missed) = ([noise, 0.0, noise], at_m.to_array());
        for (at, by) in parts {
            expected[0] += by * with[at][0];
            expected[1] += by * with[at][1];
            expected[2] += by * with[at + 1][1];
            missed[0] -= by * self.mean[at];
            missed[1] -= by * self.mean[at + 1];
        }
        (with, expected, missed)
    }

    /// How a velocity over ground agrees, and the belief with it.
    pub(super) fn velocity(&mut self, mps: DVec2, sigma_mps: f64, gate: f64) -> Surprise {
        let with: [[f64; 2]; STATES] =
            std::array::from_fn(|row| [self.cov[row][VELOCITY], self.cov[row][VELOCITY + 1]]);
        let noise = sigma_mps * sigma_mps;
        let expected =
            [with[VELOCITY][0] + noise, with[VELOCITY][1], with[VELOCITY + 1][1] + noise];
        let missed = (mps - self.velocity_mps()).to_array();
        self.correct(&with, expected, missed, gate)
    }

    /// How a direction that tells the frame's yaw would agree.
    pub(super) fn direction_surprise(&self, yaw: f64, sigma: f64) -> Surprise {
        let missed = wrapped(yaw - self.mean[YAW]);
        let var = self.cov[YAW][YAW] + sigma * sigma;
        Surprise { squared: missed * missed / var, log_det: libm::log(var) }
    }

    /// How a direction that tells the frame's yaw agrees, and the belief with it.
    pub(super) fn direction(&mut self, yaw: f64, sigma: f64, gate: f64) -> Surprise {
        let surprise = self.direction_surprise(yaw, sigma);
        let missed = wrapped(yaw - self.mean[YAW]);
        let used_var = (self.cov[YAW][YAW] + sigma * sigma) * (surprise.squared / gate).max(1.0);
        let with: [f64; STATES] = std::array::from_fn(|row| self.cov[row][YAW]);
        self.correct_by_one(&with, used_var, missed);
        surprise
    }

    /// The Kalman update by one number: the covariance of the state with it, its
    /// variance, what it is off by.
    fn correct_by_one(&mut self, with: &[f64; STATES], var: f64, missed: f64) {
        for row in 0..STATES {
            self.mean[row] += with[row] / var * missed;
            for column in 0..STATES {
                self.cov[row][column] -= with[row] * with[column] / var;
            }
        }
        self.mean[YAW] = wrapped(self.mean[YAW]);
    }

    /// How a bearing agrees, and the belief with it. That of a target depends on
    /// where the visitor is.
    pub(super) fn align_yaw(&mut self, bearing: &Bearing) -> Surprise {
        let (by_place, sigma) = self.seen_from(bearing);
        let missed = wrapped(bearing.yaw_from(self.place_m()) - self.mean[YAW]);
        let with: [f64; STATES] = std::array::from_fn(|row| {
            let cov = &self.cov[row];
            cov[YAW] + by_place[0] * cov[PLACE] + by_place[1] * cov[PLACE + 1]
        });
        let seen_var = with[YAW] + by_place[0] * with[PLACE] + by_place[1] * with[PLACE + 1];
        let var = seen_var + sigma * sigma;
        let surprise = Surprise { squared: missed * missed / var, log_det: libm::log(var) };
        let alone_var = sigma * sigma + self.bearing_var(by_place);
        self.aligned_var = 1.0 / (1.0 / self.aligned_var + 1.0 / alone_var);
        self.correct_by_one(&with, var, missed);
        surprise
    }

    /// Faces as a bearing says, whatever the walk has told.
    pub(super) fn face_as_aligned(&mut self, bearing: &Bearing) {
        let (by_place, sigma) = self.seen_from(bearing);
        let var = sigma * sigma + self.bearing_var(by_place);
        self.face(bearing.yaw_from(self.place_m()), var.sqrt());
        self.aligned_var = var;
    }

    /// How the yaw that a bearing tells less that of the state changes with the
    /// place, radians a metre; and how far off the bearing is by itself: a target
    /// that is nearer than the place is known lies in no direction at all.
    fn seen_from(&self, bearing: &Bearing) -> ([f64; 2], f64) {
        let Some(target_m) = bearing.target_m else { return ([0.0; 2], bearing.sigma) };
        let to_m = target_m - self.place_m();
        let squared_m2 = to_m.length_squared().max(1.0);
        let bent = (self.cov[PLACE][PLACE] + self.cov[PLACE + 1][PLACE + 1]) / squared_m2;
        ([-to_m.y / squared_m2, to_m.x / squared_m2], libm::hypot(bearing.sigma, bent))
    }

    /// What a bearing is off by for the place's own error, radians squared.
    fn bearing_var(&self, [x, y]: [f64; 2]) -> f64 {
        let cov = &self.cov;
        x * x * cov[PLACE][PLACE]
            + 2.0 * x * y * cov[PLACE][PLACE + 1]
            + y * y * cov[PLACE + 1][PLACE + 1]
    }

    /// How a known place agrees, and the belief with it: what of the fixes' errors
    /// lasts is known with it.
    pub(super) fn align_place(&mut self, spot: &Spot) -> Surprise {
        let with: [[f64; 2]; STATES] =
            std::array::from_fn(|row| [self.cov[row][PLACE], self.cov[row][PLACE + 1]]);
        let noise = spot.sigma_m * spot.sigma_m;
        let expected = [with[PLACE][0] + noise, with[PLACE][1], with[PLACE + 1][1] + noise];
        let missed = (spot.at_m - self.place_m()).to_array();
        self.correct(&with, expected, missed, f64::INFINITY)
    }

    /// Stands there, and whatever the fixes said was thrown off by that much.
    pub(super) fn stand_as_aligned(&self, spot: &Spot) -> Self {
        let mut it = *self;
        it.is_thrown = true;
        let thrown_m = it.offset_m() + it.place_m() - spot.at_m;
        for axis in 0..2 {
            let var = it.cov[PLACE + axis][PLACE + axis];
            it.forget(PLACE + axis);
            it.forget(OFFSET + axis);
            it.mean[PLACE + axis] = spot.at_m[axis];
            it.cov[PLACE + axis][PLACE + axis] = spot.sigma_m * spot.sigma_m;
            it.mean[OFFSET + axis] = thrown_m[axis];
            it.cov[OFFSET + axis][OFFSET + axis] = var + spot.sigma_m * spot.sigma_m;
        }
        it
    }

    /// Stands there, of whom nothing else is known.
    pub(super) fn standing(spot: &Spot) -> Self {
        let mut it = Self::new(spot.at_m, &Receiver::of(spot.sigma_m, 1.0));
        for axis in 0..2 {
            it.forget(PLACE + axis);
            it.mean[PLACE + axis] = spot.at_m[axis];
            it.cov[PLACE + axis][PLACE + axis] = spot.sigma_m * spot.sigma_m;
        }
        it
    }

    /// The Kalman update by two numbers seen at once.
    fn correct(
        &mut self,
        with: &[[f64; 2]; STATES],
        expected: [f64; 3],
        missed: [f64; 2],
        gate: f64,
    ) -> Surprise {
        let (surprise, inverse) = surprise(expected, missed);
        let less = 1.0 / (surprise.squared / gate).max(1.0);
        let [x, y] = missed;
        let gain: [[f64; 2]; STATES] = std::array::from_fn(|row| {
            let [a, b] = with[row];
            [(a * inverse[0] + b * inverse[1]) * less, (a * inverse[1] + b * inverse[2]) * less]
        });
        for row in 0..STATES {
            self.mean[row] += gain[row][0] * x + gain[row][1] * y;
            for column in 0..=row {
                let by = gain[row][0] * with[column][0] + gain[row][1] * with[column][1];
                let cov = self.cov[row][column] - by;
                (self.cov[row][column], self.cov[column][row]) = (cov, cov);
            }
        }
        self.mean[YAW] = wrapped(self.mean[YAW]);
        surprise
    }

    /// That from now on a reflection throws fixes off by an unknown amount.
    pub(super) fn thrown(&self, sigma_m: f64) -> Self {
        let mut it = self.clear();
        it.is_thrown = true;
        for index in OFFSET..OFFSET + 2 {
            it.cov[index][index] = sigma_m * sigma_m;
        }
        it
    }

    /// That no reflection throws fixes off any more.
    pub(super) fn clear(&self) -> Self {
        let mut it = *self;
        it.is_thrown = false;
        it.forget(OFFSET);
        it.forget(OFFSET + 1);
        it
    }

    /// Whether two beliefs are one, but for their weight.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        const NEAR_M: f64 = 0.7;
        const NEAR_OFFSET_M: f64 = 1.5;
        let between = wrapped(self.yaw() - other.yaw());
        self.trusts_compass == other.trusts_compass
            && self.is_thrown == other.is_thrown
            && self.is_elsewhere == other.is_elsewhere
            && between * between < 0.25 * self.yaw_var().min(other.yaw_var())
            && self.place_m().distance(other.place_m()) < NEAR_M
            && self.offset_m().distance(other.offset_m()) < NEAR_OFFSET_M
    }

    /// Takes another belief up: one Gaussian of the moments of both.
    pub(super) fn merge(&mut self, other: &Self) {
        let most = self.log_weight.max(other.log_weight);
        if other.log_weight > self.log_weight {
            self.aligned_var = other.aligned_var;
        }
        let (mine, its) = (libm::exp(self.log_weight - most), libm::exp(other.log_weight - most));
        let (mine, its, log_sum) = (mine / (mine + its), its / (mine + its), mine + its);
        let mut apart: [f64; STATES] = std::array::from_fn(|row| other.mean[row] - self.mean[row]);
        apart[YAW] = wrapped(apart[YAW]);
        for row in 0..STATES {
            for column in 0..STATES {
                self.cov[row][column] = mine * self.cov[row][column]
                    + its * other.cov[row][column]
                    + mine * its * apart[row] * apart[column];
            }
        }
        for row in 0..STATES {
            self.mean[row] += its * apart[row];
        }
        self.mean[YAW] = wrapped(self.mean[YAW]);
        self.log_weight = most + libm::log(log_sum);
    }

    /// Takes the state of another as it is; the covariance stays its own.
    #[cfg(test)]
    pub(super) fn keep_mean_of(&mut self, other: &Self) {
        self.mean = other.mean;
    }

    fn forget(&mut self, index: usize) {
        self.mean[index] = 0.0;
        for other in 0..STATES {
            self.cov[index][other] = 0.0;
            self.cov[other][index] = 0.0;
        }
    }

    fn scale(&mut self, index: usize, by: f64) {
        self.mean[index] *= by;
        for other in 0..STATES {
            self.cov[index][other] *= by;
            self.cov[other][index] *= by;
        }
    }
}

/// How far off two numbers are whose covariance this is, and its inverse.
fn surprise([xx, xy, yy]: [f64; 3], [x, y]: [f64; 2]) -> (Surprise, [f64; 3]) {
    let det = xx * yy - xy * xy;
    let inverse = [yy / det, -xy / det, xx / det];
    let squared = inverse[0] * x * x + 2.0 * inverse[1] * x * y + inverse[2] * y * y;
    (Surprise { squared, log_det: libm::log(det) }, inverse)
}

/// An angle within half a turn of zero, radians.
pub(super) fn wrapped(angle: f64) -> f64 {
    angle - TAU * libm::round(angle / TAU)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn started() -> Belief {
        let receiver = Receiver::of(4.0, 1.0);
        let mut belief = Belief::new(DVec2::new(1.0, 2.0), &receiver);
        belief.face(0.7, 0.1);
        belief.moved(&Motion::Free { seconds: 1.0 });
        belief.fade_errors(1.0);
        belief.fix(DVec2::new(3.0, 2.0), &receiver, f64::INFINITY);
        belief.velocity(DVec2::new(1.0, 0.5), 0.5, f64::INFINITY);
        belief
    }

    /// The moments after a gap, by small steps of the differential equations:
    /// dp = v dt, dv = -decay v dt + noise.
    fn integrated(belief: &Belief, seconds: f64) -> (DVec2, [f64; 3]) {
        let (mut at_m, mut mps) = (belief.place_m(), belief.velocity_mps());
        let mut cov =
            [belief.cov[PLACE][PLACE], belief.cov[PLACE][VELOCITY], belief.cov[VELOCITY][VELOCITY]];
        let steps = 200_000;
        let step = seconds / f64::from(steps);
        for index in 0..steps {
            let bridged = (f64::from(index) + 0.5) * step > BRIDGED_AFTER_S;
            let (decay, density) = if bridged {
                (1.0 / FADE_S, 2.0 * UNKNOWN_VELOCITY_MPS * UNKNOWN_VELOCITY_MPS / FADE_S)
            } else {
                (0.0, ACCELERATION_DENSITY)
            };
            at_m += mps * step;
            mps *= 1.0 - decay * step;
            cov[0] += 2.0 * cov[1] * step;
            cov[1] += (cov[2] - decay * cov[1]) * step;
            cov[2] += (density - 2.0 * decay * cov[2]) * step;
        }
        (at_m, cov)
    }

    #[test]
    fn a_gap_is_its_differential_equations_integrated() {
        let belief = started();
        for seconds in [0.5, 3.0, 4.0, 12.0, 29.9] {
            let mut later = belief;
            later.moved(&Motion::Free { seconds });
            let (at_m, cov) = integrated(&belief, seconds);
            let closed = [
                later.cov[PLACE][PLACE],
                later.cov[PLACE][VELOCITY],
                later.cov[VELOCITY][VELOCITY],
            ];
            assert!(later.place_m().distance(at_m) < 1e-3, "{seconds} s");
            for (closed, stepped) in closed.into_iter().zip(cov) {
                assert!((closed / stepped - 1.0).abs() < 1e-3, "{seconds} s: {closed} {stepped}");
            }
        }
    }

    fn motion() -> impl Strategy<Value = Motion> {
        let way = || [-20.0..20.0, -20.0..20.0].prop_map(DVec2::from);
        prop_oneof![
            (0.0..100.0).prop_map(|seconds| Motion::Free { seconds }),
            (0.0..5.0, way()).prop_map(|(seconds, way_m)| Motion::Tracked {
                seconds,
                way_m,
                noise_m: 0.06,
                yaw_noise: 0.002
            }),
        ]
    }

    proptest! {
        #[test]
        fn asking_where_is_going_there(motion in motion()) {
            let belief = started();
            let mut later = belief;
            later.moved(&motion);
            let asked = belief.place_after(&motion);
            prop_assert!(asked.at_m.distance(later.place_m()) < 1e-9, "{asked:?}");
            let cov = [(0, 0), (0, 1), (1, 1)].map(|(a, b)| later.cov[PLACE + a][PLACE + b]);
            for (asked, cov) in asked.cov_m2.into_iter().zip(cov) {
                prop_assert!((asked - cov).abs() < 1e-9 * (1.0 + cov.abs()), "{asked} and {cov}");
            }
            prop_assert!(belief.velocity_after(&motion).distance(later.velocity_mps()) < 1e-9);
        }

        /// Variances stay positive, correlations within one, and a fix never
        /// makes the place less certain.
        #[test]
        fn the_covariance_stays_sound(
            steps in proptest::collection::vec(
                (motion(), [-1e3..1e3, -1e3..1e3], 0.01..1e3, -3.0..3.0), 1..40),
        ) {
            let mut belief = started();
            for (motion, at, sigma_m, yaw) in steps {
                belief.moved(&motion);
                belief.fade_errors(1.0);
                let before = belief;
                belief.fix(DVec2::from(at), &Receiver::of(sigma_m, 1.0), f64::INFINITY);
                belief.direction(yaw, 0.2, f64::INFINITY);
                for row in 0..STATES {
                    let var = belief.cov[row][row];
                    prop_assert!(var >= 0.0 && var.is_finite(), "{row}: {belief:?}");
                    prop_assert!(var <= before.cov[row][row] * (1.0 + 1e-6) + 1e-9, "{row}");
                    for column in 0..row {
                        let limit = var * belief.cov[column][column];
                        let cov = belief.cov[row][column];
                        prop_assert!(cov * cov <= limit * (1.0 + 1e-3) + 1e-9, "{row} {column}");
                    }
                }
            }
        }
    }

    #[test]
    fn two_of_one_are_merged_by_their_moments() {
        let mut belief = started();
        let mut other = belief;
        other.mean[PLACE] += 2.0;
        let var = belief.cov[PLACE][PLACE];
        belief.merge(&other);
        assert!((belief.cov[PLACE][PLACE] - var - 1.0).abs() < 1e-9);
        assert!((belief.mean[PLACE] - other.mean[PLACE] + 1.0).abs() < 1e-9);
        assert!((belief.log_weight - std::f64::consts::LN_2).abs() < 1e-9);
    }
}
