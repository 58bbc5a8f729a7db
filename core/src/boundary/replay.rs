//! A recording, played again.

use std::io::Cursor;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use crate::pack::TourPack;
use crate::session::{Event, RecordingError};
use crate::view::Frame;

use crate::visit::{Playback, Played};

/// Inputs between two looks at whether the replay is still wanted.
const INPUTS_A_TURN: usize = 100;

/// What a recording showed, frame by frame: for a bug report, and to see that
/// every language sees the same.
#[derive(uniffi::Object)]
pub struct Replay {
    playing: Mutex<Option<Playing>>,
    /// Looked at before each input: who plays on takes the lock again at once,
    /// so that a `stop` that only waits for it may wait to the end.
    stopped: AtomicBool,
}

struct Playing {
    playback: Playback<Cursor<Vec<u8>>>,
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
    /// The last line, if it was cut off, as when the app was killed: what it
    /// held is lost, all before it was played.
    #[uniffi(default = None)]
    pub torn_line: Option<u64>,
}

#[uniffi::export]
impl Replay {
    /// Opens a recording of a pack; of one in several files (`walk.jsonl`,
    /// `walk.2.jsonl` and on) their bytes one after the other.
    ///
    /// # Errors
    /// [`RecordingError`] when it cannot be read or is of another pack.
    #[uniffi::constructor]
    pub fn new(pack: Arc<TourPack>, recording: Vec<u8>) -> Result<Self, RecordingError> {
        let playback = Playback::open(pack, Cursor::new(recording))?;
        let playing = Playing { playback, frame: None, summary: ReplaySummary::default() };
        Ok(Self { playing: Mutex::new(Some(playing)), stopped: AtomicBool::new(false) })
    }

    /// Plays on to the next frame; nothing at the end.
    ///
    /// # Errors
    /// [`RecordingError`] for a line that cannot be read, or after `stop`.
    pub fn step(&self) -> Result<Option<ReplayStep>, RecordingError> {
        let mut guard = self.lock();
        let playing = guard.as_mut().ok_or(RecordingError::Stopped)?;
        let mut events = Vec::new();
        while let Some(played) = self.next(playing)? {
            if let Some(frame) = playing.take(played, &mut events) {
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

    /// Plays to the end and says what came of the whole recording. Dropped on
    /// its way, it leaves off within a hundred inputs, and another call goes
    /// on from there.
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

    /// Plays the next hundred inputs; the summary at the end, nothing before.
    /// For languages that share few threads between all tasks: one that waits
    /// for a future that is never idle gives its thread to nobody.
    ///
    /// # Errors
    /// [`RecordingError`] for a line that cannot be read, or after `stop`.
    pub fn play_some(&self) -> Result<Option<ReplaySummary>, RecordingError> {
        let mut guard = self.lock();
        let playing = guard.as_mut().ok_or(RecordingError::Stopped)?;
        let mut events = Vec::new();
        for _ in 0..INPUTS_A_TURN {
            let Some(played) = self.next(playing)? else {
                let torn_line = playing.playback.torn_line();
                return Ok(Some(ReplaySummary { torn_line, ..playing.summary }));
            };
            playing.frame = playing.take(played, &mut events).or(playing.frame.take());
        }
        Ok(None)
    }

    /// Ends the replay and frees what it holds. Whoever plays it meanwhile
    /// leaves off before the next input.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        let playing = self.lock().take();
        drop(playing);
    }
}

impl Replay {
    /// Plays the next input of a replay that is still wanted; nothing at the
    /// end.
    fn next(&self, playing: &mut Playing) -> Result<Option<Played>, RecordingError> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(RecordingError::Stopped);
        }
        playing.playback.next().transpose()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Playing>> {
        self.playing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Playing {
    fn take(&mut self, played: Played, events: &mut Vec<Event>) -> Option<Frame> {
        self.summary.inputs += 1;
        self.summary.refused += u64::from(played.outcome.is_err());
        self.summary.events += played.events.len() as u64;
        events.extend(played.events);
        let frame = played.outcome.ok().flatten();
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

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::pack::PackFolder;
    use crate::session::{Header, Input, Recorder, RecordingWriter, Settings};

    /// A recording of that many inputs and no frame.
    fn replay(inputs: usize) -> Replay {
        replay_cut_off(inputs, 0)
    }

    /// The same without its last bytes.
    fn replay_cut_off(inputs: usize, bytes: usize) -> Replay {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fort-issy");
        let pack = Arc::new(TourPack::open(&PackFolder(folder.into())).unwrap());
        let header = Header::new(&pack.manifest.id, &Settings::new("en".into()));
        let mut writer = RecordingWriter::new(Vec::new(), &header).unwrap();
        for _ in 0..inputs {
            writer.record(&Input::Language("fr".into()));
        }
        let mut recording = writer.finish().unwrap();
        recording.truncate(recording.len() - bytes);
        Replay::new(pack, recording).unwrap()
    }

    /// Polls to the end.
    fn drive<T>(work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            let polled = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(answer) = polled {
                return answer;
            }
        }
    }

    #[test]
    fn a_stop_is_heard_by_who_holds_the_lock() {
        let replay = replay(1_000);
        thread::scope(|scope| {
            let mut guard = replay.lock();
            scope.spawn(|| replay.stop());
            // Ten seconds at the most.
            let next = std::iter::repeat_with(|| {
                thread::sleep(Duration::from_millis(1));
                replay.next(guard.as_mut().unwrap())
            });
            let stopped = next.take(10_000).find_map(Result::err);
            assert!(matches!(stopped, Some(RecordingError::Stopped)), "{stopped:?}");
        });
        assert!(replay.lock().is_none(), "what it held is freed");
        let played = drive(replay.play_on());
        assert!(matches!(played, Err(RecordingError::Stopped)), "{played:?}");
    }

    #[test]
    fn a_replay_that_was_dropped_plays_on() {
        let replay = replay(1_000);
        assert_eq!(replay.play_some().unwrap(), None);
        {
            let mut dropped = pin!(replay.play_on());
            let mut context = Context::from_waker(Waker::noop());
            assert!(dropped.as_mut().poll(&mut context).is_pending());
        }
        let whole = drive(replay.play_on()).unwrap();
        assert_eq!(whole.inputs, 1_000);
        assert_eq!(replay.play_some().unwrap(), Some(whole));
    }

    #[test]
    fn a_recording_that_was_cut_off_plays_up_to_there_and_says_so() {
        let whole = drive(replay(3).play_on()).unwrap();
        assert_eq!((whole.inputs, whole.torn_line), (3, None));
        let torn = drive(replay_cut_off(3, 4).play_on()).unwrap();
        assert_eq!((torn.inputs, torn.torn_line), (2, Some(4)));
    }
}
