//! Makes of the Swift that uniffi writes what Swift's developers expect: fast
//! reading, answers that leave nothing behind, and comments that DocC understands.

mod answers;
mod comments;
mod reader;

/// # Errors
/// What uniffi no longer writes.
pub(crate) fn tidy(written: &str) -> Result<String, String> {
    let changes = reader::CHANGES.iter().chain(answers::CHANGES);
    Ok(comments::for_docc(&changed(written, changes)?))
}

/// What uniffi wrote, with each of these replaced.
fn changed<'a>(
    swift: &str,
    changes: impl Iterator<Item = &'a (&'a str, &'a str)>,
) -> Result<String, String> {
    let mut swift = swift.to_owned();
    for (theirs, ours) in changes {
        if !swift.contains(theirs) {
            let first = theirs.lines().next().unwrap_or_default();
            return Err(format!("uniffi writes this otherwise now, see {}: {first}", file!()));
        }
        swift = swift.replace(theirs, ours);
    }
    Ok(swift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_uniffi_writes_otherwise_is_an_error() {
        let changes = || reader::CHANGES.iter();
        let known = changes().map(|(theirs, _)| *theirs).collect::<String>();
        assert!(changed(&known, changes()).is_ok());
        let error = changed(&known.replace("as! T", "as? T"), changes()).unwrap_err();
        assert!(error.contains("if T.self == UInt8.self"), "{error}");
    }
}
