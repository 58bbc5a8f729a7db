//! The sources of a visit: asked on its behalf, and what they need from the
//! platform and the guide.

use std::sync::Arc;

use jiff::Timestamp;

use crate::live::Connectivity;
use crate::sources::{Secret, SecretStore, WantedSecret};
use crate::visit::{KeptReadings, SourceStatus, VisitError};

use super::SharedVisit;

#[uniffi::export]
impl SharedVisit {
    /// Asks the visit's sources about what the visitor sees and is near,
    /// each as often as is good for it, and takes in what they bring. Answers
    /// when there will be more; nothing where no source can tell.
    ///
    /// Waits some seconds for services; what comes later is taken in when it
    /// does. Dropped while it waits, it ends the requests; `close` ends all.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub async fn poll_sources(
        self: Arc<Self>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, VisitError> {
        let round = self.ask(|visit| visit.round(now))?;
        let shared = Arc::downgrade(&self);
        // A visit that goes away meanwhile is not kept by its sources.
        drop(self);
        round.ask().await;
        let next = round.next();
        // Closed meanwhile?
        shared.upgrade().ok_or(VisitError::Closed)?.ask(|_| next)
    }

    /// Takes the services' tokens from here: Android's Keystore, the Keychain.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn use_secret_store(&self, store: Arc<dyn SecretStore>) -> Result<(), VisitError> {
        self.ask(|visit| visit.poller())?.use_secret_store(store);
        Ok(())
    }

    /// Keeps a token that a person entered for what a source wants
    /// ([`SourceStatus::secrets`]), and asks the sources that failed again. The
    /// person was shown its name and the hosts that it is sent to: it is kept
    /// for this pack and for these hosts, and goes nowhere else.
    ///
    /// # Errors
    /// [`VisitError::SecretStorage`] when no source wants it or the storage
    /// did not keep it, [`VisitError::Closed`].
    pub fn set_token(&self, wanted: WantedSecret, token: Secret) -> Result<(), VisitError> {
        Ok(self.ask(|visit| visit.poller())?.set_token(&wanted, Some(token))?)
    }

    /// Forgets a token.
    ///
    /// # Errors
    /// [`VisitError::SecretStorage`] when no source wants it or it may still
    /// be there, [`VisitError::Closed`].
    pub fn forget_token(&self, wanted: WantedSecret) -> Result<(), VisitError> {
        Ok(self.ask(|visit| visit.poller())?.set_token(&wanted, None)?)
    }

    /// Agrees to the hosts of the pack's services, as [`SourceStatus::hosts`]
    /// names them, and of its wide networks, as
    /// [`wide_hosts`](Self::wide_hosts) does, and to no others. Until then no
    /// service is called: a pack may come from anywhere. To be asked of the
    /// guide, not of each visitor.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn allow_hosts(&self, hosts: Vec<String>) -> Result<(), VisitError> {
        self.ask(|visit| visit.allow_hosts(hosts))
    }

    /// Asks the sources that failed again with the next poll, also those that
    /// were not to be asked any more: something outside changed, as when
    /// somebody signed in again.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn retry_sources(&self) -> Result<(), VisitError> {
        self.ask(|visit| visit.retry_sources())
    }

    /// Says what the platform knows of the network, whenever it changes:
    /// offline or in the background nothing is asked, on a metered network
    /// little, of services and of wide networks on servers.
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn set_connectivity(&self, connectivity: Connectivity) -> Result<(), VisitError> {
        self.ask(|visit| visit.set_connectivity(connectivity))
    }

    /// The visit's sources and how each is, the pack's first; changes come as
    /// [`EventKind::SourceChanged`](crate::session::EventKind::SourceChanged).
    ///
    /// # Errors
    /// [`VisitError::Closed`].
    pub fn sources(&self) -> Result<Vec<SourceStatus>, VisitError> {
        self.ask(|visit| visit.sources())
    }

    /// Takes in what the file holds of the last day, each reading with its own
    /// age and quality, and from now on keeps there what services measure: a
    /// visit that begins again without network shows what was known. A file that
    /// is not there is begun; no other user can read it.
    ///
    /// Of the file, only what sources of this pack brought is taken in, as long
    /// as they still ask the same, and what the pack withholds now is withheld.
    /// What is simulated or withheld is not kept. A file belongs to one visit at
    /// a time. To be called on a thread that may wait for the disk.
    ///
    /// # Errors
    /// [`VisitError::Offline`] when the file cannot be used: the visit goes
    /// on without it. [`VisitError::Closed`].
    pub fn keep_readings(&self, path: String, now: Timestamp) -> Result<KeptReadings, VisitError> {
        // The disk is waited for with no lock held: before, and for what kept
        // them until now.
        let opened = self.ask(|visit| visit.opening())?.open(path.into(), now)?;
        let (kept, before) = self.ask(|visit| visit.keep_in(opened, now))?;
        drop(before);
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, Weak};

    use serde_json::json;

    use super::*;
    use crate::pack::{PackFolder, TourPack};
    use crate::session::Settings;
    use crate::sources::{SecretError, SecretId};

    /// A storage that asks the visit something, as one with a screen does.
    struct Asking(Mutex<Weak<SharedVisit>>);

    impl Asking {
        fn ask(&self) {
            let visit = self.0.lock().unwrap().upgrade().expect("the visit goes on");
            visit.progress().unwrap();
        }
    }

    impl SecretStore for Asking {
        fn get(&self, _: SecretId) -> Result<Option<Secret>, SecretError> {
            self.ask();
            Ok(None)
        }

        fn set(&self, _: SecretId, _: Secret) -> Result<(), SecretError> {
            self.ask();
            Ok(())
        }

        fn delete(&self, _: SecretId) -> Result<(), SecretError> {
            self.ask();
            Ok(())
        }
    }

    #[test]
    fn what_an_app_does_with_a_token_is_done_with_no_lock_held() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let mut pack = TourPack::open(&PackFolder(folder.into())).unwrap();
        let source = json!({"type": "opendatasoft", "id": "posts", "title": "Posts",
            "attribution": "Nobody", "url": "https://data.example", "dataset": "posts",
            "time_field": "t", "token": {"secret": "posts-key"},
            "things": {"by": "one", "asset": "substation"},
            "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
        pack.sources.push(serde_json::from_value(source).unwrap());
        let visit =
            SharedVisit::new(Arc::new(pack), Settings::new("en".into()), None, None, Vec::new());
        let visit = visit.unwrap();
        let store = Asking(Mutex::new(Arc::downgrade(&visit)));
        visit.use_secret_store(Arc::new(store)).unwrap();
        let wanted = visit.sources().unwrap().into_iter().flat_map(|it| it.secrets).next();
        let wanted = wanted.expect("it wants one");
        visit.set_token(wanted.clone(), Secret::new("s3cr3t")).unwrap();
        visit.forget_token(wanted).unwrap();
    }

    #[test]
    fn a_visit_that_keeps_its_readings_elsewhere_now_goes_on() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = Arc::new(TourPack::open(&PackFolder(folder.into())).unwrap());
        let visit =
            SharedVisit::new(pack, Settings::new("en".into()), None, None, Vec::new()).unwrap();
        let scratch = crate::files::tests::Folder::new("kept-elsewhere");
        let file = scratch.file();
        let other = file.with_extension("other");
        let now = Timestamp::UNIX_EPOCH;
        for path in [&file, &other, &file] {
            let kept = visit.keep_readings(path.display().to_string(), now).unwrap();
            assert_eq!((kept.readings, kept.loss), (0, None));
        }
        visit.close();
    }
}
