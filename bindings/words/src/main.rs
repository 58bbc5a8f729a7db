//! Writes the interface's words in the forms that Android, iOS and the core want.
//!
//! In: `assets/words`, a file a language. Out: Android's string resources, the
//! iPad's tables and the core's own words, which are kept in the repository, so
//! that no build needs this program. `cargo run -p wattwalk-words` after a change of the
//! words; a test tells when it was forgotten. Named a folder, it does the same in
//! another copy of the repository.

mod android;
mod core;
mod ios;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wattwalk_words::Words;
use words::WordsError;

/// What is to stand in which file, by its path in the repository.
fn written(words: &BTreeMap<String, Words>) -> BTreeMap<PathBuf, String> {
    let Some(first) = words.get(words::FIRST) else { return BTreeMap::new() };
    let files = |(tag, words): (&String, &Words)| {
        android::files(tag, words, first).into_iter().chain(ios::files(tag, words, first))
    };
    words.iter().flat_map(files).chain([core::file(words)]).collect()
}

/// The repository that this program is built from.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(root: &Path) -> Result<(), WordsError> {
    for (path, text) in written(&words::read(&root.join("assets/words"))?) {
        let path = root.join(path);
        let unwritten = |error| WordsError::Unwritten { file: path.clone(), error };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(unwritten)?;
        }
        fs::write(&path, text).map_err(unwritten)?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let root = std::env::args_os().nth(1).map_or_else(repository, PathBuf::from);
    match run(&root) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wattwalk-words: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_apps_have_the_words_of_the_files() {
        let root = repository();
        for (path, text) in written(&words::read(&root.join("assets/words")).unwrap()) {
            let there = fs::read_to_string(root.join(&path)).unwrap_or_default();
            assert!(there == text, "{}: run `cargo run -p wattwalk-words`", path.display());
        }
    }
}
