//! How a label sets its text, and how much room that takes, without a font.
//!
//! Widths are those of Inter, which are a little larger than those of Roboto and
//! San Francisco: what is measured here has room in each of them.

use glam::Vec2;

use super::labels::Described;
use super::slots::Box2;
use super::{Caption, Label, LabelLine};
use crate::live::Quality;

/// Sizes of the lines, in text heights.
const TITLE_EM: f32 = 0.84;
const FIGURES_EM: f32 = 0.96;
const DETAILS_EM: f32 = 0.76;
/// From one line to the next, in sizes of the line.
const LEADING: f32 = 1.25;
/// How far a line's middle is above its baseline, in sizes of the line: half the
/// height of a capital.
const MIDDLE: f32 = 0.36;
/// Longer titles are broken or cut, unless another line is longer.
const LONGEST_EM: f32 = 14.0;
/// The same of what else is said, in its smaller letters.
const LONGEST_DETAILS_EM: f32 = 18.0;
/// From the box's edge to its lines: left of them is the symbol.
const LEFT_EM: f32 = 1.85;
const RIGHT_EM: f32 = 0.5;
const ABOVE_EM: f32 = 0.28;
/// The symbol's disc.
const SYMBOL_RADIUS_EM: f32 = 0.58;
const SYMBOL_LEFT_EM: f32 = 0.32;
/// Between the parts of a line.
const BETWEEN: &str = " · ";

/// Advances of the printable ASCII characters from the space on, hundredths of
/// the size, as the font Inter 4 has them (SIL Open Font Licence).
#[rustfmt::skip]
const REGULAR: [u8; 95] = [
    29, 29, 47, 64, 65, 99, 65, 30, 37, 37, 51, 67, 29, 46, 29, 36,
    64, 41, 61, 62, 65, 60, 62, 57, 62, 62, 29, 31, 67, 67, 67, 52,
    97, 69, 66, 73, 73, 61, 59, 75, 75, 27, 58, 68, 57, 91, 76, 77,
    64, 77, 65, 65, 65, 75, 69, 99, 69, 68, 63, 37, 36, 37, 48, 46,
    33, 57, 62, 58, 62, 59, 37, 62, 60, 25, 25, 55, 25, 88, 60, 60,
    62, 62, 38, 53, 33, 60, 57, 82, 55, 57, 56, 43, 34, 43, 67,
];
#[rustfmt::skip]
const BOLD: [u8; 95] = [
    24, 34, 56, 65, 66, 102, 68, 34, 38, 38, 56, 68, 34, 47, 34, 39,
    68, 44, 63, 65, 68, 63, 65, 59, 66, 65, 34, 35, 68, 68, 68, 56,
    102, 75, 67, 74, 73, 61, 59, 75, 75, 29, 59, 72, 57, 94, 77, 78,
    65, 78, 66, 66, 67, 74, 75, 104, 74, 74, 67, 38, 39, 38, 49, 48,
    37, 59, 63, 59, 63, 60, 40, 64, 63, 28, 28, 58, 28, 92, 63, 62,
    63, 63, 41, 56, 37, 63, 60, 85, 58, 61, 58, 47, 38, 47, 68,
];

/// A sign and the space behind it.
const SIGN_EM: f32 = OTHER + 0.34;
/// A letter with an accent, and of another alphabet.
const OTHER: f32 = 0.68;
/// Ideographs, kana and hangul fill a square.
const WIDE: f32 = 1.0;
/// The first of the wide scripts' code points (CJK radicals).
const FIRST_WIDE: char = '\u{2E80}';

/// What stands on a label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) caption: &'a Caption,
    /// Whether the asset's place is simulated.
    pub(super) simulated: bool,
    /// What else is said of the one that says all.
    pub(super) details: Option<&'a str>,
    /// How wide the box may be, in text heights: what a picture has room for.
    pub(super) widest_em: f32,
}

/// How a label's text is laid out.
struct Layout<'a> {
    title: Broken<'a>,
    /// In a line of their own where they do not fit beside each other.
    figures: Figures<'a>,
    /// The longest line, text heights.
    width_em: f32,
}

/// Figures in one line, or the value broken into two and the depth below.
enum Figures<'a> {
    None,
    InOne,
    Apart { value: Option<Broken<'a>>, depth: Option<&'a str> },
}

impl Figures<'_> {
    fn lines(&self) -> usize {
        match self {
            Self::None => 0,
            Self::InOne => 1,
            Self::Apart { value, depth } => {
                value.as_ref().map_or(0, Broken::lines) + usize::from(depth.is_some())
            }
        }
    }
}

impl Said<'_> {
    /// The mark of what is not measured.
    fn sign(&self) -> Option<char> {
        let simulated = self.simulated.then_some(Quality::Simulated);
        self.caption.quality.or(simulated).and_then(Quality::sign)
    }

    /// The mark, where there is no reading that it could stand before.
    fn title_sign(&self) -> Option<char> {
        self.sign().filter(|_| self.caption.value.is_none())
    }

    fn value_sign(&self) -> Option<char> {
        self.sign().filter(|_| self.caption.value.is_some())
    }

    fn has_figures(&self) -> bool {
        self.caption.value.is_some() || self.caption.depth.is_some()
    }

    /// The parts of the line of figures.
    fn figures(&self) -> impl Iterator<Item = &str> {
        [&self.caption.value, &self.caption.depth].into_iter().filter_map(Option::as_deref)
    }

    fn figures_em(&self) -> f32 {
        let parts_em: f32 = self.figures().map(|part| width_em(part, &BOLD)).sum();
        let between_em = width_em(BETWEEN, &BOLD);
        let sign_em = self.value_sign().map_or(0.0, |_| SIGN_EM);
        let parts = self.figures().count();
        FIGURES_EM * (sign_em + parts_em + between_em * parts.saturating_sub(1) as f32)
    }

    fn figures_line(&self) -> String {
        let length = self.figures().map(str::len).sum::<usize>() + BETWEEN.len();
        let mut line = String::with_capacity(length + "≈\u{a0}".len());
        if let Some(sign) = self.value_sign() {
            line.push(sign);
            line.push('\u{a0}');
        }
        for (number, part) in self.figures().enumerate() {
            if number > 0 {
                line.push_str(BETWEEN);
            }
            line.push_str(part);
        }
        line
    }

    fn layout(&self) -> Layout<'_> {
        let room_em = (self.widest_em - LEFT_EM - RIGHT_EM).max(WIDE);
        let figures_em = self.figures_em();
        let mut width_em = 0.0_f32;
        let figures = if !self.has_figures() {
            Figures::None
        } else if figures_em <= room_em {
            width_em = figures_em;
            Figures::InOne
        } else {
            let longest = room_em / FIGURES_EM;
            let sign_em = self.value_sign().map_or(0.0, |_| SIGN_EM);
            width_em = room_em;
            let value = self.caption.value.as_deref();
            let value = value.map(|text| Broken::of(text, longest - sign_em, &BOLD));
            Figures::Apart { value, depth: self.caption.depth.as_deref() }
        };
        if let Some(details) = self.details {
            let details_em = DETAILS_EM * self::width_em(details, &REGULAR);
            width_em = width_em.max(details_em.min(LONGEST_DETAILS_EM).min(room_em));
        }
        let sign_em = self.title_sign().map_or(0.0, |_| TITLE_EM * SIGN_EM);
        // It may be as long as another line is.
        let title_em = LONGEST_EM.max(width_em).min(room_em) - sign_em;
        let title = Broken::of(&self.caption.title, title_em / TITLE_EM, &REGULAR);
        let width_em = width_em.max(sign_em + TITLE_EM * title.width);
        Layout { title, figures, width_em }
    }

    /// Size of its box, pixels.
    pub(super) fn box_px(&self, text_px: f32) -> Vec2 {
        let Layout { title, figures, width_em } = self.layout();
        let mut height_em = title.lines() as f32 * TITLE_EM * LEADING;
        height_em += figures.lines() as f32 * FIGURES_EM * LEADING;
        if self.details.is_some() {
            height_em += DETAILS_EM * LEADING;
        }
        Vec2::new(width_em + LEFT_EM + RIGHT_EM, height_em + 2.0 * ABOVE_EM) * text_px
    }

    /// The label that says it in a box; it points at its own symbol.
    pub(super) fn label(&self, asset: u32, of: &Described, bounds: &Box2, text_px: f32) -> Label {
        let symbol_x_px = bounds.at.x + (SYMBOL_LEFT_EM + SYMBOL_RADIUS_EM) * text_px;
        let symbol_y_px = bounds.at.y + bounds.size.y / 2.0;
        Label {
            asset,
            asset_id: self.caption.asset_id.clone(),
            network: of.network,
            asset_kind: of.asset_kind,
            simulated: of.simulated,
            title: self.caption.title.clone(),
            value: self.caption.value.clone(),
            depth: self.caption.depth.clone(),
            quality: self.caption.quality,
            measured: self.sign().is_none(),
            details: self.details.map(str::to_owned),
            lines: self.lines(bounds, text_px),
            x_px: bounds.at.x,
            y_px: bounds.at.y,
            width_px: bounds.size.x,
            height_px: bounds.size.y,
            symbol_x_px,
            symbol_y_px,
            symbol_radius_px: SYMBOL_RADIUS_EM * text_px,
            anchor_x_px: symbol_x_px,
            anchor_y_px: symbol_y_px,
            distance_m: 0.0,
            focused: false,
            arrow_deg: None,
        }
    }

    /// The lines, to be set in its box.
    fn lines(&self, bounds: &Box2, text_px: f32) -> Vec<LabelLine> {
        let x_px = bounds.at.x + LEFT_EM * text_px;
        let room_px = bounds.size.x - (LEFT_EM + RIGHT_EM) * text_px;
        let mut top_px = bounds.at.y + ABOVE_EM * text_px;
        let mut line = |text: String, size_em: f32, bold: bool| {
            let (size_px, height_px) = (size_em * text_px, size_em * LEADING * text_px);
            let baseline_px = top_px + height_px / 2.0 + MIDDLE * size_px;
            top_px += height_px;
            LabelLine { text, x_px, baseline_px, size_px, room_px, bold }
        };
        let Layout { title, figures, width_em } = self.layout();
        let mut lines = Vec::with_capacity(4);
        lines.push(line(signed(self.title_sign(), title.first()), TITLE_EM, false));
        if let Some(second) = title.second() {
            lines.push(line(second, TITLE_EM, false));
        }
        match figures {
            Figures::None => {}
            Figures::InOne => lines.push(line(self.figures_line(), FIGURES_EM, true)),
            Figures::Apart { value, depth } => {
                if let Some(value) = value {
                    let first = signed(self.value_sign(), value.first());
                    lines.push(line(first, FIGURES_EM, true));
                    lines.extend(value.second().map(|second| line(second, FIGURES_EM, true)));
                }
                lines.extend(depth.map(|depth| line(depth.to_owned(), FIGURES_EM, true)));
            }
        }
        if let Some(details) = self.details {
            let longest = LONGEST_DETAILS_EM.min(width_em) / DETAILS_EM;
            let (end, is_whole) = end_within(details, longest, &REGULAR);
            // What does not fit is left out part by part.
            let text = match details[..end].rfind(BETWEEN) {
                _ if is_whole => details.to_owned(),
                Some(last) => details[..last].to_owned(),
                None => cut(details, end),
            };
            lines.push(line(text, DETAILS_EM, false));
        }
        lines
    }
}

/// A text behind the mark of what is not measured.
fn signed(sign: Option<char>, text: &str) -> String {
    let Some(sign) = sign else { return text.to_owned() };
    let mut signed = String::with_capacity("≈\u{a0}".len() + text.len());
    signed.push(sign);
    signed.push('\u{a0}');
    signed.push_str(text);
    signed
}

/// A text in one line, or broken into two, of which the second may be cut.
struct Broken<'a> {
    text: &'a str,
    /// Where the first line ends, and the second one if it is cut.
    first: usize,
    second: Option<usize>,
    /// In sizes of the text.
    width: f32,
}

impl<'a> Broken<'a> {
    /// In lines of at most `longest` sizes.
    fn of(text: &'a str, longest: f32, widths: &[u8; 95]) -> Self {
        let (end, is_whole) = end_within(text, longest, widths);
        if is_whole {
            let width = width_em(text, widths);
            return Self { text, first: text.len(), second: None, width };
        }
        // At the last space, or else between letters.
        let breaks =
            |letter: char| letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}');
        let space = text[..end].rfind(breaks).filter(|&at| at > 0);
        let first = space.unwrap_or(end);
        let rest = text[first..].trim_start();
        let from = text.len() - rest.len();
        let (end, is_whole) = end_within(rest, longest, widths);
        let second = (!is_whole).then_some(from + end);
        let longer = width_em(&text[..first], widths).max(width_em(rest, widths));
        Self { text, first, second, width: longer.min(longest) }
    }

    fn lines(&self) -> usize {
        1 + usize::from(self.first < self.text.len())
    }

    fn first(&self) -> &str {
        &self.text[..self.first]
    }

    fn second(&self) -> Option<String> {
        let rest = self.text[self.first..].trim_start();
        let from = self.text.len() - rest.len();
        (!rest.is_empty()).then(|| match self.second {
            None => rest.to_owned(),
            Some(end) => cut(rest, end - from),
        })
    }
}

/// Up to where a text and an ellipsis fit so many of its sizes, and whether all
/// of it does.
fn end_within(text: &str, longest: f32, widths: &[u8; 95]) -> (usize, bool) {
    let (mut width, mut room) = (0.0, 0);
    let em = ems(text, widths);
    for (at, letter) in text.char_indices() {
        if width <= longest - WIDE {
            room = at;
        }
        width += em(letter);
        if width > longest {
            return (room, false);
        }
    }
    (text.len(), true)
}

fn cut(text: &str, end: usize) -> String {
    let kept = text[..end].trim_end();
    let mut cut = String::with_capacity(kept.len() + '…'.len_utf8());
    cut.push_str(kept);
    cut.push('…');
    cut
}

fn width_em(text: &str, widths: &[u8; 95]) -> f32 {
    text.chars().map(ems(text, widths)).sum()
}

/// How wide each letter of a text is: among ideographs their face sets signs that
/// are narrow in a Latin one.
fn ems<'a>(text: &str, widths: &'a [u8; 95]) -> impl Fn(char) -> f32 + use<'a> {
    let is_wide = text.chars().any(|letter| letter >= FIRST_WIDE);
    move |letter| match letter_em(letter, widths) {
        em if is_wide && !letter.is_ascii() && letter != '\u{a0}' => em.max(WIDE),
        em => em,
    }
}

fn letter_em(letter: char, widths: &[u8; 95]) -> f32 {
    let ascii = (letter as usize).checked_sub(usize::from(b' '));
    match ascii.and_then(|place| widths.get(place)) {
        Some(&hundredths) => f32::from(hundredths) / 100.0,
        None if matches!(letter, '\u{a0}' | '\u{202f}' | '·' | '\u{2019}') => 0.34,
        None if letter >= FIRST_WIDE => WIDE,
        None => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caption(title: &str, value: Option<&str>) -> Caption {
        Caption { title: title.into(), value: value.map(Into::into), ..Caption::default() }
    }

    fn lines(caption: &Caption, simulated: bool, details: Option<&str>) -> Vec<LabelLine> {
        let said = Said { caption, simulated, details, widest_em: 60.0 };
        let size = said.box_px(10.0);
        said.lines(&Box2 { at: Vec2::new(100.0, 50.0), size }, 10.0)
    }

    fn texts(lines: &[LabelLine]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_box_is_as_wide_as_its_longest_line() {
        let width = |caption: &Caption| {
            Said { caption, simulated: false, details: None, widest_em: 60.0 }.box_px(10.0).x
        };
        let empty = width(&caption("", None));
        assert!((empty - 10.0 * (LEFT_EM + RIGHT_EM)).abs() < 1e-3);
        // Inter: i is 0.25 of its size, m 0.88, an ideograph a square.
        for (text, em) in [("iiii", 1.0), ("mmmm", 3.52), ("电池", 2.0)] {
            let got = width(&caption(text, None)) - empty;
            assert!((got - 10.0 * TITLE_EM * em).abs() < 1e-2, "{text}: {got}");
        }
        assert_eq!(width(&caption("mmmm", Some("1"))), width(&caption("mmmm", None)));
        assert!(width(&caption("m", Some("mmmm"))) > width(&caption("mmmm", None)));
    }

    #[test]
    fn figures_stand_in_one_line_behind_their_sign() {
        let mut said = caption("Cable", Some("8.6\u{a0}kW"));
        said.depth = Some("\u{2212}0.8\u{a0}m".into());
        assert_eq!(texts(&lines(&said, false, None))[1], "8.6\u{a0}kW · \u{2212}0.8\u{a0}m");
        assert_eq!(
            texts(&lines(&said, true, Some("Class A")))[1..],
            ["≈\u{a0}8.6\u{a0}kW · \u{2212}0.8\u{a0}m", "Class A"]
        );
        let bare = caption("Inlet", None);
        assert_eq!(texts(&lines(&bare, true, None)), ["≈\u{a0}Inlet"]);
        assert_eq!(texts(&lines(&bare, false, None)), ["Inlet"]);
        said.value = None;
        said.quality = Some(Quality::Stale);
        let alone = ["!\u{a0}Cable", "\u{2212}0.8\u{a0}m"];
        assert_eq!(texts(&lines(&said, true, None)), alone);
    }

    #[test]
    fn a_long_title_is_broken_at_a_space_and_cut_after_two_lines() {
        let broken =
            lines(&caption("Heat substation, Parvis hall (control room)", None), false, None);
        assert_eq!(texts(&broken), ["Heat substation, Parvis hall", "(control room)"]);
        let cut = lines(&caption(&"Substation ".repeat(20), None), false, None);
        assert!(cut.len() == 2 && cut[1].text.ends_with('…'), "{cut:?}");
        for long in ["é".repeat(100), "储".repeat(100), "Ωab 储".repeat(20), " ".repeat(99)] {
            for line in lines(&caption(&long, None), false, Some(&long)) {
                let wide_em = width_em(&line.text, if line.bold { &BOLD } else { &REGULAR });
                assert!(wide_em * line.size_px <= line.room_px + 0.01, "{line:?}");
            }
        }
    }

    #[test]
    fn all_that_is_said_has_room_in_a_narrow_picture() {
        let mut long = caption(
            "Transformateur du parc, avec sa batterie",
            Some("14,3\u{a0}kW vers le transformateur"),
        );
        (long.depth, long.quality) = (Some("\u{2212}0,6\u{a0}m".into()), Some(Quality::Simulated));
        // 179 pixels with text of 16.
        let said = Said {
            caption: &long,
            simulated: true,
            details: Some("Classe A · 400 V · 2014"),
            widest_em: 179.0 / 16.0,
        };
        let size = said.box_px(16.0);
        assert!(size.x <= 179.0, "{size}");
        let lines = said.lines(&Box2 { at: Vec2::ZERO, size }, 16.0);
        assert_eq!(
            texts(&lines)[2..5],
            ["≈\u{a0}14,3\u{a0}kW vers", "le transformat…", "\u{2212}0,6\u{a0}m"]
        );
        for line in &lines {
            let wide_em = width_em(&line.text, if line.bold { &BOLD } else { &REGULAR });
            assert!(wide_em * line.size_px <= line.room_px + 0.01, "{line:?}");
            assert!(line.baseline_px < size.y, "{line:?}");
        }
        // A line that is longer leaves the title whole.
        let wide = caption("Transformateur École (avec batterie)", Some("71 kW"));
        let said = Said {
            caption: &wide,
            simulated: false,
            details: Some("Relié à la batterie du parc · 630 kVA · 20 kV · classe A"),
            widest_em: 60.0,
        };
        let size = said.box_px(10.0);
        let lines = said.lines(&Box2 { at: Vec2::ZERO, size }, 10.0);
        assert_eq!(lines[0].text, wide.title);
    }

    #[test]
    fn lines_lie_below_one_another_within_the_box() {
        let said = Said {
            caption: &caption("Transformer of the park, the one beside the school", Some("1 kW")),
            simulated: false,
            details: Some("400 V"),
            widest_em: 60.0,
        };
        let bounds = Box2 { at: Vec2::new(100.0, 50.0), size: said.box_px(10.0) };
        let lines = said.lines(&bounds, 10.0);
        assert_eq!(lines.len(), 4);
        let ends: Vec<_> =
            lines.iter().map(|it| (it.baseline_px - 0.75 * it.size_px, it.baseline_px)).collect();
        assert!(ends.windows(2).all(|two| two[0].1 < two[1].0), "{ends:?}");
        assert!(ends[0].0 > 50.0 && ends[3].1 + 2.0 < 50.0 + bounds.size.y, "{ends:?}");
    }
}
