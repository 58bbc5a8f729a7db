use serde_json::{Value, json};

use super::super::Format;
use super::super::tests::{Kept, read_bytes};
use crate::assets::{FaultKind, Form};
use crate::import::ImportError;
use crate::import::raw::Place;

/// A house of 10 m by 6 m by 8 m, its base at 35 m.
fn vertices() -> Value {
    json!([
        [0, 0, 0],
        [10000, 0, 0],
        [10000, 6000, 0],
        [0, 6000, 0],
        [0, 0, 8000],
        [10000, 0, 8000],
        [10000, 6000, 8000],
        [0, 6000, 8000]
    ])
}

fn solid(semantics: bool) -> Value {
    let mut solid = json!({"type": "Solid", "lod": "2.2", "boundaries":
        [[[[0, 3, 2, 1]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]]]});
    if semantics {
        solid["semantics"] = json!({"surfaces": [{"type": "WallSurface"}, {"type": "GroundSurface"}],
                                    "values": [[1, null, 0, 0, 0, 0]]});
    }
    solid
}

fn head() -> Value {
    json!({"type": "CityJSON", "version": "2.0", "CityObjects": {}, "vertices": [],
           "transform": {"scale": [0.001, 0.001, 0.001], "translate": [84000.0, 446000.0, 35.0]},
           "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/7415",
                        "pointOfContact": {"contactName": "who"}}})
}

fn objects(geometry: Value) -> Value {
    json!({
        "b": {"type": "Building", "attributes": {"year": 1994}, "children": ["p"], "geometry": []},
        "p": {"type": "BuildingPart", "parents": ["b"], "geometry": [geometry]},
    })
}

fn file(objects: Value) -> String {
    let mut file = head();
    file["CityObjects"] = objects;
    file["vertices"] = vertices();
    // The type first, as writers have it; `json!` sorts.
    file.as_object_mut().unwrap().remove("type");
    file.to_string().replacen('{', "{\"type\":\"CityJSON\",", 1)
}

fn sequence(lines: &[Value]) -> String {
    let lines: Vec<_> =
        std::iter::once(head()).chain(lines.iter().cloned()).map(|l| l.to_string()).collect();
    lines.join("\n")
}

fn house(kept: &Kept) {
    let [feature] = kept.features.as_slice() else { panic!("{:?}", kept.faults) };
    assert_eq!(feature.id, Some(json!("b")));
    assert_eq!(feature.properties["solid_height_m"], json!(8.0));
    assert_eq!(feature.properties["ground_z_m"], json!(35.0));
    assert_eq!(feature.properties["year"], json!(1994));
    let Form::Polygons(polygons) = feature.shape.clone().unwrap().unwrap().form else { panic!() };
    let [rings] = polygons.as_slice() else { panic!("{polygons:?}") };
    assert_eq!(rings[0].len(), 5);
    assert_eq!(rings[0].first(), rings[0].last());
    assert!(rings[0].iter().all(|p| p.z == Some(35.0) && (84000.0..=84010.0).contains(&p.x)));
}

#[test]
fn a_building_is_its_footprint_and_height_parts_included() {
    for semantics in [true, false] {
        let (kept, done) = read_bytes("a.json", file(objects(solid(semantics))));
        assert_eq!(done.unwrap(), Format::CityJson);
        assert_eq!(
            kept.head.as_ref().unwrap().crs.as_deref(),
            Some("https://www.opengis.net/def/crs/EPSG/0/7415")
        );
        assert_eq!(kept.head.as_ref().unwrap().attribution.as_deref(), Some("who"));
        house(&kept);
        let line = json!({"type": "CityJSONFeature", "id": "b", "CityObjects": objects(solid(semantics)),
                          "vertices": vertices()});
        let (kept, done) = read_bytes("a.city.jsonl", sequence(&[line]));
        assert_eq!(done.unwrap(), Format::CityJsonSeq);
        house(&kept);
        assert_eq!(kept.features[0].place, Place::Line(2));
    }
    // A footprint of its own comes before the ground of a solid.
    let mut objects = objects(solid(true));
    objects["b"]["geometry"] =
        json!([{"type": "MultiSurface", "lod": "0", "boundaries": [[[0, 1, 2]]]}]);
    let (kept, _) = read_bytes("a.json", file(objects));
    let Form::Polygons(polygons) = kept.features[0].shape.clone().unwrap().unwrap().form else {
        panic!()
    };
    assert_eq!(polygons[0][0].len(), 4);
}

#[test]
fn spoilt_objects_are_named_and_the_others_stay() {
    let with = |p: Value| {
        let mut all = objects(solid(true));
        all["p"] = p;
        all["z"] = json!({"type": "Building", "geometry": [solid(true)]});
        all
    };
    let wall = json!({"type": "Solid", "lod": "1", "boundaries": [[[[0, 1, 5, 4]]]]});
    let part =
        |geometry: Value| json!({"type": "BuildingPart", "parents": ["b"], "geometry": [geometry]});
    let mut beyond = solid(true);
    beyond["boundaries"][0][0] = json!([[0, 1, 99]]);
    let mut word = solid(true);
    word["boundaries"][0][0] = json!([["a", 1, 2]]);
    let mut loops = part(solid(true));
    loops["children"] = json!(["b", "p"]);
    for (part, reason) in [
        (part(beyond), "no vertex 99"),
        (part(word), "no whole number"),
        (part(wall), "none of its faces"),
        (json!({"type": "BuildingPart", "parents": ["b"], "children": ["gone"]}), "gone"),
    ] {
        let (kept, done) = read_bytes("a.json", file(with(part)));
        done.unwrap();
        let faults: Vec<_> = kept
            .features
            .iter()
            .filter_map(|f| f.shape.as_ref().err())
            .map(|f| f.reason.clone())
            .collect();
        assert_eq!((kept.features.len(), faults.len()), (2, 1), "{reason}");
        assert!(faults[0].contains(reason), "{faults:?}");
    }
    // Parts that are each other's parts, or two buildings', are named too.
    let (kept, _) = read_bytes("a.json", file(with(loops)));
    let faults: Vec<_> = kept.features.iter().filter_map(|f| f.shape.as_ref().err()).collect();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].reason.contains("a part already"), "{faults:?}");
    let (kept, _) = read_bytes("a.json", file(json!({"b": 7})));
    assert_eq!(kept.faults.len(), 1);
}

#[test]
fn one_object_or_line_that_is_no_json_leaves_the_others() {
    let with = |year: &str| {
        let mut all = objects(solid(true));
        all["z"] =
            json!({"type": "Building", "attributes": {"year": "HERE"}, "geometry": [solid(true)]});
        (file(all.clone()).replace("\"HERE\"", year), all)
    };
    let (kept, done) = read_bytes("a.json", with("NaN").0);
    done.unwrap();
    assert_eq!((kept.features.len(), kept.faults.len()), (1, 1));
    let fault = &kept.faults[0].1;
    assert_eq!(
        (fault.kind, fault.field.as_str()),
        (FaultKind::NotJson, "CityObjects.z.attributes.year")
    );
    let line = json!({"type": "CityJSONFeature", "id": "b", "CityObjects": with("1").1, "vertices": vertices()});
    let bad = sequence(&[line.clone(), json!({"type": "CityJSONFeature"}), line]);
    let (kept, done) = read_bytes("a.city.jsonl", bad.replacen("\"HERE\"", "Infinity", 1));
    done.unwrap();
    assert_eq!(kept.features.len(), 3);
    let places: Vec<_> = kept.faults.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, [Place::Line(2), Place::Line(3)]);
}

#[test]
fn a_scale_of_nought_is_named() {
    let text = file(objects(solid(true))).replace("[0.001,0.001,0.001]", "[0.0,0.0,0.001]");
    let (kept, done) = read_bytes("a.json", text);
    done.unwrap();
    let fault = kept.features[0].shape.clone().unwrap_err();
    assert_eq!(fault.field, "transform.scale");
}

#[test]
fn files_that_are_none_say_why() {
    let error = |done: Result<Format, ImportError>| done.unwrap_err().to_string();
    let mut old = head();
    old["version"] = json!("1.0");
    let mut bare = head();
    bare.as_object_mut().unwrap().remove("transform");
    for (text, reason) in [
        (old.to_string(), "version: 1.0 is not read"),
        (bare.to_string(), "transform: missing"),
        (file(objects(solid(true)))[..300].to_owned(), "not CityJSON"),
        (format!("{{\"type\":\"CityJSON\",\"version\":{}", "[".repeat(200_000)), "not CityJSON"),
    ] {
        let text = error(read_bytes("a.json", text).1);
        assert!(text.contains(reason), "{text}");
    }
    // Deep within an object: that object's fault.
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let text = file(objects(json!(0))).replace("[0]", &deep);
    let (kept, done) = read_bytes("a.json", text);
    done.unwrap();
    assert_eq!(kept.faults.len() + kept.features.len(), 2);
}
