//! In a rehearsal every stop shows what it speaks of: its asset has a label, or
//! an arrow at the edge that leads to it, in every picture; and no label covers
//! another one.

use std::sync::Arc;

use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::session::{Rehearsal, Sample, Settings, TourSession};
use wattwalk::view::{Camera, ScreenRotation};

const CAMERA: Camera = Camera {
    width_px: 1280,
    height_px: 620,
    horizontal_fov_deg: 64.0,
    rotation: ScreenRotation::Deg0,
    range_m: 150.0,
    text_px: 18.0,
    backdrop: true,
};

#[test]
fn every_stop_shows_what_it_speaks_of() {
    let folder = PackFolder(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy").into());
    let pack = Arc::new(TourPack::open(&folder).unwrap());
    let rehearsal = Rehearsal::of_pack(&pack, None, 1).unwrap();
    for (time, by) in [("2026-06-16T10:00:00Z", "day"), ("2026-06-16T21:30:00Z", "night")] {
        let start: jiff::Timestamp = time.parse().unwrap();
        let mut session = TourSession::open(pack.clone(), Settings::new("en".into())).unwrap();
        // For each stop: pictures, of them with its label, of them in place.
        let mut seen: Vec<(String, [u32; 3])> = Vec::new();
        let mut frames = 0;
        for sample in rehearsal.samples(start, 0.0, rehearsal.duration_s()) {
            match sample {
                Sample::Fix(fix) => drop(session.fix(fix)),
                Sample::Attitude(attitude) => drop(session.attitude(attitude)),
                Sample::Track(track) => drop(session.track(track)),
                Sample::Inertial(inertial) => drop(session.inertial(inertial)),
                Sample::Magnetic(magnetic) => drop(session.magnetic(magnetic)),
                Sample::Alignment(alignment) => drop(session.align(alignment)),
            }
            frames += 1;
            if frames % 10 != 0 {
                continue;
            }
            let frame = session.frame(&CAMERA, sample.time()).unwrap();
            for (number, label) in frame.labels.iter().enumerate() {
                for other in &frame.labels[..number] {
                    let apart = label.x_px + label.width_px <= other.x_px + 0.01
                        || other.x_px + other.width_px <= label.x_px + 0.01
                        || label.y_px + label.height_px <= other.y_px + 0.01
                        || other.y_px + other.height_px <= label.y_px + 0.01;
                    assert!(apart, "{label:?} over {other:?}");
                }
            }
            let (Some(stop), Some(focus)) = (session.progress().current.clone(), session.focus())
            else {
                continue;
            };
            if seen.last().is_none_or(|(last, _)| *last != *stop) {
                seen.push((stop.to_string(), [0; 3]));
            }
            let (_, counts) = seen.last_mut().unwrap();
            counts[0] += 1;
            if let Some(label) = frame.labels.iter().find(|label| label.asset == focus) {
                counts[1] += 1;
                counts[2] += u32::from(label.arrow_deg.is_none());
            }
        }
        println!("{by}: {seen:?}");
        assert_eq!(seen.len(), pack.tour().stops.len(), "{seen:?}");
        for (stop, [pictures, labelled, in_place]) in &seen {
            assert!(*pictures > 20, "{by}, {stop}: {pictures} pictures");
            assert_eq!(labelled, pictures, "{by}, {stop}");
            assert!(
                *in_place * 5 > *pictures * 2,
                "{by}, {stop}: {in_place} of {pictures} in place"
            );
        }
    }
}
