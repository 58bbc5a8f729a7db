//! Readings of services that outlive the app.

use std::sync::Arc;

use jiff::Timestamp;

use crate::live::{Batch, OfflineReadings, Reading};
use crate::session::{Event, EventKind, SessionError};

use super::SharedSession;

/// What a file of readings held when it was opened.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct KeptReadings {
    /// How many readings of the last day.
    pub readings: i32,
    /// The damaged file that was found in its place and is now beside it; its
    /// readings are lost.
    pub damaged_file: Option<String>,
}

/// Where a session keeps readings.
pub(super) struct Keeper {
    file: Arc<OfflineReadings>,
    failing: bool,
}

#[uniffi::export]
impl SharedSession {
    /// Takes in what the file holds of the last day, each with its own age, and
    /// from now on keeps there what services measure: a visit that begins again
    /// without network shows what was known. A file that is not there is begun.
    ///
    /// What is simulated or withheld is not kept. A file belongs to one pack
    /// and one visit at a time. To be called on a thread that may wait for the
    /// disk.
    ///
    /// # Errors
    /// [`SessionError::Offline`] when the file cannot be used: the visit goes
    /// on without it. [`SessionError::Closed`].
    pub fn keep_readings(
        &self,
        path: String,
        now: Timestamp,
    ) -> Result<KeptReadings, SessionError> {
        let file = Arc::new(OfflineReadings::open(path)?);
        let readings = file.readings(now)?;
        let damaged_file = file.set_aside().map(|path| path.display().to_string());
        let kept = KeptReadings { readings: readings.len() as i32, damaged_file };
        if !readings.is_empty() {
            self.readings(Batch { readings, ..Batch::default() }, now)?;
        }
        self.ask_keeper(|keeper| {
            *keeper = Some(Keeper { file, failing: false });
            ((), Vec::new())
        })?;
        Ok(kept)
    }
}

impl SharedSession {
    /// Keeps what was taken in, with no lock held while the disk works.
    pub(super) fn keep(&self, taken: &[Reading], now: Timestamp) -> Result<(), SessionError> {
        let file = |keeper: &mut Option<Keeper>| keeper.as_ref().map(|keeper| keeper.file.clone());
        let Some(file) = self.ask_keeper(|keeper| (file(keeper), Vec::new()))? else {
            return Ok(());
        };
        let ended = file.keep(taken, now);
        self.ask_keeper(|keeper| {
            let Some(keeper) = keeper else { return ((), Vec::new()) };
            let known = std::mem::replace(&mut keeper.failing, ended.is_err());
            let event = ended.err().filter(|_| !known).map(|error| {
                tracing::warn!(%error, "readings are not kept");
                let kind = EventKind::ReadingsNotKept { message: error.to_string() };
                Event { time: now, kind }
            });
            ((), event.into_iter().collect())
        })
    }
}
