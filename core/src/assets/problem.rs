//! What was found wrong with a file, without stopping the rest.

use serde::{Deserialize, Serialize};

/// Something of a file that could not be used; the rest was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
