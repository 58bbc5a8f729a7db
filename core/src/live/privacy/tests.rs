use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::assets::{AssetKind, Geometry, Network, Vertex};
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
    let counts = MeterCounts::of(assets, min_meters);
    let mut ids: Vec<_> = counts.withheld.iter().map(AssetId::as_str).collect();
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
    let total = |assets: &[Asset]| MeterCounts::of(assets, 10).withholds_total();
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

/// The figures that are shown, each as the set of homes it is of.
fn shown_sets(parents: &[usize], own: &[u32]) -> Vec<u32> {
    let name = |place: usize| format!("n{place}");
    let fed = |place: usize| -> Vec<usize> {
        (1..=parents.len()).filter(|&node| parents[node - 1] % node == place).collect()
    };
    let assets: Vec<Asset> = (0..=parents.len())
        .map(|place| match fed(place).as_slice() {
            [] => homes(&name(place), own[place]),
            fed => {
                let names: Vec<_> = fed.iter().map(|&node| name(node)).collect();
                cable(&name(place), &names.iter().map(String::as_str).collect::<Vec<_>>())
            }
        })
        .collect();
    let counts = MeterCounts::of(&assets, 10);
    let mut sets = vec![0_u32; assets.len()];
    for place in (0..assets.len()).rev() {
        let fed = fed(place);
        sets[place] = match fed.as_slice() {
            [] => 1 << place,
            fed => fed.iter().fold(0, |set, &node| set | sets[node]),
        };
    }
    let shown = |&place: &usize| !counts.withholds(&name(place).as_str().into(), Quantity::PowerKw);
    (0..assets.len()).filter(shown).map(|place| sets[place]).collect()
}

proptest! {
    /// No linear combination of the shown figures is one of fewer than ten
    /// homes: after elimination of all homes but a few, nothing is left of
    /// any row that has these few alone.
    #[test]
    fn no_sum_or_difference_in_a_tree_tells_of_few(
        parents in prop::collection::vec(0..9_usize, 1..9),
        own in prop::collection::vec(prop_oneof![1..9_u32, 10..30_u32], 10),
    ) {
        let sets = shown_sets(&parents, &own);
        let leaves: Vec<u32> = (0..=parents.len() as u32)
            .filter(|leaf| sets.iter().any(|set| set & (1 << leaf) != 0))
            .collect();
        for few in 1_u32..1 << leaves.len() {
            let is_few = |at: usize| few & (1 << at) != 0;
            let count: u32 =
                (0..leaves.len()).filter(|&at| is_few(at)).map(|at| own[leaves[at] as usize]).sum();
            if count >= 10 {
                continue;
            }
            // The others first: a row that elimination leaves without any
            // of them is of the few alone.
            let mut order: Vec<usize> = (0..leaves.len()).collect();
            order.sort_by_key(|&at| is_few(at));
            let others = order.iter().filter(|&&at| !is_few(at)).count();
            let mut rows: Vec<Vec<f64>> = sets
                .iter()
                .map(|set| order.iter().map(|&at| f64::from(set >> leaves[at] & 1)).collect())
                .collect();
            let mut done = 0;
            for column in 0..others {
                let Some(pivot) = (done..rows.len()).find(|&row| rows[row][column].abs() > 1e-9)
                else { continue };
                rows.swap(done, pivot);
                let by = rows[done].clone();
                for row in &mut rows[done + 1..] {
                    let factor = row[column] / by[column];
                    row.iter_mut().zip(&by).for_each(|(value, by)| *value -= factor * by);
                }
                done += 1;
            }
            let tells = rows[done..].iter().any(|row| row.iter().any(|value| value.abs() > 1e-9));
            prop_assert!(!tells, "{sets:?} tell of {few:b}");
        }
    }
}

#[test]
fn a_network_of_a_hundred_thousand_ends() {
    let id = |n: usize| format!("n{n}");
    let mut assets: Vec<Asset> =
        (0..100_000).map(|n| cable(&id(n), &[&id(n + 1), &id(n + 2)])).collect();
    assets.push(homes(&id(100_000), 12));
    assert!(MeterCounts::of(&assets, 10).withholds(&"n0".into(), Quantity::PowerKw));
}
