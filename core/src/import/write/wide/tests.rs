//! What is written is read back the same.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use serde_json::json;

use super::*;
use crate::assets::{FlatGeobuf, Problems, as_degrees, asset, file_bytes, id_of, read_geojson};
use crate::import::read::tests::Scratch;

/// Every feature of the files, as assets.
fn assets(stage: &Path, names: &[String]) -> BTreeMap<String, Asset> {
    let never = AtomicBool::new(false);
    let mut read = BTreeMap::new();
    for name in names {
        let bytes = file_bytes(&stage.join(name));
        let mut file = FlatGeobuf::open(bytes, 1, &never).unwrap();
        file.suits_a_visit().unwrap();
        let everywhere = [[-180.0, -90.0, 180.0, 90.0]];
        for found in file.search(&everywhere, 1000, &never).unwrap().unwrap() {
            let at = file.features_at() + found.offset;
            let mut table = Vec::new();
            assert!(file.table("a feature", at, &mut table, &never).unwrap());
            let feature = file.feature(&table).unwrap();
            assert_eq!(feature.odd, []);
            let mut properties = feature.properties;
            let id = id_of(None, &mut properties).unwrap();
            let shape = feature.shape.unwrap().unwrap().placed("xy", &as_degrees).unwrap();
            let mut problems = Problems::new(name);
            let made = asset(id.clone(), shape, properties, &mut problems);
            assert_eq!(problems.finish(), []);
            assert!(read.insert(id.to_string(), made).is_none(), "{id} is there twice");
        }
    }
    read
}

fn written(assets: &[Asset], most_features: u64) -> (Scratch, Vec<String>) {
    let scratch = Scratch::new("x", "");
    let stage = scratch.0.parent().unwrap();
    std::fs::create_dir(stage.join("networks")).unwrap();
    let mut files = WideFiles::new(most_features);
    for asset in assets {
        assert!(matches!(files.write(stage, "town", asset), Ok(Written::Whole)));
    }
    let names = files.finish(stage).unwrap();
    (scratch, names)
}

fn of(features: &serde_json::Value) -> Vec<Asset> {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    let (assets, problems) = read_geojson("a", text.as_bytes());
    assert_eq!(problems, []);
    assets
}

#[test]
fn every_form_and_value_comes_back() {
    let feature = |id: &str, kind: &str, coordinates: serde_json::Value, properties| {
        json!({"type": "Feature", "id": id, "properties": properties,
               "geometry": {"type": kind, "coordinates": coordinates}})
    };
    let ring = |at: f64| json!([[at, 0], [at + 3.0, 0], [at, 3], [at, 0]]);
    let hole = json!([[0.5, 0.5], [1, 0.5], [0.5, 1], [0.5, 0.5]]);
    let all = of(&json!([
        feature(
            "point",
            "Point",
            json!([2, 48]),
            json!({
            "network": "electricity", "kind": "meter", "name": "a", "name:fr": "é", "depth_m": 0.8,
            "positional_class": "A", "position_error_m": 1.5, "simulated": true,
            "text": "1", "whole": -7, "large": u64::MAX, "real": 0.1, "flag": false,
            "feeds": ["a", 2, {"b": null}], "id": "another"})
        ),
        // The same names with other types.
        feature(
            "points",
            "MultiPoint",
            json!([[2, 48], [3, 49]]),
            json!({
            "text": 1, "whole": 7.5, "large": "x", "real": true, "flag": ["x"], "height_m": 4})
        ),
        feature("line", "LineString", json!([[2, 48], [3, 49, 12.5]]), json!({})),
        feature(
            "lines",
            "MultiLineString",
            json!([[[2, 48], [3, 49]], [[4, 48], [3, 49], [4, 50]]]),
            json!({})
        ),
        feature("polygon", "Polygon", json!([ring(0.0), hole]), json!({"kind": "building"})),
        feature("polygons", "MultiPolygon", json!([[ring(0.0), hole], [ring(5.0)]]), json!({})),
    ]));
    let (scratch, names) = written(&all, 1000);
    assert_eq!(names, ["networks/town.fgb", "networks/town.z.fgb"]);
    let mut read = assets(scratch.0.parent().unwrap(), &names);
    assert_eq!(read.len(), all.len());
    let point = read.get_mut("point").unwrap();
    let other = point.attributes.remove("file_id").unwrap();
    point.attributes.insert("id".into(), other);
    for asset in &all {
        assert_eq!(read[asset.id.as_str()], *asset);
    }
}

#[test]
fn a_full_file_is_followed_by_another() {
    let points: Vec<_> = (0..7)
        .map(|id| {
            json!({"type": "Feature", "id": id, "properties": {},
                   "geometry": {"type": "Point", "coordinates": [id, 48]}})
        })
        .collect();
    let all = of(&json!(points));
    let (scratch, names) = written(&all, 3);
    assert_eq!(names, ["networks/town.fgb", "networks/town.part2.fgb", "networks/town.part3.fgb"]);
    assert_eq!(assets(scratch.0.parent().unwrap(), &names).len(), 7);
}

#[test]
fn more_columns_than_a_header_holds_are_said_and_the_fields_stay() {
    let feature = |id: u32| {
        let properties: serde_json::Map<_, _> =
            (0..600).map(|number| (format!("p{id}-{number}"), number.into())).collect();
        json!({"type": "Feature", "id": id, "properties": properties,
               "geometry": {"type": "Point", "coordinates": [2, 48]}})
    };
    let mut all = of(&json!([feature(1), feature(2)]));
    all[1].depth_m = Some(2.0);
    let scratch = Scratch::new("x", "");
    let stage = scratch.0.parent().unwrap();
    std::fs::create_dir(stage.join("networks")).unwrap();
    let mut files = WideFiles::new(10);
    assert!(matches!(files.write(stage, "a", &all[0]), Ok(Written::Whole)));
    let Ok(Written::Without(names)) = files.write(stage, "a", &all[1]) else { panic!() };
    assert_eq!(names.len(), 1200 + FIELDS.len() - 1000);
    let vertex = [crate::assets::Vertex {
        point: crate::geodesy::Wgs84::new(48.0, 2.0).unwrap(),
        z_m: None,
    }];
    all[0].geometry = crate::assets::Geometry::Points(vertex.repeat(2 << 20));
    let large = files.write(stage, "a", &all[0]);
    let Ok(Written::TooLarge(reason)) = large else { panic!() };
    assert!(reason.contains("16777216 at most"), "{reason}");
    let names = files.finish(stage).unwrap();
    assert_eq!(assets(stage, &names)["2"].depth_m, Some(2.0));
}
