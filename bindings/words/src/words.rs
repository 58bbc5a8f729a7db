//! The words as they are kept: a file a language, texts by their keys.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use wattwalk_words::{Text, Words, values};

/// The language whose file says which words there are, and with which values.
pub(crate) const FIRST: &str = "en";

/// Why words cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WordsError {
    #[error("{}: {error}", file.display())]
    Unread { file: PathBuf, error: io::Error },
    #[error("{}: {error}", file.display())]
    Malformed { file: PathBuf, error: serde_json::Error },
    #[error("{}: {error}", file.display())]
    Unwritten { file: PathBuf, error: io::Error },
    #[error("there are no words in {FIRST}")]
    NoFirst,
    #[error("{language}: {key} {fault}")]
    Unlike { language: String, key: String, fault: &'static str },
}

/// Reads the words of all languages, by their tags; each has what the first
/// has.
pub(crate) fn read(folder: &Path) -> Result<BTreeMap<String, Words>, WordsError> {
    let unread = |error| WordsError::Unread { file: folder.to_owned(), error };
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let file = entry.map_err(unread)?.path();
        if file.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let Some(tag) = file.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned) else {
            continue;
        };
        let text = fs::read_to_string(&file)
            .map_err(|error| WordsError::Unread { file: file.clone(), error })?;
        let words = serde_json::from_str(&text)
            .map_err(|error| WordsError::Malformed { file: file.clone(), error })?;
        all.insert(tag, words);
    }
    let first = all.get(FIRST).ok_or(WordsError::NoFirst)?;
    for (language, words) in &all {
        check(first, words).map_err(|(key, fault)| WordsError::Unlike {
            language: language.clone(),
            key,
            fault,
        })?;
    }
    Ok(all)
}

/// Whether words say all that the first do, with the same values, and of many what
/// they say of one.
fn check(first: &Words, words: &Words) -> Result<(), (String, &'static str)> {
    for (key, text) in words {
        let there = first.get(key).ok_or((key.clone(), "is none of the first language's"))?;
        let fault = match (there, text) {
            (Text::One(there), Text::One(text)) if text.is_empty() || there.is_empty() => {
                Some("says nothing")
            }
            (Text::One(there), Text::One(text)) if sorted(there) != sorted(text) => {
                Some("has other values in it than in the first language")
            }
            (Text::Each(there), Text::Each(each)) if there.len() != each.len() => {
                Some("has another count of texts than in the first language")
            }
            (Text::One(_), Text::Each(_)) | (Text::Each(_), Text::One(_)) => {
                Some("is one text here and several there")
            }
            _ => None,
        };
        if let Some(fault) = fault {
            return Err((key.clone(), fault));
        }
    }
    let many = words.keys().filter_map(|key| Some(format!("{}_many", key.strip_suffix("_one")?)));
    match first.keys().cloned().chain(many).find(|key| !words.contains_key(key)) {
        Some(key) => Err((key, "is missing")),
        None => Ok(()),
    }
}

fn sorted(text: &str) -> Vec<&str> {
    let mut values = values(text);
    values.sort_unstable();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_unlike_the_first_languages_are_refused() {
        let words = |json| serde_json::from_value::<Words>(json).unwrap();
        let first = words(serde_json::json!({"a": "{x} of {y}", "b": ["N", "E"]}));
        assert_eq!(check(&first, &first), Ok(()));
        let alone = words(serde_json::json!({"a_one": "{count} stop"}));
        assert_eq!(check(&alone, &alone), Err(("a_many".into(), "is missing")));
        for (other, fault) in [
            (serde_json::json!({"a": "{y}: {x}"}), "is missing"),
            (serde_json::json!({"a": "{y}", "b": ["N", "O"]}), "other values"),
            (serde_json::json!({"a": "", "b": ["N", "O"]}), "says nothing"),
            (serde_json::json!({"a": "{y}: {x}", "b": ["N"]}), "another count"),
            (serde_json::json!({"a": "{y}: {x}", "b": "N"}), "is one text"),
            (serde_json::json!({"a": "{y}: {x}", "b": ["N", "O"], "c": ""}), "none of the first"),
        ] {
            let (_, said) = check(&first, &words(other)).unwrap_err();
            assert!(said.contains(fault), "{said}");
        }
    }
}
