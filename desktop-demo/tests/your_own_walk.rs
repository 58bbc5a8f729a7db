//! The page `assets/your-own-walk.md` as its reader follows it: its very
//! commands, and what they say.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A block of the page: its language and its lines.
fn blocks(page: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            blocks.push((language, lines.by_ref().take_while(|line| *line != "```").collect()));
        }
    }
    blocks
}

/// The words of a command, those in quotes together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate().flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    parts.collect()
}

/// Whether all lines of the page are said, in their order; a line of `…` stands
/// for any.
fn says(said: &str, lines: &[&str]) -> Result<(), String> {
    let mut rest = said.lines();
    for line in lines.iter().filter(|line| **line != "…") {
        let found = rest.any(|said| said.trim_end() == *line);
        found.then_some(()).ok_or_else(|| format!("not said, or not in this place: {line}"))?;
    }
    Ok(())
}

#[test]
fn the_commands_of_the_page_make_a_walk_and_say_what_it_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("your-own-walk");
    let _ = fs::remove_dir_all(&scratch);
    let files = [
        "core/tests/data/recostar/ExempleRecoStaR_RPD.gml",
        "core/tests/data/simbench/assets.geojson",
        "core/tests/data/simbench/buses.geojson",
        "core/tests/data/simbench/lines.geojson",
        "assets/examples/street.gpx",
        "assets/fort-issy/profiles/loads.csv",
    ];
    for file in files {
        let copy = scratch.join(file);
        fs::create_dir_all(copy.parent().expect("a folder")).expect("a folder is made");
        fs::copy(root.join(file), copy).expect("a file of the page is copied");
    }
    let page = fs::read_to_string(root.join("assets/your-own-walk.md")).expect("the page");
    let (mut said, mut commands, mut shown) = (String::new(), 0, 0);
    let mut is_walked = false;
    for (language, lines) in blocks(&page) {
        if language == "text" {
            says(&said, &lines).unwrap_or_else(|missing| panic!("{missing}\nin:\n{said}"));
            shown += 1;
            continue;
        }
        // A file of the page, to be written by its reader.
        if let Some(file) = language.strip_prefix("json ") {
            fs::write(scratch.join(file), lines.join("\n")).expect("a file is written");
            continue;
        }
        said.clear();
        for line in lines {
            if let Some(files) = line.strip_prefix("cp ") {
                let (from, to) = files.split_once(' ').expect("two files");
                fs::copy(scratch.join(from), scratch.join(to)).expect("a file is copied");
                continue;
            }
            let command = line.strip_prefix("wattwalk ").expect("a command of ours");
            let output = Command::new(env!("CARGO_BIN_EXE_wattwalk"))
                .args(words(command))
                .current_dir(&scratch)
                .output()
                .expect("wattwalk runs");
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{line}\n{error}");
            assert_eq!(error, "", "{line}");
            let printed = String::from_utf8(output.stdout).expect("what is printed is text");
            // A page has plain spaces before its units.
            said.push_str(&printed.replace('\u{a0}', " "));
            is_walked |= said.contains("every stop reached");
            commands += 1;
        }
    }
    assert_eq!((commands, shown), (11, 7), "commands and what they say");
    assert!(is_walked, "no walk came to its end");
    for picture in ["map.png", "frame.png"] {
        assert!(scratch.join(picture).is_file(), "{picture}");
    }
    // The page's pictures are there to be shown.
    for link in page.split("](pictures/").skip(1) {
        let name = link.split(')').next().expect("a link ends");
        assert!(root.join("assets/pictures").join(name).is_file(), "{name}");
    }
}
