//! Parts of a file, wherever it is: on disk, in memory, on a server.
//!
//! In: ranges of bytes. Out: their bytes, all of one version of the file, or
//! the [`RangeError`] that says why not. [`Blocks`] stands before a file so
//! that near ranges are read as one and what was just read is read once.

use std::collections::HashMap;
use std::fmt::Debug;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::fault::Fault;

/// Why bytes of a file cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RangeError {
    /// The system cannot read the file.
    #[error("{reason}")]
    File {
        /// What the system says.
        reason: String,
    },
    /// A server cannot be reached, or does not give parts of the file.
    #[error("{reason}")]
    Server {
        /// What stood between.
        fault: Fault,
        /// For a person.
        reason: String,
    },
    /// The file is another one than when it was opened.
    #[error("the file has changed since it was opened")]
    Changed,
    /// Nobody wants it any more.
    #[error("given up: it is not wanted any more")]
    GivenUp,
    /// More of the file would have to be read than is read for one question.
    #[error(
        "more than {bytes} bytes would have to be read for one place: rewrite the file with its index"
    )]
    TooMuch {
        /// The limit.
        bytes: u64,
    },
}

impl From<std::io::Error> for RangeError {
    fn from(error: std::io::Error) -> Self {
        Self::File { reason: error.to_string() }
    }
}

/// A file of which parts can be read.
pub trait RangedBytes: Debug + Send + Sync {
    /// Looks at the file anew: its length, and up to `first` bytes from its
    /// beginning. Later reads are of this version of it.
    ///
    /// # Errors
    /// [`RangeError`].
    fn open(&self, first: u64, given_up: &AtomicBool) -> Result<(Vec<u8>, u64), RangeError>;

    /// The bytes of each range, which lies within the file.
    ///
    /// # Errors
    /// [`RangeError::Changed`] when the file is not the one that was opened;
    /// others as they come.
    fn read(
        &self,
        ranges: &[Range<u64>],
        given_up: &AtomicBool,
    ) -> Result<Vec<Vec<u8>>, RangeError>;

    /// Bytes of memory that the file takes as long as it is there.
    fn held_bytes(&self) -> u64 {
        0
    }

    /// How many bytes are best read at once, and how many are rather read in
    /// vain than left out between two ranges.
    fn grain(&self) -> Grain {
        Grain { block: 16 << 10, gap_blocks: 0 }
    }
}

/// How a file is best read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grain {
    /// Bytes that are read at once at least.
    pub block: u64,
    /// So many blocks are read in vain rather than two ranges.
    pub gap_blocks: u64,
}

/// A file on disk.
#[derive(Debug)]
pub(crate) struct FileBytes {
    path: PathBuf,
    opened: Mutex<Option<(File, Version)>>,
}

/// What changes with the content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    length: u64,
    modified: Option<SystemTime>,
}

impl FileBytes {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, opened: Mutex::new(None) }
    }

    fn version(&self) -> Result<Version, RangeError> {
        let metadata = self.path.metadata()?;
        // Opening a pipe would wait for its writer.
        if !metadata.is_file() {
            return Err(RangeError::File { reason: "it is not a file".into() });
        }
        Ok(Version { length: metadata.len(), modified: metadata.modified().ok() })
    }
}

impl RangedBytes for FileBytes {
    fn open(&self, first: u64, _: &AtomicBool) -> Result<(Vec<u8>, u64), RangeError> {
        let version = self.version()?;
        let mut file = File::open(&self.path)?;
        let start = part(&mut file, &(0..first.min(version.length)))?;
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        *opened = Some((file, version));
        Ok((start, version.length))
    }

    fn read(&self, ranges: &[Range<u64>], _: &AtomicBool) -> Result<Vec<Vec<u8>>, RangeError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, version) = opened.as_mut().ok_or(RangeError::Changed)?;
        if self.version()? != *version {
            return Err(RangeError::Changed);
        }
        ranges.iter().map(|range| part(file, range)).collect()
    }
}

fn part(file: &mut File, range: &Range<u64>) -> Result<Vec<u8>, RangeError> {
    let mut bytes = vec![0; (range.end - range.start) as usize];
    file.seek(SeekFrom::Start(range.start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A file in memory.
impl RangedBytes for Arc<[u8]> {
    fn held_bytes(&self) -> u64 {
        self.len() as u64
    }

    fn open(&self, first: u64, _: &AtomicBool) -> Result<(Vec<u8>, u64), RangeError> {
        let end = self.len().min(first as usize);
        Ok((self.get(..end).unwrap_or_default().to_vec(), self.len() as u64))
    }

    fn read(&self, ranges: &[Range<u64>], _: &AtomicBool) -> Result<Vec<Vec<u8>>, RangeError> {
        let one = |range: &Range<u64>| self.get(range.start as usize..range.end as usize);
        let parts = ranges.iter().map(|range| one(range).map(<[u8]>::to_vec));
        parts.collect::<Option<_>>().ok_or(RangeError::Changed)
    }
}

/// A file as a whole on disk, for what reads it from end to end.
#[cfg(feature = "import")]
pub(crate) fn file_bytes(path: &std::path::Path) -> Arc<dyn RangedBytes> {
    Arc::new(FileBytes::new(path.to_owned()))
}

/// So many bytes of a file are kept in memory.
const KEPT_BYTES: u64 = 4 << 20;
/// What is asked for at once, bytes.
const LARGEST_READ: u64 = 4 << 20;

/// The blocks of a file that were read last.
#[derive(Debug)]
pub(crate) struct Blocks {
    bytes: Arc<dyn RangedBytes>,
    grain: Grain,
    length: u64,
    kept: HashMap<u64, (u64, Vec<u8>)>,
    kept_bytes: u64,
    /// Counts the fetches, so that the oldest goes first.
    turn: u64,
    /// Bytes that may still be read for the question at hand.
    left: u64,
    most: u64,
    reads: u64,
}

impl Blocks {
    pub(crate) fn open(
        bytes: Arc<dyn RangedBytes>,
        first_blocks: u64,
        given_up: &AtomicBool,
    ) -> Result<Self, RangeError> {
        let grain = bytes.grain();
        let (start, length) = bytes.open(first_blocks * grain.block, given_up)?;
        let mut blocks = Self {
            bytes,
            grain,
            length,
            kept: HashMap::new(),
            kept_bytes: 0,
            turn: 0,
            left: u64::MAX,
            most: u64::MAX,
            reads: 1,
        };
        blocks.keep(0, &start);
        Ok(blocks)
    }

    /// The length of the file, bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// How often the file was asked for bytes.
    #[cfg(test)]
    pub(crate) fn reads(&self) -> u64 {
        self.reads
    }

    /// Begins a question for which so many bytes may be read.
    pub(crate) fn allow(&mut self, most: u64) {
        (self.most, self.left) = (most, most);
    }

    /// Sees to it that these ranges can be copied, until the next fetch.
    pub(crate) fn fetch(
        &mut self,
        wanted: impl IntoIterator<Item = Range<u64>>,
        given_up: &AtomicBool,
    ) -> Result<(), RangeError> {
        self.turn += 1;
        let mut missing = Vec::new();
        let mut last = None;
        for range in wanted {
            let range = range.start..range.end.min(self.length);
            if range.is_empty() {
                continue;
            }
            for block in range.start / self.grain.block..=(range.end - 1) / self.grain.block {
                // Ranges come in order, mostly, and many are in one block.
                if last.replace(block) == Some(block) {
                    continue;
                }
                match self.kept.get_mut(&block) {
                    Some((turn, _)) => *turn = self.turn,
                    None => missing.push(block),
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        missing.sort_unstable();
        missing.dedup();
        let ranges = self.merged(&missing);
        let bytes = ranges.iter().map(|range| range.end - range.start).sum();
        self.left = self.left.checked_sub(bytes).ok_or(RangeError::TooMuch { bytes: self.most })?;
        if given_up.load(Ordering::Acquire) {
            return Err(RangeError::GivenUp);
        }
        self.reads += ranges.len() as u64;
        let parts = self.bytes.read(&ranges, given_up)?;
        for (range, part) in ranges.iter().zip(parts) {
            if part.len() as u64 != range.end - range.start {
                return Err(RangeError::Changed);
            }
            self.keep(range.start / self.grain.block, &part);
        }
        self.forget();
        Ok(())
    }

    /// Copies bytes that were fetched; whether they were.
    pub(crate) fn copy(&self, at: u64, into: &mut [u8]) -> bool {
        let (mut at, mut into) = (at, into);
        while !into.is_empty() {
            let (block, skip) = (at / self.grain.block, (at % self.grain.block) as usize);
            let kept = self.kept.get(&block).and_then(|(_, kept)| kept.get(skip..));
            let Some(kept) = kept.filter(|kept| !kept.is_empty()) else { return false };
            let count = kept.len().min(into.len());
            let (now, later) = into.split_at_mut(count);
            now.copy_from_slice(kept.get(..count).unwrap_or_default());
            (at, into) = (at + count as u64, later);
        }
        true
    }

    /// Reads bytes wherever they are; the file is to have them.
    pub(crate) fn read(
        &mut self,
        at: u64,
        into: &mut [u8],
        given_up: &AtomicBool,
    ) -> Result<(), RangeError> {
        if !self.copy(at, into) {
            self.fetch(std::iter::once(at..at + into.len() as u64), given_up)?;
            if !self.copy(at, into) {
                return Err(RangeError::Changed);
            }
        }
        Ok(())
    }

    /// Blocks in order as ranges, near ones as one.
    fn merged(&self, blocks: &[u64]) -> Vec<Range<u64>> {
        let mut runs: Vec<Range<u64>> = Vec::new();
        let most_blocks = LARGEST_READ / self.grain.block;
        for &block in blocks {
            match runs.last_mut() {
                Some(run)
                    if block <= run.end + self.grain.gap_blocks
                        && block - run.start < most_blocks =>
                {
                    run.end = block + 1;
                }
                _ => runs.push(block..block + 1),
            }
        }
        let place = |run: Range<u64>| {
            run.start * self.grain.block..self.length.min(run.end * self.grain.block)
        };
        runs.into_iter().map(place).collect()
    }

    fn keep(&mut self, first: u64, bytes: &[u8]) {
        for (block, bytes) in (first..).zip(bytes.chunks(self.grain.block as usize)) {
            // Only the last block of the file is not whole.
            let end = self.length.min((block + 1) * self.grain.block);
            if block * self.grain.block + bytes.len() as u64 == end {
                self.kept_bytes += bytes.len() as u64;
                if let Some((_, before)) = self.kept.insert(block, (self.turn, bytes.to_vec())) {
                    self.kept_bytes -= before.len() as u64;
                }
            }
        }
    }

    /// Lets go of what was asked for longest ago.
    fn forget(&mut self) {
        if self.kept_bytes <= KEPT_BYTES {
            return;
        }
        let mut old: Vec<_> = self
            .kept
            .iter()
            .filter(|(_, (turn, _))| *turn < self.turn)
            .map(|(block, (turn, _))| (*turn, *block))
            .collect();
        old.sort_unstable();
        for (_, block) in old {
            // To half of it, so that this is seldom done.
            if self.kept_bytes <= KEPT_BYTES / 2 {
                break;
            }
            if let Some((_, bytes)) = self.kept.remove(&block) {
                self.kept_bytes -= bytes.len() as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::iter::once;

    use super::*;

    static WANTED: AtomicBool = AtomicBool::new(false);

    /// Bytes that are their own place, in blocks of ten.
    #[derive(Debug)]
    struct Tens;

    impl RangedBytes for Tens {
        fn open(&self, first: u64, _: &AtomicBool) -> Result<(Vec<u8>, u64), RangeError> {
            Ok(((0..first as u8).collect(), 205))
        }

        fn read(&self, ranges: &[Range<u64>], _: &AtomicBool) -> Result<Vec<Vec<u8>>, RangeError> {
            Ok(ranges.iter().map(|range| (range.start as u8..range.end as u8).collect()).collect())
        }

        fn grain(&self) -> Grain {
            Grain { block: 10, gap_blocks: 1 }
        }
    }

    #[test]
    fn near_ranges_are_one_read_and_known_ones_none() {
        let mut blocks = Blocks::open(Arc::new(Tens), 2, &WANTED).unwrap();
        let mut into = [0; 4];
        assert!(blocks.copy(8, &mut into));
        assert_eq!((into, blocks.reads()), ([8, 9, 10, 11], 1));
        // A block between two is read with them, two are not.
        blocks.fetch([51..52, 88..89, 31..32], &WANTED).unwrap();
        assert_eq!(blocks.reads(), 3);
        assert!(!blocks.copy(60, &mut into) && blocks.copy(40, &mut into));
        blocks.fetch([15..17, 30..60, 80..90], &WANTED).unwrap();
        assert_eq!(blocks.reads(), 3);
        blocks.read(201, &mut into, &WANTED).unwrap();
        assert_eq!(into, [201, 202, 203, 204]);
    }

    #[test]
    fn a_question_reads_no_more_than_it_may_and_ends_when_nobody_waits() {
        let mut blocks = Blocks::open(Arc::new(Tens), 1, &WANTED).unwrap();
        blocks.allow(25);
        blocks.fetch(once(20..40), &WANTED).unwrap();
        let error = blocks.fetch(once(100..101), &WANTED).unwrap_err();
        assert_eq!(error, RangeError::TooMuch { bytes: 25 });
        blocks.allow(25);
        let error = blocks.fetch(once(100..101), &AtomicBool::new(true)).unwrap_err();
        assert_eq!(error, RangeError::GivenUp);
    }
}
