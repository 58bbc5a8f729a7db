//! Records in the rows of a CSV file, by the names in its first line.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord, Trim};
use serde_json::Value;

use crate::delimiter::{Delimiter, named_separator};
use crate::plain;
use crate::sources::figures;

use super::records::Records;

/// So many names of columns are shown where one is missing.
const SHOWN_COLUMNS: usize = 20;

/// Reads the rows; one that is too short lacks its last cells.
pub(super) fn read(
    body: &[u8],
    delimiter: Option<Delimiter>,
    records: &mut Records<'_>,
) -> Result<(), String> {
    let text = text(body);
    let (said, text) = after_separator(&text);
    let delimiter = delimiter.or(said).unwrap_or_else(|| Delimiter::of(text.as_bytes()));
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let headers = rows.headers().map_err(|error| error.to_string())?.clone();
    // Of two columns with one name the first.
    let mut columns = HashMap::new();
    for (name, column) in headers.iter().zip(0_usize..) {
        columns.entry(name).or_insert(column);
    }
    if let Some(missing) = records.names().find(|name| !columns.contains_key(name)) {
        // Without names the first line has figures, which are not to be told.
        let is_figure =
            |cell: &str| figures::degrees(&Value::from(cell)).is_some() || figures::is_time(cell);
        if headers.iter().any(is_figure) {
            return Err(format!(
                "it has no column {missing:?}, and its first line has figures: it is to name the \
                 {} columns",
                headers.len()
            ));
        }
        let there: Vec<_> = headers.iter().take(SHOWN_COLUMNS).collect();
        // What is no name may hold a figure all the same.
        let there: Vec<_> = there.into_iter().map(figures::told_name).collect();
        let there = plain::line(&there.join(", ").chars().take(300).collect::<String>());
        return Err(format!("it has no column {missing:?}; it has {there}"));
    }
    let mut row = StringRecord::new();
    while rows.read_record(&mut row).map_err(|error| error.to_string())? {
        let cell = |name: &str| row.get(*columns.get(name)?);
        records.add(|name| cell(name).map(|cell| Cow::Owned(cell.into())), None);
    }
    Ok(())
}

/// What a first line as `sep=;` says, and what follows it.
fn after_separator(text: &str) -> (Option<Delimiter>, &str) {
    let said = named_separator(text.as_bytes());
    let said = said.and_then(|(sign, length)| Some((Delimiter::of_byte(sign)?, length)));
    match said {
        Some((delimiter, length)) => (Some(delimiter), text.get(length..).unwrap_or_default()),
        None => (None, text),
    }
}

/// UTF-8, or what is none read as Latin-1, which spreadsheets still write.
fn text(body: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(body) {
        Ok(text) => text.into(),
        Err(_) => body.iter().map(|&byte| char::from(byte)).collect::<String>().into(),
    }
}
