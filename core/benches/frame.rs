//! The frame: against the straightforward way, and over indexes of any size.
//!
//! `same work`: 500 points and 200 buried lines of 8 vertices around the
//! visitor, found, projected, clipped, ordered and labelled, by [`View`] and by
//! a peer as one would write it first: the same assets in a list, double
//! precision, 4x4 matrices, fresh vectors, every label against every other.
//! Aim: at most half the peer's time.
//!
//! `whole frame`: towns of the same density and growing size. Aim: ten
//! million parts at most twice as long as ten thousand.

// The peers are as they would be written elsewhere.
#![allow(clippy::disallowed_methods)]

mod peer;
mod street_grid;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use glam::{DQuat, DVec2, DVec3};
use jiff::{SignedDuration, Timestamp};
use wattwalk::assets::{Asset, AssetKind, Geometry, Network, PositionalClass, Vertex};
use wattwalk::geodesy::SunPosition;
use wattwalk::index::Index;
use wattwalk::language::Language;
use wattwalk::pose::{HeadingSource, PlaneCovariance, Pose, PositionState};
use wattwalk::view::{Camera, Caption, Scene, ScreenRotation, View};

/// In the south, halfway up.
const SUN: SunPosition = SunPosition { elevation_deg: 45.0, azimuth_deg: 180.0 };
const CAMERA: Camera = Camera {
    width_px: 1280,
    height_px: 800,
    horizontal_fov_deg: 65.0,
    rotation: ScreenRotation::Deg0,
    range_m: 150.0,
    text_px: 18.0,
    backdrop: false,
};

/// A visitor who walks north, a frame a step.
fn pose(step: u32) -> Pose {
    let after_s = f64::from(step) / 60.0;
    let sway = (after_s * 2.0).sin().to_radians();
    Pose {
        time: Timestamp::UNIX_EPOCH + SignedDuration::from_secs_f64(after_s),
        position_m: DVec2::new(3.0, -10.0 + 1.4 * after_s),
        horizontal_accuracy_m: 3.0,
        velocity_mps: DVec2::new(0.0, 1.4),
        eye_height_m: 1.6,
        device_to_enu: DQuat::from_rotation_z(sway) * DQuat::from_rotation_x(85_f64.to_radians()),
        heading_accuracy_deg: 0.5,
        heading_source: HeadingSource::Compass,
        position_state: PositionState::Measured,
        position_cov_m2: PlaneCovariance::round(4.0),
    }
}

/// Ten seconds of frames, over and over; time does not run back.
fn walk() -> impl FnMut() -> Pose {
    let mut frame = 0_u32;
    move || {
        frame += 1;
        let time = Timestamp::UNIX_EPOCH + SignedDuration::from_millis(i64::from(frame) * 16);
        Pose { time, ..pose(frame % 600) }
    }
}

/// Points and lines strewn over 240 m around, by the golden ratio.
fn strewn() -> Vec<Asset> {
    let local = street_grid::local();
    let place = |number: usize, salt: f64| {
        let share = |factor: f64| (number as f64 * factor + salt).fract();
        [240.0 * share(0.754_877_666) - 120.0, 240.0 * share(0.569_840_29) - 90.0]
    };
    let vertex = |[east_m, north_m]: [f64; 2]| {
        let (point, _) = local.to_geodetic(DVec3::new(east_m, north_m, 0.0));
        Vertex { point, z_m: None }
    };
    let points = (0..500).map(|number| {
        let geometry = Geometry::Points(vec![vertex(place(number, 0.1))]);
        street_grid::asset(0, number, Network::Mobility, AssetKind::ChargingPoint, geometry)
    });
    let lines = (0..200).map(|number| {
        let [east_m, north_m] = place(number, 0.7);
        let turn = number as f64;
        let line = (0..8).map(|step| {
            let along_m = 8.0 * f64::from(step);
            let bend = turn + 0.15 * f64::from(step % 3);
            vertex([east_m + along_m * bend.sin(), north_m + along_m * bend.cos()])
        });
        let geometry = Geometry::Lines(vec![line.collect()]);
        let cable = street_grid::asset(1, number, Network::Electricity, AssetKind::Cable, geometry);
        Asset { depth_m: Some(0.8), positional_class: Some(PositionalClass::B), ..cable }
    });
    points.chain(lines).collect()
}

fn captions(assets: &[Asset]) -> Vec<Caption> {
    assets
        .iter()
        .map(|asset| Caption {
            title: format!("{:?} {}", asset.kind, asset.id),
            named: true,
            value: (asset.kind == AssetKind::ChargingPoint).then(|| "11.0 kW".to_owned()),
            ..Caption::default()
        })
        .collect()
}

fn same_work(criterion: &mut Criterion) {
    let assets = strewn();
    let captions = captions(&assets);
    let index = Index::build(&assets, &street_grid::local());
    let (hidden, language) = (BTreeSet::new(), Language::from("en"));
    let scene = Scene {
        index: &index,
        captions: &captions,
        hidden: &hidden,
        focus: None,
        focus_m: None,
        followed: None,
        language: &language,
        way: None,
        sun: SUN,
        details_of: &|_| None,
    };
    let peers = peer::things(&assets, &captions, &street_grid::local());
    let (ours, theirs) = (
        View::new().frame(&scene, Some(&pose(0)), &CAMERA, pose(0).time).expect("a camera"),
        peer::frame(&peers, &pose(0), &CAMERA),
    );
    println!(
        "same work: {} shapes of {} vertices and {} labels; the peer {} of {} and {}",
        ours.shapes.len(),
        ours.vertices.len(),
        ours.labels.len(),
        theirs.shapes.len(),
        theirs.shapes.iter().map(|shape| shape.vertices.len()).sum::<usize>(),
        theirs.labels.len(),
    );

    let mut group = criterion.benchmark_group("same work");
    group.bench_function("View", |bencher| {
        let (mut view, mut walk) = (View::new(), walk());
        bencher.iter(|| {
            let pose = walk();
            view.frame(&scene, Some(black_box(&pose)), &CAMERA, pose.time)
        });
    });
    group.bench_function("straightforward peer", |bencher| {
        let mut walk = walk();
        bencher.iter(|| peer::frame(&peers, black_box(&walk()), &CAMERA));
    });
    group.finish();
}

fn whole_frame(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("whole frame");
    for (name, parts) in [("10k", 10_000), ("1M", 1_000_000), ("10M", 10_000_000)] {
        // Built only when this row runs: the largest takes a gigabyte.
        let town = OnceCell::new();
        group.bench_function(name, |bencher| {
            let (index, captions) = town.get_or_init(|| {
                let index = Index::build_from(street_grid::assets(parts), &street_grid::local());
                let captions = street_grid::assets(parts).map(|asset| Caption {
                    idle: asset.kind != AssetKind::Building,
                    ..Caption::default()
                });
                (index, captions.collect::<Vec<_>>())
            });
            let (hidden, language) = (BTreeSet::new(), Language::from("en"));
            let scene = Scene {
                index,
                captions,
                hidden: &hidden,
                focus: None,
                focus_m: None,
                followed: None,
                language: &language,
                way: None,
                sun: SUN,
                details_of: &|_| None,
            };
            let (mut view, mut walk) = (View::new(), walk());
            bencher.iter(|| {
                let pose = walk();
                view.frame(&scene, Some(black_box(&pose)), &CAMERA, pose.time)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, same_work, whole_frame);
criterion_main!(benches);
