//! The source against a strict service.

mod service;

use serde_json::{Value, json};

use crate::assets::AssetId;
use crate::live::{Batch, Fault, PollRequest, Quantity, Source, SourceError};
use crate::pack::SourceSettings;
use crate::sources::http::tests::server::{Reply, Server, client};
use crate::sources::services::tests::{demo, place};
use service::{Service, Stream};

const NOW: &str = "2026-06-14T12:00:00Z";
const POWER: &str = "Active Power";

/// A thing's datastream of power in watts with two observations.
fn stream(id: i64, thing: Value, watts: f64) -> Stream {
    json!({"@iot.id": id, "name": format!("stream {id}"),
        "unitOfMeasurement": {"name": "Watt", "symbol": "W", "definition": "http://unitsofmeasure.org/ucum.html#para-30"},
        "Thing": thing,
        "ObservedProperty": {"name": POWER, "definition": "https://example.org/power"},
        "Observations": [
            {"phenomenonTime": "2026-06-14T11:30:00Z", "result": watts / 2.0},
            {"phenomenonTime": "2026-06-14T11:30:00Z/2026-06-14T11:45:00Z", "result": watts}]})
}

fn thing(id: Value, meter: &str) -> Value {
    json!({"@iot.id": id, "name": format!("thing {id}"), "properties": {"meter": {"no": meter}},
        "Locations": [{"location": {"type": "Point", "coordinates": [2.0, 48.0]}}]})
}

fn streams(count: i64) -> Vec<Stream> {
    let one = |n| stream(n, thing(json!(n), &format!("M'{n}")), 1000.0 * n as f64);
    (1..=count).map(one).collect()
}

async fn served(streams: Vec<Stream>, page: usize) -> Server {
    let service = Service { streams, page, multi: true };
    Server::start(move |request| service.answer(request)).await
}

fn source(server: &Server, things: Value, with: Value) -> Box<dyn Source> {
    let mut settings = json!({"type": "sensor_things", "id": "frost", "title": "FROST",
        "attribution": "The city", "url": server.url("/v1.1").as_str(), "things": things,
        "figures": [{"field": POWER, "quantity": "power_kw"}]});
    for (field, value) in with.as_object().unwrap() {
        settings[field] = value.clone();
    }
    let settings: SourceSettings = serde_json::from_value(settings).unwrap();
    settings.check().unwrap();
    crate::visit::open(&settings, &demo().site(), &client(&[server], vec![])).unwrap()
}

fn list(count: i64, key: impl Fn(i64) -> String) -> Value {
    let assets: Vec<_> = (1..=count).map(|n| (key(n), format!("asset-{n}").into())).collect();
    json!({"by": "list", "assets": assets.into_iter().collect::<serde_json::Map<_, Value>>()})
}

async fn poll(source: &dyn Source, assets: &[AssetId]) -> Result<Batch, SourceError> {
    source.poll(PollRequest { assets, now: NOW.parse().unwrap() }).await
}

fn assets(numbers: impl Iterator<Item = i64>) -> Vec<AssetId> {
    numbers.map(|n| AssetId::from(format!("asset-{n}").as_str())).collect()
}

#[tokio::test]
async fn the_newest_of_many_datastreams_in_one_request() {
    let server = served(streams(40), 200).await;
    let source = source(&server, list(40, |n| n.to_string()), json!({}));
    let batch = poll(&*source, &assets(1..=40)).await.unwrap();
    assert_eq!(server.seen().len(), 1);
    assert_eq!((batch.readings.len(), batch.failures.len()), (40, 0));
    for reading in &batch.readings {
        let number: f64 = reading.asset.as_str()[6..].parse().unwrap();
        assert_eq!((reading.quantity, reading.value), (Quantity::PowerKw, Some(number)));
        assert_eq!(reading.time, "2026-06-14T11:45:00Z".parse().unwrap());
    }
}

#[tokio::test]
async fn only_what_is_asked_about_is_asked_for_and_pages_are_followed() {
    let server = served(streams(2000), 3).await;
    let source = source(&server, list(2000, |n| n.to_string()), json!({}));
    let batch = poll(&*source, &assets(101..=108)).await.unwrap();
    assert_eq!(batch.readings.len(), 8);
    // Pages of three, at our address though the service names another.
    assert_eq!(server.seen().len(), 3);
    let batch = poll(&*source, &assets(5000..=5001)).await.unwrap();
    assert_eq!((batch.readings.len(), batch.failures.len(), server.seen().len()), (0, 2, 3));
}

#[tokio::test]
async fn a_thing_by_a_property_by_its_name_by_a_text_for_an_id() {
    let server = served(streams(5), 100).await;
    let property =
        source(&server, list(5, |n| format!("M'{n}")), json!({"key": "properties/meter/no"}));
    let batch = poll(&*property, &assets(2..=3)).await.unwrap();
    assert_eq!(batch.readings.iter().map(|r| r.value).collect::<Vec<_>>(), [Some(2.0), Some(3.0)]);
    let name = source(&server, list(5, |n| format!("thing {n}")), json!({"key": "name"}));
    assert_eq!(poll(&*name, &assets(4..=4)).await.unwrap().readings.len(), 1);
    let server = served(vec![stream(1, thing(json!("urn:a'b"), ""), 1.0)], 100).await;
    let text = source(&server, list(1, |_| "urn:a'b".into()), json!({}));
    assert_eq!(poll(&*text, &assets(1..=1)).await.unwrap().readings.len(), 1);
}

#[tokio::test]
async fn a_thing_is_the_nearest_asset_around_its_location() {
    let at = place("tr-4");
    let mut streams = streams(3);
    for (stream, off) in streams.iter_mut().zip([0.00002, 0.01, 0.1]) {
        let location = &mut stream["Thing"]["Locations"][0]["location"];
        location["coordinates"] = json!([at.lon_deg() + off, at.lat_deg()]);
    }
    let server = served(streams, 100).await;
    let things = json!({"by": "place", "within_m": 20, "kind": "transformer"});
    let source = source(&server, things, json!({}));
    let batch = poll(&*source, &["tr-4".into()]).await.unwrap();
    assert_eq!(batch.readings.len(), 1);
    assert_eq!((batch.readings[0].asset.as_str(), batch.readings[0].value), ("tr-4", Some(1.0)));
}

#[tokio::test]
async fn what_cannot_be_read_fails_its_asset_only() {
    let mut streams = streams(4);
    streams[0]["Observations"] = json!([]);
    streams[1]["Observations"] =
        json!([{"phenomenonTime": "2026-06-14T11:45:00Z", "result": "open"}]);
    streams[2]["unitOfMeasurement"] = json!({"name": "Volt", "symbol": "V", "definition": null});
    let server = served(streams, 100).await;
    let source = source(&server, list(4, |n| n.to_string()), json!({}));
    let batch = poll(&*source, &assets(1..=4)).await.unwrap();
    assert_eq!(batch.readings.len(), 1);
    let said: Vec<_> = batch.failures.iter().map(|failure| failure.reason.to_string()).collect();
    assert_eq!(said.len(), 2);
    assert!(
        said[0].contains("a text is no number") && said[1].contains("V cannot become kW"),
        "{said:?}"
    );
}

/// A thing's MultiDatastream: a temperature, and the power in watts.
fn multi_stream(id: i64, results: Value) -> Stream {
    let unit =
        |name: &str, symbol: &str| json!({"name": name, "symbol": symbol, "definition": null});
    json!({"@iot.id": id, "name": format!("multi {id}"),
        "unitOfMeasurements": [unit("Celsius", "°C"), unit("Watt", "W")],
        "multiObservationDataTypes": ["-", "-"], "Thing": thing(json!(id), ""),
        "ObservedProperties": [
            {"name": "Air Temperature", "definition": "https://example.org/temperature"},
            {"name": POWER, "definition": "https://example.org/power"}],
        "Observations": [{"phenomenonTime": "2026-06-14T11:50:00Z", "result": results}]})
}

#[tokio::test]
async fn multi_datastreams_are_asked_for_where_the_author_says_so() {
    let mut streams = streams(2);
    streams.push(multi_stream(1, json!([21.5, 7000.0])));
    streams.push(multi_stream(3, json!([19, "open"])));
    streams.push(multi_stream(4, json!([18.0])));
    streams.push(multi_stream(5, json!(null)));
    let server = served(streams, 100).await;
    let with = json!({"multi_datastreams": true, "figures": [
        {"field": POWER, "quantity": "power_kw"},
        {"field": "https://example.org/temperature", "quantity": "temperature_c"}]});
    let every = source(&server, list(5, |n| n.to_string()), with);
    let batch = poll(&*every, &assets(1..=5)).await.unwrap();
    let read: Vec<_> = batch.readings.iter().map(|r| (r.asset.as_str(), r.value)).collect();
    assert_eq!(
        read,
        [
            // The newer of two datastreams of the same.
            ("asset-1", Some(7.0)),
            ("asset-1", Some(21.5)),
            ("asset-2", Some(2.0)),
            ("asset-3", Some(19.0)),
            ("asset-4", Some(18.0)),
        ]
    );
    let said: Vec<_> = batch.failures.iter().map(|failure| failure.reason.to_string()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("a text is no number") && said[1].contains("a list is no number"));
    assert_eq!(server.seen().len(), 2);
    // A service that has none is not asked for them.
    let single = source(&server, list(5, |n| n.to_string()), json!({}));
    assert_eq!(poll(&*single, &assets(1..=5)).await.unwrap().readings.len(), 2);
    assert_eq!(server.seen().len(), 3);
}

/// What a service that answers with these datastreams comes to.
async fn says(streams: Value, things: Value, with: Value) -> Batch {
    let body = json!({"value": streams}).to_string();
    let server = Server::start(move |_| Reply::json(body.clone())).await;
    poll(&*source(&server, things, with), &[]).await.unwrap()
}

#[tokio::test]
async fn an_odd_datastream_is_left_out_and_counted_and_the_page_stays() {
    let mut streams: Vec<_> = streams(12).into_iter().map(|stream| json!(stream)).collect();
    streams[1]["unitOfMeasurement"] = json!(null);
    streams[2]["unitOfMeasurement"] = json!({"name": null, "symbol": "", "definition": null});
    streams[3].as_object_mut().unwrap().remove("Thing");
    streams[4]["Thing"] = json!(null);
    streams[5]["Observations"] = json!(null);
    streams[6]["Observations"] = json!({"result": 1567});
    streams[7] = json!("1567");
    streams[8]["ObservedProperty"] = json!(null);
    streams[9]["Thing"]["name"] = json!(10);
    streams[9]["unitOfMeasurement"] = json!("W");
    streams[9]["Thing"]["Locations"] = json!(null);
    streams[10]["unitOfMeasurement"] = json!({"name": "Kilowatt", "symbol": "kw", "definition": "https://qudt.org/vocab/unit/KiloW"});
    let batch = says(json!(streams), list(12, |n| n.to_string()), json!({})).await;
    let read: Vec<_> = batch.readings.iter().map(|r| (r.asset.as_str(), r.value)).collect();
    assert_eq!(
        read,
        [
            ("asset-1", Some(1.0)),
            ("asset-10", Some(10.0)),
            ("asset-11", Some(11_000.0)),
            ("asset-12", Some(12.0)),
        ]
    );
    let said: Vec<_> = batch.failures.iter().map(|failure| failure.reason.to_string()).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said.iter().all(|said| said.contains("no unit: set one")), "{said:?}");
    let remark = batch.remark.unwrap();
    assert_eq!(remark, "12 records, 6 left out, the first: datastream 4: no Thing");
}

#[tokio::test]
async fn of_one_asset_no_thing_is_needed_and_the_authors_unit_does() {
    let mut stream = json!(stream(1, json!(null), 5.0));
    stream["unitOfMeasurement"] = json!(null);
    let with = json!({"figures": [{"field": POWER, "quantity": "power_kw", "unit": "kW"}]});
    let batch = says(json!([stream]), json!({"by": "one", "asset": "battery"}), with).await;
    assert_eq!(batch.readings.iter().map(|r| r.value).collect::<Vec<_>>(), [Some(5.0)]);
    assert_eq!((batch.failures, batch.remark), (vec![], None));
}

#[tokio::test]
async fn a_time_without_a_zone_is_of_utc_unless_the_author_says_it() {
    let mut stream = json!(stream(1, thing(json!(1), ""), 5000.0));
    stream["Observations"] = json!([{"phenomenonTime": "2026-06-14T11:45:00", "result": true},
        {"phenomenonTime": "2026-06-14T11:40:00/2026-06-14T11:45:00", "result": 5000}]);
    for (zone, time) in
        [(json!(null), "2026-06-14T11:45:00Z"), (json!("Europe/Paris"), "2026-06-14T09:45:00Z")]
    {
        let with = json!({"time_zone": zone});
        let batch = says(json!([stream]), list(1, |n| n.to_string()), with).await;
        assert_eq!(batch.readings[0].time, time.parse().unwrap());
        // A meter that is on is no power of 1 kW.
        assert!(batch.failures[0].reason.to_string().contains("a boolean"), "{batch:?}");
    }
}

#[tokio::test]
async fn where_nothing_is_of_an_asset_it_is_told_what_there_was() {
    let three = || streams(3).into_iter().map(|stream| json!(stream)).collect::<Value>();
    let batch = says(three(), list(1, |n| format!("No {n}")), json!({})).await;
    assert_eq!(
        batch.remark.as_deref(),
        Some("3 records, none of an asset; first key \"1\", the pack has \"No 1\"")
    );
    let with = json!({"key": "properties/meter/no"});
    let batch = says(three(), list(1, |n| n.to_string()), with).await;
    assert!(batch.remark.unwrap().contains("first key \"M'1\""));
    let batch = says(json!([]), list(1, |n| n.to_string()), json!({})).await;
    assert_eq!(batch.remark.as_deref(), Some("no record, the pack has \"1\""));
    let mut empty = three();
    empty[0]["Observations"] = json!([]);
    empty[1]["Thing"]["@iot.id"] = json!(null);
    empty[2]["Thing"]["@iot.id"] = json!(77);
    let batch = says(empty, list(1, |n| n.to_string()), json!({})).await;
    assert_eq!(
        batch.remark.as_deref(),
        Some(
            "3 records, 1 without a key, 1 of an asset without a figure, 1 not of an asset; \
             first key \"77\", the pack has \"1\""
        )
    );
}

#[tokio::test]
async fn a_place_in_another_form_is_read_or_counted() {
    let at = place("tr-4");
    let mut streams: Vec<_> = streams(5).into_iter().map(|stream| json!(stream)).collect();
    let point = json!({"type": "Point", "coordinates": [at.lon_deg(), at.lat_deg()]});
    let feature = json!({"type": "Feature", "geometry": point, "properties": {}});
    let text = format!("{}, {}", at.lat_deg(), at.lon_deg());
    let places =
        [feature, json!(text), json!([at.lat_deg(), at.lon_deg()]), json!(null), json!("here")];
    for (stream, place) in streams.iter_mut().zip(places) {
        stream["Thing"]["Locations"][0]["location"] = place;
    }
    let things = json!({"by": "place", "within_m": 20, "kind": "transformer"});
    let batch = says(json!(streams[..2]), things.clone(), json!({})).await;
    assert_eq!(batch.readings.len(), 1);
    assert_eq!((batch.readings[0].asset.as_str(), batch.remark), ("tr-4", None));
    let batch = says(json!(streams), things, json!({})).await;
    assert_eq!(batch.readings.len(), 1);
    let remark = batch.remark.unwrap();
    assert_eq!(remark, "5 records, 3 without a place that can be read, the first has a list");
}

#[tokio::test]
async fn a_wrong_filter_is_named_and_a_circle_of_pages_ends() {
    let server = served(streams(1), 100).await;
    let things = json!({"by": "one", "asset": "substation"});
    let wrong = source(&server, things.clone(), json!({"filter": "Thing/colour eq 'red'"}));
    let error = poll(&*wrong, &["substation".into()]).await.unwrap_err();
    assert!(error.to_string().contains("no path Thing/colour"), "{error}");
    let circle = Server::start(|request| {
        let next = format!("http://elsewhere{}", request.target);
        Reply::json(json!({"value": [], "@iot.nextLink": next}).to_string())
    })
    .await;
    let error = poll(&*source(&circle, things, json!({})), &["substation".into()]).await;
    assert!(
        matches!(error, Err(SourceError::Unreadable { fault: Fault::Malformed, .. })),
        "{error:?}"
    );
    assert_eq!(circle.seen().len(), 1);
}
