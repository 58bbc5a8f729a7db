//! Whether a figure is possible for what the asset is.
//!
//! In: an asset, a measurement of it, and the one before. Out: the same, as
//! [`Quality::Doubtful`] where physics speaks against it: a meter that was
//! exchanged, a wrong unit, a spike. It is flagged and not hidden, for the
//! model of the asset may be what is wrong.

use std::f64::consts::PI;

use crate::assets::{Asset, AssetKind, HomeCount};

use super::{Quality, Quantity, Reading};

/// Ratings are of normal service: what exceeds them by more than this is
/// doubted.
const MARGIN: f64 = 1.3;
/// What a French home can be connected for on one low-voltage tariff, kW.
const HOME_KW: f64 = 36.0;
/// More than any office, shop or school draws, kW for a square metre.
const FLOOR_KW_PER_M2: f64 = 0.5;
/// More than the largest unit of a power station gives.
const MOST_KW: f64 = 2e6;
/// Water in a pipe is slower; beyond some 3 m/s pipes wear and hammer.
const FASTEST_M_PER_S: f64 = 5.0;
const TEMPERATURES_C: std::ops::RangeInclusive<f64> = -60.0..=250.0;
const MOST_MBIT_PER_S: f64 = 1e7;
const MOST_KG_PER_H: f64 = 1e6;
/// What a battery's meter may round or lag, percent.
const CHARGE_SLACK_PERCENT: f64 = 5.0;

/// The reading, doubtful if it cannot be of this asset. What is not measured is
/// left as it is.
pub(crate) fn judged(asset: &Asset, reading: Reading, before: Option<&Reading>) -> Reading {
    let measured = matches!(reading.quality, Quality::Live | Quality::Stale | Quality::Estimated);
    let value = reading.value.filter(|value| measured && value.is_finite());
    match value {
        Some(value) if !possible(asset, &reading, value, before) => {
            Reading { quality: Quality::Doubtful, ..reading }
        }
        _ => reading,
    }
}

fn possible(asset: &Asset, reading: &Reading, value: f64, before: Option<&Reading>) -> bool {
    match reading.quantity {
        Quantity::PowerKw | Quantity::HeatKw => {
            let consumes = asset.kind == AssetKind::Photovoltaic && value > 0.0;
            // An inverter draws a little at night.
            let most_kw = most_kw(asset) * if consumes { 0.05 } else { MARGIN };
            value.abs() <= most_kw
        }
        Quantity::StateOfChargePercent => {
            (0.0..=100.0).contains(&value) && charge_follows(asset, reading, value, before)
        }
        Quantity::FlowM3PerH => value.abs() <= most_m3_per_h(asset),
        Quantity::TemperatureC => TEMPERATURES_C.contains(&value),
        Quantity::DataMbitPerS => (0.0..=MOST_MBIT_PER_S).contains(&value),
        Quantity::WasteKgPerH => (0.0..=MOST_KG_PER_H).contains(&value),
        Quantity::Available => {
            let places = number(asset, "places").unwrap_or(f64::INFINITY);
            value.fract() == 0.0 && (0.0..=places).contains(&value)
        }
    }
}

/// The power of an asset in normal service, kW, or what none has.
fn most_kw(asset: &Asset) -> f64 {
    let attribute = |name| number(asset, name);
    let rated_kw = match asset.kind {
        AssetKind::Photovoltaic => attribute("peak_kw"),
        AssetKind::Battery => attribute("power_kw"),
        AssetKind::ChargingPoint => {
            attribute("power_kw").map(|power_kw| power_kw * attribute("places").unwrap_or(1.0))
        }
        AssetKind::StreetLight => attribute("power_w").map(|power_w| power_w / 1000.0),
        AssetKind::Building | AssetKind::Meter => {
            let floors = ["office_m2", "shop_m2", "school_m2", "heated_m2"];
            let floor_m2: f64 = floors.into_iter().filter_map(attribute).sum();
            let homes = match asset.home_count() {
                HomeCount::Said(homes) => f64::from(homes),
                HomeCount::Unsaid | HomeCount::Unreadable => 0.0,
            };
            Some(homes * HOME_KW + floor_m2 * FLOOR_KW_PER_M2)
        }
        _ => attribute("rated_kw").or_else(|| attribute("rated_kva")),
    };
    rated_kw.filter(|rated_kw| *rated_kw > 0.0).unwrap_or(MOST_KW)
}

/// The largest flow of an asset, m³/h: a well's own, or that of its pipe.
fn most_m3_per_h(asset: &Asset) -> f64 {
    let pipe = |diameter_mm: f64| {
        let radius_m = diameter_mm / 2000.0;
        PI * radius_m * radius_m * FASTEST_M_PER_S * 3600.0
    };
    let well = number(asset, "flow_m3_per_h").map(|flow| flow * MARGIN);
    well.or_else(|| number(asset, "diameter_mm").map(pipe)).unwrap_or(1e5)
}

/// Whether a battery can have been charged, or given off, so much since the
/// reading before.
fn charge_follows(asset: &Asset, reading: &Reading, value: f64, before: Option<&Reading>) -> bool {
    let rating = number(asset, "power_kw").zip(number(asset, "capacity_kwh"));
    let before = before.filter(|before| {
        before.quality != Quality::Simulated && before.quality != Quality::Doubtful
    });
    let Some(((power_kw, capacity_kwh), (before, last))) =
        rating.zip(before.and_then(|before| Some((before, before.value?))))
    else {
        return true;
    };
    let hours = reading.time.duration_since(before.time).as_secs_f64().abs() / 3600.0;
    let most_percent = power_kw * MARGIN * hours / capacity_kwh * 100.0 + CHARGE_SLACK_PERCENT;
    (value - last).abs() <= most_percent
}

fn number(asset: &Asset, name: &str) -> Option<f64> {
    asset.attributes.get(name)?.as_f64().filter(|number| *number > 0.0)
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use serde_json::json;

    use super::*;
    use crate::assets::{Geometry, Network};

    fn asset(kind: AssetKind, attributes: serde_json::Value) -> Asset {
        let nowhere = Geometry::Points(Vec::new());
        let mut asset = Asset::new("a".into(), Network::Electricity, kind, nowhere);
        asset.attributes = serde_json::from_value(attributes).unwrap();
        asset
    }

    fn reading(quantity: Quantity, value: f64, minute: i64) -> Reading {
        let time = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
        Reading { asset: "a".into(), quantity, value: Some(value), time, quality: Quality::Live }
    }

    #[track_caller]
    fn check(asset: &Asset, quantity: Quantity, good: &[f64], doubtful: &[f64]) {
        let quality = |value| judged(asset, reading(quantity, value, 0), None).quality;
        for value in good {
            assert_eq!(quality(*value), Quality::Live, "{value}");
        }
        for value in doubtful {
            assert_eq!(quality(*value), Quality::Doubtful, "{value}");
        }
    }

    #[test]
    fn a_rating_bounds_power() {
        use AssetKind as K;
        let power = Quantity::PowerKw;
        let roof = asset(K::Photovoltaic, json!({"peak_kw": 10}));
        check(&roof, power, &[-12.0, 0.0, 0.2], &[-14.0, 3.0]);
        check(&asset(K::Battery, json!({"power_kw": 50})), power, &[-60.0, 60.0], &[-70.0, 70.0]);
        let points = asset(K::ChargingPoint, json!({"power_kw": 22, "places": 2}));
        check(&points, power, &[44.0], &[60.0]);
        check(&asset(K::StreetLight, json!({"power_w": 60})), power, &[0.06], &[60.0]);
        let villa = asset(K::Building, json!({"homes": 12, "shop_m2": 100}));
        check(&villa, power, &[-20.0, 300.0], &[30_000.0]);
        // Of which nothing is known, only what nothing has.
        check(&asset(K::Cable, json!({})), power, &[-1e6, 1e6], &[1e7]);
        check(&asset(K::Transformer, json!({"rated_kva": 630})), power, &[700.0], &[900.0]);
    }

    #[test]
    fn a_battery_charges_no_faster_than_it_can() {
        let battery = asset(AssetKind::Battery, json!({"power_kw": 50, "capacity_kwh": 100}));
        let charge = Quantity::StateOfChargePercent;
        check(&battery, charge, &[0.0, 100.0], &[-1.0, 100.5]);
        let quality = |before: f64, value: f64, minute| {
            let before = reading(charge, before, 0);
            judged(&battery, reading(charge, value, minute), Some(&before)).quality
        };
        assert_eq!(quality(20.0, 45.0, 30), Quality::Live);
        assert_eq!(quality(20.0, 80.0, 30), Quality::Doubtful);
        assert_eq!(quality(80.0, 20.0, 60), Quality::Live);
    }

    #[test]
    fn counts_flows_and_rates_have_bounds() {
        let station = asset(AssetKind::Station, json!({"places": 20}));
        check(&station, Quantity::Available, &[0.0, 20.0], &[-1.0, 21.0, 3.5]);
        // 100 mm at 5 m/s: 141 m³/h.
        let pipe = asset(AssetKind::Pipe, json!({"diameter_mm": 100}));
        check(&pipe, Quantity::FlowM3PerH, &[141.0, -141.0], &[142.0]);
        check(&pipe, Quantity::TemperatureC, &[-10.0, 110.0], &[1100.0]);
        check(&pipe, Quantity::DataMbitPerS, &[5.0], &[-5.0]);
        check(&pipe, Quantity::WasteKgPerH, &[5.0], &[-5.0]);
    }

    #[test]
    fn what_is_simulated_is_not_judged() {
        let roof = asset(AssetKind::Photovoltaic, json!({"peak_kw": 1}));
        let simulated =
            Reading { quality: Quality::Simulated, ..reading(Quantity::PowerKw, -50.0, 0) };
        assert_eq!(judged(&roof, simulated.clone(), None), simulated);
    }
}
