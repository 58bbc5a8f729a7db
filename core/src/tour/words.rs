//! Which of a pack's languages speaks.

use std::collections::BTreeMap;

use super::Narration;
use crate::language::{Language, by_preference};

/// Words in the language wanted, or the next best that has them
/// ([`by_preference`]). With the words, the language that they are in. `pick`
/// takes them out of a narration.
pub fn words<'a, T>(
    narration: &'a BTreeMap<Language, Narration>,
    wanted: &Language,
    pick: impl Fn(&'a Narration) -> Option<&'a T>,
) -> Option<(&'a Language, &'a T)> {
    by_preference(narration, wanted)
        .find_map(|(language, narration)| Some((language, pick(narration)?)))
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::*;

    fn narrations(said: &[(&str, &[&str])]) -> BTreeMap<Language, Narration> {
        let narration = |&(tag, stops): &(&str, &[&str])| {
            let language = Language::from(tag);
            let text = |stop: &str| Text {
                title: stop.into(),
                body: format!("{stop} in {tag}"),
                ..Text::default()
            };
            let stops = stops.iter().map(|&stop| (stop.into(), text(stop))).collect();
            (language.clone(), Narration { language, stops, assets: BTreeMap::new() })
        };
        said.iter().map(narration).collect()
    }

    fn tag_for(said: &[(&str, &[&str])], wanted: &str, stop: &str) -> Option<String> {
        let narration = narrations(said);
        let (language, text) =
            words(&narration, &Language::from(wanted), |narration| narration.stops.get(stop))?;
        assert_eq!(text.body, format!("{stop} in {}", language.as_str()));
        Some(language.as_str().into())
    }

    #[test]
    fn the_next_best_language_speaks() {
        let said: &[(&str, &[&str])] = &[
            ("de", &["a", "b", "only-de"]),
            ("en", &["a", "b"]),
            ("zh", &["a", "b"]),
            ("zh-Hant", &["a"]),
        ];
        for (wanted, stop, tag) in [
            ("zh", "a", Some("zh")),
            ("zh-Hans-CN", "a", Some("zh")),
            ("zh-Hant-TW", "a", Some("zh-Hant")),
            ("zh-Hant-TW", "b", Some("zh")),
            ("fr", "a", Some("en")),
            ("", "a", Some("en")),
            ("zh", "only-de", Some("de")),
            ("en", "nowhere", None),
        ] {
            assert_eq!(tag_for(said, wanted, stop).as_deref(), tag, "{stop} in {wanted}");
        }
        assert_eq!(tag_for(&[("fr", &["a"]), ("zh", &["a"])], "es", "a").as_deref(), Some("fr"));
        assert_eq!(tag_for(&[], "en", "a"), None);
    }
}
