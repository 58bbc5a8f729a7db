//! Records a walk to a file, and hears in the end whether it worked.

use std::path::{Path, PathBuf};

use wattwalk::session::{Header, Input, Recorder, RecordingError, RecordingFile};

use super::CliError;

/// A recording in the making: the session writes, the command begins and ends
/// it.
#[derive(Debug, Clone)]
pub(super) struct FileRecorder {
    recorder: RecordingFile,
    file: PathBuf,
}

impl FileRecorder {
    /// Takes a file; what it holds stays until the recording begins.
    pub(super) fn open(file: &Path, header: &Header) -> Result<Self, CliError> {
        match RecordingFile::open(file, header) {
            Ok(recorder) => Ok(Self { recorder, file: file.to_owned() }),
            Err(source) => Err(CliError::Recording { file: file.to_owned(), source }),
        }
    }

    /// The walk has begun: empties the file and records there.
    pub(super) fn begin(&self) -> Result<(), CliError> {
        self.recorder.begin().map_err(|source| self.failed(source))
    }

    /// Whether there is anything in the file.
    pub(super) fn has_begun(&self) -> bool {
        self.recorder.has_begun()
    }

    /// Ends the recording.
    pub(super) fn finish(&self) -> Result<&Path, CliError> {
        self.recorder.finish().map_err(|source| self.failed(source))?;
        Ok(&self.file)
    }

    fn failed(&self, source: RecordingError) -> CliError {
        CliError::Recording { file: self.file.clone(), source }
    }
}

impl Recorder for FileRecorder {
    fn record(&mut self, input: &Input) {
        self.recorder.record(input);
    }

    fn failure(&mut self) -> Option<String> {
        let failure = self.recorder.failure()?;
        Some(format!("{}: {failure}", self.file.display()))
    }
}
