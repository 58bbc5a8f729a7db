//! The one place where secrets are handed out, and where it is known which.

use std::sync::{Arc, PoisonError, RwLock};

use reqwest::Url;

use super::{Hosts, HttpFault};
use crate::sources::secrets::{Origin, Redaction};
use crate::sources::{Secret, SecretId, SecretStore, WantedSecret, host_of};

/// The app's storage, as one visit may use it.
pub(crate) struct Vault {
    /// The pack whose sources ask; none where no pack does.
    pack_id: Option<String>,
    store: RwLock<Arc<dyn SecretStore>>,
    redaction: Redaction,
}

impl Vault {
    /// For the sources of a pack, or for none.
    pub(crate) fn new(pack_id: Option<&str>, store: Arc<dyn SecretStore>) -> Self {
        let (pack_id, redaction) = (pack_id.map(str::to_owned), Redaction::default());
        Self { pack_id, store: RwLock::new(store), redaction }
    }

    pub(crate) fn use_store(&self, store: Arc<dyn SecretStore>) {
        *self.store.write().unwrap_or_else(PoisonError::into_inner) = store;
    }

    /// The storage, to be called with no lock held.
    pub(crate) fn store(&self) -> Arc<dyn SecretStore> {
        self.store.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Under what a secret of the pack's is kept.
    pub(crate) fn ids(&self, wanted: &WantedSecret) -> Vec<SecretId> {
        self.pack_id.iter().flat_map(|pack| wanted.ids(pack)).collect()
    }

    /// A secret that a setting of the pack names, for the host that it is about
    /// to be sent to: what was given for that pack, that host and that name,
    /// once the host is agreed to. Of a client of OAuth 2.0 `access` is where
    /// its access tokens are going to be sent.
    pub(super) async fn of_pack(
        &self,
        hosts: &Hosts,
        name: &str,
        to: &Url,
        access: Option<&Url>,
    ) -> Result<Secret, HttpFault> {
        for url in [Some(to), access].into_iter().flatten() {
            hosts.check(url)?;
        }
        let (Some(pack_id), Some(host)) = (self.pack_id.clone(), host_of(to)) else {
            return Err(HttpFault::denied(format!("there is no token {name}")));
        };
        let access_host = access.and_then(host_of);
        self.read(name, SecretId::Pack { pack_id, host, name: name.to_owned(), access_host }).await
    }

    /// A secret of the app's own.
    pub(super) async fn of_app(&self, name: &str) -> Result<Secret, HttpFault> {
        self.read(name, SecretId::App { name: name.to_owned() }).await
    }

    /// The platform's storage may take its time: it is asked on a thread that
    /// may wait.
    async fn read(&self, name: &str, id: SecretId) -> Result<Secret, HttpFault> {
        let (store, asked) = (self.store(), id.clone());
        let held = tokio::task::spawn_blocking(move || store.get(asked)).await;
        match held {
            Ok(Ok(Some(secret))) => {
                self.redaction.learn(Origin::Stored(id), &secret);
                Ok(secret)
            }
            Ok(Ok(None)) => {
                let place = match &id {
                    SecretId::Pack { host, .. } => format!(" for {host}"),
                    SecretId::App { .. } => String::new(),
                };
                Err(HttpFault::denied(format!("there is no token {name}{place}: set it")))
            }
            Ok(Err(error)) => Err(HttpFault::denied(format!("token {name}: {error}"))),
            Err(_) => Err(HttpFault::denied(format!("token {name}: the secure storage broke"))),
        }
    }

    /// Takes note of an access token that is about to be sent.
    pub(super) fn note_access(&self, service: usize, token: &Secret) {
        self.redaction.learn(Origin::Given(service), token);
    }

    /// Takes note of what the environment has for a proxy.
    pub(super) fn note_environment(&self, credentials: &Secret) {
        self.redaction.learn(Origin::Environment, credentials);
    }

    /// Takes every secret out of what a service said: whatever is shown,
    /// recorded or logged of its words goes through here.
    pub(crate) fn hide(&self, words: &mut String) {
        self.redaction.hide(words);
    }

    /// A fault without the secrets that its words may repeat.
    pub(crate) fn told(&self, mut fault: HttpFault) -> HttpFault {
        self.hide(&mut fault.reason);
        fault
    }
}
