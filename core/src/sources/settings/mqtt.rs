//! What an author sets of a broker.

use serde::{Deserialize, Serialize};
use url::Url;

use super::token::check_name;
use super::topic_pattern::Pattern;
use super::{ServiceSettings, SettingFault, ThingSettings, TokenForm};

/// Topics of one source.
const MOST_TOPICS: usize = 50;

/// What an author sets of an MQTT broker.
///
/// Nothing is published, no last will either: a visitor's tablet is no device
/// of the network, and those who listen to a topic have no business with who
/// is on a tour and when it ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MqttSettings {
    /// What is set of any service; `url` is `mqtts://…`. The token's secret is
    /// `user:password` (`"as": "basic"`). A figure's `field` is the field that
    /// the topic names, or a JSON pointer where the topic names none.
    #[serde(flatten)]
    pub service: ServiceSettings,
    /// Other nodes of the same broker, to go to when one is lost.
    #[serde(default)]
    pub more_urls: Vec<Url>,
    /// What the pack calls a client certificate, one word; a guide gives it to
    /// the app as a token: the chain and its key, in PEM.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = crate::sources::secrets::NAME)))]
    pub client_certificate: Option<String>,
    /// What to listen to; one at least.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 50)))]
    pub topics: Vec<TopicSettings>,
}

/// A topic filter, and where its messages have what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TopicSettings {
    /// The filter, with `{thing}` where the key of a thing stands and
    /// `{field}` where a figure's field does: `district/{thing}/{field}`.
    pub filter: String,
    /// The field of its figures, where the topic does not name it.
    #[serde(default)]
    pub field: Option<String>,
    /// The JSON pointer of the figure; without it a message is the figure.
    #[serde(default)]
    pub value: Option<String>,
    /// The JSON pointer of the time at which it was measured. Without it that
    /// is when the message comes, and what the broker had in store has none.
    #[serde(default)]
    pub time: Option<String>,
    /// The JSON pointer of the unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// The JSON pointer of the thing's key; goes before the topic's.
    #[serde(default)]
    pub thing: Option<String>,
}

impl TopicSettings {
    /// Whether a message is the figure itself.
    pub(in crate::sources) fn is_plain(&self) -> bool {
        [&self.value, &self.time, &self.unit, &self.thing].into_iter().all(Option::is_none)
    }

    fn check(&self, things: &ThingSettings, figures: &[&str]) -> Result<(), String> {
        let pattern = Pattern::parse(&self.filter)?;
        let is_pointer = |pointer: &str| pointer.is_empty() || pointer.starts_with('/');
        for pointer in [&self.value, &self.time, &self.unit, &self.thing].into_iter().flatten() {
            if !is_pointer(pointer) {
                return Err(format!("{pointer:?} is no JSON pointer: it begins with /"));
            }
        }
        let one = matches!(things, ThingSettings::One { .. });
        if !one && !pattern.names_things() && self.thing.is_none() {
            return Err("nothing names the thing: put {thing} into the filter".to_owned());
        }
        match &self.field {
            Some(_) if pattern.names_fields() => {
                Err("either the topic names the field or you do".to_owned())
            }
            Some(field) if !figures.contains(&field.as_str()) => {
                Err(format!("no figure has the field {field:?}"))
            }
            None if !pattern.names_fields() && !figures.iter().any(|f| f.starts_with('/')) => {
                Err("nothing names the figure: give a field, or figures by JSON pointer".to_owned())
            }
            None if !pattern.names_fields() && self.value.is_some() => {
                Err("value needs a field: its figures have pointers of their own".to_owned())
            }
            _ => Ok(()),
        }
    }
}

impl MqttSettings {
    pub(crate) fn check(&self) -> Result<(), SettingFault> {
        let wrong = |field: &str, reason: &str| Err(SettingFault::new(field, reason));
        if self.service.token.as_ref().is_some_and(|token| token.form != TokenForm::Basic) {
            return wrong("token", "expected \"as\": \"basic\", its secret being user:password");
        }
        if let Some(name) = &self.client_certificate {
            check_name("client_certificate", name)?;
        }
        if matches!(self.service.things, ThingSettings::Place { .. }) {
            return wrong("things", "messages have no place: map things by another way");
        }
        if self.topics.is_empty() || self.topics.len() > MOST_TOPICS {
            return wrong("topics", "expected 1 to 50");
        }
        let figures: Vec<_> = self.service.figures.iter().map(|f| f.field.as_str()).collect();
        for (topic, place) in self.topics.iter().zip(0..) {
            topic
                .check(&self.service.things, &figures)
                .map_err(|reason| SettingFault::new(format!("topics[{place}]"), reason))?;
        }
        Ok(())
    }
}
