//! How one of our fields is computed from foreign properties.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::text::{Template, look_up, plain};
use super::when::{When, flag};
use super::{HOMES, Seen};
use crate::assets::shown;
use crate::units::Unit;

/// One way to a field or several, of which the first that has a value counts.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a table with from, text or value; or a list of such tables")]
pub(super) enum Alternatives {
    // First: a list could also be read as the fields of one table in a row.
    Several(Vec<Field>),
    One(Box<Field>),
}

/// One way to a field.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    /// When this way is taken; always where it is missing.
    #[serde(default)]
    when: When,
    /// The first of these that the feature has.
    #[serde(default)]
    from: Names,
    /// Or a text of several.
    #[serde(default)]
    text: Option<Template>,
    /// Or a constant.
    #[serde(default)]
    value: Option<Value>,
    /// Each value of the file, and ours.
    #[serde(default)]
    values: BTreeMap<String, Value>,
    /// What is not in the table: nothing, instead of a problem.
    #[serde(default)]
    others_unknown: bool,
    /// The unit of the file's number.
    #[serde(default)]
    unit: Option<String>,
    /// What the number is multiplied with.
    #[serde(default)]
    factor: Option<f64>,
    /// A property that is taken off, in the same unit.
    #[serde(default)]
    minus: Option<String>,
    /// Values that mean "not known" in the file.
    #[serde(default)]
    unknown: Vec<Value>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Names {
    #[default]
    None,
    One(String),
    Several(Vec<String>),
}

impl Names {
    fn all(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

impl Alternatives {
    /// The value of the field `target`; `None` where the file does not say,
    /// `Err` where it says something that cannot be used.
    pub(super) fn value(&self, target: &str, seen: Seen<'_>) -> Result<Option<Value>, String> {
        let fields = match self {
            Self::One(field) => std::slice::from_ref(field.as_ref()),
            Self::Several(fields) => fields,
        };
        for field in fields.iter().filter(|field| field.when.holds(seen)) {
            if let Some(value) = field.value(target, seen)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

/// Whether two values say the same, be they numbers or texts.
fn same(a: &Value, b: &Value) -> bool {
    match (measure(a), measure(b)) {
        (Some(a), Some(b)) => a == b,
        _ => plain(a).zip(plain(b)).is_some_and(|(a, b)| a.trim() == b.trim()),
    }
}

impl Field {
    fn value(&self, target: &str, seen: Seen<'_>) -> Result<Option<Value>, String> {
        if let Some(template) = &self.text {
            return Ok(template.fill(seen).map(Value::from));
        }
        let names = self.from.all();
        let found = names.iter().find_map(|name| Some((name, look_up(name, seen)?)));
        let Some((name, found)) = found else {
            // A constant needs no property unless it names one.
            return Ok(self.value.clone().filter(|_| names.is_empty()));
        };
        if self.unknown.iter().any(|unknown| same(unknown, &found)) {
            return Ok(None);
        }
        if let Some(value) = &self.value {
            return Ok(Some(value.clone()));
        }
        if !self.values.is_empty() {
            let text = plain(&found).unwrap_or_default();
            return match self.values.get(text.trim()) {
                Some(value) => Ok(Some(value.clone())),
                None if self.others_unknown => Ok(None),
                None => Err(format!("{name}: {} is not in the table", shown(&found))),
            };
        }
        match target {
            "simulated" => match flag(&found) {
                Some(flag) => Ok(Some(flag.into())),
                None => Err(format!("{name}: {} is neither yes nor no", shown(&found))),
            },
            _ if self.is_number() || is_measure(target) || target == HOMES => {
                self.number(target, name, &found, seen)
            }
            "feeds" => Ok(Some(ids(&found))),
            // A name or a reference is a text, also where the file has a number.
            "name" | "positional_class" => Ok(plain(&found).map(|text| text.trim().into())),
            _ => Ok(Some(found.into_owned())),
        }
    }

    fn is_number(&self) -> bool {
        self.unit.is_some() || self.factor.is_some() || self.minus.is_some()
    }

    fn number(
        &self,
        target: &str,
        name: &str,
        found: &Value,
        seen: Seen<'_>,
    ) -> Result<Option<Value>, String> {
        let not_one =
            |name: &str, value: &Value| format!("{name}: {} is not a number", shown(value));
        let (mut number, written) = measure(found).ok_or_else(|| not_one(name, found))?;
        if let Some(other) = &self.minus {
            let Some(value) = look_up(other, seen) else { return Ok(None) };
            number -= measure(&value).ok_or_else(|| not_one(other, &value))?.0;
        }
        let unit = written.or(self.unit.as_deref());
        let scale = match unit {
            Some(unit) => scale(unit, target).ok_or_else(|| {
                format!("{name}: the unit {} does not lead to {target}", shown(unit))
            })?,
            None => 1.0,
        };
        // Nothing finer than a millionth: 0.1 kV times 1000 is not 100.00000000000001.
        let result = (number * scale * self.factor.unwrap_or(1.0) * 1e6).round() / 1e6;
        if target == HOMES {
            return match result {
                homes if homes < 0.0 || homes.fract() != 0.0 || homes > MOST_HOMES => {
                    Err(format!("{name}: {} is not a number of homes", shown(found)))
                }
                // A whole number within range.
                homes => Ok(Some(Value::from(homes as u32))),
            };
        }
        match serde_json::Number::from_f64(result) {
            Some(number) => Ok(Some(Value::Number(number))),
            None => Err(format!("{name}: {} is out of range", shown(found))),
        }
    }
}

/// More than any one thing serves.
const MOST_HOMES: f64 = u32::MAX as f64;

/// The ids of a list; a table has them in one cell, with semicolons between.
fn ids(found: &Value) -> Value {
    match found {
        Value::String(text) => {
            let ids = text.split(';').map(str::trim).filter(|id| !id.is_empty());
            ids.map(Value::from).collect()
        }
        Value::Number(_) => Value::Array(vec![found.clone()]),
        other => other.clone(),
    }
}

/// The unit in which our field `target` is, by its ending.
fn ours(target: &str) -> Option<Unit> {
    Unit::of_file(match target.rsplit_once('_')?.1 {
        "m" => "m",
        "mm" => "mm",
        "w" => "W",
        "kw" => "kW",
        "kwh" => "kWh",
        "v" => "V",
        "kv" => "kV",
        "kva" => "kVA",
        "m2" => "m2",
        _ => return None,
    })
}

fn is_measure(target: &str) -> bool {
    ours(target).is_some()
}

/// What a number in `from` is multiplied with to be in the unit of `target`.
fn scale(from: &str, target: &str) -> Option<f64> {
    Unit::of_file(from.trim())?.ratio_to(ours(target)?)
}

/// A number, or a text of a number and perhaps its unit: `12.5 m`, `1,2`, `20'`.
fn measure(value: &Value) -> Option<(f64, Option<&str>)> {
    let text = match value {
        Value::String(text) => text.trim(),
        other => return Some((other.as_f64()?, None)),
    };
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | ',' | 'e' | 'E'));
    let (number, written) = text.split_at(end.unwrap_or(text.len()));
    let number: f64 = number.replace(',', ".").parse().ok()?;
    let written = Some(written.trim()).filter(|unit| !unit.is_empty());
    number.is_finite().then_some((number, written))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_read_with_their_units() {
        let table = [
            (json!(1.5), Some((1.5, None))),
            (json!("12.5 m"), Some((12.5, Some("m")))),
            (json!("1,2"), Some((1.2, None))),
            (json!("20'"), Some((20.0, Some("'")))),
            (json!("-3cm"), Some((-3.0, Some("cm")))),
            (json!("deep"), None),
            (json!("1e999"), None),
            (json!([1]), None),
            (json!("20000;400"), Some((20000.0, Some(";400")))),
        ];
        for (value, expected) in table {
            assert_eq!(measure(&value), expected, "{value}");
        }
    }

    #[test]
    fn a_unit_leads_only_to_its_own_kind() {
        assert_eq!(scale("cm", "depth_m"), Some(0.01));
        assert_eq!(scale("MWh", "capacity_kwh"), Some(1000.0));
        assert_eq!(scale("km", "diameter_mm"), Some(1e6));
        for foot in ["ft", "'"] {
            assert_eq!(scale(foot, "depth_m"), Some(0.3048));
        }
        assert_eq!(scale("in", "diameter_mm"), Some(25.4));
        for (peak, kw) in [("Wp", 0.001), ("kWp", 1.0), ("kWc", 1.0), ("MW", 1000.0)] {
            assert_eq!(scale(peak, "peak_kw"), Some(kw), "{peak}");
        }
        assert_eq!(scale("MVA", "rated_kva"), Some(1000.0));
        assert_eq!(scale("kV", "voltage_v"), Some(1000.0));
        assert_eq!(scale("m²", "area_m2"), Some(1.0));
        assert_eq!(scale("kW", "depth_m"), None);
        assert_eq!(scale("fathom", "depth_m"), None);
        assert_eq!(scale("m", "places"), None);
    }
}
