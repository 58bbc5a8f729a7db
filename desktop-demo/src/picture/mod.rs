//! Pictures of the walk: a frame, or the map of a pack, as SVG or PNG.
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
mod lens;
mod map;
mod png;
mod scenery;
mod shapes;
mod strip;
mod svg;

pub(crate) use frame::{foot_px, frame_svg};
pub(crate) use map::{MapLook, map_svg};
pub(crate) use png::{PngError, png};

use wattwalk::language::Language;

/// Where the sun stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sun {
    /// Of its centre above the horizon, degrees.
    pub(crate) elevation_deg: f64,
    /// Degrees clockwise from true north.
    pub(crate) azimuth_deg: f64,
}

/// What a picture of a frame needs besides the frame.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// The camera's horizontal field of view, degrees.
    pub(crate) fov_deg: f64,
    /// Whether the camera looks above the horizon, for a frame without one.
    pub(crate) looks_up: bool,
    /// The text size that the labels were laid out with, pixels.
    pub(crate) text_px: f64,
    /// Whether sky and ground are painted; without, the picture is for laying
    /// over a camera image and is transparent.
    pub(crate) backdrop: bool,
    /// For the light.
    pub(crate) sun: Sun,
    /// East and north of the camera in local metres, for the ground's grid.
    pub(crate) place_m: Option<[f64; 2]>,
    /// Height of the camera above the ground, metres.
    pub(crate) eye_height_m: f64,
    /// The language of the words that the picture adds.
    pub(crate) language: Language,
    /// First line at the foot: what the picture shows.
    pub(crate) title: String,
    /// Second line at the foot: when and where.
    pub(crate) subtitle: String,
    /// Last line at the foot: whom to name.
    pub(crate) attribution: String,
    /// Whether any place or figure in it is simulated.
    pub(crate) simulated: bool,
}

#[cfg(test)]
mod tests;
