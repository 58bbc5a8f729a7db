//! A question in the standard's language (ETSI GS CIM 009, clauses 4.9, 4.10
//! and 6.4.3.2).

use reqwest::Url;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use crate::assets::AssetId;
use crate::sources::services::asked::Asked;
use crate::sources::things::ThingMap;

use crate::sources::settings::{Field, TOLD};
use crate::sources::{EntityForm, NgsiLdSettings};

/// Entities of a page; brokers refuse more than some hundreds.
pub(super) const PAGE: usize = 100;

/// The address of the entities of these assets, or of all when none are named,
/// from one of them on.
pub(super) fn entities(
    settings: &NgsiLdSettings,
    asked: &Asked,
    assets: &[&AssetId],
    offset: usize,
) -> Url {
    let mut query = vec![("type", settings.entity_type.clone())];
    let mut condition = settings.q.clone();
    match &asked.things {
        ThingMap::One(_) => {}
        ThingMap::Keys { .. } => {
            let keys: Vec<_> = assets.iter().filter_map(|asset| asked.things.key(asset)).collect();
            match settings.key.as_str() {
                _ if keys.is_empty() => {}
                "id" => query.push(("id", keys.join(","))),
                key => {
                    let among: Vec<_> = keys.into_iter().map(literal).collect();
                    let among = format!("{key}=={}", among.join(","));
                    condition = Some(match condition {
                        Some(condition) => format!("({condition});{among}"),
                        None => among,
                    });
                }
            }
        }
        ThingMap::Places(places) => {
            if let Some((centre, radius_m)) = places.around(assets) {
                let at = format!("[{:.6},{:.6}]", centre.lon_deg(), centre.lat_deg());
                query.push(("georel", format!("near;maxDistance=={}", radius_m.ceil())));
                query.push(("geometry", "Point".into()));
                query.push(("coordinates", at));
                query.push(("geoproperty", settings.location.clone()));
            }
        }
    }
    query.push(("attrs", attributes(settings, &asked.things).join(",")));
    query.extend(condition.map(|condition| ("q", condition)));
    query.extend(options(settings).map(|options| ("options", options)));
    query.push(("count", "true".into()));
    query.push(("limit", PAGE.to_string()));
    query.push(("offset", offset.to_string()));
    let mut url = asked.url(&["entities"], &[]);
    // Not every broker knows that a plus is a space.
    let pairs = query.into_iter().map(|(name, value)| {
        let value: String = byte_serialize(value.as_bytes()).collect();
        format!("{name}={}", value.replace('+', "%20"))
    });
    url.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
    url
}

/// All that is looked at of an entity, each once.
fn attributes<'a>(settings: &'a NgsiLdSettings, things: &ThingMap) -> Vec<&'a str> {
    let figures = settings.service.figures.iter();
    let figures = figures.filter_map(|figure| Some(Field::parse(&figure.field).ok()?.attribute));
    let mut names: Vec<_> = figures.collect();
    names.extend(settings.time.as_deref().filter(|time| *time != TOLD));
    match things {
        ThingMap::Keys { .. } if settings.key != "id" => names.push(&settings.key),
        ThingMap::Places(_) => names.push(&settings.location),
        _ => {}
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn options(settings: &NgsiLdSettings) -> Option<String> {
    let form = match settings.form {
        EntityForm::Normalized => None,
        EntityForm::Concise => Some("concise"),
        EntityForm::Simplified => Some("keyValues"),
    };
    let told = (settings.time.as_deref() == Some(TOLD)).then_some("sysAttrs");
    let options: Vec<_> = form.into_iter().chain(told).collect();
    (!options.is_empty()).then(|| options.join(","))
}

/// A key as a value to compare with: the identifiers that relationships have
/// stand without quotes.
fn literal(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-.:/#".contains(c);
    if (key.starts_with("urn:") || key.contains("://")) && key.chars().all(plain) {
        return key.to_owned();
    }
    Value::from(key).to_string()
}
