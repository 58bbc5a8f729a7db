//! The schedule by the clock, and the poller against a local portal.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::schedule::{Ask, Schedule};
use super::*;
use crate::assets::AssetId;
use crate::live::{Batch, Connectivity, Fault, NetworkState, SourceError, SourceState, Wanted};
use crate::pack::TourPack;
use crate::sources::http::tests::server::{Reply, Server};
use crate::sources::services::tests::demo;
use crate::sources::{HttpOptions, ProxyChoice, Secret, WantedSecret};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn ids(ids: &[&str]) -> Vec<AssetId> {
    ids.iter().map(|&id| id.into()).collect()
}

fn wanted(seen: &[&str], near: &[&str], far: &[&str]) -> Wanted {
    Wanted { seen: ids(seen), near: ids(near), far: ids(far) }
}

/// A batch of a source that has something new each `span_s` seconds.
fn batch(now: i64, span_s: i64) -> Batch {
    Batch { next_poll: Some(at(now + span_s)), ..Batch::default() }
}

/// What is due, each by its source.
fn due(schedule: &mut Schedule, wanted: &Wanted, second: i64) -> Vec<(usize, String)> {
    let asks = schedule.due(wanted, at(second), |source, asset| match asset.as_str() {
        "only-1" => source == 1,
        _ => source == 0,
    });
    let names = |ask: Ask| {
        let names: Vec<_> = ask.assets.iter().map(AssetId::as_str).collect();
        (ask.source, names.join(" "))
    };
    asks.into_iter().map(names).collect()
}

fn of_0(assets: &str) -> Vec<(usize, String)> {
    vec![(0, assets.to_owned())]
}

fn down(fault: Fault) -> SourceError {
    SourceError::Unreachable { source_id: "a".into(), fault, reason: String::new() }
}

#[test]
fn what_is_seen_is_asked_most_and_what_is_far_least() {
    let mut schedule = Schedule::new([true]);
    let wanted = wanted(&["seen"], &["near"], &["far"]);
    let mut asked: HashMap<String, u32> = HashMap::new();
    for second in 0..3600 {
        for (_, names) in due(&mut schedule, &wanted, second) {
            names.split(' ').for_each(|name| *asked.entry(name.into()).or_default() += 1);
            schedule.answered(0, Ok(&batch(second, 60)), at(second));
        }
    }
    // Each as often as its answers hold: a minute, three, ten.
    assert_eq!(asked["seen"], 60);
    assert!((20..=27).contains(&asked["near"]), "{asked:?}");
    assert!((6..=8).contains(&asked["far"]), "{asked:?}");
}

#[test]
fn nothing_is_in_flight_twice_and_sources_get_what_they_know() {
    let mut schedule = Schedule::new([true, true]);
    let all = wanted(&["a", "only-1"], &["b"], &[]);
    assert_eq!(due(&mut schedule, &all, 0), [(0, "a b".into()), (1, "only-1".into())]);
    assert!(due(&mut schedule, &all, 1000).is_empty());
    schedule.answered(0, Ok(&batch(1000, 60)), at(1000));
    assert_eq!(due(&mut schedule, &all, 1060), of_0("a b"));
    schedule.given_up(1);
    assert_eq!(due(&mut schedule, &all, 1061), [(1, "only-1".into())]);
}

#[test]
fn what_comes_into_view_is_asked_at_once_but_together() {
    let mut schedule = Schedule::new([true]);
    assert_eq!(due(&mut schedule, &wanted(&["a"], &[], &[]), 0), of_0("a"));
    schedule.answered(0, Ok(&batch(0, 60)), at(0));
    assert!(due(&mut schedule, &wanted(&["a", "b"], &[], &[]), 1).is_empty());
    assert_eq!(due(&mut schedule, &wanted(&["a", "b", "c"], &[], &[]), 2), of_0("b c"));
    schedule.answered(0, Ok(&batch(2, 60)), at(2));
    // What is due soon comes along.
    assert_eq!(due(&mut schedule, &wanted(&["a", "b", "c"], &[], &[]), 60), of_0("a b c"));
}

#[test]
fn what_went_out_of_sight_is_forgotten() {
    let mut schedule = Schedule::new([true]);
    for second in 0..500 {
        let name = format!("asset-{second}");
        let names = due(&mut schedule, &wanted(&[&name], &[], &[]), second * 10);
        assert_eq!(names, of_0(&name));
        schedule.answered(0, Ok(&batch(second * 10, 3600)), at(second * 10));
    }
    let held = format!("{schedule:?}").matches("asset-").count();
    assert!(held <= 2, "{held}");
}

#[test]
fn failures_pause_a_source_longer_and_longer_and_some_until_somebody_acts() {
    let mut schedule = Schedule::new([true]);
    let all = wanted(&["a"], &[], &[]);
    let mut tries = Vec::new();
    for second in 0..1000 {
        if !due(&mut schedule, &all, second).is_empty() {
            tries.push(second);
            schedule.answered(0, Err(&down(Fault::Slow)), at(second));
        }
    }
    assert_eq!(tries, [0, 10, 30, 70, 150, 310, 610, 910]);
    schedule.retry();
    assert_eq!(due(&mut schedule, &all, 1000), of_0("a"));
    let changed = schedule.answered(0, Err(&down(Fault::NotAllowed)), at(1000));
    assert!(matches!(changed, Some(SourceState::Failing { retry_at: None, .. })), "{changed:?}");
    assert!(due(&mut schedule, &all, 1_000_000).is_empty());
    assert_eq!(schedule.next(at(1_000_000)), None);
    schedule.retry();
    assert_eq!(due(&mut schedule, &all, 1_000_000), of_0("a"));
    let busy = SourceError::Busy { source_id: "a".into(), retry_at: Some(at(1_000_500)) };
    schedule.answered(0, Err(&busy), at(1_000_000));
    assert!(due(&mut schedule, &all, 1_000_499).is_empty());
    assert_eq!(schedule.next(at(1_000_000)), Some(at(1_000_500)));
    assert_eq!(due(&mut schedule, &all, 1_000_500), of_0("a"));
}

#[test]
fn what_needs_no_network_goes_on_without_one_and_is_no_news() {
    let mut schedule = Schedule::new([false, true]);
    schedule.connect(Connectivity { network: NetworkState::Offline, background: false });
    assert_eq!(schedule.state(1).0, SourceState::Paused);
    schedule.asked_local(0, at(0));
    assert_eq!(schedule.answered(0, Ok(&batch(0, 60)), at(0)), None);
    assert_eq!(schedule.state(0).0, SourceState::Working);
    assert_eq!(schedule.next(at(0)), Some(at(60)));
    assert!(schedule.answered(0, Err(&down(Fault::Malformed)), at(60)).is_some());
}

#[test]
fn a_change_is_told_once() {
    let mut schedule = Schedule::new([true]);
    let mut answered = |ended: Result<&Batch, &SourceError>| schedule.answered(0, ended, at(0));
    let good = batch(0, 60);
    assert_eq!(answered(Ok(&good)), Some(SourceState::Working));
    assert_eq!(answered(Ok(&good)), None);
    assert!(answered(Err(&down(Fault::Slow))).is_some());
    assert_eq!(answered(Err(&down(Fault::Slow))), None);
    assert!(answered(Err(&down(Fault::Portal))).is_some());
    assert_eq!(answered(Ok(&good)), Some(SourceState::Working));
}

#[test]
fn airplane_mode_for_an_hour_and_back_is_one_poll() {
    let mut schedule = Schedule::new([true]);
    let all = wanted(&["a"], &["b"], &["c"]);
    due(&mut schedule, &all, 0);
    schedule.answered(0, Ok(&batch(0, 900)), at(0));
    schedule.connect(Connectivity { network: NetworkState::Offline, background: false });
    assert_eq!(schedule.state(0).0, SourceState::Paused);
    for second in 1..3600 {
        assert!(due(&mut schedule, &all, second).is_empty());
    }
    schedule.connect(Connectivity::default());
    assert_eq!(due(&mut schedule, &all, 3600), of_0("a b c"));
    assert!(due(&mut schedule, &all, 3601).is_empty());
}

#[test]
fn little_on_a_metered_network_and_nothing_in_the_background() {
    let mut schedule = Schedule::new([true]);
    let all = wanted(&["a"], &["b"], &["c"]);
    schedule.connect(Connectivity { network: NetworkState::Metered, background: false });
    let mut asked = Vec::new();
    for second in 0..600 {
        for (_, names) in due(&mut schedule, &all, second) {
            asked.push((second, names));
            schedule.answered(0, Ok(&batch(second, 60)), at(second));
        }
    }
    assert_eq!(asked, [(0, "a".into()), (240, "a".into()), (480, "a".into())]);
    schedule.connect(Connectivity { background: true, ..Connectivity::default() });
    assert!(due(&mut schedule, &all, 10_000).is_empty());
}

#[test]
fn a_clock_set_back_does_not_stop_it() {
    let mut schedule = Schedule::new([true]);
    let all = wanted(&["a"], &[], &[]);
    due(&mut schedule, &all, 1_000_000);
    schedule.answered(0, Ok(&batch(1_000_000, 60)), at(1_000_000));
    assert_eq!(due(&mut schedule, &all, 0), of_0("a"));
    schedule.answered(0, Err(&down(Fault::Slow)), at(0));
    assert_eq!(due(&mut schedule, &all, -500), of_0("a"));
}

#[test]
fn a_city_is_asked_in_parts() {
    let mut schedule = Schedule::new([true]);
    let names: Vec<_> = (0..1000).map(|n| AssetId::from(format!("{n}").as_str())).collect();
    let all = Wanted { near: names, ..Wanted::default() };
    let sizes: Vec<_> = (0..4)
        .map(|round| {
            let asks = schedule.due(&all, at(round * 2), |_, _| true);
            schedule.answered(0, Ok(&batch(round * 2, 3600)), at(round * 2));
            asks.first().map_or(0, |ask| ask.assets.len())
        })
        .collect();
    assert_eq!(sizes, [400, 400, 200, 0]);
}

#[test]
fn the_span_of_a_hasty_or_confused_source_is_bounded() {
    let mut schedule = Schedule::new([true]);
    let all = wanted(&["a"], &[], &[]);
    due(&mut schedule, &all, 0);
    schedule.answered(0, Ok(&batch(0, -100)), at(0));
    assert!(due(&mut schedule, &all, 1).is_empty());
    assert_eq!(due(&mut schedule, &all, 2), of_0("a"));
}

/// The demo pack with one service more.
fn pack(server: &Server) -> TourPack {
    let mut pack = demo();
    let settings = json!({"type": "opendatasoft", "id": "posts", "title": "Posts",
        "attribution": "Nobody", "url": server.url("").as_str(), "dataset": "posts",
        "time_field": "t", "things": {"by": "one", "asset": "substation"},
        "token": {"secret": "posts-key", "as": "apikey"},
        "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
    pack.sources.push(serde_json::from_value(settings).unwrap());
    pack
}

fn posts_key(server: &Server) -> WantedSecret {
    let hosts = vec![server.host.clone()];
    WantedSecret { name: "posts-key".into(), hosts, access_host: None }
}

fn open(pack: &TourPack) -> Poller {
    Poller::open(pack, &HttpOptions { proxy: ProxyChoice::Direct, ..HttpOptions::default() })
}

const NOW: &str = "2026-06-14T19:00:00Z";

async fn poll(poller: &Poller, now: &str) -> Receiver<Delivery> {
    let (sender, deliveries) = channel();
    let wanted = wanted(&["substation"], &["tr-1"], &[]);
    let polling = poller.poll(&wanted, now.parse().unwrap(), move |delivery| {
        let _ = sender.send(delivery);
    });
    polling.await;
    deliveries
}

fn of(deliveries: &Receiver<Delivery>, source: &str) -> Option<Delivery> {
    deliveries.try_iter().find(|delivery| delivery.source_id == source)
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_and_token_come_before_the_first_request() {
    let answer = json!({"total_count": 1, "results": [{"t": NOW, "p": 7}]}).to_string();
    let server = Server::start(move |request| match request.header("authorization") {
        Some("Apikey s3cr3t") => Reply::json(answer.clone()),
        _ => Reply::status(401, "{}"),
    })
    .await;
    let poller = open(&pack(&server));
    let deliveries = poll(&poller, NOW).await;
    let refused = deliveries.try_iter().collect::<Vec<_>>();
    assert_eq!(refused[0].source_id, "fort-issy-simulated");
    assert!(refused[0].ended.is_ok() && refused[0].changed.is_none());
    assert!(matches!(
        refused[1].ended,
        Err(SourceError::Unreachable { fault: Fault::NotAllowed, .. })
    ));
    let status = &poller.status()[1];
    assert_eq!(
        (&status.hosts, &status.secrets),
        (&vec![server.host.clone()], &vec![posts_key(&server)])
    );
    poller.allow_hosts([server.host.clone()]);
    let denied = of(&poll(&poller, NOW).await, "posts").unwrap();
    assert!(matches!(denied.ended, Err(SourceError::Denied { .. })), "{denied:?}");
    assert!(server.seen().is_empty());
    assert!(of(&poll(&poller, "2026-06-14T20:00:00Z").await, "posts").is_none());
    poller.set_token(&posts_key(&server), Some(Secret::new("s3cr3t"))).unwrap();
    let good = of(&poll(&poller, NOW).await, "posts").unwrap();
    assert_eq!(good.changed, Some(SourceState::Working));
    let readings = good.ended.unwrap().readings;
    assert_eq!((readings.len(), readings[0].value), (1, Some(7.0)));
    let next = poller.next(NOW.parse().unwrap());
    assert!(next.is_some_and(|next| next <= "2026-06-14T19:01:00Z".parse().unwrap()), "{next:?}");
    assert!(!format!("{:?}", poller.status()).contains("s3cr3t"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_service_holds_nobody_up_and_is_delivered_late() {
    let answer = json!({"total_count": 1, "results": [{"t": NOW, "p": 7}]}).to_string();
    let server = Server::start(move |_| {
        std::thread::sleep(Duration::from_secs(5));
        Reply::json(answer.clone())
    })
    .await;
    let poller = open(&pack(&server));
    poller.allow_hosts([server.host.clone()]);
    poller.set_token(&posts_key(&server), Some(Secret::new("x"))).unwrap();
    let began = std::time::Instant::now();
    let deliveries = poll(&poller, NOW).await;
    assert!(began.elapsed() < Duration::from_millis(4500));
    assert!(deliveries.recv().unwrap().ended.is_ok_and(|batch| !batch.readings.is_empty()));
    let late = deliveries.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(late.source_id, "posts");
    assert_eq!(late.ended.unwrap().readings.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_ends_when_nobody_waits_or_with_the_poller() {
    let server = Server::start(|_| Reply::Silence).await;
    let poller = open(&pack(&server));
    poller.allow_hosts([server.host.clone()]);
    poller.set_token(&posts_key(&server), Some(Secret::new("x"))).unwrap();
    let wanted = wanted(&["substation"], &[], &[]);
    let (sender, deliveries) = channel();
    for _ in 0..2 {
        let sender = sender.clone();
        let polling = poller.poll(&wanted, NOW.parse().unwrap(), move |delivery| {
            let _ = sender.send(delivery);
        });
        let waited = tokio::time::timeout(Duration::from_millis(300), polling).await;
        assert!(waited.is_err());
        // Aborted, its turn comes again: it asks once more.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(server.seen().len(), 2);
    let polling = poller.poll(&wanted, NOW.parse().unwrap(), move |delivery| {
        let _ = sender.send(delivery);
    });
    drop(poller);
    polling.await;
    let delivered: Vec<_> = deliveries.iter().map(|delivery| delivery.source_id).collect();
    assert_eq!(delivered, ["fort-issy-simulated"; 3]);
}

/// A source of an app's own, as another crate would write it.
struct Own(crate::live::SourceInfo);

impl crate::live::Source for Own {
    fn info(&self) -> &crate::live::SourceInfo {
        &self.0
    }

    fn knows(&self, asset: &AssetId) -> bool {
        asset.as_str() == "substation"
    }

    fn poll<'a>(&'a self, request: crate::live::PollRequest<'a>) -> crate::live::BatchFuture<'a> {
        Box::pin(async move {
            // It may wait for what only a runtime has.
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            let reading = |asset: &AssetId| crate::live::Reading {
                asset: asset.clone(),
                quantity: crate::live::Quantity::PowerKw,
                value: Some(777.0),
                time: request.now,
                quality: crate::live::Quality::Live,
            };
            let readings = request.assets.iter().map(reading).collect();
            Ok(Batch { readings, ..Batch::default() })
        })
    }
}

#[test]
fn a_source_of_an_apps_own_is_asked_after_the_packs() {
    let info = crate::live::SourceInfo {
        id: "ours".into(),
        title: "Ours".into(),
        attribution: "Ourselves".into(),
        simulated: false,
    };
    let options = crate::visit::VisitOptions {
        sources: vec![Box::new(Own(info))],
        ..crate::visit::VisitOptions::default()
    };
    let settings = crate::session::Settings::new("en".into());
    let pack = std::sync::Arc::new(demo());
    let mut visit = crate::visit::Visit::open(pack, settings, options).unwrap();
    let now: Timestamp = "2026-06-16T09:30:00Z".parse().unwrap();
    let began = std::time::Instant::now();
    let value = |visit: &crate::visit::Visit| {
        let store = visit.session().reading_store();
        store.of(&"substation".into()).first().and_then(|reading| reading.value)
    };
    visit.poll(now);
    while value(&visit) != Some(777.0) && began.elapsed().as_secs() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        visit.take_arrivals();
    }
    assert_eq!(value(&visit), Some(777.0));
    let status = visit.sources().into_iter().find(|source| source.id == "ours").unwrap();
    assert_eq!(status.sign, crate::visit::SourceSign::Working);
    assert!(status.hosts.is_empty());
}

#[test]
fn a_visit_that_begins_anew_still_tells_how_its_sources_are() {
    let settings = crate::session::Settings::new("en".into());
    let pack = std::sync::Arc::new(demo());
    let options = crate::visit::VisitOptions::default();
    let mut visit = crate::visit::Visit::open(pack, settings, options).unwrap();
    let now: Timestamp = "2026-06-16T09:30:00Z".parse().unwrap();
    visit.source_failed(&SourceError::Busy { source_id: "ours".into(), retry_at: None }, now);
    visit.skip_stop(now);
    visit.restart(crate::tour::Progress::default());
    let kinds: Vec<_> = visit.events().into_iter().map(|event| event.kind).collect();
    use crate::session::EventKind;
    assert!(matches!(kinds.as_slice(), [EventKind::SourceFailed { .. }]), "{kinds:?}");
}
