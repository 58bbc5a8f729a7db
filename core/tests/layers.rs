//! The rooms of the core use each other one way, in the order that `lib.rs`
//! gives.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of `lib.rs`: each uses only those before it, and
/// those beside it in its line.
fn layers() -> Vec<Vec<String>> {
    let lib = fs::read_to_string(source().join("lib.rs")).unwrap();
    let listed = lib.lines().skip_while(|line| !line.contains("# Layers")).skip(1);
    // Up to the next heading: features have names of their own.
    let listed = listed.take_while(|line| !line.starts_with("//! # "));
    let lines = listed.filter_map(|line| line.strip_prefix("//! - "));
    let names = |line: &str| {
        let names = line.split('`').skip(1).step_by(2);
        names.map(str::to_owned).collect()
    };
    lines.map(|line| names(line.split(':').next().unwrap_or_default())).collect()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of a folder and those below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A text of Rust without comments, and without what only tests compile.
fn compiled(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut left = String::new();
    let mut lines = lines.peekable();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            left.push_str(line);
            left.push('\n');
            continue;
        }
        // The item that follows: to its semicolon, or to the brace that ends it.
        let indent = line.len() - line.trim_start().len();
        for line in lines.by_ref() {
            let ends_here = line.trim_end().ends_with([';', '}']);
            if ends_here && line.len() - line.trim_start().len() == indent {
                break;
            }
        }
    }
    left
}

/// Modules that only tests compile, as their files.
fn test_files(all: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut tests = BTreeSet::new();
    for path in all {
        let text = fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for pair in lines.windows(2) {
            let module = pair[1].strip_suffix(';').and_then(|line| line.rsplit_once("mod "));
            if let Some((_, module)) = module.filter(|_| pair[0] == "#[cfg(test)]") {
                let stem = path.file_stem().unwrap();
                let folder = match stem.to_str() {
                    Some("mod" | "lib") => path.parent().unwrap().to_owned(),
                    _ => path.with_extension(""),
                };
                tests.insert(folder.join(module));
                tests.insert(folder.join(format!("{module}.rs")));
            }
        }
    }
    tests
}

/// The rooms that a text names: `crate::room`, also in a list.
fn named(text: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut rooms = BTreeSet::new();
    for (at, found) in text.match_indices("crate::") {
        let rest = &text[at + found.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            rooms.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut begins = 0;
        for (place, character) in list.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    rooms.insert(word(&list[begins..]));
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    rooms.insert(word(&list[begins..]));
                    begins = place + 1;
                }
                _ => {}
            }
        }
    }
    rooms
}

/// Which room a file is in.
fn room(path: &Path) -> String {
    let path = path.strip_prefix(source()).unwrap();
    let first = path.iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn no_room_uses_one_that_comes_after_it() {
    let layers = layers();
    let order: BTreeMap<&str, usize> = layers
        .iter()
        .enumerate()
        .flat_map(|(place, line)| line.iter().map(move |room| (room.as_str(), place)))
        .collect();
    let all = files(&source());
    let rooms: BTreeSet<String> =
        all.iter().map(|path| room(path)).filter(|room| room != "lib").collect();
    let listed: BTreeSet<String> = order.keys().map(|&room| room.to_owned()).collect();
    assert_eq!(rooms, listed, "the rooms, and the list of layers in lib.rs");

    let tests = test_files(&all);
    let is_test = |path: &Path| path.ancestors().any(|above| tests.contains(above));
    let mut back = BTreeSet::new();
    let mut arrows = 0;
    for path in all.iter().filter(|path| !is_test(path)) {
        let from = room(path);
        let Some(place) = order.get(from.as_str()) else { continue };
        for to in named(&compiled(&fs::read_to_string(path).unwrap())) {
            let Some(other) = order.get(to.as_str()).filter(|_| to != from) else { continue };
            arrows += 1;
            if other > place {
                back.insert(format!("{}: crate::{to}", path.display()));
            }
        }
    }
    assert!(arrows > 300, "only {arrows} arrows were found: is the reader broken?");
    assert!(back.is_empty(), "arrows that run back:\n{back:#?}");
}

#[test]
fn the_reader_sees_what_a_compiler_would() {
    let text = "use crate::{a::{B, c::D}, e, f as g};\n// crate::not\nfn x() { crate::h::i(); }\n\
                #[cfg(test)]\nuse crate::j;\n#[cfg(test)]\nmod tests {\n    use crate::k;\n}\n\
                use crate::l::M;\n";
    let rooms = named(&compiled(text));
    assert_eq!(rooms, ["a", "e", "f", "h", "l"].map(str::to_owned).into());
}
