//! The way from the visitor to a stop.

use glam::DVec2;
use serde::{Deserialize, Serialize};

use super::StopId;
use super::geofence::Disc;
use super::route::{OnRoute, Route};

/// How far ahead on the line the direction is taken, metres: so that it does
/// not turn with every fix.
const LOOK_AHEAD_M: f64 = 8.0;

/// The way to the next stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Where it leads.
    pub stop: StopId,
    /// The line to walk, east and north in local metres, from the visitor to
    /// a place in a zone of the stop: along the tour's route, backwards where
    /// the stop lies behind; straight where the route is farther away than 40
    /// metres or than the stop.
    pub line_m: Vec<DVec2>,
    /// Its length, metres.
    pub distance_m: f64,
    /// Where to go first, degrees clockwise from true north, 0 to 360.
    pub bearing_deg: f64,
    /// Whether the visitor has walked past the stop.
    pub passed: bool,
}

/// A line to walk and where it begins to lead.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) points_m: Vec<DVec2>,
    pub(super) distance_m: f64,
    pub(super) bearing_deg: f64,
}

/// The line from a place to the zones of a stop, along the route where both
/// are on it; `None` for a stop without zones. `facing_deg` is given back as
/// the bearing where there is nowhere to go any more.
pub(super) fn line_to(
    zones: &[Disc],
    from_m: DVec2,
    route: &Route,
    joins: Option<OnRoute>,
    stop_along_m: Option<f64>,
    facing_deg: f64,
) -> Option<Line> {
    let away_m = |zone: &Disc| from_m.distance(zone.center_m) - zone.radius_m;
    let nearest = zones.iter().min_by(|a, b| away_m(a).total_cmp(&away_m(b)))?;
    let mut points_m = vec![from_m];
    let mut slack_m = 0.0;
    match (joins, stop_along_m) {
        (Some(joins), Some(stop_m)) if away_m(nearest) > joins.off_m => {
            route.copy_between(joins.along_m, stop_m, &mut points_m);
            // What is off the route to the side does not turn the bearing.
            slack_m = joins.off_m;
            let ends_m = points_m.last().copied().unwrap_or(from_m);
            points_m.extend(last_steps(zones, ends_m));
        }
        _ => points_m.push(nearest.center_m),
    }
    points_m.dedup();
    let distance_m = length_m(&points_m);
    let ahead_m = at(&points_m, LOOK_AHEAD_M + slack_m) - from_m;
    let bearing_deg = if ahead_m.length() > 1e-3 { bearing_deg(ahead_m) } else { facing_deg };
    Some(Line { points_m, distance_m, bearing_deg })
}

/// From where the route comes nearest to a stop into its nearest zone.
fn last_steps(zones: &[Disc], from_m: DVec2) -> Option<DVec2> {
    let away_m = |zone: &Disc| from_m.distance(zone.center_m) - zone.radius_m;
    let nearest = zones.iter().min_by(|a, b| away_m(a).total_cmp(&away_m(b)))?;
    (away_m(nearest) > 0.0).then_some(nearest.center_m)
}

fn length_m(points_m: &[DVec2]) -> f64 {
    points_m.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
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
    let deg = ahead_m.x.atan2(ahead_m.y).to_degrees().rem_euclid(360.0);
    // A hair's breadth west of north is rounded up to 360.
    if deg < 360.0 { deg } else { 0.0 }
}
