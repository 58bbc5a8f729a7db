//! Where a visitor truly was, as other programs write it.

use wattwalk::trial::{Truth, TruthPoint};

/// CSV or GPX, and what was read as CSV again.
pub(super) fn truth(bytes: &[u8]) {
    let Ok(truth) = Truth::read(bytes) else { return };
    let mut text = TruthPoint::csv_header();
    text.extend(truth.points.iter().map(TruthPoint::csv_line));
    // To the millisecond, so that two may be at one time now.
    let _ = Truth::read(text.as_bytes());
}
