//! Plays a recording's samples, and asks for the pose at the times of a truth.

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};

use crate::geodesy::LocalFrame;
use crate::pose::{HeadingSource, PlaneCovariance, Pose, PoseEstimator};
use crate::session::{Header, Input, RecordingError};

use super::plain::PlainWay;
use super::{Truth, TruthPoint};

/// So long after the last sample the pose is still asked for.
const AFTER: SignedDuration = SignedDuration::from_millis(500);

/// What a way to the pose says at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// East and north, metres.
    pub at_m: DVec2,
    /// How its error is said to be spread.
    pub cov_m2: PlaneCovariance,
    /// Degrees clockwise from true north, if it is known.
    pub heading_deg: Option<f64>,
    /// Its standard deviation, degrees.
    pub heading_sigma_deg: f64,
    /// Whether that is said at all.
    pub(super) states_heading: bool,
}

impl Said {
    pub(super) fn of(pose: &Pose) -> Self {
        let is_known = pose.heading_source != HeadingSource::Unknown;
        Self {
            at_m: pose.position_m,
            cov_m2: pose.position_cov_m2,
            heading_deg: is_known.then(|| pose.heading_deg()),
            heading_sigma_deg: pose.heading_accuracy_deg,
            states_heading: true,
        }
    }
}

/// A truth, and what was said at its time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// When.
    pub time: Timestamp,
    /// East and north where the visitor truly was, metres.
    pub at_m: DVec2,
    /// Where they truly looked, degrees clockwise from true north, if known.
    pub heading_deg: Option<f64>,
    /// What the pose said, once there was a fix.
    pub pose: Option<Said>,
    /// What the plain way said, once there was a fix.
    pub plain: Option<Said>,
}

/// A recording that was played.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Played {
    /// A truth after the other, those of the recording's time.
    pub judged: Vec<Judged>,
    /// Samples of sensors and alignments.
    pub samples: u64,
    /// How many of them the pose refused.
    pub refused: u64,
}

/// Plays the samples and alignments of a recording. The pose at a truth's
/// time is asked for when a sample comes that is newer: from what was there then.
///
/// # Errors
/// The recording's, at the first line that cannot be read.
pub fn play(
    header: &Header,
    inputs: impl IntoIterator<Item = Result<Input, RecordingError>>,
    truth: &Truth,
) -> Result<Played, RecordingError> {
    let Some(first) = truth.points.first() else { return Ok(Played::default()) };
    // Metres about the truth: whichever pack the recording is of.
    let local = LocalFrame::new(first.place, first.height_m.unwrap_or(0.0));
    let mut asking = Asking {
        estimator: PoseEstimator::new(local.clone(), header.settings.eye_height_m),
        plain: PlainWay::new(local.clone(), first.time),
        local,
        left: &truth.points,
        played: Played::default(),
    };
    let mut newest: Option<Timestamp> = None;
    for input in inputs {
        let input = input?;
        let time = match &input {
            Input::Fix(fix) => fix.time,
            Input::Attitude(attitude) => attitude.time,
            Input::Track(track) => track.time,
            Input::Inertial(inertial) => inertial.time,
            Input::Magnetic(magnetic) => magnetic.time,
            Input::Alignment(alignment) => alignment.time,
            Input::UndoAlignment { now } => *now,
            _ => continue,
        };
        match newest {
            None => asking.pass_over(time),
            Some(_) => asking.ask_before(time),
        }
        newest = newest.max(Some(time));
        asking.hand(&input);
    }
    if let Some(newest) = newest {
        asking.ask_before(newest.saturating_add(AFTER).unwrap_or(newest));
    }
    Ok(asking.played)
}

/// The ways that are asked, and the truths that are left to be asked for.
struct Asking<'a> {
    local: LocalFrame,
    estimator: PoseEstimator,
    plain: PlainWay,
    left: &'a [TruthPoint],
    played: Played,
}

impl Asking<'_> {
    fn hand(&mut self, input: &Input) {
        self.played.samples += 1;
        let taken = match input {
            Input::Fix(fix) => {
                self.plain.fix(fix);
                self.estimator.fix(fix).map(|_| ())
            }
            Input::Attitude(attitude) => {
                self.plain.attitude(attitude);
                self.estimator.attitude(attitude)
            }
            Input::Track(track) => self.estimator.track(track),
            Input::Inertial(inertial) => self.estimator.inertial(inertial),
            Input::Magnetic(magnetic) => self.estimator.magnetic(magnetic),
            Input::Alignment(alignment) => self.estimator.align(alignment).map(|_| ()),
            Input::UndoAlignment { now } => {
                self.estimator.undo_alignment(*now);
                Ok(())
            }
            _ => Ok(()),
        };
        self.played.refused += u64::from(taken.is_err());
    }

    /// Leaves out the truths before the recording begins.
    fn pass_over(&mut self, time: Timestamp) {
        let before = self.left.partition_point(|point| point.time < time);
        self.left = self.left.get(before..).unwrap_or_default();
    }

    /// Asks at the truths before a time.
    fn ask_before(&mut self, time: Timestamp) {
        while let Some((point, left)) = self.left.split_first().filter(|(it, _)| it.time < time) {
            self.left = left;
            self.played.judged.push(Judged {
                time: point.time,
                at_m: self.local.ground_m(point.place),
                heading_deg: point.heading_deg,
                pose: self.estimator.pose(point.time).as_ref().map(Said::of),
                plain: self.plain.said(point.time),
            });
        }
    }
}
