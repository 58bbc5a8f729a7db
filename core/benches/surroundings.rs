//! Networks of any size: a million cables in one FlatGeobuf file.
//!
//! `first query`: the file opened, its index searched by a box of 3 km, every
//! feature found read: as a working set of assets with its index and captions
//! by [`WideNetworks`], and as the bare `flatgeobuf` crate reads features and
//! their properties. Aim: at most twice as long.
//!
//! `frame while the set moves`: the time of each frame of a walk at 20 m/s in
//! which sets are loaded on their thread and swapped in, against the same walk
//! with one set; the 99.9th percentile of both is printed. Aim: at most twice
//! as long. It is printed, not compared by Criterion, which knows no
//! percentiles.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use flatgeobuf::geozero::error::Result as GeozeroResult;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use flatgeobuf::{
    ColumnType, FallibleStreamingIterator, FeatureProperties, FgbCrs, FgbReader, FgbWriter,
    FgbWriterOptions, GeometryType,
};
use glam::DVec2;
use jiff::{SignedDuration, Timestamp};
use wattwalk::assets::{PackFolder, TourPack};
use wattwalk::geodesy::{LocalFrame, Wgs84};
use wattwalk::pose::Fix;
use wattwalk::session::{Settings, TourSession, attitude};
use wattwalk::surroundings::{Follower, WideNetworks};
use wattwalk::view::{Camera, ScreenRotation};

/// A thousand by a thousand cables, 40 m apart.
const SIDE: i32 = 1000;
const STEP_M: f64 = 40.0;
const CAMERA: Camera = Camera {
    width_px: 1280,
    height_px: 800,
    horizontal_fov_deg: 65.0,
    rotation: ScreenRotation::Deg0,
    range_m: 150.0,
    text_px: 18.0,
    backdrop: false,
};

fn home() -> Wgs84 {
    Wgs84::new(46.5, 2.5).expect("a place in France")
}

struct Line([(f64, f64); 2]);

impl GeozeroGeometry for Line {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> GeozeroResult<()> {
        to.linestring_begin(true, 2, 0)?;
        for (number, (x, y)) in self.0.into_iter().enumerate() {
            to.xy(x, y, number)?;
        }
        to.linestring_end(true, 0)
    }
}

/// A pack with the file in it, in a folder of the system's.
fn country() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("wattwalk-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let crs = FgbCrs { code: 4326, ..FgbCrs::default() };
    let options = FgbWriterOptions { crs, promote_to_multi: false, ..Default::default() };
    let mut fgb = FgbWriter::create_with_options("country", GeometryType::LineString, options)
        .expect("a writer");
    for name in ["id", "network", "kind"] {
        fgb.add_column(name, ColumnType::String, |_, _| {});
    }
    fgb.add_column("depth_m", ColumnType::Double, |_, _| {});
    // Degrees of the middle are near enough for a made-up place.
    let local = LocalFrame::new(home(), 0.0);
    let (east, north) =
        (local.on_ground(DVec2::new(1000.0, 0.0)), local.on_ground(DVec2::new(0.0, 1000.0)));
    let lon_deg_per_m = (east.lon_deg() - home().lon_deg()) / 1000.0;
    let lat_deg_per_m = (north.lat_deg() - home().lat_deg()) / 1000.0;
    for number in 0..SIDE * SIDE {
        let off = |n: i32| f64::from(n - SIDE / 2) * STEP_M;
        let x = home().lon_deg() + off(number % SIDE) * lon_deg_per_m;
        let y = home().lat_deg() + off(number / SIDE) * lat_deg_per_m;
        fgb.add_feature_geom(Line([(x, y), (x + 20.0 * lon_deg_per_m, y)]), |feature| {
            let id = format!("cable-{number}");
            let put = |place, name, value: &ColumnValue<'_>, feature: &mut _| {
                let _ = PropertyProcessor::property(feature, place, name, value);
            };
            put(0, "id", &ColumnValue::String(&id), feature);
            put(1, "network", &ColumnValue::String("electricity"), feature);
            put(2, "kind", &ColumnValue::String("cable"), feature);
            put(3, "depth_m", &ColumnValue::Double(0.8), feature);
        })
        .expect("a feature");
    }
    let mut out =
        std::io::BufWriter::new(File::create(folder.join("country.fgb")).expect("a file"));
    fgb.write(&mut out).expect("written");
    out.flush().expect("written");
    let home = format!(r#"{{"lat_deg": {}, "lon_deg": {}}}"#, home().lat_deg(), home().lon_deg());
    let pack = format!(
        r#"{{"wattwalk_pack": 2, "id": "country", "title": {{"en": "Country"}},
            "languages": ["en"], "origin": {home}, "ground_height_m": 0.0, "time_zone": "Etc/UTC",
            "networks": [], "wide_networks": [{{"file": "country.fgb"}}], "tour": "tour.json",
            "narration": {{"en": "en.json"}}, "attribution": []}}"#
    );
    let tour =
        format!(r#"{{"stops": [{{"id": "a", "zones": [{{"center": {home}, "radius_m": 9}}]}}]}}"#);
    let words = r#"{"language": "en", "stops": {"a": {"title": "a", "body": "b"}}}"#;
    for (name, text) in [("pack.json", &*pack), ("tour.json", &*tour), ("en.json", words)] {
        std::fs::write(folder.join(name), text).expect("written");
    }
    folder
}

fn fix(east_m: f64, north_m: f64, time: Timestamp, speed_mps: f64) -> Fix {
    let place = LocalFrame::new(home(), 0.0).on_ground(DVec2::new(east_m, north_m));
    Fix {
        time,
        lat_deg: place.lat_deg(),
        lon_deg: place.lon_deg(),
        horizontal_accuracy_m: 3.0,
        speed_mps: Some(speed_mps),
        course_deg: Some(90.0),
    }
}

fn first_query(criterion: &mut Criterion, folder: &std::path::Path, pack: &Arc<TourPack>) {
    let file = folder.join("country.fgb");
    let local = LocalFrame::new(home(), 0.0);
    let corner = |m: f64| local.on_ground(DVec2::new(m, m));
    let (low, high) = (corner(-1500.0), corner(1500.0));
    let bare = || {
        let reader = BufReader::new(File::open(&file).expect("a file"));
        let opened = FgbReader::open(reader).expect("a header");
        let mut features = opened
            .select_bbox(low.lon_deg(), low.lat_deg(), high.lon_deg(), high.lat_deg())
            .expect("an index");
        let mut found = 0;
        while let Some(feature) = features.next().expect("a feature") {
            let _ = black_box((feature.properties(), feature.geometry()));
            found += 1;
        }
        found
    };
    let ours = || {
        let mut session =
            TourSession::open(pack.clone(), Settings::new("en".into())).expect("open");
        session.fix(fix(0.0, 0.0, Timestamp::UNIX_EPOCH, 0.0)).expect("a fix");
        let job = session.surroundings_wanted().expect("a wish");
        let mut networks = WideNetworks::of_files(pack.clone());
        session.surround(networks.load(job));
        session.wanted_assets(1e6, Timestamp::UNIX_EPOCH).len()
    };
    println!("first query: {} assets in a disc; the peer {} features in its box", ours(), bare());
    let mut group = criterion.benchmark_group("first query 1M");
    group.sample_size(20);
    group.bench_function("wattwalk", |bencher| bencher.iter(ours));
    group.bench_function("flatgeobuf", |bencher| bencher.iter(bare));
    group.finish();
}

/// The times of the frames of ten minutes at `speed_mps`, 30 a second.
fn frames(pack: &Arc<TourPack>, speed_mps: f64) -> (Vec<Duration>, u32) {
    let mut session = TourSession::open(pack.clone(), Settings::new("en".into())).expect("open");
    let mut follower = Follower::new(WideNetworks::of_files(pack.clone()));
    let mut times = Vec::new();
    let (mut swaps, mut first) = (0, None);
    for frame in 0..18_000_u32 {
        let after_s = f64::from(frame) / 30.0;
        let time = Timestamp::UNIX_EPOCH + SignedDuration::from_secs_f64(after_s);
        let begin = Instant::now();
        if frame % 30 == 0 {
            session.fix(fix(after_s * speed_mps - 6_000.0, 0.0, time, speed_mps)).expect("a fix");
            session.attitude(attitude(time, 90.0, -5.0)).expect("an attitude");
        }
        if frame == 0 {
            follower.settle(&mut session);
        }
        follower.step(&mut session);
        black_box(session.frame(&CAMERA, time).expect("a frame"));
        if frame > 30 {
            times.push(begin.elapsed());
        }
        let now = session.asset(0).map(|asset| asset.id.clone());
        if now != first {
            (swaps, first) = (swaps + 1, now);
        }
        // As a display does: the loading thread has its turn too.
        std::thread::sleep(Duration::from_micros(500));
    }
    times.sort_unstable();
    (times, swaps)
}

fn moving(pack: &Arc<TourPack>) {
    let share = |times: &[Duration], share: f64| {
        times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default()
    };
    for (name, speed_mps) in [("standing", 0.0), ("20 m/s", 20.0)] {
        let (times, sets) = frames(pack, speed_mps);
        println!(
            "frame while the set moves, {name}: median {:?}, 99.9th percentile {:?}, longest {:?}; {sets} changes of asset 0",
            share(&times, 0.5),
            share(&times, 0.999),
            times.last().copied().unwrap_or_default(),
        );
    }
}

fn benches(criterion: &mut Criterion) {
    let begin = Instant::now();
    let folder = country();
    println!("a file of {} cables made in {:?}", SIDE * SIDE, begin.elapsed());
    let pack = Arc::new(TourPack::open(&PackFolder(folder.clone())).expect("a pack"));
    first_query(criterion, &folder, &pack);
    moving(&pack);
    let _ = std::fs::remove_dir_all(folder);
}

criterion_group!(all, benches);
criterion_main!(all);
