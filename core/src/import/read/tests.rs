//! Files made for a test, and what a reader hands over of them.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use super::*;
use crate::assets::{FaultKind, FeatureFault, Form};
use crate::import::raw::{Head, Place, RawFeature};

/// A file that is gone at the end of its test.
pub(in crate::import) struct Scratch(pub(in crate::import) PathBuf);

impl Scratch {
    pub(in crate::import) fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("wattwalk-read-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

/// Remembers what it is handed.
#[derive(Default)]
pub(in crate::import) struct Kept {
    pub(in crate::import) head: Option<Head>,
    pub(in crate::import) features: Vec<RawFeature>,
    pub(in crate::import) faults: Vec<(Place, FeatureFault)>,
}

impl Sink for Kept {
    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.head = Some(head);
        Ok(())
    }

    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop> {
        self.features.push(feature);
        Ok(())
    }

    fn fault(&mut self, place: Place, fault: FeatureFault) -> Result<(), Stop> {
        self.faults.push((place, fault));
        Ok(())
    }
}

/// What is read of a file with this name and these bytes.
pub(in crate::import) fn read_bytes(
    name: &str,
    bytes: impl AsRef<[u8]>,
) -> (Kept, Result<Format, ImportError>) {
    let file = Scratch::new(name, bytes);
    let mut kept = Kept::default();
    let done = format(&file.0).and_then(|format| {
        read(&file.0, format, ReadOptions::default(), &Known::default(), &mut kept).map(|()| format)
    });
    (kept, done)
}

fn error(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let (_, done) = read_bytes(name, bytes);
    let text = done.expect_err("an error").to_string();
    assert!(text.len() < 700, "{} bytes of error", text.len());
    text
}

fn point(id: u32) -> String {
    json!({"type": "Feature", "id": id, "properties": {"a": 1},
           "geometry": {"type": "Point", "coordinates": [2.0, 48.0]}})
    .to_string()
}

#[test]
fn a_collection_is_read_feature_by_feature() {
    let text = format!(
        "\u{feff}{{\"name\": \"x\", \"type\": \"FeatureCollection\", \"attribution\": \"who\",
          \"crs\": {{\"type\": \"name\", \"properties\": {{\"name\": \"urn:ogc:def:crs:EPSG::2154\"}}}},
          \"features\": [{}, 7, {{\"type\": \"Feature\", \"id\": 3, \"properties\": [], \"geometry\": null}}]}}",
        point(1)
    );
    let (kept, done) = read_bytes("a.geojson", text);
    assert_eq!(done.unwrap(), Format::GeoJson);
    let head = kept.head.unwrap();
    assert_eq!(head.crs.as_deref(), Some("urn:ogc:def:crs:EPSG::2154"));
    assert_eq!(head.attribution.as_deref(), Some("who"));
    assert_eq!(kept.features.len(), 2);
    assert_eq!(json!(kept.features[0].properties), json!({"a": 1}));
    assert!(matches!(kept.features[1].shape, Ok(None)));
    assert_eq!(kept.features[1].odd[0].field, "properties");
    assert_eq!(kept.faults[0].0, Place::Feature(2));
}

#[test]
fn lines_are_read_with_separators_and_without() {
    for (text, lines) in [
        (format!("{}\n\n{}\n", point(1), point(2)), [1, 3]),
        (format!("\u{1e}{}\n\u{1e}{}", point(1), point(2)), [1, 2]),
    ] {
        let (kept, done) = read_bytes("a.geojsonl", text);
        assert_eq!(done.unwrap(), Format::Lines);
        let places: Vec<_> = kept.features.iter().map(|feature| feature.place).collect();
        assert_eq!(places, lines.map(Place::Line));
    }
    // A bad line spoils itself.
    let (kept, done) = read_bytes("a.jsonl", format!("{}\n{{\"type\n{}", point(1), point(2)));
    done.unwrap();
    assert_eq!((kept.features.len(), kept.faults[0].0), (2, Place::Line(2)));
}

/// By itself, over many lines, and several one after the other.
#[test]
fn features_without_a_collection_are_read() {
    let pretty = |id: u32| {
        let value: serde_json::Value = serde_json::from_str(&point(id)).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    for (text, count) in [
        (point(1), 1),
        (pretty(1), 1),
        (format!("{}\n{}", pretty(1), pretty(2)), 2),
        (format!("\u{feff}{},\n{},\n{},\n", point(1), point(2), point(3)), 3),
        // Its type behind what is too long to be looked at before.
        (format!("{{\"bbox\":[\"{}\"],{}", "x".repeat(70_000), &point(1)[1..]), 1),
    ] {
        let (kept, done) = read_bytes("a.geojson", &text);
        done.unwrap();
        assert_eq!((kept.features.len(), kept.faults.len()), (count, 0));
        assert!(kept.head.is_some());
        assert!(kept.features.iter().all(|feature| matches!(&feature.shape, Ok(Some(_)))));
    }
    for (text, said) in [
        (r#"{"geometryType":"esriGeometryPoint","features":[]}"#, "Esri JSON"),
        (r#"{"features":[],"spatialReference":{"wkid":4326}}"#, ""),
        (r#"{"type":"Point","coordinates":[2,48]}"#, "make a Feature of it"),
        (r#"{"type":"Topology","objects":{}}"#, "TopoJSON"),
    ] {
        let (kept, done) = read_bytes("a.json", text);
        let error = done.map_or_else(|error| error.to_string(), |_| String::new());
        assert!(error.contains(said) && kept.features.is_empty(), "{text}: {error}");
    }
    let esri = r#"{"features":[{"attributes":{"a":1},"geometry":{"x":2,"y":48}}]}"#;
    assert!(read_bytes("a.json", esri).0.faults[0].1.reason.contains("Esri JSON"));
}

/// A NaN of Python, a tab within a text, a letter of Windows.
#[test]
fn what_is_no_json_within_a_feature_is_that_feature_s_fault() {
    let nan = r#"{"type":"Feature","id":"n","properties":{"a":[1,{"b":NaN}]},"geometry":{"type":"Point","coordinates":[2,48]}}"#;
    let far = nan.replace("NaN", "1").replace("[2,48]", "[2,-Infinity]");
    let bad = point(7).replace("\"a\":1", "\"a\":\"x\ty\"");
    let text = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{},{nan},{far},{bad},{}]}}",
        point(1),
        point(2)
    );
    let (kept, done) = read_bytes("a.geojson", &text);
    done.unwrap();
    assert_eq!((kept.features.len(), kept.faults.len()), (4, 1));
    assert_eq!(kept.faults[0].0, Place::Feature(4));
    let said = |number: usize| {
        let feature = &kept.features[number];
        let fault = feature.shape.clone().unwrap_err();
        (feature.id.clone().unwrap(), fault.kind, fault.field)
    };
    assert_eq!(said(1), (json!("n"), FaultKind::NotJson, "properties.a[1].b".into()));
    assert_eq!(said(2), (json!("n"), FaultKind::NotJson, "geometry.coordinates[1]".into()));

    let latin = [&text.as_bytes()[..text.len() - 10], b"\n\xe9\"}}]}"].concat();
    let error = error("a.geojson", latin);
    assert!(
        error.contains("line 2 column 1") && error.contains("save the file as UTF-8"),
        "{error}"
    );
}

#[test]
fn a_system_and_a_height_that_a_geometry_has_are_read() {
    let feature = |crs: &str, z: &str| {
        format!(
            r#"{{"type":"Feature","id":1,"properties":{{}},"geometry":{{"type":"Point","coordinates":[2,48{z}]{crs}}}}}"#
        )
    };
    let named = r#","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}"#;
    let (kept, _) = read_bytes("a.geojsonl", feature(named, ",null"));
    assert_eq!(kept.features[0].crs.as_deref(), Some("urn:ogc:def:crs:EPSG::3857"));
    let Form::Points(points) = kept.features[0].shape.clone().unwrap().unwrap().form else {
        panic!()
    };
    assert_eq!(points[0].z, None);
    let (kept, _) = read_bytes("a.geojsonl", feature("", ",\"x\""));
    assert!(kept.features[0].shape.is_err());
}

#[test]
fn a_table_may_name_its_separator_or_hold_its_shapes() {
    for first in ["sep=;", "SEP=;\r", "\"sep=;\"", "\u{feff}sep=;"] {
        let text = format!("{first}\nid;lat;lon\nA;48,5;2,25\nB;x;2\n");
        let (kept, done) = read_bytes("a.csv", &text);
        done.unwrap_or_else(|error| panic!("{first}: {error}"));
        assert_eq!((kept.features.len(), kept.features[0].place), (2, Place::Line(3)), "{first}");
        assert_eq!(kept.features[1].place, Place::Line(4));
    }
    let (kept, _) = read_bytes("a.csv", "sep=:\nid:lat:lon\nA:48.5:2.25\n");
    assert_eq!(kept.features[0].id, Some(json!("A")));

    let table = [
        ("WKT,id\n\"LINESTRING (2 48,3 48)\",C1\n", None),
        ("id;the_geom\nC1;SRID=2154;POINT(2 48)\n".replace("SRID=2154;", "").as_str(), None),
        ("id,geom\nC1,SRID=2154;POINT(2 48)\n", Some("EPSG:2154")),
        ("id,geometry\nC1,\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[2,48]}\"\n", None),
    ]
    .map(|(text, crs)| (text.to_owned(), crs));
    for (text, crs) in table {
        let (kept, done) = read_bytes("a.csv", &text);
        done.unwrap();
        let [feature] = kept.features.as_slice() else { panic!("{text}") };
        assert!(matches!(&feature.shape, Ok(Some(_))), "{text}: {feature:?}");
        assert_eq!((feature.crs.as_deref(), feature.id.clone()), (crs, Some(json!("C1"))));
    }
    // A word for a shape, beside coordinates.
    let (kept, _) = read_bytes("a.csv", "id,shape,lat,lon\nA,round,48,2\n");
    assert_eq!(kept.features[0].properties["shape"], json!("round"));
    let (kept, _) = read_bytes("a.csv", "id,lat,lon\nA,\"48°49'01.2\"\"N\",2 16 01\n");
    let fault = kept.features[0].shape.clone().unwrap_err();
    assert!(fault.reason.contains("write degrees"), "{fault:?}");
}

#[test]
fn csv_is_read_by_the_names_of_its_columns() {
    let table = [
        ("id,Longitude,LATITUDE,power\nL1,2.25,48.5,70\n", json!({"id": "L1", "power": 70})),
        ("id;x;y;nom\nL1;2,25;48,5;été\n", json!({"id": "L1", "nom": "été"})),
        ("ref\tlat\tlon\n01001\t48.5\t2.25\n", json!({"ref": "01001"})),
        (
            "code_commune;geo_point_2d;x;y\n01001;48.5, 2.25;644600;6822800\n",
            json!({"code_commune": "01001", "x": 644_600, "y": 6_822_800}),
        ),
        ("Geo Point,kind\n\"48.5, 2.25\",lamp\n", json!({"kind": "lamp"})),
        (
            "geo_shape,geo_point_2d\n\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[2.25,48.5]}\",\"1,2\"\n",
            json!({"geo_point_2d": "1,2"}),
        ),
    ];
    for (text, properties) in table {
        let (kept, done) = read_bytes("a.csv", text);
        assert_eq!(done.unwrap(), Format::Csv, "{text}");
        let [feature] = kept.features.as_slice() else { panic!("{text}") };
        assert_eq!(feature.place, Place::Line(2));
        let shape = feature.shape.clone().unwrap().unwrap();
        let Form::Points(points) = shape.form else { panic!("{text}") };
        assert_eq!((points[0].x, points[0].y), (2.25, 48.5), "{text}");
        assert_eq!(json!(feature.properties), properties, "{text}");
    }
    // Bad rows are named by their line, the others stay.
    let text = "x,y,a\n1,2,3\n1,2\n1,north,3\nNaN,2,3\n,,3\n5,6,7\n";
    let (kept, done) = read_bytes("a.csv", text);
    done.unwrap();
    assert_eq!(kept.faults.len(), 1);
    assert_eq!(kept.faults[0].0, Place::Line(3));
    let bad: Vec<_> = kept
        .features
        .iter()
        .filter_map(|f| Some((f.place, f.shape.as_ref().err()?.field.clone())))
        .collect();
    assert_eq!(bad, [(Place::Line(4), "y".into()), (Place::Line(5), "x".into())]);
    assert!(matches!(kept.features[3].shape, Ok(None)));
    assert_eq!(kept.features.len(), 5);
    assert!(error("a.csv", "a,b\n1,2\n").contains("no columns of coordinates"));
    assert!(error("a.csv", b"x,y\n1,\xff\n").contains("UTF-8"));
}

#[test]
fn what_is_not_read_is_named() {
    let table: [(&str, &[u8], &str); 10] = [
        ("a.zip", b"PK\x03\x04xx", "unpack"),
        ("a.gz", b"\x1f\x8b\x08", "gzip"),
        ("a.gpkg", b"SQLite format 3\0", "GeoPackage"),
        ("a.shp", b"\0\0\x27\x0a\0\0\0\0", "Shapefile"),
        ("a.geojson", b"", "empty"),
        ("a.geojson", b"  \n", "empty"),
        ("a.json", b"[1]", "list"),
        ("a.csv", b"\xff\xfea\0", "UTF-16"),
        ("a.doc", b"hello", "not a format"),
        ("a.gml", b"<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml'/>", "RecoStaR"),
    ];
    for (name, bytes, reason) in table {
        let text = error(name, bytes);
        assert!(text.contains(name) && text.contains(reason), "{text}");
    }
    let mut kept = Kept::default();
    let folder = std::env::temp_dir();
    assert!(super::format(&folder).unwrap_err().to_string().contains("not a file"));
    assert!(
        read(
            Path::new("/nowhere"),
            Format::Csv,
            ReadOptions::default(),
            &Known::default(),
            &mut kept
        )
        .is_err()
    );
}

/// Each ends in an error, soon and without much memory.
#[test]
fn hostile_json_ends_in_an_error() {
    let head = "{\"type\":\"FeatureCollection\",\"features\":[";
    let cut = format!("{head}{},{}", point(1), &point(2)[..40]);
    let (kept, done) = read_bytes("a.geojson", &cut);
    assert_eq!(kept.features.len(), 1);
    assert!(done.unwrap_err().to_string().contains("after feature #1"));
    assert!(error("a.geojson", format!("{head}{}", "[".repeat(200_000))).contains("not GeoJSON"));
    assert!(error("a.geojson", "{\"type\":\"Topology\"}").contains("it is Topology"));
    assert!(error("a.geojson", "{\"type\":\"FeatureCollection\"}").contains("features"));
    assert!(error("a.geojson", format!("{head}\u{0}")).contains("not GeoJSON"));
    assert!(
        error("a.geojson", b"{\"type\":\"FeatureCollection\",\"features\":[{\"\xff")
            .contains("not GeoJSON")
    );
    // A string that never ends, within a feature, in a key, before the features.
    let long = "x".repeat(MAX_FEATURE_BYTES as usize + (1 << 17));
    for text in [
        format!("{head}{{\"type\":\"Feature\",\"a\":\"{long}"),
        format!("{{\"{long}"),
        format!("{{\"type\":\"{long}"),
        format!("{{\"other\":\"{long}"),
    ] {
        let text = error("a.geojson", text);
        assert!(text.contains("longer than"), "{text}");
    }
    assert!(error("a.geojsonl", format!("{}\n{long}", point(1))).contains("line 2"));
    assert!(error("a.csv", format!("x,y\n1,2\n\"{long}")).contains("longer than"));
    // Deep within a feature: that feature's fault.
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let text = format!(
        "{head}{{\"type\":\"Feature\",\"id\":1,\"geometry\":{{\"type\":\"Point\",\"coordinates\":{deep}}}}},{}]}}",
        point(2)
    );
    let (kept, done) = read_bytes("a.geojson", text);
    done.unwrap();
    assert_eq!((kept.features.len(), kept.faults.len()), (1, 1));
    assert_eq!(kept.faults[0].1.kind, FaultKind::Form);
}

mod any {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_bytes_panic(
            start in prop::sample::select(vec![
                "", "{\"type\":\"Feature", "{\"type\":\"FeatureCollection\",\"features\":[", "x,y\n",
                "fgb\u{3}fgb\u{0}", "{\"type\":\"CityJSON\",\"version\":\"2.0\",",
                "<a:FeatureCollection xmlns:a='http://StaR-Elec.com'><a:featureMember><a:b>",
            ]),
            rest in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let bytes = [start.as_bytes(), &rest].concat();
            let _ = read_bytes("a.csv", bytes);
        }
    }
}
