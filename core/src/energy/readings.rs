//! What a computed day says at a time.
//!
//! In: the plan, a day, a time within it. Out: the value of each quantity that
//! an asset has. A power is the mean of its step; a battery's charge moves
//! within it.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetId;
use crate::live::Quantity;

use super::curves;
use super::feeds::Medium;
use super::grid::GridStep;
use super::plan::DistrictModel;
use super::simulation::DayState;
use super::sky::Sky;

/// Where a reading of an asset comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outlet {
    Power,
    Heat,
    Water,
    Data,
    Waste,
    /// The place of a battery in the plan.
    Charge(usize),
    /// The place of a charging point in the plan.
    FreePlaces(usize),
    /// The place of a station in the plan.
    Station(usize),
    /// The place of a well in the plan.
    WellFlow(usize),
    WellTemperature,
}

impl Outlet {
    pub(super) fn moves_within_steps(self) -> bool {
        matches!(self, Self::Charge(_))
    }
}

/// What each asset gives readings of, by its kind and by what is known of it.
#[derive(Debug)]
pub(super) struct Outlets(Vec<Vec<Outlet>>);

impl Outlets {
    pub(super) fn of(plan: &DistrictModel) -> Self {
        let mut outlets: Vec<Vec<Outlet>> = vec![Vec::new(); plan.len];
        let loads = plan.buildings.iter().map(|building| building.node);
        let lights = plan.lights.iter().map(|light| light.node);
        let panels = plan.panels.iter().map(|panel| panel.node);
        let batteries = plan.batteries.iter().map(|battery| battery.node);
        let points = plan.charging_points.iter().map(|point| point.node);
        let feeders = plan.feeds.feeders(Medium::Power).iter().copied();
        let powered = loads.chain(lights).chain(panels).chain(batteries).chain(points);
        powered.chain(feeders).for_each(|node| outlets[node].push(Outlet::Power));
        for (place, battery) in plan.batteries.iter().enumerate() {
            if battery.spec.capacity_kwh > 0.0 {
                outlets[battery.node].push(Outlet::Charge(place));
            }
        }
        for (place, point) in plan.charging_points.iter().enumerate() {
            outlets[point.node].push(Outlet::FreePlaces(place));
        }
        for (place, station) in plan.stations.iter().enumerate() {
            outlets[station.node].push(Outlet::Station(place));
        }
        for (place, well) in plan.wells.iter().enumerate() {
            if plan.is_all_heat_shown {
                outlets[well.node].push(Outlet::WellFlow(place));
            }
            outlets[well.node].push(Outlet::WellTemperature);
        }
        let proportional = [
            (&plan.heated_m2, Outlet::Heat),
            (&plan.water_m3_per_h, Outlet::Water),
            (&plan.data_mbit_per_s, Outlet::Data),
            (&plan.waste_kg_per_h, Outlet::Waste),
        ];
        // Of a building power and heat are enough to show; the rest is summed up
        // by what feeds it.
        let buildings: HashSet<usize> =
            plan.buildings.iter().map(|building| building.node).collect();
        for (amounts, outlet) in proportional {
            for (node, amount) in amounts.iter().enumerate() {
                let shown = outlet == Outlet::Heat || !buildings.contains(&node);
                if amount.is_some() && shown {
                    outlets[node].push(outlet);
                }
            }
        }
        Self(outlets)
    }

    pub(super) fn of_node(&self, node: usize) -> &[Outlet] {
        &self.0[node]
    }
}

/// A time within a computed day.
#[derive(Debug)]
pub(super) struct Moment<'a> {
    plan: &'a DistrictModel,
    seed: u64,
    day: &'a DayState,
    time: Timestamp,
    step: usize,
    grid: &'a GridStep,
    sky: &'a Sky,
}

impl<'a> Moment<'a> {
    /// `None` when the day has no step at that time.
    pub(super) fn of(
        plan: &'a DistrictModel,
        seed: u64,
        day: &'a DayState,
        time: Timestamp,
    ) -> Option<Self> {
        let step = day.steps.partition_point(|step| step.start <= time).checked_sub(1)?;
        let (grid, sky) = (day.steps.get(step)?, day.sky.get(step)?);
        Some(Self { plan, seed, day, time, step, grid, sky })
    }

    /// What an asset has at an outlet; `None` where that is not known.
    pub(super) fn value(
        &self,
        node: usize,
        id: &AssetId,
        outlet: Outlet,
    ) -> Option<(Quantity, f64)> {
        let (plan, step, minute) = (self.plan, self.step, self.grid.minute);
        let heat_kw_per_m2 = || curves::heat_kw_per_m2(self.sky.temperature_c, minute);
        Some(match outlet {
            Outlet::Power => (Quantity::PowerKw, self.day.power_kw(node, step)?),
            Outlet::Heat => (Quantity::HeatKw, plan.heated_m2[node]? * heat_kw_per_m2()),
            Outlet::Water => {
                (Quantity::FlowM3PerH, plan.water_m3_per_h[node]? * curves::water(minute))
            }
            Outlet::Data => {
                (Quantity::DataMbitPerS, plan.data_mbit_per_s[node]? * curves::data(minute))
            }
            Outlet::Waste => {
                (Quantity::WasteKgPerH, plan.waste_kg_per_h[node]? * curves::waste(minute))
            }
            Outlet::Charge(place) => {
                let spec = plan.batteries.get(place)?.spec;
                let stored_kwh = self.stored_kwh(place, spec.reserve_kwh())?;
                (Quantity::StateOfChargePercent, 100.0 * stored_kwh / spec.capacity_kwh)
            }
            Outlet::FreePlaces(place) => {
                let places = plan.charging_points.get(place)?.places;
                let charging = *self.day.charging.get(place)?.get(step)?;
                (Quantity::Available, f64::from(places.saturating_sub(charging)))
            }
            Outlet::Station(place) => {
                let places = plan.stations.get(place)?.places;
                let share = curves::station(self.seed, id.as_str(), self.grid.middle, minute);
                (Quantity::Available, (f64::from(places) * share).round())
            }
            Outlet::WellFlow(place) => {
                let well = plan.wells.get(place)?;
                let heat_kw = plan.all_heated_m2 * heat_kw_per_m2();
                let flow = well.share * curves::well_flow_m3_per_h(heat_kw);
                (Quantity::FlowM3PerH, flow.min(well.largest_flow_m3_per_h))
            }
            Outlet::WellTemperature => (Quantity::TemperatureC, curves::WELL_TEMPERATURE_C),
        })
    }

    /// Charge and discharge are even within a step, so that what is stored
    /// goes straight from its beginning to its end.
    fn stored_kwh(&self, battery: usize, at_midnight_kwh: f64) -> Option<f64> {
        let stored = self.day.stored_kwh.get(battery)?;
        let before = match self.step.checked_sub(1) {
            Some(step) => *stored.get(step)?,
            None => at_midnight_kwh,
        };
        let passed_h = self.time.duration_since(self.grid.start).as_secs_f64() / 3600.0;
        let t = (passed_h / self.grid.hours).clamp(0.0, 1.0);
        Some(before + (stored.get(self.step)? - before) * t)
    }

    /// The step's end, or a minute on where something moves within it.
    pub(super) fn next_poll(&self, moves: bool) -> Timestamp {
        let length = SignedDuration::from_secs((self.grid.hours * 3600.0).round() as i64);
        let after = |time: Timestamp, span| time.checked_add(span).unwrap_or(Timestamp::MAX);
        let end = after(self.grid.start, length);
        let soon = after(self.time, SignedDuration::from_mins(1));
        if moves { end.min(soon) } else { end }
    }
}
