//! Labels in time: calm while the visitor stands, gone when the scene is cut.

use std::collections::BTreeMap;

use glam::{DQuat, DVec2};

use crate::pose::Pose;

use super::super::Label;
use super::*;

/// A visitor who stands and looks: breath and hands turn the device by 0.3
/// degrees and move it by 5 cm, about each axis in another rhythm.
fn breathing(still: &Pose, after_s: f64) -> Pose {
    let sway = |hertz: f64, phase: f64| (std::f64::consts::TAU * hertz * after_s + phase).sin();
    let turn = DQuat::from_rotation_z(0.3_f64.to_radians() * sway(0.31, 0.0))
        * DQuat::from_rotation_x(0.3_f64.to_radians() * sway(0.27, 1.0))
        * DQuat::from_rotation_y(0.3_f64.to_radians() * sway(1.1, 2.0));
    Pose {
        time: time(after_s),
        position_m: still.position_m + DVec2::new(sway(0.23, 3.0), sway(0.37, 4.0)) * 0.05,
        device_to_enu: turn * still.device_to_enu,
        ..*still
    }
}

fn by_asset(labels: &[Label]) -> BTreeMap<u32, Label> {
    labels.iter().map(|label| (label.asset, label.clone())).collect()
}

#[test]
fn labels_neither_flicker_nor_jump_while_the_visitor_breathes() {
    let town = street();
    for heading_deg in [-40.0, -15.0, 0.0, 20.0, 45.0, 90.0, 180.0] {
        for pitch_deg in [-25.0, -8.0, 0.0, 10.0] {
            let still = pose([0.0, -6.0], heading_deg, pitch_deg, 0.0);
            let mut view = View::new();
            let mut last: Option<BTreeMap<u32, Label>> = None;
            let (mut toggles, mut moved_px) = (0, 0.0_f32);
            for step in 0..600 {
                let pose = breathing(&still, f64::from(step) / 60.0);
                let frame = view.frame(&town.scene(), Some(&pose), &camera(), pose.time).unwrap();
                let now = by_asset(&frame.labels);
                if let Some(last) = &last {
                    toggles += now.keys().filter(|asset| !last.contains_key(asset)).count();
                    toggles += last.keys().filter(|asset| !now.contains_key(asset)).count();
                    for (asset, label) in &now {
                        if let Some(before) = last.get(asset) {
                            let move_px =
                                (label.x_px - before.x_px).hypot(label.y_px - before.y_px);
                            moved_px = moved_px.max(move_px);
                        }
                    }
                }
                last = Some(now);
            }
            let looking = format!("heading {heading_deg}, pitch {pitch_deg}");
            assert_eq!(toggles, 0, "{looking}");
            assert!(moved_px < 3.0, "{looking}: {moved_px} px in a frame");
        }
    }
}

#[test]
fn what_is_in_the_middle_stands_still_while_the_visitor_breathes() {
    let town = street();
    let still = pose([0.0, -6.0], 0.0, 0.0, 0.0);
    let mut view = View::new();
    let first = town.look(&still, &camera());
    let mut moved = 0;
    for step in 0..600 {
        let pose = breathing(&still, f64::from(step) / 60.0);
        let frame = view.frame(&town.scene(), Some(&pose), &camera(), pose.time).unwrap();
        for (label, start) in frame.labels.iter().zip(&first.labels) {
            // Farther than 20 m, 5 cm aside are less than 3 pixels.
            if label.distance_m > 20.0 && label.asset == start.asset {
                moved += usize::from((label.x_px - start.x_px).abs() > 12.0);
            }
        }
    }
    assert_eq!(moved, 0);
}

#[test]
fn labels_follow_the_visitor_who_turns() {
    let town = street();
    let mut view = View::new();
    let (mut near, mut far) = (0, 0);
    for step in 0..120 {
        let after_s = f64::from(step) / 60.0;
        // 60 degrees a second.
        let pose =
            Pose { time: time(after_s), ..pose([0.0, -6.0], -60.0 + 60.0 * after_s, 0.0, 0.0) };
        let frame = view.frame(&town.scene(), Some(&pose), &camera(), pose.time).unwrap();
        for label in &frame.labels {
            let middle = (label.x_px + label.width_px / 2.0, label.y_px + label.height_px / 2.0);
            let off = (middle.0 - label.anchor_x_px).hypot(middle.1 - label.anchor_y_px);
            let off_px = off - label.width_px.hypot(label.height_px) / 2.0;
            // Far only while it glides to another place of its asset.
            *(if off_px < 160.0 { &mut near } else { &mut far }) += 1;
        }
    }
    assert!(near > 300 && far < near / 20, "{near} near, {far} far");
}

#[test]
fn memory_ends_with_a_leap_in_place_or_back_in_time() {
    let town = street();
    let here = pose([0.0, -6.0], 5.0, 0.0, 0.0);
    let beside = pose([0.1, -6.2], 0.0, 0.0, 0.0);
    let there = pose([0.0, -70.0], 0.0, 0.0, 0.0);
    for (next, after_s, forgotten) in
        [(there, 0.1, true), (beside, -1.0, true), (beside, 0.1, false), (beside, 10.0, false)]
    {
        let mut view = View::new();
        view.frame(&town.scene(), Some(&here), &camera(), time(0.0)).unwrap();
        let after = view.frame(&town.scene(), Some(&next), &camera(), time(after_s)).unwrap();
        let fresh =
            View::new().frame(&town.scene(), Some(&next), &camera(), time(after_s)).unwrap();
        assert_eq!(after == fresh, forgotten, "after {after_s} s");
    }
}

#[test]
fn labels_follow_the_visitor_who_looks_around_while_the_clock_is_held() {
    let town = street();
    let mut view = View::new();
    for step in 0..=60 {
        let pose = pose([0.0, -6.0], 0.5 * f64::from(step), 0.0, 0.0);
        let frame = view.frame(&town.scene(), Some(&pose), &camera(), time(0.0)).unwrap();
        for label in &frame.labels {
            let off_px = (label.x_px + label.width_px / 2.0 - label.anchor_x_px).abs();
            assert!(off_px < label.width_px / 2.0 + 160.0, "step {step}: {label:?}");
        }
    }
}

#[test]
fn the_same_inputs_make_the_same_frames() {
    let town = street();
    let still = pose([0.0, -6.0], 10.0, -5.0, 0.0);
    let run = || {
        let mut view = View::new();
        let frame = |step: i32| {
            let pose = breathing(&still, f64::from(step) / 30.0);
            view.frame(&town.scene(), Some(&pose), &camera(), pose.time).unwrap()
        };
        (0..60).map(frame).collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}

#[test]
fn the_focus_takes_the_room_of_others() {
    let mut town = street();
    let still = pose([0.0, -6.0], 0.0, 0.0, 0.0);
    let small = Camera { width_px: 500, height_px: 300, ..camera() };
    let mut view = View::new();
    let before = view.frame(&town.scene(), Some(&still), &small, time(0.0)).unwrap();
    let light = 9;
    assert!(before.labels.iter().all(|label| label.asset != light));
    town.focus = Some(light);
    let after = view.frame(&town.scene(), Some(&still), &small, time(0.1)).unwrap();
    let label = after.labels.iter().find(|label| label.asset == light).expect("shown at once");
    assert_eq!(label.title, "light-1");
    assert!(!before.labels.is_empty() && after.labels.len() <= before.labels.len() + 1);
}
