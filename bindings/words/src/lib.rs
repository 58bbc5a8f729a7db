//! The interface's words: texts by their keys, a file a language, with `{name}`
//! where a value is put in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The words of a language.
pub type Words = BTreeMap<String, Text>;

/// What is said, with `{name}` where a value is put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// The text.
    One(String),
    /// As the names of the winds: each in its place.
    Each(Vec<String>),
}

/// The names of the values in a text, in its order.
pub fn values(text: &str) -> Vec<&str> {
    pieces(text).filter_map(|piece| piece.err()).collect()
}

/// What a text is made of: words, or as an error the name of a value.
fn pieces(text: &str) -> impl Iterator<Item = Result<&str, &str>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_name =
            |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let value = rest.strip_prefix('{').and_then(|it| it.split_once('}'));
        let (piece, after) = match value.filter(|(name, _)| is_name(name)) {
            Some((name, after)) => (Err(name), after),
            None if rest.is_empty() => return None,
            None => {
                let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{');
                let (words, after) = rest.split_at(end.map_or(rest.len(), |(place, _)| place));
                (Ok(words), after)
            }
        };
        rest = after;
        Some(piece)
    })
}

/// A text with its values put in by their names; where there is none, its name
/// stays. What a value says is not looked at again.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let piece = |piece| match piece {
        Ok(words) => str::to_owned(words),
        Err(name) => value(name).unwrap_or_else(|| format!("{{{name}}}")),
    };
    pieces(text).map(piece).collect()
}

/// A text with its values by numbers, from 1, which `named` writes: in the order
/// that they have in `first`, the same in each language.
pub fn numbered(text: &str, first: &str, named: impl Fn(usize) -> String) -> String {
    let order = values(first);
    let number = |name: &str| Some(order.iter().position(|it| *it == name)? + 1);
    // Where values are put in, platforms read a percent sign as the start of one.
    let doubled = if order.is_empty() { text.to_owned() } else { text.replace('%', "%%") };
    filled(&doubled, |name| number(name).map(&named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_numbers_of_the_first_language() {
        let number = |place| format!("%{place}$s");
        let text = numbered("{m} before {stop}, a { and {m}", "Stop {stop} in {m}", number);
        assert_eq!(text, "%2$s before %1$s, a { and %2$s");
        assert_eq!(numbered("loaded to {m} %", "{m}", number), "loaded to %1$s %%");
        assert_eq!(numbered("100 %", "100 %", number), "100 %");
    }

    #[test]
    fn values_are_put_in_by_name_and_not_looked_at_again() {
        let value = |name: &str| match name {
            "x" => Some("1".to_owned()),
            "y" => Some("{x}".to_owned()),
            _ => None,
        };
        assert_eq!(filled("{x} of {y}, {z} {", value), "1 of {x}, {z} {");
    }
}
