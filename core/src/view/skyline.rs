//! Which buildings stand between the eye and a place: occlusion, in its simple
//! form.
//!
//! In: the walls that the index found, relative to the eye. Kept: for each of
//! 1,024 directions on the ground the nearest wall that faces the eye, and how
//! high it rises. Out: how much of a place is hidden. Walls behind the nearest
//! one are not kept: what looks over a low wall into a tall one counts as seen.

use glam::{Vec2, Vec3};

const BINS: usize = 1024;
/// A place so near behind a wall is at it: a facade's own label, a meter box.
const AT_WALL_M: f32 = 1.0;
/// Over this depth behind it a wall hides more and more.
const SOFT_M: f32 = 2.0;
/// Directions to either side that a place is looked for in, so that it hides
/// step by step as the visitor moves.
const SOFT_BINS: usize = 3;

/// The nearest wall of a direction.
#[derive(Debug, Clone, Copy)]
struct Wall {
    distance_m: f32,
    /// Its top's height above the eye by its distance.
    slope: f32,
}

const NO_WALL: Wall = Wall { distance_m: f32::INFINITY, slope: f32::NEG_INFINITY };

/// The nearest walls around the eye.
#[derive(Debug)]
pub(super) struct Skyline {
    walls: Vec<Wall>,
    /// Unit vectors of the bins' positions.
    directions: Vec<Vec2>,
    empty: bool,
}

impl Default for Skyline {
    fn default() -> Self {
        let directions = (0..BINS).map(bin_direction).collect();
        Self { walls: vec![NO_WALL; BINS], directions, empty: true }
    }
}

impl Skyline {
    /// Forgets all walls.
    pub(super) fn clear(&mut self) {
        if !self.empty {
            self.walls.fill(NO_WALL);
            self.empty = true;
        }
    }

    /// Adds the wall from `a` to `b`, metres from the eye on the ground, with
    /// its building to its left, reaching `top_m` above the eye (or below).
    pub(super) fn add(&mut self, a: Vec2, b: Vec2, top_m: f32) {
        if !faces_eye(a, b) {
            return;
        }
        self.empty = false;
        let along = b - a;
        let across = a.perp_dot(along);
        // Seen from the eye it runs clockwise: counter-clockwise from b to a.
        let from = bin_position(b);
        let turn = (bin_position(a) - from).rem_euclid(BINS as f32);
        for bin in from.ceil() as usize..=(from + turn) as usize {
            let distance_m = across / self.directions[bin % BINS].perp_dot(along);
            let wall = &mut self.walls[bin % BINS];
            if distance_m > 0.0 && distance_m < wall.distance_m {
                *wall = Wall { distance_m, slope: top_m / distance_m };
            }
        }
    }

    /// How far behind the wall that hides it a place lies, metres; the place
    /// is given from the eye.
    pub(super) fn behind_m(&self, place: Vec3) -> Option<f32> {
        if self.empty {
            return None;
        }
        let distance_m = place.truncate().length();
        let wall = &self.walls[nearest_bin(place.truncate()) % BINS];
        let hides = distance_m > wall.distance_m + AT_WALL_M && place.z < wall.slope * distance_m;
        hides.then_some(distance_m - wall.distance_m)
    }

    /// How much of a place is hidden, 0 to 1; the place is given from the eye.
    pub(super) fn hidden(&self, place: Vec3) -> f32 {
        if self.empty { 0.0 } else { self.hidden_by_walls(place) }
    }

    fn hidden_by_walls(&self, place: Vec3) -> f32 {
        let distance_m = place.truncate().length();
        let slope = place.z / distance_m;
        let middle = nearest_bin(place.truncate()) + BINS;
        let bins = middle - SOFT_BINS..=middle + SOFT_BINS;
        let count = (2 * SOFT_BINS + 1) as f32;
        bins.map(|bin| &self.walls[bin % BINS])
            .filter(|wall| slope < wall.slope)
            .map(|wall| ((distance_m - wall.distance_m - AT_WALL_M) / SOFT_M).clamp(0.0, 1.0))
            .sum::<f32>()
            / count
    }
}

/// Whether the eye, from which both ends are given, is on the outer side of a
/// wall with its building to the left of `a` to `b`.
pub(super) fn faces_eye(a: Vec2, b: Vec2) -> bool {
    a.perp_dot(b) < 0.0
}

/// Counter-clockwise from east, `BINS` to the full turn; even along the sides
/// of a square on its corner instead of a circle, which needs no arc tangent.
fn bin_position(at: Vec2) -> f32 {
    let sum = at.x.abs() + at.y.abs();
    if sum == 0.0 {
        return 0.0;
    }
    let quarter = at.y / sum;
    let turns = match (at.x >= 0.0, at.y >= 0.0) {
        (true, true) => quarter,
        (false, _) => 2.0 - quarter,
        (true, false) => 4.0 + quarter,
    };
    turns * (BINS / 4) as f32
}

fn nearest_bin(at: Vec2) -> usize {
    bin_position(at).round() as usize
}

/// Unit vector of a bin's position.
fn bin_direction(bin: usize) -> Vec2 {
    let turns = bin as f32 / (BINS / 4) as f32;
    let at = match bin / (BINS / 4) {
        0 => Vec2::new(1.0 - turns, turns),
        1 => Vec2::new(1.0 - turns, 2.0 - turns),
        2 => Vec2::new(turns - 3.0, 2.0 - turns),
        _ => Vec2::new(turns - 3.0, turns - 4.0),
    };
    at.normalize()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A wall 10 m north of the eye from 20 m west to 20 m east that rises
    /// 5 m above it; its building lies to the north.
    fn north_wall() -> Skyline {
        let mut skyline = Skyline::default();
        skyline.add(Vec2::new(-20.0, 10.0), Vec2::new(20.0, 10.0), 5.0);
        skyline
    }

    #[test]
    fn a_wall_hides_what_is_behind_and_below_its_top() {
        let skyline = north_wall();
        let behind_m = skyline.behind_m(Vec3::new(0.0, 30.0, 0.0)).unwrap();
        assert!((behind_m - 20.0).abs() < 0.1, "{behind_m}");
        assert_eq!(skyline.hidden(Vec3::new(0.0, 30.0, -1.0)), 1.0);
        for seen in [
            [0.0, 9.0, 0.0],
            [0.0, 10.4, 0.0],
            [0.0, 30.0, 15.5],
            [0.0, -30.0, 0.0],
            [70.0, 30.0, 0.0],
        ] {
            assert_eq!(skyline.behind_m(Vec3::from(seen)), None, "{seen:?}");
            assert_eq!(skyline.hidden(Vec3::from(seen)), 0.0, "{seen:?}");
        }
    }

    #[test]
    fn the_back_of_a_wall_hides_nothing() {
        let mut skyline = Skyline::default();
        skyline.add(Vec2::new(20.0, 10.0), Vec2::new(-20.0, 10.0), 5.0);
        assert_eq!(skyline.behind_m(Vec3::new(0.0, 30.0, 0.0)), None);
    }

    #[test]
    fn a_cleared_skyline_hides_nothing() {
        let mut skyline = north_wall();
        skyline.clear();
        assert_eq!(skyline.behind_m(Vec3::new(0.0, 30.0, 0.0)), None);
    }

    #[test]
    fn hiding_goes_step_by_step_around_a_corner() {
        let skyline = north_wall();
        let shares: Vec<_> = (0..80)
            .map(|step| skyline.hidden(Vec3::new(36.0 + 0.1 * step as f32, 20.0, 0.0)))
            .collect();
        assert_eq!((shares[0], shares[79]), (1.0, 0.0));
        assert!(shares.windows(2).all(|pair| pair[1] <= pair[0] && pair[0] - pair[1] < 0.2));
    }

    proptest! {
        #[test]
        fn bins_and_directions_agree(x in -100.0..100.0_f32, y in -100.0..100.0_f32) {
            let at = Vec2::new(x, y);
            prop_assume!(at.length() > 1.0);
            let bin = bin_position(at).floor() as usize;
            let (from, to) = (bin_direction(bin % BINS), bin_direction((bin + 1) % BINS));
            let slack = 1e-3 * at.length();
            prop_assert!(from.perp_dot(at) >= -slack && at.perp_dot(to) >= -slack);
            prop_assert!(from.dot(at) > 0.0);
        }

        #[test]
        fn a_wall_is_as_far_as_it_is(
            a in [-60.0..60.0_f32, -60.0..60.0_f32],
            b in [-60.0..60.0_f32, -60.0..60.0_f32],
            share in 0.05..0.95_f32,
        ) {
            let (a, b) = (Vec2::from(a), Vec2::from(b));
            let (a, b) = if faces_eye(a, b) { (a, b) } else { (b, a) };
            let on_wall = a.lerp(b, share);
            // Neither edge-on nor narrower than a few bins.
            let across_m = a.perp_dot(b) / a.distance(b);
            prop_assume!(across_m < -5.0 && a.distance(b) > 10.0);
            let mut skyline = Skyline::default();
            skyline.add(a, b, 3.0);
            let behind = (on_wall * 2.0).extend(0.0);
            if let Some(behind_m) = skyline.behind_m(behind) {
                // A bin is 0.4 to 0.7 degrees wide.
                let slack_m = 0.02 * on_wall.length_squared() / -across_m + 0.1;
                prop_assert!((behind_m - on_wall.length()).abs() < slack_m, "{behind_m}");
            } else {
                let beside = a.angle_to(on_wall).abs().min(b.angle_to(on_wall).abs());
                prop_assert!(beside < 0.015, "not hidden");
            }
        }
    }
}
