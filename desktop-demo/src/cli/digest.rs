//! A digest of frames, to tell whether two walks showed the same.

use sha2::{Digest, Sha256};
use wattwalk::view::Frame;

/// SHA-256 over the JSON of frames, one a line.
#[derive(Debug, Default)]
pub(super) struct FrameDigest {
    hasher: Sha256,
    frames: u64,
}

impl FrameDigest {
    /// Takes a frame in.
    pub(super) fn add(&mut self, frame: &Frame) {
        // A frame is plain data: its JSON cannot fail.
        self.hasher.update(serde_json::to_vec(frame).unwrap_or_default());
        self.hasher.update(b"\n");
        self.frames += 1;
    }
}

impl std::fmt::Display for FrameDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sha256:")?;
        for byte in self.hasher.clone().finalize() {
            write!(f, "{byte:02x}")?;
        }
        write!(f, " over {} frames", self.frames)
    }
}
