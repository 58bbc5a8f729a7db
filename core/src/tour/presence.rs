//! Which stop the visitor has come to, and whether they have left it.

use glam::DVec2;
use jiff::SignedDuration;

use crate::geodesy::LocalFrame;
use crate::pose::Pose;

use super::Tour;
use super::geofence::{Disc, Dwell, Standing, standing};

/// How long the visitor is in a zone until the stop is reached.
const ENTER: SignedDuration = SignedDuration::from_secs(3);
/// The same for a stop after the one awaited: it was not merely walked by.
const ENTER_LATER: SignedDuration = SignedDuration::from_secs(10);
/// The same where the route says that the visitor is on another leg, on
/// which they only come by: they have come to stand there.
const ENTER_OFF_LEG: SignedDuration = SignedDuration::from_secs(45);
/// How long the visitor is clear of a stop until it is left.
const LEAVE: SignedDuration = SignedDuration::from_secs(5);

/// What a stop is to a visitor in its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It was reached or skipped.
    Settled,
    /// It is reached when they are deeper in it than in the current one.
    Awaited,
    /// Others come before it. It is reached where no settled stop tells why
    /// they are here; the longer after, the more the route speaks against it.
    Later {
        /// Whether the visitor is on another leg of the route.
        off_leg: bool,
    },
}

/// The fences of all stops, by their place in the tour.
#[derive(Debug, Clone)]
pub(super) struct Presence {
    fences: Vec<Fence>,
    clear: Dwell,
}

#[derive(Debug, Clone)]
struct Fence {
    zones: Vec<Disc>,
    inside: Dwell,
    /// Whether the visitor was not clear of it in the last pose.
    near: bool,
    /// Whether they must leave it before it can be reached.
    barred: bool,
}

impl Presence {
    pub(super) fn new(tour: &Tour, local: &LocalFrame) -> Self {
        let fence = |zones| Fence { zones, inside: Dwell::default(), near: false, barred: false };
        let fences = tour.stops.iter().map(|stop| {
            fence(stop.zones.iter().filter_map(|zone| Disc::new(zone, local)).collect())
        });
        Self { fences: fences.collect(), clear: Dwell::default() }
    }

    /// The zones of a stop that one can be in.
    pub(super) fn zones(&self, stop: usize) -> &[Disc] {
        self.fences.get(stop).map_or(&[], |fence| &fence.zones)
    }

    /// The zones of all stops.
    pub(super) fn all_zones(&self) -> impl Iterator<Item = &[Disc]> {
        self.fences.iter().map(|fence| fence.zones.as_slice())
    }

    /// How far a place is from a stop's nearest zone, metres; negative in it,
    /// infinite for a stop without zones.
    pub(super) fn away_m(&self, stop: usize, place_m: DVec2) -> f64 {
        -standing(self.zones(stop), place_m, 0.0).depth_m
    }

    pub(super) fn is_near(&self, stop: usize) -> bool {
        self.fences.get(stop).is_some_and(|fence| fence.near)
    }

    /// Whether the visitor is in the zone of a stop that may be reached soon.
    pub(super) fn is_coming(&self) -> bool {
        self.fences.iter().any(|fence| fence.inside.is_running())
    }

    /// It is not known where the visitor is: nothing holds.
    pub(super) fn lose(&mut self) {
        self.clear.reset();
        self.fences.iter_mut().for_each(|fence| fence.inside.reset());
    }

    /// What the visitor stands at now is not reached until they have left it.
    pub(super) fn bar_here(&mut self) {
        for fence in &mut self.fences {
            fence.barred = fence.near;
            fence.inside.reset();
        }
    }

    /// Takes back what [`bar_here`](Self::bar_here) did.
    pub(super) fn unbar(&mut self) {
        self.fences.iter_mut().for_each(|fence| fence.barred = false);
    }

    /// The stop has become the current one, or is so no more.
    pub(super) fn settle(&mut self) {
        self.clear.reset();
    }

    /// Whether the visitor is in the zones of a stop.
    pub(super) fn is_at(&self, stop: usize, pose: &Pose) -> bool {
        here(self.zones(stop), pose).inside
    }

    /// Whether the visitor has left the current stop by now.
    pub(super) fn has_left(&mut self, stop: usize, pose: &Pose) -> bool {
        let clear = here(self.zones(stop), pose).clear;
        self.clear.held(clear, pose.time, LEAVE)
    }

    /// The stop that the visitor has come to by now, the deepest of several.
    pub(super) fn has_come(
        &mut self,
        current: Option<usize>,
        pose: &Pose,
        claim: impl Fn(usize) -> Claim,
    ) -> Option<usize> {
        let current_m = current.map_or(f64::INFINITY, |stop| self.away_m(stop, pose.position_m));
        let settled = (0..self.fences.len()).filter(|stop| claim(*stop) == Claim::Settled);
        let settled_m =
            settled.map(|stop| self.away_m(stop, pose.position_m)).fold(f64::INFINITY, f64::min);
        let mut deepest: Option<(f64, usize)> = None;
        for (stop, fence) in self.fences.iter_mut().enumerate() {
            let Standing { depth_m, inside, clear } = here(&fence.zones, pose);
            fence.near = !clear;
            fence.barred &= !clear;
            let (needed, counts) = match claim(stop) {
                Claim::Settled => (ENTER, false),
                Claim::Awaited => (ENTER, depth_m > -current_m),
                Claim::Later { off_leg: false } => (ENTER_LATER, settled_m > 0.0),
                Claim::Later { off_leg: true } => (ENTER_OFF_LEG, settled_m > 0.0),
            };
            let holds = inside && counts && !fence.barred;
            let come = fence.inside.held(holds, pose.time, needed);
            if come && deepest.is_none_or(|(most_m, _)| depth_m > most_m) {
                deepest = Some((depth_m, stop));
            }
        }
        deepest.map(|(_, stop)| stop)
    }
}

fn here(zones: &[Disc], pose: &Pose) -> Standing {
    standing(zones, pose.position_m, pose.horizontal_accuracy_m)
}
