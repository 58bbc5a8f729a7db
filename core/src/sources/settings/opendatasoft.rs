//! What an author sets of a data set of an Opendatasoft portal.

use serde::{Deserialize, Serialize};

use super::{ServiceSettings, SettingFault, ThingSettings};

/// What an author sets of a data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(extend("anyOf" = [
        {"required": ["key_field"], "properties": {"key_field": {"type": "string"}}},
        {"properties": {"things": {"properties": {"by": {"const": "one"}}}}},
    ]))
)]
pub struct OpendatasoftSettings {
    /// What is set of any service; `url` is the portal's.
    #[serde(flatten)]
    pub service: ServiceSettings,
    /// The data set's identifier.
    pub dataset: String,
    /// The field with the time of a record. Where `time_format` says how it is
    /// written it is a text for the portal as well, which then cannot say which
    /// records are the newest: `where` has to keep them few.
    pub time_field: String,
    /// The field with the key of a thing, or its place (`geo_point_2d`).
    /// Without it, every record is about the one asset.
    #[serde(default)]
    pub key_field: Option<String>,
    /// A condition on records in the portal's own language (ODSQL).
    #[serde(default, rename = "where")]
    pub condition: Option<String>,
    /// Records older than this are not asked for, hours.
    #[serde(default = "a_day")]
    pub within_h: u32,
}

fn a_day() -> u32 {
    24
}

impl OpendatasoftSettings {
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        let name = |name: &str| {
            let good = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '@' | '.');
            !name.is_empty() && name.chars().all(good)
        };
        let key = self.key_field.as_deref();
        let fields = self.service.figures.iter().map(|figure| ("figures", figure.field.as_str()));
        let names = [("dataset", self.dataset.as_str()), ("time_field", &self.time_field)];
        for (field, text) in
            names.into_iter().chain(key.map(|key| ("key_field", key))).chain(fields)
        {
            if !name(text) {
                let reason = format!("{text:?} is no name on such a portal");
                return Err(SettingFault::new(field, reason));
            }
        }
        if key.is_none() && !matches!(self.service.things, ThingSettings::One { .. }) {
            return Err(SettingFault::new("key_field", "missing: which field has the key?"));
        }
        Ok(())
    }
}
