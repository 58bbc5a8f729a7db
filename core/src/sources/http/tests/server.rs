//! A server that does what it is told, right or wrong.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::sources::http::{Http, Limits, SystemNames, Vault};
use crate::sources::{HttpOptions, ProxyChoice, Secret, SecretId, SecretMemory, SecretStore};

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The path, without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query's parameters, decoded.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let url: reqwest::Url = format!("http://localhost{}", self.target).parse().unwrap();
        url.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect()
    }
}

/// What the server does.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Answers, as it should.
    Whole { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// Sends the first of these, the others after a pause each.
    Drip { pieces: Vec<Vec<u8>>, pause: Duration },
    /// Sends a part of a body and cuts the connection.
    CutOff,
    /// Does so and resets it.
    Reset,
    /// Never answers.
    Silence,
}

impl Reply {
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self::of("application/json", body.into().into_bytes())
    }

    pub(crate) fn of(kind: &str, body: Vec<u8>) -> Self {
        Self::Whole { status: 200, headers: vec![("content-type", kind.to_owned())], body }
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self::Whole { status, headers, body: body.into() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server on this machine, which ends with the test's runtime.
pub(crate) struct Server {
    /// As `127.0.0.1:40001`.
    pub(crate) host: String,
    scheme: &'static str,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_with(handler, None).await
    }

    pub(crate) async fn start_with(
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
        tls: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (handler, noted): (Arc<Handler>, _) = (Arc::new(handler), seen.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (handler, noted, tls) = (handler.clone(), noted.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => converse(stream, &*handler, &noted).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                converse(stream, &*handler, &noted).await;
                            }
                        }
                    }
                });
            }
        });
        Self { host, scheme, seen }
    }

    pub(crate) fn url(&self, target: &str) -> reqwest::Url {
        format!("{}://{}{target}", self.scheme, self.host).parse().unwrap()
    }

    /// What was asked, in order.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

/// A connection, with TLS or without.
trait Wire: AsyncRead + AsyncWrite + Unpin {
    fn tcp(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Answers one request after the other.
async fn converse<S: Wire>(mut stream: S, handler: &Handler, seen: &Mutex<Vec<Request>>) {
    while let Some(request) = read(&mut stream).await {
        seen.lock().unwrap().push(request.clone());
        let head = |status: u16| format!("HTTP/1.1 {status} X\r\n").into_bytes();
        match handler(&request) {
            Reply::Whole { status, headers, body } => {
                let mut out = head(status);
                for (name, value) in headers {
                    out.extend(format!("{name}: {value}\r\n").bytes());
                }
                if status != 304 {
                    out.extend(format!("content-length: {}\r\n", body.len()).bytes());
                }
                out.extend(b"\r\n");
                out.extend(body);
                if stream.write_all(&out).await.is_err() {
                    return;
                }
            }
            Reply::Drip { pieces, pause } => {
                for piece in pieces {
                    if stream.write_all(&piece).await.is_err() || stream.flush().await.is_err() {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                }
                return;
            }
            reply @ (Reply::CutOff | Reply::Reset) => {
                let mut out = head(200);
                out.extend(
                    b"content-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"a\":",
                );
                let _ = stream.write_all(&out).await;
                if matches!(reply, Reply::Reset) {
                    let _ = stream.tcp().set_zero_linger();
                }
                return;
            }
            Reply::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
        }
    }
}

async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, target) = (first.next()?, first.next()?);
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut request = Request { method, target, headers, body: String::new() };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    request.body = String::from_utf8(body).ok()?;
    Some(request)
}

/// A body of blanks that is small on the way.
pub(crate) fn bomb(bytes: usize) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; bytes]).unwrap();
    packed.finish().unwrap()
}

/// Limits short enough for a test to run into.
pub(crate) fn short() -> Limits {
    Limits {
        connect: Duration::from_millis(500),
        header: Duration::from_millis(300),
        pause: Duration::from_millis(200),
        whole: Duration::from_millis(900),
        body_bytes: 100_000,
        redirects: 3,
    }
}

/// The pack whose sources ask.
const PACK: &str = "a-pack";

/// The id of a secret that the pack may send to a server; with OAuth 2.0, the
/// access tokens got for it to the other.
pub(crate) fn id(name: &str, server: &Server, access: Option<&Server>) -> SecretId {
    SecretId::Pack {
        pack_id: PACK.into(),
        host: server.host.clone(),
        name: name.into(),
        access_host: access.map(|server| server.host.clone()),
    }
}

/// A client that may call these servers, with a token named `key` for each.
pub(crate) fn client(servers: &[&Server], extra_roots_pem: Vec<Vec<u8>>) -> Arc<Http> {
    let secrets = SecretMemory::default();
    for server in servers {
        secrets.set(id("key", server, None), Secret::new("s3cr3t")).unwrap();
    }
    let options = HttpOptions { extra_roots_pem, proxy: ProxyChoice::Direct };
    let vault = Vault::new(Some(PACK), Arc::new(secrets));
    let http = Http::new(&options, short(), Arc::new(SystemNames), vault).unwrap();
    http.hosts.set(servers.iter().map(|server| server.host.clone()));
    Arc::new(http)
}
