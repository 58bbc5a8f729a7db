//! Smoothing, gaps, and fixes that are wrong.

use super::*;

#[test]
fn nothing_is_known_before_the_first_fix() {
    let mut estimator = estimator();
    assert_eq!(estimator.pose(at(0.0)), None);
    estimator.attitude(&attitude(0.0, DQuat::IDENTITY, NorthReference::True)).unwrap();
    assert_eq!(estimator.pose(at(0.0)), None);
    estimator.fix(&fix(0.0, [3.0, 4.0], 5.0)).unwrap();
    let pose = pose(&estimator, 0.0);
    assert!(pose.position_m.distance(DVec2::new(3.0, 4.0)) < 1e-4, "{pose:?}");
    assert!((pose.horizontal_accuracy_m - 5.0).abs() < 1e-4, "as good as its only fix: {pose:?}");
    assert_eq!(pose.position_state, PositionState::Measured);
    assert_eq!(pose.eye_height_m, 1.5);
}

#[test]
fn a_steady_walk_is_followed_without_lag() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 60, 1.3);
    let pose = pose(&estimator, 60.5);
    assert!(pose.position_m.distance(DVec2::new(60.5 * 1.3, 0.0)) < 0.3, "{pose:?}");
    assert!(pose.velocity_mps.distance(DVec2::new(1.3, 0.0)) < 0.1, "{pose:?}");
    assert!((3.0..6.0).contains(&pose.horizontal_accuracy_m), "{pose:?}");
}

#[test]
fn asking_changes_nothing() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 10, 1.3);
    let before = format!("{estimator:?}");
    let first = estimator.pose(at(11.0));
    let _ = estimator.pose(at(1e6));
    let _ = estimator.pose(at(-1e6));
    assert_eq!(estimator.pose(at(11.0)), first);
    assert_eq!(format!("{estimator:?}"), before);
}

#[test]
fn a_gap_is_bridged_then_the_position_is_held() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 60, 1.3);
    let last = pose(&estimator, 60.0);
    let mut accuracy_m = 0.0;
    for tenth in 0..6_000 {
        let gap = f64::from(tenth) / 10.0;
        let pose = pose(&estimator, 60.0 + gap);
        let state = match gap {
            ..=3.0 => PositionState::Measured,
            ..=30.0 => PositionState::Bridged,
            _ => PositionState::Lost,
        };
        assert_eq!(pose.position_state, state, "after {gap} s");
        // Its first second is still the fading of the last correction.
        assert!(gap < 1.0 || pose.horizontal_accuracy_m > accuracy_m, "after {gap} s");
        accuracy_m = pose.horizontal_accuracy_m;
        let walked_m = pose.position_m.distance(last.position_m);
        assert!(walked_m < 13.0, "{walked_m} m on after {gap} s");
    }
    let held = pose(&estimator, 91.0);
    assert_eq!(held.position_m, pose(&estimator, 600.0).position_m);
    assert_eq!(held.velocity_mps, DVec2::ZERO);
    // Who walked straight on or stood still is within the radius, who turned
    // back at once within twice the radius, which holds 98 %.
    for (truth_s, radii) in [(91.0, 1.0), (60.0, 1.0), (29.0, 2.0)] {
        let off_m = held.position_m.distance(DVec2::new(truth_s * 1.3, 0.0));
        assert!(off_m < radii * held.horizontal_accuracy_m, "{off_m} m: {held:?}");
    }
    assert!((15.0..60.0).contains(&held.horizontal_accuracy_m), "{held:?}");
}

#[test]
fn a_bridge_has_no_steps() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 60, 1.3);
    let mut before = pose(&estimator, 60.0);
    for step in 1..4_000 {
        let now = pose(&estimator, 60.0 + f64::from(step) / 100.0);
        assert!(now.position_m.distance(before.position_m) < 0.05, "{now:?}");
        assert!((now.horizontal_accuracy_m - before.horizontal_accuracy_m).abs() < 0.05, "{now:?}");
        before = now;
    }
}

#[test]
fn the_picture_does_not_jerk_at_a_fix() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 20, 1.3);
    let before = pose(&estimator, 21.0);
    estimator.fix(&fix(21.0, [21.0 * 1.3, 6.0], 5.0)).unwrap();
    let after = pose(&estimator, 21.0);
    assert!(after.position_m.distance(before.position_m) < 1e-9);
    let settled = pose(&estimator, 23.0);
    assert!(settled.position_m.y > 0.5, "the fix counts: {settled:?}");
}

#[test]
fn a_good_fix_after_a_coarse_one_is_shown_at_once() {
    let mut estimator = estimator();
    estimator.fix(&fix(0.0, [300.0, 0.0], 800.0)).unwrap();
    assert_eq!(estimator.fix(&fix(1.0, [0.0, 0.0], 5.0)).unwrap(), FixOutcome::Used);
    let pose = pose(&estimator, 1.0);
    assert!(pose.position_m.length() < 1.0, "{pose:?}");
    assert!((4.0..9.0).contains(&pose.horizontal_accuracy_m), "{pose:?}");
}

#[test]
fn a_gap_longer_than_the_bridge_starts_anew() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 10, 1.3);
    let outcome = estimator.fix(&fix(100.0, [400.0, 400.0], 5.0)).unwrap();
    assert!(matches!(outcome, FixOutcome::Restarted { off_m } if off_m > 500.0), "{outcome:?}");
    let pose = pose(&estimator, 100.0);
    assert!(pose.position_m.distance(DVec2::new(400.0, 400.0)) < 1e-3, "{pose:?}");
    assert!((pose.horizontal_accuracy_m - 5.0).abs() < 1e-3, "{pose:?}");
}

#[test]
fn an_outlier_is_refused_and_changes_next_to_nothing() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 30, 1.3);
    let untouched = estimator.clone();
    let outcome = estimator.fix(&fix(31.0, [40.0, 80.0], 5.0)).unwrap();
    assert!(matches!(outcome, FixOutcome::Refused { off_m } if (off_m - 80.0).abs() < 2.0));
    let (after, expected) = (pose(&estimator, 33.0), pose(&untouched, 33.0));
    assert!(after.position_m.distance(expected.position_m) < 0.1, "{expected:?}, {after:?}");
    assert!(after.horizontal_accuracy_m < expected.horizontal_accuracy_m + 0.5, "{after:?}");
    let outcome = estimator.fix(&fix(32.0, [32.0 * 1.3, 0.0], 5.0)).unwrap();
    assert_eq!(outcome, FixOutcome::Used);
}

#[test]
fn scattered_outliers_never_win() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 30, 0.0);
    for second in 31..=45_u32 {
        let angle = f64::from(second) * 2.0;
        let place = [200.0 * angle.cos(), 200.0 * angle.sin()];
        let outcome = estimator.fix(&fix(f64::from(second), place, 5.0)).unwrap();
        assert!(matches!(outcome, FixOutcome::Refused { .. }), "at {second} s: {outcome:?}");
    }
    let pose = pose(&estimator, 45.0);
    assert!(pose.position_m.length() < pose.horizontal_accuracy_m, "{pose:?}");
    assert_eq!(pose.position_state, PositionState::Bridged);
}

#[test]
fn refused_fixes_that_agree_are_believed_in_the_end() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 30, 1.3);
    // Out of a lift's other door, walking on.
    let outcomes: Vec<_> = (31..=36)
        .map(|second| {
            let second = f64::from(second);
            estimator.fix(&fix(second, [39.0, 100.0 + second], 5.0)).unwrap()
        })
        .collect();
    assert!(matches!(outcomes[0], FixOutcome::Refused { .. }), "{outcomes:?}");
    let restarted = outcomes.iter().position(|it| matches!(it, FixOutcome::Restarted { .. }));
    assert!(matches!(restarted, Some(1..=3)), "{outcomes:?}");
    assert_eq!(outcomes[4..], [FixOutcome::Used, FixOutcome::Used]);
    let pose = pose(&estimator, 36.0);
    assert!(pose.position_m.distance(DVec2::new(39.0, 136.0)) < 5.0, "{pose:?}");
}

#[test]
fn a_poor_fix_hardly_moves_a_good_position() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 30, 0.0);
    let before = pose(&estimator, 31.0);
    estimator.fix(&fix(31.0, [60.0, 0.0], 100.0)).unwrap();
    let after = pose(&estimator, 33.0);
    assert!(after.position_m.distance(before.position_m) < 1.0, "{after:?}");
}

#[test]
fn speed_and_course_tell_a_turn_at_once() {
    let turned = |with_speed: bool| {
        let mut estimator = estimator();
        for second in 0..=20 {
            let second = f64::from(second);
            let east = 1.3 * second.min(18.0);
            let north = 1.3 * (second - 18.0).max(0.0);
            let mut fix = fix(second, [east, north], 8.0);
            if with_speed {
                fix.speed_mps = Some(1.3);
                fix.course_deg = Some(if second > 18.0 { 0.0 } else { 90.0 });
            }
            estimator.fix(&fix).unwrap();
        }
        pose(&estimator, 20.0).velocity_mps.distance(DVec2::new(0.0, 1.3))
    };
    let (without, with) = (turned(false), turned(true));
    assert!(with < 0.5 * without, "{with} against {without} m/s off");
}

#[test]
fn who_stands_has_a_speed_without_a_course() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 20, 1.3);
    for second in 21..=24 {
        let mut standing = fix(f64::from(second), [20.0 * 1.3, 0.0], 5.0);
        standing.speed_mps = Some(0.0);
        estimator.fix(&standing).unwrap();
    }
    assert!(pose(&estimator, 24.0).velocity_mps.length() < 0.2);
}

#[test]
fn the_same_fix_counts_once() {
    let (mut once, mut often) = (estimator(), estimator());
    once.fix(&fix(0.0, [0.0, 0.0], 5.0)).unwrap();
    for _ in 0..50 {
        often.fix(&fix(0.0, [0.0, 0.0], 5.0)).unwrap();
    }
    assert_eq!(once.pose(at(0.0)), often.pose(at(0.0)));
}
