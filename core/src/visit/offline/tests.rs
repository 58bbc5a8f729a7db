//! Whose readings a file hands out, and how long. That it is whole whatever
//! happens to it is in `damage`; that the app may be killed is shown by
//! `core/tests/offline.rs`.

mod damage;
mod origins;

use std::fs;
use std::sync::LazyLock;

use serde_json::json;

use super::*;
use crate::files::tests::Folder;
use crate::live::samples::{at, reading};
use crate::pack::PackFolder;

pub(crate) use damage::on_a_broken_disk;

const DAY_MIN: i64 = 24 * 60;
/// The source that brings what these tests keep.
const POSTS: Option<&str> = Some("posts");

/// The Fort d'Issy, with this source and no other.
fn pack_with(source: serde_json::Value) -> TourPack {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let mut pack = TourPack::open(&PackFolder(folder.into())).unwrap();
    pack.sources = vec![serde_json::from_value(source).unwrap()];
    pack
}

/// A source that finds its things by a property of the assets.
fn source() -> serde_json::Value {
    json!({"type": "opendatasoft", "id": "posts", "title": "Posts", "attribution": "Nobody",
        "url": "https://data.example", "dataset": "posts", "time_field": "t",
        "thing_field": "post", "things": {"by": "property", "property": "ref"},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]})
}

static PACK: LazyLock<TourPack> = LazyLock::new(|| pack_with(source()));

fn open(folder: &Folder) -> OfflineReadings {
    OfflineReadings::open(folder.file(), &PACK).unwrap()
}

#[test]
fn what_was_measured_is_there_again_in_the_order_of_time() {
    let folder = Folder::new("again");
    let kept = open(&folder);
    let simulated = Reading { quality: Quality::Simulated, ..reading("c", 3, 3.0) };
    let withheld = Reading { quality: Quality::Withheld, value: None, ..reading("d", 3, 0.0) };
    let nothing = Reading { value: Some(f64::NAN), ..reading("e", 3, 0.0) };
    let mixed = [reading("b", 2, 2.0), simulated, withheld, nothing, reading("a", 1, 1.0)];
    kept.keep(POSTS, &mixed, at(3)).unwrap();
    // The same again is one.
    kept.keep(POSTS, &mixed[..1], at(3)).unwrap();
    drop(kept);
    let kept = open(&folder);
    assert_eq!(kept.readings(at(3)).unwrap(), [reading("a", 1, 1.0), reading("b", 2, 2.0)]);
    assert_eq!((kept.set_aside(), kept.loss()), (None, None));
}

#[test]
fn a_reading_comes_back_with_the_quality_that_it_had() {
    let folder = Folder::new("quality");
    let qualities = [Quality::Live, Quality::Stale, Quality::Estimated, Quality::Doubtful];
    let readings: Vec<_> = qualities
        .iter()
        .zip(0..)
        .map(|(quality, number)| Reading { quality: *quality, ..reading("a", number, 0.1) })
        .collect();
    let kept = open(&folder);
    kept.keep(POSTS, &readings, at(3)).unwrap();
    // What is doubted later is doubted, and the figure is the later one.
    let doubted = Reading { quality: Quality::Doubtful, ..reading("a", 0, 0.2) };
    kept.keep(POSTS, std::slice::from_ref(&doubted), at(4)).unwrap();
    drop(kept);
    let found = open(&folder).readings(at(90)).unwrap();
    assert_eq!(found, [&[doubted], &readings[1..]].concat());
    // By the usual rule, what was live is no longer; nothing got better.
    let now: Vec<_> = found.iter().map(|reading| reading.quality_at(at(90))).collect();
    assert_eq!(now, [Quality::Doubtful, Quality::Stale, Quality::Estimated, Quality::Doubtful]);
    let live = OfflineReadings::open(folder.0.join("live"), &PACK).unwrap();
    live.keep(POSTS, &readings[..1], at(0)).unwrap();
    let old = &live.readings(at(61)).unwrap()[0];
    assert_eq!(old.quality_at(at(61)), Quality::Stale);
}

#[test]
fn a_day_and_two_hours_are_kept_and_no_more() {
    let folder = Folder::new("day");
    let kept = open(&folder);
    kept.keep(POSTS, &[reading("a", 0, 1.0), reading("a", 180, 2.0)], at(180)).unwrap();
    // Not handed out, and with what is kept next not in the file.
    let values = |minute| -> Vec<_> {
        let readings = kept.readings(at(minute)).unwrap();
        readings.iter().filter_map(|reading| reading.value).collect()
    };
    assert_eq!(values(DAY_MIN + 120), [1.0, 2.0]);
    assert_eq!(values(DAY_MIN + 121), [2.0]);
    kept.keep(POSTS, &[reading("a", DAY_MIN + 200, 3.0)], at(DAY_MIN + 200)).unwrap();
    assert_eq!(values(DAY_MIN + 120), [2.0]);
    let text = fs::read_to_string(folder.file()).unwrap();
    assert!(text.contains("\"value\":3.0") && !text.contains("\"value\":1.0"), "{text}");
    // What is far from now is no reading of the visit.
    let far = [reading("a", 3 * DAY_MIN, 9.0), reading("a", -DAY_MIN, 9.0)];
    kept.keep(POSTS, &far, at(DAY_MIN + 200)).unwrap();
    assert_eq!(values(DAY_MIN + 200), [2.0, 3.0]);
}

#[test]
fn the_file_stays_small() {
    let folder = Folder::new("small");
    let kept = open(&folder);
    for minute in 0..120 {
        let batch: Vec<_> =
            (0..1000).map(|asset| reading(&format!("meter-{asset}"), minute, 1.0)).collect();
        kept.keep(POSTS, &batch, at(minute)).unwrap();
    }
    let readings = kept.readings(at(120)).unwrap();
    assert_eq!(readings.len(), log::MOST);
    assert_eq!(readings[0].time, at(20));
    let bytes = fs::metadata(folder.file()).unwrap().len();
    assert!(bytes < 20 << 20, "{bytes}");
    drop(kept);
    let kept = open(&folder);
    assert_eq!(kept.readings(at(120)).unwrap().len(), log::MOST);
}

/// Figures that are corrected again and again leave no trace for long.
#[test]
fn what_is_of_no_more_use_goes_from_the_file() {
    let folder = Folder::new("useless");
    let kept = open(&folder);
    let mut most = 0;
    for number in 0..2_500 {
        kept.keep(POSTS, &[reading("a", 0, f64::from(number))], at(0)).unwrap();
        most = most.max(fs::metadata(folder.file()).unwrap().len());
    }
    assert_eq!(kept.readings(at(0)).unwrap(), [reading("a", 0, 2_499.0)]);
    assert!(most < 1 << 20, "{most}");
}

#[test]
fn one_visit_has_the_file_at_a_time() {
    let folder = Folder::new("one");
    let kept = open(&folder);
    let second = OfflineReadings::open(folder.file(), &PACK);
    assert!(matches!(second, Err(OfflineError::InUse { .. })), "{second:?}");
    // Also after it was put in place anew.
    kept.keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
    let second = OfflineReadings::open(folder.file(), &PACK);
    assert!(matches!(second, Err(OfflineError::InUse { .. })), "{second:?}");
    drop(kept);
    assert!(OfflineReadings::open(folder.file(), &PACK).is_ok());
    let error = OfflineReadings::open(&folder.0, &PACK).unwrap_err();
    assert!(error.to_string().contains("not a file"), "{error}");
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("mode");
    let kept = open(&folder);
    kept.keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
    drop(kept);
    assert_eq!(crate::files::tests::mode(&folder.file()), 0o600);
    fs::set_permissions(folder.file(), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(open(&folder).readings(at(0)).unwrap().len(), 1);
    assert_eq!(crate::files::tests::mode(&folder.file()), 0o600);
    // What is put beside may hold readings, too.
    fs::write(folder.file(), b"redb\x1a\x0a\xa9\x0d\x0a and readings").unwrap();
    fs::set_permissions(folder.file(), fs::Permissions::from_mode(0o644)).unwrap();
    let kept = open(&folder);
    assert_eq!(crate::files::tests::mode(kept.set_aside().unwrap()), 0o600);
    assert_eq!(crate::files::tests::mode(&folder.file()), 0o600);
}
