//! Stops, geofences and narration cues.
//!
//! In: a [`Tour`] with its [`Narration`]s, and poses. Out: events (a stop
//! reached, a cue to say) and the way to the next stop.
//!
//! [`Guide`] is the face, a state machine whose time is that of the poses.
//! Behind it, each an idea of its own: `geofence` (where a place stands to
//! zones), `slip` (whether they walked there or the position moved), `presence`
//! (which stop the visitor has come to or left), `ledger`
//! (what was reached, skipped, said), `route` (places along the line),
//! `tracker` (where the visitor is on it), `passing` (whether they walked
//! past), `way` (how to walk on), `quiet` (when an asset may speak).
//! [`words`] finds what is said in a language, `speech` how long it takes.

mod event;
mod geofence;
mod guide;
mod ledger;
mod limits;
mod model;
mod passing;
mod presence;
mod progress;
mod quiet;
mod route;
mod slip;
mod speech;
mod tracker;
mod way;
mod words;

pub use event::{TourError, TourEvent};
pub use guide::Guide;
pub(crate) use limits::{MOST_ROUTE_POINTS, MOST_STOPS, NARROWEST_ZONE_M, WIDEST_ZONE_M};
pub use model::{Asides, Fact, Idea, Narration, Stop, StopId, StopOrder, Text, Tour, Zone};
pub use progress::{Progress, StopState, Undoable};
#[cfg(feature = "import")]
pub(crate) use route::{OnRoute, Route};
pub(crate) use speech::speech_s;
pub use way::Way;
pub use words::words;

#[cfg(test)]
mod tests;
