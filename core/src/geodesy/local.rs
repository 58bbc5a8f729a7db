//! WGS 84 to earth-centred and to local east-north-up metres, and back.
//!
//! Formulas: IOGP Publication 373-7-2, Guidance Note 7 part 2 (2020),
//! sections 4.1.1 (geographic/geocentric) and 4.1.2 (geocentric/topocentric).
//! The way back from ECEF iterates Bowring's parametric latitude, which holds
//! at the poles and across the antimeridian.

use glam::{DMat3, DQuat, DVec2, DVec3};

use super::Wgs84;

/// Semi-major axis of WGS 84, metres.
const A_M: f64 = 6_378_137.0;
/// Flattening of WGS 84.
const F: f64 = 1.0 / 298.257_223_563;
/// First eccentricity squared.
const E2: f64 = F * (2.0 - F);

/// Earth-centred, earth-fixed coordinates in metres (EPSG:4978).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ecef {
    /// Towards latitude 0, longitude 0.
    pub x_m: f64,
    /// Towards latitude 0, longitude 90 east.
    pub y_m: f64,
    /// Towards the north pole.
    pub z_m: f64,
}

impl Ecef {
    /// From a geodetic point and its height above the ellipsoid in metres.
    #[must_use]
    pub fn from_geodetic(point: Wgs84, height_m: f64) -> Self {
        let (sin_lat, cos_lat) = libm::sincos(point.lat_deg().to_radians());
        let (sin_lon, cos_lon) = libm::sincos(point.lon_deg().to_radians());
        let n = A_M / (1.0 - E2 * sin_lat * sin_lat).sqrt();
        Self {
            x_m: (n + height_m) * cos_lat * cos_lon,
            y_m: (n + height_m) * cos_lat * sin_lon,
            z_m: (n * (1.0 - E2) + height_m) * sin_lat,
        }
    }

    /// The geodetic point and the height above the ellipsoid in metres.
    #[must_use]
    pub fn to_geodetic(self) -> (Wgs84, f64) {
        let p = libm::hypot(self.x_m, self.y_m);
        let b = A_M * (1.0 - F);
        let ep2 = E2 / (1.0 - E2);
        // Parametric latitude; three rounds reach double precision from the
        // earth's core boundary to beyond satellites' orbits.
        let (mut sin_beta, mut cos_beta) = libm::sincos(libm::atan2(self.z_m * A_M, p * b));
        let mut lat = 0.0_f64;
        for _ in 0..3 {
            let up = self.z_m + ep2 * b * sin_beta.powi(3);
            lat = libm::atan2(up, p - E2 * A_M * cos_beta.powi(3));
            (sin_beta, cos_beta) =
                libm::sincos(libm::atan2((1.0 - F) * libm::sin(lat), libm::cos(lat)));
        }
        let (sin_lat, cos_lat) = libm::sincos(lat);
        let n = A_M / (1.0 - E2 * sin_lat * sin_lat).sqrt();
        // This form has no pole: it projects onto the ellipsoid's normal.
        let height_m = p * cos_lat + self.z_m * sin_lat - A_M * A_M / n;
        let lon_deg = libm::atan2(self.y_m, self.x_m).to_degrees();
        let point = Wgs84::new(lat.to_degrees().clamp(-90.0, 90.0), lon_deg.clamp(-180.0, 180.0));
        // Only NaN coordinates could fail, and then there is no place to name.
        (point.unwrap_or(Wgs84::ORIGIN), height_m)
    }

    /// The straight distance to another point, metres: along the ground within
    /// 0.1 % over 900 km.
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        self.vector().distance(other.vector())
    }

    pub(super) fn vector(self) -> DVec3 {
        DVec3::new(self.x_m, self.y_m, self.z_m)
    }
}

/// East-north-up metres about an origin (EPSG method 9837).
///
/// `x` is east, `y` north, `z` up along the ellipsoid's normal at the origin.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalFrame {
    origin: Wgs84,
    height_m: f64,
    origin_ecef: DVec3,
    to_enu: DMat3,
}

impl LocalFrame {
    /// A frame about `origin`, whose height above the ellipsoid is
    /// `height_m` metres.
    #[must_use]
    pub fn new(origin: Wgs84, height_m: f64) -> Self {
        let (sin_lat, cos_lat) = libm::sincos(origin.lat_deg().to_radians());
        let (sin_lon, cos_lon) = libm::sincos(origin.lon_deg().to_radians());
        let east = DVec3::new(-sin_lon, cos_lon, 0.0);
        let north = DVec3::new(-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat);
        let up = DVec3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat);
        Self {
            origin,
            height_m,
            origin_ecef: Ecef::from_geodetic(origin, height_m).vector(),
            to_enu: DMat3::from_cols(east, north, up).transpose(),
        }
    }

    /// Where the frame is centred.
    #[must_use]
    pub fn origin(&self) -> Wgs84 {
        self.origin
    }

    /// Height of the origin above the ellipsoid, metres.
    #[must_use]
    pub fn height_m(&self) -> f64 {
        self.height_m
    }

    /// East, north and up in metres of a point at a height above the ellipsoid.
    #[must_use]
    pub fn to_local(&self, point: Wgs84, height_m: f64) -> DVec3 {
        self.ecef_to_local(Ecef::from_geodetic(point, height_m))
    }

    /// East and north in metres of a point on the ground, at the origin's height
    /// above the ellipsoid.
    #[must_use]
    pub fn ground_m(&self, point: Wgs84) -> DVec2 {
        self.to_local(point, self.height_m).truncate()
    }

    /// East, north and up in metres of an earth-centred point.
    #[must_use]
    pub fn ecef_to_local(&self, ecef: Ecef) -> DVec3 {
        self.to_enu * (ecef.vector() - self.origin_ecef)
    }

    /// The point on the ground (at the origin's height above the ellipsoid)
    /// whose east and north these are: what [`to_local`](Self::to_local) makes
    /// of it again, however far from the origin.
    #[must_use]
    pub fn on_ground(&self, local_m: DVec2) -> Wgs84 {
        let mut up_m = 0.0;
        let mut point = self.origin;
        // The plane leaves the ground; each round is nearer by the square of
        // the angle between them.
        for _ in 0..4 {
            let (at, height_m) = self.to_geodetic(local_m.extend(up_m));
            point = at;
            up_m -= height_m - self.height_m;
        }
        point
    }

    /// What turns directions in this frame to directions in another.
    #[must_use]
    pub fn rotation_to(&self, other: &Self) -> DQuat {
        DQuat::from_mat3(&(other.to_enu * self.to_enu.transpose()))
    }

    /// The geodetic point and height above the ellipsoid of local metres.
    #[must_use]
    pub fn to_geodetic(&self, local_m: DVec3) -> (Wgs84, f64) {
        let ecef = self.to_enu.transpose() * local_m + self.origin_ecef;
        Ecef { x_m: ecef.x, y_m: ecef.y, z_m: ecef.z }.to_geodetic()
    }
}
