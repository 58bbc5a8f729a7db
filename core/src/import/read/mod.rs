//! Readers of foreign formats.
//!
//! In: a file. Out: its head and its features, one after the other, into a
//! [`Sink`]. A reader knows its format and nothing else: no coordinate system,
//! no mapping. It holds one feature at a time, of at most
//! [`MAX_FEATURE_BYTES`], unless its format cannot be read so; then it has a
//! limit for the file and says it.

mod budget;
mod cityjson;
mod csv;
mod flatgeobuf;
mod geojson;
mod lines;
mod recostar;
mod sniff;
mod wkt;

use std::fs::File;
use std::path::Path;
use std::sync::OnceLock;

use super::ImportError;
use super::raw::{Sink, Stop};
pub(super) use sniff::Format;

/// The largest feature that is read, bytes of the file.
const MAX_FEATURE_BYTES: u64 = crate::assets::MAX_FEATURE_BYTES;

/// What a reader is told besides the file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ReadOptions {
    /// Only features that reach into this box, in the file's own coordinates:
    /// least x, least y, most x, most y. Formats without an index pass over it.
    pub(super) within: Option<[f64; 4]>,
}

/// What was gathered of a file that must be read to its end before its first
/// feature is known: it is not read so a second time.
#[derive(Default)]
pub(super) struct Known {
    recostar: OnceLock<recostar::Gathered>,
}

/// Reads a file of a known format into `sink`.
pub(super) fn read(
    path: &Path,
    format: Format,
    wanted: ReadOptions,
    known: &Known,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let done = match format {
        Format::GeoJson => geojson::read(path, open(path)?, sink),
        Format::Lines => lines::read(path, open(path)?, sink),
        Format::CityJson => cityjson::read(path, open(path)?, sink),
        Format::CityJsonSeq => cityjson::read_sequence(path, open(path)?, sink),
        Format::Csv => csv::read(path, open(path)?, sink),
        Format::FlatGeobuf => flatgeobuf::read(path, wanted, sink),
        Format::RecoStar => recostar::read(path, || open(path), &known.recostar, sink),
    };
    match done {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// What format a file has, by what it begins with.
pub(super) fn format(path: &Path) -> Result<Format, ImportError> {
    sniff::format(path, open(path)?)
}

fn open(path: &Path) -> Result<File, ImportError> {
    let failed = |source| ImportError::Read { file: path.into(), source };
    // Opening a pipe would wait for its writer.
    if !path.metadata().map_err(failed)?.is_file() {
        let reason = "it is not a file".into();
        return Err(ImportError::Format { file: path.into(), reason });
    }
    File::open(path).map_err(failed)
}

#[cfg(test)]
pub(super) mod tests;
