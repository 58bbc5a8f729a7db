//! Augmented-reality walking tours of energy networks: from a GNSS fix to a
//! drawn frame with live consumption.
//!
//! Data flows one way:
//!
//! ```text
//!  GNSS fix ─┐                                     tour pack (open formats)
//!  attitude ─┴─> pose ──> index query ──> view ──> Frame ──> the app draws
//!                  │        ^ (rstar, metres)        ^
//!                  v        │ surroundings           │
//!                tour: stops, cues            readings <── live sources
//!                                                    │
//!                                             energy: indicators
//! ```
//!
//! Start at [`session::TourSession`]: it opens an [`assets::TourPack`], takes
//! sensor samples and readings with their times, and answers with a
//! [`view::Frame`] and [`session::Event`]s. Everything left of `Frame` is pure
//! computation on values that the caller hands in, the clock included: the
//! same inputs give the same frame, on a tablet, in a test, in a replay.

#![forbid(unsafe_code)]
// Tests may round as their system does.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod assets;
#[cfg(feature = "uniffi")]
pub mod boundary;
mod delimiter;
mod encoding;
pub mod energy;
mod files;
pub mod geodesy;
#[cfg(feature = "import")]
pub mod import;
pub mod index;
pub mod live;
pub mod plain;
pub mod pose;
#[cfg(feature = "schema")]
pub mod schema;
pub mod session;
pub mod surroundings;
pub mod tour;
pub mod view;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("wattwalk");
