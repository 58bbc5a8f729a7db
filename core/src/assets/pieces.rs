//! A JSON text cut into its members and entries, without understanding them.
//!
//! In: bytes as they come. Out: the text of one value after the other, each to
//! be read on its own: what is wrong within it, as a NaN that Python wrote, is
//! that value's fault, and the next one is there. Of the text only its strings
//! and brackets are looked at.

use std::io::{self, BufRead};

/// Why a text cannot be cut further.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PieceError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{reason} at line {line} column {column}")]
    Text { line: u64, column: u64, reason: String },
}

/// A JSON text, read from its beginning.
#[derive(Debug)]
pub(crate) struct Pieces<R> {
    reader: R,
    /// Bytes that were passed, of all lines and of the one at hand.
    passed: usize,
    line: u64,
    column: u64,
    /// Where the value began that was cut last.
    #[cfg_attr(not(feature = "import"), allow(dead_code, reason = "for messages of imports"))]
    began: (u64, u64),
}

impl<R: BufRead> Pieces<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, passed: 0, line: 1, column: 1, began: (1, 1) }
    }

    /// Bytes that were passed.
    pub(crate) fn passed(&self) -> usize {
        self.passed
    }

    /// The line and column of a byte of the value that was cut last.
    #[cfg(feature = "import")]
    pub(crate) fn place_in(&self, value: &[u8], at: usize) -> (u64, u64) {
        let (mut line, mut column) = self.began;
        for byte in value.iter().take(at) {
            (line, column) = if *byte == b'\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        (line, column)
    }

    pub(crate) fn wrong<T>(&self, reason: impl Into<String>) -> Result<T, PieceError> {
        let Self { line, column, .. } = *self;
        Err(PieceError::Text { line, column, reason: reason.into() })
    }

    fn pass(&mut self, bytes: usize) -> Result<(), PieceError> {
        let passed = self.reader.fill_buf()?;
        let passed = passed.get(..bytes).unwrap_or(passed);
        match passed.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => {
                self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
                self.column = (passed.len() - last) as u64;
            }
            None => self.column += passed.len() as u64,
        }
        self.passed += passed.len();
        self.reader.consume(bytes);
        Ok(())
    }

    /// The next byte that is no space; `None` at the end. What separates the
    /// texts of a sequence (RFC 8142) is space, too.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, PieceError> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let spaces = buffer.iter().take_while(|byte| is_space(**byte)).count();
            let next = buffer.get(spaces).copied();
            self.pass(spaces)?;
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Passes this byte.
    pub(crate) fn open(&mut self, expected: u8) -> Result<(), PieceError> {
        match self.peek()? {
            Some(found) if found == expected => self.pass(1),
            None => self.wrong("cut off"),
            Some(_) => self.wrong(format!("expected `{}`", char::from(expected))),
        }
    }

    /// Goes to the next entry of the list or object that is open; false at its
    /// end, which is passed. A comma too many is passed over.
    pub(crate) fn next(&mut self, close: u8, is_first: bool) -> Result<bool, PieceError> {
        let mut commas = 0;
        loop {
            match self.peek()? {
                Some(b',') => {
                    commas += 1;
                    self.pass(1)?;
                }
                Some(byte) if byte == close => {
                    self.pass(1)?;
                    return Ok(false);
                }
                Some(_) if is_first || commas > 0 => return Ok(true),
                Some(_) => return self.wrong(format!("expected `,` or `{}`", char::from(close))),
                None => return self.wrong("cut off"),
            }
        }
    }

    /// The next member of the object that is open, up to its value; `None` at
    /// the object's end.
    pub(crate) fn member(
        &mut self,
        text: &mut Vec<u8>,
        is_first: bool,
    ) -> Result<Option<String>, PieceError> {
        if !self.next(b'}', is_first)? {
            return Ok(None);
        }
        if self.peek()? != Some(b'"') {
            return self.wrong("expected a name in quotes");
        }
        self.value(text)?;
        let Ok(name) = serde_json::from_slice(text) else {
            return self.wrong("expected a name in quotes");
        };
        self.open(b':')?;
        Ok(Some(name))
    }

    /// Cuts the next value out, into `text`.
    pub(crate) fn value(&mut self, text: &mut Vec<u8>) -> Result<(), PieceError> {
        text.clear();
        self.each(|piece| text.extend_from_slice(piece))
    }

    /// Passes the next value.
    pub(crate) fn skip(&mut self) -> Result<(), PieceError> {
        self.each(|_| {})
    }

    fn each(&mut self, mut take: impl FnMut(&[u8])) -> Result<(), PieceError> {
        if matches!(self.peek()?, Some(b',' | b':' | b']' | b'}')) {
            return self.wrong("expected a value");
        }
        self.began = (self.line, self.column);
        let mut scan = Scan::default();
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                // A number or a word may end with the text.
                let is_whole = scan.begun && scan.depth == 0 && !scan.in_string;
                return if is_whole { Ok(()) } else { self.wrong("cut off") };
            }
            let (bytes, is_done) = scan.take(buffer);
            take(buffer.get(..bytes).unwrap_or_default());
            self.pass(bytes)?;
            if is_done {
                return Ok(());
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x1E
}

/// Where in a value the reading is.
#[derive(Debug, Default)]
struct Scan {
    begun: bool,
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// How many of these bytes are of the value, and whether it ends with them.
    fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.in_string {
                at += match (self.escaped, byte) {
                    (true, _) => {
                        self.escaped = false;
                        1
                    }
                    (false, b'\\') => {
                        self.escaped = true;
                        1
                    }
                    (false, b'"') => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at + 1, true);
                        }
                        1
                    }
                    _ => run(bytes, at, |byte| !matches!(byte, b'"' | b'\\')),
                };
                continue;
            }
            match byte {
                b',' | b':' | b']' | b'}' if self.depth == 0 => return (at, true),
                byte if self.depth == 0 && self.begun && is_space(*byte) => return (at, true),
                b'"' => self.in_string = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                // Within a list or an object nothing else ends a value.
                _ if self.depth > 0 => {
                    let is_other = |byte| !matches!(byte, b'"' | b'[' | b'{' | b']' | b'}');
                    at += run(bytes, at, is_other);
                    continue;
                }
                _ => {}
            }
            self.begun = true;
            at += 1;
        }
        (bytes.len(), false)
    }
}

/// How many bytes in a row are so, from this one on.
fn run(bytes: &[u8], at: usize, is_so: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(at).take_while(|byte| is_so(**byte)).count()
}

/// Marks a word that JSON does not have, in [`readable`].
const MARK: char = '\u{0}';

/// A text in which each bare word that JSON does not have (`NaN`, `None`, `01`)
/// is a string with a mark before it; `None` where there is no such word, and
/// something else is wrong with it.
pub(crate) fn readable(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut found = false;
    while let Some(next) = rest.chars().next() {
        let is_bare = |c: char| c.is_alphanumeric() || "+-._".contains(c);
        let taken = match next {
            '"' => {
                let mut escaped = false;
                let end = rest.char_indices().skip(1).find(|(_, c)| {
                    let is_end = !escaped && *c == '"';
                    escaped = !escaped && *c == '\\';
                    is_end
                });
                end.map_or(rest.len(), |(at, _)| at + 1)
            }
            c if is_bare(c) => rest.find(|c| !is_bare(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(taken);
        let is_none = is_bare(next) && serde_json::from_str::<serde_json::Value>(piece).is_err();
        if is_none {
            found = true;
            mended.push_str(&serde_json::Value::from(format!("{MARK}{piece}")).to_string());
        } else {
            mended.push_str(piece);
        }
        rest = after;
    }
    found.then_some(mended)
}

/// Where in a value the first marked word is, as `.geometry.coordinates[3]`,
/// and the word.
pub(crate) fn marked_word(value: &serde_json::Value) -> Option<(String, &str)> {
    use serde_json::Value;
    match value {
        Value::String(text) => text.strip_prefix(MARK).map(|word| (String::new(), word)),
        Value::Array(list) => list.iter().enumerate().find_map(|(number, value)| {
            marked_word(value).map(|(path, word)| (format!("[{number}]{path}"), word))
        }),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            marked_word(value).map(|(path, word)| (format!(".{name}{path}"), word))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries of a list, read a byte at a time and at once.
    fn entries(text: &str) -> Result<Vec<String>, String> {
        let cut = |reader: &mut dyn BufRead| -> Result<Vec<String>, PieceError> {
            let mut pieces = Pieces::new(reader);
            let (mut found, mut text) = (Vec::new(), Vec::new());
            pieces.open(b'[')?;
            while pieces.next(b']', found.is_empty())? {
                pieces.value(&mut text)?;
                found.push(String::from_utf8_lossy(&text).into_owned());
            }
            Ok(found)
        };
        let whole = cut(&mut text.as_bytes()).map_err(|error| error.to_string());
        let single = cut(&mut io::BufReader::with_capacity(1, text.as_bytes()));
        assert_eq!(whole, single.map_err(|error| error.to_string()), "{text}");
        whole
    }

    #[test]
    fn values_are_cut_whatever_is_in_them() {
        let table: [(&str, &[&str]); 8] = [
            ("[]", &[]),
            ("[1, NaN ,\n-Infinity]", &["1", "NaN", "-Infinity"]),
            (r#"[{"a":"}]\"{"},[[1],[2]]]"#, &[r#"{"a":"}]\"{"}"#, "[[1],[2]]"]),
            (r#"["a\\","b"]"#, &[r#""a\\""#, r#""b""#]),
            ("[1,]", &["1"]),
            ("[1,,2]", &["1", "2"]),
            ("[{a: 1}, {\"b\": \u{7}}]", &["{a: 1}", "{\"b\": \u{7}}"]),
            ("[\n[1\n]\n]", &["[1\n]"]),
        ];
        for (text, expected) in table {
            assert_eq!(entries(text).unwrap(), expected, "{text}");
        }
        for (text, reason) in [
            ("", "cut off at line 1 column 1"),
            ("[1,\n\n {\"a\"", "cut off at line 3 column 6"),
            ("[1 2]", "expected `,` or `]` at line 1 column 4"),
            ("{", "expected `[`"),
            ("[:]", "expected a value"),
        ] {
            let error = entries(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn words_that_are_none_are_found_with_their_place() {
        let table = [
            (r#"{"a": 1, "b": [true, null, -1.5e3, "NaN"]}"#, None),
            (r#"{"a": NaN}"#, Some((".a", "NaN"))),
            (r#"{"a": {"b": [1, -Infinity]}}"#, Some((".a.b[1]", "-Infinity"))),
            (r#"[01, "x\\", None]"#, Some(("[0]", "01"))),
            ("[1e999]", Some(("[0]", "1e999"))),
            ("[undefined]", Some(("[0]", "undefined"))),
        ];
        for (text, expected) in table {
            let value = readable(text).map(|text| serde_json::from_str(&text).unwrap());
            let found = value.as_ref().and_then(marked_word);
            let found = found.as_ref().map(|(path, word)| (path.as_str(), *word));
            assert_eq!(found, expected, "{text}");
        }
    }
}
