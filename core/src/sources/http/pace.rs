//! How often a service is asked, and how long to wait before asking again.
//!
//! In: the time since some start, what the service said. Out: how long to
//! wait. No clock and no dice of its own.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Requests that may follow each other at once.
const BURST: f64 = 4.0;
/// A service that asks for patience is asked no slower than at this part of
/// its rate.
const SLOWEST: f64 = 0.1;
/// How much of the rate comes back with each request that goes well.
const RECOVERY: f64 = 0.05;
/// Pauses before retries are drawn from zero to this, doubled each time.
const FIRST_RETRY: Duration = Duration::from_millis(500);
const LONGEST_RETRY: Duration = Duration::from_secs(8);

/// A bucket of permissions, filled at a rate that a busy service lowers.
#[derive(Debug)]
pub(super) struct Pace {
    per_s: f64,
    /// Part of the rate that is used now.
    part: f64,
    permits: f64,
    filled: Duration,
    /// The service asked not to be asked before.
    hold_until: Duration,
}

impl Pace {
    pub(super) fn new(per_minute: u32) -> Self {
        Self {
            per_s: f64::from(per_minute.max(1)) / 60.0,
            part: 1.0,
            permits: BURST,
            filled: Duration::ZERO,
            hold_until: Duration::ZERO,
        }
    }

    /// Takes a permission; how long to wait before using it.
    pub(super) fn take(&mut self, now: Duration) -> Duration {
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        self.filled = now.max(self.filled);
        self.permits = BURST.min(self.permits + passed * self.per_s * self.part) - 1.0;
        let short = (-self.permits).max(0.0) / (self.per_s * self.part);
        Duration::from_secs_f64(short).max(self.hold_until.saturating_sub(now))
    }

    /// Gives a permission back that was not used.
    pub(super) fn give_back(&mut self) {
        self.permits = BURST.min(self.permits + 1.0);
    }

    pub(super) fn went_well(&mut self) {
        self.part = 1.0_f64.min(self.part + RECOVERY);
    }

    /// The service asks for patience, this long if it says.
    pub(super) fn busy(&mut self, now: Duration, wait: Option<Duration>) {
        self.part = SLOWEST.max(self.part / 2.0);
        self.hold_until = self.hold_until.max(now + wait.unwrap_or(LONGEST_RETRY));
    }
}

/// The pause before a retry, the first being number 0: full jitter, `draw` is
/// uniform within 0..1.
pub(crate) fn retry_pause(retry: u32, draw: f64) -> Duration {
    let most = LONGEST_RETRY.min(FIRST_RETRY * 2_u32.saturating_pow(retry.min(16)));
    most.mul_f64(draw.clamp(0.0, 1.0))
}

/// Uniform within 0..1, and other on each device: tablets that failed together
/// do not come back together.
pub(crate) fn draw() -> f64 {
    // Each new state has other keys.
    (RandomState::new().hash_one(()) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn a_burst_then_the_rate() {
        let mut pace = Pace::new(60);
        let waits: Vec<_> = (0..6).map(|_| pace.take(S(0)).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2]);
        assert_eq!(pace.take(S(100)), Duration::ZERO);
        pace.give_back();
        let waits: Vec<_> = (0..5).map(|_| pace.take(S(100)).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1]);
    }

    #[test]
    fn an_hour_never_has_more_than_the_rate_and_the_burst() {
        let mut pace = Pace::new(30);
        let asked = (0..36_000).filter(|tenth| {
            let free = pace.take(Duration::from_millis(tenth * 100)).is_zero();
            if !free {
                pace.give_back();
            }
            free
        });
        let asked = asked.count();
        assert!((1_795..=1_804).contains(&asked), "{asked}");
    }

    #[test]
    fn a_busy_service_is_left_alone_and_then_asked_less() {
        let mut pace = Pace::new(60);
        pace.busy(S(0), Some(S(20)));
        assert_eq!(pace.take(S(5)), S(15));
        let waits = |pace: &mut Pace, at| (0..5).map(|_| pace.take(S(at)).as_secs()).collect();
        let slowed: Vec<_> = waits(&mut pace, 20);
        assert_eq!(slowed, [0, 0, 0, 0, 2]);
        (0..20).for_each(|_| pace.went_well());
        let recovered: Vec<_> = waits(&mut pace, 100);
        assert_eq!(recovered, [0, 0, 0, 0, 1]);
    }

    #[test]
    fn retries_are_drawn_from_all_of_a_growing_span() {
        assert_eq!(retry_pause(0, 1.0), Duration::from_millis(500));
        assert_eq!(retry_pause(2, 0.5), S(1));
        assert_eq!(retry_pause(2, 0.0), Duration::ZERO);
        assert_eq!(retry_pause(u32::MAX, 1.0), LONGEST_RETRY);
        assert_eq!(retry_pause(1, f64::NAN.max(0.0)), Duration::ZERO);
    }
}
