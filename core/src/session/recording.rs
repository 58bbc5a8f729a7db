//! Everything that went into a session, as a file that replays.
//!
//! A recording is JSON Lines (one JSON value a line, UTF-8): a [`Header`],
//! then [`Input`]s in the order in which they came; where it went on in another
//! file there is a header again, with the number of the part. Numbers are written and
//! read back exactly (serde_json's `float_roundtrip`), or a replay would drift.

use std::collections::BTreeSet;
use std::io::{BufRead, Read, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::assets::{AssetId, Network};
use crate::language::Language;
use crate::live::{Batch, SourceError, SourceState};
use crate::pose::{Alignment, Attitude, Fix, Inertial, Magnetic, TrackSample};
use crate::surroundings::{EdgeReason, Wish};
use crate::tour::{Progress, StopId};
use crate::view::Camera;

use super::{Sample, Settings};

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
    /// Which of the recording's files it begins, from 1.
    #[serde(default = "first_part", skip_serializing_if = "is_first_part")]
    pub part: u32,
    /// Lines of the files before it, by which it is known to follow them.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub lines_before: u64,
}

fn first_part() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_first_part(part: &u32) -> bool {
    *part == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_nothing(lines: &u64) -> bool {
    *lines == 0
}

impl Header {
    /// The header of a session about to be opened.
    #[must_use]
    pub fn new(pack: &str, settings: &Settings) -> Self {
        Self {
            wattwalk_recording: VERSION,
            pack: pack.into(),
            settings: settings.clone(),
            part: 1,
            lines_before: 0,
        }
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
    /// [`TourSession::track`](super::TourSession::track).
    Track(TrackSample),
    /// [`TourSession::inertial`](super::TourSession::inertial).
    Inertial(Inertial),
    /// [`TourSession::magnetic`](super::TourSession::magnetic).
    Magnetic(Magnetic),
    /// [`TourSession::align`](super::TourSession::align).
    Alignment(Alignment),
    /// [`TourSession::undo_alignment`](super::TourSession::undo_alignment).
    UndoAlignment {
        /// The time now.
        now: Timestamp,
    },
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
    /// [`TourSession::select`](super::TourSession::select).
    Select {
        /// Which asset, if any.
        asset: Option<AssetId>,
    },
    /// [`TourSession::skip_stop`](super::TourSession::skip_stop).
    SkipStop {
        /// The time now.
        now: Timestamp,
    },
    /// [`TourSession::undo`](super::TourSession::undo).
    Undo {
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
    /// [`TourSession::take_surroundings`](super::TourSession::take_surroundings): what was
    /// loaded is read again from the same files.
    Surroundings {
        /// What was loaded.
        wish: Wish,
        /// Why a wide network was not read, for each, if it was not.
        missing: Vec<Option<EdgeReason>>,
        /// SHA-256 over the features that were read.
        sha256: String,
    },
    /// [`TourSession::take_surroundings`](super::TourSession::take_surroundings), where nothing
    /// could be loaded.
    SurroundingsFailed {
        /// Why, for each wide network.
        reasons: Vec<EdgeReason>,
    },
    /// Nothing that was handed in, but that so much of it is not here: the disk was
    /// slower than the visit. What is replayed after it may differ.
    Lost {
        /// How many inputs.
        inputs: u64,
    },
    /// [`TourSession::frame`](super::TourSession::frame).
    Frame {
        /// The time shown.
        time: Timestamp,
        /// The picture.
        camera: Camera,
    },
}

impl Input {
    /// The time that it brings, where it brings one.
    pub(super) fn time(&self) -> Option<Timestamp> {
        match self {
            Self::Fix(fix) => Some(fix.time),
            Self::Attitude(attitude) => Some(attitude.time),
            Self::Track(track) => Some(track.time),
            Self::Inertial(inertial) => Some(inertial.time),
            Self::Magnetic(magnetic) => Some(magnetic.time),
            Self::Alignment(alignment) => Some(alignment.time),
            Self::Readings { now, .. }
            | Self::SourceFailed { now, .. }
            | Self::SourceChanged { now, .. }
            | Self::UndoAlignment { now }
            | Self::SkipStop { now }
            | Self::Undo { now }
            | Self::RepeatStop { now }
            | Self::GoToStop { now, .. } => Some(*now),
            Self::Frame { time, .. } => Some(*time),
            Self::Language(_)
            | Self::HideNetworks(_)
            | Self::Select { .. }
            | Self::Restart { .. }
            | Self::Surroundings { .. }
            | Self::SurroundingsFailed { .. }
            | Self::Lost { .. } => None,
        }
    }
}

/// Is told of everything that goes into a session.
pub trait Recorder: Send {
    /// Takes note of an input. The visit goes on if it cannot.
    fn record(&mut self, input: &Input);

    /// Why nothing is recorded any more, once: the session asks after each
    /// input and tells the app with
    /// [`EventKind::RecordingFailed`](super::EventKind::RecordingFailed).
    fn failure(&mut self) -> Option<String> {
        None
    }

    /// How many inputs could not be recorded so far, as that begins and once it is
    /// over: the session tells the app with
    /// [`EventKind::RecordingLost`](super::EventKind::RecordingLost).
    fn lost(&mut self) -> Option<u64> {
        None
    }
}

/// A value as a line of a recording. What a session takes in can be written: no
/// map in it has keys that are no texts.
pub(super) fn line_of(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
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
    #[error("recording, line {line}: {reason}")]
    Content {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
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
    /// Another visit has the file.
    #[error("another visit is recorded there: end it, or name another file")]
    InUse,
    /// The replay was stopped.
    #[error("the replay was stopped: open the recording again")]
    Stopped,
}

impl From<Sample> for Input {
    fn from(sample: Sample) -> Self {
        match sample {
            Sample::Fix(fix) => Self::Fix(fix),
            Sample::Attitude(attitude) => Self::Attitude(attitude),
            Sample::Track(track) => Self::Track(track),
            Sample::Inertial(inertial) => Self::Inertial(inertial),
            Sample::Magnetic(magnetic) => Self::Magnetic(magnetic),
            Sample::Alignment(alignment) => Self::Alignment(alignment),
        }
    }
}

/// Writes a recording, a line at once and nothing held back: whatever ends the
/// app, what was recorded can be replayed. The first error ends the recording;
/// it is told once and kept for [`finish`](Self::finish).
#[derive(Debug)]
pub struct RecordingWriter<W> {
    pub(super) out: W,
    pub(super) line: u64,
    text: Vec<u8>,
    failed: Option<std::io::Error>,
    told: bool,
}

impl<W: Write> RecordingWriter<W> {
    /// Begins a recording.
    ///
    /// # Errors
    /// [`RecordingError::Io`] when the header cannot be written.
    pub fn new(out: W, header: &Header) -> Result<Self, RecordingError> {
        let mut writer = Self { out, line: 0, text: Vec::new(), failed: None, told: false };
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
        self.text.clear();
        let written = serde_json::to_writer(&mut self.text, value)
            .map_err(std::io::Error::from)
            .and_then(|()| {
                self.text.push(b'\n');
                self.out.write_all(&self.text)
            })
            .and_then(|()| self.out.flush());
        self.failed = written.err();
    }
}

impl<W: Write + Send> Recorder for RecordingWriter<W> {
    fn record(&mut self, input: &Input) {
        self.write(input);
    }

    fn failure(&mut self) -> Option<String> {
        let error = self.failed.as_ref().filter(|_| !self.told)?;
        self.told = true;
        Some(format!("line {} was not written: {error}", self.line))
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
        let writer = self.lock().take();
        writer.map_or(Ok(()), |writer| writer.finish().map(drop))
    }

    /// The writer, until the recording ends.
    pub(super) fn lock(&self) -> MutexGuard<'_, Option<RecordingWriter<W>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Write + Send> Recorder for SharedRecorder<W> {
    fn record(&mut self, input: &Input) {
        if let Some(writer) = self.lock().as_mut() {
            writer.record(input);
        }
    }

    fn failure(&mut self) -> Option<String> {
        self.lock().as_mut()?.failure()
    }
}

/// Reads a recording: its header at once, its inputs one by one. A last line
/// that was cut off, as when the app was killed, is left out.
#[derive(Debug)]
pub struct RecordingReader<R> {
    file: R,
    header: Header,
    /// The part that is read.
    part: u32,
    line: u64,
    text: Vec<u8>,
    torn: bool,
}

impl<R: BufRead> RecordingReader<R> {
    /// Opens a recording.
    ///
    /// # Errors
    /// [`RecordingError`] when the first line is not the header of a recording
    /// that this version reads.
    pub fn new(mut file: R) -> Result<Self, RecordingError> {
        let (mut text, mut line) = (Vec::new(), 0);
        let header: Header = match read_line(&mut file, &mut text, &mut line, parsed)? {
            Line::Whole(header) => header,
            Line::End | Line::Torn => {
                let reason = "expected a recording's header, whole".into();
                return Err(RecordingError::Content { line: line.max(1), reason });
            }
        };
        if header.wattwalk_recording > VERSION {
            return Err(RecordingError::Version { version: header.wattwalk_recording });
        }
        if header.part != 1 {
            let part = header.part;
            let reason = format!("part {part} of a recording: name its first file, or join all");
            return Err(RecordingError::Content { line, reason });
        }
        Ok(Self { file, header, part: 1, line, text, torn: false })
    }

    /// What the session was opened with.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether a header begins the part that follows what was read.
    fn go_on(&mut self, header: &Header) -> Result<(), RecordingError> {
        let line = self.line;
        let follows = header.part == self.part + 1
            && header.lines_before + 1 == line
            && header.pack == self.header.pack;
        if !follows {
            let (part, before) = (header.part, self.part);
            let reason = format!("part {part} of a recording after part {before} of this one");
            return Err(RecordingError::Content { line, reason });
        }
        self.part = header.part;
        Ok(())
    }

    /// The line that was cut off, once all before it are read: what it held is
    /// lost, and whoever sees the replay should know.
    #[must_use]
    pub fn torn_line(&self) -> Option<u64> {
        self.torn.then_some(self.line)
    }
}

impl<R: BufRead> Iterator for RecordingReader<R> {
    type Item = Result<Input, RecordingError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.torn {
            let entry = read_line(&mut self.file, &mut self.text, &mut self.line, Entry::parsed);
            match entry {
                Ok(Line::Whole(Entry::Input(input))) => return Some(Ok(*input)),
                Ok(Line::Whole(Entry::Part(header))) => {
                    if let Err(error) = self.go_on(&header) {
                        return Some(Err(error));
                    }
                }
                Ok(Line::End) => return None,
                Ok(Line::Torn) => self.torn = true,
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }
}

/// A line after the first.
enum Entry {
    Input(Box<Input>),
    /// The recording went on in another file.
    Part(Box<Header>),
}

impl Entry {
    fn parsed(json: &[u8]) -> serde_json::Result<Self> {
        match json.trim_ascii_start().starts_with(br#"{"wattwalk_recording""#) {
            true => parsed(json).map(|header| Self::Part(Box::new(header))),
            false => parsed(json).map(|input| Self::Input(Box::new(input))),
        }
    }
}

fn parsed<T: for<'a> Deserialize<'a>>(json: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(json)
}

/// What a line holds.
enum Line<T> {
    Whole(T),
    /// The file ends within it.
    Torn,
    /// The file ends before it.
    End,
}

/// Reads the line after the one whose number is given; empty ones, as editors
/// leave them at the end, are passed over.
fn read_line<T>(
    file: &mut impl BufRead,
    text: &mut Vec<u8>,
    number: &mut u64,
    parse: impl Fn(&[u8]) -> serde_json::Result<T>,
) -> Result<Line<T>, RecordingError> {
    loop {
        text.clear();
        *number += 1;
        let line = *number;
        // Bytes, for what is cut off may end within a letter.
        let read = file.take(MAX_LINE_BYTES).read_until(b'\n', text);
        let bytes = read.map_err(|source| RecordingError::Io { line, source })?;
        let content = |reason: String| RecordingError::Content { line, reason };
        if bytes == 0 {
            return Ok(Line::End);
        }
        if bytes as u64 == MAX_LINE_BYTES {
            return Err(content(format!("longer than {MAX_LINE_BYTES} bytes")));
        }
        // A byte order mark is no part of JSON, but common.
        let json = text.strip_prefix(b"\xEF\xBB\xBF").filter(|_| line == 1).unwrap_or(text);
        if json.trim_ascii().is_empty() {
            continue;
        }
        return match parse(json) {
            Ok(value) => Ok(Line::Whole(value)),
            Err(_) if text.last() != Some(&b'\n') => Ok(Line::Torn),
            Err(error) => Err(content(format!("not what a recording holds here: {error}"))),
        };
    }
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
        for none in ["", "{\"wattwalk_rec", "[]"] {
            assert!(error(none).contains("line 1: expected a recording"), "{}", error(none));
        }
        assert!(error("[]\n").contains("line 1: not what"), "{}", error("[]\n"));
        let newer = serde_json::to_string(&Header { wattwalk_recording: 9, ..header() }).unwrap();
        assert!(error(&newer).contains("layout 9"), "{}", error(&newer));
        let spoilt = format!("{}\n{{\"fix\":{{\n", serde_json::to_string(&header()).unwrap());
        let mut reader = RecordingReader::new(spoilt.as_bytes()).unwrap();
        assert!(matches!(reader.next(), Some(Err(RecordingError::Content { line: 2, .. }))));
    }

    /// Wherever an app is killed, in the middle of a letter or after it.
    #[test]
    fn a_recording_that_was_cut_off_is_read_up_to_there_and_told() {
        let inputs = [input(), Input::Language(Language::from("été")), input()];
        let mut writer = RecordingWriter::new(Vec::new(), &header()).unwrap();
        inputs.iter().for_each(|input| writer.record(input));
        let whole = writer.finish().unwrap();
        let lines: Vec<_> = whole.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::len).collect();
        for cut in lines[0]..=whole.len() {
            let mut reader = RecordingReader::new(&whole[..cut]).unwrap();
            let read: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
            assert_eq!(read, inputs[..read.len()], "cut at {cut}");
            let read_bytes: usize = lines[..=read.len()].iter().sum();
            // A line is whole without its end, too.
            let is_torn = cut > read_bytes;
            assert!(is_torn || cut + 1 >= read_bytes, "cut at {cut}, {read_bytes} read");
            assert_eq!(reader.torn_line(), is_torn.then_some(read.len() as u64 + 2), "{cut}");
            assert!(reader.next().is_none());
        }
        // What a disk leaves that lost its power.
        let zeros = [&whole[..], &[0; 700]].concat();
        let mut reader = RecordingReader::new(&zeros[..]).unwrap();
        assert_eq!(reader.by_ref().filter_map(Result::ok).count(), 3);
        assert_eq!(reader.torn_line(), Some(5));
    }

    /// Takes note of what each call brings.
    #[derive(Default)]
    struct Calls(Vec<Vec<u8>>);

    impl Write for Calls {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            self.0.push(Vec::new());
            Ok(())
        }
    }

    #[test]
    fn every_line_leaves_the_app_at_once_and_whole() {
        let mut writer = RecordingWriter::new(Calls::default(), &header()).unwrap();
        for count in 1..=3 {
            let calls = &writer.out.0;
            assert_eq!(calls.len(), 2 * count);
            let line = &calls[calls.len() - 2];
            assert_eq!(line.iter().position(|byte| *byte == b'\n'), Some(line.len() - 1));
            writer.record(&input());
        }
    }

    #[test]
    fn a_mark_at_the_beginning_and_empty_lines_are_no_harm() {
        let mut writer = RecordingWriter::new(Vec::new(), &header()).unwrap();
        writer.record(&input());
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        let windows = text.replace('\n', "\r\n");
        for edited in [
            format!("\u{feff}{text}"),
            format!("{text}\n\n"),
            format!("\u{feff}{windows}\r\n \r\n"),
            format!("\n{}", text.replace('\n', "\n\n")),
            format!("{text}  "),
        ] {
            let mut reader = RecordingReader::new(edited.as_bytes()).unwrap();
            let inputs: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
            assert_eq!((inputs, reader.torn_line()), (vec![input()], None), "{edited:?}");
        }
        for empty in ["\n\n", "\u{feff}", "\u{feff}\n"] {
            let error = RecordingReader::new(empty.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("expected a recording"), "{error}");
        }
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
        let mut told = Vec::new();
        for _ in 0..100 {
            writer.record(&input());
            told.extend(writer.failure());
        }
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(matches!(writer.finish(), Err(RecordingError::Io { .. })));
    }
}
