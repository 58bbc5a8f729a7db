//! Labels in time: calm while the visitor stands, gone when the scene is cut.

use std::collections::BTreeMap;

use glam::{DQuat, DVec2, Vec2};

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

/// The middle of its box: one that says more from now on grows around it.
fn middle(label: &Label) -> Vec2 {
    Vec2::new(label.x_px + label.width_px / 2.0, label.y_px + label.height_px / 2.0)
}

#[test]
fn labels_neither_flicker_nor_jump_while_the_visitor_breathes() {
    let town = street();
    for heading_deg in [-40.0, -15.0, 0.0, 20.0, 45.0, 90.0, 180.0] {
        for pitch_deg in [-25.0, -8.0, 0.0, 10.0] {
            let still = pose([0.0, -6.0], heading_deg, pitch_deg, 0.0);
            let mut view = View::new();
            let mut last: Option<BTreeMap<u32, Label>> = None;
            let (mut came, mut gone, mut moved_px) = (0, 0, 0.0_f32);
            for step in 0..600 {
                let pose = breathing(&still, f64::from(step) / 60.0);
                let frame = view.frame(&town.scene(), Some(&pose), &camera(), pose.time).unwrap();
                let now = by_asset(&frame.labels);
                if let Some(last) = &last {
                    // One may find room later than the others; none goes again.
                    came += now.keys().filter(|asset| !last.contains_key(asset)).count();
                    gone += last.keys().filter(|asset| !now.contains_key(asset)).count();
                    for (asset, label) in &now {
                        if let Some(before) = last.get(asset) {
                            moved_px = moved_px.max(middle(label).distance(middle(before)));
                        }
                    }
                }
                last = Some(now);
            }
            let looking = format!("heading {heading_deg}, pitch {pitch_deg}");
            assert!(gone == 0 && came <= 1, "{looking}: {came} came, {gone} gone");
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
            let off_px = middle(label).distance(anchor(label));
            let off_px = off_px - label.width_px.hypot(label.height_px) / 2.0;
            *(if off_px < 160.0 { &mut near } else { &mut far }) += 1;
        }
    }
    assert!(near > 200 && far == 0, "{near} near, {far} far");
}

fn anchor(label: &Label) -> Vec2 {
    Vec2::new(label.anchor_x_px, label.anchor_y_px)
}

#[test]
fn no_label_jumps_while_the_visitor_turns_and_walks() {
    let town = street();
    for (turn_deg_per_s, walk_m_per_s) in [(60.0, 0.0), (25.0, 1.3), (-90.0, 1.3), (0.0, 1.3)] {
        let mut view = View::new();
        let mut last: BTreeMap<u32, Label> = BTreeMap::new();
        let mut shown = 0;
        for step in 0..100 {
            let after_s = f64::from(step) / 10.0;
            let at = [0.3 * after_s, -20.0 + walk_m_per_s * after_s];
            let pose = Pose {
                time: time(after_s),
                ..pose(at, 10.0 + turn_deg_per_s * after_s, -3.0, 0.0)
            };
            let frame = view.frame(&town.scene(), Some(&pose), &camera(), pose.time).unwrap();
            let now = by_asset(&frame.labels);
            for (asset, label) in &now {
                let Some(before) = last.get(asset) else { continue };
                shown += 1;
                // With what it points at, not at all, or held by the edge between.
                let moved = middle(label) - middle(before);
                let with = anchor(label) - anchor(before);
                let share = moved.dot(with) / with.length_squared().max(1e-6);
                let jump_px = moved.distance(with * share.clamp(0.0, 1.0));
                assert!(jump_px <= 25.0, "{turn_deg_per_s}, step {step}: {jump_px} px {label:?}");
            }
            last = now;
        }
        assert!(shown > 60, "{shown}");
    }
}

#[test]
fn no_label_covers_the_symbol_of_an_asset() {
    let town = street();
    let mut labels = 0;
    for heading_deg in -60..60 {
        let frame = town.look(&pose([0.0, -6.0], f64::from(heading_deg), -5.0, 0.0), &camera());
        let discs = shapes(&frame, ShapeKind::Point);
        assert_eq!(frame.unlabelled, unlabelled(&frame), "heading {heading_deg}");
        for label in &frame.labels {
            labels += 1;
            for disc in &discs {
                let at = vertices_of(&frame, disc)[0];
                let (x, y) = (at.x_px - label.x_px, at.y_px - label.y_px);
                let (far_x, far_y) = (x - label.width_px, y - label.height_px);
                let away = Vec2::new(x.min(0.0).abs().max(far_x), y.min(0.0).abs().max(far_y));
                // The disc's half that is nearest may touch.
                let clear = away.max(Vec2::ZERO).length() >= at.width_px / 2.0 * 0.7;
                assert!(clear || at.width_px < 8.0, "heading {heading_deg}: {label:?} {at:?}");
            }
        }
    }
    assert!(labels > 300, "{labels}");
}

/// How many points and areas are in the picture, have something to say and no
/// label.
fn unlabelled(frame: &Frame) -> u32 {
    let is_thing = |kind: AssetKind| {
        !matches!(kind, AssetKind::Cable | AssetKind::Pipe | AssetKind::Building)
            && kind != AssetKind::StreetLight
    };
    let drawn: std::collections::BTreeSet<u32> =
        frame.shapes.iter().filter(|it| is_thing(it.asset_kind)).map(|it| it.asset).collect();
    let labelled = frame.labels.iter().filter(|label| drawn.contains(&label.asset)).count();
    (drawn.len() - labelled) as u32
}

#[test]
fn what_the_middle_rests_on_says_all_after_a_while() {
    let town = street();
    let mut view = View::new();
    // The transformer, three metres to the left and 24 ahead.
    let still = pose([0.0, -6.0], -7.2, 0.0, 0.0);
    let mut says_all = Vec::new();
    for step in 0..20 {
        let pose = breathing(&still, f64::from(step) / 10.0);
        let frame = view.frame(&town.scene(), Some(&pose), &camera(), pose.time).unwrap();
        let full: Vec<_> = frame.labels.iter().filter(|label| label.details.is_some()).collect();
        assert!(full.len() <= 1);
        says_all.push(full.first().map(|label| (label.asset, label.lines.len())));
    }
    assert!(says_all[..5].iter().all(Option::is_none), "{says_all:?}");
    assert!(says_all[8..].iter().all(|full| *full == Some((8, 3))), "{says_all:?}");
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
    assert_eq!(label.title, "Street light");
    assert_eq!(label.details.as_deref(), Some("400 V"));
    assert!(!before.labels.is_empty() && after.labels.len() <= before.labels.len() + 1);
}

#[test]
fn what_is_in_focus_does_not_cover_how_many_have_no_label() {
    let mut town = street();
    // Letters twice as large, on a telephone on its side.
    let (wide, high, text) = (480.0, 290.0, 34.0);
    let small = Camera { width_px: 480, height_px: 290, text_px: 34.0, ..camera() };
    let mut counted = 0;
    for focus in [0, 3, 6, 9] {
        town.focus = Some(focus);
        town.focus_m = Some([11.0, 14.0]);
        for heading_deg in (-180..180).step_by(4) {
            let at = pose([0.0, -6.0], f64::from(heading_deg), 0.0, 0.0);
            let frame = town.look(&at, &small);
            counted += frame.unlabelled;
            for label in &frame.labels {
                let is_right = label.x_px + label.width_px > wide - 3.8 * text;
                let is_beside =
                    label.y_px < 3.7 * text && label.y_px + label.height_px > 2.1 * text;
                // There is no room for it below.
                let is_high = label.height_px > high - 4.2 * text;
                assert!(!is_right || !is_beside || is_high, "{focus}, {heading_deg}: {label:?}");
            }
        }
    }
    assert!(counted > 100, "{counted}");
}

#[test]
fn an_arrow_leads_to_what_is_in_focus_outside_the_picture() {
    let mut town = street();
    // The solar roof above the school's fifteen metres, to the right.
    town.focus = Some(6);
    town.focus_m = Some([11.0, 14.0]);
    for (heading_deg, pitch_deg, says, arrow_deg) in [
        (-80.0, 20.0, "look right", 90.0),
        (100.0, 20.0, "look left", -90.0),
        (28.0, -60.0, "look up", 0.0),
        (-40.0, -60.0, "look up, right", 45.0),
        (-170.0, 20.0, "turn round", -90.0),
    ] {
        let frame = town.look(&pose([0.0, -6.0], heading_deg, pitch_deg, 0.0), &camera());
        let label = frame.labels.iter().find(|label| label.asset == 6).expect("always there");
        let looking = format!("{heading_deg}, {pitch_deg}: {label:?}");
        assert_eq!(label.value.as_deref(), Some(says), "{looking}");
        let off = label.arrow_deg.expect("an arrow") - arrow_deg;
        assert!((off + 540.0).rem_euclid(360.0) - 180.0 < 45.0, "{looking}");
        assert!(label.x_px >= 0.0 && label.x_px + label.width_px <= 1280.0, "{looking}");
        for other in frame.labels.iter().filter(|other| other.asset != 6) {
            let apart = (middle(other) - middle(label)).abs()
                - Vec2::new(other.width_px + label.width_px, other.height_px + label.height_px)
                    / 2.0;
            assert!(apart.x >= 0.0 || apart.y >= 0.0, "{other:?} over {label:?}");
        }
    }
    let frame = town.look(&pose([0.0, -6.0], 28.0, 25.0, 0.0), &camera());
    let label = frame.labels.iter().find(|label| label.asset == 6).unwrap();
    assert_eq!((label.arrow_deg, label.focused), (None, true));
}
