//! Assets whose figures will be withheld, since nobody says whose they are.

use serde_json::Value;

use crate::assets::{Asset, AssetKind, Network};

/// A connection of more, kW, is no household's.
const MOST_OF_A_HOUSEHOLD_KW: f64 = 36.0;
/// Low voltage ends here.
const MOST_LOW_VOLTAGE_V: f64 = 1000.0;

/// Whether an asset may be of a single household and says neither its homes nor
/// what it feeds, as the rule of privacy has it.
pub(super) fn is_uncounted(asset: &Asset) -> bool {
    let says = |name: &str| asset.attributes.get(name).is_some_and(|value| !value.is_null());
    let feeds = asset.attributes.get("feeds").and_then(Value::as_array);
    !says("homes") && feeds.is_none_or(Vec::is_empty) && may_be_a_household(asset)
}

fn may_be_a_household(asset: &Asset) -> bool {
    match asset.kind {
        AssetKind::Building | AssetKind::Meter | AssetKind::Inlet => true,
        AssetKind::Cable | AssetKind::Pipe | AssetKind::Cabinet => {
            asset.network != Network::Lighting && !is_above_low_voltage(asset)
        }
        AssetKind::Battery | AssetKind::Photovoltaic => {
            let kw = |name| asset.attributes.get(name).and_then(Value::as_f64);
            let kw = ["power_kw", "peak_kw", "rated_kw", "rated_kva"].map(kw);
            kw.iter().all(|kw| kw.is_none_or(|kw| kw <= MOST_OF_A_HOUSEHOLD_KW))
        }
        AssetKind::Substation => {
            matches!(asset.network, Network::DistrictHeating | Network::Gas)
        }
        _ => false,
    }
}

fn is_above_low_voltage(asset: &Asset) -> bool {
    let kv = asset.attributes.get("voltage_kv").and_then(Value::as_f64);
    let volts = match asset.attributes.get("voltage") {
        Some(Value::String(text)) if text == "HTA" || text == "HTB" => return true,
        // Several circuits: the lowest may be a household's.
        Some(Value::String(text)) => {
            let volts = text.split(';').map(|volts| volts.trim().parse::<f64>().ok());
            volts.reduce(|a, b| Some(a?.min(b?))).flatten()
        }
        volts => volts.and_then(Value::as_f64),
    };
    kv.map(|kv| kv * 1000.0).or(volts) > Some(MOST_LOW_VOLTAGE_V)
}
