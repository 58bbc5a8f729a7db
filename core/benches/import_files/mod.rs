//! Files of some megabytes, made of the small real ones of `tests/data`.

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use flatgeobuf::geozero::error::Result as GeozeroResult;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbWriter, FgbWriterOptions, GeometryType};
use serde_json::{Value, json};

use super::import_peers as peers;

/// What each file grows to, about.
const BYTES: usize = 20_000_000;

/// A file, and the plain crate that reads it.
pub(crate) struct Sample {
    pub(crate) format: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) peer_name: &'static str,
    pub(crate) peer: fn(&Path) -> u64,
}

/// Writes all files into a folder.
pub(crate) fn samples(folder: &Path) -> Vec<Sample> {
    let features = lines();
    let sample = |format, name: &str, text: &[u8], peer_name, peer| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("the file is written");
        Sample { format, path, peer_name, peer }
    };
    let texts: Vec<String> = features.iter().map(Value::to_string).collect();
    let collection = texts.join(",\n");
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{collection}]}}");
    vec![
        sample("GeoJSON", "a.geojson", collection.as_bytes(), "geojson", peers::geojson),
        sample(
            "GeoJSON, a line each",
            "a.geojsonl",
            texts.join("\n").as_bytes(),
            "serde_json",
            peers::json_lines,
        ),
        sample("FlatGeobuf", "a.fgb", &flatgeobuf(&features), "flatgeobuf", peers::flatgeobuf),
        sample("CityJSONSeq", "a.city.jsonl", city().as_bytes(), "serde_json", peers::json_lines),
        sample("RecoStaR GML", "a.gml", recostar().as_bytes(), "quick-xml", peers::xml),
        sample("CSV", "a.csv", csv(&features).as_bytes(), "csv", peers::csv),
    ]
}

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Cables with real bends, each under an id of its own.
fn lines() -> Vec<Value> {
    let file: Value =
        serde_json::from_str(&data("pandapower/oberrhein_lines_40.geojson")).expect("GeoJSON");
    let features = file["features"].as_array().expect("features");
    let bytes: usize = features.iter().map(|feature| feature.to_string().len()).sum();
    (0..BYTES / bytes)
        .flat_map(|copy| {
            features.iter().enumerate().map(move |(number, feature)| {
                let mut feature = feature.clone();
                feature["id"] = json!(format!("{copy}-{number}"));
                feature
            })
        })
        .collect()
}

fn csv(features: &[Value]) -> String {
    let mut text = "id,lon,lat,name,length_m\n".to_owned();
    for feature in features.iter().cycle().take(BYTES / 60).enumerate() {
        let (number, feature) = feature;
        let start = &feature["geometry"]["coordinates"][0];
        let _ = writeln!(text, "{number},{},{},\"Cable, {number}\",12.5", start[0], start[1]);
    }
    text
}

/// Houses of Delft, each copy under new ids.
fn city() -> String {
    let text = data("cityjson/delft_40.city.jsonl");
    let (head, houses) = text.split_once('\n').expect("a header");
    let mut all = format!("{head}\n");
    for copy in 0..BYTES / text.len() {
        all += &houses.replace("NL.IMBAG.Pand.", &format!("{copy}-"));
    }
    all
}

/// The as-built plan, each copy under new ids.
fn recostar() -> String {
    let text = data("recostar/ExempleRecoStaR_RPD.gml");
    let start = text.find("<gml:featureMember").expect("a member");
    let end = text.rfind("</gml:FeatureCollection>").expect("an end");
    let mut all = text[..start].to_owned();
    for copy in 0..BYTES / text.len() {
        all += &text[start..end]
            .replace("gml:id=\"", &format!("gml:id=\"{copy}-"))
            .replace("xlink:href=\"#", "xlink:href=\"")
            .replace("xlink:href=\"", &format!("xlink:href=\"{copy}-"));
    }
    all + &text[end..]
}

/// The positions of a GeoJSON line.
struct Line<'a>(&'a [Value]);

impl GeozeroGeometry for Line<'_> {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> GeozeroResult<()> {
        to.linestring_begin(true, self.0.len(), 0)?;
        for (number, place) in self.0.iter().enumerate() {
            let degrees = |axis: usize| place[axis].as_f64().expect("a number");
            to.xy(degrees(0), degrees(1), number)?;
        }
        to.linestring_end(true, 0)
    }
}

fn flatgeobuf(features: &[Value]) -> Vec<u8> {
    let options = FgbWriterOptions { promote_to_multi: false, ..Default::default() };
    let mut fgb = FgbWriter::create_with_options("cables", GeometryType::LineString, options)
        .expect("a writer");
    fgb.add_column("id", ColumnType::String, |_, _| {});
    fgb.add_column("name", ColumnType::String, |_, _| {});
    fgb.add_column("length_km", ColumnType::Double, |_, _| {});
    for feature in features {
        let line = feature["geometry"]["coordinates"].as_array().expect("positions");
        let id = feature["id"].as_str().expect("an id");
        fgb.add_feature_geom(Line(line), |to| {
            let texts = [("id", id), ("name", "Leitung")];
            for (number, (name, text)) in texts.into_iter().enumerate() {
                to.property(number, name, &ColumnValue::String(text)).expect("a property");
            }
            to.property(2, "length_km", &ColumnValue::Double(0.5)).expect("a property");
        })
        .expect("a feature");
    }
    let mut bytes = Vec::new();
    let mut out = BufWriter::new(&mut bytes);
    fgb.write(&mut out).expect("a file");
    out.flush().expect("a file");
    drop(out);
    bytes
}
