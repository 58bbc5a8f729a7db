//! A withheld figure told by words: what is wrong with it must not quote it, in
//! the recording, in the events, in what sources are said to answer.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use wattwalk::language::Language;
use wattwalk::live::{Batch, Quality, SourceError, Wanted};
use wattwalk::pack::{PackMemory, TourPack};
use wattwalk::session::{Input, Recorder, Settings, TourSession};
use wattwalk::sources::HttpOptions;
use wattwalk::visit::{Delivery, Poller};

/// What nobody may read.
const FIGURE: &str = "567";

/// Answers whoever asks with this, as JSON.
fn serve(body: String) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
            let _ = write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        }
    });
    port
}

/// A meter of one home and a block of thirty, with a service at this port.
fn pack(port: u16) -> TourPack {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/privacy/inner-homes");
    let file = |name: &str| std::fs::read(data.join(name)).unwrap();
    let asset = |id: &str, kind: &str, homes: u32| {
        json!({"type": "Feature", "id": id,
            "properties": {"network": "electricity", "kind": kind, "homes": homes},
            "geometry": {"type": "Point", "coordinates": [2.2681, 48.8167]}})
    };
    let networks = json!({"type": "FeatureCollection",
        "features": [asset("meter", "meter", 1), asset("block", "building", 30)]});
    let sources = json!([{"type": "json", "id": "j", "title": "J", "attribution": "A",
        "url": format!("http://127.0.0.1:{port}/r.json"), "things": {"by": "id"}, "key": "/id",
        "time": "/t", "figures": [{"field": "/p", "quantity": "power_kw", "unit": "kW"}]}]);
    let files: BTreeMap<String, Vec<u8>> = [
        ("pack.json".into(), file("pack.json")),
        ("tour.json".into(), file("tour.json")),
        ("en.json".into(), file("en.json")),
        ("n/e.geojson".into(), networks.to_string().into_bytes()),
        ("sources.json".into(), sources.to_string().into_bytes()),
    ]
    .into();
    let pack = TourPack::open(&PackMemory(files)).unwrap();
    assert!(pack.problems().is_empty(), "{:?}", pack.problems());
    pack
}

struct Lines(Arc<Mutex<String>>);

impl Recorder for Lines {
    fn record(&mut self, input: &Input) {
        *self.0.lock().unwrap() += &serde_json::to_string(input).unwrap();
    }
}

/// Asks once; what a person could read of it anywhere, and what was brought.
fn words(answer: &Value) -> (String, Batch) {
    let pack = pack(serve(answer.to_string()));
    let poller = Poller::open(&pack, &HttpOptions::default());
    poller.allow_hosts(poller.status().into_iter().flat_map(|source| source.hosts));
    let (sender, deliveries) = mpsc::channel::<Delivery>();
    let wanted = Wanted { seen: vec!["meter".into(), "block".into()], ..Wanted::default() };
    let now: Timestamp = "2026-06-15T12:00:00Z".parse().unwrap();
    poller.poll(&wanted, now, move |delivery| drop(sender.send(delivery))).detach();
    let delivery = deliveries.recv_timeout(Duration::from_secs(20)).expect("it answers");

    let recorded = Arc::new(Mutex::new(String::new()));
    let mut session =
        TourSession::open(Arc::new(pack), Settings::new(Language::from("en"))).unwrap();
    session.record(Box::new(Lines(recorded.clone())));
    let mut words = String::new();
    let batch = match delivery.ended {
        Ok(batch) => {
            // The one that may be shown is told of in full.
            let raw = batch.failures.iter().map(|failure| failure.reason.to_string());
            words += &raw.collect::<String>();
            session.readings(&batch, now);
            batch
        }
        Err(error) => {
            words += &error.to_string();
            session.source_failed(&error, now);
            Batch::default()
        }
    };
    words += &format!("{:?}", session.events());
    words += &recorded.lock().unwrap();
    (words, batch)
}

#[test]
fn what_is_wrong_with_a_withheld_figure_does_not_tell_it() {
    let time = "2026-06-15T11:59:00Z";
    for record in [
        json!({"id": "meter", "p": "1.567 kW"}),
        json!({"id": "meter", "p": 1.567}),
        json!({"id": "meter", "p": "1.567 kW", "t": time}),
        json!({"id": "meter", "p": [1.567], "t": time}),
        json!({"id": "meter", "p": {"value": "１.５６７"}, "t": time}),
        json!({"id": "meter", "p": 1.567, "t": "1.567"}),
        json!({"id": "meter", "p": 1.567, "t": 1.567}),
        json!({"id": "meter", "p": 1567, "t": 1567}),
        json!({"id": "meter", "p": "1,567", "t": time}),
        json!({"id": "meter", "p": "1,567 kW", "t": "1,567 kW"}),
    ] {
        let (words, batch) = words(&json!([record]));
        assert!(!words.contains(FIGURE) && !words.contains("５６７"), "{record}: {words}");
        assert_eq!(batch.failures.len(), 1, "{record}: {batch:?}");
    }
    // A figure where the key should be.
    let (told, batch) = words(&json!([{"id": "1.567", "p": 1.567, "t": time}]));
    let remark = batch.remark.unwrap();
    assert!(remark.contains("first key a text as") && !remark.contains(FIGURE), "{remark}");
    assert!(!told.contains(FIGURE), "{told}");
    // What cannot be read at all.
    let (words, _) = words(&json!("1.567"));
    assert!(!words.contains(FIGURE), "{words}");
}

#[test]
fn words_about_a_withheld_figure_are_kept_to_its_source() {
    let (words, _) = words(&json!([{"id": "meter", "p": "one and a half", "t": "noon"}]));
    let (_, kept) = words.split_once("no number").expect("a source says what is wrong");
    assert!(!kept.contains("half"), "{kept}");
    assert!(kept.contains("withheld"), "{kept}");
}

#[test]
fn a_figure_that_may_be_shown_is_shown() {
    let answer = json!([{"id": "block", "p": 31.5, "t": "2026-06-15T11:59:00Z"}]);
    let (words, batch) = words(&answer);
    assert_eq!(batch.readings.len(), 1);
    assert_eq!(batch.readings[0].quality, Quality::Live);
    assert!(words.contains("31.5"));
    assert!(!batch.failures.iter().any(|it| matches!(it.reason, SourceError::Denied { .. })));
}
