//! `wattwalk check`: what is wrong with a pack.

use wattwalk::plain::counted;

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
    let languages: Vec<_> = pack.narration().keys().map(|language| language.as_str()).collect();
    say!(
        "{}: {}, {}, narration in {}, {}",
        pack.manifest().id,
        counted(pack.assets().len(), "asset"),
        counted(pack.tour().stops.len(), "stop"),
        if languages.is_empty() { "no language".into() } else { languages.join(", ") },
        counted(pack.sources().len(), "source"),
    );
    // Advice is for the author to take; a pack without problems can be visited.
    match all.len() {
        0 => Ok(()),
        problems => Err(CliError::Problems(problems)),
    }
}
