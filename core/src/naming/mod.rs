//! What assets are called, and what is said of them in a line.
//!
//! In: an asset, a figure, the visitor's language. Out: a name, which a file
//! often has none of, what the asset is, and a figure that says which way it
//! goes. The words are those of `assets/words`, of which `words.json` holds what
//! the core needs; `cargo run -p wattwalk-words` writes it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use jiff::SignedDuration;
use serde_json::Value;

use crate::assets::{ASSUMED_HEIGHT_M, Asset, AssetKind, Network, PositionalClass};
use crate::language::{Language, best};
use crate::live::format::figure;
use crate::live::{Quality, Quantity};
use crate::plain;
use crate::pose::Doubt;

/// The words of a language.
#[derive(Debug, Default)]
struct Words {
    /// By their keys.
    texts: BTreeMap<String, String>,
    /// What things are, by their kind and, where that has words of its own, their
    /// network: thousands are asked for at once.
    things: HashMap<(Option<Network>, AssetKind), String>,
}

impl Words {
    fn of(texts: BTreeMap<String, String>) -> Self {
        let thing = |(key, text): (&String, &String)| {
            let name = key.strip_prefix("asset_")?;
            let kind = read::<AssetKind>(name).map(|kind| (None, kind));
            let mut ends = name.match_indices('_');
            let of_network = || {
                ends.find_map(|(at, _)| Some((Some(read(&name[..at])?), read(&name[at + 1..])?)))
            };
            Some((kind.or_else(of_network)?, text.clone()))
        };
        let things = texts.iter().filter_map(thing).collect();
        Self { texts, things }
    }

    fn thing(&self, network: Network, kind: AssetKind) -> &str {
        let own = self.things.get(&(Some(network), kind));
        let thing = own.or_else(|| self.things.get(&(None, kind)));
        thing
            .or_else(|| self.things.get(&(None, AssetKind::Unspecified)))
            .map_or("", String::as_str)
    }
}

/// What a name in JSON says: `district_heating`.
fn read<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::from(name)).ok()
}

static WORDS: LazyLock<BTreeMap<Language, Words>> = LazyLock::new(|| {
    let words: Result<BTreeMap<String, BTreeMap<String, String>>, _> =
        serde_json::from_str(include_str!("words.json"));
    // A test reads it: it is well formed.
    let words = words.unwrap_or_default().into_iter();
    words.map(|(tag, texts)| (Language::from(tag.as_str()), Words::of(texts))).collect()
});
static NOTHING: LazyLock<Words> = LazyLock::new(Words::default);

/// Between the parts of a line.
pub(crate) const BETWEEN: &str = " · ";
/// Voltages from here on are no longer low, and then no longer medium, kV
/// (IEC 60038; what is high from 45 or 50 kV on differs).
const MEDIUM_KV: f64 = 1.0;
const HIGH_KV: f64 = 45.0;
/// What is not so deep has no depth to be told.
const LEAST_DEPTH_M: f64 = 0.05;

/// The words of a language, or of the next best; each has the same.
fn words(language: &Language) -> &'static Words {
    best(&WORDS, language).unwrap_or(&NOTHING)
}

/// A text by its key.
pub(crate) fn text(language: &Language, key: &str) -> &'static str {
    words(language).texts.get(key).map_or("", String::as_str)
}

/// The asset's name, or else what it is.
pub(crate) fn title<'a>(asset: &'a Asset, language: &Language) -> Cow<'a, str> {
    match asset.name_in(language) {
        Some(name) => name.into(),
        None => what(asset, language).into(),
    }
}

/// What an asset is: "Low-voltage cable".
pub(crate) fn what(asset: &Asset, language: &Language) -> &'static str {
    let is_power_cable = asset.network == Network::Electricity && asset.kind == AssetKind::Cable;
    match voltage_kv(asset).filter(|_| is_power_cable) {
        Some(kv) if kv >= HIGH_KV => text(language, "asset_high_voltage_cable"),
        Some(kv) if kv >= MEDIUM_KV => text(language, "asset_medium_voltage_cable"),
        Some(_) => text(language, "asset_low_voltage_cable"),
        None => words(language).thing(asset.network, asset.kind),
    }
}

/// What else there is to say of an asset beside its title: what it is, if that is
/// not its title, its voltage, diameter or power, how well it is located.
pub(crate) fn details(asset: &Asset, language: &Language) -> Option<String> {
    let mut parts = nature(asset, language);
    let class = asset.positional_class.map(|class| {
        let (letter, within) = match class {
            PositionalClass::A => ("A", "±"),
            PositionalClass::B => ("B", "±"),
            PositionalClass::C => ("C", "> ±"),
        };
        // Class C has no bound but that of class B, which it does not keep.
        let most_m = match class {
            PositionalClass::C => PositionalClass::B.max_error_m(),
            class => class.max_error_m(),
        };
        let said = text(language, "asset_class").replace("{class}", letter);
        format!("{said}, {within}\u{a0}{}", figure(most_m, 1, "m", language))
    });
    parts.extend(class);
    (!parts.is_empty()).then(|| parts.join(BETWEEN))
}

/// What an asset is, if that is not its title, its voltage, diameter or power.
fn nature(asset: &Asset, language: &Language) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    if asset.name_in(language).is_some() {
        parts.push(what(asset, language).to_owned());
    }
    parts.extend(voltage_kv(asset).map(|kv| match kv < MEDIUM_KV {
        true => figure(kv * 1000.0, 0, "V", language),
        false => figure(kv, usize::from(kv.fract() != 0.0), "kV", language),
    }));
    let number = |key: &str| asset.attributes.get(key).and_then(number).filter(|it| *it > 0.0);
    parts.extend(number("diameter_mm").map(|mm| figure(mm, 0, "mm", language)));
    for (key, unit) in [("rated_kva", "kVA"), ("peak_kw", "kW"), ("capacity_kwh", "kWh")] {
        let decimals = |value: f64| usize::from(value.fract() != 0.0);
        parts.extend(number(key).map(|value| figure(value, decimals(value), unit, language)));
    }
    parts
}

/// All that is known of an asset beside its readings, each thing in a sentence:
/// what it is, how deep, how well located, whether only drawn, that its height is
/// assumed, how many of its ends meet nothing, its id.
pub(crate) fn facts(asset: &Asset, open_ends: u32, language: &Language) -> Vec<String> {
    let mut facts = Vec::new();
    let nature = nature(asset, language);
    if !nature.is_empty() {
        facts.push(nature.join(BETWEEN));
    }
    let operator = asset.attributes.get("operator").and_then(Value::as_str);
    facts.extend(operator.map(plain::short).filter(|operator| !operator.is_empty()));
    let depth_m = asset.depth_m.filter(|depth_m| *depth_m >= LEAST_DEPTH_M);
    facts.extend(depth_m.map(|depth_m| {
        text(language, "card_depth").replace("{depth}", &figure(depth_m, 1, "m", language))
    }));
    let loading = asset.attributes.get("loading_percent").and_then(number);
    let loading = loading.filter(|percent| (0.0..1000.0).contains(percent));
    facts.extend(loading.map(|percent| {
        text(language, "card_loading").replace("{percent}", &figure(percent, 0, "%", language))
    }));
    let class = asset.positional_class.map(|class| match class {
        PositionalClass::A => "card_class_a",
        PositionalClass::B => "card_class_b",
        PositionalClass::C => "card_class_c",
    });
    let drawn = asset.simulated.then_some("card_drawn");
    facts.extend(class.into_iter().chain(drawn).map(|key| text(language, key).to_owned()));
    facts.extend(match open_ends {
        0 => None,
        1 => Some(text(language, "card_ends").to_owned()),
        _ => Some(text(language, "card_ends_many").to_owned()),
    });
    let is_assumed = asset.is_height_assumed();
    facts.extend(is_assumed.then(|| assumed_height("card_height_assumed", language)));
    facts.push(text(language, "card_id").replace("{id}", &plain::line(asset.id.as_str())));
    facts
}

/// What is said, by its key, of a height that the file does not have.
pub(crate) fn assumed_height(key: &str, language: &Language) -> String {
    text(language, key).replace("{height}", &figure(ASSUMED_HEIGHT_M, 0, "m", language))
}

/// What a network is called, and the buildings, which are of none.
pub(crate) fn layer(network: Option<Network>, language: &Language) -> &'static str {
    let key = match network {
        Some(Network::Electricity) => "network_electricity",
        Some(Network::DistrictHeating) => "network_district_heating",
        Some(Network::Water) => "network_water",
        Some(Network::Gas) => "network_gas",
        Some(Network::Telecom) => "network_telecom",
        Some(Network::Lighting) => "network_lighting",
        Some(Network::Waste) => "network_waste",
        Some(Network::Mobility) => "network_mobility",
        Some(Network::Unspecified) => "network_unspecified",
        None => "layer_buildings",
    };
    text(language, key)
}

/// What a quantity is called.
pub(crate) fn quantity(quantity: Quantity, language: &Language) -> &'static str {
    let key = match quantity {
        Quantity::PowerKw => "quantity_power",
        Quantity::HeatKw => "quantity_heat",
        Quantity::StateOfChargePercent => "quantity_charge",
        Quantity::FlowM3PerH => "quantity_flow",
        Quantity::TemperatureC => "quantity_temperature",
        Quantity::DataMbitPerS => "quantity_data",
        Quantity::WasteKgPerH => "quantity_waste",
        Quantity::Available => "quantity_available",
    };
    text(language, key)
}

/// Where a reading comes from: how far to trust it, how old it is if it was
/// measured, whose it is.
pub(crate) fn provenance(
    quality: Quality,
    age: SignedDuration,
    source: Option<&str>,
    language: &Language,
) -> String {
    let said = match quality {
        Quality::Live => "said_live",
        Quality::Stale => "said_stale",
        Quality::Estimated => "said_estimated",
        Quality::Simulated => "said_simulated",
        Quality::Withheld => "said_withheld",
        Quality::Doubtful => "said_doubtful",
    };
    let mut parts = vec![text(language, said).to_owned()];
    if !matches!(quality, Quality::Simulated | Quality::Withheld) {
        let (hours, minutes) = (age.as_hours(), age.as_mins());
        parts.push(match (hours, minutes) {
            (..=0, ..=0) => text(language, "card_now").to_owned(),
            (..=0, minutes) => {
                text(language, "card_minutes").replace("{minutes}", &minutes.to_string())
            }
            (hours, _) => text(language, "card_hours").replace("{hours}", &hours.to_string()),
        });
    }
    parts.extend(source.map(plain::line));
    parts.join(BETWEEN)
}

/// What stands over the course of a quantity.
pub(crate) fn course(of: Quantity, is_simulated: bool, language: &Language) -> String {
    let key = if is_simulated { "card_curve_simulated" } else { "card_curve_measured" };
    text(language, key).replace("{quantity}", quantity(of, language))
}

/// A course in words: its least and its greatest figure, and when those are.
pub(crate) fn extremes(least: [&str; 2], most: [&str; 2], language: &Language) -> String {
    text(language, "card_curve_said")
        .replace("{least}", least[0])
        .replace("{least_time}", least[1])
        .replace("{most}", most[0])
        .replace("{most_time}", most[1])
}

/// How deep an asset is buried: "−0.8 m".
pub(crate) fn depth(asset: &Asset, language: &Language) -> Option<String> {
    let depth_m = asset.depth_m.filter(|depth_m| *depth_m >= LEAST_DEPTH_M)?;
    Some(figure(-depth_m, 1, "m", language))
}

/// A figure of an asset, which says in words what a minus would: "produces
/// 9.7 kW"; and of what passes nothing on that what hangs on it needs nothing from
/// beyond, if `is_covered` says so.
pub(crate) fn value(
    asset: &Asset,
    quantity: Quantity,
    value: f64,
    is_covered: impl Fn() -> bool,
    language: &Language,
) -> String {
    let key = match (quantity, asset.kind) {
        (Quantity::PowerKw, AssetKind::Battery) if value < 0.0 => "figure_gives_back",
        (Quantity::PowerKw, AssetKind::Battery) if value > 0.0 => "figure_stores",
        (Quantity::PowerKw, AssetKind::Photovoltaic) if value < 0.0 => "figure_produces",
        (Quantity::PowerKw, kind) if value < 0.0 => match kind {
            // What they feed gives more than it takes.
            AssetKind::Cable | AssetKind::Cabinet => "figure_towards_transformer",
            AssetKind::Transformer | AssetKind::Substation => "figure_towards_grid",
            _ => "figure_gives",
        },
        (Quantity::PowerKw, AssetKind::Cable | AssetKind::Cabinet | AssetKind::Transformer)
            if quantity.format(value, language) == quantity.format(0.0, language)
                && is_covered() =>
        {
            let figure = quantity.format(0.0, language);
            return text(language, "figure_covered").replace("{value}", &figure);
        }
        _ => return quantity.format(value, language),
    };
    let figure = quantity.format(value.abs(), language);
    match figure == quantity.format(0.0, language) {
        true => figure,
        false => text(language, key).replace("{value}", &figure),
    }
}

/// So many of a kind: "3 cables".
#[cfg(feature = "import")]
pub(crate) fn counted(kind: AssetKind, count: usize, language: &Language) -> String {
    let name = serde_json::to_value(kind).unwrap_or_default();
    let name = name.as_str().unwrap_or("unspecified");
    let number = if language.says_as_one(count) { "one" } else { "many" };
    text(language, &format!("counted_{name}_{number}")).replace("{count}", &count.to_string())
}

/// A text of the drafts that an author begins with, by its key.
#[cfg(feature = "import")]
pub(crate) fn draft(key: &str, language: &Language) -> &'static str {
    text(language, &format!("draft_{key}"))
}

/// How a draft begins in each language: nobody has written the text yet.
pub(crate) fn draft_marks() -> impl Iterator<Item = &'static str> {
    WORDS.values().filter_map(|words| words.texts.get("draft_mark")).map(String::as_str)
}

/// Where to look for what is not in the picture: above it or below it, to its
/// left or its right, each as its sign; behind the visitor.
pub(crate) fn look(across: i8, above: i8, is_behind: bool, language: &Language) -> &'static str {
    let key = match (is_behind, above.signum(), across.signum()) {
        (true, ..) => "look_behind",
        (_, 1, -1) => "look_up_left",
        (_, 1, 1) => "look_up_right",
        (_, 1, _) => "look_up",
        (_, -1, -1) => "look_down_left",
        (_, -1, 1) => "look_down_right",
        (_, -1, _) => "look_down",
        (_, _, -1) => "look_left",
        _ => "look_right",
    };
    text(language, key)
}

/// What to do about a pose that is doubtful.
pub(crate) fn advice(doubt: Doubt, language: &Language) -> &'static str {
    let key = match doubt {
        Doubt::PositionLost => "doubt_position_lost",
        Doubt::HeadingUnknown => "doubt_heading_unknown",
        Doubt::HeadingInaccurate => "doubt_heading_inaccurate",
        Doubt::PositionInaccurate => "doubt_position_inaccurate",
        Doubt::CompassDisturbed => "doubt_compass_disturbed",
    };
    text(language, key)
}

/// Whether a figure says nothing to a visitor who did not ask: a street light
/// that is off.
pub(crate) fn is_idle(asset: &Asset, value: f64) -> bool {
    asset.network == Network::Lighting && value.abs() < 0.005
}

/// The voltage of an asset, kV: from figures in V and kV, and from the domains of
/// French tables.
fn voltage_kv(asset: &Asset) -> Option<f64> {
    let of = |key: &str| asset.attributes.get(key);
    let in_volts = |value: &Value| number(value).map(|v| v / 1000.0);
    let kv = of("voltage_kv")
        .and_then(number)
        .or_else(|| of("voltage_v").and_then(in_volts))
        .or_else(|| match of("voltage")?.as_str().map(str::trim) {
            Some("BT") => Some(0.4),
            Some("HTA") => Some(20.0),
            Some("HTB") => Some(63.0),
            // Several circuits, as OpenStreetMap has them: the highest.
            Some(text) if text.contains(';') => {
                let volts = text.split(';').filter_map(|volts| volts.trim().parse::<f64>().ok());
                volts.reduce(f64::max).map(|volts| volts / 1000.0)
            }
            _ => of("voltage").and_then(in_volts),
        });
    kv.filter(|kv| *kv > 0.0 && *kv < 2000.0)
}

/// A number, or a text that is one.
pub(crate) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Geometry;

    fn asset(network: Network, kind: AssetKind, attributes: &[(&str, Value)]) -> Asset {
        let mut asset = Asset::new("L_AB_w33105622".into(), network, kind, Geometry::Lines(vec![]));
        for (key, value) in attributes {
            asset.attributes.insert((*key).into(), value.clone());
        }
        asset
    }

    #[test]
    fn what_has_no_name_is_called_by_what_it_is_and_never_by_its_id() {
        use AssetKind as K;
        use Network as N;
        let (en, fr) = (Language::from("en"), Language::from("fr"));
        for (network, kind, attributes, english) in [
            (N::Electricity, K::Cable, vec![("voltage_v", 400.into())], "Low-voltage cable"),
            (N::Electricity, K::Cable, vec![("voltage", "BT".into())], "Low-voltage cable"),
            (N::Electricity, K::Cable, vec![("voltage", "20000".into())], "Medium-voltage cable"),
            (N::Electricity, K::Cable, vec![("voltage_kv", 225.into())], "High-voltage line"),
            (
                N::Electricity,
                K::Cable,
                vec![("voltage", "400;20000".into())],
                "Medium-voltage cable",
            ),
            (N::Electricity, K::Cable, vec![], "Power cable"),
            (N::Water, K::Pipe, vec![], "Water pipe"),
            (N::Unspecified, K::Pipe, vec![], "Pipe"),
            (N::Gas, K::Cabinet, vec![], "Cabinet"),
            (N::Unspecified, K::Unspecified, vec![], "Installation"),
        ] {
            let asset = asset(network, kind, &attributes);
            assert_eq!(title(&asset, &en), english);
            assert_ne!(title(&asset, &fr), english);
        }
        let all = [K::Cable, K::Duct, K::Pipe, K::Substation, K::Transformer, K::Battery];
        let more = [K::Photovoltaic, K::ChargingPoint, K::Meter, K::StreetLight, K::Building];
        let rest = [K::Well, K::Inlet, K::Cabinet, K::Station, K::Unspecified];
        for kind in all.into_iter().chain(more).chain(rest) {
            for words in WORDS.values() {
                assert!(words.things.contains_key(&(None, kind)), "{kind:?}");
            }
        }
    }

    #[test]
    fn details_say_what_the_file_knows() {
        let (en, fr) = (Language::from("en"), Language::from("fr"));
        let mut cable = asset(
            Network::Electricity,
            AssetKind::Cable,
            &[("voltage_v", 400.into()), ("diameter_mm", "63".into())],
        );
        assert_eq!(details(&cable, &en).as_deref(), Some("400\u{a0}V · 63\u{a0}mm"));
        cable.name = Some("LV 6.1".to_owned());
        cable.positional_class = Some(PositionalClass::C);
        let said = details(&cable, &fr).unwrap();
        assert!(said.starts_with("Câble basse tension · 400\u{a0}V · 63\u{a0}mm · "), "{said}");
        assert!(said.ends_with("classe C, > ±\u{a0}1,5\u{a0}m"), "{said}");
        let bare = asset(Network::Water, AssetKind::Pipe, &[]);
        assert_eq!(details(&bare, &en), None);
        let wrong = asset(Network::Water, AssetKind::Pipe, &[("diameter_mm", "wide".into())]);
        assert_eq!(details(&wrong, &en), None);
    }

    #[test]
    fn no_figure_has_an_unexplained_minus() {
        let en = Language::from("en");
        let said = |kind: AssetKind, kw: f64| {
            value(&asset(Network::Electricity, kind, &[]), Quantity::PowerKw, kw, || kw == 0.0, &en)
        };
        assert_eq!(said(AssetKind::Photovoltaic, -9.7), "produces 9.7\u{a0}kW");
        assert_eq!(said(AssetKind::Battery, -12.0), "gives back 12.0\u{a0}kW");
        assert_eq!(said(AssetKind::Battery, 12.0), "stores 12.0\u{a0}kW");
        assert_eq!(said(AssetKind::Cable, -3.0), "3.0\u{a0}kW towards the transformer");
        assert_eq!(said(AssetKind::Transformer, -3.0), "3.0\u{a0}kW towards the grid");
        assert_eq!(said(AssetKind::Building, -3.0), "gives 3.0\u{a0}kW");
        assert_eq!(said(AssetKind::Building, 3.0), "3.0\u{a0}kW");
        assert_eq!(said(AssetKind::Photovoltaic, 0.0), "0\u{a0}kW");
        assert_eq!(said(AssetKind::Cable, -0.001), "0\u{a0}kW");
        assert_eq!(said(AssetKind::Cable, 0.0), "0\u{a0}kW, covered on site");
    }

    #[test]
    fn depths_are_below_the_ground() {
        let mut pipe = asset(Network::Water, AssetKind::Pipe, &[]);
        assert_eq!(depth(&pipe, &Language::from("en")), None);
        pipe.depth_m = Some(0.85);
        assert_eq!(depth(&pipe, &Language::from("fr")).as_deref(), Some("\u{2212}0,8\u{a0}m"));
        pipe.depth_m = Some(0.0);
        assert_eq!(depth(&pipe, &Language::from("en")), None);
    }
}
