//! A frame as SVG.

use wattwalk::view::{CompassMarkKind, Frame};

use super::colour::{GUIDE, INK, PAPER};
use super::font::Ruler;
use super::svg::Svg;
use super::{Look, labels, scenery, shapes, strip};
use crate::words::Words;

/// The SVG document of what a camera shows, as large as the frame, with a foot
/// of [`foot_px`] under it.
pub(crate) fn frame_svg(frame: &Frame, look: &Look) -> String {
    let size = [f64::from(frame.width_px), f64::from(frame.height_px)];
    let words = Words::of(&look.language);
    let ruler = Ruler::new();
    let mut svg = Svg::default();
    let clip = svg.clip(size);
    svg.tag("g").text("clip-path", clip).open();
    if let Some(world) = &frame.world {
        scenery::paint(&mut svg, frame, world);
    }
    shapes::paint(&mut svg, frame);
    if let Some(way) = &frame.way {
        scenery::pin(&mut svg, way, 0.14 * look.text_px);
    }
    // The nearest label is the first of the list, and is painted on top.
    for label in frame.labels.iter().rev() {
        labels::paint(&mut svg, label, look.text_px, &ruler);
    }
    compass(&mut svg, frame, look, words);
    labels::unlabelled(&mut svg, frame.unlabelled, size[0], look.text_px, &ruler);
    svg.end("g");
    let foot = foot(look);
    let foot_px = strip::height_px(frame.width_px, look.text_px, &foot, &ruler);
    let height_px = frame.height_px.saturating_add(foot_px);
    let [width, height] = [f64::from(frame.width_px), f64::from(height_px)];
    if foot_px > 0 {
        strip::paint(&mut svg, [width, height], look.text_px, &foot, &ruler);
    }
    svg.finish(frame.width_px, height_px, &look.title)
}

/// How many pixels the foot adds under a frame `width_px` wide; none where
/// there is no room for a line of text.
pub(crate) fn foot_px(width_px: i32, look: &Look) -> i32 {
    strip::height_px(width_px, look.text_px, &foot(look), &Ruler::new())
}

fn foot(look: &Look) -> strip::Foot<'_> {
    strip::Foot {
        title: &look.title,
        subtitle: &look.subtitle,
        attribution: &look.attribution,
        mark: look.mark.as_deref(),
    }
}

/// The directions along the upper edge.
fn compass(svg: &mut Svg, frame: &Frame, look: &Look, words: &Words) {
    let text_px = look.text_px;
    let shade = svg.linear([0.0, 0.0], [0.0, 3.2 * text_px], &[(0.0, INK, 0.6), (1.0, INK, 0.0)]);
    svg.tag("rect")
        .number("width", frame.width_px.into())
        .number("height", 3.2 * text_px)
        .text("fill", shade)
        .close();
    for at in &frame.compass {
        let x = f64::from(at.x_px);
        match at.kind {
            CompassMarkKind::Cardinal => {
                let name = words.at("compass", at.bearing_deg as usize / 90);
                mark(svg, x, name, text_px, "700", 1.0);
            }
            CompassMarkKind::Degrees => {
                mark(svg, x, &format!("{}°", at.bearing_deg), 0.8 * text_px, "400", 0.85);
            }
            CompassMarkKind::Tick => {
                svg.tag("rect")
                    .number("x", x - 0.5)
                    .number("y", 0.75 * text_px)
                    .number("width", 1.2)
                    .number("height", 0.4 * text_px)
                    .text("fill", PAPER)
                    .number("opacity", 0.6)
                    .close();
            }
        }
    }
    if let Some(x) = frame.way.as_ref().and_then(|way| way.compass_x_px).map(f64::from) {
        let (half, tip) = (0.35 * text_px, 0.5 * text_px);
        svg.tag("path")
            .places([[x - half, 0.0], [x + half, 0.0], [x, tip]], true)
            .text("fill", GUIDE)
            .close();
    }
}

fn mark(svg: &mut Svg, x: f64, text: &str, size_px: f64, weight: &str, opacity: f64) {
    svg.tag("text")
        .number("x", x)
        .number("y", 1.25 * size_px)
        .number("font-size", size_px)
        .text("font-weight", weight)
        .text("text-anchor", "middle")
        .text("fill", PAPER)
        .number("opacity", opacity)
        .content(text);
}
