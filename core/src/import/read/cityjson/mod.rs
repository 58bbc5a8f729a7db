//! CityJSON 1.1 and 2.0, and CityJSONSeq: buildings with their heights.
//!
//! Of each object without a parent comes one feature: its footprint, its
//! attributes, and what its solids say of its height, parts included. A
//! CityJSON file keeps all of its vertices at the end and cannot be read piece
//! by piece; a sequence can.
//!
//! The `cityjson` crates are not used: they build the whole semantic model,
//! textures and all, of which a footprint and a height are wanted here.

mod building;
mod model;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::lines::each_line;
use crate::assets::{FaultKind, FeatureFault, readable, shown};
use crate::import::ImportError;
use crate::import::raw::{Head, Place, RawFeature, Sink, Stop};
use building::Building;
use model::{CityFile, CityPiece, Header, Objects, Transform};

/// The largest CityJSON file that is read at once.
const MAX_BYTES: u64 = 256 << 20;

/// What a footprint is called in messages.
const FIELD: &str = "footprint";

/// Reads a whole CityJSON file.
pub(super) fn read(path: &Path, file: File, sink: &mut dyn Sink) -> Result<(), Stop> {
    let failed = |source| ImportError::Read { file: path.into(), source };
    // Known before it is read, so that nothing is held for what is refused.
    let bytes = file.metadata().map_err(failed)?.len();
    let mut text = String::new();
    if bytes <= MAX_BYTES {
        text.reserve(bytes as usize + 1);
        file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(failed)?;
    }
    if bytes.max(text.len() as u64) > MAX_BYTES {
        let reason = format!("larger than {MAX_BYTES} bytes; turn it into CityJSONSeq (as cjseq)");
        return Err(ImportError::Format { file: path.into(), reason }.into());
    }
    let broken = |error: serde_json::Error| {
        ImportError::broken(path, "the file", format!("not CityJSON: {}", shown(error)))
    };
    let text = text.trim_start_matches('\u{feff}');
    // What JSON does not have, as NaN, is marked, and spoils the object it is in.
    let mended;
    let file: CityFile<'_> = match serde_json::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            mended = readable(text).ok_or_else(|| broken(error))?;
            serde_json::from_str(&mended).map_err(broken)?
        }
    };
    let (header, piece) = file.parts();
    let transform = begin(path, &header, sink)?;
    for_each_root(&piece, transform, &mut |number| Place::Feature(number), sink)
}

/// Reads a CityJSONSeq file: a header, then an object a line.
pub(super) fn read_sequence(path: &Path, file: File, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut transform: Option<Transform> = None;
    each_line(path, file, |text, line| {
        let broken = |error: serde_json::Error| {
            ImportError::broken(
                path,
                format!("line {line}"),
                format!("not CityJSONSeq: {}", shown(error)),
            )
        };
        let Some(transform) = transform else {
            let header: Header = serde_json::from_str(text).map_err(broken)?;
            transform = Some(begin(path, &header, sink)?);
            return Ok(());
        };
        let mended;
        let piece = match serde_json::from_str::<CityPiece<'_>>(text) {
            Ok(piece) => Ok(piece),
            Err(error) => match readable(text) {
                Some(text) => {
                    mended = text;
                    serde_json::from_str(&mended)
                }
                None => Err(error),
            },
        };
        match piece {
            Ok(piece) => for_each_root(&piece, transform, &mut |_| Place::Line(line), sink),
            Err(error) => {
                let reason = format!("not CityJSONSeq: {}", shown(error));
                let fault = FeatureFault { kind: FaultKind::Form, field: "line".into(), reason };
                sink.fault(Place::Line(line), fault)
            }
        }
    })
}

/// Checks the header and hands over what it says.
fn begin(path: &Path, header: &Header, sink: &mut dyn Sink) -> Result<Transform, Stop> {
    let wrong = |field: &str, reason: String| Stop::from(ImportError::broken(path, field, reason));
    if header.kind != "CityJSON" {
        return Err(wrong("type", format!("it is {}, expected CityJSON", shown(&header.kind))));
    }
    if !header.version.starts_with("1.1") && !header.version.starts_with("2.0") {
        let reason = format!("{} is not read: 1.1 and 2.0 are", shown(&header.version));
        return Err(wrong("version", reason));
    }
    let transform = header.transform.ok_or_else(|| wrong("transform", "missing".into()))?;
    let metadata = header.metadata.as_ref();
    sink.head(Head {
        crs: metadata.and_then(|metadata| metadata.reference_system.clone()),
        attribution: metadata.and_then(|metadata| metadata.contact.as_ref()?.name.clone()),
        ..Head::default()
    })?;
    Ok(transform)
}

/// Hands over each object that has no parent.
fn for_each_root(
    piece: &CityPiece<'_>,
    transform: Transform,
    place: &mut dyn FnMut(u64) -> Place,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let objects: Objects<'_> =
        piece.objects.iter().map(|(id, text)| (id.as_str(), *text)).collect();
    let taken = RefCell::default();
    let mut number = 0;
    for (id, text) in &piece.objects {
        let place = place(number + 1);
        let mut object = match model::object(text) {
            Ok(object) => object,
            Err(mut fault) => {
                number += 1;
                fault.field = format!("CityObjects.{}{}", shown(id), fault.field);
                sink.fault(place, fault)?;
                continue;
            }
        };
        if !object.parents.is_empty() {
            continue;
        }
        number += 1;
        let building =
            Building { objects: &objects, vertices: &piece.vertices, transform, taken: &taken };
        let mut properties = std::mem::take(&mut object.attributes);
        properties.insert("cityjson_type".into(), object.kind.as_str().into());
        let measured = building.measure(&object);
        if let Ok(measured) = &measured {
            let numbers =
                [("ground_z_m", measured.ground_z_m), ("solid_height_m", measured.height_m)];
            for (name, number) in numbers {
                let rounded = number.map(|number| (number * 1000.0).round() / 1000.0);
                if let Some(number) = rounded.and_then(serde_json::Number::from_f64) {
                    properties.insert(name.into(), Value::Number(number));
                }
            }
        }
        sink.feature(RawFeature {
            place,
            id: Some(id.as_str().into()),
            shape: measured.map(|measured| measured.footprint),
            crs: None,
            coordinates: FIELD,
            properties,
            odd: Vec::new(),
        })?;
    }
    Ok(())
}

/// Objects by their ids, as text until they are wanted.
type Texts<'a> = BTreeMap<String, &'a serde_json::value::RawValue>;

#[cfg(test)]
mod tests;
