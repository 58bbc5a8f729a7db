//! A frame in a steady state allocates what it returns, and nothing else.

#[path = "../benches/street_grid.rs"]
mod street_grid;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeSet;

use glam::{DQuat, DVec2};
use jiff::{SignedDuration, Timestamp};
use wattwalk::assets::AssetKind;
use wattwalk::geodesy::SunPosition;
use wattwalk::index::Index;
use wattwalk::language::Language;
use wattwalk::pose::{HeadingSource, PlaneCovariance, Pose, PositionState};
use wattwalk::view::{Camera, Caption, Frame, Scene, ScreenRotation, View};

/// In the south, halfway up.
const SUN: SunPosition = SunPosition { elevation_deg: 45.0, azimuth_deg: 180.0 };

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting for each thread.
struct Counting;

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A visitor who walks 30 m and turns once around.
fn pose(step: u32) -> Pose {
    let after_s = f64::from(step) / 60.0;
    let start: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
    let heading_rad = f64::from(step) / 1200.0 * std::f64::consts::TAU;
    Pose {
        time: start + SignedDuration::from_secs_f64(after_s),
        position_m: DVec2::new(4.0, -15.0 + 1.4 * after_s),
        horizontal_accuracy_m: 3.0,
        velocity_mps: DVec2::new(0.0, 1.4),
        eye_height_m: 1.6,
        device_to_enu: DQuat::from_rotation_z(-heading_rad)
            * DQuat::from_rotation_x(85.0_f64.to_radians()),
        heading_accuracy_deg: 5.0,
        heading_source: HeadingSource::Compass,
        position_state: PositionState::Measured,
        position_cov_m2: PlaneCovariance::round(4.0),
    }
}

/// The vectors that hold something, and the texts.
fn allocations_needed(frame: &Frame) -> usize {
    let grid = frame.world.as_ref().is_none_or(|world| world.grid.is_empty());
    let vectors = [
        frame.vertices.is_empty(),
        frame.shapes.is_empty(),
        frame.labels.is_empty(),
        frame.compass.is_empty(),
        grid,
    ];
    let texts = frame.labels.iter().map(|label| {
        let some = [&label.value, &label.depth, &label.details];
        let some = some.into_iter().filter(|text| text.is_some()).count();
        // The title, and the lines with the vector that holds them.
        1 + some + 1 + label.lines.len()
    });
    vectors.iter().filter(|&&empty| !empty).count() + texts.sum::<usize>()
}

#[test]
fn a_frame_allocates_only_what_it_returns() {
    let assets: Vec<_> = street_grid::assets(20_000).collect();
    let index = Index::build(&assets, &street_grid::local());
    let captions: Vec<_> = assets
        .iter()
        .map(|asset| Caption {
            title: asset.id.to_string(),
            named: true,
            value: (asset.kind == AssetKind::Building).then(|| "12.3 kW".to_owned()),
            ..Caption::default()
        })
        .collect();
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
    let camera = Camera {
        width_px: 1280,
        height_px: 800,
        horizontal_fov_deg: 65.0,
        rotation: ScreenRotation::Deg0,
        range_m: 150.0,
        text_px: 18.0,
        backdrop: true,
    };
    let mut view = View::new();
    let mut frame = |step| {
        let pose = pose(step);
        let before = ALLOCATIONS.with(Cell::get);
        let frame = view.frame(&scene, Some(&pose), &camera, pose.time).unwrap();
        (ALLOCATIONS.with(Cell::get) - before, frame)
    };
    // Once around, until every buffer has the room that this walk needs.
    (0..1200).for_each(|step| drop(frame(step)));
    let mut labelled = 0;
    for step in 0..1200 {
        let (allocations, frame) = frame(step);
        labelled += frame.labels.len();
        assert!(frame.shapes.len() > 20, "step {step}");
        assert_eq!(allocations, allocations_needed(&frame), "step {step}");
    }
    assert!(labelled > 5 * 1200, "{labelled}");
}
