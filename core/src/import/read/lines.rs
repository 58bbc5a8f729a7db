//! GeoJSON features one a line, with record separators (RFC 8142) or without.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::MAX_FEATURE_BYTES;
use super::geojson::{hand_over, skip_mark};
use crate::import::ImportError;
use crate::import::raw::{Head, Place, Sink, Stop};

pub(super) fn read(path: &Path, file: File, sink: &mut dyn Sink) -> Result<(), Stop> {
    sink.head(Head::default())?;
    each_line(path, file, |text, line| hand_over(text, Place::Line(line), sink))
}

/// Calls `each` with every line that is not empty, and its number from 1.
pub(super) fn each_line(
    path: &Path,
    file: File,
    mut each: impl FnMut(&str, u64) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut reader = skip_mark(BufReader::with_capacity(1 << 16, file), path)?;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = reader
            .by_ref()
            .take(MAX_FEATURE_BYTES + 1)
            .read_until(b'\n', &mut line)
            .map_err(|source| ImportError::Read { file: path.into(), source })?;
        let place = || format!("line {number}");
        match read as u64 {
            0 => break,
            read if read > MAX_FEATURE_BYTES => {
                let reason = format!("longer than {MAX_FEATURE_BYTES} bytes");
                return Err(ImportError::broken(path, place(), reason).into());
            }
            _ => {}
        }
        let text = std::str::from_utf8(&line).map_err(|error| {
            ImportError::broken(path, place(), format!("{error}: save the file as UTF-8"))
        })?;
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{1e}');
        // Some tools write the lines of a list, without its brackets.
        let text = text.strip_suffix(',').unwrap_or(text).trim_end();
        if !text.is_empty() {
            each(text, number)?;
        }
    }
    Ok(())
}
