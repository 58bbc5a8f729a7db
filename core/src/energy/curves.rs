//! How a day goes: the courses and rates of what has no measured profile.
//!
//! In: the local clock, the calendar, the temperature. Out: factors and rates
//! for each home or square metre. Means with a source name it; the courses and
//! whatever says "illustration" are plausible and no more.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use super::dice::smooth_noise;

/// Hours of a mean year.
const HOURS_A_YEAR: f64 = 8766.0;

/// Mean power of a home for everything but heating and hot water: 2,228 kWh a
/// year (ADEME, RTE, Enertech: Panel Elecdom, year 1, March 2021).
pub(super) const HOME_KW: f64 = 2228.0 / HOURS_A_YEAR;
/// Mean electric power of offices, kW/m²: 100 kWh/m² a year, the part that is
/// not heat of the 179 kWh/m² of final energy that the Observatoire de
/// l'immobilier durable found in French offices in 2019 (the split is an
/// illustration).
pub(super) const OFFICE_KW_PER_M2: f64 = 100.0 / HOURS_A_YEAR;
/// Mean electric power of shops, kW/m²: 200 kWh/m² a year, an illustration.
pub(super) const SHOP_KW_PER_M2: f64 = 200.0 / HOURS_A_YEAR;
/// Mean electric power of schools, kW/m²: 30 kWh/m² a year, an illustration.
pub(super) const SCHOOL_KW_PER_M2: f64 = 30.0 / HOURS_A_YEAR;

/// People in a home: about 3,500 in the 1,623 homes of the Fort d'Issy.
const PEOPLE_PER_HOME: f64 = 2.16;
/// Drinking water of a home, m³/h: 150 litres a day for each inhabitant, about
/// the French mean.
pub(super) const HOME_WATER_M3_PER_H: f64 = 0.150 * PEOPLE_PER_HOME / 24.0;
/// Drinking water of other floors, m³/h for each m²: an illustration.
pub(super) const FLOOR_WATER_M3_PER_H: f64 = 0.4 / HOURS_A_YEAR;
/// Data of a home, Mbit/s: an illustration.
pub(super) const HOME_DATA_MBIT_PER_S: f64 = 1.5;
/// Household waste thrown into the inlets, kg/h for each home: 0.8 kg a day for
/// each inhabitant, an illustration.
pub(super) const HOME_WASTE_KG_PER_H: f64 = 0.8 * PEOPLE_PER_HOME / 24.0;

/// The temperature below which buildings are heated, °C: of a recent, well
/// insulated building.
const HEATING_BASE_C: f64 = 15.0;
/// Heat lost for each degree below it, kW/m² K: about 35 kWh/m² in a year of
/// Paris, an illustration of the thermal code in force when the Fort was built.
const HEATING_KW_PER_M2_K: f64 = 0.0008;
/// Mean power for hot water, kW/m²: about 22 kWh/m² a year, an illustration.
const HOT_WATER_KW_PER_M2: f64 = 0.0025;
/// The wells' share of the Fort's heat: 78 % (Grand Paris Seine Ouest's energy
/// agency); taken as the same all year.
pub(super) const GEOTHERMAL_SHARE: f64 = 0.78;
/// The wells' water, °C: about that of the Albian aquifer at 600 to 700 m under
/// Paris.
pub(super) const WELL_TEMPERATURE_C: f64 = 28.0;
/// By how much the heat pumps cool the wells' water, K: an illustration.
const WELL_COOLING_K: f64 = 15.0;
/// Heat in a cubic metre of water, kWh for each kelvin.
const WATER_KWH_PER_M3_K: f64 = 1.163;

/// A day's course in 24 hourly figures, each at the full hour.
struct Course([f64; 24]);

impl Course {
    /// The course at a minute of the day, as a multiple of its mean.
    fn at(&self, minute: f64) -> f64 {
        let hour = (minute / 60.0).rem_euclid(24.0);
        let (before, t) = (hour.floor() as usize % 24, hour.fract());
        let mean = self.0.iter().sum::<f64>() / 24.0;
        (self.0[before] * (1.0 - t) + self.0[(before + 1) % 24] * t) / mean
    }
}

#[rustfmt::skip]
const WATER: Course = Course([
    2.0, 1.0, 1.0, 1.0, 1.0, 3.0, 7.0, 9.0, 8.0, 6.0, 5.0, 5.0,
    6.0, 5.0, 4.0, 4.0, 4.0, 5.0, 7.0, 8.0, 8.0, 6.0, 5.0, 3.0,
]);
#[rustfmt::skip]
const DATA: Course = Course([
    5.0, 3.0, 2.0, 1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 5.0,
    6.0, 6.0, 5.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 10.0, 8.0,
]);
#[rustfmt::skip]
const WASTE: Course = Course([
    0.5, 0.2, 0.1, 0.1, 0.1, 0.5, 2.0, 4.0, 5.0, 4.0, 4.0, 4.0,
    4.0, 5.0, 3.0, 3.0, 3.0, 4.0, 5.0, 6.0, 6.0, 5.0, 3.0, 1.0,
]);

/// Water drawn, as a multiple of its mean.
pub(super) fn water(minute: f64) -> f64 {
    WATER.at(minute)
}

/// Data carried, as a multiple of its mean.
pub(super) fn data(minute: f64) -> f64 {
    DATA.at(minute)
}

/// Waste thrown in, as a multiple of its mean.
pub(super) fn waste(minute: f64) -> f64 {
    WASTE.at(minute)
}

/// Heat for a square metre of heated floor, kW: by degree-hours, and hot water.
pub(super) fn heat_kw_per_m2(temperature_c: f64, minute: f64) -> f64 {
    let heating = HEATING_KW_PER_M2_K * (HEATING_BASE_C - temperature_c).max(0.0);
    heating + HOT_WATER_KW_PER_M2 * WATER.at(minute)
}

/// The wells' flow for a heat demand, m³/h.
pub(super) fn well_flow_m3_per_h(heat_kw: f64) -> f64 {
    GEOTHERMAL_SHARE * heat_kw / (WATER_KWH_PER_M3_K * WELL_COOLING_K)
}

/// What a date makes of a load's mean; 1 on average over a year's weeks.
/// School and public holidays are not known here. All are illustrations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Calendar {
    pub(super) homes: f64,
    pub(super) offices: f64,
    pub(super) shops: f64,
    pub(super) schools: f64,
}

impl Calendar {
    pub(super) fn of(date: Date) -> Self {
        let season = |swing: f64| {
            // The darkest, coldest weeks are in the middle of January.
            let year = f64::from(date.day_of_year() - 15) / 365.25;
            1.0 + swing * libm::cos(std::f64::consts::TAU * year)
        };
        let (saturday, sunday) =
            (date.weekday() == Weekday::Saturday, date.weekday() == Weekday::Sunday);
        let weekend = saturday || sunday;
        let summer = matches!(date.month(), 7 | 8);
        Self {
            homes: season(0.15) * if weekend { 1.075 } else { 0.97 },
            offices: season(0.05) * if weekend { 0.30 } else { 1.28 },
            shops: season(0.05) * if sunday { 0.40 } else { 1.10 },
            schools: if weekend || summer { 0.25 } else { 1.51 },
        }
    }
}

/// What a street light draws of its power: lit once the sun is 4° down, about
/// when civil twilight turns too dark to read, and at half power between
/// 23:00 and 05:00.
pub(super) fn street_light(elevation_deg: f64, minute: f64) -> f64 {
    if elevation_deg > -4.0 {
        0.0
    } else if (300.0..1380.0).contains(&minute) {
        1.0
    } else {
        0.5
    }
}

/// The share of a station's vehicles that are there, or of its places that are
/// free: most at night, with chance on top.
pub(super) fn station(seed: u64, id: &str, time: Timestamp, minute: f64) -> f64 {
    let course = libm::cos(std::f64::consts::TAU * (minute / 60.0 - 3.0) / 24.0);
    let hours = time.as_second() as f64 / 3600.0;
    let chance = smooth_noise(seed, id, hours / 2.0, |u| 0.4 * (u - 0.5));
    (0.5 + 0.3 * course + chance).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courses_and_calendars_have_a_mean_of_one() {
        let mean = |course: fn(f64) -> f64| {
            (0..96).map(|slot| course(f64::from(slot) * 15.0)).sum::<f64>() / 96.0
        };
        for course in [water, data, waste] {
            assert!((mean(course) - 1.0).abs() < 1e-12);
        }
        let mut sums = [0.0; 4];
        let mut date: Date = "2026-01-01".parse().unwrap();
        for _ in 0..364 {
            let day = Calendar::of(date);
            for (sum, factor) in
                sums.iter_mut().zip([day.homes, day.offices, day.shops, day.schools])
            {
                *sum += factor / 364.0;
            }
            date = date.tomorrow().unwrap();
        }
        for mean in sums {
            assert!((mean - 1.0).abs() < 0.03, "{sums:?}");
        }
    }

    #[test]
    fn heat_follows_the_cold() {
        let noon = |temperature_c| heat_kw_per_m2(temperature_c, 720.0);
        assert_eq!(noon(20.0), noon(15.0));
        assert!((noon(5.0) - noon(15.0) - 0.008).abs() < 1e-12);
    }

    #[test]
    fn the_wells_carry_their_share() {
        // 1,000 kW: 780 kW of 15 K x 1.163 kWh/m³ K.
        assert!((well_flow_m3_per_h(1000.0) - 44.712).abs() < 0.001);
    }

    #[test]
    fn street_lights_are_off_by_day_and_dimmed_in_the_dead_of_night() {
        assert_eq!(street_light(10.0, 720.0), 0.0);
        assert_eq!(street_light(-3.9, 1300.0), 0.0);
        assert_eq!(street_light(-4.0, 1300.0), 1.0);
        assert_eq!(street_light(-30.0, 60.0), 0.5);
        assert_eq!(street_light(-10.0, 360.0), 1.0);
    }
}
