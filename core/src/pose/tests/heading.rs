//! Attitudes, norths and their accuracy.

use crate::geodesy::declination_deg;

use super::*;

/// The direction of a device's camera, degrees clockwise from north.
fn camera_deg(pose: &Pose) -> f64 {
    let looks = pose.device_to_enu * DVec3::NEG_Z;
    looks.x.atan2(looks.y).to_degrees()
}

/// Upright, the camera looking at an azimuth.
fn upright(azimuth_deg: f64) -> DQuat {
    DQuat::from_rotation_z(-azimuth_deg.to_radians())
        * DQuat::from_rotation_x(std::f64::consts::FRAC_PI_2)
}

fn placed() -> PoseEstimator {
    let mut estimator = estimator();
    estimator.fix(&fix(0.0, [0.0, 0.0], 5.0)).unwrap();
    estimator
}

#[test]
fn without_an_attitude_the_pose_looks_north_and_says_that_it_does_not_know() {
    let pose = pose(&placed(), 0.0);
    assert!(camera_deg(&pose).abs() < 1e-9);
    assert!(
        (pose.device_to_enu * DVec3::Y).distance(DVec3::Z) < 1e-12,
        "the device stands upright"
    );
    assert_eq!(pose.heading_accuracy_deg, 180.0);
}

#[test]
fn true_north_is_taken_as_it_is() {
    let mut estimator = placed();
    let mut east = attitude(0.0, upright(90.0), NorthReference::True);
    east.heading_accuracy_deg = Some(4.0);
    estimator.attitude(&east).unwrap();
    let pose = pose(&estimator, 0.5);
    assert!((camera_deg(&pose) - 90.0).abs() < 1e-9);
    assert!((pose.heading_accuracy_deg - 4.0).abs() < 0.01, "{pose:?}");
}

#[test]
fn magnetic_north_is_turned_by_the_declination() {
    let mut estimator = placed();
    estimator.attitude(&attitude(0.0, upright(350.0), NorthReference::Magnetic)).unwrap();
    let pose = pose(&estimator, 0.0);
    let point = Wgs84::new(48.8172, 2.2668).unwrap();
    let declination_deg = declination_deg(point, 0.0, at(0.0)).unwrap();
    assert!(declination_deg > 1.0);
    assert!((camera_deg(&pose) - (-10.0 + declination_deg)).abs() < 1e-6, "{pose:?}");
    let accuracy_deg = pose.heading_accuracy_deg;
    assert!((14.9..15.1).contains(&accuracy_deg), "the default and the model's: {accuracy_deg}");
}

#[test]
fn declination_follows_the_place_and_the_year() {
    // Far north-west of Canada, where it is tens of degrees.
    let yukon = LocalFrame::new(Wgs84::new(69.0, -139.0).unwrap(), 0.0);
    let mut estimator = PoseEstimator::new(yukon, 1.5);
    let mut sample = fix(0.0, [0.0, 0.0], 5.0);
    (sample.lat_deg, sample.lon_deg) = (69.0, -139.0);
    estimator.fix(&sample).unwrap();
    estimator.attitude(&attitude(0.0, upright(0.0), NorthReference::Magnetic)).unwrap();
    let first_deg = camera_deg(&pose(&estimator, 0.0));
    assert!((15.0..25.0).contains(&first_deg), "{first_deg}");
    let years_s = 2.0 * 365.25 * 86_400.0;
    sample.time = at(years_s);
    estimator.fix(&sample).unwrap();
    estimator.attitude(&attitude(years_s, upright(0.0), NorthReference::Magnetic)).unwrap();
    let later_deg = camera_deg(&pose(&estimator, years_s));
    assert!((later_deg - first_deg).abs() > 0.2, "{first_deg} and {later_deg}");
}

#[test]
fn declination_is_computed_rarely() {
    let mut estimator = placed();
    let north = upright(0.0);
    let mut turned = |seconds| {
        estimator.attitude(&attitude(seconds, north, NorthReference::Magnetic)).unwrap();
        pose(&estimator, seconds).device_to_enu
    };
    // The model gives each day its own; a visit past midnight keeps its first.
    let (first, past_midnight, two_days_on) = (turned(0.0), turned(80_000.0), turned(180_000.0));
    assert_eq!(first, past_midnight);
    assert_ne!(first, two_days_on);
}

#[test]
fn a_clock_outside_of_the_model_costs_accuracy_only() {
    for (time, least_deg, most_deg) in
        [("2016-08-22T00:00:00Z", 14.9, 16.0), ("1970-01-01T00:00:00Z", 19.0, 21.0)]
    {
        let mut estimator = estimator();
        let time: Timestamp = time.parse().unwrap();
        estimator.fix(&Fix { time, ..fix(0.0, [0.0, 0.0], 5.0) }).unwrap();
        let sample = attitude(0.0, upright(0.0), NorthReference::Magnetic);
        estimator.attitude(&Attitude { time, ..sample }).unwrap();
        let pose = estimator.pose(time).unwrap();
        assert!((0.0..3.0).contains(&camera_deg(&pose)), "{pose:?}");
        let accuracy_deg = pose.heading_accuracy_deg;
        assert!((least_deg..most_deg).contains(&accuracy_deg), "{time}: {accuracy_deg}");
    }
}

#[test]
fn a_stale_attitude_is_trusted_less() {
    let mut estimator = placed();
    let mut sample = attitude(0.0, upright(45.0), NorthReference::True);
    sample.heading_accuracy_deg = Some(5.0);
    estimator.attitude(&sample).unwrap();
    let accuracy_deg = |seconds| pose(&estimator, seconds).heading_accuracy_deg;
    assert!((accuracy_deg(0.9) - 5.0).abs() < 0.01);
    assert!((20.0..22.0).contains(&accuracy_deg(2.0)));
    assert_eq!(accuracy_deg(60.0), 180.0);
    assert!((camera_deg(&pose(&estimator, 60.0)) - 45.0).abs() < 1e-9, "the direction is held");
}

#[test]
fn a_quaternion_need_not_be_normalised() {
    let mut estimator = placed();
    for scale in [1e-3, 1.0, -7.0, 1e5] {
        let scaled = DQuat::from_vec4(glam::DVec4::from(upright(60.0)) * scale);
        estimator.attitude(&attitude(0.0, scaled, NorthReference::True)).unwrap();
        let pose = pose(&estimator, 0.0);
        assert!((pose.device_to_enu.length() - 1.0).abs() < 1e-12);
        assert!((camera_deg(&pose) - 60.0).abs() < 1e-6, "{scale}: {pose:?}");
    }
}
