//! GPX text to its points.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{NoteKind, Notes, TrackMark};
use crate::assets::length_m;
use crate::assets::limits::{MOST_TRACK_ELEMENTS, MOST_TRACK_POINTS};
use crate::assets::problem::shown;
use crate::geodesy::Wgs84;

/// Elements in each other; GPX has some seven.
const DEEPEST: usize = 64;
/// Nearer to nought in latitude and longitude than any walk, degrees.
const NOUGHT_DEG: f64 = 1e-6;
/// Nobody goes so far from the middle of a visit, metres.
const FARTHEST_M: f64 = 1_000_000.0;
/// Bytes of a name or a description; more is no text for people.
const LONGEST_TEXT: usize = 64 << 10;

/// A point as the file has it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) place: Wgs84,
    pub(super) time: Option<Timestamp>,
    pub(super) line: u64,
}

/// What a document has.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) points: Vec<Found>,
    pub(super) marks: Vec<TrackMark>,
}

pub(super) fn read(text: &str) -> Result<(Document, Notes), String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    // What is open is kept here, where a tag that is never closed is no harm.
    (config.check_end_names, config.allow_unmatched_ends) = (false, true);
    config.allow_dangling_amp = true;
    let mut reading = Reading::default();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let cut = loop {
        let line = lines.at(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => reading.begin(&tag, line)?,
            Ok(Event::Empty(tag)) => {
                reading.begin(&tag, line)?;
                reading.end(tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => reading.end(tag.local_name().as_ref()),
            Ok(Event::Text(text)) => reading.say(&text),
            Ok(Event::CData(text)) => reading.say(&text),
            Ok(Event::GeneralRef(of)) => reading.say(&referred(&of)),
            Ok(Event::DocType(_)) => {
                return Err("it declares a document type: remove it".into());
            }
            Ok(Event::Eof) if reading.open.is_empty() => break None,
            Ok(Event::Eof) => break Some((line, "the file ends here".to_owned())),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
            Err(error) => break Some((line, shown(error))),
        }
    };
    reading.finish(cut)
}

/// The line of a place of the text, asked in its order.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn at(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let passed = self.text.get(self.at..place).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = place.max(self.at);
        self.line
    }
}

/// An element that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    Point(PointKind),
    Name,
    Description,
    Comment,
    Time,
    Other(Box<str>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PointKind {
    Track,
    Route,
    Mark,
}

impl Open {
    fn of(name: &str) -> Self {
        match name {
            "trkpt" => Self::Point(PointKind::Track),
            "rtept" => Self::Point(PointKind::Route),
            "wpt" => Self::Point(PointKind::Mark),
            "name" => Self::Name,
            "desc" => Self::Description,
            "cmt" => Self::Comment,
            "time" => Self::Time,
            other => Self::Other(other.into()),
        }
    }
}

/// A point that is not closed yet.
#[derive(Debug)]
struct Begun {
    kind: PointKind,
    line: u64,
    lat: String,
    lon: String,
    time: String,
    name: String,
    description: String,
    comment: String,
}

#[derive(Default)]
struct Reading {
    open: Vec<Open>,
    point: Option<Begun>,
    is_gpx: bool,
    elements: usize,
    /// Points, and what holds points.
    counted: usize,
    track: Vec<Found>,
    route: Vec<Found>,
    marks: Vec<TrackMark>,
    notes: Notes,
}

impl Reading {
    fn begin(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), String> {
        let name = tag.local_name();
        let name = name.as_ref();
        if !std::mem::replace(&mut self.is_gpx, true) && name != "gpx" {
            return Err(format!("its first element is {}: save the walk as GPX", shown(name)));
        }
        let open = Open::of(name);
        self.elements += 1;
        self.counted +=
            usize::from(matches!(open, Open::Point(_)) || matches!(name, "trk" | "rte"));
        if self.elements > MOST_TRACK_ELEMENTS || self.counted > MOST_TRACK_POINTS {
            return Err(format!(
                "more than {MOST_TRACK_POINTS} points, or {MOST_TRACK_ELEMENTS} elements: \
                 simplify it"
            ));
        }
        if self.open.len() >= DEEPEST {
            return Err("elements are nested too deep".into());
        }
        if let Open::Point(kind) = open {
            // One that was never closed.
            self.close();
            let mut begun = Begun {
                kind,
                line,
                lat: String::new(),
                lon: String::new(),
                time: String::new(),
                name: String::new(),
                description: String::new(),
                comment: String::new(),
            };
            // Also without quotes, as from a hand.
            for attribute in tag.html_attributes().with_checks(false).filter_map(Result::ok) {
                let into = match attribute.key.local_name().as_ref() {
                    "lat" => &mut begun.lat,
                    "lon" => &mut begun.lon,
                    _ => continue,
                };
                *into = attribute.value.trim().chars().take(40).collect();
            }
            self.point = Some(begun);
        }
        self.open.push(open);
        Ok(())
    }

    /// The innermost element of this name ends, and what is open in it.
    fn end(&mut self, name: &str) {
        let ended = Open::of(name);
        let Some(at) = self.open.iter().rposition(|open| *open == ended) else { return };
        let has_point = self.open.iter().skip(at).any(|open| matches!(open, Open::Point(_)));
        self.open.truncate(at);
        if has_point {
            self.close();
        }
    }

    /// A text of an element right within a point.
    fn say(&mut self, text: &str) {
        let [.., Open::Point(_), within] = self.open.as_slice() else { return };
        let Some(point) = &mut self.point else { return };
        let into = match within {
            Open::Time => &mut point.time,
            Open::Name => &mut point.name,
            Open::Description => &mut point.description,
            Open::Comment => &mut point.comment,
            Open::Point(_) | Open::Other(_) => return,
        };
        if into.len() + text.len() <= LONGEST_TEXT {
            into.push_str(text);
        }
    }

    /// Takes the point at hand, if it has a place.
    fn close(&mut self) {
        let Some(point) = self.point.take() else { return };
        let line = point.line;
        let Some(place) = place(&point.lat, &point.lon) else {
            self.notes.add(NoteKind::NoPlace, line, || {
                let (lat, lon) = (shown(&point.lat), shown(&point.lon));
                format!("lat \"{lat}\", lon \"{lon}\" is no place: the point is passed over")
            });
            return;
        };
        if place.lat_deg().abs() < NOUGHT_DEG && place.lon_deg().abs() < NOUGHT_DEG {
            self.notes.add(NoteKind::Nought, line, || {
                "a point at 0, 0, as receivers write it that know no place: it is passed over"
                    .into()
            });
            return;
        }
        let said = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        let time = time(point.time.trim());
        if time.is_none() && !point.time.trim().is_empty() && point.kind != PointKind::Mark {
            self.notes.add(NoteKind::BadTime, line, || {
                format!("{} is no time: the point is kept without", shown(point.time.trim()))
            });
        }
        match point.kind {
            PointKind::Track => self.track.push(Found { place, time, line }),
            PointKind::Route => self.route.push(Found { place, time, line }),
            PointKind::Mark => self.marks.push(TrackMark {
                place,
                name: said(point.name),
                description: said(point.description).or_else(|| said(point.comment)),
            }),
        }
    }

    /// What was read, up to where the file was cut off if it was.
    fn finish(self, cut: Option<(u64, String)>) -> Result<(Document, Notes), String> {
        let Self { is_gpx, track, route, marks, mut notes, .. } = self;
        let points = if track.is_empty() { route } else { track };
        let points = together(points, &mut notes);
        let nothing = points.is_empty() && marks.is_empty();
        match cut {
            None if !is_gpx => return Err("it has no element".into()),
            Some((line, why)) if !is_gpx || nothing => return Err(format!("line {line}: {why}")),
            Some((line, why)) => notes.add(NoteKind::Cut, line, || {
                format!("it is cut off or broken here ({why}): what comes before is kept")
            }),
            None => {}
        }
        Ok((Document { points, marks }, notes))
    }
}

/// The points without those that are nowhere near the others, as where one of
/// the two numbers is nought or both are exchanged.
fn together(mut points: Vec<Found>, notes: &mut Notes) -> Vec<Found> {
    let middle = |degrees: fn(Wgs84) -> f64| {
        let mut all: Vec<f64> = points.iter().map(|point| degrees(point.place)).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    };
    let middle = Wgs84::new(middle(Wgs84::lat_deg), middle(Wgs84::lon_deg));
    // Of two nobody knows which is wrong.
    let Some(middle) = middle.ok().filter(|_| points.len() > 2) else { return points };
    points.retain(|point| {
        let off_m = length_m(middle, point.place);
        if off_m > FARTHEST_M {
            notes.add(NoteKind::Far, point.line, || {
                let off_km = off_m / 1000.0;
                format!("a point {off_km:.0} km from the others: it is passed over")
            });
        }
        off_m <= FARTHEST_M
    });
    points
}

/// A place from its two numbers, also with a comma.
fn place(lat: &str, lon: &str) -> Option<Wgs84> {
    let degrees = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    Wgs84::new(degrees(lat)?, degrees(lon)?).ok()
}

/// A time; without a zone it is UTC, as GPX has it.
fn time(text: &str) -> Option<Timestamp> {
    let local = || text.parse::<DateTime>().ok()?.to_zoned_datetime(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| Some(local()?.timestamp()))
}

/// What a reference stands for; nothing where nobody says it.
fn referred(reference: &BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string().into();
    }
    quick_xml::escape::resolve_xml_entity(reference.as_ref()).unwrap_or_default().into()
}
