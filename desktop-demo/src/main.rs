//! The guided walk on a desktop: terminal, local page, pictures.

mod cli;
mod page;
mod picture;
mod player;
mod terminal;

fn main() -> std::process::ExitCode {
    cli::run()
}
