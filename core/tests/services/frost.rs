//! Our SensorThings source against FROST-Server's engine on PostGIS.
//!
//! Parsing, storage, paging and JSON are FROST's own; what carries requests in
//! and out (`frost/Frost.java`) is ours, as its war is not to be had.

use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use serde_json::{Value, json};
use wattwalk::assets::Geometry;
use wattwalk::live::Quantity;
use wattwalk::pack::{PackFolder, TourPack};

use crate::harness::{Running, Visit, free_port, run};
use crate::mosquitto::Mosquitto;
use crate::mqtt::timed;
use crate::scratch::Scratch;

/// A database cluster of the test's own, and FROST on it.
pub(crate) struct Frost {
    url: String,
    pub(crate) port: u16,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    _frost: Running,
    _database: Running,
    _folder: Scratch,
}

/// The newest of the versions of PostgreSQL that Debian has side by side.
fn postgres() -> String {
    let mut found: Vec<_> = std::fs::read_dir("/usr/lib/postgresql").unwrap().flatten().collect();
    found.sort_by_key(std::fs::DirEntry::file_name);
    found.last().unwrap().path().join("bin").to_string_lossy().into_owned()
}

/// A command that PostgreSQL lets run: not by root.
fn as_postgres(program: &str) -> Command {
    if run("id", &["-u"]).trim() != "0" {
        return Command::new(program);
    }
    // It becomes the program, so that ending it ends the program.
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", program]);
    command
}

fn database(folder: &Path) -> (Running, u16) {
    let (bin, port, cluster) = (postgres(), free_port(), folder.join("cluster"));
    std::fs::create_dir(&cluster).unwrap();
    let cluster = cluster.to_string_lossy().into_owned();
    if run("id", &["-u"]).trim() == "0" {
        run("chown", &["postgres", &cluster]);
    }
    let mut init = as_postgres(&format!("{bin}/initdb"));
    init.args(["-D", &cluster, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8"]);
    let output = init.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut server = as_postgres(&format!("{bin}/postgres"));
    server.args(["-D", &cluster, "-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
    server.args(["-c", "fsync=off", "-c", &format!("unix_socket_directories={cluster}")]);
    let running = Running::start(server, folder, port);
    for extension in ["postgis", "uuid-ossp"] {
        let sql = format!("CREATE EXTENSION \"{extension}\"");
        run(
            "psql",
            &["-q", "-h", "127.0.0.1", "-p", &port.to_string(), "-U", "postgres", "-c", &sql],
        );
    }
    (running, port)
}

impl Frost {
    pub(crate) fn start() -> Self {
        let folder = Scratch::new();
        let (database, database_port) = database(folder.path());
        let home = std::env::var("WATTWALK_FROST").expect("WATTWALK_FROST: FROST's folder");
        let port = free_port();
        let mut java = Command::new("java");
        java.args(["-Xmx256m", "-cp", &format!("{home}/classes:{home}/lib/*"), "Frost"]);
        java.arg(port.to_string());
        java.arg(format!("jdbc:postgresql://127.0.0.1:{database_port}/postgres"));
        java.arg(folder.path());
        let frost = Running::start(java, folder.path(), port);
        Self {
            url: format!("http://127.0.0.1:{port}/v1.1"),
            port,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            runtime: tokio::runtime::Runtime::new().unwrap(),
            _frost: frost,
            _database: database,
            _folder: folder,
        }
    }

    fn post(&self, path: &str, body: &Value) {
        let request = self.client.post(format!("{}/{path}", self.url)).body(body.to_string());
        let (status, answer) = self.runtime.block_on(async {
            let response = request.send().await.unwrap();
            (response.status(), response.text().await.unwrap())
        });
        assert_eq!(status, 201, "{answer}");
    }

    /// A thing with datastreams of kW, each with its observations.
    pub(crate) fn thing(
        &self,
        name: &str,
        meter: &str,
        place: [f64; 2],
        streams: &[(&str, &[(&str, f64)])],
    ) {
        let thing = thing(name, meter, place, streams);
        self.post("Things", &thing);
    }

    /// Another observation of a datastream.
    pub(crate) fn observe(&self, datastream: u32, time: Timestamp, result: f64) {
        let observation = json!({"phenomenonTime": time, "resultTime": time, "result": result});
        self.post(&format!("Datastreams({datastream})/Observations"), &observation);
    }

    /// Things with a power each, some hundreds in a request.
    pub(crate) fn things(&self, things: &[(String, [f64; 2])]) {
        for some in things.chunks(500) {
            let streams = some.iter().map(|(name, place)| {
                let mut thing = thing(name, name, *place, &[("power", &[("08:30", 2.0)])]);
                let mut stream = thing["Datastreams"][0].take();
                stream.as_object_mut().unwrap().remove("Sensor");
                thing.as_object_mut().unwrap().remove("Datastreams");
                stream["Thing"] = thing;
                stream
            });
            let sensor = json!({"name": "meter", "description": "-", "encodingType": "text/plain", "metadata": "-",
                                "Datastreams": streams.collect::<Vec<_>>()});
            self.post("Sensors", &sensor);
        }
    }

    /// A thing with one MultiDatastream: for each observed property the symbol
    /// of its unit, and the newest result.
    fn multi_thing(&self, meter: &str, observed: &[(&str, &str, f64)]) {
        let complex = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation";
        let single = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement";
        let unit = |(_, symbol, _): &(&str, &str, f64)| json!({"name": symbol, "symbol": symbol, "definition": null});
        let property = |(name, _, _): &(&str, &str, f64)| {
            json!({"name": name, "description": "-",
                   "definition": format!("https://city.example/{name}")})
        };
        let results: Vec<_> = observed.iter().map(|(_, _, result)| result).collect();
        let older: Vec<_> = results.iter().map(|_| 1.0).collect();
        self.post(
            "Things",
            &json!({
                "name": meter, "description": "-", "properties": {"meter": {"id": meter}},
                // Without a place FROST makes no feature of interest, and
                // stores no observation.
                "Locations": [{"name": "place", "description": "-",
                               "encodingType": "application/geo+json",
                               "location": {"type": "Point", "coordinates": [2.35, 48.85]}}],
                "MultiDatastreams": [{
                    "name": "several", "description": "-", "observationType": complex,
                    "multiObservationDataTypes": vec![single; observed.len()],
                    "unitOfMeasurements": observed.iter().map(unit).collect::<Vec<_>>(),
                    "Sensor": {"name": "meter", "description": "-",
                               "encodingType": "text/plain", "metadata": "-"},
                    "ObservedProperties": observed.iter().map(property).collect::<Vec<_>>(),
                    "Observations": [
                        {"phenomenonTime": "2026-06-16T08:45:00Z", "result": results},
                        {"phenomenonTime": "2026-06-16T08:30:00Z", "result": older}],
                }],
            }),
        );
    }

    pub(crate) fn source(&self, things: Value, key: &str) -> Value {
        json!({
            "type": "sensor_things", "id": "frost", "title": "FROST", "attribution": "Test",
            "url": self.url, "per_minute": 600, "things": things, "key": key,
            "figures": [{"field": "power", "quantity": "power_kw"}],
        })
    }
}

fn thing(name: &str, meter: &str, place: [f64; 2], streams: &[(&str, &[(&str, f64)])]) -> Value {
    let stream = |(property, observations): &(&str, &[(&str, f64)])| {
        let observation = |(time, result): &(&str, f64)| json!({"phenomenonTime": format!("2026-06-16T{time}:00Z"), "result": result});
        json!({
            "name": property, "description": "-",
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            "unitOfMeasurement": {"name": "kilowatt", "symbol": "kW", "definition": null},
            "Sensor": {"name": "meter", "description": "-", "encodingType": "text/plain", "metadata": "-"},
            "ObservedProperty": {"name": property, "description": "-",
                                 "definition": format!("https://city.example/{property}")},
            "Observations": observations.iter().map(observation).collect::<Vec<_>>(),
        })
    };
    json!({
        "name": name, "description": "-", "properties": {"meter": {"id": meter}},
        "Locations": [{"name": "place", "description": "-", "encodingType": "application/geo+json",
                       "location": {"type": "Point", "coordinates": place}}],
        "Datastreams": streams.iter().map(stream).collect::<Vec<_>>(),
    })
}

/// Where an asset of the pack is, degrees of longitude and latitude.
fn place(asset: &str) -> [f64; 2] {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
    let pack = TourPack::open(&PackFolder(folder.into())).unwrap();
    let found = pack.assets().iter().find(|other| other.id.as_str() == asset).unwrap();
    let point = match &found.geometry {
        Geometry::Points(points) => points[0].point,
        Geometry::Lines(lines) => lines[0][0].point,
        Geometry::Polygons(polygons) => polygons[0].outer[0].point,
    };
    [point.lon_deg(), point.lat_deg()]
}

#[test]
#[ignore = "needs FROST-Server's engine and PostGIS: bash .ci/test services"]
fn frost_answers_what_our_source_asks() {
    let frost = Frost::start();
    let (here, far) = (place("battery"), [2.35, 48.85]);
    let half_past: &[(&str, f64)] = &[("08:00", 1.0), ("08:30", 2.0), ("08:15", 9.0)];
    frost.thing("one", "meter-1", here, &[("power", half_past), ("heat", &[("08:45", 7.0)])]);
    frost.thing("it's two", "meter-2", far, &[("power", &[("08:10", -3.5)]), ("power", &[])]);
    let assets = ["pv-villa-09", "battery"];
    let by =
        |keys: [&str; 2]| json!({"by": "list", "assets": {keys[0]: assets[0], keys[1]: assets[1]}});
    for (key, keys) in [
        ("id", ["1", "2"]),
        ("name", ["one", "it's two"]),
        ("properties/meter/id", ["meter-1", "meter-2"]),
    ] {
        let mut visit = Visit::new(frost.source(by(keys), key), &assets, vec![]);
        let batch = visit.poll().unwrap().ended.unwrap();
        assert_eq!(batch.failures, [], "{key}");
        let values: Vec<_> = visit.values().into_iter().collect();
        assert_eq!(values, [("battery", -3.5), ("pv-villa-09", 2.0)], "{key}");
        let time = visit.reading("pv-villa-09").unwrap().time;
        assert_eq!(time.to_string(), "2026-06-16T08:30:00Z");
        assert!(visit.store.latest(&assets[0].into(), Quantity::HeatKw).is_none());
    }
    // By place: the one within some metres, and not the one across the city.
    let nearest = json!({"by": "place", "within_m": 15.0, "kind": "battery"});
    let mut visit = Visit::new(frost.source(nearest, "id"), &["battery"], vec![]);
    let batch = visit.poll().unwrap().ended.unwrap();
    assert_eq!((batch.readings.len(), batch.failures.len()), (1, 0), "{batch:?}");
    assert_eq!(visit.value("battery"), Some(2.0));
    // More datastreams than FROST gives in a page, the newest in the last.
    let old: &[(&str, f64)] = &[("07:00", 1.0)];
    let mut streams = vec![("power", old); 130];
    streams.push(("power", &[("08:50", 42.0)]));
    frost.thing("many", "meter-3", far, &streams);
    let one = json!({"by": "one", "asset": "battery"});
    let mut visit = Visit::new(frost.source(one, "id"), &["battery"], vec![]);
    visit.poll().unwrap().ended.unwrap();
    assert_eq!(visit.value("battery"), Some(42.0));
    // An author's condition that FROST cannot read is told with its words.
    let mut wrong = frost.source(by(["1", "2"]), "id");
    wrong["filter"] = json!("Thing/nothing eq");
    let error = Visit::new(wrong, &assets, vec![]).error();
    assert!(error.to_string().contains("status 400"), "{error}");
}

#[test]
#[ignore = "needs FROST-Server's engine and PostGIS: bash .ci/test services"]
fn frost_answers_what_is_asked_of_its_multi_datastreams() {
    let frost = Frost::start();
    let assets = ["pv-villa-09", "battery"];
    frost.multi_thing("meter-1", &[("voltage", "V", 231.0), ("power", "W", 2500.0)]);
    // The same properties in another order, which is that of the results.
    frost.multi_thing("meter-2", &[("power", "W", -3500.0), ("voltage", "V", 229.0)]);
    frost.thing("three", "meter-1", place("battery"), &[("power", &[("08:00", 9.0)])]);
    let by = json!({"by": "list", "assets": {"meter-1": assets[0], "meter-2": assets[1]}});
    let mut settings = frost.source(by, "properties/meter/id");
    settings["multi_datastreams"] = json!(true);
    settings["figures"][0]["field"] = json!("https://city.example/power");
    let mut visit = Visit::new(settings, &assets, vec![]);
    let batch = visit.poll().unwrap().ended.unwrap();
    assert_eq!(batch.failures, []);
    let values: Vec<_> = visit.values().into_iter().collect();
    assert_eq!(values, [("battery", -3.5), ("pv-villa-09", 2.5)]);
    let time = visit.reading("battery").unwrap().time;
    assert_eq!(time.to_string(), "2026-06-16T08:45:00Z");
}

/// The bridge is ours: FROST's own MQTT part is not to be had as a library. The
/// topic and the message are the standard's.
#[test]
#[ignore = "needs Mosquitto: bash .ci/test services"]
fn observations_are_heard_on_the_standards_topic() {
    let broker = Mosquitto::start();
    let mut source = timed(&format!("mqtt://127.0.0.1:{}", broker.plain_port));
    source["things"] = json!({"by": "list", "assets": {"12": "battery"}});
    source["figures"] = json!([{"field": "/result", "quantity": "power_kw", "unit": "kW"}]);
    source["topics"] =
        json!([{"filter": "v1.1/Datastreams({thing})/Observations", "time": "/phenomenonTime"}]);
    let mut visit = Visit::new(source, &["battery"], vec![]);
    visit.poll().unwrap().ended.unwrap();
    let observation =
        json!({"@iot.id": 5, "phenomenonTime": "2026-06-16T08:45:00Z", "result": 4.5});
    broker.publish("v1.1/Datastreams(13)/Observations", &observation.to_string());
    broker.publish("v1.1/Datastreams(12)/Observations", &observation.to_string());
    visit.poll_until(|visit| visit.value("battery") == Some(4.5));
}
