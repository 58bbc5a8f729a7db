//! Stops, geofences and narration cues.
//!
//! In: a [`Tour`] with its [`Narration`]s, and poses. Out: events (a stop
//! reached, a cue to say) and the way to the next stop.
//!
//! [`Guide`] is the face, a state machine whose time is that of the poses.
//! Behind it: `geofence` tells whether a place is at a stop, `route` and
//! `tracker` how far along the route it is, `way` how to walk on, `quiet`
//! when an asset may speak. [`words`] finds what is said in a language.

mod geofence;
mod guide;
mod model;
mod progress;
mod quiet;
mod route;
mod tracker;
mod way;
mod words;

pub use guide::{Guide, TourError, TourEvent};
pub use model::{Language, Narration, Order, Stop, StopId, Text, Tour, Zone};
pub use progress::Progress;
pub use way::Way;
pub use words::words;

#[cfg(test)]
mod tests;
