//! What goes into the pose, and what comes out.

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::geodesy::full_turn_deg;

use super::sample::RADIUS_68;
use super::trail::ahead_of;

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
    /// None: upright, and turned about up as it was when the sensors began, as
    /// Android's game rotation vector and iOS's `xArbitraryZVertical`. Handed in
    /// beside one about north, it tells how the device turns where the compass
    /// is disturbed.
    Arbitrary,
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

/// What a gyroscope and an accelerometer measured, 50 to 200 times a second: for a
/// platform that does not fuse them to an [`Attitude`] itself, or where its own
/// fails. While it hands in attitudes, these are not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Inertial {
    /// When it was measured: the end of the time that the rates hold for.
    pub time: Timestamp,
    /// Rates of turning about the device's axes (x right, y up, z out of the screen,
    /// in the natural orientation), radians a second; calibrated or not, as the bias
    /// is learned.
    pub gyro_radps: DVec3,
    /// What the accelerometer feels, metres a second squared: at rest 9.81 upwards,
    /// as on Android. iOS tells g the other way round: times -9.81.
    pub accel_mps2: DVec3,
}

/// What a magnetometer measured, calibrated: beside [`Inertial`] a compass, beside
/// an [`Attitude`] of the platform's a witness to how far its compass can be
/// believed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Magnetic {
    /// When it was measured.
    pub time: Timestamp,
    /// In the device's axes, microtesla.
    pub field_ut: DVec3,
}

/// How well an AR framework tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TrackQuality {
    /// As usual (ARKit's `normal`, ARCore's `TRACKING`).
    Normal,
    /// It says itself that it is poor (ARKit's `limited`).
    Limited,
    /// It does not track (ARCore's `PAUSED`, ARKit's `notAvailable`).
    Lost,
}

/// Where the device is and how it is turned, as an AR framework tracked it from
/// its camera and its inertial sensors: in metres and about axes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TrackSample {
    /// When the camera's image was taken.
    pub time: Timestamp,
    /// Which run of the tracking: another number each time that its axes or
    /// metres begin anew (a new session, a relocalisation, a reset).
    pub epoch: u32,
    /// Rotation from device axes (x right, y up, z out of the screen, in the
    /// natural orientation) to the tracking's world, whose z is up. Need not be
    /// normalised. ARKit's and ARCore's worlds have y up: turn them by a quarter
    /// about x.
    pub device_to_world: DQuat,
    /// The device's place in the tracking's world, metres, z up.
    pub position_m: DVec3,
    /// How well it tracks.
    pub quality: TrackQuality,
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

/// What tells a pose which way the device looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum HeadingSource {
    /// Nothing yet: walk a few steps.
    Unknown,
    /// The compass.
    Compass,
    /// What somebody showed: an [`Alignment`](super::Alignment).
    Alignment,
    /// The way that was walked, seen by GNSS and by tracking or the gyroscope;
    /// the compass agrees, or there is none.
    Walk,
    /// The same, against a compass that is disturbed.
    WalkAgainstCompass,
}

/// What makes a pose doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Doubt {
    /// There were no fixes for too long.
    PositionLost,
    /// Nothing tells yet which way the device looks.
    HeadingUnknown,
    /// That is known roughly only.
    HeadingInaccurate,
    /// The position is too inaccurate to draw buried lines sharply.
    PositionInaccurate,
    /// The compass is disturbed; the heading follows the walk, and is good.
    CompassDisturbed,
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
    /// Standard deviation of the heading, degrees; 180 while it is not known.
    pub heading_accuracy_deg: f64,
    /// What tells the heading.
    pub heading_source: HeadingSource,
    /// Where the position comes from.
    pub position_state: PositionState,
    /// How the error of the position is spread.
    pub position_cov_m2: PlaneCovariance,
}

/// How an error is spread over east and north, square metres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlaneCovariance {
    /// Variance towards east.
    pub east: f64,
    /// Covariance of east and north.
    pub east_north: f64,
    /// Variance towards north.
    pub north: f64,
}

impl PlaneCovariance {
    /// Alike in all directions, by the radius that holds 68 %.
    #[must_use]
    pub fn round(radius_68_m: f64) -> Self {
        let var = (radius_68_m / RADIUS_68).powi(2);
        Self { east: var, east_north: 0.0, north: var }
    }
}

impl Pose {
    /// Where the back camera looks, degrees clockwise from true north, 0 to
    /// 360; where the device's top points when it lies flat.
    #[must_use]
    pub fn heading_deg(&self) -> f64 {
        let ahead = ahead_of(self.device_to_enu);
        full_turn_deg(libm::atan2(ahead.x, ahead.y).to_degrees())
    }
}
