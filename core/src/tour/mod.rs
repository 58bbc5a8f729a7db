//! Stops, geofences and narration cues.
//!
//! In: a [`Tour`] with its [`Narration`]s, and poses. Out: events (a stop
//! reached, a cue to say) and the way to the next stop.

mod guide;
mod model;

pub use guide::{Guide, Progress, TourError, TourEvent, Way};
pub use model::{Language, Narration, Order, Stop, StopId, Text, Tour, Zone};
