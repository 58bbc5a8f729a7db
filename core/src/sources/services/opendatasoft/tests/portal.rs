//! A portal that holds every request against the rules of Explore API 2.1,
//! and answers from its records as the real one does.

use serde_json::{Map, Value, json};

use crate::sources::http::tests::server::{Reply, Request};
use crate::sources::services::condition::Condition;

const PARAMETERS: &[&str] = &[
    "select",
    "where",
    "group_by",
    "order_by",
    "limit",
    "offset",
    "refine",
    "exclude",
    "lang",
    "timezone",
    "include_links",
    "include_app_metas",
];

pub(super) type Record = Map<String, Value>;

/// A data set and its records.
#[derive(Clone)]
pub(super) struct Portal {
    pub(super) dataset: &'static str,
    pub(super) records: Vec<Record>,
}

impl Portal {
    pub(super) fn answer(&self, request: &Request) -> Reply {
        match self.query(request) {
            Ok(answer) => Reply::json(answer.to_string())
                .with("x-ratelimit-limit", "50000")
                .with("x-ratelimit-remaining", "49999"),
            Err((code, reason)) => {
                Reply::status(400, &json!({"error_code": code, "message": reason}).to_string())
            }
        }
    }

    fn query(&self, request: &Request) -> Result<Value, (&'static str, String)> {
        let rest = |reason: String| ("InvalidRESTParameterError", reason);
        let path = format!("/api/explore/v2.1/catalog/datasets/{}/records", self.dataset);
        if request.path() != path {
            return Err(("InvalidRESTParameterError", format!("no resource {}", request.path())));
        }
        let query = request.query();
        for (name, _) in &query {
            if !PARAMETERS.contains(&name.as_str()) {
                return Err(rest(format!("Unknown parameter: {name}")));
            }
            if query.iter().filter(|(other, _)| other == name).count() > 1 {
                return Err(rest(format!("{name} twice")));
            }
        }
        let get = |wanted: &str| {
            query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        };
        let whole = |name: &str, default: &str| {
            let value = get(name).unwrap_or(default);
            value.parse::<usize>().map_err(|_| rest(format!("Invalid value for {name}: {value}")))
        };
        let (limit, offset) = (whole("limit", "10")?, whole("offset", "0")?);
        if limit > 100 || offset + limit > 10_000 {
            return Err(rest("limit and offset: at most 100, and 10000 together".into()));
        }
        if get("timezone").is_some_and(|zone| jiff::tz::TimeZone::get(zone).is_err()) {
            return Err(rest("unknown timezone".into()));
        }
        let odsql = |reason: String| ("ODSQLError", reason);
        let mut found: Vec<&Record> = Vec::new();
        for record in &self.records {
            let mut condition =
                Odsql { text: get("where").unwrap_or(""), record, all: &self.records };
            if condition.text.is_empty() || condition.whole().map_err(odsql)? {
                found.push(record);
            }
        }
        if let Some(order) = get("order_by") {
            let (field, descending) = match order.split_once(' ') {
                Some((field, "desc")) => (field, true),
                Some((field, "asc")) => (field, false),
                None => (order, false),
                _ => return Err(odsql(format!("order_by: {order}"))),
            };
            let field = self.field(field).map_err(odsql)?;
            found.sort_by_key(|record| record.get(&field).map(Value::to_string));
            if descending {
                found.reverse();
            }
        }
        let total = found.len();
        let mut results = Vec::new();
        for record in found.into_iter().skip(offset).take(limit) {
            results.push(match get("select") {
                None => record.clone(),
                Some(select) => {
                    let fields = select.split(',').map(|field| self.field(field.trim()));
                    let fields: Vec<_> = fields.collect::<Result<_, _>>().map_err(odsql)?;
                    let all = fields.into_iter().map(|field| {
                        let value = record.get(&field).cloned().unwrap_or(Value::Null);
                        (field, value)
                    });
                    all.collect()
                }
            });
        }
        Ok(json!({"total_count": total, "results": results}))
    }

    fn field(&self, name: &str) -> Result<String, String> {
        let name = name.trim_matches('`').to_owned();
        let known = self.records.iter().any(|record| record.contains_key(&name));
        known.then_some(name.clone()).ok_or_else(|| format!("Unknown field: {name}"))
    }
}

/// A condition in ODSQL, as much of it as is asked here; read and evaluated
/// at once.
struct Odsql<'a> {
    text: &'a str,
    record: &'a Record,
    all: &'a [Record],
}

impl<'a> Condition<'a> for Odsql<'a> {
    const MALFORMED: &'static str = "ODSQL query is malformed";

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
        if self.takes("within_distance(") {
            return self.within_distance();
        }
        let value = self.field()?;
        if self.takes("is not null") {
            return Ok(!value.is_null());
        }
        if self.takes("in (") {
            let mut among = false;
            loop {
                among |= value == self.literal()?;
                if !self.takes(",") {
                    return self.expects(")").map(|()| among);
                }
            }
        }
        for (operator, met) in [
            ("<=", [true, true, false]),
            (">=", [false, true, true]),
            ("<", [true, false, false]),
            (">", [false, false, true]),
            ("=", [false, true, false]),
        ] {
            if self.takes(operator) {
                let than = self.literal()?;
                let order = match (time(&value), time(&than)) {
                    (Some(value), Some(than)) => value.cmp(&than),
                    _ => value.to_string().cmp(&than.to_string()),
                };
                return Ok(!value.is_null() && met[(order as i8 + 1) as usize]);
            }
        }
        Err(self.malformed())
    }
}

impl Odsql<'_> {
    fn within_distance(&mut self) -> Result<bool, String> {
        let place = self.field()?;
        self.expects(",")?;
        self.expects("geom'POINT(")?;
        let (point, rest) = self.text.split_once(")'").ok_or_else(|| self.malformed())?;
        self.text = rest;
        self.expects(",")?;
        let (metres, rest) = self.text.split_once("m)").ok_or_else(|| self.malformed())?;
        self.text = rest;
        let number = |text: &str| text.trim().parse::<f64>().map_err(|error| error.to_string());
        let (lon, lat) = point.split_once(' ').ok_or("POINT(lon lat)")?;
        let (lon, lat, metres) = (number(lon)?, number(lat)?, number(metres)?);
        let degree_m = 111_320.0;
        let (Some(at_lon), Some(at_lat)) = (place["lon"].as_f64(), place["lat"].as_f64()) else {
            return Ok(false);
        };
        let east = (at_lon - lon) * degree_m * lat.to_radians().cos();
        Ok(east.hypot((at_lat - lat) * degree_m) <= metres)
    }

    fn field(&mut self) -> Result<Value, String> {
        self.expects("`")?;
        let (name, rest) = self.text.split_once('`').ok_or_else(|| self.malformed())?;
        self.text = rest;
        if !self.all.iter().any(|record| record.contains_key(name)) {
            return Err(format!("Unknown field: {name}"));
        }
        Ok(self.record.get(name).cloned().unwrap_or(Value::Null))
    }

    fn literal(&mut self) -> Result<Value, String> {
        if self.takes("date'") {
            let (date, rest) = self.text.split_once('\'').ok_or_else(|| self.malformed())?;
            self.text = rest;
            let date = json!(date);
            return time(&date).map(|_| date).ok_or_else(|| "Invalid date".into());
        }
        if !self.takes("\"") {
            return Err(self.malformed());
        }
        let (mut literal, mut escaped) = (String::new(), false);
        for (place, c) in self.text.char_indices() {
            match c {
                _ if escaped => {
                    literal.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.text = &self.text[place + 1..];
                    return Ok(json!(literal));
                }
                c => literal.push(c),
            }
        }
        Err(self.malformed())
    }
}

fn time(value: &Value) -> Option<jiff::Timestamp> {
    value.as_str()?.parse().ok()
}
