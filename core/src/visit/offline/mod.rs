//! What services measured, in a file that outlives the app.
//!
//! In: readings as a session took them in, and which source brought them. Out:
//! those of the last day, of the same pack and sources that ask the same, for a
//! visit that begins again without network. What is simulated can be computed
//! again and is not kept, and nothing is that must not be shown; whether it may
//! be shown now is for the session to say that takes it in again.
//!
//! The file is lines with a checksum each ([`log`]), which are added to it and
//! synced. It was a redb database before: that falls back to the commit before
//! when a bit of the newest is not as it was, and cannot say so, for after a
//! kill it does the same. Here the lines say which of them do not count, and
//! the others stay; there is no half-written one but the last. Whoever cannot
//! keep readings still has them: the session does not depend on the file.

mod disk;
mod log;
mod origin;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::files::{Unavailable, beside};
use crate::pack::TourPack;

use self::disk::{Disk, FileDisk};
use self::log::Log;
use self::origin::Origin;
use crate::live::{FUTURE_TOLERANCE, Quality, Reading};

/// A day's curve, and the hours before it that may have been without network.
const KEPT: SignedDuration = SignedDuration::from_hours(26);

/// Why readings are not kept, or cannot be fetched. The visit goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum OfflineError {
    /// Another visit has the file.
    #[error("{file}: another visit keeps its readings there: close it, or name another file")]
    InUse {
        /// Which file.
        file: String,
    },
    /// The storage failed; what was kept before stays.
    #[error("{file}: readings cannot be kept: {reason}")]
    Storage {
        /// Which file.
        file: String,
        /// What the system says.
        reason: String,
    },
}

/// A file of readings, in the hands of one visit.
#[derive(Debug)]
pub struct OfflineReadings {
    path: PathBuf,
    /// The pack's sources, by their ids.
    sources: HashMap<String, Origin>,
    app: Origin,
    /// Closed after a failure; the next call opens it again.
    file: Mutex<Option<OpenFile>>,
    loss: Option<String>,
    set_aside: Option<PathBuf>,
}

#[derive(Debug)]
struct OpenFile {
    disk: Box<dyn Disk>,
    log: Log,
}

impl OfflineReadings {
    /// Opens a file for a visit of a pack, or begins it. One that this version
    /// cannot read is put beside as `….damaged`, and a new one begun. A file
    /// may hold the readings of several packs; each has its own.
    ///
    /// # Errors
    /// [`OfflineError`] when the file is another visit's, or the folder cannot
    /// be written.
    pub fn open(path: impl Into<PathBuf>, pack: &TourPack) -> Result<Self, OfflineError> {
        let path = path.into();
        let opened = OpenFile::open(&path).map_err(|error| unavailable(&path, error))?;
        Ok(Self {
            sources: Origin::of_sources(pack),
            app: Origin::of_app(pack),
            file: Mutex::new(Some(opened.file)),
            loss: opened.loss.map(|loss| format!("{}: {loss}", path.display())),
            set_aside: opened.set_aside,
            path,
        })
    }

    /// What of the file cannot be read and is lost, for a person.
    #[must_use]
    pub fn loss(&self) -> Option<&str> {
        self.loss.as_deref()
    }

    /// Where the file is that was found in the place of this one and cannot be
    /// read.
    #[must_use]
    pub fn set_aside(&self) -> Option<&Path> {
        self.set_aside.as_deref()
    }

    /// Keeps what a source of the pack measured or estimated, or what an app
    /// has from elsewhere if none is named; what is older than a day goes.
    /// Either all of it is kept or, with an error, nothing.
    ///
    /// # Errors
    /// [`OfflineError::Storage`], as when the disk is full.
    pub fn keep(
        &self,
        source_id: Option<&str>,
        readings: &[Reading],
        now: Timestamp,
    ) -> Result<(), OfflineError> {
        let origin = match source_id {
            None => &self.app,
            // The simulated district is none of them.
            Some(id) => match self.sources.get(id) {
                Some(origin) => origin,
                None => return Ok(()),
            },
        };
        let kept = readings.iter().filter(|reading| is_kept(reading, now)).cloned();
        self.with(|file| file.keep(origin, kept, now))
    }

    /// What was kept of the day before `now`, the oldest first, as it was: what
    /// was doubtful or estimated still is, and what is old is
    /// [stale](Reading::quality_at) by its time. For
    /// [`TourSession::readings`](crate::session::TourSession::readings), which
    /// withholds what the pack withholds now.
    ///
    /// # Errors
    /// [`OfflineError::Storage`].
    pub fn readings(&self, now: Timestamp) -> Result<Vec<Reading>, OfflineError> {
        let from = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        let to = now.saturating_add(FUTURE_TOLERANCE).unwrap_or(Timestamp::MAX);
        let ours: Vec<_> = self.sources.values().chain([&self.app]).collect();
        self.with(|file| Ok(file.log.readings(&ours, from..to).collect()))
    }

    /// Works on the file; after a failure it is opened anew next time.
    fn with<T>(
        &self,
        work: impl FnOnce(&mut OpenFile) -> std::io::Result<T>,
    ) -> Result<T, OfflineError> {
        let mut held = self.lock();
        let mut open = match held.take() {
            Some(open) => open,
            None => match OpenFile::open(&self.path) {
                Ok(opened) => opened.file,
                Err(error) => return Err(unavailable(&self.path, error)),
            },
        };
        let done = work(&mut open).map_err(|error| unavailable(&self.path, error.into()))?;
        *held = Some(open);
        Ok(done)
    }

    fn lock(&self) -> MutexGuard<'_, Option<OpenFile>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that was opened, and what is to be told of it.
struct Opened {
    file: OpenFile,
    loss: Option<String>,
    set_aside: Option<PathBuf>,
}

impl OpenFile {
    fn open(path: &Path) -> Result<Opened, Unavailable> {
        let (mut disk, bytes) = FileDisk::open(path)?;
        let (log, loss, set_aside) = match Log::read(&bytes) {
            Ok(log) => {
                let loss = log.loss().map(str::to_owned);
                (log, loss, None)
            }
            Err(reason) => {
                let aside = beside(path, ".damaged");
                disk.begin_anew(&aside)?;
                let loss = format!("{reason}: it is now {}", aside.display());
                (Log::default(), Some(loss), Some(aside))
            }
        };
        if let Some(loss) = &loss {
            tracing::warn!(file = %path.display(), loss, "kept readings are lost");
        }
        Ok(Opened { file: Self { disk: Box::new(disk), log }, loss, set_aside })
    }

    fn keep(
        &mut self,
        origin: &Origin,
        readings: impl Iterator<Item = Reading>,
        now: Timestamp,
    ) -> std::io::Result<()> {
        let news = self.log.news(origin, readings);
        if news.is_empty() {
            return Ok(());
        }
        let lines = self.log.lines(origin, &news);
        match self.log.end() {
            // A header that is there in part would be no file of ours.
            0 => self.disk.replace(&lines)?,
            end => self.disk.append(end, &lines)?,
        }
        self.log.added(origin, news, lines.len());
        self.log.forget(now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN));
        if self.log.is_untidy() {
            let whole = self.log.whole();
            // What is to be kept is kept already.
            let written = self.disk.replace(&whole);
            if let Err(error) = &written {
                tracing::warn!(%error, "the file of kept readings stays larger than it must be");
            }
            self.log.tidied(written.ok().map(|()| whole.len()));
        }
        Ok(())
    }
}

fn is_kept(reading: &Reading, now: Timestamp) -> bool {
    let measured = !matches!(reading.quality, Quality::Simulated | Quality::Withheld);
    let age = now.duration_since(reading.time);
    measured
        && reading.value.is_some_and(f64::is_finite)
        && (-FUTURE_TOLERANCE..=KEPT).contains(&age)
}

fn unavailable(path: &Path, error: Unavailable) -> OfflineError {
    let file = path.display().to_string();
    match error {
        Unavailable::InUse => OfflineError::InUse { file },
        Unavailable::Io(error) => OfflineError::Storage { file, reason: error.to_string() },
    }
}

#[cfg(test)]
pub(crate) mod tests;
