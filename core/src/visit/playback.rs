//! A recording, played again input by input.

use std::io::BufRead;
use std::sync::Arc;

use crate::pack::TourPack;
use crate::session::{Event, Input, RecordingError, RecordingReader, SessionError, TourSession};
use crate::surroundings::{EdgeReason, WideNetworks, Wish};
use crate::view::Frame;

use super::handing::hand_over;

/// Why an input of a recording could not be played.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReplayError {
    /// The session refused it, as it did when it was recorded.
    #[error(transparent)]
    Refused(#[from] SessionError),
    /// What was around then cannot be read again, or is not the same.
    #[error("surroundings: {reason}")]
    Surroundings {
        /// Why not.
        reason: String,
    },
}

/// An input that was played, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// What was handed in then.
    pub input: Input,
    /// A frame, if it asked for one.
    pub outcome: Result<Option<Frame>, ReplayError>,
    /// What happened.
    pub events: Vec<Event>,
}

/// Plays a recording: each turn hands one input to a session as it was.
pub struct Playback<R> {
    session: TourSession,
    networks: WideNetworks,
    inputs: RecordingReader<R>,
}

impl<R: BufRead> Playback<R> {
    /// Opens a recording of a pack. What was around a visitor then is read
    /// again of the pack's files.
    ///
    /// # Errors
    /// [`RecordingError`] when it cannot be read or is of another pack.
    pub fn open(pack: Arc<TourPack>, recording: R) -> Result<Self, RecordingError> {
        let inputs = RecordingReader::new(recording)?;
        let header = inputs.header().clone();
        if header.pack != pack.manifest.id {
            let opened = pack.manifest.id.clone();
            return Err(RecordingError::OtherPack { recorded: header.pack, opened });
        }
        let networks = WideNetworks::of_files(pack.clone());
        let session = TourSession::open(pack, header.settings)
            .map_err(|error| RecordingError::Content { line: 1, reason: error.to_string() })?;
        Ok(Self { session, networks, inputs })
    }

    /// The session that is played on.
    #[must_use]
    pub fn session(&self) -> &TourSession {
        &self.session
    }

    /// The last line, if it was cut off; known at the end.
    #[must_use]
    pub fn torn_line(&self) -> Option<u64> {
        self.inputs.torn_line()
    }

    fn play(&mut self, input: &Input) -> Result<Option<Frame>, ReplayError> {
        let session = &mut self.session;
        match input {
            Input::Fix(fix) => {
                let taken = session.fix(*fix);
                drop(session.discarded());
                taken?;
            }
            Input::Attitude(attitude) => session.attitude(*attitude)?,
            Input::Track(track) => session.track(*track)?,
            Input::Inertial(inertial) => session.inertial(*inertial)?,
            Input::Magnetic(magnetic) => session.magnetic(*magnetic)?,
            Input::Alignment(alignment) => drop(session.align(*alignment)?),
            Input::UndoAlignment { now } => drop(session.undo_alignment(*now)),
            Input::Readings { now, batch } => {
                session.readings(batch, *now);
            }
            Input::SourceFailed { now, error } => session.source_failed(error, *now),
            Input::SourceChanged { now, source_id, state } => {
                session.source_changed(source_id.clone(), state.clone(), *now);
            }
            Input::Language(language) => session.set_language(language.clone()),
            Input::HideNetworks(networks) => session.hide_networks(networks.clone()),
            Input::Select { asset } => session.select(asset.as_ref()),
            Input::SkipStop { now } => session.skip_stop(*now),
            Input::Undo { now } => session.undo(*now),
            Input::RepeatStop { now } => session.repeat_stop(*now),
            Input::GoToStop { now, stop } => session.go_to_stop(stop, *now)?,
            Input::Restart { progress } => session.restart(progress.clone()),
            Input::Frame { time, camera } => return Ok(Some(session.frame(camera, *time)?)),
            Input::Surroundings { wish, missing, sha256 } => {
                self.load_again(*wish, missing.clone(), sha256)?;
            }
            // What is not here cannot be played.
            Input::Lost { .. } => {}
            Input::SurroundingsFailed { reasons } => session.surroundings_failed(reasons.clone()),
        }
        Ok(None)
    }

    /// Loads what the recording says was loaded.
    fn load_again(
        &mut self,
        wish: Wish,
        missing: Vec<Option<EdgeReason>>,
        sha256: &str,
    ) -> Result<(), ReplayError> {
        let failed = |reason: String| Err(ReplayError::Surroundings { reason });
        let job = self.session.surroundings_again(wish, missing);
        let loaded = match self.networks.load(job) {
            Ok(loaded) => loaded,
            Err(error) => return failed(error.to_string()),
        };
        if loaded.sha256.as_deref() != Some(sha256) {
            return failed("the files are not those of the recording".into());
        }
        hand_over(&mut self.session, Ok(loaded));
        Ok(())
    }
}

impl<R: BufRead> Iterator for Playback<R> {
    type Item = Result<Played, RecordingError>;

    fn next(&mut self) -> Option<Self::Item> {
        let input = match self.inputs.next()? {
            Ok(input) => input,
            Err(error) => return Some(Err(error)),
        };
        let outcome = self.play(&input);
        Some(Ok(Played { input, outcome, events: self.session.events() }))
    }
}
