//! What the platform knows of the network, and of whether anyone looks.
//!
//! A plain value that the app hands in when it changes, not a trait that the
//! core would ask: both platforms push such changes (`ConnectivityManager`'s
//! callback, `NWPathMonitor`), nothing is to be waited for, and no foreign
//! code is called.

use serde::{Deserialize, Serialize};

/// Which network there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum NetworkState {
    /// None: nothing is asked until there is one.
    Offline,
    /// One that costs the visitor, as roaming: asked less, only what is seen.
    Metered,
    /// One that does not, or nobody said.
    #[default]
    Unmetered,
}

/// What the platform knows of the network, and of whether anyone looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Connectivity {
    /// Which network there is.
    pub network: NetworkState,
    /// Whether the app is in the background: nothing is asked meanwhile.
    pub background: bool,
}

impl Connectivity {
    /// Whether nothing is asked.
    pub(crate) fn paused(&self) -> bool {
        self.background || self.network == NetworkState::Offline
    }
}
