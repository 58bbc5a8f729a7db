//! How fast foreign files become a pack, and in how much memory, against the
//! plain crate of each format, which reads the same file and checks, converts
//! and writes nothing.
//!
//! The files are the small real ones of `tests/data`, repeated under new ids.
//! Out: a table, `import.md` beside what Criterion leaves; `bench_table` prints it.

mod import_files;
mod import_peers;
mod memory;

use std::path::Path;
use std::time::Instant;

use wattwalk::import::{ImportSettings, Mapping, import};

use import_files::Sample;
use memory::most_held;

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

/// Odd, for a median.
const RUNS: usize = 5;

/// Everything is kept, so that all of it is converted and written.
const KEEP_ALL: &str =
    "mapping = 1\ntitle = \"all\"\nnetwork = \"water\"\nkind = \"pipe\"\notherwise = \"keep\"\n";

/// Seconds, the median of some runs, and the most bytes of memory of one.
fn measure(mut run: impl FnMut() -> u64) -> (u64, f64, usize) {
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        run();
        seconds.push(began.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let (features, most) = most_held(&mut run);
    (features, seconds[RUNS / 2], most)
}

fn ours(sample: &Sample, folder: &Path) -> u64 {
    let mapping = Mapping::read("all.toml", KEEP_ALL).expect("the mapping is sound");
    let settings = ImportSettings { mapping: Some(mapping), ..Default::default() };
    let staged = import(std::slice::from_ref(&sample.path), &settings, &folder.join("pack"))
        .unwrap_or_else(|error| panic!("{}: {error}", sample.format));
    staged.report().files.iter().map(|file| file.features).sum()
}

fn main() {
    let folder = std::env::temp_dir().join(format!("wattwalk-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let mut table = "| file | features/s | MB/s | held | plain crate | its MB/s | held |\n\
                     |---|---:|---:|---:|---|---:|---:|\n"
        .to_owned();
    for sample in import_files::samples(&folder) {
        let megabytes =
            std::fs::metadata(&sample.path).expect("the file is there").len() as f64 / 1e6;
        let (features, ours_s, ours_bytes) = measure(|| ours(&sample, &folder));
        let (_, peer_s, peer_bytes) = measure(|| (sample.peer)(&sample.path));
        let row = format!(
            "| {}, {megabytes:.0} MB | {:.0} | {:.1} | {:.1} MB | {} | {:.1} | {:.1} MB |\n",
            sample.format,
            features as f64 / ours_s,
            megabytes / ours_s,
            ours_bytes as f64 / 1e6,
            sample.peer_name,
            megabytes / peer_s,
            peer_bytes as f64 / 1e6,
        );
        print!("{row}");
        table += &row;
    }
    let _ = std::fs::remove_dir_all(&folder);
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), Into::into);
    let out = target.join("criterion/import.md");
    let written = std::fs::create_dir_all(target.join("criterion"))
        .and_then(|()| std::fs::write(&out, table));
    written.unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}
