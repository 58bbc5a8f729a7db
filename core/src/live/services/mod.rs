//! Services that cities and utilities run, each as a [`Source`].
//!
//! In: what a pack's author set, and requests for assets. Out: batches of
//! readings. A service knows how its standard asks and answers; pace, retries
//! and limits are [`http`](super::http)'s, when to ask is the poller's. MQTT,
//! which pushes, listens between polls and answers with what it heard last.

mod asked;
#[cfg(test)]
mod condition;
mod discreet;
#[cfg(any(test, feature = "fuzzing"))]
#[cfg_attr(not(feature = "fuzzing"), allow(unreachable_pub, reason = "tests alone need it"))]
pub mod fuzzing;
mod gathered;
mod mqtt;
mod ngsi_ld;
mod opendatasoft;
mod sensor_things;
mod web_file;

use std::sync::Arc;

use crate::assets::TourPack;

use super::http::Http;
use super::{Source, SourceSettings};

pub use mqtt::{MqttSettings, TopicSettings};
pub use ngsi_ld::{EntityForm, NgsiLdSettings};
pub use opendatasoft::OpendatasoftSettings;
pub use sensor_things::SensorThingsSettings;
pub use web_file::{CsvSettings, JsonSettings, RecordSettings};

/// The source of an entry; nothing for the simulated district, which is no
/// service.
pub(super) fn open(
    settings: &SourceSettings,
    pack: &TourPack,
    http: &Arc<Http>,
) -> Option<Box<dyn Source>> {
    let of_visit = http.clone();
    let http = http.clone();
    let source: Box<dyn Source> = match settings {
        SourceSettings::SimulatedDistrict(_) => return None,
        SourceSettings::Opendatasoft(settings) => {
            Box::new(opendatasoft::Opendatasoft::new(settings, pack, http))
        }
        SourceSettings::SensorThings(settings) => {
            Box::new(sensor_things::SensorThings::new(settings, pack, http))
        }
        SourceSettings::NgsiLd(settings) => Box::new(ngsi_ld::NgsiLd::new(settings, pack, http)),
        SourceSettings::Json(settings) => Box::new(web_file::WebFile::json(settings, pack, http)),
        SourceSettings::Csv(settings) => Box::new(web_file::WebFile::csv(settings, pack, http)),
        SourceSettings::Mqtt(settings) => Box::new(mqtt::Mqtt::new(settings, pack, http)),
    };
    Some(Box::new(discreet::Discreet { source, http: of_visit }))
}

#[cfg(test)]
pub(super) mod tests {
    use crate::assets::{Geometry, PackFolder, TourPack};
    use crate::geodesy::Wgs84;

    /// The pack that the sources' things are mapped to.
    pub(in crate::live) fn demo() -> TourPack {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        TourPack::open(&PackFolder(folder.into())).unwrap()
    }

    /// Where an asset of it is, or begins.
    pub(in crate::live) fn place(asset: &str) -> Wgs84 {
        let pack = demo();
        let asset = pack.assets.iter().find(|other| other.id.as_str() == asset).unwrap();
        match &asset.geometry {
            Geometry::Points(points) => points[0].point,
            Geometry::Lines(lines) => lines[0][0].point,
            Geometry::Polygons(polygons) => polygons[0].outer[0].point,
        }
    }
}
