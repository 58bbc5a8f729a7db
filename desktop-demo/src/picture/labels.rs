//! A label: a chip with symbol, title, figure and a sign of how far to trust it.

use wattwalk::view::Label;

use super::colour::{INK, PAPER, PAPER_DIM, Rgb, network};
use super::font::{Ruler, Weight};
use super::glyph;
use super::line::Line;
use super::svg::Svg;

/// Paints a label where the core placed it.
pub(super) fn paint(svg: &mut Svg, label: &Label, text_px: f64, ruler: &Ruler) {
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
    svg.tag("g").open();

    if label.arrow_deg.is_none() {
        leader(svg, [anchor_x, anchor_y], [x, y, width, height], colour);
    }

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
    // What is not measured has a broken outline as well as a sign.
    if label.measured { chip } else { chip.text("stroke-dasharray", "3 3") }.close();

    let [symbol_x, symbol_y, radius] =
        [label.symbol_x_px, label.symbol_y_px, label.symbol_radius_px].map(f64::from);
    svg.tag("circle")
        .number("cx", symbol_x)
        .number("cy", symbol_y)
        .number("r", radius)
        .text("fill", colour)
        .close();
    match label.arrow_deg {
        Some(deg) => arrow(svg, [symbol_x, symbol_y], radius, deg.into()),
        None => glyph::stroke(svg, label.asset_kind, [symbol_x, symbol_y], 1.4 * radius, INK),
    }
    for line in &label.lines {
        let weight = if line.bold { Weight::Bold } else { Weight::Regular };
        let is_bright = line.bold || label.lines.len() == 1;
        let [size_px, room_px] = [line.size_px, line.room_px].map(f64::from);
        // There is room for it; rounding must not cut it.
        let shown = ruler.fit(&line.text, weight, size_px, room_px + 0.5);
        let fill = if is_bright { PAPER } else { PAPER_DIM };
        let at = [line.x_px, line.baseline_px].map(f64::from);
        Line { text: &shown, weight, size_px, fill, at }.paint(svg, ruler);
    }
    svg.end("g");
}

/// From what a label is about to its box.
fn leader(svg: &mut Svg, anchor: [f64; 2], [x, y, width, height]: [f64; 4], colour: Rgb) {
    let [anchor_x, anchor_y] = anchor;
    let foot_x =
        anchor_x.clamp(x + width.min(16.0) / 2.0, (x + width - 8.0).max(x + width.min(16.0) / 2.0));
    let foot_y = if anchor_y < y { y } else { y + height };
    for (ink, stroke_px) in [(INK, 4.0), (colour, 1.8)] {
        svg.tag("path")
            .places([anchor, [foot_x, foot_y]], false)
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
}

/// To what lies outside the picture.
fn arrow(svg: &mut Svg, [x, y]: [f64; 2], radius: f64, deg: f64) {
    let (sin, cos) = deg.to_radians().sin_cos();
    let corner = |[across, down]: [f64; 2]| {
        [x + radius * (across * cos - down * sin), y + radius * (across * sin + down * cos)]
    };
    let corners = [[0.0, -0.7], [0.6, 0.5], [0.0, 0.2], [-0.6, 0.5]];
    svg.tag("path").places(corners.map(corner), true).text("fill", INK).close();
}

/// How many have no label, at the right under the compass.
pub(super) fn unlabelled(svg: &mut Svg, count: u32, width: f64, text_px: f64, ruler: &Ruler) {
    if count == 0 {
        return;
    }
    let text = format!("+{count}");
    let size_px = 0.8 * text_px;
    let room = ruler.width_px(&text, Weight::Bold, size_px) + text_px;
    let [left, top, height] = [width - room - 0.6 * text_px, 2.2 * text_px, 1.4 * text_px];
    svg.tag("rect")
        .number("x", left)
        .number("y", top)
        .number("width", room)
        .number("height", height)
        .number("rx", height / 2.0)
        .text("fill", INK)
        .number("fill-opacity", 0.8)
        .close();
    svg.tag("text")
        .number("x", left + room / 2.0)
        .number("y", top + height / 2.0 + 0.36 * size_px)
        .number("font-size", size_px)
        .text("font-weight", Weight::Bold.css())
        .text("text-anchor", "middle")
        .text("fill", PAPER_DIM)
        .content(&text);
}
