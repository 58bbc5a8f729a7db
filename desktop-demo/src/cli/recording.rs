//! Records a walk to a file, and hears in the end whether it worked.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use wattwalk::session::{Header, Input, Recorder, RecordingWriter, SharedRecorder};

use super::CliError;

/// A recording in the making: the session writes, the command ends it.
#[derive(Debug, Clone)]
pub(super) struct FileRecorder {
    recorder: SharedRecorder<BufWriter<File>>,
    file: PathBuf,
}

impl FileRecorder {
    /// Begins a recording; a file of that name is overwritten.
    pub(super) fn create(file: &Path, header: &Header) -> Result<Self, CliError> {
        let out = File::create(file)
            .map_err(|source| CliError::Write { file: file.to_owned(), source })?;
        let writer = RecordingWriter::new(BufWriter::new(out), header)
            .map_err(|source| CliError::Recording { file: file.to_owned(), source })?;
        Ok(Self { recorder: SharedRecorder::new(writer), file: file.to_owned() })
    }

    /// Ends the recording.
    pub(super) fn finish(&self) -> Result<&Path, CliError> {
        self.recorder
            .finish()
            .map_err(|source| CliError::Recording { file: self.file.clone(), source })?;
        Ok(&self.file)
    }
}

impl Recorder for FileRecorder {
    fn record(&mut self, input: &Input) {
        self.recorder.record(input);
    }
}
