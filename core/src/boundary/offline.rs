//! Readings of services that outlive the app.

use std::sync::Arc;

use jiff::Timestamp;

use crate::live::{Batch, Reading};
use crate::session::{Event, EventKind, SessionError};
use crate::visit::OfflineReadings;

use super::SharedSession;

/// What a file of readings held when it was opened.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct KeptReadings {
    /// How many readings of the last day the pack's sources had brought.
    pub readings: i32,
    /// The file that was found in its place, cannot be read, and is now beside
    /// it.
    pub damaged_file: Option<String>,
    /// What of the file cannot be read and is lost, for a person; with
    /// `damaged_file`, all of it.
    #[uniffi(default = None)]
    pub loss: Option<String>,
}

/// Where a session keeps readings.
pub(super) struct Keeper {
    file: Arc<OfflineReadings>,
    failing: bool,
}

#[uniffi::export]
impl SharedSession {
    /// Takes in what the file holds of the last day, each reading with its own
    /// age and quality, and from now on keeps there what services measure: a
    /// visit that begins again without network shows what was known. A file that
    /// is not there is begun; no other user can read it.
    ///
    /// Of the file, only what sources of this pack brought is taken in, as long
    /// as they still ask the same, and what the pack withholds now is withheld.
    /// What is simulated or withheld is not kept. A file belongs to one visit at
    /// a time. To be called on a thread that may wait for the disk.
    ///
    /// # Errors
    /// [`SessionError::Offline`] when the file cannot be used: the visit goes
    /// on without it. [`SessionError::Closed`].
    pub fn keep_readings(
        &self,
        path: String,
        now: Timestamp,
    ) -> Result<KeptReadings, SessionError> {
        let pack = self.ask(|session| session.pack().clone())?;
        let file = Arc::new(OfflineReadings::open(path, &pack)?);
        let readings = file.readings(now)?;
        let damaged_file = file.set_aside().map(|path| path.display().to_string());
        let loss = file.loss().map(str::to_owned);
        let kept = KeptReadings { readings: readings.len() as i32, damaged_file, loss };
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
    /// Keeps what was taken in of a source, or of the app, with no lock held
    /// while the disk works.
    pub(super) fn keep(
        &self,
        source_id: Option<&str>,
        taken: &[Reading],
        now: Timestamp,
    ) -> Result<(), SessionError> {
        let file = |keeper: &mut Option<Keeper>| keeper.as_ref().map(|keeper| keeper.file.clone());
        let Some(file) = self.ask_keeper(|keeper| (file(keeper), Vec::new()))? else {
            return Ok(());
        };
        let ended = file.keep(source_id, taken, now);
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

#[cfg(test)]
mod tests {
    use crate::assets::Asset;
    use crate::files::tests::Folder;
    use crate::live::{MeterCounts, Quality, Quantity};
    use crate::pack::{PackFolder, TourPack};
    use crate::session::Settings;
    use crate::visit::on_a_broken_disk;

    use super::*;

    fn fort() -> TourPack {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        TourPack::open(&PackFolder(folder.into())).unwrap()
    }

    fn session(pack: &Arc<TourPack>) -> Arc<SharedSession> {
        let settings = Settings::new("en".into());
        Arc::new(SharedSession::new(pack.clone(), settings, None, None).unwrap())
    }

    fn reading(number: i64) -> (Batch, Timestamp) {
        let time = Timestamp::from_second(1_800_000_000 + 60 * number).unwrap();
        let reading = Reading {
            asset: "substation".into(),
            quantity: Quantity::PowerKw,
            value: Some(number as f64),
            time,
            quality: Quality::Live,
        };
        (Batch { readings: vec![reading], ..Batch::default() }, time)
    }

    #[test]
    fn that_readings_are_not_kept_is_told_once_and_the_visit_goes_on() {
        let pack = Arc::new(fort());
        let session = session(&pack);
        let listener = session.clone().listen();
        let folder = std::env::temp_dir().join(format!("wattwalk-unkept-{}", std::process::id()));
        let path = folder.join("readings.jsonl");
        let file = Arc::new(on_a_broken_disk(path.clone(), &pack));
        let keeper = Keeper { file, failing: false };
        session.ask_keeper(|held| (*held = Some(keeper), Vec::new())).unwrap();
        let told = |numbers: std::ops::RangeInclusive<i64>| {
            for number in numbers {
                let (batch, now) = reading(number);
                session.readings(batch, now).unwrap();
            }
            let heard = std::iter::from_fn(|| listener.take());
            let messages = heard.filter_map(|event| match event.kind {
                EventKind::ReadingsNotKept { message } => Some(message),
                _ => None,
            });
            messages.collect::<Vec<_>>()
        };
        // First the disk breaks, then the folder is not there.
        let messages = told(1..=3);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains(&path.display().to_string()), "{messages:?}");
        let shown = session.readings_of("substation".into(), reading(3).1).unwrap();
        assert_eq!(shown[0].value, Some(3.0));
        // Where there is a disk again, what comes is kept.
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(told(4..=5), Vec::<String>::new());
        session.close();
        drop((listener, session));
        let kept = OfflineReadings::open(&path, &pack).unwrap().readings(reading(5).1).unwrap();
        assert_eq!(kept.iter().map(|it| it.value).collect::<Vec<_>>(), [Some(4.0), Some(5.0)]);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// Kept by a source before the author asked for more homes, or the pack
    /// came to know of fewer.
    #[test]
    fn what_is_withheld_now_is_withheld_of_what_was_kept() {
        let folder = Folder::new("withheld-now");
        let now = reading(0).1;
        let pack = Arc::new(fort());
        let counts = MeterCounts::of(&pack.assets, &pack.privacy_rules());
        let of_homes = |asset: &&Asset| {
            asset.attributes.get("homes").and_then(|it| it.as_u64()) > Some(0)
                && !counts.withholds(&asset.id, Quantity::PowerKw)
        };
        let asset = pack.assets.iter().find(of_homes).expect("homes that are shown").id.clone();
        let kept = Reading { asset: asset.clone(), ..reading(0).0.readings[0].clone() };
        let first = session(&pack);
        first.keep_readings(folder.file().display().to_string(), now).unwrap();
        first.readings(Batch { readings: vec![kept.clone()], ..Batch::default() }, now).unwrap();
        first.close();
        drop(first);
        let found = |pack: TourPack| {
            let session = session(&Arc::new(pack));
            let held = session.keep_readings(folder.file().display().to_string(), now).unwrap();
            assert_eq!((held.readings, held.loss), (1, None));
            let shown = session.readings_of(asset.clone(), now).unwrap();
            let curve = session.curve(asset.clone(), Quantity::PowerKw, now).unwrap();
            session.close();
            (shown[0].quality, shown[0].value, curve.runs.len())
        };
        assert_eq!(found((*pack).clone()), (Quality::Live, kept.value, 1));
        let mut stricter = (*pack).clone();
        stricter.manifest.min_meters = 100_000;
        assert_eq!(found(stricter), (Quality::Withheld, None, 0));
        let mut fewer = (*pack).clone();
        let building = fewer.assets.iter_mut().find(|it| it.id == asset).unwrap();
        building.attributes.insert("homes".into(), 2.into());
        assert_eq!(found(fewer), (Quality::Withheld, None, 0));
    }
}
