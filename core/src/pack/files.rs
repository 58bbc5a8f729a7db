//! Where the files of a pack come from.
//!
//! In: a path of a pack. Out: bytes, never more than a limit, and never of a
//! file outside of the pack.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use super::PackError;
use crate::assets::MAX_FILE_BYTES;
use crate::assets::{FileBytes, RangedBytes};
use crate::plain;

/// What is read of a file before it is looked at.
const PIECE_BYTES: usize = 64 << 10;

/// Takes the next bytes of a file, or ends it.
pub type Take<'a> = dyn FnMut(&[u8]) -> Result<(), PackError> + 'a;

/// Where the files of a pack come from: a folder, an archive, memory.
pub trait PackFiles {
    /// The bytes of a file, by its path in the pack with `/` between folders.
    ///
    /// # Errors
    /// [`PackError`] when it is not there, cannot be read, is larger than
    /// [`MAX_FILE_BYTES`], or its path leaves the pack.
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError>;

    /// Hands over the bytes of a file one after the other, as many as are
    /// taken: `take` ends it with an error, which is passed on. Where the place
    /// has files as a whole only, in one piece.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn pieces(&self, path: &str, take: &mut Take<'_>) -> Result<(), PackError> {
        take(&self.read(path)?)
    }

    /// A file of which parts can be read, whatever its size, if the place has
    /// such; otherwise the whole of it in memory.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn ranged(&self, path: &str) -> Result<Arc<dyn RangedBytes>, PackError> {
        let bytes: Arc<[u8]> = self.read(path)?.into();
        Ok(Arc::new(bytes))
    }
}

/// A pack that is a folder on disk.
#[derive(Debug, Clone)]
pub struct PackFolder(pub PathBuf);

impl PackFolder {
    /// Where a file of the pack is on disk.
    fn place(&self, path: &str) -> Result<PathBuf, PackError> {
        check_path(path)?;
        let failed = |error: std::io::Error| PackError::file(path, error.to_string());
        // A link may lead out of the folder where the path itself does not.
        let folder = self.0.canonicalize().map_err(|error| {
            PackError::file(path, format!("the folder {}: {error}", self.0.display()))
        })?;
        let place = folder.join(path).canonicalize().map_err(failed)?;
        if !place.starts_with(&folder) {
            return Err(PackError::file(path, "it is a link that leads out of the pack"));
        }
        // Opening a pipe would wait for its writer.
        if !place.metadata().map_err(failed)?.is_file() {
            return Err(PackError::file(path, "it is not a file"));
        }
        Ok(place)
    }
}

impl PackFiles for PackFolder {
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
        whole(self, path)
    }

    fn pieces(&self, path: &str, take: &mut Take<'_>) -> Result<(), PackError> {
        let file = File::open(self.place(path)?);
        let file = file.map_err(|error| PackError::file(path, error.to_string()))?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        check_size(path, usize::try_from(size).unwrap_or(usize::MAX))?;
        each_piece(path, file, take)
    }

    fn ranged(&self, path: &str) -> Result<Arc<dyn RangedBytes>, PackError> {
        Ok(Arc::new(FileBytes::new(self.place(path)?)))
    }
}

/// A pack in memory: the bytes of each file by its path.
#[derive(Debug, Clone, Default)]
pub struct PackMemory(pub BTreeMap<String, Vec<u8>>);

impl PackFiles for PackMemory {
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
        whole(self, path)
    }

    fn pieces(&self, path: &str, take: &mut Take<'_>) -> Result<(), PackError> {
        check_path(path)?;
        let bytes = self.0.get(path);
        let bytes = bytes.ok_or_else(|| PackError::file(path, "the pack has no such file"))?;
        check_size(path, bytes.len())?;
        take(bytes)
    }
}

/// The bytes of a file from its pieces.
pub(super) fn whole(files: &(impl PackFiles + ?Sized), path: &str) -> Result<Vec<u8>, PackError> {
    let mut bytes = Vec::new();
    files.pieces(path, &mut |piece| {
        bytes.extend_from_slice(piece);
        Ok(())
    })?;
    Ok(bytes)
}

/// Hands over what a reader gives, up to the limit of a file.
pub(super) fn each_piece(
    path: &str,
    mut reader: impl Read,
    take: &mut Take<'_>,
) -> Result<(), PackError> {
    let mut piece = vec![0; PIECE_BYTES];
    let mut bytes = 0;
    loop {
        let read = reader.read(&mut piece);
        let read = read.map_err(|error| PackError::file(path, error.to_string()))?;
        if read == 0 {
            return Ok(());
        }
        bytes += read;
        check_size(path, bytes)?;
        take(piece.get(..read).unwrap_or_default())?;
    }
}

/// Looks at a file of a pack whose author is not trusted while it is read:
/// `count` ends it, and says why. The path and the size are checked here too,
/// since a [`PackFiles`] of an app may check neither, nor say plainly what
/// went wrong.
pub(super) fn read_counted(
    files: &dyn PackFiles,
    path: &str,
    mut count: impl FnMut(&[u8]) -> Result<(), String>,
) -> Result<Vec<u8>, PackError> {
    check_path(path)?;
    let mut bytes = Vec::new();
    let read = files.pieces(path, &mut |piece| {
        count(piece).map_err(|reason| PackError::file(path, reason))?;
        check_size(path, bytes.len() + piece.len())?;
        bytes.extend_from_slice(piece);
        Ok(())
    });
    read.map_err(PackError::plain)?;
    Ok(bytes)
}

pub(crate) fn check_size(path: &str, bytes: usize) -> Result<(), PackError> {
    if bytes as u64 > MAX_FILE_BYTES {
        let reason = format!("larger than the {MAX_FILE_BYTES} bytes that are read; split it");
        return Err(PackError::file(path, reason));
    }
    Ok(())
}

/// Only names below the pack: no way up, no root, no drive, no stream, and
/// nothing that a person cannot see.
pub(crate) fn check_path(path: &str) -> Result<(), PackError> {
    let good = |name: &str| !matches!(name, "" | "." | "..") && !name.contains(['\\', ':']);
    if plain::is_line(path) && path.split('/').all(good) {
        return Ok(());
    }
    let reason = "not a path within the pack: use names with `/` between folders, without `..`";
    Err(PackError::file(path, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_pack() {
        let pack = PackMemory::default();
        for path in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "a//b",
            "",
            ".",
            "C:/x",
            "a\\..\\b",
            "x\0",
            "a/",
            "a\n",
            "a\u{1b}[2J",
            "a\u{202e}gpj.exe",
        ] {
            let error = pack.read(path).unwrap_err().to_string();
            assert!(error.contains("not a path within the pack"), "{path:?}: {error}");
        }
        assert!(pack.read("a/b.json").unwrap_err().to_string().contains("no such file"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_refused() {
        let scratch = std::env::temp_dir().join(format!("wattwalk-link-{}", std::process::id()));
        let pack = scratch.join("pack");
        std::fs::create_dir_all(&pack).unwrap();
        std::fs::write(scratch.join("secret"), "x").unwrap();
        std::fs::write(pack.join("good"), "y").unwrap();
        let _ = std::fs::remove_file(pack.join("bad"));
        std::os::unix::fs::symlink(scratch.join("secret"), pack.join("bad")).unwrap();
        let folder = PackFolder(scratch.clone());
        assert!(folder.read("pack").unwrap_err().to_string().contains("not a file"));
        let folder = PackFolder(pack);
        assert_eq!(folder.read("good").unwrap(), b"y");
        let error = folder.read("bad").unwrap_err().to_string();
        assert!(error.contains("leads out of the pack"), "{error}");
        std::fs::remove_dir_all(scratch).unwrap();
    }
}
