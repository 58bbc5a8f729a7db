//! What an author sets of a context broker.

use http::HeaderValue;
use serde::{Deserialize, Serialize};
use url::Url;

use super::ngsi_ld_field::{Field, is_name};
use super::{ServiceSettings, SettingFault};

/// The time at which the broker was told, as the standard calls it.
pub(in crate::sources) const TOLD: &str = "modifiedAt";

/// What no name has.
#[cfg(feature = "schema")]
const NAME: &str = r#"^[^\s,;|()\[\]{}"'=<>!~&?*+]+$"#;

/// What an author sets of an NGSI-LD context broker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(extend("if" = {"required": ["form"], "properties": {"form": {"const": "simplified"}}})),
    schemars(extend("then" = {
        "required": ["time"],
        "properties": {
            "time": {"type": "string"},
            "figures": {"items": {"required": ["unit"], "properties": {"unit": {"type": "string"}}}},
        },
    }))
)]
pub struct NgsiLdSettings {
    /// What is set of any service; `url` ends with `…/ngsi-ld/v1`. A figure's
    /// `field` is an attribute (`totalActivePower`), a part of its value
    /// (`activePower[L1]`) or the sum of several (`activePower[L1,L2,L3]`).
    #[serde(flatten)]
    pub service: ServiceSettings,
    /// The type of the entities, as `ACMeasurement`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = NAME)))]
    pub entity_type: String,
    /// The address of the JSON-LD context in which type and attributes have
    /// these names; without it they are names of the standard's own, or full.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^https?://")))]
    pub context: Option<Url>,
    /// Whose entities, where the broker serves several tenants.
    #[serde(default)]
    pub tenant: Option<String>,
    /// Where an entity has its key: `id`, or an attribute.
    #[serde(default = "id")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = NAME)))]
    pub key: String,
    /// The attribute with the time of figures that do not say themselves when
    /// they were observed, as `dateObserved`; `modifiedAt` is when the broker
    /// was told.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = NAME)))]
    pub time: Option<String>,
    /// The attribute with an entity's place.
    #[serde(default = "location")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = NAME)))]
    pub location: String,
    /// A condition on entities in the standard's own language.
    #[serde(default)]
    pub q: Option<String>,
    /// In which form the broker is to answer.
    #[serde(default)]
    pub form: EntityForm,
}

/// The standard's representations of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntityForm {
    /// All that is known; every broker can.
    #[default]
    Normalized,
    /// The same in fewer bytes; from version 1.4 of the standard on.
    Concise,
    /// Values alone (`keyValues`): no units, and the time in an attribute.
    Simplified,
}

fn id() -> String {
    "id".to_owned()
}

fn location() -> String {
    "location".to_owned()
}

impl NgsiLdSettings {
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        let wrong = |field: &str, reason: String| Err(SettingFault::new(field, reason));
        let time = self.time.as_ref().map(|time| ("time", time));
        let names = [("entity_type", &self.entity_type), ("key", &self.key)];
        let names = names.into_iter().chain([("location", &self.location)]).chain(time);
        for (field, name) in names {
            if !is_name(name) {
                return wrong(field, format!("{name:?} is no name of NGSI-LD"));
            }
        }
        for (figure, place) in self.service.figures.iter().zip(0..) {
            if let Err(reason) = Field::parse(&figure.field) {
                return wrong(&format!("figures[{place}].field"), reason);
            }
            if self.form == EntityForm::Simplified && figure.unit.is_none() {
                return wrong(
                    &format!("figures[{place}].unit"),
                    "the simplified form has none: set it".into(),
                );
            }
        }
        if self.form == EntityForm::Simplified && self.time.is_none() {
            return wrong("time", "the simplified form does not say it: name an attribute".into());
        }
        if self.context.as_ref().is_some_and(|url| !matches!(url.scheme(), "https" | "http")) {
            return wrong("context", "expected https://…".into());
        }
        let header = |text: &String| !text.is_empty() && HeaderValue::from_str(text).is_ok();
        if !self.tenant.as_ref().is_none_or(header) {
            return wrong("tenant", "no header can hold it".into());
        }
        Ok(())
    }
}
