//! The server, asked as a browser and as a stranger would.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use tower::ServiceExt;
use wattwalk::geodesy::{LocalFrame, SunPosition, Wgs84};
use wattwalk::index::Index;
use wattwalk::tour::TourError;
use wattwalk::view::{Camera, Frame, Scene, View};
use wattwalk::visit::{AssetCard, VisitError};

use super::model::{
    AroundData, Asker, Command, DayData, DayScope, DayScopes, MapData, Mode, Now, NowFigures,
    Sheet, Status,
};
use super::server::{Tablet, listen, router};

const HOST: &str = "127.0.0.1:4711";

/// A tablet that shows nothing and writes down what it is told.
#[derive(Default)]
struct Empty {
    told: Vec<Command>,
}

impl Tablet for Empty {
    fn leads(&self, asker: &Asker) -> bool {
        asker.page.is_none() || asker.browser.as_deref() == Some("leading")
    }

    fn frame(&mut self, _: &Asker, camera: &Camera) -> Result<Frame, VisitError> {
        let local = LocalFrame::new(Wgs84::new(48.8172, 2.2668).unwrap(), 0.0);
        let scene = Scene {
            index: &Index::build(&[], &local),
            captions: &[],
            hidden: &BTreeSet::new(),
            focus: None,
            focus_m: None,
            followed: None,
            language: &"en".into(),
            way: None,
            sun: SunPosition { elevation_deg: 45.0, azimuth_deg: 180.0 },
            details_of: &|_| None,
        };
        Ok(View::new().frame(&scene, None, camera, jiff::Timestamp::UNIX_EPOCH)?)
    }

    fn status(&self, _: &Asker) -> Status {
        Status {
            time: jiff::Timestamp::UNIX_EPOCH,
            local_time: "00:00".into(),
            date: "1970-01-01".into(),
            minute_of_day: 0.0,
            playing: false,
            speed: 1.0,
            mode: Mode::Guided,
            walked: 0.0,
            language: "fr".into(),
            hidden_networks: Vec::new(),
            visitor: None,
            focus: None,
            selected: None,
            stop: None,
            reached: Vec::new(),
            stops: Vec::new(),
            reached_at: Vec::new(),
            behind_min: None,
            way: None,
            caption: None,
            undoable: None,
            end: None,
            now: Some(Now {
                texts: Default::default(),
                is_withheld: false,
                figures: Some(NowFigures {
                    consumption_kw: 0.0,
                    production_kw: 0.0,
                    battery_kw: 0.0,
                    import_kw: 0.0,
                    state_of_charge: None,
                    temperature_c: 0.0,
                }),
            }),
            notices: Vec::new(),
            sources: Vec::new(),
            uncounted: 0,
            edge: None,
            provenance: Default::default(),
            around: 0,
            simulated: true,
            street: None,
        }
    }

    fn map(&self) -> MapData {
        MapData {
            title: Default::default(),
            words: Default::default(),
            speeds: Vec::new(),
            languages: Vec::new(),
            attribution: Default::default(),
            palette: wattwalk::view::palette(),
            ground: Default::default(),
            stops: Vec::new(),
            route: Vec::new(),
        }
    }

    fn around(&self) -> Box<dyn FnOnce() -> AroundData + Send> {
        Box::new(AroundData::default)
    }

    fn day(&self) -> DayData {
        let district =
            DayScope { steps: Vec::new(), is_withheld: false, indicators: None, evening: None };
        DayData {
            date: "1970-01-01".into(),
            sun_elevation_deg: Vec::new(),
            scopes: DayScopes { district, battery_transformer: None },
        }
    }

    fn card(&self, _: &Asker) -> Option<AssetCard> {
        None
    }

    fn sheet(&self, _: &Asker) -> Sheet {
        Sheet { language: "fr".into(), minutes: 0, walk_m: 0, stops: Vec::new() }
    }

    fn plan(&self, _: &Asker) -> String {
        "<svg/>".into()
    }

    fn command(&mut self, _: &Asker, command: Command) -> Result<(), VisitError> {
        if let Command::GoTo { stop } = &command {
            return Err(TourError::UnknownStop(stop.clone()).into());
        }
        self.told.push(command);
        Ok(())
    }
}

fn page() -> (Router, Arc<Mutex<Empty>>) {
    let tablet = Arc::new(Mutex::new(Empty::default()));
    let address: SocketAddr = HOST.parse().unwrap();
    (router(address, tablet.clone()), tablet)
}

async fn ask(request: Request<Body>) -> Response<Body> {
    page().0.oneshot(request).await.unwrap()
}

fn get(uri: &str, host: &str) -> Request<Body> {
    Request::get(uri).header("host", host).body(Body::empty()).unwrap()
}

fn post(body: &str) -> Request<Body> {
    Request::post("/api/command")
        .header("host", HOST)
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// A request with one header more, or another value of one that it has.
fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn status_of(request: Request<Body>) -> StatusCode {
    ask(request).await.status()
}

#[tokio::test]
async fn only_its_own_names_are_answered() {
    for host in [HOST, "localhost:4711", "LOCALHOST:4711"] {
        assert_eq!(status_of(get("/", host)).await, StatusCode::OK, "{host}");
    }
    for host in ["rebound.example:4711", "127.0.0.1", "127.0.0.1:80", "[::1]:4711", ""] {
        assert_eq!(status_of(get("/", host)).await, StatusCode::FORBIDDEN, "{host}");
        assert_eq!(status_of(get("/api/frame", host)).await, StatusCode::FORBIDDEN, "{host}");
    }
    let nameless = Request::get("/").body(Body::empty()).unwrap();
    assert_eq!(status_of(nameless).await, StatusCode::FORBIDDEN);
    let mut twice = get("/", HOST);
    twice.headers_mut().append("host", "rebound.example".parse().unwrap());
    assert_eq!(status_of(twice).await, StatusCode::FORBIDDEN);
    let absolute = get("http://rebound.example:4711/", HOST);
    assert_eq!(status_of(absolute).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn commands_from_other_pages_are_refused() {
    let play = || post(r#"{"command":"play"}"#);
    assert_eq!(status_of(play()).await, StatusCode::OK);
    for own in ["http://127.0.0.1:4711", "http://localhost:4711"] {
        assert_eq!(status_of(with(play(), "origin", own)).await, StatusCode::OK, "{own}");
    }
    for foreign in ["https://rebound.example", "http://127.0.0.1:8080", "null"] {
        let response = ask(with(play(), "origin", foreign)).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{foreign}");
    }
    // What a form of another page can send without asking.
    let form = with(play(), "content-type", "text/plain");
    assert_eq!(status_of(form).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn every_answer_keeps_to_the_page() {
    for request in [get("/", HOST), get("/nothing", HOST), get("/", "elsewhere"), post("{")] {
        let response = ask(request).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-security-policy").starts_with("default-src 'self';"));
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn the_page_brings_all_that_it_names() {
    let html = text(ask(get("/", HOST)).await).await;
    let named: Vec<&str> = html
        .split(['"', '\''])
        .filter(|word| word.starts_with('/') && word.contains('.'))
        .collect();
    assert!(named.contains(&"/main.js") && named.contains(&"/style.css"), "{named:?}");
    for path in named {
        let response = ask(get(path, HOST)).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let script = text(response).await;
        for line in script.lines().filter(|line| line.starts_with("import ")) {
            let module = line.split('"').nth(1).unwrap().replace("./", "/");
            assert_eq!(status_of(get(&module, HOST)).await, StatusCode::OK, "{module}");
        }
    }
    assert_eq!(status_of(get("/../Cargo.toml", HOST)).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_bad_command_is_explained() {
    for (body, expected) in [
        ("{", "EOF"),
        (r#"{"command":"fly"}"#, "fly"),
        (r#"{"command":"speed"}"#, "value"),
        (r#"{"command":"speed","value":"fast"}"#, "fast"),
        (r#"{"command":"speed","value":1000}"#, "speed: value is 1000; it must be 0.1 to 120"),
        (r#"{"command":"speed","value":1e999}"#, "number out of range"),
        (r#"{"command":"time","minute_of_day":-1}"#, "time: minute_of_day is -1"),
        (r#"{"command":"seek","walked":1.5}"#, "seek: walked is 1.5"),
        (r#"{"command":"network","network":"steam","hidden":true}"#, "steam"),
        (r#"{"command":"go_to","stop":"nowhere"}"#, "the tour has no stop nowhere"),
        (
            r#"{"command":"move","forward_mps":90,"sideways_mps":0,"turn_deg_s":0,"pitch_deg":0}"#,
            "move: forward_mps is 90; it must be -5 to 5",
        ),
    ] {
        let response = ask(post(body)).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
        let answer: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(expected), "{body}: {error}");
    }
    let long = format!(r#"{{"command":"language","language":"{}"}}"#, "x".repeat(5_000));
    assert_eq!(status_of(post(&long)).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_good_command_reaches_the_tablet() {
    let (router, tablet) = page();
    for body in [
        r#"{"command":"time","minute_of_day":1200}"#,
        r#"{"command":"language","language":"zh"}"#,
        r#"{"command":"network","network":"water","hidden":true}"#,
    ] {
        let response = router.clone().oneshot(post(body)).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{body}");
    }
    let told = std::mem::take(&mut tablet.lock().unwrap().told);
    assert_eq!(
        told,
        [
            Command::Time { minute_of_day: 1200.0 },
            Command::Language { language: "zh".into() },
            Command::Network { network: wattwalk::assets::Network::Water, hidden: true },
        ]
    );
}

#[tokio::test]
async fn who_looks_on_does_not_drive() {
    let (router, tablet) = page();
    let status = async |query: &str, body: &str| {
        let mut request = post(body);
        *request.uri_mut() = format!("/api/command?{query}").parse().unwrap();
        router.clone().oneshot(request).await.unwrap().status()
    };
    let (looking, leading) = ("page=a", "page=b&browser=leading");
    let drive = [
        r#"{"command":"play"}"#,
        r#"{"command":"next"}"#,
        r#"{"command":"seek","walked":0.5}"#,
        r#"{"command":"language","language":"zh"}"#,
        r#"{"command":"network","network":"water","hidden":true}"#,
        r#"{"command":"move","forward_mps":1,"sideways_mps":0,"turn_deg_s":0,"pitch_deg":0}"#,
    ];
    for body in drive {
        for query in [looking, "page=c&browser=another", "browser=another&page="] {
            assert_eq!(status(query, body).await, StatusCode::FORBIDDEN, "{query} {body}");
        }
        assert_eq!(status(leading, body).await, StatusCode::OK, "{body}");
    }
    assert_eq!(tablet.lock().unwrap().told.len(), drive.len());
    assert_eq!(status(looking, r#"{"command":"select","asset":null}"#).await, StatusCode::OK);
    // Who only looks on cannot lead; whoever would, can.
    let lead = r#"{"command":"lead"}"#;
    assert_eq!(status(looking, lead).await, StatusCode::FORBIDDEN);
    assert_eq!(status("page=c&browser=another", lead).await, StatusCode::OK);
    let long = format!("page={}", "x".repeat(65));
    assert_eq!(status(&long, lead).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_frame_needs_a_picture_that_can_be_made() {
    let good = ask(get("/api/frame?width=800&height=400&text_px=17&fov=60", HOST)).await;
    assert_eq!(good.status(), StatusCode::OK);
    let answer: serde_json::Value = serde_json::from_str(&text(good).await).unwrap();
    assert_eq!(answer["frame"]["width_px"], 800);
    assert_eq!(answer["status"]["mode"], "guided");
    for query in
        ["", "?width=wide&height=1&text_px=17&fov=60", "?width=0&height=1&text_px=17&fov=60"]
    {
        let response = ask(get(&format!("/api/frame{query}"), HOST)).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{query}");
        assert!(text(response).await.contains("error"), "{query}");
    }
}

#[tokio::test]
async fn a_taken_port_gives_way_to_a_free_one_of_this_machine() {
    let first = listen(0).await.unwrap();
    let taken = first.local_addr().unwrap();
    let second = listen(taken.port()).await.unwrap().local_addr().unwrap();
    assert_ne!(taken.port(), second.port());
    assert!(taken.ip().is_loopback() && second.ip().is_loopback());
}
