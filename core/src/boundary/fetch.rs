//! Fetching a pack onto the device.

use crate::live::{FetchError, FetchSettings, HttpOptions, PackFetch};

#[uniffi::export]
impl PackFetch {
    /// Prepares a fetch; no host is called yet.
    ///
    /// # Errors
    /// [`FetchError::Address`] when it is none.
    #[uniffi::constructor]
    pub fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        Self::with(settings, &HttpOptions::default())
    }
}
