//! The simulated district.
//!
//! In: a pack's assets, load profiles, the clock. Out: readings for the
//! overlay and days for the indicators. It calls [`simulation`](super::simulation)
//! for a day and picks the step asked for.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assets::{Asset, AssetId};
use crate::live::{
    Batch, BatchFuture, Failure, MeterCounts, PollRequest, Quality, Quantity, Reading, Source,
    SourceError, SourceInfo,
};

use super::feeds::Medium;
use super::plan::Plan;
use super::profiles::Profiles;
use super::simulation::DayState;
use super::{Day, DistrictNote, curves};

/// What an author sets of the simulated district.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DistrictSettings {
    /// Unique within the pack.
    pub id: String,
    /// A name for people.
    pub title: String,
    /// Who is to be named with the figures.
    pub attribution: String,
    /// Same seed, same clock: same figures.
    pub seed: u64,
    /// The CSV file of load profiles, as the pack names it.
    pub profiles: String,
}

/// Why a district cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DistrictError {
    /// The profiles cannot be read.
    #[error("{file}: line {line}: {message}")]
    Profiles {
        /// The file, as the pack names it.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
}

/// Which part of the district figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of it.
    District,
    /// What the transformer with the battery feeds.
    BatteryTransformer,
}

/// How many days are kept once computed: a walk over midnight needs two, and
/// looking at a day beside it one more.
const DAYS_KEPT: usize = 3;

/// A district that consumes, produces and stores as a real one could; the
/// same seed and clock give the same figures.
///
/// What is measured, what is modelled and what is merely plausible:
/// - homes, offices and shops: real profiles of one day, with means per home
///   and per square metre, and factors for the season and the weekday;
/// - solar roofs: the sun's position, a clear-sky model, invented weather;
/// - batteries: what their transformer's roofs make too much by day goes to the
///   evening of the same zone, with the foresight of a good forecast;
/// - cars: charged on arrival, or shifted to noon and to the night;
/// - heat by degree-hours; water, data and waste by plausible courses. What the
///   heat pumps and other networks draw of electricity is not simulated.
///
/// A step is a quarter of an hour of the local clock, and a power is the mean of
/// its step, as a meter records it; only a battery's charge moves within a step.
/// Days do not depend on each other: each begins with the batteries at their
/// reserve, where the day before has left them, so that any day is computed
/// alone. The last few days computed are kept; that changes no figure.
///
/// Clones share the plan and the kept days.
#[derive(Debug, Clone)]
pub struct SimulatedDistrict {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    info: SourceInfo,
    seed: u64,
    time_zone: TimeZone,
    ids: Vec<AssetId>,
    plan: Plan,
    meters: MeterCounts,
    notes: Vec<DistrictNote>,
    /// The most recently asked for at the end.
    days: Mutex<Vec<Arc<DayState>>>,
    /// What each asset gives readings of.
    outlets: Vec<Vec<Outlet>>,
}

/// Where a reading of an asset comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Outlet {
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

impl SimulatedDistrict {
    /// A district of a pack's assets, in the time zone named. Attributes that
    /// cannot be used are left out and listed in [`notes`](Self::notes).
    ///
    /// # Errors
    /// [`DistrictError`] when the profiles cannot be read.
    pub fn new(
        settings: &DistrictSettings,
        profiles_csv: &str,
        assets: &[Asset],
        time_zone: &TimeZone,
    ) -> Result<Self, DistrictError> {
        let profiles = Profiles::read(profiles_csv, &settings.profiles)?;
        let mut notes = Vec::new();
        let plan = Plan::of(assets, &profiles, settings.seed, &mut notes);
        let inner = Inner {
            info: SourceInfo {
                id: settings.id.clone(),
                title: settings.title.clone(),
                attribution: settings.attribution.clone(),
                simulated: true,
            },
            seed: settings.seed,
            time_zone: time_zone.clone(),
            ids: assets.iter().map(|asset| asset.id.clone()).collect(),
            outlets: outlets(&plan),
            plan,
            meters: MeterCounts::of(assets),
            notes,
            days: Mutex::new(Vec::with_capacity(DAYS_KEPT)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// What of the assets could not be simulated, and why.
    #[must_use]
    pub fn notes(&self) -> &[DistrictNote] {
        &self.inner.notes
    }

    /// What the batteries of a scope can hold, kWh; 0 without any.
    #[must_use]
    pub fn capacity_kwh(&self, scope: Scope) -> f64 {
        let plan = &self.inner.plan;
        let zone = plan.main_zone.and_then(|zone| plan.zones.get(zone));
        let within = |node: usize| match scope {
            Scope::District => true,
            Scope::BatteryTransformer => zone.is_some_and(|zone| zone.nodes.contains(&node)),
        };
        let batteries = plan.batteries.iter().filter(|battery| within(battery.node));
        // Of nothing the sum of floats is minus zero.
        batteries.map(|battery| battery.spec.capacity_kwh).sum::<f64>() + 0.0
    }

    /// A local day, step by step: 96 quarter-hours, 92 or 100 when the clocks
    /// change. Without steps when the scope is not there, as when no
    /// transformer has a battery.
    #[must_use]
    pub fn day(&self, date: Date, scope: Scope) -> Day {
        let state = self.inner.state(date);
        match scope {
            Scope::District => state.district.clone(),
            Scope::BatteryTransformer => state.main_zone.clone(),
        }
    }

    /// The readings at a time of the assets asked for, or of all when none
    /// are named. What is not simulated is a failure of its asset.
    #[must_use]
    pub fn readings(&self, assets: &[AssetId], time: Timestamp) -> Batch {
        self.inner.readings(assets, time)
    }
}

impl Inner {
    fn state(&self, date: Date) -> Arc<DayState> {
        {
            let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(place) = days.iter().position(|day| day.date == date) {
                let day = days.remove(place);
                days.push(Arc::clone(&day));
                return day;
            }
        }
        // Computed outside the lock: others go on reading the days they have.
        let id = |node: usize| self.ids[node].to_string();
        let day = Arc::new(DayState::compute(&self.plan, &id, self.seed, &self.time_zone, date));
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        if days.len() >= DAYS_KEPT {
            days.remove(0);
        }
        days.push(Arc::clone(&day));
        day
    }

    fn readings(&self, assets: &[AssetId], time: Timestamp) -> Batch {
        let day = self.state(self.time_zone.to_datetime(time).date());
        let after = day.steps.partition_point(|step| step.start <= time);
        let mut batch = Batch::default();
        let Some(step) = after.checked_sub(1) else {
            batch.failures = assets.iter().map(|asset| self.unknown(asset)).collect();
            return batch;
        };
        let moment = Moment { day: &day, step, time };
        let mut moves = false;
        if assets.is_empty() {
            for (node, id) in self.ids.iter().enumerate() {
                moves |= self.read(node, id, &moment, &mut batch);
            }
        }
        for id in assets {
            match self.plan.feeds.node(id).filter(|&node| !self.outlets[node].is_empty()) {
                Some(node) => moves |= self.read(node, id, &moment, &mut batch),
                None => batch.failures.push(self.unknown(id)),
            }
        }
        batch.next_poll = Some(moment.next_poll(moves));
        batch
    }

    /// Adds an asset's readings; true if one of them moves within the step.
    fn read(&self, node: usize, id: &AssetId, moment: &Moment<'_>, batch: &mut Batch) -> bool {
        for &outlet in &self.outlets[node] {
            if let Some((quantity, value)) = self.value(node, id, outlet, moment) {
                let reading = Reading {
                    asset: id.clone(),
                    quantity,
                    value: Some(value),
                    time: moment.time,
                    quality: Quality::Simulated,
                };
                batch.readings.push(self.meters.guard(reading));
            }
        }
        self.outlets[node].iter().any(|outlet| matches!(outlet, Outlet::Charge(_)))
    }

    fn value(
        &self,
        node: usize,
        id: &AssetId,
        outlet: Outlet,
        moment: &Moment<'_>,
    ) -> Option<(Quantity, f64)> {
        let (plan, day, step) = (&self.plan, moment.day, moment.step);
        let (grid, sky) = (day.steps.get(step)?, day.sky.get(step)?);
        let heat_kw_per_m2 = || curves::heat_kw_per_m2(sky.temperature_c, grid.minute);
        Some(match outlet {
            Outlet::Power => (Quantity::PowerKw, day.power_kw(node, step)?),
            Outlet::Heat => (Quantity::HeatKw, plan.heated_m2[node]? * heat_kw_per_m2()),
            Outlet::Water => {
                let flow = plan.water_m3_per_h[node]? * curves::water(grid.minute);
                (Quantity::FlowM3PerH, flow)
            }
            Outlet::Data => {
                let rate = plan.data_mbit_per_s[node]? * curves::data(grid.minute);
                (Quantity::DataMbitPerS, rate)
            }
            Outlet::Waste => {
                let mass = plan.waste_kg_per_h[node]? * curves::waste(grid.minute);
                (Quantity::WasteKgPerH, mass)
            }
            Outlet::Charge(place) => {
                let spec = plan.batteries.get(place)?.spec;
                let stored_kwh = moment.stored_kwh(place, spec.reserve_kwh())?;
                (Quantity::StateOfChargePercent, 100.0 * stored_kwh / spec.capacity_kwh)
            }
            Outlet::FreePlaces(place) => {
                let places = plan.charging_points.get(place)?.places;
                let charging = *day.charging.get(place)?.get(step)?;
                (Quantity::Available, f64::from(places.saturating_sub(charging)))
            }
            Outlet::Station(place) => {
                let places = plan.stations.get(place)?.places;
                let free = day.station(self.seed, id.as_str(), places, step)?;
                (Quantity::Available, free)
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

    fn unknown(&self, asset: &AssetId) -> Failure {
        let source_id = self.info.id.clone();
        let reason = SourceError::UnknownAsset { source_id, asset: asset.clone() };
        Failure { asset: asset.clone(), reason }
    }
}

/// A time within a computed day.
struct Moment<'a> {
    day: &'a DayState,
    step: usize,
    time: Timestamp,
}

impl Moment<'_> {
    /// Charge and discharge are even within a step, so that what is stored
    /// goes straight from its beginning to its end.
    fn stored_kwh(&self, battery: usize, at_midnight_kwh: f64) -> Option<f64> {
        let stored = self.day.stored_kwh.get(battery)?;
        let before = match self.step.checked_sub(1) {
            Some(step) => *stored.get(step)?,
            None => at_midnight_kwh,
        };
        let grid = self.day.steps.get(self.step)?;
        let passed_h = self.time.duration_since(grid.start).as_secs_f64() / 3600.0;
        let t = (passed_h / grid.hours).clamp(0.0, 1.0);
        Some(before + (stored.get(self.step)? - before) * t)
    }

    /// The step's end, or a minute on where something moves within it.
    fn next_poll(&self, moves: bool) -> Timestamp {
        let end = self.day.steps.get(self.step).map_or(self.time, |grid| {
            let length = SignedDuration::from_secs((grid.hours * 3600.0).round() as i64);
            grid.start.saturating_add(length).unwrap_or(Timestamp::MAX)
        });
        let minute = SignedDuration::from_mins(1);
        let soon = self.time.saturating_add(minute).unwrap_or(Timestamp::MAX);
        if moves { end.min(soon) } else { end }
    }
}

/// What each asset gives readings of, by its kind and by what is known of it.
fn outlets(plan: &Plan) -> Vec<Vec<Outlet>> {
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
        if plan.all_heated_m2 > 0.0 {
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
    let buildings: HashSet<usize> = plan.buildings.iter().map(|building| building.node).collect();
    for (amounts, outlet) in proportional {
        for (node, amount) in amounts.iter().enumerate() {
            let shown = outlet == Outlet::Heat || !buildings.contains(&node);
            if amount.is_some() && shown {
                outlets[node].push(outlet);
            }
        }
    }
    outlets
}

impl Source for SimulatedDistrict {
    fn info(&self) -> &SourceInfo {
        &self.inner.info
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(async move { Ok(self.readings(request.assets, request.now)) })
    }
}

#[cfg(test)]
mod tests;
