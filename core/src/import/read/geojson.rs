//! GeoJSON feature collections, feature by feature; also features that stand by
//! themselves, one after the other.
//!
//! The file is cut into pieces and each feature is read on its own, so that what
//! is wrong with one leaves the rest alone.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::Value;

use super::MAX_FEATURE_BYTES;
use super::budget::Budget;
use crate::assets::{
    COORDINATES, ODD_PROPERTIES, OddField, PieceError, Pieces, crs_name, cut_feature, shown,
};
use crate::import::ImportError;
use crate::import::raw::{Head, Place, RawFeature, Sink, Stop};

pub(super) fn read(path: &Path, file: File, sink: &mut dyn Sink) -> Result<(), Stop> {
    let budget = Budget::new();
    let reader = BufReader::with_capacity(1 << 16, budget.reader(file));
    let pieces = Pieces::new(skip_mark(reader, path)?);
    let mut reading = Reading {
        path,
        sink,
        budget,
        pieces,
        text: Vec::new(),
        head: Some(Head::default()),
        number: 0,
    };
    loop {
        reading.object()?;
        match reading.pieces.peek() {
            Ok(None) => return Ok(()),
            Ok(Some(_)) => {}
            Err(error) => return Err(reading.broken(error)),
        }
    }
}

/// A byte order mark is no part of JSON, but common.
pub(super) fn skip_mark<R: BufRead>(mut reader: R, path: &Path) -> Result<R, ImportError> {
    let failed = |source| ImportError::Read { file: path.into(), source };
    if reader.fill_buf().map_err(failed)?.starts_with(b"\xEF\xBB\xBF") {
        reader.consume(3);
    }
    Ok(reader)
}

struct Reading<'a, R> {
    path: &'a Path,
    sink: &'a mut dyn Sink,
    budget: Budget,
    pieces: Pieces<R>,
    /// The value at hand.
    text: Vec<u8>,
    /// What was read of it, until it is handed over.
    head: Option<Head>,
    number: u64,
}

/// Members that only Esri's JSON has.
const ESRI: [&str; 5] =
    ["geometryType", "spatialReference", "displayFieldName", "fieldAliases", "objectIdFieldName"];
/// Members of a feature, which may stand by itself.
const OF_A_FEATURE: [&str; 5] = ["type", "id", "geometry", "properties", "crs"];

impl<R: BufRead> Reading<'_, R> {
    fn broken(&self, error: PieceError) -> Stop {
        let place = match self.number {
            0 => "before its first feature".into(),
            number => format!("after feature #{number}"),
        };
        ImportError::broken(self.path, place, format!("not GeoJSON: {}", shown(error))).into()
    }

    fn wrong(&self, place: &str, reason: impl std::fmt::Display) -> Stop {
        ImportError::broken(self.path, place, reason).into()
    }

    /// The value at hand as text.
    fn text(&self) -> Result<&str, Stop> {
        std::str::from_utf8(&self.text).map_err(|error| {
            let at = error.valid_up_to();
            let (line, column) = self.pieces.place_in(&self.text, at);
            let byte = self.text.get(at).copied().unwrap_or_default();
            let reason = format!("byte 0x{byte:02X} is not UTF-8: save the file as UTF-8");
            self.wrong(&format!("line {line} column {column}"), reason)
        })
    }

    /// A member that should be little.
    fn little(&mut self) -> Result<Value, Stop> {
        self.pieces.value(&mut self.text).map_err(|error| self.broken(error))?;
        let text = self.text()?;
        Ok(serde_json::from_str(text).unwrap_or_else(|_| shown(text).into()))
    }

    fn object(&mut self) -> Result<(), Stop> {
        self.pieces.open(b'{').map_err(|error| self.broken(error))?;
        let (mut features, mut esri) = (false, false);
        let mut kind = None;
        // What would be a feature by itself.
        let mut own = String::new();
        let mut is_first = true;
        loop {
            let name = self.pieces.member(&mut self.text, is_first);
            let Some(name) = name.map_err(|error| self.broken(error))? else { break };
            is_first = false;
            match name.as_str() {
                "features" => {
                    if esri && kind.is_none() {
                        return Err(self.wrong("type", ESRI_JSON));
                    }
                    features = true;
                    self.begin()?;
                    self.features()?;
                }
                "attribution" => {
                    let text = self.little()?;
                    if let (Some(head), Some(text)) = (&mut self.head, text.as_str()) {
                        head.attribution = Some(shown(text));
                    }
                }
                name if OF_A_FEATURE.contains(&name) => {
                    self.pieces.value(&mut self.text).map_err(|error| self.broken(error))?;
                    let text = self.text()?.to_owned();
                    let comma = if own.is_empty() { "" } else { "," };
                    own.push_str(&format!("{comma}\"{name}\":{text}"));
                    if own.len() as u64 > MAX_FEATURE_BYTES {
                        let reason = format!("longer than {MAX_FEATURE_BYTES} bytes");
                        return Err(self.wrong("the feature", reason));
                    }
                    match name {
                        "type" => kind = Some(self.kind(&text)?),
                        "crs" => self.crs(&text)?,
                        _ => {}
                    }
                }
                name => {
                    esri |= ESRI.contains(&name);
                    self.pieces.skip().map_err(|error| self.broken(error))?;
                }
            }
            self.budget.refill();
        }
        match kind.as_deref() {
            Some("Feature") => {
                self.begin()?;
                self.number += 1;
                hand_over(&format!("{{{own}}}"), Place::Feature(self.number), self.sink)
            }
            _ if features => Ok(()),
            _ if esri => Err(self.wrong("type", ESRI_JSON)),
            _ => Err(self.wrong("features", "missing; expected a FeatureCollection")),
        }
    }

    /// The type of the object, which must be one that has features.
    fn kind(&self, text: &str) -> Result<String, Stop> {
        let kind: Value = serde_json::from_str(text).unwrap_or_default();
        let kind = kind.as_str().unwrap_or("no text");
        let hint = match kind {
            "FeatureCollection" | "Feature" => return Ok(kind.to_owned()),
            "Topology" => ": TopoJSON, which is not read; convert it, as with ogr2ogr",
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon"
            | "MultiPolygon" | "GeometryCollection" => {
                ": a geometry without properties; make a Feature of it"
            }
            _ => "",
        };
        let reason = format!("it is {}, expected FeatureCollection{hint}", shown(kind));
        Err(self.wrong("type", reason))
    }

    /// The `crs` member of the GeoJSON of 2008.
    fn crs(&mut self, text: &str) -> Result<(), Stop> {
        let crs: Value = serde_json::from_str(text).unwrap_or_else(|_| shown(text).into());
        let name = (!crs.is_null()).then(|| crs_name(&crs));
        match (&mut self.head, name) {
            (Some(head), name) => head.crs = name,
            (None, None) => {}
            (None, Some(name)) => self.sink.head(Head { crs: Some(name), ..Head::default() })?,
        }
        Ok(())
    }

    /// Hands over what is known before the first feature.
    fn begin(&mut self) -> Result<(), Stop> {
        self.head.take().map_or(Ok(()), |head| self.sink.head(head))
    }

    fn features(&mut self) -> Result<(), Stop> {
        self.pieces.open(b'[').map_err(|error| self.broken(error))?;
        let mut is_first = true;
        while self.pieces.next(b']', is_first).map_err(|error| self.broken(error))? {
            is_first = false;
            self.pieces.value(&mut self.text).map_err(|error| self.broken(error))?;
            self.budget.refill();
            self.number += 1;
            let text = std::mem::take(&mut self.text);
            let text = String::from_utf8(text).or_else(|error| {
                self.text = error.into_bytes();
                self.text().map(str::to_owned)
            })?;
            hand_over(&text, Place::Feature(self.number), self.sink)?;
            self.text = text.into_bytes();
        }
        Ok(())
    }
}

const ESRI_JSON: &str = "Esri JSON, which is not read: ask its server for f=geojson, or convert \
                         it, as with ogr2ogr";

/// Hands over the feature that a text is, or what is wrong with it.
pub(super) fn hand_over(text: &str, place: Place, sink: &mut dyn Sink) -> Result<(), Stop> {
    let cut = match cut_feature(text) {
        Ok(cut) => cut,
        Err(fault) => return sink.fault(place, fault),
    };
    let odd = cut.odd_properties.then(|| OddField::properties(ODD_PROPERTIES));
    let shape = cut.spoilt.map_or_else(|| cut.shape.transpose(), Err);
    sink.feature(RawFeature {
        place,
        id: cut.id,
        shape,
        crs: cut.crs.as_ref().map(crs_name),
        coordinates: COORDINATES,
        properties: cut.properties,
        odd: odd.into_iter().collect(),
    })
}
