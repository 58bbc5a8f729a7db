//! The walk to rehearse with, as GPX.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

use super::stops::Found;
use super::way::DrawnWay;
use crate::assets::length_m;
use crate::session::WALKING_MPS;

/// How long the walker of a drawn way stands at each stop, seconds.
const PAUSE_S: f64 = 30.0;

/// The recording itself where the way is one; else the way at walking speed,
/// with a pause at each stop. The day is of no meaning.
pub(super) fn walk(way: &DrawnWay, found: &Found) -> Vec<u8> {
    if let Some(recording) = way.recording() {
        return recording.to_vec();
    }
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gpx version=\"1.1\" creator=\"wattwalk\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n\
         <trk><desc>A drawn way, walked at 1.3 m/s with pauses at the stops</desc><trkseg>\n",
    );
    let mut put = |place: crate::geodesy::Wgs84, at_s: f64| {
        let time = SignedDuration::from_secs(at_s.round() as i64);
        let time = Timestamp::UNIX_EPOCH.saturating_add(time).unwrap_or(Timestamp::UNIX_EPOCH);
        let (lat, lon) = (place.lat_deg(), place.lon_deg());
        let _ =
            writeln!(text, "<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{time}</time></trkpt>");
    };
    let (mut along_m, mut paused_s) = (0.0, 0.0);
    let mut stops = found.spots.iter().peekable();
    let mut before = None;
    for point in way.points() {
        along_m += before.map_or(0.0, |before| length_m(before, *point));
        before = Some(*point);
        while let Some(stop) = stops.next_if(|stop| stop.along_m <= along_m) {
            let at_s = stop.along_m / WALKING_MPS + paused_s;
            paused_s += PAUSE_S;
            for at_s in [at_s, at_s + PAUSE_S] {
                put(stop.place, at_s);
            }
        }
        put(*point, along_m / WALKING_MPS + paused_s);
    }
    text.push_str("</trkseg></trk>\n</gpx>\n");
    text.into_bytes()
}
