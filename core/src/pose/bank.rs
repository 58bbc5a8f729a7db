//! All that may be true of the visitor at once: a weighted sum of [`Belief`]s.
//!
//! In: movements, fixes and directions, each as good as it says or not at all.
//! Out: where the visitor most probably is, which way the device's frame lies,
//! and how sure that is.
//!
//! A yaw of which nothing is known is a circle of narrow beliefs, none of which
//! is linearised across half a turn, and walking picks one of them (a Gaussian
//! sum: Alspach and Sorenson, *Nonlinear Bayesian estimation using Gaussian sum
//! approximations*, 1972). A fix that lies off is either one bad fix, the
//! beginning of a reflection, or the truth about somebody who was elsewhere; a
//! compass that disagrees is disturbed, or the beliefs are wrong: each is a
//! belief of its own until the rest of the walk decides.

mod align;

use std::f64::consts::TAU;

use glam::{DVec2, DVec3};

use super::belief::{Belief, Motion, Place, Surprise, wrapped};
use super::receiver::Receiver;

/// At most so many beliefs are held.
const MOST: usize = 48;
/// A circle of beliefs has so many, each as wide as the step to the next.
const CIRCLE: usize = 16;
const STEP: f64 = TAU / CIRCLE as f64;
/// Of somebody who goes less far, it does not matter where to.
const STEP_M: f64 = 0.2;
/// Beliefs that weigh less against the best one are dropped: e^-16, one in nine
/// million. One that is rightly doubted at first must live to be borne out.
const LEAST_LOG_WEIGHT: f64 = -16.0;

/// A squared distance beyond which a fix is drawn nearer: chi-square, two
/// degrees of freedom, 99 %.
const GATE: f64 = 9.21;
/// One good fix in a thousand is farther off.
const OFF: f64 = 13.82;
/// From here on, other explanations of a fix are tried: 95 %.
const DOUBTED: f64 = 5.99;
/// No gate.
const OPEN: f64 = f64::INFINITY;

/// How far a reflection throws fixes off: standard deviation of each axis.
const THROWN_M: f64 = 15.0;
/// That one begins at a fix, ends at one, and was there from the first.
const THROWN_CHANCE: f64 = 0.01;
const CLEARED_CHANCE: f64 = 1.0 / 60.0;
const THROWN_AT_FIRST: f64 = 0.1;
/// That the visitor is elsewhere altogether: a lift, a bus, a wrong belief; and
/// how far away that may be.
const ELSEWHERE_CHANCE: f64 = 1e-6;
const ELSEWHERE_M: f64 = 500.0;

/// Who rides may be elsewhere by so many seconds of their speed: a bend, a brake.
const RIDE_S: f64 = 0.5;
/// That a single fix is nonsense, anywhere within [`ELSEWHERE_M`].
const NONSENSE_CHANCE: f64 = 0.05;
/// Degrees of freedom of Student's t, whose tails fixes have.
const TAILS: f64 = 4.0;
/// A Doppler velocity that says nothing of the visitor's own movement.
const FALSE_COURSE_CHANCE: f64 = 0.05;

/// That what was known of the frame is wrong: tracking began anew and did not say
/// so; and how well a course tells it then, radians.
const OTHER_YAW_CHANCE: f64 = 1e-6;
const OTHER_YAW_SIGMA: f64 = 0.5;

/// A compass shows north before anything else is known.
const COMPASS_CHANCE: f64 = 0.85;
/// It is disturbed from one reading to the next, and comes right again.
const DISTURBED_CHANCE: f64 = 1.0 / 60.0;
const RIGHT_CHANCE: f64 = 1.0 / 60.0;
/// Errors of a compass last: what is built in, the street. Readings a second
/// apart tell this share of something new.
const COMPASS_NEWS: f64 = 1.0 / 60.0;

/// A visitor who walks looks where they walk, give or take: standard deviation,
/// radians; or about them.
const AHEAD_SIGMA: f64 = 0.35;
const AHEAD_CHANCE: f64 = 0.7;
/// How they look lasts for some seconds: so much of each is new.
const AHEAD_NEWS: f64 = 1.0 / 20.0;

/// Beliefs within so much of the best one's yaw are one opinion of it, radians.
const ONE_OPINION: f64 = 0.35;
/// An opinion that weighs less is none.
const OPINION: f64 = 0.8;

/// What a direction says of the frame's yaw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Direction {
    /// The course over ground against the way that was tracked.
    Course {
        /// Standard deviation, radians.
        sigma: f64,
    },
    /// The course over ground against where the device looks.
    Ahead,
    /// Where the compass has north.
    Compass {
        /// Standard deviation that the platform states, radians.
        sigma: f64,
    },
}

/// What the best belief makes of a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FixVerdict {
    /// It is where the visitor is, give or take.
    Agrees,
    /// It is off by itself.
    Off,
    /// A reflection throws it off, and perhaps those that follow.
    Thrown,
    /// The visitor is elsewhere than was believed.
    Elsewhere,
}

/// What the beliefs come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opinion {
    /// Of the frame, radians.
    pub(super) yaw: f64,
    /// Its standard deviation, radians; infinite while nothing is known.
    pub(super) yaw_sigma: f64,
    /// How probable it is that the compass is disturbed, if there is one.
    pub(super) disturbed: f64,
    /// How probable it is that an alignment tells most of it.
    pub(super) aligned: f64,
}

/// The beliefs.
#[derive(Debug, Clone)]
pub(super) struct Bank {
    /// The most probable first; there is always one.
    beliefs: Vec<Belief>,
    /// What the compass states of itself, if there is one: radians.
    compass_sigma: Option<f64>,
    /// How much more than a receiver's usual noise is new with each fix of this
    /// one, as its fixes have shown.
    restless: f64,
}

impl Bank {
    /// From a first fix; the yaw is not known.
    pub(super) fn new(at_m: DVec2, sigma_m: f64) -> Self {
        Self::begun(Belief::new(at_m, &Receiver::of(sigma_m, 1.0)))
    }

    fn begun(belief: Belief) -> Self {
        let mut beliefs = Vec::with_capacity(3 * MOST);
        let mut thrown = belief.thrown(THROWN_M);
        thrown.log_weight += libm::log(THROWN_AT_FIRST);
        beliefs.extend([belief, thrown]);
        let mut it = Self { beliefs, compass_sigma: None, restless: 1.0 };
        it.weigh();
        it
    }

    /// The visitor moved.
    pub(super) fn moved(&mut self, motion: &Motion, seconds: f64) {
        if matches!(motion, Motion::Tracked { way_m, .. } if way_m.length() > STEP_M) {
            self.open_circles();
        }
        for belief in &mut self.beliefs {
            belief.moved(motion);
            belief.fade_errors(seconds);
        }
    }

    /// The place is not known any more but for what a fix says; the yaw is.
    pub(super) fn place_anew(&mut self, at_m: DVec2, sigma_m: f64) {
        let receiver = &Receiver::of(sigma_m, self.restless);
        for belief in &mut self.beliefs {
            belief.place_anew(at_m, receiver);
        }
        self.weigh();
    }

    /// Orientations are told in another frame from now on.
    pub(super) fn change_frame(&mut self, by: f64, sigma: f64) {
        for belief in &mut self.beliefs {
            belief.change_frame(by, sigma);
        }
    }

    /// A way that is tracked in a frame of which nobody knows how it lies leads in
    /// all directions: a belief for each of them.
    fn open_circles(&mut self) {
        if !self.beliefs.iter().any(Belief::is_yaw_unknown) {
            return;
        }
        let known = self.beliefs.len();
        for index in 0..known {
            let wide = self.beliefs[index];
            if !wide.is_yaw_unknown() {
                continue;
            }
            self.beliefs[index].face(wrapped(wide.yaw()), STEP / 2.0);
            for step in 1..CIRCLE {
                let mut belief = wide;
                belief.face(wrapped(wide.yaw() + step as f64 * STEP), STEP / 2.0);
                self.beliefs.push(belief);
            }
        }
        self.weigh();
    }

    /// The frame's yaw drifts, radians.
    pub(super) fn drift_yaw(&mut self, sigma: f64) {
        for belief in &mut self.beliefs {
            belief.drift_yaw(sigma);
        }
    }

    /// Goes on in other local metres.
    pub(super) fn relocated(&mut self, moved: impl Fn(DVec2) -> DVec2, by: f64, yaw_by: f64) {
        for belief in &mut self.beliefs {
            belief.relocated(&moved, by, yaw_by);
        }
    }

    /// Takes a fix in.
    pub(super) fn fix(&mut self, at_m: DVec2, sigma_m: f64) -> FixVerdict {
        let receiver = &Receiver::of(sigma_m, self.restless);
        let log_nonsense = libm::log(NONSENSE_CHANCE) + log_anywhere();
        let mut best_surprised = 0.0;
        let known = self.beliefs.len();
        for index in 0..known {
            let before = self.beliefs[index];
            let belief = &mut self.beliefs[index];
            let surprise = belief.fix(at_m, receiver, GATE);
            if index == 0 {
                best_surprised = surprise.squared;
            }
            let log_good = log_student(&surprise);
            if log_good <= log_nonsense {
                *belief = before;
            }
            belief.log_weight += log_good.max(log_nonsense);
            let off = surprise.squared > OFF;
            belief.verdict = if off { FixVerdict::Off } else { FixVerdict::Agrees };
            if surprise.squared > DOUBTED {
                self.try_fix(before.thrown(THROWN_M), THROWN_CHANCE, at_m, receiver);
            }
            if before.is_thrown {
                self.try_fix(before.clear(), CLEARED_CHANCE, at_m, receiver);
            }
            if off {
                self.try_elsewhere(before, at_m, receiver);
            }
        }
        self.restless = restless(self.restless, best_surprised);
        self.weigh();
        let best = &mut self.beliefs[0];
        match std::mem::take(&mut best.is_elsewhere) {
            true => FixVerdict::Elsewhere,
            false => best.verdict,
        }
    }

    /// Another explanation of a fix, as probable beforehand as it is.
    fn try_fix(&mut self, mut belief: Belief, chance: f64, at_m: DVec2, receiver: &Receiver) {
        let surprise = belief.fix(at_m, receiver, OPEN);
        belief.log_weight += libm::log(chance) + log_normal(&surprise, 2.0);
        let thrown = belief.is_thrown;
        belief.verdict = if thrown { FixVerdict::Thrown } else { FixVerdict::Agrees };
        self.beliefs.push(belief);
    }

    /// That the fix is right and all before it wrong.
    fn try_elsewhere(&mut self, mut belief: Belief, at_m: DVec2, receiver: &Receiver) {
        belief.place_anew(at_m, receiver);
        belief.log_weight += libm::log(ELSEWHERE_CHANCE) + log_anywhere();
        belief.is_elsewhere = true;
        self.beliefs.push(belief);
    }

    /// Rides at a velocity that was measured: where to, no walker's habits tell.
    pub(super) fn ride(&mut self, mps: DVec2, sigma_mps: f64) {
        self.begin_moving(Some(mps), sigma_mps);
        for belief in &mut self.beliefs {
            belief.shake(mps.length() * RIDE_S);
        }
    }

    /// Begins with a velocity as it was measured, or with none known.
    pub(super) fn begin_moving(&mut self, mps: Option<DVec2>, sigma_mps: f64) {
        for belief in &mut self.beliefs {
            belief.begin_moving(mps, sigma_mps);
        }
    }

    /// Takes a Doppler velocity in of somebody whose way is not tracked.
    pub(super) fn velocity(&mut self, mps: DVec2, sigma_mps: f64) {
        for belief in &mut self.beliefs {
            let surprise = belief.velocity(mps, sigma_mps, GATE);
            belief.log_weight += log_student(&surprise);
        }
        self.weigh();
    }

    /// Takes in what tells the frame's yaw.
    pub(super) fn direction(&mut self, yaw: f64, kind: Direction) {
        match kind {
            Direction::Course { sigma } => {
                self.try_other_yaw(yaw, sigma);
                self.course(yaw, sigma, 1.0 - FALSE_COURSE_CHANCE, 1.0);
            }
            Direction::Ahead => self.course(yaw, AHEAD_SIGMA, AHEAD_CHANCE, AHEAD_NEWS),
            Direction::Compass { sigma } => self.compass(yaw, sigma),
        }
        self.weigh();
    }

    /// That a course is right and what was believed of the frame wrong.
    fn try_other_yaw(&mut self, yaw: f64, sigma: f64) {
        let known = self.beliefs.len();
        for index in 0..known {
            let mut belief = self.beliefs[index];
            if belief.direction_surprise(yaw, sigma).squared > GATE {
                belief.face(yaw, OTHER_YAW_SIGMA);
                belief.log_weight += libm::log(OTHER_YAW_CHANCE);
                self.beliefs.push(belief);
            }
        }
    }

    /// A direction that is right with a chance and otherwise any, of which so
    /// much is new.
    fn course(&mut self, yaw: f64, sigma: f64, chance: f64, news: f64) {
        for belief in &mut self.beliefs {
            let right = chance * libm::exp(log_normal(&belief.direction_surprise(yaw, sigma), 1.0));
            let any = (1.0 - chance) / TAU;
            belief.log_weight += news * libm::log(right + any);
            // What is probably not meant counts as much less.
            let meant = right / (right + any);
            let counted = sigma / (news * meant).max(1e-6).sqrt();
            belief.direction(yaw, counted, OPEN);
        }
    }

    fn compass(&mut self, yaw: f64, sigma: f64) {
        let first = self.compass_sigma.replace(sigma).is_none();
        let known = self.beliefs.len();
        let log_any = -libm::log(TAU);
        for index in 0..known {
            let before = self.beliefs[index];
            if before.trusts_compass {
                let belief = &mut self.beliefs[index];
                belief.direction(yaw, sigma / COMPASS_NEWS.sqrt(), OPEN);
                let agrees = before.direction_surprise(yaw, sigma);
                belief.log_weight += COMPASS_NEWS * log_normal(&agrees, 1.0);
                if agrees.squared > 4.0 {
                    let mut disturbed = before;
                    disturbed.trusts_compass = false;
                    disturbed.log_weight += libm::log(DISTURBED_CHANCE) + log_any;
                    // It is new altogether that it is off.
                    self.beliefs[index].log_weight +=
                        (1.0 - COMPASS_NEWS) * log_normal(&agrees, 1.0);
                    self.beliefs.push(disturbed);
                }
                continue;
            }
            let mut trusting = before;
            trusting.trusts_compass = true;
            let surprise = trusting.direction(yaw, sigma, OPEN);
            let chance = if first { COMPASS_CHANCE } else { RIGHT_CHANCE };
            // Where nothing was known, each direction was as likely.
            let log_agrees =
                if before.is_yaw_unknown() { log_any } else { log_normal(&surprise, 1.0) };
            trusting.log_weight += libm::log(chance) + log_agrees;
            if first {
                self.beliefs[index].log_weight += libm::log(1.0 - chance) + log_any;
                self.beliefs.push(trusting);
            } else {
                self.beliefs[index].log_weight += COMPASS_NEWS * log_any;
                if surprise.squared < 4.0 {
                    self.beliefs.push(trusting);
                }
            }
        }
    }

    /// The most probable belief.
    fn best(&self) -> &Belief {
        &self.beliefs[0]
    }

    /// Where the visitor is after a movement, by the moments of all beliefs.
    pub(super) fn place_after(&self, motion: &Motion) -> Place {
        let mut at_m = DVec2::ZERO;
        let mut cov = DVec3::ZERO;
        for belief in &self.beliefs {
            let weight = libm::exp(belief.log_weight);
            let place = belief.place_after(motion);
            at_m += weight * place.at_m;
            cov += weight * (DVec3::from(place.cov_m2) + squares(place.at_m));
        }
        Place { at_m, cov_m2: (cov - squares(at_m)).to_array() }
    }

    /// East and north velocity after a movement, by all beliefs, metres a second.
    pub(super) fn velocity_after(&self, motion: &Motion) -> DVec2 {
        let share = |it: &Belief| libm::exp(it.log_weight) * it.velocity_after(motion);
        self.beliefs.iter().map(share).sum()
    }

    /// A way in the frame's metres as east and north.
    pub(super) fn turned(&self, way_m: DVec2) -> DVec2 {
        DVec2::from_angle(self.opinion().yaw).rotate(way_m)
    }

    /// Which way the frame lies.
    pub(super) fn opinion(&self) -> Opinion {
        let best = self.best().yaw();
        let apart = |belief: &Belief| wrapped(belief.yaw() - best);
        let one = |it: &&Belief| !it.is_yaw_unknown() && apart(it).abs() < ONE_OPINION;
        let opinion = || self.beliefs.iter().filter(one);
        let share = |belief: &Belief| libm::exp(belief.log_weight);
        let weight: f64 = opinion().map(share).sum();
        let disturbed = match self.compass_sigma.is_some() {
            true => self.beliefs.iter().filter(|it| !it.trusts_compass).map(share).sum(),
            false => 0.0,
        };
        if weight < OPINION {
            return Opinion { yaw: best, yaw_sigma: f64::INFINITY, disturbed, aligned: 0.0 };
        }
        let mean = opinion().map(|it| share(it) * apart(it)).sum::<f64>() / weight;
        let spread = |it: &Belief| share(it) * (it.yaw_var() + (apart(it) - mean).powi(2));
        let var = opinion().map(spread).sum::<f64>() / weight;
        let aligned = opinion().filter(|it| it.is_aligned()).map(share).sum::<f64>() / weight;
        Opinion { yaw: wrapped(best + mean), yaw_sigma: var.sqrt(), disturbed, aligned }
    }

    /// Drops what weighs nothing, joins what is one, and lets all weights come
    /// to one.
    fn weigh(&mut self) {
        let beliefs = &mut self.beliefs;
        beliefs.sort_by(|a, b| b.log_weight.total_cmp(&a.log_weight));
        let best = beliefs[0].log_weight;
        beliefs.retain(|it| it.log_weight - best > LEAST_LOG_WEIGHT);
        let mut index = 0;
        while index < beliefs.len() {
            let mut other = index + 1;
            while other < beliefs.len() {
                if beliefs[index].is_near(&beliefs[other]) {
                    let taken = beliefs.remove(other);
                    beliefs[index].merge(&taken);
                } else {
                    other += 1;
                }
            }
            index += 1;
        }
        beliefs.sort_by(|a, b| b.log_weight.total_cmp(&a.log_weight));
        beliefs.truncate(MOST);
        let best = beliefs[0].log_weight;
        let sum: f64 = beliefs.iter().map(|it| libm::exp(it.log_weight - best)).sum();
        for belief in beliefs {
            belief.log_weight -= best + libm::log(sum);
        }
    }
}

/// How restless a receiver is, after a fix that surprised so much: what is
/// expected is two (its dimensions). Innovation-based adaptation: Mehra, *On the
/// identification of variances and adaptive Kalman filtering*, 1970.
fn restless(before: f64, surprised: f64) -> f64 {
    const RATE: f64 = 0.05;
    const RANGE: std::ops::RangeInclusive<f64> = 0.3..=5.0;
    if surprised > OFF {
        return before;
    }
    let step = RATE * (surprised / 2.0 - 1.0);
    (before * libm::exp(step)).clamp(*RANGE.start(), *RANGE.end())
}

/// Logarithm of the density of a fix that may be anywhere within [`ELSEWHERE_M`].
fn log_anywhere() -> f64 {
    log_normal(&Surprise { squared: 1.0, log_det: 4.0 * libm::log(ELSEWHERE_M) }, 2.0)
}

fn squares(at: DVec2) -> DVec3 {
    DVec3::new(at.x * at.x, at.x * at.y, at.y * at.y)
}

/// Logarithm of the density of a normal distribution.
fn log_normal(surprise: &Surprise, dimensions: f64) -> f64 {
    -0.5 * (surprise.squared + surprise.log_det + dimensions * libm::log(TAU))
}

/// Logarithm of the density of Student's t in two dimensions (Kotz and
/// Nadarajah, *Multivariate t Distributions*, 2004, 1.1).
fn log_student(surprise: &Surprise) -> f64 {
    // gamma(3) / (gamma(2) 4 pi) = 1 / (2 pi) for four degrees of freedom.
    -libm::log(TAU)
        - 0.5 * surprise.log_det
        - 0.5 * (TAILS + 2.0) * libm::log(1.0 + surprise.squared / TAILS)
}
