//! The full list of what was left out, as a file.
//!
//! In: each thing that a feature or a property was left out for, as it is found.
//! Out: JSON, written as it comes, so that a list of any length takes no memory.
//! The terminal shows the first of each reason only.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::ImportError;
use super::report::Report;
use crate::assets::Problem;

/// What is listed; the rest is counted. A file of a wrong kind has one thing a
/// feature, and nobody reads a gigabyte of them.
pub(super) const MOST_LISTED: u64 = 1_000_000;

/// The version of the layout that is written.
const VERSION: u32 = 1;

/// A list that is being written, or nothing where nobody wants one.
#[derive(Default)]
pub(super) struct Listing {
    open: Option<(BufWriter<File>, PathBuf)>,
    listed: u64,
    unlisted: u64,
    failed: Option<io::Error>,
}

/// Something that was left out.
#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    feature: Option<&'a str>,
    field: Option<&'a str>,
    /// What the terminal counts it under.
    kind: &'a str,
    reason: &'a str,
    /// Whether the feature itself was kept, without the field.
    kept: bool,
    /// Whether something is wrong with it; a mapping also leaves out what is
    /// none of ours.
    problem: bool,
}

impl Listing {
    pub(super) fn begin(file: Option<&Path>) -> Result<Self, ImportError> {
        let Some(path) = file else { return Ok(Self::default()) };
        let file = File::create(path).map_err(|error| ImportError::write(path, error))?;
        let mut listing =
            Self { open: Some((BufWriter::new(file), path.to_owned())), ..Self::default() };
        listing.put(&format!("{{\"wattwalk_import_report\": {VERSION},\n\"left_out\": ["));
        Ok(listing)
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn add(&mut self, kind: &str, problem: &Problem, kept: bool, is_problem: bool) {
        if self.listed >= MOST_LISTED {
            self.unlisted += 1;
            return;
        }
        let Problem { file, feature, field, reason } = problem;
        let (feature, field) = (feature.as_deref(), field.as_deref());
        let entry = Entry { file, feature, field, kind, reason, kept, problem: is_problem };
        match serde_json::to_string(&entry) {
            Ok(text) => {
                let comma = if self.listed == 0 { "" } else { "," };
                self.put(&format!("{comma}\n{text}"));
            }
            Err(error) => self.failed = Some(error.into()),
        }
        self.listed += 1;
    }

    fn put(&mut self, text: &str) {
        if let (Some((file, _)), None) = (&mut self.open, &self.failed) {
            self.failed = file.write_all(text.as_bytes()).err();
        }
    }

    /// Ends the list with what was read, and why the import failed if it did.
    pub(super) fn finish(
        mut self,
        report: &Report,
        error: Option<&ImportError>,
    ) -> Result<(), ImportError> {
        let files = report.files.iter().map(|file| {
            json!({"file": file.file, "format": file.format, "crs": file.crs,
                   "mapping": file.mapping, "features": file.features, "assets": file.kept})
        });
        let look_at = report.to_look_at.iter().map(|it| {
            json!({"kind": it.kind, "count": it.count, "file": it.first.file,
                   "feature": it.first.feature, "reason": it.first.reason})
        });
        let (files, look_at): (Vec<_>, Vec<_>) = (files.collect(), look_at.collect());
        let error = error.map(ToString::to_string);
        let unlisted = self.unlisted;
        self.put(&format!(
            "\n],\n\"not_listed\": {unlisted},\n\"to_look_at\": {},\n\"files\": {},\n\"error\": {}}}\n",
            json!(look_at),
            json!(files),
            json!(error)
        ));
        let Some((mut file, path)) = self.open else { return Ok(()) };
        let done = self.failed.map_or_else(|| file.flush(), Err);
        done.map_err(|error| ImportError::write(&path, error))
    }
}

/// What an import tells: counted, and listed where that is wanted.
pub(super) struct Told<'a> {
    pub(super) report: &'a mut Report,
    pub(super) listing: &'a mut Listing,
}

impl Told<'_> {
    /// A feature was left out.
    pub(super) fn left_out(
        &mut self,
        reason: &str,
        is_problem: bool,
        problem: impl Fn() -> Problem,
    ) {
        if self.listing.is_wanted() {
            self.listing.add(reason, &problem(), false, is_problem);
        }
        self.report.left_out(reason, is_problem, problem);
    }

    /// A property was left out.
    pub(super) fn odd(&mut self, reason: &str, problem: impl Fn() -> Problem) {
        if self.listing.is_wanted() {
            self.listing.add(reason, &problem(), true, true);
        }
        self.report.odd(reason, problem);
    }
}
