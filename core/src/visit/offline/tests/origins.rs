//! A figure is handed out to who asked the same of the same, and to nobody
//! else.

use super::*;
use crate::assets::{AssetKind, Geometry};
use crate::geodesy::Wgs84;

/// What a visit of a pack finds in the file.
fn found(folder: &Folder, pack: &TourPack) -> usize {
    let kept = OfflineReadings::open(folder.file(), pack).unwrap();
    assert_eq!((kept.set_aside(), kept.loss()), (None, None));
    kept.readings(at(0)).unwrap().len()
}

/// The source with one of its settings changed.
fn changed(change: impl FnOnce(&mut serde_json::Value)) -> TourPack {
    let mut source = source();
    change(&mut source);
    pack_with(source)
}

#[test]
fn another_pack_has_readings_of_its_own_in_the_same_file() {
    let folder = Folder::new("packs");
    open(&folder).keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
    let mut other = PACK.clone();
    other.manifest.id = "elsewhere".into();
    assert_eq!(found(&folder, &other), 0);
    let kept = OfflineReadings::open(folder.file(), &other).unwrap();
    kept.keep(POSTS, &[reading("a", 0, 2.0), reading("b", 0, 2.0)], at(0)).unwrap();
    drop(kept);
    assert_eq!(found(&folder, &other), 2);
    assert_eq!(open(&folder).readings(at(0)).unwrap(), [reading("a", 0, 1.0)]);
}

#[test]
fn a_source_that_asks_something_else_takes_no_figures_of_before_for_its_own() {
    let folder = Folder::new("asks");
    open(&folder).keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
    let mut zone = PACK.clone();
    zone.manifest.time_zone = "Asia/Shanghai".into();
    let mut other_asset = PACK.clone();
    other_asset.assets[0].attributes.insert("ref".into(), "P-7".into());
    for (what, other) in [
        ("another host", changed(|it| it["url"] = json!("https://other.example"))),
        ("another data set", changed(|it| it["dataset"] = json!("others"))),
        ("another id", changed(|it| it["id"] = json!("others"))),
        ("another unit", changed(|it| it["figures"][0]["unit"] = json!("MW"))),
        ("another field", changed(|it| it["figures"][0]["field"] = json!("q"))),
        ("another sign", changed(|it| it["figures"][0]["negative"] = json!(true))),
        ("not measured", changed(|it| it["estimated"] = json!(true))),
        ("other things", changed(|it| it["things"]["property"] = json!("number"))),
        ("another time zone", zone),
        ("a thing that is another asset", other_asset),
    ] {
        assert_eq!(found(&folder, &other), 0, "{what}");
    }
    assert_eq!(found(&folder, &PACK), 1);
    // What does not change what is asked may change.
    let mut words = PACK.clone();
    words.narration.clear();
    words.manifest.min_meters += 1;
    assert_eq!(found(&folder, &words), 1);
}

#[test]
fn what_is_found_by_place_is_another_thing_at_another_place() {
    let folder = Folder::new("place");
    let by_place =
        changed(|it| it["things"] = json!({"by": "place", "within_m": 20, "kind": "battery"}));
    let kept = OfflineReadings::open(folder.file(), &by_place).unwrap();
    kept.keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
    drop(kept);
    assert_eq!(found(&folder, &by_place), 1);
    let mut moved = by_place.clone();
    let battery = moved.assets.iter_mut().find(|it| it.kind == AssetKind::Battery).unwrap();
    let there = |point: Wgs84| Wgs84::new(point.lat_deg() + 1e-3, point.lon_deg()).unwrap();
    match &mut battery.geometry {
        Geometry::Points(points) => points.iter_mut().for_each(|it| it.point = there(it.point)),
        Geometry::Lines(lines) => {
            lines.iter_mut().flatten().for_each(|it| it.point = there(it.point));
        }
        Geometry::Polygons(polygons) => polygons
            .iter_mut()
            .flat_map(|polygon| &mut polygon.outer)
            .for_each(|it| it.point = there(it.point)),
    }
    assert_eq!(found(&folder, &moved), 0);
}

#[test]
fn two_sources_of_a_thing_keep_a_figure_each() {
    let mut pack = PACK.clone();
    let mut second = source();
    second["id"] = json!("others");
    pack.sources.push(serde_json::from_value(second).unwrap());
    let folder = Folder::new("sources");
    let kept = OfflineReadings::open(folder.file(), &pack).unwrap();
    kept.keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
    kept.keep(Some("others"), &[reading("a", 0, 2.0)], at(0)).unwrap();
    drop(kept);
    assert_eq!(found(&folder, &pack), 2);
    // The pack that has only one of them finds the figure of that one.
    assert_eq!(open(&folder).readings(at(0)).unwrap(), [reading("a", 0, 1.0)]);
}

#[test]
fn what_an_app_hands_in_is_the_packs_and_no_sources() {
    let folder = Folder::new("app");
    let kept = open(&folder);
    kept.keep(None, &[reading("a", 0, 1.0)], at(0)).unwrap();
    // Of a source that the pack does not have, nothing can be said.
    kept.keep(Some("unheard-of"), &[reading("a", 0, 2.0)], at(0)).unwrap();
    drop(kept);
    let other_source = changed(|it| it["url"] = json!("https://other.example"));
    assert_eq!(found(&folder, &other_source), 1);
    let mut other = PACK.clone();
    other.manifest.id = "elsewhere".into();
    assert_eq!(found(&folder, &other), 0);
}
