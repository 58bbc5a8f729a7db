//! What of a stranger's text reaches a person.
//!
//! In: a text of a pack, a service, a recording, a file's name. Out: the same
//! text without what would steer a terminal, turn the order of what stands
//! beside it, or hide. Texts are cleaned once, where they come in; the terminal
//! cleans once more all that it prints.
//!
//! Left out are control characters (C0, C1), the marks that turn the direction
//! of a text, and what nobody can see: zero-width spaces, soft hyphens, fillers,
//! tags. Letters of every script stay, those written from right to left too:
//! their direction is their own. What joins letters or emoji stays where it
//! has something to join, so that Persian, Sinhala and a family of emoji are as
//! they were written; the flags made of tags, as England's, become a black flag.

use std::fmt::Display;

use serde::{Deserialize, Deserializer, de::Error};

/// Bytes of a title or a name: a line or two on a screen.
pub(crate) const LONGEST_LINE: usize = 1000;
/// Characters of a text that a message quotes.
const MOST_QUOTED: usize = 60;

/// So many things in an English sentence: `1 stop`, `2 stops`.
#[must_use]
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, one: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {one}{plural}")
}

/// A text as one line: line breaks and tabs become spaces.
///
/// ```
/// use wattwalk::plain::line;
///
/// assert_eq!(line("Pump\u{1b}[2J house\u{202e}"), "Pump[2J house");
/// assert_eq!(line("بئر · 水井 · 👩‍🔧"), "بئر · 水井 · 👩‍🔧");
/// ```
#[must_use]
pub fn line(text: &str) -> String {
    cleaned(text, false)
}

/// A text of several lines: as [`line()`], but `\n` stays.
#[must_use]
pub fn lines(text: &str) -> String {
    cleaned(text, true)
}

/// What a message quotes of a file: the beginning of a long text, as a line.
pub(crate) fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(MOST_QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    line(&shown)
}

/// Whether a text is as it would be shown: what an id must be.
pub(crate) fn is_line(text: &str) -> bool {
    let mut before = None;
    let mut stay = |c| {
        let stays = stays(c, before);
        before = Some(c);
        stays
    };
    is_visible_ascii(text) || text.chars().all(&mut stay)
}

/// Whether there is nothing to look at closely, as in most texts of files.
fn is_visible_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn cleaned(text: &str, several: bool) -> String {
    if is_visible_ascii(text) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    let mut before = None;
    for c in text.replace("\r\n", "\n").chars() {
        let c = match c {
            '\n' if several => c,
            _ if breaks(c) => ' ',
            _ if stays(c, before) => c,
            _ => continue,
        };
        clean.push(c);
        before = Some(c);
    }
    clean
}

/// What begins a new line or moves to a column.
fn breaks(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character that is no line break is shown after the one before.
fn stays(c: char, before: Option<char>) -> bool {
    match c {
        // Joiners of letters and of emoji.
        '\u{200c}' | '\u{200d}' => {
            before.is_some_and(|before| joins(before) || is_variation(before))
        }
        // Emoji rather than sign, also of the digits on keys.
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(|before| {
            joins(before) || before.is_ascii_digit() || matches!(before, '#' | '*')
        }),
        _ if is_variation(c) => before.is_some_and(joins),
        _ => !(c.is_control() || breaks(c) || turns(c) || hides(c)),
    }
}

/// Whether a joiner may follow: a character of a script that uses them.
fn joins(c: char) -> bool {
    let joiner = matches!(c, '\u{200c}' | '\u{200d}') || is_variation(c);
    !(c.is_ascii() || c.is_whitespace() || joiner)
}

/// Which form of the character before is meant: of an emoji, a Mongolian
/// letter, an ideograph in a name.
fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The controls of the bidirectional algorithm (UAX #9).
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What has neither a sign nor a width (`Default_Ignorable_Code_Point`), and
/// what is no character.
fn hides(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{200b}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{fdd0}'..='\u{fdef}'
    ) || c as u32 & 0xFFFE == 0xFFFE
}

/// Reads a text that is shown as a line.
pub(crate) fn read_line<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(line(&String::deserialize(from)?))
}

/// Reads a text that is shown as a line, if it is there.
pub(crate) fn read_some_line<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.map(|text| line(&text)))
}

/// Reads a text of several lines, if it is there; one left empty is not.
pub(crate) fn read_some_lines<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(from)?.map(|text| lines(&text));
    Ok(text.filter(|text| !text.trim().is_empty()))
}

/// Reads a title: a line that is no longer than a screen can take.
pub(crate) fn read_title<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    title(String::deserialize(from)?).map_err(D::Error::custom)
}

/// Reads a text of several lines.
pub(crate) fn read_lines<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(lines(&String::deserialize(from)?))
}

/// A title or a name, or what is wrong with it.
pub(crate) fn title(text: String) -> Result<String, String> {
    if text.len() > LONGEST_LINE {
        return Err(format!("a title or name longer than {LONGEST_LINE} bytes: shorten it"));
    }
    Ok(if is_visible_ascii(&text) { text } else { line(&text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_turns_or_hides_is_left_out() {
        let c0_and_c1 = (0..0xA0).filter_map(char::from_u32).filter(|c| c.is_control());
        let others = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\
                      \u{2067}\u{2068}\u{2069}\u{200b}\u{2060}\u{feff}\u{ad}\u{e0041}\u{e007f}\
                      \u{206a}\u{206f}\u{3164}\u{fff9}\u{fffb}\u{ffff}\u{10fffe}\u{2028}\u{2029}\
                      \u{200c}\u{200d}\u{fe0f}\u{e0100}\u{180b}";
        for c in c0_and_c1.chain(others.chars()) {
            let shown = line(&format!("a{c}b"));
            let expected = if breaks(c) { "a b" } else { "ab" };
            assert_eq!(shown, expected, "U+{:04X}", u32::from(c));
            assert!(!is_line(&format!("a{c}b")), "U+{:04X}", u32::from(c));
        }
        assert_eq!(line("a\r\nb"), "a b");
        assert_eq!(lines("a\r\nb\n\nc\u{2028}d\u{1b}]0;x\u{7}"), "a\nb\n\nc d]0;x");
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in [
            "L’arrivée — 1 000 m² (50 %)",
            "محطة التحويل رقم ٢",
            "תחנת משנה",
            // Persian with a zero-width non-joiner, Sinhala with a joiner.
            "می\u{200c}خواهم",
            "ශ්\u{200d}රී",
            "电池 バッテリー 배터리",
            "葛\u{e0100}城",
            "👩\u{200d}🔧 ❤\u{fe0f}\u{200d}🔥 🏳\u{fe0f}\u{200d}🌈 👍🏽 🇫🇷 1\u{fe0f}\u{20e3}",
            "हिन्दी ไทย Tiếng Việt",
        ] {
            assert_eq!(line(text), text);
            assert!(is_line(text), "{text}");
        }
        assert_eq!(line("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"), "🏴");
        // A row of joiners has nothing to join.
        assert_eq!(line("é\u{200d}\u{200d}\u{fe0f}\u{fe0f}"), "é\u{200d}");
    }

    #[test]
    fn what_is_clean_is_clean_for_good() {
        for text in
            ["a\u{1b}\u{200d}b", "é\u{202e}\u{200d}x", "\r\n\u{200b}\n", "1\u{fe0f}\u{200d}"]
        {
            assert_eq!(line(&line(text)), line(text));
            assert!(is_line(&line(text)), "{text:?}");
        }
    }
}
