//! The guided walk on a desktop: terminal, local page, pictures.

// std's end in a panic where nobody reads any more: the program has its own.
macro_rules! print {
    ($($text:tt)*) => { $crate::cli::output::print(format_args!($($text)*)) };
}
macro_rules! println {
    ($($text:tt)*) => { print!("{}\n", format_args!($($text)*)) };
}
macro_rules! eprintln {
    ($($text:tt)*) => { $crate::cli::output::mention(format_args!("{}\n", format_args!($($text)*))) };
}

mod cli;
mod page;
mod picture;
mod player;
mod terminal;

fn main() -> std::process::ExitCode {
    cli::run()
}
