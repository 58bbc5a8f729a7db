//! The day's course of what services measured.
//!
//! In: readings as they are taken in, in whatever order they come. Out: the
//! [`Curve`] of a quantity of an asset over the last day. It is bounded: one
//! point for every five minutes of a day, for so many assets.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetId;

use super::store::FUTURE_TOLERANCE;
use super::{Quality, Quantity, Reading};

/// Of readings within the same step the newest is the point of it.
const STEP_S: i64 = 300;
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// A visit sees fewer; 288 points each make 7 MB at most.
const MOST_SERIES: usize = 500;

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CurvePoint {
    /// When it was measured.
    pub time: Timestamp,
    /// The figure, in the quantity's unit.
    pub value: f64,
    /// How far to trust it.
    pub quality: Quality,
}

/// The course of a quantity of an asset, the oldest point first.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Curve {
    /// Stretches without a gap, each of one point or more: a line is drawn
    /// within a stretch and never from one to the next, for nobody knows what
    /// was between them.
    pub runs: Vec<Vec<CurvePoint>>,
}

/// The points of the last day.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    series: HashMap<(AssetId, Quantity), BTreeMap<i64, CurvePoint>>,
}

impl History {
    /// Takes note of a reading; of what was simulated or withheld it takes
    /// none.
    pub(super) fn add(&mut self, reading: &Reading) {
        let measured = !matches!(reading.quality, Quality::Simulated | Quality::Withheld);
        let Some(value) = reading.value.filter(|_| measured) else { return };
        let key = (reading.asset.clone(), reading.quantity);
        if !self.series.contains_key(&key) && self.series.len() >= MOST_SERIES {
            self.forget_the_oldest();
        }
        let points = self.series.entry(key).or_default();
        let point = CurvePoint { time: reading.time, value, quality: reading.quality };
        let step = reading.time.as_second().div_euclid(STEP_S);
        let held = points.entry(step).or_insert(point);
        if held.time <= point.time {
            *held = point;
        }
        let newest = points.last_key_value().map_or(step, |(step, _)| *step);
        let steps = KEPT.as_secs() / STEP_S;
        while points.first_key_value().is_some_and(|(step, _)| *step <= newest - steps) {
            points.pop_first();
        }
    }

    /// The curve of a quantity of an asset over the day before `now`; without
    /// a run when nothing was measured.
    pub(super) fn curve(&self, asset: &AssetId, quantity: Quantity, now: Timestamp) -> Curve {
        let points = self.series.get(&(asset.clone(), quantity)).into_iter().flatten();
        let mut curve = Curve::default();
        let of_the_day = |point: &CurvePoint| {
            let age = now.duration_since(point.time);
            -FUTURE_TOLERANCE <= age && age <= KEPT
        };
        for point in points.map(|(_, point)| point).filter(|point| of_the_day(point)) {
            // A figure speaks for the time that it is valid, and no longer.
            let gap =
                |last: &CurvePoint| point.time.duration_since(last.time) > quantity.validity();
            match curve.runs.last_mut() {
                Some(run) if !run.last().is_some_and(gap) => run.push(*point),
                _ => curve.runs.push(vec![*point]),
            }
        }
        curve
    }

    /// Forgets all but what `keeps` says.
    pub(super) fn retain(&mut self, keeps: impl Fn(&AssetId, Quantity) -> bool) {
        self.series.retain(|(asset, quantity), _| keeps(asset, *quantity));
    }

    fn forget_the_oldest(&mut self) {
        let newest = |points: &BTreeMap<i64, CurvePoint>| points.last_key_value().map(|(s, _)| *s);
        let oldest = self.series.iter().min_by_key(|(key, points)| (newest(points), *key));
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            self.series.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::samples::{at, reading};

    const POWER: Quantity = Quantity::PowerKw;

    fn runs(history: &History, minute: i64) -> Vec<Vec<f64>> {
        let curve = history.curve(&"a".into(), POWER, at(minute));
        curve.runs.iter().map(|run| run.iter().map(|point| point.value).collect()).collect()
    }

    #[test]
    fn a_gap_is_never_within_a_run() {
        let mut history = History::default();
        // Late ones come in between, and twice.
        for (minute, value) in [(0, 1.0), (60, 2.0), (200, 5.0), (30, 1.5), (121, 3.0), (60, 2.0)] {
            history.add(&reading("a", minute, value));
        }
        assert_eq!(runs(&history, 200), [vec![1.0, 1.5, 2.0], vec![3.0], vec![5.0]]);
    }

    #[test]
    fn a_day_and_no_more_is_kept_and_a_point_a_step() {
        let mut history = History::default();
        for minute in 0..3000 {
            history.add(&reading("a", minute, f64::from(minute as i32)));
        }
        let points = history.curve(&"a".into(), POWER, at(2999)).runs.concat();
        assert_eq!(points.len(), 288);
        assert_eq!(points.last().map(|point| point.value), Some(2999.0));
        assert!(points[0].time >= at(2999 - 24 * 60));
        assert!(runs(&history, 2999 + 25 * 60).is_empty());
    }

    #[test]
    fn what_was_not_measured_makes_no_curve() {
        let mut history = History::default();
        history.add(&Reading { quality: Quality::Simulated, ..reading("a", 0, 1.0) });
        let withheld = Reading { quality: Quality::Withheld, value: None, ..reading("a", 0, 1.0) };
        history.add(&withheld);
        assert_eq!(history.curve(&"a".into(), POWER, at(0)), Curve::default());
    }

    #[test]
    fn the_longest_unheard_of_gives_way() {
        let mut history = History::default();
        for number in 0..=MOST_SERIES {
            history.add(&reading(&number.to_string(), number as i64 * 5, 1.0));
        }
        assert_eq!(history.series.len(), MOST_SERIES);
        assert!(history.curve(&"0".into(), POWER, at(0)).runs.is_empty());
        assert_eq!(history.curve(&"1".into(), POWER, at(5)).runs.len(), 1);
    }
}
