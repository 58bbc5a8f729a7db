//! The sources of a session: asked on its behalf, and what they need from the
//! platform and the guide.

use std::sync::{Arc, Weak};

use jiff::Timestamp;

use crate::live::{Connectivity, NetworkState, SourceState};
use crate::session::{SessionError, TourSession};
use crate::sources::{Secret, SecretStore, WantedSecret};
use crate::visit::{Delivery, Poller, SourceStatus};

use super::SharedSession;

#[uniffi::export]
impl SharedSession {
    /// Asks the pack's own sources about what the visitor sees and is near,
    /// each as often as is good for it, and takes in what they bring. Answers
    /// when there will be more; nothing where no source can tell.
    ///
    /// Waits some seconds for services; what comes later is taken in when it
    /// does. Dropped while it waits, it ends the requests; `close` ends all.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub async fn poll_sources(
        self: Arc<Self>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, SessionError> {
        let (poller, wanted) = self.ask_poller(|session| session.wanted(now))?;
        let session = Arc::downgrade(&self);
        // A visit that goes away meanwhile is not kept by its sources.
        drop(self);
        let taker = session.clone();
        poller.poll(&wanted, now, move |delivery| take(&taker, delivery)).await;
        let next = poller.next(now);
        // Closed meanwhile?
        session.upgrade().ok_or(SessionError::Closed)?.poller()?;
        Ok(next)
    }

    /// Takes the services' tokens from here: Android's Keystore, the Keychain.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn use_secret_store(&self, store: Arc<dyn SecretStore>) -> Result<(), SessionError> {
        self.poller()?.use_secret_store(store);
        Ok(())
    }

    /// Keeps a token that a person entered for what a source wants
    /// ([`SourceStatus::secrets`]), and asks the sources that failed again. The
    /// person was shown its name and the hosts that it is sent to: it is kept
    /// for this pack and for these hosts, and goes nowhere else.
    ///
    /// # Errors
    /// [`SessionError::SecretStorage`] when no source wants it or the storage
    /// did not keep it, [`SessionError::Closed`].
    pub fn set_token(&self, wanted: WantedSecret, token: Secret) -> Result<(), SessionError> {
        Ok(self.poller()?.set_token(&wanted, Some(token))?)
    }

    /// Forgets a token.
    ///
    /// # Errors
    /// [`SessionError::SecretStorage`] when no source wants it or it may still
    /// be there, [`SessionError::Closed`].
    pub fn forget_token(&self, wanted: WantedSecret) -> Result<(), SessionError> {
        Ok(self.poller()?.set_token(&wanted, None)?)
    }

    /// Agrees to the hosts of the pack's services, as [`SourceStatus::host`]
    /// names them, and of its wide networks, as
    /// [`wide_hosts`](Self::wide_hosts) does, and to no others. Until then no service is called: a pack
    /// may come from anywhere. To be asked of the guide, not of each visitor.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn allow_hosts(&self, hosts: Vec<String>) -> Result<(), SessionError> {
        self.poller()?.allow_hosts(hosts);
        self.ask(TourSession::retry_surroundings)
    }

    /// Says what the platform knows of the network, whenever it changes:
    /// offline or in the background nothing is asked, on a metered network
    /// little, of services and of wide networks on servers.
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn set_connectivity(&self, connectivity: Connectivity) -> Result<(), SessionError> {
        self.poller()?.set_connectivity(connectivity);
        self.ask(|session| {
            session.spare_data(connectivity.network == NetworkState::Metered);
            if !connectivity.paused() {
                session.retry_surroundings();
            }
        })
    }

    /// The pack's sources and how each is; changes come as
    /// [`EventKind::SourceChanged`](crate::session::EventKind::SourceChanged).
    ///
    /// # Errors
    /// [`SessionError::Closed`].
    pub fn sources(&self) -> Result<Vec<SourceStatus>, SessionError> {
        Ok(self.poller()?.status())
    }
}

impl SharedSession {
    /// The sources, with no lock held on them.
    fn poller(&self) -> Result<Arc<Poller>, SessionError> {
        Ok(self.ask_poller(|_| ())?.0)
    }
}

/// Takes in what a source brought, if the visit goes on.
fn take(session: &Weak<SharedSession>, delivery: Delivery) {
    let Some(session) = session.upgrade() else { return };
    let Delivery { source_id, now, ended, changed } = delivery;
    // Each fails only when the session is closed, and then nothing is wanted.
    let _ = match (ended, &changed) {
        (Ok(batch), _) => session.take_in(Some(&source_id), &batch, now),
        // One event for a failure that lasts.
        (Err(error), Some(SourceState::Failing { .. })) => session.source_failed(error, now),
        (Err(_), _) => Ok(()),
    };
    if let Some(state) = changed {
        let _ = session.source_changed(source_id, state, now);
    }
}
