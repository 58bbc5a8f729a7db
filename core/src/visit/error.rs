//! Why a visit did not take what it was handed.

use std::path::Path;

use crate::pose::SampleError;
use crate::session::{RecordingError, SessionError};
use crate::sources::SecretError;
use crate::tour::TourError;
use crate::view::CameraError;

use super::OfflineError;

/// Why a visit did not take what it was handed. The visit goes on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum VisitError {
    /// The eye height is not one of a person.
    #[error("settings: eye_height_m is {0}, expected 0.2 to 4 metres")]
    EyeHeight(f64),
    /// A sensor's sample cannot be used.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The camera cannot make a picture.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// The tour cannot follow a command.
    #[error(transparent)]
    Tour(#[from] TourError),
    /// The recording of the visit cannot be written.
    #[error("{file}: {reason}")]
    Recording {
        /// Which file.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// A token could not be kept or forgotten.
    #[error(transparent)]
    SecretStorage(#[from] SecretError),
    /// Readings cannot be kept in a file.
    #[error(transparent)]
    Offline(#[from] OfflineError),
    /// A source of the app's own cannot be used.
    #[error("source {source_id}: {reason}")]
    AppSource {
        /// Its id; its place among the app's own where it did not tell one.
        source_id: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The visit was closed.
    #[error("the visit is closed: open another one")]
    Closed,
}

impl VisitError {
    pub(crate) fn recording(file: &Path, error: &RecordingError) -> Self {
        Self::Recording { file: file.display().to_string(), reason: error.to_string() }
    }
}

impl From<SessionError> for VisitError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::EyeHeight(metres) => Self::EyeHeight(metres),
            SessionError::Sample(error) => Self::Sample(error),
            SessionError::Camera(error) => Self::Camera(error),
            SessionError::Tour(error) => Self::Tour(error),
        }
    }
}
