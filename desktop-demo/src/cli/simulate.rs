//! `wattwalk simulate`: makes up a walk, as a recording and its truth.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use wattwalk::session::{Conditions, Header, Recorder, RecordingWriter, Settings};
use wattwalk::trial::{MadeWalk, TruthPoint};

use super::{CliError, PackArgs, args, packs};
use crate::terminal::say;

/// When every made-up walk begins: seconds of 2026-06-16 08:00 UTC.
const START_S: i64 = 1_781_596_800;

#[derive(Debug, clap::Args)]
pub(super) struct SimulateArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// What the walk meets
    #[arg(long, value_name = "WHAT", default_value = "open", value_parser = args::conditions())]
    conditions: Conditions,
    /// How long the walk takes, 1 to 240
    #[arg(long, value_name = "N", default_value = "15", value_parser = clap::value_parser!(u16).range(1..=240))]
    minutes: u16,
    /// Another number, another walk; the same one, the same walk
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// Recording to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Truth to write, as CSV
    #[arg(long, value_name = "FILE")]
    truth: PathBuf,
}

pub(super) fn run(args: &SimulateArgs) -> Result<(), CliError> {
    let pack = packs::open(&args.pack)?;
    let start = Timestamp::from_second(START_S).unwrap_or_default();
    let walk = MadeWalk::new(&pack, args.conditions, args.minutes, start, args.seed)?;
    let settings = Settings::new(args::language(&pack, None)?);
    let header = Header::new(&pack.manifest().id, &settings);
    let recorded = |source| CliError::Recording { file: args.out.clone(), source };
    let mut recording = RecordingWriter::new(create(&args.out)?, &header).map_err(recorded)?;
    let unwritten = |source| CliError::Write { file: args.truth.clone(), source };
    let mut truth = BufWriter::new(create(&args.truth)?);
    truth.write_all(TruthPoint::csv_header().as_bytes()).map_err(unwritten)?;
    for instant in walk {
        for input in &instant.inputs {
            recording.record(input);
        }
        if let Some(point) = instant.truth {
            truth.write_all(point.csv_line().as_bytes()).map_err(unwritten)?;
        }
    }
    truth.flush().map_err(unwritten)?;
    recording.finish().map_err(recorded)?;
    say!("{}", args.out.display());
    say!("{}", args.truth.display());
    Ok(())
}

fn create(path: &Path) -> Result<File, CliError> {
    File::create(path).map_err(|source| CliError::Write { file: path.to_owned(), source })
}
