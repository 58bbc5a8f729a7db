//! A line of text, each piece of it in a font that has it.
//!
//! A text with a single letter that our font has not is drawn in another font as a
//! whole; an apostrophe is as wide as a Chinese letter then, and the line as wide as
//! nobody measured. What our own font has is therefore an element of its own.

use super::colour::Rgb;
use super::font::{Ruler, Weight};
use super::svg::Svg;

/// A line that begins at a place.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) weight: Weight,
    pub(super) size_px: f64,
    pub(super) fill: Rgb,
    /// Its left end, on the baseline.
    pub(super) at: [f64; 2],
}

impl Line<'_> {
    pub(super) fn paint(&self, svg: &mut Svg, ruler: &Ruler) {
        let [mut x, y] = self.at;
        for piece in ruler.pieces(self.text, self.weight) {
            svg.tag("text")
                .number("x", x)
                .number("y", y)
                .number("font-size", self.size_px)
                .text("font-weight", self.weight.css())
                .text("fill", self.fill)
                .content(piece);
            x += ruler.width_px(piece, self.weight, self.size_px);
        }
    }
}
