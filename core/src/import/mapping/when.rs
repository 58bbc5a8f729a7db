//! Conditions on a feature.
//!
//! `{ power = ["cable", "line"], voltage = "*", disused = false }`: all of them
//! hold, each when one of its values does. `*` in a text stands for anything.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Seen;
use super::text::{look_up, plain};

/// Holds when each of its conditions does; without any it always holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub(super) struct When(BTreeMap<String, AnyOf>);

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "a text, a number, true, false, { missing | least | most }, or a list of them"
)]
enum AnyOf {
    Several(Vec<Test>),
    One(Test),
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Test {
    /// `true` also stands for what foreign files write for it.
    Flag(bool),
    Number(f64),
    /// With `*` for anything.
    Text(String),
    /// Whether the property is not there.
    Missing(Missing),
    /// A number within.
    Range(Range),
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Missing {
    missing: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Range {
    #[serde(default)]
    least: Option<f64>,
    #[serde(default)]
    most: Option<f64>,
}

impl When {
    pub(super) fn holds(&self, seen: Seen<'_>) -> bool {
        self.0.iter().all(|(key, tests)| {
            let found = look_up(key, seen);
            let found = found.as_deref();
            match tests {
                AnyOf::One(test) => test.holds(found),
                AnyOf::Several(tests) => tests.iter().any(|test| test.holds(found)),
            }
        })
    }
}

impl Test {
    fn holds(&self, found: Option<&Value>) -> bool {
        let Some(value) = found else {
            return matches!(self, Self::Missing(Missing { missing: true }));
        };
        match self {
            Self::Missing(Missing { missing }) => !missing,
            Self::Flag(expected) => flag(value) == Some(*expected),
            Self::Number(expected) => number(value) == Some(*expected),
            Self::Text(pattern) => plain(value).is_some_and(|text| glob(pattern, &text)),
            Self::Range(Range { least, most }) => number(value).is_some_and(|n| {
                least.is_none_or(|least| n >= least) && most.is_none_or(|most| n <= most)
            }),
        }
    }
}

/// Yes and no as files write them.
pub(super) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) if number.as_f64() == Some(1.0) => Some(true),
        Value::Number(number) if number.as_f64() == Some(0.0) => Some(false),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "yes" | "true" | "oui" | "1" | "t" | "vrai" => Some(true),
            "no" | "false" | "non" | "0" | "f" | "faux" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().replace(',', ".").parse().ok())
}

/// Whether a text is like a pattern with `*` for anything. Time is that of the
/// text times the pattern at worst.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(first) = pieces.next() else { return text.is_empty() };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = rest.get(at + piece.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        let table = [
            ("*", "", true),
            ("*", "x", true),
            ("", "", true),
            ("", "x", false),
            ("RPD_*", "RPD_Cable", true),
            ("RPD_*", "PD_Cable", false),
            ("*souterrain*bt*", "reseau-souterrain-bt-2025", true),
            ("*souterrain*bt", "reseau-bt-souterrain", false),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("é*", "été", true),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }
}
