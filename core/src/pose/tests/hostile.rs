//! Samples that no sound platform sends.

use proptest::prelude::*;

use super::*;

const BAD: [f64; 4] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300];

/// The field that an error names.
fn field_of<T: std::fmt::Debug>(result: Result<T, SampleError>) -> String {
    match result {
        Err(SampleError::Field { field, .. }) => field.into_owned(),
        other => panic!("expected a field error, got {other:?}"),
    }
}

#[test]
fn a_bad_field_is_named_and_changes_nothing() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 5, 1.3);
    let before = estimator.pose(at(6.0));
    let good = fix(6.0, [7.8, 0.0], 5.0);
    for bad in BAD {
        assert_eq!(field_of(estimator.fix(&Fix { lat_deg: bad, ..good })), "lat_deg");
        assert_eq!(field_of(estimator.fix(&Fix { lon_deg: bad, ..good })), "lon_deg");
        let speed = Fix { speed_mps: Some(bad), ..good };
        assert_eq!(field_of(estimator.fix(&speed)), "speed_mps");
        let course = Fix { course_deg: Some(bad), ..good };
        assert_eq!(field_of(estimator.fix(&course)), "course_deg");
    }
    for bad in BAD.into_iter().chain([0.0, -1.0]) {
        let accuracy = Fix { horizontal_accuracy_m: bad, ..good };
        assert_eq!(field_of(estimator.fix(&accuracy)), "horizontal_accuracy_m");
    }
    let zero = DQuat::from_xyzw(0.0, 0.0, 0.0, 0.0);
    let bad = BAD.map(|bad| DQuat::from_xyzw(0.0, bad, 0.0, 1.0));
    for quaternion in bad.into_iter().chain([zero]) {
        let sample = attitude(6.0, quaternion, NorthReference::Magnetic);
        assert_eq!(field_of(estimator.attitude(&sample)), "device_to_enu");
    }
    assert_eq!(estimator.pose(at(6.0)), before);
    let error = estimator.fix(&Fix { lat_deg: 91.0, ..good }).unwrap_err();
    assert_eq!(error.to_string(), "fix at 2026-06-01T10:00:06Z: lat_deg is 91, expected -90 to 90");
}

/// Some sensors fill the field with 0 where they know nothing, others with half a
/// turn in single precision.
#[test]
fn an_odd_accuracy_of_the_heading_is_an_unknown_one() {
    for odd in BAD.into_iter().chain([0.0, -1.0, 180.000_005]) {
        let mut estimator = estimator();
        walk_east(&mut estimator, 5, 1.3);
        let mut sample = attitude(6.0, DQuat::from_rotation_z(1.0), NorthReference::True);
        sample.heading_accuracy_deg = Some(odd);
        estimator.attitude(&sample).unwrap();
        let pose = pose(&estimator, 6.0);
        assert!(pose.device_to_enu.angle_between(sample.device_to_enu) < 1e-6, "{odd}: {pose:?}");
    }
}

#[test]
fn another_part_of_the_world_is_named() {
    let mut estimator = estimator();
    // The antipode has east and north of zero.
    let good = fix(0.0, [0.0, 0.0], 5.0);
    for (lat_deg, lon_deg, km) in
        [(35.68, 139.69, 8_800.0..8_900.0), (-48.8, -177.7, 12_700.0..12_800.0)]
    {
        let error = estimator.fix(&Fix { lat_deg, lon_deg, ..good }).unwrap_err();
        let SampleError::Far { away_km, .. } = error else { panic!("{error}") };
        assert!(km.contains(&away_km), "{error}");
    }
    assert_eq!(estimator.pose(at(0.0)), None);
}

#[test]
fn a_late_sample_is_refused() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 5, 1.3);
    let before = estimator.pose(at(6.0));
    let error = estimator.fix(&fix(3.0, [0.0, 0.0], 5.0)).unwrap_err();
    assert!(
        matches!(error, SampleError::Order { sample, newest, .. } if sample == "fix" && newest == at(5.0))
    );
    estimator.attitude(&attitude(5.0, DQuat::IDENTITY, NorthReference::True)).unwrap();
    let error =
        estimator.attitude(&attitude(4.9, DQuat::IDENTITY, NorthReference::True)).unwrap_err();
    assert!(matches!(error, SampleError::Order { sample, .. } if sample == "attitude"));
    let apart_m =
        before.zip(estimator.pose(at(6.0))).map(|(a, b)| a.position_m.distance(b.position_m));
    assert!(apart_m.is_some_and(|apart_m| apart_m < 1e-9), "{apart_m:?}");
}

#[test]
fn one_sample_from_the_future_does_not_silence_the_rest() {
    let mut estimator = estimator();
    walk_east(&mut estimator, 5, 1.3);
    estimator.fix(&fix(1e9, [6.5, 0.0], 5.0)).unwrap();
    estimator.attitude(&attitude(1e9, DQuat::IDENTITY, NorthReference::Magnetic)).unwrap();
    let outcomes: Vec<_> =
        (6..=9).map(|second| estimator.fix(&fix(f64::from(second), [9.0, 0.0], 5.0))).collect();
    assert!(outcomes[..2].iter().all(|it| matches!(it, Err(SampleError::Order { .. }))));
    assert!(matches!(outcomes[2], Ok(FixOutcome::Restarted { .. })), "{outcomes:?}");
    assert_eq!(outcomes[3], Ok(FixOutcome::Used));
    let turned = DQuat::from_rotation_z(1.0);
    let taken: Vec<_> = (1..=3)
        .map(|tick| {
            let seconds = 6.0 + f64::from(tick) / 50.0;
            estimator.attitude(&attitude(seconds, turned, NorthReference::True)).is_ok()
        })
        .collect();
    assert_eq!(taken, [false, false, true]);
    assert_eq!(pose(&estimator, 9.0).device_to_enu, turned);
}

#[test]
fn an_odd_eye_height_is_not_passed_on() {
    for height_m in BAD.into_iter().chain([-1.0]) {
        let mut estimator = PoseEstimator::new(local(), height_m);
        estimator.fix(&fix(0.0, [0.0, 0.0], 5.0)).unwrap();
        assert_eq!(pose(&estimator, 0.0).eye_height_m, 1.5);
    }
}

/// Numbers as they come from broken sensors, and good ones.
fn number(good: std::ops::Range<f64>) -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => good,
        1 => any::<f64>(),
        1 => proptest::sample::select(vec![
            f64::NAN, f64::INFINITY, 0.0, -0.0, -1.0, 1e300, 1e-300, f64::MIN_POSITIVE, 5e-324,
        ]),
    ]
}

fn time() -> impl Strategy<Value = Timestamp> {
    let (least, most) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    prop_oneof![
        8 => (0.0..120.0).prop_map(at),
        1 => (least..=most).prop_map(|second| Timestamp::from_second(second).unwrap()),
        1 => proptest::sample::select(vec![Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH]),
    ]
}

fn any_fix() -> impl Strategy<Value = Fix> {
    (
        time(),
        number(48.816..48.819),
        number(2.265..2.268),
        number(1.0..50.0),
        proptest::option::of(number(0.0..2.0)),
        proptest::option::of(number(0.0..360.0)),
    )
        .prop_map(|(time, lat_deg, lon_deg, horizontal_accuracy_m, speed_mps, course_deg)| {
            Fix { time, lat_deg, lon_deg, horizontal_accuracy_m, speed_mps, course_deg }
        })
}

fn any_attitude() -> impl Strategy<Value = Attitude> {
    let part = || number(-1.0..1.0);
    let north = prop_oneof![Just(NorthReference::Magnetic), Just(NorthReference::True)];
    (time(), [part(), part(), part(), part()], north, proptest::option::of(number(0.1..90.0)))
        .prop_map(|(time, [x, y, z, w], north, heading_accuracy_deg)| Attitude {
            time,
            device_to_enu: DQuat::from_xyzw(x, y, z, w),
            north,
            heading_accuracy_deg,
        })
}

fn check(pose: &Pose) {
    assert!(pose.position_m.is_finite() && pose.velocity_mps.is_finite(), "{pose:?}");
    assert!(pose.horizontal_accuracy_m.is_finite() && pose.horizontal_accuracy_m > 0.0, "{pose:?}");
    assert!((pose.device_to_enu.length() - 1.0).abs() < 1e-9, "{pose:?}");
    assert!((0.0..=180.0).contains(&pose.heading_accuracy_deg), "{pose:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_comes_the_pose_is_sound(
        samples in proptest::collection::vec((any_fix(), any_attitude(), time()), 1..40),
    ) {
        let mut estimator = estimator();
        for (fix, attitude, time) in &samples {
            let taken = estimator.fix(fix).is_ok();
            let _ = estimator.attitude(attitude);
            for asked in [*time, fix.time, attitude.time, Timestamp::MIN, Timestamp::MAX] {
                let pose = estimator.pose(asked);
                prop_assert!(pose.is_some() || !taken);
                if let Some(pose) = pose {
                    check(&pose);
                }
            }
        }
    }

    #[test]
    fn the_same_samples_give_the_same_pose(
        samples in proptest::collection::vec((any_fix(), any_attitude()), 1..10),
    ) {
        let run = || {
            let mut estimator = estimator();
            for (fix, attitude) in &samples {
                let _ = estimator.fix(fix);
                let _ = estimator.attitude(attitude);
            }
            estimator.pose(at(60.0))
        };
        prop_assert_eq!(run(), run());
    }
}
