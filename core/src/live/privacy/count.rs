//! What an asset says of the homes that its figures are of.
//!
//! In: an asset and what the pack's author says of kinds. Out: a count, which
//! for kinds that a single household may have is one where nobody says it.

use serde_json::Value;

use crate::assets::{Asset, AssetKind, HomeCount, Network};

use super::PrivacyRules;

/// A connection of more, kW, is no household's: French ones have 36 kVA at most
/// (tariff segment C5 of the distribution networks).
const MOST_OF_A_HOUSEHOLD_KW: f64 = 36.0;
/// Low voltage ends here, volts (IEC 60038); a household has no more.
const MOST_LOW_VOLTAGE_V: f64 = 1000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// So many, as it says, or as is known of its kind.
    Homes(u32),
    /// Those of what it feeds.
    OfItsParts,
    /// It may be one.
    Uncounted,
    /// It says what is no count: one, to be careful.
    Unreadable,
}

impl Count {
    pub(super) fn of(asset: &Asset, rules: &PrivacyRules) -> Self {
        let feeds = !asset.fed().is_empty();
        match asset.home_count() {
            // A feeder that has none itself.
            HomeCount::Said(0) if feeds => Self::OfItsParts,
            HomeCount::Said(homes) => Self::Homes(homes),
            HomeCount::Unreadable => Self::Unreadable,
            HomeCount::Unsaid if !feeds => {
                match is_public(asset) || rules.public_kinds.contains(&asset.kind) {
                    true => Self::Homes(0),
                    false => Self::Uncounted,
                }
            }
            // A meter is somebody's, whatever lies behind it.
            HomeCount::Unsaid if asset.kind == AssetKind::Meter => {
                match rules.public_kinds.contains(&asset.kind) {
                    true => Self::OfItsParts,
                    false => Self::Uncounted,
                }
            }
            HomeCount::Unsaid => Self::OfItsParts,
        }
    }
}

/// Whether it passes on what others use, and uses nothing itself.
pub(super) fn is_carrier(asset: &Asset) -> bool {
    matches!(
        asset.kind,
        AssetKind::Cable
            | AssetKind::Duct
            | AssetKind::Pipe
            | AssetKind::Substation
            | AssetKind::Transformer
            | AssetKind::Cabinet
    )
}

/// Whether it is a charging point that says neither whom it serves nor that it
/// is for all: behind a house or a meter it is that one's.
pub(super) fn may_be_a_houses(asset: &Asset) -> bool {
    let access = asset.attributes.get("access").and_then(Value::as_str);
    asset.kind == AssetKind::ChargingPoint
        && asset.home_count() == HomeCount::Unsaid
        && !access
            .is_some_and(|access| ["yes", "public", "permissive", "customers"].contains(&access))
}

/// Whether it serves the public, or is too large for one household, by what it
/// is.
pub(super) fn is_public(asset: &Asset) -> bool {
    match asset.kind {
        AssetKind::StreetLight | AssetKind::Station | AssetKind::Well | AssetKind::Transformer => {
            true
        }
        // Of heat or gas it may be a house's own.
        AssetKind::Substation => {
            !matches!(asset.network, Network::DistrictHeating | Network::Gas | Network::Unspecified)
        }
        AssetKind::ChargingPoint => !is_private(asset),
        AssetKind::Battery | AssetKind::Photovoltaic => {
            ["power_kw", "peak_kw", "rated_kw", "rated_kva"].iter().any(|field| {
                asset.attributes.get(field).and_then(Value::as_f64) > Some(MOST_OF_A_HOUSEHOLD_KW)
            })
        }
        _ => asset.network == Network::Lighting || is_above_low_voltage(asset),
    }
}

/// As OpenStreetMap tells it.
fn is_private(asset: &Asset) -> bool {
    let access = asset.attributes.get("access").and_then(Value::as_str);
    access.is_some_and(|access| ["private", "no", "residents", "permit"].contains(&access))
}

fn is_above_low_voltage(asset: &Asset) -> bool {
    let kv = asset.attributes.get("voltage_kv").and_then(Value::as_f64);
    let volts = match asset.attributes.get("voltage") {
        // French distributors' names for medium and high voltage.
        Some(Value::String(text)) if text == "HTA" || text == "HTB" => return true,
        // Several circuits: the lowest may be a household's.
        Some(Value::String(text)) => {
            let volts = text.split(';').map(|volts| volts.trim().parse::<f64>().ok());
            volts.reduce(|a, b| Some(a?.min(b?))).flatten()
        }
        volts => volts.and_then(Value::as_f64),
    };
    let volts = kv.map(|kv| kv * 1000.0).or(volts);
    asset.kind != AssetKind::Building && volts > Some(MOST_LOW_VOLTAGE_V)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::with;
    use super::*;

    fn count(network: Network, kind: AssetKind, attributes: Value) -> Count {
        Count::of(&with("a", network, kind, attributes), &PrivacyRules::default())
    }

    #[test]
    fn what_a_household_may_have_is_counted_as_one_where_nobody_says() {
        use {AssetKind as K, Network as N};
        for (network, kind) in [
            (N::Unspecified, K::Building),
            (N::Electricity, K::Cable),
            (N::DistrictHeating, K::Pipe),
            (N::DistrictHeating, K::Substation),
            (N::Water, K::Pipe),
            (N::Telecom, K::Cabinet),
            (N::Waste, K::Inlet),
            (N::Electricity, K::Battery),
            (N::Electricity, K::Photovoltaic),
            (N::Electricity, K::Meter),
            (N::Electricity, K::Unspecified),
        ] {
            let silent = count(network, kind, json!({}));
            assert_eq!(silent, Count::Uncounted, "{network:?} {kind:?}");
            // A figure of none, said so, is nobody's.
            assert_eq!(count(network, kind, json!({"homes": 0})), Count::Homes(0));
            assert_eq!(count(network, kind, json!({"homes": 12})), Count::Homes(12));
            assert_eq!(count(network, kind, json!({"homes": "12"})), Count::Unreadable);
        }
    }

    #[test]
    fn what_serves_the_public_or_is_too_large_for_a_household_is_nobodys() {
        use {AssetKind as K, Network as N};
        for (network, kind, attributes) in [
            (N::Lighting, K::StreetLight, json!({})),
            (N::Lighting, K::Cable, json!({})),
            (N::Mobility, K::ChargingPoint, json!({"access": "yes"})),
            (N::Mobility, K::Station, json!({})),
            (N::DistrictHeating, K::Well, json!({})),
            (N::Electricity, K::Substation, json!({})),
            (N::Electricity, K::Transformer, json!({})),
            (N::Waste, K::Substation, json!({})),
            (N::Electricity, K::Cable, json!({"voltage": "HTA"})),
            (N::Electricity, K::Cable, json!({"voltage": "20000;63000"})),
            (N::Electricity, K::Cable, json!({"voltage_kv": 225})),
            (N::Electricity, K::Battery, json!({"power_kw": 250})),
            (N::Electricity, K::Photovoltaic, json!({"peak_kw": 36.5})),
        ] {
            assert_eq!(count(network, kind, attributes), Count::Homes(0), "{network:?} {kind:?}");
        }
        for (network, kind, attributes) in [
            (N::Mobility, K::ChargingPoint, json!({"access": "private"})),
            (N::Electricity, K::Cable, json!({"voltage": "BT"})),
            (N::Electricity, K::Cable, json!({"voltage": "20000;400"})),
            (N::Electricity, K::Cable, json!({"voltage": 400})),
            (N::Electricity, K::Building, json!({"voltage": 20000})),
            (N::Electricity, K::Battery, json!({"power_kw": 5, "capacity_kwh": 60})),
            (N::Electricity, K::Photovoltaic, json!({"peak_kw": 36})),
        ] {
            assert_eq!(count(network, kind, attributes), Count::Uncounted, "{network:?} {kind:?}");
        }
    }

    #[test]
    fn a_pack_may_say_that_a_kind_serves_the_public() {
        let cabinet = with("a", Network::Telecom, AssetKind::Cabinet, json!({}));
        let rules =
            PrivacyRules { public_kinds: [AssetKind::Cabinet].into(), ..PrivacyRules::default() };
        assert_eq!(Count::of(&cabinet, &rules), Count::Homes(0));
        let few = with("a", Network::Telecom, AssetKind::Cabinet, json!({"homes": 2}));
        assert_eq!(Count::of(&few, &rules), Count::Homes(2), "what it says itself goes before");
    }

    #[test]
    fn a_feeder_has_the_homes_of_its_parts_unless_it_says() {
        let cable = |attributes| count(Network::Electricity, AssetKind::Cable, attributes);
        assert_eq!(cable(json!({"feeds": ["a"]})), Count::OfItsParts);
        assert_eq!(cable(json!({"feeds": ["a"], "homes": 0})), Count::OfItsParts);
        assert_eq!(cable(json!({"feeds": ["a"], "homes": 3})), Count::Homes(3));
        assert_eq!(cable(json!({"feeds": []})), Count::Uncounted);
    }
}
