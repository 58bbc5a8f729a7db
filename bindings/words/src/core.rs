//! What the core says by itself: names of what has none, figures that say which
//! way they go, where to look, drafts of a guide's words.

use std::collections::BTreeMap;
use std::path::PathBuf;

use wattwalk_words::{Text, Words};

/// What the keys of the core's words begin with.
const OWN: [&str; 12] = [
    "asset_",
    "card_",
    "counted_",
    "doubt_",
    "draft_",
    "figure_",
    "layer_",
    "look_",
    "network_",
    "quantity_",
    "said_",
    "street_",
];

/// The core's words in all languages, as one file of JSON.
pub(crate) fn file(words: &BTreeMap<String, Words>) -> (PathBuf, String) {
    let own = |words: &Words| -> BTreeMap<String, Text> {
        let is_own = |key: &str| OWN.iter().any(|begin| key.starts_with(begin));
        let own = words.iter().filter(|(key, _)| is_own(key));
        own.map(|(key, text)| (key.clone(), text.clone())).collect()
    };
    let all: BTreeMap<&String, _> = words.iter().map(|(tag, words)| (tag, own(words))).collect();
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    ("core/src/naming/words.json".into(), text)
}
