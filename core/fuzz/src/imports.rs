//! Foreign files: imported, and the pack that comes of it opened.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use wattwalk::import::{DrawnWay, ImportSettings, Mapping, import, propose};
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::session::Rehearsal;

/// Keeps everything, so that no feature ends before it is placed and written.
const KEEP_ALL: &str = r#"
mapping = 1
title = "everything"
network = "water"
kind = "pipe"
otherwise = "keep"
"#;

/// A folder that is gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wattwalk-fuzz-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder for scratch files");
        Self(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn imported(name: &str, bytes: &[u8], settings: &ImportSettings) {
    let scratch = Scratch::new();
    let file = scratch.0.join(name);
    std::fs::write(&file, bytes).expect("a scratch file");
    match import(&[file], settings, &scratch.0.join("pack")) {
        Err(error) => assert!(error.to_string().len() < 2000, "an error of a page: {error}"),
        Ok(staged) => {
            // What was written is read again, all of it.
            let pack = TourPack::open(&PackFolder(staged.folder().into()));
            let pack = pack.unwrap_or_else(|error| panic!("what was imported: {error}"));
            let found = &pack.problems();
            assert_eq!(pack.assets().len() as u64, staged.report().assets(), "{found:?}");
        }
    }
}

fn kept(name: &str, bytes: &[u8]) {
    let mapping = Mapping::read("all.toml", KEEP_ALL).expect("a mapping");
    imported(name, bytes, &ImportSettings { mapping: Some(mapping), ..Default::default() });
}

pub(super) fn geojson(bytes: &[u8]) {
    kept("a.geojson", bytes);
}

pub(super) fn lines(bytes: &[u8]) {
    kept("a.geojsonl", bytes);
}

pub(super) fn csv(bytes: &[u8]) {
    kept("a.csv", bytes);
}

/// From its beginning to its end, and a box of it by its index.
pub(super) fn flatgeobuf(bytes: &[u8]) {
    kept("a.fgb", bytes);
    let mapping = Mapping::read("all.toml", KEEP_ALL).ok();
    let within = Some([-10.0, -10.0, 10.0, 50.0]);
    imported("a.fgb", bytes, &ImportSettings { mapping, within, ..Default::default() });
}

pub(super) fn cityjson(bytes: &[u8]) {
    kept("a.city.json", bytes);
}

pub(super) fn cityjson_seq(bytes: &[u8]) {
    kept("a.city.jsonl", bytes);
}

pub(super) fn recostar(bytes: &[u8]) {
    kept("a.gml", bytes);
}

/// A way of a stranger, along which a tour past a battery and a cable is drafted.
pub(super) fn way(bytes: &[u8]) {
    const ASSETS: &str = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "b", "geometry": {"type": "Point", "coordinates": [2.0005, 48]},
         "properties": {"network": "electricity", "kind": "battery", "capacity_kwh": 1e300}},
        {"type": "Feature", "id": "c", "geometry": {"type": "LineString", "coordinates": [[2, 48], [2.001, 48]]},
         "properties": {"network": "electricity", "kind": "cable", "depth_m": 1}}]}"#;
    let scratch = Scratch::new();
    let (way, assets) = (scratch.0.join("way"), scratch.0.join("a.geojson"));
    std::fs::write(&way, bytes).expect("a scratch file");
    std::fs::write(&assets, ASSETS).expect("a scratch file");
    let way = match DrawnWay::read(&way) {
        Ok(way) => way,
        Err(error) => {
            assert!(error.to_string().len() < 2000, "an error of a page: {error}");
            return;
        }
    };
    let staged = import(&[assets], &ImportSettings::default(), &scratch.0.join("pack"));
    let staged = staged.unwrap_or_else(|error| panic!("our own assets: {error}"));
    if staged.lead(&way, &["fr".into(), "en".into()]).is_ok() {
        let pack = TourPack::open(&PackFolder(staged.folder().into()));
        let pack = pack.unwrap_or_else(|error| panic!("what was drafted: {error}"));
        assert_eq!(pack.problems(), [], "what was drafted");
        Rehearsal::of_pack(&pack, None, 1).expect("a drafted way is walked");
    }
}

/// A mapping of a stranger, over features that have a bit of everything; and
/// the bytes as a file for which a mapping is proposed.
pub(super) fn mapping(bytes: &[u8]) {
    const FEATURES: &str = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "a-1", "geometry": {"type": "Point", "coordinates": [2.25, 48.8]},
         "properties": {"power": "cable", "voltage": "20000;400", "depth": "1,2 m", "n": 7,
                        "on": true, "none": null, "list": [1, "x"], "text": "b*c été"}},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[2, 48], [2.1, 48, 3]]},
         "properties": {"power": "line", "depth": -1e300, "n": 1.5, "on": "oui", "id": 4}}]}"#;
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(mapping) = Mapping::read("some.toml", text) {
        let settings = ImportSettings { mapping: Some(mapping), ..Default::default() };
        imported("a.geojson", FEATURES.as_bytes(), &settings);
    }
    let scratch = Scratch::new();
    let file = scratch.0.join("a.csv");
    std::fs::write(&file, bytes).expect("a scratch file");
    let _ = propose(&file);
}
