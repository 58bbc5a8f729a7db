//! Raw gyroscopes, accelerometers and magnetometers: what the platform does not
//! fuse itself.

use glam::{DQuat, DVec2};
use jiff::Timestamp;

use super::super::order::{NewestFirst, Turn, seconds_between};
use super::super::raw::{GAP_S, Magnet, Tilt};
use super::super::{Attitude, Inertial, Magnetic, NorthReference, SampleError};
use super::{PoseEstimator, Stream, everyone};

/// A platform that has fused an attitude itself within so long is asked and not the
/// raw sensors, seconds.
const FUSED_S: f64 = 2.0;
/// A magnetometer's word holds for so long, seconds.
const HOLDS_S: f64 = 1.0;
/// It is asked how the device was turned if that is no older, seconds.
const TOGETHER_S: f64 = 0.1;
/// How a device turns while nobody sees it, radians a second.
const UNSEEN_TURN_PER_S: f64 = 0.5;

/// What is made of raw samples.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Raw {
    inertials: NewestFirst,
    magnetics: NewestFirst,
    tilt: Option<Tilt>,
    magnet: Option<Magnet>,
    /// The streams that are fed by these: of the gyroscope, of the compass.
    feeds: [bool; 2],
}

impl PoseEstimator {
    /// Takes in what a gyroscope and an accelerometer measured.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable or the sample comes too late; the
    /// pose stays as it was.
    pub fn inertial(&mut self, sample: &Inertial) -> Result<(), SampleError> {
        sample.check()?;
        let time = sample.time;
        match self.raw.inertials.admit(time) {
            Turn::Late { newest } => {
                return Err(SampleError::Order { sample: "inertial".into(), time, newest });
            }
            Turn::Rewound => (self.raw.tilt, self.raw.magnet) = (None, None),
            Turn::Next => {}
        }
        let is_new = self.raw.tilt.is_none();
        let tilt = self.raw.tilt.get_or_insert_with(|| Tilt::new(sample));
        let seconds = tilt.step(sample);
        let device_to_frame = tilt.device_to_frame();
        if seconds > GAP_S {
            // Where north was in the frame is not where it is.
            self.raw.magnet = None;
        }
        if self.is_fused(time) {
            self.raw.feeds[0] = false;
            return Ok(());
        }
        let began = !std::mem::replace(&mut self.raw.feeds[0], true);
        if began || is_new {
            self.lose_frame(Stream::Gyroscope);
        } else if seconds > GAP_S && self.frames.lead() == Some(Stream::Gyroscope) {
            self.doubt_frame(UNSEEN_TURN_PER_S * (seconds - GAP_S));
        }
        let attitude = Attitude {
            time,
            device_to_enu: device_to_frame,
            north: NorthReference::Arbitrary,
            heading_accuracy_deg: None,
        };
        self.see(&attitude, Stream::Gyroscope, device_to_frame);
        Ok(())
    }

    /// Takes in what a magnetometer measured. It is held against the strength and
    /// the dip of the World Magnetic Model: what else is in the field makes it, and
    /// the platform's own compass, so much less certain.
    ///
    /// # Errors
    /// [`SampleError`] when a field is not usable or the sample comes too late; the
    /// pose stays as it was.
    pub fn magnetic(&mut self, sample: &Magnetic) -> Result<(), SampleError> {
        sample.check()?;
        let time = sample.time;
        match self.raw.magnetics.admit(time) {
            Turn::Late { newest } => {
                return Err(SampleError::Order { sample: "magnetic".into(), time, newest });
            }
            Turn::Rewound => self.raw.magnet = None,
            Turn::Next => {}
        }
        let at_m =
            self.beliefs.as_ref().map_or(DVec2::ZERO, |it| it.place(&self.frames, time).at_m);
        let earth = self.compass.field(&self.local, at_m, time);
        let is_together = |tilt: &Tilt| seconds_between(tilt.time(), time).abs() < TOGETHER_S;
        let Some(tilt) = self.raw.tilt.filter(is_together) else {
            // Whichever frame it is, it is upright.
            let device_to_frame = self.frames.device_then(time);
            let heard = |it| Magnet::hear(None, sample, it, earth.as_ref());
            self.raw.magnet = device_to_frame.map(heard);
            return Ok(());
        };
        let device_to_frame = tilt.device_to_frame();
        let magnet = Magnet::hear(self.raw.magnet, sample, device_to_frame, earth.as_ref());
        self.raw.magnet = Some(magnet);
        if !std::mem::replace(&mut self.raw.feeds[1], true) {
            // The platform's compass is another one.
            self.frames.restart(Stream::Compass);
        }
        let Some(yaw) = magnet.yaw() else { return Ok(()) };
        let device_to_enu = DQuat::from_rotation_z(yaw) * device_to_frame;
        let attitude = Attitude {
            time,
            device_to_enu,
            north: NorthReference::Magnetic,
            heading_accuracy_deg: Some(magnet.sigma_deg()),
        };
        self.see(&attitude, Stream::Compass, device_to_enu);
        Ok(())
    }

    /// Whether a platform's own attitude is passed over: its compass's, while there
    /// is one of ours, which knows how far the field can be believed. Its gyroscope's
    /// takes the place of ours, whose frame was another.
    pub(super) fn is_passed_over(&mut self, stream: Stream, time: Timestamp) -> bool {
        match stream {
            Stream::Compass => {
                let holds = |it: &Magnet| seconds_between(it.time(), time).abs() < HOLDS_S;
                let ours = self.raw.magnet.as_ref().is_some_and(holds) && self.raw.feeds[1];
                if !ours && std::mem::take(&mut self.raw.feeds[1]) {
                    self.frames.restart(stream);
                }
                ours
            }
            Stream::Gyroscope | Stream::Track => {
                if std::mem::take(&mut self.raw.feeds[0]) {
                    self.lose_frame(stream);
                }
                false
            }
        }
    }

    /// What a platform states of its compass, as far as the field there bears it out.
    pub(super) fn doubted_deg(&self, attitude: &Attitude) -> Option<f64> {
        let holds = |it: &Magnet| seconds_between(it.time(), attitude.time).abs() < HOLDS_S;
        let Some(magnet) = self.raw.magnet.filter(holds) else {
            return attitude.heading_accuracy_deg;
        };
        let stated_deg = super::super::compass::stated_deg(attitude);
        Some(stated_deg.max(magnet.now_deg()))
    }

    /// Whether a platform fuses its gyroscope itself.
    fn is_fused(&self, time: Timestamp) -> bool {
        let [newest, _] = self.attitudes.map(|it| it.newest());
        newest.is_some_and(|newest| seconds_between(newest, time).abs() < FUSED_S)
    }

    /// A stream's frame is another one, and nobody saw how it lies to the old one.
    fn lose_frame(&mut self, stream: Stream) {
        self.frames.restart(stream);
        if self.frames.lead() == Some(stream) {
            self.doubt_frame(std::f64::consts::PI);
        }
    }

    fn doubt_frame(&mut self, sigma: f64) {
        for believed in everyone(&mut self.beliefs, &mut self.aligned) {
            believed.bank.drift_yaw(sigma.min(std::f64::consts::PI));
        }
    }
}
