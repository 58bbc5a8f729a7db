//! What a camera must be to make a picture.

use glam::Vec3;

use super::{Camera, CameraError, ScreenRotation};

const MAX_SIDE_PX: i32 = 16_384;
/// Height of a label's text in the units of what has no size of its own, as
/// stars, pins and thin lines.
const TEXT_UNITS: f32 = 18.0;

impl Camera {
    /// Refuses a camera that cannot make a picture.
    pub(crate) fn check(&self) -> Result<(), CameraError> {
        let side = 1..=MAX_SIDE_PX;
        if !side.contains(&self.width_px) || !side.contains(&self.height_px) {
            return Err(CameraError::Size { width_px: self.width_px, height_px: self.height_px });
        }
        if !(1.0..=170.0).contains(&self.horizontal_fov_deg) {
            return Err(CameraError::FieldOfView(self.horizontal_fov_deg));
        }
        if !(1.0..=5_000.0).contains(&self.range_m) {
            return Err(CameraError::Range(self.range_m));
        }
        if !(4.0..=200.0).contains(&self.text_px) {
            return Err(CameraError::TextSize(self.text_px));
        }
        Ok(())
    }

    /// Pixels of a unit.
    pub(super) fn unit_px(&self) -> f32 {
        self.text_px as f32 / TEXT_UNITS
    }
}

impl ScreenRotation {
    /// The picture's right and up in device axes, as Android's
    /// `SensorManager.remapCoordinateSystem` has them for each rotation.
    pub(super) fn right_and_up(self) -> (Vec3, Vec3) {
        match self {
            Self::Deg0 => (Vec3::X, Vec3::Y),
            Self::Deg90 => (Vec3::NEG_Y, Vec3::X),
            Self::Deg180 => (Vec3::NEG_X, Vec3::NEG_Y),
            Self::Deg270 => (Vec3::Y, Vec3::NEG_X),
        }
    }
}
