//! `wattwalk schema`: JSON schemas, for editors to complete and check a pack, and
//! for programs that write recordings.

use std::path::PathBuf;

use wattwalk::import;
use wattwalk::schema::{FileSchema, recording_schema};

use super::{CliError, output};
use crate::terminal::{print_lines, say};

#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// Which one to print
    #[arg(value_name = "NAME", value_parser = names(), required_unless_present = "out")]
    name: Option<String>,
    /// Folder to write all of them to
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    out: Option<PathBuf>,
}

/// Those of what an author writes, and that of what other programs may.
fn schemas() -> impl Iterator<Item = FileSchema> {
    import::schemas().into_iter().chain([recording_schema()])
}

fn names() -> clap::builder::PossibleValuesParser {
    schemas().map(|schema| schema.name).collect::<Vec<_>>().into()
}

pub(super) fn run(args: &SchemaArgs) -> Result<(), CliError> {
    for schema in schemas() {
        if let Some(folder) = &args.out {
            let file = folder.join(format!("{}.schema.json", schema.name));
            std::fs::create_dir_all(folder)
                .map_err(|source| CliError::Write { file: folder.clone(), source })?;
            output::write(&file, schema.text.as_bytes())?;
            say!("{}", file.display());
        } else if args.name.as_deref() == Some(schema.name) {
            print_lines(&schema.text);
        }
    }
    Ok(())
}
