//! Answers of services as a fuzzer makes them up, without a network.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;

use crate::live::Batch;
use crate::pack::SourceSettings;
use crate::pack::{PackMemory, TourPack};
use crate::sources::http::{Http, Limits, SystemNames, Vault};
use crate::sources::services::{NgsiLd, Opendatasoft, SensorThings, WebFile};
use crate::sources::{HttpOptions, SecretMemory};

/// One source of each kind, of a small pack.
struct Sources {
    opendatasoft: Opendatasoft,
    sensor_things: SensorThings,
    ngsi_ld: NgsiLd,
    json: WebFile,
    csv: WebFile,
}

static SOURCES: LazyLock<Option<Sources>> = LazyLock::new(|| {
    let files = [
        ("pack.json", include_str!("../fuzz/pack/pack.json")),
        ("networks.geojson", include_str!("../fuzz/pack/networks.geojson")),
        ("tour.json", include_str!("../fuzz/pack/tour.json")),
        ("sources.json", include_str!("../fuzz/pack/sources.json")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let pack = TourPack::open(&PackMemory(files.into())).ok()?;
    let vault = Vault::new(Some(&pack.manifest.id), Arc::new(SecretMemory::default()));
    let http = Arc::new(
        Http::new(&HttpOptions::default(), Limits::default(), Arc::new(SystemNames), vault).ok()?,
    );
    let (mut opendatasoft, mut sensor_things, mut ngsi_ld) = (None, None, None);
    let (mut json, mut csv) = (None, None);
    let site = pack.site();
    for source in &pack.sources {
        match source {
            SourceSettings::Opendatasoft(settings) => {
                opendatasoft = Some(Opendatasoft::new(settings, &site, http.clone()));
            }
            SourceSettings::SensorThings(settings) => {
                sensor_things = Some(SensorThings::new(settings, &site, http.clone()));
            }
            SourceSettings::NgsiLd(settings) => {
                ngsi_ld = Some(NgsiLd::new(settings, &site, http.clone()));
            }
            SourceSettings::Json(settings) => {
                json = Some(WebFile::json(settings, &site, http.clone()));
            }
            SourceSettings::Csv(settings) => {
                csv = Some(WebFile::csv(settings, &site, http.clone()));
            }
            SourceSettings::Mqtt(_) | SourceSettings::SimulatedDistrict(_) => {}
        }
    }
    Some(Sources {
        opendatasoft: opendatasoft?,
        sensor_things: sensor_things?,
        ngsi_ld: ngsi_ld?,
        json: json?,
        csv: csv?,
    })
});

/// The answer of an Opendatasoft portal.
///
/// # Panics
/// When a reading comes of it that is none.
pub fn opendatasoft(body: &[u8]) {
    let sources = SOURCES.as_ref().expect("the small pack has this source");
    let _ = sources.opendatasoft.answered(body, Timestamp::UNIX_EPOCH).map(sound);
}

/// The answer of a SensorThings service.
///
/// # Panics
/// When a reading comes of it that is none.
pub fn sensor_things(body: &[u8]) {
    let sources = SOURCES.as_ref().expect("the small pack has this source");
    let _ = sources.sensor_things.answered(body, Timestamp::UNIX_EPOCH).map(sound);
}

/// The answer of an NGSI-LD broker.
///
/// # Panics
/// When a reading comes of it that is none.
pub fn ngsi_ld(body: &[u8]) {
    let sources = SOURCES.as_ref().expect("the small pack has this source");
    let _ = sources.ngsi_ld.answered(body, Timestamp::UNIX_EPOCH).map(sound);
}

/// A JSON file.
///
/// # Panics
/// When a reading comes of it that is none.
pub fn json(body: &[u8]) {
    let sources = SOURCES.as_ref().expect("the small pack has this source");
    let _ = sources.json.answered(body, Timestamp::UNIX_EPOCH).map(sound);
}

/// A CSV file.
///
/// # Panics
/// When a reading comes of it that is none.
pub fn csv(body: &[u8]) {
    let sources = SOURCES.as_ref().expect("the small pack has this source");
    let _ = sources.csv.answered(body, Timestamp::UNIX_EPOCH).map(sound);
}

fn sound(batch: Batch) {
    let values = batch.readings.iter().filter_map(|reading| reading.value);
    assert!(values.into_iter().all(f64::is_finite), "{batch:?}");
    assert!(batch.failures.iter().all(|failure| failure.reason.to_string().len() < 2000));
    assert!(batch.remark.is_none_or(|remark| remark.len() < 2000));
}

#[cfg(test)]
mod tests {
    /// What was found before is not found again.
    #[test]
    fn the_corpus_of_answers_is_read() {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus");
        let replay = |name: &str, target: fn(&[u8])| {
            let files = std::fs::read_dir(format!("{corpus}/{name}")).unwrap();
            let count =
                files.map(|file| target(&std::fs::read(file.unwrap().path()).unwrap())).count();
            assert!(count > 2, "{name}: {count} files");
        };
        replay("answer_opendatasoft", super::opendatasoft);
        replay("answer_sensor_things", super::sensor_things);
        replay("answer_ngsi_ld", super::ngsi_ld);
        replay("answer_json", super::json);
        replay("answer_csv", super::csv);
    }
}
