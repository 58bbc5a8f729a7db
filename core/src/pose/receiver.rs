//! What the error of a receiver's fixes is made of.
//!
//! In: the accuracy that a fix states. Out: the parts of its error, by how long
//! each of them lasts: satellites and ionosphere for minutes, reflections off
//! what one walks past for some ten seconds, noise for one fix.

/// Share of the variance that lasts for minutes.
const SLOW_SHARE: f64 = 0.66;
/// Share that lasts for some ten seconds.
const QUICK_SHARE: f64 = 0.26;
/// How long they last: what is left of them after it is one e-th, seconds.
const SLOW_S: f64 = 180.0;
const QUICK_S: f64 = 25.0;

/// No receiver of a phone is as good as the best ones state: half of their fixes
/// under an open sky lie within 4.9 m (van Diggelen and Enge, *The world's first
/// GPS MOOC and worldwide laboratory using smartphones*, ION GNSS+ 2015), and
/// many of those state less than 2 m. Standard deviation of an axis, metres.
const LEAST_SIGMA_M: f64 = 2.35;
/// A 68 % radius under this is that of a surveyor's receiver, and believed.
const SURVEYED_M: f64 = 0.5;

/// Errors that are lasting at most; what a coarser fix (a cell's, a building's) is
/// off by beyond that has nothing to do with satellites. Metres.
const LASTING_SIGMA_M: f64 = 10.0;
/// So many coarse fixes in a row say one thing.
const COARSE_ALIKE: f64 = 20.0;
/// However restless a receiver is, this share of its variance lasts.
const LEAST_LASTING: f64 = 0.4;

/// The parts of a fix's error: standard deviations of one axis, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Receiver {
    pub(super) slow_m: f64,
    pub(super) quick_m: f64,
    pub(super) white_m: f64,
    /// Of all of them.
    pub(super) all_m: f64,
}

impl Receiver {
    /// By the standard deviation of one axis that a fix states, and how many
    /// times the usual noise its fixes have been seen to have.
    pub(super) fn of(stated_sigma_m: f64, restless: f64) -> Self {
        let surveyed = stated_sigma_m * super::sample::RADIUS_68 < SURVEYED_M;
        let all_m = if surveyed { stated_sigma_m } else { stated_sigma_m.max(LEAST_SIGMA_M) };
        let good_var = all_m.min(LASTING_SIGMA_M).powi(2);
        // What is new with each fix does not last.
        let white_share = (1.0 - SLOW_SHARE - QUICK_SHARE) * restless * restless;
        let lasting = (1.0 - white_share).max(LEAST_LASTING) / (SLOW_SHARE + QUICK_SHARE);
        let coarse_var = COARSE_ALIKE * (all_m * all_m - good_var);
        Self {
            slow_m: (good_var * SLOW_SHARE * lasting).sqrt(),
            quick_m: (good_var * QUICK_SHARE * lasting).sqrt(),
            white_m: (good_var * white_share + coarse_var).sqrt(),
            all_m,
        }
    }

    /// What is left of the lasting parts after some seconds.
    pub(super) fn kept(seconds: f64) -> [f64; 2] {
        [libm::exp(-seconds / SLOW_S), libm::exp(-seconds / QUICK_S)]
    }
}
