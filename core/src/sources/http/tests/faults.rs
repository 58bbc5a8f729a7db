//! What comes over the wire and should not.

use std::time::Duration;

use super::server::{Reply, Server, bomb, client};
use crate::live::Fault;
use crate::sources::http::fault::Kind;
use crate::sources::http::{Accept, HttpFault, Service, ServiceLimits};
use crate::sources::{TokenForm, TokenSettings};

fn once() -> ServiceLimits {
    ServiceLimits { attempts: 1, ..ServiceLimits::default() }
}

fn token() -> Option<TokenSettings> {
    Some(TokenSettings { secret: "key".into(), form: TokenForm::Bearer })
}

/// What one reply leads to.
async fn ends(reply: Reply) -> Result<String, HttpFault> {
    let server = Server::start(move |_| reply.clone()).await;
    let service = Service::new(client(&[&server], vec![]), token(), once());
    let body = service.get(&server.url("/x"), Accept::Json).await;
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer s3cr3t"));
    body.map(|body| String::from_utf8(body.to_vec()).unwrap())
}

#[track_caller]
fn is(ended: Result<String, HttpFault>, fault: Fault) {
    let ended = ended.unwrap_err();
    assert_eq!(ended.kind, Kind::Fault(fault), "{}", ended.reason);
    assert!(!ended.reason.contains("s3cr3t"), "{}", ended.reason);
}

#[tokio::test]
async fn an_answer_as_it_should_be() {
    assert_eq!(ends(Reply::json("{}")).await.unwrap(), "{}");
    let geo = Reply::of("application/geo+json; charset=utf-8", b"[]".to_vec());
    assert_eq!(ends(geo).await.unwrap(), "[]");
    let packed = Reply::of("application/json", bomb(10)).with("content-encoding", "gzip");
    assert_eq!(ends(packed).await.unwrap(), " ".repeat(10));
}

#[tokio::test]
async fn a_slow_drip_is_cut_off_as_is_silence() {
    let head = b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n";
    let drip = |pause| {
        let pieces = std::iter::once(head.to_vec()).chain((0..20).map(|_| b"1".to_vec()));
        Reply::Drip { pieces: pieces.collect(), pause: Duration::from_millis(pause) }
    };
    // Steady, but without an end in time; then with too long a pause.
    is(ends(drip(100)).await, Fault::Slow);
    is(ends(drip(400)).await, Fault::Slow);
    let began = std::time::Instant::now();
    is(ends(Reply::Silence).await, Fault::Slow);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_reset_in_the_middle_of_a_body() {
    is(ends(Reply::CutOff).await, Fault::CutOff);
}

#[tokio::test]
async fn another_type_than_asked_for() {
    is(ends(Reply::of("image/png", vec![1])).await, Fault::WrongType);
    is(ends(Reply::of("text/plain", b"{}".to_vec())).await, Fault::WrongType);
}

#[tokio::test]
async fn a_captive_portal_answers_with_a_page() {
    let page = b"\n <!DOCTYPE HTML><html>Welcome".to_vec();
    is(ends(Reply::of("text/html; charset=utf-8", page.clone())).await, Fault::Portal);
    is(ends(Reply::of("application/json", page)).await, Fault::Portal);
    is(ends(Reply::status(511, "")).await, Fault::Portal);
}

#[tokio::test]
async fn too_large_plain_or_unpacked() {
    is(ends(Reply::json(" ".repeat(100_001))).await, Fault::TooLarge);
    let bomb = bomb(50_000_000);
    assert!(bomb.len() < 100_000);
    is(
        ends(Reply::of("application/json", bomb).with("content-encoding", "gzip")).await,
        Fault::TooLarge,
    );
}

#[tokio::test]
async fn broken_packing() {
    let broken = Reply::of("application/json", b"not gzip".to_vec());
    is(ends(broken.with("content-encoding", "gzip")).await, Fault::CutOff);
}

#[tokio::test]
async fn errors_with_a_status_and_words() {
    let said = r#"{"error_code": "ODSQLError", "message": "no\u202e such\u200b\n field\u0007"}"#;
    let ended = ends(Reply::status(400, said)).await.unwrap_err();
    assert_eq!(ended.kind, Kind::Fault(Fault::Status));
    assert_eq!(ended.reason, "127.0.0.1 answered with status 400: no such  field");
    assert_eq!(ends(Reply::status(403, "{}")).await.unwrap_err().kind, Kind::Denied);
    is(ends(Reply::status(407, "")).await, Fault::Proxy);
    assert_eq!(ends(Reply::status(502, "<html>")).await.unwrap_err().kind, Kind::Failing);
}

#[tokio::test]
async fn a_busy_service_says_how_long() {
    let date = "Tue, 24 Nov 2026 10:00:00 GMT";
    let busy = |status| Reply::status(status, "{}").with("date", date);
    // As Opendatasoft words it.
    let quota = r#"{"errorcode": 10002, "reset_time": "2026-11-25T00:00:00Z", "call_limit": 5000,
        "limit_time_unit": "day", "error": "You have exceeded the requests limit."}"#;
    let wait = |seconds| Kind::Busy(Some(Duration::from_secs(seconds)));
    for (reply, kind) in [
        (busy(429).with("retry-after", "17"), wait(17)),
        (busy(503).with("retry-after", "Tue, 24 Nov 2026 10:01:30 GMT"), wait(90)),
        (busy(429).with("x-ratelimit-reset", "2026-11-24T12:00:00Z"), wait(7200)),
        (busy(429).with("x-ratelimit-reset", "2026-11-24 12:00:00+00:00"), wait(7200)),
        (busy(429).with("x-ratelimit-reset", "1795514460"), wait(60)),
        (busy(429).with("retry-after", "99999999999"), wait(86_400)),
        (Reply::status(429, quota).with("date", date), wait(14 * 3600)),
        (busy(429), Kind::Busy(None)),
        (busy(503), Kind::Failing),
    ] {
        assert_eq!(ends(reply.clone()).await.unwrap_err().kind, kind, "{reply:?}");
    }
}

#[tokio::test]
async fn nobody_listens_there() {
    let server = Server::start(|_| Reply::Silence).await;
    let service = Service::new(client(&[&server], vec![]), None, once());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap().to_string();
    drop(listener);
    let http = client(&[], vec![]);
    http.hosts.set([closed.clone()]);
    let nobody = Service::new(http, None, once());
    let ended = nobody.get(&format!("http://{closed}/").parse().unwrap(), Accept::Json).await;
    assert_eq!(ended.unwrap_err().kind, Kind::Fault(Fault::Connect));
    // Nor is anyone called whom nobody agreed to.
    let ended = service.get(&format!("http://{closed}/").parse().unwrap(), Accept::Json).await;
    assert_eq!(ended.unwrap_err().kind, Kind::Fault(Fault::NotAllowed));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_name_that_leads_nowhere() {
    let http = client(&[], vec![]);
    http.hosts.set(["no-such-host.invalid".to_owned()]);
    let service = Service::new(http, None, once());
    let url = "https://no-such-host.invalid/x?key=1".parse().unwrap();
    let ended = service.get(&url, Accept::Json).await.unwrap_err();
    assert_eq!(ended.kind, Kind::Fault(Fault::Name), "{}", ended.reason);
    assert_eq!(ended.reason, "no address for no-such-host.invalid");
}

#[tokio::test]
async fn a_redirect_takes_the_token_nowhere_else() {
    let other = Server::start(|_| Reply::json("\"other\"")).await;
    let there = other.url("/y").to_string();
    let server = Server::start(move |request| match request.path() {
        "/away" => Reply::status(302, "").with("location", there.clone()),
        "/here" => Reply::status(307, "").with("location", "/end"),
        "/circle" => Reply::status(301, "").with("location", "/circle"),
        "/nowhere" => Reply::status(302, ""),
        _ => Reply::json("\"end\""),
    })
    .await;
    let service = Service::new(client(&[&server, &other], vec![]), token(), once());
    let get = async |path| service.get(&server.url(path), Accept::Json).await;
    assert_eq!(&*get("/here").await.unwrap(), b"\"end\"");
    assert_eq!(server.seen()[1].header("authorization"), Some("Bearer s3cr3t"));
    assert_eq!(&*get("/away").await.unwrap(), b"\"other\"");
    assert_eq!(other.seen()[0].header("authorization"), None);
    for path in ["/circle", "/nowhere"] {
        assert_eq!(get(path).await.unwrap_err().kind, Kind::Fault(Fault::Redirect), "{path}");
    }
    // Where nobody agreed to, it is not followed at all.
    let alone = Service::new(client(&[&server], vec![]), token(), once());
    let ended = alone.get(&server.url("/away"), Accept::Json).await.unwrap_err();
    assert_eq!(ended.kind, Kind::Fault(Fault::Redirect));
    assert_eq!(other.seen().len(), 1);
}

#[tokio::test]
async fn tokens_that_are_not_there_or_are_sent_otherwise() {
    let server = Server::start(|_| Reply::json("1")).await;
    let http = client(&[&server], vec![]);
    let ask = async |secret: &str, form| {
        let token = Some(TokenSettings { secret: secret.into(), form });
        let service = Service::new(http.clone(), token, once());
        service.get(&server.url("/"), Accept::Json).await.map(|_| ())
    };
    assert_eq!(ask("other", TokenForm::Bearer).await.unwrap_err().kind, Kind::Denied);
    assert!(server.seen().is_empty());
    ask("key", TokenForm::Apikey).await.unwrap();
    ask("key", TokenForm::Basic).await.unwrap();
    ask("key", TokenForm::Header("X-Api-Key".into())).await.unwrap();
    assert_eq!(ask("key", TokenForm::Header("a b".into())).await.unwrap_err().kind, Kind::Denied);
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), Some("Apikey s3cr3t"));
    assert_eq!(seen[1].header("authorization"), Some("Basic czNjcjN0"));
    assert_eq!(seen[2].header("x-api-key"), Some("s3cr3t"));
    assert_eq!(seen.len(), 3);
}
