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
    empty: bool,
}

impl Default for Skyline {
    fn default() -> Self {
        Self { walls: vec![NO_WALL; BINS], empty: true }
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
        let first = bin_position(b).ceil() as usize;
        let turn = (bin_position(a) - bin_position(b)).rem_euclid(BINS as f32);
        let last = (bin_position(b) + turn).floor() as usize;
        for bin in first..=last {
            let direction = bin_direction(bin % BINS);
            let distance_m = across / direction.perp_dot(along);
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
        let wall = &self.walls[bin_position(place.truncate()) as usize % BINS];
        let hides = distance_m > wall.distance_m + AT_WALL_M && place.z < wall.slope * distance_m;
        hides.then_some(distance_m - wall.distance_m)
    }

    /// How much of a place is hidden, 0 to 1; the place is given from the eye.
    pub(super) fn hidden(&self, place: Vec3) -> f32 {
        if self.empty {
            return 0.0;
        }
        let distance_m = place.truncate().length();
        let slope = place.z / distance_m;
        let middle = bin_position(place.truncate()) as usize + BINS;
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
