//! Files made for a test, and what a reader hands over of them.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use super::*;
use crate::assets::{Fault, FaultKind, Form};
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
    pub(in crate::import) faults: Vec<(Place, Fault)>,
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

    fn fault(&mut self, place: Place, fault: Fault) -> Result<(), Stop> {
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
    let done = format(&file.0)
        .and_then(|format| read(&file.0, format, Wanted::default(), &mut kept).map(|()| format));
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
    assert_eq!(kept.features[0].properties, *json!({"a": 1}).as_object().unwrap());
    assert!(matches!(kept.features[1].shape, Ok(None)));
    assert_eq!(kept.features[1].odd[0].0, "properties");
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
        assert_eq!(feature.properties, *properties.as_object().unwrap(), "{text}");
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
    for (name, bytes, message) in table {
        let text = error(name, bytes);
        assert!(text.contains(name) && text.contains(message), "{text}");
    }
    let mut kept = Kept::default();
    let folder = std::env::temp_dir();
    assert!(super::format(&folder).unwrap_err().to_string().contains("not a file"));
    assert!(read(Path::new("/nowhere"), Format::Csv, Wanted::default(), &mut kept).is_err());
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
