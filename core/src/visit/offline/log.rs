//! The kept readings, and the lines of their file.
//!
//! A file is a header and then entries, one a line: 16 hexadecimal digits of
//! the SHA-256 of what follows, a space, JSON. New entries come at its end.
//! A line of which any bit is not as it was written does not count, all others
//! do; and that one does not is known.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::origin::Origin;
use crate::assets::AssetId;
use crate::live::{Quality, Quantity, Reading};
use crate::pack::hex;

/// The layout that is written and read; the one before was a redb database.
const VERSION: u32 = 2;
/// How a redb database begins.
const REDB: &[u8] = b"redb\x1a\x0a\xa9\x0d\x0a";
/// Readings in an entry: what a damaged line costs.
const ENTRY: usize = 100;
/// The most readings: some 15 MB.
pub(super) const MOST: usize = 100_000;
/// A file is written anew when half as many readings in it as it keeps, and
/// these, are of no more use.
const SLACK: usize = 1000;

#[derive(Serialize, Deserialize)]
struct Header {
    wattwalk_kept_readings: u32,
}

/// Readings that a source brought.
#[derive(Serialize, Deserialize)]
struct Entry {
    from: Origin,
    readings: Vec<Reading>,
}

/// When, whence, whose, of what.
type Key = (Timestamp, u32, AssetId, Quantity);

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Log {
    kept: BTreeMap<Key, (f64, Quality)>,
    origins: Vec<Origin>,
    /// Readings in the file, also those that are of no more use.
    in_file: usize,
    /// Where its last whole line ends.
    end: u64,
    /// What of it does not count, for a person.
    loss: Option<String>,
    /// Whether it was written anew since it was opened.
    is_tidied: bool,
}

impl Log {
    /// Reads a file.
    ///
    /// # Errors
    /// Why it is none of this version's.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut log = Self::default();
        if bytes.is_empty() {
            return Ok(log);
        }
        if bytes.starts_with(REDB) {
            return Err("an earlier version wrote it".into());
        }
        let (mut whole, mut damaged) = (0, 0);
        for (line, place) in bytes.split_inclusive(|byte| *byte == b'\n').zip(0..) {
            let Some(line) = line.strip_suffix(b"\n") else {
                damaged += 1;
                break;
            };
            log.end += line.len() as u64 + 1;
            let counts = match (content(line), place) {
                (None, _) => false,
                (Some(header), 0) => is_header(header)?,
                (Some(entry), _) => log.take(entry),
            };
            *(if counts { &mut whole } else { &mut damaged }) += 1;
        }
        if whole == 0 {
            return Err("it is damaged, or never was such a file".into());
        }
        log.forget(Timestamp::MIN);
        log.loss = (damaged > 0)
            .then(|| format!("{damaged} of its lines cannot be read, and what they held is lost"));
        Ok(log)
    }

    pub(super) fn loss(&self) -> Option<&str> {
        self.loss.as_deref()
    }

    /// Where the next line goes; 0 where there is no header yet.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Readings of these origins from a time to before another one, the oldest
    /// first.
    pub(super) fn readings<'a>(
        &'a self,
        from: &'a [&Origin],
        times: std::ops::Range<Timestamp>,
    ) -> impl Iterator<Item = Reading> + 'a {
        let ours: Vec<_> = self.origins.iter().map(|origin| from.contains(&origin)).collect();
        let in_time = self.kept.iter().filter(move |((time, ..), _)| times.contains(time));
        let ours = in_time.filter(move |((_, origin, ..), _)| ours[*origin as usize]);
        ours.map(|((time, _, asset, quantity), (value, quality))| Reading {
            asset: asset.clone(),
            quantity: *quantity,
            value: Some(*value),
            time: *time,
            quality: *quality,
        })
    }

    /// Those that the file does not have just so.
    pub(super) fn news(
        &mut self,
        from: &Origin,
        readings: impl Iterator<Item = Reading>,
    ) -> Vec<Reading> {
        let origin = self.number(from);
        let is_new = |reading: &Reading| {
            let key = (reading.time, origin, reading.asset.clone(), reading.quantity);
            reading
                .value
                .is_some_and(|value| self.kept.get(&key) != Some(&(value, reading.quality)))
        };
        readings.filter(is_new).collect()
    }

    /// The lines of readings that are news, with the header if there is none.
    pub(super) fn lines(&self, from: &Origin, news: &[Reading]) -> Vec<u8> {
        let mut lines = Vec::new();
        if self.end == 0 {
            line(&mut lines, &Header { wattwalk_kept_readings: VERSION });
        }
        for part in news.chunks(ENTRY) {
            line(&mut lines, &Entry { from: from.clone(), readings: part.to_vec() });
        }
        lines
    }

    /// The file has these readings now, in so many bytes more.
    pub(super) fn added(&mut self, from: &Origin, news: Vec<Reading>, bytes: usize) {
        self.end += bytes as u64;
        self.put(from, news);
    }

    /// Forgets what is older, and the oldest where there are too many.
    pub(super) fn forget(&mut self, oldest: Timestamp) {
        let is_too_old = |(time, ..): &Key| *time < oldest;
        while self.kept.len() > MOST || self.kept.keys().next().is_some_and(is_too_old) {
            self.kept.pop_first();
        }
    }

    /// Whether the file holds so much of no use that it is to be written anew.
    pub(super) fn is_untidy(&self) -> bool {
        let useless = self.in_file - self.kept.len();
        let first = !self.is_tidied && (useless > 0 || self.loss.is_some());
        first || useless > self.kept.len() / 2 + SLACK
    }

    /// All lines of a file that holds what is kept, and nothing else.
    pub(super) fn whole(&self) -> Vec<u8> {
        let mut whole = Vec::new();
        line(&mut whole, &Header { wattwalk_kept_readings: VERSION });
        for origin in &self.origins {
            let readings: Vec<_> =
                self.readings(&[origin], Timestamp::MIN..Timestamp::MAX).collect();
            for part in readings.chunks(ENTRY) {
                line(&mut whole, &Entry { from: origin.clone(), readings: part.to_vec() });
            }
        }
        whole
    }

    /// It was tried to write the file anew, and it has so many bytes if it was.
    pub(super) fn tidied(&mut self, bytes: Option<usize>) {
        self.is_tidied = true;
        if let Some(bytes) = bytes {
            self.end = bytes as u64;
            self.in_file = self.kept.len();
        }
    }

    /// Whether an entry could be taken in.
    fn take(&mut self, json: &[u8]) -> bool {
        let Ok(Entry { from, readings }) = serde_json::from_slice(json) else { return false };
        self.put(&from, readings);
        true
    }

    fn put(&mut self, from: &Origin, readings: Vec<Reading>) {
        let origin = self.number(from);
        for Reading { asset, quantity, value, time, quality } in readings {
            // None of ours is without.
            let Some(value) = value else { continue };
            self.in_file += 1;
            self.kept.insert((time, origin, asset, quantity), (value, quality));
        }
    }

    fn number(&mut self, origin: &Origin) -> u32 {
        let known = self.origins.iter().position(|known| known == origin);
        let place = known.unwrap_or_else(|| {
            self.origins.push(origin.clone());
            self.origins.len() - 1
        });
        place as u32
    }
}

/// Whether a line begins a file of this version.
fn is_header(json: &[u8]) -> Result<bool, String> {
    match serde_json::from_slice(json) {
        Ok(Header { wattwalk_kept_readings: VERSION }) => Ok(true),
        Ok(Header { wattwalk_kept_readings: version }) => {
            Err(format!("it has layout {version}, this version reads {VERSION}"))
        }
        Err(_) => Ok(false),
    }
}

pub(super) fn line(lines: &mut Vec<u8>, value: &impl Serialize) {
    // Names and finite numbers only: there is nothing that JSON cannot hold.
    let Ok(json) = serde_json::to_vec(value) else { return };
    lines.extend(checksum(&json).as_bytes());
    lines.push(b' ');
    lines.extend(json);
    lines.push(b'\n');
}

/// What a line holds, if it is as it was written.
fn content(line: &[u8]) -> Option<&[u8]> {
    let space = line.iter().position(|byte| *byte == b' ')?;
    let (sum, json) = (&line[..space], &line[space + 1..]);
    (sum == checksum(json).as_bytes()).then_some(json)
}

fn checksum(json: &[u8]) -> String {
    hex(&Sha256::digest(json)[..8])
}
