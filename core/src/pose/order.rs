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
pub(super) struct Order {
    newest: Option<Timestamp>,
    /// The last of the samples in a row that were far too old, and their number.
    older: Option<(Timestamp, u8)>,
}

impl Order {
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
