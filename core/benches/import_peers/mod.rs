//! The plain crates: each reads a file to its end and counts its features.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flatgeobuf::geozero::{FeatureProcessor, GeomProcessor, PropertyProcessor};
use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader, GeozeroGeometry};

fn open(path: &Path) -> BufReader<File> {
    BufReader::with_capacity(1 << 16, File::open(path).expect("the file is there"))
}

/// The `geojson` crate, feature by feature.
pub(crate) fn geojson(path: &Path) -> u64 {
    let features = geojson::FeatureReader::from_reader(open(path));
    features.features().map(|feature| drop(feature.expect("a feature"))).count() as u64
}

/// `serde_json`, a value a line.
pub(crate) fn json_lines(path: &Path) -> u64 {
    let lines = open(path).lines();
    let values = lines.map(|line| {
        let line = line.expect("a line");
        drop(serde_json::from_str::<serde_json::Value>(&line).expect("a value"));
    });
    values.count() as u64
}

/// The `csv` crate, a record at a time.
pub(crate) fn csv(path: &Path) -> u64 {
    let mut reader = csv::Reader::from_reader(open(path));
    let mut record = csv::StringRecord::new();
    let mut count = 0;
    while reader.read_record(&mut record).expect("a record") {
        count += 1;
    }
    count
}

/// A pass of `quick-xml` over all events.
pub(crate) fn xml(path: &Path) -> u64 {
    let mut reader = quick_xml::Reader::from_reader(open(path));
    let (mut buffer, mut count) = (Vec::new(), 0);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).expect("an event") {
            quick_xml::events::Event::Eof => return count,
            quick_xml::events::Event::Start(_) => count += 1,
            _ => {}
        }
    }
}

/// Passes over coordinates and properties.
struct Nothing;

impl GeomProcessor for Nothing {}
impl PropertyProcessor for Nothing {}
impl FeatureProcessor for Nothing {}

/// The `flatgeobuf` crate's own loop.
pub(crate) fn flatgeobuf(path: &Path) -> u64 {
    let reader = FgbReader::open(open(path)).expect("a header");
    let mut features = reader.select_all().expect("features");
    let mut count = 0;
    while let Some(feature) = features.next().expect("a feature") {
        feature.process_geom(&mut Nothing).expect("a geometry");
        feature.process_properties(&mut Nothing).expect("properties");
        count += 1;
    }
    count
}
