//! A local day cut into steps.
//!
//! In: a date and a time zone. Out: the steps from one local midnight to the
//! next: 96 of a quarter of an hour, 92 or 100 when the clocks change.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// How long a step lasts, as French meters record; only the last of a day may
/// be shorter, where a zone's clocks change by odd minutes.
pub(super) const STEP: SignedDuration = SignedDuration::from_mins(15);
/// Quarter-hours of the clock in a day.
pub(super) const SLOTS: usize = 96;

/// A step of a local day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GridStep {
    pub(super) start: Timestamp,
    /// Halfway through, where sun and weather are taken.
    pub(super) middle: Timestamp,
    pub(super) hours: f64,
    /// Minutes of the local clock at its start.
    pub(super) minute: f64,
    /// Quarter-hour of the local clock, 0 to 95.
    pub(super) slot: usize,
}

/// The steps of a local day, in the order of time; none where the calendar
/// ends, or in a day that a zone left out.
pub(super) fn steps(date: Date, zone: &TimeZone) -> Vec<GridStep> {
    let midnight = |date: Date| date.to_zoned_datetime(zone.clone()).map(|zoned| zoned.timestamp());
    let (Ok(start), Ok(end)) = (midnight(date), date.tomorrow().and_then(midnight)) else {
        return Vec::new();
    };
    let mut steps = Vec::with_capacity(SLOTS + 4);
    let mut at = start;
    while at < end {
        let next = at.checked_add(STEP).map_or(end, |next| next.min(end));
        let duration = next.duration_since(at);
        let clock = zone.to_datetime(at);
        let minute = usize::from(clock.hour().unsigned_abs()) * 60
            + usize::from(clock.minute().unsigned_abs());
        steps.push(GridStep {
            start: at,
            middle: at.checked_add(duration / 2).unwrap_or(at),
            hours: duration.as_secs_f64() / 3600.0,
            minute: minute as f64,
            slot: (minute / 15).min(SLOTS - 1),
        });
        at = next;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(date: &str, zone: &str) -> (usize, f64) {
        let steps = steps(date.parse().unwrap(), &TimeZone::get(zone).unwrap());
        let gaps = steps.windows(2).all(|pair| {
            pair[1].start.duration_since(pair[0].start).as_secs_f64() == pair[0].hours * 3600.0
        });
        assert!(gaps, "{date} in {zone} has gaps");
        (steps.len(), steps.iter().map(|step| step.hours).sum())
    }

    #[test]
    fn days_are_as_long_as_the_clock_makes_them() {
        assert_eq!(hours("2026-06-15", "Europe/Paris"), (96, 24.0));
        assert_eq!(hours("2026-03-29", "Europe/Paris"), (92, 23.0));
        assert_eq!(hours("2026-10-25", "Europe/Paris"), (100, 25.0));
        assert_eq!(hours("2026-04-05", "Australia/Lord_Howe"), (98, 24.5));
        // Clocks that changed at midnight itself.
        assert_eq!(hours("2018-11-04", "America/Sao_Paulo"), (92, 23.0));
    }

    #[test]
    fn days_that_never_were_have_no_steps() {
        assert_eq!(hours("2011-12-30", "Pacific/Apia"), (0, 0.0));
        assert_eq!(hours("9999-12-31", "Europe/Paris"), (0, 0.0));
    }

    #[test]
    fn slots_follow_the_clock_over_a_change() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let steps = steps("2026-03-29".parse().unwrap(), &paris);
        assert_eq!((steps[7].slot, steps[8].slot), (7, 12));
        assert_eq!(steps.last().map(|step| step.slot), Some(95));
    }
}
