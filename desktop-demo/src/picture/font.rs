//! The font that pictures carry with them, and how wide its text is.

use std::sync::{Arc, LazyLock};

use resvg::usvg::FontResolver;
use resvg::usvg::fontdb::{Database, Family, Query};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
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
}

impl Ruler {
    /// A ruler of the fonts that pictures carry.
    pub(super) fn new() -> Self {
        let open = |bytes: &'static [u8]| skrifa::FontRef::new(bytes).ok();
        Self { regular: open(REGULAR), bold: open(BOLD) }
    }

    /// How wide `text` is in pixels at a size of `size_px`; kerning left out.
    pub(super) fn width_px(&self, text: &str, weight: Weight, size_px: f64) -> f64 {
        let font = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        let em: f64 = match font {
            Some(font) => {
                let charmap = font.charmap();
                let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
                text.chars()
                    .map(|character| {
                        charmap
                            .map(character)
                            .and_then(|glyph| metrics.advance_width(glyph))
                            .map_or_else(|| fallback_em(character), f64::from)
                    })
                    .sum()
            }
            None => text.chars().map(fallback_em).sum(),
        };
        em * size_px
    }

    /// `text`, shortened with an ellipsis to at most `room_px`.
    pub(super) fn fit(&self, text: &str, weight: Weight, size_px: f64, room_px: f64) -> String {
        if self.width_px(text, weight, size_px) <= room_px {
            return text.to_owned();
        }
        let mut kept: Vec<char> = text.chars().collect();
        while kept.pop().is_some() {
            let shortened = kept.iter().collect::<String>().trim_end().to_owned() + "…";
            if self.width_px(&shortened, weight, size_px) <= room_px {
                return shortened;
            }
        }
        String::new()
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
        let mut lines: Vec<String> = vec![String::new()];
        let mut from = 0;
        for (to, _) in unicode_linebreak::linebreaks(text) {
            let word = text.get(from..to).unwrap_or_default();
            let line = lines.last().map_or("", String::as_str);
            let longer = format!("{line}{}", word.trim_end());
            if !line.is_empty() && self.width_px(&longer, weight, size_px) > room_px {
                if lines.len() == most {
                    if let Some(last) = lines.last_mut() {
                        let rest = text.get(from..).unwrap_or_default();
                        *last = self.fit(&format!("{last}{rest}"), weight, size_px, room_px);
                    }
                    break;
                }
                lines.push(String::new());
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(word);
            }
            from = to;
        }
        lines
            .iter()
            .map(|line| line.trim_end().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
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
}
