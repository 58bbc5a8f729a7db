//! Comments written for Rust, as Kotlin's KDoc has them.

use regex::{Captures, Regex};

use super::expression;

/// Rewrites every comment of Kotlin code.
///
/// # Errors
/// None but a fault of this file.
pub(crate) fn for_kotlin(code: &str) -> Result<String, String> {
    let docs = Docs {
        link: expression(r"\[`([\w:]+)(?:\(\))?`\](?:\(([\w:]+)\))?")?,
        name: expression(r"`([a-z]+(?:_[a-z0-9]+)+)`")?,
        exceptions: expression(r"\bclass (\w+)Exception\b")?
            .captures_iter(code)
            .map(|found| found[1].to_owned())
            .collect(),
        types: expression(r"(?m)^(?:public |open |data |sealed |enum )*(?:class|interface) (\w+)")?
            .captures_iter(code)
            .map(|found| found[1].to_owned())
            .chain(["TourSession".to_owned()])
            .collect(),
        enums: expression(r"(?m)^enum class (\w+)")?
            .captures_iter(code)
            .map(|found| found[1].to_owned())
            .collect(),
    };
    let comment = expression(r"(?s)/\*\*\n.*?\*/")?;
    Ok(comment.replace_all(code, |found: &Captures| docs.comment(&found[0])).into_owned())
}

struct Docs {
    link: Regex,
    name: Regex,
    /// What is thrown, without `Exception`.
    exceptions: Vec<String>,
    types: Vec<String>,
    /// Those of the types whose values are constants.
    enums: Vec<String>,
}

impl Docs {
    fn comment(&self, written: &str) -> String {
        let (text, errors) = match written.split_once("# Errors") {
            Some((text, errors)) => (text, Some(errors)),
            None => (written, None),
        };
        let mut text = self.text(text);
        if let Some(errors) = errors {
            let indent = text.rsplit('\n').next().unwrap_or_default().to_owned();
            text.truncate(text.len() - indent.len());
            for throws in self.throws(errors) {
                text += &format!("{indent}{throws}\n");
            }
            text += &format!("{}/", indent.trim_end());
        }
        text
    }

    /// `[A::B], [C] when it is so.` is two exceptions, for one reason.
    fn throws(&self, errors: &str) -> Vec<String> {
        let lines = errors.trim_end_matches("*/").lines();
        let words: Vec<&str> =
            lines.map(|line| line.trim_start_matches([' ', '*']).trim()).collect();
        let text = self.text(words.join(" ").trim());
        let mut rest = text.trim_end_matches('.');
        let mut thrown = Vec::new();
        while let Some((name, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        {
            thrown.push(name.to_owned());
            rest = after.trim_start_matches([',', ' ']);
        }
        let reason = if rest.is_empty() { String::new() } else { format!(" {rest}.") };
        thrown.iter().map(|name| format!("@throws {name}{reason}")).collect()
    }

    fn text(&self, text: &str) -> String {
        let linked = self.link.replace_all(text, |found: &Captures| {
            self.reference(found.get(2).map_or(&found[1], |path| path.as_str()))
        });
        let named = self
            .name
            .replace_all(&linked, |found: &Captures| format!("`{}`", camel_case(&found[1])));
        named.replace("`None`", "`null`")
    }

    /// A link where Kotlin has what Rust links to, otherwise its name.
    fn reference(&self, path: &str) -> String {
        let mut parts: Vec<&str> = path.split("::").filter(|part| *part != "Self").collect();
        // The path to a module is Rust's own.
        while parts.first().is_some_and(|part| part.starts_with(char::is_lowercase))
            && parts.len() > 1
        {
            parts.remove(0);
        }
        let mut parts: Vec<String> = parts.into_iter().map(camel_case).collect();
        if let [name, value] = parts.as_mut_slice()
            && self.enums.contains(name)
        {
            *value = constant_case(value);
        }
        let Some(first) = parts.first_mut() else { return format!("`{path}`") };
        if let Some(thrown) = first.strip_suffix("Error")
            && self.exceptions.iter().any(|known| known == thrown)
        {
            *first = format!("{thrown}Exception");
        }
        if self.types.contains(first) {
            format!("[{}]", parts.join("."))
        } else {
            format!("`{}`", parts.join("."))
        }
    }
}

/// Names of constants and types stay as they are.
fn camel_case(name: &str) -> String {
    if name.starts_with(char::is_uppercase) {
        return name.to_owned();
    }
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &String::from_iter(initial) + letters.as_str()
    })
}

fn constant_case(name: &str) -> String {
    let mut constant = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !constant.is_empty() {
            constant.push('_');
        }
        constant.push(letter.to_ascii_uppercase());
    }
    constant
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(comment: &str) -> String {
        let code = format!(
            "/**\n * {}\n */\nsealed class PackException\ndata class Frame\nenum class Order\n",
            comment.replace('\n', "\n * ")
        );
        let told = for_kotlin(&code).unwrap();
        told.split("\n */").next().unwrap().replace("\n * ", "\n").replacen("/**\n", "", 1)
    }

    #[test]
    fn links_and_names_are_those_of_kotlin() {
        assert_eq!(
            rewritten("`None` from `from_s`, as in [`Frame::first_vertex`] or [`Walk`]."),
            "`null` from `fromS`, as in [Frame.firstVertex] or `Walk`."
        );
        assert_eq!(
            rewritten(
                "[`TourSession::asset`](crate::session::TourSession::asset), [`A_KG`](Self::A_KG)"
            ),
            "[TourSession.asset], `A_KG`"
        );
        assert_eq!(rewritten("[`Order::AnyWay`]"), "[Order.ANY_WAY]");
    }

    #[test]
    fn errors_are_what_is_thrown() {
        assert_eq!(
            rewritten("Opens.\n\n# Errors\n[`PackError::File`] when it is\nnot there."),
            "Opens.\n\n@throws PackException.File when it is not there."
        );
        assert_eq!(
            rewritten("Opens.\n\n# Errors\n[`PackError::File`], [`PackError`]."),
            "Opens.\n\n@throws PackException.File\n@throws PackException"
        );
    }
}
