//! A step of the pose: what comes in from one displayed picture to the next, and
//! the pose for it. Tracking and attitudes 60 times a second, a fix each second, of
//! a visitor who walks squares. Limit: 5 µs.

// Walks are made up as anybody would make them.
#![allow(clippy::disallowed_methods)]

use std::f64::consts::FRAC_PI_2;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use glam::{DQuat, DVec2, DVec3};
use jiff::{SignedDuration, Timestamp};
use wattwalk::geodesy::{LocalFrame, Wgs84};
use wattwalk::pose::{Attitude, Fix, NorthReference, PoseEstimator, TrackQuality, TrackSample};

/// Two minutes of pictures.
const STEPS: usize = 7_200;
const HZ: usize = 60;
const WALKS_MPS: f64 = 1.3;
const SIDE_M: f64 = 40.0;

struct Step {
    track: TrackSample,
    attitude: Attitude,
    fix: Option<Fix>,
}

fn local() -> LocalFrame {
    LocalFrame::new(Wgs84::new(48.8172, 2.2668).expect("a place"), 120.0)
}

/// Around a square: the place and the heading, radians clockwise from north.
fn walked(after_s: f64) -> (DVec2, f64) {
    let walked_m = WALKS_MPS * after_s;
    let (side, along_m) = ((walked_m / SIDE_M) as u32 % 4, walked_m % SIDE_M);
    let corner = [DVec2::ZERO, DVec2::Y, DVec2::ONE, DVec2::X][side as usize] * SIDE_M;
    let ahead = [DVec2::Y, DVec2::X, DVec2::NEG_Y, DVec2::NEG_X][side as usize];
    (corner + ahead * along_m, f64::from(side) * FRAC_PI_2)
}

fn steps() -> Vec<Step> {
    let local = local();
    let start: Timestamp = "2026-06-16T09:00:00Z".parse().expect("a time");
    (0..STEPS)
        .map(|number| {
            let after_s = number as f64 / HZ as f64;
            let time = start + SignedDuration::from_secs_f64(after_s);
            let (at, heading) = walked(after_s);
            let upright = DQuat::from_rotation_x(FRAC_PI_2);
            let device_to_enu = DQuat::from_rotation_z(-heading) * upright;
            // The tracking's axes are turned by a radian.
            let turned = DQuat::from_rotation_z(1.0);
            let track = TrackSample {
                time,
                epoch: 0,
                device_to_world: turned * device_to_enu,
                position_m: turned * at.extend(1.5),
                quality: TrackQuality::Normal,
            };
            let attitude = Attitude {
                time,
                device_to_enu,
                north: NorthReference::Magnetic,
                heading_accuracy_deg: Some(10.0),
            };
            // Off by some metres, slowly.
            let off = DVec2::new((after_s / 19.0).sin(), (after_s / 31.0).cos()) * 2.0;
            let (place, _) = local.to_geodetic(DVec3::new(at.x + off.x, at.y + off.y, 0.0));
            let fix = (number % HZ == 0).then(|| Fix {
                time,
                lat_deg: place.lat_deg(),
                lon_deg: place.lon_deg(),
                horizontal_accuracy_m: 4.0,
                speed_mps: Some(WALKS_MPS),
                course_deg: Some(heading.to_degrees()),
            });
            Step { track, attitude, fix }
        })
        .collect()
}

fn bench(criterion: &mut Criterion) {
    let steps = steps();
    criterion.benchmark_group("pose").bench_function("step", |bencher| {
        bencher.iter_custom(|iterations| {
            let mut spent = Duration::ZERO;
            let mut left = iterations as usize;
            while left > 0 {
                let mut estimator = PoseEstimator::new(local(), 1.5);
                // What opens a visit is not a step.
                let walk = &steps[..left.min(STEPS)];
                let begin = Instant::now();
                for step in walk {
                    estimator.track(&step.track).expect("a sound sample");
                    estimator.attitude(&step.attitude).expect("a sound sample");
                    if let Some(fix) = &step.fix {
                        estimator.fix(fix).expect("a sound fix");
                    }
                    black_box(estimator.pose(step.track.time));
                }
                spent += begin.elapsed();
                left -= walk.len();
            }
            spent
        });
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
