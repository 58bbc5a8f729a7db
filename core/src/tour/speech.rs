//! How long words take to say.

/// Words in a minute of calm speech.
const WORDS_PER_MINUTE: f64 = 150.0;
/// Ideographs and kana in a minute of calm speech.
const SIGNS_PER_MINUTE: f64 = 240.0;

/// How long a text is spoken, seconds: words where there are spaces between
/// them, signs where there are none. A mark with spaces around it, as French
/// has, is no word.
pub(crate) fn speech_s(text: &str) -> f64 {
    let wide = |c: char| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}');
    let signs = text.chars().filter(|c| wide(*c)).count();
    let is_word = |piece: &&str| piece.contains(char::is_alphanumeric) && !piece.contains(wide);
    let words = text.split_whitespace().filter(is_word).count();
    60.0 * (signs as f64 / SIGNS_PER_MINUTE + words as f64 / WORDS_PER_MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_words_or_signs() {
        let is_minute = |text: &str| (speech_s(text) - 60.0).abs() < 1e-9;
        assert!(is_minute(&"电".repeat(240)) && is_minute(&"mot ".repeat(150)));
        assert!(is_minute(&"mot\u{202f}; mot « mot\u{a0}» ".repeat(50)));
    }
}
