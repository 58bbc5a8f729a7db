//! The command line: what can be asked for, and how it ends.
//!
//! In: arguments. Out: an exit code: 0 done, 1 failed, 2 not understood. Each
//! command has a file of its own; what goes wrong is said in a line or two on
//! standard error, with what to do.

mod args;
mod check;
mod digest;
mod error;
mod evaluate;
mod frame;
mod import;
mod map;
mod network;
mod new;
pub(crate) mod output;
mod pack_build;
mod pack_fetch;
mod packs;
mod replay;
mod scene;
mod schema;
mod secrets;
mod simulate;
mod sources;
mod walk;

use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::terminal::{complain, print_error_lines, print_lines};
use error::CliError;

const EXAMPLES: &str = "\
Examples:
  wattwalk                                   take the walk, here and in the browser
  wattwalk walk --language fr --time 19:30   in French, on a summer evening
  wattwalk walk --headless --speed 60        no page, an hour in a minute
  wattwalk walk --conditions canyon          what high facades do to the picture
  wattwalk walk --headless --record walk.jsonl
  wattwalk replay walk.jsonl --hash
  wattwalk simulate --conditions canyon --out walk.jsonl --truth truth.csv
  wattwalk evaluate walk.jsonl --truth truth.csv --plot errors.svg
  wattwalk frame --lat 48.8167 --lon 2.2681 --heading 90 --out frame.png
  wattwalk map --out map.svg
  wattwalk check --pack my-pack
  wattwalk sources --pack my-pack --allow data.issy.com
  wattwalk pack build my-pack --out my-pack.tourpack
  wattwalk pack fetch https://packs.city.example/fort.tourpack --out fort.tourpack
  wattwalk import power.geojson --out my-pack --picture map.png
  wattwalk new my-pack --networks power.geojson --route walk.gpx --language fr,en
  wattwalk schema --out my-pack/.schema

Exit codes: 0 done, 1 failed, 2 arguments not understood.";

/// A guided walk through the energy networks of a district: the networks
/// around you, what each consumes now, and a guide who explains them.
#[derive(Debug, Parser)]
#[command(name = "wattwalk", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    walk: walk::WalkArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take the walk: in the terminal, and on a page in the browser (default)
    Walk(walk::WalkArgs),
    /// Draw one picture of what the camera shows
    Frame(frame::FrameArgs),
    /// Draw the pack from above
    Map(map::MapArgs),
    /// Play a recording again
    Replay(replay::ReplayArgs),
    /// Make up a walk: a recording, and where the visitor truly was
    Simulate(simulate::SimulateArgs),
    /// Hold the pose of recordings against the truth
    Evaluate(evaluate::EvaluateArgs),
    /// Say what is wrong with a pack
    Check(check::CheckArgs),
    /// Ask a pack's live sources, and say how each answers
    Sources(sources::SourcesArgs),
    /// Make one file of a pack, for the tablet, or fetch one
    #[command(subcommand)]
    Pack(pack_build::PackCommand),
    /// Make a pack of foreign files
    Import(Box<import::ImportArgs>),
    /// Begin a pack: files of networks, and a walk past them
    New(Box<new::NewArgs>),
    /// Print a JSON schema of what an author writes, or write them all
    Schema(schema::SchemaArgs),
}

/// Which pack is visited.
#[derive(Debug, Args)]
struct PackArgs {
    /// Folder or file of a tour pack [default: the Fort d'Issy, built in]
    #[arg(long, value_name = "PATH")]
    pack: Option<std::path::PathBuf>,
}

/// Does what the arguments of this process say.
pub(crate) fn run() -> ExitCode {
    // A panic quotes what it was about.
    std::panic::set_hook(Box::new(|panic| print_error_lines(&format!("wattwalk: {panic}"))));
    let command = Cli::command();
    let parsed = command.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are asked for, and end well.
            let text = error.render().to_string();
            if error.use_stderr() {
                print_error_lines(&text);
                return ExitCode::from(2);
            }
            print_lines(&text);
            return ExitCode::SUCCESS;
        }
    };
    let done = match cli.command.unwrap_or(Command::Walk(cli.walk)) {
        Command::Walk(args) => walk::run(args),
        Command::Frame(args) => frame::run(&args),
        Command::Map(args) => map::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Sources(args) => sources::run(&args),
        Command::Pack(command) => pack_build::run(&command),
        Command::Import(args) => import::run(&args),
        Command::New(args) => new::run(&args),
        Command::Schema(args) => schema::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain!("wattwalk: {error}");
            if let Some(advice) = error.advice() {
                complain!("  {advice}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_command_is_the_walk() {
        let cli = Cli::try_parse_from(["wattwalk", "--language", "fr", "--speed", "2"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.walk.speed, Some(2.0));
    }
}
