//! A service whose words hold no secret.
//!
//! What a service says gets into faults, and into what is wrong with single
//! assets, in many places. All of it passes here before a poller shows, records
//! or logs it.

use std::sync::Arc;

use crate::assets::AssetId;
use crate::live::{Batch, BatchFuture, PollRequest, Source, SourceError, SourceInfo};
use crate::sources::http::{Http, Vault};

/// A source, with the visit's secrets taken out of what it says.
pub(crate) struct Discreet {
    pub(crate) source: Box<dyn Source>,
    pub(crate) http: Arc<Http>,
}

impl Discreet {
    async fn ask(&self, request: PollRequest<'_>) -> Result<Batch, SourceError> {
        let mut ended = self.source.poll(request).await;
        let vault: &Vault = &self.http.vault;
        match &mut ended {
            Ok(batch) => {
                let reasons = batch.failures.iter_mut().map(|failure| &mut failure.reason);
                let reasons = reasons.filter_map(SourceError::reason_mut);
                reasons.chain(&mut batch.remark).for_each(|words| vault.hide(words));
            }
            Err(error) => {
                if let Some(words) = error.reason_mut() {
                    vault.hide(words);
                }
            }
        }
        ended
    }
}

impl Source for Discreet {
    fn info(&self) -> &SourceInfo {
        self.source.info()
    }

    fn poll<'a>(&'a self, request: PollRequest<'a>) -> BatchFuture<'a> {
        Box::pin(self.ask(request))
    }

    fn knows(&self, asset: &AssetId) -> bool {
        self.source.knows(asset)
    }

    fn rest(&self) {
        self.source.rest();
    }
}
