//! A reader that ends when one thing of a file takes too many bytes.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::MAX_FEATURE_BYTES;

/// How many bytes may still be read for the thing at hand.
#[derive(Clone)]
pub(super) struct Budget(Rc<Cell<u64>>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(Rc::new(Cell::new(MAX_FEATURE_BYTES)))
    }

    /// The thing at hand is done; the next may take as much.
    pub(super) fn refill(&self) {
        self.0.set(MAX_FEATURE_BYTES);
    }

    /// A reader that draws on it.
    pub(super) fn reader<R: Read>(&self, inner: R) -> Budgeted<R> {
        Budgeted { inner, left: self.clone() }
    }
}

pub(super) struct Budgeted<R> {
    inner: R,
    left: Budget,
}

impl<R: Read> Read for Budgeted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.0.get();
        if left == 0 && !buffer.is_empty() {
            let reason = format!("one feature is longer than {MAX_FEATURE_BYTES} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left.0.set(left - read as u64);
        Ok(read)
    }
}
