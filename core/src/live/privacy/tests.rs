use serde_json::json;

mod combinations;
mod packs;

use super::*;
use crate::assets::{Geometry, Network, Vertex};
use crate::geodesy::Wgs84;

pub(super) fn with(
    id: &str,
    network: Network,
    kind: AssetKind,
    attributes: serde_json::Value,
) -> Asset {
    let point = Wgs84::new(48.8172, 2.2668).unwrap();
    let place = Geometry::Points(vec![Vertex { point, z_m: None }]);
    let attributes = serde_json::from_value(attributes).unwrap();
    Asset { attributes, ..Asset::new(id.into(), network, kind, place) }
}

pub(super) fn cable(id: &str, feeds: &[&str]) -> Asset {
    with(id, Network::Electricity, AssetKind::Cable, json!({ "feeds": feeds }))
}

pub(super) fn homes(id: &str, homes: u32) -> Asset {
    with(id, Network::Unspecified, AssetKind::Building, json!({ "homes": homes }))
}

/// The assets whose power is withheld, in the order of the alphabet.
fn withheld(assets: &[Asset], min_meters: u32) -> String {
    let rules = PrivacyRules { min_meters, ..PrivacyRules::default() };
    let counts = MeterCounts::of(assets, &rules);
    let mut ids: Vec<_> = counts.own.withheld.keys().map(AssetId::as_str).collect();
    ids.sort_unstable();
    ids.join(" ")
}

fn reading(asset: &str, quantity: Quantity) -> Reading {
    Reading {
        asset: asset.into(),
        quantity,
        value: Some(3.0),
        time: jiff::Timestamp::UNIX_EPOCH,
        quality: Quality::Live,
    }
}

#[test]
fn nine_homes_are_withheld_and_ten_are_not() {
    let mut counts = MeterCounts::default();
    for (asset, homes) in [("nine", 9), ("ten", 10), ("none", 0)] {
        counts.insert(asset.into(), homes);
    }
    let nine = counts.guard(reading("nine", Quantity::PowerKw));
    assert_eq!((nine.value, nine.quality), (None, Quality::Withheld));
    for open in ["ten", "none", "never counted"] {
        let open = counts.guard(reading(open, Quantity::PowerKw));
        assert_eq!((open.value, open.quality), (Some(3.0), Quality::Live));
    }
}

#[test]
fn the_smallest_count_holds() {
    let mut counts = MeterCounts::default();
    counts.insert("a".into(), 4);
    counts.insert("a".into(), 40);
    assert!(counts.withholds(&"a".into(), Quantity::HeatKw));
}

#[test]
fn what_is_no_consumption_stays() {
    let mut counts = MeterCounts::default();
    counts.insert("a".into(), 2);
    assert!(!counts.withholds(&"a".into(), Quantity::Available));
    assert!(counts.withholds(&"a".into(), Quantity::DataMbitPerS));
}

#[test]
fn a_pack_may_ask_for_more_meters_but_not_for_fewer() {
    let assets = [homes("nine", 9), homes("ten", 10), homes("twenty", 20)];
    let held = [0, 10, 11, 20, 21].map(|min_meters| withheld(&assets, min_meters));
    assert_eq!(held, ["nine", "nine", "nine ten", "nine ten", "nine ten twenty"]);
}

/// The street less the block would be the four homes of the house.
#[test]
fn a_difference_of_two_figures_does_not_tell_a_withheld_one() {
    let assets = [
        cable("street", &["block", "house", "row"]),
        homes("block", 12),
        homes("house", 4),
        homes("row", 30),
    ];
    assert_eq!(withheld(&assets, 10), "block house", "the smallest that blurs it goes too");
    let assets = [cable("street", &["a", "b", "c"]), homes("a", 6), homes("b", 6), homes("c", 30)];
    assert_eq!(withheld(&assets, 10), "a b", "two withheld ones blur each other");
}

/// What tells the same under another name is withheld with it.
#[test]
fn a_figure_is_withheld_along_its_way() {
    let assets = [
        cable("top", &["street", "far"]),
        cable("street", &["to-block", "house"]),
        cable("to-block", &["block"]),
        homes("block", 12),
        homes("house", 4),
        homes("far", 50),
    ];
    assert_eq!(withheld(&assets, 10), "block house to-block");
}

#[test]
fn homes_that_no_link_leads_to_are_thought_of() {
    let cabinet =
        with("cabinet", Network::Telecom, AssetKind::Cabinet, json!({"homes": 14, "feeds": ["a"]}));
    assert_eq!(withheld(&[cabinet, homes("a", 12)], 10), "a");
}

#[test]
fn a_total_beside_its_parts_does_not_tell_of_few() {
    let total =
        |assets: &[Asset]| MeterCounts::of(assets, &PrivacyRules::default()).withholds_total();
    assert!(total(&[homes("a", 4), homes("b", 20)]));
    assert!(total(&[homes("a", 4), homes("b", 3)]));
    assert!(!total(&[homes("a", 4), homes("b", 20), homes("c", 6)]));
    assert!(!total(&[homes("a", 40)]));
    // Less the cable, which covers two withheld ones, the third is left.
    let assets =
        [cable("way", &["a", "b"]), homes("a", 6), homes("b", 6), homes("c", 4), homes("d", 40)];
    assert!(total(&assets));
}

/// A ring main: two cables to the same house, and a ring of feeders.
/// The day of what a transformer feeds is a figure besides its own: of less of
/// it, where not all that it counts is simulated.
#[test]
fn a_day_beside_its_transformer_does_not_tell_of_few() {
    let electric = |id: &str, kind, attributes| with(id, Network::Electricity, kind, attributes);
    let tree = |metered: u32| {
        let feeds = json!({"feeds": ["battery", "block", "meter"]});
        let assets = [
            electric("t", AssetKind::Transformer, feeds),
            electric("battery", AssetKind::Battery, json!({"power_kw": 100})),
            homes("block", 20),
            electric("meter", AssetKind::Meter, json!({"homes": metered})),
        ];
        MeterCounts::of(&assets, &PrivacyRules::default())
    };
    let (few, enough) = (tree(5), tree(15));
    assert!(few.why(&"t".into()).is_none() && enough.why(&"t".into()).is_none());
    assert!(few.withholds_day_of(&"t".into()), "less it, the meter's five are told");
    assert!(!enough.withholds_day_of(&"t".into()));
}

/// What a wide network holds is loaded in parts: what feeds others is shown
/// beside none of them.
#[test]
fn of_a_wide_network_each_is_judged_by_itself_and_no_feeder_is_shown() {
    let electric = |id: &str, kind, attributes| with(id, Network::Electricity, kind, attributes);
    let counts = MeterCounts::of(&[homes("own", 4)], &PrivacyRules::default());
    let counts = counts.with_wide(&[
        homes("many", 30),
        homes("few", 3),
        electric("silent", AssetKind::Cabinet, json!({})),
        electric("feeder", AssetKind::Cable, json!({"homes": 40, "feeds": ["many", "few"]})),
        electric("store", AssetKind::Battery, json!({"power_kw": 100, "homes": 40})),
        electric("lamp", AssetKind::StreetLight, json!({})),
    ]);
    let why = |id: &str| counts.why(&id.into());
    assert_eq!((why("many"), why("lamp")), (None, None));
    assert_eq!((why("own"), why("few")), (Some(Withheld::Few), Some(Withheld::Few)));
    assert_eq!(why("silent"), Some(Withheld::Uncounted));
    assert_eq!((why("feeder"), why("store")), (Some(Withheld::Beyond), Some(Withheld::Beyond)));
}

#[test]
fn who_is_fed_twice_counts_once() {
    let assets = [
        cable("both", &["left", "right"]),
        cable("left", &["a", "shared", "both"]),
        cable("right", &["b", "shared"]),
        homes("a", 10),
        homes("b", 6),
        homes("shared", 12),
    ];
    // Right less shared is b.
    assert_eq!(withheld(&assets, 10), "b shared");
}

/// The house is on the power line but not on the heat: a difference of both
/// is no figure of anybody.
#[test]
fn heat_is_not_taken_from_power() {
    let pipe =
        with("pipe", Network::DistrictHeating, AssetKind::Pipe, json!({"feeds": ["a", "b"]}));
    let assets = [
        cable("line", &["a", "b", "house", "cottages"]),
        pipe,
        homes("a", 20),
        homes("b", 12),
        homes("house", 4),
        homes("cottages", 8),
    ];
    assert_eq!(withheld(&assets, 10), "cottages house");
}

#[test]
fn a_network_of_a_hundred_thousand_ends() {
    let id = |n: usize| format!("n{n}");
    let mut assets: Vec<Asset> =
        (0..100_000).map(|n| cable(&id(n), &[&id(n + 1), &id(n + 2)])).collect();
    assets.push(homes(&id(100_000), 12));
    let counts = MeterCounts::of(&assets, &PrivacyRules::default());
    assert!(counts.withholds(&"n0".into(), Quantity::PowerKw));
}
