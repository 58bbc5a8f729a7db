//! The thread that writes a recording: whatever the disk does, who walks does
//! not wait for it.
//!
//! In: lines, over a queue with an end. Out: files of a size with an end, and
//! how it went. What finds no room in the queue is lost, counted, and said in
//! its place in the recording.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::files::{self, Unavailable};

use super::recording::line_of;
use super::recording_parts::recording_part;
use super::{Header, Input};

/// Lines that wait for the disk at most, some twenty seconds of a visit, and
/// their bytes.
const MOST_LINES: usize = 4096;
const MOST_BYTES: usize = 16 << 20;

/// How much is recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of a file at most; a line that is longer has one of its own.
    pub(super) file_bytes: u64,
    /// Files at most: then the recording ends.
    pub(super) files: u32,
}

/// Where a recording stands.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) path: PathBuf,
    pub(super) header: Header,
    pub(super) limits: Limits,
    pub(super) file: File,
    /// Of this file, and lines of all.
    pub(super) bytes: u64,
    pub(super) lines: u64,
}

/// A line that was not written, and why.
#[derive(Debug)]
pub(super) struct Unwritten {
    pub(super) line: u64,
    pub(super) error: io::Error,
}

/// A recording that is being written.
#[derive(Debug)]
pub(super) struct WriterThread {
    lines: Option<SyncSender<Vec<u8>>>,
    waiting_bytes: Arc<AtomicUsize>,
    failure: Arc<Mutex<Option<String>>>,
    thread: Option<JoinHandle<Result<(), Unwritten>>>,
    has_failed: bool,
    /// Of the gap at hand, and of all.
    lost: u64,
    lost_in_all: u64,
    is_news: bool,
}

impl WriterThread {
    pub(super) fn start(parts: Parts) -> io::Result<Self> {
        Self::start_with(parts.is_on_disk()?, parts)
    }

    fn start_with(rotates: bool, mut parts: impl Lines) -> io::Result<Self> {
        let (lines, queue) = sync_channel::<Vec<u8>>(MOST_LINES);
        let waiting_bytes = Arc::new(AtomicUsize::new(0));
        let failure = Arc::new(Mutex::new(None));
        let (waiting, told) = (waiting_bytes.clone(), failure.clone());
        let write = move || {
            let done = write_all(&queue, &waiting, rotates, &mut parts);
            if let Err(Unwritten { line, error }) = &done {
                let reason = format!("line {line} was not written: {error}");
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
            }
            done
        };
        let thread = std::thread::Builder::new().name("recording".into()).spawn(write)?;
        Ok(Self {
            lines: Some(lines),
            waiting_bytes,
            failure,
            thread: Some(thread),
            has_failed: false,
            lost: 0,
            lost_in_all: 0,
            is_news: false,
        })
    }

    /// Hands a line over, if there is room; never waits.
    pub(super) fn offer(&mut self, line: Vec<u8>) {
        if self.has_failed {
            return;
        }
        if self.lost > 0 && self.send(line_of(&Input::Lost { inputs: self.lost })) {
            (self.lost, self.is_news) = (0, true);
        }
        if self.lost > 0 || !self.send(line) {
            self.is_news |= self.lost == 0 && !self.has_failed;
            self.lost += 1;
            self.lost_in_all += 1;
        }
    }

    fn send(&mut self, line: Vec<u8>) -> bool {
        let bytes = line.len();
        let waiting = self.waiting_bytes.fetch_add(bytes, Ordering::AcqRel);
        // A line that is longer than the room for all goes alone.
        let fits = waiting == 0 || waiting + bytes <= MOST_BYTES;
        let sent = match &self.lines {
            Some(lines) if fits => lines.try_send(line),
            _ => Err(TrySendError::Full(line)),
        };
        self.has_failed |= matches!(sent, Err(TrySendError::Disconnected(_)));
        if sent.is_err() {
            self.waiting_bytes.fetch_sub(bytes, Ordering::AcqRel);
        }
        sent.is_ok()
    }

    /// Why nothing is written any more, once.
    pub(super) fn failure(&mut self) -> Option<String> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.has_failed |= failure.is_some();
        failure
    }

    /// How many lines were lost so far, if it is news that some were or are no
    /// more.
    pub(super) fn lost(&mut self) -> Option<u64> {
        std::mem::take(&mut self.is_news).then_some(self.lost_in_all)
    }

    /// Waits until all is on the disk.
    pub(super) fn finish(mut self) -> Result<(), Unwritten> {
        self.end()
    }

    fn end(&mut self) -> Result<(), Unwritten> {
        if let Some(lines) = self.lines.take()
            && self.lost > 0
        {
            // Here there is time to wait for room.
            let _ = lines.send(line_of(&Input::Lost { inputs: self.lost }));
        }
        let Some(thread) = self.thread.take() else { return Ok(()) };
        // No thread waits for itself.
        if thread.thread().id() == std::thread::current().id() {
            return Ok(());
        }
        thread.join().unwrap_or(Ok(()))
    }
}

impl Drop for WriterThread {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// What lines are written to.
trait Lines: Send + 'static {
    fn write(&mut self, line: &[u8], rotates: bool) -> io::Result<()>;

    /// Makes sure that all is on the disk.
    fn end(&mut self, is_on_disk: bool) -> io::Result<()>;

    /// The line after the last one.
    fn next_line(&self) -> u64;
}

fn write_all(
    queue: &Receiver<Vec<u8>>,
    waiting_bytes: &AtomicUsize,
    rotates: bool,
    to: &mut impl Lines,
) -> Result<(), Unwritten> {
    for line in queue {
        let written = to.write(&line, rotates);
        waiting_bytes.fetch_sub(line.len(), Ordering::AcqRel);
        written.map_err(|error| Unwritten { line: to.next_line(), error })?;
    }
    to.end(rotates).map_err(|error| Unwritten { line: to.next_line() - 1, error })
}

impl Parts {
    /// Rather than a pipe or a device.
    pub(super) fn is_on_disk(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.is_file())
    }

    /// Goes on in another file.
    fn rotate(&mut self) -> io::Result<()> {
        let part = self.header.part + 1;
        if part > self.limits.files {
            let Limits { file_bytes, files } = self.limits;
            let mebibytes = file_bytes.saturating_mul(files.into()) >> 20;
            return Err(io::Error::other(format!("the recording is full, {mebibytes} MiB")));
        }
        self.file.sync_all()?;
        let next = files::open(&recording_part(&self.path, part)).map_err(|error| match error {
            Unavailable::InUse => io::ErrorKind::ResourceBusy.into(),
            Unavailable::Io(error) => error,
        })?;
        next.set_len(0)?;
        (self.file, self.bytes) = (next, 0);
        self.header.part = part;
        self.header.lines_before = self.lines;
        let line = line_of(&self.header);
        self.put(&line)
    }

    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        self.file.write_all(line)?;
        self.bytes += line.len() as u64;
        self.lines += 1;
        Ok(())
    }
}

impl Lines for Parts {
    fn write(&mut self, line: &[u8], rotates: bool) -> io::Result<()> {
        let is_full = self.bytes + line.len() as u64 > self.limits.file_bytes;
        if rotates && is_full && self.bytes > 0 {
            self.rotate()?;
        }
        self.put(line)
    }

    fn end(&mut self, is_on_disk: bool) -> io::Result<()> {
        if is_on_disk { self.file.sync_all() } else { Ok(()) }
    }

    fn next_line(&self) -> u64 {
        self.lines + 1
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// A disk that says when it is first written to, and stalls until it is let go.
    struct Stalling {
        begun: Sender<()>,
        go: Receiver<()>,
        is_going: bool,
        written: Arc<Mutex<Vec<Vec<u8>>>>,
    }

    impl Lines for Stalling {
        fn write(&mut self, line: &[u8], _: bool) -> io::Result<()> {
            if !self.is_going {
                let _ = self.begun.send(());
                let _ = self.go.recv();
                self.is_going = true;
            }
            self.written.lock().unwrap().push(line.to_vec());
            Ok(())
        }

        fn end(&mut self, _: bool) -> io::Result<()> {
            Ok(())
        }

        fn next_line(&self) -> u64 {
            self.written.lock().unwrap().len() as u64 + 1
        }
    }

    type Written = Arc<Mutex<Vec<Vec<u8>>>>;

    fn stalling() -> (WriterThread, Receiver<()>, Sender<()>, Written) {
        let (let_go, go) = channel();
        let (begun, begins) = channel();
        let written = Arc::new(Mutex::new(Vec::new()));
        let disk = Stalling { begun, go, is_going: false, written: written.clone() };
        (WriterThread::start_with(false, disk).unwrap(), begins, let_go, written)
    }

    #[test]
    fn what_a_stalled_disk_costs_is_counted_and_said_in_its_place() {
        let (mut thread, begins, let_go, written) = stalling();
        // Out of the queue, and on the way to the disk.
        thread.offer(b"first\n".to_vec());
        begins.recv().unwrap();
        let mut told = Vec::new();
        for number in 0..2 * MOST_LINES {
            thread.offer(format!("{number}\n").into_bytes());
            told.extend(thread.lost());
        }
        assert_eq!(told, [1], "as it begins");
        let lost = thread.lost_in_all;
        assert_eq!(lost, MOST_LINES as u64);
        let_go.send(()).unwrap();
        while thread.lost > 0 {
            std::thread::yield_now();
            thread.offer(b"later\n".to_vec());
            told.extend(thread.lost());
        }
        let lost = thread.lost_in_all;
        assert_eq!(told, [1, lost], "and how many, as it ends");
        thread.finish().unwrap();
        let written = written.lock().unwrap();
        let at = written.len() - 2;
        assert_eq!(written[at], line_of(&Input::Lost { inputs: lost }));
        assert_eq!(written[at + 1], b"later\n");
        let numbers =
            written[1..at].iter().zip(0..).all(|(line, n)| *line == format!("{n}\n").into_bytes());
        assert!(numbers && at - 1 == MOST_LINES);
    }

    #[test]
    fn bytes_that_wait_have_an_end_too_and_what_is_lost_last_is_said() {
        let (mut thread, _begins, let_go, written) = stalling();
        // Longer than all: goes alone.
        thread.offer(vec![b'a'; MOST_BYTES + 1]);
        thread.offer(vec![b'b'; MOST_BYTES]);
        thread.offer(b"c\n".to_vec());
        assert_eq!(thread.lost_in_all, 2);
        let_go.send(()).unwrap();
        thread.finish().unwrap();
        let written = written.lock().unwrap();
        assert_eq!(written.len(), 2);
        assert_eq!(written[1], line_of(&Input::Lost { inputs: 2 }));
    }
}
