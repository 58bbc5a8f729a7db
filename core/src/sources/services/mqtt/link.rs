//! The connection to a broker, for as long as it is wanted.
//!
//! It goes on until it is dropped or a person has to act: what breaks is
//! connected again after a pause drawn at random, at the next node where there
//! are several.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::Url;
use rumqttc::{
    AsyncClient, Event, EventLoop, MqttOptions, Packet, Publish, QoS, SubscribeFilter,
    SubscribeReasonCode, TlsConfiguration, Transport,
};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use super::fault::of_mqtt;
use super::latest::Latest;
use super::message::{Message, Topics};
use super::tls;
use crate::live::Fault;
use crate::sources::http::{Http, HttpFault, Kind, draw, host, retry_pause};
use crate::sources::services::asked::MappedService;

/// Until a broker has taken us in: connection, TLS, `CONNACK`; and again until
/// it has said which topics we may hear.
const PATIENCE: Duration = Duration::from_secs(5);
/// A connection that is silent for twice as long is broken.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A larger message is not read.
const MOST_BYTES: usize = 64 << 10;
/// More messages a second are left to wait in the network and the broker.
const MOST_A_SECOND: u32 = 500;
/// Filters of one request.
const FILTERS_A_REQUEST: usize = 50;
/// A connection that lasted as long was no failure.
const LASTED: Duration = Duration::from_secs(30);

/// How a connection is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LinkState {
    /// Nobody listens.
    Closed,
    /// It is tried, with what stood in the way last.
    Trying(Option<HttpFault>),
    /// It is open; these filters the broker does not let us hear.
    Open { refused: Vec<String> },
    /// It is given up until it is wanted again.
    Ended(HttpFault),
}

/// What a connection needs.
pub(super) struct Link {
    pub(super) http: Arc<Http>,
    pub(super) mapped: MappedService,
    pub(super) topics: Topics,
    pub(super) urls: Vec<Url>,
    pub(super) password: Option<String>,
    pub(super) certificate: Option<String>,
    /// The same for as long as the source lives: the broker knows us by it.
    pub(super) client_id: String,
    pub(super) latest: Mutex<Latest>,
    pub(super) state: watch::Sender<LinkState>,
    /// Counts what was heard.
    pub(super) heard: watch::Sender<u64>,
}

/// A name of a visit, which says nothing of the visitor.
pub(super) fn client_id() -> String {
    format!("wattwalk-{:016x}", RandomState::new().hash_one(0))
}

impl Link {
    pub(super) fn latest(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the guide has agreed to a node of it.
    pub(super) fn is_allowed(&self) -> Result<(), HttpFault> {
        let mut refused = None;
        for url in &self.urls {
            match self.http.hosts.check(url) {
                Ok(()) => return Ok(()),
                Err(fault) => refused = Some(fault),
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// Connects, listens, and connects again; ends where a person has to act.
    pub(super) async fn run(self: Arc<Self>) {
        let (mut tries, mut hopeless) = (0, 0);
        for url in self.urls.iter().cycle() {
            if self.http.hosts.check(url).is_err() && self.is_allowed().is_ok() {
                continue;
            }
            let began = Instant::now();
            let fault = self.http.vault.told(self.session(url).await);
            if began.elapsed() > LASTED {
                (tries, hopeless) = (0, 0);
            }
            tracing::info!(source = self.mapped.info.id, fault = fault.reason, "not connected");
            hopeless = if may_pass(&fault) { 0 } else { hopeless + 1 };
            if hopeless >= self.urls.len() || self.is_allowed().is_err() {
                self.state.send_replace(LinkState::Ended(fault));
                return;
            }
            self.state.send_replace(LinkState::Trying(Some(fault)));
            sleep(retry_pause(tries, draw())).await;
            tries += 1;
        }
    }

    /// One connection, until it ends.
    async fn session(&self, url: &Url) -> HttpFault {
        match self.connect(url).await {
            Ok((client, mut events)) => {
                let fault = self.listen(&client, &mut events, host(url)).await;
                // What came before the connection broke was heard.
                for event in std::mem::take(&mut events.state.events) {
                    if let Event::Incoming(Packet::Publish(publish)) = event {
                        self.take_publish(&publish);
                    }
                }
                fault
            }
            Err(fault) => fault,
        }
    }

    async fn connect(&self, url: &Url) -> Result<(AsyncClient, EventLoop), HttpFault> {
        self.http.hosts.check(url)?;
        let (host, is_tls) = (host(url), url.scheme() == "mqtts");
        let port = url.port().unwrap_or(if is_tls { 8883 } else { 1883 });
        let found = timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
        if !found.is_ok_and(|found| found.is_ok_and(|mut found| found.next().is_some())) {
            return Err(HttpFault::new(Fault::Name, format!("no address for {host}")));
        }
        let mut options = MqttOptions::new(&self.client_id, host, port);
        options.set_keep_alive(KEEP_ALIVE).set_max_packet_size(MOST_BYTES, MOST_BYTES);
        // What a broker kept for us has no known time unless it says one.
        options.set_clean_session(!self.topics.have_times());
        if let Some(name) = &self.password {
            let secret = self.http.secret(name, url, None).await?;
            let Some((user, password)) = secret.expose().split_once(':') else {
                return Err(HttpFault::denied(format!("token {name}: expected user:password")));
            };
            options.set_credentials(user, password);
        }
        if is_tls {
            let certificate = match &self.certificate {
                Some(name) => Some((name.as_str(), self.http.secret(name, url, None).await?)),
                None => None,
            };
            let config = tls::config(&self.http.extra_roots_pem, certificate)?;
            options.set_transport(Transport::Tls(TlsConfiguration::Rustls(config)));
        }
        let (client, mut events) = AsyncClient::new(options, 10);
        events.network_options.set_connection_timeout(PATIENCE.as_secs());
        Ok((client, events))
    }

    async fn listen(&self, client: &AsyncClient, events: &mut EventLoop, host: &str) -> HttpFault {
        let filters = self.topics.filters(&self.mapped);
        let mut to_ask = filters.chunks(FILTERS_A_REQUEST);
        let (mut asked, mut refused): (&[String], _) = (&[], Vec::new());
        let mut deadline = Some(Instant::now() + PATIENCE * 2);
        let mut second = (Instant::now(), 0);
        loop {
            let event = match deadline {
                None => events.poll().await,
                Some(deadline) => match timeout_at(deadline, events.poll()).await {
                    Ok(event) => event,
                    Err(_) => {
                        let message = format!("{host} does not say what we may hear");
                        return HttpFault::new(Fault::Slow, message);
                    }
                },
            };
            match event {
                Err(error) => return of_mqtt(&error, host, deadline.is_none()),
                Ok(Event::Incoming(Packet::ConnAck(_) | Packet::SubAck(_)))
                    if deadline.is_none() =>
                {
                    return HttpFault::new(Fault::Malformed, format!("{host} repeats itself"));
                }
                Ok(Event::Incoming(Packet::SubAck(answer))) => {
                    let denied = asked.iter().zip(&answer.return_codes);
                    let denied = denied.filter(|(_, code)| **code == SubscribeReasonCode::Failure);
                    refused.extend(denied.map(|(filter, _)| filter.clone()));
                }
                Ok(Event::Incoming(Packet::ConnAck(_))) => {}
                Ok(Event::Incoming(Packet::Publish(publish))) => {
                    self.take_publish(&publish);
                    slow_down(&mut second).await;
                    continue;
                }
                Ok(_) => continue,
            }
            match to_ask.next() {
                Some(filters) => {
                    asked = filters;
                    let filters = filters.iter().cloned();
                    let filters =
                        filters.map(|filter| SubscribeFilter::new(filter, QoS::AtLeastOnce));
                    // The channel is empty: one request at a time.
                    let _ = client.try_subscribe_many(filters);
                }
                None => {
                    deadline = None;
                    if !filters.is_empty() && refused.len() == filters.len() {
                        return HttpFault::denied(format!("{host} lets us hear no topic"));
                    }
                    self.state.send_replace(LinkState::Open { refused: refused.clone() });
                }
            }
        }
    }

    fn take_publish(&self, publish: &Publish) {
        let mut latest = self.latest();
        let sent = (!publish.retain && !publish.dup).then(|| latest.now());
        let message = Message { topic: &publish.topic, payload: &publish.payload, sent };
        match self.topics.read(&message, &self.mapped) {
            Ok(heard) => heard.into_iter().for_each(|heard| latest.take(heard)),
            Err(key) => latest.pass_over(key),
        }
        drop(latest);
        self.heard.send_modify(|heard| *heard += 1);
    }
}

/// Whether trying again soon may help.
fn may_pass(fault: &HttpFault) -> bool {
    fault.is_trouble() || matches!(fault.kind, Kind::Busy(_))
}

/// Waits when a second has had enough messages.
async fn slow_down(second: &mut (Instant, u32)) {
    if second.0.elapsed() > Duration::from_secs(1) {
        *second = (Instant::now(), 0);
    }
    second.1 += 1;
    if second.1 >= MOST_A_SECOND {
        sleep_until(second.0 + Duration::from_secs(1)).await;
    }
}
