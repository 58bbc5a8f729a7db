//! When the walker of a track was where.
//!
//! In: points, each with the time that the file tells, if it tells any. Out:
//! seconds that never run backwards. Between two points whose times can be
//! believed, those without one get theirs by the way walked so far; where
//! nothing is told, and where nobody would want to wait, the way is walked.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};

use super::read::Found;
use super::{NoteKind, Notes};
use crate::assets::length_m;

/// Speed where a track tells no times, metres a second.
pub(crate) const WALKING_MPS: f64 = 1.3;
/// A longer pause between two points is not played, seconds: the way between
/// them is walked instead.
const LONGEST_PAUSE_S: f64 = 3600.0;

/// When each point was passed.
pub(super) struct Seconds {
    /// Since the first point.
    pub(super) at_s: Vec<f64>,
    /// When the first point was passed, where times are told.
    pub(super) start: Option<Timestamp>,
}

pub(super) fn seconds(points: &[Found], notes: &mut Notes) -> Seconds {
    let mut along_m = Vec::with_capacity(points.len());
    let mut way_m = 0.0;
    for (number, point) in points.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| points.get(before));
        way_m += before.map_or(0.0, |before| length_m(before.place, point.place));
        along_m.push(way_m);
    }
    let told = believed(points, notes);
    let mut at_s = vec![0.0; points.len()];
    // Up to the first time that is believed, from each to the next, and on.
    let (mut from, mut left) = (0, None);
    for &(to, reached) in &told {
        let took_s = left.map(|left| reached.duration_since(left).as_secs_f64());
        go(&mut at_s, &along_m, from..=to, took_s);
        (from, left) = (to, Some(reached));
    }
    go(&mut at_s, &along_m, from..=points.len().saturating_sub(1), None);
    let is_timed = told.len() > 1;
    for point in points.iter().filter(|point| is_timed && point.time.is_none()) {
        notes.add(NoteKind::NoTime, point.line, || {
            "a point without a time: it gets one by its place on the way".into()
        });
    }
    let start = told.first().filter(|_| is_timed).and_then(|(number, time)| {
        time.checked_sub(SignedDuration::from_secs_f64(at_s[*number])).ok()
    });
    Seconds { at_s, start }
}

/// When the points of a stretch are passed: in the time that it took, by the
/// way gone, or else at a walker's speed.
fn go(at_s: &mut [f64], along_m: &[f64], stretch: RangeInclusive<usize>, took_s: Option<f64>) {
    let (from, to) = stretch.into_inner();
    let took_s = took_s.filter(|took_s| (0.0..=LONGEST_PAUSE_S).contains(took_s));
    for number in from + 1..=to {
        let gone_m = along_m[number] - along_m[from];
        let whole_m = along_m[to] - along_m[from];
        let gone_s = match took_s {
            Some(took_s) if whole_m > 0.0 => took_s * (gone_m / whole_m),
            // On one spot: evenly.
            Some(took_s) => took_s * (number - from) as f64 / (to - from) as f64,
            None => gone_m / WALKING_MPS,
        };
        at_s[number] = at_s[from] + gone_s;
    }
}

/// The times that can be believed, by the number of their points: each later
/// than the one before, but where a recording begins anew.
fn believed(points: &[Found], notes: &mut Notes) -> Vec<(usize, Timestamp)> {
    let mut told: Vec<(usize, Timestamp)> = Vec::new();
    let mut timed =
        points.iter().enumerate().filter_map(|(at, it)| Some((at, it.time?))).peekable();
    while let Some((number, time)) = timed.next() {
        let Some(point) = points.get(number) else { continue };
        let after = timed.peek().map(|(_, time)| *time);
        let Some(&(before, last)) = told.last() else {
            told.push((number, time));
            continue;
        };
        if time > last {
            told.push((number, time));
            continue;
        }
        if time == last {
            if points.get(before).is_none_or(|before| before.place != point.place) {
                notes.add(NoteKind::Doubled, point.line, || {
                    format!("{time} is told of a place before already: it gets a time of the way")
                });
            }
            continue;
        }
        notes.add(NoteKind::Backwards, point.line, || {
            format!("{time} is before the time before it: one of them is not believed")
        });
        // One time alone is wrong: this one, or the one before it.
        let is_slip = after.is_some_and(|after| after > last);
        let earlier = told.len().checked_sub(2).and_then(|at| told.get(at));
        let was_slip = earlier.is_some_and(|(_, earlier)| *earlier < time);
        match (is_slip, was_slip) {
            (true, _) => continue,
            (false, true) => {
                told.pop();
            }
            // A recording that begins anew.
            (false, false) => {}
        }
        told.push((number, time));
    }
    told
}
