//! The one façade that an app holds, its recordings, and rehearsals.
//!
//! In: a [`TourPack`](crate::pack::TourPack), sensor samples and readings.
//! Out: frames and events. A [`TourSession`] does no I/O and has no clock: a
//! recording of what went in gives the same frames again.

mod around;
mod event;
mod event_queue;
mod onlooking;
mod recording;
#[cfg(feature = "io")]
mod recording_file;
#[cfg(feature = "io")]
mod recording_parts;
#[cfg(feature = "io")]
mod recording_thread;
mod rehearsal;
mod rehearsed_street;
mod rehearsed_walk;
pub(crate) mod sensors;
mod sentences;
mod tour_session;
mod walk;
mod wanted;

pub use around::DiscardedSurroundings;
pub use event::{Cue, CueSubject, Event, EventKind};
#[cfg(feature = "io")]
pub(crate) use event_queue::EventQueue;
pub use recording::{
    Header, Input, Recorder, RecordingError, RecordingReader, RecordingWriter, SharedRecorder,
};
pub use rehearsal::{Rehearsal, Sample, Sight, attitude};
pub use rehearsed_street::StreetTexts;
pub use rehearsed_walk::RehearsedWalk;
pub use sensors::Conditions;
pub use tour_session::{SessionError, Settings, TourSession};
#[cfg(feature = "import")]
pub(crate) use walk::{MAX_GPX_BYTES, WALKING_MPS};
pub use walk::{Walk, WalkError};
#[cfg(feature = "io")]
pub use {
    recording_file::RecordingFile,
    recording_parts::{RecordingParts, recording_files, recording_part},
};
