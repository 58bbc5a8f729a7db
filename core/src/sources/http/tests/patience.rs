//! What is asked again, what is not, and what need not be asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::server::{Reply, Request, Server, client};
use crate::live::Fault;
use crate::sources::http::fault::Kind;
use crate::sources::http::{Accept, Service, ServiceLimits};

/// Answers the first, the second, … request by its number from 0.
async fn in_turn(reply: impl Fn(usize, &Request) -> Reply + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |request| reply(count.fetch_add(1, Ordering::SeqCst), request)).await
}

fn service(server: &Server, limits: ServiceLimits) -> Service {
    Service::new(client(&[server], vec![]), None, limits)
}

#[tokio::test]
async fn what_may_pass_is_asked_again() {
    let server = in_turn(|n, _| match n {
        0 => Reply::CutOff,
        1 => Reply::status(500, ""),
        _ => Reply::json("1"),
    })
    .await;
    let service = service(&server, ServiceLimits::default());
    assert_eq!(&*service.get(&server.url("/"), Accept::Json).await.unwrap(), b"1");
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn what_will_not_pass_is_not() {
    for reply in [
        Reply::status(404, ""),
        Reply::status(401, ""),
        Reply::status(429, "").with("retry-after", "60"),
        Reply::of("text/html", vec![]),
        Reply::json(" ".repeat(200_000)),
    ] {
        let server = in_turn(move |_, _| reply.clone()).await;
        let service = service(&server, ServiceLimits::default());
        service.get(&server.url("/"), Accept::Json).await.unwrap_err();
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_busy_service_is_not_asked_before_its_time() {
    let server = in_turn(|_, _| Reply::status(429, "").with("retry-after", "60")).await;
    let service = service(&server, ServiceLimits::default());
    for _ in 0..3 {
        let ended = service.get(&server.url("/"), Accept::Json).await.unwrap_err();
        let Kind::Busy(Some(wait)) = ended.kind else { panic!("{ended:?}") };
        assert!((58..=60).contains(&wait.as_secs()), "{wait:?}");
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_service_that_fails_on_is_left_alone() {
    let server = in_turn(|_, _| Reply::status(500, "")).await;
    let limits = ServiceLimits { attempts: 1, per_minute: 6000, ..ServiceLimits::default() };
    let service = service(&server, limits);
    for _ in 0..5 {
        let ended = service.get(&server.url("/"), Accept::Json).await.unwrap_err();
        assert_eq!(ended.kind, Kind::Failing);
    }
    let ended = service.get(&server.url("/"), Accept::Json).await.unwrap_err();
    assert_eq!(ended.kind, Kind::Fault(Fault::Suspended));
    assert_eq!(server.seen().len(), 5);
}

#[tokio::test]
async fn the_whole_of_it_has_an_end() {
    let server = in_turn(|_, _| Reply::Silence).await;
    let limits =
        ServiceLimits { attempts: 100, whole: Duration::from_secs(2), ..Default::default() };
    let began = std::time::Instant::now();
    let ended = service(&server, limits).get(&server.url("/"), Accept::Json).await.unwrap_err();
    assert_eq!(ended.kind, Kind::Fault(Fault::Slow));
    assert!(began.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn what_has_not_changed_does_not_come_again() {
    let server = in_turn(|_, request| match request.header("if-none-match") {
        Some("\"7\"") => Reply::status(304, "").with("etag", "\"7\""),
        _ => Reply::json("[7]").with("etag", "\"7\""),
    })
    .await;
    let service = service(&server, ServiceLimits::default());
    for _ in 0..3 {
        assert_eq!(&*service.get(&server.url("/a"), Accept::Json).await.unwrap(), b"[7]");
    }
    let asked: Vec<_> =
        server.seen().iter().map(|request| request.header("if-none-match").is_some()).collect();
    assert_eq!(asked, [false, true, true]);
}

#[tokio::test]
async fn what_is_fresh_is_not_asked_for() {
    let server = in_turn(|_, _| Reply::json("1").with("cache-control", "public, max-age=60")).await;
    let service = service(&server, ServiceLimits::default());
    for _ in 0..3 {
        service.get(&server.url("/a"), Accept::Json).await.unwrap();
    }
    assert_eq!(server.seen().len(), 1);
    service.get(&server.url("/b"), Accept::Json).await.unwrap();
    assert_eq!(server.seen().len(), 2);
}
