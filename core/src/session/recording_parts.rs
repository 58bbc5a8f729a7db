//! The files of one recording: `walk.jsonl`, and as it grows `walk.2.jsonl`,
//! `walk.3.jsonl` and on. Their bytes one after the other are the recording, so
//! that whoever has them as bytes hands them over joined.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::Header;

/// Bytes of a header's line that are looked at; settings are short.
const HEADER_BYTES: u64 = 64 << 10;

/// The file that holds the `part`-th part of a recording, from 1, whose first
/// file is `path`.
#[must_use]
pub fn recording_part(path: &Path, part: u32) -> PathBuf {
    if part <= 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}.{part}.{}", extension.to_string_lossy()),
        None => format!("{stem}.{part}"),
    };
    path.with_file_name(name)
}

/// All files of a recording that are there, in order; the first one even if it
/// is not.
#[must_use]
pub fn recording_files(path: &Path) -> Vec<PathBuf> {
    let more = (2..).map(|part| (part, recording_part(path, part)));
    let more = more.take_while(|(part, file)| is_part(file, *part)).map(|(_, file)| file);
    std::iter::once(path.to_owned()).chain(more).collect()
}

/// Whether a file begins as that part of a recording does.
fn is_part(file: &Path, part: u32) -> bool {
    let mut line = Vec::new();
    let read = File::open(file)
        .and_then(|file| BufReader::new(file.take(HEADER_BYTES)).read_until(b'\n', &mut line));
    let header = read.ok().and_then(|_| serde_json::from_slice::<Header>(&line).ok());
    header.is_some_and(|header| header.part == part)
}

/// Removes what an older recording left after its first file.
pub(super) fn remove_rest(path: &Path) -> io::Result<()> {
    // From the last on: what is left over after a failure is in a row.
    recording_files(path).iter().skip(1).rev().try_for_each(fs::remove_file)
}

/// The bytes of a recording, of all its files in order.
#[derive(Debug)]
pub struct RecordingParts {
    file: File,
    left: std::vec::IntoIter<PathBuf>,
    bytes: u64,
}

impl RecordingParts {
    /// Opens a recording by its first file.
    ///
    /// # Errors
    /// When that cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let rest = if file.metadata()?.is_file() { recording_files(path) } else { Vec::new() };
        let rest: Vec<_> = rest.into_iter().skip(1).collect();
        let mut bytes = file.metadata()?.len();
        for part in &rest {
            bytes += part.metadata()?.len();
        }
        Ok(Self { file, left: rest.into_iter(), bytes })
    }

    /// How many bytes there are, as far as that is known.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.bytes
    }
}

impl Read for RecordingParts {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match self.file.read(into) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read?,
            };
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            let Some(next) = self.left.next() else { return Ok(0) };
            self.file = File::open(next)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_before_the_ending() {
        let name = |path: &str, part| recording_part(Path::new(path), part).display().to_string();
        assert_eq!(name("a/walk.jsonl", 1), "a/walk.jsonl");
        assert_eq!(name("a/walk.jsonl", 2), "a/walk.2.jsonl");
        assert_eq!(name("a/walk", 12), "a/walk.12");
        assert_eq!(name("walk.of.monday.jsonl", 3), "walk.of.monday.3.jsonl");
    }
}
