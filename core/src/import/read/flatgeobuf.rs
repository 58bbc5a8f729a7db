//! FlatGeobuf: features one by one, or those in a box by its packed index.
//!
//! The reader is [`crate::assets::FlatGeobuf`], which the visit has too; here
//! it is read from end to end.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::ReadOptions;
use crate::assets::{FlatGeobuf, FlatGeobufError, file_bytes};
use crate::import::ImportError;
use crate::import::raw::{Head, Place, RawFeature, Sink, Stop};

/// Nobody gives an import up.
static GIVEN_UP: AtomicBool = AtomicBool::new(false);

pub(super) fn read(path: &Path, wanted: ReadOptions, sink: &mut dyn Sink) -> Result<(), Stop> {
    let failed = |error| Stop::Failed(of(path, error));
    let mut file = FlatGeobuf::open(file_bytes(path), 1, &GIVEN_UP).map_err(failed)?;
    sink.head(Head { crs: file.crs().map(str::to_owned), ..Head::default() })?;
    let mut table = Vec::new();
    let within = wanted.within.filter(|_| file.has_index());
    if let Some(within) = within {
        let found = file.search(&[within], usize::MAX, &GIVEN_UP).map_err(failed)?;
        for found in found.unwrap_or_default() {
            let place = Place::Feature(found.number + 1);
            let at = file.features_at().saturating_add(found.offset);
            if !file.table(place, at, &mut table, &GIVEN_UP).map_err(failed)? {
                let reason = "the index points beyond the file";
                return Err(ImportError::broken(path, place, reason).into());
            }
            hand_over(&file, &table, place, sink)?;
        }
        return Ok(());
    }
    let (mut at, count) = (file.features_at(), file.count());
    for number in 1.. {
        let place = Place::Feature(number);
        if !file.table(place, at, &mut table, &GIVEN_UP).map_err(failed)? {
            if count > 0 && number <= count {
                let reason = format!("the file ends here; it announces {count} features");
                return Err(ImportError::broken(path, place, reason).into());
            }
            break;
        }
        at += table.len() as u64;
        hand_over(&file, &table, place, sink)?;
    }
    Ok(())
}

fn hand_over(
    file: &FlatGeobuf,
    table: &[u8],
    place: Place,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    match file.feature(table) {
        Ok(feature) => sink.feature(RawFeature {
            place,
            id: None,
            shape: feature.shape,
            crs: None,
            coordinates: "geometry",
            properties: feature.properties,
            odd: feature.odd,
        }),
        Err(fault) => sink.fault(place, fault),
    }
}

fn of(path: &Path, error: FlatGeobufError) -> ImportError {
    match error {
        FlatGeobufError::Broken { place, reason } => ImportError::broken(path, place, reason),
        FlatGeobufError::Range(error) => {
            let source = std::io::Error::other(error);
            ImportError::Read { file: path.into(), source }
        }
    }
}

#[cfg(test)]
#[path = "flatgeobuf_tests.rs"]
mod tests;
