//! What a device's sensors make of a walk, under conditions: as badly as a street
//! lets them.
//!
//! In: [`Conditions`], a seed, and a [`Moment`] each [`EVERY_S`]. Out: the samples
//! of that moment, and the [`Hardship`]s behind them. Rehearsals and the trials'
//! made-up walks see by these. The same seed has the same errors, to the bit.

mod conditions;
mod devices;
mod dice;
mod hardship;
mod route;

use glam::DVec2;
use jiff::Timestamp;

use crate::geodesy::LocalFrame;

use super::Sample;
pub use conditions::Conditions;
use devices::{Compass, Gyroscope, Receiver, Tracking};
pub(crate) use dice::Dice;
pub(crate) use hardship::Hardship;
pub(crate) use route::Route;

/// Seconds between moments.
pub(crate) const EVERY_S: f64 = 0.05;
/// Moments from a fix to the next.
pub(crate) const FIX_EVERY: u32 = 20;

/// Where somebody is and looks at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Seconds since the walk began.
    pub(crate) at_s: f64,
    /// East and north, local metres.
    pub(crate) place_m: DVec2,
    /// What was walked since the moment before, metres.
    pub(crate) step_m: DVec2,
    /// Where the device's camera looks, degrees clockwise from true north.
    pub(crate) heading_deg: f64,
    /// How far above the horizon.
    pub(crate) pitch_deg: f64,
}

/// All sensors of a device, as they stand after a moment.
#[derive(Debug, Clone)]
pub(crate) struct Sensors {
    receiver: Receiver,
    compass: Compass,
    gyroscope: Gyroscope,
    tracking: Option<Tracking>,
    /// How many moments were seen.
    ticks: u32,
    at_s: f64,
}

impl Sensors {
    /// The sensors before a walk, where the transformers stand at these places.
    pub(crate) fn new(
        conditions: Conditions,
        local: LocalFrame,
        transformers_m: &[DVec2],
        seed: u64,
    ) -> Self {
        Self {
            receiver: Receiver::new(conditions, local, seed),
            compass: Compass::new(conditions, transformers_m, seed),
            gyroscope: Gyroscope::new(seed),
            tracking: Tracking::new(conditions, seed),
            ticks: 0,
            at_s: 0.0,
        }
    }

    /// Sees the next moment, where magnetic north is so far from true north.
    pub(crate) fn see(
        &mut self,
        moment: &Moment,
        time: Timestamp,
        declination_deg: f64,
    ) -> [Option<Sample>; 4] {
        let fix = self.receiver.see(moment, time, self.ticks.is_multiple_of(FIX_EVERY));
        self.ticks += 1;
        self.at_s = moment.at_s;
        [
            Some(Sample::Attitude(self.compass.see(moment, time, declination_deg))),
            Some(Sample::Attitude(self.gyroscope.see(moment, time))),
            self.tracking.as_mut().map(|it| Sample::Track(it.see(moment, time))),
            fix.map(Sample::Fix),
        ]
    }

    /// What they suffered at the last moment.
    pub(crate) fn hardships(&self) -> impl Iterator<Item = Hardship> {
        let tracking = self.tracking.as_ref();
        let hardships = [
            self.receiver.hardship(self.at_s),
            self.compass.hardship(),
            tracking.and_then(|it| it.hardship(self.at_s)),
        ];
        hardships.into_iter().flatten()
    }
}

/// Degrees clockwise from north.
pub(crate) fn azimuth_deg(way_m: DVec2) -> f64 {
    libm::atan2(way_m.x, way_m.y).to_degrees()
}
