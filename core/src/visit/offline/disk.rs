//! The file of kept readings, as bytes.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::files::{self, Unavailable};

/// No file of ours grows to this.
const MAX_BYTES: u64 = 256 << 20;

/// Where the lines go; in tests, not always to a file.
pub(super) trait Disk: std::fmt::Debug + Send {
    /// Writes bytes at the end of what counts, and whatever was after it goes.
    /// When this returns they outlive a loss of power; when it fails, nothing
    /// of them may be there.
    fn append(&mut self, end: u64, bytes: &[u8]) -> io::Result<()>;

    /// Writes all anew: the new bytes are there, or the old ones.
    fn replace(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// A file, this visit's alone.
#[derive(Debug)]
pub(super) struct FileDisk {
    path: PathBuf,
    file: File,
}

impl FileDisk {
    /// Opens a file, or begins it, and reads it.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<u8>), Unavailable> {
        let other = |reason: String| Unavailable::Io(io::Error::other(reason));
        // Before it is opened: a pipe would wait for its other end.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(other("it is not a file".into()));
        }
        let mut file = files::open(path)?;
        let length = file.metadata()?.len();
        if length > MAX_BYTES {
            return Err(other(format!("{length} bytes are more than it can have")));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok((Self { path: path.to_owned(), file }, bytes))
    }

    /// Puts the file beside, and begins another one in its place.
    pub(super) fn begin_anew(&mut self, aside: &Path) -> Result<(), Unavailable> {
        fs::rename(&self.path, aside)?;
        self.file = files::open(&self.path)?;
        Ok(())
    }
}

impl Disk for FileDisk {
    fn append(&mut self, end: u64, bytes: &[u8]) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        if length < end {
            return Err(io::Error::other("someone else has made it shorter"));
        }
        if length > end {
            self.file.set_len(end)?;
        }
        self.file.seek(SeekFrom::Start(end))?;
        let written = self.file.write_all(bytes).and_then(|()| self.file.sync_data());
        if written.is_err() {
            let _ = self.file.set_len(end);
        }
        written
    }

    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file = files::replace(&self.path, bytes)?;
        Ok(())
    }
}
