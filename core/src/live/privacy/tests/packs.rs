//! The two packs that told withheld figures, and their kinds.

use std::path::PathBuf;

use super::*;
use crate::assets::{PackFolder, PackMemory, TourPack};

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
