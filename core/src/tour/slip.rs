//! How far the position slipped without a step of the visitor: what a facade
//! does to the fixes of somebody who stands.
//!
//! In: poses. Out: what of the way from pose to pose their velocity does not
//! explain, as a vector that is forgotten with time and with the way walked.
//! Where a place and the place without the slip tell different things of a
//! stop, nothing is known to have happened.

use glam::DVec2;
use jiff::Timestamp;

use crate::pose::{Pose, PositionState};

/// Whoever walks may come so much farther than the velocity says: it is smoothed.
const MARGIN: f64 = 1.5;
/// Slower than this, metres a second, is standing: receivers are that noisy.
const STANDING_MPS: f64 = 0.25;
/// While nobody sees the visitor, they may walk so fast.
const UNSEEN_MPS: f64 = 1.5;
/// Poses farther apart, seconds, tell nothing of what was between.
const UNSEEN_AFTER_S: f64 = 3.0;
/// A slip is forgotten: facades throw fixes off for a minute,
const FORGOTTEN_S: f64 = 90.0;
/// and who walks has another facade beside them, metres.
const FORGOTTEN_M: f64 = 15.0;
/// What is farther was no facade, metres.
const LARGEST_M: f64 = 40.0;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slip {
    by_m: DVec2,
    seen: Option<Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    at_m: DVec2,
    time: Timestamp,
}

impl Slip {
    /// How far the last pose is from where the visitor's own way led.
    pub(super) fn by_m(&self) -> DVec2 {
        self.by_m
    }

    /// Takes a pose in. One that is carried on over a gap in the fixes is no
    /// place that was seen: the gap ends with the next that is measured.
    pub(super) fn update(&mut self, pose: &Pose) {
        if pose.position_state != PositionState::Measured {
            return;
        }
        let now = Seen { at_m: pose.position_m, time: pose.time };
        let Some(before) = self.seen.replace(now) else { return };
        let seconds = pose.time.duration_since(before.time).as_secs_f64();
        if seconds < 0.0 {
            // The clock was set back: how long ago it was is not known.
            self.by_m = DVec2::ZERO;
            return;
        }
        let mps = pose.velocity_mps.length();
        let mps = if mps.is_finite() && mps > STANDING_MPS { mps } else { 0.0 };
        let is_seen = seconds <= UNSEEN_AFTER_S;
        let walked_m = seconds * if is_seen { mps } else { mps.max(UNSEEN_MPS) };
        let kept = libm::exp(-seconds / FORGOTTEN_S - walked_m / FORGOTTEN_M);
        let way_m = now.at_m - before.at_m;
        let way_explained_m = way_m.clamp_length_max(MARGIN * walked_m);
        let by_m = self.by_m * kept + (way_m - way_explained_m);
        self.by_m = by_m.clamp_length_max(LARGEST_M);
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::tests::pose;
    use super::*;

    fn slipped(poses: &[(f64, (f64, f64), f64)]) -> f64 {
        let mut slip = Slip::default();
        for &(at_s, at, mps) in poses {
            let pose = Pose { velocity_mps: DVec2::new(mps, 0.0), ..pose(at_s, at, 4.0) };
            slip.update(&pose);
        }
        slip.by_m().length()
    }

    #[test]
    fn who_walks_does_not_slip_and_who_is_thrown_does() {
        let walk: Vec<_> =
            (0..60).map(|s| (f64::from(s), (1.3 * f64::from(s), 0.0), 1.3)).collect();
        assert_eq!(slipped(&walk), 0.0);
        let thrown = [(0.0, (0.0, 0.0), 0.0), (0.5, (9.0, 0.0), 0.0)];
        assert!((slipped(&thrown) - 9.0).abs() < 1e-9);
        let back = [thrown[0], thrown[1], (3.5, (0.0, 0.0), 0.0)];
        assert!(slipped(&back) < 0.4, "{}", slipped(&back));
        let gap = [(0.0, (0.0, 0.0), 0.0), (60.0, (80.0, 0.0), 0.0)];
        assert_eq!(slipped(&gap), 0.0, "nobody saw whether they walked");
        let on = [thrown[0], thrown[1], (1.5, (10.3, 0.0), 1.3), (31.5, (49.3, 0.0), 1.3)];
        assert!(slipped(&on) < 1.0, "{}", slipped(&on));
    }

    #[test]
    fn a_clock_set_back_forgets_it() {
        let mut slip = Slip::default();
        let first = pose(0.0, (0.0, 0.0), 4.0);
        let thrown = pose(1.0, (9.0, 0.0), 4.0);
        slip.update(&first);
        slip.update(&thrown);
        let before = first.time - SignedDuration::from_secs(60);
        slip.update(&Pose { time: before, ..thrown });
        assert_eq!(slip.by_m(), DVec2::ZERO);
    }
}
