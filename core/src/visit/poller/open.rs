//! Opens the sources that a pack's author chose.

use std::sync::Arc;

use crate::live::Source;
use crate::pack::SourceSettings;
use crate::sources::Site;
use crate::sources::http::Http;
use crate::sources::services::{Discreet, Mqtt, NgsiLd, Opendatasoft, SensorThings, WebFile};

/// The source of an entry; nothing for the simulated district, which is no
/// service.
pub(crate) fn open(
    settings: &SourceSettings,
    site: &Site<'_>,
    http: &Arc<Http>,
) -> Option<Box<dyn Source>> {
    let of_visit = http.clone();
    let http = http.clone();
    let source: Box<dyn Source> = match settings {
        SourceSettings::SimulatedDistrict(_) => return None,
        SourceSettings::Opendatasoft(settings) => Box::new(Opendatasoft::new(settings, site, http)),
        SourceSettings::SensorThings(settings) => Box::new(SensorThings::new(settings, site, http)),
        SourceSettings::NgsiLd(settings) => Box::new(NgsiLd::new(settings, site, http)),
        SourceSettings::Json(settings) => Box::new(WebFile::json(settings, site, http)),
        SourceSettings::Csv(settings) => Box::new(WebFile::csv(settings, site, http)),
        SourceSettings::Mqtt(settings) => Box::new(Mqtt::new(settings, site, http)),
    };
    Some(Box::new(Discreet { source, http: of_visit }))
}
