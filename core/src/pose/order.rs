//! Whether a sample's time may follow those before it.

use jiff::Timestamp;

/// Samples that come late in a batch are at most this old; older ones tell
/// that the clock was put back.
const LATE_S: f64 = 10.0;
/// How many samples in a row must agree that the clock was put back.
const GIVE_IN: u8 = 3;

/// What a sample's time says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Turn {
    /// As new as the newest, or newer.
    Next,
    /// The clock was put back, or one sample from the future had misled us:
    /// time starts again from here.
    Rewound,
    /// Too old to use.
    Late {
        /// The newest time so far.
        newest: Timestamp,
    },
}

/// The newest time of a stream, which gives in when a clock was put back:
/// one sample from the far future must not silence the sensor for good.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NewestFirst {
    newest: Option<Timestamp>,
    /// The last of the samples in a row that were far too old, and their number.
    older: Option<(Timestamp, u8)>,
}

impl NewestFirst {
    pub(super) fn newest(&self) -> Option<Timestamp> {
        self.newest
    }

    pub(super) fn admit(&mut self, time: Timestamp) -> Turn {
        let Some(newest) = self.newest.filter(|&newest| time < newest) else {
            (self.newest, self.older) = (Some(time), None);
            return Turn::Next;
        };
        if seconds_between(time, newest) > LATE_S {
            let count = match self.older {
                Some((before, count)) if before < time => count + 1,
                _ => 1,
            };
            if count >= GIVE_IN {
                (self.newest, self.older) = (Some(time), None);
                return Turn::Rewound;
            }
            self.older = Some((time, count));
        }
        Turn::Late { newest }
    }
}

/// Seconds from one time to a later one, negative when it is earlier.
pub(super) fn seconds_between(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns<const N: usize>(seconds: [i64; N]) -> [Turn; N] {
        let mut order = NewestFirst::default();
        seconds.map(|second| order.admit(Timestamp::from_second(second).unwrap()))
    }

    fn late(newest: i64) -> Turn {
        Turn::Late { newest: Timestamp::from_second(newest).unwrap() }
    }

    #[test]
    fn times_go_on() {
        assert_eq!(turns([5, 5, 6, 1_000]), [Turn::Next; 4]);
    }

    #[test]
    fn a_late_batch_does_not_turn_the_clock() {
        assert_eq!(turns([100, 91, 92, 93, 94, 101])[1..5], [late(100); 4]);
        assert_eq!(turns([100, 50, 49, 48, 47])[1..], [late(100); 4], "going back ever more");
    }

    #[test]
    fn a_clock_put_back_is_believed_at_the_third_sample() {
        let expected = [Turn::Next, late(100), late(100), Turn::Rewound, Turn::Next, Turn::Next];
        assert_eq!(turns([100, 50, 51, 52, 53, 101]), expected);
    }

    #[test]
    fn strays_between_good_samples_never_add_up() {
        let expected = [Turn::Next, late(100), Turn::Next, late(101), Turn::Next, late(102)];
        assert_eq!(turns([100, 50, 101, 51, 102, 52]), expected);
    }
}
