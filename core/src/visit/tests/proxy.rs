//! A proxy, which may want credentials or go away.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(super) struct Proxy {
    pub(super) address: String,
    /// Where it leads, whatever name it is asked for: as a resolver of its own.
    to: String,
    /// `Proxy-Authorization` that it wants.
    pub(super) wants: Arc<Mutex<Option<String>>>,
    pub(super) tunnels: Arc<AtomicUsize>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl Proxy {
    pub(super) async fn start(to: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap().to_string(),
            to,
            wants: Arc::default(),
            tunnels: Arc::default(),
            listening: Mutex::default(),
        };
        proxy.listen(listener);
        proxy
    }

    fn listen(&self, listener: TcpListener) {
        let (to, wants, tunnels) = (self.to.clone(), self.wants.clone(), self.tunnels.clone());
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let wanted = wants.lock().unwrap().clone();
                tokio::spawn(tunnel(stream, to.clone(), wanted, tunnels.clone()));
            }
        });
        *self.listening.lock().unwrap() = Some(listening);
    }

    pub(super) async fn leave(&self) {
        let listening = self.listening.lock().unwrap().take().unwrap();
        listening.abort();
        let _ = listening.await;
    }

    pub(super) async fn come_back(&self) {
        self.listen(TcpListener::bind(&self.address).await.unwrap());
    }
}

async fn tunnel(
    mut from: TcpStream,
    to: String,
    wanted: Option<String>,
    tunnels: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(from.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    assert!(head.starts_with("connect "), "{head}");
    assert!(!head.contains("s3cr3t"), "the service's token is not for a proxy");
    if wanted.is_some_and(|wanted| !head.contains(&wanted.to_lowercase())) {
        return from.write_all(b"HTTP/1.1 407 X\r\nproxy-authenticate: Basic\r\n\r\n").await;
    }
    tunnels.fetch_add(1, Ordering::Relaxed);
    let mut to = TcpStream::connect(to).await?;
    from.write_all(b"HTTP/1.1 200 X\r\n\r\n").await?;
    copy_bidirectional(&mut from, &mut to).await.map(|_| ())
}
