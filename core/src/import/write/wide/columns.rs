//! The columns of a FlatGeobuf file, and the values in them.

use std::borrow::Cow;
use std::collections::HashMap;

use flatgeobuf::geozero::ColumnValue;
use flatgeobuf::{ColumnType, FgbWriter};
use serde::Serialize;
use serde_json::Value;

use super::Property;

/// Columns of a file, and bytes of their names; a header is read up to a limit.
const MOST_COLUMNS: usize = 1000;
const MOST_NAME_BYTES: usize = 1 << 20;
/// The columns that a file has so far.
#[derive(Default)]
pub(super) struct Columns {
    numbers: HashMap<(String, u8), usize>,
    name_bytes: usize,
}

impl Columns {
    /// The column of this name and type, a new one where there is room.
    pub(super) fn number(
        &mut self,
        name: &str,
        kind: ColumnType,
        writer: &mut FgbWriter<'static>,
    ) -> Option<usize> {
        let key = (name.to_owned(), kind.0);
        if let Some(number) = self.numbers.get(&key) {
            return Some(*number);
        }
        let number = self.numbers.len();
        if number >= MOST_COLUMNS || self.name_bytes + name.len() > MOST_NAME_BYTES {
            return None;
        }
        writer.add_column(name, kind, |_, _| {});
        self.name_bytes += name.len();
        self.numbers.insert(key, number);
        Some(number)
    }
}

/// A value of a column.
pub(super) enum Cell<'a> {
    Bool(bool),
    Long(i64),
    ULong(u64),
    Double(f64),
    Text(Cow<'a, str>),
    /// A list or an object.
    Json(String),
}

impl<'a> Cell<'a> {
    pub(super) fn of(property: Property<'a>) -> Self {
        match property {
            Property::Flag(flag) => Self::Bool(flag),
            Property::Number(number) => Self::Double(number),
            Property::Text(text) => Self::Text(text.into()),
            Property::Network(network) => Self::word(network),
            Property::Kind(kind) => Self::word(kind),
            Property::Class(class) => Self::word(class),
            Property::Value(value) => Self::value_of(value),
        }
    }

    /// What our schema calls it.
    fn word(of: impl Serialize) -> Self {
        match serde_json::to_value(of) {
            Ok(Value::String(word)) => Self::Text(word.into()),
            _ => Self::Text("".into()),
        }
    }

    fn value_of(value: &'a Value) -> Self {
        match value {
            Value::Bool(flag) => Self::Bool(*flag),
            Value::String(text) => Self::Text(text.into()),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(number), ..) => Self::Long(number),
                (None, Some(number), _) => Self::ULong(number),
                (None, None, number) => Self::Double(number.unwrap_or(f64::NAN)),
            },
            other => Self::Json(other.to_string()),
        }
    }

    pub(super) fn kind(&self) -> ColumnType {
        match self {
            Self::Bool(_) => ColumnType::Bool,
            Self::Long(_) => ColumnType::Long,
            Self::ULong(_) => ColumnType::ULong,
            Self::Double(_) => ColumnType::Double,
            Self::Text(_) => ColumnType::String,
            Self::Json(_) => ColumnType::Json,
        }
    }

    pub(super) fn value(&self) -> ColumnValue<'_> {
        match self {
            Self::Bool(flag) => ColumnValue::Bool(*flag),
            Self::Long(number) => ColumnValue::Long(*number),
            Self::ULong(number) => ColumnValue::ULong(*number),
            Self::Double(number) => ColumnValue::Double(*number),
            Self::Text(text) => ColumnValue::String(text),
            Self::Json(text) => ColumnValue::Json(text),
        }
    }

    /// With the number of the column and the length of a text.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Bool(_) => 3,
            Self::Long(_) | Self::ULong(_) | Self::Double(_) => 10,
            Self::Text(text) => 6 + text.len(),
            Self::Json(text) => 6 + text.len(),
        }
    }
}
