//! Packs: one file of a small good one is the bytes; what opens is visited.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use jiff::Timestamp;
use wattwalk::energy::Scope;
use wattwalk::pack::TourMap;
use wattwalk::pack::{PackArchive, PackFiles, PackMemory, TourPack};
use wattwalk::pose::Fix;
use wattwalk::session::{Rehearsal, Settings, TourSession, attitude};
use wattwalk::view::{Camera, ScreenRotation};

const FILES: [(&str, &str); 7] = [
    ("pack.json", include_str!("../pack/pack.json")),
    ("networks.geojson", include_str!("../pack/networks.geojson")),
    ("tour.json", include_str!("../pack/tour.json")),
    ("fr.json", include_str!("../pack/fr.json")),
    ("sources.json", include_str!("../pack/sources.json")),
    ("loads.csv", include_str!("../pack/loads.csv")),
    ("walk.gpx", include_str!("../pack/walk.gpx")),
];

/// The small pack, with other bytes for one of its files.
pub(super) fn with(name: &str, bytes: &[u8]) -> PackMemory {
    let mut files: BTreeMap<String, Vec<u8>> =
        FILES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    files.insert(name.to_owned(), bytes.to_vec());
    PackMemory(files)
}

pub(super) fn camera() -> Camera {
    Camera {
        width_px: 1280,
        height_px: 800,
        horizontal_fov_deg: 60.0,
        rotation: ScreenRotation::Deg90,
        range_m: 200.0,
        text_px: 20.0,
        backdrop: true,
    }
}

/// Looks at everything of a pack that opens, as an app would.
fn visit(files: &dyn PackFiles) {
    let Ok(pack) = TourPack::open(files) else { return };
    look(pack);
}

/// A day of the simulated district too, which takes longer than all the rest.
fn visit_and_simulate(files: &dyn PackFiles) {
    let Ok(pack) = TourPack::open(files) else { return };
    simulate(&pack);
    look(pack);
}

fn look(pack: TourPack) {
    assert!(pack.problems().iter().all(|problem| problem.to_string().len() < 4000));
    let _ = pack.advice();
    let _ = TourMap::of(&pack);
    let _ = Rehearsal::of_pack(&pack, None, 1).map(|walk| walk.position_m(60.0));
    let pack = Arc::new(pack);
    let now: Timestamp = "2026-06-16T12:00:00Z".parse().expect("a time");
    for language in &pack.manifest().languages {
        let Ok(mut session) = TourSession::open(pack.clone(), Settings::new(language.clone()))
        else {
            continue;
        };
        let origin = pack.manifest().origin;
        let _ = session.fix(Fix {
            time: now,
            lat_deg: origin.lat_deg(),
            lon_deg: origin.lon_deg(),
            horizontal_accuracy_m: 3.0,
            speed_mps: None,
            course_deg: None,
        });
        let _ = session.attitude(attitude(now, 10.0, 0.0));
        let frame = session.frame(&camera(), now).expect("the camera is sound");
        let finite = |v: &wattwalk::view::FrameVertex| v.x_px.is_finite() && v.y_px.is_finite();
        assert!(frame.vertices.iter().all(finite));
        let _ = (session.wanted(now), session.way(now), session.events());
    }
}

/// A day of the district, if there is one.
fn simulate(pack: &TourPack) {
    if let Ok(district) = pack.simulated_district() {
        let _ = district.day_on(jiff::civil::date(2026, 6, 16), Scope::District);
    }
}

pub(super) fn archive(bytes: &[u8]) {
    let Ok(archive) = PackArchive::from_reader("a.tourpack", Cursor::new(bytes)) else { return };
    assert_eq!(archive.content_hash().len(), 64);
    for path in archive.paths() {
        assert!(!path.starts_with('/') && !path.split('/').any(|name| name == ".."), "{path}");
        let _ = archive.read(path);
    }
    visit(&archive);
}

pub(super) fn geojson(bytes: &[u8]) {
    visit_and_simulate(&with("networks.geojson", bytes));
}

pub(super) fn manifest(bytes: &[u8]) {
    visit(&with("pack.json", bytes));
}

pub(super) fn tour(bytes: &[u8]) {
    visit(&with("tour.json", bytes));
}

pub(super) fn narration(bytes: &[u8]) {
    visit(&with("fr.json", bytes));
}

pub(super) fn sources(bytes: &[u8]) {
    visit_and_simulate(&with("sources.json", bytes));
}

pub(super) fn profiles(bytes: &[u8]) {
    visit_and_simulate(&with("loads.csv", bytes));
}

pub(super) fn gpx(bytes: &[u8]) {
    visit(&with("walk.gpx", bytes));
}
