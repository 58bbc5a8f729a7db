//! Bytes to text.
//!
//! In: the bytes of a file. Out: its text, or where it is none. Most formats are
//! UTF-8 and nothing else. XML is what the mark at its beginning or its
//! declaration says, and UTF-8 where neither does: Windows tools of a certain age
//! declare ISO-8859-1 and mean it.

use std::borrow::Cow;
#[cfg(feature = "import")]
use std::io::{BufRead, BufReader};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A declaration is within so many bytes.
const DECLARED_WITHIN: usize = 1024;

/// The text of a file that has to be UTF-8, without the mark that some editors
/// begin it with.
pub(crate) fn utf8_text(bytes: &[u8]) -> Result<&str, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        format!("line {line} is not UTF-8: save the file as UTF-8")
    })
}

/// The whole text of an XML document; a byte that is none of its encoding
/// becomes a mark for an unknown letter.
pub(crate) fn xml_text(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    Ok(declared(bytes)?.decode(bytes).0)
}

/// A document read piece by piece, as UTF-8. Bytes that are none of UTF-8 where
/// it should be that are left for the reader to name.
#[cfg(feature = "import")]
pub(crate) fn xml_reader<R: BufRead>(mut reader: R) -> Result<impl BufRead, String> {
    let encoding = declared(reader.fill_buf().map_err(|error| error.to_string())?)?;
    let decoded = encoding_rs_io::DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding).filter(|encoding| *encoding != UTF_8))
        .bom_override(true)
        .utf8_passthru(true)
        .build(reader);
    Ok(BufReader::with_capacity(1 << 16, decoded))
}

/// The encoding that an XML document declares; a mark at its beginning counts
/// before it, and is seen when it is decoded.
fn declared(bytes: &[u8]) -> Result<&'static Encoding, String> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Ok(UTF_8),
        // UTF-16 without the mark that says so: what begins is a tag.
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let head = bytes.get(..DECLARED_WITHIN).unwrap_or(bytes).trim_ascii_start();
    let end = head.windows(2).position(|two| two == b"?>");
    let Some(declaration) = end.and_then(|end| head.get(..end)) else { return Ok(UTF_8) };
    let declaration = String::from_utf8_lossy(declaration);
    let named = || {
        let (_, rest) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
        rest.get(1..)?.split(quote).next()
    };
    let Some(name) = named() else { return Ok(UTF_8) };
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        format!("it declares the encoding {}, which is not known: save it as UTF-8", plain(name))
    })
}

fn plain(name: &str) -> String {
    crate::plain::line(&name.chars().take(40).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_said_by_its_line() {
        assert_eq!(utf8_text("\u{feff}été".as_bytes()), Ok("été"));
        let said = utf8_text(b"a\n\xE9t\xE9\n").unwrap_err();
        assert_eq!(said, "line 2 is not UTF-8: save the file as UTF-8");
    }

    #[test]
    fn what_is_declared_is_honoured_and_a_mark_before_it() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>été</a>";
        let utf16 = |mark: &str| -> Vec<u8> {
            format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let table: [(&[u8], &str); 8] = [
            (b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9t\xE9</a>", "été"),
            (b"<?xml version='1.0' encoding = 'windows-1252' ?><a>\x80</a>", "€"),
            (b"\n<?xml version='1.0' encoding='iso-8859-15'?><a>\xA4</a>", "€"),
            ("\u{feff}<?xml encoding=\"ISO-8859-1\"?><a>été</a>".as_bytes(), "été"),
            ("<?xml version=\"1.0\"?><a>été</a>".as_bytes(), "été"),
            ("<a encoding=\"latin1\">été</a>".as_bytes(), "été"),
            (&utf16("\u{feff}"), "été"),
            (&utf16(""), "été"),
        ];
        for (bytes, part) in table {
            let text = xml_text(bytes).unwrap();
            assert!(text.contains(part), "{text}");
        }
        let error = xml_text(b"<?xml version='1.0' encoding='klingon'?>").unwrap_err();
        assert!(error.contains("klingon"), "{error}");
    }
}
