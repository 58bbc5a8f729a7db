//! What a visitor sees of faults on the way, by Toxiproxy between our sources
//! and real servers; and that `assets/services.md` says just that.

use std::process::Command;

use jiff::Timestamp;
use serde_json::{Value, json};
use wattwalk::live::{Connectivity, NetworkState, SourceError, SourceState};

use crate::frost::Frost;
use crate::harness::{Running, Visit, free_port};
use crate::mosquitto::Mosquitto;
use crate::mqtt::{measured, timed};
use crate::scratch::Scratch;

/// Toxiproxy with one way through it.
struct Between {
    api: String,
    port: u16,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    _running: Running,
    _folder: Scratch,
}

impl Between {
    fn start(upstream: u16) -> Self {
        let (folder, api, port) = (Scratch::new(), free_port(), free_port());
        let program = std::env::var("WATTWALK_TOXIPROXY").expect("WATTWALK_TOXIPROXY: its server");
        let mut command = Command::new(program);
        command.args(["-host", "127.0.0.1", "-port", &api.to_string()]);
        let between = Self {
            api: format!("http://127.0.0.1:{api}/proxies"),
            port,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            runtime: tokio::runtime::Runtime::new().unwrap(),
            _running: Running::start(command, folder.path(), api),
            _folder: folder,
        };
        let (listen, upstream) = (format!("127.0.0.1:{port}"), format!("127.0.0.1:{upstream}"));
        between.tell(
            "",
            &json!({"name": "way", "listen": listen, "upstream": upstream, "enabled": true}),
        );
        between
    }

    fn tell(&self, path: &str, body: &Value) {
        let request = self.client.post(format!("{}{path}", self.api)).body(body.to_string());
        let answer = self.runtime.block_on(request.send()).unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    fn up(&self, is_up: bool) {
        self.tell("/way", &json!({"enabled": is_up}));
    }

    fn poison(&self, kind: &str, attributes: &Value) {
        let toxic = json!({"name": "toxic", "type": kind, "stream": "downstream", "attributes": attributes});
        self.tell("/way/toxics", &toxic);
    }

    fn cure(&self) {
        let request = self.client.delete(format!("{}/way/toxics/toxic", self.api));
        assert!(self.runtime.block_on(request.send()).unwrap().status().is_success());
    }
}

/// A state in the words of the table.
fn seen(visit: &Visit) -> String {
    match visit.state() {
        SourceState::Failing {
            error: SourceError::Unreachable { fault, .. },
            retry_at: Some(_),
        } => {
            let fault = serde_json::to_value(fault).unwrap();
            format!("unreachable (`{}`), tried again by itself", fault.as_str().unwrap())
        }
        SourceState::Working => "figures as ever".to_owned(),
        SourceState::Paused => "paused".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Injects a fault, looks, takes it away: the row of the table.
///
/// A connection that is kept open notices that it is gone a moment later, so a
/// poll in between may still have figures: `until` says what is waited for.
fn row(
    service: &str,
    what: &str,
    visit: &mut Visit,
    inject: impl FnOnce(),
    until: impl Fn(&SourceState) -> bool,
    cure: impl FnOnce(),
) -> String {
    let held = visit.reading("battery").cloned().expect("a figure before the fault");
    inject();
    visit.poll_until(|visit| until(&visit.state()));
    let seen = seen(visit);
    let kept = visit.reading("battery") == Some(&held);
    cure();
    visit.poll_until(|visit| visit.state() == SourceState::Working);
    let lost = if visit.reading("battery") == Some(&held) { "nothing" } else { "the figure" };
    let kept = if kept { "the last one, with its age" } else { "another one" };
    format!("| {service} | {what} | {seen} | {kept} | {lost} |")
}

/// An hour without a network, in which the service goes on: `measure` gives it
/// watts of a time.
fn offline(
    service: &str,
    visit: &mut Visit,
    between: &Between,
    measure: impl Fn(u32, Timestamp),
) -> String {
    let held = visit.value("battery");
    let offline = Connectivity { network: NetworkState::Offline, ..Connectivity::default() };
    visit.poller.set_connectivity(offline);
    between.up(false);
    visit.pass(3600);
    assert!(visit.poll().is_none(), "offline nothing is asked");
    let (kept, paused) = (visit.value("battery") == held, seen(visit));
    for watts in [3000, 4000, 5000] {
        visit.pass(1);
        measure(watts, visit.now);
    }
    between.up(true);
    visit.poller.set_connectivity(Connectivity::default());
    let batch = visit.poll().unwrap().ended.unwrap();
    // Of all that the service had, the newest is shown, once, in one poll.
    let values: Vec<_> = batch.readings.iter().map(|reading| reading.value).collect();
    assert_eq!((values.as_slice(), kept), (&[Some(5.0)][..], true));
    format!(
        "| {service} | an hour offline, and back | {paused} | the last one, with its age | nothing: the newest comes \
         with the first poll, once |"
    )
}

fn http_rows() -> Vec<String> {
    let frost = Frost::start();
    frost.thing("battery", "battery", [2.0, 48.0], &[("power", &[("08:30", 2.0)])]);
    let between = Between::start(frost.port);
    let mut source = frost.source(json!({"by": "list", "assets": {"1": "battery"}}), "id");
    source["url"] = json!(format!("http://127.0.0.1:{}/v1.1", between.port));
    let visit = &mut Visit::new(source, &["battery"], vec![]);
    visit.poll().unwrap().ended.unwrap();
    let toxics = [
        ("answers 700 ms later", "latency", json!({"latency": 700})),
        ("1 KB a second", "bandwidth", json!({"rate": 1})),
        ("cut in the middle of the answer", "limit_data", json!({"bytes": 300})),
        ("reset", "reset_peer", json!({"timeout": 0})),
        ("closed a second late", "slow_close", json!({"delay": 1000})),
        ("silent", "timeout", json!({"timeout": 0})),
    ];
    let mut rows: Vec<_> = toxics
        .iter()
        .map(|(what, kind, with)| {
            row(
                "SensorThings",
                what,
                visit,
                || between.poison(kind, with),
                |_| true,
                || between.cure(),
            )
        })
        .collect();
    let is_noticed = |state: &SourceState| *state != SourceState::Working;
    rows.push(row(
        "SensorThings",
        "down",
        visit,
        || between.up(false),
        is_noticed,
        || between.up(true),
    ));
    rows.push(offline("SensorThings", visit, &between, |watts, time| {
        frost.observe(1, time, f64::from(watts) / 1000.0);
    }));
    rows
}

fn mqtt_rows() -> Vec<String> {
    let broker = Mosquitto::start();
    let between = Between::start(broker.plain_port);
    let source = timed(&format!("mqtt://127.0.0.1:{}", between.port));
    let visit = &mut Visit::new(source, &["battery"], vec![]);
    broker.publish_retained("district/battery/power", &measured(2000, visit.now));
    visit.poll().unwrap().ended.unwrap();
    let mut rows = vec![
        row(
            "MQTT",
            "messages 700 ms later",
            visit,
            || between.poison("latency", &json!({"latency": 700})),
            |_| true,
            || between.cure(),
        ),
        row(
            "MQTT",
            "down",
            visit,
            || between.up(false),
            |state| *state != SourceState::Working,
            || between.up(true),
        ),
    ];
    rows.push(offline("MQTT", visit, &between, |watts, time| {
        broker.publish("district/battery/power", &measured(watts, time));
    }));
    rows
}

#[test]
#[ignore = "needs FROST-Server's engine, Mosquitto and Toxiproxy: bash .ci/test services"]
fn the_table_of_faults_says_what_happens() {
    let rows = [http_rows(), mqtt_rows()].concat().join("\n");
    let page = include_str!("../../../assets/services.md");
    assert!(page.contains(&rows), "assets/services.md should have these rows:\n{rows}");
}
