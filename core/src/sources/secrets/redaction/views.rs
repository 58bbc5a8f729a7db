//! A text as its readers may take it: as it is, and with its escapes resolved.

use std::ops::Range;

use zeroize::Zeroizing;

/// Escapes within escapes that are seen through.
const DEPTH: usize = 3;

/// A byte of a text, and what of the text stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) byte: u8,
    pub(super) at: Range<usize>,
}

/// The text in every way in which it may be read, folded.
pub(super) fn views(text: &str) -> Vec<Vec<Unit>> {
    let mut view: Vec<_> =
        text.bytes().enumerate().map(|(at, byte)| Unit { byte, at: at..at + 1 }).collect();
    let mut views = Vec::new();
    for _ in 0..DEPTH {
        let resolved = resolved(&view);
        // An escape is always longer than what it stands for.
        let is_plain = resolved.len() == view.len();
        views.push(std::mem::replace(&mut view, resolved));
        if is_plain {
            break;
        }
    }
    let fold = |unit: Unit| Some(Unit { byte: fold(unit.byte)?, at: unit.at });
    views.into_iter().map(|view| view.into_iter().filter_map(fold).collect()).collect()
}

/// Bytes as they are compared.
pub(super) fn folded(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(bytes.iter().filter_map(|&byte| fold(byte)).collect())
}

/// A byte as it is compared: in no case, since hosts are told in small letters;
/// the same in both alphabets of base64; nothing of what breaks lines or stands
/// for a blank.
fn fold(byte: u8) -> Option<u8> {
    match byte {
        b'+' | b'-' => None,
        byte if byte.is_ascii_whitespace() || byte.is_ascii_control() => None,
        b'_' => Some(b'/'),
        byte => Some(byte.to_ascii_lowercase()),
    }
}

/// The same with one layer of escapes resolved.
fn resolved(view: &[Unit]) -> Vec<Unit> {
    let mut units = Vec::with_capacity(view.len());
    let mut place = 0;
    while let Some(unit) = view.get(place) {
        let rest: Vec<u8> =
            view[place..].iter().take(LONGEST_ESCAPE).map(|unit| unit.byte).collect();
        match escaped(&rest) {
            Some((bytes, length)) => {
                let at = unit.at.start..view[place + length - 1].at.end;
                units.extend(bytes.into_iter().map(|byte| Unit { byte, at: at.clone() }));
                place += length;
            }
            None => {
                units.push(unit.clone());
                place += 1;
            }
        }
    }
    units
}

/// As `\u{10ffff}`.
const LONGEST_ESCAPE: usize = 10;

/// What an escape at the beginning stands for, and how long it is: of
/// addresses, of JSON and programs, of pages.
fn escaped(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    match text {
        [b'%', ..] => Some((vec![u8::try_from(number(text.get(1..3)?, 16)?).ok()?], 3)),
        [b'\\', b'x', ..] => Some((vec![u8::try_from(number(text.get(2..4)?, 16)?).ok()?], 4)),
        [b'\\', b'u', b'{', ..] => braced(text, 3, b'}', 16),
        [b'\\', b'u', ..] => Some((utf8(number(text.get(2..6)?, 16)?)?, 6)),
        // Line breaks and the like are not compared.
        [b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'0', ..] => Some((Vec::new(), 2)),
        [b'\\', byte, ..] => Some((vec![*byte], 2)),
        [b'&', b'#', b'x' | b'X', ..] => braced(text, 3, b';', 16),
        [b'&', b'#', ..] => braced(text, 2, b';', 10),
        _ => {
            let names: [(&[u8], u8); 5] = [
                (b"&amp;", b'&'),
                (b"&lt;", b'<'),
                (b"&gt;", b'>'),
                (b"&quot;", b'"'),
                (b"&apos;", b'\''),
            ];
            let (name, byte) = names.into_iter().find(|(name, _)| text.starts_with(name))?;
            Some((vec![byte], name.len()))
        }
    }
}

/// A number up to a closing mark.
fn braced(text: &[u8], from: usize, close: u8, radix: u32) -> Option<(Vec<u8>, usize)> {
    let digits = text.get(from..)?.iter().position(|&byte| byte == close)?;
    let character = number(&text[from..from + digits], radix)?;
    Some((utf8(character)?, from + digits + 1))
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    if !digits.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}

fn utf8(character: u32) -> Option<Vec<u8>> {
    Some(char::from_u32(character)?.to_string().into_bytes())
}
