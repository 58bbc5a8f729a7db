//! Services that cities and utilities run, each as a [`Source`].
//!
//! In: what a pack's author set, and requests for assets. Out: batches of
//! readings. A service knows how its standard asks and answers; pace, retries
//! and limits are [`http`](super::http)'s, when to ask is the poller's.

mod asked;
mod opendatasoft;

use std::sync::Arc;

use crate::assets::TourPack;

use super::http::Http;
use super::{Source, SourceSettings};

pub use opendatasoft::OpendatasoftSettings;

/// The source of an entry; nothing for the simulated district, which is no
/// service.
pub(super) fn open(
    settings: &SourceSettings,
    pack: &TourPack,
    http: &Arc<Http>,
) -> Option<Box<dyn Source>> {
    match settings {
        SourceSettings::SimulatedDistrict(_) => None,
        SourceSettings::Opendatasoft(settings) => {
            Some(Box::new(opendatasoft::Opendatasoft::new(settings, pack, http.clone())))
        }
    }
}
