//! Files that hold what a visit saw: for one user's eyes, and one visit's hand
//! at a time.
//!
//! In: paths that apps name. Out: open files, theirs alone for as long as they
//! are open. Who calls: recordings, and the file of kept readings.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Times that a file may be replaced between its opening and its locking.
const TRIES: u32 = 16;
/// Who has a file may be letting go of it: a visit that is ending, or a program that
/// was just started and has not yet closed what it came with. So long it is waited
/// for, and looked after in these steps.
const LETS_GO: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(10);

/// Why a file cannot be had.
#[derive(Debug)]
pub(crate) enum Unavailable {
    /// Another visit, of this process or another one, has it.
    InUse,
    Io(io::Error),
}

impl From<io::Error> for Unavailable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Opens a file to read and write it, as it is, or begins an empty one. What
/// is no file of a disk, as a pipe or a device, is opened and left as it is.
pub(crate) fn open(path: &Path) -> Result<File, Unavailable> {
    let since = Instant::now();
    for _ in 0..TRIES {
        let file = options().create(true).truncate(false).open(path)?;
        if !file.metadata()?.is_file() {
            return Ok(file);
        }
        loop {
            match lock(&file) {
                Err(Unavailable::InUse) if since.elapsed() < LETS_GO => thread::sleep(LOOK),
                locked => break locked?,
            }
        }
        // Who had it may have put another one in its place meanwhile.
        if is_at(&file, path)? {
            tighten(&file)?;
            return Ok(file);
        }
    }
    Err(Unavailable::InUse)
}

/// Puts a file of these bytes in the place of one that is open and ours: the
/// new one is there whole, or the old one stays.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<File> {
    // Not in the place of a link to it.
    let path = fs::canonicalize(path)?;
    let new = beside(&path, ".new");
    // Of a time when this was cut short.
    let _ = fs::remove_file(&new);
    let put = || -> io::Result<File> {
        let mut file = options().create_new(true).open(&new)?;
        lock(&file).map_err(|error| match error {
            Unavailable::InUse => io::ErrorKind::ResourceBusy.into(),
            Unavailable::Io(error) => error,
        })?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        Ok(file)
    };
    let put = put();
    match &put {
        Ok(_) => sync_folder(&path),
        Err(_) => {
            let _ = fs::remove_file(&new);
        }
    }
    put
}

/// The file beside another one that has its name and this ending.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// To read and write; what is created is for its owner alone from the first.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Goes with the file's last handle.
fn lock(file: &File) -> Result<(), Unavailable> {
    match try_lock(file) {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(Unavailable::InUse),
        // A disk without locks can still hold a file.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            tracing::warn!(%error, "a file is used unlocked");
            Ok(())
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(not(target_os = "android"))]
fn try_lock(file: &File) -> Result<(), TryLockError> {
    file.try_lock()
}

/// What std does elsewhere; before Rust 1.98 it does not on Android.
#[cfg(target_os = "android")]
fn try_lock(file: &File) -> Result<(), TryLockError> {
    use rustix::fs::{FlockOperation, flock};
    flock(file, FlockOperation::NonBlockingLockExclusive).map_err(|error| match error {
        rustix::io::Errno::WOULDBLOCK => TryLockError::WouldBlock,
        error => TryLockError::Error(error.into()),
    })
}

/// Whether the file is the one that has the name now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let own = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (own.dev(), own.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Takes the file out of others' sight, as one of an earlier version.
#[cfg(unix)]
fn tighten(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata()?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode(0o600)).map_err(|error| {
        io::Error::new(error.kind(), format!("others can read it, which cannot be ended: {error}"))
    })
}

#[cfg(not(unix))]
fn tighten(_: &File) -> io::Result<()> {
    Ok(())
}

/// The name is on the disk, too.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        // The file is there without; only a power failure could tell.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(test)]
pub(crate) mod tests;
