//! Tour packs, each wrong in one way.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wattwalk::import::DrawnWay;
use wattwalk::pack::{PackArchive, PackFiles, PackFolder, PackMemory, TourPack};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::files::fgb;
use super::scratch::Scratch;
use super::{LITTLE, LONG, Row};

const SUMS: &str = "SHA256SUMS";
const DEEP: usize = 200_000;
/// What is said of a pack, and how much was left unsaid.
const MOST_PROBLEMS: usize = 1001;
/// What a file of a pack may have, and more.
const TOO_LARGE: usize = 65 << 20;

fn pack() -> BTreeMap<String, Vec<u8>> {
    let center = json!({"lat_deg": 48.8167, "lon_deg": 2.2681});
    let house = json!({"type": "Feature", "id": "H", "properties": {"kind": "building"},
                       "geometry": {"type": "Point", "coordinates": [2.2681, 48.8167]}});
    let files = [
        (
            "pack.json",
            json!({"wattwalk_pack": 1, "id": "mini", "title": {"en": "Mini"}, "languages": ["en"],
                   "origin": center, "ground_height_m": 0, "time_zone": "Etc/UTC",
                   "networks": ["n.geojson"], "tour": "tour.json", "narration": {"en": "en.json"},
                   "attribution": []}),
        ),
        ("n.geojson", json!({"type": "FeatureCollection", "features": [house]})),
        (
            "tour.json",
            json!({"stops": [{"id": "a", "zones": [{"center": center, "radius_m": 12}]}]}),
        ),
        ("en.json", json!({"language": "en", "stops": {"a": {"title": "t", "body": "b"}}})),
    ];
    files.map(|(name, json)| (name.to_owned(), json.to_string().into_bytes())).into()
}

/// The pack with another file of this name.
fn with(name: &str, bytes: impl Into<Vec<u8>>) -> PackMemory {
    let mut files = pack();
    files.insert(name.into(), bytes.into());
    PackMemory(files)
}

/// The pack with another value in its manifest.
fn naming(field: &str, value: Value) -> PackMemory {
    let mut manifest: Value = serde_json::from_slice(&pack()["pack.json"]).unwrap();
    manifest[field] = value;
    with("pack.json", manifest.to_string())
}

fn opened(files: &dyn PackFiles) -> (String, String) {
    match TourPack::open(files) {
        Err(error) => (error.to_string(), "nothing".into()),
        Ok(pack) => {
            let told = pack.problems().first().map_or("nothing wrong".into(), ToString::to_string);
            assert!(pack.problems().len() <= MOST_PROBLEMS, "{} problems", pack.problems().len());
            let loads =
                if pack.assets().is_empty() { "the tour" } else { "the tour and its network" };
            (told, loads.into())
        }
    }
}

fn row(handed_in: &str, bound: usize, files: &PackMemory) -> Row {
    Row::of(handed_in, bound, Path::new("/nowhere"), || opened(files))
}

/// A list of the same again and again.
fn list(count: usize, entry: &str) -> String {
    format!("[{}]", vec![entry; count].join(","))
}

/// Members of an object, each with the same value.
fn members(count: usize, value: &str) -> String {
    let members: Vec<_> = (0..count).map(|number| format!("\"aa-{number:05}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// A network of one cable.
fn cable(properties: &str, coordinates: &str) -> PackMemory {
    with(
        "n.geojson",
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":1,"properties":{properties},"geometry":{{"type":"LineString","coordinates":{coordinates}}}}}]}}"#
        ),
    )
}

/// The pack with a file that its manifest names.
fn having(field: &str, name: &str, bytes: impl Into<Vec<u8>>) -> PackMemory {
    let mut files = naming(field, json!(name));
    files.0.insert(name.into(), bytes.into());
    files
}

/// Lists, texts and files far longer than a walk needs. None takes as much as
/// is allowed to what is as long as it may be.
fn without_end() -> Vec<Row> {
    let line = "[[2,48],[2.001,48]]";
    let words = |stops: &str, assets: &str| {
        with("en.json", format!(r#"{{"language":"en","stops":{stops},"assets":{assets}}}"#))
    };
    let said = |title: &str, body: &str| {
        words(&json!({"a": {"title": title, "body": body}}).to_string(), "{}")
    };
    let zone = r#"{"center":{"lat_deg":48.8,"lon_deg":2.2},"radius_m":12}"#;
    let gpx = |body: String| {
        let head = r#"<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">"#;
        having("walk", "walk.gpx", format!("{head}{body}</gpx>"))
    };
    let district = json!([{"type": "simulated_district", "id": "s", "title": "S",
                           "attribution": "us", "seed": 1, "profiles": "loads.csv"}]);
    let mut profiles = having("sources", "sources.json", district.to_string());
    profiles.0.insert("loads.csv".into(), vec![b'x'; 60 << 20]);
    let mut wide =
        naming("wide_networks", list(17, r#"{"url":"https://a.example/w.fgb"}"#).parse().unwrap());
    let mut manifest: Value = serde_json::from_slice(&wide.0["pack.json"]).unwrap();
    manifest["wattwalk_pack"] = json!(2);
    wide.0.insert("pack.json".into(), manifest.to_string().into_bytes());
    let languages: Vec<_> = (b'a'..=b'z')
        .flat_map(|first| [b'a', b'b', b'c'].map(|second| [first, second]))
        .take(60)
        .map(|tag| String::from_utf8_lossy(&tag).into_owned())
        .collect();
    let spoken: serde_json::Map<_, _> =
        languages.iter().take(50).map(|tag| (tag.clone(), json!(format!("{tag}.json")))).collect();
    let names: Vec<_> = spoken.values().filter_map(Value::as_str).map(str::to_owned).collect();
    let mut spoken = naming("narration", Value::Object(spoken));
    for name in names {
        let assets = members(5000, r#"{"title":"t","body":"b"}"#);
        let language = name.trim_end_matches(".json");
        let words = format!(r#"{{"language":"{language}","stops":{{}},"assets":{assets}}}"#);
        spoken.0.insert(name, words.into_bytes());
    }
    let networks: Vec<_> = (0..5000).map(|number| format!("{number}.geojson")).collect();
    let table = [
        ("a million sources", having("sources", "sources.json", list(1_000_000, "1"))),
        ("a network named 100,000 times", naming("networks", json!(vec!["n.geojson"; 100_000]))),
        ("5,000 networks that are not there", naming("networks", json!(networks))),
        (
            "100,000 languages",
            naming("narration", members(100_000, "\"en.json\"").parse().unwrap()),
        ),
        ("60 languages", naming("languages", json!(languages))),
        ("a title of 20 KB", naming("title", json!({"en": "x".repeat(20_000)}))),
        ("600,000 zones of a stop", {
            let zones = list(600_000, zone);
            with("tour.json", format!(r#"{{"stops":[{{"id":"a","zones":{zones}}}]}}"#))
        }),
        ("words for 500,000 assets", words("{}", &members(500_000, r#"{"title":"","body":""}"#))),
        ("a title of 20 KB at a stop", said(&"x".repeat(20_000), "b")),
        ("words of 10 MB at a stop", said("t", &"x".repeat(10_000_000))),
        ("5 million features", {
            let features = list(5_000_000, "1");
            with("n.geojson", format!(r#"{{"type":"FeatureCollection","features":{features}}}"#))
        }),
        ("a coordinate system of 400,000 numbers", {
            let crs = list(400_000, "1");
            with(
                "n.geojson",
                format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[]}}"#),
            )
        }),
        ("a property of 30 MB", cable(&json!({"a": "x".repeat(30 << 20)}).to_string(), line)),
        ("a property of 100 KB", cable(&json!({"a": "x".repeat(100_000)}).to_string(), line)),
        (
            "a property of 400,000 numbers",
            cable(&format!(r#"{{"a":{}}}"#, list(400_000, "1")), line),
        ),
        (
            "a property of 100,000 objects",
            cable(&format!(r#"{{"a":{}}}"#, list(100_000, r#"{"b":1}"#)), line),
        ),
        ("a million properties", cable(&members(1_000_000, "1"), line)),
        ("a cable of 2 million positions", cable("{}", &list(2_000_000, "[2,48]"))),
        ("a cable of 300,000 positions", cable("{}", &list(300_000, "[2,48]"))),
        ("a name of 20 KB", cable(&json!({"name": "x".repeat(20_000)}).to_string(), line)),
        ("load profiles of 60 MB", profiles),
        ("a recorded walk of 700,000 points", {
            gpx(format!(
                "<trk><trkseg>{}</trkseg></trk>",
                "<trkpt lat=\"1\" lon=\"2\"/>".repeat(700_000)
            ))
        }),
        ("a million recorded walks", gpx("<trk/>".repeat(1_000_000))),
        ("a recorded walk of 60 MB", gpx(" ".repeat(60 << 20))),
        ("17 wide networks", wide),
        // As much as is allowed.
        ("words for 5,000 assets in 50 languages", spoken),
        ("a recorded walk of 65,000 points", {
            gpx(format!(
                "<trk><trkseg>{}</trkseg></trk>",
                "<trkpt lat=\"1\" lon=\"2\"/>".repeat(65_000)
            ))
        }),
        ("a cable of 190,000 positions", cable("{}", &list(190_000, "[2,48]"))),
        (
            "a property of 50,000 objects",
            cable(&format!(r#"{{"a":{}}}"#, list(50_000, r#"{"b":1}"#)), line),
        ),
        ("1,000 sources, none of them one", {
            having("sources", "sources.json", list(1000, r#"{"type":"csv","a":{"b":{},"c":{}}}"#))
        }),
    ];
    table.map(|(what, files)| row(what, LONG, &files)).into()
}

/// Packs whose wide network cannot be one.
fn wide() -> Vec<Row> {
    let good = fgb(true);
    let lies = [&good[..8], &[0xFF; 4], &good[12..]].concat();
    let table = [
        ("a wide network of another format", [b'P'; 100].to_vec()),
        ("a wide network without an index", fgb(false)),
        ("a wide network that announces 4 GB", lies),
    ];
    let row = |(what, bytes): (&str, Vec<u8>)| {
        let mut files = naming("wide_networks", json!([{"file": "wide.fgb"}]));
        let mut manifest: Value = serde_json::from_slice(&files.0["pack.json"]).unwrap();
        manifest["wattwalk_pack"] = json!(2);
        files.0.insert("pack.json".into(), manifest.to_string().into_bytes());
        files.0.insert("wide.fgb".into(), bytes);
        row(what, LITTLE, &files)
    };
    table.into_iter().map(row).collect()
}

/// An archive with these files, and sums of what they should be.
fn archive(files: &[(&str, &[u8], &[u8])]) -> Vec<u8> {
    let hex = |bytes: &[u8]| -> String {
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let sums: Vec<_> =
        files.iter().map(|(name, _, said)| format!("{}  {name}\n", hex(said))).collect();
    let sums = sums.concat();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let all = files.iter().map(|(name, bytes, _)| (*name, *bytes));
    for (name, bytes) in [(SUMS, sums.as_bytes())].into_iter().chain(all) {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn archived(handed_in: &str, bound: usize, bytes: Vec<u8>) -> Row {
    Row::of(handed_in, bound, Path::new("/nowhere"), || {
        match PackArchive::from_reader("a.wattwalk", Cursor::new(bytes)) {
            Ok(archive) => opened(&archive),
            Err(error) => (error.to_string(), "nothing".into()),
        }
    })
}

fn archives() -> Vec<Row> {
    let files = pack();
    let all: Vec<(&str, &[u8], &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), &**bytes, &**bytes)).collect();
    let whole = archive(&all);
    let changed = |name: &str, other: &[u8]| {
        let all: Vec<_> = all
            .iter()
            .map(|&(path, bytes, said)| (path, if path == name { other } else { bytes }, said))
            .collect();
        archive(&all)
    };
    let sources = {
        let list = list(33_000_000, "1").into_bytes();
        let pack = naming("sources", json!("sources.json"));
        let mut all: Vec<(&str, &[u8], &[u8])> =
            pack.0.iter().map(|(name, bytes)| (name.as_str(), &**bytes, &**bytes)).collect();
        all.push(("sources.json", &list, &list));
        archive(&all)
    };
    let names: Vec<_> = (0..10_001).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8], &[u8])> =
        names.iter().map(|name| (&**name, &[][..], &[][..])).collect();
    let long: Vec<_> = (0..300).map(|number| format!("{number:060000}")).collect();
    let long: Vec<(&str, &[u8], &[u8])> =
        long.iter().map(|name| (&**name, &[][..], &[][..])).collect();
    vec![
        archived("as one file, cut off", LITTLE, whole[..whole.len() / 2].to_vec()),
        archived(
            "a ZIP bomb, 65 MiB of nothing",
            LITTLE,
            changed("n.geojson", &vec![0; TOO_LARGE]),
        ),
        archived("a file that was changed", LITTLE, changed("n.geojson", b"{}")),
        archived("10,001 files", LITTLE, archive(&many)),
        archived("17 MiB of names", LONG, archive(&long)),
        archived("a bomb of 33 million sources", LITTLE, sources),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        row(
            "a path that climbs out, `../tour.json`",
            LITTLE,
            &naming("tour", json!("../tour.json")),
        ),
        row(
            "a path that climbs out, for a network",
            LITTLE,
            &naming("networks", json!(["a/../../b"])),
        ),
        row("a path from the root", LITTLE, &naming("sources", json!("/etc/hosts"))),
        row("of a layout to come", LITTLE, &naming("wattwalk_pack", json!(3))),
        row(
            "a tour nested 200,000 deep",
            LITTLE,
            &with("tour.json", format!("{{\"stops\":{}", "[".repeat(DEEP))),
        ),
        row(
            "a feature nested 200,000 deep",
            LITTLE,
            &with(
                "n.geojson",
                format!(
                    "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"id\":1,\"properties\":{{\"a\":{}{}}}}}]}}",
                    "[".repeat(DEEP),
                    "]".repeat(DEEP)
                ),
            ),
        ),
        row("words cut off", LITTLE, &with("en.json", "{\"language\": \"en\", \"sto")),
        row("a network of 65 MiB", LITTLE, &with("n.geojson", vec![b' '; TOO_LARGE])),
    ];
    rows.extend(without_end());
    rows.extend(wide());
    rows.extend(archives());
    rows.push(link());
    rows.extend(ways());
    rows
}

/// A link in the folder to a file outside of it.
fn link() -> Row {
    let scratch = Scratch::new();
    let folder = scratch.path().join("pack");
    std::fs::create_dir(&folder).unwrap();
    for (name, bytes) in pack() {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    std::fs::remove_file(folder.join("n.geojson")).unwrap();
    std::os::unix::fs::symlink("/etc/hosts", folder.join("n.geojson")).unwrap();
    Row::of("a link to a file elsewhere", LITTLE, scratch.path(), || opened(&PackFolder(folder)))
}

/// Walks that a tour is drafted along.
fn ways() -> Vec<Row> {
    let gpx = r#"<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk>"#;
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let table = [
        ("a recorded walk with entities", format!("{laughs}{gpx}<name>&b;</name></trk></gpx>")),
        ("a recorded walk cut off", format!("{gpx}<trkseg><trkpt lat=\"48\" lon=\"2\"/>")),
        ("a drawn walk of a million numbers", format!(r#"{{"a":{}}}"#, list(1_000_000, "1"))),
        ("a recorded walk nested 200,000 deep", format!("{gpx}<extensions>{}", "<a>".repeat(DEEP))),
    ];
    let row = |(what, text): (&str, String)| {
        let scratch = Scratch::new();
        let file = scratch.path().join("walk.gpx");
        std::fs::write(&file, text).unwrap();
        Row::of(what, LITTLE, scratch.path(), || match DrawnWay::read(&file) {
            Ok(_) => ("nothing wrong".into(), "the walk".into()),
            Err(error) => (error.to_string(), "nothing".into()),
        })
    };
    table.into_iter().map(row).collect()
}
