//! The networks of a pack that are too large to be read whole.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};
use url::Url;

#[cfg(feature = "schema")]
use crate::schema_text::PackPath;

use super::files::check_path;
use super::limits::MOST_WIDE_HELD_BYTES;
use super::{PackError, PackFiles};
use crate::assets::{FlatGeobuf, RangedBytes};

/// Where a wide network is, as `pack.json` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WidePlace {
    /// A FlatGeobuf file of the pack.
    #[cfg_attr(feature = "schema", schemars(with = "PackPath"))]
    File(String),
    /// One on a server or an object store that gives parts of files.
    Url(Url),
}

/// A FlatGeobuf file with an index, in WGS 84, whose features are assets in
/// our words; read around the visitor only.
#[derive(Debug, Clone)]
pub enum WideNetwork {
    /// A file of the pack.
    File {
        /// As the pack names it.
        name: String,
        /// Its bytes.
        bytes: Arc<dyn RangedBytes>,
    },
    /// A file on a server; not asked before its host was agreed to.
    Url(Url),
}

impl WideNetwork {
    /// Looks at what the pack names; of files that can only be had whole so
    /// many bytes may still be held.
    pub(super) fn open(
        place: &WidePlace,
        files: &dyn PackFiles,
        left: &mut u64,
    ) -> Result<Self, PackError> {
        match place {
            WidePlace::File(name) => {
                check_path(name)?;
                let bytes = files.ranged(name)?;
                *left = left.checked_sub(bytes.held_bytes()).ok_or_else(|| {
                    let reason = format!(
                        "the pack's wide networks take more than {MOST_WIDE_HELD_BYTES} bytes of \
                         memory: unpack the pack to a folder, or put them on a server"
                    );
                    PackError::file(name, reason)
                })?;
                let file = FlatGeobuf::open(bytes.clone(), 1, &AtomicBool::new(false))
                    .map_err(|error| PackError::file(name, error))?;
                file.suits_a_visit().map_err(|reason| PackError::file(name, reason))?;
                Ok(Self::File { name: name.clone(), bytes })
            }
            WidePlace::Url(url) => {
                let web = matches!(url.scheme(), "https" | "http") && url.has_host();
                if !web || !url.username().is_empty() || url.password().is_some() {
                    let reason = "expected https://… without a password in it";
                    return Err(PackError::content("pack.json", "wide_networks", reason));
                }
                Ok(Self::Url(url.clone()))
            }
        }
    }

    /// The host to agree to before it is read, as `data.example.org`; nothing
    /// for what is on this device.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        match self {
            Self::File { .. } => None,
            Self::Url(url) => crate::sources::host_of(url),
        }
    }

    /// What messages call it: never with a query, which may be a secret.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File { name, .. } => name.clone(),
            Self::Url(url) => {
                format!("{}{}", url.host_str().unwrap_or_default(), url.path())
            }
        }
    }
}
