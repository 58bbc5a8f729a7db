//! Where the sun stands.

use jiff::Timestamp;
use solar_positioning::time::JulianDate;
use solar_positioning::{Location, RefractionCorrection, SolarPositions, delta_t};

use super::Wgs84;

/// Where the sun stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SunPosition {
    /// Of its centre above the horizon, refraction included, degrees.
    pub elevation_deg: f64,
    /// Degrees clockwise from true north.
    pub azimuth_deg: f64,
}

/// Where the sun stands over a place: the NREL algorithm (Reda and Andreas
/// 2003), as far as it serves a picture's sky or a compass check.
#[must_use]
pub fn sun_position(place: Wgs84, time: Timestamp) -> SunPosition {
    let julian_date = time.as_second() as f64 / 86_400.0 + 2_440_587.5;
    let year = 2000.0 + (julian_date - 2_451_544.5) / 365.2425;
    let location = Location { latitude: place.lat_deg(), longitude: place.lon_deg() };
    let sun = delta_t::estimate(year)
        .and_then(|delta_t| JulianDate::new(julian_date, delta_t))
        .and_then(|julian| {
            let refraction = Some(RefractionCorrection::standard());
            SolarPositions::new().at_from_julian(julian, location, 0.0, refraction)
        });
    // Beyond the years that the algorithm knows it is night.
    sun.map_or(SunPosition { elevation_deg: -90.0, azimuth_deg: 0.0 }, |sun| SunPosition {
        elevation_deg: sun.elevation_angle(),
        azimuth_deg: sun.azimuth(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, wanted: f64, tolerance: f64) {
        assert!((found - wanted).abs() < tolerance, "{found} is not {wanted} within {tolerance}");
    }

    fn sun(time: &str) -> (f64, f64) {
        let sun = sun_position(Wgs84::new(48.8172, 2.2668).unwrap(), time.parse().unwrap());
        (sun.elevation_deg, sun.azimuth_deg)
    }

    #[test]
    fn the_sun_stands_where_the_almanac_says() {
        // Solar noon of the June solstice: 90 - latitude + obliquity.
        let (elevation, azimuth) = sun("2026-06-21T11:52:45Z");
        near(elevation, 90.0 - 48.8172 + 23.436, 0.02);
        near(azimuth, 180.0, 0.2);
        let (elevation, _) = sun("2026-12-21T11:49:00Z");
        near(elevation, 90.0 - 48.8172 - 23.436, 0.05);
        // Sunset in Paris on 15 June 2026: 21:56 by the clock.
        let (elevation, azimuth) = sun("2026-06-15T19:56:00Z");
        near(elevation, -0.4, 0.6);
        near(azimuth, 307.0, 1.5);
    }

    #[test]
    fn years_out_of_reach_are_dark() {
        assert_eq!(sun("9999-12-30T12:00:00Z").0, -90.0);
    }
}
