//! A made-up country: cables in a grid, as a FlatGeobuf file.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use flatgeobuf::geozero::error::Result as GeozeroResult;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use serde_json::json;

use crate::assets::Line;
use crate::geodesy::{LocalFrame, Wgs84};
use crate::pack::{PackFolder, TourPack};
use crate::pose::Fix;

pub(crate) fn home() -> Wgs84 {
    Wgs84::new(46.5, 2.5).unwrap()
}

/// Cables of 20 m eastwards, `step_m` apart, `side` by `side` of them, the
/// middle one at `center`; their ids begin with `name`.
pub(crate) struct Grid {
    pub(crate) name: &'static str,
    pub(crate) center: Wgs84,
    pub(crate) side: i32,
    pub(crate) step_m: f64,
}

impl Grid {
    pub(crate) fn fgb(grids: &[Self]) -> Vec<u8> {
        let crs = FgbCrs { code: 4326, ..FgbCrs::default() };
        let options = FgbWriterOptions { crs, promote_to_multi: false, ..Default::default() };
        let mut fgb =
            FgbWriter::create_with_options("country", GeometryType::LineString, options).unwrap();
        for (name, kind) in [
            ("id", ColumnType::String),
            ("network", ColumnType::String),
            ("kind", ColumnType::String),
        ] {
            fgb.add_column(name, kind, |_, _| {});
        }
        fgb.add_column("depth_m", ColumnType::Double, |_, _| {});
        for grid in grids {
            let local = LocalFrame::new(grid.center, 0.0);
            let at = |east_m: f64, north_m: f64| {
                let place = local.on_ground(glam::DVec2::new(east_m, north_m));
                (place.lon_deg(), place.lat_deg())
            };
            for number in 0..grid.side * grid.side {
                let off = |n: i32| f64::from(n - grid.side / 2) * grid.step_m;
                let (east_m, north_m) = (off(number % grid.side), off(number / grid.side));
                let line = Line(vec![at(east_m, north_m), at(east_m + 20.0, north_m)]);
                fgb.add_feature_geom(line, |feature| {
                    let id = format!("{}-{number}", grid.name);
                    feature.property(0, "id", &ColumnValue::String(&id)).unwrap();
                    feature.property(1, "network", &ColumnValue::String("electricity")).unwrap();
                    feature.property(2, "kind", &ColumnValue::String("cable")).unwrap();
                    feature.property(3, "depth_m", &ColumnValue::Double(0.8)).unwrap();
                })
                .unwrap();
            }
        }
        let mut bytes = Vec::new();
        fgb.write(&mut bytes).unwrap();
        bytes
    }
}

/// Several lines as one geometry.
struct Lines<'a>(&'a [Line]);

impl GeozeroGeometry for Lines<'_> {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> GeozeroResult<()> {
        to.multilinestring_begin(self.0.len(), 0)?;
        for (place, line) in self.0.iter().enumerate() {
            to.linestring_begin(false, line.0.len(), place)?;
            for (number, (x, y)) in line.0.iter().enumerate() {
                to.xy(*x, *y, number)?;
            }
            to.linestring_end(false, place)?;
        }
        to.multilinestring_end(0)
    }
}

/// Cables of several lines each.
pub(crate) fn multi_lines(cables: &[Vec<Line>]) -> Vec<u8> {
    let crs = FgbCrs { code: 4326, ..FgbCrs::default() };
    let options = FgbWriterOptions { crs, promote_to_multi: false, ..Default::default() };
    let mut fgb =
        FgbWriter::create_with_options("country", GeometryType::MultiLineString, options).unwrap();
    for name in ["id", "network", "kind"] {
        fgb.add_column(name, ColumnType::String, |_, _| {});
    }
    for (number, lines) in cables.iter().enumerate() {
        fgb.add_feature_geom(Lines(lines), |feature| {
            let id = format!("huge-{number}");
            feature.property(0, "id", &ColumnValue::String(&id)).unwrap();
            feature.property(1, "network", &ColumnValue::String("electricity")).unwrap();
            feature.property(2, "kind", &ColumnValue::String("cable")).unwrap();
        })
        .unwrap();
    }
    let mut bytes = Vec::new();
    fgb.write(&mut bytes).unwrap();
    bytes
}

/// A pack in a folder that is gone at the end of its test.
pub(crate) struct Scratch(pub(super) PathBuf);

impl Scratch {
    /// A pack whose only assets are in this file.
    pub(crate) fn new(fgb: &[u8]) -> Self {
        let pack = Self::with(json!([{"file": "country.fgb"}]));
        pack.write("country.fgb", fgb);
        pack
    }

    pub(crate) fn with(wide_networks: serde_json::Value) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("wattwalk-around-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let pack = Self(folder);
        let home = json!({"lat_deg": home().lat_deg(), "lon_deg": home().lon_deg()});
        let manifest = json!({
            "wattwalk_pack": 2, "id": "country", "title": {"en": "Country"}, "languages": ["en"],
            "origin": home, "ground_height_m": 0.0, "time_zone": "Etc/UTC", "networks": [],
            "wide_networks": wide_networks, "tour": "tour.json",
            "narration": {"en": "en.json"}, "attribution": []});
        let tour =
            json!({"stops": [{"id": "home", "zones": [{"center": home, "radius_m": 15.0}]}]});
        let words = json!({"language": "en", "stops": {"home": {"title": "a", "body": "b"}}});
        pack.write("pack.json", manifest.to_string().as_bytes());
        pack.write("tour.json", tour.to_string().as_bytes());
        pack.write("en.json", words.to_string().as_bytes());
        pack
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }

    pub(crate) fn open(&self) -> Arc<TourPack> {
        let pack = TourPack::open(&PackFolder(self.0.clone())).unwrap();
        assert_eq!(pack.problems, []);
        Arc::new(pack)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A place so many metres east and north of another.
pub(crate) fn off(from: Wgs84, east_m: f64, north_m: f64) -> Wgs84 {
    LocalFrame::new(from, 0.0).on_ground(glam::DVec2::new(east_m, north_m))
}

/// A good fix at a place, so many seconds after the start.
pub(crate) fn fix(place: Wgs84, after_s: f64, east_mps: f64) -> Fix {
    let start: jiff::Timestamp = "2026-06-16T09:00:00Z".parse().unwrap();
    Fix {
        time: start + jiff::SignedDuration::from_secs_f64(after_s),
        lat_deg: place.lat_deg(),
        lon_deg: place.lon_deg(),
        horizontal_accuracy_m: 3.0,
        speed_mps: Some(east_mps),
        course_deg: (east_mps > 0.0).then_some(90.0),
    }
}
