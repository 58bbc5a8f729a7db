//! A Kalman filter of somebody on foot.
//!
//! In: [`Observation`]s of the place and of the movement, and the seconds
//! between them. Out: place, velocity and their variances.
//!
//! East and north are filtered alike: every observation is as good east as it
//! is north, so one 2 x 2 covariance serves both axes.

use glam::DVec2;

/// Fixes hold for this long; then their gap is bridged.
pub(super) const BRIDGED_AFTER_S: f64 = 3.0;
/// A gap longer than this is not bridged any more.
pub(super) const LOST_AFTER_S: f64 = 30.0;

/// Spectral density of the white acceleration of a visitor in m^2/s^3: one
/// who walks at 1.2 m/s and stops, starts or turns every ten seconds.
const ACCELERATION_DENSITY: f64 = 0.15;
/// Standard deviation of each velocity component of a visitor of whom
/// nothing is known, m/s: brisk walkers included.
const UNKNOWN_VELOCITY_MPS: f64 = 1.2;
/// How fast belief in the last known velocity fades in a gap.
const FADE_S: f64 = 6.0;

/// One measurement, as good in all directions. A further kind of measurement
/// (the displacement that an AR framework tracked, the steps that an IMU
/// counted) is a further variant, with its arm in [`Walker::correct`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Observation {
    Position { at_m: DVec2, sigma_m: f64 },
    Velocity { mps: DVec2, sigma_mps: f64 },
}

/// Place and velocity of a visitor, and how well they are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Walker {
    pub(super) position_m: DVec2,
    pub(super) velocity_mps: DVec2,
    /// Variance of each component of the position, m^2.
    position_var: f64,
    /// Their covariance with the velocity component of the same axis, m^2/s.
    cross_cov: f64,
    /// Variance of each component of the velocity, m^2/s^2.
    velocity_var: f64,
}

impl Walker {
    /// Somebody at a place, moving in an unknown way.
    pub(super) fn new(position_m: DVec2, sigma_m: f64) -> Self {
        Self {
            position_m,
            velocity_mps: DVec2::ZERO,
            position_var: sigma_m * sigma_m,
            cross_cov: 0.0,
            velocity_var: UNKNOWN_VELOCITY_MPS * UNKNOWN_VELOCITY_MPS,
        }
    }

    /// Takes a velocity as it was measured: that of a vehicle.
    pub(super) fn ride(&mut self, mps: DVec2, sigma_mps: f64) {
        self.velocity_mps = mps;
        self.velocity_var = sigma_mps * sigma_mps;
    }

    /// Variance of each component of the position, square metres.
    pub(super) fn position_var(&self) -> f64 {
        self.position_var
    }

    /// The same visitor after a time without observations.
    ///
    /// At first they walk on. In a gap the belief in their velocity fades, so
    /// that nobody walks through a wall for minutes, while the variance grows
    /// as that of a walker who goes anywhere (Ornstein-Uhlenbeck velocity). In
    /// the end they are held in place.
    pub(super) fn after(&self, seconds: f64) -> Self {
        let mut later = *self;
        later.walk_on(seconds.clamp(0.0, BRIDGED_AFTER_S));
        if seconds > BRIDGED_AFTER_S {
            later.fade(seconds - BRIDGED_AFTER_S);
        }
        if seconds > LOST_AFTER_S {
            later.velocity_mps = DVec2::ZERO;
        }
        later
    }

    /// Constant velocity disturbed by white acceleration of density q:
    /// Bar-Shalom, Li, Kirubarajan, *Estimation with Applications to Tracking
    /// and Navigation* (2001), 6.2.2.
    fn walk_on(&mut self, s: f64) {
        let q = ACCELERATION_DENSITY;
        self.position_m += self.velocity_mps * s;
        self.position_var +=
            s * (2.0 * self.cross_cov + s * self.velocity_var) + q * s * s * s / 3.0;
        self.cross_cov += s * self.velocity_var + q * s * s / 2.0;
        self.velocity_var += q * s;
    }

    /// Velocity that decays with [`FADE_S`] towards a walker of whom nothing
    /// is known: the integrated Ornstein-Uhlenbeck process, same book 8.2.
    fn fade(&mut self, s: f64) {
        let left = |s: f64| libm::exp(-s / FADE_S);
        let reach = |s: f64| FADE_S * (1.0 - left(s));
        let bridged = s.min(LOST_AFTER_S - BRIDGED_AFTER_S);
        self.position_m += self.velocity_mps * reach(bridged);
        self.velocity_mps *= left(s);

        let (keep, reach) = (left(s), reach(s));
        let unknown_var = UNKNOWN_VELOCITY_MPS * UNKNOWN_VELOCITY_MPS;
        self.position_var += reach * (2.0 * self.cross_cov + reach * self.velocity_var)
            + unknown_var * (2.0 * FADE_S * (s - reach) - reach * reach);
        self.cross_cov = keep * (self.cross_cov + reach * self.velocity_var)
            + unknown_var * reach * (1.0 - keep);
        self.velocity_var = keep * keep * self.velocity_var + unknown_var * (1.0 - keep * keep);
    }

    /// Squared distance of an observation from what is expected, in units of
    /// the standard deviation; `extra_var` is added to the variance expected.
    pub(super) fn surprise(&self, observation: &Observation, extra_var: f64) -> f64 {
        match *observation {
            Observation::Position { at_m, sigma_m } => {
                at_m.distance_squared(self.position_m)
                    / (self.position_var + sigma_m * sigma_m + extra_var)
            }
            Observation::Velocity { mps, sigma_mps } => {
                mps.distance_squared(self.velocity_mps)
                    / (self.velocity_var + sigma_mps * sigma_mps + extra_var)
            }
        }
    }

    /// Takes an observation in; returns how far the position went towards a
    /// position observed, 0 to 1.
    pub(super) fn correct(&mut self, observation: &Observation) -> f64 {
        let (position_gain, velocity_gain, innovation) = match *observation {
            Observation::Position { at_m, sigma_m } => {
                let var = self.position_var + sigma_m * sigma_m;
                let innovation = at_m - self.position_m;
                (self.position_var / var, self.cross_cov / var, innovation)
            }
            Observation::Velocity { mps, sigma_mps } => {
                let var = self.velocity_var + sigma_mps * sigma_mps;
                let innovation = mps - self.velocity_mps;
                (self.cross_cov / var, self.velocity_var / var, innovation)
            }
        };
        self.position_m += innovation * position_gain;
        self.velocity_mps += innovation * velocity_gain;
        match observation {
            Observation::Position { .. } => {
                self.velocity_var -= velocity_gain * self.cross_cov;
                self.cross_cov *= 1.0 - position_gain;
                self.position_var *= 1.0 - position_gain;
                position_gain
            }
            Observation::Velocity { .. } => {
                self.position_var -= position_gain * self.cross_cov;
                self.cross_cov *= 1.0 - velocity_gain;
                self.velocity_var *= 1.0 - velocity_gain;
                0.0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The moments of [`Walker::after`], by small steps of the differential
    /// equations: dp = v dt, dv = -decay v dt + noise.
    fn integrated(walker: &Walker, seconds: f64) -> Walker {
        let mut it = *walker;
        let steps = 200_000;
        let step = seconds / f64::from(steps);
        for index in 0..steps {
            let bridged = (f64::from(index) + 0.5) * step > BRIDGED_AFTER_S;
            let (decay, density) = if bridged {
                (1.0 / FADE_S, 2.0 * UNKNOWN_VELOCITY_MPS * UNKNOWN_VELOCITY_MPS / FADE_S)
            } else {
                (0.0, ACCELERATION_DENSITY)
            };
            it.position_m += it.velocity_mps * step;
            it.velocity_mps *= 1.0 - decay * step;
            it.position_var += 2.0 * it.cross_cov * step;
            it.cross_cov += (it.velocity_var - decay * it.cross_cov) * step;
            it.velocity_var += (density - 2.0 * decay * it.velocity_var) * step;
        }
        it
    }

    fn started() -> Walker {
        let mut walker = Walker::new(DVec2::new(1.0, 2.0), 4.0).after(1.0);
        walker.correct(&Observation::Position { at_m: DVec2::new(3.0, 2.0), sigma_m: 3.0 });
        walker.correct(&Observation::Velocity { mps: DVec2::new(1.0, 0.5), sigma_mps: 0.5 });
        walker
    }

    #[test]
    fn the_closed_forms_are_the_equations_integrated() {
        let walker = started();
        for seconds in [0.5, 3.0, 4.0, 12.0, 29.9] {
            let (closed, stepped) = (walker.after(seconds), integrated(&walker, seconds));
            let off = closed.position_m.distance(stepped.position_m)
                + closed.velocity_mps.distance(stepped.velocity_mps)
                + (closed.position_var / stepped.position_var - 1.0).abs()
                + (closed.cross_cov / stepped.cross_cov - 1.0).abs()
                + (closed.velocity_var / stepped.velocity_var - 1.0).abs();
            assert!(off < 1e-3, "{seconds} s: {closed:?} and {stepped:?}");
        }
    }

    #[test]
    fn two_places_weigh_by_their_variance() {
        let mut walker = Walker::new(DVec2::ZERO, 3.0);
        let gain =
            walker.correct(&Observation::Position { at_m: DVec2::new(10.0, 0.0), sigma_m: 4.0 });
        assert!((gain - 9.0 / 25.0).abs() < 1e-12);
        assert!((walker.position_m.x - 3.6).abs() < 1e-12);
        assert!((walker.position_var() - 9.0 * 16.0 / 25.0).abs() < 1e-12);
    }

    fn observation() -> impl Strategy<Value = Observation> {
        let place = || [-1e5..1e5, -1e5..1e5].prop_map(DVec2::from);
        prop_oneof![
            (place(), 0.01..1e5)
                .prop_map(|(at_m, sigma_m)| Observation::Position { at_m, sigma_m }),
            (place(), 0.5..500.0)
                .prop_map(|(mps, sigma_mps)| Observation::Velocity { mps, sigma_mps }),
        ]
    }

    proptest! {
        /// The covariance stays one (both variances positive, correlation
        /// within -1 to 1), and an observation never adds to it.
        #[test]
        fn the_covariance_stays_sound(
            steps in proptest::collection::vec((0.0..100.0, observation()), 1..60),
        ) {
            let mut walker = Walker::new(DVec2::ZERO, 5.0);
            for (seconds, observation) in steps {
                walker = walker.after(seconds);
                let before = walker;
                walker.correct(&observation);
                prop_assert!(walker.position_var > 0.0 && walker.velocity_var > 0.0, "{walker:?}");
                let limit = walker.position_var * walker.velocity_var;
                prop_assert!(walker.cross_cov.powi(2) <= limit * (1.0 + 1e-6), "{walker:?}");
                prop_assert!(walker.position_var <= before.position_var);
                prop_assert!(walker.velocity_var <= before.velocity_var);
            }
        }
    }
}
