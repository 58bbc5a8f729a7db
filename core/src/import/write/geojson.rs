//! Assets as GeoJSON files, each as large as a pack's file may be.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Property, Written, each_property, schema_of, written_z_m};
use crate::assets::MAX_FILE_BYTES;
use crate::assets::{Asset, Geometry, Polygon, Vertex};
use crate::import::ImportError;

/// A file of a pack is read up to a limit; a new one begins well before it.
const ROLL_AT: u64 = MAX_FILE_BYTES * 3 / 4;

/// The files of one folder of the pack.
pub(super) struct Collection {
    folder: &'static str,
    pub(super) names: Vec<String>,
    open: Option<(BufWriter<File>, PathBuf, u64)>,
    /// The feature at hand, as text.
    line: Vec<u8>,
}

impl Collection {
    pub(super) fn new(folder: &'static str) -> Self {
        Self { folder, names: Vec::new(), open: None, line: Vec::new() }
    }

    pub(super) fn write(
        &mut self,
        stage: &Path,
        stem: &str,
        asset: &Asset,
    ) -> Result<Written, ImportError> {
        self.line.clear();
        feature(asset, &mut self.line)
            .map_err(|error| ImportError::write(&stage.join(self.folder), error))?;
        let length = self.line.len();
        if length as u64 > ROLL_AT {
            return Ok(Written::too_large(length, ROLL_AT));
        }
        let full = self.open.as_ref().is_some_and(|(.., bytes)| bytes + length as u64 > ROLL_AT);
        if full || !self.is_of(stem) {
            self.close()?;
            let prefix = format!("{}/{stem}", self.folder);
            let parts = self.names.iter().filter(|name| name.starts_with(&prefix)).count();
            let name = match parts {
                0 => format!("{prefix}.geojson"),
                parts => format!("{prefix}.part{}.geojson", parts + 1),
            };
            let place = stage.join(&name);
            let file = File::create(&place).map_err(|error| ImportError::write(&place, error))?;
            let mut open = (BufWriter::with_capacity(1 << 16, file), place, 0);
            let schema = schema_of(&name, "assets");
            self.names.push(name);
            let head = format!(
                "{{\"$schema\": \"{schema}\", \"type\": \"FeatureCollection\", \"features\": [\n"
            );
            put(&mut open, head.as_bytes())?;
            self.open = Some(open);
        } else if let Some(open) = &mut self.open {
            put(open, b",\n")?;
        }
        if let Some(open) = &mut self.open {
            put(open, &self.line)?;
        }
        Ok(Written::Whole)
    }

    /// Whether the last file is one of those that are called so.
    fn is_of(&self, stem: &str) -> bool {
        let last = self.names.last().and_then(|name| name.strip_prefix(self.folder));
        let ending = last.and_then(|name| name.strip_prefix('/')?.strip_prefix(stem));
        ending.is_some_and(|ending| ending == ".geojson" || ending.starts_with(".part"))
    }

    pub(super) fn close(&mut self) -> Result<(), ImportError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        put(&mut open, b"\n]}\n")?;
        open.0.flush().map_err(|error| ImportError::write(&open.1, error))
    }
}

fn put(
    (file, place, bytes): &mut (BufWriter<File>, PathBuf, u64),
    text: &[u8],
) -> Result<(), ImportError> {
    *bytes += text.len() as u64;
    file.write_all(text).map_err(|error| ImportError::write(place, error))
}

/// Writes an asset as a GeoJSON feature of our schema; the members of an object
/// are in the order of their names.
fn feature(asset: &Asset, line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    line.extend_from_slice(br#"{"geometry":{"coordinates":"#);
    let kind = coordinates(&asset.geometry, line)?;
    line.extend_from_slice(br#","type":""#);
    line.extend_from_slice(kind.as_bytes());
    line.extend_from_slice(br#""},"id":"#);
    text(asset.id.as_str(), line)?;
    line.extend_from_slice(br#","properties":{"#);
    let mut is_first = true;
    each_property(asset, |name, property| {
        if !std::mem::take(&mut is_first) {
            line.push(b',');
        }
        text(name, line)?;
        line.push(b':');
        value(property, line)
    })?;
    line.extend_from_slice(br#"},"type":"Feature"}"#);
    Ok(())
}

fn value(property: Property<'_>, line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    match property {
        Property::Flag(flag) => serde_json::to_writer(line, &flag),
        Property::Number(number) => serde_json::to_writer(line, &number),
        Property::Text(words) => text(words, line),
        Property::Network(network) => serde_json::to_writer(line, &network),
        Property::Kind(kind) => serde_json::to_writer(line, &kind),
        Property::Class(class) => serde_json::to_writer(line, &class),
        Property::Value(Value::String(words)) => text(words, line),
        Property::Value(value) => serde_json::to_writer(line, value),
    }
}

fn text(text: &str, line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    // Most texts have nothing that is written otherwise, and go over in one piece.
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if !text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        return serde_json::to_writer(line, text);
    }
    line.push(b'"');
    line.extend_from_slice(text.as_bytes());
    line.push(b'"');
    Ok(())
}

/// Writes the coordinates of a geometry; returns its type.
fn coordinates(geometry: &Geometry, line: &mut Vec<u8>) -> Result<&'static str, serde_json::Error> {
    let (kind, done) = match geometry {
        Geometry::Points(points) => match points.as_slice() {
            [one] => ("Point", position(one, line)),
            all => ("MultiPoint", run(all, line)),
        },
        Geometry::Lines(lines) => match lines.as_slice() {
            [one] => ("LineString", run(one, line)),
            all => ("MultiLineString", list(all, line, |it, line| run(it, line))),
        },
        Geometry::Polygons(polygons) => match polygons.as_slice() {
            [one] => ("Polygon", rings(one, line)),
            all => ("MultiPolygon", list(all, line, rings)),
        },
    };
    done.map(|()| kind)
}

fn rings(Polygon { outer, holes }: &Polygon, line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    list(std::iter::once(outer).chain(holes), line, |ring, line| run(ring, line))
}

fn run(vertices: &[Vertex], line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    list(vertices, line, position)
}

fn position(Vertex { point, z_m }: &Vertex, line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let height = z_m.map(written_z_m);
    let numbers = [point.lon_deg(), point.lat_deg()].into_iter().chain(height);
    list(numbers, line, |number, line| serde_json::to_writer(line, &number))
}

fn list<T>(
    all: impl IntoIterator<Item = T>,
    line: &mut Vec<u8>,
    one: impl Fn(T, &mut Vec<u8>) -> Result<(), serde_json::Error>,
) -> Result<(), serde_json::Error> {
    line.push(b'[');
    for (number, it) in all.into_iter().enumerate() {
        if number > 0 {
            line.push(b',');
        }
        one(it, line)?;
    }
    line.push(b']');
    Ok(())
}
