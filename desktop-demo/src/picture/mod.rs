//! Pictures of the walk: a frame, the map of a pack, or a pose's errors, as SVG
//! or PNG.
//!
//! In: a [`Frame`](wattwalk::view::Frame) or the page's
//! [`MapData`](crate::page::model::MapData), and what a picture needs besides
//! ([`Look`]). Out: the text of an SVG document, and PNG from it. Nothing here
//! reads a file or knows how a walk is played.

mod colour;
mod font;
mod frame;
mod glyph;
mod labels;
mod line;
mod map;
mod png;
mod scenery;
mod shapes;
mod strip;
mod svg;
mod trial;

pub(crate) use frame::{foot_px, frame_svg};
pub(crate) use map::{MapLook, Surface, map_svg};
pub(crate) use png::{PngError, png};
pub(crate) use trial::{TrialRow, trial_svg};

use wattwalk::language::Language;
use wattwalk::pack::Attribution;

use crate::words::Words;

/// What a picture of a frame needs besides the frame.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// The text size that the labels were laid out with, pixels.
    pub(crate) text_px: f64,
    /// The language of the words that the picture adds.
    pub(crate) language: Language,
    /// First line at the foot: what the picture shows.
    pub(crate) title: String,
    /// Second line at the foot: when and where.
    pub(crate) subtitle: String,
    /// Last line at the foot: whom to name.
    pub(crate) attribution: String,
    /// What of it is not real, if anything is not.
    pub(crate) mark: Option<String>,
}

/// Whom to name on a picture.
pub(crate) fn credits(named: &[Attribution], language: &Language) -> String {
    let words = Words::of(language);
    named.iter().map(|named| words.credit(named)).collect::<Vec<_>>().join("  ·  ")
}

#[cfg(test)]
mod tests;
