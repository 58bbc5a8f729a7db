//! Chance that is the same each time, and errors that wander by it.

use glam::DVec2;
use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// A stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Dice(Pcg32);

impl Dice {
    /// The stream of a seed for one purpose: what one sensor draws does not
    /// change what another one sees.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        // The golden ratio's bits keep neighbouring seeds apart.
        Self(Pcg32::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ purpose))
    }

    /// Uniform within a range.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        // The 53 bits that an f64 holds.
        let unit = (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * unit
    }

    /// Normal, of standard deviation 1 (Box and Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.between(0.0, 1.0), self.between(0.0, 360.0));
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(angle.to_radians())
    }

    /// Both axes normal, of standard deviation 1.
    pub(crate) fn pair(&mut self) -> DVec2 {
        DVec2::new(self.normal(), self.normal())
    }

    /// Any direction, of length 1.
    pub(crate) fn direction(&mut self) -> DVec2 {
        let (sin, cos) = libm::sincos(self.between(0.0, 360.0).to_radians());
        DVec2::new(sin, cos)
    }
}

/// An error that is correlated over time: a Gauss-Markov process of two axes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wandering {
    pub(crate) value: DVec2,
    sigma: f64,
    tau_s: f64,
}

impl Wandering {
    pub(crate) fn new(sigma: f64, tau_s: f64, dice: &mut Dice) -> Self {
        Self { value: dice.pair() * sigma, sigma, tau_s }
    }

    pub(crate) fn step(&mut self, seconds: f64, dice: &mut Dice) {
        let kept = libm::exp(-seconds / self.tau_s);
        self.value = self.value * kept + dice.pair() * self.sigma * (1.0 - kept * kept).sqrt();
    }
}
