//! WGS 84 positions, local east-north-up metres, magnetic declination, the sun.
//!
//! In: degrees from files and sensors. Out: metres in a [`LocalFrame`] for the
//! index, the pose and the view. Every other module works in metres.

mod angle;
mod declination;
mod local;
mod point;
mod sun;

pub(crate) use angle::{full_turn_deg, half_turn_deg};
pub use declination::{
    Declination, DeclinationError, MagneticField, declination, declination_deg, magnetic_field,
};
pub use local::{Ecef, LocalFrame};
pub use point::{GeodesyError, Wgs84};
pub use sun::{SunPosition, sun_position};

#[cfg(test)]
mod tests;
