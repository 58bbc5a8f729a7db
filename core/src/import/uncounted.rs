//! Assets whose figures will be withheld, since nobody says whose they are.

use crate::assets::{Asset, AssetKind};
use crate::live::PrivacyRules;

/// Whether an asset may be of a single household and says neither its homes nor
/// what it feeds, by the rule of privacy; of kinds that have figures.
pub(super) fn is_uncounted(asset: &Asset) -> bool {
    let has_figures =
        !matches!(asset.kind, AssetKind::Duct | AssetKind::ChargingPoint | AssetKind::Unspecified);
    has_figures && asset.fed().is_empty() && PrivacyRules::default().wants_count(asset)
}
