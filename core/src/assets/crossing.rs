//! Whether a ring crosses itself, in bounded time.
//!
//! In: a ring in the plane. Out: whether two of its segments meet that are not
//! neighbours. `geo`'s own validation compares each segment with each, which a
//! coastline, or a hostile file, turns into hours; here segments are swept from
//! west to east, and only those are compared whose longitudes overlap.

use geo::{Intersects, Line, LineString};

/// Comparisons that any ring may take: all of a ring of 2,000 positions.
const COMPARISONS: usize = 4_000_000;
/// Comparisons for each position of a longer ring. Coastlines take about ten.
const COMPARISONS_A_POSITION: usize = 1000;

/// What a ring does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Crossing {
    /// No two segments meet but neighbours in their common end.
    None,
    /// It crosses or touches itself.
    Found,
    /// It is so folded that finding out takes too long.
    TooLong,
}

/// Looks for two segments that meet though they are no neighbours.
pub(super) fn crossing(ring: &LineString) -> Crossing {
    let mut segments: Vec<Line> = ring.lines().collect();
    segments.sort_by(|a, b| west(a).total_cmp(&west(b)));
    let mut left = COMPARISONS.max(segments.len().saturating_mul(COMPARISONS_A_POSITION));
    // Those that reach as far east as the sweep is now.
    let mut reached: Vec<Line> = Vec::new();
    for segment in segments {
        let here = west(&segment);
        let Some(after) = left.checked_sub(reached.len()) else { return Crossing::TooLong };
        left = after;
        reached.retain(|other| east(other) >= here);
        if reached.iter().any(|other| meet(&segment, other)) {
            return Crossing::Found;
        }
        reached.push(segment);
    }
    Crossing::None
}

fn meet(a: &Line, b: &Line) -> bool {
    let neighbours = a.start == b.end || a.end == b.start;
    !neighbours && a.intersects(b)
}

fn west(segment: &Line) -> f64 {
    segment.start.x.min(segment.end.x)
}

fn east(segment: &Line) -> f64 {
    segment.start.x.max(segment.end.x)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(places: &[(f64, f64)]) -> LineString {
        let mut ring = LineString::from(places.to_vec());
        ring.close();
        ring
    }

    #[test]
    fn a_bow_crosses_itself_and_a_square_does_not() {
        let bow = ring(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)]);
        let square = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
        let repeated = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
        assert_eq!(crossing(&bow), Crossing::Found);
        assert_eq!(crossing(&square), Crossing::None);
        assert_eq!(crossing(&repeated), Crossing::None);
    }

    #[test]
    fn a_coastline_is_checked_to_its_end_and_a_comb_is_given_up() {
        let coast: Vec<_> = (0..30_000)
            .map(|i| {
                let angle = f64::from(i) / 30_000.0 * std::f64::consts::TAU;
                let radius = 1.0 + 0.1 * (angle * 40.0).sin() + 0.01 * (angle * 900.0).sin();
                (radius * angle.cos(), radius * angle.sin())
            })
            .collect();
        assert_eq!(crossing(&ring(&coast)), Crossing::None);
        // Teeth all as long as the comb: each overlaps each.
        let comb: Vec<_> = (0..6000)
            .map(|i| (if i % 4 == 0 || i % 4 == 3 { 0.0 } else { 1.0 }, f64::from(i / 2)))
            .chain([(-1.0, 3000.0), (-1.0, 0.0)])
            .collect();
        assert_eq!(crossing(&ring(&comb)), Crossing::TooLong);
    }

    proptest! {
        /// Against every pair, on a coarse grid where much touches and overlaps.
        #[test]
        fn the_sweep_finds_what_comparing_all_finds(
            places in prop::collection::vec((0..6_u8, 0..6_u8), 3..9),
        ) {
            let places: Vec<_> =
                places.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).collect();
            let ring = ring(&places);
            let lines: Vec<_> = ring.lines().collect();
            let any = (0..lines.len())
                .any(|i| (0..i).any(|j| meet(&lines[i], &lines[j])));
            prop_assert_eq!(crossing(&ring) == Crossing::Found, any);
        }
    }
}
