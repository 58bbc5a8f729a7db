//! Assets as indexed FlatGeobuf files, for what is too large to be read whole.
//!
//! The columns are the fields of an asset, and one for each attribute and type
//! of value; a value is written as what it is, so that it is read back the
//! same. The crate's writer keeps the features in a temporary file and some
//! 200 bytes of each in memory, so that a new file begins after so many.

mod columns;
mod shape;

use std::convert::Infallible;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use flatgeobuf::geozero::PropertyProcessor;
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use smol_str::SmolStr;

use super::{Property, Written, each_property};
use crate::assets::{Asset, MAX_FEATURE_BYTES};
use crate::import::ImportError;
use columns::{Cell, Columns};
use shape::{WideShape, parts};

/// Features of a file: its writer then holds some 400 MB.
pub(super) const MOST_FEATURES: u64 = 2_000_000;
/// A feature's own tables, and what stands before each of its parts, bytes.
const TABLES: usize = 200;

/// Columns that every file has, whatever its assets are.
const FIELDS: [(&str, ColumnType); 9] = [
    ("id", ColumnType::String),
    ("network", ColumnType::String),
    ("kind", ColumnType::String),
    ("name", ColumnType::String),
    ("depth_m", ColumnType::Double),
    ("height_m", ColumnType::Double),
    ("positional_class", ColumnType::String),
    ("position_error_m", ColumnType::Double),
    ("simulated", ColumnType::Bool),
];

/// The pack's wide networks as they are written: those without heights of
/// positions, and those with, since a file has them for all or for none.
pub(super) struct WideFiles {
    most_features: u64,
    flat: Option<WideFile>,
    high: Option<WideFile>,
    names: Vec<String>,
}

impl WideFiles {
    /// Files of so many features at most.
    pub(super) fn new(most_features: u64) -> Self {
        Self { most_features, flat: None, high: None, names: Vec::new() }
    }

    /// Writes an asset; a file is called by the stem of its first one.
    pub(super) fn write(
        &mut self,
        stage: &Path,
        stem: &str,
        asset: &Asset,
    ) -> Result<Written, ImportError> {
        let has_z = asset.geometry.runs().flatten().any(|vertex| vertex.z_m.is_some());
        let open = if has_z { &mut self.high } else { &mut self.flat };
        if let Some(full) = open.take_if(|file| file.features >= self.most_features) {
            full.finish(stage)?;
        }
        let file = match open {
            Some(file) => file,
            None => {
                let with = if has_z { ".z" } else { "" };
                let taken = |name: &String| self.names.contains(name);
                let mut names = (1..).map(|part| match part {
                    1 => format!("networks/{stem}{with}.fgb"),
                    part => format!("networks/{stem}{with}.part{part}.fgb"),
                });
                let name = names.find(|name| !taken(name)).unwrap_or_default();
                self.names.push(name.clone());
                open.insert(WideFile::begin(stage, name, has_z)?)
            }
        };
        file.write(stage, asset)
    }

    /// Writes what is open, and names all files.
    pub(super) fn finish(self, stage: &Path) -> Result<Vec<String>, ImportError> {
        for file in [self.flat, self.high].into_iter().flatten() {
            file.finish(stage)?;
        }
        Ok(self.names)
    }
}

struct WideFile {
    name: String,
    has_z: bool,
    writer: FgbWriter<'static>,
    columns: Columns,
    features: u64,
}

impl WideFile {
    fn begin(stage: &Path, name: String, has_z: bool) -> Result<Self, ImportError> {
        let options = FgbWriterOptions {
            detect_type: false,
            promote_to_multi: false,
            crs: FgbCrs { org: Some("EPSG"), code: 4326, ..FgbCrs::default() },
            has_z,
            ..FgbWriterOptions::default()
        };
        let mut writer = FgbWriter::create_with_options(&name, GeometryType::Unknown, options)
            .map_err(|error| ImportError::write(&stage.join(&name), error))?;
        let mut columns = Columns::default();
        for (field, kind) in FIELDS {
            columns.number(field, kind, &mut writer);
        }
        Ok(Self { name, has_z, writer, columns, features: 0 })
    }

    fn write(&mut self, stage: &Path, asset: &Asset) -> Result<Written, ImportError> {
        let mut without = Vec::new();
        let mut cells = Vec::with_capacity(8 + asset.names.len() + asset.attributes.len());
        let position_bytes = if self.has_z { 24 } else { 16 };
        let mut bytes = TABLES * (1 + parts(&asset.geometry))
            + position_bytes * asset.geometry.runs().flatten().count();
        let mut add = |name: &str, value| {
            let cell = Cell::of(value);
            match self.columns.number(name, cell.kind(), &mut self.writer) {
                Some(number) => {
                    bytes += cell.bytes();
                    cells.push((number, SmolStr::from(name), cell));
                }
                None => without.push(name.to_owned()),
            }
        };
        add("id", Property::Text(asset.id.as_str()));
        // An attribute may be called as the column of the asset's own id is.
        let Ok(()) = each_property(asset, |name, value| {
            add(if name == "id" { "file_id" } else { name }, value);
            Ok::<_, Infallible>(())
        });
        if bytes as u64 > MAX_FEATURE_BYTES {
            return Ok(Written::too_large(bytes, MAX_FEATURE_BYTES));
        }
        let shape = WideShape { geometry: &asset.geometry, has_z: self.has_z };
        let mut set = Ok(());
        let added = self.writer.add_feature_geom(shape, |feature| {
            set = cells.iter().try_for_each(|(number, name, cell)| {
                feature.property(*number, name, &cell.value()).map(|_| ())
            });
        });
        added.and(set).map_err(|error| ImportError::write(&stage.join(&self.name), error))?;
        self.features += 1;
        Ok(if without.is_empty() { Written::Whole } else { Written::Without(without) })
    }

    fn finish(self, stage: &Path) -> Result<(), ImportError> {
        let place = stage.join(&self.name);
        let failed = |error: &dyn std::fmt::Display| ImportError::write(&place, error);
        let mut out = BufWriter::new(File::create(&place).map_err(|error| failed(&error))?);
        self.writer.write(&mut out).map_err(|error| failed(&error))?;
        out.flush().map_err(|error| failed(&error))
    }
}

#[cfg(test)]
mod tests;
