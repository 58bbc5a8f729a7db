//! The figures that carry the three ideas of the visit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The mean powers of a step of time, as the meters of a scope would see them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When it begins.
    pub start: Timestamp,
    /// How long it lasts, seconds.
    pub duration_s: f64,
    /// Consumed by loads, kW.
    pub consumption_kw: f64,
    /// What the same loads would have consumed had nothing been shifted, kW.
    pub consumption_unshifted_kw: f64,
    /// Produced, kW.
    pub production_kw: f64,
    /// Charged into storage, at its connection, kW.
    pub charge_kw: f64,
    /// Discharged from storage, at its connection, kW.
    pub discharge_kw: f64,
    /// Drawn from the grid beyond the scope, kW.
    pub import_kw: f64,
    /// Fed into the grid beyond the scope, kW.
    pub export_kw: f64,
    /// Energy held in storage at the end of the step, kWh.
    pub stored_kwh: f64,
    /// Outdoor temperature, degrees Celsius.
    pub temperature_c: f64,
}

impl Step {
    /// What would have been imported without battery and without shifting, kW.
    #[must_use]
    pub fn plain_import_kw(&self) -> f64 {
        (self.consumption_unshifted_kw - self.production_kw).max(0.0)
    }
}

/// A day, or any other run of steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// In the order of time, without gaps.
    pub steps: Vec<Step>,
}

impl Day {
    /// The step that a time lies in.
    #[must_use]
    pub fn step_at(&self, time: Timestamp) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.start <= time);
        let step = self.steps.get(after.checked_sub(1)?)?;
        (time.duration_since(step.start).as_secs_f64() < step.duration_s).then_some(step)
    }
}

/// Figures of a window of time; `None` where the window does not define them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Indicators {
    /// Energy consumed, kWh.
    pub consumption_kwh: f64,
    /// Energy produced, kWh.
    pub production_kwh: f64,
    /// Share of the production that is used in the scope, 0 to 1.
    pub self_consumption: Option<f64>,
    /// Share of the consumption that the scope's own production covers, 0 to 1.
    pub self_sufficiency: Option<f64>,
    /// Highest import, kW.
    pub peak_import_kw: f64,
    /// Highest import without battery and without shifting, kW.
    pub peak_import_plain_kw: f64,
    /// Energy moved in time by storage and by shifting, kWh.
    pub shifted_kwh: f64,
    /// Energy in storage at the end of the window, of what it can hold, 0 to 1.
    pub state_of_charge: Option<f64>,
    /// Carbon dioxide of the import, kg.
    pub co2_kg: f64,
    /// Carbon dioxide that the own production saved, kg.
    pub co2_avoided_kg: f64,
}

impl Indicators {
    /// The figures of `steps`, with `capacity_kwh` of storage in the scope.
    #[must_use]
    pub fn over(steps: &[Step], capacity_kwh: f64) -> Self {
        let _ = (steps, capacity_kwh);
        Self {
            consumption_kwh: 0.0,
            production_kwh: 0.0,
            self_consumption: None,
            self_sufficiency: None,
            peak_import_kw: 0.0,
            peak_import_plain_kw: 0.0,
            shifted_kwh: 0.0,
            state_of_charge: None,
            co2_kg: 0.0,
            co2_avoided_kg: 0.0,
        }
    }
}
