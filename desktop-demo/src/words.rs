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
use wattwalk::pack::Attribution;
use wattwalk_words::{Text, filled};

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
pub(crate) struct Words(wattwalk_words::Words);

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
        let value = |name: &str| values.iter().find(|(named, _)| *named == name);
        filled(self.get(key), |name| value(name).map(|(_, value)| value.to_string()))
    }

    /// What is said with its name before it, as the language sets the colon.
    pub(crate) fn named(&self, name: &str, value: &dyn std::fmt::Display) -> String {
        self.say("named", &[("name", &name), ("value", value)])
    }

    /// A text with more of it in brackets, as the language sets them.
    pub(crate) fn bracketed(&self, text: &str, more: &str) -> String {
        self.say("bracketed", &[("text", &text), ("more", &more)])
    }

    /// Whom to name, for what.
    pub(crate) fn credit(&self, named: &Attribution) -> String {
        let Attribution { what, who, licence, .. } = named;
        self.say("credit", &[("what", what), ("who", who), ("licence", licence)])
    }

    /// What is said of so many in a language, which these words are in.
    pub(crate) fn of_count(&self, key: &str, count: usize, language: &Language) -> String {
        let number = if language.says_as_one(count) { "one" } else { "many" };
        self.say(&format!("{key}_{number}"), &[("count", &count)])
    }

    /// What one of a kind is called, as `network_water`.
    pub(crate) fn of_kind(&self, kind: &str, one: impl Serialize) -> &str {
        let name = serde_json::to_value(one).unwrap_or_default();
        self.get(&format!("{kind}_{}", name.as_str().unwrap_or_default()))
    }

    /// A network's name.
    pub(crate) fn network(&self, network: Network) -> &str {
        self.of_kind("network", network)
    }
}

#[cfg(test)]
mod tests {
    use wattwalk::live::Quality;

    use super::*;

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
            use Quality as Q;
            for quality in [Q::Simulated, Q::Estimated, Q::Stale, Q::Doubtful, Q::Withheld] {
                // The sign is that of the labels.
                let (sign, word) = words.of_kind("quality", quality).split_once(' ').unwrap();
                assert_eq!(sign.parse().ok(), quality.sign(), "{word}");
            }
        }
    }
}
