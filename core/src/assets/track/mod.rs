//! A way that somebody walked or drew, as GPX of whatever tool has it.
//!
//! In: the bytes of a file. Out: a [`Track`], with what could not be used told
//! as [`TrackNote`]s and the rest read: a watch without reception writes points
//! at nought, a phone that dies cuts its file off, converters leave prefixes
//! undeclared. So the XML is read for its points alone, and what else stands in
//! it is passed over.

mod read;
mod times;

use std::fmt;

use jiff::Timestamp;

use super::limits::TRACK_BYTES;
use crate::geodesy::Wgs84;
pub(crate) use times::WALKING_MPS;

/// A way, with the seconds at which its walker was where.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "import"), allow(dead_code, reason = "some is for drafts only"))]
pub(crate) struct Track {
    /// Of all tracks in a row, or of the routes where there is no track.
    pub(crate) points: Vec<TrackPoint>,
    /// Waypoints.
    pub(crate) marks: Vec<TrackMark>,
    /// When it begins, where the file tells times.
    pub(crate) start: Option<Timestamp>,
    /// What of the file is not as it says.
    pub(crate) notes: Vec<TrackNote>,
}

/// A point of a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TrackPoint {
    pub(crate) place: Wgs84,
    /// Seconds since the first point, never fewer than at the point before.
    pub(crate) at_s: f64,
}

/// A place that somebody marked.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "import"), allow(dead_code, reason = "for drafts only"))]
pub(crate) struct TrackMark {
    pub(crate) place: Wgs84,
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
}

/// Something of a track that was passed over or put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackNote {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong there, and what became of it.
    pub reason: String,
    /// How many more of the kind follow.
    pub more: u64,
    kind: NoteKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoteKind {
    NoPlace,
    Nought,
    Far,
    BadTime,
    NoTime,
    Doubled,
    Backwards,
    Cut,
}

impl fmt::Display for TrackNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)?;
        match self.more {
            0 => Ok(()),
            more => write!(f, " (and {more} more)"),
        }
    }
}

/// Notes, alike ones together.
#[derive(Debug, Default)]
struct Notes(Vec<TrackNote>);

impl Notes {
    fn add(&mut self, kind: NoteKind, line: u64, reason: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|note| note.kind == kind) {
            Some(note) => note.more += 1,
            None => self.0.push(TrackNote { line, reason: reason(), more: 0, kind }),
        }
    }
}

/// Reads a GPX document.
///
/// # Errors
/// Why it is none, or more than is read.
pub(crate) fn read_gpx(bytes: &[u8]) -> Result<Track, String> {
    if bytes.len() as u64 > TRACK_BYTES {
        return Err(format!("larger than the {TRACK_BYTES} bytes that are read"));
    }
    let (found, mut notes) = read::read(&crate::encoding::xml_text(bytes)?)?;
    let seconds = times::seconds(&found.points, &mut notes);
    let points = found.points.iter().zip(seconds.at_s);
    Ok(Track {
        points: points.map(|(point, at_s)| TrackPoint { place: point.place, at_s }).collect(),
        marks: found.marks,
        start: seconds.start,
        notes: notes.0,
    })
}

#[cfg(test)]
mod tests;
