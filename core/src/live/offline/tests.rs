//! A file that is whole whatever happens to it. That the app may be killed is
//! shown by `core/tests/offline.rs`.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use redb::StorageBackend;

use super::*;
use crate::live::samples::{at, reading};

const DAY_MIN: i64 = 24 * 60;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("wattwalk-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("readings.redb")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_was_measured_is_there_again_in_the_order_of_time() {
    let folder = Folder::new("again");
    let kept = OfflineReadings::open(folder.file()).unwrap();
    let simulated = Reading { quality: Quality::Simulated, ..reading("c", 3, 3.0) };
    let withheld = Reading { quality: Quality::Withheld, value: None, ..reading("d", 3, 0.0) };
    let mixed = [reading("b", 2, 2.0), simulated, withheld, reading("a", 1, 1.0)];
    kept.keep(&mixed, at(3)).unwrap();
    // The same again is one.
    kept.keep(&mixed[..1], at(3)).unwrap();
    drop(kept);
    let kept = OfflineReadings::open(folder.file()).unwrap();
    assert_eq!(kept.readings(at(3)).unwrap(), [reading("a", 1, 1.0), reading("b", 2, 2.0)]);
    assert_eq!(kept.set_aside(), None);
}

#[test]
fn a_day_and_two_hours_are_kept_and_no_more() {
    let folder = Folder::new("day");
    let kept = OfflineReadings::open(folder.file()).unwrap();
    kept.keep(&[reading("a", 0, 1.0), reading("a", 180, 2.0)], at(180)).unwrap();
    // Not handed out, and with the next commit not in the file.
    let values = |minute| -> Vec<_> {
        let readings = kept.readings(at(minute)).unwrap();
        readings.iter().filter_map(|reading| reading.value).collect()
    };
    assert_eq!(values(DAY_MIN + 120), [1.0, 2.0]);
    assert_eq!(values(DAY_MIN + 121), [2.0]);
    kept.keep(&[reading("a", DAY_MIN + 200, 3.0)], at(DAY_MIN + 200)).unwrap();
    assert_eq!(values(DAY_MIN + 120), [2.0]);
    // What is far from now is no reading of the visit.
    kept.keep(&[reading("a", 3 * DAY_MIN, 9.0), reading("a", -DAY_MIN, 9.0)], at(DAY_MIN + 200))
        .unwrap();
    assert_eq!(values(DAY_MIN + 200), [2.0, 3.0]);
}

#[test]
fn the_file_stays_small() {
    let folder = Folder::new("small");
    let kept = OfflineReadings::open(folder.file()).unwrap();
    for minute in 0..120 {
        let batch: Vec<_> =
            (0..1000).map(|asset| reading(&format!("meter-{asset}"), minute, 1.0)).collect();
        kept.keep(&batch, at(minute)).unwrap();
    }
    let readings = kept.readings(at(120)).unwrap();
    assert_eq!(readings.len() as u64, MOST);
    assert_eq!(readings[0].time, at(20));
    let bytes = fs::metadata(folder.file()).unwrap().len();
    assert!(bytes < 40 << 20, "{bytes}");
    drop(kept);
    let kept = OfflineReadings::open(folder.file()).unwrap();
    assert_eq!(kept.readings(at(120)).unwrap().len() as u64, MOST);
    assert!(fs::metadata(folder.file()).unwrap().len() <= bytes);
}

#[test]
fn one_visit_has_the_file_at_a_time() {
    let folder = Folder::new("one");
    let kept = OfflineReadings::open(folder.file()).unwrap();
    let second = OfflineReadings::open(folder.file());
    assert!(matches!(second, Err(OfflineError::InUse { .. })), "{second:?}");
    drop(kept);
    assert!(OfflineReadings::open(folder.file()).is_ok());
    let error = OfflineReadings::open(&folder.0).unwrap_err();
    assert!(error.to_string().contains("not a file"), "{error}");
}

#[test]
fn what_is_no_such_file_is_put_beside() {
    let folder = Folder::new("beside");
    for bytes in [vec![0; 3], vec![7; 5000], b"{\"a\": 1}".repeat(4000)] {
        fs::write(folder.file(), &bytes).unwrap();
        let kept = OfflineReadings::open(folder.file()).unwrap();
        let aside = kept.set_aside().unwrap();
        assert_eq!(fs::read(aside).unwrap(), bytes);
        kept.keep(&[reading("a", 0, 1.0)], at(0)).unwrap();
        assert_eq!(kept.readings(at(0)).unwrap().len(), 1);
    }
}

#[test]
fn a_full_disk_loses_the_batch_at_hand_and_nothing_else() {
    let folder = Folder::new("full");
    let disk = Disk::default();
    let kept = disk.keeps(folder.file());
    kept.keep(&[reading("a", 0, 1.0)], at(0)).unwrap();
    disk.lock().full = true;
    let many: Vec<_> = (0..50_000).map(|n| reading(&format!("meter-{n}"), 1, 2.0)).collect();
    let error = kept.keep(&many, at(1)).unwrap_err();
    assert!(matches!(error, OfflineError::Storage { .. }), "{error}");
    drop(kept);
    // What the disk has is a file with all but that.
    fs::write(folder.file(), disk.lock().after_a_crash(|_| true)).unwrap();
    let kept = OfflineReadings::open(folder.file()).unwrap();
    assert_eq!(kept.set_aside(), None);
    assert_eq!(kept.readings(at(1)).unwrap(), [reading("a", 0, 1.0)]);
    kept.keep(&[reading("a", 1, 2.0)], at(1)).unwrap();
    assert_eq!(kept.readings(at(1)).unwrap().len(), 2);
}

/// A file on a disk that breaks at once.
#[cfg(feature = "uniffi")]
pub(crate) fn on_a_broken_disk(path: PathBuf) -> OfflineReadings {
    let disk = Disk::default();
    let kept = disk.keeps(path);
    disk.lock().broken = true;
    kept
}

/// A disk that loses power: what was not synced is there in part.
#[derive(Debug, Clone, Default)]
struct Disk(Arc<Mutex<Platter>>);

#[derive(Debug, Default)]
struct Platter {
    now: Vec<u8>,
    synced: Vec<u8>,
    /// Since the last sync: where, and what.
    pending: Vec<(usize, Vec<u8>)>,
    full: bool,
    /// Nothing can be written any more.
    broken: bool,
}

const SECTOR: usize = 512;

impl Disk {
    /// A file of readings on it.
    fn keeps(&self, path: PathBuf) -> OfflineReadings {
        let database = builder().create_with_backend(self.clone()).unwrap();
        OfflineReadings { path, database: Mutex::new(Some(database)), set_aside: None }
    }

    fn lock(&self) -> MutexGuard<'_, Platter> {
        self.0.lock().unwrap()
    }
}

impl Platter {
    /// The file as it may be found: of what was pending, the sectors that
    /// `written` says.
    fn after_a_crash(&self, mut written: impl FnMut(usize) -> bool) -> Vec<u8> {
        let mut found = self.synced.clone();
        found.resize(self.now.len().max(found.len()), 0);
        let mut sector_number = 0;
        for (at, data) in &self.pending {
            for (place, sector) in (*at..).step_by(SECTOR).zip(data.chunks(SECTOR)) {
                if written(sector_number) && place + sector.len() <= found.len() {
                    found[place..place + sector.len()].copy_from_slice(sector);
                }
                sector_number += 1;
            }
        }
        found
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, io::Error> {
        Ok(self.lock().now.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        let disk = self.lock();
        let from = offset as usize;
        let bytes = disk.now.get(from..from + out.len());
        out.copy_from_slice(bytes.ok_or(io::Error::from(io::ErrorKind::UnexpectedEof))?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        let mut disk = self.lock();
        if disk.full && len as usize > disk.now.len() {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        disk.now.resize(len as usize, 0);
        Ok(())
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        let mut disk = self.lock();
        disk.synced = disk.now.clone();
        disk.pending.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        let mut disk = self.lock();
        if disk.broken {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let from = offset as usize;
        disk.now[from..from + data.len()].copy_from_slice(data);
        disk.pending.push((from, data.to_vec()));
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Power fails after any batch, and any of the sectors on their way are
    /// written: all that was acknowledged is there.
    #[test]
    fn a_torn_write_loses_at_most_the_last_batch(
        batches in 1..12_i64, size in 1..40_i64, luck in any::<u64>(),
    ) {
        let folder = Folder::new(&format!("torn-{batches}-{size}-{luck}"));
        let disk = Disk::default();
        let kept = disk.keeps(folder.file());
        let batch = |number: i64| -> Vec<Reading> {
            (0..size).map(|n| reading(&format!("{n}"), number, number as f64)).collect()
        };
        let mut torn = Vec::new();
        for number in 0..batches {
            kept.keep(&batch(number), at(number)).unwrap();
            let mut dice = luck.wrapping_add(number as u64);
            torn.push(disk.lock().after_a_crash(|sector| {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(sector as u64 | 1);
                dice >> 63 == 1
            }));
        }
        for (found, number) in torn.iter().zip(0..) {
            fs::write(folder.file(), found).unwrap();
            let again = OfflineReadings::open(folder.file()).unwrap();
            prop_assert_eq!(again.set_aside(), None);
            let readings = again.readings(at(batches)).unwrap();
            prop_assert_eq!(readings.len() as i64, (number + 1) * size);
        }
    }

    /// Whatever was done to the file, it opens, or another one does.
    #[test]
    fn a_spoilt_file_never_stops_a_visit(
        spoilt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let folder = Folder::new(&format!("spoilt-{}", spoilt.len()));
        let kept = OfflineReadings::open(folder.file()).unwrap();
        let batch: Vec<_> = (0..200).map(|n| reading(&format!("{n}"), n, n as f64)).collect();
        kept.keep(&batch, at(200)).unwrap();
        drop(kept);
        let mut bytes = fs::read(folder.file()).unwrap();
        // Where something is, for most of a new file is empty.
        let used = bytes.len().min(64 << 10);
        for (place, byte) in spoilt {
            bytes[place.index(used)] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(folder.file(), bytes).unwrap();
        let kept = OfflineReadings::open(folder.file()).unwrap();
        let readings = kept.readings(at(200)).unwrap();
        prop_assert!(readings.iter().all(|reading| batch.contains(reading)));
        kept.keep(&[reading("new", 200, 1.0)], at(200)).unwrap();
        prop_assert_eq!(kept.readings(at(200)).unwrap().len(), readings.len() + 1);
    }
}
