//! A recording in files that no one else reads or writes.
//!
//! The first file is had from the beginning, so that whoever wants it too is
//! told, and what it held stays until the visit has begun: a start that fails
//! costs nothing. From then on a thread writes, and goes on in another file as
//! one is full.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::files::{self, Unavailable};

use super::recording::line_of;
use super::recording_parts::remove_rest;
use super::recording_thread::{Limits, Parts, WriterThread};
use super::{Header, Input, Recorder, RecordingError};

/// A file has 64 MiB at most, and a recording 32 of them: two gibibytes are
/// about a day of sixty attitudes and sixty pictures a second.
const LIMITS: Limits = Limits { file_bytes: 64 << 20, files: 32 };

/// A recording of a visit in files, in two hands: the session hands lines over,
/// the other one begins and ends it.
///
/// A thread writes them, so that no picture waits for a disk. Files have 64 MiB
/// at most: after `walk.jsonl` comes `walk.2.jsonl`, and so on up to two
/// gibibytes in all, with which the recording ends
/// ([`EventKind::RecordingFailed`](super::EventKind::RecordingFailed)). Read one
/// after the other they are one recording
/// ([`RecordingParts`](super::RecordingParts)). Where a disk stalls for so long
/// that 4,096 lines or 16 MiB wait, what comes is left out until there is room:
/// [`Input::Lost`] says how much in its place, and
/// [`EventKind::RecordingLost`](super::EventKind::RecordingLost) tells.
#[derive(Debug, Clone)]
pub struct RecordingFile {
    state: Arc<Mutex<State>>,
    path: PathBuf,
}

#[derive(Debug)]
enum State {
    /// The visit has not begun.
    Held(Box<Held>),
    Written(WriterThread),
    Ended,
}

/// The first file, and the lines that wait until the visit has begun.
#[derive(Debug)]
struct Held {
    parts: Option<Parts>,
    lines: Vec<u8>,
    count: u64,
    /// The file, if it was not there before and nothing is in it yet.
    unwanted: Option<PathBuf>,
}

impl RecordingFile {
    /// Takes a file for a recording, or makes it; what it holds stays until
    /// [`begin`](Self::begin), and what is recorded before is held meanwhile.
    ///
    /// # Errors
    /// [`RecordingError::InUse`], [`RecordingError::Io`].
    pub fn open(path: &Path, header: &Header) -> Result<Self, RecordingError> {
        Self::open_with(path, header, LIMITS)
    }

    fn open_with(path: &Path, header: &Header, limits: Limits) -> Result<Self, RecordingError> {
        let is_new = !path.exists();
        let file = files::open(path).map_err(|error| match error {
            Unavailable::InUse => RecordingError::InUse,
            Unavailable::Io(source) => RecordingError::Io { line: 1, source },
        })?;
        let held = Held::new(path, header, limits, file, is_new);
        Ok(Self { state: Arc::new(Mutex::new(State::Held(Box::new(held)))), path: path.to_owned() })
    }

    /// Which file; the first one.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The visit has begun: empties the file, removes those that an older
    /// recording has after it, and records there.
    ///
    /// # Errors
    /// [`RecordingError::Io`]: nothing is recorded.
    pub fn begin(&self) -> Result<(), RecordingError> {
        let mut state = self.lock();
        let State::Held(held) = &mut *state else { return Ok(()) };
        let begun = held.begin();
        *state = State::Ended;
        *state = State::Written(begun.map_err(|source| RecordingError::Io { line: 1, source })?);
        Ok(())
    }

    /// Whether what is recorded goes to the file.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        matches!(*self.lock(), State::Written(_))
    }

    /// Ends the recording once all is on the disk; what comes after is not
    /// recorded. Ending it again does nothing.
    ///
    /// # Errors
    /// [`RecordingError::Io`] when anything since the beginning could not be
    /// written; what was written before it can be replayed.
    pub fn finish(&self) -> Result<(), RecordingError> {
        // Nobody who hands lines over waits for the disk meanwhile.
        let ended = std::mem::replace(&mut *self.lock(), State::Ended);
        match ended {
            State::Written(thread) => {
                thread.finish().map_err(|it| RecordingError::Io { line: it.line, source: it.error })
            }
            State::Held(_) | State::Ended => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recorder for RecordingFile {
    fn record(&mut self, input: &Input) {
        match &mut *self.lock() {
            State::Held(held) => held.add(line_of(input)),
            State::Written(thread) => thread.offer(line_of(input)),
            State::Ended => {}
        }
    }

    fn failure(&mut self) -> Option<String> {
        let State::Written(thread) = &mut *self.lock() else { return None };
        let failure = thread.failure()?;
        Some(format!("{}: {failure}", self.path.display()))
    }

    fn lost(&mut self) -> Option<u64> {
        let State::Written(thread) = &mut *self.lock() else { return None };
        thread.lost()
    }
}

impl Held {
    fn new(path: &Path, header: &Header, limits: Limits, file: File, is_new: bool) -> Self {
        let path = path.to_owned();
        let unwanted = is_new.then(|| path.clone());
        let header = header.clone();
        let first = line_of(&header);
        let parts = Parts { path, header, limits, file, bytes: 0, lines: 0 };
        let mut held = Self { parts: Some(parts), lines: Vec::new(), count: 0, unwanted };
        held.add(first);
        held
    }

    fn add(&mut self, line: Vec<u8>) {
        self.lines.extend(line);
        self.count += 1;
    }

    fn begin(&mut self) -> io::Result<WriterThread> {
        self.unwanted = None;
        let Some(mut parts) = self.parts.take() else { return Err(io::ErrorKind::NotFound.into()) };
        if parts.is_on_disk()? {
            remove_rest(&parts.path)?;
            parts.file.set_len(0)?;
        }
        parts.file.write_all(&self.lines)?;
        (parts.bytes, parts.lines) = (self.lines.len() as u64, self.count);
        WriterThread::start(parts)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(path) = &self.unwanted {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::files::tests::Folder;
    use crate::language::Language;
    use crate::session::{
        RecordingParts, RecordingReader, Settings, recording_files, recording_part,
    };

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
        // And soon: a thread writes it.
        file.record(&in_language("en"));
        let since = Instant::now();
        while languages(&folder.file()).len() < 2 && since.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(1));
        }
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

    /// A recording of so many inputs, in files of at most a kilobyte.
    fn in_parts(path: &Path, inputs: u32, files: u32) -> Result<(), RecordingError> {
        let limits = Limits { file_bytes: 1000, files };
        let mut file = RecordingFile::open_with(path, &header(), limits).unwrap();
        file.record(&in_language("held"));
        file.begin().unwrap();
        (0..inputs).for_each(|number| file.record(&in_language(&number.to_string())));
        file.finish()
    }

    #[test]
    fn a_recording_in_many_files_is_read_as_one() {
        let folder = Folder::new("recording-parts");
        in_parts(&folder.file(), 500, 100).unwrap();
        let files = recording_files(&folder.file());
        assert!((8..30).contains(&files.len()), "{files:?}");
        for file in &files {
            assert!(fs::metadata(file).unwrap().len() <= 1000, "{file:?}");
            #[cfg(unix)]
            assert_eq!(crate::files::tests::mode(file), 0o600);
        }
        let parts = RecordingParts::open(&folder.file()).unwrap();
        let joined: Vec<u8> = files.iter().flat_map(|file| fs::read(file).unwrap()).collect();
        assert_eq!(parts.size_bytes(), joined.len() as u64);
        let expected: Vec<_> = std::iter::once(in_language("held"))
            .chain((0..500).map(|number| in_language(&number.to_string())))
            .collect();
        let reader = RecordingReader::new(BufReader::new(parts)).unwrap();
        assert_eq!(reader.map(Result::unwrap).collect::<Vec<_>>(), expected);
        let reader = RecordingReader::new(&joined[..]).unwrap();
        assert_eq!(reader.map(Result::unwrap).collect::<Vec<_>>(), expected);

        // One that is missing, or of another recording, is told.
        let error = |files: &[PathBuf]| -> String {
            let joined: Vec<u8> = files.iter().flat_map(|file| fs::read(file).unwrap()).collect();
            match RecordingReader::new(&joined[..]) {
                Ok(mut reader) => reader.find_map(Result::err).unwrap().to_string(),
                Err(error) => error.to_string(),
            }
        };
        let gap = error(&[files[0].clone(), files[2].clone()]);
        assert!(gap.contains("part 3 of a recording after part 1"), "{gap}");
        assert!(error(&files[1..]).contains("part 2 of a recording"), "{}", error(&files[1..]));

        // The next recording there has no more of it, nor takes what is none.
        let note = recording_part(&folder.file(), 3);
        in_parts(&folder.file(), 30, 100).unwrap();
        assert!(recording_files(&folder.file()).len() <= 2);
        fs::write(&note, "a note").unwrap();
        in_parts(&folder.file(), 3, 100).unwrap();
        assert_eq!(fs::read(&note).unwrap(), b"a note");
        assert_eq!(recording_files(&folder.file()).len(), 1);
    }

    #[test]
    fn a_recording_ends_as_it_is_full_and_says_so() {
        let folder = Folder::new("recording-full");
        let limits = Limits { file_bytes: 1000, files: 3 };
        let mut file = RecordingFile::open_with(&folder.file(), &header(), limits).unwrap();
        file.begin().unwrap();
        let since = Instant::now();
        let mut told = Vec::new();
        while told.is_empty() && since.elapsed() < Duration::from_secs(20) {
            file.record(&in_language("en"));
            told.extend(file.failure());
        }
        (0..100).for_each(|_| file.record(&in_language("fr")));
        told.extend(file.failure());
        assert_eq!((told.len(), file.lost()), (1, None), "{told:?}");
        assert!(told[0].contains("the recording is full"), "{told:?}");
        assert!(matches!(file.finish(), Err(RecordingError::Io { .. })));
        assert_eq!(recording_files(&folder.file()).len(), 3);
        let parts = BufReader::new(RecordingParts::open(&folder.file()).unwrap());
        let read = RecordingReader::new(parts).unwrap();
        assert!(read.map(Result::unwrap).all(|input| input == in_language("en")));
    }
}
