//! The sources that a pack's author chose.

use serde::{Deserialize, Serialize};

use crate::energy::DistrictSettings;

/// An entry of `sources.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SourceSettings {
    /// The simulated district.
    SimulatedDistrict(DistrictSettings),
}
