//! What labels say of assets.

use jiff::Timestamp;

use crate::assets::Asset;
use crate::live::{Quantity, ReadingStore};
use crate::tour::Language;
use crate::view::Caption;

/// The caption of an asset at `now`: its name in the visitor's language, and
/// the reading that tells the most of it.
pub(super) fn caption(
    asset: &Asset,
    store: &ReadingStore,
    language: &Language,
    now: Timestamp,
) -> Caption {
    let name = asset.names.get(language).or(asset.name.as_ref());
    let reading = Quantity::primary_for(asset.network, asset.kind)
        .and_then(|quantity| store.latest(&asset.id, quantity));
    Caption {
        title: name.cloned().unwrap_or_else(|| asset.id.to_string()),
        named: name.is_some(),
        value: reading.and_then(|r| Some(r.quantity.format(r.value?, language))),
        quality: reading.map(|reading| reading.quality_at(now)),
    }
}
