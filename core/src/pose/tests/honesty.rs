//! About 68 % of the true places lie within the radius that is reported.

use std::f64::consts::TAU;

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::*;

/// A visitor who walks, turns and stands, and a receiver whose errors are
/// partly slow and partly new with each fix.
struct Walk {
    rng: TestRng,
    place: DVec2,
    velocity: DVec2,
    until_s: f64,
    slow: DVec2,
}

/// How a walk is seen.
#[derive(Debug, Clone, Copy)]
struct Receiver {
    /// 68 % radius, metres.
    accuracy_m: f64,
    /// Share of the variance that is correlated over a minute.
    slow_share: f64,
    gives_speed: bool,
    /// Share of the fixes that a reflection throws off by 60 m.
    wild: f64,
}

impl Walk {
    fn new(seed: u8) -> Self {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut walk = Self {
            rng,
            place: DVec2::ZERO,
            velocity: DVec2::ZERO,
            until_s: 0.0,
            slow: DVec2::ZERO,
        };
        walk.slow = walk.normal();
        walk
    }

    fn uniform(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Two independent standard normal numbers (Box and Muller, 1958).
    fn normal(&mut self) -> DVec2 {
        let (radius, turn) = ((-2.0 * (1.0 - self.uniform()).ln()).sqrt(), self.uniform());
        DVec2::from_angle(turn * TAU) * radius
    }

    fn step(&mut self, now_s: f64, step_s: f64) {
        if now_s >= self.until_s {
            let stands = self.uniform() < 0.35;
            self.until_s = now_s
                + if stands { 5.0 + 25.0 * self.uniform() } else { 4.0 + 20.0 * self.uniform() };
            let speed = if stands { 0.0 } else { 0.7 + 0.8 * self.uniform() };
            self.velocity = DVec2::from_angle(self.uniform() * TAU) * speed;
        }
        self.place += self.velocity * step_s;
    }

    /// The next fix, a second after the one before.
    fn seen(&mut self, seconds: f64, receiver: Receiver) -> Fix {
        let sigma_m = receiver.accuracy_m / (-2.0 * 0.32_f64.ln()).sqrt();
        let kept = (-1.0_f64 / 60.0).exp();
        self.slow = self.slow * kept + self.normal() * (1.0 - kept * kept).sqrt();
        let quick = self.normal();
        let share = receiver.slow_share;
        let error = (self.slow * share.sqrt() + quick * (1.0 - share).sqrt()) * sigma_m;
        let wild = self.uniform() < receiver.wild;
        let thrown = DVec2::from_angle(self.uniform() * TAU) * if wild { 60.0 } else { 0.0 };
        let mut fix = fix(seconds, (self.place + error + thrown).into(), receiver.accuracy_m);
        if receiver.gives_speed {
            let velocity = self.velocity + self.normal() * 0.3;
            fix.speed_mps = Some(velocity.length());
            fix.course_deg = Some(velocity.x.atan2(velocity.y).to_degrees().rem_euclid(360.0));
        }
        fix
    }
}

/// What came of many walks.
#[derive(Debug)]
struct Score {
    /// Share of the true places within the radius.
    within: f64,
    /// Root mean square error over that of the fixes alone.
    against_fixes: f64,
    refused: f64,
}

/// Poses four times a second over ten minutes each; fixes only while `fixed`.
fn score(receiver: Receiver, fixed: impl Fn(u32) -> bool) -> Score {
    let (mut within, mut poses, mut refused, mut fixes) = (0_u32, 0_u32, 0_u32, 0_u32);
    let (mut square, mut fix_square) = (0.0, 0.0);
    for seed in 0..6 {
        let mut walk = Walk::new(seed);
        let mut estimator = estimator();
        for quarter in 0..2_400 {
            let seconds = f64::from(quarter) / 4.0;
            walk.step(seconds, 0.25);
            if quarter % 4 == 0 && fixed(quarter / 4) {
                let fix = walk.seen(seconds, receiver);
                let point = Wgs84::new(fix.lat_deg, fix.lon_deg).unwrap();
                let seen = local().to_local(point, 120.0).truncate();
                fix_square += seen.distance_squared(walk.place);
                fixes += 1;
                let outcome = estimator.fix(&fix).unwrap();
                refused += u32::from(matches!(outcome, FixOutcome::Refused { .. }));
            }
            let pose = pose(&estimator, seconds);
            let off_m = pose.position_m.distance(walk.place);
            within += u32::from(off_m <= pose.horizontal_accuracy_m);
            square += off_m * off_m;
            poses += 1;
        }
    }
    Score {
        within: f64::from(within) / f64::from(poses),
        against_fixes: (square / f64::from(poses)).sqrt() / (fix_square / f64::from(fixes)).sqrt(),
        refused: f64::from(refused) / f64::from(fixes),
    }
}

fn receiver(accuracy_m: f64, slow_share: f64, gives_speed: bool) -> Receiver {
    Receiver { accuracy_m, slow_share, gives_speed, wild: 0.0 }
}

#[test]
fn two_thirds_of_the_true_places_lie_within_the_radius() {
    for accuracy_m in [5.0, 8.0, 12.0] {
        for gives_speed in [false, true] {
            let receiver = receiver(accuracy_m, 0.5, gives_speed);
            let score = score(receiver, |_| true);
            println!("{receiver:?}: {score:.3?}");
            assert!((0.60..0.90).contains(&score.within), "{receiver:?}: {score:?}");
            assert!(score.against_fixes < 0.97, "smoothing helps: {score:?}");
            assert!(score.refused < 0.005, "{score:?}");
        }
    }
}

/// Real receivers are between these two: errors that average out, and errors
/// that do not. The radius is too large for the one and too small for the other, by
/// a bounded amount.
#[test]
fn other_receivers_than_assumed_are_not_far_off() {
    for (slow_share, least) in [(0.0, 0.75), (1.0, 0.50)] {
        for gives_speed in [false, true] {
            let receiver = receiver(5.0, slow_share, gives_speed);
            let score = score(receiver, |_| true);
            println!("{receiver:?}: {score:.3?}");
            assert!(score.within > least, "{receiver:?}: {score:?}");
        }
    }
}

#[test]
fn gaps_stay_honest() {
    for gap_s in [8, 20, 60] {
        let receiver = receiver(5.0, 0.5, false);
        let score = score(receiver, |second| second < 30 || second % (gap_s + 20) < 20);
        println!("gaps of {gap_s} s: {score:.3?}");
        assert!((0.60..0.92).contains(&score.within), "gaps of {gap_s} s: {score:?}");
    }
}

#[test]
fn reflections_are_refused() {
    let receiver = Receiver { wild: 0.05, ..receiver(5.0, 0.5, false) };
    let score = score(receiver, |_| true);
    println!("{receiver:?}: {score:.3?}");
    assert!((0.60..0.90).contains(&score.within), "{score:?}");
    assert!((0.045..0.06).contains(&score.refused), "{score:?}");
}
