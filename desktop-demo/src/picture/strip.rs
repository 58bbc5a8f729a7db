//! The strip at the foot of a picture: what it shows, and whom to name.

use super::colour::{GUIDE, INK, PAPER, PAPER_DIM};
use super::font::{Ruler, Weight};
use super::line::Line;
use super::svg::Svg;

/// What a foot says.
pub(super) struct Foot<'a> {
    pub(super) title: &'a str,
    pub(super) subtitle: &'a str,
    pub(super) attribution: &'a str,
    /// What of it is not real, if anything is not.
    pub(super) mark: Option<&'a str>,
}

/// What a strip holds, measured.
struct Layout {
    names: Vec<String>,
    mark: Option<String>,
    mark_width: f64,
    /// Whether the mark stands beside the title: on a narrow picture it has a
    /// line of its own.
    beside: bool,
    height: f64,
}

impl Layout {
    fn of(width: f64, text_px: f64, foot: &Foot<'_>, ruler: &Ruler) -> Self {
        let names = ruler.wrap(
            foot.attribution,
            Weight::Regular,
            SMALL * text_px,
            (width - 2.0 * MARGIN * text_px).max(0.0),
            3,
        );
        let mark = foot.mark.map(|words| format!("≈ {words}"));
        let mark_px = MARK * text_px;
        let mark_width = mark
            .as_deref()
            .map_or(0.0, |mark| ruler.width_px(mark, Weight::Bold, mark_px) + 1.6 * mark_px);
        let beside = mark_width < 0.45 * width;
        let mut height = (1.8 + 1.35 * SMALL * names.len() as f64 + 1.1 * MARGIN) * text_px;
        if !foot.subtitle.is_empty() {
            height += 1.3 * text_px;
        }
        if mark.is_some() && !beside {
            height += 2.0 * mark_px;
        }
        Self { names, mark, mark_width, beside, height }
    }
}

/// Small text, the mark's text and the margin, of the text size.
const SMALL: f64 = 0.72;
const MARK: f64 = 0.8;
const MARGIN: f64 = 0.9;

/// Below this width in text heights no line of text makes sense.
const LEAST_WIDTH: f64 = 12.0;

/// Height of the strip of a picture this wide, whole pixels; 0 where a
/// picture is too narrow for one.
pub(super) fn height_px(width_px: i32, text_px: f64, foot: &Foot<'_>, ruler: &Ruler) -> i32 {
    let width = f64::from(width_px);
    if width < LEAST_WIDTH * text_px {
        return 0;
    }
    Layout::of(width, text_px, foot, ruler).height.ceil() as i32
}

/// Paints the strip along the lower edge.
pub(super) fn paint(
    svg: &mut Svg,
    [width, height]: [f64; 2],
    text_px: f64,
    foot: &Foot<'_>,
    ruler: &Ruler,
) {
    let layout = Layout::of(width, text_px, foot, ruler);
    let margin = MARGIN * text_px;
    let room = (width - 2.0 * margin).max(0.0);
    // To whole pixels, so that no seam shows.
    let strip_height = layout.height.ceil();
    let top = height - strip_height;
    svg.tag("rect")
        .number("y", top)
        .number("width", width)
        .number("height", strip_height)
        .text("fill", INK)
        .close();
    let mut y = top + 0.5 * margin + 1.1 * text_px;
    let beside_room = if layout.beside { room - layout.mark_width - margin } else { room };
    line(svg, ruler, foot.title, [margin, y], Weight::Bold, 1.1 * text_px, beside_room);
    if let Some(mark) = &layout.mark {
        let mark_px = MARK * text_px;
        let at = if layout.beside {
            [width - margin - layout.mark_width, top + 0.6 * margin]
        } else {
            y += 2.0 * mark_px;
            [margin, y - 1.5 * mark_px]
        };
        chip(svg, ruler, mark, at, layout.mark_width, mark_px);
    }
    if !foot.subtitle.is_empty() {
        y += 1.4 * text_px;
        line(svg, ruler, foot.subtitle, [margin, y], Weight::Regular, 0.9 * text_px, room);
    }
    y += 0.2 * text_px;
    for name in &layout.names {
        y += 1.35 * SMALL * text_px;
        line(svg, ruler, name, [margin, y], Weight::Regular, SMALL * text_px, room);
    }
}

fn line(
    svg: &mut Svg,
    ruler: &Ruler,
    text: &str,
    at: [f64; 2],
    weight: Weight,
    size_px: f64,
    room: f64,
) {
    let fill = if weight == Weight::Bold { PAPER } else { PAPER_DIM };
    let text = &ruler.fit(text, weight, size_px, room);
    Line { text, weight, size_px, fill, at }.paint(svg, ruler);
}

fn chip(svg: &mut Svg, ruler: &Ruler, text: &str, [x, y]: [f64; 2], width: f64, size_px: f64) {
    svg.tag("rect")
        .number("x", x)
        .number("y", y)
        .number("width", width)
        .number("height", 1.7 * size_px)
        .number("rx", 0.85 * size_px)
        .text("fill", "none")
        .text("stroke", GUIDE)
        .text("stroke-dasharray", "3 3")
        .close();
    let at = [x + 0.8 * size_px, y + 1.2 * size_px];
    Line { text, weight: Weight::Bold, size_px, fill: GUIDE, at }.paint(svg, ruler);
}
