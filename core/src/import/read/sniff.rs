//! Which format a file has.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::import::ImportError;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Format {
    GeoJson,
    /// A GeoJSON feature a line, also with record separators (RFC 8142).
    Lines,
    CityJson,
    CityJsonSeq,
    Csv,
    FlatGeobuf,
    /// GML of RecoStaR.
    RecoStar,
}

impl Format {
    pub(in crate::import) fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::Lines => "GeoJSON, a feature a line",
            Self::CityJson => "CityJSON",
            Self::CityJsonSeq => "CityJSONSeq",
            Self::Csv => "CSV",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::RecoStar => "RecoStaR GML",
        }
    }
}

/// How much of a file is looked at.
const LOOKED_AT: u64 = 1 << 16;

pub(super) fn format(path: &Path, file: File) -> Result<Format, ImportError> {
    let mut head = Vec::new();
    file.take(LOOKED_AT)
        .read_to_end(&mut head)
        .map_err(|source| ImportError::Read { file: path.into(), source })?;
    let refuse =
        |reason: &str| Err(ImportError::Format { file: path.into(), reason: reason.to_owned() });
    let plain = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let first = plain.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0x1E);
    let start = first.and_then(|at| plain.get(at..)).unwrap_or_default();
    match start {
        [] => refuse("it is empty"),
        [b'f', b'g', b'b', ..] => Ok(Format::FlatGeobuf),
        [b'{', ..] => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            Ok(json(start, plain.contains(&0x1E), name.ends_with(".city.json")))
        }
        [b'[', ..] => refuse("a JSON list; expected a GeoJSON FeatureCollection"),
        // Which XML it is, its reader says.
        [b'<', ..] => Ok(Format::RecoStar),
        [b'P', b'K', 3 | 5 | 7, ..] => refuse("a ZIP archive: unpack it and import what is in it"),
        [0x1F, 0x8B, ..] => refuse("compressed with gzip: unpack it first"),
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => {
            refuse("a GeoPackage or SQLite file: convert it, as with ogr2ogr to FlatGeobuf")
        }
        [0, 0, 0x27, 0x0A, ..] => refuse("a Shapefile: convert it, as with ogr2ogr to FlatGeobuf"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => refuse("it is UTF-16: save it as UTF-8"),
        text if text.contains(&0) => refuse("not a format that is read"),
        _ => match path.extension().and_then(|ending| ending.to_str()) {
            Some(ending) if ["csv", "tsv", "txt"].contains(&ending.to_lowercase().as_str()) => {
                Ok(Format::Csv)
            }
            _ => refuse(
                "not a format that is read: GeoJSON, FlatGeobuf, CityJSON, RecoStaR GML, or CSV \
                 with a name that ends with .csv",
            ),
        },
    }
}

/// Which JSON it is, by its first object's `type`.
fn json(start: &[u8], separators: bool, named_city: bool) -> Format {
    let lines = || start.split(|byte| *byte == b'\n').map(trimmed);
    let sequence = || {
        // The first line is a whole object, and another follows.
        let mut lines = lines().filter(|line| !line.is_empty());
        lines.next().is_some_and(|line| whole_type(line).is_some()) && lines.next().is_some()
    };
    // A single one, or several over many lines each, is not a feature a line.
    let features = || lines().any(|line| whole_type(line).is_some_and(|kind| kind == "Feature"));
    match outer_type(start) {
        Some(b"Feature") if separators || features() => Format::Lines,
        Some(b"Feature") => Format::GeoJson,
        Some(b"CityJSON") if separators || sequence() => Format::CityJsonSeq,
        Some(b"CityJSON") => Format::CityJson,
        Some(b"CityJSONFeature") => Format::CityJsonSeq,
        // Its type may stand behind all of its objects.
        None if named_city => Format::CityJson,
        _ if separators => Format::Lines,
        _ => Format::GeoJson,
    }
}

/// A line without the spaces around it, and without a comma behind it.
fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    line.strip_suffix(b",").unwrap_or(line).trim_ascii_end()
}

/// The `type` of a line that is a whole object.
fn whole_type(line: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Typed {
        #[serde(rename = "type")]
        kind: Option<String>,
    }
    let typed: Typed = serde_json::from_slice(line).ok()?;
    Some(typed.kind.unwrap_or_default())
}

/// The text of the member `type` of the outermost object, where it is within
/// what is looked at.
fn outer_type(text: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_usize;
    let mut at = 0;
    let mut last: Option<&[u8]> = None;
    let mut is_type = false;
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            b':' if depth == 1 => is_type = last == Some(b"type"),
            b',' if depth == 1 => is_type = false,
            b'"' => {
                let from = at;
                while !matches!(text.get(at)?, b'"') {
                    at += if text.get(at) == Some(&b'\\') { 2 } else { 1 };
                }
                last = text.get(from..at);
                at += 1;
                if is_type && depth == 1 {
                    return last;
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_the_outermost_object_counts() {
        let table: [(&str, Option<&[u8]>); 7] = [
            (r#"{"type":"Feature"}"#, Some(b"Feature")),
            (r#"{"a":{"type":"x"},"type" : "CityJSON"}"#, Some(b"CityJSON")),
            (r#"{"name":"type","b":1,"type":"Feature"}"#, Some(b"Feature")),
            (r#"{"a\"type":"x"}"#, None),
            (r#"{"type":"#, None),
            (r#"{"type":{"a":"b"}}"#, None),
            ("}}", None),
        ];
        for (text, expected) in table {
            assert_eq!(outer_type(text.as_bytes()), expected, "{text}");
        }
    }
}
