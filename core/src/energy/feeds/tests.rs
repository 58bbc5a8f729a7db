use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::assets::{Geometry, Vertex};
use crate::geodesy::Wgs84;

fn asset(id: &str, network: Network, kind: AssetKind, attributes: serde_json::Value) -> Asset {
    let point = Wgs84::new(48.8172, 2.2668).unwrap();
    let place = Geometry::Points(vec![Vertex { point, z_m: None }]);
    let attributes = serde_json::from_value(attributes).unwrap();
    Asset { simulated: true, attributes, ..Asset::new(id.into(), network, kind, place) }
}

fn cable(id: &str, feeds: &[&str]) -> Asset {
    asset(id, Network::Electricity, AssetKind::Cable, json!({ "feeds": feeds }))
}

fn homes(id: &str, homes: u32) -> Asset {
    asset(id, Network::Unspecified, AssetKind::Building, json!({ "homes": homes }))
}

fn issues(assets: &[Asset]) -> Vec<String> {
    let mut notes = Vec::new();
    Feeds::of(assets, &mut notes);
    notes.iter().map(ToString::to_string).collect()
}

#[test]
fn sums_go_up_the_tree_and_unknown_stays_unknown() {
    let assets = [
        cable("top", &["a", "b", "empty"]),
        cable("a", &["x", "y"]),
        cable("b", &["z"]),
        cable("empty", &["nothing known"]),
        homes("x", 1),
        homes("y", 2),
        homes("z", 4),
        homes("nothing known", 0),
    ];
    let feeds = Feeds::of(&assets, &mut Vec::new());
    let mut values: Vec<Option<f64>> =
        vec![None, None, None, None, Some(1.0), Some(2.0), Some(4.0), None];
    feeds.sum(Medium::Power, &mut values);
    assert_eq!(values[..4], [Some(7.0), Some(3.0), Some(4.0), None]);
}

#[test]
fn a_ring_is_cut_where_it_would_close() {
    let ring = [cable("a", &["b"]), cable("b", &["c"]), cable("c", &["a"])];
    assert_eq!(issues(&ring), ["asset c: feeds: feeds a, by which it is fed itself; left out"]);
    assert_eq!(issues(&[cable("a", &["a"])]).len(), 1);
}

#[test]
fn a_second_feeder_is_refused_in_one_network_only() {
    let pipe = asset("p", Network::Water, AssetKind::Pipe, json!({ "feeds": ["x"] }));
    let assets = [cable("a", &["x", "x"]), cable("b", &["x"]), pipe, homes("x", 1)];
    assert_eq!(
        issues(&assets),
        [
            "asset a: feeds: feeds x, which a feeds already; left out",
            "asset b: feeds: feeds x, which a feeds already; left out",
        ]
    );
}

#[test]
fn what_else_can_be_wrong_is_said() {
    let assets = [
        cable("a", &["nowhere"]),
        cable("a", &["x"]),
        asset("b", Network::Gas, AssetKind::Pipe, json!({ "feeds": ["x"] })),
        asset("c", Network::Electricity, AssetKind::Battery, json!({ "feeds": ["x"] })),
        asset("d", Network::Water, AssetKind::Pipe, json!({ "feeds": "x" })),
        asset("e", Network::Water, AssetKind::Pipe, json!({ "feeds": [12, {}, null] })),
        asset("12", Network::Water, AssetKind::Pipe, json!({ "feeds": null })),
        homes("x", 1),
    ];
    let issues = issues(&assets);
    assert_eq!(issues.len(), 7, "{issues:#?}");
}

#[test]
fn a_chain_of_a_hundred_thousand_is_no_trouble() {
    let id = |n: usize| format!("n{n}");
    let assets: Vec<Asset> = (0..100_000).map(|n| cable(&id(n), &[&id(n + 1)])).collect();
    let mut notes = Vec::new();
    let feeds = Feeds::of(&assets, &mut notes);
    assert_eq!(notes.len(), 1, "the last feeds nobody");
    assert_eq!(feeds.feeders(Medium::Power).len(), 99_999);
    assert_eq!(feeds.feeders(Medium::Power).last(), Some(&0));
}

proptest! {
    /// Whatever is written, every accepted link leads down, each asset has one
    /// feeder, and a leaf counts once at the roots.
    #[test]
    fn any_links_make_a_forest(links in prop::collection::vec((0..12usize, 0..12usize), 0..60)) {
        let assets: Vec<Asset> = (0..12)
            .map(|node| {
                let fed = links.iter().filter(|link| link.0 == node);
                let ids: Vec<String> = fed.map(|link| link.1.to_string()).collect();
                cable(&node.to_string(), &ids.iter().map(String::as_str).collect::<Vec<_>>())
            })
            .collect();
        let feeds = Feeds::of(&assets, &mut Vec::new());
        let order = feeds.feeders(Medium::Power);
        let leaves: Vec<bool> = (0..12).map(|node| feeds.fed(node).is_empty()).collect();
        prop_assert_eq!(order.len(), leaves.iter().filter(|leaf| !**leaf).count());
        for (place, &feeder) in order.iter().enumerate() {
            for fed in feeds.fed(feeder) {
                prop_assert_eq!(feeds.fed_by(*fed, Medium::Power), Some(feeder));
                prop_assert!(leaves[*fed] || order[..place].contains(fed));
            }
        }
        let mut values: Vec<Option<f64>> = leaves.iter().map(|&leaf| leaf.then_some(1.0)).collect();
        feeds.sum(Medium::Power, &mut values);
        let roots = (0..12).filter(|&node| feeds.fed_by(node, Medium::Power).is_none());
        let total: f64 = roots.filter_map(|node| values[node]).sum();
        prop_assert_eq!(total, leaves.iter().filter(|leaf| **leaf).count() as f64);
    }
}
