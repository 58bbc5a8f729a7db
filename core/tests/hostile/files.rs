//! Foreign files, each wrong in one way, most with a good feature besides.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use flatgeobuf::geozero::error::Result as GeozeroResult;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};

use super::{LITTLE, LONG, Row, imported};

const HEAD: &str = r#"{"type":"FeatureCollection","features":["#;
const DEEP: usize = 200_000;

fn cable(id: &str, coordinates: &str) -> String {
    feature(id, "LineString", coordinates, r#"{"power":"cable"}"#)
}

fn feature(id: &str, kind: &str, coordinates: &str, properties: &str) -> String {
    format!(
        r#"{{"type":"Feature","id":"{id}","properties":{properties},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    )
}

fn good() -> String {
    cable("good", "[[2,48],[2.001,48]]")
}

fn writes(bytes: impl AsRef<[u8]>) -> impl FnOnce(&Path) {
    move |path| std::fs::write(path, bytes).unwrap()
}

/// A file of a gigabyte that begins so, as a text without end.
fn gigabyte(begin: &str) -> impl FnOnce(&Path) {
    move |path| {
        let mut file = File::create(path).unwrap();
        file.write_all(begin.as_bytes()).unwrap();
        file.write_all(&vec![b'x'; 17 << 20]).unwrap();
        // The rest is a hole of the disk, to which no reader comes.
        file.set_len(1 << 30).unwrap();
    }
}

/// A feature that is wrong beside one that is not.
pub(super) fn features() -> Vec<Row> {
    let ring =
        |ring: &str| feature("bad", "Polygon", &format!("[{ring}]"), r#"{"building":"yes"}"#);
    let table = [
        ("of another type", r#"{"type":"Building","id":"bad"}"#.to_owned()),
        ("a number", "7".into()),
        ("a form that is none", feature("bad", "Circle", "[2,48]", r#"{"power":"cable"}"#)),
        (
            "several forms in one",
            r#"{"type":"Feature","id":"bad","properties":{"power":"cable"},"geometry":{"type":"GeometryCollection","geometries":[]}}"#.into(),
        ),
        ("no geometry", r#"{"type":"Feature","id":"bad","properties":{"power":"cable"},"geometry":null}"#.into()),
        ("a coordinate that is not finite", cable("bad", "[[2,1e999],[2,48]]")),
        ("a coordinate that is missing", cable("bad", "[[2,null],[2,48]]")),
        ("out of range", cable("bad", "[[2,98],[2,48]]")),
        ("a line of one position", cable("bad", "[[2,48]]")),
        ("a segment of 10,000 km", cable("bad", "[[2,48],[0,-45]]")),
        ("a ring that crosses itself", ring("[[0,0],[1,1],[1,0],[0,1],[0,0]]")),
        ("a ring that is not closed", ring("[[0,0],[1,1],[1,0]]")),
        ("heights for some positions only", cable("bad", "[[2,48,5],[2.1,48]]")),
        ("an id that is taken", cable("good", "[[2,48],[2.1,48]]")),
        ("an id of 2,000 letters", cable(&"x".repeat(2000), "[[2,48],[2.1,48]]")),
        (
            "a depth that is no number",
            feature("bad", "LineString", "[[2,48],[2.1,48]]", r#"{"power":"cable","depth":"deep"}"#),
        ),
        ("nested 200,000 deep", cable("bad", &("[".repeat(DEEP) + &"]".repeat(DEEP)))),
    ];
    let row = |(what, bad): (&str, String)| {
        let text = format!("{HEAD}{},\n{bad}]}}", good());
        imported(what, "a.geojson", LITTLE, writes(text))
    };
    table.into_iter().map(row).collect()
}

pub(super) fn geojson() -> Vec<Row> {
    let name = "a.geojson";
    let good = good();
    let late = r#""crs":{"type":"name","properties":{"name":"EPSG:2154"}}"#;
    let many = vec![cable("", "[[2,48],[2.1,48]]"); 600].join(",");
    vec![
        imported("cut off", name, LITTLE, writes(format!("{HEAD}{good},{}", &good[..60]))),
        imported(
            "nested 200,000 deep around the features",
            name,
            LITTLE,
            writes(format!("{{\"other\":{}", "[".repeat(DEEP))),
        ),
        imported(
            "nested 200,000 deep and never closed",
            name,
            LITTLE,
            writes(format!("{HEAD}{good},{}", "[".repeat(DEEP))),
        ),
        imported(
            "a string of 1 GB in a feature",
            name,
            LONG,
            gigabyte(&format!("{HEAD}{good},{{\"type\":\"Feature\",\"a\":\"")),
        ),
        imported("a string of 1 GB before the features", name, LONG, gigabyte("{\"other\":\"")),
        imported("a name of 1 GB", name, LONG, gigabyte("{\"")),
        imported("of another type", name, LITTLE, writes(r#"{"type":"Topology"}"#)),
        imported("without features", name, LITTLE, writes(r#"{"type":"FeatureCollection"}"#)),
        imported(
            "its coordinate system named after the features",
            name,
            LITTLE,
            writes(format!("{HEAD}{many}],{late}}}")),
        ),
        imported(
            "Lambert-93 without saying so",
            name,
            LITTLE,
            writes(format!("{HEAD}{}]}}", cable("a", "[[646253,6858019],[646263,6858019]]"))),
        ),
    ]
}

pub(super) fn lines() -> Vec<Row> {
    let name = "a.geojsonl";
    let good = good();
    vec![
        imported("a line cut off", name, LITTLE, writes(format!("{good}\n{}\n", &good[..60]))),
        imported(
            "a line nested 200,000 deep",
            name,
            LITTLE,
            writes(format!("{good}\n{}\n", "[".repeat(DEEP))),
        ),
        imported("a line of 1 GB", name, LONG, gigabyte(&format!("{good}\n\""))),
        imported("a byte that is no UTF-8", name, LITTLE, |path| {
            std::fs::write(path, [good.as_bytes(), b"\n\"\xFF\"\n"].concat()).unwrap();
        }),
    ]
}

pub(super) fn csv() -> Vec<Row> {
    let (name, head) = (
        "a.csv",
        "id,lon,lat,highway\n1,2,48,street_lamp\n2,2,48,street_lamp\n3,2,48,street_lamp\n",
    );
    let row =
        |what: &str, text: &str| imported(what, name, LITTLE, writes(format!("{head}{text}")));
    vec![
        row("a row cut off", "bad,2,4"),
        row("a coordinate that is no number", "bad,north,48,street_lamp\n"),
        row("a coordinate that is not finite", "bad,NaN,48,street_lamp\n"),
        row("out of range", "bad,2,98,street_lamp\n"),
        imported("no coordinates", name, LITTLE, writes("a,b\n1,2\n")),
        imported("a cell of 1 GB", name, LONG, gigabyte(&format!("{head}bad,2,48,\""))),
        imported("a quote that is never closed", name, LITTLE, writes(format!("{head}bad,\"2"))),
    ]
}

struct Line;

impl GeozeroGeometry for Line {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> GeozeroResult<()> {
        to.linestring_begin(true, 2, 0)?;
        to.xy(2.0, 48.0, 0)?;
        to.xy(2.25, 48.0, 1)?;
        to.linestring_end(true, 0)
    }
}

/// A hundred cables.
pub(super) fn fgb(write_index: bool) -> Vec<u8> {
    let crs = FgbCrs { code: 4326, ..FgbCrs::default() };
    let options =
        FgbWriterOptions { write_index, crs, promote_to_multi: false, ..Default::default() };
    let mut fgb = FgbWriter::create_with_options("a", GeometryType::LineString, options).unwrap();
    fgb.add_column("id", ColumnType::String, |_, _| {});
    fgb.add_column("power", ColumnType::String, |_, _| {});
    for number in 0..100 {
        fgb.add_feature_geom(Line, |feature| {
            feature.property(0, "id", &ColumnValue::String(&number.to_string())).unwrap();
            feature.property(1, "power", &ColumnValue::String("cable")).unwrap();
        })
        .unwrap();
    }
    let mut bytes = Vec::new();
    fgb.write(&mut bytes).unwrap();
    bytes
}

/// Where these bytes are.
fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).unwrap()
}

pub(super) fn flatgeobuf() -> Vec<Row> {
    let name = "a.fgb";
    let good = fgb(true);
    let header = 12 + u32::from_le_bytes(good[8..12].try_into().unwrap()) as usize;
    let features = header + (100 + 7 + 1) * 40;
    let with = |at: usize, value: &[u8]| {
        let mut bad = good.clone();
        bad[at..at + value.len()].copy_from_slice(value);
        writes(bad)
    };
    // A hundred is nowhere else in the header.
    let count = find(&good[..header], &100_u64.to_le_bytes());
    // Four numbers stand before the positions of the first line.
    let positions = features + find(&good[features..], &[4, 0, 0, 0, 0, 0, 0, 0]);
    let billions = |bytes: u64| bytes.to_le_bytes();
    vec![
        imported("cut off", name, LITTLE, writes(&good[..good.len() - 50])),
        imported("a header of 4 GB announced", name, LITTLE, with(8, &[0xFF; 4])),
        imported(
            "billions of features announced",
            name,
            LITTLE,
            with(count, &billions(5_000_000_000)),
        ),
        imported("a feature of 4 GB announced", name, LITTLE, with(features, &[0xFF; 4])),
        imported(
            "billions of points announced in a feature",
            name,
            LITTLE,
            with(positions, &[0xFE, 0xFF, 0xFF, 0xFF]),
        ),
        imported("of another version", name, LITTLE, with(3, &[9])),
    ]
}

const CITY: &str = r#"{"type":"CityJSON","version":"2.0","transform":{"scale":[1,1,1],"translate":[84000,446000,0]},
"metadata":{"referenceSystem":"https://www.opengis.net/def/crs/EPSG/0/28992"},
"vertices":[[0,0,0],[10,0,0],[10,6,0],[0,6,0]],"CityObjects":{
"good":{"type":"Building","geometry":[{"type":"MultiSurface","lod":"0","boundaries":[[[0,1,2,3]]]}]}"#;

const HEADER: &str = r#"{"type":"CityJSON","version":"2.0","transform":{"scale":[1,1,1],"translate":[0,0,0]},"CityObjects":{},"vertices":[]}"#;

pub(super) fn cityjson() -> Vec<Row> {
    let name = "a.city.json";
    let with = |bad: &str| writes(format!("{CITY},\"bad\":{bad}}}}}"));
    let surface = |boundary: &str| {
        format!(
            r#"{{"type":"Building","geometry":[{{"type":"MultiSurface","lod":"0","boundaries":{boundary}}}]}}"#
        )
    };
    vec![
        imported("cut off", name, LITTLE, writes(&CITY[..CITY.len() - 40])),
        imported("of version 1.0", name, LITTLE, writes(CITY.replace("\"2.0\"", "\"1.0\"") + "}}")),
        imported("a vertex that is not there", name, LITTLE, with(&surface("[[[0,1,99]]]"))),
        imported(
            "an object nested 200,000 deep",
            name,
            LITTLE,
            with(&surface(&("[".repeat(DEEP) + &"]".repeat(DEEP)))),
        ),
        imported(
            "an object that is its own part",
            name,
            LITTLE,
            with(r#"{"type":"Building","children":["bad"],"geometry":[]}"#),
        ),
        imported("a string of 1 GB", name, LITTLE, gigabyte("{\"type\":\"CityJSON\",\"a\":\"")),
        imported(
            "a string of 1 GB in a line",
            "a.city.jsonl",
            LONG,
            gigabyte(&format!("{HEADER}\n{{\"type\":\"CityJSONFeature\",\"id\":\"")),
        ),
    ]
}

const GML: &str = r#"<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:R="http://StaR-Elec.com">
<gml:featureMember><R:RPD_Fourreau_Reco gml:id="good"><R:Geometrie><gml:LineString srsName="EPSG:2154" srsDimension="3"><gml:posList>652000 6862000 1 652010 6862000 2</gml:posList></gml:LineString></R:Geometrie></R:RPD_Fourreau_Reco></gml:featureMember>
"#;
const END: &str = "</gml:FeatureCollection>";

pub(super) fn recostar() -> Vec<Row> {
    let name = "a.gml";
    let with =
        |bad: &str| writes(format!("{GML}<gml:featureMember>{bad}</gml:featureMember>{END}"));
    let way = |geometry: &str| {
        with(&format!(
            r#"<R:RPD_Fourreau_Reco gml:id="bad"><R:Geometrie>{geometry}</R:Geometrie></R:RPD_Fourreau_Reco>"#
        ))
    };
    let line = |positions: &str| {
        way(&format!(
            r#"<gml:LineString srsDimension="3"><gml:posList>{positions}</gml:posList></gml:LineString>"#
        ))
    };
    let laughs =
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><gml:FeatureCollection";
    vec![
        imported("cut off", name, LITTLE, writes(GML)),
        imported(
            "entities that grow",
            name,
            LITTLE,
            writes(format!("{}{END}", GML.replace("<gml:FeatureCollection", laughs))),
        ),
        imported("an entity of nowhere", name, LITTLE, with("<R:RPD_X>&b;</R:RPD_X>")),
        imported("nested 200,000 deep", name, LITTLE, with(&"<R:a>".repeat(DEEP))),
        imported(
            "a text of 1 GB",
            name,
            LONG,
            gigabyte(&format!("{GML}<gml:featureMember><R:RPD_X>")),
        ),
        imported(
            "GML of another kind",
            name,
            LITTLE,
            writes(GML.replace("StaR-Elec", "inspire") + END),
        ),
        imported("numbers that are none", name, LITTLE, line("1 2 x 4 5 6")),
        imported("numbers that do not make positions", name, LITTLE, line("1 2 3 4")),
        imported(
            "an arc of 10^300 degrees",
            name,
            LITTLE,
            way(
                "<gml:Curve><gml:segments><gml:ArcByCenterPoint><gml:posList>0 0</gml:posList><gml:radius>1</gml:radius>\
                 <gml:startAngle>0</gml:startAngle><gml:endAngle>1e300</gml:endAngle></gml:ArcByCenterPoint></gml:segments></gml:Curve>",
            ),
        ),
    ]
}

pub(super) fn other() -> Vec<Row> {
    let table: [(&str, &str, &[u8]); 8] = [
        ("nothing", "a.geojson", b""),
        ("a ZIP archive", "a.zip", b"PK\x03\x04xx"),
        ("gzip", "a.geojson.gz", b"\x1f\x8b\x08"),
        ("a GeoPackage", "a.gpkg", b"SQLite format 3\0"),
        ("a Shapefile", "a.shp", b"\0\0\x27\x0a\0\0\0\0"),
        ("UTF-16", "a.csv", b"\xff\xfea\0"),
        ("a list", "a.json", b"[1]"),
        ("a text", "a.doc", b"hello"),
    ];
    let row =
        |(what, name, bytes): (&str, &str, &[u8])| imported(what, name, LITTLE, writes(bytes));
    let folder = imported("a folder", "a", LITTLE, |path| std::fs::create_dir(path).unwrap());
    table.into_iter().map(row).chain([folder]).collect()
}
