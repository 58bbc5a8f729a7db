//! Fetching a pack onto the device.

use crate::pack::{FetchError, FetchSettings, PackFetch};
use crate::sources::HttpOptions;

#[uniffi::export]
impl PackFetch {
    /// Prepares a fetch; no host is called yet.
    ///
    /// # Errors
    /// [`FetchError::Address`] when it is none; [`FetchError::Unreachable`]
    /// when `http` cannot be used. A proxy with a secret cannot, since there
    /// is no storage to ask.
    #[uniffi::constructor(default(http = None))]
    pub fn new(settings: FetchSettings, http: Option<HttpOptions>) -> Result<Self, FetchError> {
        Self::with(settings, &http.unwrap_or_default())
    }
}
