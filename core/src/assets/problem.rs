//! What was found wrong with a file, without stopping the rest.

use serde::{Deserialize, Serialize};

/// More problems of a file than this are counted, not listed: a file of a
/// wrong kind has one a feature.
const LISTED_PER_FILE: usize = 1000;

/// Longer texts of a file are cut in messages: a problem is for people.
const SHOWN_CHARS: usize = 160;

/// What a file holds, as short as a message can take it.
pub(crate) fn shown(found: impl std::fmt::Display) -> String {
    let mut text = found.to_string();
    if let Some((end, _)) = text.char_indices().nth(SHOWN_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Something of a file that could not be used; the rest was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Problem {
    /// The file, as the pack names it.
    pub file: String,
    /// The feature: its id where it has one, otherwise its place in the file,
    /// as `#12`; `None` when the whole file is concerned.
    pub feature: Option<String>,
    /// The field, as `geometry.coordinates[3]` or `properties.depth_m`.
    pub field: Option<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(feature) = &self.feature {
            write!(f, ": feature {feature}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ": {field}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Collects the problems of a file.
pub(crate) struct Problems<'a> {
    file: &'a str,
    listed: Vec<Problem>,
    unlisted: usize,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, listed: Vec::new(), unlisted: 0 }
    }

    /// Of a field of the file itself.
    pub(crate) fn of_file(&mut self, field: &str, message: impl Into<String>) {
        self.add(None, Some(field.into()), message.into());
    }

    /// Of a field of a feature.
    pub(crate) fn of_feature(
        &mut self,
        feature: &str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.add(Some(feature.into()), Some(field.into()), message.into());
    }

    /// Of the whole file.
    pub(crate) fn whole(&mut self, message: impl Into<String>) {
        self.add(None, None, message.into());
    }

    fn add(&mut self, feature: Option<String>, field: Option<String>, message: String) {
        if self.listed.len() < LISTED_PER_FILE {
            self.listed.push(Problem { file: self.file.into(), feature, field, message });
        } else {
            self.unlisted += 1;
        }
    }

    /// The problems, the last of them a count if there were too many to list.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        if self.unlisted > 0 {
            self.listed.push(Problem {
                file: self.file.into(),
                feature: None,
                field: None,
                message: format!("{} more problems are not listed", self.unlisted),
            });
        }
        self.listed
    }
}
