//! When an asset may speak without talking over the guide.

use jiff::{SignedDuration, Timestamp};

/// No asset speaks for so long after a stop's words began, however short they
/// are,
const AFTER_STOP: SignedDuration = SignedDuration::from_secs(20);
/// or after another asset's.
const AFTER_ASSET: SignedDuration = SignedDuration::from_secs(15);
/// Nor so soon after words have ended: voices differ, and a group thinks.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

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

    /// The last words take so long to say: the silence ends after them.
    pub(super) fn lasts(&mut self, words: SignedDuration) {
        if let Some((_, silence)) = &mut self.0 {
            *silence = (*silence).max(words.saturating_add(PAUSE));
        }
    }

    /// A clock that was set back does not prolong the silence.
    pub(super) fn is_over(&self, time: Timestamp) -> bool {
        self.0.is_none_or(|(spoke, silence)| time < spoke || time.duration_since(spoke) >= silence)
    }
}
