//! Writes the Kotlin and Swift side of the boundary, from what the built
//! library says of itself: `bindings/generate.sh` calls it.
//!
//! ```text
//! wattwalk-bindgen generate …    as uniffi-bindgen
//! wattwalk-bindgen tidy FILE     make what it wrote for Kotlin or Swift an API
//! ```
//!
//! What `tidy` does not find as it knows it is an error, so that an update of
//! uniffi is noticed.

mod kotlin;
mod swift;

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, file] = arguments.as_slice()
        && command == "tidy"
    {
        return tidy(Path::new(file));
    }
    uniffi::uniffi_bindgen_main();
    Ok(())
}

fn tidy(file: &Path) -> Result<(), Box<dyn Error>> {
    let written = fs::read_to_string(file)?;
    let tidied = match file.extension().and_then(|ending| ending.to_str()) {
        Some("kt") => kotlin::tidy(&written)?,
        Some("swift") => swift::tidy(&written)?,
        _ => return Err(format!("{}: expected a .kt or .swift file", file.display()).into()),
    };
    Ok(fs::write(file, tidied)?)
}
