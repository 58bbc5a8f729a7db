//! A broker that holds every request against the standard's rules (ETSI GS CIM
//! 009, query entities), and answers from its entities.

use serde_json::{Map, Value, json};

use super::Entity;
use crate::sources::http::tests::server::{Reply, Request};
use crate::sources::services::condition::Condition;

pub(super) const CONTEXT: &str = "https://models.example/context.jsonld";
/// What short names stand for in that context.
const VOCABULARY: &str = "https://models.example/terms/";
const PARAMETERS: &[&str] = &[
    "id",
    "type",
    "idPattern",
    "attrs",
    "q",
    "csf",
    "georel",
    "geometry",
    "coordinates",
    "geoproperty",
    "geometryProperty",
    "lang",
    "count",
    "limit",
    "offset",
    "options",
];
const MOST: usize = 1000;

/// Its entities, normalised; how many it gives in a page; whether it counts.
#[derive(Clone)]
pub(super) struct Broker {
    pub(super) entities: Vec<Entity>,
    pub(super) page: usize,
    pub(super) counts: bool,
}

impl Broker {
    pub(super) fn answer(&self, request: &Request) -> Reply {
        match self.query(request) {
            Ok((total, page)) => {
                let reply = Reply::json(Value::from(page).to_string());
                let asked = request.query().contains(&("count".into(), "true".into()));
                if asked && self.counts {
                    return reply.with("NGSILD-Results-Count", total.to_string());
                }
                reply
            }
            Err((status, detail)) => {
                let kind = "https://uri.etsi.org/ngsi-ld/errors/BadRequestData";
                let problem = json!({"type": kind, "title": "Wrong", "detail": detail});
                Reply::status(status, &problem.to_string())
            }
        }
    }

    fn query(&self, request: &Request) -> Result<(usize, Vec<Value>), (u16, String)> {
        let bad = |reason: String| (400, reason);
        if request.path() != "/ngsi-ld/v1/entities" {
            return Err((404, format!("nothing at {}", request.path())));
        }
        let accept = request.header("accept").unwrap_or("*/*");
        if !accept.contains("application/json") && !accept.contains("application/ld+json") {
            return Err((406, accept.into()));
        }
        match request.header("ngsild-tenant") {
            None | Some("district") => {}
            Some(other) => return Err((404, format!("no tenant {other}"))),
        }
        if request.target.contains('+') {
            return Err(bad("a plus is a plus here".into()));
        }
        let terms = match request.header("link") {
            None => VOCABULARY,
            Some(link) => {
                let expected = format!(
                    "<{CONTEXT}>; rel=\"http://www.w3.org/ns/json-ld#context\"; \
                     type=\"application/ld+json\""
                );
                if link != expected {
                    return Err(bad(format!("Link: {link}")));
                }
                ""
            }
        };
        let query = request.query();
        for (name, _) in &query {
            let count = query.iter().filter(|(other, _)| other == name).count();
            if !PARAMETERS.contains(&name.as_str()) || count > 1 {
                return Err(bad(format!("unknown, or twice: {name}")));
            }
        }
        let get = |name: &str| query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        if ["type", "attrs", "q", "georel"].iter().all(|name| get(name).is_none()) {
            return Err(bad("one of type, attrs, q and georel is expected".into()));
        }
        if get("count").is_some_and(|count| !matches!(count, "true" | "false")) {
            return Err(bad("count".into()));
        }
        let number = |name: &str, default: usize| match get(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| bad(format!("{name}: {text}"))),
        };
        let (limit, offset) = (number("limit", 20)?, number("offset", 0)?);
        if !(1..=MOST).contains(&limit) {
            return Err((403, format!("limit: {limit}")));
        }
        let options: Vec<_> = get("options").map_or(vec![], |options| options.split(',').collect());
        let forms = ["normalized", "concise", "keyValues"];
        if options.iter().any(|option| !forms.contains(option) && *option != "sysAttrs")
            || options.iter().filter(|option| forms.contains(option)).count() > 1
        {
            return Err(bad(format!("options: {options:?}")));
        }
        let ids: Option<Vec<_>> = get("id").map(|ids| ids.split(',').collect());
        if ids.iter().flatten().any(|id| !id.contains(':') || id.contains(char::is_whitespace)) {
            return Err(bad("id: expected URIs".into()));
        }
        let names = |text: &str| -> Vec<String> {
            text.split(',').map(|name| name.strip_prefix(terms).unwrap_or("?").into()).collect()
        };
        let (types, attributes) = (get("type").map(names), get("attrs").map(names));
        let near = Near::parse(get).map_err(bad)?;
        let mut found = Vec::new();
        for entity in &self.entities {
            let q = get("q").unwrap_or_default();
            let is =
                |value: &Value, among: &[String]| among.iter().any(|one| value == one.as_str());
            let id = entity["id"].as_str().unwrap_or_default();
            if (q.is_empty() || Q { text: q, entity, terms }.whole().map_err(bad)?)
                && ids.as_ref().is_none_or(|ids| ids.contains(&id))
                && types.as_ref().is_none_or(|types| is(&entity["type"], types))
                && attributes
                    .as_ref()
                    .is_none_or(|names| names.iter().any(|n| entity.contains_key(n)))
                && near.as_ref().is_none_or(|near| near.holds(entity))
            {
                found.push(entity);
            }
        }
        let page = found.iter().skip(offset).take(limit.min(self.page));
        let page = page.map(|entity| shape(entity, attributes.as_deref(), &options, terms));
        Ok((found.len(), page.collect()))
    }
}

/// An entity in the form asked for, with the attributes asked for.
fn shape(entity: &Entity, names: Option<&[String]>, options: &[&str], terms: &str) -> Value {
    let told = options.contains(&"sysAttrs");
    let is_told = |name: &str| matches!(name, "createdAt" | "modifiedAt");
    let mut shaped = Map::new();
    for (name, value) in entity {
        if matches!(name.as_str(), "id" | "type") || (told && is_told(name)) {
            shaped.insert(name.clone(), value.clone());
            continue;
        }
        let wanted = names.is_none_or(|names| names.contains(name));
        if !wanted || is_told(name) || name == "@context" {
            continue;
        }
        let formed = match value {
            Value::Array(all) if options.contains(&"keyValues") => formed(&all[0], options, told),
            Value::Array(all) => all.iter().map(|one| formed(one, options, told)).collect(),
            one => formed(one, options, told),
        };
        shaped.insert(format!("{terms}{name}"), formed);
    }
    shaped.into()
}

fn formed(attribute: &Value, options: &[&str], told: bool) -> Value {
    let mut parts = attribute.as_object().unwrap().clone();
    if !told {
        parts.retain(|name, _| !matches!(name.as_str(), "createdAt" | "modifiedAt"));
    }
    let value = parts.get("value").or_else(|| parts.get("object")).unwrap().clone();
    if options.contains(&"keyValues") {
        return value;
    }
    if options.contains(&"concise") {
        parts.remove("type");
        if parts.len() == 1 && parts.contains_key("value") {
            return value;
        }
    }
    parts.into()
}

/// A geo-query for what is near a point.
struct Near {
    property: String,
    at: [f64; 2],
    distance_m: f64,
}

impl Near {
    fn parse<'q>(get: impl Fn(&str) -> Option<&'q str>) -> Result<Option<Self>, String> {
        let parts = ["georel", "geometry", "coordinates"].map(&get);
        let [Some(georel), Some(geometry), Some(coordinates)] = parts else {
            return match parts {
                [None, None, None] if get("geoproperty").is_none() => Ok(None),
                _ => Err("a geo-query is georel, geometry and coordinates".into()),
            };
        };
        let distance = georel.strip_prefix("near;maxDistance==").ok_or(georel)?;
        let distance_m = distance.parse().map_err(|_| distance.to_owned())?;
        if geometry != "Point" {
            return Err(geometry.into());
        }
        let at = serde_json::from_str(coordinates).map_err(|error| error.to_string())?;
        Ok(Some(Self { property: get("geoproperty").unwrap_or("location").into(), at, distance_m }))
    }

    fn holds(&self, entity: &Entity) -> bool {
        let Some(place) = entity.get(&self.property) else { return false };
        let at = |axis: usize| place["value"]["coordinates"][axis].as_f64().unwrap_or(f64::NAN);
        let degree_m = 111_320.0;
        let east = (at(0) - self.at[0]) * degree_m * self.at[1].to_radians().cos();
        east.hypot((at(1) - self.at[1]) * degree_m) <= self.distance_m
    }
}

/// A condition in the query language, as much of it as is asked here.
struct Q<'a> {
    text: &'a str,
    entity: &'a Entity,
    terms: &'a str,
}

impl<'a> Condition<'a> for Q<'a> {
    const MALFORMED: &'static str = "no query";
    const OR: &'static str = "|";
    const AND: &'static str = ";";

    fn text(&self) -> &'a str {
        self.text
    }

    fn read_on(&mut self, rest: &'a str) {
        self.text = rest;
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.takes("(") {
            let met = self.either()?;
            return self.expects(")").map(|()| met);
        }
        let (name, rest) = self.text.split_once("==").ok_or_else(|| self.malformed())?;
        self.text = rest;
        let name = name.strip_prefix(self.terms).ok_or_else(|| self.malformed())?;
        if name.is_empty() || name.contains(['"', ';', '|', '(', ' ']) {
            return Err(self.malformed());
        }
        let has = self.entity.get(name);
        let has = has.and_then(|has| has.get("value").or_else(|| has.get("object")));
        let has = has.map(|has| has.as_array().cloned().unwrap_or_else(|| vec![has.clone()]));
        let mut met = false;
        loop {
            let value = self.value()?;
            met |= has.iter().flatten().any(|has| *has == value);
            if !self.takes(",") {
                return Ok(met);
            }
        }
    }
}

impl Q<'_> {
    fn value(&mut self) -> Result<Value, String> {
        let end = if self.text.starts_with('"') {
            let mut escaped = false;
            let closes = |&(_, c): &(usize, char)| {
                let closes = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                closes
            };
            let end = self.text.char_indices().skip(1).find(closes);
            end.map_or(self.text.len(), |(end, _)| end + 1)
        } else {
            self.text.find([',', ';', '|', ')']).unwrap_or(self.text.len())
        };
        let (value, rest) = self.text.split_at(end);
        self.text = rest;
        match serde_json::from_str(value) {
            Ok(value) => Ok(value),
            // An identifier.
            Err(_) if value.contains(':') && !value.contains('"') => Ok(json!(value)),
            Err(error) => Err(error.to_string()),
        }
    }
}
