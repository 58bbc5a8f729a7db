//! All that this program prints.
//!
//! Errors, tables and a guide's words quote strangers: packs, services, files'
//! names, recordings. A terminal takes some characters for commands, so nothing
//! is printed but through here, where they are left out; clippy sees to it that
//! no other place prints (`main.rs`).

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use wattwalk::plain;

/// Prints a line to standard output, as `println!`.
macro_rules! say {
    ($($text:tt)*) => { $crate::terminal::print(format_args!($($text)*)) };
}

/// Prints a line to standard error, as `eprintln!`.
macro_rules! complain {
    ($($text:tt)*) => { $crate::terminal::print_error(format_args!($($text)*)) };
}

pub(crate) use {complain, say};

/// How a program ends that a closed pipe ends: 128 and the signal's number.
const CLOSED_PIPE: i32 = 141;

/// Prints a line: what is quoted in it makes no second one. Where nobody reads
/// any more, as before a `head` that has enough, the command ends, without a
/// word.
pub(crate) fn print(line: impl Display) {
    or_end(put(stdout(), plain::line(&line.to_string())));
}

/// Prints a line for what goes on when nobody reads it any more.
pub(crate) fn offer(line: impl Display) {
    let _ = put(stdout(), plain::line(&line.to_string()));
}

/// Prints a line where errors go.
pub(crate) fn print_error(line: impl Display) {
    let _ = put(stderr(), plain::line(&line.to_string()));
}

/// Prints a text of several lines, as a table.
pub(crate) fn print_lines(text: &str) {
    or_end(put(stdout(), plain::lines(text)));
}

/// Prints several lines where errors go.
pub(crate) fn print_error_lines(text: &str) {
    let _ = put(stderr(), plain::lines(text));
}

fn or_end(printed: io::Result<()>) {
    match printed {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(CLOSED_PIPE),
        Err(error) => {
            print_error(format_args!("wattwalk: nothing can be printed: {error}"));
            std::process::exit(1);
        }
    }
}

fn put(mut to: impl Write, mut text: String) -> io::Result<()> {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    to.write_all(text.as_bytes())?;
    to.flush()
}

#[expect(clippy::disallowed_methods, reason = "the one place that prints")]
fn stdout() -> impl Write {
    std::io::stdout()
}

#[expect(clippy::disallowed_methods, reason = "the one place that prints")]
fn stderr() -> impl Write {
    std::io::stderr()
}

/// Whether a person watches what is printed, and what goes where errors go.
#[expect(clippy::disallowed_methods, reason = "nothing is printed")]
pub(crate) fn is_watched() -> [bool; 2] {
    use std::io::IsTerminal;
    [std::io::stdout().is_terminal(), std::io::stderr().is_terminal()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_steers_no_terminal() {
        let mut out = Vec::new();
        put(&mut out, plain::lines("a\u{1b}[2J\u{9b}1m\u{7}b\u{202e}c\u{2066}\r\nd\n\n")).unwrap();
        put(&mut out, plain::line("")).unwrap();
        put(&mut out, plain::line("\u{1b}]0;title\u{1b}\\ a\nwattwalk: all is well")).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "a[2J1mbc\nd\n\n\n]0;title\\ a wattwalk: all is well\n");
    }
}
