//! Readings for tests.

use jiff::{SignedDuration, Timestamp};

use super::{Quality, Quantity, Reading};

/// So many minutes after some moment.
pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(1_000_000 + minute)
}

/// A power that was measured then.
pub(crate) fn reading(asset: &str, minute: i64, value: f64) -> Reading {
    Reading {
        asset: asset.into(),
        quantity: Quantity::PowerKw,
        value: Some(value),
        time: at(minute),
        quality: Quality::Live,
    }
}
