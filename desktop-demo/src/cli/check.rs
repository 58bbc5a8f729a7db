//! `wattwalk check`: what is wrong with a pack.

use super::{CliError, PackArgs, packs};

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pack: PackArgs,
}

pub(super) fn run(args: &CheckArgs) -> Result<(), CliError> {
    let pack = packs::open(&args.pack)?;
    for problem in &pack.problems {
        println!("{problem}");
    }
    let stops = pack.tour.stops.len();
    let languages: Vec<_> = pack.narration.keys().map(|language| language.as_str()).collect();
    println!(
        "{}: {} assets, {stops} stops, narration in {}, {} source(s)",
        pack.manifest.id,
        pack.assets.len(),
        if languages.is_empty() { "no language".into() } else { languages.join(", ") },
        pack.sources.len(),
    );
    match pack.problems.len() {
        0 => Ok(()),
        problems => Err(CliError::Problems(problems)),
    }
}
