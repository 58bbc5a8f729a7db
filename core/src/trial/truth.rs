//! Where a visitor truly was and looked, as CSV or GPX.
//!
//! In: the bytes of a file, made by us or by another program. Out: a [`Truth`]
//! whose times rise. Columns of a CSV are found by their names, whatever their
//! order; what others it has are passed over.

use std::fmt::Write as _;

use csv::ByteRecord;
use jiff::{SignedDuration, Timestamp};

use crate::assets::read_gpx;
use crate::delimiter::Delimiter;
use crate::geodesy::{Wgs84, full_turn_deg};

/// Larger files are not read, bytes.
pub const MAX_TRUTH_BYTES: usize = 128 << 20;
/// A day at ten a second, and some.
const MOST_POINTS: usize = 1_000_000;
/// Farther from the ellipsoid nobody walks, metres.
const FARTHEST_M: f64 = 100_000.0;

const TIME: &str = "time";
const LAT: &str = "lat_deg";
const LON: &str = "lon_deg";
const HEIGHT: &str = "height_m";
const HEADING: &str = "heading_deg";

/// Where a visitor truly was and looked at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TruthPoint {
    /// When.
    pub time: Timestamp,
    /// Where.
    pub place: Wgs84,
    /// Height of the device above the ellipsoid, metres, if it is known.
    pub height_m: Option<f64>,
    /// Where the back camera looks, degrees clockwise from true north, 0 to 360,
    /// if it is known.
    pub heading_deg: Option<f64>,
}

impl TruthPoint {
    /// The first line of a CSV of truth.
    #[must_use]
    pub fn csv_header() -> String {
        format!("{TIME},{LAT},{LON},{HEIGHT},{HEADING}\n")
    }

    /// The line of a CSV of truth: places to a tenth of a millimetre.
    #[must_use]
    pub fn csv_line(&self) -> String {
        let (lat_deg, lon_deg) = (self.place.lat_deg(), self.place.lon_deg());
        let mut line = format!("{:.3},{lat_deg:.9},{lon_deg:.9},", self.time);
        // Writing to a text cannot fail.
        if let Some(height_m) = self.height_m {
            let _ = write!(line, "{height_m:.3}");
        }
        line.push(',');
        if let Some(heading_deg) = self.heading_deg {
            let _ = write!(line, "{heading_deg:.4}");
        }
        line.push('\n');
        line
    }
}

/// Why a truth cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TruthError {
    /// The file is larger than any walk.
    #[error("larger than the {MAX_TRUTH_BYTES} bytes that are read: cut the walk out of it")]
    Size,
    /// It has more points than any walk.
    #[error("more than {MOST_POINTS} points: cut the walk out of it, or leave out every other one")]
    Points,
    /// It has no points.
    #[error("no truth in it: a CSV has a line of names and then one for each time")]
    Empty,
    /// A column is not there.
    #[error(
        "line {line}: no column {column}: the first line names {TIME}, {LAT}, {LON} and, if known, {HEIGHT} and {HEADING}"
    )]
    Column {
        /// The line of the names, from 1.
        line: u64,
        /// The column's name.
        column: &'static str,
    },
    /// A cell does not hold what it should.
    #[error("line {line}, column {column}: {reason}")]
    Cell {
        /// The line, from 1.
        line: u64,
        /// The column's name.
        column: &'static str,
        /// What is wrong, and what should be there.
        reason: String,
    },
    /// The file is no CSV.
    #[error("line {line}: {reason}")]
    Csv {
        /// The line, from 1.
        line: u64,
        /// What the reader says.
        reason: String,
    },
    /// The file is no GPX.
    #[error("not GPX: {reason}")]
    Gpx {
        /// What the reader says.
        reason: String,
    },
    /// A GPX track has no times.
    #[error("the GPX track tells no times, so nothing can be held against it")]
    NoTimes,
}

/// A walk as it truly was.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Truth {
    /// In the order of their times, no two at one.
    pub points: Vec<TruthPoint>,
    /// What of the file was passed over or put right.
    pub notes: Vec<String>,
}

impl Truth {
    /// Reads a CSV, or a GPX file, which tells no headings.
    ///
    /// # Errors
    /// [`TruthError`] with line and column.
    pub fn read(bytes: &[u8]) -> Result<Self, TruthError> {
        if bytes.len() > MAX_TRUTH_BYTES {
            return Err(TruthError::Size);
        }
        // A byte order mark is no part of a text, but common.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let truth = match bytes.trim_ascii_start().first() {
            Some(b'<') => read_track(bytes)?,
            _ => read_csv(bytes)?,
        };
        match truth.points.len() {
            0 => Err(TruthError::Empty),
            too_many if too_many > MOST_POINTS => Err(TruthError::Points),
            _ => Ok(truth),
        }
    }
}

fn read_track(bytes: &[u8]) -> Result<Truth, TruthError> {
    let track = read_gpx(bytes).map_err(|reason| TruthError::Gpx { reason })?;
    let start = track.start.ok_or(TruthError::NoTimes)?;
    let mut points: Vec<TruthPoint> = Vec::with_capacity(track.points.len());
    for point in &track.points {
        let after = SignedDuration::try_from_secs_f64(point.at_s).unwrap_or_default();
        let time = start.saturating_add(after).unwrap_or(start);
        // Two points at one time: the first one counts.
        if points.last().is_none_or(|before| before.time < time) {
            points.push(TruthPoint { time, place: point.place, height_m: None, heading_deg: None });
        }
    }
    Ok(Truth { points, notes: track.notes.iter().map(ToString::to_string).collect() })
}

/// Which columns hold what.
struct Columns {
    time: usize,
    lat: usize,
    lon: usize,
    height: Option<usize>,
    heading: Option<usize>,
}

fn read_csv(bytes: &[u8]) -> Result<Truth, TruthError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(Delimiter::of(bytes).byte())
        .from_reader(bytes);
    let (mut record, mut columns) = (ByteRecord::new(), None);
    let mut points: Vec<TruthPoint> = Vec::new();
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|error| TruthError::Csv {
            line: error.position().map_or(0, csv::Position::line),
            reason: error.to_string(),
        })?;
        if !more {
            break;
        }
        let line = record.position().map_or(0, |position| line_of(bytes, position));
        let Some(columns) = &columns else {
            columns = Some(Columns::of(&record, line)?);
            continue;
        };
        let point = Row { record: &record, line }.point(columns)?;
        if points.last().is_some_and(|before| before.time >= point.time) {
            let reason = format!("{} is not after the time before it: sort the lines", point.time);
            return Err(TruthError::Cell { line, column: TIME, reason });
        }
        if points.len() == MOST_POINTS {
            return Err(TruthError::Points);
        }
        points.push(point);
    }
    Ok(Truth { points, notes: Vec::new() })
}

/// The line on which a record begins: its reader tells that of the empty ones
/// before it, which it passes over.
fn line_of(bytes: &[u8], position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let before = bytes.get(from..).unwrap_or_default().iter();
    let passed = before.take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + passed.filter(|byte| **byte == b'\n').count() as u64
}

impl Columns {
    fn of(names: &ByteRecord, line: u64) -> Result<Self, TruthError> {
        let find = |name: &str| {
            names.iter().position(|cell| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes()))
        };
        let need = |column: &'static str| find(column).ok_or(TruthError::Column { line, column });
        Ok(Self {
            time: need(TIME)?,
            lat: need(LAT)?,
            lon: need(LON)?,
            height: find(HEIGHT),
            heading: find(HEADING),
        })
    }
}

/// A line with its number.
struct Row<'a> {
    record: &'a ByteRecord,
    line: u64,
}

impl Row<'_> {
    fn point(&self, columns: &Columns) -> Result<TruthPoint, TruthError> {
        let lat_deg = self.number(columns.lat, LAT, -90.0, 90.0)?;
        let lon_deg = self.number(columns.lon, LON, -180.0, 180.0)?;
        let place =
            Wgs84::new(lat_deg, lon_deg).map_err(|error| self.wrong(LAT, error.to_string()))?;
        let optional = |index: Option<usize>, column, least, most| match index {
            Some(index) if !self.cell(index, column)?.is_empty() => {
                self.number(index, column, least, most).map(Some)
            }
            _ => Ok(None),
        };
        Ok(TruthPoint {
            time: self.time(columns.time)?,
            place,
            height_m: optional(columns.height, HEIGHT, -FARTHEST_M, FARTHEST_M)?,
            heading_deg: optional(columns.heading, HEADING, -360.0, 360.0)?.map(full_turn_deg),
        })
    }

    fn time(&self, index: usize) -> Result<Timestamp, TruthError> {
        let text = self.cell(index, TIME)?;
        text.parse().map_err(|_| {
            let expected = "expected a time with its offset, as 2026-06-16T09:00:00.100Z";
            self.wrong(TIME, format!("{} is none: {expected}", quoted(text)))
        })
    }

    fn number(
        &self,
        index: usize,
        column: &'static str,
        least: f64,
        most: f64,
    ) -> Result<f64, TruthError> {
        let text = self.cell(index, column)?;
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| {
            let expected = format!("expected a number of {least} to {most}, as 48.5");
            self.wrong(column, format!("{} is none: {expected}", quoted(text)))
        })
    }

    /// What a cell holds; one that is not there holds nothing.
    fn cell(&self, index: usize, column: &'static str) -> Result<&str, TruthError> {
        let cell = self.record.get(index).unwrap_or_default().trim_ascii();
        std::str::from_utf8(cell).map_err(|_| self.wrong(column, "not UTF-8".into()))
    }

    fn wrong(&self, column: &'static str, reason: String) -> TruthError {
        TruthError::Cell { line: self.line, column, reason }
    }
}

/// The beginning of a cell, in which a file may hold anything.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(40).filter(|it| !it.is_control()).collect();
    format!("\u{201c}{short}\u{201d}")
}
