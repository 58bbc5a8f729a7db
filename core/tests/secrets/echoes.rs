//! Services that repeat what they were told in confidence.

use std::fmt::Write as _;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use base64::Engine;
use base64::prelude::{
    BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD,
};
use serde_json::json;
use tracing::field::{Field, Visit as Look};
use tracing::{Event, Metadata, Subscriber, span};
use wattwalk::live::SourceError;
use wattwalk::session::{Header, RecordingWriter, Settings, SharedRecorder, TourSession};
use wattwalk::sources::{Secret, SecretStore};
use wattwalk::visit::Delivery;

use crate::keys::{of_app, of_pack, with_access};
use crate::server::{Server, answer, header};
use crate::visit::{Visit, broker, source};

const PACK: &str = "fort-issy";
const TOKEN: &str = "tOk+9f8e7/d6c5_b4a3==";
const PAIR: &str = "guide:pa55/w0rd+\"x\"";
const PASSWORD: &str = "pa55/w0rd+\"x\"";

/// Everything that is logged in this process.
static LOG: LazyLock<Arc<Mutex<String>>> = LazyLock::new(|| {
    let log = Arc::new(Mutex::new(String::new()));
    tracing::subscriber::set_global_default(Log(log.clone())).unwrap();
    log
});

struct Log(Arc<Mutex<String>>);

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn event(&self, event: &Event<'_>) {
        struct Text(String);
        impl Look for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                let _ = write!(self.0, " {field}={value:?}");
            }
        }
        let mut text = Text(event.metadata().target().to_owned());
        event.record(&mut text);
        let mut log = self.0.lock().unwrap();
        let _ = writeln!(log, "{}", text.0);
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// All that becomes of deliveries: what is shown, what is recorded.
fn told(visit: &Visit, deliveries: &[Delivery]) -> String {
    let settings = Settings::new("en".into());
    let mut session = TourSession::open(Arc::new(visit.pack.clone()), settings.clone()).unwrap();
    let recorded = Recorded::default();
    let writer = RecordingWriter::new(recorded.clone(), &Header::new(PACK, &settings)).unwrap();
    let recorder = SharedRecorder::new(writer);
    session.record(Box::new(recorder.clone()));
    let mut told = format!("{deliveries:?} {:?}", visit.poller.status());
    for Delivery { source_id, now, ended, changed, .. } in deliveries.iter().cloned() {
        if let Err(error) = &ended {
            told += &error.to_string();
        }
        match ended {
            Ok(batch) => drop(session.readings(&batch, now)),
            Err(error) => session.source_failed(&error, now),
        }
        if let Some(state) = changed {
            session.source_changed(source_id, state, now);
        }
    }
    told += &serde_json::to_string(&session.events()).unwrap();
    recorder.finish().unwrap();
    let recorded = recorded.0.lock().unwrap().clone();
    told + &String::from_utf8(recorded).unwrap()
}

/// A recording in memory.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<u8>>>);

impl Write for Recorded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A name, and how a service writes what it was sent.
type Echo = (&'static str, fn(&str) -> String);

/// The ways in which a service may write what it was sent.
fn forms() -> Vec<Echo> {
    fn form(text: &str) -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
    }
    vec![
        ("plain", |text| text.into()),
        ("in small letters", |text| text.to_lowercase()),
        ("percent-encoded", form),
        ("percent-encoded in small letters", |text| {
            form(text).replace("%2B", "%2b").replace("%2F", "%2f")
        }),
        ("percent-encoded twice", |text| form(text).replace('%', "%25")),
        ("percent-encoded whole", |text| text.bytes().map(|byte| format!("%{byte:02x}")).collect()),
        ("base64", |text| BASE64_STANDARD.encode(text)),
        ("base64, no padding", |text| BASE64_STANDARD_NO_PAD.encode(text)),
        ("base64 of addresses", |text| BASE64_URL_SAFE.encode(text)),
        ("base64 of addresses, no padding", |text| BASE64_URL_SAFE_NO_PAD.encode(text)),
        ("base64 in base64's place", |text| BASE64_STANDARD.encode(format!("Bearer {text}"))),
        ("hexadecimal", |text| text.bytes().map(|byte| format!("{byte:02X}")).collect()),
        ("JSON in JSON", |text| serde_json::to_string(text).unwrap()),
        ("escaped", |text| text.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect()),
        ("in two lines", |text| {
            format!("{}\n{}", &text[..text.len() / 2], &text[text.len() / 2..])
        }),
        ("cut off", |text| format!("{}{text}", "x".repeat(202 - text.len()))),
    ]
}

/// Whether a text has a run of the secret that tells much of it.
fn holds(text: &str, secret: &str) -> Option<String> {
    let (text, secret) = (text.to_lowercase(), secret.to_lowercase());
    let runs = secret.as_bytes().windows(8).map(|run| String::from_utf8_lossy(run).into_owned());
    let mut whole = runs.filter(|run| text.contains(run.as_str()));
    whole.next()
}

/// Nothing of a secret is in a text, in none of the forms.
fn assert_untold(text: &str, secrets: &[&str], what: &str) {
    for secret in secrets {
        for (form, write) in forms() {
            let written = write(secret).trim_start_matches('x').trim_end_matches('=').to_owned();
            assert!(!text.contains(&written), "{what}: {secret} {form} in {text}");
        }
        assert_eq!(holds(text, secret), None, "{what}: {text}");
    }
}

#[test]
fn a_service_that_repeats_a_token_in_any_form_gets_it_nowhere() {
    LazyLock::force(&LOG);
    for (form, write) in forms() {
        let server = Server::start(move |request| {
            // It was sent the token, or the pair in base64.
            let sent = header(request, "authorization");
            let sent = match sent.strip_prefix("Basic ") {
                Some(pair) => String::from_utf8(BASE64_STANDARD.decode(pair).unwrap()).unwrap(),
                None => sent.trim_start_matches("Bearer ").to_owned(),
            };
            let password = sent.split_once(':').map_or("", |(_, password)| password);
            let reason = format!("{} {}", write(&sent), write(password));
            let reason = if form == "cut off" { write(&sent) } else { reason };
            answer(401, "application/json", &json!({"message": reason}).to_string())
        });
        let mut visit = Visit::new(
            PACK,
            &[
                source("bearer", &server.host, &json!({"token": {"secret": "a"}})),
                source("basic", &server.host, &json!({"token": {"secret": "b", "as": "basic"}})),
            ],
        );
        visit.store.set(of_pack(PACK, &server.host, "a"), Secret::new(TOKEN)).unwrap();
        visit.store.set(of_pack(PACK, &server.host, "b"), Secret::new(PAIR)).unwrap();
        let deliveries = visit.poll();
        assert_eq!(deliveries.len(), 2);
        for delivery in &deliveries {
            let Err(SourceError::Denied { reason, .. }) = &delivery.ended else {
                panic!("{delivery:?}");
            };
            assert!(
                reason.contains("status 401") && reason.contains("[hidden]"),
                "{form}: {reason}"
            );
        }
        assert_untold(&told(&visit, &deliveries), &[TOKEN, PASSWORD], form);
    }
    let log = LOG.lock().unwrap().clone();
    assert!(log.contains("not answered"), "{log}");
    assert_untold(&log, &[TOKEN, PASSWORD], "the log");
}

#[test]
fn what_is_no_error_message_is_looked_through_as_well() {
    LazyLock::force(&LOG);
    let answers: Vec<Echo> = vec![
        ("a content type", |token| answer(200, &format!("image/{}", token.replace('/', "_")), "")),
        ("a redirect", |token| {
            let place =
                format!("location: https://{}.example/", token.replace(['/', '+', '='], "-"));
            answer(302, "text/plain", "")
                .replace("connection: close", &format!("{place}\r\nconnection: close"))
        }),
        ("a field of another type", |token| {
            answer(
                200,
                "application/json",
                &json!({"total_count": token, "results": []}).to_string(),
            )
        }),
        ("a figure", |token| {
            let results = json!([{"t": "2026-06-16T09:00:00Z", "p": token}]);
            answer(
                200,
                "application/json",
                &json!({"total_count": 1, "results": results}).to_string(),
            )
        }),
    ];
    for (what, write) in answers {
        let server = Server::start(move |request| write(header(request, "x-api-key")));
        let set = json!({"token": {"secret": "a", "as": {"header": "X-Api-Key"}}});
        let mut visit = Visit::new(PACK, &[source("a", &server.host, &set)]);
        visit.store.set(of_pack(PACK, &server.host, "a"), Secret::new(TOKEN)).unwrap();
        let deliveries = visit.poll();
        let told = told(&visit, &deliveries);
        // What stands where a figure or a count should is not quoted at all.
        let is_quoted = !["a field of another type", "a figure"].contains(&what);
        assert_eq!(told.contains("[hidden]"), is_quoted, "{what}: {told}");
        assert_untold(&told, &[TOKEN], what);
    }
    assert_untold(&LOG.lock().unwrap(), &[TOKEN], "the log");
}

#[test]
fn a_clients_secret_and_its_access_token_are_repeated_nowhere() {
    LazyLock::force(&LOG);
    const CLIENT: &str = "wattwalk-app:cl1ent/secret+x";
    const ACCESS: &str = "acce55.token/of+the_city";
    for (form, write) in forms() {
        let login = Server::start(move |request| {
            let given = json!({"access_token": ACCESS, "token_type": "Bearer"});
            match header(request, "authorization") {
                "" => answer(401, "application/json", "{}"),
                _ => answer(200, "application/json", &given.to_string()),
            }
        });
        let city = Server::start(move |_| {
            let secret = CLIENT.split_once(':').unwrap().1;
            let reason = format!("{} {}", write(ACCESS), write(secret));
            let reason = if form == "cut off" { write(ACCESS) } else { reason };
            answer(403, "application/json", &json!({"error": reason}).to_string())
        });
        let endpoint = format!("http://{}/token", login.host);
        let set = json!({"token": {"secret": "app", "as": {"oauth2": {"token_url": endpoint}}}});
        let mut visit = Visit::new(PACK, &[source("a", &city.host, &set)]);
        let id = with_access(PACK, &login.host, "app", Some(&city.host));
        visit.store.set(id, Secret::new(CLIENT)).unwrap();
        let deliveries = visit.poll();
        let told = told(&visit, &deliveries);
        assert!(told.contains("status 403") && told.contains("[hidden]"), "{form}: {told}");
        assert_untold(&told, &[ACCESS, "cl1ent/secret+x"], form);
    }
    assert_untold(&LOG.lock().unwrap(), &[ACCESS, "cl1ent/secret+x"], "the log");
}

#[test]
fn a_broker_that_sends_a_password_as_a_figure_gets_it_nowhere() {
    LazyLock::force(&LOG);
    let node = Server::broker("substation/p", "br0ker-pa55/word".into());
    let set = json!({"token": {"secret": "b", "as": "basic"}});
    let mut visit = Visit::new(PACK, &[broker("a", &[&node.host], &set)]);
    let id = of_pack(PACK, &node.host, "b");
    visit.store.set(id, Secret::new("guide:br0ker-pa55/word")).unwrap();
    let deliveries = visit.poll();
    let told = told(&visit, &deliveries);
    assert!(told.contains("a text is no number"), "{told}");
    assert_untold(&told, &["br0ker-pa55/word"], "a broker");
    assert_untold(&LOG.lock().unwrap(), &["br0ker-pa55/word"], "the log");
}

#[test]
fn a_proxys_password_is_repeated_nowhere() {
    LazyLock::force(&LOG);
    let proxy = Server::start(|request| {
        let sent = header(request, "proxy-authorization").trim_start_matches("Basic ").to_owned();
        let plain = String::from_utf8(BASE64_STANDARD.decode(&sent).unwrap()).unwrap();
        answer(
            407,
            "application/json",
            &json!({"message": format!("{sent} is {plain}")}).to_string(),
        )
    });
    let url = format!("http://{}", proxy.host);
    let way = wattwalk::sources::ProxyChoice::At { url, secret: Some("proxy".into()) };
    let mut visit = Visit::through(PACK, &[source("a", "localhost:1", &json!({}))], way);
    visit.store.set(of_app("proxy"), Secret::new("guide:pr0xy-pa55")).unwrap();
    let deliveries = visit.poll();
    let told = told(&visit, &deliveries);
    assert!(told.contains("status 407") && told.contains("[hidden]"), "{told}");
    assert_untold(&told, &["pr0xy-pa55", "guide:pr0xy-pa55"], "a proxy");
    assert_untold(&LOG.lock().unwrap(), &["pr0xy-pa55"], "the log");
}

#[test]
fn with_a_secret_too_short_to_be_found_no_words_are_told() {
    let server =
        Server::start(|_| answer(401, "application/json", r#"{"message": "no abc here"}"#));
    let mut visit =
        Visit::new(PACK, &[source("a", &server.host, &json!({"token": {"secret": "a"}}))]);
    visit.store.set(of_pack(PACK, &server.host, "a"), Secret::new("abc")).unwrap();
    let deliveries = visit.poll();
    let Err(SourceError::Denied { reason, .. }) = &deliveries[0].ended else { panic!() };
    assert!(reason.contains("too short") && !reason.contains("abc"), "{reason}");
}
