//! A visitor steered by the keyboard.

use glam::DVec2;
use jiff::Timestamp;
use wattwalk::geodesy::LocalFrame;
use wattwalk::pose::Fix;
use wattwalk::session::{Sample, attitude};

use super::walls::Walls;

/// A keyboard knows where it is better than a receiver does, metres.
const ACCURACY_M: f64 = 1.5;
/// Seconds between fixes.
const FIX_EVERY_S: f64 = 0.2;

/// Where a freely walking visitor is, and how they are being steered.
pub(super) struct FreeWalk {
    position_m: DVec2,
    heading_deg: f64,
    pitch_deg: f64,
    forward_mps: f64,
    sideways_mps: f64,
    turn_deg_s: f64,
    /// Less than was wanted where a wall is in the way.
    went_mps: DVec2,
    since_fix_s: f64,
    /// Whether anybody has steered them yet.
    pub(super) has_set_out: bool,
}

impl FreeWalk {
    pub(super) fn new(position_m: DVec2, heading_deg: f64) -> Self {
        Self {
            position_m,
            heading_deg,
            pitch_deg: -7.0,
            forward_mps: 0.0,
            sideways_mps: 0.0,
            turn_deg_s: 0.0,
            went_mps: DVec2::ZERO,
            since_fix_s: FIX_EVERY_S,
            has_set_out: false,
        }
    }

    pub(super) fn steer(
        &mut self,
        forward_mps: f64,
        sideways_mps: f64,
        turn_deg_s: f64,
        pitch_deg: f64,
    ) {
        self.forward_mps = forward_mps;
        self.sideways_mps = sideways_mps;
        self.turn_deg_s = turn_deg_s;
        self.pitch_deg = pitch_deg;
        self.has_set_out = true;
    }

    /// Leaves a building that was not known to be there.
    pub(super) fn go_out(&mut self, walls: &Walls) {
        self.position_m = walls.out_of(self.position_m);
    }

    /// Walks on for `seconds` up to `now`; what the sensors say meanwhile.
    pub(super) fn step(
        &mut self,
        seconds: f64,
        now: Timestamp,
        local: &LocalFrame,
        walls: &Walls,
    ) -> [Option<Sample>; 2] {
        self.heading_deg = (self.heading_deg + self.turn_deg_s * seconds).rem_euclid(360.0);
        let before_m = self.position_m;
        self.position_m = walls.walk(before_m, self.wanted_mps() * seconds);
        self.went_mps = (self.position_m - before_m) / seconds.max(f64::MIN_POSITIVE);
        self.since_fix_s += seconds;
        let due = self.since_fix_s >= FIX_EVERY_S;
        if due {
            self.since_fix_s = 0.0;
        }
        [due.then(|| self.fix(now, local)), Some(self.attitude(now))]
    }

    pub(super) fn fix(&self, now: Timestamp, local: &LocalFrame) -> Sample {
        let (place, _) = local.to_geodetic(self.position_m.extend(0.0));
        let moving = self.went_mps.length() > 0.1;
        let course_deg = self.went_mps.x.atan2(self.went_mps.y).to_degrees().rem_euclid(360.0);
        Sample::Fix(Fix {
            time: now,
            lat_deg: place.lat_deg(),
            lon_deg: place.lon_deg(),
            horizontal_accuracy_m: ACCURACY_M,
            speed_mps: Some(self.went_mps.length()),
            course_deg: moving.then_some(course_deg),
        })
    }

    pub(super) fn attitude(&self, now: Timestamp) -> Sample {
        Sample::Attitude(attitude(now, self.heading_deg, self.pitch_deg))
    }

    fn wanted_mps(&self) -> DVec2 {
        let (sin, cos) = self.heading_deg.to_radians().sin_cos();
        DVec2::new(sin, cos) * self.forward_mps + DVec2::new(cos, -sin) * self.sideways_mps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forward_is_where_the_visitor_looks_and_sideways_to_its_right() {
        let local = LocalFrame::new(wattwalk::geodesy::Wgs84::new(48.8, 2.2).unwrap(), 0.0);
        let mut free = FreeWalk::new(DVec2::ZERO, 90.0);
        free.steer(1.0, 0.5, 0.0, 0.0);
        let samples = free.step(2.0, Timestamp::UNIX_EPOCH, &local, &Walls::default());
        assert!(free.position_m.distance(DVec2::new(2.0, -1.0)) < 1e-9, "{}", free.position_m);
        assert!(matches!(samples, [Some(Sample::Fix(_)), Some(Sample::Attitude(_))]));
        let samples = free.step(0.05, Timestamp::UNIX_EPOCH, &local, &Walls::default());
        assert!(matches!(samples, [None, Some(Sample::Attitude(_))]));
    }
}
