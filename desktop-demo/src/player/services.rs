//! The pack's services, during a walk that goes by the real clock.
//!
//! The core's poller asks them on a thread of its own; what they bring waits
//! here until the player next has time for it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use jiff::Timestamp;
use wattwalk::live::{Batch, SourceState, Wanted};
use wattwalk::pack::TourPack;
use wattwalk::session::TourSession;
use wattwalk::sources::{HttpOptions, SecretStore};
use wattwalk::surroundings::WideNetworks;
use wattwalk::visit::{Delivery, OfflineError, OfflineReadings, Poller, SourceStatus};

/// The sources of a pack, the simulated district among them.
pub(crate) struct Services {
    poller: Poller,
    hosts: Vec<String>,
    sender: Sender<Delivery>,
    deliveries: Receiver<Delivery>,
    kept: Option<OfflineReadings>,
    /// What of the file of readings a person should know.
    told: Option<String>,
}

impl Services {
    /// The sources of a pack, which may call these hosts.
    pub(crate) fn open(
        pack: &TourPack,
        hosts: &[String],
        http: &HttpOptions,
        secrets: Arc<dyn SecretStore>,
    ) -> Self {
        let poller = Poller::open(pack, http);
        poller.use_secret_store(secrets);
        poller.allow_hosts(hosts.iter().cloned());
        let (sender, deliveries) = channel();
        Self { poller, hosts: hosts.to_vec(), sender, deliveries, kept: None, told: None }
    }

    /// The sources, each as it is now.
    pub(super) fn status(&self) -> Vec<SourceStatus> {
        self.poller.status()
    }

    /// Whether somebody agreed to a source's host, or to all of its hosts.
    pub(super) fn allows(&self, host: Option<&str>) -> bool {
        let allowed = |host: &str| self.hosts.iter().any(|known| known == host);
        host.is_none_or(|host| host.split(", ").all(allowed))
    }

    /// Keeps what services measure in this file, if it can be had.
    pub(crate) fn keep(self, kept: Result<OfflineReadings, OfflineError>) -> Self {
        let (kept, told) = match kept {
            Ok(kept) => {
                let loss = kept.loss().map(str::to_owned);
                (Some(kept), loss)
            }
            Err(error) => (None, Some(format!("nothing is kept of this walk: {error}"))),
        };
        Self { kept, told, ..self }
    }

    /// Takes in what was kept of the day before; what a person should know of
    /// it is returned.
    pub(super) fn restore(&self, session: &mut TourSession, now: Timestamp) -> Vec<String> {
        let mut told: Vec<_> = self.told.iter().cloned().collect();
        match self.kept.as_ref().map(|kept| kept.readings(now)) {
            None => {}
            Some(Ok(readings)) => {
                session.readings(&Batch { readings, ..Batch::default() }, now);
            }
            Some(Err(error)) => told.push(error.to_string()),
        }
        told
    }

    /// The way to the wide networks of the pack, on the same terms.
    pub(super) fn wide_networks(&self, pack: &Arc<TourPack>) -> WideNetworks {
        self.poller.wide_networks(pack)
    }

    /// Asks what is due; nobody waits for it.
    pub(super) fn ask(&self, wanted: &Wanted, now: Timestamp) {
        let sender = self.sender.clone();
        let polling = self.poller.poll(wanted, now, move |delivery| {
            // Late for a walk that has ended.
            let _ = sender.send(delivery);
        });
        polling.detach();
    }

    /// Hands over what came meanwhile, and keeps it.
    pub(super) fn deliver(&self, session: &mut TourSession) -> Result<(), OfflineError> {
        let mut all_kept = Ok(());
        for Delivery { source_id, now, ended, changed } in self.deliveries.try_iter() {
            match (ended, &changed) {
                (Ok(batch), _) => {
                    let taken = session.readings(&batch, now);
                    if let Some(kept) = &self.kept {
                        all_kept = all_kept.and(kept.keep(Some(&source_id), &taken, now));
                    }
                }
                (Err(error), Some(SourceState::Failing { .. })) => {
                    session.source_failed(&error, now)
                }
                (Err(_), _) => {}
            }
            if let Some(state) = changed {
                session.source_changed(source_id, state, now);
            }
        }
        all_kept
    }

    /// What was asked is to be asked again: the readings were thrown away.
    pub(super) fn forget(&self) {
        self.poller.forget();
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    use wattwalk::live::{Quality, Quantity};
    use wattwalk::pack::PackFolder;
    use wattwalk::sources::SecretMemory;

    use super::*;
    use crate::player::{Player, PlayerOptions};

    /// A portal with one figure, of now.
    fn portal() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let lines = BufReader::new(stream.try_clone().unwrap()).lines();
                lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
                let now = Timestamp::now();
                let body =
                    format!(r#"{{"total_count": 1, "results": [{{"t": "{now}", "p": 4321}}]}}"#);
                let length = body.len();
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 X\r\ncontent-type: application/json\r\n\
                     content-length: {length}\r\nconnection: close\r\n\r\n{body}"
                );
            }
        });
        host
    }

    #[test]
    fn a_service_goes_before_the_simulation_while_it_is_fresh() {
        let host = portal();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let mut pack = TourPack::open(&PackFolder(folder.into())).unwrap();
        let settings = serde_json::json!({"type": "opendatasoft", "id": "posts", "title": "Posts",
            "attribution": "Nobody", "url": format!("http://{host}"), "dataset": "posts",
            "time_field": "t", "things": {"by": "one", "asset": "substation"},
            "figures": [{"field": "p", "quantity": "power_kw", "unit": "kW"}]});
        pack.sources.push(serde_json::from_value(settings).unwrap());
        let pack = Arc::new(pack);
        let file = std::env::temp_dir().join(format!("wattwalk-kept-{}", std::process::id()));
        let visit = |hosts: &[String]| {
            let services = Services::open(
                &pack,
                hosts,
                &HttpOptions::default(),
                Arc::new(SecretMemory::default()),
            );
            let services = services.keep(OfflineReadings::open(&file, &pack));
            let options = PlayerOptions {
                language: "en".into(),
                start: Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC),
                speed: 1.0,
                seed: 1,
                gpx: None,
                recorder: None,
                services: Some(services),
                patient: false,
            };
            Player::open(pack.clone(), options).unwrap()
        };
        let mut player = visit(&[host]);
        let reading = (0..200).find_map(|_| {
            std::thread::sleep(Duration::from_millis(50));
            player.advance(Duration::from_millis(50));
            let store = player.session.reading_store();
            let reading = store.latest(&"substation".into(), Quantity::PowerKw)?.clone();
            (reading.quality == Quality::Live).then_some(reading)
        });
        assert_eq!(reading.and_then(|reading| reading.value), Some(4321.0));
        let simulated = player.session.reading_store().of(&"tr-1".into());
        assert_eq!(simulated.first().map(|reading| reading.quality), Some(Quality::Simulated));
        // Begun again with no host to call, it shows what was known.
        drop(player);
        let player = visit(&[]);
        let store = player.session.reading_store();
        let kept = store.latest(&"substation".into(), Quantity::PowerKw);
        assert_eq!(kept.and_then(|reading| reading.value), Some(4321.0));
        std::fs::remove_file(&file).unwrap();
    }
}
