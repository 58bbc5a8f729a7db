//! More than fits into memory, imported as a wide network and walked through.

mod counting;
mod scratch;

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use wattwalk::geodesy::Wgs84;
use wattwalk::import::{ImportSettings, import};
use wattwalk::pack::{PackFolder, TourPack, WidePlace};
use wattwalk::pose::Fix;
use wattwalk::session::{Settings, TourSession};
use wattwalk::surroundings::{SurroundingsState, WideNetworks};
use wattwalk::visit::Follower;

use scratch::Scratch;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

const SIDE: u32 = 320;

/// A country of 102,400 cables of 20 m, 70 m apart, as a feature a line, in no
/// order of place; a text of each makes it larger than what may be held.
fn country(folder: &Path) -> PathBuf {
    let path = folder.join("country.geojsonl");
    let mut out = BufWriter::new(std::fs::File::create(&path).unwrap());
    let text = "x".repeat(600);
    for number in 0..SIDE * SIDE {
        // 7919 is prime, and so no divisor of the count: each comes once.
        let place = number * 7919 % (SIDE * SIDE);
        let lat = 46.0 + f64::from(place / SIDE) * 0.000_63;
        let lon = 2.0 + f64::from(place % SIDE) * 0.000_91;
        writeln!(
            out,
            r#"{{"type":"Feature","id":{place},"properties":{{"power":"cable","depth":1,"note":"{text}"}},"geometry":{{"type":"LineString","coordinates":[[{lon:.6},{lat:.6}],[{:.6},{lat:.6}]]}}}}"#,
            lon + 0.000_26
        )
        .unwrap();
    }
    out.flush().unwrap();
    path
}

#[test]
fn a_country_is_imported_in_the_memory_of_its_index() {
    let scratch = Scratch::new();
    let file = country(scratch.path());
    let bytes = file.metadata().unwrap().len() as usize;
    let out = scratch.path().join("pack");
    let settings = ImportSettings { wide: true, ..ImportSettings::default() };
    let (report, held) =
        counting::most_held(|| import(&[file], &settings, &out).unwrap().keep().unwrap());
    assert_eq!((report.assets(), report.problems()), (u64::from(SIDE * SIDE), 0));
    let a_feature = held / (SIDE * SIDE) as usize;
    println!("{held} bytes held for {bytes}, {a_feature} a feature");
    // The ids as hashes, the index twice, and what a reader needs.
    let allowed = (8 << 20) + 200 * (SIDE * SIDE) as usize;
    assert!(held < allowed && allowed < bytes / 2, "{held} of {bytes} bytes held");

    let pack = Arc::new(TourPack::open(&PackFolder(out)).unwrap());
    assert_eq!(pack.problems(), []);
    assert_eq!(pack.manifest().wattwalk_pack, 2);
    assert_eq!(pack.manifest().wide_networks, [WidePlace::File("networks/country.fgb".into())]);
    assert_eq!(pack.assets(), []);
    let (mut session, time) = visit(&pack, Wgs84::new(46.1, 2.1).unwrap());
    // A cable every 70 m by 70 m.
    let near = session.assets_within(300.0, time);
    assert!((58..=80).contains(&near.len()), "{} near", near.len());
    assert_eq!(session.asset(0).unwrap().depth_m, Some(1.0));
}

/// A session at a place, with all that is around it.
fn visit(pack: &Arc<TourPack>, place: Wgs84) -> (TourSession, Timestamp) {
    let mut session = TourSession::open(pack.clone(), Settings::new("en".into())).unwrap();
    let mut follower = Follower::new(WideNetworks::of_files(pack.clone()));
    let time: Timestamp = "2026-06-16T09:00:00Z".parse().unwrap();
    session
        .fix(Fix {
            time,
            lat_deg: place.lat_deg(),
            lon_deg: place.lon_deg(),
            horizontal_accuracy_m: 3.0,
            speed_mps: None,
            course_deg: None,
        })
        .unwrap();
    follower.settle(&mut session);
    let state = session.surroundings();
    assert!(matches!(state, SurroundingsState::Complete { .. }), "{state:?}");
    (session, time)
}

/// Heights of positions, lists among the attributes, lines of several parts.
#[test]
fn a_real_plan_is_the_same_read_around_the_visitor_as_read_whole() {
    let scratch = Scratch::new();
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/recostar/ExempleRecoStaR_RPD.gml");
    let pack = |wide: bool| {
        let out = scratch.path().join(if wide { "wide" } else { "whole" });
        let settings = ImportSettings { wide, ..ImportSettings::default() };
        import(std::slice::from_ref(&file), &settings, &out).unwrap().keep().unwrap();
        let pack = Arc::new(TourPack::open(&PackFolder(out)).unwrap());
        assert_eq!(pack.problems(), []);
        pack
    };
    let (whole, wide) = (pack(false), pack(true));
    assert_eq!((whole.assets().len(), whole.wide_networks().len()), (86, 0));
    assert_eq!((wide.assets().len(), wide.wide_networks().len()), (0, 1));
    let (session, _) = visit(&wide, wide.manifest().origin);
    let assets = (0..).map_while(|number| session.asset(number));
    let read: BTreeMap<_, _> = assets.map(|asset| (asset.id.clone(), asset)).collect();
    assert_eq!(read.len(), 86);
    for asset in whole.assets() {
        assert_eq!(read[&asset.id], asset);
    }
}
