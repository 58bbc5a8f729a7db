//! The bound of Cramer and Rao of a made-up walk: the covariance of a filter that
//! knows how all errors were made, linearised at the truth.

use glam::DVec2;

use super::belief::{Belief, Motion};
use super::receiver::Receiver;

const DEG: f64 = std::f64::consts::PI / 180.0;

/// A receiver with slow errors of 2 m (180 s) and 1.2 m (25 s) and white ones of
/// 0.4 m, a course good to 8 degrees, and tracking that drifts by 0.1 degrees and
/// 5 cm per root metre.
pub(super) struct Bound(Option<Belief>);

impl Bound {
    const RECEIVER: Receiver = Receiver { slow_m: 2.0, quick_m: 1.2, white_m: 0.4, all_m: 2.366_4 };

    pub(super) fn new() -> Self {
        Self(None)
    }

    /// A second of the walk, with a fix at its end.
    pub(super) fn second(&mut self, way_m: DVec2, has_course: bool) {
        let Some(belief) = &mut self.0 else {
            self.0 = Some(Belief::new(DVec2::ZERO, &Self::RECEIVER));
            return;
        };
        // At the truth nothing surprises: the state stays, its covariance is all.
        let truth = *belief;
        let motion = Motion::Tracked { seconds: 1.0, way_m, noise_m: 0.05, yaw_noise: 0.1 * DEG };
        belief.moved(&motion);
        belief.fade_errors(1.0);
        belief.keep_mean_of(&truth);
        if has_course {
            belief.direction(0.0, 8.0 * DEG, f64::INFINITY);
        }
        belief.fix(DVec2::ZERO, &Self::RECEIVER, f64::INFINITY);
        belief.keep_mean_of(&truth);
    }

    pub(super) fn yaw_sigma(&self) -> f64 {
        self.0.map_or(f64::INFINITY, |belief| belief.yaw_var().sqrt())
    }

    /// Standard deviation of an axis, both alike.
    pub(super) fn position_sigma_m(&self) -> f64 {
        self.0.map_or(f64::INFINITY, |belief| {
            let cov = belief.place_after(&Motion::Free { seconds: 0.0 }).cov_m2;
            ((cov[0] + cov[2]) / 2.0).sqrt()
        })
    }
}
