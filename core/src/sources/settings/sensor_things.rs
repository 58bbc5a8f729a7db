//! What an author sets of a SensorThings service.

use serde::{Deserialize, Serialize};

use super::{ServiceSettings, SettingFault};

/// What an author sets of a SensorThings service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SensorThingsSettings {
    /// What is set of any service; `url` ends with the version, `…/v1.1`. A
    /// figure's `field` is an observed property: its name or its definition.
    #[serde(flatten)]
    pub service: ServiceSettings,
    /// Where a thing has its key: `id`, `name`, or `properties/…`.
    #[serde(default = "id")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^(id|name|properties/.+)$")))]
    pub key: String,
    /// A condition on datastreams in the standard's own language.
    #[serde(default)]
    pub filter: Option<String>,
    /// Whether the service has MultiDatastreams to ask for as well.
    #[serde(default)]
    pub multi_datastreams: bool,
}

fn id() -> String {
    "id".to_owned()
}

impl SensorThingsSettings {
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        let word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        };
        let key = match self.key.strip_prefix("properties/") {
            Some(path) => path.split('/').all(word),
            None => matches!(self.key.as_str(), "id" | "name"),
        };
        let fault = || SettingFault::new("key", "expected id, name or properties/…");
        if key { Ok(()) } else { Err(fault()) }
    }
}
