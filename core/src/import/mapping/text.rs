//! Looking a property up, and texts made of several.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use super::Seen;
use crate::assets::Form;

/// The value of a property; a name that begins with `@` asks of the feature
/// itself: `@id`, `@file`, `@geometry` (`point`, `line`, `polygon`). `None`
/// where there is none, or an empty text.
pub(super) fn look_up<'a>(key: &str, seen: Seen<'a>) -> Option<Cow<'a, Value>> {
    let found = match key {
        "@id" => Cow::Borrowed(seen.id?),
        "@file" => Cow::Owned(seen.file.into()),
        "@geometry" => Cow::Owned(Value::from(match seen.shape?.form {
            Form::Points(_) => "point",
            Form::Lines(_) => "line",
            Form::Polygons(_) => "polygon",
        })),
        key => Cow::Borrowed(seen.properties.get(key)?),
    };
    let empty = match found.as_ref() {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    };
    (!empty).then_some(found)
}

/// A text, number or flag as one reads it; nothing for lists and objects.
pub(super) fn plain(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.as_str())),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        _ => None,
    }
}

/// A text with properties in braces: `{insee}-{number}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Property(String),
}

#[cfg(feature = "schema")]
crate::schema_text::text!(
    Template,
    "A text with properties in braces, as `{insee}-{number}`.",
    { "pattern": r"^[^{]*(\{[^}]*\}[^{]*)+$" }
);

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((key, after)) = after.split_once('}') else {
                return Err(format!("{text:?}: a brace is not closed"));
            };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.into()));
            }
            pieces.push(Piece::Property(key.into()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.into()));
        }
        if !pieces.iter().any(|piece| matches!(piece, Piece::Property(_))) {
            return Err(format!("{text:?}: names no property; write it in braces, as {{ref}}"));
        }
        Ok(Self(pieces))
    }
}

impl Template {
    /// The text, if all of its properties are there.
    pub(super) fn fill(&self, seen: Seen<'_>) -> Option<String> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Property(key) => text.push_str(plain(look_up(key, seen)?.as_ref())?.trim()),
            }
        }
        Some(text)
    }
}
