//! Alignments: what somebody shows, and takes back.

use glam::DVec2;
use jiff::Timestamp;

use super::super::alignment::{Spot, Then, Told};
use super::super::belief::wrapped;
use super::super::frames::Turnover;
use super::super::order::seconds_between;
use super::super::{Alignment, AlignmentOutcome, SampleError};
use super::{Believed, PoseEstimator};
use crate::pose::bank::Bank;
use crate::pose::ease::Ease;

/// An alignment meets what was known at its time if it comes no later than this,
/// seconds.
const LATE_S: f64 = 4.0;
/// From a clock that is ahead of the samples' by more than this, it is none.
const EARLY_S: f64 = 10.0;
/// For so long after it an alignment is remembered, seconds: it can be taken back,
/// and a second one like it is believed.
const REMEMBERED_S: f64 = 60.0;
/// Two are alike within so many standard deviations of both.
const ALIKE: f64 = 3.0;
/// How well the way between two known points is known, metres in a second.
const BETWEEN_MPS: f64 = 0.1;

/// The last alignment, for as long as it can be taken back.
#[derive(Debug, Clone)]
pub(super) struct Aligned {
    time: Timestamp,
    /// What it told, in the frame of now,
    pub(super) told: Told,
    /// and how far it had the visitor from where they were believed to be, metres.
    off_m: Option<DVec2>,
    /// What would be believed without it.
    pub(super) without: Option<Believed>,
}

impl PoseEstimator {
    /// Takes in what somebody shows of the pose. What contradicts the walk is not
    /// believed at once, but a second one like it within a minute is; an alignment
    /// that contradicts the one before takes its place. The walk goes on to be held
    /// against it, and overcomes a wrong one.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable, it comes more than four seconds
    /// late, or it is not known how the device was turned or where it was then; the
    /// pose stays as it was.
    pub fn align(&mut self, alignment: &Alignment) -> Result<AlignmentOutcome, SampleError> {
        let time = alignment.time;
        if let Some(newest) = self.newest() {
            if seconds_between(time, newest) > LATE_S {
                return Err(SampleError::Order { sample: "alignment".into(), time, newest });
            }
            let early_s = seconds_between(newest, time);
            if early_s > EARLY_S {
                let expected = "at most 10 s after the newest sample";
                return Err(alignment.wrong("time", early_s, expected));
            }
        }
        let then = Then {
            device_to_frame: self.frames.device_then(time),
            place_m: self.beliefs.as_ref().map(|it| it.place(&self.frames, time).at_m),
        };
        let told = alignment.told(&self.local, &then)?;
        self.forget_alignment(time);
        let off_m = told.place.zip(then.place_m).map(|(place, place_m)| place.at_m - place_m);
        let last = self.aligned.take();
        let is_like = |last: &Aligned| last.is_like(time, &told, off_m, then.place_m);
        let alike = last.as_ref().is_some_and(is_like);
        // Who aligns again otherwise takes the last one back.
        let mended = last.filter(|it| it.told.contradicts(&told, then.place_m));
        let without = mended.map_or_else(|| self.beliefs.clone(), |it| it.without);
        self.beliefs = without.clone();
        let is_used = match (&mut self.beliefs, &told.place) {
            (Some(believed), _) => believed.align(&told, alike, &self.frames, time),
            (None, Some(place)) => {
                let mut begun = self.begun_at(time, place);
                begun.bank.align(&Told { place: None, ..told }, false);
                self.beliefs = Some(begun);
                true
            }
            // It waits for the first fix.
            (None, None) => true,
        };
        // Who shows how it is expects to see it so.
        self.ease = Ease::default();
        self.aligned = Some(Aligned { time, told, off_m, without });
        Ok(if is_used { AlignmentOutcome::Used } else { AlignmentOutcome::Doubted })
    }

    /// Takes the last alignment back, of the minute before `now`, with what it took
    /// the place of: the pose is as it would be without. Whether there was one.
    pub fn undo_alignment(&mut self, now: Timestamp) -> bool {
        self.forget_alignment(now);
        let Some(aligned) = self.aligned.take() else { return false };
        self.beliefs = aligned.without;
        self.ease = Ease::default();
        true
    }

    /// Forgets the last alignment once it is too old to be taken back.
    pub(super) fn forget_alignment(&mut self, now: Timestamp) {
        let is_old = |it: &Aligned| seconds_between(it.time, now).abs() > REMEMBERED_S;
        if self.aligned.as_ref().is_some_and(is_old) {
            self.aligned = None;
        }
    }

    /// The time of the newest sample.
    fn newest(&self) -> Option<Timestamp> {
        self.frames.newest().max(self.newest_fix.map(|fix| fix.time))
    }

    /// What is believed from a known place.
    fn begun_at(&self, time: Timestamp, place: &Spot) -> Believed {
        let mut bank = Bank::standing(place);
        self.begin_with_compass(&mut bank, time);
        Believed::at(time, bank)
    }
}

impl Believed {
    fn align(&mut self, told: &Told, alike: bool, frames: &super::Frames, time: Timestamp) -> bool {
        self.advance(frames, time);
        self.drift(frames.lead(), time);
        let way_m = frames.way_m(time, self.time).map(|way_m| self.bank.turned(way_m));
        let is_used = self.bank.align(&told.walked(way_m.unwrap_or_default()), alike);
        if is_used && told.place.is_some() {
            self.fixed = self.fixed.max(time);
        }
        is_used
    }
}

impl Aligned {
    /// Another stream leads, or its frame is a new one.
    pub(super) fn turn_over(&mut self, turnover: &Turnover) {
        self.told = self.told.turned(turnover.by);
    }

    /// East and north are others.
    pub(super) fn relocate(&mut self, moved: impl Fn(DVec2) -> DVec2, yaw_by: f64) {
        self.told = self.told.turned(yaw_by).moved(moved);
    }

    /// Whether another one says the same.
    fn is_like(
        &self,
        time: Timestamp,
        told: &Told,
        off_m: Option<DVec2>,
        place_m: Option<DVec2>,
    ) -> bool {
        let yaws = self.told.yaw_from(place_m).zip(told.yaw_from(place_m));
        let yaws = yaws.map(|(last, now)| last.is_like(now));
        let sigmas = self.told.place.zip(told.place).map(|(last, now)| {
            let walked_m = BETWEEN_MPS * seconds_between(self.time, time).abs();
            libm::hypot(libm::hypot(last.sigma_m, now.sigma_m), walked_m)
        });
        let places = self.off_m.zip(off_m).zip(sigmas);
        let places = places.map(|((last, now), sigma_m)| last.distance(now) < ALIKE * sigma_m);
        // Of a marker both, and one of them at least.
        yaws.is_some_and(|it| it) && places.is_none_or(|it| it)
            || yaws.is_none() && places.is_some_and(|it| it)
    }
}

/// A yaw, and how well it is told.
#[derive(Debug, Clone, Copy)]
struct Yaw {
    yaw: f64,
    sigma: f64,
}

impl Yaw {
    fn is_like(self, other: Self) -> bool {
        let apart = wrapped(self.yaw - other.yaw).abs();
        apart < ALIKE * libm::hypot(self.sigma, other.sigma)
    }
}

impl Told {
    fn yaw_from(&self, place_m: Option<DVec2>) -> Option<Yaw> {
        let bearing = self.bearing?;
        let yaw = bearing.yaw_from(place_m.unwrap_or_default());
        Some(Yaw { yaw, sigma: bearing.sigma })
    }

    /// Whether another one says otherwise.
    fn contradicts(&self, other: &Self, place_m: Option<DVec2>) -> bool {
        let yaws = self.yaw_from(place_m).zip(other.yaw_from(place_m));
        yaws.is_some_and(|(last, now)| !last.is_like(now))
    }
}
