//! What an entity says, in whichever of the standard's forms.

use serde_json::Value;

use crate::sources::services::asked::Asked;
use crate::sources::services::gathered::{Gathered, Thing};
use crate::sources::settings::{Field, TOLD};
use crate::sources::{NgsiLdSettings, figures, things};

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
    entity: &Value,
    settings: &NgsiLdSettings,
    asked: &Asked,
    gathered: &mut Gathered<'_>,
) {
    if !entity.is_object() {
        return gathered.odd(|| format!("{} is no entity", figures::shape(entity)));
    }
    let raw_place = entity.get(&settings.location).map(|place| value(instance(place)));
    let place = raw_place.and_then(things::place);
    let thing = Thing { key: key(entity, &settings.key, asked), place, raw_place };
    let Some(asset) = gathered.asset(&thing) else { return };
    for figure in gathered.figures() {
        let Ok(field) = Field::parse(&figure.field) else { continue };
        let Some(attribute) = entity.get(field.attribute).map(instance) else { continue };
        match field.of(value(attribute), asked.decimal) {
            Ok(None) => {}
            Ok(Some(raw)) => {
                let unit = attribute.get("unitCode").map(value).and_then(Value::as_str);
                let time = gathered.time(time(entity, attribute, settings.time.as_deref()));
                gathered.add(asset, figure, &raw, unit, &time);
            }
            Err(wrong) => gathered.fail(asset, figure, &wrong),
        }
    }
}

/// The key of its thing: of several the first that is one of ours, or the
/// first.
fn key(entity: &Value, name: &str, asked: &Asked) -> Option<String> {
    let found = value(instance(entity.get(name)?));
    let several = match found {
        Value::Array(several) => several.as_slice(),
        one => std::slice::from_ref(one),
    };
    let keys = || several.iter().filter_map(things::key);
    keys().find(|key| asked.things.asset(Some(key), None).is_some()).or_else(|| keys().next())
}

/// When an attribute was observed, as it says itself or as another one does.
fn time<'a>(entity: &'a Value, attribute: &'a Value, other: Option<&str>) -> Option<&'a Value> {
    attribute.get("observedAt").map(value).or_else(|| match other? {
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

/// The value of an attribute: where its kind says, where the concise form and
/// NGSI-v2 have it, or itself.
fn value(attribute: &Value) -> &Value {
    let concise = || attribute.get("value").or_else(|| attribute.get("object"));
    let value = kind(attribute).map_or_else(concise, |kind| attribute.get(kind));
    let value = data_set(value.unwrap_or(attribute));
    // A typed value of JSON-LD, as times are.
    value.get("@value").unwrap_or(value)
}

/// Of the simplified form of several data sets (clause 4.5.4) the default one,
/// or the only one.
fn data_set(value: &Value) -> &Value {
    let whole = value.as_object().filter(|it| it.len() == 1);
    let Some(sets) = whole.and_then(|it| it.get("dataset")?.as_object()) else { return value };
    let only = || sets.values().next().filter(|_| sets.len() == 1);
    sets.get("@none").or_else(only).unwrap_or(value)
}
