//! What fuzzing found, read again: no panic, and memory within bounds.

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "a crate of its own beside this")]
mod fuzz;

mod counting;

use std::path::Path;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// A reader may hold so much whatever the file, and so much for each byte of it.
const MOST_BYTES: usize = 8 << 20;
const MOST_BYTES_A_BYTE: usize = 200;

#[test]
fn what_was_found_is_read_within_bounds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, _) in fuzz::TARGETS {
        let files = std::fs::read_dir(corpus.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut count = 0;
        for file in files {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            // Seen where the test fails.
            eprintln!("{}", path.display());
            let ((), most) = counting::most_held(|| fuzz::run(name, &bytes));
            let allowed = MOST_BYTES + MOST_BYTES_A_BYTE * bytes.len();
            assert!(most <= allowed, "{}: {most} bytes held", path.display());
            count += 1;
        }
        assert!(count > 0, "{name} has no corpus");
    }
}
