//! The walk in a terminal: progress, the guide's words, figures.
//!
//! In: the player's [`Status`](crate::page::model::Status) and events. Out:
//! lines of text, and a [`Screen`] that shows them: a live foot where a person
//! watches, plain lines where a file or a pipe does.

mod lines;
mod out;
mod screen;

pub(crate) use lines::{event_line, provenance_lines, summary};
pub(crate) use out::{
    complain, is_watched, print, print_error, print_error_lines, print_lines, say,
};
pub(crate) use screen::Screen;
