//! A day of the district.
//!
//! In: the plan, a date. Out: each asset's power in each step, the courses of
//! what is proportional (heat, water, data, waste), and the days of the scopes.
//! A pure function of plan, seed, zone and date: any day can be computed alone.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::assets::AssetId;

use super::curves::{self, Calendar};
use super::feeds::Medium;
use super::grid::{self, GridStep, SLOTS};
use super::plan::{Building, DistrictModel, Draw, PERFORMANCE_RATIO};
use super::profiles::{DayKind, Profile, ProfilesOn};
use super::sky::{Sky, sky};
use super::{Day, Step, charging};

/// A computed day.
#[derive(Debug, Clone)]
pub(super) struct DayState {
    pub(super) date: Date,
    pub(super) steps: Vec<GridStep>,
    pub(super) sky: Vec<Sky>,
    /// Each asset's power, kW; `None` for what has none.
    power_kw: Vec<Option<Vec<f64>>>,
    /// Stored at the end of each step, kWh; by the place of the battery.
    pub(super) stored_kwh: Vec<Vec<f64>>,
    /// Places at which a car charges; by the place of the charging point.
    pub(super) charging: Vec<Vec<u32>>,
    pub(super) district: Day,
    pub(super) main_zone: Day,
}

impl DayState {
    pub(super) fn compute(
        plan: &DistrictModel,
        ids: &[AssetId],
        seed: u64,
        zone: &TimeZone,
        date: Date,
    ) -> Self {
        let steps = grid::steps(date, zone);
        let sky: Vec<Sky> = match plan.place {
            Some(place) => steps
                .iter()
                .map(|step| {
                    let hour = step.minute / 60.0 + step.hours / 2.0;
                    let year_day = f64::from(date.day_of_year() - 1) + hour / 24.0;
                    sky(place, step.middle, year_day, hour, seed)
                })
                .collect(),
            // Without assets there is nothing to simulate.
            None => Vec::new(),
        };
        let steps = if sky.is_empty() { Vec::new() } else { steps };
        let mut state = Self {
            date,
            steps,
            sky,
            power_kw: vec![None; plan.len],
            stored_kwh: Vec::new(),
            charging: Vec::new(),
            district: Day::default(),
            main_zone: Day::default(),
        };
        let unshifted_kw = state.run_loads(plan, ids, seed);
        state.run_panels(plan);
        state.run_batteries(plan);
        state.district = state.total(plan, &unshifted_kw, |_| true);
        if let Some(zone) = plan.main_zone() {
            let within: HashSet<usize> = zone.nodes.iter().copied().collect();
            state.main_zone = state.total(plan, &unshifted_kw, |node| within.contains(&node));
        }
        state.sum_feeders(plan);
        state
    }

    /// An asset's power in a step, kW: the mean of the step.
    pub(super) fn power_kw(&self, node: usize, step: usize) -> Option<f64> {
        self.power_kw.get(node)?.as_ref()?.get(step).copied()
    }

    /// Buildings, street lights and charging points. Returns the unshifted
    /// power of each charging point.
    fn run_loads(&mut self, plan: &DistrictModel, ids: &[AssetId], seed: u64) -> Vec<Vec<f64>> {
        let profiles = &plan.profiles;
        let mut calendar = Calendar::of(self.date);
        if profiles.know_the_year() {
            calendar = Calendar { homes: 1.0, offices: 1.0, shops: 1.0, ..calendar };
        }
        let today = profiles.on(self.date, DayKind::of(self.date));
        let at_work = profiles.on(self.date, DayKind::Working);
        for building in &plan.buildings {
            let loads_kw = building.loads_kw(&today, &at_work, &calendar);
            let lifted_kw = |step: &GridStep, sky: &Sky| {
                building.heat_pump_cop.map_or(0.0, |cop| {
                    let heat_kw_per_m2 = curves::heat_kw_per_m2(sky.temperature_c, step.minute);
                    curves::GEOTHERMAL_SHARE * (plan.all_heated_m2 * heat_kw_per_m2) / cop
                })
            };
            let steps = self.steps.iter().zip(&self.sky);
            let power_kw = steps.map(|(step, sky)| loads_kw[step.slot] + lifted_kw(step, sky));
            self.power_kw[building.node] = Some(power_kw.collect());
        }
        for light in &plan.lights {
            let lit = self.steps.iter().zip(&self.sky).map(|(step, sky)| {
                light.power_kw * curves::street_light(sky.elevation_deg, step.minute)
            });
            self.power_kw[light.node] = Some(lit.collect());
        }
        let sunny = self.is_sunny();
        let date_number = date_number(self.date);
        let mut unshifted_kw = Vec::with_capacity(plan.charging_points.len());
        for point in &plan.charging_points {
            let id = ids[point.node].as_str();
            let day = charging::day(seed, id, date_number, point, &self.steps, sunny);
            self.power_kw[point.node] = Some(day.power_kw);
            self.charging.push(day.charging);
            unshifted_kw.push(day.unshifted_kw);
        }
        unshifted_kw
    }

    /// Whether clouds take less than half of what they can of the day's light,
    /// as a forecast would tell the cars.
    fn is_sunny(&self) -> bool {
        let (mut light, mut clouded) = (0.0, 0.0);
        for sky in &self.sky {
            let up = sky.to_sun[2].max(0.0);
            light += up;
            clouded += up * sky.overcast;
        }
        clouded < 0.5 * light
    }

    fn run_panels(&mut self, plan: &DistrictModel) {
        for panel in &plan.panels {
            let produced = self.sky.iter().map(|sky| {
                let share = sky.on_plane_w_m2(&panel.plane) / 1000.0 * PERFORMANCE_RATIO;
                // Zero, not minus zero, at night.
                0.0 - panel.peak_kw * share.min(1.0)
            });
            self.power_kw[panel.node] = Some(produced.collect());
        }
    }

    /// The zones from the innermost outwards: a zone sees what the batteries
    /// within it did already.
    fn run_batteries(&mut self, plan: &DistrictModel) {
        self.stored_kwh = vec![Vec::new(); plan.batteries.len()];
        let hours: Vec<f64> = self.steps.iter().map(|step| step.hours).collect();
        let evening = self.evening();
        for zone in &plan.zones {
            let mut net_kw = vec![0.0; self.steps.len()];
            for power_kw in zone.nodes.iter().filter_map(|&node| self.power_kw[node].as_ref()) {
                add(&mut net_kw, power_kw);
            }
            for &place in &zone.batteries {
                let battery = &plan.batteries[place];
                let day = battery.spec.dispatch(&net_kw, &hours, evening);
                let power_kw: Vec<f64> =
                    day.charge_kw.iter().zip(&day.discharge_kw).map(|(c, d)| c - d).collect();
                add(&mut net_kw, &power_kw);
                self.power_kw[battery.node] = Some(power_kw);
                self.stored_kwh[place] = day.stored_kwh;
            }
        }
    }

    /// The first step of the evening: from noon on by the clock, once the sun
    /// is down or at 18:00, whichever comes first.
    fn evening(&self) -> usize {
        let afternoon = |step: &GridStep, sky: &Sky| {
            step.minute >= 720.0 && (step.minute >= 1080.0 || sky.elevation_deg <= 0.0)
        };
        let mut steps = self.steps.iter().zip(&self.sky);
        steps.position(|(step, sky)| afternoon(step, sky)).unwrap_or(self.steps.len())
    }

    /// The day of all simulated things within a part of the district.
    fn total(
        &self,
        plan: &DistrictModel,
        unshifted_kw: &[Vec<f64>],
        within: impl Fn(usize) -> bool,
    ) -> Day {
        let zeros = || vec![0.0; self.steps.len()];
        let (mut consumption, mut unshifted, mut production) = (zeros(), zeros(), zeros());
        let (mut charge, mut discharge, mut stored) = (zeros(), zeros(), zeros());
        let power_of = |node: usize| {
            self.power_kw[node].as_deref().filter(|_| within(node)).unwrap_or_default()
        };
        let fixed = plan.buildings.iter().map(|building| building.node);
        for node in fixed.chain(plan.lights.iter().map(|light| light.node)) {
            add(&mut consumption, power_of(node));
            add(&mut unshifted, power_of(node));
        }
        for (point, plain_kw) in plan.charging_points.iter().zip(unshifted_kw) {
            add(&mut consumption, power_of(point.node));
            if within(point.node) {
                add(&mut unshifted, plain_kw);
            }
        }
        for panel in &plan.panels {
            for (sum, power_kw) in production.iter_mut().zip(power_of(panel.node)) {
                *sum -= power_kw;
            }
        }
        for (battery, stored_kwh) in plan.batteries.iter().zip(&self.stored_kwh) {
            let power_kw = power_of(battery.node);
            for (step, power_kw) in power_kw.iter().enumerate() {
                charge[step] += power_kw.max(0.0);
                discharge[step] += (-power_kw).max(0.0);
                stored[step] += stored_kwh[step];
            }
        }
        let steps = self.steps.iter().enumerate().map(|(step, grid)| {
            let net = consumption[step] - production[step] + charge[step] - discharge[step];
            Step {
                start: grid.start,
                duration_s: grid.hours * 3600.0,
                consumption_kw: consumption[step],
                consumption_unshifted_kw: unshifted[step],
                production_kw: production[step],
                charge_kw: charge[step],
                discharge_kw: discharge[step],
                import_kw: net.max(0.0),
                export_kw: (-net).max(0.0),
                stored_kwh: stored[step],
                temperature_c: self.sky[step].temperature_c,
            }
        });
        Day { steps: steps.collect(), is_withheld: false }
    }

    fn sum_feeders(&mut self, plan: &DistrictModel) {
        for &feeder in plan.feeds.feeders(Medium::Power) {
            let mut sum: Option<Vec<f64>> = None;
            for power_kw in
                plan.feeds.fed(feeder).iter().filter_map(|&fed| self.power_kw[fed].as_ref())
            {
                add(sum.get_or_insert_with(|| vec![0.0; self.steps.len()]), power_kw);
            }
            self.power_kw[feeder] = sum;
        }
    }
}

impl Building {
    /// What its homes and floors draw in each quarter-hour of the clock.
    fn loads_kw(&self, today: &ProfilesOn, at_work: &ProfilesOn, calendar: &Calendar) -> Profile {
        let mut loads_kw = [0.0; SLOTS];
        let mut add = |draw: &Draw, from: &ProfilesOn, factor: f64| {
            for (slot, sum) in loads_kw.iter_mut().enumerate() {
                *sum += factor * draw.mean_kw * from.at(draw.column, slot);
            }
        };
        self.homes.iter().for_each(|draw| add(draw, today, calendar.homes));
        self.offices.iter().for_each(|draw| add(draw, today, calendar.offices));
        self.shops.iter().for_each(|draw| add(draw, today, calendar.shops));
        self.schools.iter().for_each(|draw| add(draw, at_work, calendar.schools));
        loads_kw
    }
}

/// A number of its own for each date.
fn date_number(date: Date) -> i64 {
    i64::from(date.year()) * 400 + i64::from(date.day_of_year())
}

fn add(sum: &mut [f64], values: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value;
    }
}
