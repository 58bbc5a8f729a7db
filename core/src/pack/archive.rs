//! A pack as one file: a ZIP archive, for the tablet.
//!
//! In: the files of a pack. Out: an archive, the same to the byte for the same
//! files; and, from an archive, single files without unpacking the rest.
//!
//! Its first entry is `SHA256SUMS`, as `sha256sum` writes and checks it: the
//! hash of each other file, by which each is verified as it is read. The hash
//! of that list is the content hash of the pack. Author's folders have no such
//! file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::files::{Take, check_path, check_size, each_piece, whole};
use super::limits::{FREE_GROWTH_BYTES, MOST_GROWTH};
use super::{PackError, PackFiles};

/// The list of hashes.
const SUMS: &str = "SHA256SUMS";
/// No pack has more files; each may be unpacked once on opening.
const MOST_FILES: usize = 10_000;
/// All files unpacked together.
const MOST_BYTES: u64 = 1 << 30;
/// What is read of an archive to find its files, and of the list of their
/// hashes. An archive may claim to have any number of them, and each takes ten
/// times its bytes in memory.
const MOST_DIRECTORY_BYTES: u64 = 4 << 20;
/// How hard to compress; the archive's bytes depend on it.
const LEVEL: i64 = 9;

/// A pack that is one file.
#[derive(Debug)]
pub struct PackArchive<R = File> {
    archive: Mutex<ZipArchive<Budget<R>>>,
    sums: BTreeMap<String, String>,
    content_hash: String,
}

impl PackArchive {
    /// Opens an archive on disk.
    ///
    /// # Errors
    /// [`PackError::File`] when it cannot be read or is no archive of a pack.
    pub fn open(path: &Path) -> Result<Self, PackError> {
        let shown = path.display().to_string();
        let failed = |error: std::io::Error| PackError::file(&shown, error.to_string());
        // Opening a pipe would wait for its writer.
        if !path.metadata().map_err(failed)?.is_file() {
            return Err(PackError::file(&shown, "it is not a file"));
        }
        Self::from_reader(&shown, File::open(path).map_err(failed)?)
    }
}

impl<R: Read + Seek> PackArchive<R> {
    /// Opens an archive wherever its bytes are; `name` is for errors.
    ///
    /// # Errors
    /// [`PackError::File`] when it cannot be read or is no archive of a pack.
    pub fn from_reader(name: &str, reader: R) -> Result<Self, PackError> {
        let refuse = |reason: String| PackError::file(name, reason);
        let left = Arc::new(AtomicU64::new(MOST_DIRECTORY_BYTES));
        let mut archive = ZipArchive::new(Budget { reader, left: Arc::clone(&left) })
            .map_err(|error| refuse(format!("it is no archive that can be read: {error}")))?;
        // From here on each read of a file is limited by itself.
        left.store(u64::MAX, Ordering::Relaxed);
        if archive.len() > MOST_FILES {
            return Err(refuse(format!("{} files are too many: {MOST_FILES}", archive.len())));
        }
        // What it says of sizes is held to when a file is read.
        if archive.decompressed_size().is_none_or(|bytes| bytes > MOST_BYTES.into()) {
            return Err(refuse(format!("it unpacks to more than {MOST_BYTES} bytes")));
        }
        let mut sums = Vec::new();
        read_entry(&mut archive, SUMS, &mut |piece| {
            if (sums.len() + piece.len()) as u64 > MOST_DIRECTORY_BYTES {
                return Err(PackError::file(SUMS, "it is too long"));
            }
            sums.extend_from_slice(piece);
            Ok(())
        })
        .map_err(|error| refuse(format!("it was not made by `wattwalk pack build`: {error}")))?;
        let content_hash = hex(&Sha256::digest(&sums));
        let sums = String::from_utf8(sums)
            .ok()
            .filter(|text| text.lines().nth(MOST_FILES).is_none())
            .and_then(|text| text.lines().map(sum_line).collect())
            .ok_or_else(|| refuse(format!("its {SUMS} cannot be read")))?;
        Ok(Self { archive: Mutex::new(archive), sums, content_hash })
    }

    /// SHA-256 over everything in the pack, 64 hexadecimal digits: packs with
    /// the same files have the same.
    #[must_use]
    pub fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// The files that it has, by path.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.sums.keys().map(String::as_str)
    }
}

impl<R: Read + Seek> PackFiles for PackArchive<R> {
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
        whole(self, path)
    }

    fn pieces(&self, path: &str, take: &mut Take<'_>) -> Result<(), PackError> {
        check_path(path)?;
        let sum = self
            .sums
            .get(path)
            .ok_or_else(|| PackError::file(path, "the pack has no such file"))?;
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hash = Sha256::new();
        read_entry(&mut archive, path, &mut |piece| {
            hash.update(piece);
            take(piece)
        })?;
        if hex(&hash.finalize()) != *sum {
            let reason = "its bytes are not those that the pack was built with: fetch it again";
            return Err(PackError::file(path, reason));
        }
        Ok(())
    }
}

/// Writes the files of a pack, by path, as one file; returns its content hash.
///
/// # Errors
/// [`PackError`] when a path leaves the pack, a file is too large, or `out`
/// cannot be written.
pub fn write_archive(
    files: &BTreeMap<String, Vec<u8>>,
    out: impl Write + Seek,
) -> Result<String, PackError> {
    let mut sums = String::new();
    for (path, bytes) in files {
        check_path(path)?;
        check_size(path, bytes.len())?;
        // A name of two lines would be two files; this one is ours.
        if path.contains(['\n', '\r']) || path == SUMS {
            return Err(PackError::file(path, "a file of a pack cannot have this name"));
        }
        // To a text nothing fails to be written.
        let _ = writeln!(sums, "{}  {path}", hex(&Sha256::digest(bytes)));
    }
    let content_hash = hex(&Sha256::digest(&sums));
    let mut zip = ZipWriter::new(out);
    let sums = (SUMS.to_owned(), sums.into_bytes());
    for (path, bytes) in std::iter::once((&sums.0, &sums.1)).chain(files) {
        let failed = |error: &dyn std::fmt::Display| PackError::file(path, error.to_string());
        // Nothing of this moment or this machine.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        zip.start_file(path.as_str(), options).map_err(|error| failed(&error))?;
        zip.write_all(bytes).map_err(|error| failed(&error))?;
    }
    zip.finish().map_err(|error| PackError::file("pack", error.to_string()))?;
    Ok(content_hash)
}

/// Unpacks a file of an archive, which grows no further than files do.
fn read_entry<R: Read + Seek>(
    archive: &mut ZipArchive<Budget<R>>,
    path: &str,
    take: &mut Take<'_>,
) -> Result<(), PackError> {
    let entry = archive.by_name(path);
    let entry = entry.map_err(|error| PackError::file(path, error.to_string()))?;
    let most = entry.compressed_size().saturating_mul(MOST_GROWTH).max(FREE_GROWTH_BYTES);
    let mut bytes = 0;
    each_piece(path, entry, &mut |piece| {
        bytes += piece.len() as u64;
        if bytes > most {
            let reason = format!(
                "it unpacks to more than {MOST_GROWTH} times its size, as no network or text does"
            );
            return Err(PackError::file(path, reason));
        }
        take(piece)
    })
}

/// A line of the list: the hash, two spaces, the path.
fn sum_line(line: &str) -> Option<(String, String)> {
    let (sum, path) = line.split_once("  ")?;
    let good = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    (good && check_path(path).is_ok()).then(|| (path.to_owned(), sum.to_owned()))
}

/// A reader that fails when more is read of it than was granted.
#[derive(Debug)]
struct Budget<R> {
    reader: R,
    left: Arc<AtomicU64>,
}

impl<R: Read> Read for Budget<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        let room = usize::try_from(left).unwrap_or(usize::MAX).min(into.len());
        if room == 0 && !into.is_empty() {
            return Err(std::io::Error::other("its list of files is too long"));
        }
        let bytes = self.reader.read(&mut into[..room])?;
        self.left.store(left.saturating_sub(bytes as u64), Ordering::Relaxed);
        Ok(bytes)
    }
}

impl<R: Seek> Seek for Budget<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.reader.seek(to)
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn files() -> BTreeMap<String, Vec<u8>> {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        BTreeMap::from([file("pack.json", "{}"), file("narration/fr.json", &"mot ".repeat(5000))])
    }

    fn built(files: &BTreeMap<String, Vec<u8>>) -> (Vec<u8>, String) {
        let mut out = Cursor::new(Vec::new());
        let hash = write_archive(files, &mut out).unwrap();
        (out.into_inner(), hash)
    }

    fn refusal(bytes: Vec<u8>) -> String {
        PackArchive::from_reader("some.tourpack", Cursor::new(bytes)).unwrap_err().to_string()
    }

    /// An archive that was not made by us.
    fn foreign(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in entries {
            zip.start_file(*path, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn the_same_files_give_the_same_archive_and_come_out_again() {
        let files = files();
        let (bytes, hash) = built(&files);
        assert_eq!(built(&files), (bytes.clone(), hash.clone()));
        assert!(bytes.len() < 2000, "not compressed: {}", bytes.len());
        let archive = PackArchive::from_reader("a", Cursor::new(bytes)).unwrap();
        assert_eq!(archive.content_hash(), hash);
        assert!(archive.paths().eq(files.keys().map(String::as_str)));
        for (path, content) in &files {
            assert_eq!(&archive.read(path).unwrap(), content);
        }
        for path in ["../pack.json", "none.json", SUMS] {
            assert!(archive.read(path).is_err(), "{path}");
        }
        let mut other = files;
        other.insert("pack.json".into(), b"{ }".to_vec());
        assert_ne!(built(&other).1, hash);
    }

    #[test]
    fn a_changed_file_is_refused_and_the_rest_is_read() {
        let sums = |text: &str| format!("{}  pack.json\n", hex(&Sha256::digest(text)));
        let good = foreign(&[(SUMS, sums("{}").as_bytes()), ("pack.json", b"{}")]);
        let archive = PackArchive::from_reader("a", Cursor::new(good)).unwrap();
        assert_eq!(archive.read("pack.json").unwrap(), b"{}");
        let changed = foreign(&[(SUMS, sums("{}").as_bytes()), ("pack.json", b"[]")]);
        let archive = PackArchive::from_reader("a", Cursor::new(changed)).unwrap();
        let error = archive.read("pack.json").unwrap_err().to_string();
        assert!(error.contains("fetch it again"), "{error}");
    }

    #[test]
    fn what_is_no_archive_of_a_pack_is_refused() {
        for bytes in [Vec::new(), b"PK".to_vec(), vec![0; 100_000]] {
            assert!(refusal(bytes).contains("no archive that can be read"));
        }
        let foreign_zip = foreign(&[("pack.json", b"{}")]);
        assert!(refusal(foreign_zip).contains("wattwalk pack build"));
        for sums in ["no hash  pack.json", "", &format!("{}  ../up", "a".repeat(64))] {
            let archive = foreign(&[(SUMS, sums.as_bytes())]);
            match PackArchive::from_reader("a", Cursor::new(archive)) {
                Ok(archive) => assert_eq!(archive.paths().count(), 0),
                Err(error) => assert!(error.to_string().contains("cannot be read"), "{error}"),
            }
        }
        let cut = built(&files()).0;
        for length in 0..cut.len() {
            refusal(cut[..length].to_vec());
        }
    }

    #[test]
    fn bombs_are_not_unpacked() {
        // 65 MiB of nothing in some 64 KiB.
        let bomb = vec![0; (65 << 20) as usize];
        let sums = format!("{}  pack.json\n", "0".repeat(64));
        let archive = foreign(&[(SUMS, sums.as_bytes()), ("pack.json", &bomb)]);
        assert!(archive.len() < 1 << 20);
        let archive = PackArchive::from_reader("a", Cursor::new(archive)).unwrap();
        let error = archive.read("pack.json").unwrap_err().to_string();
        assert!(error.contains("more than 100 times its size"), "{error}");

        // A list of hashes of more files than there may be.
        let line = |number: usize| format!("{}  {number}\n", "0".repeat(64));
        let list: String = (0..=MOST_FILES).map(line).collect();
        assert!(refusal(foreign(&[(SUMS, list.as_bytes())])).contains("cannot be read"));
        // Commands to a terminal in a name.
        let rude = format!("{}  a\u{1b}[2J\n", "0".repeat(64));
        assert!(refusal(foreign(&[(SUMS, rude.as_bytes())])).contains("cannot be read"));

        let names: Vec<String> = (0..=MOST_FILES).map(|n| n.to_string()).collect();
        let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
        assert!(refusal(foreign(&many)).contains("too many"));

        // 17 MiB of names.
        let long: Vec<String> = (0..300).map(|n| format!("{n:060000}")).collect();
        let long: Vec<(&str, &[u8])> = long.iter().map(|n| (n.as_str(), &b""[..])).collect();
        assert!(refusal(foreign(&long)).contains("too long"));
    }

    #[test]
    fn names_that_a_list_cannot_hold_are_refused() {
        for path in ["../x", "a\nb", "a\u{202e}b", SUMS] {
            let files = BTreeMap::from([(path.to_owned(), Vec::new())]);
            assert!(write_archive(&files, Cursor::new(Vec::new())).is_err(), "{path:?}");
        }
    }
}
