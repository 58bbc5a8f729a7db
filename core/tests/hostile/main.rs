//! What a person is told of hostile and of bad files, what loads of them, and
//! in how much memory; and that `assets/hostile-files.md` says just that.

// A row is about links.
#![cfg(unix)]

#[path = "../counting/mod.rs"]
mod counting;
mod files;
mod packs;
#[path = "../scratch/mod.rs"]
mod scratch;

use std::path::Path;

use wattwalk::import::{ImportSettings, import};

use scratch::Scratch;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// A reader may hold so much whatever the file is.
const LITTLE: usize = 8 << 20;
/// So much where one thing of the file is as long as is read, 16 MiB.
const LONG: usize = 64 << 20;

/// A row of the table.
struct Row {
    handed_in: String,
    told: String,
    loads: String,
    bound: usize,
}

impl Row {
    /// Runs a reader, holds its memory against the bound, and keeps what it
    /// says and what loads.
    fn of(
        handed_in: &str,
        bound: usize,
        folder: &Path,
        read: impl FnOnce() -> (String, String),
    ) -> Self {
        let ((told, loads), held) = counting::most_held(read);
        assert!(held <= bound, "{handed_in}: {held} bytes held");
        let told = told.replace(&format!("{}/", folder.display()), "");
        Self { handed_in: handed_in.into(), told: short(&told), loads, bound }
    }
}

/// As long as a row can take it.
fn short(told: &str) -> String {
    match told.char_indices().nth(170) {
        Some((end, _)) => format!("{}…", &told[..end]),
        None => told.to_owned(),
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { handed_in, told, loads, bound } = self;
        let told = told.replace('|', "\\|");
        let told = if told.contains('`') { format!("`` {told} ``") } else { format!("`{told}`") };
        write!(f, "| {handed_in} | {told} | {loads} | {} MB |", bound >> 20)
    }
}

/// What comes of the file that `make` writes, imported.
fn imported(handed_in: &str, name: &str, bound: usize, make: impl FnOnce(&Path)) -> Row {
    let scratch = Scratch::new();
    let file = scratch.path().join(name);
    make(&file);
    Row::of(handed_in, bound, scratch.path(), || {
        match import(
            std::slice::from_ref(&file),
            &ImportSettings::default(),
            &scratch.path().join("p"),
        ) {
            Err(error) => (error.to_string(), "nothing".into()),
            Ok(staged) => {
                let report = staged.report();
                let found = report.problems_found().next();
                let told = found.map_or_else(|| "nothing wrong".into(), ToString::to_string);
                let [file] = report.files.as_slice() else { panic!("one file") };
                (told, format!("{} of {}", file.kept, file.features))
            }
        }
    })
}

fn section(title: &str, rows: &[Row]) -> String {
    let rows: Vec<_> = rows.iter().map(ToString::to_string).collect();
    format!(
        "## {title}\n\n| Handed in | What is said | What loads | Memory, at most |\n|---|---|---|---|\n{}\n",
        rows.join("\n")
    )
}

#[test]
fn the_table_of_hostile_files_says_what_happens() {
    let table = [
        section("Features", &files::features()),
        section("GeoJSON", &files::geojson()),
        section("A feature a line", &files::lines()),
        section("CSV", &files::csv()),
        section("FlatGeobuf", &files::flatgeobuf()),
        section("CityJSON", &files::cityjson()),
        section("RecoStaR GML", &files::recostar()),
        section("Whatever it is", &files::other()),
        section("Tour packs", &packs::rows()),
    ]
    .join("\n");
    let page = include_str!("../../../assets/hostile-files.md").replace("\r\n", "\n");
    assert!(page.ends_with(&table), "assets/hostile-files.md should end with:\n{table}");
}
