//! How an author says which thing is which asset.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assets::{AssetId, AssetKind};

/// How an author says which thing is which asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ThingSettings {
    /// The service knows the assets by their ids in the pack.
    Id,
    /// An asset's property holds the service's key.
    Property {
        /// Which property of the GeoJSON feature.
        property: String,
    },
    /// A list of the service's keys with their assets.
    List {
        /// Assets by key.
        assets: BTreeMap<String, AssetId>,
    },
    /// All that the service says is about one asset.
    One {
        /// Which.
        asset: AssetId,
    },
    /// A thing is the nearest asset around its place.
    Place {
        /// How near at least, metres.
        within_m: f32,
        /// Of this kind only.
        #[serde(default)]
        kind: Option<AssetKind>,
    },
}
