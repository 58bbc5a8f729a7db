//! A position that is known to be on the globe.

use serde::{Deserialize, Serialize};

/// What is wrong with a position from outside.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GeodesyError {
    /// Latitude is not a finite number of degrees within -90..=90.
    #[error("latitude {0} is not within -90 to 90 degrees")]
    Latitude(f64),
    /// Longitude is not a finite number of degrees within -180..=180.
    #[error("longitude {0} is not within -180 to 180 degrees")]
    Longitude(f64),
    /// Height is not finite, or farther than 100 km from the ellipsoid.
    #[error("height {0} m is not within -100000 to 100000 metres")]
    Height(f64),
}

/// A point on the WGS 84 ellipsoid, in degrees, checked once when it is made.
///
/// ```
/// use wattwalk::geodesy::Wgs84;
/// let fort = Wgs84::new(48.8170, 2.2670).unwrap();
/// assert_eq!(fort.lat_deg(), 48.8170);
/// assert!(Wgs84::new(f64::NAN, 0.0).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "RawPoint", into = "RawPoint")]
pub struct Wgs84 {
    lat_deg: f64,
    lon_deg: f64,
}

impl Wgs84 {
    pub(crate) const ORIGIN: Self = Self { lat_deg: 0.0, lon_deg: 0.0 };

    /// A point from latitude and longitude in degrees.
    ///
    /// # Errors
    /// [`GeodesyError`] when a value is not finite or out of range.
    pub fn new(lat_deg: f64, lon_deg: f64) -> Result<Self, GeodesyError> {
        if !(-90.0..=90.0).contains(&lat_deg) {
            return Err(GeodesyError::Latitude(lat_deg));
        }
        if !(-180.0..=180.0).contains(&lon_deg) {
            return Err(GeodesyError::Longitude(lon_deg));
        }
        Ok(Self { lat_deg, lon_deg })
    }

    /// Geodetic latitude in degrees, north positive.
    #[must_use]
    pub fn lat_deg(self) -> f64 {
        self.lat_deg
    }

    /// Longitude in degrees, east positive.
    #[must_use]
    pub fn lon_deg(self) -> f64 {
        self.lon_deg
    }
}

/// A place in WGS 84 degrees.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Wgs84"))]
struct RawPoint {
    /// Geodetic latitude, degrees, north positive.
    #[cfg_attr(feature = "schema", schemars(range(min = -90.0, max = 90.0)))]
    lat_deg: f64,
    /// Longitude, degrees, east positive.
    #[cfg_attr(feature = "schema", schemars(range(min = -180.0, max = 180.0)))]
    lon_deg: f64,
}

impl TryFrom<RawPoint> for Wgs84 {
    type Error = GeodesyError;
    fn try_from(raw: RawPoint) -> Result<Self, GeodesyError> {
        Self::new(raw.lat_deg, raw.lon_deg)
    }
}

impl From<Wgs84> for RawPoint {
    fn from(point: Wgs84) -> Self {
        Self { lat_deg: point.lat_deg, lon_deg: point.lon_deg }
    }
}
