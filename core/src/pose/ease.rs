//! Corrections without a jump.
//!
//! In: what was shown, and what is found now. Out: what is shown from now on: it
//! comes to what was found within a second or two, never fast enough to be seen.

use glam::DVec2;
use jiff::Timestamp;

use super::belief::wrapped;
use super::order::seconds_between;

/// What is left of a correction fades with this, seconds,
const FADE_S: f64 = 0.5;
/// but never faster than this: 0.25 m and 0.4 degrees from one picture to the
/// next at ten pictures a second.
const MOST_MPS: f64 = 2.5;
const MOST_RAD_PER_S: f64 = 4.0 * std::f64::consts::PI / 180.0;
/// What is farther off is shown at once: the picture was wrong.
const EASED_AT_MOST_M: f64 = 15.0;
const EASED_AT_MOST_RAD: f64 = 15.0 * std::f64::consts::PI / 180.0;

/// What was shown less what was found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Ease {
    since: Option<Timestamp>,
    place_m: DVec2,
    yaw: f64,
}

impl Ease {
    /// From a correction: shown less found, at its time.
    pub(super) fn new(time: Timestamp, place_m: DVec2, yaw: f64) -> Self {
        let place_m = if place_m.length() <= EASED_AT_MOST_M { place_m } else { DVec2::ZERO };
        let yaw = wrapped(yaw);
        let yaw = if yaw.abs() <= EASED_AT_MOST_RAD { yaw } else { 0.0 };
        Self { since: Some(time), place_m, yaw }
    }

    /// What of them is left at a time, metres.
    pub(super) fn place_m(&self, time: Timestamp) -> DVec2 {
        self.place_m * left(self.place_m.length(), self.seconds(time), MOST_MPS)
    }

    /// What of the yaw is left at a time, radians.
    pub(super) fn yaw(&self, time: Timestamp) -> f64 {
        self.yaw * left(self.yaw.abs(), self.seconds(time), MOST_RAD_PER_S)
    }

    /// In a frame whose axes are turned.
    pub(super) fn turned(self, by: f64) -> Self {
        let (sin, cos) = libm::sincos(by);
        let DVec2 { x, y } = self.place_m;
        Self { place_m: DVec2::new(cos * x - sin * y, sin * x + cos * y), ..self }
    }

    fn seconds(&self, time: Timestamp) -> f64 {
        self.since.map_or(f64::INFINITY, |since| seconds_between(since, time).max(0.0))
    }
}

/// The share of a length that is left after some seconds: shrinking at a steady
/// speed while it is long, exponentially in the end.
fn left(length: f64, seconds: f64, most: f64) -> f64 {
    let short = most * FADE_S;
    if length <= short {
        return libm::exp(-seconds / FADE_S);
    }
    let steady_s = (length - short) / most;
    if seconds < steady_s {
        1.0 - seconds * most / length
    } else {
        short / length * libm::exp(-(seconds - steady_s) / FADE_S)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_correction_is_steady_and_then_fades() {
        assert_eq!(left(10.0, 0.0, 2.5), 1.0);
        assert!((left(10.0, 2.0, 2.5) * 10.0 - 5.0).abs() < 1e-12);
        assert!((left(10.0, 3.5, 2.5) * 10.0 - 1.25).abs() < 1e-12);
        assert!(left(10.0, 6.0, 2.5) < 1e-3);
        let mut before = 10.0;
        for tenth in 1..100 {
            let now = 10.0 * left(10.0, f64::from(tenth) / 10.0, 2.5);
            assert!(now < before && before - now < 0.2501, "{now} after {before}");
            before = now;
        }
    }
}
