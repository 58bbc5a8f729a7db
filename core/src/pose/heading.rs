//! Where the device looks.
//!
//! In: checked attitudes about magnetic or true north. Out: the rotation to
//! east, true north, up at any time, and the standard deviation of its heading.

use std::f64::consts::FRAC_PI_2;

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::geodesy::{Declination, DeclinationError, LocalFrame, declination};

use super::order::seconds_between;
use super::{Attitude, NorthReference};

/// Standard deviation of a compass heading where the platform gives none,
/// degrees: what phones show outdoors among parked cars and railings.
const UNSTATED_ACCURACY_DEG: f64 = 15.0;
/// An attitude holds for this long; sensors give fifty and more a second.
const FRESH_S: f64 = 1.0;
/// Then the visitor may have turned: degrees a second.
const TURN_DEG_PER_S: f64 = 20.0;
/// A heading of which nothing is known.
const UNKNOWN_DEG: f64 = 180.0;
/// Declination is computed again after so many seconds or metres: it
/// changes by less than 0.1 degrees over them.
const DECLINATION_HOLDS_S: f64 = 86_400.0;
const DECLINATION_HOLDS_M: f64 = 10_000.0;
/// How far declination drifts in a year that the model does not cover, degrees.
const DRIFT_DEG_PER_YEAR: f64 = 0.25;
const YEAR_S: f64 = 365.25 * 86_400.0;

/// The newest attitude about true north, and the declination of the place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heading {
    held: Option<Held>,
    declination: Option<DeclinationAt>,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    time: Timestamp,
    device_to_enu: DQuat,
    accuracy_deg: f64,
}

#[derive(Debug, Clone, Copy)]
struct DeclinationAt {
    time: Timestamp,
    position_m: DVec2,
    value: Declination,
}

impl Heading {
    /// Takes in an attitude whose `rotation` was checked, at a place of the
    /// local frame.
    pub(super) fn take(
        &mut self,
        attitude: &Attitude,
        rotation: DQuat,
        local: &LocalFrame,
        position_m: DVec2,
    ) {
        let stated_deg = attitude.heading_accuracy_deg.unwrap_or(UNSTATED_ACCURACY_DEG);
        let (device_to_enu, accuracy_deg) = match attitude.north {
            NorthReference::True => (rotation, stated_deg),
            NorthReference::Magnetic => {
                let declination = self.declination(local, position_m, attitude.time);
                // Declination is clockwise, a rotation about up is not.
                let to_true = DQuat::from_rotation_z(-declination.angle_deg.to_radians());
                (to_true * rotation, libm::hypot(stated_deg, declination.accuracy_deg))
            }
        };
        self.held = Some(Held { time: attitude.time, device_to_enu, accuracy_deg });
    }

    /// Goes on in a frame whose axes are turned; declination is computed anew.
    pub(super) fn turn(&mut self, turn: DQuat) {
        if let Some(held) = &mut self.held {
            held.device_to_enu = (turn * held.device_to_enu).normalize();
        }
        self.declination = None;
    }

    /// Rotation from device axes to east, true north, up, and the standard
    /// deviation of the heading in degrees. Before any attitude: upright,
    /// looking north, by no knowledge.
    pub(super) fn at(&self, time: Timestamp) -> (DQuat, f64) {
        let Some(held) = self.held else {
            return (DQuat::from_rotation_x(FRAC_PI_2), UNKNOWN_DEG);
        };
        let stale_s = (seconds_between(held.time, time) - FRESH_S).max(0.0);
        let accuracy_deg = libm::hypot(held.accuracy_deg, TURN_DEG_PER_S * stale_s);
        (held.device_to_enu, accuracy_deg.min(UNKNOWN_DEG))
    }

    /// The declination of a place and time, computed when it has moved on.
    fn declination(
        &mut self,
        local: &LocalFrame,
        position_m: DVec2,
        time: Timestamp,
    ) -> Declination {
        let holds = |known: &DeclinationAt| {
            seconds_between(known.time, time).abs() < DECLINATION_HOLDS_S
                && known.position_m.distance(position_m) < DECLINATION_HOLDS_M
        };
        if let Some(known) = self.declination.filter(holds) {
            return known.value;
        }
        let value = best_declination(local, position_m, time);
        self.declination = Some(DeclinationAt { time, position_m, value });
        value
    }
}

/// By the model, or by its nearest day where a clock is outside of its years:
/// the visit goes on, with less confidence.
fn best_declination(local: &LocalFrame, position_m: DVec2, time: Timestamp) -> Declination {
    // Height matters by less than 0.01 degrees a kilometre.
    let (point, _) = local.to_geodetic(DVec3::new(position_m.x, position_m.y, 0.0));
    let outside = match declination(point, 0.0, time) {
        Ok(value) => return value,
        Err(error) => error,
    };
    let nearest = match outside {
        DeclinationError::Date { first, last, .. } => [first, last]
            .into_iter()
            .filter_map(|day| Offset::UTC.to_timestamp(day.at(12, 0, 0, 0)).ok())
            .min_by_key(|day| day.duration_since(time).abs()),
        DeclinationError::Height(_) => None,
    };
    nearest
        .and_then(|day| {
            let value = declination(point, 0.0, day).ok()?;
            let years = seconds_between(day, time).abs() / YEAR_S;
            let accuracy_deg = value.accuracy_deg + DRIFT_DEG_PER_YEAR * years;
            Some(Declination { accuracy_deg: accuracy_deg.min(UNKNOWN_DEG), ..value })
        })
        .unwrap_or(Declination { angle_deg: 0.0, accuracy_deg: UNKNOWN_DEG })
}
