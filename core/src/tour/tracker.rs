//! How far along the route the visitor is.
//!
//! Poses are matched to the route near where the visitor was before, so that
//! a route that crosses itself or comes back along the same street does not
//! throw them from one leg to another.

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};

use crate::pose::Pose;

use super::geofence::Dwell;
use super::route::{OFF_ROUTE_M, OnRoute, Route};

/// How far from the last place the next one is looked for, metres,
const WINDOW_M: f64 = 20.0;
/// and how much farther for each second since, metres a second: a brisk walk.
const WINDOW_MPS: f64 = 2.5;
/// What a metre along the route costs in metres off it.
const MOVE_COST: f64 = 0.1;
/// What walking against the route costs, metres off it.
const AGAINST_M: f64 = 8.0;
/// From this speed on the velocity has a direction, metres a second.
const MOVING_MPS: f64 = 0.5;
/// What being outside of the stretch expected costs, metres off the route.
const UNEXPECTED_M: f64 = 20.0;
/// What being before the stop reached last costs, metres off the route.
const BEHIND_M: f64 = 4.0;
/// The match is doubted when it is this far off, and another is so much nearer.
const DOUBT_M: f64 = 15.0;
/// A match in doubt for so long is given up for the nearest place.
const ASTRAY: SignedDuration = SignedDuration::from_secs(15);
/// Farther than this from where a stop reached is, the match was wrong.
const ANCHOR_M: f64 = 60.0;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tracker {
    last: Option<Last>,
    astray: Dwell,
}

#[derive(Debug, Clone, Copy)]
struct Last {
    place: OnRoute,
    seen: Timestamp,
}

impl Tracker {
    /// The last place on the route, `None` as long as there was none.
    pub(super) fn place(&self) -> Option<OnRoute> {
        self.last.map(|last| last.place)
    }

    /// Takes a pose in. `expected` is the stretch to the next stop.
    pub(super) fn update(&mut self, route: &Route, pose: &Pose, expected: (f64, f64)) {
        let found = self.locate(route, pose, expected);
        let elsewhere = match found {
            Some(found) if found.off_m <= DOUBT_M => None,
            _ => anywhere(route, pose, expected),
        };
        let clearance_m = DOUBT_M.max(pose.horizontal_accuracy_m);
        let doubted = elsewhere.filter(|elsewhere| {
            found.is_none_or(|found| elsewhere.off_m + clearance_m < found.off_m)
        });
        let astray = self.astray.held(doubted.is_some(), pose.time, ASTRAY);
        let place = if astray { doubted } else { found };
        if let Some(place) = place {
            self.last = Some(Last { place, seen: pose.time });
            if astray {
                self.astray.reset();
            }
        }
    }

    /// The visitor is at a stop, which is there on the route.
    pub(super) fn anchor(&mut self, along_m: f64, time: Timestamp) {
        if self.place().is_none_or(|place| (place.along_m - along_m).abs() > ANCHOR_M) {
            self.last = Some(Last { place: OnRoute { along_m, off_m: 0.0 }, seen: time });
            self.astray.reset();
        }
    }

    /// Where on the route a pose is; `None` when it is not on it.
    pub(super) fn locate(
        &self,
        route: &Route,
        pose: &Pose,
        expected: (f64, f64),
    ) -> Option<OnRoute> {
        let Some(last) = self.last else { return anywhere(route, pose, expected) };
        let since_s = pose.time.duration_since(last.seen).as_secs_f64().max(0.0);
        let window_m = WINDOW_M + WINDOW_MPS * since_s;
        let was_m = last.place.along_m;
        let (from_m, _) = expected;
        let cost_m = |found: OnRoute, direction: DVec2| {
            let moved_m = (found.along_m - was_m).abs();
            let behind_m = if found.along_m < from_m { BEHIND_M } else { 0.0 };
            found.off_m + MOVE_COST * moved_m + behind_m + against_m(pose, direction)
        };
        // A stop at a turning point is reached before it: the same place on
        // the way back is as far beyond.
        let mirrored_m = (2.0 * (from_m - was_m)).clamp(0.0, OFF_ROUTE_M);
        let window = (was_m - window_m, was_m + window_m + mirrored_m);
        route.best(pose.position_m, window, cost_m).filter(|found| found.off_m <= OFF_ROUTE_M)
    }
}

/// The place of the whole route that fits best.
fn anywhere(route: &Route, pose: &Pose, (low_m, high_m): (f64, f64)) -> Option<OnRoute> {
    let cost_m = |found: OnRoute, direction: DVec2| {
        let expected = (low_m..=high_m).contains(&found.along_m);
        found.off_m + against_m(pose, direction) + if expected { 0.0 } else { UNEXPECTED_M }
    };
    let whole = (0.0, route.length_m());
    // A long straight part may be expected in its middle only.
    let part = route.best(pose.position_m, (low_m, high_m), cost_m);
    let found = route.best(pose.position_m, whole, cost_m);
    let (part, found) = (part.filter(near), found.filter(near));
    match (part, found) {
        (Some(part), Some(found)) if part.off_m <= found.off_m + UNEXPECTED_M => Some(part),
        (part, found) => found.or(part),
    }
}

fn near(found: &OnRoute) -> bool {
    found.off_m <= OFF_ROUTE_M
}

fn against_m(pose: &Pose, direction: DVec2) -> f64 {
    let along_mps = pose.velocity_mps.dot(direction);
    if along_mps < -MOVING_MPS { AGAINST_M } else { 0.0 }
}
