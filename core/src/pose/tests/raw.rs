//! Gyroscopes, accelerometers and magnetometers as they are.

use std::f64::consts::FRAC_PI_2;

use crate::geodesy::{half_turn_deg, magnetic_field};

use super::*;

const DEG: f64 = std::f64::consts::PI / 180.0;
const EVERY_S: f64 = 0.02;

/// A device in a hand, and what its sensors feel.
struct Hand {
    estimator: PoseEstimator,
    now: f64,
    /// Azimuth and tilt of the camera.
    heading_deg: f64,
    pitch_deg: f64,
    bias_radps: DVec3,
    /// What is in the field beside the earth's, east, north, up.
    other_ut: DVec3,
    /// A walker's pace: how far up and down, metres a second squared.
    pace_mps2: f64,
    /// Lies on a table; in a hand it trembles.
    lies: bool,
    has_compass: bool,
    /// What the platform fuses itself is off by so much, if it does.
    fused_off_deg: Option<f64>,
}

impl Hand {
    fn new() -> Self {
        let mut it = Self {
            estimator: estimator(),
            now: 0.0,
            heading_deg: 70.0,
            pitch_deg: -10.0,
            bias_radps: DVec3::ZERO,
            other_ut: DVec3::ZERO,
            pace_mps2: 0.0,
            lies: false,
            has_compass: true,
            fused_off_deg: None,
        };
        it.estimator.fix(&fix(0.0, [0.0, 0.0], 30.0)).unwrap();
        it
    }

    fn device_to_enu(&self) -> DQuat {
        let trembles_deg = if self.lies { 0.0 } else { 0.4 };
        let heading_deg = self.heading_deg + trembles_deg * (17.0 * self.now).sin();
        let pitch_deg = self.pitch_deg + trembles_deg * (13.0 * self.now).sin();
        DQuat::from_rotation_z(-heading_deg * DEG)
            * DQuat::from_rotation_x(FRAC_PI_2 + pitch_deg * DEG)
    }

    /// Turns towards a heading and a pitch, over some seconds.
    fn turn(&mut self, heading_deg: f64, pitch_deg: f64, seconds: f64) {
        let steps = (seconds / EVERY_S).round();
        let (heading, pitch) = (heading_deg - self.heading_deg, pitch_deg - self.pitch_deg);
        for _ in 0..steps as u32 {
            let before = self.device_to_enu();
            self.heading_deg += heading / steps;
            self.pitch_deg += pitch / steps;
            self.now += EVERY_S;
            self.feel(before);
        }
    }

    fn feel(&mut self, before: DQuat) {
        let (time, device) = (at(self.now), self.device_to_enu());
        let turn = before.conjugate() * device;
        let turn = if turn.w < 0.0 { -turn } else { turn };
        let felt = DVec3::Z * (9.81 + self.pace_mps2 * (self.now * 11.0).sin())
            + DVec3::X * (0.4 * self.pace_mps2 * (self.now * 5.5).sin());
        let sample = Inertial {
            time,
            gyro_radps: turn.to_scaled_axis() / EVERY_S + self.bias_radps,
            accel_mps2: device.conjugate() * felt,
        };
        self.estimator.inertial(&sample).unwrap();
        let earth = magnetic_field(Wgs84::new(48.8172, 2.2668).unwrap(), 0.0, time).unwrap();
        let (dip, east) = (earth.dip_deg * DEG, earth.declination.angle_deg * DEG);
        let earth_ut = DVec3::new(east.sin() * dip.cos(), east.cos() * dip.cos(), -dip.sin())
            * earth.strength_ut;
        if self.has_compass {
            let field_ut = device.conjugate() * (earth_ut + self.other_ut);
            self.estimator.magnetic(&Magnetic { time, field_ut }).unwrap();
        }
        if let Some(off_deg) = self.fused_off_deg {
            let off = DQuat::from_rotation_z(off_deg * DEG) * device;
            let mut sample = attitude(self.now, off, NorthReference::True);
            sample.heading_accuracy_deg = Some(10.0);
            self.estimator.attitude(&sample).unwrap();
        }
    }

    fn pose(&self) -> Pose {
        pose(&self.estimator, self.now)
    }

    fn off_deg(&self) -> f64 {
        half_turn_deg(self.pose().heading_deg() - self.heading_deg)
    }

    /// How far from upright the picture is, degrees.
    fn leans_deg(&self) -> f64 {
        let up = self.pose().device_to_enu.conjugate() * DVec3::Z;
        up.angle_between(self.device_to_enu().conjugate() * DVec3::Z) / DEG
    }
}

#[test]
fn raw_sensors_tell_how_the_device_is_turned() {
    let mut hand = Hand::new();
    hand.pace_mps2 = 2.5;
    for (heading_deg, pitch_deg) in [(70.0, -10.0), (160.0, 0.0), (130.0, -60.0), (-50.0, 20.0)] {
        hand.turn(heading_deg, pitch_deg, 4.0);
        hand.turn(heading_deg, pitch_deg, 2.0);
        assert!(hand.off_deg().abs() < 2.0, "{heading_deg}: {}", hand.off_deg());
        assert!(hand.leans_deg() < 2.0, "{heading_deg}: {}", hand.leans_deg());
    }
    let pose = hand.pose();
    assert_eq!(pose.heading_source, HeadingSource::Compass);
    assert!((3.0..8.0).contains(&pose.heading_accuracy_deg), "{pose:?}");
}

#[test]
fn a_bias_is_learned_while_the_device_lies_still() {
    let mut hand = Hand::new();
    hand.lies = true;
    (hand.has_compass, hand.bias_radps) = (false, DVec3::new(0.015, -0.01, 0.02));
    hand.turn(70.0, -10.0, 20.0);
    let before = hand.pose().heading_deg();
    hand.turn(70.0, -10.0, 60.0);
    let drift_deg = half_turn_deg(hand.pose().heading_deg() - before);
    assert!(drift_deg.abs() < 0.5, "{drift_deg}");
    assert!(hand.leans_deg() < 0.5, "{}", hand.leans_deg());
}

#[test]
fn a_field_that_is_not_the_earths_is_told_and_does_not_turn_the_picture() {
    for other_ut in [DVec3::new(60.0, 0.0, 0.0), DVec3::new(-40.0, -30.0, 20.0)] {
        let mut hand = Hand::new();
        hand.turn(100.0, -10.0, 20.0);
        hand.other_ut = other_ut;
        hand.turn(40.0, -5.0, 20.0);
        assert!(hand.off_deg().abs() < 6.0, "{other_ut}: {}", hand.off_deg());
        hand.other_ut = DVec3::ZERO;
        hand.turn(90.0, -5.0, 20.0);
        assert!(hand.off_deg().abs() < 4.0, "{other_ut}: {}", hand.off_deg());
        // Who begins there does not know better, and says so.
        let mut hand = Hand::new();
        hand.other_ut = other_ut;
        hand.turn(100.0, -10.0, 5.0);
        let says_deg = hand.pose().heading_accuracy_deg;
        assert!(hand.off_deg().abs() < 2.0 * says_deg && says_deg > 25.0, "{says_deg}");
    }
}

/// A platform states 10 degrees beside a transformer, as everywhere.
#[test]
fn the_field_says_how_far_a_platforms_compass_can_be_believed() {
    for (other_ut, doubted) in [(DVec3::ZERO, false), (DVec3::new(60.0, 0.0, 10.0), true)] {
        let mut estimator = estimator();
        estimator.fix(&fix(0.0, [0.0, 0.0], 5.0)).unwrap();
        let device = DQuat::from_rotation_x(FRAC_PI_2);
        let mut sample = attitude(0.0, device, NorthReference::True);
        sample.heading_accuracy_deg = Some(10.0);
        let field_ut = device.conjugate() * (DVec3::new(0.7, 20.9, -43.7) + other_ut);
        for tick in 1..30 {
            let time = at(f64::from(tick) / 10.0);
            if tick > 1 {
                estimator.magnetic(&Magnetic { time, field_ut }).unwrap();
            }
            estimator.attitude(&Attitude { time, ..sample }).unwrap();
        }
        let mut anew = estimator.clone();
        anew.fix(&fix(3.0, [0.0, 0.0], 5.0)).unwrap();
        let mut late = PoseEstimator::new(local(), 1.5);
        late.attitude(&Attitude { time: at(2.9), ..sample }).unwrap();
        late.magnetic(&Magnetic { time: at(2.95), field_ut }).unwrap();
        late.attitude(&Attitude { time: at(3.0), ..sample }).unwrap();
        late.fix(&fix(3.0, [0.0, 0.0], 5.0)).unwrap();
        let says_deg = pose(&late, 3.0).heading_accuracy_deg;
        assert_eq!(says_deg > 25.0, doubted, "{other_ut}: {says_deg}");
    }
}

#[test]
fn the_platforms_own_attitude_goes_before_ours() {
    let mut hand = Hand::new();
    (hand.has_compass, hand.fused_off_deg) = (false, Some(3.0));
    hand.turn(100.0, -10.0, 5.0);
    assert!((hand.off_deg() + 3.0).abs() < 1.0, "{}", hand.off_deg());
    // Game rotation vectors come, from a frame of their own: the heading stays.
    for tick in 1..50 {
        let now = hand.now + f64::from(tick) * EVERY_S;
        let game = DQuat::from_rotation_z(1.0) * hand.device_to_enu();
        let sample = attitude(now, game, NorthReference::Arbitrary);
        hand.estimator.attitude(&sample).unwrap();
    }
    hand.now += 50.0 * EVERY_S;
    hand.feel(hand.device_to_enu());
    hand.turn(40.0, -10.0, 3.0);
    assert!((hand.off_deg() + 3.0).abs() < 2.0, "{}", hand.off_deg());
}

#[test]
fn a_gap_in_the_rates_makes_the_heading_less_certain() {
    let mut hand = Hand::new();
    hand.turn(100.0, -10.0, 10.0);
    let before_deg = hand.pose().heading_accuracy_deg;
    hand.now += 0.6;
    hand.has_compass = false;
    hand.turn(100.0, -10.0, 0.1);
    let after_deg = hand.pose().heading_accuracy_deg;
    assert!(after_deg > before_deg + 4.0, "{before_deg} and {after_deg}");
}
