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
/// The middle of it lies so far ahead, seconds of way.
const LEAD_S: f64 = 20.0;
/// What is loaded is outgrown where the visitor, in so many seconds, is
/// farther from its middle than this share of what is known.
const SOON_S: f64 = 10.0;
const OUTGROWN: f64 = 0.5;
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
        let soon = here.ahead(SOON_S);
        if let Some(retry_at) = self.retry_at {
            if now.is_none_or(|now| now < retry_at) {
                return None;
            }
        } else if let Some(loaded) = &self.loaded
            && !outgrown(loaded.center, self.reach_m(), soon)
        {
            return None;
        }
        let center = here.ahead(LEAD_S);
        let on_foot_m = if self.spare { SPARED * RADIUS_M } else { RADIUS_M };
        let radius_m = on_foot_m + here.velocity_mps.length() * AHEAD_S;
        let within = |origin: Wgs84| distance_m(origin, center) <= RECENTRE_M;
        let origins = [self.pack_origin, local.origin()];
        let origin = origins.into_iter().find(|origin| within(*origin)).unwrap_or(center);
        self.asked = Some(Wish { center, radius_m, origin });
        self.asked
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
        self.known.clear();
    }

    /// Forgets the visitor, who begins anew somewhere.
    pub(crate) fn forget_visitor(&mut self) {
        (self.here, self.asked) = (None, None);
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
            // There is more, and what is left out is nearer than the edge.
            Some(EdgeReason::Crowded { .. }) if to_m == 0.0 => SurroundingsState::Loading,
            Some(reason) => SurroundingsState::Edge { to_m, reason: reason.clone() },
            None if to_m > 0.0 => SurroundingsState::Complete { to_m },
            None => SurroundingsState::Loading,
        }
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
    distance_m(center, soon) > (OUTGROWN * reach_m).max(1.0)
}

/// The distance between two places, metres.
pub(crate) fn distance_m(a: Wgs84, b: Wgs84) -> f64 {
    Ecef::from_geodetic(a, 0.0).distance_m(Ecef::from_geodetic(b, 0.0))
}
