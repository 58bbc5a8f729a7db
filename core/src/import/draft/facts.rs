//! What the data say of an asset, in a person's language.

use serde_json::Value;

use crate::assets::{Asset, AssetKind};
use crate::language::Language;
use crate::live::figure;

/// A word in French and in English.
pub(super) type FrenchEnglish = [&'static str; 2];

/// The one of a language; English for all that have none here.
pub(super) fn of<'a>(words: [&'a str; 2], language: &Language) -> &'a str {
    let [french, english] = words;
    match language.as_str().split('-').next() {
        Some("fr") => french,
        _ => english,
    }
}

/// A kind, as one and as several.
pub(super) fn kind(kind: AssetKind) -> (FrenchEnglish, FrenchEnglish) {
    use AssetKind as K;
    match kind {
        K::Cable => (["Câble", "Cable"], ["câbles", "cables"]),
        K::Duct => (["Fourreau", "Duct"], ["fourreaux", "ducts"]),
        K::Pipe => (["Conduite", "Pipe"], ["conduites", "pipes"]),
        K::Substation => (["Poste", "Substation"], ["postes", "substations"]),
        K::Transformer => (["Transformateur", "Transformer"], ["transformateurs", "transformers"]),
        K::Battery => (["Batterie", "Battery"], ["batteries", "batteries"]),
        K::Photovoltaic => {
            (["Panneaux solaires", "Solar panels"], ["toits solaires", "solar roofs"])
        }
        K::ChargingPoint => {
            (["Borne de recharge", "Charging point"], ["bornes de recharge", "charging points"])
        }
        K::Meter => (["Compteur", "Meter"], ["compteurs", "meters"]),
        K::StreetLight => (["Lampadaire", "Street light"], ["lampadaires", "street lights"]),
        K::Building => (["Bâtiment", "Building"], ["bâtiments", "buildings"]),
        K::Well => (["Puits", "Well"], ["puits", "wells"]),
        K::Inlet => (["Borne de collecte", "Waste inlet"], ["bornes de collecte", "waste inlets"]),
        K::Cabinet => (["Coffret", "Cabinet"], ["coffrets", "cabinets"]),
        K::Station => (["Station", "Station"], ["stations", "stations"]),
        K::Unspecified => {
            (["Ouvrage", "Asset of a network"], ["ouvrages", "assets of other kinds"])
        }
    }
}

/// The name of an asset in a language, if it has one.
pub(super) fn name<'a>(asset: &'a Asset, language: &Language) -> Option<&'a str> {
    asset.names.get(language).or(asset.name.as_ref()).map(String::as_str)
}

/// Measures that our schema and the shipped mappings know, with their units.
const MEASURES: [(&str, FrenchEnglish, &str); 11] = [
    ("power_kw", ["Puissance", "Power"], "kW"),
    ("peak_kw", ["Puissance crête", "Peak power"], "kW"),
    ("capacity_kwh", ["Capacité", "Capacity"], "kWh"),
    ("power_w", ["Puissance", "Power"], "W"),
    ("flow_m3_per_h", ["Débit maximal", "Largest flow"], "m³/h"),
    ("places", ["Places", "Places"], ""),
    ("homes", ["Logements", "Homes"], ""),
    ("voltage_kv", ["Tension", "Voltage"], "kV"),
    ("diameter_mm", ["Diamètre", "Diameter"], "mm"),
    ("section_mm2", ["Section", "Cross-section"], "mm²"),
    ("voltage", ["Tension", "Voltage"], "V"),
];

/// Texts that files of others have.
const TEXTS: [(&str, FrenchEnglish); 3] = [
    ("operator", ["Exploitant", "Operator"]),
    ("voltage", ["Tension", "Voltage"]),
    ("ref", ["Référence", "Reference"]),
];

/// Longer texts are none to be spoken.
const LONGEST_TEXT: usize = 80;

/// What is known of an asset, a sentence each.
pub(super) fn facts(asset: &Asset, language: &Language) -> Vec<String> {
    let mut facts = Vec::new();
    let colon = of([" : ", ": "], language);
    let mut say = |label: FrenchEnglish, text: String| {
        facts.push(format!("{}{colon}{text}.", of(label, language)));
    };
    let attribute = |key: &str| asset.attributes.get(key);
    let own = [(asset.depth_m, ["Profondeur", "Depth"]), (asset.height_m, ["Hauteur", "Height"])];
    for (value, label) in own {
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
        facts.push(of(["Sa place est simulée.", "Its place is simulated."], language).into());
    }
    facts
}

/// A number, or a text that is one.
fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|number| number.is_finite())
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
