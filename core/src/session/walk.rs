//! A walk along a GPX track, as places over time.

use glam::DVec2;

pub(crate) use crate::assets::WALKING_MPS;
use crate::assets::{TRACK_BYTES, TrackNote, read_gpx};
use crate::geodesy::LocalFrame;
use crate::plain::counted;

/// No visit takes longer, seconds.
const LONGEST_WALK_S: f64 = 86_400.0;
/// Largest GPX file that is read, as of a pack.
pub(crate) const MAX_GPX_BYTES: usize = TRACK_BYTES as usize;

/// Why a track cannot be walked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum WalkError {
    /// The file is larger than any walk.
    #[error("GPX track of {bytes} bytes is too large: at most {MAX_GPX_BYTES} are read")]
    Size {
        /// Its size.
        bytes: usize,
    },
    /// The file is not GPX.
    #[error("GPX track cannot be read: {reason}")]
    Gpx {
        /// What the reader says.
        reason: String,
    },
    /// It would take longer than a day.
    #[error("GPX track takes {hours} hours: a walk takes 24 at most; cut the visit out of it")]
    TooLong {
        /// How long it takes, whole hours.
        hours: u64,
    },
    /// Fewer than two points.
    #[error("GPX track has {}: a walk needs two or more in a track or a route", counted(*points, "point"))]
    TooShort {
        /// How many there are.
        points: usize,
    },
}

/// A track as places over the seconds since its start.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// Never decreasing in time; two points or more.
    points: Vec<WalkPoint>,
    notes: Vec<TrackNote>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct WalkPoint {
    at_s: f64,
    position_m: DVec2,
}

impl Walk {
    /// Reads a GPX 1.0 or 1.1 file: the points of all its tracks in a row, or
    /// of its routes where it has no track. Without times, and where they run
    /// backwards or pause for more than an hour, the points are walked at
    /// 1.3 m/s; one without a time among others gets it by its place on the
    /// way. What is passed over is in [`notes`](Self::notes).
    ///
    /// # Errors
    /// [`WalkError`] when it cannot be read, has fewer than two points, or
    /// takes longer than a day.
    pub fn from_gpx(gpx: &[u8], local: &LocalFrame) -> Result<Self, WalkError> {
        if gpx.len() > MAX_GPX_BYTES {
            return Err(WalkError::Size { bytes: gpx.len() });
        }
        let track = read_gpx(gpx).map_err(|reason| WalkError::Gpx { reason })?;
        if track.points.len() < 2 {
            return Err(WalkError::TooShort { points: track.points.len() });
        }
        let points = track
            .points
            .iter()
            .map(|point| WalkPoint { at_s: point.at_s, position_m: local.ground_m(point.place) });
        let walk = Self { points: points.collect(), notes: track.notes };
        match walk.duration_s() {
            long if long > LONGEST_WALK_S => {
                Err(WalkError::TooLong { hours: (long / 3600.0) as u64 })
            }
            _ => Ok(walk),
        }
    }

    /// What of the track is not as its file says.
    #[must_use]
    pub fn notes(&self) -> &[TrackNote] {
        &self.notes
    }

    /// A walk along a line in local metres at 1.3 m/s.
    ///
    /// # Errors
    /// [`WalkError::TooShort`] when the line has fewer than two points.
    pub fn along(line_m: &[DVec2]) -> Result<Self, WalkError> {
        let Some(&first_m) = line_m.first().filter(|_| line_m.len() >= 2) else {
            return Err(WalkError::TooShort { points: line_m.len() });
        };
        let (mut at_s, mut before_m) = (0.0, first_m);
        let points = line_m.iter().map(|&position_m| {
            at_s += before_m.distance(position_m) / WALKING_MPS;
            before_m = position_m;
            WalkPoint { at_s, position_m }
        });
        Ok(Self { points: points.collect(), notes: Vec::new() })
    }

    /// How long it takes, seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.at_s)
    }

    /// East and north in local metres, this many seconds after the start; the
    /// start before it, and the end after it.
    #[must_use]
    pub fn position_m(&self, at_s: f64) -> DVec2 {
        let after = self.points.partition_point(|point| point.at_s <= at_s);
        match (after.checked_sub(1).and_then(|i| self.points.get(i)), self.points.get(after)) {
            (Some(a), Some(b)) => {
                a.position_m.lerp(b.position_m, (at_s - a.at_s) / (b.at_s - a.at_s))
            }
            (Some(only), None) | (None, Some(only)) => only.position_m,
            (None, None) => DVec2::ZERO,
        }
    }

    /// East and north velocity, metres a second: the mean over the two
    /// seconds around `at_s`.
    #[must_use]
    pub fn velocity_mps(&self, at_s: f64) -> DVec2 {
        (self.position_m(at_s + 1.0) - self.position_m(at_s - 1.0)) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::Wgs84;

    fn local() -> LocalFrame {
        LocalFrame::new(Wgs84::new(48.0, 2.0).unwrap(), 0.0)
    }

    fn gpx(points: &str) -> String {
        format!(
            r#"<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{points}</trkseg></trk></gpx>"#
        )
    }

    #[test]
    fn times_are_kept_and_places_lie_between() {
        let text = gpx(r#"<trkpt lat="48.0" lon="2.0"><time>2026-06-16T09:00:00Z</time></trkpt>
               <trkpt lat="48.001" lon="2.0"><time>2026-06-16T09:01:40Z</time></trkpt>"#);
        let walk = Walk::from_gpx(text.as_bytes(), &local()).unwrap();
        assert_eq!(walk.duration_s(), 100.0);
        let half = walk.position_m(50.0);
        assert!((half.y - 55.6).abs() < 0.1 && half.x.abs() < 1e-6, "{half}");
        assert!((walk.velocity_mps(50.0).y - 1.112).abs() < 0.01);
        assert_eq!(walk.position_m(-5.0), walk.position_m(0.0));
        assert_eq!(walk.position_m(500.0), walk.position_m(100.0));
    }

    #[test]
    fn without_times_it_is_walked() {
        let text = gpx(r#"<trkpt lat="48.0" lon="2.0"/><trkpt lat="48.001" lon="2.0"/>"#);
        let walk = Walk::from_gpx(text.as_bytes(), &local()).unwrap();
        assert!((walk.duration_s() - 111.2 / 1.3).abs() < 0.1, "{}", walk.duration_s());
    }

    #[test]
    fn what_is_not_a_walk_is_said() {
        let read = |text: &str| Walk::from_gpx(text.as_bytes(), &local()).unwrap_err();
        assert!(matches!(read("nonsense"), WalkError::Gpx { .. }));
        assert!(matches!(read(&gpx("")), WalkError::TooShort { points: 0 }));
        let one = gpx(r#"<trkpt lat="48.0" lon="2.0"/>"#);
        assert!(matches!(read(&one), WalkError::TooShort { points: 1 }));
        // A point that is not on the globe is passed over.
        let off = gpx(r#"<trkpt lat="98.0" lon="2.0"/><trkpt lat="48.0" lon="2.0"/>"#);
        assert!(matches!(read(&off), WalkError::TooShort { points: 1 }));
    }

    #[test]
    fn a_long_pause_is_walked_and_the_rest_keeps_its_times() {
        let text = gpx(r#"<trkpt lat="48.0" lon="2.0"><time>2016-06-16T09:00:00Z</time></trkpt>
               <trkpt lat="48.001" lon="2.0"><time>2026-06-16T09:00:00Z</time></trkpt>
               <trkpt lat="48.002" lon="2.0"><time>2026-06-16T09:01:40Z</time></trkpt>"#);
        let walk = Walk::from_gpx(text.as_bytes(), &local()).unwrap();
        assert!((walk.duration_s() - 111.2 / 1.3 - 100.0).abs() < 0.1, "{}", walk.duration_s());
        let far = gpx(r#"<trkpt lat="48.0" lon="2.0"/><trkpt lat="42.0" lon="2.0"/>"#);
        let error = Walk::from_gpx(far.as_bytes(), &local()).unwrap_err();
        assert!(matches!(error, WalkError::TooLong { hours: 140..=143 }), "{error}");
    }

    #[test]
    fn times_that_run_backwards_are_walked() {
        let text = gpx(r#"<trkpt lat="48.0" lon="2.0"><time>2026-06-16T09:00:00Z</time></trkpt>
               <trkpt lat="48.001" lon="2.0"><time>2026-06-16T08:00:00Z</time></trkpt>"#);
        let walk = Walk::from_gpx(text.as_bytes(), &local()).unwrap();
        assert!((walk.duration_s() - 111.2 / 1.3).abs() < 0.1, "{}", walk.duration_s());
    }
}
