//! Which surroundings are wanted: from fixes alone, without clock or I/O.

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::geodesy::{Ecef, LocalFrame, Wgs84};
use crate::pose::Fix;

use super::{EdgeReason, SurroundingsState};

/// What is loaded around somebody on foot, metres: some ten minutes of walk.
const RADIUS_M: f64 = 1500.0;
/// Where data cost, so much less of it.
const SPARED: f64 = 0.5;
/// Whoever is faster gets as much more as they cover in this time, seconds.
const AHEAD_S: f64 = 60.0;
/// The middle of it lies so far ahead, seconds of way, besides what is covered
/// while it is loaded, as long as that took the last time, up to so long;
const LEAD_S: f64 = 20.0;
const LONGEST_LOAD_S: f64 = 20.0;
/// but no farther than this share of what is known of a crowded place, so that
/// the visitor is within it.
const LEAD_SHARE: f64 = 0.5;
/// What is loaded is outgrown where the visitor, in so many seconds, is
/// farther from its middle than this share of what is known.
const SOON_S: f64 = 10.0;
const OUTGROWN: f64 = 0.5;
/// Of a crowded place so much less soon: a share of what is known.
const SOON_SHARE: f64 = 0.25;
/// Nobody outgrows it by less, metres: fixes waver by as much.
const LEAST_WAY_M: f64 = 10.0;
/// What is loaded is not loaded again for who has not gone so far, metres, but
/// once more where less was found than was known before.
const SOMEWHERE_ELSE_M: f64 = 25.0;
const MOST_HERE: u32 = 3;
/// No faster than a train, metres a second: what is faster is a wrong fix.
const FASTEST_MPS: f64 = 90.0;
/// The local metres are centred anew farther than this from their origin: the
/// plane lies 31 m above the ground there, and distances are 0.0005 % short.
pub(crate) const RECENTRE_M: f64 = 20_000.0;
/// How long a failed load waits for the next, the first time and at most.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// Surroundings that are to be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// Their middle.
    pub center: Wgs84,
    /// How far they reach, metres.
    pub radius_m: f64,
    /// Where their local metres are centred.
    pub origin: Wgs84,
}

/// What is known of a wide network.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Extent {
    pub(crate) center: Wgs84,
    /// Everything within this is known, metres.
    pub(crate) reach_m: f64,
    /// Why not more, if there is more.
    pub(crate) reason: Option<EdgeReason>,
}

/// Where a visitor was last.
#[derive(Debug, Clone, Copy)]
struct Here {
    place: Wgs84,
    velocity_mps: DVec2,
}

impl Here {
    fn ahead(&self, seconds: f64) -> Wgs84 {
        LocalFrame::new(self.place, 0.0).on_ground(self.velocity_mps * seconds)
    }

    /// The same, but no farther than so many metres.
    fn ahead_within(&self, seconds: f64, most_m: f64) -> Wgs84 {
        let way_m = (self.velocity_mps * seconds).clamp_length_max(most_m.max(0.0));
        LocalFrame::new(self.place, 0.0).on_ground(way_m)
    }
}

/// What is wanted around a visitor, and what of it is known.
#[derive(Debug, Clone)]
pub(crate) struct LoadPlan {
    /// How many wide networks there are; none, nothing is ever wanted.
    networks: usize,
    pack_origin: Wgs84,
    here: Option<Here>,
    asked: Option<Wish>,
    /// What was loaded last.
    loaded: Option<Wish>,
    /// What is known of each network.
    known: Vec<Extent>,
    /// From where and when the load under way was asked for, and how long the
    /// last one took, seconds.
    asked_by: Option<(Wgs84, Option<Timestamp>)>,
    took_s: f64,
    /// Where the visitor was as something was loaded, and how often there.
    loaded_from: Option<(Wgs84, u32)>,
    /// Loads that failed in a row, and when there may be another.
    failures: u32,
    retry_at: Option<Timestamp>,
    spare: bool,
}

impl LoadPlan {
    pub(crate) fn new(networks: usize, pack_origin: Wgs84) -> Self {
        Self {
            networks,
            pack_origin,
            here: None,
            asked: None,
            loaded: None,
            known: Vec::new(),
            asked_by: None,
            took_s: 0.0,
            loaded_from: None,
            failures: 0,
            retry_at: None,
            spare: false,
        }
    }

    /// Loads less from now on, or as much as ever.
    pub(crate) fn spare(&mut self, spare: bool) {
        self.spare = spare;
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.networks == 0
    }

    /// Takes a fix in, whatever the pose makes of it.
    pub(crate) fn fix(&mut self, fix: &Fix) {
        let Ok(place) = Wgs84::new(fix.lat_deg, fix.lon_deg) else { return };
        let velocity_mps = match (fix.speed_mps, fix.course_deg) {
            (Some(mps), Some(course_deg)) if (0.0..=FASTEST_MPS).contains(&mps) => {
                let (sin, cos) = libm::sincos(course_deg.to_radians());
                DVec2::new(sin, cos) * mps
            }
            _ => DVec2::ZERO,
        };
        self.here = Some(Here { place, velocity_mps });
    }

    /// What is to be loaded now; nothing where what is there will do.
    pub(crate) fn wish(&mut self, local: &LocalFrame, now: Option<Timestamp>) -> Option<Wish> {
        let here = self.here.filter(|_| self.networks > 0)?;
        let reach_m = self.reach_m();
        if let Some(retry_at) = self.retry_at {
            if now.is_none_or(|now| now < retry_at) {
                return None;
            }
        } else if let Some(loaded) = &self.loaded {
            let soon = here.ahead_within(SOON_S, SOON_SHARE * reach_m);
            if !outgrown(loaded.center, reach_m, soon) || self.was_loaded_here(here.place) {
                return None;
            }
        }
        let lead_m = LEAD_SHARE * reach_m;
        let mps = here.velocity_mps.length();
        let lead_s = LEAD_S.min(lead_m / mps.max(f64::MIN_POSITIVE)) + self.took_s;
        let center = here.ahead(lead_s);
        let on_foot_m = if self.spare { SPARED * RADIUS_M } else { RADIUS_M };
        let radius_m = on_foot_m + here.velocity_mps.length() * AHEAD_S;
        let within = |origin: Wgs84| distance_m(origin, center) <= RECENTRE_M;
        let origins = [self.pack_origin, local.origin()];
        let origin = origins.into_iter().find(|origin| within(*origin)).unwrap_or(center);
        self.asked = Some(Wish { center, radius_m, origin });
        self.asked_by = Some((here.place, now));
        self.asked
    }

    /// Whether what can be known here was asked for: to ask again gives the same.
    fn was_loaded_here(&self, place: Wgs84) -> bool {
        self.loaded_from.is_some_and(|(from, count)| {
            count >= MOST_HERE && distance_m(from, place) < SOMEWHERE_ELSE_M
        })
    }

    /// Whether what was asked for is of no use any more.
    pub(crate) fn asked_outgrown(&self) -> bool {
        let soon = self.here.map(|here| here.ahead(SOON_S));
        let asked = self.asked.zip(soon);
        asked.is_none_or(|(asked, soon)| outgrown(asked.center, asked.radius_m, soon))
    }

    /// Takes note of what was loaded.
    pub(crate) fn loaded(&mut self, wish: Wish, known: Vec<Extent>, now: Option<Timestamp>) {
        self.asked = None;
        self.loaded = Some(wish);
        if let Some((place, asked)) = self.asked_by.take() {
            let took = asked.zip(now).map(|(asked, now)| now.duration_since(asked));
            let took_s = took.map_or(0.0, |took| took.as_secs_f64());
            self.took_s = took_s.clamp(0.0, LONGEST_LOAD_S);
            self.loaded_from = match self.loaded_from {
                Some((from, count)) if distance_m(from, place) < SOMEWHERE_ELSE_M => {
                    Some((from, count + 1))
                }
                _ => Some((place, 1)),
            };
        }
        let failed = known.iter().any(|extent| {
            extent
                .reason
                .as_ref()
                .is_some_and(|reason| !matches!(reason, EdgeReason::Crowded { .. }))
        });
        self.known = known;
        self.pause(failed, now);
    }

    /// Takes note that nothing could be loaded, and of why, network by network.
    pub(crate) fn failed(&mut self, reasons: Vec<EdgeReason>, now: Option<Timestamp>) {
        self.asked = None;
        if self.known.is_empty() {
            let center = self.here.map_or(self.pack_origin, |here| here.place);
            self.known = vec![Extent { center, reach_m: 0.0, reason: None }; self.networks];
        }
        for (extent, reason) in self.known.iter_mut().zip(reasons) {
            extent.reason = Some(reason);
        }
        self.pause(true, now);
    }

    /// Tries again at once: somebody acted on what was wrong.
    pub(crate) fn retry(&mut self) {
        if self.retry_at.is_some() {
            self.retry_at = Some(Timestamp::MIN);
        }
    }

    /// Nothing is known any more where the visitor is.
    pub(crate) fn forget_known(&mut self) {
        (self.asked, self.loaded, self.retry_at) = (None, None, None);
        self.loaded_from = None;
        self.known.clear();
    }

    /// Forgets the visitor, who begins anew somewhere.
    pub(crate) fn forget_visitor(&mut self) {
        (self.here, self.asked, self.loaded_from) = (None, None, None);
    }

    /// How much is known around the visitor.
    pub(crate) fn state(&self) -> SurroundingsState {
        if self.networks == 0 {
            return SurroundingsState::Whole;
        }
        // Where the least is known is where the edge is.
        let left_m = |extent: &Extent| {
            let away_m = self.here.map_or(0.0, |here| distance_m(here.place, extent.center));
            extent.reach_m - away_m
        };
        let edge = self.known.iter().min_by(|a, b| left_m(a).total_cmp(&left_m(b)));
        let Some(edge) = edge else { return SurroundingsState::Loading };
        let to_m = left_m(edge).max(0.0);
        match &edge.reason {
            // There is more, and what is left out is nearer than the edge; unless
            // that is so wherever one asks.
            Some(EdgeReason::Crowded { .. }) if to_m == 0.0 && !self.is_stuck() => {
                SurroundingsState::Loading
            }
            Some(reason) => SurroundingsState::Edge { to_m, reason: reason.clone() },
            None if to_m > 0.0 => SurroundingsState::Complete { to_m },
            None => SurroundingsState::Loading,
        }
    }

    /// Whether nothing better is to be had where the visitor is.
    fn is_stuck(&self) -> bool {
        self.asked.is_none() && self.here.is_some_and(|here| self.was_loaded_here(here.place))
    }

    /// How far around its middle all of what was loaded is known, metres. What
    /// could not be loaded has its own time to be tried again.
    fn reach_m(&self) -> f64 {
        let good = self
            .known
            .iter()
            .filter(|extent| matches!(extent.reason, None | Some(EdgeReason::Crowded { .. })));
        good.map(|extent| extent.reach_m).fold(f64::INFINITY, f64::min)
    }

    fn pause(&mut self, failed: bool, now: Option<Timestamp>) {
        if !failed {
            (self.failures, self.retry_at) = (0, None);
            return;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(8)).min(LONGEST_PAUSE);
        self.failures += 1;
        let now = now.unwrap_or(Timestamp::MIN);
        self.retry_at = Some(now.saturating_add(pause).unwrap_or(now));
    }
}

/// Whether what is known around a place is too little for one who is there
/// soon.
fn outgrown(center: Wgs84, reach_m: f64, soon: Wgs84) -> bool {
    distance_m(center, soon) > (OUTGROWN * reach_m).max(LEAST_WAY_M)
}

/// The distance between two places, metres.
pub(crate) fn distance_m(a: Wgs84, b: Wgs84) -> f64 {
    Ecef::from_geodetic(a, 0.0).distance_m(Ecef::from_geodetic(b, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Timestamp {
        "2026-06-16T09:00:00Z".parse().unwrap()
    }

    fn home() -> Wgs84 {
        Wgs84::new(46.5, 2.5).unwrap()
    }

    fn at(east_m: f64) -> Wgs84 {
        LocalFrame::new(home(), 0.0).on_ground(DVec2::new(east_m, 0.0))
    }

    /// A drive eastwards through a place where everything is known so far: how
    /// many loads there were, and the longest without what is around, seconds.
    fn drive(mps: f64, load_s: f64, reach_m: impl Fn(Wgs84) -> f64) -> (u32, f64) {
        let local = LocalFrame::new(home(), 0.0);
        let mut plan = LoadPlan::new(1, home());
        let (mut loads, mut bare_s, mut longest_s) = (0, 0.0_f64, 0.0_f64);
        let mut under_way: Option<(Wish, f64)> = None;
        for tenth in 0..3000 {
            let at_s = f64::from(tenth) * 0.1;
            let now = Some(start() + SignedDuration::from_secs_f64(at_s));
            let place = at(mps * at_s);
            plan.here = Some(Here { place, velocity_mps: DVec2::new(mps, 0.0) });
            if let Some((wish, ready_s)) = under_way
                && at_s >= ready_s
            {
                let reach_m = reach_m(wish.center).min(wish.radius_m);
                let reason = Some(EdgeReason::Crowded { assets: 1 });
                plan.loaded(wish, vec![Extent { center: wish.center, reach_m, reason }], now);
                under_way = None;
            }
            if under_way.is_none()
                && let Some(wish) = plan.wish(&local, now)
            {
                loads += 1;
                under_way = Some((wish, at_s + load_s));
            }
            let is_bare = plan.state() == SurroundingsState::Loading;
            bare_s = if is_bare { bare_s + 0.1 } else { 0.0 };
            // As one begins, nothing is there yet.
            longest_s = if at_s > 30.0 { longest_s.max(bare_s) } else { 0.0 };
        }
        (loads, longest_s)
    }

    #[test]
    fn a_crowded_place_is_not_outgrown_on_arrival_at_any_speed() {
        for mps in [0.0, 1.3, 8.0, 20.0, 36.0] {
            for reach_m in [60.0, 150.0, 300.0, 1000.0] {
                for load_s in [0.1, 1.0, 3.0] {
                    let (loads, bare_s) = drive(mps, load_s, |_| reach_m);
                    // A load serves for half of what it knows, or for as long as
                    // it takes to load the next.
                    let serves_s = (0.5 * reach_m / mps.max(0.01)).max(load_s);
                    let most = 6.0 + 300.0 / serves_s;
                    let about = format!("{mps} m/s, {reach_m} m, {load_s} s: {loads}, {bare_s}");
                    assert!(f64::from(loads) <= most, "{about}");
                    let in_time = mps * load_s < 0.5 * reach_m;
                    assert!(!in_time || bare_s < 0.05, "{about}");
                }
            }
        }
    }

    #[test]
    fn where_nothing_more_can_be_known_nothing_is_asked_again() {
        for mps in [0.0, 1.3] {
            let (loads, _) = drive(mps, 0.5, |_| 0.0);
            // Each 25 m at most, three times.
            assert!(f64::from(loads) <= 3.0 * (1.0 + mps * 300.0 / 25.0), "{mps}: {loads}");
        }
        // And where it is crowded here and empty there.
        let patchy = |place| {
            if (distance_m(place, home()) as u32 / 100).is_multiple_of(2) { 30.0 } else { 1500.0 }
        };
        for mps in [0.0, 1.3, 20.0] {
            let (loads, _) = drive(mps, 0.5, patchy);
            assert!(f64::from(loads) <= 4.0 + mps * 300.0 / 8.0, "{mps}: {loads}");
        }
    }
}
