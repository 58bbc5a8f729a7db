//! Assets as GeoJSON files, each as large as a pack's file may be.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Written, properties, schema_of, written_z_m};
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
}

impl Collection {
    pub(super) fn new(folder: &'static str) -> Self {
        Self { folder, names: Vec::new(), open: None }
    }

    pub(super) fn write(
        &mut self,
        stage: &Path,
        stem: &str,
        asset: &Asset,
    ) -> Result<Written, ImportError> {
        let line = feature(asset).to_string();
        if line.len() as u64 > ROLL_AT {
            return Ok(Written::too_large(line.len(), ROLL_AT));
        }
        let full =
            self.open.as_ref().is_some_and(|(.., bytes)| bytes + line.len() as u64 > ROLL_AT);
        let prefix = format!("{}/{stem}", self.folder);
        let other = self.names.last().is_none_or(|name| {
            *name != format!("{prefix}.geojson") && !name.starts_with(&format!("{prefix}.part"))
        });
        if full || other {
            self.close()?;
            let parts = self.names.iter().filter(|name| name.starts_with(&prefix)).count();
            let name = match parts {
                0 => format!("{prefix}.geojson"),
                parts => format!("{prefix}.part{}.geojson", parts + 1),
            };
            let place = stage.join(&name);
            let file = File::create(&place).map_err(|error| ImportError::write(&place, error))?;
            let mut open = (BufWriter::new(file), place, 0);
            let schema = schema_of(&name, "assets");
            self.names.push(name);
            let head = format!(
                "{{\"$schema\": \"{schema}\", \"type\": \"FeatureCollection\", \"features\": [\n"
            );
            put(&mut open, &head)?;
            self.open = Some(open);
        } else if let Some(open) = &mut self.open {
            put(open, ",\n")?;
        }
        if let Some(open) = &mut self.open {
            put(open, &line)?;
        }
        Ok(Written::Whole)
    }

    pub(super) fn close(&mut self) -> Result<(), ImportError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        put(&mut open, "\n]}\n")?;
        open.0.flush().map_err(|error| ImportError::write(&open.1, error))
    }
}

fn put(
    (file, place, bytes): &mut (BufWriter<File>, PathBuf, u64),
    text: &str,
) -> Result<(), ImportError> {
    *bytes += text.len() as u64;
    file.write_all(text.as_bytes()).map_err(|error| ImportError::write(place, error))
}

/// An asset as a GeoJSON feature of our schema.
fn feature(asset: &Asset) -> Value {
    json!({
        "type": "Feature",
        "id": asset.id.as_str(),
        "properties": properties(asset),
        "geometry": geometry(&asset.geometry),
    })
}

fn geometry(geometry: &Geometry) -> Value {
    fn position(vertex: &Vertex) -> Value {
        let (lon, lat) = (vertex.point.lon_deg(), vertex.point.lat_deg());
        match vertex.z_m {
            Some(z_m) => json!([lon, lat, written_z_m(z_m)]),
            None => json!([lon, lat]),
        }
    }
    fn run(vertices: &[Vertex]) -> Value {
        vertices.iter().map(position).collect()
    }
    fn rings(polygon: &Polygon) -> Value {
        std::iter::once(&polygon.outer).chain(&polygon.holes).map(|ring| run(ring)).collect()
    }
    let (single, multi, all): (_, _, Vec<Value>) = match geometry {
        Geometry::Points(points) => ("Point", "MultiPoint", points.iter().map(position).collect()),
        Geometry::Lines(lines) => {
            ("LineString", "MultiLineString", lines.iter().map(|line| run(line)).collect())
        }
        Geometry::Polygons(polygons) => {
            ("Polygon", "MultiPolygon", polygons.iter().map(rings).collect())
        }
    };
    match all.as_slice() {
        [one] => json!({"type": single, "coordinates": one}),
        _ => json!({"type": multi, "coordinates": all}),
    }
}
