//! `wattwalk check`: what is wrong with a pack.

use super::{CliError, PackArgs, packs};
use crate::player;
use crate::terminal::say;

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pack: PackArgs,
}

pub(super) fn run(args: &CheckArgs) -> Result<(), CliError> {
    let pack = packs::open(&args.pack)?;
    // What of the assets the simulated district cannot use is a problem too.
    let not_simulated = match player::district(&pack) {
        Ok(district) => district.map_or(Vec::new(), |district| district.notes().to_vec()),
        Err(error) => {
            say!("{error}");
            return Err(CliError::Problems(pack.problems().len() + 1));
        }
    };
    let problems = pack.problems().iter().map(ToString::to_string);
    let all: Vec<_> = problems.chain(not_simulated.iter().map(ToString::to_string)).collect();
    for problem in &all {
        say!("{problem}");
    }
    let advice = pack.advice();
    if !advice.is_empty() {
        say!("to mend before a visit:");
    }
    for word in &advice {
        say!("  {word}");
    }
    let stops = pack.tour().stops.len();
    let languages: Vec<_> = pack.narration().keys().map(|language| language.as_str()).collect();
    say!(
        "{}: {} assets, {stops} stops, narration in {}, {} source(s)",
        pack.manifest().id,
        pack.assets().len(),
        if languages.is_empty() { "no language".into() } else { languages.join(", ") },
        pack.sources().len(),
    );
    // Advice is for the author to take; a pack without problems can be visited.
    match all.len() {
        0 => Ok(()),
        problems => Err(CliError::Problems(problems)),
    }
}
