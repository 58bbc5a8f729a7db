//! Writes SVG: what comes from outside is escaped, and no number is written
//! that is not finite.

use std::fmt::{Display, Write as _};

/// Farther than this from the picture nothing is drawn, pixels.
const FAR_PX: f64 = 100_000.0;

/// Where a viewer has not ours: Latin families first, for those with Chinese letters
/// have wide apostrophes.
const FAMILIES: &str = "Inter, 'Segoe UI', 'Noto Sans', Roboto, 'Helvetica Neue', Arial, \
     'Liberation Sans', 'DejaVu Sans', 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', \
     'Microsoft YaHei'";

/// A document in the making.
#[derive(Debug, Default)]
pub(crate) struct Svg {
    body: String,
    defs: String,
    ids: u32,
}

/// A start tag in the making; ended by [`close`](Self::close),
/// [`open`](Self::open) or [`content`](Self::content).
pub(super) struct Tag<'a> {
    out: &'a mut String,
    name: &'static str,
}

impl Svg {
    /// Begins an element.
    pub(super) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        let _ = write!(self.body, "<{name}");
        Tag { out: &mut self.body, name }
    }

    /// Ends an element that was [`open`](Tag::open)ed.
    pub(super) fn end(&mut self, name: &'static str) {
        let _ = writeln!(self.body, "</{name}>");
    }

    /// A linear gradient in the user's pixels, from one place to another:
    /// stops of offset (0 to 1), colour, opacity. Gives what `fill` takes.
    pub(super) fn linear(
        &mut self,
        from: [f64; 2],
        to: [f64; 2],
        stops: &[(f64, super::colour::Rgb, f64)],
    ) -> String {
        let id = self.ids;
        self.ids += 1;
        let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(number);
        let _ = write!(
            self.defs,
            "<linearGradient id=\"g{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">"
        );
        self.stops(stops);
        self.defs.push_str("</linearGradient>\n");
        format!("url(#g{id})")
    }

    /// A radial gradient about a place.
    pub(super) fn radial(
        &mut self,
        [x, y]: [f64; 2],
        radius: f64,
        stops: &[(f64, super::colour::Rgb, f64)],
    ) -> String {
        let id = self.ids;
        self.ids += 1;
        let [x, y, radius] = [x, y, radius].map(number);
        let _ = write!(
            self.defs,
            "<radialGradient id=\"g{id}\" gradientUnits=\"userSpaceOnUse\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\">"
        );
        self.stops(stops);
        self.defs.push_str("</radialGradient>\n");
        format!("url(#g{id})")
    }

    /// A rectangle from the upper left corner. Gives what `clip-path` takes.
    pub(super) fn clip(&mut self, [width, height]: [f64; 2]) -> String {
        let id = self.ids;
        self.ids += 1;
        let [width, height] = [width, height].map(number);
        let _ = writeln!(
            self.defs,
            "<clipPath id=\"g{id}\"><rect width=\"{width}\" height=\"{height}\"/></clipPath>"
        );
        format!("url(#g{id})")
    }

    fn stops(&mut self, stops: &[(f64, super::colour::Rgb, f64)]) {
        for (offset, colour, opacity) in stops {
            let (offset, opacity) = (number(*offset), number(*opacity));
            let _ = write!(
                self.defs,
                "<stop offset=\"{offset}\" stop-color=\"{colour}\" stop-opacity=\"{opacity}\"/>"
            );
        }
    }

    /// The whole document, `width` by `height` pixels.
    pub(super) fn finish(self, width: i32, height: i32, title: &str) -> String {
        let mut title_escaped = String::new();
        escape(title, &mut title_escaped);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILIES}, sans-serif\">\n<title>{title_escaped}</title>\n\
             <defs>\n{}</defs>\n{}</svg>\n",
            self.defs, self.body
        )
    }
}

impl Tag<'_> {
    /// An attribute of text.
    pub(super) fn text(self, name: &str, value: impl Display) -> Self {
        let _ = write!(self.out, " {name}=\"");
        let mut value_text = String::new();
        let _ = write!(value_text, "{value}");
        escape(&value_text, self.out);
        self.out.push('"');
        self
    }

    /// An attribute that is a number.
    pub(super) fn number(self, name: &str, value: f64) -> Self {
        let _ = write!(self.out, " {name}=\"{}\"", number(value));
        self
    }

    /// A path or ring of places: `M` first, `L` after it.
    pub(super) fn places(self, places: impl IntoIterator<Item = [f64; 2]>, closed: bool) -> Self {
        self.out.push_str(" d=\"");
        run(self.out, places, closed);
        self.out.push('"');
        self
    }

    /// Several rings or runs in one path.
    pub(super) fn runs<'r>(
        self,
        runs: impl IntoIterator<Item = &'r [[f64; 2]]>,
        closed: bool,
    ) -> Self {
        self.out.push_str(" d=\"");
        for places in runs {
            run(self.out, places.iter().copied(), closed);
        }
        self.out.push('"');
        self
    }

    /// Ends an element without content.
    pub(super) fn close(self) {
        self.out.push_str("/>\n");
    }

    /// Leaves the element open for more inside; see [`Svg::end`].
    pub(super) fn open(self) {
        self.out.push_str(">\n");
    }

    /// Ends the element with text inside.
    pub(super) fn content(self, text: &str) {
        self.out.push('>');
        escape(text, self.out);
        let _ = writeln!(self.out, "</{}>", self.name);
    }
}

fn run(out: &mut String, places: impl IntoIterator<Item = [f64; 2]>, closed: bool) {
    for (place, step) in places.into_iter().zip(0_u32..) {
        let command = if step == 0 { 'M' } else { 'L' };
        let [x, y] = place.map(number);
        let _ = write!(out, "{command}{x} {y}");
    }
    if closed {
        out.push('Z');
    }
}

/// A number as SVG takes it: hundredths of a pixel, near the picture, finite.
pub(super) fn number(value: f64) -> Number {
    Number(if value.is_finite() { value.clamp(-FAR_PX, FAR_PX) } else { 0.0 })
}

/// See [`number`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        // No minus before a zero.
        write!(f, "{}", rounded + 0.0)
    }
}

/// Text within an element or an attribute; characters that XML has no place
/// for are left out.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_stays_text() {
        let mut svg = Svg::default();
        svg.tag("text").text("class", "a\"b").content("<script> & \u{1}\u{8}'x'");
        let document = svg.finish(2, 1, "</title><x>");
        assert!(document.contains("class=\"a&quot;b\""), "{document}");
        assert!(document.contains("&lt;script&gt; &amp; 'x'</text>"), "{document}");
        assert!(document.contains("<title>&lt;/title&gt;&lt;x&gt;</title>"), "{document}");
    }

    #[test]
    fn only_finite_numbers_are_written() {
        let written: Vec<_> =
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e30, -1e30, -0.001, 1.0 / 3.0]
                .map(|value| number(value).to_string())
                .into();
        assert_eq!(written, ["0", "0", "0", "100000", "-100000", "0", "0.33"]);
    }
}
