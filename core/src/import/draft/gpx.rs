//! The walk to rehearse with, as GPX.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

use super::stops::Found;
use super::way::DrawnWay;
use crate::assets::{TrackPoint, length_m};
use crate::geodesy::Wgs84;
use crate::session::WALKING_MPS;

/// How long the walker of a drawn way stands at each stop, seconds.
const PAUSE_S: f64 = 30.0;

/// The recording itself where the way is one; else the way at walking speed,
/// with a pause at each stop. The day is of no meaning.
pub(super) fn walk(way: &DrawnWay, found: &Found) -> Vec<u8> {
    if let Some(recording) = way.recording() {
        return recording.to_vec();
    }
    let mut gpx = Gpx::begin("A drawn way, walked at 1.3 m/s with pauses at the stops");
    let mut put = |place, at_s| gpx.put(place, Timestamp::UNIX_EPOCH, f64::round(at_s));
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
    gpx.end()
}

/// A recording of which something was put right.
pub(super) fn recorded(points: &[TrackPoint], start: Timestamp) -> Vec<u8> {
    let mut gpx = Gpx::begin("A recorded walk, without what could not be used of it");
    points.iter().for_each(|point| gpx.put(point.place, start, point.at_s));
    gpx.end()
}

/// A GPX document of one track.
struct Gpx(String);

impl Gpx {
    fn begin(description: &str) -> Self {
        Self(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <gpx version=\"1.1\" creator=\"wattwalk\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n\
             <trk><desc>{description}</desc><trkseg>\n"
        ))
    }

    /// A point so many seconds after the start, to a millisecond.
    fn put(&mut self, place: Wgs84, start: Timestamp, at_s: f64) {
        let since = SignedDuration::from_millis((at_s * 1000.0).round() as i64);
        let time = start.saturating_add(since).unwrap_or(start);
        let (lat, lon) = (place.lat_deg(), place.lon_deg());
        let _ = writeln!(
            self.0,
            "<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{time}</time></trkpt>"
        );
    }

    fn end(mut self) -> Vec<u8> {
        self.0.push_str("</trkseg></trk>\n</gpx>\n");
        self.0.into_bytes()
    }
}
