//! Where tokens are kept: in the platform's secure storage.
//!
//! In: [`SecretId`]s, which say whose a secret is and where it may go. Out:
//! [`Secret`]s, for the one request that needs them; they appear in no log,
//! error or recording, even where a service repeats them (`redaction`). An app
//! implements [`SecretStore`] over the Android Keystore or the iOS Keychain.

mod id;
#[cfg(feature = "io")]
mod redaction;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

#[cfg(feature = "schema")]
pub(super) use id::NAME;
pub(super) use id::is_name;
pub use id::{SecretId, WantedSecret};
#[cfg(feature = "io")]
pub(super) use redaction::{Origin, Redaction};

/// A token, a key, a password. Its text is wiped when it is dropped; that it
/// is written anywhere takes a call of [`expose`](Self::expose).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes charge of a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Why a secret could not be read, kept or forgotten.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum SecretError {
    /// The storage waits for the person: the device is locked.
    #[error("the secure storage is locked: unlock the device")]
    Locked,
    /// No source of the pack wants this token, or not for these hosts.
    #[error("no source of the pack wants this token")]
    NotWanted,
    /// The storage failed.
    #[error("the secure storage failed: {reason}")]
    Failed {
        /// What the platform says; never the secret.
        reason: String,
    },
}

/// The platform's secure storage.
///
/// It keeps each secret under the [`text`](SecretId::text) of its id and gives
/// it out under the same only: nothing of the id may be left out. Calls may come from any thread, and may wait for the storage; none is made
/// with a lock of the core held.
#[cfg_attr(feature = "uniffi", uniffi::export(with_foreign))]
pub trait SecretStore: Send + Sync {
    /// The secret of an id; nothing when there is none.
    ///
    /// # Errors
    /// [`SecretError`] when the storage cannot tell.
    fn get(&self, id: SecretId) -> Result<Option<Secret>, SecretError>;

    /// Keeps a secret under an id, in place of an earlier one.
    ///
    /// # Errors
    /// [`SecretError`] when it was not kept.
    fn set(&self, id: SecretId, secret: Secret) -> Result<(), SecretError>;

    /// Forgets the secret of an id; it is no error that there is none.
    ///
    /// # Errors
    /// [`SecretError`] when it may still be there.
    fn delete(&self, id: SecretId) -> Result<(), SecretError>;
}

/// Secrets that last as long as the process, for where there is no storage.
#[derive(Debug, Default)]
pub struct SecretMemory(Mutex<HashMap<SecretId, Secret>>);

impl SecretMemory {
    fn held<T>(&self, ask: impl FnOnce(&mut HashMap<SecretId, Secret>) -> T) -> T {
        ask(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl SecretStore for SecretMemory {
    fn get(&self, id: SecretId) -> Result<Option<Secret>, SecretError> {
        Ok(self.held(|secrets| secrets.get(&id).cloned()))
    }

    fn set(&self, id: SecretId, secret: Secret) -> Result<(), SecretError> {
        self.held(|secrets| secrets.insert(id, secret));
        Ok(())
    }

    fn delete(&self, id: SecretId) -> Result<(), SecretError> {
        self.held(|secrets| secrets.remove(&id));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_nowhere_to_be_read() {
        let store = SecretMemory::default();
        let id = SecretId::App { name: "odre".into() };
        store.set(id.clone(), Secret::new("s3cr3t-key")).unwrap();
        let held = store.get(id.clone()).unwrap();
        let shown = format!("{store:?} {held:?} {:#?}", Some(&held));
        assert!(shown.contains("Secret") && !shown.contains("s3cr3t"), "{shown}");
        assert_eq!(held.unwrap().expose(), "s3cr3t-key");
        store.delete(id.clone()).unwrap();
        store.delete(id.clone()).unwrap();
        assert_eq!(store.get(id).unwrap(), None);
    }
}
