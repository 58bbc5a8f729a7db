//! Writes the Kotlin and Swift side of the boundary, from what the built
//! library says of itself: `bindings/generate.sh` calls it.
//!
//! ```text
//! wattwalk-bindgen generate …      as uniffi-bindgen
//! wattwalk-bindgen tidy FILE.kt    make what it wrote for Kotlin an API
//! ```

mod docs;
mod tidy;

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, file] = arguments.as_slice()
        && command == "tidy"
    {
        let written = std::fs::read_to_string(file)?;
        std::fs::write(file, tidy::tidy(&written)?)?;
        return Ok(());
    }
    uniffi::uniffi_bindgen_main();
    Ok(())
}
