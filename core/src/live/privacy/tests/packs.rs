//! The two packs that told withheld figures, and their kinds.

use std::path::PathBuf;

use super::*;
use crate::pack::{PackFolder, PackMemory, TourPack};

fn pack(name: &str) -> TourPack {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/privacy");
    TourPack::open(&PackFolder(tests.join(name))).unwrap()
}

fn shown(assets: &[Asset]) -> String {
    let counts = MeterCounts::of(assets, &PrivacyRules::default());
    let mut ids: Vec<&str> = assets
        .iter()
        .map(|asset| asset.id.as_str())
        .filter(|id| !counts.withholds(&AssetId::from(*id), Quantity::PowerKw))
        .collect();
    ids.sort_unstable();
    ids.join(" ")
}

/// In a thousand orders.
fn shuffled(assets: &mut [Asset], mut each: impl FnMut(&[Asset])) {
    let mut state = 1_u64;
    for _ in 0..1000 {
        for last in (1..assets.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            assets.swap(last, (state >> 33) as usize % (last + 1));
        }
        each(assets);
    }
}

/// T less b1 would be seven homes, which B's own count hid.
#[test]
fn a_place_that_says_its_homes_is_looked_below() {
    let mut assets = pack("inner-homes").assets;
    assert_eq!(shown(&assets), "T");
    shuffled(&mut assets, |assets| assert_eq!(shown(assets), "T"));
}

/// The substation less block-2 would be the nine homes of block-1, to which its
/// links lead through buildings of no network.
#[test]
fn links_of_all_media_are_looked_at() {
    let mut assets = pack("other-medium").assets;
    assert_eq!(shown(&assets), "sub");
    shuffled(&mut assets, |assets| assert_eq!(shown(assets), "sub"));
}

#[test]
fn the_demo_pack_withholds_what_has_few_homes_and_little_besides() {
    let demo = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy");
    let mut pack = TourPack::open(&PackFolder(demo)).unwrap();
    let before = shown(&pack.assets);
    let count = before.split(' ').count();
    eprintln!("{:?}", {
        let c = MeterCounts::of(&pack.assets, &PrivacyRules::default());
        let mut v: Vec<_> = c
            .own
            .withheld
            .iter()
            .map(|(a, b)| format!("{a}:{b:?}"))
            .filter(|x| !x.starts_with("city"))
            .collect();
        v.sort();
        v
    });
    assert!(before.split(' ').any(|id| id == "battery"));
    assert!(count * 10 > pack.assets.len() * 6, "{count} of {} are shown", pack.assets.len());
    pack.assets.reverse();
    assert_eq!(shown(&pack.assets), before);
}

/// The same through the door, features and files in another order.
#[test]
fn the_order_of_a_packs_files_changes_nothing() {
    let feature = |id: &str, more: serde_json::Value| {
        let mut properties = json!({"network": "electricity", "kind": "building"});
        properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"type": "Feature", "id": id, "properties": properties,
               "geometry": {"type": "Point", "coordinates": [2.2681, 48.8167]}})
    };
    let file = |features: &[&serde_json::Value]| {
        json!({"type": "FeatureCollection", "features": features}).to_string().into_bytes()
    };
    let [top, inner, many, few] = [
        feature("top", json!({"kind": "cable", "feeds": ["inner", "few"]})),
        feature("inner", json!({"homes": 22, "feeds": ["many"]})),
        feature("many", json!({"homes": 20})),
        feature("few", json!({"homes": 5})),
    ];
    let open = |first: Vec<u8>, second: Vec<u8>| {
        let mut files: std::collections::BTreeMap<String, Vec<u8>> =
            ["pack.json", "tour.json", "en.json", "sources.json"]
                .map(|name| {
                    let path = format!("tests/data/privacy/inner-homes/{name}");
                    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
                    (name.to_owned(), std::fs::read(path).unwrap())
                })
                .into();
        let manifest = String::from_utf8(files["pack.json"].clone()).unwrap();
        let manifest = manifest.replace("[\"n/e.geojson\"]", "[\"a.geojson\", \"b.geojson\"]");
        files.insert("pack.json".into(), manifest.into_bytes());
        files.extend([("a.geojson".into(), first), ("b.geojson".into(), second)]);
        let pack = TourPack::open(&PackMemory(files)).unwrap();
        assert_eq!(pack.assets.len(), 4, "{:?}", pack.problems);
        shown(&pack.assets)
    };
    let one = open(file(&[&top, &inner]), file(&[&many, &few]));
    let other = open(file(&[&few, &many]), file(&[&inner, &top]));
    assert_eq!(one, other);
    assert_eq!(one, "top");
}

/// An asset with these properties, of the kind and id given.
fn of(id: &str, kind: AssetKind, attributes: serde_json::Value) -> Asset {
    with(id, Network::Electricity, kind, attributes)
}

/// A house with a lamp or a wallbox is a house still.
#[test]
fn feeding_nobody_makes_no_house_public() {
    use AssetKind as K;
    let assets = [
        of("h1", K::Building, json!({"feeds": ["wallbox"]})),
        of("wallbox", K::ChargingPoint, json!({"power_kw": 7})),
        of("h2", K::Building, json!({"feeds": ["lamp"]})),
        of("lamp", K::StreetLight, json!({})),
        of("h3", K::Building, json!({"feeds": ["garage"]})),
        of("garage", K::Building, json!({"homes": 0})),
        of("self", K::Cable, json!({"feeds": ["self"]})),
        of("k", K::Cable, json!({"feeds": ["l"]})),
        of("l", K::Cable, json!({"feeds": ["k"]})),
        of("cell", K::Battery, json!({"feeds": ["lamp"]})),
        of("thing", K::Unspecified, json!({"feeds": ["lamp"]})),
        of("lamp cable", K::Cable, json!({"feeds": ["lamp"]})),
        of("car park", K::Building, json!({"homes": 0, "feeds": ["point"]})),
        of("point", K::ChargingPoint, json!({"access": "public"})),
    ];
    assert_eq!(shown(&assets), "garage lamp lamp cable point");
}

/// What does not say may have any number of homes: less it nobody knows.
#[test]
fn what_is_counted_with_the_uncounted_is_not_told_apart() {
    use AssetKind as K;
    for silent in [json!({}), json!({"homes": "20"})] {
        let assets = [
            of("t", K::Transformer, json!({"homes": 36, "feeds": ["q"]})),
            of("q", K::Cable, json!({"feeds": ["u", "c"]})),
            of("u", K::Building, silent),
            of("c", K::Building, json!({"homes": 12})),
        ];
        assert_eq!(shown(&assets), "c t");
    }
    let assets = [
        of("g", K::Transformer, json!({"homes": 24, "feeds": ["p"]})),
        of("p", K::Cable, json!({"homes": 12, "feeds": ["a", "b"]})),
        of("a", K::Building, json!({"homes": 10})),
        of("b", K::Building, json!({"homes": 10})),
    ];
    assert_eq!(shown(&assets), "g");
}

#[test]
fn an_unreadable_count_of_a_feeder_is_a_home_of_its_own() {
    let assets = [
        cable("t", &["f"]),
        of("f", AssetKind::Cable, json!({"homes": "45", "feeds": ["b"]})),
        homes("b", 40),
    ];
    assert_eq!(shown(&assets), "t");
}

#[test]
fn homes_of_a_ring_are_counted_once() {
    let assets = [
        of("a", AssetKind::Cable, json!({"homes": 20, "feeds": ["b", "h1"]})),
        cable("b", &["a", "h2"]),
        homes("h1", 14),
        homes("h2", 6),
    ];
    assert!(!shown(&assets).contains("h1"), "less it, the ring is the six");
}

#[test]
fn what_feeds_something_that_is_not_there_is_withheld() {
    let assets = [cable("t", &["left out", "c"]), homes("c", 9), homes("d", 10)];
    assert_eq!(shown(&assets), "d");
    // How many homes are there nobody knows: what is known goes before.
    let assets = [cable("t", &["left out", "c"]), homes("c", 10)];
    assert_eq!(shown(&assets), "c");
}

/// The roof is one of the nine's.
#[test]
fn what_does_not_say_makes_nobody_enough() {
    let mut assets = vec![cable("t", &["h", "roof"]), homes("h", 9)];
    assets.push(of("roof", AssetKind::Photovoltaic, json!({"peak_kw": 3})));
    assert_eq!(shown(&assets), "");
    assets[1] = homes("h", 10);
    assert_eq!(shown(&assets), "t", "less the ten, it would be the roof");
}

#[test]
fn a_battery_with_homes_of_its_own_keeps_them() {
    let assets = [
        cable("l", &["battery"]),
        of("battery", AssetKind::Battery, json!({"homes": 15, "feeds": ["h"]})),
        homes("h", 12),
    ];
    assert_eq!(shown(&assets), "battery l");
}

/// Which of two is meant depends on the order of the files.
#[test]
fn an_id_that_stands_twice_is_of_one_home_in_each_order() {
    let feature = |id: serde_json::Value, homes: u32| {
        json!({"type": "Feature", "id": id,
               "properties": {"network": "electricity", "kind": "building", "homes": homes},
               "geometry": {"type": "Point", "coordinates": [2.2681, 48.8167]}})
    };
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/privacy/inner-homes");
    let open = |features: [serde_json::Value; 2]| {
        let collection = json!({"type": "FeatureCollection", "features": features});
        let mut files: std::collections::BTreeMap<String, Vec<u8>> =
            ["pack.json", "tour.json", "en.json", "sources.json"]
                .map(|name| (name.to_owned(), std::fs::read(data.join(name)).unwrap()))
                .into();
        files.insert("n/e.geojson".into(), collection.to_string().into_bytes());
        shown(&TourPack::open(&PackMemory(files)).unwrap().assets)
    };
    for [one, other] in [[json!("f"), json!("f")], [json!(7), json!("7")]] {
        assert_eq!(open([feature(one.clone(), 45), feature(other.clone(), 2)]), "");
        assert_eq!(open([feature(one, 2), feature(other, 45)]), "");
    }
}
