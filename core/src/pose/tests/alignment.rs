//! What somebody shows of the pose: right, wrong, late, taken back, nonsense.

use std::f64::consts::{FRAC_PI_2, TAU};

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::geodesy::{half_turn_deg, sun_position};

use super::*;

const DEG: f64 = std::f64::consts::PI / 180.0;

/// Who tells how the device is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sensors {
    Tracking,
    Gyroscope,
    /// A compass that is 70 degrees off and says 10.
    Compass,
}

const ALL: [Sensors; 3] = [Sensors::Tracking, Sensors::Gyroscope, Sensors::Compass];

/// Somebody who walks or stands, turns, and looks around.
struct Visitor {
    estimator: PoseEstimator,
    sensors: Sensors,
    rng: TestRng,
    now: f64,
    place_m: DVec2,
    /// Radians counter-clockwise from east: where they go, and where they look.
    goes: f64,
    looks: f64,
    walks: bool,
    /// How the sensors' frame lies.
    frame: f64,
    slow_m: DVec2,
    /// What a facade throws fixes off by.
    thrown_m: DVec2,
}

impl Visitor {
    fn new(sensors: Sensors, seed: u8) -> Self {
        let mut it = Self {
            estimator: estimator(),
            sensors,
            rng: TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]),
            now: 0.0,
            place_m: DVec2::new(3.0, -4.0),
            goes: 0.0,
            looks: 0.0,
            walks: false,
            frame: 0.0,
            slow_m: DVec2::ZERO,
            thrown_m: DVec2::ZERO,
        };
        (it.goes, it.frame) = (it.uniform() * TAU, it.uniform() * TAU);
        it.slow_m = it.pair() * 2.0;
        it
    }

    fn uniform(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (TAU * self.uniform()).cos()
    }

    fn pair(&mut self) -> DVec2 {
        DVec2::new(self.normal(), self.normal())
    }

    fn device_to_enu(&self) -> DQuat {
        DQuat::from_rotation_z(self.looks - FRAC_PI_2) * DQuat::from_rotation_x(FRAC_PI_2 - 0.1)
    }

    /// Goes on for some seconds: twenty orientations and a fix in each.
    fn go_on(&mut self, seconds: f64) {
        for _ in 0..(seconds * 20.0).round() as u32 {
            self.tick();
        }
    }

    fn tick(&mut self) {
        self.now += 0.05;
        let time = at(self.now);
        self.looks = self.goes + 0.5 * (self.now / 2.0).sin();
        if self.walks {
            self.goes += 0.02 * self.normal();
            self.place_m += DVec2::from_angle(self.goes) * 0.06;
        }
        let device = self.device_to_enu();
        let turned = DQuat::from_rotation_z(-self.frame) * device;
        match self.sensors {
            Sensors::Tracking => {
                let seen_m = DVec2::from_angle(-self.frame).rotate(self.place_m);
                let sample = TrackSample {
                    time,
                    epoch: 0,
                    device_to_world: turned,
                    position_m: seen_m.extend(1.5),
                    quality: TrackQuality::Normal,
                };
                self.estimator.track(&sample).unwrap();
            }
            Sensors::Gyroscope => {
                let sample = attitude(self.now, turned, NorthReference::Arbitrary);
                self.estimator.attitude(&sample).unwrap();
            }
            Sensors::Compass => {
                let off = DQuat::from_rotation_z(70.0 * DEG) * device;
                let mut sample = attitude(self.now, off, NorthReference::True);
                sample.heading_accuracy_deg = Some(10.0);
                self.estimator.attitude(&sample).unwrap();
            }
        }
        if (self.now * 20.0).round() as u32 % 20 == 1 {
            let seen_m = self.place_m + self.slow_m + self.thrown_m + self.pair() * 0.6;
            let mut sample = fix(self.now, seen_m.into(), 3.6);
            sample.speed_mps = Some(if self.walks { 1.2 } else { 0.0 });
            let course = self.goes + self.normal() * 8.0 * DEG;
            sample.course_deg = self.walks.then(|| (90.0 - course / DEG).rem_euclid(360.0));
            self.estimator.fix(&sample).unwrap();
        }
    }

    fn pose(&self) -> Pose {
        pose(&self.estimator, self.now)
    }

    /// How far off the heading is, degrees clockwise.
    fn off_deg(&self) -> f64 {
        half_turn_deg(self.pose().heading_deg() - (90.0 - self.looks / DEG))
    }

    fn off_m(&self) -> f64 {
        self.pose().position_m.distance(self.place_m)
    }

    fn align(&mut self, kind: AlignmentKind) -> AlignmentOutcome {
        self.estimator.align(&Alignment { time: at(self.now), kind }).unwrap()
    }

    /// Where the camera looks, and by how much that is said to be off.
    fn heading(&self, off_deg: f64, accuracy_deg: f64) -> AlignmentKind {
        let azimuth_deg = (90.0 - self.looks / DEG + off_deg).rem_euclid(360.0);
        AlignmentKind::Heading { azimuth_deg, accuracy_deg }
    }

    /// In device axes, of a direction in east, north, up.
    fn ray(&self, towards: DVec3) -> DVec3 {
        self.device_to_enu().conjugate() * towards
    }

    fn point(place_m: DVec2) -> Wgs84 {
        local().on_ground(place_m)
    }

    /// A lamp post so far ahead and to the left.
    fn sight(&self, ahead_m: f64, left_m: f64, accuracy_deg: f64) -> AlignmentKind {
        let to_m = DVec2::from_angle(self.looks).rotate(DVec2::new(ahead_m, left_m));
        let point = Self::point(self.place_m + to_m);
        AlignmentKind::Sight {
            ray: self.ray(to_m.extend(2.0)) * 0.3,
            lat_deg: point.lat_deg(),
            lon_deg: point.lon_deg(),
            accuracy_deg,
        }
    }

    fn sun(&self, accuracy_deg: f64) -> AlignmentKind {
        let sun = sun_position(Self::point(self.place_m), at(self.now));
        let (azimuth, elevation) = (sun.azimuth_deg * DEG, sun.elevation_deg * DEG);
        let towards = DVec3::new(
            azimuth.sin() * elevation.cos(),
            azimuth.cos() * elevation.cos(),
            elevation.sin(),
        );
        AlignmentKind::Sun { ray: self.ray(towards), accuracy_deg }
    }

    fn place(&self, off_m: DVec2, accuracy_m: f64) -> AlignmentKind {
        let point = Self::point(self.place_m + off_m);
        AlignmentKind::Place { lat_deg: point.lat_deg(), lon_deg: point.lon_deg(), accuracy_m }
    }

    /// A marker on a wall two metres ahead, seen a little from its side.
    fn marker(&self, accuracy_m: f64, accuracy_deg: f64) -> AlignmentKind {
        let marker_m = self.place_m + DVec2::from_angle(self.looks) * 2.0;
        let faces = self.looks + std::f64::consts::PI + 0.4;
        // The marker's axes in east, north, up: its z first, and x to the right of
        // who looks at it.
        let z = DVec2::from_angle(faces).extend(0.0);
        let to_enu = glam::DMat3::from_cols(DVec3::Z.cross(z), DVec3::Z, z);
        let enu_to_marker = DQuat::from_mat3(&to_enu.transpose());
        let point = Self::point(marker_m);
        AlignmentKind::Marker {
            lat_deg: point.lat_deg(),
            lon_deg: point.lon_deg(),
            facing_deg: (90.0 - faces / DEG).rem_euclid(360.0),
            device_to_marker: enu_to_marker * self.device_to_enu(),
            position_m: enu_to_marker * (self.place_m - marker_m).extend(-0.1),
            accuracy_m,
            accuracy_deg,
        }
    }
}

/// Each kind that tells a heading, before anybody has walked.
#[test]
fn a_heading_is_known_before_any_walk() {
    for sensors in ALL {
        let kinds: [fn(&Visitor) -> AlignmentKind; 5] = [
            |it| it.heading(0.0, 2.0),
            |it| it.sight(40.0, 5.0, 2.0),
            |it| it.sight(150.0, -30.0, 2.0),
            |it| it.sun(2.0),
            |it| it.marker(0.5, 2.0),
        ];
        for (index, kind) in kinds.into_iter().enumerate() {
            let mut visitor = Visitor::new(sensors, index as u8);
            visitor.go_on(5.0);
            assert!(visitor.pose().heading_accuracy_deg > 9.0, "{sensors:?}");
            let kind = kind(&visitor);
            assert_eq!(visitor.align(kind), AlignmentOutcome::Used, "{sensors:?} {kind:?}");
            for _ in 0..3 {
                let (pose, off_deg) = (visitor.pose(), visitor.off_deg());
                assert_eq!(pose.heading_source, HeadingSource::Alignment, "{sensors:?} {kind:?}");
                let says_deg = pose.heading_accuracy_deg;
                // A lamp post 40 m away, of whose place 2 m are not known.
                let most_deg = if index == 1 { 8.0 } else { 4.0 };
                assert!((1.8..most_deg).contains(&says_deg), "{sensors:?} {kind:?}: {says_deg}");
                assert!(off_deg.abs() < 1.5 * says_deg, "{sensors:?} {kind:?}: {off_deg}");
                visitor.go_on(2.0);
            }
        }
    }
}

#[test]
fn what_is_shown_holds_while_one_walks_in_a_disturbed_street() {
    for sensors in ALL {
        for seed in 0..6 {
            let mut visitor = Visitor::new(sensors, seed);
            (visitor.walks, visitor.thrown_m) = (true, DVec2::new(18.0, -9.0));
            visitor.go_on(8.0);
            let off_deg = visitor.normal() * 2.0;
            let kind = visitor.heading(off_deg, 2.0);
            visitor.align(kind);
            let (point, off_m) = (visitor.pair() * 0.3, visitor.off_m());
            let kind = visitor.place(point, 0.5);
            visitor.align(kind);
            let kind = visitor.place(point, 0.5);
            visitor.align(kind);
            assert!(visitor.off_m() < 1.5, "{sensors:?} {seed}: {} {off_m}", visitor.off_m());
            for _ in 0..6 {
                visitor.go_on(5.0);
                let (off_deg, pose) = (visitor.off_deg(), visitor.pose());
                let says = (pose.heading_accuracy_deg, pose.horizontal_accuracy_m);
                assert!(off_deg.abs() < 9.0, "{sensors:?} {seed}: {off_deg} {says:?}");
                let most_m = if sensors == Sensors::Tracking { 2.0 } else { 8.0 };
                assert!(
                    visitor.off_m() < most_m,
                    "{sensors:?} {seed}: {} {says:?}",
                    visitor.off_m()
                );
            }
        }
    }
}

#[test]
fn a_wrong_one_is_overcome_by_the_walk() {
    for sensors in ALL {
        for seed in 0..6 {
            let mut visitor = Visitor::new(sensors, seed);
            visitor.go_on(5.0);
            let kind = visitor.heading(90.0, 2.0);
            assert_eq!(visitor.align(kind), AlignmentOutcome::Used, "nothing else is known");
            assert!((visitor.off_deg() - 90.0).abs() < 25.0);
            visitor.walks = true;
            visitor.go_on(60.0);
            let most_deg = if sensors == Sensors::Tracking { 8.0 } else { 25.0 };
            let off_deg = visitor.off_deg();
            assert!(off_deg.abs() < most_deg, "{sensors:?} {seed}: {off_deg}");
        }
    }
}

#[test]
fn a_wrong_one_is_taken_back_at_once() {
    for sensors in ALL {
        let mut visitor = Visitor::new(sensors, 3);
        let mut other = Visitor::new(sensors, 3);
        for it in [&mut visitor, &mut other] {
            it.go_on(5.0);
        }
        let kind = visitor.heading(90.0, 2.0);
        visitor.align(kind);
        for it in [&mut visitor, &mut other] {
            it.walks = true;
            it.go_on(7.0);
        }
        assert!(visitor.estimator.undo_alignment(at(visitor.now)));
        let (pose, without) = (visitor.pose(), other.pose());
        let apart_deg = pose.heading_accuracy_deg - without.heading_accuracy_deg;
        assert!(apart_deg.abs() < 0.01, "{sensors:?}: {pose:?} {without:?}");
        assert!(pose.position_m.distance(without.position_m) < 0.5, "{sensors:?}");
        assert!(!visitor.estimator.undo_alignment(at(visitor.now)), "there is no other");
    }
    let mut visitor = Visitor::new(Sensors::Tracking, 3);
    visitor.go_on(5.0);
    let kind = visitor.heading(90.0, 2.0);
    visitor.align(kind);
    visitor.go_on(61.0);
    assert!(!visitor.estimator.undo_alignment(at(visitor.now)), "a minute is over");
}

#[test]
fn what_contradicts_a_walk_is_believed_the_second_time() {
    for seed in 0..6 {
        let mut visitor = Visitor::new(Sensors::Tracking, seed);
        visitor.walks = true;
        visitor.go_on(120.0);
        let was_deg = visitor.off_deg();
        assert!(was_deg.abs() < 5.0);
        let kind = visitor.heading(90.0, 2.0);
        assert_eq!(visitor.align(kind), AlignmentOutcome::Doubted);
        assert!((visitor.off_deg() - was_deg).abs() < 0.5, "{seed}");
        visitor.go_on(5.0);
        let kind = visitor.heading(91.0, 2.0);
        assert_eq!(visitor.align(kind), AlignmentOutcome::Used);
        assert!((visitor.off_deg() - 90.0).abs() < 3.0, "{seed}: {}", visitor.off_deg());
        assert_eq!(visitor.pose().heading_source, HeadingSource::Alignment);
        // And the walk has the last word.
        visitor.go_on(60.0);
        assert!(visitor.off_deg().abs() < 6.0, "{seed}: {}", visitor.off_deg());
    }
}

#[test]
fn who_aligns_again_mends_what_they_did() {
    for sensors in ALL {
        let mut visitor = Visitor::new(sensors, 5);
        visitor.go_on(5.0);
        for off_deg in [90.0, 40.0, 0.0] {
            let kind = visitor.heading(off_deg, 2.0);
            assert_eq!(visitor.align(kind), AlignmentOutcome::Used, "{sensors:?} {off_deg}");
            let seen_deg = visitor.off_deg();
            assert!((seen_deg - off_deg).abs() < 4.0, "{sensors:?}: {seen_deg} not {off_deg}");
        }
        assert!(visitor.estimator.undo_alignment(at(visitor.now)));
        assert!(visitor.pose().heading_accuracy_deg > 9.0, "{sensors:?}: none of them is left");
    }
}

#[test]
fn a_known_place_tells_what_the_fixes_are_off_by() {
    for seed in 0..6 {
        let mut visitor = Visitor::new(Sensors::Tracking, seed);
        visitor.walks = true;
        visitor.go_on(60.0);
        let kind = visitor.place(DVec2::ZERO, 0.5);
        assert_eq!(visitor.align(kind), AlignmentOutcome::Used);
        assert!(visitor.off_m() < 0.6 && visitor.pose().horizontal_accuracy_m < 0.6);
        visitor.go_on(20.0);
        assert!(visitor.off_m() < 1.6, "{seed}: {}", visitor.off_m());
        assert_eq!(visitor.pose().position_state, PositionState::Measured);
    }
}

#[test]
fn a_wrong_place_does_not_rule() {
    for seed in 0..6 {
        let mut visitor = Visitor::new(Sensors::Tracking, seed);
        visitor.walks = true;
        visitor.go_on(60.0);
        let was_m = visitor.off_m();
        let kind = visitor.place(DVec2::new(30.0, 0.0), 0.5);
        assert_eq!(visitor.align(kind), AlignmentOutcome::Doubted);
        assert!(visitor.off_m() < was_m + 0.5, "{seed}: {} {was_m}", visitor.off_m());
        visitor.go_on(5.0);
        let kind = visitor.place(DVec2::new(30.0, 0.0), 0.5);
        assert_eq!(visitor.align(kind), AlignmentOutcome::Used);
        assert!((visitor.off_m() - 30.0).abs() < 1.0, "{seed}: {}", visitor.off_m());
        assert!(visitor.estimator.undo_alignment(at(visitor.now)));
        assert!(visitor.off_m() < was_m + 1.5, "{seed}: {} {was_m}", visitor.off_m());
    }
}

/// The visitor turns by 40 degrees a second, and the app took half a second.
#[test]
fn a_late_one_meets_the_pose_of_its_time() {
    for sensors in ALL {
        let mut visitor = Visitor::new(sensors, 8);
        visitor.go_on(3.0);
        let mut shown = None;
        for tick in 0..30 {
            visitor.goes += 2.0 * DEG;
            visitor.tick();
            if tick == 19 {
                let (kind, time) = (visitor.heading(0.0, 1.0), at(visitor.now));
                shown = Some(Alignment { time, kind });
            }
        }
        visitor.estimator.align(&shown.unwrap()).unwrap();
        let off_deg = visitor.off_deg();
        assert!(off_deg.abs() < 1.0, "{sensors:?}: {off_deg}");
    }
    // Where they stood 2 s ago is not where they are.
    let mut visitor = Visitor::new(Sensors::Tracking, 9);
    visitor.walks = true;
    visitor.go_on(60.0);
    let alignment = Alignment { time: at(visitor.now), kind: visitor.place(DVec2::ZERO, 0.3) };
    visitor.go_on(2.0);
    visitor.estimator.align(&alignment).unwrap();
    assert!(visitor.off_m() < 0.6, "{}", visitor.off_m());
}

#[test]
fn a_known_place_begins_a_visit_without_a_fix() {
    let mut estimator = estimator();
    let point = Visitor::point(DVec2::new(7.0, 8.0));
    let kind = AlignmentKind::Place {
        lat_deg: point.lat_deg(),
        lon_deg: point.lon_deg(),
        accuracy_m: 1.0,
    };
    estimator.align(&Alignment { time: at(0.0), kind }).unwrap();
    let begun = pose(&estimator, 0.0);
    assert!(begun.position_m.distance(DVec2::new(7.0, 8.0)) < 1e-6);
    assert!((begun.horizontal_accuracy_m - 1.0).abs() < 0.01, "{begun:?}");
    // A fix may come from a clock that is an hour behind.
    estimator.fix(&fix(-3600.0, [9.0, 8.0], 5.0)).unwrap();
    assert!(pose(&estimator, -3600.0).horizontal_accuracy_m < 6.0);
}

#[test]
fn a_heading_waits_for_the_first_fix() {
    let mut estimator = estimator();
    let sample = attitude(0.0, DQuat::from_rotation_x(FRAC_PI_2), NorthReference::Arbitrary);
    estimator.attitude(&sample).unwrap();
    let kind = AlignmentKind::Heading { azimuth_deg: 120.0, accuracy_deg: 2.0 };
    estimator.align(&Alignment { time: at(0.0), kind }).unwrap();
    for tick in 1..=300 {
        let time = at(f64::from(tick) / 10.0);
        estimator.attitude(&Attitude { time, ..sample }).unwrap();
    }
    estimator.fix(&fix(30.0, [0.0, 0.0], 5.0)).unwrap();
    let pose = pose(&estimator, 30.0);
    assert!((pose.heading_deg() - 120.0).abs() < 0.1, "{pose:?}");
    assert_eq!(pose.heading_source, HeadingSource::Alignment);
}

/// Of many hands, 68 % are within what is said.
#[test]
fn what_is_said_of_an_aligned_heading_is_true() {
    let (mut within_68, mut within_95, mut all) = (0.0, 0.0, 0.0);
    for seed in 0..200 {
        let mut visitor = Visitor::new(ALL[usize::from(seed) % 2], seed);
        visitor.go_on(3.0);
        let off_deg = visitor.normal() * 3.0;
        let kind = visitor.heading(off_deg, 3.0);
        visitor.align(kind);
        visitor.go_on(1.0);
        let off = visitor.off_deg().abs() / visitor.pose().heading_accuracy_deg;
        all += 1.0;
        within_68 += f64::from(u8::from(off < 0.994));
        within_95 += f64::from(u8::from(off < 1.96));
    }
    println!("aligned: {} and {}", within_68 / all, within_95 / all);
    assert!((0.6..0.76).contains(&(within_68 / all)) && within_95 / all > 0.92);
}

#[test]
fn a_marker_looks_at_who_looks_at_it() {
    // It faces south; somebody stands 3 m south and 1 m east of it and looks north,
    // the device upright.
    let mut estimator = estimator();
    estimator.fix(&fix(0.0, [2.0, 0.0], 5.0)).unwrap();
    let frame = DQuat::from_rotation_z(1.1) * DQuat::from_rotation_x(FRAC_PI_2);
    estimator.attitude(&attitude(0.0, frame, NorthReference::Arbitrary)).unwrap();
    let point = Visitor::point(DVec2::new(0.0, 3.0));
    let kind = AlignmentKind::Marker {
        lat_deg: point.lat_deg(),
        lon_deg: point.lon_deg(),
        facing_deg: 180.0,
        device_to_marker: DQuat::IDENTITY,
        position_m: DVec3::new(1.0, 0.0, 3.0),
        accuracy_m: 0.3,
        accuracy_deg: 1.0,
    };
    estimator.align(&Alignment { time: at(0.0), kind }).unwrap();
    let pose = pose(&estimator, 0.0);
    assert!(pose.position_m.distance(DVec2::new(1.0, 0.0)) < 0.1, "{pose:?}");
    assert!(half_turn_deg(pose.heading_deg()).abs() < 0.1, "{pose:?}");
}
