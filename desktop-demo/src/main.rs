//! The guided walk on a desktop: terminal, local page, pictures.

// Only `terminal::out` prints: it cleans what strangers wrote.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod cli;
mod page;
mod picture;
mod player;
mod terminal;
mod words;

fn main() -> std::process::ExitCode {
    cli::run()
}
