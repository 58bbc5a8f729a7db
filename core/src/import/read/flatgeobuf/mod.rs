//! FlatGeobuf: features one by one, or those in a box by its packed index.
//!
//! The bytes are verified and read by the `flatgeobuf` crate's own tables.
//! Sizes that a file announces are held against the file before anything is
//! reserved for them, which the crate's reader does not do; so its loop and its
//! search, which trust the index, are not used.

mod index;
mod properties;
mod shape;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flatbuffers::VerifierOptions;
use flatgeobuf::{Header, size_prefixed_root_as_feature_with_opts, size_prefixed_root_as_header};

use super::{MAX_FEATURE_BYTES, Wanted};
use crate::assets::{Fault, FaultKind};
use crate::import::ImportError;
use crate::import::raw::{Head, Place, RawFeature, Sink, Stop};

/// The crate's own bound for a header.
const MAX_HEADER_BYTES: u64 = 10 << 20;

pub(super) fn read(
    path: &Path,
    file: File,
    wanted: Wanted,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let length =
        file.metadata().map_err(|source| ImportError::Read { file: path.into(), source })?.len();
    let mut bytes = Bytes { path, reader: BufReader::with_capacity(1 << 16, file), length, at: 0 };
    let mut magic = [0; 8];
    bytes.exact("the first bytes", &mut magic)?;
    // Version 3; the last byte is a patch level.
    if !matches!(magic, [b'f', b'g', b'b', 3, b'f', b'g', b'b', _]) {
        return Err(bytes.broken("the first bytes", "not FlatGeobuf of version 3").into());
    }
    let header = bytes.sized("the header", MAX_HEADER_BYTES)?.unwrap_or_default();
    let header =
        size_prefixed_root_as_header(&header).map_err(|error| bytes.broken("the header", error))?;
    sink.head(head(header))?;

    let (count, node_size) = (header.features_count(), header.index_node_size());
    let mut chosen = None;
    if node_size > 0 && count > 0 {
        let tree = index::Tree::new(count, node_size, length - bytes.at)
            .map_err(|message| bytes.broken("the index", message))?;
        let start = bytes.at;
        if let Some(within) = wanted.within {
            chosen = Some(tree.search(&mut bytes, start, within)?);
        }
        bytes.seek("the index", start + tree.bytes())?;
    }
    let start = bytes.at;
    let columns = properties::Columns::of(header);
    match chosen {
        Some(found) => {
            for found in found {
                let place = Place::Feature(found.number + 1);
                bytes.seek(place, start.saturating_add(found.offset))?;
                let Some(feature) = bytes.sized(place, MAX_FEATURE_BYTES)? else {
                    return Err(bytes.broken(place, "the index points beyond the file").into());
                };
                hand_over(&feature, place, header, &columns, sink)?;
            }
        }
        None => {
            for number in 1.. {
                let place = Place::Feature(number);
                let Some(feature) = bytes.sized(place, MAX_FEATURE_BYTES)? else {
                    if count > 0 && number <= count {
                        let message = format!("the file ends here; it announces {count} features");
                        return Err(bytes.broken(place, message).into());
                    }
                    break;
                };
                hand_over(&feature, place, header, &columns, sink)?;
            }
        }
    }
    Ok(())
}

fn head(header: Header<'_>) -> Head {
    let crs = header.crs().and_then(|crs| match (crs.code(), crs.org(), crs.code_string()) {
        // Without a code there may be a name, which says what is missing.
        (0, _, Some(code)) => Some(format!("EPSG:{code}")),
        (0, ..) => crs.name().map(str::to_owned),
        (code, Some(org), _) => Some(format!("{org}:{code}")),
        (code, None, _) => Some(format!("EPSG:{code}")),
    });
    Head { crs, ..Head::default() }
}

fn hand_over(
    bytes: &[u8],
    place: Place,
    header: Header<'_>,
    columns: &properties::Columns,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let fault = |message: String| Fault { kind: FaultKind::Form, field: "feature".into(), message };
    // Parts may point to the same bytes, so that a small feature seems large.
    let bounds = VerifierOptions {
        max_apparent_size: 4 * MAX_FEATURE_BYTES as usize,
        ..VerifierOptions::default()
    };
    let feature = match size_prefixed_root_as_feature_with_opts(&bounds, bytes) {
        Ok(feature) => feature,
        Err(error) => return sink.fault(place, fault(error.to_string())),
    };
    let mut odd = Vec::new();
    // A feature may carry columns of its own.
    let own = feature.columns().map(properties::Columns::own);
    let read =
        feature.properties().map(|bytes| own.as_ref().unwrap_or(columns).read(bytes.bytes()));
    let properties = match read {
        None => Default::default(),
        Some((properties, message)) => {
            odd.extend(message.map(|message| ("properties".to_owned(), message)));
            properties
        }
    };
    let kind = header.geometry_type();
    let shape = feature.geometry().map(|geometry| shape::shape(geometry, kind)).transpose();
    sink.feature(RawFeature { place, id: None, shape, coordinates: "geometry", properties, odd })
}

/// The bytes of a file, and how many of them there are.
struct Bytes<'a> {
    path: &'a Path,
    reader: BufReader<File>,
    length: u64,
    at: u64,
}

impl Bytes<'_> {
    fn broken(
        &self,
        place: impl std::fmt::Display,
        message: impl std::fmt::Display,
    ) -> ImportError {
        ImportError::broken(self.path, place, message)
    }

    fn exact(
        &mut self,
        place: impl std::fmt::Display,
        buffer: &mut [u8],
    ) -> Result<(), ImportError> {
        self.reader
            .read_exact(buffer)
            .map_err(|error| self.broken(place, format!("cut off: {error}")))?;
        self.at += buffer.len() as u64;
        Ok(())
    }

    fn seek(&mut self, place: impl std::fmt::Display, to: u64) -> Result<(), ImportError> {
        if to > self.length {
            return Err(self.broken(place, "it points beyond the end of the file"));
        }
        // Small steps stay within what is read ahead.
        let step = to as i64 - self.at as i64;
        self.reader
            .seek_relative(step)
            .map_err(|source| ImportError::Read { file: self.path.into(), source })?;
        self.at = to;
        Ok(())
    }

    /// A table with its size before it; `None` at the end of the file.
    fn sized(
        &mut self,
        place: impl std::fmt::Display,
        most: u64,
    ) -> Result<Option<Vec<u8>>, ImportError> {
        if self.at == self.length {
            return Ok(None);
        }
        let mut prefix = [0; 4];
        self.exact(&place, &mut prefix)?;
        let size = u64::from(u32::from_le_bytes(prefix));
        if size > most || size > self.length - self.at || size < 8 {
            let left = self.length - self.at;
            let message = format!("{size} bytes announced; {left} follow, {most} are read at most");
            return Err(self.broken(place, message));
        }
        let mut table = vec![0; 4 + size as usize];
        let (start, rest) = table.split_at_mut(4);
        start.copy_from_slice(&prefix);
        self.exact(place, rest)?;
        Ok(Some(table))
    }
}

impl index::NodeReader for Bytes<'_> {
    fn nodes(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), ImportError> {
        self.seek("the index", at)?;
        self.exact("the index", buffer)
    }

    fn broken(&self, message: &str) -> ImportError {
        ImportError::broken(self.path, "the index", message)
    }
}

#[cfg(test)]
mod tests;
