//! Assets as GeoJSON files, each as large as a pack's file may be.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use super::{Properties, Written, properties, schema_of, written_z_m};
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
        serde_json::to_writer(&mut self.line, &Feature::of(asset))
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

/// An asset as a GeoJSON feature of our schema; the members of an object are in
/// the order of their names.
#[derive(Serialize)]
struct Feature<'a> {
    geometry: GeometryOf<'a>,
    id: &'a str,
    properties: Properties<'a>,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'a> Feature<'a> {
    fn of(asset: &'a Asset) -> Self {
        Self {
            geometry: GeometryOf::of(&asset.geometry),
            id: asset.id.as_str(),
            properties: properties(asset),
            kind: "Feature",
        }
    }
}

#[derive(Serialize)]
struct GeometryOf<'a> {
    coordinates: Coordinates<'a>,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'a> GeometryOf<'a> {
    fn of(geometry: &'a Geometry) -> Self {
        let (coordinates, kind) = match geometry {
            Geometry::Points(points) => match points.as_slice() {
                [one] => (Coordinates::Position(one), "Point"),
                all => (Coordinates::Run(all), "MultiPoint"),
            },
            Geometry::Lines(lines) => match lines.as_slice() {
                [one] => (Coordinates::Run(one), "LineString"),
                all => (Coordinates::Lines(all), "MultiLineString"),
            },
            Geometry::Polygons(polygons) => match polygons.as_slice() {
                [one] => (Coordinates::Rings(one), "Polygon"),
                all => (Coordinates::Polygons(all), "MultiPolygon"),
            },
        };
        Self { coordinates, kind }
    }
}

/// Coordinates, written without a value of each number in between.
enum Coordinates<'a> {
    Position(&'a Vertex),
    Run(&'a [Vertex]),
    Lines(&'a [Vec<Vertex>]),
    Rings(&'a Polygon),
    Polygons(&'a [Polygon]),
}

impl Serialize for Coordinates<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Position(Vertex { point, z_m: Some(z_m) }) => {
                [point.lon_deg(), point.lat_deg(), written_z_m(*z_m)].serialize(to)
            }
            Self::Position(Vertex { point, z_m: None }) => {
                [point.lon_deg(), point.lat_deg()].serialize(to)
            }
            Self::Run(run) => to.collect_seq(run.iter().map(Self::Position)),
            Self::Lines(lines) => to.collect_seq(lines.iter().map(|line| Self::Run(line))),
            Self::Rings(Polygon { outer, holes }) => {
                to.collect_seq(std::iter::once(outer).chain(holes).map(|ring| Self::Run(ring)))
            }
            Self::Polygons(polygons) => to.collect_seq(polygons.iter().map(Self::Rings)),
        }
    }
}
