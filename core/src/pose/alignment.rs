//! What a visitor shows of the pose, or the app finds for them: the picture was
//! dragged until it fits, a known thing was touched in it, they stand on a known
//! point.
//!
//! In: an [`Alignment`], with what was known at its time of how the device was
//! turned and where it was. Out: what it tells of the frame's yaw and of the
//! place, or a [`SampleError`] that names the field.

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::geodesy::{GeodesyError, LocalFrame, Wgs84, sun_position};

use super::sample::{FARTHEST_M, RADIUS_68, ROTATION};
use super::trail::{ahead, yaw_between};
use super::{SampleError, belief::wrapped};

/// No hand and no eye is better: degrees, metres.
const LEAST_ACCURACY_DEG: f64 = 0.5;
const LEAST_SIGMA_M: f64 = 0.3;
/// Worse than this, it tells nothing.
const MOST_ACCURACY_DEG: f64 = 90.0;
const MOST_ACCURACY_M: f64 = 1000.0;
/// A ray steeper than this has no azimuth worth having, degrees.
const STEEPEST_DEG: f64 = 80.0;
/// A thing nearer than this lies in no certain direction, metres.
const NEAREST_M: f64 = 2.0;
/// What was touched is the sun if it is as high, give or take so much and three
/// times the accuracy: gravity is felt to a degree or two. Degrees.
const SUN_HEIGHT_DEG: f64 = 5.0;
/// A marker is seen from at most so far.
const MARKER_SEEN_M: f64 = 100.0;

/// Something that is known of where the device was, or of how it was turned, at
/// a time: by whoever looks at the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Alignment {
    /// When it was so: of a picture that was touched, the time that the frame was
    /// asked for; up to four seconds before the newest sample.
    pub time: Timestamp,
    /// What is known.
    pub kind: AlignmentKind,
}

/// What is known. Accuracies of angles are standard deviations and count as 0.5
/// degrees at least; those of places are 68 % radii, as of a [`Fix`](super::Fix),
/// and count as 0.45 m at least (0.3 m in each axis). Rays are told in device axes
/// (x right, y up, z out of the screen, in the natural orientation; the back camera
/// looks along -z) and need not be normalised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AlignmentKind {
    /// The visitor dragged the picture until it fits: where the back camera looks
    /// then. Told as an azimuth and not as the angle that was dragged: it is the
    /// same whatever was shown meanwhile, and in a replay. An app has it from the
    /// pose of the picture that it shows: its heading and what was dragged.
    Heading {
        /// Degrees clockwise from true north, 0 to 360; where the device's top
        /// points when it lies flat.
        azimuth_deg: f64,
        /// Degrees.
        accuracy_deg: f64,
    },
    /// The visitor touched something in the picture whose place is known: a lamp
    /// post, a building's corner.
    Sight {
        /// Through the pixel that was touched, in device axes.
        ray: DVec3,
        /// Geodetic latitude of the thing, degrees.
        lat_deg: f64,
        /// Its longitude, degrees.
        lon_deg: f64,
        /// Degrees.
        accuracy_deg: f64,
    },
    /// The visitor touched the sun.
    Sun {
        /// Through its centre, in device axes.
        ray: DVec3,
        /// Degrees.
        accuracy_deg: f64,
    },
    /// The visitor stands on a known point.
    Place {
        /// Geodetic latitude, degrees.
        lat_deg: f64,
        /// Longitude, degrees.
        lon_deg: f64,
        /// Metres.
        accuracy_m: f64,
    },
    /// The camera saw a marker that hangs upright at a known place, such as a QR
    /// code at a stop. The marker's axes: x to the right of who looks at it, y up,
    /// z out of it.
    Marker {
        /// Geodetic latitude of its middle, degrees.
        lat_deg: f64,
        /// Longitude, degrees.
        lon_deg: f64,
        /// Where its z points, degrees clockwise from true north, 0 to 360.
        facing_deg: f64,
        /// Rotation from device axes to the marker's. Need not be normalised.
        device_to_marker: DQuat,
        /// Where the device is, in the marker's axes, metres.
        position_m: DVec3,
        /// Of the marker's place, metres.
        accuracy_m: f64,
        /// Of how it hangs and is seen, degrees.
        accuracy_deg: f64,
    },
}

/// What became of an alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AlignmentOutcome {
    /// The pose is as it says, give or take.
    Used,
    /// It contradicts what is well known: it is kept in mind, and the pose stays
    /// as it was. Once more the same within a minute is believed.
    Doubted,
}

/// What an alignment tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Told {
    pub(super) bearing: Option<Bearing>,
    pub(super) place: Option<Spot>,
}

/// What it tells of the frame's yaw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bearing {
    /// What it is, radians counter-clockwise from east; for a target: less the
    /// target's own direction from where the visitor is.
    pub(super) yaw: f64,
    /// Standard deviation, radians.
    pub(super) sigma: f64,
    /// What was seen in that direction, east and north, metres.
    pub(super) target_m: Option<DVec2>,
}

/// Where the visitor is: east and north, and the deviation of each axis, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) at_m: DVec2,
    pub(super) sigma_m: f64,
}

/// What was known at the time of an alignment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Then {
    /// How the device was turned in the frame.
    pub(super) device_to_frame: Option<DQuat>,
    /// Where the visitor was.
    pub(super) place_m: Option<DVec2>,
}

impl Alignment {
    /// What it tells, all numbers sound.
    pub(super) fn told(&self, local: &LocalFrame, then: &Then) -> Result<Told, SampleError> {
        let device_to_frame =
            || then.device_to_frame.ok_or(self.unknown("how the device was turned"));
        match self.kind {
            AlignmentKind::Heading { azimuth_deg, accuracy_deg } => {
                let azimuth = self.azimuth("azimuth_deg", azimuth_deg)?;
                let sigma = self.angle(accuracy_deg)?;
                let yaw = wrapped(azimuth - ahead(device_to_frame()?));
                Ok(Told::of_yaw(yaw, sigma))
            }
            AlignmentKind::Sight { ray, lat_deg, lon_deg, accuracy_deg } => {
                self.sound_ray(ray)?;
                let sigma = self.angle(accuracy_deg)?;
                let target_m = self.place(lat_deg, lon_deg, local)?;
                let seen = self.seen(ray, device_to_frame()?)?;
                let place_m = then.place_m.ok_or(self.unknown("where the visitor was"))?;
                let away_m = target_m.distance(place_m);
                if away_m < NEAREST_M {
                    let expected = "a thing that is 2 m away or more";
                    return Err(self.wrong("lat_deg and lon_deg", away_m, expected));
                }
                let sigma = sigma / seen.level;
                let bearing = Bearing { yaw: -seen.azimuth, sigma, target_m: Some(target_m) };
                Ok(Told { bearing: Some(bearing), place: None })
            }
            AlignmentKind::Sun { ray, accuracy_deg } => {
                self.sound_ray(ray)?;
                let sigma = self.angle(accuracy_deg)?;
                // Over the pack, as long as nothing else is known.
                let at = local.on_ground(then.place_m.unwrap_or_default());
                let sun = sun_position(at, self.time);
                if sun.elevation_deg <= 0.0 {
                    return Err(self.wrong("sun", sun.elevation_deg, "a sun above the horizon"));
                }
                let seen = self.seen(ray, device_to_frame()?)?;
                let off_deg = (seen.elevation_deg - sun.elevation_deg).abs();
                if off_deg > SUN_HEIGHT_DEG + 3.0 * accuracy_deg {
                    let expected = "a ray to the sun: as many degrees above the horizon";
                    return Err(self.wrong("ray", seen.elevation_deg, expected));
                }
                let azimuth = (90.0 - sun.azimuth_deg).to_radians();
                Ok(Told::of_yaw(wrapped(azimuth - seen.azimuth), sigma / seen.level))
            }
            AlignmentKind::Place { lat_deg, lon_deg, accuracy_m } => {
                let sigma_m = self.length(accuracy_m)?;
                let at_m = self.place(lat_deg, lon_deg, local)?;
                Ok(Told { bearing: None, place: Some(Spot { at_m, sigma_m }) })
            }
            AlignmentKind::Marker {
                lat_deg,
                lon_deg,
                facing_deg,
                device_to_marker,
                position_m,
                accuracy_m,
                accuracy_deg,
            } => {
                let facing = self.azimuth("facing_deg", facing_deg)?;
                let (sigma, sigma_m) = (self.angle(accuracy_deg)?, self.length(accuracy_m)?);
                let marker_m = self.place(lat_deg, lon_deg, local)?;
                let length = device_to_marker.length();
                if !(1e-6..=1e6).contains(&length) {
                    return Err(self.wrong("device_to_marker", length, ROTATION));
                }
                let away_m = position_m.length();
                if away_m.is_nan() || away_m > MARKER_SEEN_M {
                    let expected = "within 100 m of the marker";
                    return Err(self.wrong("position_m", away_m, expected));
                }
                // To x east, y north, z up: first the marker's z to where x is.
                let upright =
                    DQuat::from_mat3(&glam::DMat3::from_cols(DVec3::Y, DVec3::Z, DVec3::X));
                let marker_to_enu = DQuat::from_rotation_z(facing) * upright;
                let at_m = marker_m + (marker_to_enu * position_m).truncate();
                let device_to_enu = marker_to_enu * device_to_marker.normalize();
                let sigma_m = libm::hypot(sigma_m, away_m * sigma);
                // Its place helps whoever does not know how the device is turned.
                let yaw = then.device_to_frame.map(|frame| yaw_between(frame, device_to_enu));
                let bearing = yaw.map(|yaw| Bearing { yaw: wrapped(yaw), sigma, target_m: None });
                Ok(Told { bearing, place: Some(Spot { at_m, sigma_m }) })
            }
        }
    }

    pub(super) fn wrong(
        &self,
        field: &'static str,
        value: f64,
        expected: &'static str,
    ) -> SampleError {
        SampleError::Field {
            sample: "alignment".into(),
            time: self.time,
            field: field.into(),
            value,
            expected: expected.into(),
        }
    }

    fn unknown(&self, missing: &'static str) -> SampleError {
        SampleError::Unknown { time: self.time, missing: missing.into() }
    }

    /// Radians counter-clockwise from east.
    fn azimuth(&self, field: &'static str, azimuth_deg: f64) -> Result<f64, SampleError> {
        match (0.0..=360.0).contains(&azimuth_deg) {
            true => Ok((90.0 - azimuth_deg).to_radians()),
            false => Err(self.wrong(field, azimuth_deg, "0 to 360")),
        }
    }

    /// A standard deviation, radians.
    fn angle(&self, accuracy_deg: f64) -> Result<f64, SampleError> {
        match accuracy_deg > 0.0 && accuracy_deg <= MOST_ACCURACY_DEG {
            true => Ok(accuracy_deg.max(LEAST_ACCURACY_DEG).to_radians()),
            false => Err(self.wrong("accuracy_deg", accuracy_deg, "more than 0 up to 90")),
        }
    }

    /// The standard deviation of each axis, metres.
    fn length(&self, accuracy_m: f64) -> Result<f64, SampleError> {
        match accuracy_m > 0.0 && accuracy_m <= MOST_ACCURACY_M {
            true => Ok((accuracy_m / RADIUS_68).max(LEAST_SIGMA_M)),
            false => Err(self.wrong("accuracy_m", accuracy_m, "more than 0 up to 1000")),
        }
    }

    fn place(&self, lat_deg: f64, lon_deg: f64, local: &LocalFrame) -> Result<DVec2, SampleError> {
        let point = Wgs84::new(lat_deg, lon_deg).map_err(|error| match error {
            GeodesyError::Longitude(value) => self.wrong("lon_deg", value, "-180 to 180"),
            _ => self.wrong("lat_deg", lat_deg, "-90 to 90"),
        })?;
        let at_m = local.to_local(point, local.height_m());
        if at_m.length() > FARTHEST_M {
            return Err(SampleError::Far { time: self.time, away_km: at_m.length() / 1000.0 });
        }
        Ok(at_m.truncate())
    }

    fn sound_ray(&self, ray: DVec3) -> Result<(), SampleError> {
        match (1e-6..=1e6).contains(&ray.length()) {
            true => Ok(()),
            false => {
                Err(self.wrong("ray", ray.length(), "a ray of a length of 0.000001 to 1000000"))
            }
        }
    }

    /// A sound ray in an upright frame.
    fn seen(&self, ray: DVec3, device_to_frame: DQuat) -> Result<SeenRay, SampleError> {
        let ray = device_to_frame * ray.normalize();
        let level = libm::hypot(ray.x, ray.y);
        let elevation_deg = libm::atan2(ray.z, level).to_degrees();
        if elevation_deg.abs() > STEEPEST_DEG {
            return Err(self.wrong("ray", elevation_deg, "a ray within 80 degrees of the horizon"));
        }
        Ok(SeenRay { azimuth: libm::atan2(ray.y, ray.x), elevation_deg, level })
    }
}

/// Where a ray points.
#[derive(Debug, Clone, Copy)]
struct SeenRay {
    /// Radians counter-clockwise from the frame's first axis.
    azimuth: f64,
    elevation_deg: f64,
    /// The cosine of its elevation.
    level: f64,
}

impl Told {
    fn of_yaw(yaw: f64, sigma: f64) -> Self {
        Self { bearing: Some(Bearing { yaw, sigma, target_m: None }), place: None }
    }

    /// Later, when the visitor has walked on.
    pub(super) fn walked(mut self, way_m: DVec2) -> Self {
        if let Some(place) = &mut self.place {
            place.at_m += way_m;
        }
        if let Some(target_m) = self.bearing.as_mut().and_then(|it| it.target_m.as_mut()) {
            *target_m += way_m;
        }
        self
    }

    /// In other local metres.
    pub(super) fn moved(mut self, moved: impl Fn(DVec2) -> DVec2) -> Self {
        if let Some(place) = &mut self.place {
            place.at_m = moved(place.at_m);
        }
        if let Some(target_m) = self.bearing.as_mut().and_then(|it| it.target_m.as_mut()) {
            *target_m = moved(*target_m);
        }
        self
    }

    /// In a frame whose yaw is more by so much, radians.
    pub(super) fn turned(mut self, by: f64) -> Self {
        if let Some(bearing) = &mut self.bearing {
            bearing.yaw = wrapped(bearing.yaw + by);
        }
        self
    }
}

impl Bearing {
    /// The frame's yaw, as seen from a place.
    pub(super) fn yaw_from(&self, place_m: DVec2) -> f64 {
        let Some(target_m) = self.target_m else { return self.yaw };
        let to_m = target_m - place_m;
        wrapped(libm::atan2(to_m.y, to_m.x) + self.yaw)
    }
}
