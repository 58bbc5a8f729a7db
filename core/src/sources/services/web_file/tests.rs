//! The source against files as people put them on the web.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::assets::AssetId;
use crate::live::{Batch, Fault, PollRequest, Source, SourceError};
use crate::pack::SourceSettings;
use crate::sources::http::tests::server::{Reply, Request, Server, client};
use crate::sources::services::tests::{demo, place};

const NOON: &str = "2026-06-14T12:00:00Z";

/// The settings as an author writes them; `with` goes before.
fn settings(kind: &str, url: &str, with: &Value) -> Result<SourceSettings, String> {
    let mut settings = json!({"type": kind, "id": "file", "title": "File", "attribution": "City",
        "url": url, "things": {"by": "list", "assets": {"7": "battery", "12": "substation"}}});
    for (field, value) in with.as_object().unwrap() {
        settings[field] = value.clone();
    }
    let settings: SourceSettings =
        serde_json::from_value(settings).map_err(|error| error.to_string())?;
    settings.check().map_err(|fault| fault.to_string())?;
    Ok(settings)
}

fn source(server: &Server, kind: &str, with: &Value) -> Box<dyn Source> {
    let settings = settings(kind, server.url("/d/f").as_str(), with).unwrap();
    crate::visit::open(&settings, &demo().site(), &client(&[server], vec![])).unwrap()
}

fn json_with() -> Value {
    json!({"records": "/data", "key": "/meter/id", "time": "/t",
        "figures": [{"field": "/p/0", "quantity": "power_kw", "unit": "W"},
                    {"field": "/soc", "quantity": "state_of_charge_percent", "unit": "%"}]})
}

fn csv_with() -> Value {
    json!({"key": "compteur", "time": "horodate", "time_format": "%d/%m/%Y %H:%M",
        "figures": [{"field": "puissance (kW)", "quantity": "power_kw", "unit": "kW"}]})
}

async fn asked(source: &dyn Source, assets: &[&str], now: &str) -> Result<Batch, SourceError> {
    let assets: Vec<AssetId> = assets.iter().map(|&asset| asset.into()).collect();
    source.poll(PollRequest { assets: &assets, now: now.parse().unwrap() }).await
}

/// What a file comes to.
async fn says(kind: &str, with: &Value, body: impl Into<Vec<u8>>) -> Result<Batch, SourceError> {
    let body = body.into();
    // As a server that knows nothing of its files calls them.
    let server = Server::start(move |_| Reply::of("application/octet-stream", body.clone())).await;
    asked(&*source(&server, kind, with), &[], NOON).await
}

fn values(batch: &Batch) -> Vec<String> {
    let readings = batch.readings.iter();
    let text = |r: &crate::live::Reading| {
        format!("{} {:?} {:?} {}", r.asset, r.quantity, r.value.unwrap(), r.time)
    };
    readings.map(text).collect()
}

#[tokio::test]
async fn records_of_a_json_document() {
    let body = json!({"t": "2026-06-14T11:00:00Z", "data": [
        {"meter": {"id": 7}, "p": [-1500, 0], "soc": "55", "t": "2026-06-14T13:45:00"},
        {"meter": {"id": "12"}, "p": [2000], "t": null},
        {"meter": {"id": "12"}, "p": [9000], "t": "2026-06-14T12:30:00"},
        {"meter": {"id": "8"}, "p": [1], "t": NOON},
        {"p": [1]}, 5, null]});
    let batch = says("json", &json_with(), body.to_string()).await.unwrap();
    assert_eq!(batch.failures, []);
    assert_eq!(
        values(&batch),
        [
            "battery PowerKw -1.5 2026-06-14T11:45:00Z",
            "battery StateOfChargePercent 55.0 2026-06-14T11:45:00Z",
            // What has no time of its own is of the document's, which is newer.
            "substation PowerKw 2.0 2026-06-14T11:00:00Z",
        ]
    );
    assert_eq!(batch.next_poll, Some("2026-06-14T12:01:00Z".parse().unwrap()));
}

#[tokio::test]
async fn a_document_that_is_one_record_or_a_list() {
    let one = json!({"things": {"by": "one", "asset": "battery"}, "time": "/now/at",
        "figures": [{"field": "/now/kW", "quantity": "power_kw", "unit": "kW"}]});
    let record = json!({"now": {"at": 1_781_438_400, "kW": 3.5}});
    for body in [record.clone(), json!([record])] {
        // With a mark that editors on Windows put there.
        let batch = says("json", &one, format!("\u{feff}{body}")).await.unwrap();
        assert_eq!(values(&batch), ["battery PowerKw 3.5 2026-06-14T12:00:00Z"]);
    }
}

#[tokio::test]
async fn rows_of_a_csv_file() {
    let body = "compteur;horodate;\"puissance (kW)\"\r\n\
                12;14/06/2026 13:30;1 00\r\n\
                7;14/06/2026 13:45;-1,5\r\n\
                7;14/06/2026 13:30;-2,5\r\n\
                12;14/06/2026 13:15;\"2,25\"\r\n\
                8;;\r\n\r\n7\r\n";
    let batch = says("csv", &csv_with(), body).await.unwrap();
    assert_eq!(
        values(&batch),
        [
            "battery PowerKw -1.5 2026-06-14T11:45:00Z",
            "substation PowerKw 2.25 2026-06-14T11:15:00Z",
        ]
    );
    assert_eq!(batch.failures.len(), 1);
    assert!(batch.failures[0].reason.to_string().contains("a text as \"# #\" is no number"));
    // As old spreadsheets write it, and as the author says it is written.
    let mut latin = json!({"key": "relevé", "time": "t", "delimiter": ",",
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    let body = b"relev\xe9,t,p;p;p;p\n7,2026-06-14T12:00,4\n";
    let batch = says("csv", &latin, body).await;
    assert!(batch.unwrap_err().to_string().contains("no column \"p\"; it has relevé, t, p;p;p;p"));
    latin["figures"][0]["field"] = json!("p;p;p;p");
    let batch = says("csv", &latin, body).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 4.0 2026-06-14T10:00:00Z"]);
}

#[tokio::test]
async fn a_record_is_of_the_nearest_asset_around_its_place() {
    let at = place("battery");
    let (lat, lon) = (at.lat_deg(), at.lon_deg());
    let by_place = json!({"by": "place", "within_m": 10, "kind": "battery"});
    let geojson = json!({"type": "FeatureCollection", "features": [
        {"geometry": {"coordinates": [lon + 0.01, lat]}, "properties": {"p": 1, "t": NOON}},
        {"geometry": {"coordinates": [lon, lat]}, "properties": {"p": 2, "t": NOON}},
        {"geometry": {"coordinates": [lat, 900]}, "properties": {"p": 3, "t": NOON}}]});
    let with = json!({"things": by_place, "records": "/features", "time": "/properties/t",
        "lat": "/geometry/coordinates/1", "lon": "/geometry/coordinates/0",
        "figures": [{"field": "/properties/p", "quantity": "power_kw", "unit": "kW"}]});
    let batch = says("json", &with, geojson.to_string()).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 2.0 2026-06-14T12:00:00Z"]);
    let with = json!({"things": by_place, "time": "t", "lat": "y", "lon": "x",
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    let (y, x) = (lat.to_string().replace('.', ","), lon.to_string().replace('.', ","));
    let body = format!("x\ty\tt\tp\n{x}\t{y}\t{NOON}\t4\n,\t,\t{NOON}\t5\n");
    let batch = says("csv", &with, body).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 4.0 2026-06-14T12:00:00Z"]);
}

#[tokio::test]
async fn times_as_people_and_programs_write_them() {
    let with = json!({"key": "/id", "time": "/t", "things": {"by": "list", "assets":
            {"a": "battery", "b": "substation", "c": "tr-1", "d": "tr-2", "e": "tr-3", "f": "tr-4"}},
        "figures": [{"field": "/p", "quantity": "power_kw", "unit": "kW"}]});
    let body = json!([{"id": "a", "t": "1781438400", "p": "1,5"}, {"id": "b", "t": 1_781_438_400_000_i64, "p": 2},
        {"id": "c", "t": "Sun, 14 Jun 2026 12:00:00 GMT", "p": 3},
        {"id": "d", "t": "29/11/2026 18:17", "p": 4}, {"id": "e", "p": 5}, {"id": "f", "t": 1567, "p": 6}]);
    let batch = says("json", &with, body.to_string()).await.unwrap();
    assert_eq!(
        values(&batch),
        [
            "battery PowerKw 1.5 2026-06-14T12:00:00Z",
            "substation PowerKw 2.0 2026-06-14T12:00:00Z",
            "tr-1 PowerKw 3.0 2026-06-14T12:00:00Z",
        ]
    );
    let said: Vec<_> = batch.failures.iter().map(|it| it.reason.to_string()).collect();
    let wrong = [
        "its time, \"29/11/2026 18:17\", cannot be read: say with time_format how it is written, as \
         \"%d/%m/%Y %H:%M\"",
        "it has no time",
        "its time, a number, is of no day of this century",
    ];
    assert_eq!(said.len(), wrong.len(), "{said:?}");
    assert!(said.iter().zip(wrong).all(|(said, wrong)| said.contains(wrong)), "{said:?}");
    // A format that fits some of them only.
    let body =
        "compteur;horodate;puissance (kW)\n7;14/06/2026 14:00;1,5\n12;2026-06-14T14:00;2,5\n";
    let batch = says("csv", &csv_with(), body).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 1.5 2026-06-14T12:00:00Z"]);
    let said = batch.failures[0].reason.to_string();
    assert!(said.contains("is not written as time_format says: \"%d/%m/%Y %H:%M\""), "{said}");
    // In a zone that is not the pack's.
    let mut with = csv_with();
    with["time_zone"] = json!("UTC");
    let batch = says("csv", &with, body).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 1.5 2026-06-14T14:00:00Z"]);
}

#[tokio::test]
async fn what_a_spreadsheet_says_of_its_cells_is_no_row() {
    for body in [
        "SEP=;\r\ncompteur;horodate;puissance (kW)\r\n7;14/06/2026 14:00;1,5\r\n",
        "\u{feff}\"sep=,\"\ncompteur,horodate,puissance (kW)\n7,14/06/2026 14:00,1.5\n",
    ] {
        let batch = says("csv", &csv_with(), body).await.unwrap();
        assert_eq!(values(&batch), ["battery PowerKw 1.5 2026-06-14T12:00:00Z"]);
    }
}

#[tokio::test]
async fn a_place_as_a_whole() {
    let at = place("battery");
    let (lat, lon) = (at.lat_deg(), at.lon_deg());
    let with = json!({"things": {"by": "place", "within_m": 10, "kind": "battery"}, "time": "t",
        "place": "geo_point_2d", "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    let body = format!("t;geo_point_2d;p\n{NOON};{lat}, {lon};4\n{NOON};;5\n");
    let batch = says("csv", &with, body).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 4.0 2026-06-14T12:00:00Z"]);
    let remark = "2 records, 1 without a place that can be read, the first has a text as \"\"";
    assert_eq!(batch.remark.as_deref(), Some(remark));
    let mut with = with;
    (with["time"], with["place"], with["figures"][0]["field"]) =
        (json!("/t"), json!("/geometry"), json!("/p"));
    let point = json!({"type": "Point", "coordinates": [lon, lat]});
    let body = json!([{"t": NOON, "p": 4, "geometry": point},
        // Nobody knows which is which.
        {"t": NOON, "p": 5, "geometry": [lat, lon]}]);
    let batch = says("json", &with, body.to_string()).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 4.0 2026-06-14T12:00:00Z"]);
    let remark = "2 records, 1 without a place that can be read, the first has a list";
    assert_eq!(batch.remark.as_deref(), Some(remark));
}

#[tokio::test]
async fn where_nothing_is_of_an_asset_it_is_told_what_there_was() {
    let body = "compteur;horodate;puissance (kW)\nCAB0;14/06/2026 14:00;1,5\n";
    let batch = says("csv", &csv_with(), body).await.unwrap();
    let remark = "1 record, none of an asset; first key \"CAB0\", the pack has \"12\"";
    assert_eq!(batch.remark.as_deref(), Some(remark));
    // A column of figures that was taken for that of keys.
    let mut with = csv_with();
    with["key"] = json!("puissance (kW)");
    let batch = says("csv", &with, body).await.unwrap();
    let remark = "1 record, none of an asset; first key a text as \"#,#\", the pack has \"12\"";
    assert_eq!(batch.remark.as_deref(), Some(remark));
}

/// A server that tells its file apart by an ETag.
async fn tagged(bodies: &'static AtomicUsize) -> Server {
    Server::start(move |request: &Request| {
        assert_eq!(request.target, "/d/f?a+b=%26&format=json");
        assert_eq!(request.header("accept"), Some("application/json, */*;q=0.1"));
        if request.header("if-none-match") == Some("\"1\"") {
            return Reply::status(304, "").with("etag", "\"1\"");
        }
        bodies.fetch_add(1, Ordering::Relaxed);
        let data = json!({"data": [{"meter": {"id": 7}, "p": [1000], "t": NOON},
                                   {"meter": {"id": 12}, "p": [2000], "t": NOON},
                                   {"meter": {"id": 12}, "soc": "much", "t": NOON}]});
        Reply::json(data.to_string()).with("etag", "\"1\"")
    })
    .await
}

#[tokio::test]
async fn the_file_is_asked_for_when_it_may_have_something_new() {
    static BODIES: AtomicUsize = AtomicUsize::new(0);
    let server = tagged(&BODIES).await;
    let mut with = json_with();
    with["query"] = json!({"format": "json", "a b": "&"});
    let source = source(&server, "json", &with);
    assert!(source.knows(&"battery".into()) && !source.knows(&"tr-1".into()));
    // What comes into view is answered by what is there already.
    for (assets, readings, failures, now) in
        [(["battery", "tr-1"], 1, 1, NOON), (["substation", "tr-1"], 1, 2, "2026-06-14T12:00:59Z")]
    {
        let batch = asked(&*source, &assets, now).await.unwrap();
        assert_eq!((batch.readings.len(), batch.failures.len()), (readings, failures), "{batch:?}");
        assert_eq!(batch.next_poll, Some("2026-06-14T12:01:00Z".parse().unwrap()));
        assert_eq!(server.seen().len(), 1);
    }
    // Later, and after the clock was set back, it is asked whether it changed.
    for (now, requests) in [("2026-06-14T12:01:00Z", 2), ("2026-06-14T11:00:00Z", 3)] {
        let batch = asked(&*source, &["battery"], now).await.unwrap();
        assert_eq!((batch.readings.len(), server.seen().len()), (1, requests));
    }
    assert_eq!(BODIES.load(Ordering::Relaxed), 1);
    // What it is not about is not asked for at all.
    let batch = asked(&*source, &["tr-1"], "2026-06-15T12:00:00Z").await.unwrap();
    assert_eq!((batch.failures.len(), server.seen().len()), (1, 3));
}

#[tokio::test]
async fn a_file_of_another_shape_is_told() {
    for (body, said) in [
        ("{", "EOF"),
        ("5", "it has nothing at \"/data\""),
        (r#"{"data": 5}"#, "at \"/data\" it has neither a list nor a record"),
        (r#"{"data": [{"id": 7, "p": [1]}]}"#, "none of its 1 records has \"/meter/id\""),
        (r#"{"data": [{"meter": {"id": 7}}, 5]}"#, "none of its 2 records has \"/p/0\""),
    ] {
        match says("json", &json_with(), body).await {
            Err(SourceError::Unreadable { fault: Fault::Malformed, reason, .. }) => {
                assert!(reason.contains(said), "{reason}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
    let nothing = says("json", &json_with(), r#"{"data": []}"#).await.unwrap();
    assert!(nothing.readings.is_empty() && nothing.failures.is_empty());
    let deep = "[".repeat(100_000);
    let error = says("json", &json_with(), deep).await.unwrap_err();
    assert!(error.to_string().contains("recursion limit"), "{error}");
    for body in ["", "a,b\n1,2", "compteur;horodate;puissance\n"] {
        let error = says("csv", &csv_with(), body).await.unwrap_err();
        assert!(error.to_string().contains("it has no column"), "{error}");
    }
    // A page where a file was, under either name.
    for kind in ["text/html", "text/plain"] {
        let page = Server::start(move |_| Reply::of(kind, b"<!DOCTYPE html>".to_vec())).await;
        let error = asked(&*source(&page, "csv", &csv_with()), &[], NOON).await;
        assert!(
            matches!(error, Err(SourceError::Unreachable { fault: Fault::Portal, .. })),
            "{error:?}"
        );
    }
}

#[test]
fn settings_that_cannot_be_asked_with_are_named() {
    let url = "https://data.example/f";
    let wrong = |kind: &str, with: Value, changes: Value| {
        let mut with = with;
        for (field, value) in changes.as_object().unwrap() {
            with[field] = value.clone();
        }
        settings(kind, url, &with).err().unwrap_or_default()
    };
    assert_eq!(wrong("json", json_with(), json!({"things": {"by": "id"}})), "");
    assert_eq!(wrong("csv", csv_with(), json!({"delimiter": "\t"})), "");
    let place = json!({"by": "place", "within_m": 5});
    for (kind, with, changes, said) in [
        ("json", json_with(), json!({"records": "data"}), "records: \"data\" is no JSON pointer"),
        ("json", json_with(), json!({"time": "t"}), "time: \"t\" is no JSON pointer"),
        ("json", json_with(), json!({"key": null}), "key: missing"),
        ("json", json_with(), json!({"things": place, "lat": "/a"}), "lon: missing"),
        (
            "json",
            json_with(),
            json!({"figures": [{"field": "p", "quantity": "power_kw"}]}),
            "figures: \"p\" is no JSON pointer",
        ),
        ("csv", csv_with(), json!({"time": null}), "invalid type: null"),
        ("csv", csv_with(), json!({"time_format": "%H:%M"}), "time_format: \"%H:%M\" writes no"),
        ("csv", csv_with(), json!({"delimiter": "ab"}), "unknown variant `ab`"),
        ("csv", csv_with(), json!({"things": place}), "lat: missing"),
    ] {
        let found = wrong(kind, with, changes);
        assert!(found.starts_with(said), "{found:?} for {said:?}");
    }
}
