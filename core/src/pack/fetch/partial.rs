//! What has come of a pack, on disk.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::FetchError;
use crate::files::beside;
use crate::pack::{PackArchive, PackError, PackFiles};

/// What tells of which file the bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    url: Url,
    version: Option<String>,
    total_bytes: Option<u64>,
}

/// The file that grows, and what is known of it.
pub(super) struct Partial {
    out: PathBuf,
    path: PathBuf,
    file: File,
    bytes: u64,
    note: Note,
}

impl Partial {
    /// Opens what an earlier fetch of the address left, or begins.
    pub(super) fn open(out: &Path, url: &Url) -> Result<Self, FetchError> {
        let path = beside(out, ".part");
        let failed = |error| disk(&path, &error);
        let file = File::options().create(true).append(true).open(&path).map_err(failed)?;
        file.try_lock().map_err(|error| FetchError::Disk {
            file: path.display().to_string(),
            reason: format!("another fetch writes it ({error}): wait for its end"),
        })?;
        let bytes = file.metadata().map_err(failed)?.len();
        let fresh = Note { url: url.clone(), version: None, total_bytes: None };
        // A note that cannot be read is that of another file.
        let note = fs::read(beside(out, ".part.json")).ok();
        let note = note.and_then(|note| serde_json::from_slice::<Note>(&note).ok());
        let note = note.filter(|note| note.url == *url);
        let known = note.is_some();
        let mut partial = Self { out: out.into(), path, file, bytes, note: note.unwrap_or(fresh) };
        if !known {
            partial.begin_again()?;
        }
        Ok(partial)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// By which the server tells of which file the bytes are.
    pub(super) fn version(&self) -> Option<String> {
        self.note.version.clone()
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.note.total_bytes
    }

    /// Notes of which file the bytes are that follow, before any of them.
    pub(super) fn note(
        &mut self,
        version: Option<String>,
        total_bytes: Option<u64>,
    ) -> Result<(), FetchError> {
        let note = Note { url: self.note.url.clone(), version, total_bytes };
        if note != self.note {
            let path = beside(&self.out, ".part.json");
            let text = serde_json::to_vec(&note).map_err(std::io::Error::from);
            text.and_then(|text| fs::write(&path, text)).map_err(|error| disk(&path, &error))?;
            self.note = note;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), FetchError> {
        self.file.write_all(piece).map_err(|error| {
            // A part of the piece may be there.
            self.bytes = self.file.metadata().map_or(self.bytes, |data| data.len());
            disk(&self.path, &error)
        })?;
        self.bytes += piece.len() as u64;
        Ok(())
    }

    /// Forgets what has come.
    pub(super) fn begin_again(&mut self) -> Result<(), FetchError> {
        if self.bytes > 0 {
            self.file.set_len(0).map_err(|error| disk(&self.path, &error))?;
        }
        self.bytes = 0;
        let _ = fs::remove_file(beside(&self.out, ".part.json"));
        self.note = Note { version: None, total_bytes: None, ..self.note.clone() };
        Ok(())
    }

    /// Makes sure that what has come is there after a loss of power.
    pub(super) fn keep(&self) -> Result<(), FetchError> {
        match self.file.sync_all() {
            Err(error) if error.kind() != ErrorKind::InvalidInput => Err(disk(&self.path, &error)),
            _ => Ok(()),
        }
    }

    /// Verifies every file of the pack, and puts it in its place; returns its
    /// content hash.
    pub(super) fn finish(mut self, wanted: Option<&str>) -> Result<String, FetchError> {
        self.keep()?;
        let verified = verified(&self.path).map_err(|error| error.to_string());
        let verified = verified.and_then(|hash| match wanted {
            Some(wanted) if !wanted.eq_ignore_ascii_case(&hash) => {
                Err(format!("its content hash is {hash}, expected {wanted}"))
            }
            _ => Ok(hash),
        });
        match verified {
            Err(reason) => {
                self.begin_again()?;
                let _ = fs::remove_file(&self.path);
                Err(FetchError::Content { reason })
            }
            Ok(hash) => {
                fs::rename(&self.path, &self.out).map_err(|error| disk(&self.out, &error))?;
                let _ = fs::remove_file(beside(&self.out, ".part.json"));
                Ok(hash)
            }
        }
    }
}

/// Reads each file of a pack against its hash; returns that of all.
fn verified(path: &Path) -> Result<String, PackError> {
    let archive = PackArchive::open(path)?;
    for file in archive.paths() {
        archive.read(file)?;
    }
    Ok(archive.content_hash().to_owned())
}

fn disk(file: &Path, error: &std::io::Error) -> FetchError {
    let reason = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "the disk is full: make room, and fetch again; it goes on where it stopped".to_owned()
        }
        _ => error.to_string(),
    };
    FetchError::Disk { file: file.display().to_string(), reason }
}
