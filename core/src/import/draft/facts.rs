//! What the data say of an asset, in a person's language.

use serde_json::Value;

use crate::assets::Asset;
use crate::language::Language;
use crate::live::figure;
use crate::naming::{draft, number};

/// What something is, said with its name.
pub(super) fn named(name: &str, text: &str, language: &Language) -> String {
    draft("named", language).replace("{name}", name).replace("{text}", text)
}

/// Measures that our schema and the shipped mappings know, with their names among
/// the words of drafts, and their units.
const MEASURES: [(&str, &str, &str); 11] = [
    ("power_kw", "power", "kW"),
    ("peak_kw", "peak_power", "kW"),
    ("capacity_kwh", "capacity", "kWh"),
    ("power_w", "power", "W"),
    ("flow_m3_per_h", "largest_flow", "m³/h"),
    ("places", "places", ""),
    ("homes", "homes", ""),
    ("voltage_kv", "voltage", "kV"),
    ("diameter_mm", "diameter", "mm"),
    ("section_mm2", "section", "mm²"),
    ("voltage", "voltage", "V"),
];

/// Texts that files of others have.
const TEXTS: [(&str, &str); 3] =
    [("operator", "operator"), ("voltage", "voltage"), ("ref", "reference")];

/// Longer texts are none to be spoken.
const LONGEST_TEXT: usize = 80;

/// What is known of an asset, a sentence each.
pub(super) fn facts(asset: &Asset, language: &Language) -> Vec<String> {
    let mut facts = Vec::new();
    let mut say = |name: &str, text: String| {
        facts.push(named(draft(name, language), &text, language));
    };
    let attribute = |key: &str| asset.attributes.get(key);
    for (value, label) in [(asset.depth_m, "depth"), (asset.height_m, "height")] {
        if let Some(value) = value {
            say(label, with_unit(value, "m", language));
        }
    }
    for (key, label, unit) in MEASURES {
        if let Some(value) = attribute(key).and_then(number) {
            say(label, with_unit(value, unit, language));
        }
    }
    for (key, label) in TEXTS {
        let text = attribute(key).and_then(Value::as_str).map(str::trim);
        let text = text.filter(|text| !text.is_empty() && text.parse::<f64>().is_err());
        if let Some(text) = text.filter(|text| text.chars().count() <= LONGEST_TEXT) {
            say(label, text.to_owned());
        }
    }
    if asset.simulated {
        facts.push(draft("drawn", language).into());
    }
    facts
}

/// A number with as many digits as it has, up to two after the point.
pub(super) fn with_unit(value: f64, unit: &str, language: &Language) -> String {
    let hundredths = (value * 100.0).round();
    let decimals = match hundredths {
        hundredths if hundredths % 100.0 == 0.0 => 0,
        hundredths if hundredths % 10.0 == 0.0 => 1,
        _ => 2,
    };
    figure(value, decimals, unit, language)
}
