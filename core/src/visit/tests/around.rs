//! Walks, drives and jumps through a made-up country.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::{Flight, Follower, Playback, ReplayError};
use super::country;
use crate::assets::{AssetId, Line};
use crate::geodesy::Wgs84;
use crate::pack::TourPack;
use crate::session::{
    EventKind, Input, RecordingReader, RecordingWriter, Settings, SharedRecorder, TourSession,
    attitude,
};
use crate::surroundings::*;
use crate::view::{Camera, Frame, ScreenRotation};
use country::{Grid, Scratch, fix, home, off};

const CAMERA: Camera = Camera {
    width_px: 1280,
    height_px: 800,
    horizontal_fov_deg: 65.0,
    rotation: ScreenRotation::Deg0,
    range_m: 150.0,
    text_px: 18.0,
    backdrop: false,
};

/// A hundred by a hundred cables, 60 m apart: six kilometres across.
fn village() -> Scratch {
    Scratch::new(&Grid::fgb(&[Grid { name: "v", center: home(), side: 100, step_m: 60.0 }]))
}

fn session(pack: &Arc<TourPack>) -> (TourSession, Follower) {
    let session = TourSession::open(pack.clone(), Settings::new("en".into())).unwrap();
    (session, Follower::new(WideNetworks::of_files(pack.clone())))
}

/// What is within 300 m of the visitor.
fn near(session: &mut TourSession, time: jiff::Timestamp) -> BTreeSet<AssetId> {
    session.assets_within(300.0, time).into_iter().collect()
}

fn complete_to_m(session: &TourSession) -> f64 {
    match session.surroundings() {
        SurroundingsState::Complete { to_m } => to_m,
        state => panic!("{state:?}"),
    }
}

#[test]
fn a_walk_sees_all_that_is_near_and_holds_no_more() {
    let scratch = village();
    let pack = scratch.open();
    let (mut session, mut follower) = session(&pack);
    assert_eq!(session.surroundings(), SurroundingsState::Loading);
    let mut changes = 0;
    for second in 0..1200 {
        let east_m = -1500.0 + 2.5 * f64::from(second);
        let fix = fix(off(home(), east_m, 30.0), second.into(), 2.5);
        session.fix(fix).unwrap();
        let before = session.asset(0).cloned();
        follower.settle(&mut session);
        changes += u32::from(session.asset(0) != before.as_ref());
        assert!(complete_to_m(&session) > 600.0, "{second}: {:?}", session.surroundings());
        if second % 100 == 7 {
            // 20 m long from every 60 m, in rows of 60 m, within 300 m.
            let count = near(&mut session, fix.time).len();
            assert!((82..=100).contains(&count), "{second}: {count}");
        }
    }
    assert!(changes > 0);
    let held = session.assets_within(1e6, fix(home(), 1200.0, 0.0).time).len();
    assert!((2300..=2500).contains(&held), "pi 1650² / 60² are 2376, not {held}");
}

/// Another place has other numbers, and the same asset keeps its own.
#[test]
fn an_asset_keeps_its_number_as_long_as_it_is_around() {
    let scratch = village();
    let pack = scratch.open();
    let (mut session, mut follower) = session(&pack);
    session.fix(fix(home(), 0.0, 0.0)).unwrap();
    follower.settle(&mut session);
    let before: Vec<_> = (0..3000).map(|n| session.asset(n).map(|it| it.id.clone())).collect();
    for second in 1..500 {
        let at = off(home(), 2.0 * f64::from(second), 0.0);
        session.fix(fix(at, second.into(), 2.0)).unwrap();
        follower.settle(&mut session);
    }
    let (mut same, mut other) = (0, 0);
    for (number, before) in (0..).zip(&before) {
        let now = session.asset(number).map(|asset| &asset.id);
        match (before, now) {
            (Some(before), Some(now)) if before == now => same += 1,
            (Some(before), _) => {
                let still = (0..4000).any(|n| session.asset(n).is_some_and(|a| a.id == *before));
                assert!(!still, "{before} has another number");
                other += 1;
            }
            _ => {}
        }
    }
    assert!(same > 500 && other > 500, "{same} {other}");
}

#[test]
fn a_drive_at_130_km_h_is_never_without_what_is_around() {
    let city = Grid { name: "road", center: home(), side: 150, step_m: 200.0 };
    let scratch = Scratch::new(&Grid::fgb(&[city]));
    let (mut session, mut follower) = session(&scratch.open());
    // From a standstill to 36 m/s, in twelve seconds.
    let mut east_m = -10_000.0;
    for second in 0..600 {
        let speed_mps = (3.0 * f64::from(second)).min(36.0);
        east_m += speed_mps;
        let fix = fix(off(home(), east_m, 0.0), second.into(), speed_mps);
        session.fix(fix).unwrap();
        follower.settle(&mut session);
        let at_m = session.pose(fix.time).unwrap().position_m.x;
        let behind_m = if second < 20 { 150.0 } else { 5.0 };
        assert!((at_m - east_m).abs() < behind_m, "{second}: {at_m} {east_m}");
        assert!(complete_to_m(&session) > 1_000.0, "{second}: {:?}", session.surroundings());
    }
}

/// 500 km by helicopter: nothing is around, then what is there, in metres that
/// are as good as at home.
#[test]
fn a_jump_of_500_km_works_there_and_back() {
    let there = off(home(), -300_000.0, 400_000.0);
    let scratch = Scratch::new(&Grid::fgb(&[
        Grid { name: "here", center: home(), side: 50, step_m: 60.0 },
        Grid { name: "there", center: there, side: 50, step_m: 60.0 },
    ]));
    let (mut session, mut follower) = session(&scratch.open());
    let mut second = 0.0;
    for (place, name) in [(home(), "here"), (there, "there"), (home(), "here")] {
        for count in 0..6 {
            second += 1.0;
            session.fix(fix(place, second, 0.0)).unwrap();
            session.attitude(attitude(fix(place, second, 0.0).time, 0.0, -20.0)).unwrap();
            if count == 5 {
                follower.settle(&mut session);
            }
        }
        let time = fix(place, second, 0.0).time;
        let near = near(&mut session, time);
        assert!(near.len() > 80 && near.iter().all(|id| id.as_str().starts_with(name)), "{near:?}");
        assert!(complete_to_m(&session) > 1400.0);
        let frame = session.frame(&CAMERA, time).unwrap();
        assert!(frame.shapes.len() > 5, "{name}: {}", frame.shapes.len());
        // Where the pose says, on the pack's own map.
        let pose = session.pose(time).unwrap();
        let at = session.local().on_ground(pose.position_m);
        assert!(crate::surroundings::distance_m(at, place) < 1.0, "{name}: {at:?}");
    }
}

/// A single wrong fix changes nothing; a place far off is believed when it
/// is told again and again.
#[test]
fn one_far_fix_is_not_believed() {
    let scratch = village();
    let (mut session, mut follower) = session(&scratch.open());
    session.fix(fix(home(), 0.0, 0.0)).unwrap();
    follower.settle(&mut session);
    let far = off(home(), 500_000.0, 0.0);
    session.fix(fix(far, 1.0, 0.0)).unwrap();
    let events: Vec<_> = session.events().into_iter().map(|event| event.kind).collect();
    assert!(
        matches!(events.last(), Some(EventKind::FixRefused { off_m }) if *off_m > 490_000.0),
        "{events:?}"
    );
    session.fix(fix(home(), 2.0, 0.0)).unwrap();
    follower.settle(&mut session);
    assert!(complete_to_m(&session) > 1400.0);
    assert!(near(&mut session, fix(home(), 2.0, 0.0).time).len() > 80);
}

#[tokio::test]
async fn a_load_can_be_waited_for_on_a_runtime_too() {
    let scratch = village();
    let (mut session, mut follower) = session(&scratch.open());
    session.fix(fix(home(), 0.0, 0.0)).unwrap();
    follower.settle(&mut session);
    assert!(complete_to_m(&session) > 1400.0);
}

/// The newest wish wins: what was begun for another place is given up.
#[test]
fn an_outdated_load_is_given_up() {
    let scratch = village();
    let pack = scratch.open();
    let (mut session, _) = session(&pack);
    session.fix(fix(home(), 0.0, 0.0)).unwrap();
    let first = session.surroundings_wanted().unwrap();
    assert!(session.surroundings_wanted().is_none(), "one at a time");
    session.fix(fix(off(home(), 2_500.0, 0.0), 60.0, 0.0)).unwrap();
    let second = session.surroundings_wanted().unwrap();
    let mut networks = WideNetworks::of_files(pack);
    assert_eq!(networks.load(first).err(), Some(LoadError::GivenUp));
    session.take_surroundings(networks.load(second));
    assert!(complete_to_m(&session) > 1400.0);
    // Nobody took it: it can be asked for again.
    session.fix(fix(off(home(), 4_000.0, 0.0), 120.0, 0.0)).unwrap();
    drop(Flight::begin(
        Arc::new(std::sync::Mutex::new(WideNetworks::of_files(session.pack().clone()))),
        session.surroundings_wanted().unwrap(),
    ));
    assert!(session.surroundings_wanted().is_some());
}

#[test]
fn a_dense_place_keeps_the_nearest_and_says_so() {
    let dense = Grid { name: "d", center: home(), side: 200, step_m: 4.0 };
    let scratch = Scratch::new(&Grid::fgb(&[dense]));
    let (mut session, mut follower) = session(&scratch.open());
    session.fix(fix(home(), 0.0, 0.0)).unwrap();
    follower.settle(&mut session);
    let SurroundingsState::Edge { to_m, reason: EdgeReason::Crowded { assets } } =
        session.surroundings()
    else {
        panic!("{:?}", session.surroundings())
    };
    assert_eq!(assets, 20_000);
    // So many of 16 m² each in a disc.
    assert!((300.0..=330.0).contains(&to_m), "{to_m}");
    let time = fix(home(), 0.0, 0.0).time;
    assert_eq!(session.assets_within(1e6, time).len(), 20_000);
    // It moves along with the visitor, sooner than elsewhere.
    for second in 1..200 {
        session.fix(fix(off(home(), f64::from(second), 0.0), second.into(), 1.0)).unwrap();
        follower.settle(&mut session);
        let SurroundingsState::Edge { to_m, .. } = session.surroundings() else { panic!() };
        assert!(to_m > 100.0, "{second}: {to_m}");
    }
}

/// Four cables of 150,000 corners each, in spirals around the visitor.
#[test]
fn huge_things_around_the_visitor_are_there_in_part_and_loaded_once() {
    let spiral: Vec<_> = (0..75_000)
        .map(|number| {
            let turn = f64::from(number) * 0.01;
            let (sin, cos) = turn.sin_cos();
            let at = off(home(), (5.0 + 2.0 * turn) * sin, (5.0 + 2.0 * turn) * cos);
            (at.lon_deg(), at.lat_deg())
        })
        .collect();
    let cable = || vec![Line(spiral.clone()), Line(spiral.clone())];
    let cables: Vec<_> = (0..4).map(|_| cable()).collect();
    let scratch = Scratch::new(&country::multi_lines(&cables));
    let (mut session, mut follower) = session(&scratch.open());
    let mut sets = BTreeSet::new();
    for second in 0..60 {
        let jitter_m = f64::from(second % 5) - 2.0;
        session.fix(fix(off(home(), jitter_m, 0.0), second.into(), 0.0)).unwrap();
        follower.settle(&mut session);
        sets.insert(session.around_number());
        let SurroundingsState::Edge { to_m, reason: EdgeReason::Crowded { assets: 4 } } =
            session.surroundings()
        else {
            panic!("{second}: {:?}", session.surroundings())
        };
        assert!(to_m > 300.0, "{second}: {to_m}");
    }
    assert_eq!(sets.len(), 1, "{sets:?}");
    let time = fix(home(), 60.0, 0.0).time;
    assert_eq!(near(&mut session, time).len(), 4);
    let parts = session.around().index.part_count();
    assert!((200_000..400_000).contains(&parts), "{parts}");
}

#[test]
fn a_file_that_changes_is_told_and_read_anew() {
    let scratch = village();
    let (mut session, mut follower) = session(&scratch.open());
    session.fix(fix(home(), 0.0, 0.0)).unwrap();
    follower.settle(&mut session);
    let later = Grid { name: "later", center: home(), side: 110, step_m: 60.0 };
    scratch.write("country.fgb", &Grid::fgb(&[later]));
    let states = |session: &mut TourSession| -> Vec<_> {
        let states = session.events().into_iter().filter_map(|event| match event.kind {
            EventKind::Surroundings { state } => Some(state),
            _ => None,
        });
        states.collect()
    };
    states(&mut session);
    for second in 1..20 {
        let at = off(home(), 900.0, f64::from(second));
        session.fix(fix(at, second.into(), 0.0)).unwrap();
        follower.settle(&mut session);
    }
    let told = states(&mut session);
    let changed = EdgeReason::Changed { file: "country.fgb".into() };
    assert!(
        matches!(&told[..], [
        SurroundingsState::Edge { to_m, reason },
        SurroundingsState::Complete { .. },
    ] if *to_m > 500.0 && *reason == changed),
        "{told:?}"
    );
    let time = fix(home(), 19.0, 0.0).time;
    assert!(near(&mut session, time).iter().all(|id| id.as_str().starts_with("later")));
}

/// What goes wrong ends in a state, keeps what is there, and never panics.
#[test]
fn spoilt_files_end_in_a_state() {
    let good = Grid::fgb(&[Grid { name: "v", center: home(), side: 12, step_m: 60.0 }]);
    for at in (0..good.len()).step_by(101) {
        for value in [None, Some(0), Some(0xFF)] {
            let mut bad = good.clone();
            match value {
                None => bad.truncate(at),
                Some(value) => bad[at] = value,
            }
            let scratch = Scratch::new(&good);
            let (mut session, mut follower) = session(&scratch.open());
            scratch.write("country.fgb", &bad);
            session.fix(fix(home(), 0.0, 0.0)).unwrap();
            follower.settle(&mut session);
            let state = session.surroundings();
            assert!(!matches!(state, SurroundingsState::Loading), "{at} {value:?}");
            assert!(
                value.is_some() || matches!(state, SurroundingsState::Edge { to_m: 0.0, .. }),
                "{at}: {state:?}"
            );
        }
    }
}

/// A recording of a walk with a moving set replays to the same frames, and
/// says so when the file is another one.
#[test]
fn a_walk_replays_to_the_same_frames() {
    let there = off(home(), 120_000.0, 0.0);
    let grid = |name, center| Grid { name, center, side: 60, step_m: 40.0 };
    let scratch = Scratch::new(&Grid::fgb(&[grid("here", home()), grid("there", there)]));
    let pack = scratch.open();
    let settings = Settings::new("en".into());
    let header = crate::session::Header::new("country", &settings);
    let (mut session, mut follower) = session(&pack);
    let bytes = Shared::default();
    let writer = RecordingWriter::new(bytes.clone(), &header).unwrap();
    let recorder = SharedRecorder::new(writer);
    session.record(Box::new(recorder.clone()));
    let (mut frames, mut events) = (Vec::new(), Vec::new());
    for second in 0..500 {
        let from = if second < 470 { home() } else { there };
        let at = off(from, 2.0 * f64::from(second % 470) - 500.0, 3.0);
        let fix = fix(at, second.into(), 2.0);
        session.fix(fix).unwrap();
        session.attitude(attitude(fix.time, 30.0, -10.0)).unwrap();
        // Loads end when they end.
        if second % 7 == 3 {
            follower.settle(&mut session);
        }
        frames.push(session.frame(&CAMERA, fix.time).unwrap());
        events.extend(session.events());
    }
    recorder.finish().unwrap();
    let bytes = bytes.0.lock().unwrap().clone();
    let inputs: Vec<Input> =
        RecordingReader::new(&bytes[..]).unwrap().map(Result::unwrap).collect();
    let sets = inputs.iter().filter(|it| matches!(it, Input::Surroundings { .. })).count();
    assert!(sets >= 3, "{sets}");

    let play = |pack: Arc<TourPack>| -> Result<(Vec<Frame>, Vec<_>), ReplayError> {
        let (mut frames, mut events) = (Vec::new(), Vec::new());
        for played in Playback::open(pack, &bytes[..]).unwrap() {
            let played = played.unwrap();
            frames.extend(played.outcome?);
            events.extend(played.events);
        }
        Ok((frames, events))
    };
    let (frames_again, events_again) = play(pack.clone()).unwrap();
    assert_eq!(events, events_again);
    assert!(frames.last().is_some_and(|frame| frame.shapes.len() > 5));
    assert!(frames == frames_again);
    scratch.write("country.fgb", &Grid::fgb(&[grid("other", home()), grid("there", there)]));
    assert!(matches!(play(scratch.open()), Err(ReplayError::Surroundings { .. })));
}

/// A load is hashed only for a recording: one that is under way when the
/// recording begins is asked for anew.
#[test]
fn a_recording_knows_what_was_loaded_since_it_began() {
    let scratch = village();
    let pack = scratch.open();
    let (mut session, _) = session(&pack);
    session.fix(fix(home(), 0.0, 0.0)).unwrap();
    let before = session.surroundings_wanted().unwrap();
    let header = crate::session::Header::new("country", &Settings::new("en".into()));
    let bytes = Shared::default();
    session.record(Box::new(RecordingWriter::new(bytes.clone(), &header).unwrap()));
    let mut networks = WideNetworks::of_files(pack);
    let ended = networks.load(before);
    assert_eq!(ended.as_ref().err(), Some(&LoadError::GivenUp));
    session.take_surroundings(ended);
    let job = session.surroundings_wanted().unwrap();
    session.take_surroundings(networks.load(job));
    assert!(complete_to_m(&session) > 1400.0);
    let bytes = bytes.0.lock().unwrap().clone();
    let inputs: Vec<Input> =
        RecordingReader::new(&bytes[..]).unwrap().map(Result::unwrap).collect();
    let [Input::Surroundings { sha256, .. }] = &inputs[..] else { panic!("{inputs:?}") };
    assert_eq!(sha256.len(), 64);
}

/// A file in two hands.
#[derive(Clone, Default)]
struct Shared(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_pack_says_what_it_is_and_what_of_it_cannot_be_used() {
    let place = |value: serde_json::Value| {
        let scratch = Scratch::with(value);
        scratch.write("bad.fgb", b"not a file of this kind");
        TourPack::open(&crate::pack::PackFolder(scratch.0.clone())).unwrap().problems
    };
    let problems = place(serde_json::json!([{"file": "bad.fgb"}, {"file": "missing.fgb"},
        {"url": "https://user:pw@a.b/c.fgb"}, {"url": "ftp://a.b/c.fgb"}, {"url": "https://a.b/c.fgb?key=1"}]));
    let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(
        texts.len() == 4
            && texts[0].contains("not FlatGeobuf")
            && texts[1].contains("missing.fgb")
            && texts[2].contains("password"),
        "{texts:?}"
    );
    // An older layout cannot say that it has them.
    let scratch = village();
    let text = std::fs::read_to_string(scratch.0.join("pack.json")).unwrap();
    scratch
        .write("pack.json", text.replace("\"wattwalk_pack\":2", "\"wattwalk_pack\":1").as_bytes());
    let error = TourPack::open(&crate::pack::PackFolder(scratch.0.clone())).unwrap_err();
    assert!(error.to_string().contains("layout 2"), "{error}");
}

/// What feeds things beyond the edge may serve nine homes: it is withheld.
#[test]
fn a_figure_about_homes_beyond_the_edge_is_withheld() {
    use crate::live::{MeterCounts, PrivacyRules, Quantity};
    let feature = |id: &str, kind: &str, more: &str| {
        format!(
            r#"{{"type": "Feature", "id": "{id}", "properties": {{"network": "electricity", "kind": "{kind}"{more}}},
            "geometry": {{"type": "Point", "coordinates": [2.0, 48.0]}}}}"#
        )
    };
    let file = [
        feature("top", "substation", r#", "feeds": ["edge", "known"]"#),
        feature("main", "substation", r#", "feeds": ["edge", "known", "home-1", "home-2"]"#),
        feature("home-1", "building", r#", "homes": 6"#),
        feature("home-2", "building", r#", "homes": 5"#),
        feature("edge", "transformer", r#", "feeds": ["house-7"]"#),
        feature("known", "transformer", r#", "feeds": ["block"]"#),
        feature("block", "building", r#", "homes": 30"#),
        feature("lamp", "street_light", ""),
        feature("post", "transformer", r#", "homes": 4, "feeds": ["block"]"#),
    ];
    let file = format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, file.join(","));
    let (assets, _) = crate::assets::read_geojson("a", file.as_bytes());
    assert_eq!(assets.len(), 9);
    let counts = MeterCounts::of(&[], &PrivacyRules::default()).with_wide(&assets);
    let withheld = |id: &str| counts.withholds(&id.into(), Quantity::PowerKw);
    assert_eq!(["block", "lamp"].map(withheld), [false, false]);
    // Whatever of these is loaded, the answer is the same for each.
    for feeder in ["top", "main", "edge", "known", "post"] {
        assert!(withheld(feeder), "{feeder}: less a part that is shown it may be of few");
    }
    assert!(withheld("home-1"));
}

#[test]
fn places_have_words_where_nothing_is_known() {
    let here: Wgs84 = home();
    let mut plan = LoadPlan::new(1, here);
    assert_eq!(plan.state(), SurroundingsState::Loading);
    let reason = EdgeReason::NotAllowed { host: "a.b".into() };
    plan.fix(&fix(here, 0.0, 0.0));
    plan.failed(vec![reason.clone()], Some(fix(here, 0.0, 0.0).time));
    assert_eq!(plan.state(), SurroundingsState::Edge { to_m: 0.0, reason });
    let local = crate::geodesy::LocalFrame::new(here, 0.0);
    let wish =
        |plan: &mut LoadPlan, second: f64| plan.wish(&local, Some(fix(here, second, 0.0).time));
    assert!(wish(&mut plan, 4.0).is_none(), "a failure waits");
    assert!(wish(&mut plan, 5.0).is_some());
    plan.failed(Vec::new(), Some(fix(here, 5.0, 0.0).time));
    assert!(wish(&mut plan, 14.0).is_none(), "longer each time");
    plan.retry();
    assert!(wish(&mut plan, 14.0).is_some(), "unless somebody acted");
}
