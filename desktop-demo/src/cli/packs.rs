//! The pack within this program, and packs on disk.

use std::path::Path;

use include_dir::{Dir, include_dir};
use wattwalk::pack::{PackArchive, PackError, PackFiles, PackFolder, TourPack};
use wattwalk::plain::counted;

use super::{CliError, PackArgs};
use crate::terminal::complain;

static FORT_ISSY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../assets/fort-issy");

/// The Fort d'Issy, as it was when this program was built.
struct BuiltIn;

impl PackFiles for BuiltIn {
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
        FORT_ISSY.get_file(path).map(|file| file.contents().to_vec()).ok_or_else(|| {
            PackError::File { file: path.into(), reason: "is not in the built-in pack".into() }
        })
    }
}

/// Opens the pack that the arguments name.
pub(super) fn open(args: &PackArgs) -> Result<TourPack, CliError> {
    match &args.pack {
        Some(path) => open_path(path),
        None => TourPack::open(&BuiltIn).map_err(CliError::BuiltIn),
    }
}

/// Opens a folder, or the one file that `pack build` makes of it.
pub(super) fn open_path(path: &Path) -> Result<TourPack, CliError> {
    let pack = if path.is_file() {
        PackArchive::open(path).and_then(|archive| TourPack::open(&archive))
    } else {
        TourPack::open(&PackFolder(path.to_owned()))
    };
    pack.map_err(|source| CliError::Pack { path: path.to_owned(), source })
}

/// How many problems are named before the rest is only counted.
const NAMED: usize = 3;

/// Says on standard error what of a pack cannot be used, if anything.
pub(super) fn mention_problems(pack: &TourPack) {
    let problems = pack.problems();
    for problem in problems.iter().take(NAMED) {
        complain!("wattwalk: {problem}");
    }
    if let Some(more) = problems.len().checked_sub(NAMED).filter(|more| *more > 0) {
        complain!("wattwalk: and {}", counted(more, "more problem"));
    }
}
