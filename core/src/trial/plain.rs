//! The plain way to a pose: what the platform says, as it says it.
//!
//! The last fix is held, the last attitude about north is turned by the
//! declination, and their accuracies are believed.

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;

use crate::geodesy::{LocalFrame, Wgs84, declination};
use crate::pose::{
    Attitude, Fix, HeadingSource, NorthReference, PlaneCovariance, Pose, PositionState,
};

use super::play::Said;

/// The last that was heard.
#[derive(Debug, Clone)]
pub(super) struct PlainWay {
    local: LocalFrame,
    declination_deg: f64,
    fix: Option<(DVec2, f64)>,
    attitude: Option<(DQuat, Option<f64>)>,
}

impl PlainWay {
    /// With the declination of a place and a time; none where no model has it.
    pub(super) fn new(local: LocalFrame, time: Timestamp) -> Self {
        let declination = declination(local.origin(), 0.0, time);
        let declination_deg = declination.map_or(0.0, |it| it.angle_deg);
        Self { local, declination_deg, fix: None, attitude: None }
    }

    pub(super) fn fix(&mut self, fix: &Fix) {
        let Ok(place) = Wgs84::new(fix.lat_deg, fix.lon_deg) else { return };
        self.fix = Some((self.local.ground_m(place), fix.horizontal_accuracy_m));
    }

    pub(super) fn attitude(&mut self, attitude: &Attitude) {
        let turn_deg = match attitude.north {
            NorthReference::Arbitrary => return,
            NorthReference::True => 0.0,
            // Declination is clockwise, a rotation about up is not.
            NorthReference::Magnetic => -self.declination_deg,
        };
        let turn = DQuat::from_rotation_z(turn_deg.to_radians());
        let device_to_enu = (turn * attitude.device_to_enu).normalize();
        if (device_to_enu * DVec3::Z).is_finite() {
            self.attitude = Some((device_to_enu, attitude.heading_accuracy_deg));
        }
    }

    /// What it says, once there was a fix.
    pub(super) fn said(&self, time: Timestamp) -> Option<Said> {
        let (position_m, accuracy_m) = self.fix?;
        let (device_to_enu, stated_deg) = self.attitude.unwrap_or((DQuat::IDENTITY, None));
        let pose = Pose {
            time,
            position_m,
            horizontal_accuracy_m: accuracy_m,
            velocity_mps: DVec2::ZERO,
            eye_height_m: 0.0,
            device_to_enu,
            heading_accuracy_deg: stated_deg.unwrap_or(180.0),
            heading_source: match self.attitude {
                Some(_) => HeadingSource::Compass,
                None => HeadingSource::Unknown,
            },
            position_state: PositionState::Measured,
            position_cov_m2: PlaneCovariance::round(accuracy_m),
        };
        Some(Said { states_heading: stated_deg.is_some(), ..Said::of(&pose) })
    }
}
