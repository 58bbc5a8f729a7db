//! What an entity says, in whichever of the standard's forms.

use serde_json::{Map, Value};

use crate::sources::services::asked::{Asked, Gathered};
use crate::sources::{figures, mapping};

use super::NgsiLdSettings;
use super::field::Field;
use super::settings::TOLD;

/// An entity as it is answered.
pub(super) type Entity = Map<String, Value>;

/// The standard's kinds of attributes, with where each has its value.
const KINDS: &[(&str, &str)] = &[
    ("Property", "value"),
    ("GeoProperty", "value"),
    ("Relationship", "object"),
    ("LanguageProperty", "languageMap"),
    ("VocabProperty", "vocab"),
    ("JsonProperty", "json"),
    ("ListProperty", "valueList"),
];

/// Takes the figures of an entity in.
pub(super) fn read(
    entity: &Entity,
    settings: &NgsiLdSettings,
    asked: &Asked,
    gathered: &mut Gathered<'_>,
) {
    let key = key(entity, &settings.key, asked);
    let place = entity.get(&settings.location);
    let place = place.and_then(|place| mapping::point(value(instance(place))));
    for figure in &asked.figures {
        let Ok(field) = Field::parse(&figure.field) else { continue };
        let Some(attribute) = entity.get(field.attribute).map(instance) else { continue };
        let Some(raw) = field.of(value(attribute)) else { continue };
        let unit = attribute.get("unitCode").and_then(Value::as_str);
        let time = time(entity, attribute, settings.time.as_deref());
        let time = time.and_then(|time| figures::time(time, &asked.zone));
        gathered.add(key.as_deref(), place, figure, &raw, unit, time);
    }
}

/// The key of its thing: of several the first that is one of ours.
fn key(entity: &Entity, name: &str, asked: &Asked) -> Option<String> {
    let found = value(instance(entity.get(name)?));
    let several = match found {
        Value::Array(several) => several.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut keys = several.iter().filter_map(mapping::key);
    keys.find(|key| asked.things.asset(Some(key), None).is_some())
}

/// When an attribute was observed, as it says itself or as another one does.
fn time<'a>(entity: &'a Entity, attribute: &'a Value, other: Option<&str>) -> Option<&'a Value> {
    attribute.get("observedAt").or_else(|| match other? {
        TOLD => attribute.get(TOLD).or_else(|| entity.get(TOLD)),
        other => Some(value(instance(entity.get(other)?))),
    })
}

/// Of an attribute with several instances the one without a data set of its
/// own, otherwise the newest.
fn instance(attribute: &Value) -> &Value {
    let Value::Array(all) = attribute else { return attribute };
    if all.is_empty() || !all.iter().all(|one| kind(one).is_some() || one.get("value").is_some()) {
        return attribute;
    }
    let default = all.iter().find(|one| one.get("datasetId").is_none());
    let newest = || all.iter().max_by_key(|one| one.get("observedAt").and_then(Value::as_str));
    default.or_else(newest).unwrap_or(attribute)
}

/// Where an attribute that says its kind has its value.
fn kind(attribute: &Value) -> Option<&'static str> {
    let kind = attribute.get("type")?.as_str()?;
    KINDS.iter().find_map(|(name, value)| (*name == kind).then_some(*value))
}

/// The value of an attribute: where its kind says, where the concise form has
/// it, or itself.
fn value(attribute: &Value) -> &Value {
    let concise = || attribute.get("value").or_else(|| attribute.get("object"));
    let value = match kind(attribute) {
        Some(kind) => attribute.get(kind),
        None if attribute.get("type").is_none() => concise(),
        None => None,
    };
    let value = value.unwrap_or(attribute);
    // A typed value of JSON-LD, as times are.
    value.get("@value").unwrap_or(value)
}
