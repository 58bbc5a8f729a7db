//! The connections to the page: how many at once, and how long each may take.
//!
//! Any program of this machine can connect, and a web page elsewhere can make
//! the browser do so. What asks nothing, asks slowly, or does not read what it
//! asked for takes a place for some seconds, and no more than all places.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::server::refuse;

/// A request's head is a tenth of this.
const MAX_HEAD_BYTES: usize = 64 << 10;
/// After a connection could not be taken, as when there are no more handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// How many there are at once; one more is closed at once, for a place in
    /// a queue behind slow ones is worth less than another try. A browser has
    /// six for each of its windows.
    pub(super) connections: usize,
    /// Until the head of a request is there, counted from the answer before.
    pub(super) head: Duration,
    /// Until the rest of it is there and answered.
    pub(super) request: Duration,
    /// Until a connection ends, whatever it does: the page opens another one.
    pub(super) connection: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            head: Duration::from_secs(10),
            request: Duration::from_secs(10),
            connection: Duration::from_secs(120),
        }
    }
}

/// Serves until `stop` is done, and what is under way then.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let router = router.layer(from_fn_with_state(limits.request, in_time));
    let mut connections = JoinSet::new();
    let (serving, stopped) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if connections.len() < limits.connections => {
                    connections.spawn(connect(stream, router.clone(), limits, stopped.clone()));
                }
                Ok(_) => {}
                Err(error) if is_of_one(&error) => {}
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
        }
    }
    drop(serving);
    while connections.join_next().await.is_some() {}
}

async fn connect(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<()>,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    tokio::select! {
        // What was wrong with it, who connected knows.
        _ = connection.as_mut() => return,
        () = tokio::time::sleep(limits.connection) => {}
        _ = stopped.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(limits.request, connection).await;
}

/// Answers in time, or that a request took too long.
async fn in_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refuse(StatusCode::REQUEST_TIMEOUT, "the request took too long").into_response(),
    }
}

/// Whether only the connection at hand could not be taken.
fn is_of_one(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const SOON: Duration = Duration::from_millis(200);
    /// Longer than any test.
    const LATE: Duration = Duration::from_secs(600);
    const NONE: Limits = Limits { connections: 8, head: LATE, request: LATE, connection: LATE };
    const LARGE: usize = 64 << 20;

    /// A server with these limits, until the test ends.
    async fn server(limits: Limits) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/", get(async || "here"))
            .route("/large", get(async || vec![b'x'; LARGE]))
            .route("/body", post(async |body: String| body));
        tokio::spawn(serve(listener, router, limits, std::future::pending()));
        address
    }

    async fn connected(address: std::net::SocketAddr, bytes: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // Who is refused may hear it here.
        let _ = stream.write_all(bytes.as_bytes()).await;
        stream
    }

    /// All that comes until the server ends the connection, which it does.
    async fn rest(mut stream: TcpStream) -> String {
        let mut all = Vec::new();
        let ended = tokio::time::timeout(LATE / 10, stream.read_to_end(&mut all)).await;
        // An end or a reset.
        let _ = ended.expect("the server ends it");
        String::from_utf8_lossy(&all).into_owned()
    }

    const WHOLE: &str = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    const LAST: &str = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    #[tokio::test]
    async fn a_thousand_that_ask_slowly_end_and_the_page_is_served() {
        let limits = Limits { head: SOON, ..NONE };
        let address = server(limits).await;
        for _ in 0..4 {
            let mut slow = Vec::new();
            for _ in 0..250 {
                slow.push(connected(address, "GET / HTTP/1.1\r\nho").await);
            }
            for stream in slow {
                assert_eq!(rest(stream).await, "");
            }
        }
        assert!(rest(connected(address, LAST).await).await.ends_with("here"));
    }

    #[tokio::test]
    async fn one_more_than_there_are_places_is_closed_at_once() {
        let address = server(Limits { connections: 2, ..NONE }).await;
        let mut served = Vec::new();
        for _ in 0..2 {
            let mut stream = connected(address, WHOLE).await;
            // Its place is taken when it is answered.
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 200");
            served.push(stream);
        }
        assert_eq!(rest(connected(address, LAST).await).await, "");
        served.pop();
        // Once the server has noticed.
        let mut answer = String::new();
        while answer.is_empty() {
            answer = rest(connected(address, LAST).await).await;
        }
        assert!(answer.ends_with("here"), "{answer}");
    }

    #[tokio::test]
    async fn a_connection_that_asks_nothing_more_ends() {
        let address = server(Limits { head: SOON, ..NONE }).await;
        assert!(rest(connected(address, WHOLE).await).await.ends_with("here"));
        assert_eq!(rest(connected(address, "").await).await, "");
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_is_not_waited_for() {
        let address = server(Limits { request: SOON, head: SOON, ..NONE }).await;
        let head = "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nb";
        let answer = rest(connected(address, head).await).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    }

    #[tokio::test]
    async fn an_answer_that_nobody_reads_is_not_held_for_ever() {
        let address = server(Limits { request: SOON, connection: SOON, ..NONE }).await;
        let slow = connected(address, "GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await;
        // More than it may take, several times over: it has ended meanwhile.
        tokio::time::sleep(SOON * 10).await;
        assert!(rest(slow).await.len() < LARGE);
    }

    #[tokio::test]
    async fn a_busy_connection_ends_between_two_answers() {
        let address = server(Limits { connection: SOON, ..NONE }).await;
        let mut stream = connected(address, "").await;
        let mut answers = 0;
        // It would go on for ever.
        while stream.write_all(WHOLE.as_bytes()).await.is_ok() {
            let mut answer = [0; 4096];
            let Ok(bytes @ 1..) = stream.read(&mut answer).await else { break };
            assert!(answer[..bytes].ends_with(b"here"), "whole: {answer:?}");
            answers += 1;
        }
        assert!(answers > 0);
        assert!(rest(connected(address, LAST).await).await.ends_with("here"));
    }
}
