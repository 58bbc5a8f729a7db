//! The way of a walk, as somebody drew or recorded it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::super::ImportError;
use super::gpx;
use crate::assets::{
    FEATURE, FeatureFault, Form, Position, Shape, as_degrees, geometry, length_m, marked_word,
    read_gpx, readable, shown, within,
};
use crate::geodesy::Wgs84;
use crate::plain;
use crate::session::MAX_GPX_BYTES;

/// Points of a recording that are nearer than this to each other say nothing of
/// the way, metres.
const STEP_M: f64 = 3.0;
/// A visit is no longer than this, metres: more is another journey.
const LONGEST_M: f64 = 50_000.0;
/// Marks on a way; more are no stops.
const MOST_MARKS: usize = 200;
/// Characters of what is said at a mark: more than anybody listens to.
const LONGEST_NOTE: usize = 4000;

/// A way that was drawn or recorded, with the places that were marked on it.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnWay {
    points: Vec<Wgs84>,
    marks: Vec<Mark>,
    /// The file itself, or what was put right of it, where it tells when the
    /// walker was where.
    recording: Option<Vec<u8>>,
    notes: Vec<String>,
}

/// A place that the way's author marked: a waypoint, a point.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    pub(super) place: Wgs84,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
}

impl DrawnWay {
    /// Reads a GPX track or route with its waypoints, or GeoJSON lines with
    /// points.
    ///
    /// # Errors
    /// [`ImportError`] when the file cannot be read, or is no way of a walk.
    pub fn read(file: &Path) -> Result<Self, ImportError> {
        let failed = |source| ImportError::Read { file: file.into(), source };
        let mut bytes = Vec::new();
        let open = File::open(file).map_err(failed)?;
        open.take(MAX_GPX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() > MAX_GPX_BYTES {
            let reason = format!("larger than {MAX_GPX_BYTES} bytes: cut the walk out of it");
            return Err(ImportError::broken(file, "the file", reason));
        }
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
        let read = match first {
            Some(b'{') => geojson(text),
            // Whatever its letters are.
            Some(b'<' | 0xFF | 0xFE | 0) => gpx(text),
            _ => Err(Wrong::file("neither GPX nor GeoJSON")),
        };
        let broken = |Wrong { place, reason }| ImportError::broken(file, place, shown(reason));
        read.and_then(Self::checked).map_err(broken)
    }

    /// From the first to the last.
    pub(super) fn points(&self) -> &[Wgs84] {
        &self.points
    }

    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    pub(super) fn recording(&self) -> Option<&[u8]> {
        self.recording.as_deref()
    }

    /// What of the file was passed over, or put right.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The point in the middle of the list, near all of the others.
    pub(super) fn middle(&self) -> Wgs84 {
        self.points.get(self.points.len() / 2).copied().unwrap_or(Wgs84::ORIGIN)
    }

    fn checked(self) -> Result<Self, Wrong> {
        let wrong = |reason| Err(Wrong { place: "the way", reason });
        let pairs = self.points.windows(2);
        let steps = pairs.filter_map(|pair| Some(length_m(*pair.first()?, *pair.last()?)));
        let way_m: f64 = steps.sum();
        let points = thinned(&self.points);
        if points.len() < 2 {
            let passed_over = self.notes.first().map_or_else(String::new, |it| format!("; {it}"));
            return wrong(format!(
                "it has no line that leads {STEP_M} m away from its start{passed_over}"
            ));
        }
        if way_m > LONGEST_M {
            let (way_km, most_km) = (way_m / 1000.0, LONGEST_M / 1000.0);
            return wrong(format!("{way_km:.0} km long, {most_km:.0} at most: cut the walk out"));
        }
        if self.marks.len() > MOST_MARKS {
            return wrong(format!("{} marked places, {MOST_MARKS} at most", self.marks.len()));
        }
        Ok(Self { points, ..self })
    }
}

/// Why a file is no way of a walk.
struct Wrong {
    /// What of it.
    place: &'static str,
    reason: String,
}

impl Wrong {
    fn file(reason: impl Into<String>) -> Self {
        Self { place: "the file", reason: reason.into() }
    }
}

fn gpx(text: &[u8]) -> Result<DrawnWay, Wrong> {
    let track = read_gpx(text).map_err(|error| Wrong::file(format!("not GPX: {error}")))?;
    let text_of = |text: &Option<String>| text.as_deref().and_then(marked);
    let marks = track.marks.iter().map(|mark| Mark {
        place: mark.place,
        name: text_of(&mark.name).map(shown),
        description: text_of(&mark.description),
    });
    let recording = track.start.map(|start| match track.notes.is_empty() {
        true => text.to_vec(),
        false => gpx::recorded(&track.points, start),
    });
    Ok(DrawnWay {
        points: track.points.iter().map(|point| point.place).collect(),
        marks: marks.collect(),
        recording,
        notes: track.notes.iter().map(ToString::to_string).collect(),
    })
}

fn geojson(text: &[u8]) -> Result<DrawnWay, Wrong> {
    within(&FEATURE, text).map_err(Wrong::file)?;
    let text = std::str::from_utf8(text)
        .map_err(|error| Wrong::file(format!("{error}: save the file as UTF-8")))?;
    let read = |text: &str| serde_json::from_str::<Value>(text);
    let mended = || read(&readable(text)?).ok();
    let value = read(text).or_else(|error| mended().ok_or(error));
    let value = value.map_err(|error| Wrong::file(format!("not GeoJSON: {error}")))?;
    let one = std::slice::from_ref(&value);
    let features = match value.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => {
            value.get("features").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
        }
        _ => one,
    };
    let mut way =
        DrawnWay { points: Vec::new(), marks: Vec::new(), recording: None, notes: Vec::new() };
    for (feature, number) in features.iter().zip(1..) {
        if let Err(reason) = way.take(feature) {
            way.notes.push(format!("feature #{number}: {reason}: it is passed over"));
        }
    }
    Ok(way)
}

impl DrawnWay {
    /// Takes a feature of GeoJSON, or says why it is of no use.
    fn take(&mut self, feature: &Value) -> Result<(), String> {
        if let Some((place, word)) = marked_word(feature) {
            return Err(format!("{}: {word} is no value of JSON", place.trim_start_matches('.')));
        }
        // A geometry may also stand alone.
        let shape = feature.get("geometry").unwrap_or(feature);
        if shape.is_null() {
            return Err("it has no geometry".into());
        }
        let wrong = |fault: FeatureFault| format!("{}: {}", fault.field, fault.reason);
        let Shape { form, .. } = geometry(shape).map_err(wrong)?;
        let places =
            |of: &[Position]| of.iter().map(|it| as_degrees(*it)).collect::<Result<Vec<_>, _>>();
        match form {
            Form::Lines(lines) => self.points.extend(places(&lines.concat())?),
            Form::Points(points) => {
                let text = |name: &str| {
                    feature.pointer(&format!("/properties/{name}"))?.as_str().and_then(marked)
                };
                for place in places(&points)? {
                    let (name, description) = (text("name").map(shown), text("description"));
                    self.marks.push(Mark { place, name, description });
                }
            }
            Form::Polygons(_) => return Err("a polygon is no way; draw a line".into()),
        }
        Ok(())
    }
}

/// What a person wrote at a mark, as far as it can be said at a stop.
fn marked(text: &str) -> Option<String> {
    let text = plain::lines(&text.chars().take(LONGEST_NOTE).collect::<String>());
    Some(text).filter(|text| !text.trim().is_empty())
}

/// The points without those next to the one before; the last is kept.
fn thinned(points: &[Wgs84]) -> Vec<Wgs84> {
    let mut kept: Vec<Wgs84> = Vec::new();
    for point in points {
        if kept.last().is_none_or(|last| length_m(*last, *point) >= STEP_M) {
            kept.push(*point);
        }
    }
    // The last one takes the place of the one kept next to it; all of them
    // next to the first are no way.
    if let (Some(last), true) = (points.last(), kept.len() > 1)
        && kept.last() != Some(last)
    {
        kept.pop();
        kept.push(*last);
    }
    kept
}
