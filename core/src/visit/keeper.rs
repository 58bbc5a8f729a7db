//! Keeps what services measured, on a thread that may wait for the disk.

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;

use jiff::Timestamp;

use crate::live::Reading;
use crate::pack::TourPack;

use super::inbox::{Arrival, Inbox};
use super::{OfflineError, OfflineReadings};

/// What a file of readings held when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct KeptReadings {
    /// How many readings of the last day the pack's sources had brought.
    pub readings: i32,
    /// The file that was found in its place, cannot be read, and is now beside
    /// it.
    pub damaged_file: Option<String>,
    /// What of the file cannot be read and is lost, for a person; with
    /// `damaged_file`, all of it.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub loss: Option<String>,
}

/// A file of readings and the thread that writes it. Dropped, it has written
/// all that it was given.
pub(crate) struct Keeper {
    given: Option<Sender<Given>>,
    thread: Option<JoinHandle<()>>,
}

/// Readings to be kept.
struct Given {
    source_id: Option<String>,
    readings: Vec<Reading>,
    now: Timestamp,
}

/// What a file of readings is opened for.
pub(crate) struct Opening {
    pub(super) pack: Arc<TourPack>,
    pub(super) inbox: Weak<Inbox>,
}

/// A file of readings that is open, and what it held.
pub(crate) struct Opened {
    pub(super) keeper: Keeper,
    pub(super) readings: Vec<Reading>,
    pub(super) kept: KeptReadings,
}

impl Opening {
    /// Opens a file; waits for the disk.
    pub(crate) fn open(self, path: PathBuf, now: Timestamp) -> Result<Opened, OfflineError> {
        let file = OfflineReadings::open(path, &self.pack)?;
        let readings = file.readings(now)?;
        let kept = KeptReadings {
            readings: i32::try_from(readings.len()).unwrap_or(i32::MAX),
            damaged_file: file.set_aside().map(|path| path.display().to_string()),
            loss: file.loss().map(str::to_owned),
        };
        Ok(Opened { keeper: Keeper::of(file, self.inbox), readings, kept })
    }
}

impl Keeper {
    /// Writes a file that is open, and tells of failures there.
    fn of(file: OfflineReadings, inbox: Weak<Inbox>) -> Self {
        let (given, gets) = channel::<Given>();
        let unable = inbox.clone();
        let write = move || {
            let mut is_failing = false;
            for Given { source_id, readings, now } in gets {
                let ended = file.keep(source_id.as_deref(), &readings, now);
                let was_failing = std::mem::replace(&mut is_failing, ended.is_err());
                if let Some(error) = ended.err().filter(|_| !was_failing) {
                    tracing::warn!(%error, "readings are not kept");
                    if let Some(inbox) = inbox.upgrade() {
                        inbox.put(Arrival::NotKept { reason: error.to_string(), now });
                    }
                }
            }
        };
        let thread = std::thread::Builder::new().name("wattwalk-keep".into()).spawn(write);
        if let Err(error) = &thread {
            tracing::error!(%error, "no thread to keep readings on");
            if let Some(inbox) = unable.upgrade() {
                let reason = format!("readings are not kept: {error}");
                inbox.put(Arrival::NotKept { reason, now: Timestamp::UNIX_EPOCH });
            }
        }
        Self { given: Some(given), thread: thread.ok() }
    }

    /// Keeps what a source of the pack brought, or the app if none is named.
    pub(super) fn keep(&self, source_id: Option<&str>, readings: Vec<Reading>, now: Timestamp) {
        if let Some(given) = self.given.as_ref().filter(|_| !readings.is_empty()) {
            // Its thread ends after this only.
            let _ = given.send(Given { source_id: source_id.map(str::to_owned), readings, now });
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.given = None;
        // Who tells of a failure may be the last who holds the visit: no thread
        // waits for itself.
        let own = std::thread::current().id();
        if let Some(thread) = self.thread.take().filter(|it| it.thread().id() != own) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::assets::Asset;
    use crate::files::tests::Folder;
    use crate::live::{Batch, MeterCounts, Quality, Quantity};
    use crate::pack::PackFolder;
    use crate::session::{EventKind, Settings};
    use crate::visit::offline::tests::on_a_broken_disk;
    use crate::visit::{Visit, VisitOptions};

    fn fort() -> TourPack {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        TourPack::open(&PackFolder(folder.into())).unwrap()
    }

    fn visit(pack: &Arc<TourPack>) -> Visit {
        let settings = Settings::new("en".into());
        Visit::open(pack.clone(), settings, VisitOptions::default()).unwrap()
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

    /// What is told that readings are not kept.
    fn told(visit: &mut Visit) -> Vec<String> {
        visit.take_arrivals();
        let messages = visit.events().into_iter().filter_map(|event| match event.kind {
            EventKind::ReadingsNotKept { reason } => Some(reason),
            _ => None,
        });
        messages.collect()
    }

    #[test]
    fn that_readings_are_not_kept_is_told_once_and_the_visit_goes_on() {
        let pack = Arc::new(fort());
        let mut visit = visit(&pack);
        let folder = std::env::temp_dir().join(format!("wattwalk-unkept-{}", std::process::id()));
        let path = folder.join("readings.jsonl");
        visit.keep_on(|inbox| Some(Keeper::of(on_a_broken_disk(path.clone(), &pack), inbox)));
        let give = |visit: &mut Visit, numbers: std::ops::RangeInclusive<i64>| {
            for number in numbers {
                let (batch, now) = reading(number);
                visit.readings(&batch, now);
            }
        };
        // First the disk breaks, then the folder is not there.
        give(&mut visit, 1..=3);
        let began = Instant::now();
        let mut messages = told(&mut visit);
        while messages.is_empty() && began.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
            messages = told(&mut visit);
        }
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains(&path.display().to_string()), "{messages:?}");
        let shown = visit.session().reading_store().of(&"substation".into());
        assert_eq!(shown[0].value, Some(3.0));
        // All three were tried; where there is a disk again, what comes is kept.
        visit.keep_on(|_| None);
        assert_eq!(told(&mut visit), Vec::<String>::new());
        std::fs::create_dir_all(&folder).unwrap();
        visit.keep_readings(path.clone(), reading(3).1).unwrap();
        give(&mut visit, 4..=5);
        drop(visit);
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
        let mut first = visit(&pack);
        first.keep_readings(folder.file(), now).unwrap();
        first.readings(&Batch { readings: vec![kept.clone()], ..Batch::default() }, now);
        drop(first);
        let found = |pack: TourPack| {
            let mut visit = visit(&Arc::new(pack));
            let held = visit.keep_readings(folder.file(), now).unwrap();
            assert_eq!((held.readings, held.loss), (1, None));
            let store = visit.session().reading_store();
            let shown = &store.of(&asset)[0];
            let curve = store.curve(&asset, Quantity::PowerKw, now);
            (shown.quality, shown.value, curve.runs.len())
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
