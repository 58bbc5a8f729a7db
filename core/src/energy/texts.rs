//! The three ideas in figures, as every panel shows them.

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::live::{percent, short};

use super::{FiguresNow, Indicators};

const POWER: [&str; 2] = ["kW", "MW"];
const ENERGY: [&str; 2] = ["kWh", "MWh"];
const MASS: [&str; 2] = ["kg", "t"];

/// The figures of a scope at a time, each written out in a language with its
/// unit: three digits that matter, MW from where kW would take four.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FigureTexts {
    /// Power used now.
    pub used: String,
    /// Power that the roofs give now.
    pub solar: String,
    /// Power drawn from the grid now.
    pub imported: String,
    /// How full storage is now, in percent; `None` without storage.
    pub charge: Option<String>,
    /// Energy used over the day.
    pub consumption: String,
    /// Carbon dioxide of the day's import.
    pub co2: String,
    /// The evening's peak of what is drawn from the grid.
    pub peak: String,
    /// The same without storage and shifting.
    pub peak_plain: String,
    /// By how much storage and shifting lower it, with a minus; `None` where
    /// they do not.
    pub shaved: Option<String>,
    /// Energy moved in time over the day.
    pub shifted: String,
    /// Share of the day's consumption that the scope covers itself.
    pub covered: Option<String>,
    /// Energy produced over the day.
    pub production: String,
    /// Share of it that is used in the scope; `None` without production.
    pub kept: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl FiguresNow {
    /// The figures written out, for a panel in a language.
    #[must_use]
    pub fn texts(&self, language: &Language) -> FigureTexts {
        let power = |kw| short(kw, POWER, language);
        let energy = |kwh| short(kwh, ENERGY, language);
        let share = |share| percent(share, language);
        let Self { step, state_of_charge, day, evening } = self;
        let Indicators { self_consumption, self_sufficiency, .. } = *day;
        FigureTexts {
            used: power(step.consumption_kw),
            solar: power(step.production_kw),
            imported: power(step.import_kw),
            charge: state_of_charge.map(share),
            consumption: energy(day.consumption_kwh),
            co2: short(day.co2_kg, MASS, language),
            peak: power(evening.peak_import_kw),
            peak_plain: power(evening.peak_import_plain_kw),
            shaved: evening.peak_shaved.map(|shaved| share(-shaved)),
            shifted: energy(day.shifted_kwh),
            covered: self_sufficiency.map(share),
            production: energy(day.production_kwh),
            kept: self_consumption.map(share),
        }
    }
}
