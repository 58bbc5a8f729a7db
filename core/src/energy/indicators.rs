//! The figures that carry the three ideas of the visit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The mean powers of a step of time, as the meters of a scope would see them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
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
    fn hours(&self) -> f64 {
        self.duration_s / 3600.0
    }

    /// What would have been drawn from the grid beyond the scope without
    /// storage and without shifting, kW.
    #[must_use]
    pub fn plain_import_kw(&self) -> f64 {
        (self.consumption_unshifted_kw - self.production_kw).max(0.0)
    }

    /// Own production that the loads use in this step, straight from the roofs
    /// or out of storage, kW: `min(load, production + discharge - charge)`,
    /// the M(t) of Luthander et al. 2015.
    fn self_consumed_kw(&self) -> f64 {
        let available_kw = self.production_kw + self.discharge_kw - self.charge_kw;
        self.consumption_kw.min(available_kw).max(0.0)
    }
}

/// A day, or any other run of steps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Day {
    /// In the order of time, without gaps.
    pub steps: Vec<Step>,
    /// Whether there are no steps since they would tell too much of too few
    /// homes.
    #[serde(default)]
    pub is_withheld: bool,
}

impl Day {
    /// The steps that begin at `from` or later and before `to`; whole steps
    /// only, and none when `to` is not after `from`.
    #[must_use]
    pub fn window(&self, from: Timestamp, to: Timestamp) -> &[Step] {
        let begin = self.steps.partition_point(|step| step.start < from);
        let end = self.steps.partition_point(|step| step.start < to);
        self.steps.get(begin..end).unwrap_or_default()
    }

    /// The evening: the last quarter of a local day, when grids are at their peak
    /// (that of France near 19:00, as RTE's éCO2mix shows).
    #[must_use]
    pub fn evening(&self) -> &[Step] {
        let quarter = self.steps.len() / 4;
        self.steps.get(self.steps.len() - quarter..).unwrap_or_default()
    }

    /// The step that a time is in.
    #[must_use]
    pub fn step_at(&self, time: Timestamp) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.start <= time);
        let step = self.steps.get(after.checked_sub(1)?)?;
        (time.duration_since(step.start).as_secs_f64() < step.duration_s).then_some(step)
    }

    /// The energy in storage at a time, kWh: charge and discharge are even
    /// within a step, so that it goes straight from one step's end to the
    /// next. In the first step it is that of its end.
    #[must_use]
    pub fn stored_kwh_at(&self, time: Timestamp) -> Option<f64> {
        let step = self.step_at(time)?;
        let before = self.steps.iter().take_while(|other| other.start < step.start).last();
        let from_kwh = before.unwrap_or(step).stored_kwh;
        let passed = time.duration_since(step.start).as_secs_f64() / step.duration_s;
        Some(from_kwh + (step.stored_kwh - from_kwh) * passed)
    }
}

/// Figures of a window of time; `None` where the window does not define them.
///
/// All come from the mean powers of the [`Step`]s, so they hold for measured
/// steps as for simulated ones. Self-consumption and self-sufficiency are those
/// of Luthander, Widén, Nilsson and Palm, "Photovoltaic self-consumption in
/// buildings: A review", Applied Energy 142 (2015), equations 1 to 5, storage
/// included: with load L, production P, storage S (positive when it gives) and
/// M = min(L, P + S), they are the integral of M over that of P, and over that
/// of L. What storage loses is thus not consumed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Indicators {
    /// Energy consumed by loads, kWh: the sum of L.
    pub consumption_kwh: f64,
    /// Energy produced, kWh: the sum of P.
    pub production_kwh: f64,
    /// Share of the production that is used in the scope, 0 to 1: the sum of M
    /// over that of P. `None` without production. A window that has the
    /// discharge but not the charge, as an evening, can use more than it
    /// produces: 1 is the most that is said.
    pub self_consumption: Option<f64>,
    /// Share of the consumption that the scope's own production covers, 0 to
    /// 1: the sum of M over that of L. `None` without consumption.
    pub self_sufficiency: Option<f64>,
    /// Highest import of a step, kW.
    pub peak_import_kw: f64,
    /// Highest import of the same steps without battery and without shifting,
    /// kW: the highest of unshifted load less production, 0 at least.
    pub peak_import_plain_kw: f64,
    /// By how much storage and shifting lower the peak import, as a share of the
    /// plain peak. `None` where they do not, or by too little to speak of it.
    pub peak_shaved: Option<f64>,
    /// Energy moved in time, kWh: what storage gave, and half of all
    /// differences between the load and the unshifted load (what is taken from
    /// one step is added to another: half of both). A window with only one end
    /// of a move counts half of it.
    pub shifted_kwh: f64,
    /// Energy in storage at the end of the window, of what it can hold, 0 to 1.
    /// `None` without storage.
    pub state_of_charge: Option<f64>,
    /// Carbon dioxide of the import, kg: import times
    /// [`GRID_CO2_KG_PER_KWH`](Self::GRID_CO2_KG_PER_KWH).
    pub co2_kg: f64,
    /// Carbon dioxide of the grid that the own production spared, kg: the sum
    /// of M times the same factor. What is exported is not counted.
    pub co2_avoided_kg: f64,
}

impl Indicators {
    /// Greenhouse gases of a kilowatt-hour from the French grid, kg of CO2
    /// equivalent: 21.7 g, the mean of the French production in 2024 (RTE,
    /// Bilan électrique 2024, chapter on emissions: 11.7 Mt for 539 TWh). It
    /// holds what power stations emit, not the making of stations or of panels.
    pub const GRID_CO2_KG_PER_KWH: f64 = 0.0217;
    /// A peak that is lower by less, as a share, is called unchanged.
    const WORTH_SAYING: f64 = 0.004;

    /// The figures of `steps`, with `capacity_kwh` of storage in the scope.
    /// Without steps all sums are 0 and all shares `None`.
    #[must_use]
    pub fn over(steps: &[Step], capacity_kwh: f64) -> Self {
        let energy = |power_kw: fn(&Step) -> f64| -> f64 {
            // Of nothing the sum of floats is minus zero.
            steps.iter().map(|step| power_kw(step) * step.hours()).sum::<f64>() + 0.0
        };
        let peak = |power_kw: fn(&Step) -> f64| steps.iter().map(power_kw).fold(0.0, f64::max);
        let consumption_kwh = energy(|step| step.consumption_kw);
        let production_kwh = energy(|step| step.production_kw);
        let self_consumed_kwh = energy(Step::self_consumed_kw);
        let import_kwh = energy(|step| step.import_kw);
        let moved_kwh =
            energy(|step| (step.consumption_kw - step.consumption_unshifted_kw).abs()) / 2.0;
        let peak_import_kw = peak(|step| step.import_kw);
        let peak_import_plain_kw = peak(Step::plain_import_kw);
        let shaved = 1.0 - peak_import_kw / peak_import_plain_kw;
        let share = |of: f64| (of > 0.0).then(|| (self_consumed_kwh / of).min(1.0));
        Self {
            consumption_kwh,
            production_kwh,
            self_consumption: share(production_kwh),
            self_sufficiency: share(consumption_kwh),
            peak_import_kw,
            peak_import_plain_kw,
            // Without a plain peak it is no number, and not greater.
            peak_shaved: Some(shaved).filter(|shaved| *shaved > Self::WORTH_SAYING),
            shifted_kwh: moved_kwh + energy(|step| step.discharge_kw),
            state_of_charge: steps
                .last()
                .filter(|_| capacity_kwh > 0.0)
                .map(|step| (step.stored_kwh / capacity_kwh).clamp(0.0, 1.0)),
            co2_kg: import_kwh * Self::GRID_CO2_KG_PER_KWH,
            co2_avoided_kg: self_consumed_kwh * Self::GRID_CO2_KG_PER_KWH,
        }
    }
}

/// What every app shows of a scope at a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FiguresNow {
    /// The step that the time is in.
    pub step: Step,
    /// Energy in storage at the time itself, of what it can hold, 0 to 1. `None`
    /// without storage.
    pub state_of_charge: Option<f64>,
    /// Of the whole day.
    pub day: Indicators,
    /// Of its evening: its last quarter, when grids are at their peak.
    pub evening: Indicators,
}

impl FiguresNow {
    /// The figures of a day at a time, with `capacity_kwh` of storage; `None`
    /// outside of its steps.
    #[must_use]
    pub fn of(day: &Day, time: Timestamp, capacity_kwh: f64) -> Option<Self> {
        let step = *day.step_at(time)?;
        let stored_kwh = day.stored_kwh_at(time)?;
        Some(Self {
            step,
            state_of_charge: (capacity_kwh > 0.0)
                .then(|| (stored_kwh / capacity_kwh).clamp(0.0, 1.0)),
            day: Indicators::over(&day.steps, capacity_kwh),
            evening: Indicators::over(day.evening(), capacity_kwh),
        })
    }
}

#[cfg(test)]
mod tests;
