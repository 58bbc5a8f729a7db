//! What a picture of a frame needs besides the frame, from a session.

use std::collections::BTreeMap;

use wattwalk::assets::TourPack;
use wattwalk::energy::sun_position;
use wattwalk::session::TourSession;
use wattwalk::tour::Language;
use wattwalk::view::{Camera, Frame, ScreenRotation};

use super::args::PictureSize;
use crate::picture::{Look, Sun};

/// Of the picture's shorter side, a label's text.
const TEXT_SHARE: f64 = 1.0 / 48.0;

/// A camera for a picture of this size.
pub(super) fn camera(size: PictureSize, fov_deg: f64, range_m: f64, backdrop: bool) -> Camera {
    let shorter_px = f64::from(size.width_px.min(size.height_px));
    Camera {
        width_px: size.width_px,
        height_px: size.height_px,
        horizontal_fov_deg: fov_deg,
        rotation: ScreenRotation::Deg0,
        range_m,
        text_px: (shorter_px * TEXT_SHARE).clamp(10.0, 48.0),
        backdrop,
    }
}

/// How `frame`, which `session` made for `camera`, is to be drawn.
pub(super) fn look(session: &TourSession, frame: &Frame, camera: &Camera) -> Look {
    let pack = session.pack();
    let language = session.language();
    let sun = sun_position(pack.manifest.origin, frame.time);
    let pose = session.pose(frame.time);
    Look {
        fov_deg: camera.horizontal_fov_deg,
        looks_up: pose.is_some_and(|pose| (pose.device_to_enu * -glam::DVec3::Z).z > 0.0),
        text_px: camera.text_px,
        backdrop: camera.backdrop,
        sun: Sun { elevation_deg: sun.elevation_deg, azimuth_deg: sun.azimuth_deg },
        place_m: pose.map(|pose| pose.position_m.to_array()),
        eye_height_m: pose.map_or(1.5, |pose| pose.eye_height_m),
        language: language.clone(),
        title: title(&pack.manifest.title, language).to_owned(),
        subtitle: subtitle(session, frame),
        attribution: attribution(pack),
        simulated: frame.labels.iter().any(|label| label.simulated)
            || pack.assets.iter().any(|asset| asset.simulated),
    }
}

fn title<'a>(titles: &'a BTreeMap<Language, String>, language: &Language) -> &'a str {
    titles.get(language).or_else(|| titles.values().next()).map_or("", String::as_str)
}

/// When, where, and looking where to.
fn subtitle(session: &TourSession, frame: &Frame) -> String {
    let zone = jiff::tz::TimeZone::get(&session.pack().manifest.time_zone);
    let local = frame.time.to_zoned_datetime(zone.unwrap_or(jiff::tz::TimeZone::UTC));
    let mut text = local.strftime("%Y-%m-%d %H:%M").to_string();
    if let Some(pose) = session.pose(frame.time) {
        let (place, _) = session.local().to_geodetic(pose.position_m.extend(0.0));
        text += &format!("  ·  {:.5}, {:.5}", place.lat_deg(), place.lon_deg());
    }
    if let Some(accuracy_m) = frame.horizontal_accuracy_m {
        text += &format!(" ± {accuracy_m:.0} m");
    }
    text + &format!("  ·  {:.0}°", frame.heading_deg)
}

/// Whom to name on a picture.
fn attribution(pack: &TourPack) -> String {
    let names: Vec<_> = pack
        .manifest
        .attribution
        .iter()
        .map(|a| format!("{}: {} ({})", a.what, a.who, a.licence))
        .collect();
    names.join("  ·  ")
}
