//! Which stop the visitor has come to, and whether they have left it.

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};

use crate::geodesy::LocalFrame;

use super::Tour;
use super::geofence::{Disc, Dwell, Spot, Standing, depth_m, standing};

/// How long the visitor is in a zone until the stop is reached.
const ENTER: SignedDuration = SignedDuration::from_secs(3);
/// The same for a stop after the one awaited: it was not merely walked by.
const ENTER_LATER: SignedDuration = SignedDuration::from_secs(10);
/// The same where the route says that the visitor is on another leg, on
/// which they only come by: they have come to stand there.
const ENTER_OFF_LEG: SignedDuration = SignedDuration::from_secs(45);
/// The same where nobody saw the visitor walk there, or the place is a poor one.
const ENTER_UNSURE: SignedDuration = SignedDuration::from_secs(10);
/// How long the visitor is clear of a stop until it is left.
const LEAVE: SignedDuration = SignedDuration::from_secs(5);

/// What a stop is to a visitor in its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It was reached, or skipped by hand.
    Settled,
    /// The tour went on without it. It is reached as a later one is, on any leg.
    PassedOver,
    /// It is reached when they are deeper in it than in the current one.
    Awaited,
    /// Others come before it. It is reached where no settled stop tells why
    /// they are here; the longer after, the more the route speaks against it.
    Later {
        /// Whether the visitor is on another leg of the route.
        off_leg: bool,
    },
}

/// Where the visitor is, and where their own way led if the position has slipped:
/// what is to have happened is so at both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whereabouts {
    pub(super) time: Timestamp,
    pub(super) place: Spot,
    pub(super) by_own_way: Spot,
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
        -depth_m(self.zones(stop), place_m)
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

    /// A stop is not reached until the visitor has left it.
    pub(super) fn bar(&mut self, stop: usize) {
        if let Some(fence) = self.fences.get_mut(stop) {
            fence.barred = true;
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
    pub(super) fn is_at(&self, stop: usize, at: &Whereabouts) -> bool {
        let here = standing(self.zones(stop), &at.place);
        here.inside || here.at_heart
    }

    /// Whether the visitor has left the current stop by now.
    pub(super) fn has_left(&mut self, stop: usize, at: &Whereabouts) -> bool {
        let zones = self.zones(stop);
        let clear = standing(zones, &at.place).clear && standing(zones, &at.by_own_way).clear;
        self.clear.held(clear, at.time, LEAVE)
    }

    /// The stop that the visitor has come to by now, the deepest of several.
    pub(super) fn has_come(
        &mut self,
        current: Option<usize>,
        at: &Whereabouts,
        claim: impl Fn(usize) -> Claim,
    ) -> Option<usize> {
        let away_m = |spot: &Spot, stop: usize| self.away_m(stop, spot.at_m);
        let current_m = |spot| current.map_or(f64::INFINITY, |stop| away_m(spot, stop));
        let (current_m, own_current_m) = (current_m(&at.place), current_m(&at.by_own_way));
        let stays = current.is_some_and(|stop| !standing(self.zones(stop), &at.by_own_way).clear);
        let settled = (0..self.fences.len()).filter(|stop| claim(*stop) == Claim::Settled);
        let settled_m = settled.map(|stop| away_m(&at.place, stop)).fold(f64::INFINITY, f64::min);
        let mut deepest: Option<(f64, usize)> = None;
        for (stop, fence) in self.fences.iter_mut().enumerate() {
            let Standing { depth_m, inside, at_heart, clear } = standing(&fence.zones, &at.place);
            fence.near = !clear;
            fence.barred &= !clear;
            if clear {
                fence.inside.reset();
                continue;
            }
            let own = standing(&fence.zones, &at.by_own_way);
            let walked = !own.clear;
            let (needed, counts) = match claim(stop) {
                Claim::Settled => (ENTER, false),
                // Who stands at a stop by their own way has not come to another.
                Claim::Awaited => {
                    let deeper = depth_m > -current_m && (!stays || own.depth_m > -own_current_m);
                    (ENTER, deeper)
                }
                Claim::Later { off_leg: true } => (ENTER_OFF_LEG, walked && settled_m > 0.0),
                Claim::Later { off_leg: false } | Claim::PassedOver => {
                    (ENTER_LATER, walked && settled_m > 0.0)
                }
            };
            let sure = walked && inside;
            let needed = if sure { needed } else { needed.max(ENTER_UNSURE) };
            let holds = (inside || at_heart) && counts && !fence.barred;
            let come = fence.inside.held(holds, at.time, needed);
            if come && deepest.is_none_or(|(most_m, _)| depth_m > most_m) {
                deepest = Some((depth_m, stop));
            }
        }
        deepest.map(|(_, stop)| stop)
    }
}
