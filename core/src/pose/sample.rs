//! The door: samples from outside are checked here once, and nowhere else.
//!
//! In: what a platform hands over. Out: a place and a rotation that the
//! filters can trust, or a [`SampleError`] that names the field.

use std::borrow::Cow;

use glam::{DQuat, DVec2};
use jiff::Timestamp;

use crate::geodesy::{GeodesyError, LocalFrame, Wgs84};

use super::{Attitude, Fix, TrackSample};

/// Farther than this from the origin, east and north are no ground metres any
/// more (the plane lies 785 m above the ground), and no visit takes place.
pub(super) const FARTHEST_M: f64 = 100_000.0;
/// What a 68 % radius is in standard deviations of one axis: of a circular
/// normal error, 1 - exp(-r^2 / 2 sigma^2) lies within r; 0.68 at
/// r = sigma sqrt(-2 ln 0.32).
pub(crate) const RADIUS_68: f64 = 1.509_592;
/// No receiver of a tablet is better; keeps the filter's numbers sound.
const SMALLEST_SIGMA_M: f64 = 0.01;

pub(super) const ROTATION: &str = "a quaternion of a length of 0.000001 to 1000000";

/// What is wrong with a sample.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SampleError {
    /// A field is not a finite number, or out of its range.
    #[error("{sample} at {time}: {field} is {value}, expected {expected}")]
    Field {
        /// `fix`, `attitude`, `track`, `inertial`, `magnetic` or `alignment`.
        sample: Cow<'static, str>,
        /// The time of the sample.
        time: Timestamp,
        /// The field's name.
        field: Cow<'static, str>,
        /// What it holds.
        value: f64,
        /// What it should hold.
        expected: Cow<'static, str>,
    },
    /// The sample is older than one handed in before it.
    #[error("{sample} at {time} is older than the one of {newest} before it")]
    Order {
        /// `fix`, `attitude`, `track`, `inertial`, `magnetic` or `alignment`.
        sample: Cow<'static, str>,
        /// The time of the sample.
        time: Timestamp,
        /// The newest time so far.
        newest: Timestamp,
    },
    /// A place lies in another part of the world than the tour pack.
    #[error("place at {time} lies {away_km:.0} km from the tour pack: open the pack of this place")]
    Far {
        /// The time of the sample.
        time: Timestamp,
        /// How far it lies from the pack's origin, kilometres.
        away_km: f64,
    },
    /// Of an alignment's time that is not known which it is about: to be handed in
    /// again when there are samples.
    #[error("alignment at {time}: {missing} is not known")]
    Unknown {
        /// The time of the alignment.
        time: Timestamp,
        /// What is missing.
        missing: Cow<'static, str>,
    },
}

/// A fix in local metres, all numbers sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PlacedFix {
    pub(super) time: Timestamp,
    pub(super) at_m: DVec2,
    /// Standard deviation of each axis.
    pub(super) sigma_m: f64,
    pub(super) velocity_mps: Option<DVec2>,
    /// Direction of movement, radians counter-clockwise from east, of somebody
    /// who moves.
    pub(super) course: Option<f64>,
}

impl PlacedFix {
    pub(super) fn new(fix: &Fix, local: &LocalFrame) -> Result<Self, SampleError> {
        let wrong = |field: &'static str, value, expected: &'static str| SampleError::Field {
            sample: "fix".into(),
            time: fix.time,
            field: field.into(),
            value,
            expected: expected.into(),
        };
        let point = Wgs84::new(fix.lat_deg, fix.lon_deg).map_err(|error| match error {
            GeodesyError::Longitude(value) => wrong("lon_deg", value, "-180 to 180"),
            _ => wrong("lat_deg", fix.lat_deg, "-90 to 90"),
        })?;
        let radius_m = fix.horizontal_accuracy_m;
        if !(radius_m > 0.0 && radius_m <= FARTHEST_M) {
            return Err(wrong("horizontal_accuracy_m", radius_m, "more than 0 up to 100000"));
        }
        if let Some(speed) = fix.speed_mps.filter(|speed| !(0.0..=500.0).contains(speed)) {
            return Err(wrong("speed_mps", speed, "0 to 500, or none if the receiver has none"));
        }
        if let Some(course) = fix.course_deg.filter(|course| !(0.0..=360.0).contains(course)) {
            return Err(wrong("course_deg", course, "0 to 360, or none if the receiver has none"));
        }
        let at_m = local.to_local(point, local.height_m());
        if at_m.length() > FARTHEST_M {
            return Err(SampleError::Far { time: fix.time, away_km: at_m.length() / 1000.0 });
        }
        Ok(Self {
            time: fix.time,
            at_m: at_m.truncate(),
            sigma_m: (radius_m / RADIUS_68).max(SMALLEST_SIGMA_M),
            velocity_mps: velocity(fix),
            course: fix.course_deg.map(|deg| (90.0 - deg).to_radians()),
        })
    }
}

/// Speed and course as a vector. Somebody who stands has a speed and no
/// course; a moving speed without a course says nothing.
fn velocity(fix: &Fix) -> Option<DVec2> {
    const STANDING_MPS: f64 = 0.2;
    match (fix.speed_mps?, fix.course_deg) {
        (speed, Some(course)) => {
            let (sin, cos) = libm::sincos(course.to_radians());
            Some(DVec2::new(sin, cos) * speed)
        }
        (speed, None) if speed < STANDING_MPS => Some(DVec2::ZERO),
        _ => None,
    }
}

/// The rotation of an attitude, normalised; its other fields checked.
pub(super) fn rotation(attitude: &Attitude) -> Result<DQuat, SampleError> {
    let wrong = |field: &'static str, value, expected: &'static str| SampleError::Field {
        sample: "attitude".into(),
        time: attitude.time,
        field: field.into(),
        value,
        expected: expected.into(),
    };
    let length = attitude.device_to_enu.length();
    if !(1e-6..=1e6).contains(&length) {
        return Err(wrong("device_to_enu", length, ROTATION));
    }
    Ok(attitude.device_to_enu.normalize())
}

/// The rotation of a tracked sample, normalised; its other fields checked.
pub(super) fn tracked_rotation(track: &TrackSample) -> Result<DQuat, SampleError> {
    let wrong = |field: &'static str, value, expected: &'static str| SampleError::Field {
        sample: "track".into(),
        time: track.time,
        field: field.into(),
        value,
        expected: expected.into(),
    };
    let length = track.device_to_world.length();
    if !(1e-6..=1e6).contains(&length) {
        return Err(wrong("device_to_world", length, ROTATION));
    }
    let away_m = track.position_m.length();
    if away_m.is_nan() || away_m > FARTHEST_M {
        return Err(wrong("position_m", away_m, "within 100000 m of where tracking began"));
    }
    Ok(track.device_to_world.normalize())
}
