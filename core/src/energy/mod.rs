//! Indicators, storage and the simulated district.
//!
//! In: a pack's assets, load profiles and the clock. Out: readings for the
//! overlay, days step by step, and the figures that carry the visit's ideas.

mod district;
mod indicators;

pub use district::{
    DistrictError, DistrictSettings, Scope, SimulatedDistrict, SunPosition, sun_position,
};
pub use indicators::{Day, Indicators, Step};
