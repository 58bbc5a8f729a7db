//! Writes the Kotlin and Swift side of the boundary, from what the built
//! library says of itself: `bindings/generate.sh` calls it.

fn main() {
    uniffi::uniffi_bindgen_main();
}
