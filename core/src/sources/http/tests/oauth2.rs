//! Access tokens, from a server that is as strict as RFC 6749.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::server::{Reply, Request, Server, client, id};
use crate::live::Fault;
use crate::pack::SourceSettings;
use crate::sources::http::fault::Kind;
use crate::sources::http::{Accept, Http, HttpFault, Service, ServiceLimits};
use crate::sources::{Oauth2Settings, Secret, TokenForm, TokenSettings};

const SECRET: &str = "wattwalk app:s3cr3t:/é";

/// What a request for a token is, told strictly.
fn asked(request: &Request) -> Result<HashMap<String, String>, &'static str> {
    let pairs = |text: &str| url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let is = |name, value| request.header(name) == Some(value);
    if request.method != "POST" || request.target != "/oauth/token" {
        return Err("invalid_request");
    }
    if !is("content-type", "application/x-www-form-urlencoded") {
        return Err("invalid_request");
    }
    let form: HashMap<String, String> = pairs(&request.body);
    if form.get("grant_type").map(String::as_str) != Some("client_credentials") {
        return Err("unsupported_grant_type");
    }
    let basic = request.header("authorization").and_then(|value| value.strip_prefix("Basic "));
    let basic = BASE64_STANDARD.decode(basic.ok_or("invalid_client")?);
    let basic = String::from_utf8(basic.map_err(|_| "invalid_client")?).unwrap();
    // No encoded text has a colon: there is one, in the middle.
    let both: Vec<_> = basic.split(':').map(|text| format!("{text}=")).collect();
    let both: Vec<String> = both
        .iter()
        .map(|text| pairs(text))
        .map(|pair: HashMap<String, String>| pair.into_keys().next().unwrap())
        .collect();
    match both.join(":") == SECRET && both.len() == 2 {
        true => Ok(form),
        false => Err("invalid_client"),
    }
}

/// Gives out `token-1`, `token-2`, …
async fn endpoint() -> Server {
    let count = AtomicUsize::new(1);
    Server::start(move |request| match asked(request) {
        Ok(_) => {
            let token = format!("token-{}", count.fetch_add(1, Ordering::SeqCst));
            let given = json!({"access_token": token, "token_type": "Bearer", "expires_in": 3600});
            Reply::json(given.to_string())
        }
        Err(error) => {
            let body = json!({"error": error, "error_description": request.headers});
            Reply::status(if error == "invalid_client" { 401 } else { 400 }, &body.to_string())
        }
    })
    .await
}

fn service(http: &Arc<Http>, endpoint: &Server) -> Service {
    let settings = Oauth2Settings {
        token_url: endpoint.url("/oauth/token"),
        scope: Some("read:figures now".into()),
    };
    let token = TokenSettings { secret: "key".into(), form: TokenForm::Oauth2(settings) };
    let limits = ServiceLimits { attempts: 1, per_minute: 6000, ..ServiceLimits::default() };
    Service::new(http.clone(), Some(token), limits)
}

/// A client that may call these; the first is the endpoint, the second the
/// service that its tokens are for.
fn http(servers: &[&Server]) -> Arc<Http> {
    let http = client(servers, vec![]);
    if let [endpoint, server, ..] = servers {
        give(&http, endpoint, server, SECRET);
    }
    http
}

fn give(http: &Http, endpoint: &Server, server: &Server, secret: &str) {
    http.vault.store().set(id("key", endpoint, Some(server)), Secret::new(secret)).unwrap();
}

fn tokens(server: &Server) -> Vec<String> {
    let tokens = server.seen();
    tokens.iter().map(|asked| asked.header("authorization").unwrap_or("").to_owned()).collect()
}

async fn get(service: &Service, server: &Server, path: &str) -> Result<(), HttpFault> {
    let ended = service.get(&server.url(path), Accept::Json).await;
    if let Err(fault) = &ended {
        let told = &fault.reason;
        assert!(["s3cr3t", "czNjcjN0", "token-"].iter().all(|it| !told.contains(it)), "{told}");
    }
    ended.map(|_| ())
}

#[tokio::test]
async fn a_token_is_fetched_once_and_used_again() {
    let (endpoint, server) = (endpoint().await, Server::start(|_| Reply::json("1")).await);
    let service = service(&http(&[&endpoint, &server]), &endpoint);
    let (first, second, third) = tokio::join!(
        get(&service, &server, "/a"),
        get(&service, &server, "/b"),
        get(&service, &server, "/c"),
    );
    first.and(second).and(third).unwrap();
    get(&service, &server, "/d").await.unwrap();
    assert_eq!(tokens(&server), ["Bearer token-1"; 4]);
    let asked: Vec<_> = endpoint.seen().iter().map(|asked_for| asked(asked_for).unwrap()).collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["scope"], "read:figures now");
}

#[tokio::test]
async fn a_token_that_has_run_out_is_renewed_once() {
    let endpoint = endpoint().await;
    let server = Server::start(|request| match request.header("authorization") {
        Some("Bearer token-2") => Reply::json("1"),
        _ => Reply::status(401, "{}"),
    })
    .await;
    let service_of = |http| service(http, &endpoint);
    let both = http(&[&endpoint, &server]);
    let service = service_of(&both);
    // Two that are refused at once do not fetch one token each.
    let (first, second) = tokio::join!(get(&service, &server, "/a"), get(&service, &server, "/b"));
    first.and(second).unwrap();
    assert_eq!(endpoint.seen().len(), 2);
    let never = Server::start(|_| Reply::status(401, "{}")).await;
    let service = service_of(&http(&[&endpoint, &never]));
    let ended = get(&service, &never, "/").await.unwrap_err();
    assert_eq!(ended.kind, Kind::Unauthorized);
    assert_eq!(tokens(&never), ["Bearer token-3", "Bearer token-4"]);
}

#[tokio::test]
async fn a_token_that_holds_no_longer_or_is_of_another_secret_is_not_used() {
    let count = AtomicUsize::new(1);
    let endpoint = Server::start(move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let span = if number < 3 { json!("0") } else { json!(3600) };
        let given = json!({"access_token": format!("token-{number}"), "token_type": "bearer", "expires_in": span});
        Reply::json(given.to_string())
    })
    .await;
    let server = Server::start(|_| Reply::json("1")).await;
    let http = http(&[&endpoint, &server]);
    let service = service(&http, &endpoint);
    for path in ["/a", "/b", "/c", "/d"] {
        get(&service, &server, path).await.unwrap();
    }
    give(&http, &endpoint, &server, "other:one");
    get(&service, &server, "/e").await.unwrap();
    let numbers: Vec<_> =
        tokens(&server).iter().map(|token| token.rsplit('-').next().unwrap().to_owned()).collect();
    assert_eq!(numbers, ["1", "2", "3", "3", "4"]);
    http.vault.store().delete(id("key", &endpoint, Some(&server))).unwrap();
    assert_eq!(get(&service, &server, "/f").await.unwrap_err().kind, Kind::Denied);
    assert_eq!(server.seen().len(), 5);
}

#[tokio::test]
async fn a_client_that_is_refused_is_told_why() {
    let (endpoint, server) = (endpoint().await, Server::start(|_| Reply::json("1")).await);
    let http = http(&[&endpoint, &server]);
    let service = service(&http, &endpoint);
    for (secret, why) in [("id:s3cr3t", "invalid_client"), ("s3cr3t", "client_id:client_secret")] {
        give(&http, &endpoint, &server, secret);
        let ended = get(&service, &server, "/").await.unwrap_err();
        assert!(ended.kind == Kind::Denied && ended.reason.contains(why), "{ended:?}");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn neither_secret_nor_token_goes_elsewhere() {
    let other = Server::start(|_| Reply::json("1")).await;
    let away = other.url("/").to_string();
    let moved = {
        let away = away.clone();
        Server::start(move |_| Reply::status(307, "").with("location", away.clone())).await
    };
    let server =
        Server::start(move |_| Reply::status(302, "").with("location", away.clone())).await;
    let all = http(&[&moved, &server, &other]);
    let ended = get(&service(&all, &moved), &server, "/").await.unwrap_err();
    assert_eq!(ended.kind, Kind::Fault(Fault::Redirect));
    assert!(other.seen().is_empty() && server.seen().is_empty());
    let endpoint = endpoint().await;
    let all = http(&[&endpoint, &server, &other]);
    get(&service(&all, &endpoint), &server, "/").await.unwrap();
    assert_eq!(tokens(&other), [""]);
    // Nor is an endpoint asked that nobody agreed to.
    let asked = endpoint.seen().len();
    let ended = get(&service(&http(&[&server]), &endpoint), &server, "/").await.unwrap_err();
    assert_eq!((ended.kind, endpoint.seen().len()), (Kind::Fault(Fault::NotAllowed), asked));
}

#[tokio::test]
async fn endpoints_that_answer_otherwise_are_told_apart() {
    let given = |token: &str, kind: &str| {
        Reply::json(json!({"access_token": token, "token_type": kind}).to_string())
    };
    let fault = Kind::Fault;
    for (reply, kind) in [
        (given("token-1", "mac"), fault(Fault::Malformed)),
        (given("token-1\n", "bearer"), fault(Fault::Malformed)),
        (Reply::json("{\"access_token\": \"token-1\"}"), fault(Fault::Malformed)),
        (Reply::json("token-1"), fault(Fault::Malformed)),
        (Reply::json(" ".repeat(70_000)), fault(Fault::TooLarge)),
        (Reply::of("text/html", b"<html>".to_vec()), fault(Fault::Portal)),
        (Reply::CutOff, fault(Fault::CutOff)),
        (Reply::Silence, fault(Fault::Slow)),
        (Reply::status(404, "token-1"), fault(Fault::Status)),
        (Reply::status(500, "{\"error\": \"token-1\"}"), Kind::Failing),
        (Reply::status(429, ""), Kind::Busy(None)),
        (Reply::status(400, "{\"error\": \"token-1\"}"), Kind::Denied),
    ] {
        let answer = reply.clone();
        let endpoint = Server::start(move |_| answer.clone()).await;
        let server = Server::start(|_| Reply::json("1")).await;
        let service = service(&http(&[&endpoint, &server]), &endpoint);
        let ended = get(&service, &server, "/").await.unwrap_err();
        assert_eq!(ended.kind, kind, "{reply:?}");
        assert!(server.seen().is_empty());
    }
}

#[test]
fn a_guide_agrees_to_the_endpoint_too() {
    let source = |token_url: &str| {
        let settings = json!({"type": "sensor_things", "id": "a", "title": "A", "attribution": "A",
            "url": "https://data.example/v1.1", "things": {"by": "id"},
            "token": {"secret": "a", "as": {"oauth2": {"token_url": token_url}}},
            "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
        serde_json::from_value::<SourceSettings>(settings).unwrap()
    };
    let hosts = |token_url| source(token_url).hosts();
    assert_eq!(hosts("https://login.example/t"), ["data.example", "login.example"]);
    assert_eq!(hosts("https://data.example/t"), ["data.example"]);
    for bad in ["ftp://login.example/", "https://a:b@login.example/", "https://login.example/?a"] {
        let fault = source(bad).check().unwrap_err();
        assert_eq!(fault.field, "token.as.oauth2.token_url", "{bad}");
    }
    assert_eq!(source("https://login.example/t").check(), Ok(()));
}
