//! What a service's figures are in our quantities and units.
//!
//! In: an author's [`FigureSettings`] and raw values as services give them,
//! numbers or texts. Out: readings' values, nothing where the service has
//! none, or why a value is none.

use jiff::Timestamp;
use jiff::civil::{self, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mapping;
use super::units::{Unit, UnitError};
use crate::live::Quantity;
use crate::plain;

/// How services write that they have no figure.
const NOTHING: &[&str] = &["", "ND", "N/A", "NA", "NaN", "null", "-", "--"];

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

    /// Our value of a raw one, in the unit that the service gives if the
    /// author does not; nothing where the service has none.
    pub(super) fn value(&self, raw: &Value, unit: Option<&str>) -> Result<Option<f64>, String> {
        let Some(number) = number(raw)? else { return Ok(None) };
        let unit = self.unit.as_deref().or(unit).ok_or("it has no unit: set one")?;
        let value =
            Unit::named(unit).and_then(|unit| unit.convert(number, self.quantity, self.over_s));
        let value = value.map_err(|error| error.to_string())?;
        Ok(Some(if self.negative { -value } else { value }))
    }
}

/// A number, or a text that is one; nothing where there is none.
pub(super) fn number(raw: &Value) -> Result<Option<f64>, String> {
    let number = match raw {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_f64(),
        Value::Bool(set) => Some(f64::from(u8::from(*set))),
        Value::String(text) => {
            let text = text.trim();
            if NOTHING.contains(&text) {
                return Ok(None);
            }
            // Not `inf`, which Rust reads as a number.
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            number.or_else(|| text.replacen(',', ".", 1).parse().ok())
        }
        _ => None,
    };
    match number.filter(|number| number.is_finite()) {
        Some(number) => Ok(Some(number)),
        None => Err(format!("{} is no number", shape(raw))),
    }
}

/// A time as services write it: with an offset, in seconds or milliseconds
/// since 1970, or without an offset in the time zone given. Of an interval its
/// end: what was measured over it is known then.
pub(super) fn time(raw: &Value, zone: &TimeZone) -> Option<Timestamp> {
    match raw {
        Value::Number(number) => {
            let number = number.as_f64()?;
            // Seconds until the year 5138.
            let seconds = if number.abs() < 1e11 { number } else { number / 1000.0 };
            Timestamp::from_millisecond((seconds * 1000.0) as i64).ok()
        }
        Value::String(text) => {
            let text = text.rsplit('/').next()?.trim();
            if let Ok(time) = text.parse() {
                return Some(time);
            }
            let civil: DateTime = text.parse().ok()?;
            Some(civil.to_zoned_datetime(zone.clone()).ok()?.timestamp())
        }
        _ => None,
    }
}

/// A time in a format of the author's own, as `%d/%m/%Y %H:%M`; without an
/// offset in the time zone given.
pub(super) fn time_by(format: &str, raw: &Value, zone: &TimeZone) -> Option<Timestamp> {
    let text = mapping::key(raw)?;
    let parts = strtime::parse(format, text.trim()).ok()?;
    if let Ok(time) = parts.to_timestamp() {
        return Some(time);
    }
    Some(parts.to_datetime().ok()?.to_zoned_datetime(zone.clone()).ok()?.timestamp())
}

/// Whether a time can be read in a format.
pub(super) fn is_time_format(format: &str) -> bool {
    let time = civil::date(2026, 6, 14).at(12, 34, 56, 0).to_zoned_datetime(TimeZone::UTC);
    let written = time.ok().and_then(|time| strtime::format(format, &time).ok());
    written.is_some_and(|text| time_by(format, &text.into(), &TimeZone::UTC).is_some())
}

/// What a figure that is none looks like, without telling it: words about a
/// figure that is withheld must not quote it, and a service may send a secret
/// in its place. Of a text of digits, signs and a unit each number is a `#`.
pub(super) fn shape(raw: &Value) -> String {
    let text = match raw {
        Value::Null => return "nothing".into(),
        Value::Bool(_) => return "a boolean".into(),
        Value::Number(_) => return "a number".into(),
        Value::Array(_) => return "a list".into(),
        Value::Object(_) => return "an object".into(),
        Value::String(text) => text,
    };
    let mut shape = String::new();
    for c in text.chars() {
        match c.is_numeric() {
            // As many for a thousand as for one.
            true if shape.ends_with('#') => {}
            true => shape.push('#'),
            false => shape.push(c),
        }
    }
    let letters: String = shape.chars().filter(|c| c.is_alphabetic()).collect();
    let is_plain = letters.is_empty() || Unit::named(&letters).is_ok();
    if is_plain && shape.len() <= LONGEST_SHAPE {
        format!("a text as {:?}", plain::line(&shape))
    } else {
        "a text".into()
    }
}

/// Bytes of a text that is told the shape of.
const LONGEST_SHAPE: usize = 40;

/// What is wrong with a JSON text, and where; not what is in it.
pub(super) fn json_fault(error: &serde_json::Error) -> String {
    let place = format!("at line {} column {}", error.line(), error.column());
    let words = error.to_string();
    if !error.is_data() || words.starts_with("missing field") {
        return words;
    }
    match words.split_once(", expected ") {
        // The names of types; what was found there is quoted before.
        Some(_) => {
            let expected = words.rsplit(", expected ").next().unwrap_or_default();
            format!("expected {expected}")
        }
        None => format!("not what was expected {place}"),
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
    fn numbers_as_services_write_them() {
        let value = |raw| power(Some("MW"), false).value(&raw, None);
        assert_eq!(value(json!(-76)), Ok(Some(-76_000.0)));
        assert_eq!(value(json!("2585")), Ok(Some(2_585_000.0)));
        assert_eq!(value(json!("1,5")), Ok(Some(1500.0)));
        for none in [json!(null), json!("ND"), json!(" "), json!("NaN")] {
            assert_eq!(value(none), Ok(None));
        }
        for bad in [json!("many"), json!([1]), json!("1e999"), json!("inf"), json!({})] {
            assert!(value(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_figure_is_described_and_not_told() {
        let said = |raw| shape(&raw);
        assert_eq!(said(json!("1.567 kW")), "a text as \"#.# kW\"");
        assert_eq!(said(json!("１２,5")), "a text as \"#,#\"");
        for (raw, what) in [
            (json!("tOk3n-of-mine"), "a text"),
            (json!("one and a half"), "a text"),
            (json!([1.567]), "a list"),
            (json!({"p": 1.567}), "an object"),
            (json!(true), "a boolean"),
        ] {
            assert_eq!(said(raw), what);
        }
        let fault = |text: &str| json_fault(&serde_json::from_str::<Vec<u8>>(text).unwrap_err());
        assert_eq!(fault("[1567]"), "expected u8 at line 1 column 5");
        assert_eq!(fault("[\"1.567, expected 9\"]"), "expected u8 at line 1 column 20");
        assert!(fault("[1").starts_with("EOF"));
    }

    #[test]
    fn the_authors_unit_goes_before_the_services() {
        assert_eq!(power(Some("W"), true).value(&json!(1000), Some("MW")), Ok(Some(-1.0)));
        assert_eq!(power(None, false).value(&json!(1), Some("MW")), Ok(Some(1000.0)));
        assert!(power(None, false).value(&json!(1), None).is_err());
        assert!(power(None, false).value(&json!(1), Some("V")).is_err());
    }

    #[test]
    fn times_as_services_write_them() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let at = |raw| time(&raw, &paris).map(|time| time.to_string());
        let noon = Some("2026-06-14T12:00:00Z".to_owned());
        assert_eq!(at(json!("2026-06-14T12:00:00+00:00")), noon);
        assert_eq!(at(json!("2026-06-14T14:00:00")), noon);
        assert_eq!(at(json!("2026-06-14 14:00")), noon);
        assert_eq!(at(json!("2026-06-14T11:45:00Z/2026-06-14T12:00:00Z")), noon);
        assert_eq!(at(json!(1_781_438_400)), noon);
        assert_eq!(at(json!(1_781_438_400_000_i64)), noon);
        for bad in [json!("noon"), json!(null), json!(1e300), json!("2026-02-30T00:00:00")] {
            assert_eq!(at(bad), None);
        }
    }

    #[test]
    fn times_in_a_format_of_the_authors() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let at = |format: &str, raw: Value| Some(time_by(format, &raw, &paris)?.to_string());
        let noon = Some("2026-06-14T12:00:00Z".to_owned());
        assert_eq!(at("%d/%m/%Y %H:%M", json!(" 14/06/2026 14:00")), noon);
        assert_eq!(at("%Y%m%d%H%M %z", json!("202606141200 +0000")), noon);
        assert_eq!(at("%Y%m%d%H%M", json!(202_606_141_400_i64)), noon);
        assert_eq!(at("%d/%m/%Y", json!("14/06/2026")), Some("2026-06-13T22:00:00Z".into()));
        for bad in [json!("2026-06-14 14:00"), json!(null), json!("31/02/2026 10:00")] {
            assert_eq!(at("%d/%m/%Y %H:%M", bad), None);
        }
        for (format, good) in
            [("%d/%m/%Y %Hh%M", true), ("%s", true), ("%H:%M", false), ("%", false)]
        {
            assert_eq!(is_time_format(format), good, "{format}");
        }
    }
}
