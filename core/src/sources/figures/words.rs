//! Words about what is none, which do not tell what it is.
//!
//! Words about a figure that is withheld must not quote it, a service may send
//! a secret in its place, and an author may have named the wrong field. In: a
//! raw value. Out: what it looks like.

use serde_json::Value;

use crate::plain;
use crate::sources::units::Unit;

/// Bytes of a text that is told the shape of.
const LONGEST_SHAPE: usize = 40;
/// Characters of a key or a time that are told.
const LONGEST_TOLD: usize = 60;

/// What a figure that is none looks like. Of a text of digits, signs and a
/// unit each number is a `#`.
pub(in crate::sources) fn shape(raw: &Value) -> String {
    let text = match raw {
        Value::Null => return "nothing".into(),
        Value::Bool(_) => return "a boolean".into(),
        Value::Number(_) => return "a number".into(),
        Value::Array(_) => return "a list".into(),
        Value::Object(_) => return "an object".into(),
        Value::String(text) => text,
    };
    if is_amount(text) && text.len() <= LONGEST_SHAPE {
        format!("a text as {:?}", plain::line(&masked(text)))
    } else {
        "a text".into()
    }
}

/// A key as it may be told: one that a figure could be is described.
pub(in crate::sources) fn told_key(key: &str) -> String {
    let bare = key.trim_start().trim_start_matches(['+', '-', '\u{2212}']);
    // With a unit that nobody knows, or a name of its own.
    let may_be_amount = bare.starts_with(char::is_numeric) && bare.contains(char::is_whitespace)
        || key.contains('=');
    match () {
        () if is_amount(key) => shape(&key.into()),
        () if may_be_amount => "a text".into(),
        () => quoted(key),
    }
}

/// A time as it may be told. No figure is written as a date with a year, or
/// with a time of the day; whatever else stands there is described.
pub(in crate::sources) fn told_time(raw: &Value) -> String {
    match raw.as_str() {
        Some(text) if is_date(text) => quoted(text),
        _ => shape(raw),
    }
}

/// A unit as it may be told: letters, and the digits of a power.
pub(in crate::sources) fn told_unit(unit: &str) -> String {
    let begins = unit.starts_with(|c: char| c.is_alphabetic() || "°º%".contains(c));
    let power = digit_runs(unit).all(|digits| digits.len() == 1);
    let told: String = unit.chars().take(LONGEST_SHAPE).collect();
    if begins && power && !unit.contains(['.', ',']) { told } else { masked(&told) }
}

/// The beginning of a text, in quotes.
fn quoted(text: &str) -> String {
    let text: String = plain::line(text).chars().take(LONGEST_TOLD).collect();
    format!("{text:?}")
}

/// Whether a text may be a figure: no letters but those of a unit.
fn is_amount(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.is_empty() || Unit::named(&letters).is_ok()
}

/// A column's name as it may be told: `p1` and `code_12` are names, other
/// numbers may be figures of a file without names.
pub(in crate::sources) fn told_name(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut told = String::new();
    for run in chars.chunk_by(|a, b| a.is_numeric() == b.is_numeric()) {
        let is_of_a_name = told.ends_with(|c: char| c.is_alphabetic() || c == '_') && run.len() < 3;
        match run.first().is_some_and(|c| c.is_numeric()) {
            true if !is_of_a_name => told.push('#'),
            _ => told.extend(run),
        }
    }
    told
}

/// A text without its numbers: as many signs for a thousand as for one.
fn masked(text: &str) -> String {
    let mut masked = String::new();
    for c in text.chars() {
        match c.is_numeric() {
            true if masked.ends_with('#') => {}
            true => masked.push('#'),
            false => masked.push(c),
        }
    }
    masked
}

fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_numeric()).filter(|run| !run.is_empty())
}

/// Whether a text is a date and a time of the day, or a date with its year,
/// written with signs that no figure has.
fn is_date(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    if text.len() > LONGEST_SHAPE || (!letters.is_empty() && Unit::named(&letters).is_ok()) {
        return false;
    }
    let runs: Vec<_> = digit_runs(text).collect();
    let is_year = |run: &&str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
    let chars: Vec<_> = text.chars().collect();
    let between = |signs: &[char]| {
        chars
            .windows(3)
            .any(|it| it[0].is_ascii_digit() && signs.contains(&it[1]) && it[2].is_ascii_digit())
    };
    runs.len() >= 3
        && runs.iter().all(|run| run.len() <= 9)
        && (between(&[':', 'h'])
            || (runs.iter().any(is_year) && between(&['/', '-']) && !between(&['.', ','])))
}

/// What is wrong with a JSON text, and where; not what is in it.
pub(in crate::sources) fn json_fault(error: &serde_json::Error) -> String {
    let place = match error.line() {
        0 => String::new(),
        line => format!(" at line {line} column {}", error.column()),
    };
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
        None => format!("not what was expected{place}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
    fn a_key_that_a_figure_could_be_is_described() {
        assert_eq!(told_key("CAB0"), "\"CAB0\"");
        assert_eq!(told_key("urn:ngsi-ld:Meter:7"), "\"urn:ngsi-ld:Meter:7\"");
        assert_eq!(told_key(&"k".repeat(100)).len(), LONGEST_TOLD + 2);
        for figure in
            ["1567", "1,567 kW", "kW 1.567", "-1 567", "1567 kw", "-1.567 kVA", "P=1567 W"]
        {
            assert!(!told_key(figure).contains("567"), "{figure}");
        }
    }

    #[test]
    fn a_column_is_told_without_what_a_figure_could_be() {
        for name in ["relevé", "p1", "code_12", "t"] {
            assert_eq!(told_name(name), name);
        }
        assert_eq!(told_name("CAB0,2026-06-14T12:00:00Z,1.567"), "CAB0,#-#-#T12:#:#Z,#.#");
        assert_eq!(told_name("1.567 kW"), "#.# kW");
        assert_eq!(told_name("P1567"), "P#");
    }

    #[test]
    fn a_time_is_told_where_it_is_none_that_a_figure_could_be() {
        for time in [
            "29/11/2026 18:17",
            "29.11.26 18:17:05",
            "11/29/2026 6:17 PM",
            "29/11/2026",
            "29 nov. 2026 18h17",
            "2026-13-01T00:00:00Z",
        ] {
            assert_eq!(told_time(&json!(time)), format!("{time:?}"));
        }
        for figure in [
            "1.567",
            "1567",
            "1,567 kW",
            "1.567-1.2026",
            "-1.234,2026",
            "1 567 2026",
            "1567/1568",
            "one and a half",
            "12:15 kW",
            "2026 1567",
        ] {
            let told = told_time(&json!(figure));
            assert!(!told.contains("15") && !told.contains("half"), "{figure}: {told}");
        }
        assert_eq!(told_time(&json!(1567)), "a number");
        assert_eq!(told_time(&json!("1".repeat(50) + "/2026 18:17")), "a text");
    }

    #[test]
    fn a_unit_is_told_without_figures() {
        for unit in ["BTU", "kWh/m2", "°F", "%RH"] {
            assert_eq!(told_unit(unit), unit);
        }
        for (unit, told) in [("1.567 kW", "#.# kW"), ("kW 1,567", "kW #,#"), ("1567", "#")] {
            assert_eq!(told_unit(unit), told);
        }
    }
}
