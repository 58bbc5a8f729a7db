//! What the demo pack's guide says: all of it in every language, and nothing
//! that has no source beside it.

use std::collections::{BTreeMap, BTreeSet};

use wattwalk::language::Language;
use wattwalk::pack::{PackFolder, TourPack};
use wattwalk::tour::{Asides, Narration, Text};

fn pack() -> TourPack {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    TourPack::open(&PackFolder(folder.into())).unwrap()
}

/// The parts of a text that are there, by name.
fn parts(text: &Text) -> Vec<(&'static str, &str)> {
    let asides = text.asides.as_deref().map_or([const { &None }; 4], |asides| {
        let Asides { question, transition, for_children, for_experts } = asides;
        [question, transition, for_children, for_experts]
    });
    let may_lack =
        ["question", "transition", "for_children", "for_experts"].into_iter().zip(asides);
    let said = may_lack.filter_map(|(name, said)| Some((name, said.as_deref()?)));
    [("title", text.title.as_str()), ("body", text.body.as_str())].into_iter().chain(said).collect()
}

/// All texts of a language, by where they are said.
fn texts(narration: &Narration) -> BTreeMap<(String, &'static str), &str> {
    let mut all = BTreeMap::new();
    let stops = narration.stops.iter().map(|(stop, text)| (format!("stop {stop}"), text));
    let assets = narration.assets.iter().map(|(asset, text)| (format!("asset {asset}"), text));
    for (place, text) in stops.chain(assets) {
        all.extend(parts(text).into_iter().map(|(name, said)| ((place.clone(), name), said)));
    }
    all
}

#[test]
fn nothing_is_said_in_one_language_only() {
    let pack = pack();
    // In how many paragraphs.
    let said = |narration| -> BTreeMap<(String, &'static str), usize> {
        let count = |text: &str| text.split("\n\n").filter(|said| !said.trim().is_empty()).count();
        texts(narration).into_iter().map(|(place, text)| (place, count(text))).collect()
    };
    let languages: Vec<_> = pack.narration().keys().map(Language::as_str).collect();
    assert_eq!(languages, ["en", "fr", "zh"]);
    let english = said(&pack.narration()[&Language::from("en")]);
    for (language, narration) in pack.narration() {
        assert_eq!(said(narration), english, "{}", language.as_str());
        for stop in &pack.tour().stops {
            assert_eq!(parts(&narration.stops[&stop.id]).len(), 6, "{}: not all is said", stop.id);
        }
    }
}

/// The figures that are written in a text, however its language writes them.
fn figures(text: &str) -> BTreeSet<String> {
    let is_digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let signs: Vec<char> = text.replace("CO2", "").chars().collect();
    let mut all = vec![String::new()];
    for (place, sign) in signs.iter().enumerate() {
        let within = place > 0 && is_digit(signs.get(place - 1)) && is_digit(signs.get(place + 1));
        let digits_after = signs.iter().skip(place + 1).take_while(|c| c.is_ascii_digit()).count();
        match sign {
            digit if digit.is_ascii_digit() => all.last_mut().unwrap().push(*digit),
            ',' | '\u{202f}' if within && digits_after == 3 => {}
            '.' | ',' if within => all.last_mut().unwrap().push('.'),
            _ => all.push(String::new()),
        }
    }
    let written = all.iter().filter_map(|digits| digits.parse::<f64>().ok());
    written.map(|figure| figure.to_string()).collect()
}

#[test]
fn figures_are_found_as_each_language_writes_them() {
    let found = |text| figures(text).into_iter().collect::<Vec<_>>().join(" ");
    for text in ["1,623 homes, 7.4 kW", "1\u{202f}623 logements, 7,4 kW", "1623套，7.4千瓦。"]
    {
        assert_eq!(found(text), "1623 7.4", "{text}");
    }
    assert_eq!(found("In 2018, 20 t of CO2"), "20 2018");
}

#[test]
fn what_is_told_at_a_stop_is_among_its_facts_and_each_has_a_source() {
    let pack = pack();
    let mut all = BTreeSet::new();
    for stop in &pack.tour().stops {
        assert!(!stop.facts.is_empty(), "{}: where is that from?", stop.id);
        for fact in &stop.facts {
            let is_told = |text: &str| !text.trim().is_empty();
            assert!(is_told(&fact.fact) && is_told(&fact.source), "{}: {fact:?}", stop.id);
        }
        let known: BTreeSet<_> = stop.facts.iter().flat_map(|fact| figures(&fact.fact)).collect();
        for (language, narration) in pack.narration() {
            for (name, said) in parts(&narration.stops[&stop.id]) {
                let told = figures(said);
                let unknown: Vec<_> = told.difference(&known).collect();
                let place = format!("{}, {name} in {}", stop.id, language.as_str());
                assert!(unknown.is_empty(), "{place}: {unknown:?} are in no fact");
            }
        }
        all.extend(known);
    }
    for (asset, text) in pack.narration().values().flat_map(|narration| &narration.assets) {
        let told = figures(&text.body);
        assert!(told.is_subset(&all), "{asset}: {told:?} are in no fact");
    }
}
