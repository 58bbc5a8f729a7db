//! What is wrong with a setting.

/// What is wrong with a setting, and with which.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub(crate) struct SettingFault {
    /// The field within the settings, as `token.as.header`.
    pub(crate) field: String,
    /// What was expected, for its author.
    pub(crate) reason: String,
}

impl SettingFault {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}
