//! Whether the visitor is at a stop, told so that it does not chatter.
//!
//! In: a place with its accuracy. Out: where it stands to a stop's zones, and
//! how long that has held.
//!
//! Three bands lie around a zone of radius `r`, for a 68 % accuracy `a`:
//! - *inside*: within `max(r - a/2, r/4)` of its centre. At the edge of a
//!   zone a poor fix says nothing; at its heart even a poor one is taken,
//!   lest a stop between high buildings never speak;
//! - *clear*: farther than `r + max(5 m, a)` of every zone;
//! - between the two nothing changes.

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};

use crate::geodesy::LocalFrame;

use super::Zone;

/// How much of the accuracy is taken off a zone's radius to be inside.
const ACCURACY_SHARE: f64 = 0.5;
/// The part of the radius that counts as inside at any accuracy.
const HEART_SHARE: f64 = 0.25;
/// How far outside of a zone one is clear of it, at least, metres.
const CLEAR_M: f64 = 5.0;
/// A state is not taken to have held over a longer gap between two poses.
const LONGEST_GAP: SignedDuration = SignedDuration::from_secs(10);

/// A zone in local metres; its numbers are finite and its radius positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Disc {
    pub(super) center_m: DVec2,
    pub(super) radius_m: f64,
}

impl Disc {
    /// `None` for a zone that nobody can be in.
    pub(super) fn new(zone: &Zone, local: &LocalFrame) -> Option<Self> {
        let center_m = local.ground_m(zone.center);
        let sound = zone.radius_m > 0.0 && zone.radius_m.is_finite() && center_m.is_finite();
        sound.then_some(Self { center_m, radius_m: zone.radius_m })
    }
}

/// Where a place stands to the zones of a stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Standing {
    /// How far within the zones' edge, metres; negative outside.
    pub(super) depth_m: f64,
    /// Whether the visitor is in a zone, as surely as the accuracy lets say.
    pub(super) inside: bool,
    /// Whether the visitor is well outside of every zone.
    pub(super) clear: bool,
}

/// Where a place stands to zones; clear of them if there are none.
pub(super) fn standing(zones: &[Disc], place_m: DVec2, accuracy_m: f64) -> Standing {
    let mut standing = Standing { depth_m: f64::NEG_INFINITY, inside: false, clear: true };
    for zone in zones {
        let away_m = place_m.distance(zone.center_m);
        let certain_m = zone.radius_m - ACCURACY_SHARE * accuracy_m;
        standing.depth_m = standing.depth_m.max(zone.radius_m - away_m);
        standing.inside |= away_m <= certain_m.max(HEART_SHARE * zone.radius_m);
        standing.clear &= away_m > zone.radius_m + CLEAR_M.max(accuracy_m);
    }
    standing
}

/// How long something has held without a break.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Dwell(Option<Held>);

#[derive(Debug, Clone, Copy)]
struct Held {
    since: Timestamp,
    seen: Timestamp,
}

impl Dwell {
    /// Takes in whether it holds at `time`; true once it has for `needed`.
    /// Begins anew when the clock runs backwards or poses were missing.
    pub(super) fn held(&mut self, holds: bool, time: Timestamp, needed: SignedDuration) -> bool {
        if !holds {
            self.reset();
            return false;
        }
        let unbroken =
            |held: &Held| held.seen <= time && time.duration_since(held.seen) <= LONGEST_GAP;
        let since = self.0.filter(unbroken).map_or(time, |held| held.since);
        self.0 = Some(Held { since, seen: time });
        time.duration_since(since) >= needed
    }

    pub(super) fn is_running(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn reset(&mut self) {
        self.0 = None;
    }
}
