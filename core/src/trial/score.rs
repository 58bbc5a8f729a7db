//! How far off a way to the pose was, and whether it said so.

use glam::DVec2;
use jiff::Timestamp;
use serde::Serialize;

use crate::geodesy::half_turn_deg;

use super::{Judged, Said};

/// How far away the things are whose errors on the picture are told, metres.
pub const PIXELS_AT_M: [f64; 3] = [10.0, 20.0, 50.0];
/// The picture: its width, and its horizontal field of view.
const WIDTH_PX: f64 = 1280.0;
const FIELD_OF_VIEW_DEG: f64 = 64.0;

/// Squared distances in standard deviations within which 68 and 95 % of a plane
/// normal error lie: -2 ln 0.32 and -2 ln 0.05.
const PLANE_68: f64 = 2.278_869;
const PLANE_95: f64 = 5.991_465;
/// The same of one axis, not squared.
const LINE_68: f64 = 0.994_458;
const LINE_95: f64 = 1.959_964;

/// A step is one between truths that are no farther apart, seconds: over more,
/// what is eased on purpose would look like a jump.
const LONGEST_STEP_S: f64 = 0.25;
/// Steps longer than these can be seen.
const VISIBLE_STEP_M: f64 = 0.3;
const VISIBLE_TURN_DEG: f64 = 0.5;
/// A heading is found when it stays as good for so long, seconds.
const STAYS_S: f64 = 5.0;

/// Which way to the pose is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The pose.
    Pose,
    /// The last fix and the compass as they are.
    Plain,
}

/// What half and what 95 % of some errors are not above.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Half of them.
    pub median: f64,
    /// 95 % of them.
    pub p95: f64,
}

impl Spread {
    /// Of some errors; `None` of none.
    fn of(mut errors: Vec<f64>) -> Option<Self> {
        errors.sort_by(f64::total_cmp);
        let rank = |share: f64| (errors.len() as f64 * share).ceil().max(1.0) as usize - 1;
        Some(Self { median: *errors.get(rank(0.5))?, p95: *errors.get(rank(0.95))? })
    }
}

/// How good a way to the pose was, over all truths of some recordings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// How many truths there are,
    pub truths: usize,
    /// and the share of them for which there was a pose.
    pub with_pose: f64,
    /// Metres.
    pub position_m: Option<Spread>,
    /// Degrees, where the heading is known.
    pub heading_deg: Option<Spread>,
    /// What is straight ahead at each of [`PIXELS_AT_M`] is drawn so far from
    /// where it is, pixels of a picture of 1,280 with 64 degrees; the picture's
    /// width where it is not in the picture at all.
    pub pixels: [Option<Spread>; 3],
    /// Share of truths within the region that is said to hold 68 %,
    pub position_within_68: Option<f64>,
    /// and 95 %.
    pub position_within_95: Option<f64>,
    /// Mean of the squared error by what is said of it: 2 if that is true.
    pub position_nees: Option<f64>,
    /// Share of headings within what is said to hold 68 %,
    pub heading_within_68: Option<f64>,
    /// and 95 %.
    pub heading_within_95: Option<f64>,
    /// The longest step from one truth's pose to the next beyond the truth's
    /// own, metres, of truths at four a second or more,
    pub longest_step_m: Option<f64>,
    /// and how many are over 0.3 m.
    pub steps_over_0_3_m: usize,
    /// The same of the heading, degrees,
    pub widest_turn_deg: Option<f64>,
    /// and how many are over 0.5 degrees.
    pub turns_over_0_5_deg: usize,
    /// Seconds until the heading is within 5 degrees and stays there for 5 s;
    /// of several recordings their median, and none where most never come to it.
    pub heading_within_5_deg_after_s: Option<f64>,
    /// The same for 2 degrees.
    pub heading_within_2_deg_after_s: Option<f64>,
    /// Share of truths with a heading for which the pose has none.
    pub heading_unknown: Option<f64>,
}

impl Score {
    /// Of recordings that were played, all as one.
    #[must_use]
    pub fn of(recordings: &[&[Judged]], way: Way) -> Self {
        let mut sums = Sums::default();
        for judged in recordings {
            sums.add(judged, way);
        }
        sums.score()
    }
}

/// What was said at a truth, and how far off it was.
struct Error {
    time: Timestamp,
    off_m: DVec2,
    /// Where there is a truth, and it is known.
    off_deg: Option<f64>,
}

/// Errors as they are gathered.
#[derive(Default)]
struct Sums {
    truths: usize,
    headings: usize,
    position_m: Vec<f64>,
    heading_deg: Vec<f64>,
    pixels: [Vec<f64>; 3],
    within_68: usize,
    within_95: usize,
    nees: f64,
    headings_stated: usize,
    heading_within_68: usize,
    heading_within_95: usize,
    steps_m: Vec<f64>,
    turns_deg: Vec<f64>,
    after_5_deg_s: Vec<f64>,
    after_2_deg_s: Vec<f64>,
}

impl Sums {
    fn add(&mut self, recording: &[Judged], way: Way) {
        let mut errors: Vec<Error> = Vec::with_capacity(recording.len());
        for judged in recording {
            self.truths += 1;
            self.headings += usize::from(judged.heading_deg.is_some());
            let said = match way {
                Way::Pose => &judged.pose,
                Way::Plain => &judged.plain,
            };
            let Some(said) = said else { continue };
            let error = self.judge(judged, said);
            if let Some(before) = errors.last() {
                self.step(before, &error);
            }
            errors.push(error);
        }
        let Some(first) = recording.first() else { return };
        if recording.iter().any(|judged| judged.heading_deg.is_some()) {
            let after_s = |within_deg| found_after_s(first.time, &errors, within_deg);
            self.after_5_deg_s.push(after_s(5.0));
            self.after_2_deg_s.push(after_s(2.0));
        }
    }

    fn judge(&mut self, judged: &Judged, said: &Said) -> Error {
        let off_m = said.at_m - judged.at_m;
        self.position_m.push(off_m.length());
        let squared = squared_in_sigmas(off_m, said);
        self.within_68 += usize::from(squared <= PLANE_68);
        self.within_95 += usize::from(squared <= PLANE_95);
        self.nees += squared;
        let headings = said.heading_deg.zip(judged.heading_deg);
        let off_deg = headings.map(|(said_deg, true_deg)| half_turn_deg(said_deg - true_deg));
        if let Some((off_deg, true_deg)) = off_deg.zip(judged.heading_deg) {
            self.heading_deg.push(off_deg.abs());
            for (pixels, at_m) in self.pixels.iter_mut().zip(PIXELS_AT_M) {
                pixels.push(off_px(off_m, true_deg, off_deg, at_m));
            }
            if said.states_heading {
                let sigmas = off_deg.abs() / said.heading_sigma_deg;
                self.headings_stated += 1;
                self.heading_within_68 += usize::from(sigmas <= LINE_68);
                self.heading_within_95 += usize::from(sigmas <= LINE_95);
            }
        }
        Error { time: judged.time, off_m, off_deg }
    }

    fn step(&mut self, before: &Error, now: &Error) {
        if seconds(before.time, now.time) > LONGEST_STEP_S {
            return;
        }
        self.steps_m.push(before.off_m.distance(now.off_m));
        if let Some((before_deg, now_deg)) = before.off_deg.zip(now.off_deg) {
            self.turns_deg.push(half_turn_deg(now_deg - before_deg).abs());
        }
    }

    fn score(self) -> Score {
        let share = |count: usize, of: usize| (of > 0).then(|| count as f64 / of as f64);
        let poses = self.position_m.len();
        let largest = |steps: &[f64]| steps.iter().copied().max_by(f64::total_cmp);
        let over = |steps: &[f64], most: f64| steps.iter().filter(|step| **step > most).count();
        Score {
            truths: self.truths,
            with_pose: share(poses, self.truths).unwrap_or(0.0),
            position_within_68: share(self.within_68, poses),
            position_within_95: share(self.within_95, poses),
            position_nees: (poses > 0).then(|| self.nees / poses as f64),
            heading_within_68: share(self.heading_within_68, self.headings_stated),
            heading_within_95: share(self.heading_within_95, self.headings_stated),
            longest_step_m: largest(&self.steps_m),
            steps_over_0_3_m: over(&self.steps_m, VISIBLE_STEP_M),
            widest_turn_deg: largest(&self.turns_deg),
            turns_over_0_5_deg: over(&self.turns_deg, VISIBLE_TURN_DEG),
            heading_within_5_deg_after_s: usual_s(self.after_5_deg_s),
            heading_within_2_deg_after_s: usual_s(self.after_2_deg_s),
            heading_unknown: share(self.headings - self.heading_deg.len(), self.headings),
            position_m: Spread::of(self.position_m),
            heading_deg: Spread::of(self.heading_deg),
            pixels: self.pixels.map(Spread::of),
        }
    }
}

/// The squared error in standard deviations (Mahalanobis 1936).
fn squared_in_sigmas(off_m: DVec2, said: &Said) -> f64 {
    let cov = &said.cov_m2;
    let determinant = cov.east * cov.north - cov.east_north * cov.east_north;
    (cov.north * off_m.x * off_m.x - 2.0 * cov.east_north * off_m.x * off_m.y
        + cov.east * off_m.y * off_m.y)
        / determinant
}

/// How far from the picture's middle that is drawn which is straight ahead.
fn off_px(off_m: DVec2, true_deg: f64, off_deg: f64, at_m: f64) -> f64 {
    let focal_px = WIDTH_PX / 2.0 / libm::tan((FIELD_OF_VIEW_DEG / 2.0).to_radians());
    let (sin, cos) = libm::sincos(true_deg.to_radians());
    // From where the visitor is said to be.
    let towards_m = DVec2::new(sin, cos) * at_m - off_m;
    let azimuth_deg = libm::atan2(towards_m.x, towards_m.y).to_degrees();
    let aside_deg = half_turn_deg(azimuth_deg - true_deg - off_deg).abs();
    if aside_deg >= 90.0 {
        return WIDTH_PX;
    }
    (focal_px * libm::tan(aside_deg.to_radians())).min(WIDTH_PX)
}

/// Seconds until the heading is and stays within; infinite if it never is.
fn found_after_s(start: Timestamp, errors: &[Error], within_deg: f64) -> f64 {
    let mut since: Option<Timestamp> = None;
    for error in errors {
        if error.off_deg.is_none_or(|off_deg| off_deg.abs() > within_deg) {
            since = None;
            continue;
        }
        let since = *since.get_or_insert(error.time);
        if seconds(since, error.time) >= STAYS_S {
            return seconds(start, since);
        }
    }
    f64::INFINITY
}

/// The median, if it is one.
fn usual_s(after_s: Vec<f64>) -> Option<f64> {
    Spread::of(after_s).map(|spread| spread.median).filter(|after_s| after_s.is_finite())
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64()
}
