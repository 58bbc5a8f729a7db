//! Fixes and attitudes to a pose.

use glam::DVec2;
use jiff::Timestamp;

use crate::geodesy::LocalFrame;

use super::heading::Heading;
use super::order::{NewestFirst, Turn};
use super::position::Position;
use super::sample::{self, PlacedFix, SampleError};
use super::{Attitude, Fix, Pose};

/// The height of a tablet held in front of the chest, metres.
const USUAL_EYE_HEIGHT_M: f64 = 1.5;

/// What became of a fix.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum FixOutcome {
    /// It moved the pose.
    Used,
    /// It cannot be where a walker is; the pose stays as it was.
    Refused {
        /// How far it lies from where the walker is believed to be, metres.
        off_m: f64,
    },
    /// The pose starts anew from it: the position was lost, several refused
    /// fixes in a row agreed, or the clock was put back.
    Restarted {
        /// How far it lies from where the walker was believed to be, metres.
        off_m: f64,
    },
}

/// Where the visitor is and looks, from the samples handed in so far.
///
/// ```
/// use wattwalk::geodesy::{LocalFrame, Wgs84};
/// use wattwalk::pose::{Fix, PoseEstimator, PositionState};
///
/// let fort = LocalFrame::new(Wgs84::new(48.8172, 2.2668)?, 120.0);
/// let mut estimator = PoseEstimator::new(fort, 1.5);
/// let time = "2026-06-01T10:00:00Z".parse()?;
/// assert_eq!(estimator.pose(time), None);
///
/// estimator.fix(&Fix {
///     time,
///     lat_deg: 48.8173,
///     lon_deg: 2.2668,
///     horizontal_accuracy_m: 5.0,
///     speed_mps: None,
///     course_deg: None,
/// })?;
/// let pose = estimator.pose(time).ok_or("no pose")?;
/// assert_eq!(pose.position_state, PositionState::Measured);
/// assert!((pose.position_m.y - 11.1).abs() < 0.1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PoseEstimator {
    local: LocalFrame,
    eye_height_m: f64,
    position: Option<Position>,
    heading: Heading,
    newest_fix: Option<Fix>,
    fixes: NewestFirst,
    attitudes: NewestFirst,
}

impl PoseEstimator {
    /// An estimator that has seen nothing yet. `eye_height_m` is the height of
    /// the device above the ground; what is not within 0 to 100 m is taken as
    /// 1.5 m.
    #[must_use]
    pub fn new(local: LocalFrame, eye_height_m: f64) -> Self {
        let plausible = (0.0..=100.0).contains(&eye_height_m);
        Self {
            local,
            eye_height_m: if plausible { eye_height_m } else { USUAL_EYE_HEIGHT_M },
            position: None,
            heading: Heading::default(),
            newest_fix: None,
            fixes: NewestFirst::default(),
            attitudes: NewestFirst::default(),
        }
    }

    /// Takes a fix in. The same fix handed in twice counts once.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable, the fix comes too late or
    /// lies more than 100 km away; the pose stays as it was.
    pub fn fix(&mut self, fix: &Fix) -> Result<FixOutcome, SampleError> {
        let placed = PlacedFix::new(fix, &self.local)?;
        let turn = self.fixes.admit(fix.time);
        if let Turn::Late { newest } = turn {
            return Err(SampleError::Order { sample: "fix".into(), time: fix.time, newest });
        }
        if self.newest_fix.replace(*fix) == Some(*fix) {
            return Ok(FixOutcome::Used);
        }
        Ok(match &mut self.position {
            Some(position) if turn == Turn::Next => position.take(&placed),
            earlier => {
                let before = earlier.replace(Position::new(&placed));
                before.map_or(FixOutcome::Used, |before| FixOutcome::Restarted {
                    off_m: before.at(fix.time).position_m.distance(placed.at_m),
                })
            }
        })
    }

    /// Goes on in other local metres. What is known of the visitor is taken
    /// along; or forgotten but for where they look, if they are elsewhere.
    pub(crate) fn relocate(&mut self, local: LocalFrame, elsewhere: bool) {
        let turn = self.local.rotation_to(&local);
        let moved = |place_m: DVec2| {
            let place = self.local.on_ground(place_m);
            local.ground_m(place)
        };
        self.position = match elsewhere {
            true => None,
            false => self.position.map(|position| position.moved(moved, turn)),
        };
        self.heading.turn(turn);
        if elsewhere {
            self.newest_fix = None;
        }
        self.local = local;
    }

    /// Takes an attitude in.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable or the attitude comes too
    /// late; the pose stays as it was.
    pub fn attitude(&mut self, attitude: &Attitude) -> Result<(), SampleError> {
        let rotation = sample::rotation(attitude)?;
        let time = attitude.time;
        if let Turn::Late { newest } = self.attitudes.admit(time) {
            return Err(SampleError::Order { sample: "attitude".into(), time, newest });
        }
        // Before the first fix, the visitor is taken to be at the pack's place.
        let position_m = self.position.map_or(DVec2::ZERO, |it| it.at(time).position_m);
        self.heading.take(attitude, rotation, &self.local, position_m);
        Ok(())
    }

    /// The pose at a time, `None` before the first fix. Asking changes
    /// nothing and allocates nothing. A time before the newest sample gets the
    /// pose of that sample.
    #[must_use]
    pub fn pose(&self, time: Timestamp) -> Option<Pose> {
        let place = self.position?.at(time);
        let (device_to_enu, heading_accuracy_deg) = self.heading.at(time);
        Some(Pose {
            time,
            position_m: place.position_m,
            horizontal_accuracy_m: place.accuracy_m,
            velocity_mps: place.velocity_mps,
            eye_height_m: self.eye_height_m,
            device_to_enu,
            heading_accuracy_deg,
            position_state: place.state,
        })
    }
}
