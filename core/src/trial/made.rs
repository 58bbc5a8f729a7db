//! A made-up walk: what the sensors say, and the truth.

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetKind;
use crate::geodesy::{LocalFrame, declination};
use crate::pack::TourPack;
use crate::session::Input;

use super::dice::Dice;
use super::sensors::{Compass, Gyroscope, Receiver, Tracking};
use super::walker::{Route, Walker};
use super::{Conditions, TruthPoint};

/// A shorter route is no walk, metres.
const SHORTEST_M: f64 = 20.0;
/// Transformers farther from the route are not felt, metres.
const NEAR_ROUTE_M: f64 = 15.0;
/// Besides, there is one each so many metres,
const STEEL_EVERY_M: f64 = 60.0;
/// so far beside it.
const STEEL_BESIDE_M: f64 = 2.5;
/// A tablet in front of the chest, metres above the ground.
const EYE_HEIGHT_M: f64 = 1.5;
/// Milliseconds between moments.
const TICK_MS: i64 = 50;
/// Moments from a fix to the next, and from a truth to the next.
const FIX_EVERY: u32 = 20;
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
    receiver: Receiver,
    compass: Compass,
    gyroscope: Gyroscope,
    tracking: Option<Tracking>,
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
        let transformers_m = transformers_m(pack, &local, &route);
        // Of a year that no model covers, the compass points north.
        let declination = declination(local.origin(), local.height_m(), start);
        let declination_deg = declination.map_or(0.0, |it| it.angle_deg);
        Ok(Self {
            walker: Walker::new(route, &stops_m, Dice::new(seed, WALKER)),
            receiver: Receiver::new(conditions, local.clone(), seed),
            compass: Compass::new(conditions, &transformers_m, declination_deg, seed),
            gyroscope: Gyroscope::new(seed),
            tracking: Tracking::new(conditions, seed),
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
        let fix = self.receiver.see(&moment, time, self.tick.is_multiple_of(FIX_EVERY));
        let inputs = [
            Some(Input::Attitude(self.compass.see(&moment, time))),
            Some(Input::Attitude(self.gyroscope.see(&moment, time))),
            self.tracking.as_mut().map(|it| Input::Track(it.see(&moment, time))),
            fix.map(Input::Fix),
        ];
        let truth = self.tick.is_multiple_of(TRUTH_EVERY).then(|| TruthPoint {
            time,
            place: self.local.on_ground(moment.place_m),
            height_m: Some(self.local.height_m() + EYE_HEIGHT_M),
            heading_deg: Some(moment.heading_deg),
        });
        self.tick += 1;
        Some(Instant { inputs: inputs.into_iter().flatten().collect(), truth })
    }
}

/// The pack's transformers by the route, and others beside it, on its one side
/// and its other: a pack tells few of those that stand in a street.
fn transformers_m(pack: &TourPack, local: &LocalFrame, route: &Route) -> Vec<DVec2> {
    let metres = 0..route.length_m() as u32;
    let own = pack
        .assets
        .iter()
        .filter(|asset| asset.kind == AssetKind::Transformer)
        .filter_map(|asset| asset.geometry.middle_m(local))
        .filter(|at_m| {
            metres
                .clone()
                .any(|along_m| route.at(f64::from(along_m)).distance(*at_m) < NEAR_ROUTE_M)
        });
    let count = (route.length_m() / STEEL_EVERY_M).ceil() as u32;
    let others = (0..count).map(|number| {
        let along_m = (f64::from(number) + 0.5) * STEEL_EVERY_M;
        let (at_m, ahead_m) = (route.at(along_m), route.at(along_m + 1.0));
        let side = if number.is_multiple_of(2) { 1.0 } else { -1.0 };
        at_m + (ahead_m - at_m).normalize_or_zero().perp() * side * STEEL_BESIDE_M
    });
    own.chain(others).collect()
}
