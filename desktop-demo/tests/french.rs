//! French as a printer sets it, wherever it is said: spaces that do not break
//! before what ends a part of a sentence, so that no line begins with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// What is not as French wants it, each with the letters around it.
fn faults(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| signs.get(place)).copied();
    let is_wrong = |place: usize| {
        let (before, after) = (at(place.checked_sub(1)), at(Some(place + 1)));
        let digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        match signs[place] {
            // A mark, as `? douteux`, begins a text; several stand together.
            ';' | '?' | '!' | '%' => !matches!(before, None | Some(NARROW | '?' | '!' | '\n')),
            // The clock has none, nor has an address.
            ':' if digit(before) && digit(after) || after == Some('/') => false,
            ':' | '»' => before != Some(NO_BREAK),
            '«' => after != Some(NO_BREAK),
            ' ' | NO_BREAK => {
                let thousand = (1..=3).all(|step| digit(at(Some(place + step))));
                digit(before) && thousand && !digit(at(Some(place + 4)))
            }
            _ => false,
        }
    };
    let around = |place: usize| {
        let from = place.saturating_sub(12);
        signs[from..(place + 5).min(signs.len())].iter().collect()
    };
    (0..signs.len()).filter(|place| is_wrong(*place)).map(around).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All texts within a value.
fn texts(value: &Value, said: &mut Vec<String>) {
    match value {
        Value::String(text) => said.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, said)),
        Value::Object(members) => members.values().for_each(|value| texts(value, said)),
        _ => {}
    }
}

fn json(file: &Path) -> Value {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_slice(&bytes).expect("the file is JSON")
}

fn texts_of(file: &Path) -> Vec<String> {
    let mut said = Vec::new();
    texts(&json(file), &mut said);
    said
}

/// What a value says in French only: members named `fr` or `name:fr`.
fn french_of(value: &Value, said: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| french_of(value, said)),
        Value::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "fr" | "name:fr" => texts(value, said),
                    _ => french_of(value, said),
                }
            }
        }
        _ => {}
    }
}

#[track_caller]
fn is_french(said: &[String], least: usize) {
    assert!(said.len() >= least, "{} texts", said.len());
    let wrong: Vec<_> = said.iter().flat_map(|text| faults(text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_wrong_is_found() {
    for right in [
        "Oui\u{202f}; non\u{202f}?! 19\u{202f}%",
        "Voici\u{a0}: «\u{a0}1\u{202f}623\u{a0}» à 12:04",
        "? douteux",
        "le 27 mars 2014, https://example.org",
    ] {
        assert_eq!(faults(right), Vec::<String>::new());
    }
    for wrong in
        ["Oui ;", "non?", "19\u{a0}%", "Voici :", "Voici:", "« a\u{a0}»", "1 623", "1\u{a0}623"]
    {
        assert_eq!(faults(wrong).len(), 1, "{wrong}: {:?}", faults(wrong));
    }
}

#[test]
fn the_interface_and_the_demo_pack_are_set_in_french() {
    let assets = root().join("assets");
    is_french(&texts_of(&assets.join("words/fr.json")), 200);
    is_french(&texts_of(&assets.join("fort-issy/narration/fr.json")), 70);
    let mut said = Vec::new();
    french_of(&json(&assets.join("fort-issy/pack.json")), &mut said);
    for folder in ["networks", "buildings"] {
        for entry in fs::read_dir(assets.join("fort-issy").join(folder)).expect("a folder") {
            french_of(&json(&entry.expect("a file").path()), &mut said);
        }
    }
    is_french(&said, 300);
}

#[test]
fn a_draft_and_the_terminal_are_set_in_french() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("french");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_wattwalk"))
            .args(arguments)
            .current_dir(&folder)
            .output()
            .expect("wattwalk runs");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{error}");
        String::from_utf8(output.stdout).expect("what is printed is text")
    };
    let root = root();
    let gml = root.join("core/tests/data/recostar/ExempleRecoStaR_RPD.gml");
    let way = root.join("assets/examples/street.gpx");
    let paths = [gml, way].map(|path| path.to_str().expect("a path is text").to_owned());
    let [networks, route] = &paths;
    let made = ["new", "street", "--networks", networks, "--route", route, "--language", "fr"];
    run(&made);
    is_french(&texts_of(&folder.join("street/narration/fr.json")), 10);

    let walked = run(&["walk", "--headless", "--speed", "300", "--language", "fr"]);
    // First come names, as their owners write them, and last a digest for developers.
    let said: Vec<_> = walked
        .lines()
        .skip_while(|line| !line.is_empty())
        .filter(|line| !line.contains("sha256:"))
        .map(|line| line.trim_start().to_owned())
        .collect();
    is_french(&said, 100);
}
