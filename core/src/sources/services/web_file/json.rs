//! Records in a JSON document, by JSON pointers (RFC 6901).

use std::borrow::Cow;

use serde_json::Value;

use super::records::Records;

/// Reads a list of records, or the one that the document is.
pub(super) fn read(
    document: &Value,
    pointer: Option<&str>,
    records: &mut Records<'_>,
) -> Result<(), String> {
    let pointer = pointer.unwrap_or_default();
    let found =
        document.pointer(pointer).ok_or_else(|| format!("it has nothing at {pointer:?}"))?;
    let list = match found {
        Value::Array(list) => list.as_slice(),
        Value::Object(_) => std::slice::from_ref(found),
        _ => return Err(format!("at {pointer:?} it has neither a list nor a record")),
    };
    let time = document.pointer(records.time_at());
    for record in list {
        records.add(|pointer| record.pointer(pointer).map(Cow::Borrowed), time);
    }
    Ok(())
}
