//! Digests of frames and events, to tell whether two walks were the same.

use sha2::{Digest, Sha256};
use wattwalk::session::Event;
use wattwalk::view::Frame;

/// SHA-256 over the JSON of frames, one a line.
#[derive(Debug, Default)]
pub(super) struct FrameDigest(Lines);

impl FrameDigest {
    /// Takes a frame in.
    pub(super) fn add(&mut self, frame: &Frame) {
        self.0.add(frame);
    }
}

impl std::fmt::Display for FrameDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} over {} frames", self.0, self.0.count)
    }
}

/// SHA-256 over the JSON of events, one a line.
#[derive(Debug, Default)]
pub(super) struct EventDigest(Lines);

impl EventDigest {
    /// Takes an event in.
    pub(super) fn add(&mut self, event: &Event) {
        self.0.add(event);
    }
}

impl std::fmt::Display for EventDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} over {} events", self.0, self.0.count)
    }
}

#[derive(Debug, Default)]
struct Lines {
    hasher: Sha256,
    count: u64,
}

impl Lines {
    fn add(&mut self, value: &impl serde::Serialize) {
        // Frames and events are plain data: their JSON cannot fail.
        self.hasher.update(serde_json::to_vec(value).unwrap_or_default());
        self.hasher.update(b"\n");
        self.count += 1;
    }
}

impl std::fmt::Display for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sha256:")?;
        for byte in self.hasher.clone().finalize() {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}
