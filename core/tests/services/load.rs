//! What an hour of walking asks of a city's service, and costs the tablet, as
//! the city grows: `bash .ci/test load` prints the table of `assets/services.md`.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;

use glam::DVec2;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wattwalk::geodesy::{LocalFrame, Wgs84};
use wattwalk::live::Quantity;
use wattwalk::pack::{PackMemory, TourPack};
use wattwalk::pose::Fix;
use wattwalk::session::{Settings, TourSession};
use wattwalk::sources::{HttpOptions, ProxyChoice};
use wattwalk::visit::Poller;

use crate::frost::Frost;

/// Between two meters, metres: a thousand in a square kilometre.
const SPACING_M: f64 = 31.6;
/// The way is a square, of this side where the city is large enough.
const SIDE_M: f64 = 1100.0;
const PACE_M_PER_S: f64 = 1.3;
const HOUR_S: u32 = 3600;

/// A city whose meters stand in a square around its centre.
struct City {
    meters: usize,
    local: LocalFrame,
}

impl City {
    fn new(meters: usize) -> Self {
        Self { meters, local: LocalFrame::new(Wgs84::new(48.8172, 2.2668).unwrap(), 119.0) }
    }

    fn side_m(&self) -> f64 {
        (self.meters as f64).sqrt().ceil() * SPACING_M
    }

    fn at(&self, east_north_m: DVec2) -> Wgs84 {
        self.local.on_ground(east_north_m)
    }

    fn place(&self, meter: usize) -> [f64; 2] {
        let row = (self.meters as f64).sqrt().ceil() as usize;
        let step = DVec2::new((meter % row) as f64, (meter / row) as f64) * SPACING_M;
        let point = self.at(step - DVec2::splat(self.side_m() / 2.0));
        [point.lon_deg(), point.lat_deg()]
    }

    /// Where the visitor is, second by second.
    fn walker(&self, second: u32) -> Wgs84 {
        let side_m = SIDE_M.min(self.side_m() * 0.8);
        let gone_m = f64::from(second) * PACE_M_PER_S % (side_m * 4.0);
        let (leg, on_m) = ((gone_m / side_m) as u32, gone_m % side_m);
        let corner = DVec2::splat(side_m / 2.0);
        self.at(match leg {
            0 => DVec2::new(on_m, 0.0) - corner,
            1 => DVec2::new(side_m, on_m) - corner,
            2 => DVec2::new(side_m - on_m, side_m) - corner,
            _ => DVec2::new(0.0, side_m - on_m) - corner,
        })
    }

    fn pack(&self, source: &serde_json::Value) -> TourPack {
        let center = self.at(DVec2::ZERO);
        let meter = |meter: usize| {
            json!({"type": "Feature", "id": format!("meter-{meter}"),
                   "geometry": {"type": "Point", "coordinates": self.place(meter)},
                   "properties": {"network": "electricity", "kind": "meter", "homes": 20}})
        };
        let meters: Vec<_> = (0..self.meters).map(meter).collect();
        let files = [
            (
                "pack.json",
                json!({"wattwalk_pack": 1, "id": "city", "title": {"en": "City"}, "languages": ["en"],
                       "origin": center, "ground_height_m": 119.0, "time_zone": "Europe/Paris",
                       "networks": ["meters.geojson"], "tour": "tour.json",
                       "narration": {"en": "en.json"}, "sources": "sources.json", "attribution": []}),
            ),
            ("meters.geojson", json!({"type": "FeatureCollection", "features": meters})),
            (
                "tour.json",
                json!({"stops": [{"id": "start", "zones": [{"center": center, "radius_m": 20.0}]}]}),
            ),
            (
                "en.json",
                json!({"language": "en", "stops": {"start": {"title": "Start", "body": "Here."}}}),
            ),
            ("sources.json", json!([source])),
        ];
        let files: BTreeMap<_, _> = files
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_string().into_bytes()))
            .collect();
        let pack = TourPack::open(&PackMemory(files)).unwrap();
        assert_eq!((pack.assets().len(), pack.problems()), (self.meters, &[][..]));
        pack
    }
}

/// Counts what goes through it to a server.
struct Counter {
    port: u16,
    requests: Arc<AtomicU64>,
    bytes: Arc<AtomicU64>,
}

impl Counter {
    fn start(upstream: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, bytes) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let counted = (requests.clone(), bytes.clone());
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect((Ipv4Addr::LOCALHOST, upstream)).unwrap();
                let ends = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let (requests, bytes) = counted.clone();
                let down = bytes.clone();
                std::thread::spawn(move || {
                    pass(client, server, |part| {
                        // A request without a body is one write of the client.
                        requests.fetch_add(u64::from(part.starts_with(b"GET ")), Ordering::Relaxed);
                        bytes.fetch_add(part.len() as u64, Ordering::Relaxed);
                    });
                });
                std::thread::spawn(move || {
                    pass(ends.1, ends.0, |part| {
                        down.fetch_add(part.len() as u64, Ordering::Relaxed);
                    });
                });
            }
        });
        Self { port, requests, bytes }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, count: impl Fn(&[u8])) {
    let mut buffer = [0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        count(&buffer[..length]);
        if to.write_all(&buffer[..length]).is_err() {
            return;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}

/// Seconds of the processor that this process has had.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name before them may have spaces.
    let fields: Vec<_> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = |place: usize| fields[place].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

/// What this process holds in memory, MB.
fn memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// What an hour cost.
struct Hour {
    meters: usize,
    requests: u64,
    megabytes: f64,
    readings: usize,
    seen_without: usize,
    memory_mb: f64,
    cpu_s: f64,
}

fn hour(frost: &Frost, meters: usize, first_thing: usize) -> Hour {
    let city = City::new(meters);
    let counter = Counter::start(frost.port);
    // The engine counts its things from 1.
    let things: BTreeMap<_, _> = (0..meters)
        .map(|meter| ((first_thing + meter).to_string(), format!("meter-{meter}")))
        .collect();
    let mut source = frost.source(json!({"by": "list", "assets": things}), "id");
    source["url"] = json!(format!("http://127.0.0.1:{}/v1.1", counter.port));
    // The hour passes in less than one.
    source["per_minute"] = json!(1_000_000);
    let pack = Arc::new(city.pack(&source));
    let options = HttpOptions { proxy: ProxyChoice::Direct, ..HttpOptions::default() };
    let poller = Poller::open(&pack, &options);
    poller.allow_hosts(poller.status().remove(0).hosts);
    let mut session = TourSession::open(pack, Settings::new("en".into())).unwrap();
    let start: Timestamp = "2026-06-16T09:00:00Z".parse().unwrap();
    let (memory_before, cpu_before) = (memory_mb(), cpu_s());
    let (mut readings, mut seen_without) = (0, 0);
    let (sender, deliveries) = channel();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for second in 0..HOUR_S {
        let now = start + SignedDuration::from_secs(second.into());
        let at = city.walker(second);
        let fix = Fix {
            time: now,
            lat_deg: at.lat_deg(),
            lon_deg: at.lon_deg(),
            horizontal_accuracy_m: 5.0,
            speed_mps: None,
            course_deg: None,
        };
        session.fix(fix).unwrap();
        let wanted = session.wanted(now);
        let sender = sender.clone();
        runtime.block_on(poller.poll(&wanted, now, move |delivery| {
            let _ = sender.send(delivery);
        }));
        for delivery in deliveries.try_iter() {
            let batch = delivery.ended.unwrap();
            readings += batch.readings.len();
            session.readings(&batch, now);
        }
        if second % 60 == 59 {
            let has_none =
                |asset: &&_| session.reading_store().latest(asset, Quantity::PowerKw).is_none();
            seen_without += wanted.seen.iter().filter(has_none).count();
        }
    }
    Hour {
        meters,
        requests: counter.requests.load(Ordering::Relaxed),
        megabytes: counter.bytes.load(Ordering::Relaxed) as f64 / 1e6,
        readings,
        seen_without,
        memory_mb: memory_mb() - memory_before,
        cpu_s: cpu_s() - cpu_before,
    }
}

#[test]
#[ignore = "needs FROST-Server's engine, and some minutes: bash .ci/test load"]
fn a_tablets_load_stays_flat_as_the_city_grows() {
    let frost = Frost::start();
    let mut first_thing = 1;
    let hours = [200, 2_000, 20_000].map(|meters| {
        let city = City::new(meters);
        let things = (0..meters).map(|meter| (format!("{meters}-{meter}"), city.place(meter)));
        frost.things(&things.collect::<Vec<_>>());
        let hour = hour(&frost, meters, first_thing);
        first_thing += meters;
        hour
    });
    println!("| datastreams | requests | MB | readings | memory, MB | processor, s |");
    println!("|---:|---:|---:|---:|---:|---:|");
    for hour in &hours {
        println!(
            "| {} | {} | {:.1} | {} | {:.1} | {:.1} |",
            hour.meters, hour.requests, hour.megabytes, hour.readings, hour.memory_mb, hour.cpu_s
        );
    }
    for hour in &hours {
        assert_eq!(hour.seen_without, 0, "what is seen has a figure");
    }
    // The visitor of the town sees past its edge, where there are no meters;
    // from then on a city may be as large as it likes.
    let [_, town, city] = &hours;
    assert!(city.requests < town.requests * 3 / 2, "{} and {}", town.requests, city.requests);
    assert!(city.megabytes < town.megabytes * 2.0, "{} and {}", town.megabytes, city.megabytes);
}
