//! When an asset may speak without talking over the guide.

use jiff::{SignedDuration, Timestamp};

/// No asset speaks for so long after a stop's words began,
const AFTER_STOP: SignedDuration = SignedDuration::from_secs(20);
/// or after another asset's.
const AFTER_ASSET: SignedDuration = SignedDuration::from_secs(15);

/// The silence after the last words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quiet(Option<(Timestamp, SignedDuration)>);

impl Quiet {
    pub(super) fn stop_spoke(&mut self, time: Timestamp) {
        self.0 = Some((time, AFTER_STOP));
    }

    pub(super) fn asset_spoke(&mut self, time: Timestamp) {
        self.0 = Some((time, AFTER_ASSET));
    }

    /// A clock that was set back does not prolong the silence.
    pub(super) fn is_over(&self, time: Timestamp) -> bool {
        self.0.is_none_or(|(spoke, silence)| time < spoke || time.duration_since(spoke) >= silence)
    }
}
