//! Indicators, storage and the simulated district.
//!
//! In: a pack's assets, load profiles and the clock. Out: readings for the
//! overlay, days step by step, and the figures that carry the visit's ideas.
//!
//! ```text
//!  assets ─> attributes, feeds, zones ─> plan ─┐           ┌─> readings
//!  profiles.csv ─> profiles ───────────────────┼─> a day ──┤
//!  clock ─> grid, sky, curves, charging ───────┘  storage  └─> steps ─> indicators
//! ```

mod attributes;
mod charging;
mod curves;
mod dice;
mod district;
mod feeds;
mod grid;
mod indicators;
mod note;
mod plan;
mod profiles;
mod readings;
mod simulation;
mod sky;
mod storage;
mod texts;
mod zones;

#[cfg(feature = "schema")]
pub(crate) use attributes::{
    AREA_M2, AZIMUTHS_DEG, CHARGING_KW, COPS, COUNT, EFFICIENCIES, FLOWS_M3_PER_H, LIGHTS_W,
    POWER_KW, TILTS_DEG,
};
pub use district::{DistrictError, DistrictSettings, Scope, SimulatedDistrict};
pub use indicators::{Day, FiguresNow, Indicators, Step};
pub use note::{DistrictNote, NoteIssue};
pub use texts::FigureTexts;
