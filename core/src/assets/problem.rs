//! What was found wrong with a file, without stopping the rest.

use std::fmt::{Display, Write};

use serde::{Deserialize, Serialize};

use super::limits::{MESSAGE_CHARS, MOST_PROBLEMS, SHOWN_CHARS};
use crate::plain;

/// What a file holds, as short as a message can take it and as plain as a
/// person should see it.
pub(crate) fn shown(found: impl Display) -> String {
    cut(&found, SHOWN_CHARS)
}

/// A message, which may quote a file.
pub(crate) fn said(reason: impl Display) -> String {
    cut(&reason, MESSAGE_CHARS)
}

fn cut(found: &dyn Display, chars: usize) -> String {
    let mut text = Cut { text: String::new(), left: chars };
    if write!(text, "{found}").is_err() {
        text.text.push('…');
    }
    plain::line(&text.text)
}

/// Takes so many characters of a text, however long it is.
struct Cut {
    text: String,
    left: usize,
}

impl Write for Cut {
    fn write_str(&mut self, more: &str) -> std::fmt::Result {
        match more.char_indices().nth(self.left) {
            None => {
                self.left -= more.chars().count();
                self.text.push_str(more);
                Ok(())
            }
            Some((end, _)) => {
                self.left = 0;
                self.text.push_str(more.get(..end).unwrap_or_default());
                Err(std::fmt::Error)
            }
        }
    }
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
    pub reason: String,
}

impl Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(feature) = &self.feature {
            write!(f, ": feature {feature}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ": {field}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Collects the problems of a file.
pub(crate) struct Problems<'a> {
    file: &'a str,
    gathered: Gathered,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, gathered: Gathered::default() }
    }

    /// Of a field of the file itself.
    pub(crate) fn of_file(&mut self, field: &str, reason: impl Display) {
        self.add(None, Some(field), reason);
    }

    /// Of a field of a feature.
    pub(crate) fn of_feature(
        &mut self,
        feature: &str,
        field: impl AsRef<str>,
        reason: impl Display,
    ) {
        self.add(Some(feature), Some(field.as_ref()), reason);
    }

    /// Of the whole file.
    pub(crate) fn whole(&mut self, reason: impl Display) {
        self.add(None, None, reason);
    }

    fn add(&mut self, feature: Option<&str>, field: Option<&str>, reason: impl Display) {
        let file = self.file;
        self.gathered.add(|| Problem {
            file: said(file),
            feature: feature.map(shown),
            field: field.map(shown),
            reason: said(reason),
        });
    }

    /// The problems, the last of them a count if there were too many to list.
    pub(crate) fn finish(self) -> Vec<Problem> {
        self.gathered.finish(self.file)
    }
}

/// The problems of several files.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    listed: Vec<Problem>,
    unlisted: usize,
}

impl Gathered {
    /// One more, which is only made if it is listed.
    pub(crate) fn add(&mut self, problem: impl FnOnce() -> Problem) {
        if self.listed.len() < MOST_PROBLEMS {
            self.listed.push(problem());
        } else {
            self.unlisted += 1;
        }
    }

    /// Those of a file.
    pub(crate) fn take(&mut self, of_file: Problems<'_>) {
        let Problems { file, gathered: Gathered { listed, unlisted } } = of_file;
        for problem in listed {
            self.add(|| problem);
        }
        match unlisted {
            0 => {}
            _ if self.listed.len() < MOST_PROBLEMS => self.listed.push(more(file, unlisted)),
            _ => self.unlisted += unlisted,
        }
    }

    /// The problems, the last of them a count if there were too many to list.
    pub(crate) fn finish(mut self, file: &str) -> Vec<Problem> {
        if self.unlisted > 0 {
            self.listed.push(more(file, self.unlisted));
        }
        self.listed
    }
}

fn more(file: &str, unlisted: usize) -> Problem {
    Problem {
        file: said(file),
        feature: None,
        field: None,
        reason: format!("{unlisted} more problems are not listed"),
    }
}
