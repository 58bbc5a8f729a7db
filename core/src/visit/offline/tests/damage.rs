//! Disks that are full, that lose power, that forget a bit.

use std::io;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use super::*;

#[test]
fn what_is_no_such_file_is_put_beside_and_told() {
    let folder = Folder::new("beside");
    let redb = b"redb\x1a\x0a\xa9\x0d\x0a\x01\x00\x00".repeat(300);
    let newer = {
        let mut lines = Vec::new();
        log::line(&mut lines, &json!({"wattwalk_kept_readings": 3}));
        lines
    };
    for bytes in [vec![0; 3], vec![7; 5000], b"{\"a\": 1}\n".repeat(4000), redb, newer] {
        fs::write(folder.file(), &bytes).unwrap();
        let kept = open(&folder);
        let aside = kept.set_aside().unwrap();
        assert_eq!(fs::read(aside).unwrap(), bytes);
        let loss = kept.loss().unwrap();
        assert!(loss.contains(&aside.display().to_string()), "{loss}");
        assert_eq!(kept.readings(at(0)).unwrap(), []);
        kept.keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
        assert_eq!(kept.readings(at(0)).unwrap().len(), 1);
        drop(kept);
        assert_eq!(open(&folder).loss(), None);
    }
}

/// A file of some batches, and what is in it.
fn batches(folder: &Folder, count: i64, size: i64) -> (Vec<Reading>, Vec<u8>) {
    let kept = open(folder);
    let mut all = Vec::new();
    for number in 0..count {
        let batch: Vec<_> =
            (0..size).map(|n| reading(&format!("{n}"), number, number as f64 + 0.1)).collect();
        kept.keep(POSTS, &batch, at(number)).unwrap();
        all.extend(batch);
    }
    (all, fs::read(folder.file()).unwrap())
}

/// Each bit of the file: what it held is there as it was, or it is told that
/// something is not, and most of it is.
#[test]
fn a_flipped_bit_is_told_wherever_it_is() {
    let folder = Folder::new("flipped");
    let (all, bytes) = batches(&folder, 4, 2);
    let (mut unchanged, mut told) = (0, 0);
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << bit;
            fs::write(folder.file(), &flipped).unwrap();
            let kept = open(&folder);
            let found = kept.readings(at(4)).unwrap();
            assert!(found.iter().all(|reading| all.contains(reading)), "byte {place}, bit {bit}");
            if kept.loss().is_none() {
                assert_eq!(found, all, "byte {place}, bit {bit}");
                unchanged += 1;
            } else {
                // A line, or two that have become one.
                assert!(found.len() + 4 >= all.len(), "byte {place}, bit {bit}: {found:?}");
                assert_eq!(kept.set_aside(), None, "byte {place}, bit {bit}");
                told += 1;
            }
        }
    }
    // There is no bit that nothing depends on.
    assert_eq!((unchanged, told), (0, bytes.len() * 8));
}

#[test]
fn a_damaged_file_is_whole_again_with_what_is_kept_next_and_told_once() {
    let folder = Folder::new("healed");
    let (all, mut bytes) = batches(&folder, 4, 2);
    let third = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(2).unwrap().0;
    bytes[third - 20] ^= 1;
    // And a kill.
    bytes.extend(b"0123456789abcdef {\"fro");
    fs::write(folder.file(), &bytes).unwrap();
    let kept = open(&folder);
    assert!(kept.loss().is_some_and(|loss| loss.contains("2 of its lines")), "{:?}", kept.loss());
    kept.keep(POSTS, &[reading("new", 4, 1.0)], at(4)).unwrap();
    drop(kept);
    let kept = open(&folder);
    assert_eq!((kept.loss(), kept.set_aside()), (None, None));
    let found = kept.readings(at(4)).unwrap();
    assert_eq!(found, [&all[..2], &all[4..], &[reading("new", 4, 1.0)]].concat());
}

#[test]
fn a_full_disk_loses_the_batch_at_hand_and_nothing_else() {
    let folder = Folder::new("full");
    let disk = Platter::default();
    let kept = disk.keeps(folder.file());
    kept.keep(POSTS, &[reading("a", 0, 1.0)], at(0)).unwrap();
    disk.lock().room = Some(1000);
    let many: Vec<_> = (0..50_000).map(|n| reading(&format!("meter-{n}"), 1, 2.0)).collect();
    let error = kept.keep(POSTS, &many, at(1)).unwrap_err();
    assert!(matches!(error, OfflineError::Storage { .. }), "{error}");
    drop(kept);
    // What the disk has is a file with all but that, and all that it has room
    // for counts.
    fs::write(folder.file(), &disk.lock().now).unwrap();
    let kept = open(&folder);
    assert_eq!(kept.set_aside(), None);
    assert!(kept.loss().is_some(), "the line that was cut off is told");
    assert_eq!(kept.readings(at(1)).unwrap(), [reading("a", 0, 1.0)]);
    kept.keep(POSTS, &[reading("a", 1, 2.0)], at(1)).unwrap();
    assert_eq!(kept.readings(at(1)).unwrap().len(), 2);
}

/// A file on a disk that breaks at once.
pub(crate) fn on_a_broken_disk(path: PathBuf, pack: &TourPack) -> OfflineReadings {
    let disk = Platter::default();
    disk.lock().room = Some(0);
    OfflineReadings {
        sources: Origin::of_sources(pack),
        app: Origin::of_app(pack),
        ..disk.keeps(path)
    }
}

/// A disk that loses power: what was not synced is there in part.
#[derive(Debug, Clone, Default)]
struct Platter(Arc<Mutex<Sectors>>);

#[derive(Debug, Default)]
struct Sectors {
    now: Vec<u8>,
    /// The bytes that can be written still, if they are numbered.
    room: Option<usize>,
    /// Which of the sectors on their way a loss of power leaves written.
    luck: u64,
    /// What would have been found after a loss of power during each write.
    torn: Vec<Vec<u8>>,
}

const SECTOR: usize = 512;

impl Platter {
    /// A file of readings on it.
    fn keeps(&self, path: PathBuf) -> OfflineReadings {
        OfflineReadings {
            path,
            sources: Origin::of_sources(&PACK),
            app: Origin::of_app(&PACK),
            file: Mutex::new(Some(OpenFile { disk: Box::new(self.clone()), log: Log::default() })),
            loss: None,
            set_aside: None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sectors> {
        self.0.lock().unwrap()
    }
}

impl Sectors {
    fn is_written(&mut self) -> bool {
        self.luck = self.luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        self.luck >> 63 == 1
    }
}

impl Disk for Platter {
    fn append(&mut self, end: u64, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.lock();
        disk.now.truncate(end as usize);
        let room = disk.room.unwrap_or(bytes.len()).min(bytes.len());
        // Its length may be there already, and what it held only in part.
        let mut torn = disk.now.clone();
        torn.extend(bytes);
        for from in (0..bytes.len()).step_by(SECTOR) {
            if !disk.is_written() {
                let to = bytes.len().min(from + SECTOR);
                torn[end as usize..][from..to].fill(0);
            }
        }
        disk.torn.push(torn);
        disk.now.extend(&bytes[..room]);
        match room < bytes.len() {
            true => Err(io::ErrorKind::StorageFull.into()),
            false => Ok(()),
        }
    }

    /// Beside and then in its place, which is done or not.
    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.lock();
        if disk.room.is_some_and(|room| room < bytes.len()) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let torn = if disk.is_written() { bytes.to_vec() } else { disk.now.clone() };
        disk.torn.push(torn);
        disk.now = bytes.to_vec();
        Ok(())
    }
}

fn minute(reading: &Reading) -> i64 {
    reading.time.duration_since(at(0)).as_mins()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Power fails during any batch, and any of the sectors on their way are
    /// written: all that was acknowledged before is there, and if of the batch
    /// on its way a part is there that cannot be read, that is told.
    #[test]
    fn a_torn_write_loses_at_most_the_last_batch(
        batches in 1..12_i64, size in 1..40_i64, luck in any::<u64>(),
    ) {
        let folder = Folder::new(&format!("torn-{batches}-{size}-{luck}"));
        let disk = Platter::default();
        disk.lock().luck = luck;
        let kept = disk.keeps(folder.file());
        for number in 0..batches {
            let batch: Vec<_> =
                (0..size).map(|n| reading(&format!("{n}"), number, number as f64)).collect();
            kept.keep(POSTS, &batch, at(number)).unwrap();
        }
        let torn = std::mem::take(&mut disk.lock().torn);
        prop_assert_eq!(torn.len() as i64, batches);
        for (found, number) in torn.iter().zip(0..) {
            fs::write(folder.file(), found).unwrap();
            let again = open(&folder);
            prop_assert_eq!(again.set_aside(), None);
            let readings = again.readings(at(batches)).unwrap();
            let batch = readings.len() as i64 - number * size;
            prop_assert!(batch == 0 || batch == size, "{} of batch {}", batch, number);
            let as_it_was = |it: &Reading| *it == reading(it.asset.as_str(), minute(it), minute(it) as f64);
            prop_assert!(readings.iter().all(as_it_was));
            prop_assert_eq!(again.loss().is_some(), batch == 0 && !found.is_empty());
        }
    }

    /// Whatever was done to the file, it opens, or another one does, and it is
    /// told unless all is there.
    #[test]
    fn a_spoilt_file_never_stops_a_visit(
        spoilt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let folder = Folder::new(&format!("spoilt-{}", spoilt.len()));
        let (all, mut bytes) = batches(&folder, 20, 10);
        for (place, byte) in spoilt {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(folder.file(), &bytes).unwrap();
        let kept = open(&folder);
        let readings = kept.readings(at(200)).unwrap();
        prop_assert!(readings.iter().all(|reading| all.contains(reading)));
        kept.keep(POSTS, &[reading("new", 200, 1.0)], at(200)).unwrap();
        prop_assert_eq!(kept.readings(at(200)).unwrap().len(), readings.len() + 1);
    }
}
