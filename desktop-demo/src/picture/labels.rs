//! A label: a chip with symbol, title, figure and how far to trust it.

use wattwalk::live::Quality;
use wattwalk::view::Label;

use super::colour::{INK, PAPER, PAPER_DIM, network};
use super::font::{Ruler, Weight};
use super::glyph;
use super::svg::Svg;
use crate::words::Words;

/// The faintest a label gets: it must stay readable.
const LEAST_OPACITY: f64 = 0.85;
/// A figure is set smaller rather than cut, down to this of its size.
const SMALLEST_VALUE: f64 = 0.62;

/// Paints a label where the core placed it.
pub(super) fn paint(
    svg: &mut Svg,
    label: &Label,
    text_px: f64,
    words: &'static Words,
    ruler: &Ruler,
) {
    let numbers = [
        label.x_px,
        label.y_px,
        label.width_px,
        label.height_px,
        label.anchor_x_px,
        label.anchor_y_px,
    ];
    if numbers.iter().any(|number| !number.is_finite()) {
        return;
    }
    let [x, y, width, height, anchor_x, anchor_y] = numbers.map(f64::from);
    let colour = network(label.network);
    let mark = match label.quality {
        Some(quality) => words.mark(quality),
        None if label.simulated => words.mark(Quality::Simulated),
        None => None,
    };
    svg.tag("g").number("opacity", f64::from(label.opacity).clamp(LEAST_OPACITY, 1.0)).open();

    let foot_x =
        anchor_x.clamp(x + width.min(16.0) / 2.0, (x + width - 8.0).max(x + width.min(16.0) / 2.0));
    let foot_y = if anchor_y < y { y } else { y + height };
    for (ink, stroke_px) in [(INK, 4.0), (colour, 1.8)] {
        svg.tag("path")
            .places([[anchor_x, anchor_y], [foot_x, foot_y]], false)
            .text("stroke", ink)
            .number("stroke-width", stroke_px)
            .number("stroke-opacity", if ink == INK { 0.45 } else { 1.0 })
            .close();
    }
    svg.tag("circle")
        .number("cx", anchor_x)
        .number("cy", anchor_y)
        .number("r", 4.0)
        .text("fill", colour)
        .text("stroke", INK)
        .number("stroke-width", 1.5)
        .close();

    let chip = svg
        .tag("rect")
        .number("x", x)
        .number("y", y)
        .number("width", width)
        .number("height", height)
        .number("rx", (0.8 * text_px).min(height / 2.0))
        .text("fill", INK)
        .number("fill-opacity", 0.92)
        .text("stroke", colour)
        .number("stroke-width", 1.4);
    // What is simulated has a broken outline as well as a word.
    if mark.is_some() { chip.text("stroke-dasharray", "3 3") } else { chip }.close();

    let disc = (0.36 * height).min(0.72 * text_px);
    let center = [x + disc + 0.25 * text_px, y + height / 2.0];
    svg.tag("circle")
        .number("cx", center[0])
        .number("cy", center[1])
        .number("r", disc)
        .text("fill", colour)
        .close();
    glyph::stroke(svg, label.asset_kind, center, 1.4 * disc, INK);

    let left = center[0] + disc + 0.3 * text_px;
    let room = (x + width - left - 0.3 * text_px).max(0.0);
    let text = Text { svg, ruler, left, room };
    if height > 1.9 * text_px {
        text.two_lines(label, y, height, text_px, mark);
    } else {
        text.one_line(label, center[1], text_px, mark);
    }
    svg.end("g");
}

struct Text<'a> {
    svg: &'a mut Svg,
    ruler: &'a Ruler,
    left: f64,
    room: f64,
}

type Mark = Option<(&'static str, &'static str)>;

impl Text<'_> {
    fn two_lines(mut self, label: &Label, y: f64, height: f64, text_px: f64, mark: Mark) {
        let title_px = 0.82 * text_px;
        let title = self.ruler.fit(&label.title, Weight::Regular, title_px, self.room);
        let baseline = y + 0.3 * height + 0.36 * title_px;
        self.write(&title, [self.left, baseline], Weight::Regular, title_px);
        let baseline = y + 0.7 * height + 0.36 * text_px;
        self.value(label, [self.left, baseline], 0.95 * text_px, mark);
    }

    fn one_line(mut self, label: &Label, middle: f64, text_px: f64, mark: Mark) {
        let title_px = 0.88 * text_px;
        let baseline = middle + 0.36 * title_px;
        let sign = mark.map_or("", |(sign, _)| sign);
        let value = format!("{} {sign}", label.value.as_deref().unwrap_or_default());
        let least = self.ruler.width_px(value.trim(), Weight::Bold, title_px);
        let room = (self.room - least - 0.4 * text_px).max(0.0);
        let title = self.ruler.fit(&label.title, Weight::Regular, title_px, room);
        self.write(&title, [self.left, baseline], Weight::Regular, title_px);
        let end = self.ruler.width_px(&title, Weight::Regular, title_px) + 0.4 * text_px;
        self.left += end;
        self.room = (self.room - end).max(0.0);
        self.value(label, [self.left, baseline], title_px, mark);
    }

    /// The figure, and how far to trust it: sign and word after it, or the
    /// sign before it where the word has no room.
    fn value(&mut self, label: &Label, [x, baseline]: [f64; 2], size_px: f64, mark: Mark) {
        let value = label.value.as_deref().unwrap_or_default();
        let (sign, word) = mark.unwrap_or_default();
        let mark_px = 0.78 * size_px;
        let words = format!("{sign} {word}");
        let words_width = self.ruler.width_px(words.trim(), Weight::Bold, mark_px);
        let gap = if value.is_empty() { 0.0 } else { 0.45 * size_px };
        let value_width = self.ruler.width_px(value, Weight::Bold, size_px);
        if value_width + gap + words_width <= self.room {
            self.write(value, [x, baseline], Weight::Bold, size_px);
            self.write(words.trim(), [x + value_width + gap, baseline], Weight::Bold, mark_px);
            return;
        }
        let both = format!("{sign} {value}");
        let width = self.ruler.width_px(both.trim(), Weight::Bold, size_px);
        let size_px = size_px * (self.room / width.max(1e-6)).clamp(SMALLEST_VALUE, 1.0);
        // Rounding must not cut what was made to fit.
        let shown = self.ruler.fit(both.trim(), Weight::Bold, size_px, self.room + 0.01);
        self.write(&shown, [x, baseline], Weight::Bold, size_px);
    }

    fn write(&mut self, text: &str, [x, baseline]: [f64; 2], weight: Weight, size_px: f64) {
        if text.is_empty() {
            return;
        }
        self.svg
            .tag("text")
            .number("x", x)
            .number("y", baseline)
            .number("font-size", size_px)
            .text("font-weight", weight.css())
            .text("fill", if weight == Weight::Bold { PAPER } else { PAPER_DIM })
            .content(text);
    }
}
