//! The interface's words, which every app has from the same files.
//!
//! In: `assets/words`, carried in the program, and the visitor's language. Out:
//! texts by their keys, for the terminal, the page and the pictures.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};
use wattwalk::assets::Network;
use wattwalk::language::{Language, best};
use wattwalk::live::Quality;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../assets/words");

static ALL: LazyLock<BTreeMap<Language, Words>> = LazyLock::new(|| {
    let words = FILES.files().filter_map(|file| {
        let language = file.path().file_stem()?.to_str()?.parse().ok()?;
        Some((language, serde_json::from_slice(file.contents()).ok()?))
    });
    words.collect()
});

static NOTHING: Words = Words(BTreeMap::new());

/// The words of a language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Words(BTreeMap<String, Text>);

/// What is said, with `{name}` where a value is put in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Text {
    One(String),
    Each(Vec<String>),
}

impl Words {
    /// The words in a language, or in the next best one.
    pub(crate) fn of(language: &Language) -> &'static Self {
        best(&ALL, language).unwrap_or(&NOTHING)
    }

    /// What is said.
    pub(crate) fn get(&self, key: &str) -> &str {
        match self.0.get(key) {
            Some(Text::One(text)) => text,
            _ => {
                debug_assert!(false, "no words for {key}");
                ""
            }
        }
    }

    /// One of several, as a wind.
    pub(crate) fn at(&self, key: &str, place: usize) -> &str {
        match self.0.get(key) {
            Some(Text::Each(each)) => each.get(place).map_or("", String::as_str),
            _ => {
                debug_assert!(false, "no words for {key}");
                ""
            }
        }
    }

    /// What is said, with values put in by their names. What a value says is not
    /// looked at again.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        let mut said = String::new();
        let mut rest = self.get(key);
        while let Some((before, after)) = rest.split_once('{') {
            said += before;
            let value = after.split_once('}').and_then(|(name, after)| {
                Some((values.iter().find(|(named, _)| *named == name)?.1, after))
            });
            match value {
                Some((value, after)) => {
                    said += &value.to_string();
                    rest = after;
                }
                None => {
                    said.push('{');
                    rest = after;
                }
            }
        }
        said + rest
    }

    /// A network's name.
    pub(crate) fn network(&self, network: Network) -> &str {
        let key = serde_json::to_value(network).unwrap_or_default();
        self.get(&format!("network_{}", key.as_str().unwrap_or("unspecified")))
    }

    /// How far a figure can be trusted: a sign, and a word; nothing for what was
    /// measured just now.
    pub(crate) fn mark(&self, quality: Quality) -> Option<(&str, &str)> {
        let key = match quality {
            Quality::Live => return None,
            Quality::Simulated => "quality_simulated",
            Quality::Estimated => "quality_estimated",
            Quality::Stale => "quality_stale",
            Quality::Doubtful => "quality_doubtful",
            _ => "quality_withheld",
        };
        self.get(key).split_once(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_by_name_and_not_looked_at_again() {
        let words: Words = serde_json::from_str(r#"{"a": "{x} of {y}, {z} {"}"#).unwrap();
        assert_eq!(words.say("a", &[("y", &"{x}"), ("x", &1)]), "1 of {x}, {z} {");
    }

    #[test]
    fn the_next_best_language_speaks() {
        let next = |tag: &str| Words::of(&tag.into()).get("language").to_owned();
        assert_eq!(next("zh-Hans-CN"), "语言");
        assert_eq!(next("fr-BE"), "Langue");
        assert_eq!(next("tlh"), "Language");
    }

    #[test]
    fn every_network_and_quality_has_words_in_every_language() {
        for words in ALL.values() {
            use Network as N;
            let networks = [N::Electricity, N::DistrictHeating, N::Water, N::Gas, N::Telecom];
            let more = [N::Lighting, N::Waste, N::Mobility, N::Unspecified];
            for network in networks.into_iter().chain(more) {
                assert!(!words.network(network).is_empty());
            }
            for quality in [Quality::Simulated, Quality::Estimated, Quality::Stale] {
                assert!(words.mark(quality).is_some_and(|(sign, _)| sign.chars().count() == 1));
            }
        }
    }
}
