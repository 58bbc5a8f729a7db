//! A recording, played again.

use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use crate::assets::TourPack;
use crate::session::{Event, Input, RecordingError, RecordingReader, TourSession};
use crate::view::Frame;

/// Inputs between two looks at whether the replay is still wanted.
const INPUTS_A_TURN: usize = 100;

/// What a recording showed, frame by frame: for a bug report, and to see that
/// every language sees the same.
#[derive(uniffi::Object)]
pub struct Replay {
    playing: Mutex<Option<Playing>>,
}

struct Playing {
    session: TourSession,
    inputs: RecordingReader<Cursor<Vec<u8>>>,
    frame: Option<Frame>,
    summary: ReplaySummary,
}

/// A frame of a recording, and what happened up to it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ReplayStep {
    /// What was shown; nothing after the last frame.
    pub frame: Option<Frame>,
    /// What happened since the frame before.
    pub events: Vec<Event>,
}

/// What came of a recording.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, uniffi::Record)]
pub struct ReplaySummary {
    /// Inputs played.
    pub inputs: u64,
    /// Inputs refused, as they were when they were recorded.
    pub refused: u64,
    /// Frames shown.
    pub frames: u64,
    /// Events told.
    pub events: u64,
}

#[uniffi::export]
impl Replay {
    /// Opens a recording of a pack.
    ///
    /// # Errors
    /// [`RecordingError`] when it cannot be read or is of another pack.
    #[uniffi::constructor]
    pub fn new(pack: Arc<TourPack>, recording: Vec<u8>) -> Result<Self, RecordingError> {
        let inputs = RecordingReader::new(Cursor::new(recording))?;
        let header = inputs.header().clone();
        if header.pack != pack.manifest.id {
            let opened = pack.manifest.id.clone();
            return Err(RecordingError::OtherPack { recorded: header.pack, opened });
        }
        let session = TourSession::open(pack, header.settings)
            .map_err(|error| RecordingError::Content { line: 1, message: error.to_string() })?;
        let summary = ReplaySummary::default();
        let playing = Playing { session, inputs, frame: None, summary };
        Ok(Self { playing: Mutex::new(Some(playing)) })
    }

    /// Plays on to the next frame; nothing at the end.
    ///
    /// # Errors
    /// [`RecordingError`] for a line that cannot be read, or after `stop`.
    pub fn step(&self) -> Result<Option<ReplayStep>, RecordingError> {
        let mut guard = self.lock();
        let playing = guard.as_mut().ok_or(RecordingError::Stopped)?;
        let mut events = Vec::new();
        while let Some(input) = playing.inputs.next() {
            if let Some(frame) = playing.play(&input?, &mut events) {
                playing.frame = Some(frame.clone());
                return Ok(Some(ReplayStep { frame: Some(frame), events }));
            }
        }
        Ok((!events.is_empty()).then_some(ReplayStep { frame: None, events }))
    }

    /// The frame that was shown last, again; nothing before the first one.
    ///
    /// # Errors
    /// [`RecordingError::Stopped`].
    pub fn current_frame(&self) -> Result<Option<Frame>, RecordingError> {
        let guard = self.lock();
        Ok(guard.as_ref().ok_or(RecordingError::Stopped)?.frame.clone())
    }

    /// Plays to the end and says what came of the whole recording. Dropped or
    /// stopped on its way, it leaves off within a hundred inputs.
    ///
    /// # Errors
    /// [`RecordingError`] for a line that cannot be read, or after `stop`.
    pub async fn play_on(&self) -> Result<ReplaySummary, RecordingError> {
        loop {
            if let Some(summary) = self.play_some()? {
                return Ok(summary);
            }
            yield_now().await;
        }
    }

    /// Ends the replay and frees what it holds.
    pub fn stop(&self) {
        let playing = self.lock().take();
        drop(playing);
    }
}

impl Replay {
    /// Plays a few inputs; the summary at the end.
    fn play_some(&self) -> Result<Option<ReplaySummary>, RecordingError> {
        let mut guard = self.lock();
        let playing = guard.as_mut().ok_or(RecordingError::Stopped)?;
        let mut events = Vec::new();
        for _ in 0..INPUTS_A_TURN {
            let Some(input) = playing.inputs.next() else { return Ok(Some(playing.summary)) };
            playing.frame = playing.play(&input?, &mut events).or(playing.frame.take());
        }
        Ok(None)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Playing>> {
        self.playing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Playing {
    fn play(&mut self, input: &Input, events: &mut Vec<Event>) -> Option<Frame> {
        let played = self.session.replay(input);
        let happened = self.session.events();
        self.summary.inputs += 1;
        self.summary.refused += u64::from(played.is_err());
        self.summary.events += happened.len() as u64;
        events.extend(happened);
        let frame = played.ok().flatten();
        self.summary.frames += u64::from(frame.is_some());
        frame
    }
}

/// Lets others have their turn; here a future can be dropped.
async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
