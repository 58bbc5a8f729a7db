//! What the data say of an asset, in a person's language.

use serde_json::Value;

use crate::assets::{Asset, AssetKind};
use crate::language::Language;
use crate::live::figure;
use crate::naming::number;

/// A word in French, in English and in Chinese.
pub(super) type Said = [&'static str; 3];

/// What ends a sentence.
pub(super) const FULL_STOP: Said = [".", ".", "。"];

/// The one of a language; English for all that have none here.
pub(super) fn of<'a>(words: [&'a str; 3], language: &Language) -> &'a str {
    let [french, english, chinese] = words;
    match language.as_str().split('-').next() {
        Some("fr") => french,
        Some("zh") => chinese,
        _ => english,
    }
}

/// What something is, said with its name.
pub(super) fn sentence(name: &str, text: &str, language: &Language) -> String {
    let colon = of(["\u{a0}: ", ": ", "："], language);
    format!("{name}{colon}{text}{}", of(FULL_STOP, language))
}

/// A kind, as one and as several.
pub(super) fn kind(kind: AssetKind) -> (Said, Said) {
    use AssetKind as K;
    let (one, several, chinese) = match kind {
        K::Cable => (["Câble", "Cable"], ["câbles", "cables"], "电缆"),
        K::Duct => (["Fourreau", "Duct"], ["fourreaux", "ducts"], "管道"),
        K::Pipe => (["Conduite", "Pipe"], ["conduites", "pipes"], "管线"),
        K::Substation => (["Poste", "Substation"], ["postes", "substations"], "变电站"),
        K::Transformer => {
            (["Transformateur", "Transformer"], ["transformateurs", "transformers"], "变压器")
        }
        K::Battery => (["Batterie", "Battery"], ["batteries", "batteries"], "蓄电池"),
        K::Photovoltaic => {
            (["Toit solaire", "Solar roof"], ["toits solaires", "solar roofs"], "光伏屋顶")
        }
        K::ChargingPoint => (
            ["Borne de recharge", "Charging point"],
            ["bornes de recharge", "charging points"],
            "充电桩",
        ),
        K::Meter => (["Compteur", "Meter"], ["compteurs", "meters"], "电表"),
        K::StreetLight => {
            (["Lampadaire", "Street light"], ["lampadaires", "street lights"], "路灯")
        }
        K::Building => (["Bâtiment", "Building"], ["bâtiments", "buildings"], "建筑"),
        K::Well => (["Puits", "Well"], ["puits", "wells"], "井"),
        K::Inlet => (
            ["Borne de collecte", "Waste inlet"],
            ["bornes de collecte", "waste inlets"],
            "垃圾投放口",
        ),
        K::Cabinet => (["Coffret", "Cabinet"], ["coffrets", "cabinets"], "设备箱"),
        K::Station => (["Station", "Station"], ["stations", "stations"], "站点"),
        K::Unspecified => (
            ["Équipement", "Asset of a network"],
            ["autres équipements", "assets of other kinds"],
            "其他设备",
        ),
    };
    // Chinese has no plural.
    let with = |[french, english]: [&'static str; 2]| [french, english, chinese];
    (with(one), with(several))
}

/// Measures that our schema and the shipped mappings know, with their units.
const MEASURES: [(&str, Said, &str); 11] = [
    ("power_kw", ["Puissance", "Power", "功率"], "kW"),
    ("peak_kw", ["Puissance crête", "Peak power", "峰值功率"], "kW"),
    ("capacity_kwh", ["Capacité", "Capacity", "容量"], "kWh"),
    ("power_w", ["Puissance", "Power", "功率"], "W"),
    ("flow_m3_per_h", ["Débit maximal", "Largest flow", "最大流量"], "m³/h"),
    ("places", ["Places", "Places", "车位"], ""),
    ("homes", ["Logements", "Homes", "住户"], ""),
    ("voltage_kv", ["Tension", "Voltage", "电压"], "kV"),
    ("diameter_mm", ["Diamètre", "Diameter", "管径"], "mm"),
    ("section_mm2", ["Section", "Cross-section", "截面"], "mm²"),
    ("voltage", ["Tension", "Voltage", "电压"], "V"),
];

/// Texts that files of others have.
const TEXTS: [(&str, Said); 3] = [
    ("operator", ["Exploitant", "Operator", "运营方"]),
    ("voltage", ["Tension", "Voltage", "电压"]),
    ("ref", ["Référence", "Reference", "编号"]),
];

/// Longer texts are none to be spoken.
const LONGEST_TEXT: usize = 80;

/// What is known of an asset, a sentence each.
pub(super) fn facts(asset: &Asset, language: &Language) -> Vec<String> {
    let mut facts = Vec::new();
    let mut say = |label: Said, text: String| {
        facts.push(sentence(of(label, language), &text, language));
    };
    let attribute = |key: &str| asset.attributes.get(key);
    let own = [
        (asset.depth_m, ["Profondeur", "Depth", "埋深"]),
        (asset.height_m, ["Hauteur", "Height", "高度"]),
    ];
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
        let simulated = ["Sa place est simulée.", "Its place is simulated.", "位置为模拟。"];
        facts.push(of(simulated, language).into());
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
