//! Whether the visitor is at a stop, told so that it does not chatter.
//!
//! In: a place with its covariance. Out: where it stands to a stop's zones, and
//! how long that has held.
//!
//! Three bands lie around the zones of a stop:
//! - *inside*: with a probability of 0.7 or more, by the covariance
//!   ([`chance`]); at the *heart* of a zone, within a quarter of its radius, a
//!   poor place is taken too, after longer, lest a stop between high buildings
//!   never speak;
//! - *clear*: farther out of every zone than 5 m, and than what the error
//!   towards it exceeds once in twenty times (1.645 standard deviations);
//! - between the two nothing changes.

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};

use crate::geodesy::LocalFrame;
use crate::pose::PlaneCovariance;

use super::Zone;

/// So probable, the visitor is inside.
const INSIDE: f64 = 0.7;
/// The part of the radius that is a zone's heart.
const HEART_SHARE: f64 = 0.25;
/// How far outside of a zone one is clear of it, at least, metres,
const CLEAR_M: f64 = 5.0;
/// and at least in standard deviations: one error in twenty is larger.
const CLEAR_SIGMAS: f64 = 1.645;
/// So many standard deviations from an edge, the side is certain.
const CERTAIN_SIGMAS: f64 = 5.0;
/// Strips into which zones are cut to integrate over them.
const STRIPS: u32 = 32;
/// No place is better than this, metres: keeps a covariance invertible.
const LEAST_SIGMA_M: f64 = 0.1;
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

/// A place that is not known for certain: normally distributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) at_m: DVec2,
    cov_m2: PlaneCovariance,
}

impl Spot {
    /// A covariance that is none is replaced by the 68 % radius, alike in all
    /// directions.
    pub(super) fn new(at_m: DVec2, cov_m2: PlaneCovariance, radius_68_m: f64) -> Self {
        let PlaneCovariance { east, east_north, north } = cov_m2;
        let sound = east >= 0.0 && north >= 0.0 && east_north * east_north <= east * north * 1.001;
        let is_finite = (east + north).is_finite();
        let cov_m2 = if sound && is_finite { cov_m2 } else { PlaneCovariance::round(radius_68_m) };
        let least = LEAST_SIGMA_M * LEAST_SIGMA_M;
        let cov_m2 =
            PlaneCovariance { east: cov_m2.east + least, north: cov_m2.north + least, ..cov_m2 };
        Self { at_m, cov_m2 }
    }

    /// The same, elsewhere.
    pub(super) fn moved(self, by_m: DVec2) -> Self {
        Self { at_m: self.at_m + by_m, ..self }
    }

    /// Standard deviation towards another place, metres.
    fn sigma_m(&self, towards_m: DVec2) -> f64 {
        let PlaneCovariance { east, east_north, north } = self.cov_m2;
        let u = (towards_m - self.at_m).normalize_or(DVec2::X);
        (u.x * u.x * east + 2.0 * u.x * u.y * east_north + u.y * u.y * north).max(0.0).sqrt()
    }

    /// The largest standard deviation of any direction, metres.
    fn largest_sigma_m(&self) -> f64 {
        let PlaneCovariance { east, east_north, north } = self.cov_m2;
        let middle = (east + north) / 2.0;
        (middle + libm::hypot((east - north) / 2.0, east_north)).sqrt()
    }
}

/// Where a place stands to the zones of a stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Standing {
    /// How far within the zones' edge, metres; negative outside.
    pub(super) depth_m: f64,
    /// Whether the visitor is in a zone, as probably as it takes.
    pub(super) inside: bool,
    /// Whether they are about in the middle of one.
    pub(super) at_heart: bool,
    /// Whether the visitor is well outside of every zone.
    pub(super) clear: bool,
}

/// Where a place stands to zones; clear of them if there are none.
pub(super) fn standing(zones: &[Disc], spot: &Spot) -> Standing {
    let mut at_heart = false;
    let mut clear = true;
    for zone in zones {
        let away_m = spot.at_m.distance(zone.center_m);
        at_heart |= away_m <= HEART_SHARE * zone.radius_m;
        let margin_m = CLEAR_M.max(CLEAR_SIGMAS * spot.sigma_m(zone.center_m));
        clear &= away_m > zone.radius_m + margin_m;
    }
    let inside = !clear && chance(zones, spot) >= INSIDE;
    Standing { depth_m: depth_m(zones, spot.at_m), inside, at_heart, clear }
}

/// How far within the zones' edge a place is, metres; negative outside, and
/// infinitely so if there are none.
pub(super) fn depth_m(zones: &[Disc], place_m: DVec2) -> f64 {
    let depths = zones.iter().map(|zone| zone.radius_m - place_m.distance(zone.center_m));
    depths.fold(f64::NEG_INFINITY, f64::max)
}

/// The probability that a place is within any of the zones.
///
/// The zones, overlapping or not, are cut into strips from south to north. Of a
/// bivariate normal distribution, the place east is normal, and the place north
/// at a given east is normal again; so a strip has the density of its east times
/// what of the other distribution lies between the edges. Good to 0.01.
pub(super) fn chance(zones: &[Disc], spot: &Spot) -> f64 {
    let at_m = spot.at_m;
    let certain_m = CERTAIN_SIGMAS * spot.largest_sigma_m();
    let deepest_m = depth_m(zones, at_m);
    if deepest_m.abs() > certain_m {
        return if deepest_m > 0.0 { 1.0 } else { 0.0 };
    }
    let PlaneCovariance { east, east_north, north } = spot.cov_m2;
    let sigma_m = east.sqrt();
    let slope = east_north / east;
    let across_m = (north - slope * east_north).max(LEAST_SIGMA_M * LEAST_SIGMA_M).sqrt();
    let ends = |sign: f64| zones.iter().map(move |zone| zone.center_m.x + sign * zone.radius_m);
    let reach_m = CERTAIN_SIGMAS * sigma_m;
    let low_m = ends(-1.0).fold(f64::INFINITY, f64::min).max(at_m.x - reach_m);
    let high_m = ends(1.0).fold(f64::NEG_INFINITY, f64::max).min(at_m.x + reach_m);
    let wide_m = (high_m - low_m) / f64::from(STRIPS);
    if wide_m <= 0.0 {
        return 0.0;
    }
    let strip = |number: u32| {
        let x_m = low_m + (f64::from(number) + 0.5) * wide_m;
        let off = (x_m - at_m.x) / sigma_m;
        let middle_m = at_m.y + slope * (x_m - at_m.x);
        let below = |y_m: f64| share_below((y_m - middle_m) / across_m);
        // Each stretch between edges once, where zones overlap.
        let (mut upto_m, mut share) = (f64::NEG_INFINITY, 0.0);
        while let Some((from_m, to_m)) = chord_after(zones, x_m, upto_m) {
            share += below(to_m) - below(from_m.max(upto_m));
            upto_m = to_m;
        }
        libm::exp(-0.5 * off * off) * share
    };
    let density = wide_m / (sigma_m * std::f64::consts::TAU.sqrt());
    ((0..STRIPS).map(strip).sum::<f64>() * density).clamp(0.0, 1.0)
}

/// The share of a standard normal distribution below a value.
fn share_below(value: f64) -> f64 {
    0.5 * libm::erfc(-value * std::f64::consts::FRAC_1_SQRT_2)
}

/// Of the zones' chords from south to north at an east, the southernmost that
/// goes on beyond `upto_m`.
fn chord_after(zones: &[Disc], x_m: f64, upto_m: f64) -> Option<(f64, f64)> {
    let chords = zones.iter().filter_map(|zone| {
        let off_m = x_m - zone.center_m.x;
        let half_m = (zone.radius_m * zone.radius_m - off_m * off_m).max(0.0).sqrt();
        (half_m > 0.0).then_some((zone.center_m.y - half_m, zone.center_m.y + half_m))
    });
    chords.filter(|(_, to_m)| *to_m > upto_m).min_by(|a, b| a.0.total_cmp(&b.0))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn disc(east_m: f64, north_m: f64, radius_m: f64) -> Disc {
        Disc { center_m: DVec2::new(east_m, north_m), radius_m }
    }

    /// The same on a grid of a tenth of a metre.
    fn summed(zones: &[Disc], spot: &Spot) -> f64 {
        let PlaneCovariance { east, east_north, north } = spot.cov_m2;
        let det = east * north - east_north * east_north;
        let mut sum = 0.0;
        for x in -600..600 {
            for y in -600..600 {
                let at_m = DVec2::new(f64::from(x) + 0.5, f64::from(y) + 0.5) * 0.1;
                let off = at_m - spot.at_m;
                let inside = depth_m(zones, at_m) >= 0.0;
                let form = (north * off.x * off.x - 2.0 * east_north * off.x * off.y
                    + east * off.y * off.y)
                    / det;
                sum += if inside { (-0.5 * form).exp() * 0.01 } else { 0.0 };
            }
        }
        sum / (std::f64::consts::TAU * det.sqrt())
    }

    #[test]
    fn the_chance_to_be_inside_is_that_of_the_covariance() {
        let zones = [disc(0.0, 0.0, 10.0), disc(12.0, 4.0, 8.0), disc(-20.0, 15.0, 5.0)];
        let covs = [(4.0, 0.0, 4.0), (25.0, 20.0, 25.0), (1.0, 0.0, 100.0), (100.0, -60.0, 49.0)];
        for (east, east_north, north) in covs {
            let cov_m2 = PlaneCovariance { east, east_north, north };
            for at in [(0.0, 0.0), (9.0, 1.0), (0.0, 11.0), (-12.0, 6.0), (30.0, -10.0)] {
                let spot = Spot::new(at.into(), cov_m2, 1.0);
                for zones in [&zones[..1], &zones[..2], &zones[..]] {
                    let (ours, grid) = (chance(zones, &spot), summed(zones, &spot));
                    assert!((ours - grid).abs() < 0.01, "{at:?} {cov_m2:?}: {ours} {grid}");
                }
            }
        }
        // At the centre of a circle: Rayleigh's distribution.
        let spot = Spot::new(DVec2::ZERO, PlaneCovariance::round(30.0), 30.0);
        let ours = chance(&zones[..1], &spot);
        assert!((ours - (1.0 - (-50.0 / spot.cov_m2.east).exp())).abs() < 0.005, "{ours}");
    }

    #[test]
    fn a_covariance_that_is_none_is_the_radius() {
        let round = Spot::new(DVec2::ZERO, PlaneCovariance::round(4.0), 4.0);
        for (east, east_north, north) in
            [(f64::NAN, 0.0, 1.0), (-1.0, 0.0, 1.0), (1.0, 9.0, 1.0), (f64::INFINITY, 0.0, 1.0)]
        {
            let spot = Spot::new(DVec2::ZERO, PlaneCovariance { east, east_north, north }, 4.0);
            assert_eq!(spot, round);
        }
        assert_eq!(chance(&[], &round), 0.0);
    }
}
