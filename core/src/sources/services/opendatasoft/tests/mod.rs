//! The source against the recorded records, and against a strict portal.

mod portal;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::assets::AssetId;
use crate::live::{Batch, Fault, PollRequest, Quality, Quantity, Source, SourceError};
use crate::pack::SourceSettings;
use crate::sources::http::tests::server::{Reply, Server, client};
use crate::sources::services::tests::{demo, place};
use portal::{Portal, Record};

const ECO2MIX: &str = "eco2mix-national-tr";

/// The settings as an author writes them.
fn settings(server: &Server, with: Value) -> SourceSettings {
    let mut settings = json!({"type": "opendatasoft", "id": "odre", "title": "ODRÉ",
        "attribution": "RTE, ODRÉ (Licence Ouverte 2.0)", "url": server.url("").as_str(),
        "dataset": ECO2MIX, "time_field": "date_heure",
        "things": {"by": "one", "asset": "substation"},
        "figures": [{"field": "consommation", "quantity": "power_kw", "unit": "MW"}]});
    for (field, value) in with.as_object().unwrap() {
        settings[field] = value.clone();
    }
    let settings: SourceSettings = serde_json::from_value(settings).unwrap();
    settings.check().unwrap();
    settings
}

fn source(server: &Server, with: Value) -> Box<dyn Source> {
    let http = client(&[server], vec![]);
    crate::visit::open(&settings(server, with), &demo().site(), &http).unwrap()
}

async fn poll(source: &dyn Source, assets: &[&str], now: &str) -> Result<Batch, SourceError> {
    let assets: Vec<AssetId> = assets.iter().map(|&asset| asset.into()).collect();
    source.poll(PollRequest { assets: &assets, now: now.parse().unwrap() }).await
}

fn object(value: Value) -> Record {
    value.as_object().unwrap().clone()
}

/// What RTE answered in 2022, in the shape of the newer interface.
fn recorded() -> Portal {
    let text = include_str!("../../../../../tests/data/odre/eco2mix_national_tr_v1_3_records.json");
    let old: Value = serde_json::from_str(text).unwrap();
    let records = old["records"].as_array().unwrap();
    let records = records.iter().map(|record| object(record["fields"].clone())).collect();
    Portal { dataset: ECO2MIX, records }
}

async fn served(portal: Portal) -> Server {
    Server::start(move |request| portal.answer(request)).await
}

fn values(batch: &Batch) -> Vec<(String, Quantity, Option<f64>, String)> {
    let readings = batch.readings.iter();
    readings.map(|r| (r.asset.to_string(), r.quantity, r.value, r.time.to_string())).collect()
}

#[tokio::test]
async fn the_recorded_answer_of_2026_is_read() {
    let text =
        include_str!("../../../../../tests/data/odre/eco2mix_national_tr_v2.1_1_record.json");
    let server = Server::start(move |_| Reply::json(text)).await;
    let figures = json!([
        {"field": "consommation", "quantity": "power_kw", "unit": "MW"},
        {"field": "pompage", "quantity": "heat_kw", "unit": "MW", "negative": true}]);
    let source = source(&server, json!({"figures": figures}));
    let batch = poll(&*source, &["substation"], "2026-06-14T19:10:00Z").await.unwrap();
    let time = "2026-06-14T19:00:00Z".to_owned();
    assert_eq!(
        values(&batch),
        [
            ("substation".into(), Quantity::PowerKw, Some(41_528_000.0), time.clone()),
            ("substation".into(), Quantity::HeatKw, Some(76_000.0), time),
        ]
    );
    assert_eq!(batch.readings[0].quality, Quality::Live);
    assert_eq!(batch.next_poll, Some("2026-06-14T19:11:00Z".parse().unwrap()));
}

#[tokio::test]
async fn the_newest_with_a_figure_of_the_recorded_records_wins() {
    let server = served(recorded()).await;
    let source = source(
        &server,
        json!({"figures": [
        {"field": "ech_comm_angleterre", "quantity": "power_kw", "unit": "MW"},
        {"field": "eolien", "quantity": "heat_kw", "unit": "MW"},
        {"field": "stockage_batterie", "quantity": "available", "unit": "1"}]}),
    );
    let batch = poll(&*source, &["substation", "tr-1"], "2022-07-12T18:00:00Z").await.unwrap();
    // "2585" is a text there, and "ND" is no figure.
    let time = "2022-07-12T17:30:00Z".to_owned();
    assert_eq!(
        values(&batch),
        [
            ("substation".into(), Quantity::PowerKw, Some(2_585_000.0), time.clone()),
            ("substation".into(), Quantity::HeatKw, Some(1_082_000.0), time),
        ]
    );
    assert!(matches!(
        &batch.failures[..],
        [failure] if failure.asset.as_str() == "tr-1"
            && matches!(failure.reason, SourceError::UnknownAsset { .. })
    ));
    // What it is not about is not asked for at all.
    poll(&*source, &["tr-1"], "2022-07-12T18:00:00Z").await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_condition_of_the_authors_and_an_error_of_the_portals() {
    let server = served(recorded()).await;
    let none = source(&server, json!({"where": "`nature` = \"Consolidées\""}));
    let batch = poll(&*none, &["substation"], "2022-07-12T18:00:00Z").await.unwrap();
    assert!(batch.readings.is_empty() && batch.failures.is_empty());
    let wrong = source(&server, json!({"where": "`natur` = \"x\""}));
    let error = poll(&*wrong, &["substation"], "2022-07-12T18:00:00Z").await.unwrap_err();
    assert_eq!(
        error,
        SourceError::Unreadable {
            source_id: "odre".into(),
            fault: Fault::Status,
            reason: "127.0.0.1 answered with status 400: Unknown field: natur".into(),
        }
    );
}

/// A meter read out each quarter of an hour for every transformer.
fn meters(count: usize, hours: i64) -> Portal {
    let first: Timestamp = "2026-06-14T00:00:00Z".parse().unwrap();
    let mut records = Vec::new();
    for quarter in 0..hours * 4 {
        let time = first + SignedDuration::from_mins(15 * quarter);
        for meter in 1..=count {
            records
                .push(object(json!({"poste": format!("P\"{meter}"), "horodate": time.to_string(),
                "energie": quarter, "lieu": {"lon": 2.2676, "lat": 48.8153}})));
        }
    }
    Portal { dataset: "postes", records }
}

fn meter_settings(count: usize) -> Value {
    let assets: std::collections::BTreeMap<_, _> =
        (1..=count).map(|meter| (format!("P\"{meter}"), format!("asset-{meter}"))).collect();
    json!({"dataset": "postes", "time_field": "horodate", "key_field": "poste",
        "things": {"by": "list", "assets": assets}, "every_s": 900, "estimated": true,
        "figures": [{"field": "energie", "quantity": "power_kw", "unit": "kWh", "over_s": 900}]})
}

#[tokio::test]
async fn many_assets_are_asked_about_in_one_request() {
    let server = served(meters(40, 2)).await;
    let source = source(&server, meter_settings(40));
    let ids: Vec<_> = (1..=40).map(|meter| format!("asset-{meter}")).collect();
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let batch = poll(&*source, &ids, "2026-06-14T01:00:00Z").await.unwrap();
    assert_eq!(batch.readings.len(), 40);
    for reading in &batch.readings {
        assert_eq!((reading.value, reading.quality), (Some(16.0), Quality::Estimated));
        assert_eq!(reading.time.to_string(), "2026-06-14T01:00:00Z");
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn further_pages_are_fetched_until_all_are_found() {
    // One meter was last read out an hour before the others: on page three.
    let mut portal = meters(50, 2);
    let late: Timestamp = "2026-06-14T00:15:00Z".parse().unwrap();
    portal.records.retain(|record| {
        let time: Timestamp = record["horodate"].as_str().unwrap().parse().unwrap();
        record["poste"] != "P\"7" || time <= late
    });
    let server = served(portal).await;
    let source = source(&server, meter_settings(50));
    let ids: Vec<_> = (1..=50).map(|meter| format!("asset-{meter}")).collect();
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let batch = poll(&*source, &ids, "2026-06-14T01:00:00Z").await.unwrap();
    assert_eq!(batch.readings.len(), 50);
    let seven = batch.readings.iter().find(|r| r.asset.as_str() == "asset-7").unwrap();
    assert_eq!((seven.value, seven.time), (Some(4.0), late));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_thing_is_the_nearest_asset_around_its_place() {
    let at = place("tr-4");
    let mut portal = meters(1, 1);
    for (record, off) in portal.records.iter_mut().zip([0.0, 0.001, 0.00001, 0.002]) {
        record["lieu"] = json!({"lon": at.lon_deg() + off, "lat": at.lat_deg()});
    }
    let server = served(portal).await;
    let mut by_place = meter_settings(0);
    by_place["things"] = json!({"by": "place", "within_m": 20, "kind": "transformer"});
    by_place["key_field"] = json!("lieu");
    let source = source(&server, by_place);
    let batch = poll(&*source, &["tr-4"], "2026-06-14T01:00:00Z").await.unwrap();
    assert_eq!(
        values(&batch),
        [("tr-4".into(), Quantity::PowerKw, Some(8.0), "2026-06-14T00:30:00Z".into(),)]
    );
}

#[tokio::test]
async fn a_figure_that_is_none_fails_its_asset_only() {
    let mut portal = meters(2, 1);
    for record in portal.records.iter_mut().filter(|record| record["poste"] == "P\"1") {
        record["energie"] = json!("beaucoup");
    }
    let server = served(portal).await;
    let source = source(&server, meter_settings(2));
    let batch = poll(&*source, &[], "2026-06-14T01:00:00Z").await.unwrap();
    assert_eq!(batch.readings.len(), 1);
    let failure = &batch.failures[0];
    assert_eq!(failure.asset.as_str(), "asset-1");
    assert!(failure.reason.to_string().contains("a text is no number"), "{failure:?}");
}

/// What a portal that answers with these records comes to; then what failed and
/// what is to be known.
async fn says(records: Value, with: Value) -> Vec<String> {
    let server = Server::start(move |_| Reply::json(json!({"results": records}).to_string())).await;
    let mut all = json!({"key_field": "k", "time_field": "t",
        "things": {"by": "list", "assets": {"A": "battery", "B": "substation", "C": "tr-1", "D": "tr-2"}},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    for (field, value) in with.as_object().unwrap() {
        all[field] = value.clone();
    }
    let batch = poll(&*source(&server, all), &[], "2026-06-14T12:00:00Z").await.unwrap();
    let read =
        batch.readings.iter().map(|r| format!("{} {} {}", r.asset, r.value.unwrap(), r.time));
    let failed = batch.failures.iter().map(|it| format!("{} {}", it.asset, it.reason));
    read.chain(failed).chain(batch.remark).collect()
}

fn records(values: &[(&str, &str, &str)]) -> Value {
    values.iter().map(|(k, p, t)| json!({"k": k, "p": p, "t": t})).collect()
}

#[tokio::test]
async fn a_text_that_is_two_numbers_is_not_taken_for_one_of_them() {
    let noon = "2026-06-14T12:00:00Z";
    let column = |other| records(&[("A", "27,491", noon), ("B", other, noon)]);
    let said = says(column("1,234.5"), json!({})).await;
    assert_eq!(said[0], format!("battery 27491 {noon}"));
    let said = says(column("2,5"), json!({})).await;
    assert_eq!(said[0], format!("battery 27.491 {noon}"));
    // A column of both, and one that does not tell.
    for other in ["1.5", "3"] {
        let said = says(column(other), json!({})).await;
        assert!(said[0].starts_with("substation "), "{said:?}");
        let wrong = "p: a text as \"#,#\" may be two numbers: say with decimal which sign stands";
        assert!(said[1].starts_with("battery ") && said[1].contains(wrong), "{said:?}");
    }
    for (sign, value) in [(".", "27491"), (",", "27.491")] {
        let said = says(column("3"), json!({"decimal": sign})).await;
        assert_eq!(said[0], format!("battery {value} {noon}"));
    }
}

#[tokio::test]
async fn a_time_that_is_a_text_is_read_by_the_authors_format() {
    let times = [("A", "1", "14/06/2026 14:00"), ("B", "2", "1781438400"), ("C", "3", "")];
    let said = says(records(&times), json!({})).await;
    assert_eq!(said[0], "substation 2 2026-06-14T12:00:00Z");
    let wrong = "its time, \"14/06/2026 14:00\", cannot be read: say with time_format";
    assert!(said[1].contains(wrong) && said[2].contains("it has no time"), "{said:?}");

    let server =
        Server::start(move |_| Reply::json(json!({"results": records(&times[..1])}).to_string()))
            .await;
    let with = json!({"key_field": "k", "time_field": "t", "time_format": "%d/%m/%Y %H:%M",
        "things": {"by": "list", "assets": {"A": "battery"}},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    let batch = poll(&*source(&server, with), &["battery"], "2026-06-14T12:00:00Z").await.unwrap();
    assert_eq!(batch.readings[0].time.to_string(), "2026-06-14T12:00:00Z");
    // To the portal it is no date that it could compare.
    let query = server.seen()[0].query();
    assert!(query.iter().all(|(name, value)| name != "order_by" && !value.contains("date'")));
}

#[tokio::test]
async fn a_place_in_another_form_is_read_or_counted() {
    let at = place("tr-4");
    let (lat, lon) = (at.lat_deg(), at.lon_deg());
    let point = json!({"type": "Point", "coordinates": [lon, lat]});
    let by_place = json!({"things": {"by": "place", "within_m": 20, "kind": "transformer"}});
    let record = |place: &Value| json!({"k": place, "p": 1, "t": "2026-06-14T12:00:00Z"});
    for place in [
        json!({"lon": lon, "lat": lat}),
        json!([lat, lon]),
        json!(format!("{lat}, {lon}")),
        json!({"type": "Feature", "geometry": point, "properties": {}}),
        point,
    ] {
        let said = says(json!([record(&place)]), by_place.clone()).await;
        assert_eq!(said, ["tr-4 1 2026-06-14T12:00:00Z"], "{place}");
    }
    let none = [json!(null), json!("Fort d'Issy"), json!([lat])];
    let records: Value = none.iter().map(record).collect();
    assert_eq!(
        says(records, by_place).await,
        ["3 records, 3 without a place that can be read, the first has nothing"]
    );
}

#[tokio::test]
async fn where_nothing_is_of_an_asset_it_is_told_what_there_was() {
    let said = says(records(&[("CAB0", "1", "")]), json!({})).await;
    assert_eq!(said, ["1 record, none of an asset; first key \"CAB0\", the pack has \"A\""]);
    let said = says(json!([{"k": "A", "p": null}, [], null]), json!({})).await;
    assert_eq!(
        said,
        ["3 records, 2 left out, the first: a list is no record, 1 of an asset without a figure"]
    );
}

#[tokio::test]
async fn the_quota_and_an_answer_of_another_shape() {
    let busy = Server::start(|_| Reply::status(429, "{}").with("retry-after", "120")).await;
    let error = poll(&*source(&busy, json!({})), &["substation"], "2026-06-14T19:00:00Z").await;
    let retry_at = Some("2026-06-14T19:02:00Z".parse().unwrap());
    assert_eq!(error, Err(SourceError::Busy { source_id: "odre".into(), retry_at }));
    let other = Server::start(|_| Reply::json(r#"{"records": []}"#)).await;
    let error = poll(&*source(&other, json!({})), &["substation"], "2026-06-14T19:00:00Z").await;
    assert!(matches!(error, Err(SourceError::Unreadable { fault: Fault::Malformed, .. })));
}

#[test]
fn settings_that_cannot_be_asked_with_are_named() {
    let check = |field: &str, value: Value| {
        let mut settings = json!({"type": "opendatasoft", "id": "a", "title": "A",
            "attribution": "B", "url": "https://data.issy.com", "dataset": "d",
            "time_field": "t", "things": {"by": "one", "asset": "x"},
            "figures": [{"field": "f", "quantity": "power_kw", "unit": "MW"}]});
        settings[field] = value;
        let settings: SourceSettings = serde_json::from_value(settings).unwrap();
        settings.check().err().map(|fault| fault.to_string())
    };
    assert_eq!(check("title", json!("B")), None);
    for (field, value, said) in [
        ("url", json!("https://u:p@x.org"), "url: expected neither"),
        ("url", json!("mailto:a@b"), "url: expected https"),
        ("dataset", json!("a/../b"), "dataset: "),
        ("time_field", json!("a`b"), "time_field: "),
        ("things", json!({"by": "id"}), "key_field: missing"),
        ("figures", json!([]), "figures: expected one"),
        ("time_format", json!("%H:%M"), "time_format: \"%H:%M\" writes no date and time"),
        ("time_zone", json!("Paris"), "time_zone: expected an IANA name"),
        (
            "figures",
            json!([{"field": "f", "quantity": "power_kw", "unit": "kWh"}]),
            "figures[0].unit: kWh is an energy",
        ),
    ] {
        let found = check(field, value).unwrap_or_default();
        assert!(found.starts_with(said), "{found:?} for {said:?}");
    }
}
