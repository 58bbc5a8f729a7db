//! Where a kept reading is from.
//!
//! In: a pack. Out: a mark for each of its sources that is another one as soon
//! as another service, another thing or another unit stands behind it: an id
//! alone may mean something else in another pack, or after an edit.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::pack::{TourPack, hex};
use crate::sources::pack_things;

/// Which source of which pack, and what it asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Origin {
    /// The pack's id.
    pack: String,
    /// The source's id; none for what an app hands in by itself.
    source: Option<String>,
    /// SHA-256 over all that decides what a figure of it means.
    asks: String,
}

impl Origin {
    /// What an app hands in by itself: where it has it from is its own affair.
    pub(super) fn of_app(pack: &TourPack) -> Self {
        Self { pack: pack.manifest.id.clone(), source: None, asks: String::new() }
    }

    /// The pack's sources, by their ids.
    pub(super) fn of_sources(pack: &TourPack) -> HashMap<String, Self> {
        let services = pack.sources.iter().filter_map(|settings| {
            let service = settings.service()?;
            let things = pack_things(&service.things, &pack.assets);
            // The zone is that of times that have none.
            let all = (settings, &pack.manifest.time_zone, things);
            let asks = hex(&Sha256::digest(serde_json::to_vec(&all).ok()?));
            let (pack, source) = (pack.manifest.id.clone(), Some(service.id.clone()));
            Some((service.id.clone(), Self { pack, source, asks }))
        });
        services.collect()
    }
}
