use std::path::Path;

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::geodesy::{LocalFrame, Wgs84};
use crate::language::Language;
use crate::pack::{PackFolder, TourPack};
use crate::pose::{Fix, PlaneCovariance, TrackQuality, TrackSample};
use crate::session::{Conditions, Header, Input, Settings, attitude};

fn start() -> Timestamp {
    "2026-06-16T08:00:00Z".parse().unwrap()
}

fn after(seconds: f64) -> Timestamp {
    start() + SignedDuration::from_secs_f64(seconds)
}

fn made(conditions: Conditions, minutes: u16, seed: u64) -> Vec<Instant> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy");
    let pack = TourPack::open(&PackFolder(folder)).unwrap();
    MadeWalk::new(&pack, conditions, minutes, start(), seed).unwrap().collect()
}

fn truth_of(made: &[Instant]) -> Truth {
    Truth { points: made.iter().filter_map(|it| it.truth).collect(), notes: Vec::new() }
}

fn played(inputs: Vec<Input>, truth: &Truth) -> Vec<Judged> {
    let header = Header::new("any", &Settings::new(Language::from("en")));
    let played = play(&header, inputs.into_iter().map(Ok), truth).unwrap();
    assert_eq!(played.refused, 0);
    played.judged
}

fn scores(judged: &[Judged]) -> [Score; 2] {
    [Way::Pose, Way::Plain].map(|way| Score::of(&[judged], way))
}

#[test]
fn a_seed_makes_one_walk_whatever_it_meets() {
    let walk = made(Conditions::Open, 3, 7);
    assert_eq!(walk, made(Conditions::Open, 3, 7));
    assert_ne!(walk, made(Conditions::Open, 3, 8));
    assert_eq!(truth_of(&walk), truth_of(&made(Conditions::Cover, 3, 7)));
    let fixes = walk.iter().flat_map(|it| &it.inputs).filter(|it| matches!(it, Input::Fix(_)));
    assert_eq!(fixes.count(), 180);
    assert_eq!(truth_of(&walk).points.len(), 1800);
}

#[test]
fn a_walker_walks_turns_smoothly_and_stands() {
    let truth = truth_of(&made(Conditions::Open, 10, 3));
    let local = LocalFrame::new(truth.points[0].place, 0.0);
    let (mut walked_m, mut standing) = (0.0, 0);
    for pair in truth.points.windows(2) {
        let step_m = local.ground_m(pair[0].place).distance(local.ground_m(pair[1].place));
        let turn_deg = pair[1].heading_deg.unwrap() - pair[0].heading_deg.unwrap();
        let turn_deg = crate::geodesy::half_turn_deg(turn_deg);
        assert!(step_m < 0.14 && turn_deg.abs() < 6.1, "{step_m} m, {turn_deg} degrees");
        walked_m += step_m;
        standing += usize::from(step_m < 0.001);
    }
    assert!((300.0..720.0).contains(&walked_m), "{walked_m}");
    assert!((300..4000).contains(&standing), "{standing} of {}", truth.points.len());
}

#[test]
fn conditions_do_what_they_say() {
    let off_deg = |conditions| {
        let walk = made(conditions, 10, 5);
        let truth = truth_of(&walk);
        let inputs = walk.into_iter().flat_map(|it| it.inputs).collect();
        let judged = played(inputs, &truth);
        let [_, plain] = scores(&judged);
        (plain.position_m.unwrap().p95, plain.heading_deg.unwrap())
    };
    let (open_m, open) = off_deg(Conditions::Open);
    assert!(open_m < 8.0 && open.median < 6.0, "{open_m} {open:?}");
    let (canyon_m, _) = off_deg(Conditions::Canyon);
    assert!((10.0..40.0).contains(&canyon_m), "{canyon_m}");
    let (_, cover) = off_deg(Conditions::Cover);
    assert!((110.0..130.0).contains(&cover.median), "{cover:?}");
    let (_, steel) = off_deg(Conditions::Transformer);
    assert!(steel.p95 > open.p95 + 3.0, "{steel:?} {open:?}");
}

#[test]
fn perfect_sensors_have_a_perfect_pose() {
    let truth = truth_of(&made(Conditions::Open, 4, 2));
    let local = LocalFrame::new(truth.points[0].place, 0.0);
    let mut inputs = Vec::new();
    for (number, point) in truth.points.iter().enumerate() {
        let looks = attitude(point.time, point.heading_deg.unwrap(), 0.0);
        inputs.push(Input::Attitude(looks));
        inputs.push(Input::Track(TrackSample {
            time: point.time,
            epoch: 0,
            device_to_world: looks.device_to_enu,
            position_m: local.ground_m(point.place).extend(1.5),
            quality: TrackQuality::Normal,
        }));
        if number % 10 == 0 {
            inputs.push(fix(point.time, point.place, 1.0));
        }
    }
    let [pose, plain] = scores(&played(inputs, &truth));
    assert_eq!((pose.truths, pose.with_pose), (2400, 1.0));
    // What a compass says at once is not believed at once.
    assert!(pose.heading_unknown < Some(0.02), "{pose:?}");
    assert!(pose.position_m.unwrap().p95 < 0.05, "{pose:?}");
    assert!(pose.heading_deg.unwrap().p95 < 0.2 && pose.longest_step_m < Some(0.1), "{pose:?}");
    assert_eq!(pose.position_within_95, Some(1.0));
    assert!(pose.heading_within_2_deg_after_s < Some(4.0), "{pose:?}");
    // Held for a second, a fix is a step behind.
    let off_m = plain.position_m.unwrap();
    assert!(off_m.p95 > 1.0 && off_m.p95 < 1.3, "{plain:?}");
    assert!(plain.heading_deg.unwrap().p95 < 1e-6, "{plain:?}");
}

fn fix(time: Timestamp, place: Wgs84, accuracy_m: f64) -> Input {
    Input::Fix(Fix {
        time,
        lat_deg: place.lat_deg(),
        lon_deg: place.lon_deg(),
        horizontal_accuracy_m: accuracy_m,
        speed_mps: Some(0.0),
        course_deg: None,
    })
}

#[test]
fn a_known_offset_is_found() {
    let place = Wgs84::new(48.8172, 2.2668).unwrap();
    let local = LocalFrame::new(place, 0.0);
    let (mut inputs, mut points) = (Vec::new(), Vec::new());
    for tick in 0..600 {
        let time = after(f64::from(tick) / 10.0);
        let heading_deg = Some(0.0);
        points.push(TruthPoint { time, place, height_m: Some(0.0), heading_deg });
        inputs.push(Input::Attitude(attitude(time, 10.0, 0.0)));
        if tick % 10 == 0 {
            inputs.push(fix(time, local.on_ground(DVec2::new(5.0, 0.0)), 3.6));
        }
    }
    let truth = Truth { points, notes: Vec::new() };
    for score in scores(&played(inputs, &truth)) {
        let (position_m, heading_deg) = (score.position_m.unwrap(), score.heading_deg.unwrap());
        assert!((position_m.median - 5.0).abs() < 0.01, "{score:?}");
        assert!((heading_deg.p95 - 10.0).abs() < 0.01, "{score:?}");
        // Straight ahead in 50 m is 5.71 + 10 degrees to the left: 1024.2 tan 15.71.
        assert!((score.pixels[2].unwrap().median - 288.1).abs() < 0.5, "{score:?}");
        assert_eq!(score.heading_within_5_deg_after_s, None);
        assert!(score.longest_step_m < Some(0.01) && score.turns_over_0_5_deg == 0, "{score:?}");
    }
}

/// Sees east off by some metres and the heading by some degrees, both of which
/// are said to be good to a standard deviation of 1 m and 2 degrees.
fn judged(second: f64, off_m: f64, off_deg: Option<f64>) -> Judged {
    let said = Said {
        at_m: DVec2::new(100.0 + off_m, 0.0),
        cov_m2: PlaneCovariance { east: 1.0, east_north: 0.0, north: 4.0 },
        heading_deg: off_deg.map(|off_deg| (355.0 + off_deg).rem_euclid(360.0)),
        heading_sigma_deg: 2.0,
        states_heading: true,
    };
    let at_m = DVec2::new(100.0, 0.0);
    let (time, heading_deg) = (after(second), Some(355.0));
    Judged { time, at_m, heading_deg, pose: Some(said), plain: None }
}

#[test]
fn shares_and_steps_of_a_case_reckoned_by_hand() {
    let case = [
        judged(0.0, 1.0, None),
        judged(0.2, 2.0, Some(10.0)),
        judged(0.4, -3.0, Some(3.0)),
        judged(9.0, 0.0, Some(-1.0)),
    ];
    let [score, plain] = scores(&case);
    assert_eq!((plain.with_pose, plain.position_m), (0.0, None));
    assert_eq!(score.position_m, Some(Spread { median: 1.0, p95: 3.0 }));
    assert_eq!(score.heading_deg, Some(Spread { median: 3.0, p95: 10.0 }));
    assert_eq!((score.position_within_68, score.position_within_95), (Some(0.5), Some(0.75)));
    assert_eq!(score.position_nees, Some((1.0 + 4.0 + 9.0) / 4.0));
    let third = 1.0 / 3.0;
    assert_eq!(score.heading_within_68, Some(third));
    assert_eq!(score.heading_within_95, Some(2.0 * third));
    assert_eq!((score.longest_step_m, score.steps_over_0_3_m), (Some(5.0), 2));
    assert_eq!((score.widest_turn_deg, score.turns_over_0_5_deg), (Some(7.0), 1));
    assert_eq!(score.heading_within_5_deg_after_s, Some(0.4));
    assert_eq!(score.heading_within_2_deg_after_s, None);
    assert_eq!(score.heading_unknown, Some(0.25));
}

#[test]
fn a_truth_that_is_written_is_read() {
    let truth = truth_of(&made(Conditions::Open, 1, 1));
    let mut text = TruthPoint::csv_header();
    text.extend(truth.points.iter().map(TruthPoint::csv_line));
    let read = Truth::read(text.as_bytes()).unwrap();
    assert_eq!(read.points.len(), truth.points.len());
    for (read, written) in read.points.iter().zip(&truth.points) {
        assert_eq!(read.time, written.time);
        assert!((read.place.lat_deg() - written.place.lat_deg()).abs() < 1e-9);
        let off_deg = read.heading_deg.unwrap() - written.heading_deg.unwrap();
        assert!(crate::geodesy::half_turn_deg(off_deg).abs() < 1e-4);
    }
}

#[test]
fn other_programs_truths_are_read() {
    let csv = "\u{feff}who;Lon_deg; lat_deg ;TIME\r\nx;2.5;48.5;2026-06-16T10:00:00+02:00\r\n";
    let read = Truth::read(csv.as_bytes()).unwrap();
    let point = read.points[0];
    assert_eq!((point.time, point.place), (start(), Wgs84::new(48.5, 2.5).unwrap()));
    assert_eq!((point.height_m, point.heading_deg), (None, None));
    let gpx = r#"<?xml version="1.0"?><gpx version="1.1"><trk><trkseg>
        <trkpt lat="48.5" lon="2.5"><time>2026-06-16T08:00:00Z</time></trkpt>
        <trkpt lat="48.5001" lon="2.5"><time>2026-06-16T08:00:09Z</time></trkpt>
        </trkseg></trk></gpx>"#;
    let read = Truth::read(gpx.as_bytes()).unwrap();
    assert_eq!(read.points[1].time, after(9.0));
    let untimed = gpx.replace("time>", "cmt>");
    assert_eq!(Truth::read(untimed.as_bytes()), Err(TruthError::NoTimes));
}

#[test]
fn a_bad_truth_is_refused_with_line_and_column() {
    let read = |rows: &str| {
        let text = format!("time,lat_deg,lon_deg,heading_deg\n{rows}");
        Truth::read(text.as_bytes()).unwrap_err().to_string()
    };
    let good = "2026-06-16T08:00:00Z,48.5,2.5,10\n";
    for (rows, expected) in [
        (format!("{good}2026-06-16T08:00:01Z,91,2.5,1"), "line 3, column lat_deg: “91”"),
        (format!("{good}2026-06-16T08:00:01Z,48,east,1"), "line 3, column lon_deg: “east”"),
        (format!("{good}2026-06-16T08:00:01Z,48"), "line 3, column lon_deg: “” is none"),
        (format!("{good}2026-06-16T08:00:01Z,48,2,NaN"), "line 3, column heading_deg: “NaN”"),
        (format!("{good}\n\nnoon,48,2,1"), "line 5, column time: “noon”"),
        (format!("{good}2026-06-16T08:00:00Z,48,2,1"), "line 3, column time: 2026"),
        (String::new(), "no truth in it"),
    ] {
        let error = read(&rows);
        assert!(error.starts_with(expected), "{error}");
    }
    let nameless = Truth::read(b"when,lat_deg,lon_deg\n").unwrap_err().to_string();
    assert!(nameless.starts_with("line 1: no column time"), "{nameless}");
    assert_eq!(Truth::read(b""), Err(TruthError::Empty));
    assert!(matches!(Truth::read(b"<html>"), Err(TruthError::NoTimes | TruthError::Gpx { .. })));
}

/// Programs of others write recordings by the schema; this one reads what it
/// says, and says what this one writes.
#[cfg(feature = "schema")]
#[test]
fn recordings_are_as_their_schema_says() {
    let schema = crate::schema::recording_schema();
    let schema = serde_json::from_str(&schema.text).unwrap();
    let schema = jsonschema::draft7::new(&schema).unwrap();
    let header = Header::new("any", &Settings::new(Language::from("en")));
    assert!(schema.is_valid(&serde_json::to_value(&header).unwrap()));
    for input in made(Conditions::TrackingLoss, 1, 1).into_iter().flat_map(|it| it.inputs) {
        let value = serde_json::to_value(&input).unwrap();
        assert!(schema.is_valid(&value), "{value}");
    }
    let page = include_str!("../../../assets/trials.md");
    let lines = page.lines().filter(|line| line.starts_with("{\""));
    let read: Vec<serde_json::Value> =
        lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(serde_json::from_value::<Header>(read[0].clone()).is_ok());
    assert_eq!(read.len(), 13, "the page has a header and an input of each kind");
    for value in &read {
        assert!(schema.is_valid(value), "{value}");
    }
    for value in &read[1..] {
        assert!(serde_json::from_value::<Input>(value.clone()).is_ok(), "{value}");
    }
    for (of, field, wrong) in [
        (1, "north", serde_json::json!("south")),
        (3, "position_m", serde_json::json!([1.0, 2.0])),
        (4, "lat_deg", serde_json::json!(91.0)),
        (4, "time", serde_json::Value::Null),
        (5, "gyro_radps", serde_json::json!([1.0])),
        (6, "field_ut", serde_json::Value::Null),
        (7, "kind", serde_json::json!({"heading": {"azimuth_deg": 361.0, "accuracy_deg": 1.0}})),
        (8, "kind", serde_json::json!({"sight": {"ray": [0, 0, -1]}})),
    ] {
        let mut value = read[of].clone();
        let input = value.as_object_mut().unwrap().values_mut().next().unwrap();
        input[field] = wrong;
        assert!(!schema.is_valid(&value), "{value}");
    }
}

const PIECES: [&str; 16] = [
    "time",
    "lat_deg",
    "lon_deg",
    "heading_deg",
    ",",
    ";",
    "\n",
    "\r\n",
    "\"",
    "48.5",
    "-1e999",
    "2026-06-16T08:00:00Z",
    "9999-12-31T00:00:00Z",
    "\u{feff}",
    "é",
    "<gpx>",
];

proptest::proptest! {
    #[test]
    fn whatever_stands_there_is_read_or_refused(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60),
    ) {
        let text = format!("time,lat_deg,lon_deg,heading_deg\n{}", pieces.concat());
        for text in [text, pieces.concat()] {
            if let Ok(truth) = Truth::read(text.as_bytes()) {
                assert!(truth.points.windows(2).all(|pair| pair[0].time < pair[1].time));
            }
        }
    }
}
