//! Records a walk to a file, and hears in the end whether it worked.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use wattwalk::session::{Header, Input, Recorder, RecordingWriter};

use super::CliError;

type Writer = RecordingWriter<BufWriter<File>>;

/// A recording in the making, in two hands: the session writes, the command
/// ends it.
#[derive(Debug, Clone)]
pub(super) struct FileRecorder {
    writer: Arc<Mutex<Option<Writer>>>,
    file: PathBuf,
}

impl FileRecorder {
    /// Begins a recording; a file of that name is overwritten.
    pub(super) fn create(file: &Path, header: &Header) -> Result<Self, CliError> {
        let out = File::create(file)
            .map_err(|source| CliError::Write { file: file.to_owned(), source })?;
        let writer = RecordingWriter::new(BufWriter::new(out), header)
            .map_err(|source| CliError::Recording { file: file.to_owned(), source })?;
        Ok(Self { writer: Arc::new(Mutex::new(Some(writer))), file: file.to_owned() })
    }

    /// Ends the recording.
    pub(super) fn finish(&self) -> Result<&Path, CliError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        writer
            .map_or(Ok(()), |writer| writer.finish().map(drop))
            .map_err(|source| CliError::Recording { file: self.file.clone(), source })?;
        Ok(&self.file)
    }
}

impl Recorder for FileRecorder {
    fn record(&mut self, input: &Input) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = writer.as_mut() {
            writer.record(input);
        }
    }
}
