//! A rehearsal as it is played: how far it has gone, how fast it goes, and what
//! its clock shows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use glam::DVec2;
use jiff::Timestamp;

use crate::language::Language;

use super::rehearsal::later;
use super::{Rehearsal, Sample, StreetTexts};

/// After so long there was a fix and a look, seconds.
const SETTLED_S: f64 = 1.0;
/// Facades hide the sky for no longer, seconds.
const LONGEST_GAP_S: u32 = 20;
/// What was walked longer ago tells a heading no better, seconds.
const REMEMBERED_S: f64 = 300.0;
/// An app that was held up does not leap, seconds.
const LONGEST_STEP_S: f64 = 0.5;
/// From coming to a stop until the visitor has turned to what it is about,
/// seconds.
const LOOKED_AROUND_S: f64 = 12.0;

/// A [`Rehearsal`] as it is played, on a clock of its own.
///
/// In: time that has passed on the device's clock, where to go. Out: what the
/// sensors would have said meanwhile, to be handed to the visit, and the time
/// that the visit is at.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct RehearsedWalk {
    rehearsal: Arc<Rehearsal>,
    at: Mutex<At>,
}

#[derive(Debug, Clone, Copy)]
struct At {
    /// What its clock showed when it began.
    start: Timestamp,
    elapsed_s: f64,
    speed: f64,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl RehearsedWalk {
    /// A rehearsal whose clock showed `start` when it began, and which has gone
    /// on for `elapsed_s`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[must_use]
    pub fn new(rehearsal: Arc<Rehearsal>, start: Timestamp, elapsed_s: f64) -> Self {
        let walk = Self { rehearsal, at: Mutex::new(At { start, elapsed_s: 0.0, speed: 1.0 }) };
        walk.at().elapsed_s = walk.within(elapsed_s);
        walk
    }

    /// How long all of it takes, seconds.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        self.rehearsal.duration_s()
    }

    /// How far it has gone, seconds.
    #[must_use]
    pub fn elapsed_s(&self) -> f64 {
        self.at().elapsed_s
    }

    /// What its clock showed when it began.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.at().start
    }

    /// What its clock shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let at = self.at();
        later(at.start, at.elapsed_s)
    }

    /// Whether it has come to its end.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.elapsed_s() >= self.length_s()
    }

    /// How many times as fast as it was walked it goes.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.at().speed
    }

    /// Goes so many times as fast as it was walked: 0 to 1,000.
    pub fn set_speed(&self, speed: f64) {
        self.at().speed = bounded(speed, 0.0, 1000.0);
    }

    /// Goes round the speeds that a button offers; the one that comes next.
    pub fn next_speed(&self) -> f64 {
        let mut at = self.at();
        let next = Self::SPEEDS.iter().find(|speed| **speed > at.speed);
        at.speed = *next.unwrap_or(&Self::SPEEDS[0]);
        at.speed
    }

    /// Walks on for so many seconds of the device's clock, of which half a one
    /// counts at most: what the sensors said.
    #[must_use]
    pub fn advance(&self, device_s: f64) -> Vec<Sample> {
        let (start, from_s, to_s) = {
            let mut at = self.at();
            let from_s = at.elapsed_s;
            let step_s = bounded(device_s, 0.0, LONGEST_STEP_S) * at.speed;
            at.elapsed_s = (from_s + step_s).min(self.length_s().max(from_s));
            (at.start, from_s, at.elapsed_s)
        };
        self.rehearsal.samples(start, from_s, to_s).collect()
    }

    /// What the sensors said in the last second, and since the last fix where
    /// there was none in it: for a visit that begins in the middle of the walk.
    #[must_use]
    pub fn settle(&self) -> Vec<Sample> {
        let At { start, elapsed_s, .. } = *self.at();
        self.rehearsal.samples(start, self.settled_from_s(elapsed_s), elapsed_s).collect()
    }

    /// What comes before [`settle`](Self::settle), for a visit that is to stand as
    /// if it had walked here: all fixes, and under conditions, where the way that
    /// was walked tells the heading, all else of the last five minutes.
    #[must_use]
    pub fn samples_before(&self) -> Vec<Sample> {
        let At { start, elapsed_s, .. } = *self.at();
        let to_s = self.settled_from_s(elapsed_s);
        let all_from = match self.rehearsal.conditions() {
            Some(_) => later(start, to_s - REMEMBERED_S),
            None => Timestamp::MAX,
        };
        let samples = self.rehearsal.samples(start, 0.0, to_s);
        let kept = |it: &Sample| matches!(it, Sample::Fix(_)) || it.time() >= all_from;
        samples.filter(kept).collect()
    }

    /// The conditions that are rehearsed and what the sensors suffer now, in words;
    /// `None` where the sensors are good ones.
    #[must_use]
    pub fn street(&self, language: &Language) -> Option<StreetTexts> {
        self.rehearsal.street_texts(self.elapsed_s(), language)
    }

    /// Goes to a share of the walk, from 0 to 1.
    pub fn seek(&self, walked: f64) {
        self.at().elapsed_s = self.within(self.length_s() * walked);
    }

    /// Goes to where the visitor has come near to a place, local metres, and has
    /// looked around there; stays where the walk does not pass it.
    pub fn seek_place(&self, at_m: DVec2, radius_m: f64) {
        let near = |second: &u32| {
            self.rehearsal.position_m(f64::from(*second)).distance(at_m) < radius_m / 2.0
        };
        let there = (0..=self.length_s() as u32).find(near);
        if let Some(there) = there {
            self.at().elapsed_s = self.within(f64::from(there) + LOOKED_AROUND_S);
        }
    }

    /// Turns its clock; the visitor stays.
    pub fn turn(&self, now: Timestamp) {
        let mut at = self.at();
        at.start = later(now, -at.elapsed_s);
    }

    /// Goes back to the beginning.
    pub fn rewind(&self) {
        self.seek(0.0);
    }
}

impl RehearsedWalk {
    /// What a button goes through, times as fast as it was walked.
    pub const SPEEDS: [f64; 4] = [1.0, 4.0, 10.0, 30.0];

    /// The visitor who takes it.
    #[must_use]
    pub fn rehearsal(&self) -> &Rehearsal {
        &self.rehearsal
    }

    /// From the first fix and look to the end.
    fn within(&self, elapsed_s: f64) -> f64 {
        bounded(elapsed_s, SETTLED_S, self.length_s().max(SETTLED_S))
    }

    /// From where on there is a fix and a look, seconds.
    fn settled_from_s(&self, elapsed_s: f64) -> f64 {
        let has_fix = |from_s: &f64| {
            let mut samples = self.rehearsal.samples(Timestamp::UNIX_EPOCH, *from_s, from_s + 1.0);
            samples.any(|sample| matches!(sample, Sample::Fix(_)))
        };
        let seconds = (0..LONGEST_GAP_S).map(|gap_s| elapsed_s - SETTLED_S - f64::from(gap_s));
        // Without a fix in so long, the visit has none either.
        seconds.take_while(|from_s| *from_s >= 0.0).find(has_fix).unwrap_or(elapsed_s - SETTLED_S)
    }

    fn at(&self) -> MutexGuard<'_, At> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is no number is the least.
fn bounded(value: f64, least: f64, most: f64) -> f64 {
    if value.is_nan() { least } else { value.clamp(least, most) }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::pack::{PackFolder, TourMap, TourPack};

    fn demo() -> (TourPack, RehearsedWalk) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
        let rehearsal = Arc::new(Rehearsal::of_pack(&pack, None, 7).unwrap());
        let start = "2026-06-16T09:00:00Z".parse().unwrap();
        (pack, RehearsedWalk::new(rehearsal, start, f64::NAN))
    }

    #[test]
    fn it_goes_as_fast_as_it_is_told_and_ends() {
        let (_, walk) = demo();
        assert_eq!(walk.elapsed_s(), SETTLED_S);
        assert_eq!(walk.settle().len(), 21, "twenty looks and a fix");
        assert_eq!(walk.advance(0.25).len(), 5);
        assert_eq!(walk.now(), "2026-06-16T09:00:01.25Z".parse().unwrap());
        let went: Vec<f64> = (0..5).map(|_| walk.next_speed()).collect();
        assert_eq!(went, [4.0, 10.0, 30.0, 1.0, 4.0]);
        let before_s = walk.elapsed_s();
        let _ = walk.advance(3600.0);
        assert_eq!(walk.elapsed_s(), before_s + 2.0, "held up, it does not leap");
        for none in [f64::NAN, -1.0, f64::NEG_INFINITY] {
            assert!(walk.advance(none).is_empty());
            walk.set_speed(none);
            assert_eq!(walk.speed(), 0.0);
        }
        walk.seek(1.0);
        assert!(walk.is_finished() && !walk.settle().is_empty());
    }

    #[test]
    fn its_clock_is_turned_and_the_visitor_stays() {
        let (_, walk) = demo();
        walk.seek(0.5);
        let (elapsed_s, evening) = (walk.elapsed_s(), "2026-06-16T19:30:00Z".parse().unwrap());
        walk.turn(evening);
        assert_eq!((walk.now(), walk.elapsed_s()), (evening, elapsed_s));
        let last = walk.settle().pop().unwrap().time();
        assert!(evening.duration_since(last).abs() < SignedDuration::from_millis(60));
        walk.rewind();
        assert_eq!(walk.elapsed_s(), SETTLED_S);
    }

    #[test]
    fn every_stop_is_gone_to_by_its_place() {
        let (pack, walk) = demo();
        for stop in TourMap::of(&pack).stops {
            walk.rewind();
            walk.seek_place(stop.at, stop.radius_m);
            let there_m = walk.rehearsal().position_m(walk.elapsed_s());
            assert!(there_m.distance(stop.at) < stop.radius_m, "{:?}", stop.id);
            assert!(walk.samples_before().len() as f64 >= walk.elapsed_s() - 2.0);
        }
        let before_s = walk.elapsed_s();
        walk.seek_place(DVec2::new(1e6, f64::NAN), 10.0);
        assert_eq!(walk.elapsed_s(), before_s);
    }
}
