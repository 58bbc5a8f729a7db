//! Makes of the Swift that uniffi writes what Swift's developers expect: fast
//! reading, and comments that DocC understands. `bindings/swift/generate.sh`
//! calls it; what it does not find as it knows it is an error, so that an
//! update of uniffi is noticed.
//!
//! ```text
//! polish-swift FILE
//! ```

mod comments;
mod reader;

use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: polish-swift FILE");
        return ExitCode::from(2);
    };
    let polished = fs::read_to_string(&file)
        .map_err(|error| error.to_string())
        .and_then(|text| reader::quicken(&text))
        .map(|text| comments::for_docc(&text))
        .and_then(|text| fs::write(&file, text).map_err(|error| error.to_string()));
    match polished {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}
