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
mod gathered;
mod mqtt;
mod ngsi_ld;
mod opendatasoft;
mod sensor_things;
mod web_file;

pub(crate) use discreet::Discreet;
pub(crate) use mqtt::Mqtt;
pub(crate) use ngsi_ld::NgsiLd;
pub(crate) use opendatasoft::Opendatasoft;
pub(crate) use sensor_things::SensorThings;
pub(crate) use web_file::WebFile;

#[cfg(test)]
pub(crate) mod tests {
    use crate::assets::Geometry;
    use crate::geodesy::Wgs84;
    use crate::pack::{PackFolder, TourPack};

    /// The pack that the sources' things are mapped to.
    pub(crate) fn demo() -> TourPack {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        TourPack::open(&PackFolder(folder.into())).unwrap()
    }

    /// Where an asset of it is, or begins.
    pub(crate) fn place(asset: &str) -> Wgs84 {
        let pack = demo();
        let asset = pack.assets.iter().find(|other| other.id.as_str() == asset).unwrap();
        match &asset.geometry {
            Geometry::Points(points) => points[0].point,
            Geometry::Lines(lines) => lines[0][0].point,
            Geometry::Polygons(polygons) => polygons[0].outer[0].point,
        }
    }
}
