//! What a service's figures are in our quantities and units.
//!
//! In: an author's [`FigureSettings`] and raw values as services give them,
//! numbers or texts. Out: readings' values, nothing where the service has
//! none, or why a value is none. How [numbers](number) and [times](time) are
//! written, and what may be said of them in [words], is below.

mod number;
mod time;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::units::{Unit, UnitError};
use crate::live::Quantity;

pub use number::DecimalSign;
pub(super) use number::{Amount, Either, Signs, degrees, single};
pub(crate) use time::is_time_format;
pub(super) use time::{Times, is_time};
pub(super) use words::{json_fault, shape, told_key, told_name, told_unit};

/// What a figure of a service is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FigureSettings {
    /// Where the service has it: a field of a record, an observed property, an
    /// attribute, a pointer, as its kind of service says.
    pub field: String,
    /// What it is to us.
    pub quantity: Quantity,
    /// Its unit: a symbol, a UCUM or a UN/CEFACT code. Where the service says
    /// it itself, this goes before.
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether it counts the other way round, as production where ours counts
    /// consumption.
    #[serde(default)]
    pub negative: bool,
    /// For an energy: over how many seconds it was used, so that it is a mean
    /// power.
    #[serde(default)]
    pub over_s: Option<u32>,
}

impl FigureSettings {
    /// What is wrong with the unit, where the author gives it.
    pub(crate) fn check(&self) -> Result<(), UnitError> {
        let Some(unit) = &self.unit else { return Ok(()) };
        Unit::named(unit)?.convert(0.0, self.quantity, self.over_s).map(|_| ())
    }

    /// The number that a raw value is. A boolean is one only of what is counted:
    /// that a place is free is one free place, that a meter is on is no power.
    pub(super) fn amount(
        &self,
        raw: &Value,
        decimal: Option<DecimalSign>,
        signs: &mut Signs,
    ) -> Result<Amount, String> {
        match raw {
            Value::Bool(free) if self.quantity == Quantity::Available => {
                Ok(Amount::Number(f64::from(u8::from(*free))))
            }
            raw => number::amount(raw, decimal, signs),
        }
    }

    /// Our value of a number, in the unit that the service gives if the author
    /// does not. What is counted needs none.
    pub(super) fn value(&self, number: f64, unit: Option<&str>) -> Result<f64, String> {
        let counted = (self.quantity == Quantity::Available).then_some("1");
        let given = unit.filter(|unit| !unit.trim().is_empty());
        let unit = self.unit.as_deref().or(given).or(counted);
        let unit = unit.ok_or("it has no unit: set one")?;
        let value =
            Unit::named(unit).and_then(|unit| unit.convert(number, self.quantity, self.over_s));
        let value = value.map_err(|error| error.to_string())?;
        Ok(if self.negative { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn power(unit: Option<&str>, negative: bool) -> FigureSettings {
        FigureSettings {
            field: "p".into(),
            quantity: Quantity::PowerKw,
            unit: unit.map(Into::into),
            negative,
            over_s: None,
        }
    }

    #[test]
    fn the_authors_unit_goes_before_the_services() {
        assert_eq!(power(Some("W"), true).value(1000.0, Some("MW")), Ok(-1.0));
        assert_eq!(power(None, false).value(1.0, Some("MW")), Ok(1000.0));
        assert!(power(None, false).value(1.0, None).unwrap_err().contains("no unit"));
        assert!(power(None, false).value(1.0, Some(" ")).unwrap_err().contains("no unit"));
        assert!(power(None, false).value(1.0, Some("V")).is_err());
    }

    #[test]
    fn a_boolean_counts_what_is_free_and_nothing_else() {
        let free = FigureSettings { quantity: Quantity::Available, ..power(Some("1"), false) };
        let of =
            |figure: &FigureSettings, raw: Value| figure.amount(&raw, None, &mut Signs::default());
        assert_eq!(of(&free, json!(true)), Ok(Amount::Number(1.0)));
        assert_eq!(of(&free, json!(false)), Ok(Amount::Number(0.0)));
        assert!(of(&power(None, false), json!(true)).unwrap_err().contains("a boolean"));
        assert_eq!(FigureSettings { unit: None, ..free }.value(1.0, Some("")), Ok(1.0));
    }
}
