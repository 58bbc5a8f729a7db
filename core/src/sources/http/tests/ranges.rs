//! A wide network on a server that gives parts of files, or does not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use super::server::{Reply, Request, Server};
use crate::live::{Connectivity, Fault, NetworkState};
use crate::pack::TourPack;
use crate::session::{EventKind, Settings, TourSession};
use crate::sources::{HttpOptions, ProxyChoice};
use crate::surroundings::{EdgeReason, SurroundingsState};
use crate::visit::Follower;
use crate::visit::Poller;
use crate::visit::tests::country::{Grid, Scratch, fix, home, off};

/// What the server does with the file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Habit {
    Good,
    /// Answers with all of it, as simple servers do.
    WholeFile,
    /// Ranges of a file that is packed on its way.
    Packed,
    /// Other bytes than asked for.
    OtherPart,
    /// A page to sign in.
    Portal,
    /// Gone.
    Missing,
    /// The connection breaks.
    Broken,
}

struct Store {
    habit: Habit,
    file: Vec<u8>,
    tag: &'static str,
}

fn reply(store: &Store, request: &Request) -> Reply {
    let of = |status, body: &[u8]| Reply::Whole { status, headers: Vec::new(), body: body.into() };
    let tagged = |reply: Reply| reply.with("etag", store.tag);
    let range = request.header("range").and_then(|it| it.strip_prefix("bytes=")?.split_once('-'));
    let (first, last) = range.expect("a range is asked for");
    let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
    let end = (last + 1).min(store.file.len());
    assert_eq!(request.header("accept-encoding"), Some("identity"));
    match store.habit {
        Habit::WholeFile => return tagged(of(200, &store.file)),
        Habit::Portal => return Reply::of("text/html", b"<html>sign in".to_vec()),
        Habit::Missing => return of(404, b""),
        Habit::Broken => {
            return Reply::Drip { pieces: vec![b"HTTP/1.1 2".into()], pause: Duration::ZERO };
        }
        _ if request.header("if-range").is_some_and(|tag| tag != store.tag) => {
            return tagged(of(200, &store.file));
        }
        _ => {}
    }
    let shift = usize::from(store.habit == Habit::OtherPart && first > 0);
    let Some(body) = store.file.get(first - shift..end - shift) else { return of(416, b"") };
    let place = format!("bytes {}-{}/{}", first - shift, end - shift - 1, store.file.len());
    let reply = tagged(of(206, body)).with("content-range", place);
    if store.habit == Habit::Packed { reply.with("content-encoding", "br") } else { reply }
}

/// A visit of a pack whose only network is on a server.
struct Visit {
    server: Server,
    store: Arc<Mutex<Store>>,
    poller: Poller,
    session: TourSession,
    follower: Follower,
    second: f64,
}

impl Visit {
    async fn open(habit: Habit) -> Self {
        let grid = Grid { name: "v", center: home(), side: 200, step_m: 60.0 };
        let store = Store { habit, file: Grid::fgb(&[grid]), tag: "\"1\"" };
        let store = Arc::new(Mutex::new(store));
        let seen = store.clone();
        let server = Server::start(move |request| reply(&seen.lock().unwrap(), request)).await;
        let url = format!("{}?key=s3cr3t", server.url("/country.fgb"));
        let pack: Arc<TourPack> = Scratch::with(json!([{"url": url}])).open();
        let options = HttpOptions { proxy: ProxyChoice::Direct, ..HttpOptions::default() };
        let poller = Poller::open(&pack, &options);
        let follower = Follower::new(poller.wide_networks(&pack));
        let session = TourSession::open(pack, Settings::new("en".into())).unwrap();
        Self { server, store, poller, session, follower, second: 0.0 }
    }

    fn agree(&mut self) {
        self.poller.allow_hosts([self.server.host.clone()]);
        self.session.retry_surroundings();
    }

    /// Stands so far east of home, a minute later than before.
    fn stand(&mut self, east_m: f64) -> SurroundingsState {
        self.second += 60.0;
        let fix = fix(off(home(), east_m, 0.0), self.second, 0.0);
        self.session.fix(fix).unwrap();
        tokio::task::block_in_place(|| self.follower.settle(&mut self.session));
        self.session.surroundings()
    }

    fn requests(&self) -> usize {
        self.server.seen().len()
    }

    fn bytes_asked(&self) -> u64 {
        let bytes = |request: &Request| {
            let (first, last) = request.header("range")?.strip_prefix("bytes=")?.split_once('-')?;
            Some(last.parse::<u64>().ok()? + 1 - first.parse::<u64>().ok()?)
        };
        self.server.seen().iter().filter_map(bytes).sum()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_before_the_host_is_agreed_to_and_little_after() {
    let mut visit = Visit::open(Habit::Good).await;
    let reason = EdgeReason::NotAllowed { host: visit.server.host.clone() };
    assert_eq!(visit.stand(-4500.0), SurroundingsState::Edge { to_m: 0.0, reason });
    assert_eq!(visit.requests(), 0);
    visit.agree();
    let state = visit.stand(-4500.0);
    assert!(matches!(state, SurroundingsState::Complete { to_m } if to_m > 1400.0), "{state:?}");
    assert!(visit.requests() <= 8, "{} requests for the first", visit.requests());
    let mut most = 0;
    for step in 1..=9 {
        let before = visit.requests();
        let state = visit.stand(-4500.0 + 1000.0 * f64::from(step));
        assert!(matches!(state, SurroundingsState::Complete { .. }), "{state:?}");
        most = most.max(visit.requests() - before);
    }
    assert!((1..=6).contains(&most), "{most} requests for a move");
    let file = visit.store.lock().unwrap().file.len() as u64;
    assert!(visit.bytes_asked() < file, "{} of {file}", visit.bytes_asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_network_keeps_what_is_there_and_says_where_the_edge_is() {
    let mut visit = Visit::open(Habit::Good).await;
    visit.agree();
    visit.stand(0.0);
    visit.store.lock().unwrap().habit = Habit::Broken;
    let state = visit.stand(1000.0);
    let SurroundingsState::Edge { to_m, reason: EdgeReason::Unreachable { fault, reason } } = state
    else {
        panic!("{state:?}")
    };
    assert!((450.0..=510.0).contains(&to_m) && fault == Fault::CutOff, "{to_m} {reason}");
    assert!(!reason.contains("s3cr3t"), "{reason}");
    let time = fix(home(), visit.second, 0.0).time;
    assert!(visit.session.assets_within(300.0, time).len() > 70);
    visit.store.lock().unwrap().habit = Habit::Good;
    let state = visit.stand(1000.0);
    assert!(matches!(state, SurroundingsState::Complete { to_m } if to_m > 1400.0), "{state:?}");
    let told = visit.session.events().into_iter().filter_map(|event| match event.kind {
        EventKind::Surroundings { state } => Some(matches!(state, SurroundingsState::Edge { .. })),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [false, true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_offline_and_little_where_data_cost() {
    let mut visit = Visit::open(Habit::Good).await;
    visit.agree();
    for (network, background) in [(NetworkState::Offline, false), (NetworkState::Unmetered, true)] {
        visit.poller.set_connectivity(Connectivity { network, background });
        let state = visit.stand(0.0);
        let SurroundingsState::Edge { reason: EdgeReason::Unreachable { fault, .. }, .. } = state
        else {
            panic!("{state:?}")
        };
        assert_eq!((fault, visit.requests()), (Fault::Offline, 0));
    }
    visit.poller.set_connectivity(Connectivity::default());
    visit.session.retry_surroundings();
    let within = |state, least_m: f64, most_m: f64| match state {
        SurroundingsState::Complete { to_m } => {
            assert!((least_m..most_m).contains(&to_m), "{to_m}")
        }
        other => panic!("{other:?}"),
    };
    within(visit.stand(0.0), 1400.0, 1600.0);
    let usual = visit.bytes_asked();
    let mut spared = Visit::open(Habit::Good).await;
    spared.agree();
    spared.session.spare_data(true);
    within(spared.stand(0.0), 650.0, 800.0);
    assert!(spared.bytes_asked() < usual, "{} of {usual}", spared.bytes_asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_replaced_is_told_and_read_anew() {
    let mut visit = Visit::open(Habit::Good).await;
    visit.agree();
    visit.stand(0.0);
    {
        let mut store = visit.store.lock().unwrap();
        let grid = Grid { name: "new", center: home(), side: 90, step_m: 60.0 };
        (store.file, store.tag) = (Grid::fgb(&[grid]), "\"2\"");
    }
    let state = visit.stand(1100.0);
    let reason = |state: &SurroundingsState| match state {
        SurroundingsState::Edge { to_m, reason } if *to_m > 300.0 => Some(reason.clone()),
        _ => None,
    };
    assert!(matches!(reason(&state), Some(EdgeReason::Changed { .. })), "{state:?}");
    let state = visit.stand(1100.0);
    assert!(matches!(state, SurroundingsState::Complete { .. }), "{state:?}");
    let time = fix(home(), visit.second, 0.0).time;
    let near = visit.session.assets_within(200.0, time);
    assert!(!near.is_empty() && near.iter().all(|id| id.as_str().starts_with("new")));
}

/// One row for each way in which a server is of no use; the visitor sees why.
#[tokio::test(flavor = "multi_thread")]
async fn servers_that_are_of_no_use_are_told_apart() {
    let table = [
        (Habit::WholeFile, Fault::WrongType, "HTTP ranges"),
        (Habit::Packed, Fault::WrongType, "HTTP ranges"),
        (Habit::OtherPart, Fault::Malformed, "another part"),
        (Habit::Portal, Fault::Portal, "sign in"),
        (Habit::Missing, Fault::Status, "404"),
    ];
    for (habit, expected, words) in table {
        let mut visit = Visit::open(habit).await;
        visit.agree();
        let state = visit.stand(0.0);
        let SurroundingsState::Edge { to_m, reason: EdgeReason::Unreachable { fault, reason } } =
            state
        else {
            panic!("{habit:?}: {state:?}")
        };
        assert!(to_m == 0.0 && fault == expected && reason.contains(words), "{habit:?}: {reason}");
    }
}
