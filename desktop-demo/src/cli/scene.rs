//! What a picture of a frame needs besides the frame, from a session.

use jiff::Timestamp;
use wattwalk::session::TourSession;
use wattwalk::view::{Camera, ScreenRotation};

use super::args::PictureSize;
use crate::picture::{Look, credits};

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

/// How what `session` shows to `camera` at `time` is to be drawn.
pub(super) fn look(session: &TourSession, time: Timestamp, camera: &Camera) -> Look {
    let pack = session.pack();
    let language = session.language();
    Look {
        text_px: camera.text_px,
        language: language.clone(),
        title: pack.title_in(language).to_owned(),
        subtitle: subtitle(session, time),
        attribution: credits(&pack.attribution_in(language), language),
        mark: session.provenance().texts(language).mark.map(|mark| mark.said),
    }
}

/// When, where, and looking where to.
fn subtitle(session: &TourSession, time: Timestamp) -> String {
    let local = time.to_zoned_datetime(session.pack().time_zone().clone());
    let when = local.strftime("%Y-%m-%d %H:%M");
    let Some(pose) = session.pose(time) else { return when.to_string() };
    let (place, _) = session.local().to_geodetic(pose.position_m.extend(0.0));
    let decimals = usize::from(pose.horizontal_accuracy_m < 1.0);
    format!(
        "{when}  ·  {:.5}, {:.5} ± {:.decimals$} m  ·  {:.0}°",
        place.lat_deg(),
        place.lon_deg(),
        pose.horizontal_accuracy_m,
        pose.heading_deg()
    )
}
