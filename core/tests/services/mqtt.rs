//! Our MQTT source against Mosquitto.

use serde_json::{Value, json};
use wattwalk::live::{Connectivity, Fault, NetworkState, SourceError, SourceState};
use wattwalk::sources::Secret;

use crate::authority::Authority;
use crate::harness::Visit;
use crate::mosquitto::{Mosquitto, PASSWORD};

/// A source of meters that say their time.
pub(crate) fn timed(url: &str) -> Value {
    json!({
        "type": "mqtt", "id": "broker", "title": "Broker", "attribution": "Test",
        "url": url, "every_s": 5, "things": {"by": "id"},
        "figures": [{"field": "power", "quantity": "power_kw", "unit": "W"}],
        "topics": [{"filter": "district/{thing}/power", "field": "power",
                    "value": "/value", "time": "/time"}],
    })
}

/// The same with a password.
fn with_password(broker: &Mosquitto) -> Value {
    let mut source = timed(&format!("mqtts://127.0.0.1:{}", broker.tls_port));
    source["token"] = json!({"secret": "broker", "as": "basic"});
    source
}

pub(crate) fn measured(watts: u32, time: jiff::Timestamp) -> String {
    json!({"value": watts, "time": time.to_string()}).to_string()
}

#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn a_password_opens_the_way_over_tls() {
    let broker = Mosquitto::start();
    let mut visit =
        Visit::new(with_password(&broker), &["pv-villa-09", "substation"], broker.roots());
    broker.publish_retained("district/pv-villa-09/power", &measured(1500, visit.after(30)));
    let error = visit.error();
    assert!(matches!(&error, SourceError::Denied { reason, .. } if reason.contains("no token")));
    visit.give("broker", Secret::new("visitor:wrong"));
    let error = visit.error();
    assert!(matches!(&error, SourceError::Denied { reason, .. } if reason.contains("password")));
    visit.give("broker", Secret::new(PASSWORD));
    visit.now = "2026-06-16T09:00:00Z".parse().unwrap();
    let batch = visit.poll().unwrap().ended.unwrap();
    assert_eq!((batch.failures.len(), batch.readings.len()), (0, 1), "{batch:?}");
    assert_eq!(
        visit.reading("pv-villa-09").map(|r| (r.value, r.time)),
        Some((Some(1.5), visit.after(-30)))
    );
    broker.publish("district/substation/power", &measured(7000, visit.now));
    visit.poll_until(|visit| visit.value("substation") == Some(7.0));
    assert_eq!(visit.value("pv-villa-09"), Some(1.5));
    let said = format!("{:?} {}", visit.poller.status(), broker.said());
    assert!(!said.contains("s3cr3t"));
}

#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn a_broker_of_another_authority_is_not_trusted() {
    let broker = Mosquitto::start();
    let other = vec![Authority::new().pem.into_bytes()];
    for roots in [other, vec![]] {
        let mut visit = Visit::new(with_password(&broker), &["pv-villa-09"], roots);
        visit.give("broker", Secret::new(PASSWORD));
        let error = visit.error();
        assert!(
            matches!(&error, SourceError::Unreachable { fault: Fault::Certificate, .. }),
            "{error}"
        );
    }
}

#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn a_client_certificate_opens_where_one_is_wanted() {
    let broker = Mosquitto::start();
    let mut source = timed(&format!("mqtts://127.0.0.1:{}", broker.strict_port));
    let mut without = Visit::new(source.clone(), &["pv-villa-09"], broker.roots());
    let error = without.error();
    assert!(matches!(&error, SourceError::Denied { .. }), "{error:?}");
    source["client_certificate"] = json!("tablet");
    let mut visit = Visit::new(source, &["pv-villa-09"], broker.roots());
    broker.publish_retained("district/pv-villa-09/power", &measured(900, visit.now));
    let pem = |authority: &Authority| {
        let (certificate, key) = authority.certificate("tablet-7");
        Secret::new(certificate + &key)
    };
    for wrong in [Secret::new("nonsense"), pem(&Authority::new())] {
        visit.give("tablet", wrong);
        let error = visit.error();
        assert!(matches!(&error, SourceError::Denied { .. }), "{error:?}");
    }
    visit.give("tablet", pem(&broker.authority));
    assert!(visit.poll().unwrap().ended.is_ok());
    assert_eq!(visit.value("pv-villa-09"), Some(0.9));
}

/// Messages that are the figure itself.
fn plain(broker: &Mosquitto) -> Value {
    let mut source = timed(&format!("mqtt://127.0.0.1:{}", broker.plain_port));
    source["topics"] = json!([{"filter": "district/{thing}/{field}"}]);
    source
}

#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn a_retained_message_without_a_time_is_never_taken_for_now() {
    let broker = Mosquitto::start();
    broker.publish_retained("district/substation/power", "1200");
    let mut visit = Visit::new(plain(&broker), &["substation"], vec![]);
    let batch = visit.poll().unwrap().ended.unwrap();
    assert_eq!((batch.readings.len(), batch.failures.len()), (0, 1), "{batch:?}");
    let reason = batch.failures[0].reason.to_string();
    // The reason is shown and recorded: it tells nothing of the figure.
    assert!(reason.contains("no time") && !reason.contains("1200"), "{reason}");
    // One that is sent now is of now.
    broker.publish("district/substation/power", "1300");
    visit.poll_until(|visit| visit.value("substation") == Some(1.3));
    let reading = visit.reading("substation").unwrap();
    assert!(reading.time < visit.now && reading.time > visit.after(-600), "{reading:?}");
    assert_eq!(visit.poll().unwrap().ended.unwrap().failures, []);
}

#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn over_a_restart_of_the_broker_nothing_is_lost_and_nothing_comes_twice() {
    let mut broker = Mosquitto::start();
    let source = timed(&format!("mqtt://127.0.0.1:{}", broker.plain_port));
    let assets = ["lv-1-1", "lv-1-2", "lv-1-3", "lv-1-4"];
    let mut visit = Visit::new(source, &assets, vec![]);
    let topic = |asset: &str| format!("district/{asset}/power");
    assert_eq!(visit.poll().unwrap().ended.unwrap().readings, []);
    broker.publish(&topic(assets[0]), &measured(1000, visit.now));
    visit.poll_until(|visit| visit.values().len() == 1);
    let first = visit.reading(assets[0]).cloned();
    // Away: the broker keeps what comes, over its own restart too.
    visit.poller.set_connectivity(Connectivity { background: true, ..Default::default() });
    assert_eq!(visit.state(), SourceState::Paused);
    for (asset, watts) in assets.iter().zip([0, 2000, 3000, 4000]).skip(1) {
        broker.publish(&topic(asset), &measured(watts, visit.now));
    }
    assert!(visit.poll().is_none(), "in the background nothing is asked");
    broker.down();
    broker.up();
    visit.poller.set_connectivity(Connectivity::default());
    visit.poll_until(|visit| visit.values().len() == 4);
    let values: Vec<_> = visit.values().into_values().collect();
    assert_eq!(values, [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(visit.reading(assets[0]).cloned(), first);
    // An older message, and the same once more, change nothing.
    let before: Vec<_> = assets.iter().map(|asset| visit.reading(asset).cloned()).collect();
    let same = measured(4000, visit.reading(assets[3]).unwrap().time);
    broker.publish(&topic(assets[3]), &same);
    broker.publish(&topic(assets[2]), &measured(1, "2026-06-16T08:00:00Z".parse().unwrap()));
    std::thread::sleep(std::time::Duration::from_millis(500));
    visit.poll().unwrap().ended.unwrap();
    let after: Vec<_> = assets.iter().map(|asset| visit.reading(asset).cloned()).collect();
    assert_eq!(before, after);
}

#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn a_broker_that_is_down_is_told_and_found_again() {
    let mut broker = Mosquitto::start();
    let mut visit = Visit::new(plain(&broker), &["substation"], vec![]);
    visit.poll().unwrap().ended.unwrap();
    broker.publish("district/substation/power", "500");
    visit.poll_until(|visit| visit.value("substation") == Some(0.5));
    broker.down();
    let error = visit.error();
    let known =
        matches!(&error, SourceError::Unreachable { fault: Fault::Connect | Fault::CutOff, .. });
    assert!(known, "{error:?}");
    assert!(matches!(visit.state(), SourceState::Failing { retry_at: Some(_), .. }));
    assert_eq!(visit.value("substation"), Some(0.5));
    broker.up();
    visit.poll_until(|visit| visit.state() == SourceState::Working);
    broker.publish("district/substation/power", "700");
    visit.poll_until(|visit| visit.value("substation") == Some(0.7));
    visit.poller.set_connectivity(Connectivity {
        network: NetworkState::Offline,
        ..Connectivity::default()
    });
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(broker.said().contains("closed its connection"), "{}", broker.said());
}

#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn a_topic_that_we_may_not_hear_is_told() {
    let broker = Mosquitto::start_with_roles();
    let mut source = timed(&format!("mqtt://127.0.0.1:{}", broker.plain_port));
    let assets = json!({"substation": "substation", "battery": "battery"});
    source["things"] = json!({"by": "list", "assets": assets});
    source["token"] = json!({"secret": "broker", "as": "basic"});
    let open = |source: &Value| {
        let visit = Visit::new(source.clone(), &["substation", "battery"], vec![]);
        visit.give("broker", Secret::new(PASSWORD));
        visit
    };
    // Not this one, all others.
    let mut visit = open(&source);
    let batch = visit.poll().unwrap().ended.unwrap();
    let denied: Vec<_> = batch.failures.iter().map(|failure| failure.reason.to_string()).collect();
    let [denied] = denied.as_slice() else { panic!("{denied:?}") };
    assert!(denied.contains("hear district/battery/power"), "{denied}");
    assert_eq!(batch.failures[0].asset.as_str(), "battery");
    // None of them.
    source["topics"][0]["filter"] = json!("elsewhere/{thing}/power");
    let error = open(&source).error();
    assert!(matches!(&error, SourceError::Denied { reason, .. } if reason.contains("no topic")));
}
