//! What fuzzing found, read again: no panic, and memory within bounds.

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "a crate of its own beside this")]
mod fuzz;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting what each thread holds.
struct Counting;

fn took(bytes: usize) {
    let held = HELD.get() + bytes;
    HELD.set(held);
    MOST.set(MOST.get().max(held));
}

fn gave(bytes: usize) {
    // What another thread allocated may be given back here.
    HELD.set(HELD.get().saturating_sub(bytes));
}

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        gave(layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        gave(layout.size());
        took(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

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
            let before = HELD.get();
            MOST.set(before);
            // Seen where the test fails.
            eprintln!("{}", path.display());
            fuzz::run(name, &bytes);
            let most = MOST.get() - before;
            let allowed = MOST_BYTES + MOST_BYTES_A_BYTE * bytes.len();
            assert!(most <= allowed, "{}: {most} bytes held", path.display());
            count += 1;
        }
        assert!(count > 0, "{name} has no corpus");
    }
}
