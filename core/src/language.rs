//! A language's tag (BCP 47), in one form.
//!
//! In: a tag as an author or a device writes it. Out: a [`Language`] whose tag
//! is well formed and written as everyone writes it, `zh-Hant-TW`, so that two
//! are the same language when they are equal.

use std::collections::BTreeMap;
use std::str::FromStr;

use oxilangtag::LanguageTag;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::plain;

/// Bytes of a tag: what RFC 5646 would have everyone take (section 4.4.1).
const LONGEST_TAG: usize = 35;
/// The language that one falls back to before any other.
const COMMON: &str = "en";
/// A language that is not known, by its tag.
const UNKNOWN: &str = "und";

/// A language as its BCP 47 tag: `fr`, `en`, `zh-Hant`.
///
/// ```
/// use wattwalk::language::Language;
///
/// assert_eq!("ZH-hant-tw".parse::<Language>()?.as_str(), "zh-Hant-TW");
/// assert!("constructor".parse::<Language>().is_err());
/// # Ok::<(), wattwalk::language::LanguageError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Language(String);

/// Why a text is no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{tag:?} is not a language's tag (BCP 47), as fr or zh-Hant")]
pub struct LanguageError {
    /// The text, as far as it can be shown.
    tag: String,
}

impl Language {
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it says so many as it says one: French also nothing at all. Words
    /// have two forms; what needs more says it so that the second does for all.
    #[must_use]
    pub fn says_as_one(&self, count: usize) -> bool {
        let is_french = self.as_str().split('-').next() == Some("fr");
        count == 1 || (count == 0 && is_french)
    }

    /// Itself, then the languages that it is a kind of: `zh-Hans-CN`, `zh-Hans`,
    /// `zh`.
    fn kinds(&self) -> impl Iterator<Item = Self> {
        let tags = std::iter::successors(Some(self.as_str()), |tag| Some(tag.rsplit_once('-')?.0));
        tags.map(Self::from)
    }
}

/// What there is in several languages, for who wants one of them, the best
/// first: in the language itself, then in those that it is a kind of
/// (`zh-Hans-CN`, `zh-Hans`, `zh`), then in English, then by the tags. The one
/// rule of what is said where a language is missing.
pub fn by_preference<'a, T>(
    texts: &'a BTreeMap<Language, T>,
    wanted: &Language,
) -> impl Iterator<Item = (&'a Language, &'a T)> {
    wanted
        .kinds()
        .chain([Language::from(COMMON)])
        .filter_map(|language| texts.get_key_value(&language))
        .chain(texts)
}

/// The best text for who wants a language ([`by_preference`]); nothing where
/// there is none at all.
#[must_use]
pub fn best<'a, T>(texts: &'a BTreeMap<Language, T>, wanted: &Language) -> Option<&'a T> {
    by_preference(texts, wanted).next().map(|(_, text)| text)
}

/// The best text in the language itself or one that it is a kind of.
pub(crate) fn exact<'a, T>(texts: &'a BTreeMap<Language, T>, wanted: &Language) -> Option<&'a T> {
    wanted.kinds().find_map(|language| texts.get(&language))
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(tag: &str) -> Result<Self, LanguageError> {
        let short = Some(tag).filter(|tag| tag.len() <= LONGEST_TAG);
        let normal = short.and_then(|tag| LanguageTag::parse_and_normalize(tag).ok());
        normal.map(|tag| Self(tag.into_inner())).ok_or_else(|| LanguageError {
            tag: plain::line(&tag.chars().take(LONGEST_TAG).collect::<String>()),
        })
    }
}

/// What is no tag is the unknown language, `und`: whoever speaks falls back to
/// another then.
impl From<&str> for Language {
    fn from(tag: &str) -> Self {
        tag.parse().unwrap_or_else(|_| Self(UNKNOWN.into()))
    }
}

/// As from `&str`.
impl From<String> for Language {
    fn from(tag: String) -> Self {
        Self::from(tag.as_str())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// Reads a title in each language.
pub(crate) fn read_titles<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<Language, String>, D::Error> {
    let titles = BTreeMap::<Language, String>::deserialize(from)?;
    let each = titles.into_iter().map(|(language, text)| Ok((language, plain::title(text)?)));
    each.collect::<Result<_, String>>().map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_one_in_french() {
        let says = |tag: &str| [0, 1, 2].map(|count| Language::from(tag).says_as_one(count));
        assert_eq!(says("fr-CA"), [true, true, false]);
        assert_eq!(says("en"), [false, true, false]);
    }

    #[test]
    fn a_language_has_one_form() {
        for (tag, normal) in [
            ("fr", "fr"),
            ("FR", "fr"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("ZH-HANS", "zh-Hans"),
            ("es-419", "es-419"),
            ("sl-rozaj-biske", "sl-rozaj-biske"),
            ("de-ch-1996", "de-CH-1996"),
            ("zh-yue", "zh-yue"),
            // Well formed, though nobody speaks it.
            ("valueOf", "valueof"),
        ] {
            assert_eq!(tag.parse::<Language>().unwrap().as_str(), normal);
            assert_eq!(Language::from(tag).as_str(), normal);
        }
    }

    #[test]
    fn what_is_no_tag_is_refused_when_it_is_read() {
        let long = "a-".repeat(20);
        let bad = [
            "",
            "e",
            "e1",
            "en-",
            "-en",
            "en--GB",
            "constructor",
            "__proto__",
            "en_GB",
            "fr fr",
            "f\u{202e}r",
            "français",
            "en-\0",
            "12",
            &long,
        ];
        for tag in bad {
            let error = tag.parse::<Language>().unwrap_err().to_string();
            assert!(error.contains("is not a language's tag"), "{error}");
            assert_eq!(Language::from(tag).as_str(), "und", "{tag:?}");
            let json = serde_json::Value::from(tag);
            assert!(serde_json::from_value::<Language>(json).is_err(), "{tag:?}");
        }
    }
}
