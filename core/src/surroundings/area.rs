//! Boxes of degrees around a place, and how far they are from it.

use crate::assets::Bounds;
use crate::geodesy::{Wgs84, half_turn_deg};

use super::cut::Window;

/// Metres of a degree of latitude where it has the fewest, at the equator;
/// and of longitude there, where it has the most.
const LAT_DEG_M: f64 = 110_574.0;
const LON_DEG_M: f64 = 111_320.0;
/// Nearer to a pole than this, all longitudes are near, degrees.
const POLAR_DEG: f64 = 89.9;

/// A disc on the ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    center: Wgs84,
    radius_m: f64,
    /// Metres of a degree of longitude where it has the fewest in the disc.
    lon_deg_m: f64,
}

impl Area {
    pub(super) fn new(center: Wgs84, radius_m: f64) -> Self {
        let farthest_deg = center.lat_deg().abs() + radius_m / LAT_DEG_M;
        let lon_deg_m = match farthest_deg < POLAR_DEG {
            true => LON_DEG_M * libm::cos(farthest_deg.to_radians()),
            false => 0.0,
        };
        Self { center, radius_m, lon_deg_m }
    }

    pub(super) fn radius_m(&self) -> f64 {
        self.radius_m
    }

    /// A window around it, whose assets are those of the disc and some more.
    pub(super) fn window(&self) -> Window {
        let half_deg = [self.radius_m / self.lon_deg_m, self.radius_m / LAT_DEG_M];
        Window::new(self.center, half_deg.map(|deg| if deg.is_nan() { 0.0 } else { deg }))
    }

    /// The same middle, less far.
    pub(super) fn narrowed(&self, radius_m: f64) -> Self {
        Self::new(self.center, radius_m)
    }

    /// Half of it in each direction.
    pub(super) fn halved(&self) -> Self {
        Self::new(self.center, self.radius_m / 2.0)
    }

    /// Boxes that hold it: two where it crosses the antimeridian.
    pub(super) fn boxes(&self) -> Vec<Bounds> {
        let (lat_deg, lon_deg) = (self.center.lat_deg(), self.center.lon_deg());
        let high_deg = self.radius_m / LAT_DEG_M;
        let (south, north) = ((lat_deg - high_deg).max(-90.0), (lat_deg + high_deg).min(90.0));
        let wide_deg = self.radius_m / self.lon_deg_m;
        if wide_deg.is_nan() || wide_deg >= 180.0 {
            return vec![[-180.0, south, 180.0, north]];
        }
        let (west, east) = (lon_deg - wide_deg, lon_deg + wide_deg);
        let mut boxes = vec![[west.max(-180.0), south, east.min(180.0), north]];
        if west < -180.0 {
            boxes.push([west + 360.0, south, 180.0, north]);
        }
        if east > 180.0 {
            boxes.push([-180.0, south, east - 360.0, north]);
        }
        boxes
    }

    /// How far a box is from the middle at least, metres; 0 within it.
    pub(super) fn distance_m(&self, [west, south, east, north]: &Bounds) -> f64 {
        let (lat_deg, lon_deg) = (self.center.lat_deg(), self.center.lon_deg());
        let up_deg = (south - lat_deg).max(lat_deg - north).max(0.0);
        let off = |lon: f64| half_turn_deg(lon - lon_deg).abs();
        let side_deg =
            if (*west..=*east).contains(&lon_deg) { 0.0 } else { off(*west).min(off(*east)) };
        libm::hypot(up_deg * LAT_DEG_M, side_deg * self.lon_deg_m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(lat: f64, lon: f64, radius_m: f64) -> Area {
        Area::new(Wgs84::new(lat, lon).unwrap(), radius_m)
    }

    #[test]
    fn boxes_hold_the_disc_and_not_much_more() {
        let boxes = area(48.8, 2.2, 1500.0).boxes();
        let [[west, south, east, north]] = boxes[..] else { panic!("{boxes:?}") };
        let frame = crate::geodesy::LocalFrame::new(Wgs84::new(48.8, 2.2).unwrap(), 0.0);
        for turn in 0..360 {
            let (sin, cos) = f64::from(turn).to_radians().sin_cos();
            let at = frame.on_ground(glam::DVec2::new(sin, cos) * 1500.0);
            assert!(
                (west..=east).contains(&at.lon_deg()) && (south..=north).contains(&at.lat_deg())
            );
        }
        assert!((east - west) * 73_300.0 < 3_010.0 && (north - south) * 111_200.0 < 3_020.0);
    }

    #[test]
    fn the_antimeridian_and_the_poles_are_no_edge() {
        let boxes = area(-17.0, 179.999, 1500.0).boxes();
        assert_eq!(boxes.len(), 2);
        assert!(boxes[1][0] == -180.0 && boxes[1][2] < -179.98);
        let far_m = area(-17.0, 179.999, 1500.0).distance_m(&[-179.999, -17.0, -179.99, -16.9]);
        assert!((far_m - 212.0).abs() < 2.0, "{far_m}");
        assert_eq!(
            area(89.95, 0.0, 1500.0).boxes(),
            [[-180.0, 89.936_434_424_005_64, 180.0, 89.963_565_575_994_36]]
        );
    }

    #[test]
    fn distances_are_never_too_long() {
        for (lat, lon) in [(0.0, 0.0), (48.8, 2.2), (-60.0, 179.99), (80.0, -170.0)] {
            let here = Wgs84::new(lat, lon).unwrap();
            let frame = crate::geodesy::LocalFrame::new(here, 0.0);
            for turn in 0..36 {
                let (sin, cos) = f64::from(turn * 10).to_radians().sin_cos();
                let at = frame.on_ground(glam::DVec2::new(sin, cos) * 1400.0);
                let point = [at.lon_deg(), at.lat_deg(), at.lon_deg(), at.lat_deg()];
                let far_m = area(lat, lon, 1500.0).distance_m(&point);
                assert!((1380.0..=1400.5).contains(&far_m), "{lat} {turn}: {far_m}");
            }
        }
    }
}
