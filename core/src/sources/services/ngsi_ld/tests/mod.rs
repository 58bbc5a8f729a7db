//! The source against the models' own examples, by a strict broker.

mod broker;

use serde_json::{Map, Value, json};

use crate::assets::AssetId;
use crate::live::{Batch, Fault, PollRequest, Source, SourceError};
use crate::pack::SourceSettings;
use crate::sources::http::tests::server::{Reply, Server, client};
use crate::sources::services::tests::{demo, place};
use broker::{Broker, CONTEXT};

macro_rules! model {
    ($name:literal) => {
        include_str!(concat!("../../../../../tests/data/smart_data_models/", $name, ".jsonld"))
    };
}

const THREE_PHASES: &str = model!("three_phase_ac_measurement_normalized");
const SUPPLY: &str = model!("ac_measurement_normalized");
const ROOF: &str = model!("solar_energy_normalized");
const SENSOR: &str = model!("device_normalized");
const MACHINE: &str = "urn:ngsi-ld:ThreePhaseAcMeasurement:ThreePhaseAcMeasurement:LV3_Ventilation";
const NOW: &str = "2026-06-14T12:00:00Z";

type Entity = Map<String, Value>;

fn entity(text: &str) -> Entity {
    serde_json::from_str(text).unwrap()
}

fn settings(url: &str, with: &Value) -> Result<SourceSettings, String> {
    let mut settings = json!({"type": "ngsi_ld", "id": "fiware", "title": "FIWARE",
        "attribution": "The city", "url": url, "context": CONTEXT,
        "entity_type": "ThreePhaseAcMeasurement",
        "things": {"by": "list", "assets": {MACHINE: "battery"}},
        "figures": [{"field": "totalActivePower", "quantity": "power_kw", "unit": "W"}]});
    for (field, value) in with.as_object().unwrap() {
        settings[field] = value.clone();
    }
    let settings: SourceSettings =
        serde_json::from_value(settings).map_err(|error| error.to_string())?;
    settings.check().map_err(|fault| fault.to_string())?;
    Ok(settings)
}

fn source(server: &Server, with: &Value) -> Box<dyn Source> {
    let settings = settings(server.url("/ngsi-ld/v1").as_str(), with).unwrap();
    crate::visit::open(&settings, &demo().site(), &client(&[server], vec![])).unwrap()
}

async fn served(entities: Vec<Entity>, page: usize) -> Server {
    let broker = Broker { entities, page, counts: true };
    Server::start(move |request| broker.answer(request)).await
}

async fn poll(source: &dyn Source, assets: &[&str]) -> Result<Batch, SourceError> {
    let assets: Vec<AssetId> = assets.iter().map(|&asset| asset.into()).collect();
    source.poll(PollRequest { assets: &assets, now: NOW.parse().unwrap() }).await
}

fn values(batch: &Batch) -> Vec<String> {
    let readings = batch.readings.iter();
    let text = |r: &crate::live::Reading| {
        format!("{} {:?} {:.3} {}", r.asset, r.quantity, r.value.unwrap(), r.time)
    };
    readings.map(text).chain(batch.failures.iter().map(|f| f.reason.to_string())).collect()
}

/// What the models' examples come to.
async fn says(entities: &[&str], with: &Value) -> Vec<String> {
    let server = served(entities.iter().map(|text| entity(text)).collect(), 100).await;
    values(&poll(&*source(&server, with), &["battery"]).await.unwrap())
}

#[tokio::test]
async fn the_models_of_energy_are_read() {
    let everything = [THREE_PHASES, SUPPLY, ROOF, SENSOR];
    let measured = "2019-01-24T22:00:00.173Z";
    let total = format!("battery PowerKw 31.700 {measured}");
    assert_eq!(says(&everything, &json!({})).await, [total]);
    // A part of a value, and the sum of the phases; of current, which has a time.
    let phases = json!({"figures": [
        {"field": "apparentPower[L1]", "quantity": "power_kw", "unit": "W"},
        {"field": "apparentPower[L1,L2,L3]", "quantity": "heat_kw", "unit": "W"}]});
    assert_eq!(
        says(&everything, &phases).await,
        [format!("battery PowerKw 13.201 {measured}"), format!("battery HeatKw 35.898 {measured}")]
    );
    // The example's active power does not say when it was observed.
    let timeless = json!({"figures": [
        {"field": "activePower[L1,L2,L3]", "quantity": "power_kw", "unit": "W"}]});
    let said = says(&everything, &timeless).await;
    assert!(said.len() == 1 && said[0].contains("it has no time"), "{said:?}");
    // Nor does the roof; its time is an attribute of its own.
    let roof = json!({"entity_type": "SolarEnergy", "time": "observationDateTime",
        "things": {"by": "one", "asset": "battery"},
        "figures": [{"field": "activePower[L1,L2,L3]", "quantity": "power_kw", "unit": "kW",
                     "negative": true}]});
    let produces = ["battery PowerKw -57.200 2022-01-20T20:02:52Z"];
    assert_eq!(says(&everything, &roof).await, produces);
    // The airport's day is no date, but its figures have times.
    let supply = json!({"entity_type": "ACMeasurement", "time": "dateObserved",
        "things": {"by": "list", "assets": {"urn:ngsi-ld:Device:T1-F01-TR05-ACTP": "battery"}},
        "key": "refDevice"});
    let used = ["battery PowerKw 31.700 2020-02-24T22:00:00.173Z"];
    assert_eq!(says(&everything, &supply).await, used);
}

#[tokio::test]
async fn every_form_says_the_same() {
    let roof = |form: &str| {
        json!({"entity_type": "SolarEnergy", "time": "observationDateTime", "form": form,
            "things": {"by": "one", "asset": "battery"},
            "figures": [{"field": "totalActivePower", "quantity": "power_kw", "unit": "kW"},
                        {"field": "phaseCurrent[L1]", "quantity": "heat_kw", "unit": "kW"}]})
    };
    let time = "2022-01-20T20:02:52Z";
    let expected =
        [format!("battery PowerKw 873.900 {time}"), format!("battery HeatKw 111.500 {time}")];
    for form in ["normalized", "concise", "simplified"] {
        assert_eq!(says(&[ROOF], &roof(form)).await, expected, "{form}");
    }
    // The models' own simplified examples, as a broker sends them.
    let body = format!("[{}]", model!("solar_energy"));
    let server = Server::start(move |_| Reply::json(body.clone())).await;
    let batch = poll(&*source(&server, &roof("simplified")), &[]).await.unwrap();
    assert_eq!(values(&batch), expected);
    let body = format!("[{}]", model!("three_phase_ac_measurement"));
    let server = Server::start(move |_| Reply::json(body.clone())).await;
    let batch = poll(&*source(&server, &json!({})), &[]).await.unwrap();
    assert!(values(&batch)[0].contains("it has no time"), "{batch:?}");
}

/// A meter of the district as the standard's normalised form has it.
fn meter(number: usize) -> Entity {
    let meter = json!({"id": format!("urn:ngsi-ld:Meter:{number}"), "type": "Meter",
        "createdAt": "2026-01-01T00:00:00Z", "modifiedAt": "2026-06-14T11:50:00Z",
        "serialNumber": {"type": "Property", "value": format!("S \"{number}\"")},
        "power": {"type": "Property", "value": number, "unitCode": "KWT",
                  "observedAt": "2026-06-14T11:45:00Z", "modifiedAt": "2026-06-14T11:46:00Z"},
        "charge": {"type": "Property", "value": 0.5, "modifiedAt": "2026-06-14T11:47:00Z"},
        "location": {"type": "GeoProperty",
                     "value": {"type": "Point", "coordinates": [2.0, 48.0]}}});
    meter.as_object().unwrap().clone()
}

fn meters(with: Value) -> Value {
    let list: Vec<_> = (1..=300)
        .map(|n| (format!("urn:ngsi-ld:Meter:{n}"), format!("asset-{n}").into()))
        .collect();
    let mut settings = json!({"entity_type": "Meter", "tenant": "district",
        "things": {"by": "list", "assets": list.into_iter().collect::<serde_json::Map<_, Value>>()},
        "figures": [{"field": "power", "quantity": "power_kw"}]});
    for (field, value) in with.as_object().unwrap() {
        settings[field] = value.clone();
    }
    settings
}

fn assets(numbers: std::ops::RangeInclusive<usize>) -> Vec<String> {
    numbers.map(|n| format!("asset-{n}")).collect()
}

#[tokio::test]
async fn only_what_is_asked_about_is_asked_for_in_few_requests() {
    let server = served((1..=2000).map(meter).collect(), 100).await;
    let source = source(&server, &meters(json!({})));
    let wanted = assets(101..=138);
    let wanted: Vec<_> = wanted.iter().map(String::as_str).chain(["asset-999"]).collect();
    let batch = poll(&*source, &wanted).await.unwrap();
    assert_eq!((batch.readings.len(), batch.failures.len()), (38, 1));
    assert_eq!(batch.readings[0].value, Some(101.0));
    assert_eq!(server.seen().len(), 1);
    let query = server.seen()[0].query();
    let get = |name: &str| query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!((get("attrs"), get("type"), get("options")), (Some("power"), Some("Meter"), None));
    poll(&*source, &["asset-999"]).await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn pages_are_followed_as_the_broker_counts_or_does_not() {
    for (counts, page, requests) in [(true, 30, 5), (true, 100, 2), (false, 100, 2)] {
        let entities = (1..=150).map(meter).collect();
        let broker = Broker { entities, page, counts };
        let server = Server::start(move |request| broker.answer(request)).await;
        let batch = poll(&*source(&server, &meters(json!({}))), &[]).await.unwrap();
        assert_eq!((batch.readings.len(), server.seen().len()), (150, requests));
    }
}

#[tokio::test]
async fn an_entity_by_an_attribute_with_a_condition_of_the_authors() {
    let server = served((1..=50).map(meter).collect(), 100).await;
    let by_number = meters(json!({"key": "serialNumber",
        "things": {"by": "list", "assets": {"S \"7\"": "battery", "S \"8\"": "substation"}},
        "q": "power==7|power==9"}));
    let source = source(&server, &by_number);
    let batch = poll(&*source, &["battery", "substation"]).await.unwrap();
    assert_eq!(values(&batch), ["battery PowerKw 7.000 2026-06-14T11:45:00Z"]);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_entity_is_the_nearest_asset_around_its_place() {
    let at = place("battery");
    let mut entities: Vec<_> = (1..=20).map(meter).collect();
    let there = json!([at.lon_deg() + 0.00002, at.lat_deg()]);
    entities[4]["location"]["value"]["coordinates"] = there.clone();
    // As the models' example of a roof has it.
    entities[5]["location"]["value"]["coordinates"] = json!([there]);
    let server = served(entities, 100).await;
    for form in ["normalized", "concise"] {
        let by_place = meters(json!({"form": form,
            "things": {"by": "place", "within_m": 20, "kind": "battery"}}));
        let batch = poll(&*source(&server, &by_place), &["battery"]).await.unwrap();
        assert_eq!(values(&batch), ["battery PowerKw 5.000 2026-06-14T11:45:00Z"]);
    }
    let query = server.seen()[0].query();
    // Some metres of the battery itself, and the 20 m around it.
    assert!(query.contains(&("georel".into(), "near;maxDistance==25".into())), "{query:?}");
}

#[tokio::test]
async fn times_instances_and_full_names() {
    let told = |time: Value| {
        meters(json!({"time": time, "things": {"by": "one", "asset": "battery"},
            "figures": [{"field": "charge", "quantity": "state_of_charge_percent",
                         "unit": "fraction"}]}))
    };
    let server = served(vec![meter(1)], 100).await;
    let batch = poll(&*source(&server, &told(json!("modifiedAt"))), &[]).await.unwrap();
    assert_eq!(values(&batch), ["battery StateOfChargePercent 50.000 2026-06-14T11:47:00Z"]);
    let batch = poll(&*source(&server, &told(json!(null))), &[]).await.unwrap();
    assert!(values(&batch)[0].contains("it has no time"), "{batch:?}");
    // Of several instances the one that is nobody's.
    let mut several = meter(2);
    let one = |value: f64, data_set: Option<&str>, time: &str| {
        let mut one = json!({"type": "Property", "value": value, "unitCode": "WTT",
            "observedAt": time});
        if let Some(data_set) = data_set {
            one["datasetId"] = json!(data_set);
        }
        one
    };
    let (old, new) = ("2026-06-14T11:00:00Z", "2026-06-14T11:30:00Z");
    let instances = [one(1000.0, Some("urn:a"), new), one(2000.0, None, old)];
    several.insert("power".into(), json!(instances));
    let server = served(vec![several.clone()], 100).await;
    let batch = poll(&*source(&server, &meters(json!({}))), &[]).await.unwrap();
    assert_eq!(values(&batch), [format!("asset-2 PowerKw 2.000 {old}")]);
    let instances = [one(1000.0, Some("urn:a"), old), one(3000.0, Some("urn:b"), new)];
    several.insert("power".into(), json!(instances));
    let server = served(vec![several], 100).await;
    let batch = poll(&*source(&server, &meters(json!({"form": "concise"}))), &[]).await.unwrap();
    assert_eq!(values(&batch), [format!("asset-2 PowerKw 3.000 {new}")]);
    // Without a context all names are full.
    let server = served(vec![meter(3)], 100).await;
    let full = meters(json!({"context": null, "entity_type": "https://models.example/terms/Meter",
        "figures": [{"field": "https://models.example/terms/power", "quantity": "power_kw"}]}));
    let batch = poll(&*source(&server, &full), &[]).await.unwrap();
    assert_eq!(values(&batch), ["asset-3 PowerKw 3.000 2026-06-14T11:45:00Z"]);
}

#[tokio::test]
async fn what_cannot_be_read_fails_its_asset_only_and_errors_are_told() {
    let mut entities: Vec<_> = (1..=4).map(meter).collect();
    entities[0]["power"]["value"] = json!("open");
    entities[1]["power"]["unitCode"] = json!("VLT");
    entities[2]["power"]["value"] = json!(null);
    let server = served(entities, 100).await;
    let said = values(&poll(&*source(&server, &meters(json!({}))), &[]).await.unwrap());
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[1].contains("a text is no number") && said[2].contains("V cannot become kW"));
    for (with, words) in [
        (json!({"tenant": "other"}), "status 404: no tenant other"),
        (json!({"q": "power=7"}), "status 400: no query at \"power=7\""),
    ] {
        match poll(&*source(&server, &meters(with)), &[]).await {
            Err(SourceError::Unreadable { fault: Fault::Status, reason, .. }) => {
                assert!(reason.contains(words), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }
    let other = Server::start(|_| Reply::json("{\"entities\": []}")).await;
    let error = poll(&*source(&other, &meters(json!({}))), &[]).await;
    assert!(matches!(error, Err(SourceError::Unreadable { fault: Fault::Malformed, .. })));
}

/// What a broker that answers with this comes to; then what is to be known.
async fn answer(body: Value, with: Value) -> Vec<String> {
    let body = body.to_string();
    let server = Server::start(move |_| Reply::json(body.clone())).await;
    let batch = poll(&*source(&server, &meters(with)), &[]).await.unwrap();
    values(&batch).into_iter().chain(batch.remark).collect()
}

#[tokio::test]
async fn the_default_one_of_several_data_sets_is_taken() {
    let simple = |number: usize, power: Value| {
        json!({"id": format!("urn:ngsi-ld:Meter:{number}"), "type": "Meter", "power": power,
            "t": {"@type": "DateTime", "@value": "2026-06-14T11:45:00"}})
    };
    let with = json!({"form": "simplified", "time": "t",
        "figures": [{"field": "power", "quantity": "power_kw", "unit": "kW"}]});
    let body = json!([
        simple(1, json!({"dataset": {"@none": 2, "urn:s": 3}})),
        simple(2, json!({"dataset": {"urn:s": "3,5"}})),
        simple(3, json!({"dataset": {"urn:s": 3, "urn:t": 4}})),
        "no entity"
    ]);
    let said = answer(body, with).await;
    // A time without a zone is of UTC.
    assert_eq!(said[0], "asset-1 PowerKw 2.000 2026-06-14T11:45:00Z");
    assert_eq!(said[1], "asset-2 PowerKw 3.500 2026-06-14T11:45:00Z");
    assert!(said[2].contains("power: an object is no number"), "{said:?}");
    assert_eq!(said[3..], ["4 records, 1 left out, the first: a text is no entity"]);
}

#[tokio::test]
async fn the_reasons_are_told_where_all_figures_fail() {
    let mut entities: Vec<_> = (1..=5).map(|n| json!(meter(n))).collect();
    entities[0]["power"]["unitCode"] = json!("XYZ");
    entities[1]["power"]["value"] = json!([1.0, 2.0]);
    entities[2]["power"]["value"] = json!({"L1": 1.0, "L2": 2.0});
    entities[3]["power"]["observedAt"] = json!("29/11/2026 18:17");
    entities[4]["power"]["value"] = json!(true);
    let said = answer(json!(entities), json!({})).await;
    let reasons = [
        "\"XYZ\" is no unit",
        "a list is no number",
        "an object is no number",
        "its time, \"29/11/2026 18:17\", cannot be read: say with time_format how it is written, \
         as \"%d/%m/%Y %H:%M\"",
        "a boolean says whether",
    ];
    assert_eq!(said.len(), reasons.len(), "{said:?}");
    for (said, reason) in said.iter().zip(reasons) {
        assert!(said.contains(reason), "{said}");
    }
    // A unit may be a property of its own, and a kind one of NGSI-v2.
    let mut entity = json!(meter(7));
    entity["power"]["unitCode"] = json!({"type": "Property", "value": "MAW"});
    entity["power"]["type"] = json!("Number");
    assert_eq!(
        answer(json!([entity]), json!({})).await,
        ["asset-7 PowerKw 7000.000 2026-06-14T11:45:00Z"]
    );
}

#[tokio::test]
async fn where_nothing_is_of_an_asset_it_is_told_what_there_was() {
    let said = answer(json!([meter(301), meter(302)]), json!({})).await;
    assert_eq!(
        said,
        ["2 records, none of an asset; first key \"urn:ngsi-ld:Meter:301\", the pack has \
          \"urn:ngsi-ld:Meter:1\""]
    );
    // An attribute for a key may be the wrong one, and a figure.
    let said = answer(json!([meter(567)]), json!({"key": "power"})).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("first key a text as \"#\"") && !said[0].contains("567"), "{said:?}");
    let by_place = json!({"things": {"by": "place", "within_m": 20, "kind": "battery"}});
    let mut nowhere = json!(meter(1));
    nowhere["location"]["value"] = json!([48.8, 2.3]);
    let mut near = json!(meter(2));
    let at = place("battery");
    near["location"]["value"] = json!(format!("{},{}", at.lat_deg(), at.lon_deg()));
    assert_eq!(
        answer(json!([nowhere, near]), by_place).await,
        [
            "battery PowerKw 2.000 2026-06-14T11:45:00Z",
            "2 records, 1 without a place that can be read, the first has a list"
        ]
    );
}

#[test]
fn settings_that_cannot_be_asked_with_are_named() {
    let wrong = |with: Value| settings("https://broker.example/ngsi-ld/v1", &with).err();
    assert_eq!(wrong(json!({"key": "refDevice", "form": "concise"})), None);
    for (with, said) in [
        (json!({"entity_type": "A B"}), "entity_type: "),
        (json!({"key": ""}), "key: "),
        (json!({"time": "a;b"}), "time: "),
        (json!({"tenant": "a\nb"}), "tenant: "),
        (json!({"context": "file:///a"}), "context: "),
        (json!({"form": "simplified"}), "time: the simplified form"),
        (json!({"form": "short"}), "unknown variant `short`"),
        (json!({"figures": [{"field": "a[", "quantity": "power_kw"}]}), "figures[0].field: \"a[\""),
        (
            json!({"form": "simplified", "figures": [{"field": "a", "quantity": "power_kw"}]}),
            "figures[0].unit: the simplified form",
        ),
    ] {
        let found = wrong(with).unwrap_or_default();
        assert!(found.starts_with(said), "{found:?} for {said:?}");
    }
}
