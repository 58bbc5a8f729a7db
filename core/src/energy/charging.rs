//! Cars at a charging point.
//!
//! In: a charging point, a day, the sky. Out: what it draws in each step, what
//! it would have drawn had each car charged on arrival, and how many places are
//! free.
//!
//! Every second day on average a car comes to a place and takes the energy of
//! about two days' driving (33 km a day at 0.17 kWh/km; an illustration). Most
//! drivers leave the hour to the district: then the car charges at half power
//! around noon of a sunny day, otherwise in the off-peak hours of the night. A
//! day keeps the energy of its cars, so that what is shifted is moved, never
//! lost.

use super::dice::Dice;
use super::grid::GridStep;
use super::plan::ChargingPoint;

/// The share of places to which a car comes on a day.
const COMES: f64 = 0.5;
/// The share of drivers who leave the hour to the district.
const FLEXIBLE: f64 = 0.8;
/// The share of flexible cars that are there by day.
const THERE_BY_DAY: f64 = 0.6;
/// Energy of a car, kWh.
const ENERGY_KWH: (f64, f64) = (6.0, 16.0);
/// When drivers come home, minutes of the local clock.
const ARRIVAL_MIN: (f64, f64) = (1020.0, 1230.0);
/// Around the summer's solar noon in France, minutes of the local clock.
const NOON_MIN: (f64, f64) = (660.0, 990.0);
/// Within the off-peak hours of the night, minutes of the local clock.
const NIGHT_MIN: (f64, f64) = (30.0, 330.0);

/// What rounding may leave of a charge.
const ROUNDING_KWH: f64 = 1e-9;

/// A charging point's day, step by step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ChargingDay {
    pub(super) power_kw: Vec<f64>,
    pub(super) unshifted_kw: Vec<f64>,
    /// Places at which a car is charging.
    pub(super) charging: Vec<u32>,
}

/// The day of a charging point.
pub(super) fn day(
    seed: u64,
    id: &str,
    date_number: i64,
    point: &ChargingPoint,
    steps: &[GridStep],
    sunny: bool,
) -> ChargingDay {
    let mut day = ChargingDay {
        power_kw: vec![0.0; steps.len()],
        unshifted_kw: vec![0.0; steps.len()],
        charging: vec![0; steps.len()],
    };
    let power_kw = point.power_kw;
    let mut dice = Dice::new(seed, "cars", id, date_number);
    for _ in 0..point.places {
        // All is drawn for every place, so that one car does not move another.
        let [comes, flexible, by_day, moment] = std::array::from_fn(|_| dice.unit());
        let energy_kwh = dice.between(ENERGY_KWH.0, ENERGY_KWH.1);
        let arrival_min = dice.between(ARRIVAL_MIN.0, ARRIVAL_MIN.1);
        if comes >= COMES || power_kw <= 0.0 {
            continue;
        }
        let plain = charge(steps, arrival_min, power_kw, energy_kwh);
        let energy_kwh = energy(steps, &plain);
        let chosen = (flexible < FLEXIBLE)
            .then(|| {
                let window = if sunny && by_day < THERE_BY_DAY { NOON_MIN } else { NIGHT_MIN };
                let window_h = (window.1 - window.0) / 60.0;
                let slow_kw = (power_kw / 2.0).max(energy_kwh / window_h).min(power_kw);
                let spare_h = (window_h - energy_kwh / slow_kw).max(0.0);
                charge(steps, window.0 + spare_h * 60.0 * moment, slow_kw, energy_kwh)
            })
            // Where the clocks leave too little of the day the car does not wait.
            .filter(|shifted| (energy(steps, shifted) - energy_kwh).abs() < 2.0 * ROUNDING_KWH)
            .unwrap_or_else(|| plain.clone());
        for step in 0..steps.len() {
            day.unshifted_kw[step] += plain[step];
            day.power_kw[step] += chosen[step];
            day.charging[step] += u32::from(chosen[step] > 0.0);
        }
    }
    day
}

fn energy(steps: &[GridStep], power_kw: &[f64]) -> f64 {
    steps.iter().zip(power_kw).map(|(step, power_kw)| step.hours * power_kw).sum()
}

/// Full power from a minute of the clock until the energy is in, or the day
/// ends.
fn charge(steps: &[GridStep], from_min: f64, power_kw: f64, energy_kwh: f64) -> Vec<f64> {
    let (mut plugged, mut left_kwh) = (false, energy_kwh);
    steps
        .iter()
        .map(|step| {
            // Once: an autumn clock comes by the same minute again.
            plugged |= step.minute + 15.0 > from_min;
            if !plugged || left_kwh < ROUNDING_KWH {
                return 0.0;
            }
            let drawn_kw = power_kw.min(left_kwh / step.hours);
            left_kwh -= drawn_kw * step.hours;
            drawn_kw
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::grid;
    use super::*;
    use jiff::tz::TimeZone;

    fn cars(sunny: bool, date: &str) -> (Vec<GridStep>, ChargingDay) {
        let steps = grid::steps(date.parse().unwrap(), &TimeZone::get("Europe/Paris").unwrap());
        let point = ChargingPoint { node: 0, power_kw: 7.4, places: 200 };
        let day = day(1, "point", 5, &point, &steps, sunny);
        (steps, day)
    }

    fn within(steps: &[GridStep], power_kw: &[f64], (from, to): (f64, f64)) -> f64 {
        let within =
            steps.iter().zip(power_kw).filter(|(step, _)| (from..to).contains(&step.minute));
        within.map(|(step, power_kw)| step.hours * power_kw).sum()
    }

    #[test]
    fn cars_take_what_two_days_driving_needs() {
        let (steps, day) = cars(true, "2026-06-15");
        let each = energy(&steps, &day.power_kw) / 200.0;
        assert!((each - 5.5).abs() < 0.8, "{each} kWh a place");
    }

    #[test]
    fn on_arrival_it_is_evening_and_shifted_it_is_noon_or_night() {
        for (sunny, noon, night) in [(true, 0.48, 0.32), (false, 0.0, 0.8)] {
            let (steps, day) = cars(sunny, "2026-06-15");
            let all = energy(&steps, &day.unshifted_kw);
            assert!((energy(&steps, &day.power_kw) - all).abs() < 1e-6);
            let evening = within(&steps, &day.unshifted_kw, (1005.0, 1440.0));
            assert!((evening - all).abs() < 1e-9);
            for (share, window) in [(noon, NOON_MIN), (night, NIGHT_MIN)] {
                let found = within(&steps, &day.power_kw, window) / all;
                assert!((found - share).abs() < 0.12, "{found} in {window:?}");
            }
        }
    }

    #[test]
    fn no_energy_is_lost_when_the_clocks_change() {
        for date in ["2026-03-29", "2026-10-25"] {
            let (steps, day) = cars(false, date);
            let lost = energy(&steps, &day.power_kw) - energy(&steps, &day.unshifted_kw);
            assert!(lost.abs() < 1e-6, "{date}: {lost} kWh");
        }
    }

    #[test]
    fn a_place_is_taken_while_its_car_charges() {
        let (_, day) = cars(true, "2026-06-15");
        for (charging, power_kw) in day.charging.iter().zip(&day.power_kw) {
            assert_eq!(*charging == 0, *power_kw == 0.0);
            assert!(*power_kw <= f64::from(*charging) * 7.4 + 1e-9);
        }
    }
}
