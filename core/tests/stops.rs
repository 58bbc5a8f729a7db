//! The stops of the demo walk, on made-up walks: reached in order, none left
//! while the visitor stands there.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use wattwalk::geodesy::LocalFrame;
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::session::Conditions;
use wattwalk::session::{EventKind, Input, Settings, TourSession};
use wattwalk::tour::{StopId, TourEvent};
use wattwalk::trial::{MadeWalk, TruthPoint};

const LONGEST_MIN: u16 = 40;
/// Pictures a second, as far as stops are concerned.
const EVERY: SignedDuration = SignedDuration::from_millis(200);

/// What became of one walk.
#[derive(Debug, Default)]
struct Walked {
    reached: Vec<StopId>,
    skipped: usize,
    /// Stops that were left with the visitor in them, and how deep, metres.
    left_early: Vec<(StopId, f64)>,
    /// The farthest from a stop as it was reached, metres out of its zones.
    farthest_m: f64,
}

/// How far a place is out of a stop's zones, metres; negative in one.
fn away_m(pack: &TourPack, stop: &str, truth: &TruthPoint) -> f64 {
    let here = LocalFrame::new(truth.place, 0.0);
    let zones = pack.tour().stops.iter().filter(|it| it.id == stop).flat_map(|it| &it.zones);
    let away = zones.map(|zone| here.ground_m(zone.center).length() - zone.radius_m);
    away.fold(f64::INFINITY, f64::min)
}

fn walk(pack: &Arc<TourPack>, conditions: Conditions, seed: u64) -> Walked {
    let start: Timestamp = "2026-06-16T09:00:00Z".parse().unwrap();
    let made = MadeWalk::new(pack, conditions, LONGEST_MIN, start, seed).unwrap();
    let mut session = TourSession::open(pack.clone(), Settings::new("en".into())).unwrap();
    let mut walked = Walked::default();
    let mut next_frame = start;
    let mut truth = None;
    for moment in made {
        truth = moment.truth.or(truth);
        let Some(truth) = &truth else { continue };
        for input in moment.inputs {
            // What is refused is refused on a tablet too.
            let _ = match input {
                Input::Fix(fix) => session.fix(fix).map(|_| ()),
                Input::Attitude(attitude) => session.attitude(attitude),
                Input::Track(track) => session.track(track),
                _ => Ok(()),
            };
        }
        if truth.time < next_frame {
            continue;
        }
        next_frame = truth.time + EVERY;
        session.frame(&camera(), truth.time).unwrap();
        for event in session.events() {
            match event.kind {
                EventKind::Tour(TourEvent::StopReached { stop }) => {
                    walked.farthest_m = walked.farthest_m.max(away_m(pack, &stop, truth));
                    walked.reached.push(stop);
                }
                EventKind::Tour(TourEvent::StopLeft { stop }) => {
                    let out_m = away_m(pack, &stop, truth);
                    if out_m < 0.0 {
                        walked.left_early.push((stop, -out_m));
                    }
                }
                EventKind::Tour(TourEvent::StopSkipped { .. }) => walked.skipped += 1,
                _ => {}
            }
        }
        if walked.reached.len() == pack.tour().stops.len() {
            break;
        }
    }
    walked
}

fn camera() -> wattwalk::view::Camera {
    wattwalk::view::Camera {
        width_px: 64,
        height_px: 40,
        horizontal_fov_deg: 65.0,
        rotation: wattwalk::view::ScreenRotation::Deg0,
        range_m: 20.0,
        text_px: 18.0,
        backdrop: false,
    }
}

#[test]
fn every_stop_is_reached_in_order_and_none_ends_early() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let pack = Arc::new(TourPack::open(&PackFolder(folder.into())).unwrap());
    let stops: Vec<&str> = pack.tour().stops.iter().map(|stop| stop.id.as_str()).collect();
    for conditions in [Conditions::Open, Conditions::Canyon, Conditions::NoTracking] {
        for seed in 1..=4 {
            let walked = walk(&pack, conditions, seed);
            println!("{conditions} {seed}: {walked:?}");
            assert_eq!(walked.reached, stops, "{conditions}, seed {seed}: {walked:?}");
            assert_eq!(walked.left_early, [], "{conditions}, seed {seed}");
        }
    }
}
