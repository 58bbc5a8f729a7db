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
use super::read::{self, Known, ReadOptions};
use crate::assets::{FeatureFault, Position};

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
    fn fault(&mut self, place: Place, fault: FeatureFault) -> Result<(), Stop>;
}

/// Something of a file.
enum Piece<R> {
    Head(Head),
    Feature(RawFeature),
    Ready(R),
    Fault(Place, FeatureFault),
}

/// Reads a file to its end, or until `taker` has an error; `ready` makes of a
/// feature what it takes.
pub(super) fn relay<T: Taker>(
    opened: &Opened,
    wanted: ReadOptions,
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

    fn fault(&mut self, place: Place, fault: FeatureFault) -> Result<(), Stop> {
        let bytes = size_of::<Piece<R>>() + fault.reason.len();
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

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::import::ImportSettings;
    use crate::import::read::tests::Scratch;

    const ROWS: u64 = 20_000;

    /// A table, and whether its last row is none.
    fn table(is_broken: bool) -> (Scratch, Opened) {
        let mut text = "id,lon,lat,power\n".to_owned();
        for row in 0..ROWS {
            let _ = writeln!(text, "{row},2,48,cable");
        }
        let mut bytes = text.into_bytes();
        if is_broken {
            bytes.extend(b"\xFF,2,48,cable\n");
        }
        let file = Scratch::new("a.csv", &bytes);
        let opened = Opened::new(&file.0, &ImportSettings::default(), true).unwrap();
        (file, opened)
    }

    /// Keeps the lines, and has enough after so many.
    struct Lines(Vec<u64>, usize);

    impl Taker for Lines {
        type Ready = u64;

        fn head(&mut self, _: Head) -> Result<(), Stop> {
            Ok(())
        }

        fn take(&mut self, line: u64) -> Result<(), Stop> {
            self.0.push(line);
            // The reader gets ahead, and prepares.
            if line.is_multiple_of(1000) {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            match self.0.len() < self.1 {
                true => Ok(()),
                false => Err(ImportError::broken(Path::new("out"), "disk", "full").into()),
            }
        }

        fn fault(&mut self, _: Place, _: FeatureFault) -> Result<(), Stop> {
            Ok(())
        }
    }

    fn lines(opened: &Opened, most: usize) -> (Vec<u64>, Result<(), String>) {
        let mut taker = Lines(Vec::new(), most);
        let ready = |feature: RawFeature| feature.place.number();
        let done = relay(opened, ReadOptions::default(), ready, &mut taker);
        (taker.0, done.map_err(|error| error.to_string()))
    }

    #[test]
    fn all_come_in_the_order_of_the_file() {
        let (_file, opened) = table(false);
        let (lines, done) = lines(&opened, usize::MAX);
        assert_eq!(done, Ok(()));
        assert!(lines.iter().copied().eq(2..ROWS + 2));
    }

    #[test]
    fn what_is_before_an_error_is_taken_and_the_first_error_counts() {
        let (_file, opened) = table(true);
        let (all, broken) = lines(&opened, usize::MAX);
        assert_eq!(all.len() as u64, ROWS);
        assert!(broken.unwrap_err().contains("UTF-8"));
        let (some, full) = lines(&opened, 5000);
        assert_eq!(some.len(), 5000);
        assert!(full.unwrap_err().contains("full"));
    }
}
