//! The app is killed while it keeps readings, hundreds of times over: what it
//! was told to be kept is there.

#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::channel;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use wattwalk::live::{Quality, Quantity, Reading};
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::visit::OfflineReadings;

/// Where the child is to write; the test itself is the child's program.
const FILE: &str = "WATTWALK_KEEP_UNTIL_KILLED";
const CHAINS: u32 = 4;
const ROUNDS: u32 = 125;
const BATCH: i64 = 20;

fn start() -> Timestamp {
    "2026-06-16T10:00:00Z".parse().unwrap()
}

fn open(file: impl Into<PathBuf>) -> OfflineReadings {
    static PACK: LazyLock<TourPack> = LazyLock::new(|| {
        // A small one: each of hundreds of children opens it.
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/pack");
        TourPack::open(&PackFolder(folder.into())).unwrap()
    });
    let kept = OfflineReadings::open(file, &PACK).unwrap();
    assert_eq!(kept.set_aside(), None);
    kept
}

fn batch(number: i64) -> Vec<Reading> {
    let time = start() + SignedDuration::from_millis(number);
    let reading = |asset: i64| Reading {
        asset: format!("meter-{asset}").as_str().into(),
        quantity: Quantity::PowerKw,
        value: Some(number as f64),
        time,
        quality: Quality::Live,
    };
    (0..BATCH).map(reading).collect()
}

/// Keeps batches from `first` on and says after each that it is kept.
#[test]
#[ignore = "it is what is killed by the test below"]
fn keep_until_killed() {
    let Ok(file) = std::env::var(FILE) else { return };
    let (file, first) = file.rsplit_once('#').unwrap();
    let kept = open(file);
    for number in first.parse().unwrap().. {
        kept.keep(None, &batch(number), start() + SignedDuration::from_millis(number)).unwrap();
        println!("\nkept {number}");
    }
}

/// Runs the child, kills it some time after it has kept so many batches, and
/// says what the last one was that it knew to be kept.
fn run_and_kill(file: &Path, first: i64, batches: usize, after: Duration) -> Option<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "keep_until_killed"])
        .env(FILE, format!("{}#{first}", file.display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, kept) = channel();
    let reader = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let number = line.strip_prefix("kept ").and_then(|number| number.parse::<i64>().ok());
            number.map(|number| sender.send(number));
        }
    });
    let known = kept.iter().take(batches).last();
    std::thread::sleep(after);
    // SIGKILL: nothing of the child runs any more.
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    kept.try_iter().last().or(known)
}

#[test]
fn five_hundred_kills_lose_nothing_that_was_kept() {
    let folder = std::env::temp_dir().join(format!("wattwalk-kills-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    // Side by side, for each waits for the disk most of the time.
    let kept: i64 = std::thread::scope(|scope| {
        let chain = |number| {
            let file = folder.join(format!("readings-{number}.jsonl"));
            scope.spawn(move || kill_over_and_over(&file))
        };
        let chains: Vec<_> = (0..CHAINS).map(chain).collect();
        chains.into_iter().map(|chain| chain.join().unwrap()).sum()
    });
    std::fs::remove_dir_all(&folder).unwrap();
    println!("{kept} batches kept over {} kills", CHAINS * ROUNDS);
}

/// How many batches were kept.
fn kill_over_and_over(file: &Path) -> i64 {
    let mut next = 0;
    for round in 0..ROUNDS {
        // Before the file is open, while it is, and anywhere within a batch.
        let after = Duration::from_micros(u64::from(round * 7919 % 10_000));
        let known = run_and_kill(file, next, round as usize % 4, after).unwrap_or(next - 1);
        let kept = open(file);
        let readings = kept.readings(start() + SignedDuration::from_mins(30)).unwrap();
        // Whole batches, from the first to the last known, or the one on its way.
        let found = readings.len() as i64 / BATCH;
        assert_eq!(readings.len() as i64 % BATCH, 0, "round {round}");
        assert!(found == known + 1 || found == known + 2, "round {round}: {found}, {known}");
        for (chunk, number) in readings.chunks(BATCH as usize).zip(0..) {
            assert!(chunk.iter().all(|reading| reading.value == Some(number as f64)));
        }
        next = found;
    }
    next
}
