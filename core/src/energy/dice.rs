//! Chance that is the same each time: draws from a seed and a purpose.
//!
//! In: the district's seed and what the draw is for (a word, an asset, a day).
//! Out: numbers that depend on nothing else, so that any asset and any day can
//! be computed alone and in any order.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// A stream of draws for one purpose.
#[derive(Debug, Clone)]
pub(super) struct Dice(Pcg32);

impl Dice {
    /// The stream of a seed, a purpose, a name and a number.
    pub(super) fn new(seed: u64, purpose: &str, name: &str, number: i64) -> Self {
        let mut hash = Fnv::new();
        hash.write(&seed.to_le_bytes());
        hash.write(purpose.as_bytes());
        // Not part of UTF-8: keeps ("ab", "c") apart from ("a", "bc").
        hash.write(&[0xff]);
        hash.write(name.as_bytes());
        hash.write(&[0xff]);
        hash.write(&number.to_le_bytes());
        Self(Pcg32::seed_from_u64(hash.0))
    }

    /// Uniform within 0..1.
    pub(super) fn unit(&mut self) -> f64 {
        // The 53 bits that an f64 holds.
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform within a range.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// One of `count` places; 0 when there is none.
    pub(super) fn place(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }
}

/// Noise that is smooth in `x` between values drawn at the whole numbers, each
/// evenly within 0..1 and then shaped: the mean is that of the shape.
pub(super) fn smooth_noise(seed: u64, purpose: &str, x: f64, shape: impl Fn(f64) -> f64) -> f64 {
    let knot = x.floor();
    let at = |knot: f64| shape(Dice::new(seed, purpose, "", knot as i64).unit());
    let t = x - knot;
    let eased = t * t * (3.0 - 2.0 * t);
    at(knot) + (at(knot + 1.0) - at(knot)) * eased
}

/// FNV-1a, 64 bits (RFC 9923): the standard library's hashers promise no
/// stable values from one release to the next.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_gives_the_published_values() {
        let hash = |text: &str| {
            let mut hash = Fnv::new();
            hash.write(text.as_bytes());
            hash.0
        };
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn draws_depend_on_each_part_and_on_nothing_else() {
        let first = |seed, purpose, name, number| Dice::new(seed, purpose, name, number).unit();
        let one = first(1, "a", "b", 2);
        assert_eq!(one, first(1, "a", "b", 2));
        for other in [
            first(2, "a", "b", 2),
            first(1, "ab", "", 2),
            first(1, "a", "c", 2),
            first(1, "a", "b", 3),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn draws_fill_their_range_evenly() {
        let mut dice = Dice::new(7, "test", "", 0);
        let mut counts = [0; 10];
        for _ in 0..10_000 {
            counts[dice.place(10)] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        assert_eq!(dice.place(0), 0);
    }

    #[test]
    fn noise_is_smooth_and_bounded() {
        let noise: Vec<f64> = (0..2000)
            .map(|i| smooth_noise(3, "test", f64::from(i) / 100.0 - 10.0, |u| u))
            .collect();
        assert!(noise.iter().all(|value| (0.0..1.0).contains(value)));
        assert!(noise.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.0151));
    }
}
