//! The core's log, as apps receive it.
//!
//! In: `tracing` events of this crate. Out: [`LogRecord`]s, in order, on a
//! thread of their own: whoever logs, under whatever lock, neither waits for
//! the app's sink nor calls it. Records that come faster than the sink takes
//! them are dropped and counted. Secrets are not among them:
//! [`Secret`](crate::sources::Secret) does not print, and addresses are logged
//! without their query.

use std::fmt::Write;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber, span};

use crate::plain;

/// Records that wait for the sink; then they are dropped.
const MOST_WAITING: usize = 1024;
/// The longest message, bytes.
const LONGEST_MESSAGE: usize = 4096;

/// How grave a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, uniffi::Enum)]
pub enum LogLevel {
    /// Something is lost.
    Error,
    /// Something is worse than it should be.
    Warn,
    /// What a person who looks after a visit wants to know.
    Info,
    /// What a developer wants to know.
    Debug,
    /// Everything.
    Trace,
}

impl From<&Level> for LogLevel {
    fn from(level: &Level) -> Self {
        match *level {
            Level::ERROR => Self::Error,
            Level::WARN => Self::Warn,
            Level::INFO => Self::Info,
            Level::DEBUG => Self::Debug,
            Level::TRACE => Self::Trace,
        }
    }
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LogRecord {
    /// How grave it is.
    pub level: LogLevel,
    /// The module that logs, as `wattwalk::visit::poller`.
    pub target: String,
    /// What happened, with its fields as `name=value`.
    pub message: String,
}

/// Why records do not reach the app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
#[non_exhaustive]
pub enum LogError {
    /// The sink failed: it is not called again.
    #[error("the log's sink failed: {reason}")]
    Sink {
        /// What was thrown.
        reason: String,
    },
    /// The process has a `tracing` subscriber of its own, which has the log.
    #[error("another subscriber has the log of this process")]
    Taken,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for LogError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Sink { reason: error.reason }
    }
}

/// Takes the core's log, as Android's `Log` or Apple's `Logger`.
#[uniffi::export(with_foreign)]
pub trait LogSink: Send + Sync {
    /// Takes a record; one at a time, in order, on a thread of the core.
    ///
    /// # Errors
    /// [`LogError`] when it cannot: the sink is not called again.
    fn log(&self, record: LogRecord) -> Result<(), LogError>;
}

/// Sends the core's log to `sink` from now on, in place of an earlier one:
/// records as grave as `level` or graver. For the whole process.
///
/// # Errors
/// [`LogError::Taken`].
#[uniffi::export]
pub fn set_log_sink(sink: Arc<dyn LogSink>, level: LogLevel) -> Result<(), LogError> {
    install()?;
    let (sender, receiver) = sync_channel(MOST_WAITING);
    // Without a thread there is no log; the visit goes on.
    let deliver = move || deliver(&*sink, &receiver);
    let started = std::thread::Builder::new().name("wattwalk-log".into()).spawn(deliver);
    started.map_err(|error| LogError::Sink { reason: error.to_string() })?;
    FORWARD.turn_to(Some(sender), level as u8 + 1);
    Ok(())
}

/// Sends the core's log nowhere.
#[uniffi::export]
pub fn clear_log_sink() {
    FORWARD.turn_to(None, 0);
}

/// Where records go: one place for the process, as `tracing` has it.
static FORWARD: Forward =
    Forward { sender: Mutex::new(None), level: AtomicU8::new(0), dropped: AtomicU64::new(0) };

struct Forward {
    sender: Mutex<Option<SyncSender<LogRecord>>>,
    /// The least grave level that is sent, counted from 1; 0 for none.
    level: AtomicU8,
    dropped: AtomicU64,
}

impl Forward {
    fn turn_to(&self, sender: Option<SyncSender<LogRecord>>, level: u8) {
        *self.sender.lock().unwrap_or_else(PoisonError::into_inner) = sender;
        self.level.store(level, Ordering::Release);
        tracing::callsite::rebuild_interest_cache();
    }

    fn takes(&self, metadata: &Metadata<'_>) -> bool {
        let level = LogLevel::from(metadata.level()) as u8 + 1;
        metadata.is_event()
            && metadata.target().starts_with("wattwalk")
            && level <= self.level.load(Ordering::Acquire)
    }

    fn send(&self, record: LogRecord) {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(Err(TrySendError::Full(_))) = sender.map(|sender| sender.try_send(record)) {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Makes `tracing` send to [`FORWARD`], once.
fn install() -> Result<(), LogError> {
    static OURS: Mutex<bool> = Mutex::new(false);
    let mut ours = OURS.lock().unwrap_or_else(PoisonError::into_inner);
    if !*ours {
        tracing::subscriber::set_global_default(Forwarding).map_err(|_| LogError::Taken)?;
        *ours = true;
    }
    Ok(())
}

/// Hands records to the sink until another one takes its place, or it fails.
fn deliver(sink: &dyn LogSink, records: &Receiver<LogRecord>) {
    for record in records {
        let dropped = FORWARD.dropped.swap(0, Ordering::Relaxed);
        let note = (dropped > 0).then(|| LogRecord {
            level: LogLevel::Warn,
            target: module_path!().into(),
            message: format!("{dropped} records were dropped: the sink is slow"),
        });
        for record in note.into_iter().chain([record]) {
            if sink.log(record).is_err() {
                return;
            }
        }
    }
}

/// The subscriber: events only, this crate's only.
struct Forwarding;

impl Subscriber for Forwarding {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if FORWARD.takes(metadata) { Interest::sometimes() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        FORWARD.takes(metadata)
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        FORWARD.send(LogRecord {
            level: event.metadata().level().into(),
            target: event.metadata().target().to_owned(),
            message: text.finish(),
        });
    }

    // Spans are not enabled, and so never come here.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// An event's message and fields as one line.
#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a text cannot fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

impl Text {
    fn finish(self) -> String {
        let mut text = plain::line(&(self.message + &self.fields));
        text.truncate(text.floor_char_boundary(LONGEST_MESSAGE));
        text
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_message_is_a_line_that_steers_nothing() {
        let text =
            Text { message: "a\u{1b}[2J\nforged\u{202e}".into(), fields: " said=\u{9b}31m".into() };
        assert_eq!(text.finish(), "a[2J forged said=31m");
    }

    /// Keeps what it is told, and fails at what it is told to fail at.
    struct Kept(mpsc::Sender<LogRecord>);

    impl LogSink for Kept {
        fn log(&self, record: LogRecord) -> Result<(), LogError> {
            let broken = record.message.contains("break");
            self.0.send(record).unwrap();
            if broken { Err(LogError::Sink { reason: "full".into() }) } else { Ok(()) }
        }
    }

    fn next(records: &mpsc::Receiver<LogRecord>) -> Option<LogRecord> {
        records.recv_timeout(Duration::from_secs(5)).ok()
    }

    // One test: there is one log in a process.
    #[test]
    fn records_reach_the_sink_by_level_until_it_fails_or_another_takes_over() {
        let (sender, first) = mpsc::channel();
        set_log_sink(Arc::new(Kept(sender)), LogLevel::Info).unwrap();
        tracing::debug!("too fine");
        tracing::info!(target: "hyper", "not ours");
        tracing::warn!(source = "odre", key = ?Secret::new("s3cr3t"), "it failed");
        let record = next(&first).unwrap();
        assert_eq!((record.level, &*record.target), (LogLevel::Warn, module_path!()));
        assert_eq!(record.message, "it failed source=\"odre\" key=Secret");

        let (sender, second) = mpsc::channel();
        set_log_sink(Arc::new(Kept(sender)), LogLevel::Debug).unwrap();
        tracing::debug!("break");
        assert_eq!(next(&second).unwrap().level, LogLevel::Debug);
        tracing::info!("after");
        // The thread of a sink that failed has ended, and dropped it.
        assert_eq!(next(&second), None);
        assert_eq!(next(&first), None);

        let (sender, third) = mpsc::channel();
        set_log_sink(Arc::new(Kept(sender)), LogLevel::Info).unwrap();
        // As a session's call may do it.
        let lock = Mutex::new(());
        let held = lock.lock().unwrap();
        tracing::info!("under a lock");
        assert_eq!(next(&third).unwrap().message, "under a lock");
        drop(held);
        clear_log_sink();
        tracing::error!("to nobody");
        assert_eq!(next(&third), None);
    }

    use crate::sources::Secret;
}
