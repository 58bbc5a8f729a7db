//! The camera of a frame, read back from its horizon: where a direction or a
//! place on the ground lies in the picture.

use wattwalk::view::Frame;

/// Nearer than this to the plane of the camera nothing is projected, metres.
const NEAR_M: f64 = 0.2;

/// A pinhole camera.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lens {
    center_px: [f64; 2],
    focal_px: f64,
    /// Clockwise in the picture, radians.
    pub(super) roll_rad: f64,
    /// How far the horizon lies below the centre, before the roll, pixels.
    pub(super) horizon_px: f64,
    heading_rad: f64,
    pitch_rad: f64,
}

impl Lens {
    /// The lens of a frame made with this horizontal field of view. Without a
    /// horizon the camera looks up or down, as `looks_up` says.
    pub(super) fn of(frame: &Frame, fov_deg: f64, looks_up: bool) -> Self {
        let (width, height) = (f64::from(frame.width_px), f64::from(frame.height_px));
        let focal_px = width / 2.0 / (fov_deg.to_radians() / 2.0).tan();
        let center_px = [width / 2.0, height / 2.0];
        let horizon = frame.horizon_px.map(|ends| ends.map(f64::from));
        let (roll_rad, horizon_px) = match horizon.filter(|ends| ends.iter().all(|n| n.is_finite()))
        {
            Some([x0, y0, x1, y1]) => {
                let roll_rad = (y1 - y0).atan2(x1 - x0);
                let (sin, cos) = roll_rad.sin_cos();
                (roll_rad, (y0 - center_px[1]) * cos - (x0 - center_px[0]) * sin)
            }
            None => (0.0, if looks_up { 4.0 * height } else { -4.0 * height }),
        };
        Self {
            center_px,
            focal_px,
            roll_rad,
            horizon_px,
            heading_rad: f64::from(frame.heading_deg).to_radians(),
            pitch_rad: horizon_px.atan2(focal_px),
        }
    }

    /// Where in the picture a place lies, given east, north and up of the
    /// camera in metres; `None` behind the camera. The third number is its
    /// distance along the line of sight.
    pub(super) fn project(&self, [east, north, up]: [f64; 3]) -> Option<[f64; 3]> {
        let (sin_heading, cos_heading) = self.heading_rad.sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch_rad.sin_cos();
        let ahead = sin_heading * east + cos_heading * north;
        let right = cos_heading * east - sin_heading * north;
        let depth = cos_pitch * ahead + sin_pitch * up;
        if depth < NEAR_M {
            return None;
        }
        let above = cos_pitch * up - sin_pitch * ahead;
        let (x, y) = (self.focal_px * right / depth, -self.focal_px * above / depth);
        let (sin, cos) = self.roll_rad.sin_cos();
        let [center_x, center_y] = self.center_px;
        Some([center_x + cos * x - sin * y, center_y + sin * x + cos * y, depth])
    }

    /// Where a direction lies, given its degrees clockwise from true north and
    /// above the horizon.
    pub(super) fn direction(&self, azimuth_deg: f64, elevation_deg: f64) -> Option<[f64; 2]> {
        let (sin_azimuth, cos_azimuth) = azimuth_deg.to_radians().sin_cos();
        let (sin_elevation, cos_elevation) = elevation_deg.to_radians().sin_cos();
        let [x, y, _] = self.project([
            sin_azimuth * cos_elevation,
            cos_azimuth * cos_elevation,
            sin_elevation,
        ])?;
        Some([x, y])
    }

    /// Pixels from the centre to what lies 45 degrees beside it.
    pub(super) fn focal_px(&self) -> f64 {
        self.focal_px
    }
}
