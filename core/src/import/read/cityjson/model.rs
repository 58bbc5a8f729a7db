//! What of CityJSON is read.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Texts;
use crate::assets::{Attributes, FEATURE, FaultKind, FeatureFault, no_value, shown, within};

/// The members that a file and a sequence's first line share.
#[derive(Deserialize)]
pub(super) struct Header {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) version: String,
    pub(super) transform: Option<Transform>,
    pub(super) metadata: Option<Metadata>,
}

/// From whole numbers to coordinates.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Transform {
    pub(super) scale: [f64; 3],
    pub(super) translate: [f64; 3],
}

#[derive(Deserialize)]
pub(super) struct Metadata {
    #[serde(rename = "referenceSystem")]
    pub(super) reference_system: Option<String>,
    #[serde(rename = "pointOfContact")]
    pub(super) contact: Option<Contact>,
}

/// Who made it.
#[derive(Deserialize)]
pub(super) struct Contact {
    #[serde(rename = "contactName")]
    pub(super) name: Option<String>,
}

/// A whole file: a header and a piece. `flatten` would say so, but cannot keep
/// the text of an object.
#[derive(Deserialize)]
pub(super) struct CityFile<'a> {
    #[serde(rename = "type")]
    kind: String,
    version: String,
    transform: Option<Transform>,
    metadata: Option<Metadata>,
    #[serde(rename = "CityObjects", borrow)]
    objects: Texts<'a>,
    vertices: Vec<[f64; 3]>,
}

impl<'a> CityFile<'a> {
    pub(super) fn parts(self) -> (Header, CityPiece<'a>) {
        let Self { kind, version, transform, metadata, objects, vertices } = self;
        (Header { kind, version, transform, metadata }, CityPiece { objects, vertices })
    }
}

/// Objects and the vertices that they share: a file, or a line of a sequence.
#[derive(Deserialize)]
pub(super) struct CityPiece<'a> {
    #[serde(rename = "CityObjects", borrow)]
    pub(super) objects: Texts<'a>,
    pub(super) vertices: Vec<[f64; 3]>,
}

pub(super) type Objects<'a> = HashMap<&'a str, &'a RawValue>;

#[derive(Deserialize)]
pub(super) struct CityObject {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) attributes: Attributes,
    #[serde(default)]
    pub(super) geometry: Vec<CityGeometry>,
    #[serde(default)]
    pub(super) parents: Vec<String>,
    #[serde(default)]
    pub(super) children: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct CityGeometry {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) lod: Value,
    #[serde(default)]
    pub(super) boundaries: Value,
    #[serde(default)]
    pub(super) semantics: Option<Semantics>,
}

#[derive(Deserialize)]
pub(super) struct Semantics {
    pub(super) surfaces: Vec<SemanticSurface>,
    #[serde(default)]
    pub(super) values: Value,
}

#[derive(Deserialize)]
pub(super) struct SemanticSurface {
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// Reads an object.
pub(super) fn object(text: &RawValue) -> Result<CityObject, FeatureFault> {
    let counted = within(&FEATURE, text.get().as_bytes());
    // A mark that [`readable`](crate::assets::readable) made, or a text that has
    // one of its own.
    if counted.is_ok()
        && text.get().contains("\\u0000")
        && let Ok(value) = serde_json::from_str(text.get())
        && let Some(mut fault) = no_value(&value)
    {
        fault.field.insert(0, '.');
        return Err(fault);
    }
    let read = counted.and_then(|()| serde_json::from_str(text.get()).map_err(|it| it.to_string()));
    read.map_err(|error| FeatureFault {
        kind: FaultKind::Form,
        field: String::new(),
        reason: format!("not an object of CityJSON: {}", shown(error)),
    })
}

/// A flat face: its rings of vertex numbers, and what it is.
pub(super) struct Surface<'a> {
    pub(super) rings: Vec<Vec<usize>>,
    pub(super) kind: Option<&'a str>,
}

impl CityGeometry {
    /// Its level of detail; nought for one that says none.
    pub(super) fn level(&self) -> f64 {
        let text = self.lod.as_str().and_then(|text| text.parse().ok());
        text.or_else(|| self.lod.as_f64()).filter(|lod: &f64| lod.is_finite()).unwrap_or(0.0)
    }

    /// All of its faces; none for points, lines and templates.
    pub(super) fn surfaces(&self) -> Vec<Surface<'_>> {
        let depth = match self.kind.as_str() {
            "MultiSurface" | "CompositeSurface" => 1,
            "Solid" => 2,
            "MultiSolid" | "CompositeSolid" => 3,
            _ => return Vec::new(),
        };
        let mut surfaces = Vec::new();
        let values = self.semantics.as_ref().map(|semantics| &semantics.values);
        self.collect(&self.boundaries, values, depth, &mut surfaces);
        surfaces
    }

    fn collect<'a>(
        &'a self,
        boundaries: &Value,
        values: Option<&Value>,
        depth: u32,
        into: &mut Vec<Surface<'a>>,
    ) {
        let parts = boundaries.as_array().map(Vec::as_slice).unwrap_or_default();
        for (number, part) in parts.iter().enumerate() {
            let value = values.and_then(|values| values.get(number));
            if depth > 1 {
                self.collect(part, value, depth - 1, into);
                continue;
            }
            let of = value.and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
            let kind = of.and_then(|number| self.semantics.as_ref()?.surfaces.get(number));
            let rings = part.as_array().map(Vec::as_slice).unwrap_or_default();
            let ring = |ring: &Value| {
                let numbers = ring.as_array().map(Vec::as_slice).unwrap_or_default();
                // A number that is none is none of a vertex either.
                let vertex = |value: &Value| value.as_u64().map_or(usize::MAX, |n| n as usize);
                numbers.iter().map(vertex).collect()
            };
            into.push(Surface {
                rings: rings.iter().map(ring).collect(),
                kind: kind.map(|surface| surface.kind.as_str()),
            });
        }
    }
}
