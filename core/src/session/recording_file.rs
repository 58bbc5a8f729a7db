//! A recording in a file that no one else reads or writes.
//!
//! The file is had from the first, so that whoever wants it too is told, and
//! what it held stays until the visit has begun: a start that fails costs
//! nothing.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::files::{self, Unavailable};

use super::{Header, Input, Recorder, RecordingError, RecordingWriter, SharedRecorder};

/// A recording of a visit in a file, in two hands: the session writes, the
/// other one begins and ends it.
#[derive(Debug, Clone)]
pub struct RecordingFile {
    recorder: SharedRecorder<Out>,
    path: PathBuf,
}

impl RecordingFile {
    /// Takes a file for a recording, or makes it; what it holds stays until
    /// [`begin`](Self::begin), and what is recorded before is held meanwhile.
    ///
    /// # Errors
    /// [`RecordingError::InUse`], [`RecordingError::Io`].
    pub fn open(path: &Path, header: &Header) -> Result<Self, RecordingError> {
        let is_new = !path.exists();
        let file = files::open(path).map_err(|error| match error {
            Unavailable::InUse => RecordingError::InUse,
            Unavailable::Io(source) => RecordingError::Io { line: 1, source },
        })?;
        let out = Out { file, held: Some(Vec::new()), unwanted: is_new.then(|| path.to_owned()) };
        let recorder = SharedRecorder::new(RecordingWriter::new(out, header)?);
        Ok(Self { recorder, path: path.to_owned() })
    }

    /// Which file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The visit has begun: empties the file and records there.
    ///
    /// # Errors
    /// [`RecordingError::Io`]: nothing is recorded.
    pub fn begin(&self) -> Result<(), RecordingError> {
        let mut writer = self.recorder.lock();
        let begun = writer.as_mut().map_or(Ok(()), |writer| writer.out.begin());
        begun.map_err(|source| {
            *writer = None;
            RecordingError::Io { line: 1, source }
        })
    }

    /// Whether what is recorded goes to the file.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.recorder.lock().as_ref().is_some_and(|writer| writer.out.held.is_none())
    }

    /// Ends the recording; what comes after is not recorded. Ending it again
    /// does nothing.
    ///
    /// # Errors
    /// [`RecordingError::Io`] when anything since the beginning could not be
    /// written; what was written before it can be replayed.
    pub fn finish(&self) -> Result<(), RecordingError> {
        let Some(writer) = self.recorder.lock().take() else { return Ok(()) };
        let line = writer.line;
        // Some disks tell only now that they are full.
        writer.finish()?.sync().map_err(|source| RecordingError::Io { line, source })
    }
}

impl Recorder for RecordingFile {
    fn record(&mut self, input: &Input) {
        self.recorder.record(input);
    }

    fn failure(&mut self) -> Option<String> {
        let failure = self.recorder.failure()?;
        Some(format!("{}: {failure}", self.path.display()))
    }
}

/// Where the lines go: held until the visit has begun, then to the file.
#[derive(Debug)]
struct Out {
    file: File,
    held: Option<Vec<u8>>,
    /// The file, if it was not there before and nothing is in it yet.
    unwanted: Option<PathBuf>,
}

impl Out {
    fn begin(&mut self) -> io::Result<()> {
        let Some(held) = self.held.take() else { return Ok(()) };
        self.unwanted = None;
        if self.is_on_disk()? {
            self.file.set_len(0)?;
        }
        self.file.write_all(&held)
    }

    fn sync(&self) -> io::Result<()> {
        if self.held.is_none() && self.is_on_disk()? {
            self.file.sync_all()?;
        }
        Ok(())
    }

    /// Rather than a pipe or a device.
    fn is_on_disk(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.is_file())
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.held {
            Some(held) => held.write(bytes),
            None => self.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        if let Some(path) = &self.unwanted {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::tests::Folder;
    use crate::language::Language;
    use crate::session::{RecordingReader, Settings};

    fn header() -> Header {
        Header::new("fort", &Settings::new(Language::from("fr")))
    }

    fn languages(file: &Path) -> Vec<Input> {
        let bytes = fs::read(file).unwrap();
        RecordingReader::new(&bytes[..]).unwrap().map(Result::unwrap).collect()
    }

    fn in_language(tag: &str) -> Input {
        Input::Language(Language::from(tag))
    }

    #[test]
    fn an_older_recording_stays_until_the_visit_has_begun() {
        let folder = Folder::new("recording-older");
        fs::write(folder.file(), "older").unwrap();
        let mut file = RecordingFile::open(&folder.file(), &header()).unwrap();
        file.record(&in_language("zh"));
        assert_eq!(fs::read(folder.file()).unwrap(), b"older");
        drop(file);
        assert_eq!(fs::read(folder.file()).unwrap(), b"older", "the start failed");
        let mut file = RecordingFile::open(&folder.file(), &header()).unwrap();
        file.record(&in_language("zh"));
        file.begin().unwrap();
        // At once, for the app may be killed.
        assert_eq!(languages(&folder.file()), [in_language("zh")]);
        file.record(&in_language("en"));
        assert_eq!(languages(&folder.file()), [in_language("zh"), in_language("en")]);
        file.finish().unwrap();
        file.record(&in_language("fr"));
        assert_eq!(languages(&folder.file()).len(), 2);
        #[cfg(unix)]
        assert_eq!(crate::files::tests::mode(&folder.file()), 0o600);
    }

    #[test]
    fn a_start_that_fails_leaves_no_file() {
        let folder = Folder::new("recording-none");
        let file = RecordingFile::open(&folder.file(), &header()).unwrap();
        assert!(folder.file().exists());
        drop(file);
        assert!(!folder.file().exists());
    }

    #[test]
    fn two_visits_are_not_recorded_in_one_file() {
        let folder = Folder::new("recording-two");
        let first = RecordingFile::open(&folder.file(), &header()).unwrap();
        first.begin().unwrap();
        let second = RecordingFile::open(&folder.file(), &header());
        assert!(matches!(second, Err(RecordingError::InUse)), "{second:?}");
        assert_eq!(languages(&folder.file()), []);
        first.finish().unwrap();
        assert!(RecordingFile::open(&folder.file(), &header()).is_ok());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_and_neither_locked_nor_changed() {
        let before = crate::files::tests::mode(Path::new("/dev/full"));
        let file = RecordingFile::open(Path::new("/dev/full"), &header()).unwrap();
        let second = RecordingFile::open(Path::new("/dev/full"), &header()).unwrap();
        assert!(matches!(file.begin(), Err(RecordingError::Io { .. })));
        assert!(!file.has_begun());
        drop(second);
        assert_eq!(crate::files::tests::mode(Path::new("/dev/full")), before);
    }
}
