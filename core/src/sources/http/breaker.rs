//! Leaves a service alone that fails again and again.
//!
//! In: how attempts ended, and the time since some start. Out: whether to try.
//! No clock here.

use std::time::Duration;

/// Failures in a row that open it.
const FAILURES: u32 = 5;
/// How long it stays open first; twice as long after each probe that failed.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Counts a service's failures.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    /// When one attempt may probe the service again.
    open_until: Option<Duration>,
    pause: Duration,
}

impl Breaker {
    /// Whether an attempt may be made; otherwise how long not.
    pub(super) fn permit(&mut self, now: Duration) -> Result<(), Duration> {
        match self.open_until {
            Some(until) if now < until => Err(until - now),
            Some(_) => {
                // This one probes; others wait for how it ends.
                self.open_until = Some(now + self.pause);
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    pub(super) fn failed(&mut self, now: Duration) {
        self.failures += 1;
        if self.failures >= FAILURES {
            self.pause =
                if self.pause.is_zero() { FIRST_PAUSE } else { LONGEST_PAUSE.min(self.pause * 2) };
            self.open_until = Some(now + self.pause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn it_opens_probes_and_closes() {
        let mut breaker = Breaker::default();
        for at in 0..4 {
            breaker.failed(S(at));
            assert_eq!(breaker.permit(S(at)), Ok(()));
        }
        breaker.failed(S(4));
        assert_eq!(breaker.permit(S(5)), Err(S(29)));
        // One probe, not two.
        assert_eq!(breaker.permit(S(34)), Ok(()));
        assert_eq!(breaker.permit(S(34)), Err(S(30)));
        breaker.failed(S(40));
        assert_eq!(breaker.permit(S(41)), Err(S(59)));
        assert_eq!(breaker.permit(S(100)), Ok(()));
        breaker.succeeded();
        assert_eq!(breaker.permit(S(100)), Ok(()));
        breaker.failed(S(101));
        assert_eq!(breaker.permit(S(101)), Ok(()));
    }

    #[test]
    fn it_never_pauses_longer_than_five_minutes() {
        let mut breaker = Breaker::default();
        (0..60).for_each(|at| breaker.failed(S(at)));
        assert_eq!(breaker.permit(S(59)), Err(LONGEST_PAUSE));
    }
}
