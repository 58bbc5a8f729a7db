//! The boxes of labels, and where they may be beside what they point at.

use glam::Vec2;

/// An upright box in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Box2 {
    /// Left and top edge, pixels.
    pub(super) at: Vec2,
    /// Width and height, pixels.
    pub(super) size: Vec2,
}

/// Where a box may be, best first: which share of it is to the left of what it
/// points at and above it, and how far it is moved further, in text heights.
const SLOTS: [([f32; 2], [f32; 2]); 11] = [
    ([0.5, 1.0], [0.0, -1.4]),
    ([0.0, 1.0], [1.0, -1.0]),
    ([1.0, 1.0], [-1.0, -1.0]),
    ([0.0, 0.5], [1.6, 0.0]),
    ([1.0, 0.5], [-1.6, 0.0]),
    ([0.5, 1.0], [0.0, -4.5]),
    ([0.0, 1.0], [1.0, -4.5]),
    ([1.0, 1.0], [-1.0, -4.5]),
    ([0.5, 1.0], [0.0, -8.0]),
    ([0.0, 0.0], [1.0, 1.0]),
    ([1.0, 0.0], [-1.0, 1.0]),
];

/// How many places a box may be in.
pub(super) const SLOT_COUNT: usize = SLOTS.len();

/// The box of a slot; of the last one for a slot that there is not.
pub(super) fn slot_box(slot: usize, anchor: Vec2, size: Vec2, text_px: f32) -> Box2 {
    let (share, moved_em) = SLOTS[slot.min(SLOT_COUNT - 1)];
    Box2 { at: anchor - size * Vec2::from(share) + Vec2::from(moved_em) * text_px, size }
}

impl Box2 {
    /// Whether it would overlap the other one with `gap` around it.
    pub(super) fn overlaps(&self, other: &Self, gap: f32) -> bool {
        let (end, other_end) = (self.at + self.size + gap, other.at + other.size + gap);
        self.at.x < other_end.x
            && other.at.x < end.x
            && self.at.y < other_end.y
            && other.at.y < end.y
    }

    /// Whether it lies in a picture of this size.
    pub(super) fn fits(&self, picture: Vec2) -> bool {
        self.at.cmpge(Vec2::ZERO).all() && (self.at + self.size).cmple(picture).all()
    }

    /// The same place with another size, about its middle.
    pub(super) fn resized(self, size: Vec2) -> Self {
        Self { at: self.at + (self.size - size) / 2.0, size }
    }

    /// Moved towards a target, as if on a rope of length `slack`: not at all
    /// while it is within, and never by more than `most`.
    pub(super) fn pulled(self, target: Self, slack: f32, most: f32) -> Self {
        let way = target.at - self.at;
        let length = way.length();
        if length <= slack {
            return self;
        }
        Self { at: self.at + way / length * (length - slack).min(most), ..self }
    }

    /// Moved into a picture; one that is larger lies at its top left.
    pub(super) fn held_within(self, picture: Vec2) -> Self {
        Self { at: self.at.min(picture - self.size).max(Vec2::ZERO), ..self }
    }
}
