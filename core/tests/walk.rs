//! The whole walk through the demo pack, as an app would take it.

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use wattwalk::assets::{AssetId, AssetKind};
use wattwalk::energy::SimulatedDistrict;
use wattwalk::language::Language;
use wattwalk::live::{Batch, Quality, Quantity, Reading};
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::pose::{Alignment, AlignmentKind, PositionState};
use wattwalk::session::{
    EventKind, Header, RecordingWriter, Rehearsal, Sample, Settings, TourSession, Walk,
};
use wattwalk::tour::{Progress, TourEvent};
use wattwalk::view::{Camera, Frame, ScreenRotation};
use wattwalk::visit::Playback;

fn pack() -> Arc<TourPack> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fort-issy");
    Arc::new(TourPack::open(&PackFolder(folder)).unwrap())
}

fn start() -> Timestamp {
    "2026-06-16T09:00:00Z".parse().unwrap()
}

fn after(start: Timestamp, seconds: i64) -> Timestamp {
    start + SignedDuration::from_secs(seconds)
}

fn camera() -> Camera {
    Camera {
        width_px: 1280,
        height_px: 800,
        horizontal_fov_deg: 65.0,
        rotation: ScreenRotation::Deg0,
        range_m: 150.0,
        text_px: 18.0,
        backdrop: true,
    }
}

fn rehearsal(pack: &TourPack) -> Rehearsal {
    let local = pack.local();
    let walk = Walk::from_gpx(pack.walk_gpx().as_ref().unwrap(), &local).unwrap();
    Rehearsal::new(walk, local, &[], 1)
}

fn district(pack: &TourPack) -> SimulatedDistrict {
    pack.simulated_district().unwrap()
}

fn hand_in(session: &mut TourSession, sample: Sample) {
    match sample {
        Sample::Fix(fix) => session.fix(fix).unwrap(),
        Sample::Attitude(attitude) => session.attitude(attitude).unwrap(),
        Sample::Track(track) => session.track(track).unwrap(),
        Sample::Inertial(inertial) => session.inertial(inertial).unwrap(),
        Sample::Magnetic(magnetic) => session.magnetic(magnetic).unwrap(),
        Sample::Alignment(alignment) => drop(session.align(alignment).unwrap()),
    }
}

/// Walks from one second of the rehearsal to another; what happened.
fn walk(
    session: &mut TourSession,
    rehearsal: &Rehearsal,
    from_s: f64,
    to_s: f64,
) -> Vec<EventKind> {
    for sample in rehearsal.samples(start(), from_s, to_s) {
        hand_in(session, sample);
    }
    session.events().into_iter().map(|event| event.kind).collect()
}

#[test]
fn the_demo_pack_has_no_problems() {
    assert_eq!(pack().problems(), []);
}

#[test]
fn every_stop_is_reached_in_order_and_speaks_every_language() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    for language in ["fr", "en", "zh"].map(Language::from) {
        let settings = Settings::new(language.clone());
        let mut session = TourSession::open(pack.clone(), settings).unwrap();
        let happened = walk(&mut session, &rehearsal, 0.0, rehearsal.duration_s());
        let reached: Vec<_> = happened
            .iter()
            .filter_map(|kind| match kind {
                EventKind::Tour(TourEvent::StopReached { stop }) => Some(stop.clone()),
                _ => None,
            })
            .collect();
        let stops: Vec<_> = pack.tour().stops.iter().map(|stop| stop.id.clone()).collect();
        assert_eq!(reached, stops);
        let finished = EventKind::Tour(TourEvent::TourFinished);
        assert_eq!(happened.iter().filter(|kind| **kind == finished).count(), 1);
        let cues = happened.iter().filter_map(|kind| match kind {
            EventKind::Cue(cue) => Some(cue),
            _ => None,
        });
        let cues: Vec<_> = cues.collect();
        assert!(cues.len() > stops.len(), "{} cues: assets speak as well", cues.len());
        assert!(cues.iter().all(|cue| cue.language == language && !cue.body.is_empty()));
    }
}

#[test]
fn no_asset_talks_over_a_stop() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    let mut session = TourSession::open(pack, Settings::new(Language::from("fr"))).unwrap();
    for sample in rehearsal.samples(start(), 0.0, rehearsal.duration_s()) {
        hand_in(&mut session, sample);
    }
    let mut stop_spoke = None;
    for event in session.events() {
        match event.kind {
            EventKind::Tour(TourEvent::StopReached { .. }) => stop_spoke = Some(event.time),
            EventKind::Tour(TourEvent::AssetNear { asset }) => {
                let since = stop_spoke.map(|spoke| event.time.duration_since(spoke));
                // The shortest words at a stop take longer.
                assert!(since.is_none_or(|it| it.as_secs() >= 45), "{asset}: {since:?}");
            }
            _ => {}
        }
    }
}

/// A file that the test can still read when the session holds its writer.
#[derive(Clone, Default)]
struct SharedFile(Arc<Mutex<Vec<u8>>>);

impl Write for SharedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A session whose inputs are written to a file from the first on.
fn recorded(pack: &Arc<TourPack>, settings: &Settings) -> (TourSession, SharedFile) {
    let mut session = TourSession::open(pack.clone(), settings.clone()).unwrap();
    let file = SharedFile::default();
    let header = Header::new(&pack.manifest().id, settings);
    session.record(Box::new(RecordingWriter::new(file.clone(), &header).unwrap()));
    (session, file)
}

/// 1.5 kW, measured at a time.
fn live(asset: &AssetId, time: Timestamp) -> Reading {
    Reading {
        asset: asset.clone(),
        quantity: Quantity::PowerKw,
        value: Some(1.5),
        time,
        quality: Quality::Live,
    }
}

#[test]
fn a_recording_gives_the_same_frames_and_events_to_the_byte() {
    let pack = pack();
    let (rehearsal, district) = (rehearsal(&pack), district(&pack));
    let settings = Settings::new(Language::from("zh"));
    let (mut session, file) = recorded(&pack, &settings);

    let mut shown: Vec<String> = Vec::new();
    let mut happened = Vec::new();
    for second in 0..120_i64 {
        for sample in rehearsal.samples(start(), second as f64, second as f64 + 1.0) {
            hand_in(&mut session, sample);
        }
        let now = after(start(), second + 1);
        if second % 10 == 0 {
            let wanted = session.assets_within(150.0, now);
            session.readings(&district.readings_of(&wanted, now), now);
        }
        if second == 30 {
            let kind = AlignmentKind::Heading { azimuth_deg: 12.0, accuracy_deg: 2.0 };
            session.align(Alignment { time: now, kind }).unwrap();
        }
        if second == 50 {
            assert!(session.undo_alignment(now));
        }
        if second == 60 {
            session.set_language(Language::from("fr"));
            session.skip_stop(now);
        }
        shown.push(serde_json::to_string(&session.frame(&camera(), now).unwrap()).unwrap());
        happened.extend(session.events());
    }
    assert!(shown.iter().any(|frame| frame.contains("kW")), "readings are shown");

    let bytes = file.0.lock().unwrap().clone();
    let (mut shown_again, mut happened_again) = (Vec::new(), Vec::new());
    for played in Playback::open(pack, Cursor::new(bytes)).unwrap() {
        let played = played.unwrap();
        if let Some(frame) = played.outcome.unwrap() {
            shown_again.push(serde_json::to_string(&frame).unwrap());
        }
        happened_again.extend(played.events);
    }
    assert_eq!(shown_again, shown);
    assert_eq!(happened_again, happened);
}

#[test]
fn without_readings_or_fixes_the_visit_goes_on_and_says_so() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    let mut session = TourSession::open(pack, Settings::new(Language::from("en"))).unwrap();
    let before = session.frame(&camera(), start()).unwrap();
    assert_eq!((before.shapes.len(), before.position_state), (0, None));

    walk(&mut session, &rehearsal, 0.0, 20.0);
    let seen = session.frame(&camera(), after(start(), 20)).unwrap();
    assert_eq!(seen.position_state, Some(PositionState::Measured));
    assert!(seen.labels.iter().all(|label| label.value.is_none()));
    assert!(!seen.shapes.is_empty());

    // No fix for two minutes; attitudes go on.
    let mut states = Vec::new();
    let mut accuracy_m = 0.0;
    for sample in rehearsal.samples(start(), 20.0, 140.0) {
        if let Sample::Attitude(attitude) = sample {
            session.attitude(attitude).unwrap();
            let frame = session.frame(&camera(), attitude.time).unwrap();
            let now_m = frame.horizontal_accuracy_m.unwrap();
            assert!(now_m >= accuracy_m, "accuracy grows while nothing is measured");
            accuracy_m = now_m;
        }
        states.extend(session.events().into_iter().filter_map(|event| match event.kind {
            EventKind::Position { state } => Some(state),
            _ => None,
        }));
    }
    assert_eq!(states, [PositionState::Measured, PositionState::Bridged, PositionState::Lost][1..]);
}

#[test]
fn what_is_simulated_says_so_wherever_it_is_shown() {
    let pack = pack();
    let (rehearsal, district) = (rehearsal(&pack), district(&pack));
    let mut session = TourSession::open(pack, Settings::new(Language::from("en"))).unwrap();
    walk(&mut session, &rehearsal, 0.0, 60.0);
    let now = after(start(), 60);
    let wanted = session.assets_within(300.0, now);
    let batch = district.readings_of(&wanted, now);
    assert!(batch.readings.len() > 50, "{} readings", batch.readings.len());
    let honest = |quality| matches!(quality, Quality::Simulated | Quality::Withheld);
    assert!(batch.readings.iter().all(|reading| honest(reading.quality)));
    session.readings(&batch, now);
    let frame: Frame = session.frame(&camera(), now).unwrap();
    let valued: Vec<_> = frame.labels.iter().filter(|label| label.value.is_some()).collect();
    assert!(!valued.is_empty());
    assert!(valued.iter().all(|label| label.quality.is_some_and(honest)));
    for label in &frame.labels {
        let asset = session.asset(label.asset).unwrap();
        assert_eq!(label.simulated, asset.simulated, "{}", label.title);
    }
}

/// What is near and may well draw 1.5 kW: neither a roof nor a lamp.
fn consumers(session: &mut TourSession, at: Timestamp) -> Vec<AssetId> {
    let mut near = session.assets_within(100.0, at);
    near.retain(|id| {
        let asset = session.pack().assets().iter().find(|asset| asset.id == *id);
        asset.is_some_and(|asset| {
            !matches!(asset.kind, AssetKind::Photovoltaic | AssetKind::StreetLight)
        })
    });
    near
}

#[test]
fn a_live_value_goes_stale_and_stays() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    let mut session = TourSession::open(pack, Settings::new(Language::from("en"))).unwrap();
    walk(&mut session, &rehearsal, 0.0, 20.0);
    let at = after(start(), 20);
    let near = consumers(&mut session, at);
    let readings = near.iter().map(|asset| live(asset, at)).collect();
    session.readings(&Batch { readings, ..Batch::default() }, at);
    let shown =
        |session: &mut TourSession, at: Timestamp| -> Vec<(Option<String>, Option<Quality>)> {
            let frame = session.frame(&camera(), at).unwrap();
            let valued = frame.labels.iter().filter(|label| label.value.is_some());
            valued.map(|label| (label.value.clone(), label.quality)).collect()
        };
    let value = Some("1.5\u{a0}kW".to_owned());
    let fresh = shown(&mut session, at);
    assert!(!fresh.is_empty());
    assert!(fresh.iter().all(|shown| *shown == (value.clone(), Some(Quality::Live))), "{fresh:?}");
    let late = at + Quantity::PowerKw.validity() + SignedDuration::from_secs(1);
    // The visitor takes the same steps again: without sensors nothing is drawn.
    assert!(shown(&mut session, late).is_empty());
    for sample in rehearsal.samples(late - SignedDuration::from_secs(20), 0.0, 20.0) {
        hand_in(&mut session, sample);
    }
    let stale = shown(&mut session, late);
    assert!(!stale.is_empty());
    assert!(stale.iter().all(|shown| *shown == (value.clone(), Some(Quality::Stale))), "{stale:?}");
}

#[test]
fn fixes_that_come_late_reach_every_stop() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    let view = Camera { width_px: 64, height_px: 40, range_m: 5.0, ..camera() };
    for late_ms in [60, 1000] {
        let mut session =
            TourSession::open(pack.clone(), Settings::new(Language::from("en"))).unwrap();
        let mut reached = 0;
        let mut shown = start();
        for sample in rehearsal.samples(start(), 0.0, rehearsal.duration_s()) {
            let Sample::Fix(fix) = sample else { continue };
            // Pictures of the time until the fix is handed in.
            let handed_in = fix.time + SignedDuration::from_millis(late_ms);
            while shown < handed_in {
                session.frame(&view, shown).unwrap();
                shown += SignedDuration::from_millis(100);
            }
            session.fix(fix).unwrap();
            let reaches = |event: &wattwalk::session::Event| {
                matches!(event.kind, EventKind::Tour(TourEvent::StopReached { .. }))
            };
            reached += session.events().iter().filter(|event| reaches(event)).count();
        }
        assert_eq!(reached, pack.tour().stops.len(), "{late_ms} ms late");
    }
}

#[test]
fn a_clock_that_was_set_back_is_not_called_measured() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    let mut session = TourSession::open(pack, Settings::new(Language::from("en"))).unwrap();
    walk(&mut session, &rehearsal, 0.0, 20.0);
    let before = session.frame(&camera(), after(start(), -3600)).unwrap();
    assert_eq!(before.position_state, Some(PositionState::Lost));
    assert!(before.horizontal_accuracy_m > Some(50.0), "{:?}", before.horizontal_accuracy_m);
    let told = session
        .events()
        .into_iter()
        .any(|event| event.kind == EventKind::Position { state: PositionState::Lost });
    assert!(told);
}

#[test]
fn a_value_gone_stale_while_asleep_says_so_when_another_comes() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    let mut session = TourSession::open(pack, Settings::new(Language::from("en"))).unwrap();
    walk(&mut session, &rehearsal, 0.0, 20.0);
    let at = after(start(), 20);
    let near = consumers(&mut session, at);
    let readings = near.iter().map(|asset| live(asset, at)).collect();
    session.readings(&Batch { readings, ..Batch::default() }, at);
    let woke = after(start(), 3 * 3600);
    let last = near.last().unwrap();
    session.readings(&Batch { readings: vec![live(last, woke)], ..Batch::default() }, woke);
    let frame = session.frame(&camera(), woke).unwrap();
    for label in frame.labels.iter().filter(|label| label.value.is_some()) {
        let id = &session.asset(label.asset).unwrap().id;
        let expected = if id == last { Quality::Live } else { Quality::Stale };
        assert_eq!(label.quality, Some(expected), "{id}");
    }
}

#[test]
fn a_recording_holds_neither_withheld_figures_nor_what_no_file_can() {
    let pack = pack();
    let (rehearsal, district) = (rehearsal(&pack), district(&pack));
    let settings = Settings::new(Language::from("en"));
    let (mut session, file) = recorded(&pack, &settings);
    walk(&mut session, &rehearsal, 0.0, 5.0);
    let now = after(start(), 5);
    let mut batch = district.readings_of(&[], now);
    let withheld: Vec<_> = batch.readings.iter().filter(|r| r.value.is_none()).cloned().collect();
    assert!(!withheld.is_empty(), "the pack has inlets of few homes");
    // A source that does not withhold, and one that invents assets.
    batch.readings = withheld
        .iter()
        .map(|reading| Reading { value: Some(7.125), quality: Quality::Live, ..reading.clone() })
        .collect();
    let invented = Reading { asset: "nobody".into(), ..batch.readings[0].clone() };
    batch.readings.push(invented);
    let taken = session.readings(&batch, now);
    assert_eq!(taken, withheld, "what may be kept");
    assert!(session.reading_store().of(&"nobody".into()).is_empty());
    let Some(Sample::Attitude(attitude)) =
        rehearsal.samples(start(), 5.0, 6.0).find(|sample| matches!(sample, Sample::Attitude(_)))
    else {
        panic!("attitudes come 20 times a second");
    };
    let device_to_enu = attitude.device_to_enu * f64::NAN;
    let nothing = wattwalk::pose::Attitude { device_to_enu, ..attitude };
    assert!(session.attitude(nothing).is_err());
    let no_view = Camera { horizontal_fov_deg: f64::NAN, ..camera() };
    assert!(session.frame(&no_view, now).is_err());

    let bytes = file.0.lock().unwrap().clone();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(!text.contains("7.125") && !text.contains("nobody"));
    for played in Playback::open(pack, Cursor::new(bytes)).unwrap() {
        played.unwrap().outcome.unwrap();
    }
}

#[test]
fn a_visit_resumes_where_it_stood() {
    let pack = pack();
    let rehearsal = rehearsal(&pack);
    let mut session = TourSession::open(pack.clone(), Settings::new(Language::from("en"))).unwrap();
    let half_s = rehearsal.duration_s() / 2.0;
    walk(&mut session, &rehearsal, 0.0, half_s);
    let kept = serde_json::to_string(session.progress()).unwrap();
    let progress: Progress = serde_json::from_str(&kept).unwrap();
    assert!(!progress.reached.is_empty() && progress.reached.len() < pack.tour().stops.len());

    let settings = Settings { progress, ..Settings::new(Language::from("en")) };
    let mut resumed = TourSession::open(pack.clone(), settings).unwrap();
    let happened = walk(&mut resumed, &rehearsal, half_s, rehearsal.duration_s());
    let reached = |stop: &String| {
        let event = EventKind::Tour(TourEvent::StopReached { stop: stop.clone() });
        happened.iter().filter(|kind| **kind == event).count()
    };
    let before = session.progress().reached.clone();
    for stop in &pack.tour().stops {
        assert_eq!(reached(&stop.id), usize::from(!before.contains(&stop.id)), "{}", stop.id);
    }
}

#[test]
fn hostile_batches_do_no_harm() {
    let pack = pack();
    let mut session = TourSession::open(pack.clone(), Settings::new(Language::from("en"))).unwrap();
    let reading = |asset: &str, value: Option<f64>, time: Timestamp| Reading {
        asset: asset.into(),
        quantity: Quantity::PowerKw,
        value,
        time,
        quality: Quality::Live,
    };
    let known = pack.assets()[0].id.as_str();
    let batch = Batch {
        readings: vec![
            reading("nobody", Some(1.0), start()),
            reading(known, Some(f64::NAN), start()),
            reading(known, Some(f64::INFINITY), Timestamp::MAX),
            reading(known, None, Timestamp::MIN),
        ],
        ..Batch::default()
    };
    session.readings(&batch, start());
    walk(&mut session, &rehearsal(&pack), 0.0, 5.0);
    let frame = session.frame(&camera(), after(start(), 5)).unwrap();
    let text = serde_json::to_string(&frame).unwrap();
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}
