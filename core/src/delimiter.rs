//! What stands between the cells of a CSV file.

use serde::{Deserialize, Serialize};

/// What stands between two cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Delimiter {
    /// `,`
    #[serde(rename = ",")]
    Comma,
    /// `;`, as where the decimal sign is a comma.
    #[serde(rename = ";")]
    Semicolon,
    /// A tabulator.
    #[serde(rename = "\t")]
    Tab,
    /// `|`
    #[serde(rename = "|")]
    Bar,
}

impl Delimiter {
    const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    /// The one that the first line has most of.
    pub(crate) fn of(text: &[u8]) -> Self {
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |it: &Self| line.iter().filter(|byte| **byte == it.byte()).count();
        Self::ALL.into_iter().rev().max_by_key(count).unwrap_or(Self::Comma)
    }

    /// The one that is this byte.
    pub(crate) fn of_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.byte() == byte)
    }

    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}

/// The separator of a first line that is nothing but `sep=;`, in quotes or not,
/// with which spreadsheets tell one another what stands between cells; and how
/// long that line is, bytes.
pub(crate) fn named_separator(text: &[u8]) -> Option<(u8, usize)> {
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let line = text.get(..end)?.trim_ascii_start();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line =
        line.strip_prefix(b"\"").map_or(line, |line| line.strip_suffix(b"\"").unwrap_or(line));
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => Some((*separator, end + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells() {
        for (text, expected) in [
            ("a,b\n1;2;3;4", Delimiter::Comma),
            ("a;b,c;d\n", Delimiter::Semicolon),
            ("a\tb", Delimiter::Tab),
            ("a|b|c", Delimiter::Bar),
            ("a\n,,;", Delimiter::Comma),
            ("", Delimiter::Comma),
        ] {
            assert_eq!(Delimiter::of(text.as_bytes()), expected, "{text:?}");
        }
    }
}
