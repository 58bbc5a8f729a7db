//! What a message says: plain figures, or JSON by pointers.

use jiff::Timestamp;
use serde_json::Value;

use crate::live::{Failure, Reading};
use crate::sources::services::asked::MappedService;
use crate::sources::settings::{Names, Pattern};
use crate::sources::{FigureSettings, MqttSettings, TopicSettings, figures, things};

/// Exact topics are subscribed to for this many things at most; for more, all
/// things of a topic.
const MOST_THINGS: usize = 200;

/// A message as it came.
pub(super) struct Message<'a> {
    pub(super) topic: &'a str,
    pub(super) payload: &'a [u8],
    /// When it came, if it was sent then: not when the broker had it in
    /// store.
    pub(super) sent: Option<Timestamp>,
}

/// The topics of a source.
pub(super) struct Topics(Vec<(Pattern, TopicSettings)>);

impl Topics {
    /// Those of the settings, which were checked.
    pub(super) fn new(settings: &MqttSettings) -> Self {
        let topics = settings.topics.iter();
        Self(topics.filter_map(|t| Some((Pattern::parse(&t.filter).ok()?, t.clone()))).collect())
    }

    /// Whether every message says itself when it was measured.
    pub(super) fn have_times(&self) -> bool {
        self.0.iter().all(|(_, topic)| topic.time.is_some())
    }

    /// What to subscribe to.
    pub(super) fn filters(&self, mapped: &MappedService) -> Vec<String> {
        let keys = mapped.things.all_keys();
        let mut filters: Vec<_> = if keys.is_empty() {
            self.filters_of(mapped, None)
        } else {
            keys.iter().flat_map(|key| self.filters_of(mapped, Some(key))).collect()
        };
        filters.sort_unstable();
        filters.dedup();
        filters
    }

    /// The filters by which a thing is heard.
    pub(super) fn filters_of(&self, mapped: &MappedService, key: Option<&str>) -> Vec<String> {
        let key = key.filter(|_| mapped.things.all_keys().len() <= MOST_THINGS);
        let filter = |(pattern, _): &(Pattern, TopicSettings)| {
            pattern.filter(key.filter(|_| pattern.names_things()))
        };
        self.0.iter().filter_map(filter).collect()
    }

    /// The readings in a message, and what in it could not be read; of one that
    /// is of no asset, what may be said of its key.
    pub(super) fn read(
        &self,
        message: &Message<'_>,
        mapped: &MappedService,
    ) -> Result<Vec<Result<Reading, Failure>>, String> {
        let known = |(pattern, topic): &'_ (Pattern, TopicSettings)| {
            Some((pattern.names(message.topic)?, topic.clone()))
        };
        match self.0.iter().find_map(known) {
            Some((names, topic)) => read(message, names, &topic, mapped),
            None => Ok(Vec::new()),
        }
    }
}

fn read(
    message: &Message<'_>,
    names: Names<'_>,
    topic: &TopicSettings,
    mapped: &MappedService,
) -> Result<Vec<Result<Reading, Failure>>, String> {
    let value = if topic.is_plain() && names.field.or(topic.field.as_deref()).is_some() {
        std::str::from_utf8(message.payload).map(|text| text.into()).map_err(|_| "no text".into())
    } else {
        serde_json::from_slice::<Value>(message.payload)
            .map_err(|error| figures::json_fault(&error))
    };
    let at = |pointer: &Option<String>| {
        pointer.as_ref().and_then(|pointer| value.as_ref().ok()?.pointer(pointer))
    };
    let own_key = at(&topic.thing).and_then(things::key);
    let key = own_key.as_deref().or(names.thing);
    let Some(asset) = mapped.things.asset(key, None) else {
        return Err(key.map_or_else(|| "none".into(), figures::told_key));
    };
    let value = match &value {
        Ok(value) => value,
        Err(wrong) => {
            let wrong = format!("{}: {wrong}", message.topic);
            return Ok(vec![Err(mapped.failure(asset, wrong))]);
        }
    };
    let time = match &topic.time {
        Some(_) => mapped.times.read(at(&topic.time)),
        None => message.sent.ok_or_else(|| "it has no time".into()),
    };
    let unit = at(&topic.unit).and_then(Value::as_str);
    let readings = mapped.figures.iter().filter_map(|figure| {
        let raw = raw(figure, value, names, topic)?;
        mapped.single(asset, figure, raw, unit, &time)
    });
    Ok(readings.collect())
}

/// Where a figure is in a message, if it is there.
fn raw<'a>(
    figure: &FigureSettings,
    value: &'a Value,
    names: Names<'_>,
    topic: &TopicSettings,
) -> Option<&'a Value> {
    match names.field.or(topic.field.as_deref()) {
        Some(field) if field == figure.field => match &topic.value {
            Some(pointer) => value.pointer(pointer),
            None => Some(value),
        },
        Some(_) => None,
        None => value.pointer(&figure.field),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sources::services::asked::Zone;
    use crate::sources::services::tests::demo;

    fn settings(topics: Value) -> MqttSettings {
        let settings: MqttSettings = serde_json::from_value(json!({
            "id": "b", "title": "B", "attribution": "A", "url": "mqtts://b", "topics": topics,
            "things": {"by": "list", "assets": {"7": "battery", "12": "substation"}},
            "figures": [{"field": "power", "quantity": "power_kw", "unit": "kW"},
                        {"field": "/p/v", "quantity": "power_kw"},
                        {"field": "/soc", "quantity": "state_of_charge_percent", "unit": "%"}],
        }))
        .unwrap();
        assert_eq!(settings.check(), Ok(()));
        settings
    }

    fn mapped(settings: &MqttSettings) -> MappedService {
        MappedService::new(&settings.service, Zone::OfPack, &demo().site())
    }

    fn heard(topics: Value, topic: &str, payload: &str, sent: Option<&str>) -> Vec<String> {
        let settings = settings(topics);
        let sent = sent.map(|sent| sent.parse().unwrap());
        let message = Message { topic, payload: payload.as_bytes(), sent };
        let heard = Topics::new(&settings).read(&message, &mapped(&settings)).unwrap_or_default();
        let heard = heard.into_iter().map(|heard| match heard {
            Ok(r) => format!("{} {:?} {:?} {}", r.asset, r.quantity, r.value, r.time),
            Err(failure) => format!("{} {}", failure.asset, failure.reason),
        });
        heard.collect()
    }

    const NOON: &str = "2026-06-14T12:00:00Z";

    #[test]
    fn a_plain_message_is_the_figure_and_of_when_it_was_sent() {
        let topics = json!([{"filter": "d/{thing}/{field}"}]);
        let read = |topic, payload, sent| heard(topics.clone(), topic, payload, sent);
        let good = format!("battery PowerKw Some(-1.5) {NOON}");
        assert_eq!(read("d/7/power", " -1.5\n", Some(NOON)), [good]);
        for nothing in ["d/8/power", "d/7/heat", "x/7/power", "d/7"] {
            assert_eq!(read(nothing, "1", Some(NOON)), [""; 0], "{nothing}");
        }
        assert!(read("d/7/power", "1.5", None)[0].contains("no time"));
        assert!(read("d/7/power", "much", Some(NOON))[0].contains("no number"));
        assert_eq!(read("d/7/power", "ND", Some(NOON)), [""; 0]);
    }

    #[test]
    fn json_is_read_by_pointers() {
        let topics = json!([{"filter": "d/#", "thing": "/id", "time": "/t", "unit": "/p/u"}]);
        let read = |payload: Value| heard(topics.clone(), "d/x", &payload.to_string(), None);
        let both = read(json!({"id": 12, "t": NOON, "soc": 55, "p": {"v": 2000, "u": "W"}}));
        let power = format!("substation PowerKw Some(2.0) {NOON}");
        assert_eq!(both, [power, format!("substation StateOfChargePercent Some(55.0) {NOON}")]);
        assert!(read(json!({"id": "7", "soc": 55}))[0].contains("no time"));
        assert!(read(json!({"id": "7", "soc": 55, "t": "14/06/2026"}))[0].contains("time_format"));
        assert!(read(json!({"id": "7", "t": NOON, "p": {"v": 1}}))[0].contains("no unit"));
        for nothing in [json!({"id": {}}), json!([]), json!({"t": NOON}), json!({"id": "7"})] {
            assert_eq!(read(nothing), [""; 0]);
        }
        let of_no_asset = |payload: Value| {
            let topic = topics[0].as_object().unwrap().clone();
            let settings = settings(json!([topic]));
            let payload = payload.to_string();
            let message = Message { topic: "d/x", payload: payload.as_bytes(), sent: None };
            Topics::new(&settings).read(&message, &mapped(&settings)).unwrap_err()
        };
        assert_eq!(of_no_asset(json!({"id": "CAB0"})), "\"CAB0\"");
        assert_eq!(of_no_asset(json!({"id": "1,567 kW"})), "a text as \"#,# kW\"");
        assert_eq!(of_no_asset(json!({})), "none");
        // Whose it is, nobody can tell.
        assert_eq!(heard(topics, "d/x", "{\"id\": 7", None), [""; 0]);
        let named = json!([{"filter": "d/{thing}", "time": "/t"}]);
        assert!(heard(named.clone(), "d/7", "{", None)[0].contains("d/7: EOF"));
        let deep = "[".repeat(10_000);
        assert!(heard(named, "d/7", &deep, None)[0].contains("recursion limit"));
    }

    #[test]
    fn what_nobody_could_listen_to_is_refused() {
        let check = |topics: Value, things: Value| {
            let settings: MqttSettings = serde_json::from_value(json!({
                "id": "b", "title": "B", "attribution": "A", "url": "mqtts://b",
                "topics": topics, "things": things,
                "figures": [{"field": "power", "quantity": "power_kw"}],
            }))
            .unwrap();
            settings.check().map_err(|fault| fault.to_string())
        };
        let by_id = json!({"by": "id"});
        for (topics, wrong) in [
            (json!([]), "topics: "),
            (json!([{"filter": "a/b", "field": "power"}]), "topics[0]: nothing names the thing"),
            (json!([{"filter": "{thing}"}]), "topics[0]: nothing names the figure"),
            (json!([{"filter": "{thing}", "field": "heat"}]), "topics[0]: no figure"),
            (json!([{"filter": "{thing}", "field": "power", "time": "t"}]), "topics[0]: \"t\""),
            (json!([{"filter": "{thing}/{field}", "field": "power"}]), "topics[0]: either"),
            (json!([{"filter": "#/a", "field": "power"}]), "topics[0]: #"),
        ] {
            let error = check(topics, by_id.clone()).unwrap_err();
            assert!(error.starts_with(wrong), "{error}");
        }
        let good = json!([{"filter": "{thing}", "field": "power"}]);
        assert_eq!(check(good.clone(), by_id), Ok(()));
        assert!(check(good, json!({"by": "place", "within_m": 5})).is_err());
    }
}
