//! `wattwalk new`: a pack from files of networks and a walk past them.
//!
//! The files go the way of `wattwalk import`; along the walk a tour is drafted.

use std::path::PathBuf;

use wattwalk::import::{Draft, DrawnWay};
use wattwalk::language::Language;
use wattwalk::plain::counted;

use super::{CliError, args, import};
use crate::terminal::say;

#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    /// Folder of the pack to write
    #[arg(value_name = "PACK")]
    pack: PathBuf,
    /// Networks and buildings, in any format that `import` reads
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    networks: Vec<PathBuf>,
    /// The walk: GPX track or route with its waypoints, or GeoJSON lines and points
    #[arg(long, value_name = "FILE")]
    route: PathBuf,
    /// Languages of the visit, the author's own first
    #[arg(long, value_name = "TAG", value_delimiter = ',', default_value = "en", value_parser = args::tag)]
    language: Vec<Language>,
    #[command(flatten)]
    understood: import::Understood,
}

pub(super) fn run(args: &NewArgs) -> Result<(), CliError> {
    let way = DrawnWay::read(&args.route)?;
    for note in way.notes() {
        say!("{}: {note}", args.route.display());
    }
    let mut languages: Vec<Language> = Vec::new();
    for language in &args.language {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    let first = languages.first().cloned().unwrap_or_else(|| "en".into());
    let (settings, assumed) = args.understood.settings(&first)?;
    let staged = import::understand(&args.networks, &settings, &assumed, &args.pack)?;
    let draft = staged.lead(&way, &languages)?;
    staged.keep()?;
    print(&draft);
    let pack = args.pack.display();
    say!("pack: {pack}");
    say!("next: wattwalk check --pack {pack}");
    Ok(())
}

fn print(draft: &Draft) {
    say!("a walk of {:.0} m with {}:", draft.length_m, counted(draft.stops.len(), "stop"));
    for (stop, number) in draft.stops.iter().zip(1..) {
        let from = if stop.marked { "marked on the route" } else { "proposed" };
        say!(
            "  {number:>2}  after {:>5.0} m  {}: {} ({from}, {} near)",
            stop.along_m,
            stop.id,
            stop.title,
            counted(stop.assets, "asset")
        );
    }
}
