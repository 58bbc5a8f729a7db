//! What readings are wanted of.

use crate::assets::AssetId;

/// What readings are wanted of, each once, the most urgent first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Wanted {
    /// What the visitor sees or is about to see.
    pub seen: Vec<AssetId>,
    /// What is around.
    pub near: Vec<AssetId>,
    /// What is farther off, or to come later in the tour.
    pub far: Vec<AssetId>,
}
