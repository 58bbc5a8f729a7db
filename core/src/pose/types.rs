//! What goes into the pose, and what comes out.

use glam::{DQuat, DVec2};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::geodesy::full_turn_deg;

/// One GNSS position, as the platform gives it, about once a second; checked when
/// it is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Fix {
    /// When it was measured.
    pub time: Timestamp,
    /// Geodetic latitude, degrees.
    pub lat_deg: f64,
    /// Longitude, degrees.
    pub lon_deg: f64,
    /// Radius of the circle that holds the true place with 68 % probability,
    /// metres (Android's `getAccuracy`, iOS's `horizontalAccuracy`).
    pub horizontal_accuracy_m: f64,
    /// Speed over ground, metres a second, if the receiver gives it.
    pub speed_mps: Option<f64>,
    /// Direction of movement, degrees clockwise from true north.
    pub course_deg: Option<f64>,
}

/// Which north an attitude is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum NorthReference {
    /// Magnetic north, as Android's rotation vector.
    Magnetic,
    /// True north, as iOS's `xTrueNorthZVertical` turned to east-north-up.
    True,
}

/// The device's orientation from its sensors, 50 to 200 times a second: with fewer
/// the picture lags behind the hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Attitude {
    /// When it was measured.
    pub time: Timestamp,
    /// Rotation from device axes (x right, y up, z out of the screen, in the
    /// natural orientation) to east-north-up. Need not be normalised.
    pub device_to_enu: DQuat,
    /// The north that `device_to_enu` is about.
    pub north: NorthReference,
    /// Standard deviation of the heading, degrees, if the platform gives it.
    pub heading_accuracy_deg: Option<f64>,
}

/// Where the position of a pose comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PositionState {
    /// From fixes of the last seconds.
    Measured,
    /// Carried over a gap in the fixes; the accuracy grows meanwhile.
    Bridged,
    /// The gap is too long: the last place known.
    Lost,
}

/// Position and orientation in the local frame, each with its accuracy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Pose {
    /// The time it holds for.
    pub time: Timestamp,
    /// East and north of the visitor in the pack's local frame, metres.
    pub position_m: DVec2,
    /// 68 % radius of the position, metres.
    pub horizontal_accuracy_m: f64,
    /// East and north velocity, metres a second.
    pub velocity_mps: DVec2,
    /// Height of the camera above the ground, metres.
    pub eye_height_m: f64,
    /// Rotation from device axes to east, true north, up.
    pub device_to_enu: DQuat,
    /// Standard deviation of the heading, degrees.
    pub heading_accuracy_deg: f64,
    /// Where the position comes from.
    pub position_state: PositionState,
}

impl Pose {
    /// Where the back camera looks, degrees clockwise from true north, 0 to
    /// 360; where the device's top points when it lies flat.
    #[must_use]
    pub fn heading_deg(&self) -> f64 {
        let look = self.device_to_enu * glam::DVec3::NEG_Z;
        let flat = look.truncate().length_squared() < 1e-6;
        let ahead = if flat { self.device_to_enu * glam::DVec3::Y } else { look };
        full_turn_deg(libm::atan2(ahead.x, ahead.y).to_degrees())
    }
}
