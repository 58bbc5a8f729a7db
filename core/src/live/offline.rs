//! What services measured, in a file that outlives the app.
//!
//! In: readings as a session took them in. Out: those of the last day, for a
//! visit that begins again without network. What is simulated can be computed
//! again and is not kept, and nothing is that must not be shown.
//!
//! The file is a redb database: pure Rust, so that a phone's build needs no C
//! compiler, and each commit is whole or not there at all, also when the app is
//! killed in the middle of it or the disk is full. Whoever cannot keep readings
//! still has them: the session does not depend on the file.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use redb::{
    Builder, Database, DatabaseError, ReadableDatabase, ReadableTableMetadata, StorageError,
    TableDefinition,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::store::FUTURE_TOLERANCE;
use super::{Quality, Reading, beside};

/// When in milliseconds since 1970, asset, quantity; to value and quality.
/// Names rather than numbers, so that a later version can read them.
const READINGS: TableDefinition<(i64, &str, &str), (f64, &str)> = TableDefinition::new("readings");
/// A day's curve, and the hours before it that may have been without network.
const KEPT: SignedDuration = SignedDuration::from_hours(26);
/// The most readings: some 15 MB.
const MOST: u64 = 100_000;
/// A file this large is packed when it is opened: room that was given free
/// stays in it otherwise.
const PACK_AT_BYTES: u64 = 24 << 20;
/// No file of ours grows to this.
const MAX_BYTES: u64 = 256 << 20;
const CACHE_BYTES: usize = 1 << 20;

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

/// A file of readings.
#[derive(Debug)]
pub struct OfflineReadings {
    path: PathBuf,
    /// Closed after a failure; the next call opens it again.
    database: Mutex<Option<Database>>,
    set_aside: Option<PathBuf>,
}

impl OfflineReadings {
    /// Opens a file, or begins it. One that is damaged is put beside as
    /// `….damaged`, and a new one begun.
    ///
    /// # Errors
    /// [`OfflineError`] when the file is another visit's, or the folder cannot
    /// be written.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, OfflineError> {
        let path = path.into();
        let mut set_aside = None;
        let database = match database(&path) {
            Ok(database) => database,
            Err(Broken::Damaged(reason)) => {
                let aside = beside(&path, ".damaged");
                tracing::warn!(file = %path.display(), reason, "kept readings are damaged");
                fs::rename(&path, &aside).map_err(|error| storage(&path, error))?;
                set_aside = Some(aside);
                database(&path).map_err(|broken| broken.into_error(&path))?
            }
            Err(broken) => return Err(broken.into_error(&path)),
        };
        Ok(Self { path, database: Mutex::new(Some(database)), set_aside })
    }

    /// Where the damaged file is that was found in the place of this one.
    #[must_use]
    pub fn set_aside(&self) -> Option<&Path> {
        self.set_aside.as_deref()
    }

    /// Keeps what services measured or estimated; what is older than a day goes.
    /// Either all of it is kept or, with an error, nothing.
    ///
    /// # Errors
    /// [`OfflineError::Storage`], as when the disk is full.
    pub fn keep(&self, readings: &[Reading], now: Timestamp) -> Result<(), OfflineError> {
        let rows: Vec<_> = readings.iter().filter_map(|reading| row(reading, now)).collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.with(|database| {
            let transaction = database.begin_write()?;
            {
                let mut table = transaction.open_table(READINGS)?;
                for ((time, asset, quantity), (value, quality)) in &rows {
                    let key = (*time, asset.as_str(), quantity.as_str());
                    table.insert(key, (*value, quality.as_str()))?;
                }
                let oldest = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
                table.retain_in(..(oldest.as_millisecond(), "", ""), |_, _| false)?;
                while table.len()? > MOST {
                    table.pop_first()?;
                }
            }
            transaction.commit()?;
            Ok(())
        })
    }

    /// What was kept of the day before `now`, the oldest first.
    ///
    /// # Errors
    /// [`OfflineError::Storage`].
    pub fn readings(&self, now: Timestamp) -> Result<Vec<Reading>, OfflineError> {
        let range = |time: Result<Timestamp, _>, or: Timestamp| time.unwrap_or(or).as_millisecond();
        let from = range(now.saturating_sub(KEPT), Timestamp::MIN);
        let to = range(now.saturating_add(FUTURE_TOLERANCE), Timestamp::MAX);
        self.with(|database| {
            let table = match database.begin_read()?.open_table(READINGS) {
                Ok(table) => table,
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
                Err(error) => return Err(error.into()),
            };
            let mut readings = Vec::new();
            for row in table.range((from, "", "")..(to, "", ""))? {
                let (key, value) = row?;
                readings.extend(reading(key.value(), value.value()));
            }
            Ok(readings)
        })
    }

    /// Works on the database; after a failure it is opened anew next time, for
    /// redb takes nothing more after one.
    fn with<T>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, redb::Error>,
    ) -> Result<T, OfflineError> {
        let mut held = self.lock();
        let open = match held.take() {
            Some(open) => open,
            None => database(&self.path).map_err(|broken| broken.into_error(&self.path))?,
        };
        // A file that was changed while it is open may make redb panic.
        match catch_unwind(AssertUnwindSafe(|| work(&open))) {
            Ok(Ok(done)) => {
                *held = Some(open);
                Ok(done)
            }
            Ok(Err(error)) => Err(storage(&self.path, error)),
            Err(_) => Err(storage(&self.path, "the file is damaged")),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Database>> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a file cannot be opened.
enum Broken {
    Damaged(String),
    InUse,
    Storage(String),
}

impl Broken {
    fn into_error(self, path: &Path) -> OfflineError {
        match self {
            Self::InUse => OfflineError::InUse { file: path.display().to_string() },
            Self::Damaged(reason) | Self::Storage(reason) => storage(path, reason),
        }
    }
}

impl From<DatabaseError> for Broken {
    fn from(error: DatabaseError) -> Self {
        let message = error.to_string();
        match error {
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => Self::InUse,
            // Another version's format is of no use to this one.
            DatabaseError::UpgradeRequired(_) | DatabaseError::RepairAborted => {
                Self::Damaged(message)
            }
            DatabaseError::Storage(StorageError::Corrupted(_)) => Self::Damaged(message),
            DatabaseError::Storage(StorageError::Io(error))
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
                ) =>
            {
                Self::Damaged(message)
            }
            _ => Self::Storage(message),
        }
    }
}

/// Opens a database, its checksums checked, and small again if it has grown.
fn database(path: &Path) -> Result<Database, Broken> {
    let bytes = match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => {
            return Err(Broken::Storage("it is not a file".into()));
        }
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    if bytes > MAX_BYTES {
        return Err(Broken::Damaged(format!("{bytes} bytes are more than it can have")));
    }
    let open = || -> Result<Database, Broken> {
        if !path.exists() {
            begin(path)?;
        }
        let mut database = builder().create(path)?;
        if bytes > PACK_AT_BYTES {
            // Only the room that it takes is at stake.
            let _ = database.compact();
        }
        let read = database.begin_read().map_err(|error| Broken::Storage(error.to_string()))?;
        match read.open_table(READINGS) {
            Ok(_) | Err(redb::TableError::TableDoesNotExist(_)) => {}
            Err(error) => return Err(Broken::Damaged(error.to_string())),
        }
        drop(read);
        Ok(database)
    };
    catch_unwind(open).unwrap_or_else(|_| Err(Broken::Damaged("it cannot be read".into())))
}

/// Makes an empty database beside its place and puts it there when it is whole:
/// a file that was only begun when the app was killed would seem damaged.
fn begin(path: &Path) -> Result<(), Broken> {
    let begun = beside(path, ".new");
    // Of a time when that happened.
    let _ = fs::remove_file(&begun);
    drop(builder().create(&begun)?);
    fs::rename(&begun, path).map_err(|error| Broken::Storage(error.to_string()))
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    builder
}

fn storage(path: &Path, reason: impl ToString) -> OfflineError {
    OfflineError::Storage { file: path.display().to_string(), reason: reason.to_string() }
}

type Row = ((i64, String, String), (f64, String));

/// What is kept of a reading, if it is.
fn row(reading: &Reading, now: Timestamp) -> Option<Row> {
    let measured = !matches!(reading.quality, Quality::Simulated | Quality::Withheld);
    let age = now.duration_since(reading.time);
    let value = reading.value.filter(|value| value.is_finite() && measured)?;
    (-FUTURE_TOLERANCE <= age && age <= KEPT).then(|| {
        let key = (reading.time.as_millisecond(), reading.asset.to_string());
        ((key.0, key.1, name(&reading.quantity)), (value, name(&reading.quality)))
    })
}

/// The reading of a row; nothing if this version does not know its words.
fn reading(
    (time, asset, quantity): (i64, &str, &str),
    (value, quality): (f64, &str),
) -> Option<Reading> {
    Some(Reading {
        asset: asset.into(),
        quantity: named(quantity)?,
        value: Some(value),
        time: Timestamp::from_millisecond(time).ok()?,
        quality: named(quality)?,
    })
}

/// The name that a file has for a quantity or a quality.
fn name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::String(name.to_owned())).ok()
}

#[cfg(test)]
pub(crate) mod tests;
