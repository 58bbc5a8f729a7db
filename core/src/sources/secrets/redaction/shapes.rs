//! How a secret may be written.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use super::views::folded;

/// A piece of so many characters tells enough to be hidden.
const LONGEST_PIECE: usize = 8;
/// What is shorter cannot be told from other words.
const SHORTEST_PIECE: usize = 4;

/// One way to write a secret, folded as views are.
pub(super) struct Shape {
    pub(super) text: Zeroizing<Vec<u8>>,
    /// How long a part of it is that is to be hidden.
    pub(super) piece: usize,
}

/// All ways, but for those that a reader sees through by itself
/// ([`views`](super::views)); none where one would be too short to be found.
pub(super) fn of(secret: &str) -> Option<Vec<Shape>> {
    let mut shapes = Vec::new();
    let mut is_short = false;
    for part in parts(secret) {
        let plain = folded(part.as_bytes());
        if plain.len() < SHORTEST_PIECE {
            return None;
        }
        let piece = plain.len().div_ceil(2).clamp(SHORTEST_PIECE, LONGEST_PIECE);
        let mut add = |text: Zeroizing<Vec<u8>>, piece: usize| {
            let piece = piece.min(text.len());
            // Also a form that loses much in folding, as base64 of many plus signs.
            is_short |= piece < SHORTEST_PIECE;
            shapes.push(Shape { text, piece });
        };
        add(plain, piece);
        add(hex(part.as_bytes()), piece * 2);
        // A client's id and password are encoded before they are put together.
        let encoded = Zeroizing::new(byte_serialize(part.as_bytes()).collect::<String>());
        let differs = *encoded != *part;
        for text in std::iter::once(&part).chain(differs.then_some(&encoded)) {
            for before in 0..3 {
                add(within_base64(text.as_bytes(), before), (piece * 4).div_ceil(3));
            }
        }
    }
    (!is_short).then_some(shapes)
}

/// What of a secret is one: all of it, and the password of `user:password`; of
/// PEM what is not the same in every file.
fn parts(secret: &str) -> Vec<Zeroizing<String>> {
    let armour = |line: &&str| !line.starts_with("-----");
    if secret.contains("-----BEGIN ") {
        return vec![Zeroizing::new(secret.lines().filter(armour).collect())];
    }
    let password = secret.split_once(':').map(|(_, password)| password);
    let parts = [Some(secret), password].into_iter().flatten().filter(|part| !part.is_empty());
    parts.map(|part| Zeroizing::new(part.to_owned())).collect()
}

fn hex(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).map_or(b'0', |c| c as u8);
    Zeroizing::new(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
}

/// The characters that are the same wherever a text stands in base64, so many
/// bytes after a multiple of three.
fn within_base64(text: &[u8], before: usize) -> Zeroizing<Vec<u8>> {
    let bytes = Zeroizing::new([&[0; 2][..before], text].concat());
    let encoded = Zeroizing::new(BASE64_STANDARD.encode(&*bytes));
    // A character is six bits.
    let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    folded(encoded.as_bytes().get(first..end).unwrap_or_default())
}
