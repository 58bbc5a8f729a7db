//! Everything that went into a session, as a file that replays.
//!
//! A recording is JSON Lines (one JSON value a line, UTF-8): a [`Header`],
//! then [`Input`]s in the order in which they came. Numbers are written and
//! read back exactly (serde_json's `float_roundtrip`), or a replay would drift.

use std::collections::BTreeSet;
use std::io::{BufRead, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::assets::Network;
use crate::live::{Batch, SourceError, SourceState};
use crate::pose::{Attitude, Fix};
use crate::surroundings::{EdgeReason, Wish};
use crate::tour::{Language, Progress, StopId};
use crate::view::Camera;

use super::Settings;

/// Version of the layout that is written, and the newest that is read.
const VERSION: u32 = 1;
/// Longest line that is read: readings of 100,000 assets are a tenth of it.
const MAX_LINE_BYTES: u64 = 64 << 20;

/// First line of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the layout.
    pub wattwalk_recording: u32,
    /// The id of the pack that the session was opened with.
    pub pack: String,
    /// The settings that it was opened with.
    pub settings: Settings,
}

impl Header {
    /// The header of a session about to be opened.
    #[must_use]
    pub fn new(pack: &str, settings: &Settings) -> Self {
        Self { wattwalk_recording: VERSION, pack: pack.into(), settings: settings.clone() }
    }
}

/// Something handed to a session, or asked of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Input {
    /// [`TourSession::fix`](super::TourSession::fix).
    Fix(Fix),
    /// [`TourSession::attitude`](super::TourSession::attitude).
    Attitude(Attitude),
    /// [`TourSession::readings`](super::TourSession::readings).
    Readings {
        /// The time now.
        now: Timestamp,
        /// What a source brought.
        batch: Batch,
    },
    /// [`TourSession::source_failed`](super::TourSession::source_failed).
    SourceFailed {
        /// The time now.
        now: Timestamp,
        /// Why.
        error: SourceError,
    },
    /// [`TourSession::source_changed`](super::TourSession::source_changed).
    SourceChanged {
        /// The time now.
        now: Timestamp,
        /// Which source.
        source_id: String,
        /// How it is.
        state: SourceState,
    },
    /// [`TourSession::set_language`](super::TourSession::set_language).
    Language(Language),
    /// [`TourSession::hide_networks`](super::TourSession::hide_networks).
    HideNetworks(BTreeSet<Network>),
    /// [`TourSession::skip_stop`](super::TourSession::skip_stop).
    SkipStop {
        /// The time now.
        now: Timestamp,
    },
    /// [`TourSession::repeat_stop`](super::TourSession::repeat_stop).
    RepeatStop {
        /// The time now.
        now: Timestamp,
    },
    /// [`TourSession::go_to_stop`](super::TourSession::go_to_stop).
    GoToStop {
        /// The time now.
        now: Timestamp,
        /// Which stop.
        stop: StopId,
    },
    /// [`TourSession::restart`](super::TourSession::restart).
    Restart {
        /// Where the visit stands.
        progress: Progress,
    },
    /// [`TourSession::surround`](super::TourSession::surround): what was
    /// loaded is read again from the same files.
    Surroundings {
        /// What was loaded.
        wish: Wish,
        /// Why a wide network was not read, for each, if it was not.
        missing: Vec<Option<EdgeReason>>,
        /// SHA-256 over the features that were read.
        sha256: String,
    },
    /// [`TourSession::surround`](super::TourSession::surround), where nothing
    /// could be loaded.
    SurroundingsFailed {
        /// Why, for each wide network.
        reasons: Vec<EdgeReason>,
    },
    /// [`TourSession::frame`](super::TourSession::frame).
    Frame {
        /// The time shown.
        time: Timestamp,
        /// The picture.
        camera: Camera,
    },
}

/// Is told of everything that goes into a session.
pub trait Recorder: Send {
    /// Takes note of an input. A recorder that fails keeps its error to
    /// itself: the visit goes on.
    fn record(&mut self, input: &Input);
}

/// Why a recording cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum RecordingError {
    /// The file cannot be written or read.
    #[error("recording, line {line}: {source}")]
    Io {
        /// The line, from 1.
        line: u64,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line does not hold what it should.
    #[error("recording, line {line}: {message}")]
    Content {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// The recording was written by a newer version.
    #[error("recording has layout {version}, this version reads up to {VERSION}: update Wattwalk")]
    Version {
        /// Its layout.
        version: u32,
    },
    /// The recording is of another pack.
    #[error("recording is of the pack {recorded}, not of {opened}")]
    OtherPack {
        /// The id of its pack.
        recorded: String,
        /// The id of the pack that was opened.
        opened: String,
    },
    /// The replay was stopped.
    #[error("the replay was stopped: open the recording again")]
    Stopped,
}

/// Writes a recording; the first error ends it and is kept for
/// [`finish`](Self::finish).
#[derive(Debug)]
pub struct RecordingWriter<W> {
    out: W,
    line: u64,
    failed: Option<std::io::Error>,
}

impl<W: Write> RecordingWriter<W> {
    /// Begins a recording.
    ///
    /// # Errors
    /// [`RecordingError::Io`] when the header cannot be written.
    pub fn new(out: W, header: &Header) -> Result<Self, RecordingError> {
        let mut writer = Self { out, line: 0, failed: None };
        writer.write(header);
        match writer.failed.take() {
            Some(source) => Err(RecordingError::Io { line: 1, source }),
            None => Ok(writer),
        }
    }

    /// Ends the recording and gives the file back.
    ///
    /// # Errors
    /// [`RecordingError::Io`] when anything since the beginning could not be
    /// written; what was written before it can be read.
    pub fn finish(mut self) -> Result<W, RecordingError> {
        let line = self.line;
        let done = self.failed.take().map_or(Ok(()), Err).and_then(|()| self.out.flush());
        done.map(|()| self.out).map_err(|source| RecordingError::Io { line, source })
    }

    fn write(&mut self, value: &impl Serialize) {
        if self.failed.is_some() {
            return;
        }
        self.line += 1;
        let written = serde_json::to_writer(&mut self.out, value)
            .map_err(std::io::Error::from)
            .and_then(|()| self.out.write_all(b"\n"));
        self.failed = written.err();
    }
}

impl<W: Write + Send> Recorder for RecordingWriter<W> {
    fn record(&mut self, input: &Input) {
        self.write(input);
    }
}

/// A recording in two hands: the session writes, the other one ends it.
#[derive(Debug)]
pub struct SharedRecorder<W>(Arc<Mutex<Option<RecordingWriter<W>>>>);

impl<W> Clone for SharedRecorder<W> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<W: Write> SharedRecorder<W> {
    /// Shares a recording that was begun.
    #[must_use]
    pub fn new(writer: RecordingWriter<W>) -> Self {
        Self(Arc::new(Mutex::new(Some(writer))))
    }

    /// Ends the recording; what comes after is not recorded. Ending it again
    /// does nothing.
    ///
    /// # Errors
    /// As [`RecordingWriter::finish`].
    pub fn finish(&self) -> Result<(), RecordingError> {
        let writer = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        writer.map_or(Ok(()), |writer| writer.finish().map(drop))
    }
}

impl<W: Write + Send> Recorder for SharedRecorder<W> {
    fn record(&mut self, input: &Input) {
        let mut writer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = writer.as_mut() {
            writer.record(input);
        }
    }
}

/// Reads a recording: its header at once, its inputs one by one.
#[derive(Debug)]
pub struct RecordingReader<R> {
    file: R,
    header: Header,
    line: u64,
    text: String,
}

impl<R: BufRead> RecordingReader<R> {
    /// Opens a recording.
    ///
    /// # Errors
    /// [`RecordingError`] when the first line is not the header of a recording
    /// that this version reads.
    pub fn new(mut file: R) -> Result<Self, RecordingError> {
        let mut text = String::new();
        let header: Header = match read_line(&mut file, &mut text, 1)? {
            Some(header) => header,
            None => {
                let message = "the file is empty, expected a recording's header".into();
                return Err(RecordingError::Content { line: 1, message });
            }
        };
        if header.wattwalk_recording > VERSION {
            return Err(RecordingError::Version { version: header.wattwalk_recording });
        }
        Ok(Self { file, header, line: 1, text })
    }

    /// What the session was opened with.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }
}

impl<R: BufRead> Iterator for RecordingReader<R> {
    type Item = Result<Input, RecordingError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.line += 1;
        read_line(&mut self.file, &mut self.text, self.line).transpose()
    }
}

/// The value of the next line, `None` at the end of the file.
fn read_line<T: for<'a> Deserialize<'a>>(
    file: &mut impl BufRead,
    text: &mut String,
    line: u64,
) -> Result<Option<T>, RecordingError> {
    text.clear();
    let read = file.take(MAX_LINE_BYTES).read_line(text);
    let bytes = read.map_err(|source| RecordingError::Io { line, source })?;
    if bytes == 0 {
        return Ok(None);
    }
    let content = |message: String| RecordingError::Content { line, message };
    if bytes as u64 == MAX_LINE_BYTES {
        return Err(content(format!("longer than {MAX_LINE_BYTES} bytes")));
    }
    serde_json::from_str(text.trim_end())
        .map(Some)
        .map_err(|error| content(format!("not what a recording holds here: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header::new("fort", &Settings::new(Language::from("fr")))
    }

    fn input() -> Input {
        Input::GoToStop { now: "2026-06-16T09:00:00Z".parse().unwrap(), stop: "school".into() }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut writer = RecordingWriter::new(Vec::new(), &header()).unwrap();
        writer.record(&input());
        writer.record(&Input::Language(Language::from("zh")));
        let bytes = writer.finish().unwrap();
        let reader = RecordingReader::new(bytes.as_slice()).unwrap();
        assert_eq!(reader.header(), &header());
        let inputs: Vec<_> = reader.map(Result::unwrap).collect();
        assert_eq!(inputs, [input(), Input::Language(Language::from("zh"))]);
    }

    #[test]
    fn what_is_no_recording_is_said_with_its_line() {
        let error = |text: &str| RecordingReader::new(text.as_bytes()).unwrap_err().to_string();
        assert!(error("").contains("line 1: the file is empty"), "{}", error(""));
        assert!(error("[]").contains("line 1"), "{}", error("[]"));
        let newer = serde_json::to_string(&Header { wattwalk_recording: 9, ..header() }).unwrap();
        assert!(error(&newer).contains("layout 9"), "{}", error(&newer));
        let torn = format!("{}\n{{\"fix\":{{", serde_json::to_string(&header()).unwrap());
        let mut reader = RecordingReader::new(torn.as_bytes()).unwrap();
        assert!(matches!(reader.next(), Some(Err(RecordingError::Content { line: 2, .. }))));
    }

    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_ends_the_recording_and_nothing_else() {
        let mut writer = RecordingWriter::new(Full(400), &header()).unwrap();
        for _ in 0..100 {
            writer.record(&input());
        }
        assert!(matches!(writer.finish(), Err(RecordingError::Io { .. })));
    }
}
