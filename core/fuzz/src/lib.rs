//! What each target does with its bytes: hands them to one reader as a person
//! would, and goes on with what came of it.
//!
//! `fuzz_targets` has a file for each function here; `core/tests/fuzz_corpus.rs`
//! includes this one, and replays with it what was found.

mod imports;
mod packs;
mod recordings;
mod truths;

/// A target: its name, which is that of its corpus, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets of the public readers.
pub const TARGETS: [Target; 19] = [
    ("import_geojson", imports::geojson),
    ("import_lines", imports::lines),
    ("import_csv", imports::csv),
    ("import_flatgeobuf", imports::flatgeobuf),
    ("import_cityjson", imports::cityjson),
    ("import_cityjson_seq", imports::cityjson_seq),
    ("import_recostar", imports::recostar),
    ("import_way", imports::way),
    ("mapping", imports::mapping),
    ("pack_archive", packs::archive),
    ("pack_geojson", packs::geojson),
    ("pack_manifest", packs::manifest),
    ("pack_tour", packs::tour),
    ("pack_narration", packs::narration),
    ("pack_sources", packs::sources),
    ("pack_profiles", packs::profiles),
    ("pack_gpx", packs::gpx),
    ("recording", recordings::recording),
    ("truth", truths::truth),
];

/// Runs a target by its name.
///
/// # Panics
/// When there is none of this name, and whenever a reader does.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(target, _)| *target == name);
    let (_, run) = target.unwrap_or_else(|| panic!("no target is called {name}"));
    run(bytes);
}
