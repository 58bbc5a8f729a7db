//! Where the visitor is, from one fix to the next.
//!
//! In: checked fixes. Out: place, velocity and a 68 % radius at any time.
//! Around the [`Walker`] filter this adds what real receivers do: errors that
//! last for minutes, fixes that are wrong, and gaps.

use glam::{DQuat, DVec2};
use jiff::Timestamp;

use super::order::seconds_between;
use super::sample::{PlacedFix, RADIUS_68};
use super::walker::{BRIDGED_AFTER_S, LOST_AFTER_S, Observation, Walker};
use super::{FixOutcome, PositionState};

/// Share of a fix's variance that stays the same from fix to fix (satellites,
/// ionosphere, reflections off one facade): averaging does not take it away.
const SLOW_SHARE: f64 = 0.5;
/// Receivers measure speed by Doppler; without their own figure, this is the
/// standard deviation of each component, metres a second.
const VELOCITY_SIGMA_MPS: f64 = 0.5;
/// A surprise that one in a thousand good fixes causes: chi-square, two
/// degrees of freedom, 99.9 %.
const GATE: f64 = 13.82;
/// How many refused fixes in a row must agree with each other to be believed:
/// the visitor took a lift or a bus, or the filter was wrong.
const GIVE_IN: u8 = 4;
/// How fast the visitor may go while fixes are refused, metres a second; as
/// fast as the receiver says, where it says so.
const GIVE_IN_SPEED_MPS: f64 = 3.0;
/// A correction is not shown at once: it fades in, or the picture would jerk
/// at every fix.
const EASE_S: f64 = 0.35;
/// A larger correction is shown at once: the picture was wrong.
const EASED_AT_MOST_M: f64 = 15.0;

/// A place at a time, to be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) position_m: DVec2,
    pub(super) velocity_mps: DVec2,
    /// 68 % radius.
    pub(super) accuracy_m: f64,
    pub(super) state: PositionState,
}

/// The visitor at the last fix that was used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    time: Timestamp,
    walker: Walker,
    /// Standard deviation of the part of the error that does not average out.
    slow_sigma_m: f64,
    /// What was shown less what was found at `time`; fades with [`EASE_S`].
    ease_m: DVec2,
    refused: Option<Refused>,
}

/// The last of the fixes in a row that were refused and agree.
#[derive(Debug, Clone, Copy)]
struct Refused {
    fix: PlacedFix,
    count: u8,
}

impl Position {
    /// From the first fix, or one to start anew from.
    pub(super) fn new(fix: &PlacedFix) -> Self {
        let mut walker = Walker::new(fix.at_m, quick_sigma_m(fix));
        match fix.velocity_mps {
            // No walker: what is usual for one says nothing of them.
            Some(mps) if mps.length() > GIVE_IN_SPEED_MPS => {
                walker.ride(mps, VELOCITY_SIGMA_MPS);
            }
            _ => {
                if let Some(velocity) = velocity(fix) {
                    walker.correct(&velocity);
                }
            }
        }
        Self {
            time: fix.time,
            walker,
            slow_sigma_m: slow_sigma_m(fix),
            ease_m: DVec2::ZERO,
            refused: None,
        }
    }

    /// Takes in a fix that is not older than the one before.
    pub(super) fn take(&mut self, fix: &PlacedFix) -> FixOutcome {
        let seconds = seconds_between(self.time, fix.time);
        let mut walker = self.walker.after(seconds);
        let off_m = fix.at_m.distance(walker.position_m);
        if seconds > LOST_AFTER_S {
            *self = Self::new(fix);
            return FixOutcome::Restarted { off_m };
        }

        let position = Observation::Position { at_m: fix.at_m, sigma_m: quick_sigma_m(fix) };
        let slow_var = self.slow_sigma_m.powi(2) + slow_sigma_m(fix).powi(2);
        if walker.surprise(&position, slow_var) > GATE {
            return self.refuse(fix, off_m);
        }
        let shown_m = walker.position_m + self.ease_left_m(seconds);
        let gain = walker.correct(&position);
        // The slow errors of old and new fixes are one and the same, so their
        // deviations mix as they are, not in squares.
        self.slow_sigma_m += gain * (slow_sigma_m(fix) - self.slow_sigma_m);
        if let Some(velocity) = velocity(fix).filter(|it| walker.surprise(it, 0.0) <= GATE) {
            walker.correct(&velocity);
        }
        let ease_m = shown_m - walker.position_m;
        self.ease_m = if ease_m.length() <= EASED_AT_MOST_M { ease_m } else { DVec2::ZERO };
        (self.time, self.walker, self.refused) = (fix.time, walker, None);
        FixOutcome::Used
    }

    /// The same visitor in other local metres: `moved` gives places, `turn`
    /// directions.
    pub(super) fn moved(mut self, moved: impl Fn(DVec2) -> DVec2, turn: DQuat) -> Self {
        let turned = |way: DVec2| (turn * way.extend(0.0)).truncate();
        self.walker.position_m = moved(self.walker.position_m);
        self.walker.velocity_mps = turned(self.walker.velocity_mps);
        self.ease_m = turned(self.ease_m);
        if let Some(refused) = &mut self.refused {
            refused.fix.at_m = moved(refused.fix.at_m);
        }
        self
    }

    /// Where the visitor is at a time. A little before the last fix is a late
    /// picture: where it was. Long before it, the clock was set back, and how
    /// long ago the fix was is not known: as long as it was set back.
    pub(super) fn at(&self, time: Timestamp) -> Place {
        let between_s = seconds_between(self.time, time);
        let late = (-BRIDGED_AFTER_S..0.0).contains(&between_s);
        let seconds = if late { 0.0 } else { between_s.abs() };
        let walker = self.walker.after(seconds);
        let ease_m = self.ease_left_m(seconds);
        // A Kalman filter's corrections are uncorrelated with its error, so
        // what of them is not yet shown adds to the variance of two axes.
        let var = walker.position_var() + self.slow_sigma_m.powi(2) + ease_m.length_squared() / 2.0;
        let state = if seconds <= BRIDGED_AFTER_S {
            PositionState::Measured
        } else if seconds <= LOST_AFTER_S {
            PositionState::Bridged
        } else {
            PositionState::Lost
        };
        Place {
            position_m: walker.position_m + ease_m,
            velocity_mps: walker.velocity_mps,
            accuracy_m: RADIUS_68 * var.sqrt(),
            state,
        }
    }

    fn ease_left_m(&self, seconds: f64) -> DVec2 {
        self.ease_m * libm::exp(-seconds / EASE_S)
    }

    fn refuse(&mut self, fix: &PlacedFix, off_m: f64) -> FixOutcome {
        let count = match self.refused {
            Some(before) if agree(&before.fix, fix) => before.count + 1,
            _ => 1,
        };
        if count >= GIVE_IN {
            *self = Self::new(fix);
            return FixOutcome::Restarted { off_m };
        }
        self.refused = Some(Refused { fix: *fix, count });
        FixOutcome::Refused { off_m }
    }
}

/// Whether one visitor can have caused both of two refused fixes.
fn agree(before: &PlacedFix, fix: &PlacedFix) -> bool {
    let noise_m = (GATE * (before.sigma_m.powi(2) + fix.sigma_m.powi(2))).sqrt();
    let told_mps = fix.velocity_mps.map_or(0.0, DVec2::length);
    let walked_m = GIVE_IN_SPEED_MPS.max(told_mps) * seconds_between(before.time, fix.time);
    fix.at_m.distance(before.at_m) <= noise_m + walked_m
}

fn velocity(fix: &PlacedFix) -> Option<Observation> {
    fix.velocity_mps.map(|mps| Observation::Velocity { mps, sigma_mps: VELOCITY_SIGMA_MPS })
}

/// The part of a fix's error that is new with each fix.
fn quick_sigma_m(fix: &PlacedFix) -> f64 {
    fix.sigma_m * (1.0 - SLOW_SHARE).sqrt()
}

/// The part of a fix's error that the next one has, too.
fn slow_sigma_m(fix: &PlacedFix) -> f64 {
    fix.sigma_m * SLOW_SHARE.sqrt()
}
