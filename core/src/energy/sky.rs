//! The sun and the weather over the district.
//!
//! In: a place, a time, a seed. Out: where the sun stands, how strongly it
//! shines on a tilted plane, how warm it is outside. The sun is computed, the
//! weather is invented: plausible for Paris, the same for the same seed.

use jiff::Timestamp;

use crate::geodesy::{SunPosition, Wgs84, sun_position};

use super::dice::smooth_noise;

/// The sun outside the atmosphere at the mean distance, W/m² (Gueymard 2018).
const SOLAR_CONSTANT_W_M2: f64 = 1361.1;
/// Light that the ground throws back, of what falls on it; the usual value for
/// a built-up place (Liu and Jordan 1963).
const ALBEDO: f64 = 0.2;

/// Mean daily lowest and highest temperature of each month, °C: Météo-France's
/// normals of 1991-2020 for the station Paris-Montsouris, rounded.
const NORMALS_C: [(f64, f64); 12] = [
    (3.2, 7.6),
    (3.3, 8.8),
    (5.6, 12.8),
    (7.8, 16.6),
    (11.0, 20.2),
    (14.2, 23.4),
    (16.1, 25.7),
    (16.0, 25.6),
    (12.9, 21.5),
    (9.9, 16.5),
    (6.3, 11.1),
    (3.8, 8.0),
];

/// The share of daylight without sunshine in each month: from the hours of
/// sunshine of the same normals.
const SUNLESS: [f64; 12] = [0.78, 0.70, 0.63, 0.57, 0.57, 0.58, 0.54, 0.51, 0.54, 0.64, 0.75, 0.78];
/// What a sky wholly overcast takes of the light (Kasten and Czeplak 1980,
/// Solar Energy 24).
const OVERCAST_LOSS: f64 = 0.75;

/// How softly clouds come and go, as a share of all that passes.
const CLOUD_EDGE: f64 = 0.3;

/// Sun and weather at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sky {
    /// The sun's elevation above the horizon, refraction included, degrees.
    pub(super) elevation_deg: f64,
    /// From the ground to the sun, of length 1: east, north, up.
    pub(super) to_sun: [f64; 3],
    /// How much of what clouds can take of the light they take: 0 for a clear
    /// sky, 1 for one wholly overcast.
    pub(super) overcast: f64,
    /// On a level plane, of the sun and the sky together, W/m².
    pub(super) global_w_m2: f64,
    /// On a level plane, of the sky alone, W/m².
    pub(super) diffuse_w_m2: f64,
    /// Outdoors, °C.
    pub(super) temperature_c: f64,
}

/// The sky over a place at a time; `year_day` and `hour` are those of the
/// local clock, the day counted from 0 and both with their fraction.
pub(super) fn sky(place: Wgs84, time: Timestamp, year_day: f64, hour: f64, seed: u64) -> Sky {
    let SunPosition { elevation_deg, azimuth_deg } = sun_position(place, time);
    let overcast = overcast(seed, time, year_day);
    let (elevation, azimuth) = (elevation_deg.to_radians(), azimuth_deg.to_radians());
    let up = libm::sin(elevation);
    let clear = clear_sky_w_m2(up);
    let global_w_m2 = clear * (1.0 - OVERCAST_LOSS * overcast);
    let above = extraterrestrial_w_m2(year_day) * up.max(0.0);
    let diffuse_w_m2 = global_w_m2 * diffuse_fraction(global_w_m2, above);
    Sky {
        elevation_deg,
        to_sun: [
            libm::cos(elevation) * libm::sin(azimuth),
            libm::cos(elevation) * libm::cos(azimuth),
            up,
        ],
        overcast,
        global_w_m2,
        diffuse_w_m2,
        temperature_c: temperature_c(seed, time, year_day, hour, overcast),
    }
}

impl Sky {
    /// What falls on a plane, W/m²: the direct light by its angle, the light of
    /// a sky that is equally bright all over, and what a level ground throws
    /// back (Liu and Jordan 1963, Solar Energy 7: the isotropic model). Nothing
    /// when the sun is down.
    pub(super) fn on_plane_w_m2(&self, plane: &Plane) -> f64 {
        if self.global_w_m2 <= 0.0 {
            return 0.0;
        }
        let [x, y, up] = self.to_sun;
        let [east, north, level] = plane.normal;
        let facing = (x * east + y * north + up * level).max(0.0);
        let direct = (self.global_w_m2 - self.diffuse_w_m2) / up * facing;
        let diffuse = self.diffuse_w_m2 * (1.0 + level) / 2.0;
        let ground = self.global_w_m2 * ALBEDO * (1.0 - level) / 2.0;
        direct + diffuse + ground
    }
}

/// A plane that faces the sky.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plane {
    /// Of length 1: east, north, up.
    normal: [f64; 3],
}

impl Plane {
    /// A plane tilted from level towards an azimuth clockwise from north.
    pub(super) fn new(tilt_deg: f64, azimuth_deg: f64) -> Self {
        let (tilt, azimuth) = (tilt_deg.to_radians(), azimuth_deg.to_radians());
        Self {
            normal: [
                libm::sin(tilt) * libm::sin(azimuth),
                libm::sin(tilt) * libm::cos(azimuth),
                libm::cos(tilt),
            ],
        }
    }
}

/// Global irradiance on a level plane under a clear sky, W/m², from the sine of
/// the sun's elevation: Haurwitz 1945, with the constants of Reno, Hansen and
/// Stein 2012 (SAND2012-2389).
fn clear_sky_w_m2(sine: f64) -> f64 {
    if sine <= 0.0 { 0.0 } else { 1098.0 * sine * libm::exp(-0.059 / sine) }
}

/// The sun's light outside the atmosphere on a day, W/m² (Spencer 1971, the
/// first term of the distance).
fn extraterrestrial_w_m2(year_day: f64) -> f64 {
    SOLAR_CONSTANT_W_M2 * (1.0 + 0.033 * libm::cos(std::f64::consts::TAU * year_day / 365.25))
}

/// The sky's share of the global irradiance: Erbs, Klein and Duffie 1982, Solar
/// Energy 28.
fn diffuse_fraction(global_w_m2: f64, above_w_m2: f64) -> f64 {
    if global_w_m2 <= 0.0 || above_w_m2 <= 0.0 {
        return 1.0;
    }
    let kt = (global_w_m2 / above_w_m2).min(1.0);
    if kt <= 0.22 {
        1.0 - 0.09 * kt
    } else if kt <= 0.80 {
        0.9511 - 0.1604 * kt + 4.388 * kt.powi(2) - 16.638 * kt.powi(3) + 12.336 * kt.powi(4)
    } else {
        0.165
    }
}

/// A day's clouds drawn about the month's mean, from one noon to the next, with
/// clouds that come and go within hours.
///
/// The mean is the one that gives the month its light: by Ångström's formula
/// with the constants of FAO paper 56 (0.25 and 0.50) a share `s` of sunshine
/// leaves `(0.25 + 0.5 s) / 0.75` of a clear sky's light, so that clouds take
/// two thirds of `1 - s`.
fn overcast(seed: u64, time: Timestamp, year_day: f64) -> f64 {
    let hours = time.as_second() as f64 / 3600.0;
    let mean = monthly(year_day, |month| SUNLESS[month]) * 2.0 / 3.0 / OVERCAST_LOSS;
    // The mean of an even draw to this power is the month's.
    let day = smooth_noise(seed, "day's clouds", hours / 24.0, |u| libm::pow(u, 1.0 / mean - 1.0));
    // Within the day the sky is mostly clear or mostly covered, for as much of
    // the time as the day's figure says; clouds have soft edges.
    let passing = smooth_noise(seed, "passing clouds", hours / 1.5, |u| u);
    ((day - passing) / CLOUD_EDGE + 0.5).clamp(0.0, 1.0)
}

/// The normal course of the day, coldest before dawn and warmest in the middle
/// of the afternoon, wider under a clear sky, with warm and cold spells.
fn temperature_c(seed: u64, time: Timestamp, year_day: f64, hour: f64, overcast: f64) -> f64 {
    let days = time.as_second() as f64 / 86_400.0;
    let low = monthly(year_day, |month| NORMALS_C[month].0);
    let high = monthly(year_day, |month| NORMALS_C[month].1);
    let swing = (high - low) / 2.0 * (1.25 - 0.5 * overcast);
    let spell = smooth_noise(seed, "spell", days / 4.0, |u| 8.0 * (u - 0.5));
    let course = libm::cos(std::f64::consts::TAU * (hour - 15.0) / 24.0);
    (low + high) / 2.0 + swing * course + spell
}

/// A monthly figure on a day: each holds in the middle of its month.
fn monthly(year_day: f64, of_month: impl Fn(usize) -> f64) -> f64 {
    let months = year_day / 365.25 * 12.0 - 0.5;
    let t = months - months.floor();
    let month = (months.floor().rem_euclid(12.0)) as usize % 12;
    of_month(month) * (1.0 - t) + of_month((month + 1) % 12) * t
}

#[cfg(test)]
mod tests;
