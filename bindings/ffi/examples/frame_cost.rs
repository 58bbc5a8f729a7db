//! What a frame costs in Rust, for `build.sh bench` of the Kotlin package: the
//! same visit and calls, with nothing to cross.
//!
//!     frame_cost PACK SECONDS RANGE
//!
//! The visitor stands where the rehearsed walk is after so many seconds.
//! Prints the parts and vertices of the frame and its median time, in
//! microseconds.

use std::error::Error;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use wattwalk::boundary::{SharedVisit, new_visit};
use wattwalk::pack::TourPack;
use wattwalk::session::{Rehearsal, Sample};
use wattwalk::view::{Camera, ScreenRotation};

fn main() -> Result<(), Box<dyn Error>> {
    let [folder, seconds, range] =
        <[String; 3]>::try_from(Vec::from_iter(std::env::args().skip(1)))
            .map_err(|_| "expected a pack, the seconds of the walk, and a range")?;
    let pack = Arc::new(TourPack::from_folder(folder)?);
    let (at_s, range_m): (f64, f64) = (seconds.parse()?, range.parse()?);
    let start: Timestamp = "2026-06-16T09:30:00Z".parse()?;
    let now = start + SignedDuration::from_secs_f64(at_s);

    let session = SharedVisit::new(pack.clone(), new_visit("fr".into()), None, None, Vec::new())?;
    for sample in
        Rehearsal::from_pack(&pack, None, 1, None)?.samples_between(start, at_s - 20.0, at_s)
    {
        match sample {
            Sample::Fix(fix) => session.fix(fix)?,
            Sample::Attitude(attitude) => session.attitude(attitude)?,
            Sample::Track(track) => session.track(track)?,
            Sample::Inertial(inertial) => session.inertial(inertial)?,
            Sample::Magnetic(magnetic) => session.magnetic(magnetic)?,
            Sample::Alignment(alignment) => drop(session.align(alignment)?),
        }
    }
    // The simulated district answers at once.
    let polled =
        pin!(session.clone().poll_sources(now)).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Ok(_)) = polled else { return Err("the sources do not answer".into()) };

    let camera = Camera {
        width_px: 1280,
        height_px: 800,
        horizontal_fov_deg: 65.0,
        rotation: ScreenRotation::Deg0,
        range_m,
        text_px: 18.0,
        backdrop: true,
    };
    let mut times_us: Vec<f64> = Vec::new();
    for _ in 0..200 {
        let began = Instant::now();
        for _ in 0..20 {
            black_box(session.frame(camera, now)?);
        }
        times_us.push(began.elapsed().as_secs_f64() * 1e6 / 20.0);
    }
    times_us.sort_by(f64::total_cmp);
    let frame = session.frame(camera, now)?;
    println!(
        "{} parts {} vertices {:.1} us",
        frame.shapes.len() + frame.labels.len(),
        frame.vertices.len(),
        times_us[times_us.len() / 2],
    );
    Ok(())
}
