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
mod zones;

pub use district::{DistrictError, DistrictSettings, Scope, SimulatedDistrict};
pub(crate) use feeds::homes_covered;
pub use indicators::{Day, Indicators, Step};
pub use note::{DistrictNote, NoteIssue};
pub use sky::{SunPosition, sun_position};
