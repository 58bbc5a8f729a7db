//! A town's service, and all that may stand between it and a tablet.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use serde_json::json;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::sources::http::NameError;
use crate::sources::http::tests::authority::{Authority, acceptor};
use crate::sources::http::tests::server::{Reply, Request, Server};

/// Years in which a certificate is good.
pub(super) const GOOD: [i32; 2] = [2020, 2099];

/// A certificate that can be changed while the server runs.
#[derive(Debug)]
struct Certificate(Mutex<Arc<CertifiedKey>>);

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.lock().unwrap().clone())
    }
}

/// Where all names lead; nowhere where there is no address.
#[derive(Clone)]
pub(super) struct Names(Arc<Mutex<Vec<SocketAddr>>>);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.0.lock().unwrap().clone();
        Box::pin(async move {
            match found.is_empty() {
                true => Err(NameError(name.as_str().to_owned()).into()),
                false => Ok(Box::new(found.into_iter()) as Addrs),
            }
        })
    }
}

/// A service behind a name, whose figures count up.
pub(super) struct Town {
    pub(super) authority: Authority,
    pub(super) server: Server,
    /// Its name and port.
    pub(super) host: String,
    name: &'static str,
    certificate: Arc<Certificate>,
    pub(super) names: Names,
    state: Arc<State>,
    /// Listens and never answers.
    hanging: Mutex<Option<(TcpListener, Vec<TcpStream>)>>,
}

struct State {
    /// What it answers in place of its figure.
    lie: Mutex<Option<Reply>>,
    figure: AtomicU32,
    time: Mutex<Timestamp>,
    /// The header without which it denies access.
    wants: Option<&'static str>,
}

impl State {
    fn answer(&self, request: &Request) -> Reply {
        if let Some(lie) = self.lie.lock().unwrap().clone() {
            return lie.with("connection", "close");
        }
        let reply = if self.wants.is_none_or(|wants| request.header("authorization") == Some(wants))
        {
            let (time, figure) = (*self.time.lock().unwrap(), self.figure.load(Ordering::SeqCst));
            let results = json!([{"t": time.to_string(), "p": figure}]);
            Reply::json(json!({"total_count": 1, "results": results}).to_string())
        } else {
            Reply::status(401, "{}")
        };
        // Each request comes over a connection of its own, as after a while.
        reply.with("connection", "close")
    }
}

impl Town {
    /// Of an authority, which wants a header before it answers.
    pub(super) async fn start(
        authority: Authority,
        name: &'static str,
        wants: Option<&'static str>,
    ) -> Self {
        let certificate = authority.certify(name, GOOD);
        let certificate = Arc::new(Certificate(Mutex::new(Arc::new(certificate))));
        let (lie, figure, time) = (Mutex::default(), AtomicU32::new(0), Mutex::default());
        let state = Arc::new(State { lie, figure, time, wants });
        let answers = state.clone();
        let tls = acceptor(certificate.clone());
        let server = Server::start_with(move |request| answers.answer(request), Some(tls)).await;
        let port = server.host.split(':').nth(1).unwrap();
        let names = Names(Arc::new(Mutex::new(vec![(Ipv4Addr::LOCALHOST, 0).into()])));
        Self {
            host: format!("{name}:{port}"),
            authority,
            server,
            name,
            certificate,
            names,
            state,
            hanging: Mutex::default(),
        }
    }

    /// Measures a figure; which one.
    pub(super) fn measure(&self, time: Timestamp) -> f64 {
        *self.state.time.lock().unwrap() = time;
        f64::from(self.state.figure.fetch_add(1, Ordering::SeqCst) + 1)
    }

    pub(super) fn lie(&self, reply: Reply) {
        *self.state.lie.lock().unwrap() = Some(reply);
    }

    /// Shows a certificate of its authority, or of another one.
    pub(super) fn certify(&self, by: &Authority, name: &str, years: [i32; 2]) {
        *self.certificate.0.lock().unwrap() = Arc::new(by.certify(name, years));
    }

    pub(super) fn lose_name(&self) {
        self.names.0.lock().unwrap().clear();
    }

    /// Has a second address, the first to be tried, which takes no connection
    /// and refuses none: of IPv6 where this machine has that.
    pub(super) async fn hang_first_address(&self) {
        let port = self.server.host.split(':').nth(1).unwrap().parse().unwrap();
        let six: SocketAddr = (Ipv6Addr::LOCALHOST, port).into();
        let four: SocketAddr = (Ipv4Addr::new(127, 0, 0, 3), port).into();
        let bound = |socket: TcpSocket, address| socket.bind(address).map(|()| (socket, address));
        let socket = TcpSocket::new_v6().and_then(|socket| bound(socket, six));
        let socket = socket.or_else(|_| bound(TcpSocket::new_v4()?, four));
        let (socket, address) = socket.unwrap();
        let listener = socket.listen(1).unwrap();
        // Who comes once its queue is full waits for ever.
        let mut queue = Vec::new();
        while let Ok(waiting) =
            timeout(Duration::from_millis(300), TcpStream::connect(address)).await
        {
            queue.push(waiting.unwrap());
            assert!(queue.len() < 1000, "its queue never fills");
        }
        *self.hanging.lock().unwrap() = Some((listener, queue));
        self.names.0.lock().unwrap().insert(0, (address.ip(), 0).into());
    }

    /// Is as it was.
    pub(super) fn cure(&self) {
        *self.state.lie.lock().unwrap() = None;
        self.certify(&self.authority, self.name, GOOD);
        *self.names.0.lock().unwrap() = vec![(Ipv4Addr::LOCALHOST, 0).into()];
    }
}
