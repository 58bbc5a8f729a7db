//! Makes of the Swift that uniffi writes what Swift's developers expect: fast
//! reading, and comments that DocC understands.

mod comments;
mod reader;

/// # Errors
/// What uniffi no longer writes.
pub(crate) fn tidy(written: &str) -> Result<String, String> {
    Ok(comments::for_docc(&reader::quicken(written)?))
}
