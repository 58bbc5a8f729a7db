//! A service that holds every request against the standard's rules (OGC
//! 18-088, requests on Datastreams and MultiDatastreams), and answers from its datastreams.

use serde_json::{Map, Value, json};

use crate::sources::http::tests::server::{Reply, Request};
use crate::sources::services::condition::Condition;

/// A datastream with all that hangs on it, as JSON of the standard.
pub(super) type Stream = Value;

/// Its datastreams, and how many of them it gives in a page.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) streams: Vec<Stream>,
    pub(super) page: usize,
    /// Whether it has the extension for MultiDatastreams.
    pub(super) multi: bool,
}

/// Properties of an entity, and what can be expanded of it.
fn entity(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match name {
        "Datastreams" => (
            &["id", "name", "description", "observationType", "unitOfMeasurement", "properties"],
            &["Thing", "Sensor", "ObservedProperty", "Observations"],
        ),
        "MultiDatastreams" => (
            &[
                "id",
                "name",
                "description",
                "observationType",
                "multiObservationDataTypes",
                "unitOfMeasurements",
                "properties",
            ],
            &["Thing", "Sensor", "ObservedProperties", "Observations"],
        ),
        "Thing" => (&["id", "name", "description", "properties"], &["Locations", "Datastreams"]),
        "Locations" => (&["id", "name", "description", "encodingType", "location"], &["Things"]),
        "ObservedProperty" | "ObservedProperties" => {
            (&["id", "name", "definition", "description"], &["Datastreams"])
        }
        "Observations" => (
            &["id", "phenomenonTime", "resultTime", "result", "resultQuality"],
            &["Datastream", "FeatureOfInterest"],
        ),
        _ => return None,
    })
}

impl Service {
    pub(super) fn answer(&self, request: &Request) -> Reply {
        match self.query(request) {
            Ok(answer) => Reply::json(answer.to_string()),
            Err(reason) => {
                let error = json!({"code": 400, "type": "error", "message": reason});
                Reply::status(400, &error.to_string())
            }
        }
    }

    fn query(&self, request: &Request) -> Result<Value, String> {
        let of = match request.path() {
            "/v1.1/Datastreams" => "Datastreams",
            "/v1.1/MultiDatastreams" if self.multi => "MultiDatastreams",
            path => return Err(format!("nothing at {path}")),
        };
        let query = request.query();
        let get = |name: &str| query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        for (name, _) in &query {
            let known = ["$filter", "$select", "$expand", "$orderby", "$top", "$skip", "$count"];
            if !known.contains(&name.as_str())
                || query.iter().filter(|(n, _)| n == name).count() > 1
            {
                return Err(format!("not a query option, or twice: {name}"));
            }
        }
        let number = |name: &str, default: usize| match get(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| format!("{name}: {text}")),
        };
        let (top, skip) = (number("$top", 100)?.min(self.page), number("$skip", 0)?);
        order(get("$orderby").unwrap_or("id asc"), of)?;
        let mut found = Vec::new();
        let is_multi = |stream: &Stream| stream.get("unitOfMeasurements").is_some();
        for stream in self.streams.iter().filter(|s| is_multi(s) == (of == "MultiDatastreams")) {
            let filter = get("$filter").unwrap_or_default();
            if filter.is_empty() || (Filter { text: filter, stream, of }).whole()? {
                found.push(stream);
            }
        }
        let options: Vec<_> = ["$select", "$expand"]
            .iter()
            .filter_map(|name| Some(format!("{name}={}", get(name)?)))
            .collect();
        let total = found.len();
        let value = found.into_iter().skip(skip).take(top);
        let value = value.map(|stream| shape(stream, of, &options));
        let mut answer = json!({"value": value.collect::<Result<Vec<_>, _>>()?});
        if skip + top < total {
            let rest = query.iter().filter(|(name, _)| name != "$skip");
            let mut pairs: Vec<_> = rest.map(|(n, v)| format!("{n}={}", encoded(v))).collect();
            pairs.push(format!("$skip={}", skip + top));
            // Behind a proxy a server names itself as it knows itself.
            let next = format!("http://frost.internal:8080/v1.1/{of}?{}", pairs.join("&"));
            answer["@iot.nextLink"] = json!(next);
        }
        Ok(answer)
    }
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn order(text: &str, of: &str) -> Result<bool, String> {
    let (property, direction) = text.split_once(' ').unwrap_or((text, "asc"));
    let known = entity(of).is_some_and(|(properties, _)| properties.contains(&property));
    match direction {
        "asc" | "desc" if known => Ok(direction == "desc"),
        _ => Err(format!("$orderby={text} of {of}")),
    }
}

/// An entity as the options want it.
fn shape(from: &Value, of: &str, options: &[String]) -> Result<Value, String> {
    let (properties, navigations) = entity(of).ok_or_else(|| format!("no entity {of}"))?;
    let mut shaped = Map::new();
    let mut selected = None;
    for option in options {
        let (name, value) = option.split_once('=').ok_or_else(|| format!("option {option}"))?;
        match name {
            "$select" => selected = Some(value.split(',').collect::<Vec<_>>()),
            "$expand" => {
                for item in split(value, ',') {
                    let (name, inner) = match item.split_once('(') {
                        Some((name, inner)) => (name, inner.strip_suffix(')').ok_or("no )")?),
                        None => (item.as_str(), ""),
                    };
                    if !navigations.contains(&name) {
                        return Err(format!("$expand={name} of {of}"));
                    }
                    let inner: Vec<_> =
                        split(inner, ';').into_iter().filter(|option| !option.is_empty()).collect();
                    shaped.insert(name.to_owned(), expanded(&from[name], name, &inner)?);
                }
            }
            "$orderby" | "$top" => {}
            _ => return Err(format!("option {name} within $expand")),
        }
    }
    for property in selected.clone().unwrap_or_default() {
        if !properties.contains(&property) {
            return Err(format!("$select={property} of {of}"));
        }
    }
    for property in properties {
        if selected.as_ref().is_none_or(|selected| selected.contains(property)) {
            let name = if *property == "id" { "@iot.id" } else { property };
            if let Some(value) = from.get(name) {
                shaped.insert(name.to_owned(), value.clone());
            }
        }
    }
    Ok(Value::Object(shaped))
}

fn expanded(from: &Value, of: &str, options: &[String]) -> Result<Value, String> {
    let Some(many) = from.as_array() else { return shape(from, of, options) };
    let mut many: Vec<_> = many.iter().collect();
    let option = |name: &str| options.iter().find_map(|option| option.strip_prefix(name));
    if let Some(by) = option("$orderby=") {
        let descending = order(by, of)?;
        let property = by.split(' ').next().unwrap_or_default();
        many.sort_by_key(|entity| entity[property].to_string());
        if descending {
            many.reverse();
        }
    }
    let top = option("$top=").map(|top| top.parse().map_err(|_| format!("$top={top}")));
    let many = many.into_iter().take(top.transpose()?.unwrap_or(100));
    many.map(|entity| shape(entity, of, options)).collect()
}

fn several(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// Parts between separators that no parenthesis holds.
fn split(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in text.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if c == separator && depth == 0 {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// A filter, as much of the language as is asked here; read and evaluated at
/// once.
struct Filter<'a> {
    text: &'a str,
    stream: &'a Stream,
    of: &'static str,
}

impl<'a> Condition<'a> for Filter<'a> {
    const MALFORMED: &'static str = "not a filter";

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
        if self.takes("st_within(Thing/Locations/location,geography'POLYGON((") {
            let (ring, rest) = self.text.split_once("))')").ok_or_else(|| self.malformed())?;
            self.text = rest;
            let numbers = ring.split([',', ' ']).map(str::parse::<f64>);
            let numbers: Vec<_> = numbers.collect::<Result<_, _>>().map_err(|e| e.to_string())?;
            if numbers.len() != 10 || numbers[..2] != numbers[8..] {
                return Err("a closed ring of four corners is expected".into());
            }
            let at = &self.stream["Thing"]["Locations"][0]["location"]["coordinates"];
            let within = |axis: usize| {
                let side = || numbers.iter().skip(axis).step_by(2).copied();
                let at = at[axis].as_f64().unwrap_or(f64::NAN);
                side().fold(f64::MAX, f64::min) <= at && at <= side().fold(f64::MIN, f64::max)
            };
            return Ok(within(0) && within(1));
        }
        let (path, rest) =
            self.text.trim_start().split_once(" eq ").ok_or_else(|| self.malformed())?;
        let values = self.values(path)?;
        self.text = rest;
        Ok(values.contains(&self.literal()?))
    }
}

impl Filter<'_> {
    /// What is at a path; of what there are several, all.
    fn values(&self, path: &str) -> Result<Vec<Value>, String> {
        let (mut at, mut of) = (vec![self.stream], self.of);
        let mut steps = path.split('/');
        while let Some(step) = steps.next() {
            let (properties, navigations) = entity(of).ok_or("no such entity")?;
            if navigations.contains(&step) {
                at = at.into_iter().flat_map(|at| several(&at[step])).collect();
                of = step;
            } else if properties.contains(&step) {
                let name = if step == "id" { "@iot.id" } else { step };
                // Below a property is JSON of the service's own.
                let below: Vec<_> = steps.collect();
                let value =
                    |at: &Value| below.iter().fold(&at[name], |at, step| &at[*step]).clone();
                return Ok(at.into_iter().map(value).collect());
            } else {
                break;
            }
        }
        Err(format!("no path {path}"))
    }

    fn literal(&mut self) -> Result<Value, String> {
        if !self.takes("'") {
            let end = self.text.find([' ', ')']).unwrap_or(self.text.len());
            let (number, rest) = self.text.split_at(end);
            self.text = rest;
            return number.parse().map_err(|_| format!("no literal: {number}"));
        }
        let mut literal = String::new();
        loop {
            let (piece, rest) = self.text.split_once('\'').ok_or_else(|| self.malformed())?;
            literal.push_str(piece);
            self.text = rest;
            match rest.strip_prefix('\'') {
                Some(rest) => {
                    literal.push('\'');
                    self.text = rest;
                }
                None => return Ok(json!(literal)),
            }
        }
    }
}
