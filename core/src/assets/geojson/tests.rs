//! The reader against files that are wrong in one place, and real ones.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::assets::{AssetKind, Geometry, Network, PositionalClass};

fn read(features: &Value) -> (Vec<Asset>, Vec<Problem>) {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    read_geojson("f.geojson", text.as_bytes())
}

fn point(id: &str) -> Value {
    json!({"type": "Feature", "id": id, "properties": {},
           "geometry": {"type": "Point", "coordinates": [2.2668, 48.8172]}})
}

fn shaped(kind: &str, coordinates: Value) -> Value {
    json!({"type": "Feature", "id": "x", "properties": {},
           "geometry": {"type": kind, "coordinates": coordinates}})
}

#[test]
fn every_form_is_read() {
    let square = json!([[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]);
    let hole = json!([[2.04, 48.04], [2.06, 48.04], [2.06, 48.06], [2.04, 48.04]]);
    let forms = [
        ("Point", json!([2.0, 48.0, 12.5])),
        ("MultiPoint", json!([[2.0, 48.0], [2.1, 48.0]])),
        ("LineString", json!([[2.0, 48.0], [2.1, 48.0]])),
        ("MultiLineString", json!([[[2.0, 48.0], [2.1, 48.0]], [[2.0, 48.0], [2.1, 48.0]]])),
        ("Polygon", json!([square, hole])),
        ("MultiPolygon", json!([[square], [square]])),
    ];
    for (kind, coordinates) in forms {
        let (assets, problems) = read(&json!([shaped(kind, coordinates)]));
        assert_eq!(problems, [], "{kind}");
        let multi = usize::from(kind.starts_with("Multi")) + 1;
        let found = match &assets[0].geometry {
            Geometry::Points(points) => ("Point", points.len()),
            Geometry::Lines(lines) => ("LineString", lines.len()),
            Geometry::Polygons(polygons) => ("Polygon", polygons.len()),
        };
        assert_eq!(found, (kind.trim_start_matches("Multi"), multi));
    }
}

#[test]
fn the_schema_is_read_and_what_is_not_said_stays_unknown() {
    let mut feature = point("T1");
    feature["properties"] = json!({
        "network": "electricity", "kind": "transformer", "name": "T", "name:fr": "Poste",
        "name:zh": "变电站", "depth_m": 0.8, "height_m": 2, "positional_class": "B",
        "simulated": true, "feeds": ["a"], "owner": "us", "nothing": null,
    });
    feature["geometry"]["coordinates"] = json!([2.2668, 48.8172, 81.5, 7]);
    let (assets, problems) = read(&json!([feature, point("bare")]));
    assert_eq!(problems, []);
    let [full, bare] = assets.as_slice() else { panic!("{assets:?}") };
    assert_eq!((full.network, full.kind), (Network::Electricity, AssetKind::Transformer));
    assert_eq!((full.depth_m, full.height_m), (Some(0.8), Some(2.0)));
    assert_eq!(full.positional_class, Some(PositionalClass::B));
    assert_eq!(full.name.as_deref(), Some("T"));
    assert_eq!(full.names[&crate::language::Language::from("zh")], "变电站");
    assert!(full.simulated);
    assert_eq!(full.attributes.keys().collect::<Vec<_>>(), ["feeds", "owner"]);
    assert!(matches!(&full.geometry, Geometry::Points(p) if p[0].z_m == Some(81.5)));
    assert_eq!((bare.network, bare.kind), (Network::Unspecified, AssetKind::Unspecified));
    assert_eq!((bare.depth_m, bare.height_m, bare.positional_class), (None, None, None));
    assert!(matches!(&bare.geometry, Geometry::Points(p) if p[0].z_m.is_none()));
}

#[test]
fn ids_may_be_numbers_or_properties() {
    let mut number = point("");
    number["id"] = json!(12);
    let mut property = point("");
    property["id"] = Value::Null;
    property["properties"] = json!({"id": "P"});
    let (assets, problems) = read(&json!([number, property]));
    assert_eq!(problems, []);
    let ids: Vec<_> = assets.iter().map(|asset| asset.id.as_str()).collect();
    assert_eq!(ids, ["12", "P"]);
}

#[test]
fn what_is_wrong_is_named_with_its_field_and_the_rest_loads() {
    let line = |coordinates: Value| shaped("LineString", coordinates);
    let bow = json!([[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]]);
    let mut no_geometry = point("x");
    no_geometry["geometry"] = Value::Null;
    let mut no_id = point("x");
    no_id["id"] = Value::Null;
    let mut empty_id = point("x");
    empty_id["id"] = json!(" ");
    let table = [
        (shaped("Point", json!([2.0, 98.0])), "x", "geometry.coordinates", "latitude 98"),
        (shaped("Point", json!([182.0, 48.0])), "x", "geometry.coordinates", "other side: -178.0"),
        (shaped("Point", json!([2.0])), "x", "geometry.coordinates", "[longitude, latitude]"),
        (shaped("Point", json!("2 48")), "x", "geometry.coordinates", "[longitude, latitude]"),
        (shaped("Point", json!([2.0, null])), "x", "geometry.coordinates[1]", "finite"),
        (shaped("Point", json!([2.0, 48.0, "z"])), "x", "geometry.coordinates[2]", "finite"),
        (line(json!([[2.0, 48.0]])), "x", "geometry.coordinates", "two positions"),
        (line(json!([])), "x", "geometry.coordinates", "empty"),
        // A vertex that was never filled in.
        (line(json!([[2.0, 48.0], [0.0, 0.0]])), "x", "geometry.coordinates[1]", "5341 km from"),
        (line(json!([[2.0, 48.0], [2.0, "48"]])), "x", "geometry.coordinates[1][1]", "finite"),
        (
            shaped("Polygon", json!([[[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]])),
            "x",
            "geometry.coordinates[0]",
            "four positions",
        ),
        (
            shaped("Polygon", json!([[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]])),
            "x",
            "geometry.coordinates[0]",
            "not closed",
        ),
        (shaped("Polygon", bow), "x", "geometry.coordinates[0]", "crosses or touches"),
        (
            shaped("Polygon", json!([[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]])),
            "x",
            "geometry.coordinates[0]",
            "one position",
        ),
        (shaped("Point", json!([2.0, 48.0, 1e300])), "x", "geometry.coordinates[2]", "100000 m"),
        (point(&"x".repeat(1001)), "#2", "id", "longer than 1000"),
        (shaped("Circle", json!([2.0, 48.0])), "x", "geometry.type", "Circle"),
        (shaped("GeometryCollection", json!([])), "x", "geometry.type", "GeometryCollection"),
        (no_geometry, "x", "geometry", "missing"),
        (no_id, "#2", "id", "missing"),
        (empty_id, "#2", "id", "not empty"),
        (point("good"), "good", "id", "already"),
        (json!(7), "#2", "feature", "not a feature"),
        (json!({"type": "Thing", "id": "x"}), "#2", "type", "expected Feature"),
    ];
    for (bad, feature, field, reason) in table {
        let (assets, problems) = read(&json!([point("good"), bad, point("last")]));
        let ids: Vec<_> = assets.iter().map(|asset| asset.id.as_str()).collect();
        assert_eq!(ids, ["good", "last"], "{problems:?}");
        let [problem] = problems.as_slice() else { panic!("{bad}: {problems:?}") };
        assert_eq!(problem.file, "f.geojson");
        assert_eq!(problem.feature.as_deref(), Some(feature), "{problem}");
        assert_eq!(problem.field.as_deref(), Some(field), "{problem}");
        assert!(problem.reason.contains(reason), "{problem}");
    }
}

#[test]
fn a_bad_property_is_reported_and_its_feature_kept() {
    let table = [
        ("network", json!("steam"), "steam"),
        ("kind", json!(3), "not a word"),
        ("name", json!(["a"]), "not a text"),
        ("name:fr", json!(1), "not a text"),
        ("depth_m", json!("deep"), "deep"),
        ("depth_m", json!(-1.0), "0 to 10000"),
        ("height_m", json!(1e9), "0 to 10000"),
        ("positional_class", json!("D"), "D"),
        ("simulated", json!("yes"), "neither"),
    ];
    for (name, value, reason) in table {
        let mut feature = point("x");
        feature["properties"] = json!({ name: value });
        let (assets, problems) = read(&json!([feature]));
        assert_eq!(assets.len(), 1, "{name}");
        let [problem] = problems.as_slice() else { panic!("{name}: {problems:?}") };
        assert_eq!(problem.field.as_deref(), Some(format!("properties.{name}").as_str()));
        assert!(problem.reason.contains(reason), "{problem}");
        assert_eq!((assets[0].depth_m, assets[0].height_m), (None, None));
    }
}

#[test]
fn a_number_too_large_spoils_its_feature_only() {
    let good = point("good");
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{good},{{"type":"Feature","id":"x","geometry":
           {{"type":"Point","coordinates":[1e999,48]}}}}]}}"#
    );
    let (assets, problems) = read_geojson("f", text.as_bytes());
    assert_eq!(assets.len(), 1);
    assert_eq!(problems[0].feature.as_deref(), Some("x"));
    assert_eq!(problems[0].field.as_deref(), Some("geometry.coordinates[0]"));
    assert!(problems[0].reason.contains("1e999 is no value"), "{}", problems[0]);
}

#[test]
fn files_that_are_no_collection_say_what_they_are() {
    let reason = |bytes: &[u8]| {
        let (assets, problems) = read_geojson("f", bytes);
        assert!(assets.is_empty());
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        problem.to_string()
    };
    assert!(reason(b"").contains("not GeoJSON"));
    assert!(reason(b"{\"type\": \"FeatureCollection\", \"features\": [").contains("not GeoJSON"));
    assert!(reason(b"\xFF\xFE{}").contains("UTF-8"));
    assert!(reason(br#"{"type":"Topology"}"#).contains("it is Topology"));
    assert!(reason(br#"{"type":"FeatureCollection"}"#).contains("features"));
    let lambert = br#"{"type":"FeatureCollection","features":[],
        "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}}}"#;
    assert!(reason(lambert).contains("EPSG::2154"), "{}", reason(lambert));
    let deep = "[".repeat(200_000);
    reason(deep.as_bytes());
    let deep = format!(r#"{{"type":"FeatureCollection","features":[{deep}]}}"#);
    reason(deep.as_bytes());
}

#[test]
fn a_byte_order_mark_and_a_named_wgs84_are_fine() {
    let text = format!(
        "\u{feff}{}",
        json!({"type": "FeatureCollection", "features": [point("a")],
               "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}})
    );
    let (assets, problems) = read_geojson("f", text.as_bytes());
    assert_eq!((assets.len(), problems), (1, vec![]));
}

#[test]
fn one_word_that_json_does_not_have_spoils_its_feature_only() {
    let mut bad = point("b");
    bad["properties"] = json!({"depth_m": "HERE"});
    let list = json!([point("a"), bad, point("c")]);
    let text = json!({"features": list, "type": "FeatureCollection"}).to_string();
    for word in ["NaN", "-Infinity", "None", "1e999"] {
        let (assets, problems) = read_geojson("f", text.replace("\"HERE\"", word).as_bytes());
        assert_eq!((assets.len(), problems.len()), (2, 1), "{word}");
        let problem = problems[0].to_string();
        assert!(
            problem.starts_with(&format!("f: feature b: properties.depth_m: {word}")),
            "{problem}"
        );
    }
    // What cannot be told apart has no id, but its place.
    let (assets, problems) = read_geojson("f", text.replace("\"HERE\"", "\"\t\"").as_bytes());
    assert_eq!((assets.len(), problems[0].feature.as_deref()), (2, Some("#2")));
}

#[test]
fn a_system_of_a_geometry_s_own_is_named() {
    let mut there = point("a");
    there["geometry"]["crs"] = json!({"type": "name", "properties": {"name": "EPSG:3857"}});
    let mut here = point("b");
    here["geometry"]["crs"] = json!({"type": "name", "properties": {"name": "EPSG:4326"}});
    here["geometry"]["coordinates"] = json!([2.2668, 48.8172, null]);
    let (assets, problems) = read(&json!([there, here]));
    assert_eq!((assets.len(), problems.len()), (1, 1));
    assert!(matches!(&assets[0].geometry, Geometry::Points(points) if points[0].z_m.is_none()));
    assert_eq!(
        problems[0].to_string(),
        "f.geojson: feature a: crs: coordinates are in EPSG:3857: convert them to WGS 84"
    );
}

#[test]
fn what_a_hostile_file_repeats_is_cut_short() {
    let long = "x".repeat(100_000);
    for name in ["network", "kind", "depth_m", "simulated", "name"] {
        let mut feature = point("x");
        feature["properties"] = json!({ name: long });
        feature["geometry"]["type"] = json!(long);
        let mut property = point("y");
        property["properties"] = json!({ name: [long] });
        let (_, problems) = read(&json!([feature, property]));
        assert_eq!(problems.len(), 2, "{name}");
        assert!(problems.iter().all(|problem| problem.reason.len() < 250), "{name}");
    }
}

#[test]
fn a_ring_over_the_antimeridian_is_whole() {
    let ring = json!([[[179.9, 0.0], [-179.9, 0.0], [-179.9, 0.1], [179.9, 0.1], [179.9, 0.0]]]);
    let (assets, problems) = read(&json!([shaped("Polygon", ring)]));
    assert_eq!((assets.len(), problems), (1, vec![]));
}

#[test]
fn problems_without_end_are_counted() {
    let bad: Vec<_> = (0..1500).map(|_| json!(null)).collect();
    let (_, problems) = read(&Value::Array(bad));
    assert_eq!(problems.len(), 1001);
    assert!(problems[1000].reason.contains("500 more"), "{}", problems[1000]);
}

fn data(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn the_recostar_sample_loads_all_that_has_a_place() {
    let bytes = data("recostar/ExempleRecoStaR_RPD_wgs84.geojson");
    let (assets, problems) = read_geojson("recostar", &bytes);
    // 760 features, 200 of them links and things without a geometry.
    assert_eq!((assets.len(), problems.len()), (560, 200));
    assert!(problems.iter().all(|problem| problem.field.as_deref() == Some("geometry")));
    // What its classes are in our words, a mapping says.
    assert!(assets.iter().all(|asset| asset.kind == AssetKind::Unspecified));
    let lines = assets.iter().filter_map(|asset| match &asset.geometry {
        Geometry::Lines(lines) => lines.first(),
        _ => None,
    });
    for line in lines {
        assert!(line.iter().all(|v| v.z_m.is_some_and(|z_m| (240.0..260.0).contains(&z_m))));
    }
}

#[test]
fn the_simbench_grid_loads_and_says_which_words_it_does_not_know() {
    for (name, count) in [("buses", 59), ("lines", 57), ("assets", 272)] {
        let bytes = data(&format!("simbench/{name}.geojson"));
        let (assets, problems) = read_geojson(name, &bytes);
        assert_eq!(assets.len(), count, "{name}");
        // Their `kind` is another vocabulary: bus, line, load, sgen and so on.
        assert_eq!(problems.len(), count, "{name}");
        assert!(problems.iter().all(|p| p.field.as_deref() == Some("properties.kind")));
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = read_geojson("f", text.as_bytes());
    }

    #[test]
    fn no_json_panics(value in json_value()) {
        let _ = read(&json!([value.clone()]));
        let _ = read(&json!([{"type": "Feature", "id": "x", "geometry": value.clone()}]));
        let _ = read(&json!([{"type": "Feature", "id": "x", "properties": value}]));
    }

    #[test]
    fn a_line_reads_back_as_it_was(
        middle in (-180.0..=180.0_f64, -86.0..=86.0_f64),
        off in prop::collection::vec((-2.0..=2.0_f64, -2.0..=2.0_f64), 2..20),
    ) {
        let place = |&(lon, lat): &(f64, f64)| ((middle.0 + lon).clamp(-180.0, 180.0), middle.1 + lat);
        let places: Vec<_> = off.iter().map(place).collect();
        let coordinates: Vec<_> = places.iter().map(|(lon, lat)| json!([lon, lat])).collect();
        let (assets, problems) = read(&json!([shaped("LineString", json!(coordinates))]));
        prop_assert_eq!(problems, vec![]);
        let Geometry::Lines(lines) = &assets[0].geometry else { panic!() };
        let back: Vec<_> = lines[0].iter().map(|v| (v.point.lon_deg(), v.point.lat_deg())).collect();
        prop_assert_eq!(back, places);
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let words = prop_oneof![
        Just("type"),
        Just("Point"),
        Just("Polygon"),
        Just("MultiLineString"),
        Just("coordinates"),
        Just("Feature"),
        Just("depth_m"),
        Just("name:zh"),
        Just("id"),
        Just("kind"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(words.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn assets_that_take_too_much_memory_are_left_out() {
    let features: Vec<_> = (1..=100).map(|number| point(&number.to_string())).collect();
    let file = json!({"type": "FeatureCollection", "features": features}).to_string();
    let mut left = 10 * held(&read(&json!([point("1")])).0[0]) + 1;
    let mut problems = Problems::new("a.geojson");
    let assets =
        read_geojson_beside(file.as_bytes(), &mut Ids::default(), &mut left, &mut problems);
    assert_eq!(assets.len(), 10);
    let [problem]: [Problem; 1] = problems.finish().try_into().unwrap();
    assert!(
        problem.to_string().starts_with("a.geojson: features: from feature 11 on: "),
        "{problem}"
    );
}
