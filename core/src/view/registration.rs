//! How far the picture may be off what it lies over, and what of it is drawn
//! therefore ("drawing by registration error": MacIntyre and Julier, "Estimating
//! and Adapting to Registration Errors in Augmented Reality Systems", 2002).
//!
//! In: the covariance of the position, the deviation of the heading. Out: by how
//! much a place may lie beside where it is drawn, in metres across a direction,
//! and how strongly a thing is drawn that may be so far off. What may be anywhere
//! is not drawn.

use glam::Vec2;

use crate::pose::{Doubt, HeadingSource, Pose, PositionState, RADIUS_68};

use super::BuriedLines;

/// A buried line is drawn sharp up to the first, and not any more from the
/// second, metres that it may lie to the side of where it is drawn.
const SHARP_M: [f32; 2] = [4.0, 6.0];
/// The strip around it.
const STRIP_M: [f32; 2] = [12.0, 18.0];
/// What stands on the ground fades from the first deviation of the heading,
/// degrees, and is not drawn from the second.
const HEADING_DEG: [f32; 2] = [10.0, 40.0];
/// A heading less sure is told.
const POOR_HEADING_DEG: f32 = 12.0;
/// A larger variance says nothing more, square metres.
const MOST_M2: f64 = 1e9;
/// Where what is told of buried lines holds: so far ahead, metres.
const AHEAD_M: f32 = 10.0;

/// The pose's errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Registration {
    /// Variances of east and north and their covariance, square metres.
    east: f32,
    east_north: f32,
    north: f32,
    heading_rad: f32,
    state: PositionState,
    source: HeadingSource,
}

impl Registration {
    /// No strip is drawn that is wider to either side, metres.
    pub(super) const WIDEST_M: f32 = STRIP_M[1];

    pub(super) fn new(pose: &Pose) -> Self {
        let cov = pose.position_cov_m2;
        let known = |variance: f64| {
            if variance >= 0.0 { variance.min(MOST_M2) as f32 } else { MOST_M2 as f32 }
        };
        let heading_deg = pose.heading_accuracy_deg;
        // What is not a number is as bad as can be.
        let heading_deg = if heading_deg >= 0.0 { heading_deg.min(180.0) } else { 180.0 };
        Self {
            east: known(cov.east),
            east_north: if cov.east_north.abs() <= MOST_M2 { cov.east_north as f32 } else { 0.0 },
            north: known(cov.north),
            heading_rad: heading_deg.to_radians() as f32,
            state: pose.position_state,
            source: pose.heading_source,
        }
    }

    /// How far a place that lies `offset_m` from the eye may be to either side
    /// of where it is drawn, metres along the unit vector `across`: as many
    /// deviations as the radius of 68 % has. A turned picture moves a place
    /// across the line of sight, by so much more the farther it is.
    pub(super) fn off_m(&self, offset_m: Vec2, across: Vec2) -> f32 {
        let turned_m = offset_m.perp().dot(across) * self.heading_rad;
        RADIUS_68 as f32 * libm::sqrtf(self.variance(across) + turned_m * turned_m)
    }

    /// Variance of the position along a vector, times its squared length.
    pub(super) fn variance(&self, along: Vec2) -> f32 {
        let Vec2 { x, y } = along;
        // Rounding, or a covariance that is none, may leave it below zero.
        (x * x * self.east + 2.0 * x * y * self.east_north + y * y * self.north).max(0.0)
    }

    /// The most that a place within `range_m` may be off in any direction.
    pub(super) fn most_off_m(&self, range_m: f32) -> f32 {
        let turned_m = range_m * self.heading_rad;
        let variance = self.east.max(self.north) + self.east_north.abs() + turned_m * turned_m;
        RADIUS_68 as f32 * libm::sqrtf(variance)
    }

    /// How strongly what stands on the ground is drawn, 0 to 1.
    pub(super) fn standing(&self) -> f32 {
        fall(self.heading_rad.to_degrees(), HEADING_DEG)
    }

    /// How buried lines ahead are drawn.
    pub(super) fn buried(&self, ahead: Vec2) -> BuriedLines {
        let ahead = ahead.normalize_or(Vec2::Y);
        let off_m = self.off_m(ahead * AHEAD_M, ahead.perp());
        if sharp(off_m) >= 0.5 {
            BuriedLines::Sharp
        } else if strip(off_m) >= 0.5 {
            BuriedLines::CorridorOnly
        } else {
            BuriedLines::Withheld
        }
    }

    /// What is doubtful, the worst first.
    pub(super) fn doubt(&self, buried: BuriedLines) -> Option<Doubt> {
        let heading_deg = self.heading_rad.to_degrees();
        if self.state == PositionState::Lost {
            Some(Doubt::PositionLost)
        } else if heading_deg >= HEADING_DEG[1] || self.source == HeadingSource::Unknown {
            Some(Doubt::HeadingUnknown)
        } else if heading_deg >= POOR_HEADING_DEG {
            Some(Doubt::HeadingInaccurate)
        } else if buried != BuriedLines::Sharp {
            Some(Doubt::PositionInaccurate)
        } else if self.source == HeadingSource::WalkAgainstCompass {
            Some(Doubt::CompassDisturbed)
        } else {
            None
        }
    }
}

/// How strongly a buried line is drawn that may lie so far to the side, 0 to 1.
pub(super) fn sharp(off_m: f32) -> f32 {
    fall(off_m, SHARP_M)
}

/// How strongly a strip is drawn that is so wide to either side, 0 to 1.
pub(super) fn strip(half_m: f32) -> f32 {
    fall(half_m, STRIP_M)
}

/// 1 up to the first bound, 0 from the second on, smoothly between; what is not
/// a number is beyond.
fn fall(figure: f32, [from, to]: [f32; 2]) -> f32 {
    let t = ((figure - from) / (to - from)).clamp(0.0, 1.0);
    if t.is_nan() { 0.0 } else { 1.0 - t * t * (3.0 - 2.0 * t) }
}

#[cfg(test)]
mod tests {
    use crate::pose::PlaneCovariance;
    use crate::view::tests::pose;

    use super::*;

    fn registration(cov: PlaneCovariance, heading_deg: f64) -> Registration {
        Registration::new(&Pose {
            position_cov_m2: cov,
            heading_accuracy_deg: heading_deg,
            ..pose([0.0, 0.0], 0.0, 0.0, 0.0)
        })
    }

    #[test]
    fn a_round_error_is_its_radius_in_every_direction() {
        let round = registration(PlaneCovariance::round(4.0), 0.0);
        for deg in [0.0_f32, 30.0, 90.0, 200.0] {
            let across = Vec2::from_angle(deg.to_radians());
            assert!((round.off_m(Vec2::new(40.0, 9.0), across) - 4.0).abs() < 1e-4);
        }
    }

    #[test]
    fn a_turned_picture_moves_what_is_far_and_only_across() {
        // 15 degrees off: a place 20 m ahead is drawn 5.2 m to its side.
        let turned = registration(PlaneCovariance::round(0.0), 15.0);
        let off_m = turned.off_m(Vec2::new(0.0, 20.0), Vec2::X);
        assert!((off_m - 1.509_592 * 20.0 * 0.261_799).abs() < 1e-3, "{off_m}");
        assert!(turned.off_m(Vec2::new(0.0, 20.0), Vec2::Y) < 1e-6);
        assert!((turned.off_m(Vec2::new(0.0, 50.0), Vec2::X) / off_m - 2.5).abs() < 1e-4);
    }

    #[test]
    fn an_error_that_lies_along_a_street_leaves_its_lines_sharp() {
        let along = PlaneCovariance { east: 0.25, east_north: 0.0, north: 100.0 };
        let long = registration(along, 1.0);
        let ahead = Vec2::new(0.0, 10.0);
        assert!(sharp(long.off_m(ahead, Vec2::X)) == 1.0);
        assert!(sharp(long.off_m(ahead, Vec2::Y)) == 0.0);
    }

    #[test]
    fn what_is_no_number_is_as_bad_as_can_be() {
        let nan = PlaneCovariance { east: f64::NAN, east_north: f64::NAN, north: f64::NAN };
        let lost = registration(nan, f64::NAN);
        assert_eq!(lost.buried(Vec2::Y), BuriedLines::Withheld);
        assert_eq!(lost.standing(), 0.0);
        assert_eq!(lost.doubt(BuriedLines::Withheld), Some(Doubt::HeadingUnknown));
    }

    #[test]
    fn the_worst_doubt_is_told() {
        let sure = registration(PlaneCovariance::round(2.0), 3.0);
        let doubt = |it: Registration| it.doubt(it.buried(Vec2::Y));
        assert_eq!(doubt(sure), None);
        let walked = Registration { source: HeadingSource::WalkAgainstCompass, ..sure };
        assert_eq!(doubt(walked), Some(Doubt::CompassDisturbed));
        let wide = registration(PlaneCovariance::round(9.0), 3.0);
        assert_eq!(wide.buried(Vec2::Y), BuriedLines::CorridorOnly);
        assert_eq!(doubt(wide), Some(Doubt::PositionInaccurate));
        let turned = registration(PlaneCovariance::round(9.0), 20.0);
        assert_eq!(doubt(turned), Some(Doubt::HeadingInaccurate));
        let unknown = registration(PlaneCovariance::round(9.0), 104.0);
        assert_eq!(doubt(unknown), Some(Doubt::HeadingUnknown));
        let lost = Registration { state: PositionState::Lost, ..unknown };
        assert_eq!(doubt(lost), Some(Doubt::PositionLost));
    }
}
