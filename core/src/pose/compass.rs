//! Magnetic north to true north.
//!
//! In: a place and a time. Out: the declination there, computed when either has
//! moved on; a platform's claims, as far as a compass can be believed.

use glam::{DVec2, DVec3};
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::geodesy::{Declination, DeclinationError, LocalFrame, MagneticField, magnetic_field};

use super::order::seconds_between;
use super::{Attitude, NorthReference};

/// Standard deviation of a compass heading where the platform gives none,
/// degrees: what phones show outdoors among parked cars and railings.
const UNSTATED_ACCURACY_DEG: f64 = 15.0;
/// A heading of which nothing is known.
const UNKNOWN_DEG: f64 = 180.0;
const UNKNOWN: Declination = Declination { angle_deg: 0.0, accuracy_deg: UNKNOWN_DEG };
/// Declination is computed again after so many seconds or metres: it
/// changes by less than 0.1 degrees over them.
const DECLINATION_HOLDS_S: f64 = 86_400.0;
const DECLINATION_HOLDS_M: f64 = 10_000.0;
/// How far declination drifts in a year that the model does not cover, degrees.
const DRIFT_DEG_PER_YEAR: f64 = 0.25;
const YEAR_S: f64 = 365.25 * 86_400.0;

/// Where true north is by a compass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct North {
    /// The compass's east-north-up against the true one, radians
    /// counter-clockwise.
    pub(super) yaw: f64,
    /// Its standard deviation, radians.
    pub(super) sigma: f64,
}

/// The earth's field at the place, as it was computed last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Compass {
    known: Option<FieldAt>,
}

#[derive(Debug, Clone, Copy)]
struct FieldAt {
    time: Timestamp,
    position_m: DVec2,
    /// `None` where no model has one.
    value: Option<MagneticField>,
}

impl Compass {
    /// Where an attitude has true north, at a place of the local frame; `None`
    /// of one that is about no north.
    pub(super) fn north(
        &mut self,
        attitude: &Attitude,
        local: &LocalFrame,
        position_m: DVec2,
    ) -> Option<North> {
        let stated_deg = stated_deg(attitude);
        let (yaw_deg, sigma_deg) = match attitude.north {
            NorthReference::Arbitrary => return None,
            NorthReference::True => (0.0, stated_deg),
            NorthReference::Magnetic => {
                let field = self.field(local, position_m, attitude.time);
                let declination = field.map_or(UNKNOWN, |field| field.declination);
                // Declination is clockwise, a rotation about up is not.
                (-declination.angle_deg, libm::hypot(stated_deg, declination.accuracy_deg))
            }
        };
        Some(North { yaw: yaw_deg.to_radians(), sigma: sigma_deg.to_radians() })
    }

    /// Forgets what it computed: places mean something else now.
    pub(super) fn forget(&mut self) {
        self.known = None;
    }

    /// The earth's field at a place and time, computed when it has moved on.
    pub(super) fn field(
        &mut self,
        local: &LocalFrame,
        position_m: DVec2,
        time: Timestamp,
    ) -> Option<MagneticField> {
        let holds = |known: &FieldAt| {
            seconds_between(known.time, time).abs() < DECLINATION_HOLDS_S
                && known.position_m.distance(position_m) < DECLINATION_HOLDS_M
        };
        if let Some(known) = self.known.filter(holds) {
            return known.value;
        }
        let value = best_field(local, position_m, time);
        self.known = Some(FieldAt { time, position_m, value });
        value
    }
}

/// What a platform states of its heading, if that can be: some give 0 where they
/// know nothing, or half a turn as a rounded number.
pub(super) fn stated_deg(attitude: &Attitude) -> f64 {
    let usable_deg = attitude.heading_accuracy_deg.filter(|deg| *deg > 0.0);
    usable_deg.map_or(UNSTATED_ACCURACY_DEG, |deg| deg.min(UNKNOWN_DEG))
}

/// By the model, or by its nearest day where a clock is outside of its years:
/// the visit goes on, with less confidence.
fn best_field(local: &LocalFrame, position_m: DVec2, time: Timestamp) -> Option<MagneticField> {
    // Height matters by less than 0.01 degrees a kilometre.
    let (point, _) = local.to_geodetic(DVec3::new(position_m.x, position_m.y, 0.0));
    let outside = match magnetic_field(point, 0.0, time) {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    let nearest = match outside {
        DeclinationError::Date { first, last, .. } => [first, last]
            .into_iter()
            .filter_map(|day| Offset::UTC.to_timestamp(day.at(12, 0, 0, 0)).ok())
            .min_by_key(|day| day.duration_since(time).abs()),
        DeclinationError::Height(_) => None,
    };
    let day = nearest?;
    let field = magnetic_field(point, 0.0, day).ok()?;
    let years = seconds_between(day, time).abs() / YEAR_S;
    let accuracy_deg = field.declination.accuracy_deg + DRIFT_DEG_PER_YEAR * years;
    let accuracy_deg = accuracy_deg.min(UNKNOWN_DEG);
    Some(MagneticField { declination: Declination { accuracy_deg, ..field.declination }, ..field })
}
