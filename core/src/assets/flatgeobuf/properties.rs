//! The properties of a FlatGeobuf feature: numbered columns and their values.

use flatbuffers::{ForwardsUOffset, Vector};
use flatgeobuf::{Column, ColumnType, Header};
use serde_json::{Number, Value};
use smol_str::SmolStr;

use crate::assets::Attributes;
use crate::assets::count::within;
use crate::assets::limits::{FEATURE, LONGEST_PROPERTY, MOST_COLUMN_BYTES, MOST_PROPERTIES};
use crate::assets::problem::shown;

/// The names and types of the columns.
#[derive(Debug)]
pub(super) struct Columns(Vec<(SmolStr, ColumnType)>);

impl Columns {
    pub(super) fn of(header: Header<'_>) -> Result<Self, String> {
        header.columns().map_or(Ok(Self(Vec::new())), Self::own)
    }

    pub(super) fn own(columns: Vector<'_, ForwardsUOffset<Column<'_>>>) -> Result<Self, String> {
        if columns.len() > MOST_PROPERTIES {
            let count = columns.len();
            return Err(format!("{count} columns are too many: {MOST_PROPERTIES} at most"));
        }
        // Columns may point to the same name.
        let bytes: usize = columns.iter().map(|column| column.name().len()).sum();
        if bytes > MOST_COLUMN_BYTES {
            return Err(format!("its columns' names are longer than {MOST_COLUMN_BYTES} bytes"));
        }
        Ok(Self(columns.iter().map(|column| (column.name().into(), column.type_())).collect()))
    }

    /// The properties as far as they can be read, and what ended it.
    pub(super) fn read(&self, bytes: &[u8]) -> (Attributes, Option<String>) {
        let mut ended = None;
        let mut rest = bytes;
        let next = || {
            // One byte may be left over after a binary column of some writers.
            if rest.len() <= 1 {
                return None;
            }
            let read = self.value(&mut rest);
            read.map_err(|reason| ended = Some(reason)).ok()
        };
        let properties = std::iter::from_fn(next).collect();
        (properties, ended)
    }

    /// The next value, with its name.
    fn value(&self, rest: &mut &[u8]) -> Result<(SmolStr, Value), String> {
        let number = u16::from_le_bytes(taken(rest).unwrap_or_default());
        let Some((name, kind)) = self.0.get(usize::from(number)) else {
            return Err(format!("there is no column {number}"));
        };
        match value(*kind, rest) {
            Some(value) => Ok((name.clone(), value)),
            None => Err(format!("the value of {} cannot be read", shown(name))),
        }
    }
}

fn taken<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*bytes)
}

fn value(kind: ColumnType, rest: &mut &[u8]) -> Option<Value> {
    // A number that is none is not known.
    let real = |number: f64| Number::from_f64(number).map_or(Value::Null, Value::Number);
    Some(match kind {
        ColumnType::Byte => i8::from_le_bytes(taken(rest)?).into(),
        ColumnType::UByte => u8::from_le_bytes(taken(rest)?).into(),
        ColumnType::Bool => (u8::from_le_bytes(taken(rest)?) != 0).into(),
        ColumnType::Short => i16::from_le_bytes(taken(rest)?).into(),
        ColumnType::UShort => u16::from_le_bytes(taken(rest)?).into(),
        ColumnType::Int => i32::from_le_bytes(taken(rest)?).into(),
        ColumnType::UInt => u32::from_le_bytes(taken(rest)?).into(),
        ColumnType::Long => i64::from_le_bytes(taken(rest)?).into(),
        ColumnType::ULong => u64::from_le_bytes(taken(rest)?).into(),
        ColumnType::Float => real(f32::from_le_bytes(taken(rest)?).into()),
        ColumnType::Double => real(f64::from_le_bytes(taken(rest)?)),
        ColumnType::String | ColumnType::DateTime => kept(text(rest)?),
        // What is no JSON, or too much of it, stays a text.
        ColumnType::Json => {
            let text = text(rest)?;
            let counted = within(&FEATURE, text.as_bytes()).ok();
            counted.and_then(|()| serde_json::from_str(text).ok()).unwrap_or_else(|| kept(text))
        }
        // Nobody can read it, so it is not carried.
        ColumnType::Binary => {
            sized(rest)?;
            Value::Null
        }
        _ => return None,
    })
}

/// A text that a property of an asset may have; what is longer is not carried,
/// as what nobody can read is not.
fn kept(text: &str) -> Value {
    match text.len() > LONGEST_PROPERTY {
        true => Value::Null,
        false => text.into(),
    }
}

fn sized<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_le_bytes(taken(rest)?);
    let (bytes, after) = rest.split_at_checked(length as usize)?;
    *rest = after;
    Some(bytes)
}

fn text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    std::str::from_utf8(sized(rest)?).ok()
}
