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
//! # Layers
//!
//! Each line uses lines above it only; a test (`tests/layers.rs`) holds that.
//!
//! - `plain`, `fault`, `files`, `delimiter`: texts that a person may see, what
//!   stands between us and a service, files of a visit, CSV's signs
//! - `language`, `encoding`: languages' tags, encodings of texts
//! - `units`: units of measure
//! - `schema_text`: forms of texts in JSON schemas
//! - `geodesy`: WGS 84, local metres, declination
//! - `assets`: network assets and the readers of their files
//! - `index`: the spatial index
//! - `pose`: sensors to a pose
//! - `tour`: stops, ways, words
//! - `live`: readings, what of them is withheld, the trait of a source
//! - `naming`: what assets are called, what is said of them in a line
//! - `provenance`: where what is shown comes from, layer by layer
//! - `sources`: services of cities and utilities as sources
//! - `view`: a pose and what is around to a frame
//! - `energy`: indicators and the simulated district
//! - `pack`: all that a visit needs offline
//! - `surroundings`: what of wide networks is around the visitor
//! - `session`: the sans-IO heart, its recordings
//! - `trial`: made-up walks with their truth, recordings held against a truth
//! - `visit`: a session with its sources, its surroundings and its files
//! - `schema`: JSON schemas for authors
//! - `import`: foreign files to a pack
//! - `boundary`, `fuzzing`: what Kotlin and Swift call, what fuzzers call
//!
//! # Features
//!
//! - `io` (on by default): all that reaches out of memory: services, downloads,
//!   a [`visit::Visit`] that asks them, kept readings and recordings on disk.
//!   Without it there is no runtime and no TLS; a
//!   [`session::TourSession`] walks and draws, a [`visit::Playback`] replays.
//! - `import`: foreign files to a pack; `schema`: JSON schemas for authors;
//!   `trial`: how good the pose is; `uniffi`: what Kotlin and Swift call.
//!
//! # A visit
//!
//!
//! An app holds a [`visit::Visit`]: it opens a [`pack::TourPack`], takes sensor
//! samples with their times, asks the pack's sources, and answers with a
//! [`view::Frame`] and [`session::Event`]s.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//!
//! use wattwalk::pack::{PackFolder, TourPack};
//! use wattwalk::session::{Rehearsal, Settings};
//! use wattwalk::view::{Camera, ScreenRotation};
//! use wattwalk::visit::{Visit, VisitOptions};
//!
//! let pack = Arc::new(TourPack::open(&PackFolder("../assets/fort-issy".into()))?);
//! let settings = Settings::new("en".into());
//! let mut visit = Visit::open(pack.clone(), settings, VisitOptions::default())?;
//!
//! // Sensors, or as here a visitor who takes the pack's own walk.
//! let start: jiff::Timestamp = "2026-06-16T09:30:00Z".parse()?;
//! let mut now = start;
//! for sample in Rehearsal::of_pack(&pack, None, 1)?.samples(start, 0.0, 60.0) {
//!     now = sample.time();
//!     visit.sample(sample)?;
//! }
//! // Every few seconds.
//! visit.poll(now);
//! visit.look_around();
//!
//! // Once a displayed picture.
//! let camera = Camera {
//!     width_px: 1280,
//!     height_px: 800,
//!     horizontal_fov_deg: 65.0,
//!     rotation: ScreenRotation::Deg0,
//!     range_m: 150.0,
//!     text_px: 18.0,
//!     backdrop: false,
//! };
//! let frame = visit.frame(&camera, now)?;
//! assert!(!frame.labels.is_empty());
//! for event in visit.events() {
//!     println!("{:?}", event.kind);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Everything left of `Frame` is pure computation on values that the caller hands
//! in, the clock included: the same inputs give the same frame, on a tablet, in a
//! test, in a replay.

#![forbid(unsafe_code)]
// With `io`, which is everything, nothing unused hides.
#![cfg_attr(not(feature = "io"), allow(dead_code, unused_imports))]
// Tests may round as their system does.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod assets;
#[cfg(feature = "uniffi")]
pub mod boundary;
mod delimiter;
mod encoding;
pub mod energy;
mod fault;
#[cfg(feature = "io")]
mod files;
#[cfg(all(feature = "io", any(test, feature = "fuzzing")))]
#[cfg_attr(not(feature = "fuzzing"), allow(unreachable_pub, reason = "tests alone need it"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod geodesy;
#[cfg(feature = "import")]
pub mod import;
pub mod index;
pub mod language;
pub mod live;
mod naming;
pub mod pack;
pub mod plain;
pub mod pose;
pub mod provenance;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "schema")]
mod schema_text;
pub mod session;
pub mod sources;
pub mod surroundings;
pub mod tour;
#[cfg(feature = "trial")]
pub mod trial;
mod units;
pub mod view;
pub mod visit;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("wattwalk");
