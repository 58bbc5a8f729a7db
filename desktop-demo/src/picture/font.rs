//! The font that pictures carry with them, and how wide its text is.

use std::sync::{Arc, LazyLock};

use resvg::usvg::FontResolver;
use resvg::usvg::fontdb::{Database, Family, Query};
use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use unicode_width::UnicodeWidthChar;

static REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/Inter-Bold.ttf");

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    /// As CSS says it.
    pub(super) fn css(self) -> &'static str {
        match self {
            Self::Regular => "400",
            Self::Bold => "700",
        }
    }
}

/// Fonts for drawing: our own first, then the system's for what it lacks.
/// Looked for once a process: a system can have thousands.
pub(super) fn database() -> Arc<Database> {
    static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
        let mut fonts = Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        fonts.load_system_fonts();
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    });
    FONTS.clone()
}

/// Sans-serif families of the systems that have Chinese letters.
const CHINESE: [&str; 6] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
];

/// Finds fonts for what our own lacks: Chinese in a sans-serif face where the
/// system has one, in the weight asked for.
pub(super) fn resolver() -> FontResolver<'static> {
    let any = FontResolver::default_fallback_selector();
    FontResolver {
        select_font: FontResolver::default_font_selector(),
        select_fallback: Box::new(move |character, tried, fonts| {
            let weight = tried.first().and_then(|id| fonts.face(*id)).map(|face| face.weight);
            let sans =
                CHINESE.iter().filter(|_| fallback_em(character) >= 1.0).find_map(|family| {
                    fonts.query(&Query {
                        families: &[Family::Name(family)],
                        weight: weight.unwrap_or_default(),
                        ..Query::default()
                    })
                });
            sans.filter(|id| !tried.contains(id)).or_else(|| any(character, tried, fonts))
        }),
    }
}

/// Measures text of both weights.
pub(super) struct Ruler {
    regular: Option<skrifa::FontRef<'static>>,
    bold: Option<skrifa::FontRef<'static>>,
    /// Characters measured so far.
    #[cfg(test)]
    measured: std::cell::Cell<usize>,
}

impl Ruler {
    /// A ruler of the fonts that pictures carry.
    pub(super) fn new() -> Self {
        let open = |bytes: &'static [u8]| skrifa::FontRef::new(bytes).ok();
        Self {
            regular: open(REGULAR),
            bold: open(BOLD),
            #[cfg(test)]
            measured: std::cell::Cell::default(),
        }
    }

    /// How wide `text` is in pixels at a size of `size_px`; kerning left out.
    pub(super) fn width_px(&self, text: &str, weight: Weight, size_px: f64) -> f64 {
        let face = self.face(weight);
        size_px * text.chars().map(|character| face.em(character)).sum::<f64>()
    }

    /// `text`, shortened with an ellipsis to at most `room_px`. No more of it is
    /// measured than there is room for.
    pub(super) fn fit(&self, text: &str, weight: Weight, size_px: f64, room_px: f64) -> String {
        let face = self.face(weight);
        let room_em = room_px / size_px;
        let ellipsis_em = face.em('…');
        // Where the text can end before an ellipsis: behind its last letter
        // that is no space.
        let (mut width_em, mut end) = (0.0, None);
        if ellipsis_em <= room_em {
            end = Some(0);
        }
        for (at, character) in text.char_indices() {
            width_em += face.em(character);
            if width_em > room_em {
                let kept = end.and_then(|end| text.get(..end));
                return kept.map_or_else(String::new, |kept| format!("{kept}…"));
            }
            if !character.is_whitespace() && width_em + ellipsis_em <= room_em {
                end = Some(at + character.len_utf8());
            }
        }
        text.to_owned()
    }

    /// `text` in lines of at most `room_px`, at most `most` of them; the last
    /// ends with an ellipsis when there was more. Breaks at spaces, and
    /// between Chinese characters.
    pub(super) fn wrap(
        &self,
        text: &str,
        weight: Weight,
        size_px: f64,
        room_px: f64,
        most: usize,
    ) -> Vec<String> {
        let face = self.face(weight);
        let room_em = room_px / size_px;
        let mut lines: Vec<&str> = Vec::new();
        let mut last = None;
        // The line at hand: where it begins, and how wide it is so far.
        let (mut start, mut from, mut width_em) = (0, 0, 0.0);
        for (to, _) in unicode_linebreak::linebreaks(text) {
            let word = text.get(from..to).unwrap_or_default();
            let shown_em: f64 = word.trim_end().chars().map(|c| face.em(c)).sum();
            if start < from && width_em + shown_em > room_em {
                if lines.len() + 1 >= most {
                    let rest = text.get(start..).unwrap_or_default();
                    last = Some(self.fit(rest, weight, size_px, room_px));
                    break;
                }
                lines.push(text.get(start..from).unwrap_or_default());
                (start, width_em) = (from, 0.0);
            }
            let space = word.get(word.trim_end().len()..).unwrap_or_default();
            width_em += shown_em + space.chars().map(|c| face.em(c)).sum::<f64>();
            from = to;
        }
        if last.is_none() {
            lines.push(text.get(start..).unwrap_or_default());
        }
        let whole = lines.into_iter().map(|line| line.trim_end().to_owned());
        whole.chain(last).filter(|line| !line.is_empty()).collect()
    }

    /// `text` in pieces that the font has, and such that it has not; a space belongs
    /// to what is before it.
    pub(super) fn pieces<'t>(&self, text: &'t str, weight: Weight) -> Vec<&'t str> {
        let face = self.face(weight);
        let mut pieces = Vec::new();
        let (mut start, mut before) = (0, None);
        for (at, character) in text.char_indices() {
            if character.is_whitespace() || character.width() == Some(0) {
                continue;
            }
            let has = face.has(character);
            if before.is_some_and(|before| before != has) {
                pieces.push(text.get(start..at).unwrap_or_default());
                start = at;
            }
            before = Some(has);
        }
        pieces.push(text.get(start..).unwrap_or_default());
        pieces
    }

    fn face(&self, weight: Weight) -> Face<'_> {
        let font = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        Face {
            font: font.as_ref().map(|font| {
                (font.charmap(), font.glyph_metrics(Size::new(1.0), LocationRef::default()))
            }),
            #[cfg(test)]
            measured: &self.measured,
        }
    }
}

/// A weight of the font, to measure with.
struct Face<'a> {
    font: Option<(Charmap<'a>, GlyphMetrics<'a>)>,
    #[cfg(test)]
    measured: &'a std::cell::Cell<usize>,
}

impl Face<'_> {
    fn has(&self, character: char) -> bool {
        self.font.as_ref().is_some_and(|(charmap, _)| charmap.map(character).is_some())
    }

    /// How wide a character is at a size of 1.
    fn em(&self, character: char) -> f64 {
        #[cfg(test)]
        self.measured.set(self.measured.get() + 1);
        let width = self
            .font
            .as_ref()
            .and_then(|(charmap, metrics)| metrics.advance_width(charmap.map(character)?));
        width.map_or_else(|| fallback_em(character), f64::from)
    }
}

fn fallback_em(character: char) -> f64 {
    match character.width() {
        Some(0) | None => 0.0,
        Some(1) => 0.62,
        Some(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        let ruler = Ruler::new();
        assert!(ruler.regular.is_some() && ruler.bold.is_some());
        // Inter's own advance of "0" is 1264 or so of 2048, more than an "i".
        let zero = ruler.width_px("0", Weight::Regular, 100.0);
        assert!((55.0..70.0).contains(&zero), "{zero}");
        assert!(ruler.width_px("i", Weight::Regular, 100.0) < zero / 2.0);
        assert!(
            ruler.width_px("kWh", Weight::Bold, 20.0)
                > ruler.width_px("kWh", Weight::Regular, 20.0)
        );
        assert_eq!(ruler.width_px("变压器", Weight::Regular, 10.0), 30.0);
        let carried = database();
        let inter =
            carried.faces().filter(|face| face.families.iter().any(|(name, _)| name == "Inter"));
        assert!(inter.count() >= 2);
    }

    #[test]
    fn text_is_cut_and_wrapped_to_its_room() {
        let ruler = Ruler::new();
        let title = "Transformateur de la place de la République";
        let cut = ruler.fit(title, Weight::Bold, 14.0, 120.0);
        assert!(cut.ends_with('…') && ruler.width_px(&cut, Weight::Bold, 14.0) <= 120.0, "{cut}");
        assert_eq!(ruler.fit("kW", Weight::Bold, 14.0, 120.0), "kW");
        for text in [title, "中午的太阳能盈余储存在电池中，傍晚再送回电网。"]
        {
            let lines = ruler.wrap(text, Weight::Regular, 14.0, 130.0, 9);
            assert!(lines.len() > 1, "{lines:?}");
            for line in &lines {
                assert!(ruler.width_px(line, Weight::Regular, 14.0) <= 130.0, "{line}");
            }
            let short = ruler.wrap(text, Weight::Regular, 14.0, 130.0, 2);
            assert_eq!(short.len(), 2, "{short:?}");
            assert!(short.last().is_some_and(|line| line.ends_with('…')), "{short:?}");
        }
    }

    #[test]
    fn what_the_font_has_is_a_piece_of_its_own() {
        let ruler = Ruler::new();
        let pieces = |text| ruler.pieces(text, Weight::Regular);
        let credit = "兴趣点：Ville d’Issy（Licence Ouverte）";
        assert_eq!(pieces(credit), ["兴趣点：", "Ville d’Issy", "（", "Licence Ouverte", "）"]);
        assert_eq!(pieces("L’arrivée … ≈ 3 kW"), ["L’arrivée … ≈ 3 kW"]);
        assert_eq!(pieces("27 日 kW"), ["27 ", "日 ", "kW"]);
        assert_eq!(pieces(""), [""]);
    }

    /// How many characters are measured for it.
    fn measured(what: impl FnOnce(&Ruler)) -> usize {
        let ruler = Ruler::new();
        what(&ruler);
        ruler.measured.get()
    }

    #[test]
    fn a_long_text_is_measured_no_further_than_there_is_room() {
        let title = "Transformateur ".repeat(6000);
        let one_word = "é".repeat(80_000);
        for text in [&title, &one_word] {
            let cut = measured(|ruler| {
                assert!(ruler.fit(text, Weight::Bold, 14.0, 120.0).ends_with('…'))
            });
            assert!(cut < 100, "{cut} characters measured");
        }
        let lines = measured(|ruler| {
            assert_eq!(ruler.wrap(&title, Weight::Bold, 14.0, 120.0, 3).len(), 3);
        });
        assert!(lines < 300, "{lines} characters measured");
    }

    #[test]
    fn however_long_no_character_is_measured_more_than_twice() {
        // Without a width: there is always room for more.
        let thin = "\u{301}".repeat(80_000);
        // One word, which no line can hold; and so many lines that all fit.
        let one_word = "é".repeat(80_000);
        let title = "Transformateur ".repeat(6000);
        for text in [&thin, &one_word, &title] {
            let lines = measured(|ruler| {
                ruler.wrap(text, Weight::Bold, 14.0, 120.0, usize::MAX);
                ruler.fit(text, Weight::Bold, 14.0, f64::INFINITY);
            });
            assert!(lines <= 2 * text.chars().count() + 2, "{lines} characters measured");
        }
    }
}
