//! What apps keep or show as text.

use crate::language::Language;
use crate::live::Reading;
use crate::session::{Event, Settings};
use crate::tour::Progress;
use crate::view::Frame;

/// The settings of a new visit, with a tablet held by a standing adult.
#[uniffi::export]
#[must_use]
pub fn new_visit(language: Language) -> Settings {
    Settings::new(language)
}

/// Where a visit stood, from what [`Progress`] wrote; nothing where that is
/// not to be read.
#[uniffi::export]
#[must_use]
pub fn progress_from_json(json: &str) -> Option<Progress> {
    serde_json::from_str(json).ok()
}

#[uniffi::export]
impl Progress {
    /// As text that an app keeps over a restart.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

#[uniffi::export]
impl Frame {
    /// As `wattwalk replay --hash` digests it: the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

#[uniffi::export]
impl Event {
    /// The same in every language, as a frame's.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

#[uniffi::export]
impl Reading {
    /// The figure with its unit, as a person reads it; nothing where it is
    /// withheld.
    #[must_use]
    pub fn text(&self, language: Language) -> Option<String> {
        self.value.map(|value| self.quantity.format(value, &language))
    }
}

/// Plain data: it cannot fail.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
