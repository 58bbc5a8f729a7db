//! The whole estimator, from samples to poses.
//!
//! Figures are printed: `cargo test -p wattwalk pose -- --nocapture`.

mod alignment;
mod heading;
mod honesty;
mod hostile;
mod position;
mod raw;
mod tracking;
mod tracks;

use glam::{DQuat, DVec2, DVec3};
use jiff::{SignedDuration, Timestamp};

use crate::geodesy::{LocalFrame, Wgs84};

use super::*;

const START: &str = "2026-06-01T10:00:00Z";

fn local() -> LocalFrame {
    LocalFrame::new(Wgs84::new(48.8172, 2.2668).unwrap(), 120.0)
}

fn estimator() -> PoseEstimator {
    PoseEstimator::new(local(), 1.5)
}

/// So many seconds after the start.
fn at(seconds: f64) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs_f64(seconds)
}

/// A fix at a local place, with a 68 % radius.
fn fix(seconds: f64, place: [f64; 2], accuracy_m: f64) -> Fix {
    let local = local();
    let (point, _) = local.to_geodetic(DVec3::new(place[0], place[1], 0.0));
    Fix {
        time: at(seconds),
        lat_deg: point.lat_deg(),
        lon_deg: point.lon_deg(),
        horizontal_accuracy_m: accuracy_m,
        speed_mps: None,
        course_deg: None,
    }
}

fn attitude(seconds: f64, device_to_enu: DQuat, north: NorthReference) -> Attitude {
    Attitude { time: at(seconds), device_to_enu, north, heading_accuracy_deg: None }
}

fn pose(estimator: &PoseEstimator, seconds: f64) -> Pose {
    estimator.pose(at(seconds)).unwrap()
}

/// Fixes once a second of somebody who walks east at a speed, up to a time.
fn walk_east(estimator: &mut PoseEstimator, seconds: u32, speed_mps: f64) {
    for second in 0..=seconds {
        let second = f64::from(second);
        let outcome = estimator.fix(&fix(second, [second * speed_mps, 0.0], 5.0)).unwrap();
        assert_eq!(outcome, FixOutcome::Used, "at {second} s");
    }
}
