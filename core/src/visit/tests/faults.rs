//! The table.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::proxy::Proxy;
use super::town::{GOOD, Town};
use super::visit::Visit;
use crate::live::{Refusal, SourceError, SourceState};
use crate::pack::TourPack;
use crate::sources::http::tests::authority::Authority;
use crate::sources::http::tests::server::{Reply, bomb};
use crate::sources::services::tests::demo;
use crate::sources::{ProxyChoice, Secret};

/// Rows that are made at once: they mostly wait.
const AT_ONCE: usize = 12;

/// What is injected.
#[derive(Debug, Clone)]
enum Fault {
    Lie(Reply),
    /// A certificate for this name, in these years.
    Certificate(&'static str, [i32; 2]),
    /// A good one, by an authority that nobody knows.
    Unknown,
    NoName,
    HangingAddress,
    /// Its figures are an hour ahead.
    Ahead,
    /// It sends to another host, which the guide agreed to or not.
    Redirect {
        agreed: bool,
    },
    Proxy,
    ProxyWants,
    /// It wants credentials, and is given those of the secure storage.
    ProxyGiven,
    ProxyGone,
}

fn faults() -> Vec<(&'static str, Fault)> {
    use Fault::*;
    let head = b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n";
    let drip = |pause_ms| {
        let pieces = std::iter::once(head.to_vec()).chain((0..40).map(|_| b" ".to_vec()));
        Reply::Drip { pieces: pieces.collect(), pause: Duration::from_millis(pause_ms) }
    };
    let page = b"<!doctype html><title>Welcome to our Wi-Fi</title>".to_vec();
    let json = |body: &[u8]| Reply::of("application/json", body.to_vec());
    let packed = json(&bomb(50_000_000)).with("content-encoding", "gzip");
    let status = |status| Reply::status(status, "{}");
    vec![
        ("silent", Lie(Reply::Silence)),
        ("a slow drip: a byte each 250 ms", Lie(drip(250))),
        ("stops in the middle of the body", Lie(drip(3000))),
        ("cut in the middle of the body", Lie(Reply::CutOff)),
        ("reset in the middle of the body", Lie(Reply::Reset)),
        ("another content type", Lie(Reply::of("image/png", b"x".to_vec()))),
        ("a captive portal: a page with status 200", Lie(Reply::of("text/html", page.clone()))),
        ("such a page that calls itself JSON", Lie(json(&page))),
        ("broken JSON", Lie(json(b"{\"total_count\": 1, \"results\": [{"))),
        ("JSON of another shape", Lie(json(b"{\"error\": null}"))),
        ("an empty body", Lie(json(b""))),
        ("more than is read", Lie(Reply::json(" ".repeat(100_001)))),
        ("a gzip bomb: 50 MB in 50 KB", Lie(packed)),
        ("status 401", Lie(status(401))),
        ("status 403", Lie(status(403))),
        ("status 404", Lie(status(404))),
        ("status 429, `Retry-After: 1`", Lie(status(429).with("retry-after", "1"))),
        ("status 500", Lie(status(500))),
        ("status 503", Lie(status(503))),
        ("status 503, `Retry-After: 1`", Lie(status(503).with("retry-after", "1"))),
        ("sent to a host nobody agreed to", Redirect { agreed: false }),
        ("sent to another host, which was agreed to", Redirect { agreed: true }),
        ("a certificate that has run out", Certificate("energy.example", [2010, 2011])),
        (
            "a certificate not valid yet: a tablet's clock years slow",
            Certificate("energy.example", [2098, 2099]),
        ),
        ("figures an hour ahead: a tablet's clock an hour slow", Ahead),
        ("a certificate of another host", Certificate("portal.example", GOOD)),
        ("a certificate of an unknown authority", Unknown),
        ("its name leads nowhere", NoName),
        ("its first address (IPv6) hangs", HangingAddress),
        ("through a proxy", Proxy),
        ("through a proxy that wants credentials, and is given them", ProxyGiven),
        ("the proxy wants credentials (407)", ProxyWants),
        ("the proxy is gone", ProxyGone),
    ]
}

/// A state in the words of the table.
fn seen(visit: &Visit) -> String {
    let word = |fault| serde_json::to_value(fault).unwrap().as_str().unwrap().to_owned();
    let (error, retry_at) = match visit.state() {
        SourceState::Failing { error, retry_at } => (error, retry_at),
        SourceState::Working => match visit.refused.as_slice() {
            [] => return "figures as ever".to_owned(),
            [Refusal::Future { .. }] => return "figures refused: they are yet to come".to_owned(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert!(!format!("{error:?} {error}").contains("s3cr3t"), "{error}");
    let what = match &error {
        SourceError::Unreachable { fault, .. } => format!("unreachable (`{}`)", word(fault)),
        SourceError::Unreadable { fault, .. } => format!("unreadable (`{}`)", word(fault)),
        SourceError::Denied { .. } => "denied".to_owned(),
        SourceError::Busy { .. } => "busy".to_owned(),
        SourceError::UnknownAsset { .. } => panic!("{error}"),
    };
    let when = match (&error, retry_at) {
        (SourceError::Busy { retry_at: Some(_), .. }, Some(_)) => "tried again when it says",
        (_, Some(_)) => "tried again by itself",
        (_, None) => "until somebody acts",
    };
    format!("{what}, {when}")
}

/// Injects a fault, looks, takes it away: the row of the table.
async fn row(pack: &TourPack, what: &str, fault: Fault) -> String {
    let town = Town::start(Authority::new(), "energy.example", Some("Bearer s3cr3t")).await;
    let proxy = Proxy::start(town.server.host.clone()).await;
    let at = |secret| ProxyChoice::At { url: format!("http://{}", proxy.address), secret };
    let way = match fault {
        Fault::Proxy | Fault::ProxyWants | Fault::ProxyGone => at(None),
        Fault::ProxyGiven => at(Some("proxy".to_owned())),
        _ => ProxyChoice::Direct,
    };
    let hasty = matches!(fault, Fault::Lie(Reply::Silence | Reply::Drip { .. }));
    let visit = &mut Visit::new(pack, &town, way, hasty);
    if matches!(fault, Fault::ProxyGiven) {
        *proxy.wants.lock().unwrap() = Some("Basic Z3VpZGU6cGE1NQ==".to_owned());
        visit.give_proxys_secret(Secret::new("guide:pa55"));
    }
    town.measure(visit.now);
    visit.poll_until_it_works().await;
    let held = visit.reading();
    assert_eq!(visit.value(), Some(1.0), "before: {what}");

    let mut newest = town.measure(visit.now + SignedDuration::from_mins(5));
    let other = Town::start(Authority::new(), "other.example", None).await;
    match &fault {
        Fault::Lie(reply) => town.lie(reply.clone()),
        Fault::Certificate(name, years) => town.certify(&town.authority, name, *years),
        Fault::Unknown => town.certify(&Authority::new(), "energy.example", GOOD),
        Fault::NoName => town.lose_name(),
        Fault::HangingAddress => town.hang_first_address().await,
        Fault::Ahead => newest = town.measure(visit.now + SignedDuration::from_mins(65)),
        Fault::Redirect { agreed } => {
            other.certify(&town.authority, "other.example", GOOD);
            newest = (0..3).map(|_| other.measure(visit.now)).last().unwrap();
            let there = format!("https://{}/", other.host);
            town.lie(Reply::status(302, "").with("location", there));
            if *agreed {
                visit.poller.allow_hosts([town.host.clone(), other.host.clone()]);
            }
        }
        Fault::Proxy | Fault::ProxyGiven => {
            assert!(proxy.tunnels.load(Ordering::Relaxed) > 0, "{what}");
        }
        Fault::ProxyWants => *proxy.wants.lock().unwrap() = Some("Basic abc".to_owned()),
        Fault::ProxyGone => proxy.leave().await,
    }
    visit.poll().await.unwrap();
    let seen = seen(visit);
    let asked_there = matches!(fault, Fault::Redirect { agreed: true });
    assert_eq!(!other.server.seen().is_empty(), asked_there, "{what}");
    assert!(other.server.seen().iter().all(|asked| asked.header("authorization").is_none()));
    let shown = match visit.reading() {
        reading if reading == held => "the last one, with its age",
        Some(reading) if reading.value == Some(newest) => "the newest",
        other => panic!("{what}: {other:?}"),
    };

    town.cure();
    if matches!(fault, Fault::ProxyWants) {
        *proxy.wants.lock().unwrap() = None;
    }
    if matches!(fault, Fault::ProxyGone) {
        proxy.come_back().await;
    }
    // What waits for somebody to act: they did.
    visit.poller.retry();
    newest = town.measure(visit.now + SignedDuration::from_mins(5));
    visit.poll_until_it_works().await;
    let lost = if visit.value() == Some(newest) { "nothing" } else { "the figure" };
    format!("| {what} | {seen} | {shown} | {lost} |")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_faults_says_what_happens() {
    let (pack, few) = (Arc::new(demo()), Arc::new(Semaphore::new(AT_ONCE)));
    let mut rows = JoinSet::new();
    for (place, (what, fault)) in faults().into_iter().enumerate() {
        let (pack, few) = (pack.clone(), few.clone());
        rows.spawn(async move {
            let _turn = few.acquire().await;
            (place, row(&pack, what, fault).await)
        });
    }
    let mut rows = rows.join_all().await;
    rows.sort();
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    let rows = rows.join("\n");
    let page = include_str!("../../../../assets/services.md");
    assert!(page.contains(&rows), "assets/services.md should have these rows:\n{rows}");
}
