//! The way from the visitor to a stop.

use glam::DVec2;
use serde::{Deserialize, Serialize};

use super::StopId;
use super::geofence::Disc;
use super::route::{OnRoute, Route};
use crate::geodesy::full_turn_deg;

/// How far ahead on the line the direction is taken, metres: so that it does
/// not turn with every fix.
const LOOK_AHEAD_M: f64 = 8.0;
/// Nearer than this, metres, a place has no direction.
const SOMEWHERE_M: f64 = 0.01;

/// The way to the next stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Way {
    /// Where it leads.
    pub stop: StopId,
    /// The stop's number in the tour, from 1.
    pub number: u32,
    /// The line to walk, east and north in local metres, from the visitor to
    /// a place in a zone of the stop: along the tour's route, backwards where
    /// the stop lies behind; straight where the route is farther away than 40
    /// metres or than the stop.
    pub line_m: Vec<DVec2>,
    /// Its length, metres.
    pub distance_m: f64,
    /// Its length as it is shown, metres: in steps of five, near by of one.
    pub shown_distance_m: u32,
    /// Its length as a screen reader says it, metres, which is not to change
    /// with every fix: in steps of fifty, near by of ten.
    pub spoken_distance_m: u32,
    /// Where to go first, degrees clockwise from true north, 0 to 360; where
    /// the visitor looks once they are there.
    pub bearing_deg: f64,
    /// Whether the visitor has walked past the stop.
    pub passed: bool,
}

/// A distance in steps; in finer ones when it is less than `near_m`.
pub(super) fn in_steps(distance_m: f64, near_m: f64, [fine_m, coarse_m]: [f64; 2]) -> u32 {
    let step_m = if distance_m < near_m { fine_m } else { coarse_m };
    ((distance_m / step_m).round() * step_m) as u32
}

/// A line to walk and where it begins to lead.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) points_m: Vec<DVec2>,
    pub(super) distance_m: f64,
    /// `None` where there is nowhere to go any more.
    pub(super) bearing_deg: Option<f64>,
}

/// The line from a place to the zones of a stop, along the route where both
/// are on it: where the place joins it, and where the stop is along it in
/// metres. `None` for a stop without zones.
pub(super) fn line_to(
    zones: &[Disc],
    from_m: DVec2,
    route: &Route,
    on_route: Option<(OnRoute, f64)>,
) -> Option<Line> {
    let (away_m, center_m) = nearest(zones, from_m)?;
    let mut points_m = vec![from_m];
    let mut off_m = 0.0;
    match on_route {
        Some((joins, ends_m)) if away_m > joins.off_m => {
            off_m = joins.off_m;
            route.copy_between(joins.along_m, ends_m, &mut points_m);
            let last_m = points_m.last().copied().unwrap_or(from_m);
            // The route may lead by the stop only.
            let (away_m, center_m) = nearest(zones, last_m)?;
            points_m.extend((away_m > 0.0).then_some(center_m));
        }
        _ => points_m.push(center_m),
    }
    points_m.dedup();
    let distance_m = points_m.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    // Ahead on the route: being beside it does not turn the bearing.
    let ahead_m = at(&points_m, off_m + LOOK_AHEAD_M) - from_m;
    let bearing_deg = (ahead_m.length() > SOMEWHERE_M).then(|| bearing_deg(ahead_m));
    Some(Line { points_m, distance_m, bearing_deg })
}

/// How far a place is from the edge of the nearest zone, metres, negative in
/// it, and the zone's centre.
fn nearest(zones: &[Disc], from_m: DVec2) -> Option<(f64, DVec2)> {
    let away_m = |zone: &Disc| from_m.distance(zone.center_m) - zone.radius_m;
    let zones = zones.iter().map(|zone| (away_m(zone), zone.center_m));
    zones.min_by(|a, b| a.0.total_cmp(&b.0))
}

/// The place so far along a line, or its end.
fn at(points_m: &[DVec2], mut ahead_m: f64) -> DVec2 {
    for pair in points_m.windows(2) {
        let step_m = pair[0].distance(pair[1]);
        if ahead_m <= step_m {
            return pair[0].lerp(pair[1], ahead_m / step_m);
        }
        ahead_m -= step_m;
    }
    points_m.last().copied().unwrap_or_default()
}

fn bearing_deg(ahead_m: DVec2) -> f64 {
    full_turn_deg(libm::atan2(ahead_m.x, ahead_m.y).to_degrees())
}
