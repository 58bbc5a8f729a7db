//! Fewer vertices for a line without a difference that shows.

use glam::Vec2;

use super::FrameVertex;

/// A vertex is left out when the line passes it within this, pixels: half a
/// pixel is what antialiasing hides.
const TOLERANCE_PX: f32 = 0.5;
/// How many vertices in a row are left out at most: bounds the work to a
/// multiple of the vertices.
const MAX_WINDOW: usize = 32;

/// Simplifies the open line of the vertices from `first` on, as it is seen. The
/// width is taken to change evenly.
pub(super) fn simplify(vertices: &mut Vec<FrameVertex>, first: usize) {
    thin(vertices, first, TOLERANCE_PX, |vertex| Vec2::new(vertex.x_px, vertex.y_px));
}

/// Leaves vertices out of the open line from `first` on: each lies within the
/// tolerance of the line that stays (an opening window, checked in full at each
/// step).
pub(crate) fn thin<T: Copy>(
    vertices: &mut Vec<T>,
    first: usize,
    tolerance: f32,
    place: impl Fn(&T) -> Vec2,
) {
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
                .all(|vertex| distance_2(place(vertex), from, to) <= tolerance * tolerance);
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

/// Squared distance to the segment.
fn distance_2(at: Vec2, from: Vec2, to: Vec2) -> f32 {
    let along = to - from;
    let length_2 = along.length_squared();
    let t = if length_2 > 0.0 { ((at - from).dot(along) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    at.distance_squared(from + along * t)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(vertex: &FrameVertex) -> Vec2 {
        Vec2::new(vertex.x_px, vertex.y_px)
    }

    fn vertices(places: &[[f32; 2]]) -> Vec<FrameVertex> {
        places
            .iter()
            .map(|&[x_px, y_px]| FrameVertex {
                x_px,
                y_px,
                width_px: 1.0,
                along_m: 0.0,
                depth_m: 1.0,
            })
            .collect()
    }

    fn far_from(line: &[FrameVertex], at: Vec2) -> f32 {
        line.windows(2)
            .map(|ends| distance_2(at, place(&ends[0]), place(&ends[1])).sqrt())
            .fold(f32::INFINITY, f32::min)
    }

    proptest! {
        #[test]
        fn what_is_left_out_is_within_the_tolerance(
            steps in prop::collection::vec([0.0..3.0_f32, -0.6..0.6_f32], 2..200),
        ) {
            let mut at = [0.0, 0.0];
            let places: Vec<_> = steps.iter().map(|step| {
                at = [at[0] + step[0], at[1] + step[1]];
                at
            }).collect();
            let line = vertices(&places);
            let mut simple = vertices(&[[-5.0, 7.0]]);
            simple.extend(&line);
            simplify(&mut simple, 1);
            prop_assert_eq!(simple[0], vertices(&[[-5.0, 7.0]])[0]);
            let simple = &simple[1..];
            prop_assert_eq!(simple.first(), line.first());
            prop_assert_eq!(simple.last(), line.last());
            for vertex in &line {
                prop_assert!(far_from(simple, place(vertex)) <= TOLERANCE_PX + 1e-3);
            }
            // What stays, stays in order and unchanged.
            let mut rest = line.iter();
            for vertex in simple {
                prop_assert!(rest.any(|other| other == vertex));
            }
        }
    }

    #[test]
    fn a_straight_line_keeps_its_ends_and_a_corner_stays() {
        let mut line = vertices(&[[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [3.0, -0.1], [4.0, 0.0]]);
        simplify(&mut line, 0);
        assert_eq!(line, vertices(&[[0.0, 0.0], [4.0, 0.0]]));
        let mut corner = vertices(&[[0.0, 0.0], [2.0, 0.0], [4.0, 0.0], [4.0, 3.0], [4.0, 6.0]]);
        simplify(&mut corner, 0);
        assert_eq!(corner, vertices(&[[0.0, 0.0], [4.0, 0.0], [4.0, 6.0]]));
    }
}
