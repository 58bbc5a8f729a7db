//! Attitudes from a gyroscope, an accelerometer and a magnetometer, where a
//! platform does not fuse them itself.
//!
//! In: [`Inertial`] and [`Magnetic`] samples. Out: how the device is turned in an
//! upright frame of our own, and where that has magnetic north, as good as the
//! field there is the earth's.
//!
//! Rates are integrated; what the accelerometer feels is averaged in the frame,
//! where a walker's accelerations come to nothing and gravity stays, and turned to
//! be up (the order of things in Laidig and Seel, *VQF: Highly accurate IMU
//! orientation estimation with bias estimation and magnetic disturbance rejection*,
//! Information Fusion 91, 2023). What is left of the rates at rest is the gyroscope's
//! bias, and so is what the frame would go on to lean by (Mahony, Hamel, Pflimlin,
//! *Nonlinear complementary filters on the special orthogonal group*, 2008).

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;

use crate::geodesy::MagneticField;

use super::order::seconds_between;
use super::{Inertial, Magnetic, SampleError};

/// What nothing in a hand does: radians a second, metres a second squared, microtesla.
const MOST_RADPS: f64 = 100.0;
const MOST_MPS2: f64 = 1000.0;
const MOST_UT: f64 = 100_000.0;

/// Gravity is averaged over so long, seconds: some paces. Jolts are part of the
/// average: without those whose length is not gravity's it is off (of a device that
/// is shaken, by four times as much: `21_undisturbed_fast_combined` of BROAD).
const GRAVITY_S: f64 = 5.0;
/// A device that lies still: rates and accelerations that stay within so much of
/// their mean for so long.
const STILL_RADPS: f64 = 0.035;
const STILL_MPS2: f64 = 0.5;
const STILL_FOR_S: f64 = 1.5;
const STILL_MEAN_S: f64 = 0.5;
/// How fast the bias is learned of a still device, and of one that is held.
const STILL_BIAS_S: f64 = 2.0;
const HELD_BIAS_S: f64 = 200.0;
/// No gyroscope of a phone is off by more, radians a second; a hand that turns as
/// steadily does so faster.
const MOST_BIAS_RADPS: f64 = 0.035;
/// Of a longer gap it is not known how the device turned.
pub(super) const GAP_S: f64 = 0.2;

/// A compass's reading is averaged over so long, seconds.
const NORTH_S: f64 = 8.0;
/// The best that a magnetometer's heading is: its own iron, degrees.
const LEAST_DEG: f64 = 5.0;
/// A field that is off by as much as the earth's own is level points anywhere.
const MOST_DEG: f64 = 120.0;

fn sound(
    sample: &'static str,
    time: Timestamp,
    field: &'static str,
    length: f64,
    within: (bool, f64),
    expected: &'static str,
) -> Result<(), SampleError> {
    let (needs_some, most) = within;
    let is_some = length > 0.0 || !needs_some;
    match is_some && length <= most {
        true => Ok(()),
        false => Err(SampleError::Field {
            sample: sample.into(),
            time,
            field: field.into(),
            value: length,
            expected: expected.into(),
        }),
    }
}

impl Inertial {
    pub(super) fn check(&self) -> Result<(), SampleError> {
        let (gyro, accel) = (self.gyro_radps.length(), self.accel_mps2.length());
        let expected = "rates of 100 radians a second at most";
        sound("inertial", self.time, "gyro_radps", gyro, (false, MOST_RADPS), expected)?;
        let expected = "accelerations of 1000 metres a second squared at most";
        sound("inertial", self.time, "accel_mps2", accel, (false, MOST_MPS2), expected)
    }
}

impl Magnetic {
    pub(super) fn check(&self) -> Result<(), SampleError> {
        let expected = "more than 0 up to 100000 microtesla";
        sound("magnetic", self.time, "field_ut", self.field_ut.length(), (true, MOST_UT), expected)
    }
}

/// How the device is turned by gyroscope and gravity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tilt {
    time: Timestamp,
    device_to_frame: DQuat,
    /// What the accelerometer feels, averaged in the frame.
    felt_mps2: DVec3,
    felt_for_s: f64,
    bias_radps: DVec3,
    /// The means against which stillness is told, in device axes; and for how long
    /// it has been still.
    mean_radps: DVec3,
    mean_mps2: DVec3,
    still_s: f64,
}

impl Tilt {
    /// From a first sample.
    pub(super) fn new(first: &Inertial) -> Self {
        let up = first.accel_mps2.try_normalize().unwrap_or(DVec3::Z);
        let device_to_frame = DQuat::from_rotation_arc(up, DVec3::Z);
        Self {
            time: first.time,
            device_to_frame,
            felt_mps2: device_to_frame * first.accel_mps2,
            felt_for_s: 0.0,
            bias_radps: DVec3::ZERO,
            mean_radps: first.gyro_radps,
            mean_mps2: first.accel_mps2,
            still_s: 0.0,
        }
    }

    pub(super) fn time(&self) -> Timestamp {
        self.time
    }

    pub(super) fn device_to_frame(&self) -> DQuat {
        self.device_to_frame
    }

    /// A sample later; seconds since the one before.
    pub(super) fn step(&mut self, sample: &Inertial) -> f64 {
        let seconds = seconds_between(self.time, sample.time).max(0.0);
        self.time = sample.time;
        // Over a gap the newest rate is as good as any, for a moment.
        let turned_s = seconds.min(GAP_S);
        let rates = sample.gyro_radps - self.bias_radps;
        self.device_to_frame =
            (self.device_to_frame * DQuat::from_scaled_axis(rates * turned_s)).normalize();
        self.feel(sample, turned_s);
        self.rest(sample, turned_s);
        self.bias_radps = self.bias_radps.clamp_length_max(MOST_BIAS_RADPS);
        seconds
    }

    /// Turns up to where gravity is felt.
    fn feel(&mut self, sample: &Inertial, seconds: f64) {
        let felt_mps2 = self.device_to_frame * sample.accel_mps2;
        self.felt_for_s += seconds;
        let over_s = self.felt_for_s.min(GRAVITY_S);
        let share = if over_s > 0.0 { (seconds / over_s).min(1.0) } else { 1.0 };
        self.felt_mps2 = self.felt_mps2.lerp(felt_mps2, share);
        let Some(up) = self.felt_mps2.try_normalize() else { return };
        let upright = DQuat::from_rotation_arc(up, DVec3::Z);
        self.device_to_frame = (upright * self.device_to_frame).normalize();
        self.felt_mps2 = upright * self.felt_mps2;
        if self.felt_for_s > GRAVITY_S {
            let leant = self.device_to_frame.conjugate() * upright.to_scaled_axis();
            self.bias_radps -= leant / HELD_BIAS_S;
        }
    }

    /// Learns the bias of a device that lies still.
    fn rest(&mut self, sample: &Inertial, seconds: f64) {
        let share = seconds / (seconds + STILL_MEAN_S);
        self.mean_radps = self.mean_radps.lerp(sample.gyro_radps, share);
        self.mean_mps2 = self.mean_mps2.lerp(sample.accel_mps2, share);
        let is_still = self.mean_radps.distance(sample.gyro_radps) < STILL_RADPS
            && self.mean_mps2.distance(sample.accel_mps2) < STILL_MPS2
            && self.mean_radps.length() < MOST_BIAS_RADPS;
        self.still_s = if is_still { self.still_s + seconds } else { 0.0 };
        if self.still_s > STILL_FOR_S {
            let share = seconds / (seconds + STILL_BIAS_S);
            self.bias_radps = self.bias_radps.lerp(self.mean_radps, share);
        }
    }
}

/// Where an upright frame has magnetic north, and how far the field is off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Magnet {
    time: Timestamp,
    /// The direction of north in the frame, averaged by what each reading is worth,
    north: DVec2,
    /// and what they are worth on average: one over the squared degrees.
    weight: f64,
    /// Standard deviation of the newest reading by the field that is felt, degrees.
    now_deg: f64,
}

impl Magnet {
    /// What a field says in an upright frame; `expected` is the earth's there.
    pub(super) fn hear(
        before: Option<Self>,
        sample: &Magnetic,
        device_to_frame: DQuat,
        expected: Option<&MagneticField>,
    ) -> Self {
        let field_ut = device_to_frame * sample.field_ut;
        let now_deg = off_deg(field_ut, expected);
        let level = field_ut.truncate().try_normalize().unwrap_or_default();
        let Some(before) = before else {
            let weight = 1.0 / (now_deg * now_deg);
            return Self { time: sample.time, north: level * weight, weight, now_deg };
        };
        // Whichever of both is wrong, the other is no better than that.
        let against_deg = before.north.angle_to(level).to_degrees();
        let against_deg = if against_deg.is_finite() { against_deg } else { 0.0 };
        let weight = 1.0 / (now_deg * now_deg + against_deg * against_deg);
        let seconds = seconds_between(before.time, sample.time).max(0.0);
        // What is worth less takes the place of the average more slowly.
        let kept = libm::exp(-seconds / NORTH_S * (weight / before.weight).min(1.0));
        let north = before.north * kept + level * (weight * (1.0 - kept));
        let weight = before.weight * kept + weight * (1.0 - kept);
        Self { time: sample.time, north, weight, now_deg }
    }

    pub(super) fn time(&self) -> Timestamp {
        self.time
    }

    /// How far the field that is felt now may be off, degrees.
    pub(super) fn now_deg(&self) -> f64 {
        self.now_deg
    }

    /// How far off the average may be, degrees.
    pub(super) fn sigma_deg(&self) -> f64 {
        (1.0 / self.weight).sqrt()
    }

    /// The frame to east, magnetic north, up; `None` where no direction wins.
    pub(super) fn yaw(&self) -> Option<f64> {
        let north = self.north.try_normalize()?;
        Some(std::f64::consts::FRAC_PI_2 - libm::atan2(north.y, north.x))
    }
}

/// How far a field's heading may be off, by how far its level and its upright part
/// are from the earth's: what else is in it is as much sideways, degrees.
fn off_deg(field_ut: DVec3, expected: Option<&MagneticField>) -> f64 {
    let level_ut = libm::hypot(field_ut.x, field_ut.y);
    let Some(expected) = expected else { return LEAST_DEG };
    let (sin, cos) = libm::sincos(expected.dip_deg.to_radians());
    let (earth_level_ut, earth_down_ut) = (expected.strength_ut * cos, expected.strength_ut * sin);
    let other_ut = libm::hypot(level_ut - earth_level_ut, -field_ut.z - earth_down_ut);
    // Of the weaker of both: a strong field is a strong stranger's.
    let least_ut = level_ut.min(earth_level_ut).max(1e-6);
    let sideways = libm::atan2(other_ut * std::f64::consts::FRAC_1_SQRT_2, least_ut);
    libm::hypot(LEAST_DEG, sideways.to_degrees()).min(MOST_DEG)
}
