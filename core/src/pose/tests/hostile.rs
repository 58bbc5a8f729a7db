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

/// The field that an alignment's error names.
fn refused(estimator: &mut PoseEstimator, kind: AlignmentKind) -> String {
    field_of(estimator.align(&Alignment { time: at(6.0), kind }))
}

#[test]
fn a_bad_field_of_an_alignment_is_named_and_changes_nothing() {
    use AlignmentKind::{Heading, Marker, Place, Sight, Sun};
    let mut estimator = estimator();
    walk_east(&mut estimator, 5, 1.3);
    // Looking at the horizon in the north.
    let upright = DQuat::from_rotation_x(std::f64::consts::FRAC_PI_2);
    estimator.attitude(&attitude(6.0, upright, NorthReference::True)).unwrap();
    let before = estimator.pose(at(6.0));
    let (lat_deg, lon_deg, accuracy_deg, accuracy_m) = (48.818, 2.2668, 2.0, 1.0);
    let ray = DVec3::NEG_Z;
    let marker = |device_to_marker, position_m, facing_deg| Marker {
        lat_deg,
        lon_deg,
        facing_deg,
        device_to_marker,
        position_m,
        accuracy_m,
        accuracy_deg,
    };
    let near = DVec3::new(0.0, 0.0, 1.0);
    for bad in BAD {
        for (field, kind) in [
            ("azimuth_deg", Heading { azimuth_deg: bad, accuracy_deg }),
            ("ray", Sight { ray: DVec3::new(bad, 0.0, -1.0), lat_deg, lon_deg, accuracy_deg }),
            ("lat_deg", Sight { ray, lat_deg: bad, lon_deg, accuracy_deg }),
            ("lon_deg", Sight { ray, lat_deg, lon_deg: bad, accuracy_deg }),
            ("ray", Sun { ray: DVec3::new(bad, 0.0, -1.0), accuracy_deg }),
            ("lat_deg", Place { lat_deg: bad, lon_deg, accuracy_m }),
            ("lon_deg", Place { lat_deg, lon_deg: bad, accuracy_m }),
            ("facing_deg", marker(upright, near, bad)),
            ("position_m", marker(upright, DVec3::new(0.0, bad, 1.0), 0.0)),
            ("device_to_marker", marker(DQuat::from_xyzw(0.0, bad, 0.0, 1.0), near, 0.0)),
        ] {
            assert_eq!(refused(&mut estimator, kind), field, "{kind:?}");
        }
    }
    for bad in BAD.into_iter().chain([0.0, -1.0]) {
        for (field, kind) in [
            ("accuracy_deg", Heading { azimuth_deg: 1.0, accuracy_deg: bad }),
            ("accuracy_deg", Sight { ray, lat_deg, lon_deg, accuracy_deg: bad }),
            ("accuracy_deg", Sun { ray, accuracy_deg: bad }),
            ("accuracy_m", Place { lat_deg, lon_deg, accuracy_m: bad }),
        ] {
            assert_eq!(refused(&mut estimator, kind), field, "{kind:?}");
        }
    }
    let zero = DQuat::from_xyzw(0.0, 0.0, 0.0, 0.0);
    let here = local().on_ground(before.unwrap().position_m);
    let (lat_here, lon_here) = (here.lat_deg(), here.lon_deg());
    for (field, kind) in [
        ("ray", Sight { ray: DVec3::ZERO, lat_deg, lon_deg, accuracy_deg }),
        ("ray", Sun { ray: DVec3::ZERO, accuracy_deg }),
        // Straight up.
        ("ray", Sight { ray: DVec3::Y, lat_deg, lon_deg, accuracy_deg }),
        // A lamp, with the sun high above it.
        ("ray", Sun { ray, accuracy_deg }),
        ("device_to_marker", marker(zero, near, 0.0)),
        ("lat_deg and lon_deg", Sight { ray, lat_deg: lat_here, lon_deg: lon_here, accuracy_deg }),
    ] {
        assert_eq!(refused(&mut estimator, kind), field, "{kind:?}");
    }
    let far = Place { lat_deg: 35.68, lon_deg: 139.69, accuracy_m };
    let far = estimator.align(&Alignment { time: at(6.0), kind: far });
    assert!(matches!(far, Err(SampleError::Far { .. })), "{far:?}");
    let ahead = Alignment { time: at(60.0), kind: Heading { azimuth_deg: 1.0, accuracy_deg } };
    assert_eq!(field_of(estimator.align(&ahead)), "time");
    let late = Alignment { time: at(1.0), ..ahead };
    assert!(matches!(estimator.align(&late), Err(SampleError::Order { .. })));
    assert_eq!(estimator.pose(at(6.0)), before);
    assert!(!estimator.undo_alignment(at(6.0)), "none was taken in");
}

#[test]
fn a_bad_field_of_a_raw_sample_is_named() {
    let mut estimator = estimator();
    let inertial =
        Inertial { time: at(0.0), gyro_radps: DVec3::ZERO, accel_mps2: DVec3::new(0.0, 9.8, 0.0) };
    let magnetic = Magnetic { time: at(0.0), field_ut: DVec3::new(0.0, 20.0, -40.0) };
    for bad in BAD {
        let bad = DVec3::new(0.0, bad, 0.0);
        let gyro = Inertial { gyro_radps: bad, ..inertial };
        assert_eq!(field_of(estimator.inertial(&gyro)), "gyro_radps");
        let accel = Inertial { accel_mps2: bad, ..inertial };
        assert_eq!(field_of(estimator.inertial(&accel)), "accel_mps2");
        let field = Magnetic { field_ut: bad, ..magnetic };
        assert_eq!(field_of(estimator.magnetic(&field)), "field_ut");
    }
    let none = Magnetic { field_ut: DVec3::ZERO, ..magnetic };
    assert_eq!(field_of(estimator.magnetic(&none)), "field_ut");
    estimator.inertial(&inertial).unwrap();
    let late = estimator.inertial(&Inertial { time: at(-0.1), ..inertial });
    assert!(matches!(late, Err(SampleError::Order { .. })), "{late:?}");
}

#[test]
fn a_sun_under_the_horizon_is_not_seen() {
    let mut estimator = estimator();
    let night = "2026-06-01T23:00:00Z".parse().unwrap();
    let level = DQuat::from_rotation_x(std::f64::consts::FRAC_PI_2);
    let sample = attitude(0.0, level, NorthReference::Arbitrary);
    estimator.attitude(&Attitude { time: night, ..sample }).unwrap();
    let kind = AlignmentKind::Sun { ray: DVec3::NEG_Z, accuracy_deg: 2.0 };
    let error = estimator.align(&Alignment { time: night, kind }).unwrap_err();
    assert!(error.to_string().ends_with("expected a sun above the horizon"), "{error}");
}

#[test]
fn an_alignment_needs_to_know_what_it_is_about() {
    let mut estimator = estimator();
    estimator.fix(&fix(0.0, [0.0, 0.0], 5.0)).unwrap();
    let kind = AlignmentKind::Heading { azimuth_deg: 1.0, accuracy_deg: 2.0 };
    let error = estimator.align(&Alignment { time: at(0.0), kind }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "alignment at 2026-06-01T10:00:00Z: how the device was turned is not known"
    );
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

fn any_alignment() -> impl Strategy<Value = Alignment> {
    let vector = || [number(-1.0..1.0), number(-1.0..1.0), number(-1.0..1.0)].prop_map(DVec3::from);
    let (lat, lon) = (|| number(48.816..48.819), || number(2.265..2.268));
    let accuracy = || number(0.1..20.0);
    let kind = prop_oneof![
        (number(0.0..360.0), accuracy()).prop_map(|(azimuth_deg, accuracy_deg)| {
            AlignmentKind::Heading { azimuth_deg, accuracy_deg }
        }),
        (vector(), lat(), lon(), accuracy()).prop_map(|(ray, lat_deg, lon_deg, accuracy_deg)| {
            AlignmentKind::Sight { ray, lat_deg, lon_deg, accuracy_deg }
        }),
        (vector(), accuracy())
            .prop_map(|(ray, accuracy_deg)| AlignmentKind::Sun { ray, accuracy_deg }),
        (lat(), lon(), accuracy()).prop_map(|(lat_deg, lon_deg, accuracy_m)| {
            AlignmentKind::Place { lat_deg, lon_deg, accuracy_m }
        }),
        (lat(), lon(), number(0.0..360.0), vector(), vector(), accuracy()).prop_map(
            |(lat_deg, lon_deg, facing_deg, turn, position_m, accuracy)| AlignmentKind::Marker {
                lat_deg,
                lon_deg,
                facing_deg,
                device_to_marker: DQuat::from_xyzw(turn.x, turn.y, turn.z, 0.5),
                position_m,
                accuracy_m: accuracy,
                accuracy_deg: accuracy,
            }
        ),
    ];
    (time(), kind).prop_map(|(time, kind)| Alignment { time, kind })
}

fn any_raw() -> impl Strategy<Value = (Inertial, Magnetic)> {
    let vector = |most: f64| {
        [number(-most..most), number(-most..most), number(-most..most)].prop_map(DVec3::from)
    };
    (time(), vector(3.0), vector(12.0), vector(60.0)).prop_map(|(time, gyro, accel, field_ut)| {
        (Inertial { time, gyro_radps: gyro, accel_mps2: accel }, Magnetic { time, field_ut })
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
        samples in proptest::collection::vec(
            (any_fix(), any_attitude(), any_alignment(), time(), any::<[bool; 3]>(), any_raw()), 1..40),
    ) {
        let mut estimator = estimator();
        for (fix, attitude, alignment, time, whether, (inertial, magnetic)) in &samples {
            let [aligns_late, takes_back, is_fused] = whether;
            let now = Alignment { time: fix.time, ..*alignment };
            let taken = estimator.fix(fix).is_ok();
            if *is_fused {
                let _ = estimator.attitude(attitude);
            }
            let _ = estimator.inertial(inertial);
            let _ = estimator.magnetic(magnetic);
            let _ = estimator.align(if *aligns_late { alignment } else { &now });
            let taken = taken && !(*takes_back && estimator.undo_alignment(*time));
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
