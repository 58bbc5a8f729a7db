//! What Kotlin and Swift call.
//!
//! In: values of the apps' languages. Out: the same for frames, events and
//! errors. Nothing is computed here: types of other modules cross as they are
//! (their `uniffi` attributes say how), and [`SharedVisit`] hands every call on
//! to a [`Visit`](crate::visit::Visit) under a lock. Foreign code is never
//! called with that lock held. Apps see one package or module,
//! since this crate alone exports.

mod app_source;
mod district;
mod events;
mod fetch;
mod halt;
mod listener;
mod log;
mod pack;
mod platform;
mod rehearsal;
mod replay;
mod sources;
mod surroundings;
mod text;
mod types;
mod visit;

pub use app_source::{AppSource, AppSourceError};
pub use halt::Halt;
pub use listener::EventListener;
pub use log::{LogError, LogLevel, LogRecord, LogSink, clear_log_sink, set_log_sink};
pub use pack::PackReader;
pub use replay::{Replay, ReplayStep, ReplaySummary};
pub use text::{new_visit, progress_from_json};
pub use types::{EastNorth, LatLon, Quaternion};
pub use visit::SharedVisit;
