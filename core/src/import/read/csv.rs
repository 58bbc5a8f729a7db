//! CSV with a column for each coordinate, or one with both.
//!
//! The separator is the one that the first line has most of, or that it names as
//! Excel does, `sep=;`. Columns are found by their names; a file without such
//! columns is refused with what it has.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use ::csv::{ErrorKind, ReaderBuilder, StringRecord};
use serde_json::{Number, Value};
use smol_str::SmolStr;

use super::budget::Budget;
use super::geojson::skip_mark;
use super::wkt::wkt;
use crate::assets::{FaultKind, FeatureFault, Form, Position, Shape, geometry, shown};
use crate::delimiter::{Delimiter, named_separator};
use crate::import::ImportError;
use crate::import::raw::{Head, Place, RawFeature, Sink, Stop};

const X: [&str; 14] = [
    "lon",
    "lng",
    "long",
    "longitude",
    "x",
    "coord_x",
    "coordx",
    "x_coord",
    "easting",
    "est",
    "x_wgs84",
    "lon_wgs84",
    "xlong",
    "coordonnee_x",
];
const Y: [&str; 13] = [
    "lat",
    "latitude",
    "y",
    "coord_y",
    "coordy",
    "y_coord",
    "northing",
    "nord",
    "y_wgs84",
    "lat_wgs84",
    "ylat",
    "coordonnee_y",
    "lati",
];
const Z: [&str; 6] = ["z", "altitude", "alt", "ele", "elevation", "coord_z"];
/// "latitude, longitude" in one cell, as Opendatasoft writes it.
const BOTH: [&str; 3] = ["geo_point_2d", "geo_point", "coordonnees_geo"];
/// A geometry in one cell, as GeoJSON or as well-known text.
const SHAPE: [&str; 6] = ["geo_shape", "geojson", "wkt", "geom_wkt", "wkt_geom", "geometry_wkt"];
/// It may be one too, or a word for it, where there are no other coordinates.
const MAYBE_SHAPE: [&str; 5] = ["the_geom", "geom", "geometry", "geometrie", "shape"];
const ID: [&str; 4] = ["id", "identifiant", "objectid", "fid"];

/// What is wrong with a row is said of its coordinates.
const FIELD: &str = "coordinates";

/// A column and its name in the file.
type Column = (usize, String);

enum Where {
    Columns { x: Column, y: Column, z: Option<Column> },
    Point(Column),
    Shape(Column),
}

pub(super) fn read(path: &Path, file: File, sink: &mut dyn Sink) -> Result<(), Stop> {
    let failed = |source| ImportError::Read { file: path.into(), source };
    let budget = Budget::new();
    let reader = BufReader::with_capacity(1 << 16, budget.reader(file));
    let mut reader = skip_mark(reader, path)?;
    let named = named_separator(reader.fill_buf().map_err(failed)?);
    if let Some((_, bytes)) = named {
        reader.consume(bytes);
    }
    // What names the separator is a line of the file, too.
    let lines_before = u64::from(named.is_some());
    let delimiter = match named {
        Some((separator, _)) => separator,
        None => Delimiter::of(reader.fill_buf().map_err(failed)?).byte(),
    };
    let mut csv = ReaderBuilder::new().delimiter(delimiter).from_reader(reader);
    let headers = csv.headers().map_err(|error| broken(path, &error))?.clone();
    let Some(place) = find(&headers) else {
        let names: Vec<_> = headers.iter().take(20).collect();
        let reason = format!(
            "no columns of coordinates, as longitude and latitude, x and y, geo_point_2d, or wkt: \
             it has {}; rename them",
            shown(names.join(", "))
        );
        return Err(ImportError::broken(path, "line 1", reason).into());
    };
    sink.head(Head::default())?;
    let id = column(&headers, &ID);
    let columns = Columns::new(&headers, place, id);
    let mut row = StringRecord::new();
    loop {
        budget.refill();
        let line = csv.position().line() + lines_before;
        match csv.read_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                // The line it begins on, after empty ones.
                let line = row.position().map_or(line, |at| at.line() + lines_before);
                sink.feature(feature(&columns, &row, line))?;
            }
            Err(error) => match error.kind() {
                ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    let reason = format!("{len} cells, the first line has {expected_len}");
                    let fault = FeatureFault { kind: FaultKind::Form, field: "row".into(), reason };
                    sink.fault(Place::Line(line), fault)?;
                }
                _ => return Err(broken(path, &error).into()),
            },
        }
    }
}

fn broken(path: &Path, error: &::csv::Error) -> ImportError {
    let place = error.position().map_or("line 1".into(), |at| format!("line {}", at.line()));
    let reason = match error.kind() {
        ErrorKind::Utf8 { .. } => "not UTF-8: save the file so".into(),
        _ => shown(error),
    };
    ImportError::broken(path, place, reason)
}

/// The first column with one of these names, as people write them.
fn column(headers: &StringRecord, names: &[&str]) -> Option<Column> {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    names.iter().find_map(|name| {
        let at = headers.iter().position(|header| plain(header) == *name)?;
        Some((at, headers.get(at)?.to_owned()))
    })
}

fn find(headers: &StringRecord) -> Option<Where> {
    if let Some(shape) = column(headers, &SHAPE) {
        return Some(Where::Shape(shape));
    }
    // Portals have degrees in it, and Lambert-93 in x and y beside it.
    if let Some(point) = column(headers, &BOTH) {
        return Some(Where::Point(point));
    }
    match column(headers, &X).zip(column(headers, &Y)) {
        Some((x, y)) => Some(Where::Columns { x, y, z: column(headers, &Z) }),
        None => column(headers, &MAYBE_SHAPE).map(Where::Shape),
    }
}

/// What the columns of a file are for.
struct Columns {
    place: Where,
    id: Option<Column>,
    /// Those that become properties, in the order of their names.
    kept: Vec<(usize, SmolStr)>,
}

impl Columns {
    fn new(headers: &StringRecord, place: Where, id: Option<Column>) -> Self {
        let spent: &[&Column] = match &place {
            Where::Columns { x, y, z: Some(z) } => &[x, y, z],
            Where::Columns { x, y, z: None } => &[x, y],
            Where::Point(column) | Where::Shape(column) => &[column],
        };
        let is_spent = |at: usize| spent.iter().any(|(spent, _)| *spent == at);
        let named = headers.iter().map(|name| SmolStr::from(name.trim())).enumerate();
        let mut kept: Vec<_> = named.filter(|(at, _)| !is_spent(*at)).collect();
        // Of columns of one name the last stays behind the others.
        kept.sort_by(|(_, a), (_, b)| a.cmp(b));
        Self { kept, place, id }
    }
}

fn feature(columns: &Columns, row: &StringRecord, line: u64) -> RawFeature {
    let named = columns.kept.iter().filter_map(|(at, name)| {
        let cell = trimmed(row.get(*at)?);
        (!cell.is_empty()).then(|| (name.clone(), value(cell)))
    });
    let properties = named.collect();
    let cell = |column: &Column| trimmed(row.get(column.0).unwrap_or_default());
    let id = columns.id.as_ref().map(cell).filter(|id| !id.is_empty()).map(Value::from);
    let (shape, crs) = match &columns.place {
        Where::Shape(column) if !cell(column).is_empty() && !cell(column).starts_with('{') => {
            match wkt(cell(column), &column.1) {
                Ok((shape, crs)) => (Ok(shape), crs),
                Err(fault) => (Err(fault), None),
            }
        }
        place => (shape(place, cell), None),
    };
    let place = Place::Line(line);
    RawFeature { place, id, shape, crs, coordinates: FIELD, properties, odd: Vec::new() }
}

/// A cell without the spaces around it, of which most have none.
fn trimmed(cell: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { cell } else { cell.trim() }
}

/// What a row has but for well-known text.
fn shape<'a>(
    place: &Where,
    cell: impl Fn(&Column) -> &'a str,
) -> Result<Option<Shape>, FeatureFault> {
    let point = |position| Some(Shape { form: Form::Points(vec![position]), multi: false });
    match place {
        Where::Columns { x, y, z } => {
            if cell(x).is_empty() && cell(y).is_empty() {
                return Ok(None);
            }
            // A height that nobody knows.
            let unknown = ["", "null", "nan", "none", "n/a", "-"];
            let is_unknown = |text: &str| unknown.iter().any(|it| it.eq_ignore_ascii_case(text));
            let z = z.as_ref().filter(|z| !is_unknown(cell(z)));
            let z = z.map(|z| number(cell(z), &z.1)).transpose()?;
            Ok(point(Position { x: number(cell(x), &x.1)?, y: number(cell(y), &y.1)?, z }))
        }
        Where::Point(column) => {
            let text = cell(column);
            if text.is_empty() {
                return Ok(None);
            }
            let Some((latitude, longitude)) = text.split_once(',') else {
                return bad(&column.1, format!("{} is not latitude, longitude", shown(text)));
            };
            let name = &column.1;
            let (x, y) = (number(longitude, name)?, number(latitude, name)?);
            Ok(point(Position { x, y, z: None }))
        }
        Where::Shape(column) => match cell(column) {
            "" => Ok(None),
            text => match serde_json::from_str::<Value>(text) {
                Ok(value) => geometry(&value).map(Some),
                Err(error) => bad(&column.1, format!("not a GeoJSON geometry: {}", shown(error))),
            },
        },
    }
}

fn bad<T>(column: &str, reason: String) -> Result<T, FeatureFault> {
    Err(FeatureFault { kind: FaultKind::Number, field: shown(column), reason })
}

/// A number as spreadsheets write it, also with a comma.
fn number(text: &str, column: &str) -> Result<f64, FeatureFault> {
    let plain = trimmed(text);
    let number = plain.parse::<f64>().or_else(|_| plain.replace(',', ".").parse());
    match number {
        Ok(number) if number.is_finite() => Ok(number),
        _ => {
            // 48°49'01", 48 49 01, N48 49.02
            let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.');
            let is_angle = parts.filter(|part| !part.is_empty()).count() > 1;
            let hint =
                if is_angle { "; write degrees, minutes and seconds as 48.8170" } else { "" };
            bad(column, format!("{} is not a finite number{hint}", shown(text)))
        }
    }
}

/// A number where the text is one and nothing is lost by it: `01001` stays a
/// text.
fn value(cell: &str) -> Value {
    if let Some(whole) = whole(cell) {
        return whole.into();
    }
    // Most texts do not begin as a number does.
    let begins = cell.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let number = begins.then(|| serde_json::from_str::<Number>(cell).ok()).flatten();
    match number {
        Some(number) if is_written_so(&number, cell) => Value::Number(number),
        _ => cell.into(),
    }
}

/// A whole number, if it is one that is written like this.
fn whole(cell: &str) -> Option<i64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let is_written_so = match digits.as_bytes() {
        [b'0'] => digits.len() == cell.len(),
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if is_written_so { cell.parse().ok() } else { None }
}

/// Whether a number is written like this, to the letter.
fn is_written_so(number: &Number, text: &str) -> bool {
    struct Rest<'a>(&'a [u8]);
    impl io::Write for Rest<'_> {
        fn write(&mut self, written: &[u8]) -> io::Result<usize> {
            let rest = self.0.strip_prefix(written).ok_or(io::ErrorKind::InvalidData)?;
            self.0 = rest;
            Ok(written.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut rest = Rest(text.as_bytes());
    serde_json::to_writer(&mut rest, number).is_ok() && rest.0.is_empty()
}
