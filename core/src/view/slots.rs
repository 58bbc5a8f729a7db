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

/// Room that a newcomer keeps from others, in text heights; what is shown may
/// come closer.
pub(super) const GAP_EM: f32 = 0.5;
/// Where apps say how many have no label: at the right edge, in text heights.
const COUNT_TOP_EM: f32 = 2.1;
const COUNT_EM: Vec2 = Vec2::new(3.8, 1.6);

/// The place of that in a picture.
pub(super) fn count_box(picture_px: Vec2, text_px: f32) -> Box2 {
    let size = COUNT_EM * text_px;
    Box2 { at: Vec2::new(picture_px.x - size.x, COUNT_TOP_EM * text_px), size }
}

/// A box that would lie there, below it, if the picture has the room.
pub(super) fn below_count(bounds: Box2, picture_px: Vec2, text_px: f32) -> Box2 {
    let (count, gap_px) = (count_box(picture_px, text_px), GAP_EM * text_px);
    if !count.overlaps(&bounds, gap_px) {
        return bounds;
    }
    let top_px = count.at.y + count.size.y + gap_px;
    let below = Box2 { at: Vec2::new(bounds.at.x, top_px), size: bounds.size };
    if below.fits(picture_px) { below } else { bounds }
}

/// The box of a slot beside a symbol around `anchor`; of the last one for a slot
/// that there is not.
pub(super) fn slot_box(
    slot: usize,
    anchor: Vec2,
    radius_px: f32,
    size: Vec2,
    text_px: f32,
) -> Box2 {
    let (share, moved_em) = SLOTS[slot.min(SLOT_COUNT - 1)];
    let moved_em = Vec2::from(moved_em);
    let beside = Vec2::select(moved_em.cmpeq(Vec2::ZERO), Vec2::ZERO, moved_em.signum());
    let moved_px = moved_em * text_px + beside * radius_px;
    Box2 { at: anchor - size * Vec2::from(share) + moved_px, size }
}

impl Box2 {
    /// Whether a place is in it.
    pub(super) fn contains(&self, at: Vec2) -> bool {
        at.cmpge(self.at).all() && at.cmple(self.at + self.size).all()
    }

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

    /// With so much more room on each side.
    pub(super) fn widened(&self, by: f32) -> Self {
        Self { at: self.at - by, size: self.size + 2.0 * by }
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

    /// Moved down to `top` if it lies higher.
    pub(super) fn held_below(self, top: f32) -> Self {
        Self { at: Vec2::new(self.at.x, self.at.y.max(top)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Vec2 = Vec2::new(200.0, 100.0);

    fn at(x: f32, y: f32) -> Box2 {
        Box2 { at: Vec2::new(x, y), size: Vec2::new(40.0, 20.0) }
    }

    #[test]
    fn a_box_stays_on_a_slack_rope_and_follows_a_tight_one() {
        assert_eq!(at(0.0, 0.0).pulled(at(3.0, 4.0), 6.0, 100.0), at(0.0, 0.0));
        assert_eq!(at(0.0, 0.0).pulled(at(6.0, 8.0), 5.0, 100.0), at(3.0, 4.0));
        assert_eq!(at(0.0, 0.0).pulled(at(60.0, 80.0), 5.0, 10.0), at(6.0, 8.0));
    }

    #[test]
    fn boxes_overlap_with_the_gap_between_them() {
        assert!(at(0.0, 0.0).overlaps(&at(39.0, 19.0), 0.0));
        assert!(!at(0.0, 0.0).overlaps(&at(40.0, 0.0), 0.0));
        assert!(at(0.0, 0.0).overlaps(&at(44.0, 0.0), 5.0));
        assert!(!at(0.0, 0.0).overlaps(&at(0.0, 25.0), 5.0));
    }

    #[test]
    fn a_box_is_held_in_the_picture_if_it_fits() {
        assert_eq!(at(-5.0, 90.0).held_within(PICTURE), at(0.0, 80.0));
        assert!(at(0.0, 80.0).fits(PICTURE) && !at(-0.1, 0.0).fits(PICTURE));
        let wide = at(5.0, 5.0).resized(Vec2::new(300.0, 10.0)).held_within(PICTURE);
        assert_eq!(wide.at.x, 0.0);
        assert!(!wide.fits(PICTURE));
    }

    #[test]
    fn no_slot_covers_what_its_label_points_at() {
        let anchor = Vec2::new(100.0, 50.0);
        for slot in 0..SLOT_COUNT {
            for radius_px in [0.0, 40.0] {
                let bounds = slot_box(slot, anchor, radius_px, Vec2::new(80.0, 30.0), 12.0);
                let half = Vec2::splat(radius_px);
                let symbol = Box2 { at: anchor - half, size: 2.0 * half };
                assert!(!bounds.overlaps(&symbol, 5.0), "slot {slot}: {bounds:?}");
            }
        }
    }
}
