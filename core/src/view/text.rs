//! How much room a label's text takes, estimated without a font.

use glam::Vec2;

use super::Caption;
use crate::live::Quality;

/// Mean advance of a Latin letter in a sans-serif face, in text heights.
const LATIN_EM: f32 = 0.56;
/// Widths of so many Latin letters in a row, as far as a title goes: added up
/// one by one, as those of any other text are.
const LATIN_WIDTHS_EM: [f32; (MAX_EM / LATIN_EM) as usize + 1] = {
    let mut widths_em = [0.0; (MAX_EM / LATIN_EM) as usize + 1];
    let mut count = 1;
    while count < widths_em.len() {
        widths_em[count] = widths_em[count - 1] + LATIN_EM;
        count += 1;
    }
    widths_em
};
/// Ideographs, kana and hangul fill a square.
const WIDE_EM: f32 = 1.0;
/// The first of the wide scripts' code points (CJK radicals).
const FIRST_WIDE: char = '\u{2E80}';
/// Longer titles are cut.
const MAX_EM: f32 = 24.0;
const LINE_HEIGHT_EM: f32 = 1.3;
/// Room beside the text, both sides together; enough for a symbol.
const PADDING_EM: Vec2 = Vec2::new(2.8, 0.5);
/// Room on the value's line for the sign of a value that is not measured live.
const SIGN_EM: f32 = 1.2;

/// Size of the box around a caption, pixels: the title, and the value below.
pub(super) fn box_px(caption: &Caption, text_px: f32) -> Vec2 {
    let title_em = width_em(&caption.title);
    let sign_em = match caption.quality {
        None | Some(Quality::Live) => 0.0,
        Some(_) => SIGN_EM,
    };
    let value_em = caption.value.as_deref().map_or(0.0, |value| width_em(value) + sign_em);
    let lines = 1 + usize::from(caption.value.is_some());
    let text_em = Vec2::new(title_em.max(value_em), lines as f32 * LINE_HEIGHT_EM);
    (text_em + PADDING_EM) * text_px
}

/// The text, or as much of it as there is room for, and an ellipsis.
pub(super) fn cut(text: &str) -> String {
    let mut width_em = 0.0;
    let mut room = 0;
    for (at, letter) in text.char_indices() {
        if width_em <= MAX_EM - WIDE_EM {
            room = at;
        }
        width_em += letter_em(letter);
        if width_em > MAX_EM {
            let mut cut = String::with_capacity(room + '…'.len_utf8());
            cut.push_str(text[..room].trim_end());
            cut.push('…');
            return cut;
        }
    }
    text.to_owned()
}

fn width_em(text: &str) -> f32 {
    if text.is_ascii() {
        return LATIN_WIDTHS_EM.get(text.len()).copied().unwrap_or(MAX_EM);
    }
    let mut width_em = 0.0;
    for letter in text.chars() {
        width_em += letter_em(letter);
        if width_em > MAX_EM {
            return MAX_EM;
        }
    }
    width_em
}

fn letter_em(letter: char) -> f32 {
    if letter >= FIRST_WIDE { WIDE_EM } else { LATIN_EM }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn box_of(title: &str, value: Option<&str>) -> Vec2 {
        let caption =
            Caption { title: title.into(), value: value.map(Into::into), ..Caption::default() };
        box_px(&caption, 10.0)
    }

    #[test]
    fn a_box_is_as_wide_as_its_longer_line() {
        assert_eq!(box_of("abcd", None), Vec2::new(10.0 * (4.0 * 0.56 + 2.8), 18.0));
        assert_eq!(box_of("abcd", Some("12")).x, box_of("abcd", None).x);
        assert_eq!(box_of("ab", Some("abcd")), Vec2::new(box_of("abcd", None).x, 31.0));
        let simulated = Caption {
            title: "ab".into(),
            value: Some("abcd".into()),
            quality: Some(Quality::Simulated),
            ..Caption::default()
        };
        assert!((box_px(&simulated, 10.0).x - box_of("abcd", None).x - 12.0).abs() < 1e-3);
        assert_eq!(box_of("电池", None).x, 10.0 * (2.0 + 2.8));
        for count in 0..60 {
            let [plain, accented] = ["e", "é"].map(|letter| box_of(&letter.repeat(count), None));
            assert_eq!(plain, accented, "{count}");
        }
    }

    #[test]
    fn long_titles_are_cut_between_letters_and_fit_their_box() {
        for long in ["é".repeat(100), "储".repeat(100), "Ωab 储".repeat(20)] {
            let cut = cut(&long);
            assert!(cut.ends_with('…') && long.starts_with(cut.trim_end_matches('…')), "{cut}");
            assert!(box_of(&cut, None).x <= box_of(&long, None).x);
            assert!(width_em(&cut) > MAX_EM - 3.0, "{cut}");
        }
        assert_eq!(cut("Transformer"), "Transformer");
    }
}
