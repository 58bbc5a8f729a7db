//! `wattwalk pack`: a pack as one file.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use wattwalk::pack::{PackFiles, PackFolder, write_archive};

use super::pack_fetch::{self, FetchArgs};
use super::{CliError, output, packs};
use crate::terminal::say;

/// Deeper folders are none of a pack.
const DEEPEST: usize = 16;

#[derive(Debug, clap::Subcommand)]
pub(super) enum PackCommand {
    /// Make one file of a folder: the same to the byte for the same files
    Build(BuildArgs),
    /// Fetch one from a server, whole and verified; resumed after a cut
    Fetch(FetchArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// Folder of the pack; hidden files in it are left out
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(command: &PackCommand) -> Result<(), CliError> {
    match command {
        PackCommand::Build(args) => build(args),
        PackCommand::Fetch(args) => pack_fetch::run(args),
    }
}

fn build(args: &BuildArgs) -> Result<(), CliError> {
    // What no app could open is not built; the rest is for `check` to say.
    let pack = packs::open_path(&args.folder)?;
    packs::mention_problems(&pack);
    let refused = |source| CliError::Pack { path: args.folder.clone(), source };
    let folder = PackFolder(args.folder.clone());
    let mut files = BTreeMap::new();
    for path in paths(&args.folder)? {
        let bytes = folder.read(&path).map_err(refused)?;
        files.insert(path, bytes);
    }
    let mut archive = Cursor::new(Vec::new());
    let hash = write_archive(&files, &mut archive).map_err(refused)?;
    let archive = archive.into_inner();
    output::write(&args.out, &archive)?;
    let name = args.out.display();
    say!("{name}: {} files, {} bytes, content {hash}", files.len(), archive.len());
    Ok(())
}

/// The paths of all files of a folder, with `/` between folders.
fn paths(folder: &Path) -> Result<Vec<String>, CliError> {
    let failed = |file: &Path| {
        let file = file.to_owned();
        move |source| CliError::Read { file, source }
    };
    let mut found = Vec::new();
    let mut left = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((place, prefix, depth)) = left.pop() {
        for entry in std::fs::read_dir(&place).map_err(failed(&place))? {
            let entry = entry.map_err(failed(&place))?;
            let name = entry.file_name().into_string().map_err(|name| CliError::Read {
                file: place.join(name),
                source: std::io::Error::other("its name is not Unicode"),
            })?;
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.path().is_dir() && depth < DEEPEST {
                left.push((entry.path(), format!("{path}/"), depth + 1));
            } else {
                found.push(path);
            }
        }
    }
    Ok(found)
}
