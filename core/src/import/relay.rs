//! Reading and writing at the same time, on a thread each.
//!
//! In: a file. Out: its features in its order, [`Prepared`](super::prepare) or
//! whatever a [`Taker`] wants of each alone. Whoever has time prepares them: the
//! reader while the taker is behind, the taker otherwise. What comes out is the
//! same in either case.
//!
//! They go over in batches of some kilobytes, a few of them at most, and the
//! reader reads on only when what is large was taken: what is held is that of
//! the largest feature, as if one thread did both.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

use serde_json::Value;

use super::ImportError;
use super::opened::Opened;
use super::raw::{Head, Place, RawFeature, Sink, Stop, positions};
use super::read::{self, Known, Wanted};
use crate::assets::{Fault, Position};

/// Bytes of a batch, about.
const BATCH: usize = 64 << 10;
/// The reader waits until a larger batch was taken.
const LARGE: usize = 4 * BATCH;
/// Batches that are sent and not taken yet, at most.
const MOST_AHEAD: usize = 8;
/// With so many the taker is behind.
const BEHIND: usize = 2;

/// Takes what a file has, in the order of the file.
pub(super) trait Taker {
    /// What is made of a feature without any other.
    type Ready: Send;

    /// What the file says of itself, perhaps after its features.
    fn head(&mut self, head: Head) -> Result<(), Stop>;
    /// Each feature.
    fn take(&mut self, ready: Self::Ready) -> Result<(), Stop>;
    /// A thing that is no feature, or one that cannot be read.
    fn fault(&mut self, place: Place, fault: Fault) -> Result<(), Stop>;
}

/// Something of a file.
enum Piece<R> {
    Head(Head),
    Feature(RawFeature),
    Ready(R),
    Fault(Place, Fault),
}

/// Reads a file to its end, or until `taker` has an error; `ready` makes of a
/// feature what it takes.
pub(super) fn relay<T: Taker>(
    opened: &Opened,
    wanted: Wanted,
    ready: impl Fn(RawFeature) -> T::Ready + Sync,
    taker: &mut T,
) -> Result<(), ImportError> {
    let (path, format) = (opened.path.as_path(), opened.format);
    let ready = &ready;
    std::thread::scope(|scope| {
        let (batches, sent) = channel();
        let (done, taken) = channel();
        let read = move || {
            let mut batch = Batch { ready, pieces: Vec::new(), bytes: 0, batches, taken, ahead: 0 };
            let unknown = Known::default();
            let known = opened.known.as_ref().unwrap_or(&unknown);
            let read = read::read(path, format, wanted, known, &mut batch);
            // What was read before an error counts; nobody may take it any more.
            let _ = batch.send();
            read
        };
        let reader = Builder::new().name("import".into()).spawn_scoped(scope, read);
        let reader = reader.map_err(|error| failed(path, error))?;
        let took = take(&sent, &done, ready, taker);
        // Where nobody takes any more, the reader ends.
        drop((sent, done));
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // What is wrong before comes first.
        match took {
            Err(Stop::Failed(error)) => Err(error),
            Ok(()) | Err(Stop::Enough) => read,
        }
    })
}

fn failed(path: &Path, source: std::io::Error) -> ImportError {
    ImportError::Read { file: path.into(), source }
}

fn take<T: Taker>(
    sent: &Receiver<Vec<Piece<T::Ready>>>,
    done: &Sender<Vec<Piece<T::Ready>>>,
    ready: &impl Fn(RawFeature) -> T::Ready,
    taker: &mut T,
) -> Result<(), Stop> {
    for mut batch in sent {
        for piece in batch.drain(..) {
            match piece {
                Piece::Head(head) => taker.head(head)?,
                Piece::Feature(feature) => taker.take(ready(feature))?,
                Piece::Ready(feature) => taker.take(feature)?,
                Piece::Fault(place, fault) => taker.fault(place, fault)?,
            }
        }
        // A reader that is at the end does not wait any more.
        let _ = done.send(batch);
    }
    Ok(())
}

/// The reader's end: what is to be sent next.
struct Batch<'a, R, F> {
    ready: &'a F,
    pieces: Vec<Piece<R>>,
    bytes: usize,
    batches: Sender<Vec<Piece<R>>>,
    /// Batches that were taken, to be filled again.
    taken: Receiver<Vec<Piece<R>>>,
    ahead: usize,
}

impl<R, F: Fn(RawFeature) -> R> Batch<'_, R, F> {
    fn add(&mut self, piece: Piece<R>, bytes: usize) -> Result<(), Stop> {
        self.pieces.push(piece);
        self.bytes += bytes;
        if self.bytes < BATCH { Ok(()) } else { self.send() }
    }

    fn send(&mut self) -> Result<(), Stop> {
        let mut empty = Vec::new();
        for taken in self.taken.try_iter() {
            (empty, self.ahead) = (taken, self.ahead - 1);
        }
        let mut batch = std::mem::take(&mut self.pieces);
        if self.ahead >= BEHIND {
            let ready = |piece| match piece {
                Piece::Feature(feature) => Piece::Ready((self.ready)(feature)),
                other => other,
            };
            batch = batch.into_iter().map(ready).collect();
        }
        self.batches.send(batch).map_err(|_| Stop::Enough)?;
        self.ahead += 1;
        let most = if self.bytes > LARGE { 0 } else { MOST_AHEAD };
        self.bytes = 0;
        while self.ahead > most {
            empty = self.taken.recv().map_err(|_| Stop::Enough)?;
            self.ahead -= 1;
        }
        self.pieces = empty;
        Ok(())
    }
}

impl<R, F: Fn(RawFeature) -> R> Sink for Batch<'_, R, F> {
    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.add(Piece::Head(head), 0)
    }

    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop> {
        let bytes = bytes_of(&feature);
        self.add(Piece::Feature(feature), bytes)
    }

    fn fault(&mut self, place: Place, fault: Fault) -> Result<(), Stop> {
        let bytes = size_of::<Piece<R>>() + fault.message.len();
        self.add(Piece::Fault(place, fault), bytes)
    }
}

/// Bytes that a feature takes in memory, about.
fn bytes_of(feature: &RawFeature) -> usize {
    let shape = feature.shape.as_ref().ok().and_then(Option::as_ref);
    let positions = shape.map_or(0, |shape| positions(shape).count());
    let properties = feature.properties.iter();
    let properties: usize =
        properties.map(|(name, value)| name.len() + bytes_of_value(value)).sum();
    size_of::<RawFeature>() + positions * size_of::<Position>() + properties
}

fn bytes_of_value(value: &Value) -> usize {
    let within = match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(bytes_of_value).sum(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| name.len() + bytes_of_value(value)).sum()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    size_of::<Value>() + within
}
