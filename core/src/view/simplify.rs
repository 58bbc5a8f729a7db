//! Fewer vertices for a line without a difference that shows.

use glam::Vec2;

use super::FrameVertex;

/// A vertex is left out when the line passes it within this, pixels: half a
/// pixel is what antialiasing hides.
const TOLERANCE_PX: f32 = 0.5;
/// How many vertices in a row are left out at most: bounds the work to a
/// multiple of the vertices.
const MAX_WINDOW: usize = 32;

/// Simplifies the open line of the vertices from `first` on: every vertex left
/// out lies within the tolerance of the line that stays (an opening window,
/// checked in full at each step). The width is taken to change evenly.
pub(super) fn simplify(vertices: &mut Vec<FrameVertex>, first: usize) {
    let end = vertices.len();
    if end < first + 3 {
        return;
    }
    let mut kept = first;
    let mut anchor = first;
    for candidate in first + 2..end {
        let window = anchor + 1..candidate;
        let from = place(&vertices[anchor]);
        let to = place(&vertices[candidate]);
        let fits = window.len() <= MAX_WINDOW
            && vertices[window]
                .iter()
                .all(|vertex| distance_2(place(vertex), from, to) <= TOLERANCE_PX * TOLERANCE_PX);
        if !fits {
            anchor = candidate - 1;
            kept += 1;
            // Never overtakes what is still to be read: kept <= anchor.
            vertices[kept] = vertices[anchor];
        }
    }
    kept += 1;
    vertices[kept] = vertices[end - 1];
    vertices.truncate(kept + 1);
}

fn place(vertex: &FrameVertex) -> Vec2 {
    Vec2::new(vertex.x_px, vertex.y_px)
}

/// Squared distance to the segment.
fn distance_2(at: Vec2, from: Vec2, to: Vec2) -> f32 {
    let along = to - from;
    let length_2 = along.length_squared();
    let t = if length_2 > 0.0 { ((at - from).dot(along) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    at.distance_squared(from + along * t)
}
