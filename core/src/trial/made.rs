//! A made-up walk: what the sensors say, and the truth.

use jiff::{SignedDuration, Timestamp};

use crate::geodesy::{LocalFrame, declination};
use crate::pack::TourPack;
use crate::session::sensors::{Dice, Route, Sensors};
use crate::session::{Conditions, Input};

use super::TruthPoint;
use super::walker::Walker;

/// A shorter route is no walk, metres.
const SHORTEST_M: f64 = 20.0;
/// A tablet in front of the chest, metres above the ground.
const EYE_HEIGHT_M: f64 = 1.5;
/// Milliseconds between moments.
const TICK_MS: i64 = 50;
/// Moments from a truth to the next.
const TRUTH_EVERY: u32 = 2;
const TICKS_A_MINUTE: u32 = 1200;
const WALKER: u64 = 0;

/// Why no walk can be made up.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MadeError {
    /// The route is too short.
    #[error(
        "the pack's route is {length_m:.0} m long, a walk needs {SHORTEST_M}: draw a longer one, or name another pack"
    )]
    Route {
        /// How long it is.
        length_m: f64,
    },
}

/// A made-up walk along a pack's route: to and fro, with a stand at each stop.
/// The same pack, conditions and seed give the same walk to the bit.
#[derive(Debug, Clone)]
pub struct MadeWalk {
    local: LocalFrame,
    start: Timestamp,
    walker: Walker,
    sensors: Sensors,
    declination_deg: f64,
    tick: u32,
    ticks: u32,
}

/// What comes at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Instant {
    /// What a session is handed.
    pub inputs: Vec<Input>,
    /// How it truly is, ten times a second.
    pub truth: Option<TruthPoint>,
}

impl MadeWalk {
    /// A walk of so many minutes that begins at `start`.
    ///
    /// # Errors
    /// [`MadeError`] when the pack's route is too short.
    pub fn new(
        pack: &TourPack,
        conditions: Conditions,
        minutes: u16,
        start: Timestamp,
        seed: u64,
    ) -> Result<Self, MadeError> {
        let local = pack.local();
        let route = Route::new(pack.tour.route.iter().map(|at| local.ground_m(*at)).collect());
        if route.length_m() < SHORTEST_M {
            return Err(MadeError::Route { length_m: route.length_m() });
        }
        let stops = pack.tour.stops.iter().filter_map(|stop| stop.zones.first());
        let stops_m: Vec<_> = stops.map(|zone| local.ground_m(zone.center)).collect();
        let transformers_m = route.transformers_m(pack, &local);
        // Of a year that no model covers, the compass points north.
        let declination = declination(local.origin(), local.height_m(), start);
        Ok(Self {
            walker: Walker::new(route, &stops_m, Dice::new(seed, WALKER)),
            sensors: Sensors::new(conditions, local.clone(), &transformers_m, seed),
            declination_deg: declination.map_or(0.0, |it| it.angle_deg),
            local,
            start,
            tick: 0,
            ticks: u32::from(minutes) * TICKS_A_MINUTE,
        })
    }
}

impl Iterator for MadeWalk {
    type Item = Instant;

    fn next(&mut self) -> Option<Instant> {
        if self.tick >= self.ticks {
            return None;
        }
        let time = self.start + SignedDuration::from_millis(i64::from(self.tick) * TICK_MS);
        let moment = self.walker.step();
        let samples = self.sensors.see(&moment, time, self.declination_deg);
        let inputs = samples.into_iter().flatten().map(Input::from).collect();
        let truth = self.tick.is_multiple_of(TRUTH_EVERY).then(|| TruthPoint {
            time,
            place: self.local.on_ground(moment.place_m),
            height_m: Some(self.local.height_m() + EYE_HEIGHT_M),
            heading_deg: Some(moment.heading_deg),
        });
        self.tick += 1;
        Some(Instant { inputs, truth })
    }
}
