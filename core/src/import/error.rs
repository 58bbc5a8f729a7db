//! Why an import ends.

use std::path::{Path, PathBuf};

use super::{CrsError, MappingError, Report};
use crate::plain::counted;

/// Why nothing was imported. What is wrong with single features is no error;
/// the [`Report`](super::Report) counts it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A file cannot be opened or read.
    #[error("{}: {source}", file.display())]
    Read {
        /// The file as it was given.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file's format is not one that is read.
    #[error("{}: {reason}", file.display())]
    Format {
        /// The file as it was given.
        file: PathBuf,
        /// What it seems to be, and what to do.
        reason: String,
    },
    /// The file is broken at a place from which reading cannot go on.
    #[error("{}: {place}: {reason}", file.display())]
    Broken {
        /// The file as it was given.
        file: PathBuf,
        /// Where: a line, a feature, a field.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The coordinate system is not known, or the coordinates are not in it.
    #[error("{}: {source}", file.display())]
    Crs {
        /// The file as it was given.
        file: PathBuf,
        /// What is wrong and what to do.
        source: CrsError,
    },
    /// A mapping cannot be used.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// No mapping that ships fits the file.
    #[error("{}: no mapping that ships fits it", file.display())]
    NoMapping {
        /// The file as it was given.
        file: PathBuf,
    },
    /// Nothing of the files can be used.
    #[error(
        "nothing to write: none of the {} features of the files could be used",
        report.files.iter().map(|file| file.features).sum::<u64>()
    )]
    Nothing {
        /// What was left out, and why.
        report: Box<Report>,
    },
    /// Strictness was asked for, and something was left out.
    #[error("{}, and --strict allows none; the first: {first}", counted(*problems, "problem"))]
    Strict {
        /// How many features or properties.
        problems: u64,
        /// The first of them.
        first: String,
        /// All that was left out.
        report: Box<Report>,
    },
    /// The pack cannot be written.
    #[error("{}: {reason}", place.display())]
    Write {
        /// The folder or file.
        place: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
}

impl ImportError {
    /// What was understood before the import ended, where it came so far.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match self {
            Self::Nothing { report } | Self::Strict { report, .. } => Some(report),
            _ => None,
        }
    }

    pub(super) fn broken(
        file: &Path,
        place: impl std::fmt::Display,
        reason: impl std::fmt::Display,
    ) -> Self {
        Self::Broken { file: file.into(), place: place.to_string(), reason: reason.to_string() }
    }

    pub(super) fn write(place: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Write { place: place.into(), reason: reason.to_string() }
    }
}
