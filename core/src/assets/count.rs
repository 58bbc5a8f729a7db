//! Counts what a JSON text holds, before a value of it is built.
//!
//! In: the bytes of a text, piece by piece. Out: nothing, or the limit that the
//! text is beyond and where. It does not say whether the text is JSON: that is
//! the reader's work, which builds no more than was counted here, since up to
//! the first fault both see the same texts, lists and objects.

use super::limits::{DEEPEST, JsonLimits};

/// An object of one member takes as much memory as so many numbers.
const VALUES_OF_OBJECT: usize = 10;

/// What was counted of a text so far.
#[derive(Debug)]
pub(crate) struct JsonCount {
    limits: &'static JsonLimits,
    bytes: u64,
    values: usize,
    /// The open lists and objects, and their entries so far.
    open: [Open; DEEPEST],
    depth: usize,
    /// Bytes of the text or number at hand.
    run: usize,
    in_text: bool,
    escaped: bool,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    most: u32,
    entries: u32,
}

/// Holds a whole text against its limits.
pub(crate) fn within(limits: &'static JsonLimits, text: &[u8]) -> Result<(), String> {
    if is_little(limits, text) { Ok(()) } else { JsonCount::new(limits).take(text) }
}

/// Whether a text is too short to be beyond a limit, as most features are: each
/// value, entry and letter takes a byte of it, and each depth a bracket.
fn is_little(limits: &JsonLimits, text: &[u8]) -> bool {
    let JsonLimits { bytes, depth, entries, members, values, text: letters } = *limits;
    let most = (entries.min(members) as usize).min(values / VALUES_OF_OBJECT).min(letters);
    text.len() <= most
        && text.len() as u64 <= bytes
        && text.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() <= depth
}

impl JsonCount {
    pub(crate) fn new(limits: &'static JsonLimits) -> Self {
        Self {
            limits,
            bytes: 0,
            values: 0,
            open: [Open { most: 0, entries: 0 }; DEEPEST],
            depth: 0,
            run: 0,
            in_text: false,
            escaped: false,
        }
    }

    /// Counts the next piece of the text.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<(), String> {
        let most = self.limits.bytes;
        if self.bytes + piece.len() as u64 > most {
            return Err(format!("larger than the {most} bytes that are read; split it"));
        }
        let mut at = 0;
        while let Some(byte) = piece.get(at) {
            // What is only counted is passed at once.
            let rest = piece.get(at..).unwrap_or_default();
            let plain = match self.in_text {
                true if self.escaped => 0,
                true => rest.iter().take_while(|byte| !matches!(**byte, b'"' | b'\\')).count(),
                false => rest.iter().take_while(|byte| !is_structure(**byte)).count(),
            };
            let passed = plain.max(1);
            let counted = match plain {
                0 => self.byte(*byte).map_err(|what| Beyond { nth: 1, what }),
                plain => self.longer(plain),
            };
            counted.map_err(|Beyond { nth, what }| {
                format!("byte {}: {what}", self.bytes + (at + nth) as u64)
            })?;
            at += passed;
        }
        self.bytes += piece.len() as u64;
        Ok(())
    }

    /// A byte that is more than a byte of a text or a number.
    fn byte(&mut self, byte: u8) -> Result<(), String> {
        if self.in_text {
            match (self.escaped, byte) {
                (true, _) => self.escaped = false,
                (false, b'\\') => self.escaped = true,
                (false, _) => {
                    (self.in_text, self.run) = (false, 0);
                    return Ok(());
                }
            }
            return self.longer(1).map_err(|beyond| beyond.what);
        }
        match byte {
            b'"' => (self.in_text, self.run) = (true, 0),
            b'[' => self.enter(1, self.limits.entries)?,
            b'{' => self.enter(VALUES_OF_OBJECT, self.limits.members)?,
            b']' | b'}' => (self.depth, self.run) = (self.depth.saturating_sub(1), 0),
            b',' => self.entry()?,
            _ => self.run = 0,
        }
        Ok(())
    }

    /// So many bytes more of a text or a number.
    fn longer(&mut self, bytes: usize) -> Result<(), Beyond> {
        let most = self.limits.text;
        if self.run + bytes > most {
            let nth = (most + 1).saturating_sub(self.run);
            return Err(Beyond { nth, what: format!("a text is longer than {most} bytes") });
        }
        self.run += bytes;
        Ok(())
    }

    fn enter(&mut self, values: usize, most: u32) -> Result<(), String> {
        self.run = 0;
        self.value(values)?;
        if self.depth >= self.limits.depth {
            return Err(format!("nested deeper than {}", self.limits.depth));
        }
        if let Some(open) = self.open.get_mut(self.depth) {
            *open = Open { most, entries: 1 };
        }
        self.depth += 1;
        Ok(())
    }

    fn entry(&mut self) -> Result<(), String> {
        self.run = 0;
        self.value(1)?;
        let open = self.depth.checked_sub(1).and_then(|depth| self.open.get_mut(depth));
        if let Some(open) = open {
            open.entries = open.entries.saturating_add(1);
            if open.entries > open.most {
                return Err(format!("more than {} entries in one list or object", open.most));
            }
        }
        Ok(())
    }

    /// More values: each comma and each opening bracket is before one.
    fn value(&mut self, values: usize) -> Result<(), String> {
        self.values += values;
        if self.values > self.limits.values {
            return Err(format!("more than {} values", self.limits.values));
        }
        Ok(())
    }
}

/// What is beyond a limit.
struct Beyond {
    /// Which of the bytes counted last is too many, from 1.
    nth: usize,
    what: String,
}

/// Whether a byte outside of texts is none of a number or a word.
fn is_structure(byte: u8) -> bool {
    matches!(byte, b'"' | b'[' | b']' | b'{' | b'}' | b',' | b':' | b' ' | b'\n' | b'\r' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    static LITTLE: JsonLimits =
        JsonLimits { bytes: 1000, depth: 3, entries: 3, members: 2, values: 29, text: 5 };

    fn refused(text: &str) -> String {
        // In one piece, and byte by byte.
        let whole = within(&LITTLE, text.as_bytes());
        let mut count = JsonCount::new(&LITTLE);
        let pieces = text.as_bytes().chunks(1).try_for_each(|piece| count.take(piece));
        assert_eq!(whole, pieces, "{text}");
        whole.err().unwrap_or_default()
    }

    #[test]
    fn what_is_within_the_limits_is_taken() {
        for text in [
            "[1, 2, 3]",
            r#"{"a": [1, 2, 3], "b": {"c": "12345"}}"#,
            // Brackets and commas in a text are letters.
            r#"["[[[[[", ",,,,,", "\\\"["]"#,
            r#"[ "a" , "b" ,  12345 ]"#,
            "",
            // No JSON, which is not for this to say.
            "]]]],}",
        ] {
            assert_eq!(refused(text), "", "{text}");
        }
    }

    #[test]
    fn what_is_beyond_a_limit_is_refused_with_its_place() {
        for (text, reason) in [
            ("[1, 2, 3, 4]", "byte 9: more than 3 entries in one list or object"),
            (r#"{"a":1,"b":2,"c":3}"#, "byte 13: more than 2 entries in one list or object"),
            ("[[[[", "byte 4: nested deeper than 3"),
            (r#"["123456"]"#, "byte 8: a text is longer than 5 bytes"),
            (r#"{"123456":1}"#, "byte 8: a text is longer than 5 bytes"),
            (r#"["\u00e9"]"#, "byte 8: a text is longer than 5 bytes"),
            ("[123456]", "byte 7: a text is longer than 5 bytes"),
            (r#"[{"a":{}},{"b":1}]"#, "byte 11: more than 29 values"),
        ] {
            assert_eq!(refused(text), reason, "{text}");
        }
        let long = " ".repeat(1001);
        assert!(refused(&long).contains("larger than the 1000 bytes"));
    }

    #[test]
    fn no_more_is_built_than_was_counted() {
        // What serde_json makes of a text has no more values than counted.
        fn values(value: &serde_json::Value) -> usize {
            match value {
                serde_json::Value::Array(list) => 1 + list.iter().map(values).sum::<usize>(),
                serde_json::Value::Object(map) => 1 + map.values().map(values).sum::<usize>(),
                _ => 1,
            }
        }
        for text in ["1", "[]", "[[],[]]", r#"{"a":{"b":[1,[2],3]},"c":"]"}"#, "[{},{},[[]]]"] {
            let mut count = JsonCount::new(&super::super::limits::FEATURE);
            count.take(text.as_bytes()).unwrap();
            assert!(values(&serde_json::from_str(text).unwrap()) <= 1 + count.values, "{text}");
        }
    }
}
