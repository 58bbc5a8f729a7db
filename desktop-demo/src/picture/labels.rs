//! A label: a chip with symbol, title, figure and how far to trust it.

use wattwalk::view::Label;

use super::colour::{INK, PAPER, PAPER_DIM, network};
use super::font::{Ruler, Weight};
use super::glyph;
use super::svg::Svg;
use super::words::Words;

/// The faintest a label gets: it must stay readable.
const LEAST_OPACITY: f64 = 0.75;

/// Paints a label where the core placed it.
pub(super) fn paint(svg: &mut Svg, label: &Label, text_px: f64, words: &Words, ruler: &Ruler) {
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
        None => label.simulated.then_some(("≈", words.simulated)),
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

    let disc = (0.36 * height).min(0.9 * text_px);
    let center = [x + disc + 0.35 * text_px, y + height / 2.0];
    svg.tag("circle")
        .number("cx", center[0])
        .number("cy", center[1])
        .number("r", disc)
        .text("fill", colour)
        .close();
    glyph::stroke(svg, label.asset_kind, center, 1.4 * disc, INK);

    let left = center[0] + disc + 0.4 * text_px;
    let room = x + width - left - 0.45 * text_px;
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
        self.write(
            &title,
            self.left,
            y + 0.3 * height + 0.36 * title_px,
            Weight::Regular,
            title_px,
        );
        let baseline = y + 0.7 * height + 0.36 * text_px;
        let end = match &label.value {
            Some(value) => {
                let value = self.ruler.fit(value, Weight::Bold, text_px, self.room);
                self.write(&value, self.left, baseline, Weight::Bold, text_px);
                self.left + self.ruler.width_px(&value, Weight::Bold, text_px) + 0.45 * text_px
            }
            None => self.left,
        };
        self.mark(mark, end, baseline, text_px);
    }

    fn one_line(mut self, label: &Label, middle: f64, text_px: f64, mark: Mark) {
        let title_px = 0.88 * text_px;
        let baseline = middle + 0.36 * title_px;
        let value_width = label
            .value
            .as_deref()
            .map_or(0.0, |v| self.ruler.width_px(v, Weight::Bold, title_px) + 0.4 * text_px);
        let mark_width = mark.map_or(0.0, |_| 0.9 * text_px);
        let room = (self.room - value_width - mark_width).max(0.0);
        let title = self.ruler.fit(&label.title, Weight::Regular, title_px, room);
        self.write(&title, self.left, baseline, Weight::Regular, title_px);
        let mut end =
            self.left + self.ruler.width_px(&title, Weight::Regular, title_px) + 0.4 * text_px;
        if let Some(value) = &label.value {
            self.write(value, end, baseline, Weight::Bold, title_px);
            end += value_width;
        }
        self.mark(mark, end, baseline, text_px);
    }

    /// Sign and word, or the sign alone where the word has no room.
    fn mark(&mut self, mark: Mark, at: f64, baseline: f64, text_px: f64) {
        let Some((sign, word)) = mark else { return };
        let size_px = 0.74 * text_px;
        let right = self.left + self.room;
        let both = format!("{sign} {word}");
        let fits = at + self.ruler.width_px(&both, Weight::Bold, size_px) <= right;
        let shown = if fits { both.as_str() } else { sign };
        let at = at.min(right - self.ruler.width_px(shown, Weight::Bold, size_px));
        self.svg
            .tag("text")
            .number("x", at)
            .number("y", baseline)
            .number("font-size", size_px)
            .text("font-weight", Weight::Bold.css())
            .text("fill", PAPER_DIM)
            .number("opacity", 0.85)
            .content(shown);
    }

    fn write(&mut self, text: &str, x: f64, baseline: f64, weight: Weight, size_px: f64) {
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
