//! When a battery charges and gives back.
//!
//! In: the net demand of its zone over a day. Out: charge, discharge and what
//! is stored. It takes only the zone's solar surplus before the evening and
//! gives it back in the evening where the zone draws most, so that the zone's
//! evening peak is flattened; it never feeds the grid beyond. It knows the day
//! to come, as a good forecast would, and stores no more than the evening can
//! take: every day begins and ends at the reserve.

/// What is never used, to spare the cells, as a share of the capacity.
pub(super) const RESERVE: f64 = 0.10;

/// A battery's figures, at its connection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BatterySpec {
    pub(super) capacity_kwh: f64,
    /// The most that it takes and the most that it gives.
    pub(super) power_kw: f64,
    /// What comes out of what goes in, 0 to 1; half of the loss on each way.
    pub(super) round_trip_efficiency: f64,
}

/// A battery's day, step by step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dispatch {
    pub(super) charge_kw: Vec<f64>,
    pub(super) discharge_kw: Vec<f64>,
    /// At the end of each step.
    pub(super) stored_kwh: Vec<f64>,
}

impl BatterySpec {
    /// What is stored at the beginning of each day, kWh.
    pub(super) fn reserve_kwh(&self) -> f64 {
        self.capacity_kwh * RESERVE
    }

    /// What comes out of what goes in, one way.
    pub(super) fn one_way_efficiency(&self) -> f64 {
        self.round_trip_efficiency.sqrt()
    }

    /// Serves a zone with a net demand (negative: surplus), with the length of
    /// each step; the evening begins at a step.
    pub(super) fn dispatch(&self, net_kw: &[f64], hours: &[f64], evening: usize) -> Dispatch {
        let efficiency = self.one_way_efficiency();
        let evening = evening.min(net_kw.len());
        let given_kwh = |level_kw: f64| -> f64 {
            let steps = net_kw[evening..].iter().zip(&hours[evening..]);
            steps.map(|(net_kw, hours)| self.above(*net_kw, level_kw) * hours).sum()
        };
        let mut room_kwh =
            (self.capacity_kwh - self.reserve_kwh()).min(given_kwh(0.0) / efficiency);

        let mut stored = self.reserve_kwh();
        let mut day = Dispatch {
            charge_kw: vec![0.0; net_kw.len()],
            discharge_kw: vec![0.0; net_kw.len()],
            stored_kwh: vec![stored; net_kw.len()],
        };
        for step in 0..evening {
            let surplus_kw = (-net_kw[step]).max(0.0);
            let fits_kw = room_kwh / (efficiency * hours[step]);
            let charge_kw = surplus_kw.min(self.power_kw).min(fits_kw).max(0.0);
            let gained_kwh = charge_kw * hours[step] * efficiency;
            room_kwh -= gained_kwh;
            stored += gained_kwh;
            day.charge_kw[step] = charge_kw;
            day.stored_kwh[step] = stored;
        }

        let mut left_kwh = (stored - self.reserve_kwh()) * efficiency;
        let level_kw = level_that_gives(left_kwh, &net_kw[evening..], given_kwh);
        for step in evening..net_kw.len() {
            let discharge_kw =
                self.above(net_kw[step], level_kw).min(left_kwh / hours[step]).max(0.0);
            left_kwh -= discharge_kw * hours[step];
            stored -= discharge_kw * hours[step] / efficiency;
            day.discharge_kw[step] = discharge_kw;
            day.stored_kwh[step] = stored;
        }
        day
    }

    /// What it gives of a demand above a level.
    fn above(&self, net_kw: f64, level_kw: f64) -> f64 {
        (net_kw - level_kw).clamp(0.0, self.power_kw)
    }
}

/// The highest level above which the demand takes at least `wanted_kwh`.
fn level_that_gives(wanted_kwh: f64, net_kw: &[f64], given_kwh: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, net_kw.iter().copied().fold(0.0, f64::max));
    // Each halving gives a binary digit; an f64 has no more.
    for _ in 0..53 {
        let middle = (low + high) / 2.0;
        if given_kwh(middle) >= wanted_kwh {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BATTERY: BatterySpec =
        BatterySpec { capacity_kwh: 10.0, power_kw: 4.0, round_trip_efficiency: 0.81 };

    #[test]
    fn an_evening_worked_out_by_hand() {
        // 9 kWh of room, 2 kWh of it filled by 2.2222 kWh of surplus: all of it.
        let net_kw = [1.0, -2.0, -2.0 / 9.0, 1.0, 3.0, 2.0];
        let day = BATTERY.dispatch(&net_kw, &[1.0; 6], 3);
        assert_eq!(day.charge_kw, [0.0, 2.0, 2.0 / 9.0, 0.0, 0.0, 0.0]);
        // 2.0 kWh stored give 1.8 kWh: 3.0 and 2.0 are both brought to 1.6.
        for (found, wanted) in day.discharge_kw.iter().zip([0.0, 0.0, 0.0, 0.0, 1.4, 0.4]) {
            assert!((found - wanted).abs() < 1e-9, "{:?}", day.discharge_kw);
        }
        for (found, wanted) in day.stored_kwh.iter().zip([1.0, 2.8, 3.0, 3.0, 13.0 / 9.0, 1.0]) {
            assert!((found - wanted).abs() < 1e-9, "{:?}", day.stored_kwh);
        }
    }

    #[test]
    fn it_stores_no_more_than_the_evening_takes_or_than_fits() {
        let little = BATTERY.dispatch(&[-9.0, -9.0, 0.9], &[1.0; 3], 2);
        assert!((little.stored_kwh[1] - 2.0).abs() < 1e-9, "{little:?}");
        let full = BATTERY.dispatch(&[-9.0, -9.0, -9.0, 9.0, 9.0, 9.0], &[1.0; 6], 3);
        assert!((full.stored_kwh[2] - 10.0).abs() < 1e-9, "{full:?}");
        assert_eq!(full.charge_kw[0], 4.0);
    }

    #[test]
    fn without_sun_or_evening_it_rests() {
        for (net_kw, evening) in [(vec![2.0; 5], 3), (vec![-2.0; 5], 5), (vec![-2.0; 5], 9)] {
            let day = BATTERY.dispatch(&net_kw, &vec![1.0; net_kw.len()], evening);
            assert!(day.stored_kwh.iter().all(|&stored| stored == 1.0), "{day:?}");
        }
        assert!(BATTERY.dispatch(&[], &[], 0).stored_kwh.is_empty());
    }

    proptest! {
        #[test]
        fn it_keeps_to_its_bounds(
            steps in prop::collection::vec((-50.0..50.0f64, 0.05..0.25f64), 0..100),
            evening in 0..100usize,
            capacity_kwh in 0.0..200.0f64,
            power_kw in 0.0..60.0f64,
            round_trip_efficiency in 0.1..=1.0f64,
        ) {
            let battery = BatterySpec { capacity_kwh, power_kw, round_trip_efficiency };
            let (net_kw, hours): (Vec<f64>, Vec<f64>) = steps.into_iter().unzip();
            let day = battery.dispatch(&net_kw, &hours, evening);
            let efficiency = round_trip_efficiency.sqrt();
            let mut before = battery.reserve_kwh();
            for (step, net_kw) in net_kw.iter().enumerate() {
                let (charge, discharge) = (day.charge_kw[step], day.discharge_kw[step]);
                prop_assert!((0.0..=power_kw).contains(&charge));
                prop_assert!((0.0..=power_kw).contains(&discharge));
                prop_assert!(charge <= (-net_kw).max(0.0) && discharge <= net_kw.max(0.0));
                let gained = (charge * efficiency - discharge / efficiency) * hours[step];
                let stored = day.stored_kwh[step];
                prop_assert!((stored - before - gained).abs() < 1e-9);
                prop_assert!(stored >= battery.reserve_kwh() - 1e-9);
                prop_assert!(stored <= capacity_kwh + 1e-9);
                before = stored;
            }
            prop_assert!((before - battery.reserve_kwh()).abs() < 1e-6, "ends at {before}");
        }
    }
}
