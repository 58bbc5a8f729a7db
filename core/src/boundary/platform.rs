//! What the platform owns: secure storage and logs.
//!
//! [`SecretStore`](crate::sources::SecretStore) is a trait of the core that apps
//! implement; [`LogSink`] is theirs alone, since Rust programs have `tracing`'s
//! own subscribers. What an implementation throws becomes a typed error.

use crate::sources::{Secret, SecretError};

uniffi::custom_type!(Secret, String, {
    remote,
    lower: |secret| secret.expose().to_owned(),
    try_lift: |text| Ok(Secret::new(text)),
});

impl From<uniffi::UnexpectedUniFFICallbackError> for SecretError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // What was thrown may quote the secret: it is not passed on.
        Self::Failed { reason: "the app's storage threw what it should not".to_owned() }
    }
}
