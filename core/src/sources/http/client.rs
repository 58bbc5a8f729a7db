//! What all sources share: connections, TLS, limits, consent, secrets.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Proxy, Url};
use tokio::runtime::{Builder, Runtime};
use zeroize::Zeroizing;

use super::fault::{NameError, of_reqwest};
use super::{Hosts, HttpFault, Vault};
use crate::live::Fault;
use crate::sources::{HttpOptions, ProxyChoice, Secret, SecretMemory};

/// What each attempt may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Until there is a connection, TLS included.
    pub(crate) connect: Duration,
    /// Until the answer begins.
    pub(crate) header: Duration,
    /// Between two pieces of the body.
    pub(crate) pause: Duration,
    /// For all of it, redirects included.
    pub(crate) whole: Duration,
    /// Bytes of the body after decompression.
    pub(crate) body_bytes: usize,
    /// Redirects that are followed.
    pub(crate) redirects: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            header: Duration::from_secs(8),
            pause: Duration::from_secs(5),
            whole: Duration::from_secs(15),
            body_bytes: 8 << 20,
            redirects: 3,
        }
    }
}

/// Makes a client, with the proxy's `user:password`.
type Build = dyn Fn(Option<&Secret>) -> Result<Client, HttpFault> + Send + Sync;

/// What all sources share.
pub(crate) struct Http {
    client: Client,
    /// The name of the proxy's secret, and a client that knows what it was.
    proxy_secret: Option<String>,
    authorized: Mutex<Option<(Secret, Client)>>,
    build: Box<Build>,
    pub(super) limits: Limits,
    pub(crate) hosts: Hosts,
    /// As [`HttpOptions`] has them, for what is no HTTP.
    pub(crate) extra_roots_pem: Vec<Vec<u8>>,
    /// Which addresses go through a proxy, to say whose fault it is.
    proxies: Option<Matcher>,
    pub(crate) vault: Vault,
    paused: AtomicBool,
}

impl Http {
    pub(crate) fn new(
        options: &HttpOptions,
        limits: Limits,
        names: Arc<impl Resolve + 'static>,
        vault: Vault,
    ) -> Result<Self, HttpFault> {
        let proxies = match &options.proxy {
            ProxyChoice::Environment => Some(Matcher::from_system()),
            ProxyChoice::Direct => None,
            ProxyChoice::At { url, .. } => Some(Matcher::builder().all(url.as_str()).build()),
        };
        let proxy_secret = match &options.proxy {
            ProxyChoice::At { secret, .. } => secret.clone(),
            ProxyChoice::Environment | ProxyChoice::Direct => None,
        };
        if matches!(options.proxy, ProxyChoice::Environment) {
            proxies.iter().flat_map(credentials).for_each(|secret| vault.note_environment(&secret));
        }
        let of = options.clone();
        let build = move |secret: Option<&Secret>| client(&of, limits, names.clone(), secret);
        let client = build(None)?;
        Ok(Self {
            client,
            proxy_secret,
            authorized: Mutex::default(),
            build: Box::new(build),
            limits,
            hosts: Hosts::default(),
            extra_roots_pem: options.extra_roots_pem.clone(),
            proxies,
            vault,
            paused: AtomicBool::new(false),
        })
    }

    /// Says whether nothing is to be asked, as offline.
    pub(crate) fn pause(&self, paused: bool) {
        self.paused.store(paused, Ordering::Release);
    }

    /// Whether a host may be asked now. The poller holds its sources back by
    /// itself.
    pub(super) fn check_online(&self, url: &Url) -> Result<(), HttpFault> {
        if self.paused.load(Ordering::Acquire) {
            let reason = format!("{} is not asked while there is no network", host(url));
            return Err(HttpFault::new(Fault::Offline, reason));
        }
        Ok(())
    }

    /// What asks, with the proxy's secret as it is now.
    pub(super) async fn client(&self) -> Result<Client, HttpFault> {
        let Some(name) = &self.proxy_secret else { return Ok(self.client.clone()) };
        let secret = self.vault.of_app(name).await?;
        let mut authorized = self.authorized.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, client)) = &*authorized
            && *of == secret
        {
            return Ok(client.clone());
        }
        let client = (self.build)(Some(&secret))?;
        *authorized = Some((secret, client.clone()));
        Ok(client)
    }

    /// What went wrong below HTTP.
    pub(super) fn fault(&self, error: &reqwest::Error, url: &Url) -> HttpFault {
        let proxy = || {
            let proxy = self.proxies.as_ref()?.intercept(&url.as_str().parse().ok()?)?;
            proxy.uri().host().map(str::to_owned)
        };
        of_reqwest(error, host(url), proxy().as_deref())
    }

    /// A secret that a setting of the pack names ([`Vault::of_pack`]).
    pub(crate) async fn secret(
        &self,
        name: &str,
        to: &Url,
        access: Option<&Url>,
    ) -> Result<Secret, HttpFault> {
        self.vault.of_pack(&self.hosts, name, to, access).await
    }
}

fn client(
    options: &HttpOptions,
    limits: Limits,
    names: Arc<impl Resolve + 'static>,
    proxy_secret: Option<&Secret>,
) -> Result<Client, HttpFault> {
    let wrong = |reason: String| HttpFault::new(Fault::Malformed, reason);
    let mut builder = Client::builder()
        .user_agent(concat!("wattwalk/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(limits.connect)
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(2)
        .dns_resolver(names);
    for (pem, place) in options.extra_roots_pem.iter().zip(0..) {
        let none = || wrong(format!("extra_roots_pem[{place}]: expected certificates in PEM"));
        let certificates = Certificate::from_pem_bundle(pem).map_err(|_| none())?;
        if certificates.is_empty() {
            return Err(none());
        }
        builder = certificates.into_iter().fold(builder, ClientBuilder::add_root_certificate);
    }
    builder = match &options.proxy {
        ProxyChoice::Environment => builder,
        ProxyChoice::Direct => builder.no_proxy(),
        ProxyChoice::At { url, .. } => builder.proxy(proxy(url, proxy_secret)?),
    };
    builder.build().map_err(|error| wrong(format!("no way to the network: {error}")))
}

/// What the environment has for proxies, each as `user:password`.
fn credentials(proxies: &Matcher) -> Vec<Secret> {
    let of = |url: &str| {
        let proxy = proxies.intercept(&url.parse().ok()?)?;
        if let Some((user, password)) = proxy.raw_auth() {
            return Some(Secret::new(format!("{user}:{password}")));
        }
        let basic = proxy.basic_auth()?.to_str().ok()?.strip_prefix("Basic ")?;
        let pair = Zeroizing::new(BASE64_STANDARD.decode(basic).ok()?);
        Some(Secret::new(std::str::from_utf8(&pair).ok()?))
    };
    ["http://any.invalid/", "https://any.invalid/"].into_iter().filter_map(of).collect()
}

fn proxy(url: &str, secret: Option<&Secret>) -> Result<Proxy, HttpFault> {
    let wrong = |reason: &str| HttpFault::new(Fault::Malformed, format!("proxy: {reason}"));
    let expected = "expected an address as http://proxy.example:3128";
    let parsed: Url = url.parse().map_err(|_| wrong(expected))?;
    if !["http", "https"].contains(&parsed.scheme()) {
        return Err(wrong(expected));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(wrong("its password belongs into the secure storage, not into its address"));
    }
    let proxy = Proxy::all(parsed).map_err(|_| wrong(expected))?;
    let Some(secret) = secret else { return Ok(proxy) };
    let both = secret.expose().split_once(':');
    let (user, password) = both.ok_or_else(|| wrong("its secret is no user:password"))?;
    Ok(proxy.basic_auth(user, password))
}

/// The way to the network, for the sources of a pack or for none: one thread,
/// one client, which calls no host yet.
pub(crate) fn edge(
    pack_id: Option<&str>,
    options: &HttpOptions,
    limits: Limits,
    names: Arc<impl Resolve + 'static>,
) -> Result<(Arc<Http>, Runtime), HttpFault> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(4)
        .thread_name("wattwalk-net")
        .enable_all()
        .build()
        .map_err(|error| HttpFault::new(Fault::Connect, error.to_string()))?;
    let vault = Vault::new(pack_id, Arc::new(SecretMemory::default()));
    let http = Http::new(options, limits, names, vault)?;
    Ok((Arc::new(http), runtime))
}

/// A host without the rest of its address, for messages.
pub(crate) fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("?")
}

/// The system's names, so that a name that leads nowhere is told apart.
pub(crate) struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_or_else(|_| Vec::new(), Iterator::collect);
            if found.is_empty() {
                return Err(NameError(name.as_str().to_owned()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_environment_has_for_proxies_is_known() {
        let of = |url: &str| credentials(&Matcher::builder().all(url).build());
        let pair = Secret::new("guide:pa55/word");
        for scheme in ["http", "https", "socks5"] {
            let found = of(&format!("{scheme}://guide:pa55%2Fword@proxy.example:3128"));
            assert_eq!(found, [pair.clone(), pair.clone()], "{scheme}");
        }
        assert_eq!(of("http://proxy.example:3128"), []);
    }
}
