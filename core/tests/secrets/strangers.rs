//! Packs of strangers, which ask for what is not theirs.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use wattwalk::pack::{PackMemory, TourPack};
use wattwalk::sources::{Secret, SecretError, SecretStore, WantedSecret};

use crate::keys::{of_pack, with_access};
use crate::server::{Server, answer, header};
use crate::visit::{Visit, broker, source};

const GOOD: &str = "fort-issy";
const TOKEN: &str = "t0ken-of-the-city";
const CLIENT: &str = "wattwalk-app:cl1ent-secret";
const ACCESS: &str = "acce55-token-of-the-city";
const PASSWORD: &str = "guide:br0ker-pa55";

/// What the guide of the good pack gave, each for its host.
fn give(visit: &Visit, city: &Server, login: &Server, node: &Server) {
    let given = [
        (of_pack(GOOD, &city.host, "city"), TOKEN),
        (with_access(GOOD, &login.host, "app", Some(&city.host)), CLIENT),
        (of_pack(GOOD, &node.host, "city-broker"), PASSWORD),
    ];
    for (id, secret) in given {
        visit.store.set(id, Secret::new(secret)).unwrap();
    }
}

/// Gives an access token to whom it knows.
fn login() -> Server {
    Server::start(|request| {
        let known = format!("Basic {}", BASE64_STANDARD.encode(CLIENT));
        if header(request, "authorization") != known {
            return answer(401, "application/json", r#"{"error": "invalid_client"}"#);
        }
        let given = json!({"access_token": ACCESS, "token_type": "Bearer", "expires_in": 3600});
        answer(200, "application/json", &given.to_string())
    })
}

fn nothing() -> Server {
    Server::start(|_| answer(200, "application/json", r#"{"total_count": 0, "results": []}"#))
}

/// Any of the secrets in what a server was sent, in plain or in base64.
fn leaked(server: &Server) -> Option<&'static str> {
    let heard = server.heard();
    let all = [TOKEN, CLIENT, ACCESS, PASSWORD, "br0ker-pa55", "guide:pr0xy-pa55", "pr0xy-pa55"];
    all.into_iter().find(|secret| {
        heard.contains(secret)
            || heard.contains(BASE64_STANDARD.encode(secret).trim_end_matches('='))
    })
}

#[test]
fn the_pack_that_a_secret_was_given_for_has_it_sent_where_it_belongs() {
    let (city, login, node) = (nothing(), login(), Server::broker("substation/p", "7".into()));
    let endpoint = format!("http://{}/token", login.host);
    let sources = [
        source("a", &city.host, &json!({"token": {"secret": "city"}})),
        source(
            "b",
            &city.host,
            &json!({"token": {"secret": "app", "as": {"oauth2": {"token_url": endpoint}}}}),
        ),
        broker("c", &[&node.host], &json!({"token": {"secret": "city-broker", "as": "basic"}})),
    ];
    let mut visit = Visit::new(GOOD, &sources);
    give(&visit, &city, &login, &node);
    let ended = visit.poll();
    assert!(ended.iter().all(|delivery| delivery.ended.is_ok()), "{ended:?}");
    assert!(city.heard().contains(&format!("Bearer {TOKEN}")), "{}", city.heard());
    assert!(city.heard().contains(&format!("Bearer {ACCESS}")), "{}", city.heard());
    assert!(!city.heard().contains("cl1ent"), "{}", city.heard());
    assert!(node.heard().contains("br0ker-pa55"), "{}", node.heard());
}

#[test]
fn a_strangers_host_gets_no_secret_by_any_name_in_any_form() {
    let (city, login, node) = (nothing(), login(), Server::broker("substation/p", "7".into()));
    let endpoint = format!("http://{}/token", login.host);
    // Another pack, and one that took the name of the good one.
    for pack in ["strangers", GOOD] {
        let (thief, thief_node) = (nothing(), Server::broker("substation/p", "7".into()));
        let mut sources = Vec::new();
        for name in ["proxy", "city", "app", "city-broker"] {
            let at_thief = format!("http://{}/token", thief.host);
            for form in [
                json!("bearer"),
                json!("apikey"),
                json!("basic"),
                json!({"header": "X-Whatever"}),
                json!({"oauth2": {"token_url": at_thief}}),
                // What is got for it at the right place goes to the wrong one.
                json!({"oauth2": {"token_url": endpoint}}),
            ] {
                let set = json!({"token": {"secret": name, "as": form}});
                sources.push(source(&sources.len().to_string(), &thief.host, &set));
            }
            let set = json!({"token": {"secret": name, "as": "basic"}});
            sources.push(broker(&sources.len().to_string(), &[&thief_node.host], &set));
            // A node of the stranger's beside the right one.
            sources.push(broker(&sources.len().to_string(), &[&node.host, &thief_node.host], &set));
        }
        let mut visit = Visit::new(pack, &sources);
        give(&visit, &city, &login, &node);
        visit.poll();
        assert_eq!((leaked(&thief), leaked(&thief_node)), (None, None), "{pack}");
    }
}

#[test]
fn a_clients_secret_goes_to_its_endpoint_only_whatever_form_a_pack_names() {
    let (city, login) = (nothing(), login());
    let node = Server::broker("substation/p", "7".into());
    let endpoint = format!("http://{}/token", login.host);
    for form in [
        json!("bearer"),
        json!("basic"),
        json!({"oauth2": {"token_url": format!("http://{}/t", city.host)}}),
    ] {
        // The endpoint and the service of the good pack, the one for the other.
        let sources = [
            source("a", &city.host, &json!({"token": {"secret": "app", "as": form}})),
            source(
                "b",
                &login.host,
                &json!({"token": {"secret": "city", "as": {"oauth2": {"token_url": endpoint}}}}),
            ),
        ];
        let mut visit = Visit::new(GOOD, &sources);
        give(&visit, &city, &login, &node);
        visit.poll();
        assert_eq!((leaked(&city), leaked(&login)), (None, None), "{form}");
    }
}

#[test]
fn a_pack_is_refused_headers_that_http_has_a_meaning_for_and_names_of_many_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let mut files = BTreeMap::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name =
                path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy"));
            files.insert(name.unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap());
        }
    }
    let mut problems = |set: Value| {
        let sources = json!([source("a", "127.0.0.1:1", &set)]).to_string();
        files.insert("sources.json".into(), sources.into_bytes());
        let pack = TourPack::open(&PackMemory(files.clone())).unwrap();
        assert_eq!(pack.sources().is_empty(), !pack.problems().is_empty());
        let problem = |problem: &wattwalk::assets::Problem| {
            format!("{} {}", problem.file, problem.field.clone().unwrap_or_default())
        };
        pack.problems().iter().map(problem).collect::<Vec<_>>()
    };
    let token = |secret: &str, form: Value| json!({"token": {"secret": secret, "as": form}});
    for name in [
        "Host",
        "connection",
        "Content-Length",
        "Transfer-Encoding",
        "X-Forwarded-Host",
        "Proxy-Authorization",
        "a b",
    ] {
        let told = problems(token("city", json!({"header": name})));
        assert_eq!(told, ["sources.json [0].token.as.header"], "{name}");
    }
    for name in ["", "city, to data.issy.com. Agree", "a\nb"] {
        assert_eq!(
            problems(token(name, json!("bearer"))),
            ["sources.json [0].token.secret"],
            "{name}"
        );
    }
    assert!(problems(token("city", json!({"header": "X-Api-Key"}))).is_empty());
}

#[test]
fn a_guide_is_told_what_is_sent_where_and_gives_no_more_than_that() {
    let sources = [
        source("a", "127.0.0.1:1", &json!({"token": {"secret": "city"}})),
        source(
            "b",
            "127.0.0.1:1",
            &json!({"token": {"secret": "app", "as": {"oauth2": {"token_url": "http://127.0.0.1:2/"}}}}),
        ),
        broker(
            "c",
            &["127.0.0.1:3", "127.0.0.1:4"],
            &json!({"token": {"secret": "meters", "as": "basic"}, "client_certificate": "tablet"}),
        ),
        source("d", "127.0.0.1:1", &json!({})),
    ];
    let visit = Visit::new(GOOD, &sources);
    let wanted = |name: &str, hosts: &[&str], access: Option<&str>| WantedSecret {
        name: name.into(),
        hosts: hosts.iter().map(|&host| host.into()).collect(),
        access_host: access.map(Into::into),
    };
    let secrets: Vec<_> = visit.poller.status().into_iter().map(|source| source.secrets).collect();
    let city = wanted("city", &["127.0.0.1:1"], None);
    assert_eq!(
        secrets,
        [
            vec![city.clone()],
            vec![wanted("app", &["127.0.0.1:2"], Some("127.0.0.1:1"))],
            vec![
                wanted("meters", &["127.0.0.1:3", "127.0.0.1:4"], None),
                wanted("tablet", &["127.0.0.1:3", "127.0.0.1:4"], None),
            ],
            vec![],
        ]
    );
    let set = |wanted: &WantedSecret| visit.poller.set_token(wanted, Some(Secret::new(TOKEN)));
    for other in [wanted("proxy", &["127.0.0.1:1"], None), wanted("city", &["127.0.0.1:9"], None)] {
        assert_eq!(set(&other), Err(SecretError::NotWanted));
    }
    for wanted in secrets.iter().flatten() {
        set(wanted).unwrap();
        for id in wanted.ids(&visit.pack.manifest().id) {
            assert_eq!(visit.store.get(id), Ok(Some(Secret::new(TOKEN))));
        }
    }
    visit.poller.set_token(&city, None).unwrap();
    assert_eq!(visit.store.get(of_pack(GOOD, "127.0.0.1:1", "city")), Ok(None));
}
