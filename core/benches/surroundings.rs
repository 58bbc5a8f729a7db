//! Networks of any size: a village of ten thousand cables, a region of a million
//! and a country of ten million, each in one FlatGeobuf file.
//!
//! `first query`: the file opened, its index searched by a box of 3 km, every
//! feature found read: as a working set of assets with its index and captions
//! by [`WideNetworks`], and as the bare `flatgeobuf` crate reads features and
//! their properties. Aim: at most twice as long.
//!
//! The other rows are a table of their own, since Criterion knows neither
//! percentiles nor memory: the 99.9th percentile of the frames of a walk at
//! 20 m/s, in which sets are loaded on their thread and swapped in, against
//! standing still (aim: at most twice as long); what the first set holds; and
//! both of the country against the village. Out: `surroundings.md` beside what
//! Criterion leaves; `bench_table` prints it.

mod memory;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
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
use wattwalk::geodesy::{LocalFrame, Wgs84};
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::pose::Fix;
use wattwalk::session::{Settings, TourSession, attitude};
use wattwalk::surroundings::WideNetworks;
use wattwalk::view::{Camera, ScreenRotation};
use wattwalk::visit::Follower;

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

/// Cables to a side of the square: 10 thousand, a million, 10 million.
const VILLAGE: i32 = 100;
const REGION: i32 = 1000;
const COUNTRY: i32 = 3163;
/// Between two of them.
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

/// A pack with such a file in it, in a folder of the system's, removed with it.
struct Place {
    folder: PathBuf,
    pack: Arc<TourPack>,
}

impl Place {
    fn new(side: i32) -> Self {
        let folder = country(side);
        let pack = Arc::new(TourPack::open(&PackFolder(folder.clone())).expect("a pack"));
        Self { folder, pack }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn country(side: i32) -> PathBuf {
    let name = format!("wattwalk-bench-{}-{side}", std::process::id());
    let folder = std::env::temp_dir().join(name);
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
    for number in 0..side * side {
        let off = |n: i32| f64::from(n - side / 2) * STEP_M;
        let x = home().lon_deg() + off(number % side) * lon_deg_per_m;
        let y = home().lat_deg() + off(number / side) * lat_deg_per_m;
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

/// A session's first set.
fn first_set(pack: &Arc<TourPack>) -> TourSession {
    let mut session = TourSession::open(pack.clone(), Settings::new("en".into())).expect("open");
    session.fix(fix(0.0, 0.0, Timestamp::UNIX_EPOCH, 0.0)).expect("a fix");
    let job = session.surroundings_wanted().expect("a wish");
    let mut networks = WideNetworks::of_files(pack.clone());
    session.take_surroundings(networks.load(job));
    session
}

fn first_query(criterion: &mut Criterion, Place { folder, pack }: &Place) {
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
    let ours = || first_set(pack).assets_within(1e6, Timestamp::UNIX_EPOCH).len();
    println!("first query: {} assets in a disc; the peer {} features in its box", ours(), bare());
    let mut group = criterion.benchmark_group("first query 1M");
    group.sample_size(20);
    group.bench_function("wattwalk", |bencher| bencher.iter(ours));
    group.bench_function("flatgeobuf", |bencher| bencher.iter(bare));
    group.finish();
}

/// The 99.9th percentile of the frames of ten minutes at `speed_mps`, 30 a
/// second.
fn frames(pack: &Arc<TourPack>, speed_mps: f64) -> Duration {
    let mut session = TourSession::open(pack.clone(), Settings::new("en".into())).expect("open");
    let mut follower = Follower::new(WideNetworks::of_files(pack.clone()));
    let mut times = Vec::new();
    let (mut swaps, mut first) = (0, None);
    for frame in 0..18_000_u32 {
        let after_s = f64::from(frame) / 30.0;
        let time = Timestamp::UNIX_EPOCH + SignedDuration::from_secs_f64(after_s);
        let begin = Instant::now();
        if frame % 30 == 0 {
            session.fix(fix((after_s - 300.0) * speed_mps, 0.0, time, speed_mps)).expect("a fix");
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
    let share =
        |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    println!(
        "at {speed_mps} m/s: median {:?}, 99.9th percentile {:?}, longest {:?}; {swaps} changes of asset 0",
        share(0.5),
        share(0.999),
        times.last().copied().unwrap_or_default(),
    );
    share(0.999)
}

/// What a place costs: the first set in bytes, held at most and from then on,
/// and frames standing and moving.
struct Cost {
    most_bytes: usize,
    held_bytes: usize,
    standing: Duration,
    moving: Option<Duration>,
}

fn cost(place: &Place, moves: bool) -> Cost {
    let before = memory::held();
    let (session, most_bytes) = memory::most_held(|| first_set(&place.pack));
    let held_bytes = memory::held() - before;
    drop(session);
    let standing = frames(&place.pack, 0.0);
    let moving = moves.then(|| frames(&place.pack, 20.0));
    Cost { most_bytes, held_bytes, standing, moving }
}

fn table(village: &Cost, region: &Cost, country: &Cost) -> String {
    let mut table = String::from("| what | ours | against | theirs | ratio | aim |\n");
    table += "|---|---:|---|---:|---:|---:|\n";
    let mut row = |what: &str, ours: f64, unit: &str, against: &str, theirs: f64, aim: &str| {
        let ratio = ours / theirs;
        table += &format!(
            "| {what} | {ours:.1} {unit} | {against} | {theirs:.1} {unit} | {ratio:.2} | {aim} |\n"
        );
    };
    let us = |time: Duration| time.as_secs_f64() * 1e6;
    let mb = |bytes: usize| bytes as f64 / 1e6;
    for (name, cost) in [("1M", region), ("10M", country)] {
        if let Some(moving) = cost.moving {
            let what = format!("frame at 20 m/s, of {name}, 99.9 %");
            row(&what, us(moving), "µs", "standing", us(cost.standing), "≤ 2");
        }
    }
    let village_us = us(village.standing);
    row("frame, of 10M, 99.9 %", us(country.standing), "µs", "10k", village_us, "≤ 2");
    row("memory of a set, of 10M", mb(country.held_bytes), "MB", "10k", mb(village.held_bytes), "");
    row("and while it loads", mb(country.most_bytes), "MB", "10k", mb(village.most_bytes), "");
    table
}

fn benches(criterion: &mut Criterion) {
    let begin = Instant::now();
    let village = cost(&Place::new(VILLAGE), false);
    let region = Place::new(REGION);
    println!("a file of {} cables made in {:?}", REGION * REGION, begin.elapsed());
    first_query(criterion, &region);
    let region = cost(&region, true);
    let country = cost(&Place::new(COUNTRY), true);
    let table = table(&village, &region, &country);
    print!("{table}");
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), Into::into);
    let out = target.join("criterion/surroundings.md");
    std::fs::write(&out, table).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}

criterion_group!(all, benches);
criterion_main!(all);
