//! Which buildings stand between the eye and a place.
//!
//! In: the walls that the index found. Kept: the walls by the directions that
//! they lie in. Out: how much of a place is hidden, exact at the silhouettes of
//! prisms where the pose is exact; where it is not, the probability that a wall
//! stands in the way, so that what lies near a silhouette is half hidden rather
//! than there and gone. And where a line goes behind a wall and comes out again.
//!
//! A wall hides what is behind it and below the plane through the eye and its
//! top. Seen from below its top, a building hides by the walls that face the eye;
//! from above, by those that look away: what is behind its roof's far edge.

use glam::{Vec2, Vec3};

use crate::index::{AssetMeta, Part};

use super::registration::Registration;
use super::style;

/// Directions are told apart so finely, for the walls that lie in them.
const BINS: usize = 256;
/// A place so near behind a wall is at it: a facade's own label, a meter box.
const AT_WALL_M: f32 = 1.0;
/// Beyond so many deviations from a silhouette a place is hidden or not.
const SURE: f32 = 2.0;
/// Walls are looked for at most so far beside their ends, radians.
const MOST_ASIDE_RAD: f32 = 0.5;
/// Where a line goes behind a wall its pieces are hidden step by step: they end
/// at so many deviations from the silhouette.
const STEPS: [f32; 2] = [-0.7, 0.7];
/// Cuts that are closer together than this, metres, are one; where the pose errs,
/// than so much of the error.
const SHORT_M: f32 = 0.05;
const SHORT_SHARE: f32 = 0.3;

/// A wall that may hide things, seen from the eye: from left to right.
#[derive(Debug, Clone, Copy)]
struct Wall {
    left: Vec2,
    right: Vec2,
    /// Distance of the eye from its line, metres.
    away_m: f32,
    /// Above the eye, or below.
    top_m: f32,
    building: u32,
}

/// The walls around the eye; keeps its room from frame to frame.
#[derive(Debug)]
pub(super) struct Occlusion {
    eye_m: Vec3,
    walls: Vec<Wall>,
    /// Where each direction's walls begin in `filed`, and where the last end.
    starts: Vec<u32>,
    filed: Vec<u32>,
    /// The error of the eye's position, unless there is none, and the largest
    /// deviation of east and north.
    registration: Option<Registration>,
    spread_m: f32,
}

/// Room for the places where a line is cut.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    shares: Vec<f32>,
    /// In which round each wall was looked at last.
    met: Vec<u32>,
    round: u32,
}

impl Default for Occlusion {
    fn default() -> Self {
        Self {
            eye_m: Vec3::ZERO,
            walls: Vec::new(),
            starts: vec![0; BINS + 1],
            filed: Vec::new(),
            registration: None,
            spread_m: 0.0,
        }
    }
}

impl Occlusion {
    /// Begins a frame seen from `eye_m`, in local metres; without a registration
    /// the eye is exactly there.
    pub(super) fn begin(&mut self, eye_m: Vec3, registration: Option<Registration>) {
        self.eye_m = eye_m;
        self.walls.clear();
        let variance = |it: &Registration| it.variance(Vec2::X).max(it.variance(Vec2::Y));
        self.spread_m = registration.as_ref().map_or(0.0, |it| libm::sqrtf(variance(it)));
        self.registration = registration.filter(|_| self.spread_m > 0.0);
    }

    /// Adds a part of a building's rings, with the building to its left.
    pub(super) fn add_part(&mut self, part: &Part, meta: &AssetMeta) {
        let [a, b] = [part.a, part.b].map(|[east_m, north_m, _]| Vec2::new(east_m, north_m));
        self.add(a, b, style::wall_height_m(meta), part.asset);
    }

    /// Adds the wall from `a` to `b`, in local metres, with its building to its
    /// left, that reaches up to `top_m`. Walls of one building come in a row.
    fn add(&mut self, a: Vec2, b: Vec2, top_m: f32, building: u32) {
        let (a, b) = (a - self.eye_m.truncate(), b - self.eye_m.truncate());
        let top_m = top_m - self.eye_m.z;
        if faces_eye(a, b) != (top_m >= 0.0) {
            return;
        }
        let (left, right) = if top_m >= 0.0 { (a, b) } else { (b, a) };
        let area = right.perp_dot(left);
        let length_m = left.distance(right);
        if area > 0.0 && length_m > 0.0 {
            self.walls.push(Wall { left, right, away_m: area / length_m, top_m, building });
        }
    }

    /// Ends the walls.
    pub(super) fn file(&mut self) {
        self.starts.fill(0);
        self.filed.clear();
        if self.walls.is_empty() {
            return;
        }
        for wall in &self.walls {
            for bin in self.bins(wall) {
                self.starts[bin % BINS] += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.filed.resize(sum as usize, 0);
        // From the back, so that each direction has its walls as they came.
        for number in (0..self.walls.len()).rev() {
            for bin in self.bins(&self.walls[number]) {
                let start = &mut self.starts[bin % BINS];
                *start -= 1;
                self.filed[*start as usize] = number as u32;
            }
        }
    }

    /// Whether there is no wall that could hide anything.
    pub(super) fn is_empty(&self) -> bool {
        self.walls.is_empty()
    }

    /// The directions that a wall lies in, and those beside it where it may lie.
    fn bins(&self, wall: &Wall) -> std::ops::RangeInclusive<usize> {
        let aside = |end: Vec2| {
            let rad = (SURE * self.spread_m / end.length().max(0.1)).min(MOST_ASIDE_RAD);
            // At the corners of the square, bins pass the fastest.
            rad * (BINS / 4) as f32
        };
        let from = bin_position(wall.right);
        let turn = (bin_position(wall.left) - from).rem_euclid(BINS as f32);
        let (before, after) = (aside(wall.right), aside(wall.left));
        let first = (from - before + BINS as f32).floor();
        let count = (before + turn + after).min((BINS - 1) as f32);
        first as usize..=(first + count + 1.0).min(first + (BINS - 1) as f32) as usize
    }

    fn walls_towards(&self, offset_m: Vec2) -> impl Iterator<Item = &Wall> {
        let filed = self.filed_in(bin_position(offset_m) as usize % BINS);
        filed.iter().map(|&number| &self.walls[number as usize])
    }

    /// How much of a place in local metres is hidden, 0 to 1.
    pub(super) fn hidden(&self, place_m: Vec3) -> f32 {
        if self.walls.is_empty() {
            return 0.0;
        }
        let to_m = place_m - self.eye_m;
        // What is before one building may be behind another; of one, the walls
        // beside each other hide what either does.
        let (mut seen, mut by_building, mut building) = (1.0, 0.0_f32, u32::MAX);
        for wall in self.walls_towards(to_m.truncate()) {
            if wall.building != building {
                seen *= 1.0 - by_building.min(1.0);
                (by_building, building) = (0.0, wall.building);
            }
            by_building += self.hidden_by(wall, to_m);
            if by_building >= 0.999 {
                return 1.0;
            }
        }
        1.0 - seen * (1.0 - by_building.min(1.0))
    }

    /// How far behind a wall that hides it a place in local metres lies, metres.
    pub(super) fn behind_m(&self, place_m: Vec3) -> Option<f32> {
        if self.walls.is_empty() {
            return None;
        }
        let to_m = place_m - self.eye_m;
        let distance_m = to_m.truncate().length();
        let hiding = self.walls_towards(to_m.truncate());
        let hiding = hiding.filter(|wall| self.hidden_by(wall, to_m) > 0.5);
        hiding
            .map(|wall| distance_m * (1.0 - wall.share(to_m.truncate())))
            .max_by(|a, b| a.total_cmp(b))
    }

    /// The probability that a wall hides a place, given from the eye.
    fn hidden_by(&self, wall: &Wall, to_m: Vec3) -> f32 {
        let at = to_m.truncate();
        if wall.behind_m(at) <= AT_WALL_M {
            return 0.0;
        }
        let left = self.beyond(at.perp_dot(wall.left), at - wall.left);
        let right = self.beyond(wall.right.perp_dot(at), at - wall.right);
        let beside = (below(left) + below(right) - 1.0).max(0.0);
        if beside == 0.0 {
            return 0.0;
        }
        // Where the line of sight passes the wall.
        let share = wall.share(at);
        let room_m = wall.top_m - share * to_m.z;
        beside * below(in_deviations(room_m, self.height_spread_m(share, to_m)))
    }

    /// A deviation of the height at which the line of sight to a place passes what
    /// is at such a share of the way.
    fn height_spread_m(&self, share: f32, to_m: Vec3) -> f32 {
        let distance_m = to_m.truncate().length().max(0.1);
        to_m.z.abs() * (1.0 - share) / distance_m * self.spread_m
    }

    /// How far inside a silhouette a place lies, in deviations: `area` is twice
    /// that of the triangle of eye, end of the wall and place, positive inside.
    /// An error of the eye along `from_end` leaves it as it is.
    fn beyond(&self, area: f32, from_end: Vec2) -> f32 {
        match &self.registration {
            None => in_deviations(area, 0.0),
            Some(it) => {
                let variance = it.variance(from_end.perp());
                // Most are far from any silhouette, and this is found out sooner.
                if area * area >= SURE * SURE * variance {
                    area.signum() * SURE
                } else {
                    in_deviations(area, libm::sqrtf(variance))
                }
            }
        }
    }

    /// Where a line from one place to another, in local metres, is hidden more or
    /// less than before: rising shares of the way.
    pub(super) fn cut<'c>(&self, from_m: Vec3, to_m: Vec3, cuts: &'c mut Cuts) -> &'c [f32] {
        let Cuts { shares, met, round } = cuts;
        shares.clear();
        if self.walls.is_empty() {
            return shares;
        }
        // Walls lie in many directions; each is looked at once a line.
        *round = round.wrapping_add(1);
        met.resize(met.len().max(self.walls.len()), 0);
        let (a, b) = (from_m - self.eye_m, to_m - self.eye_m);
        // Directions are counted counter-clockwise.
        let is_forwards = a.truncate().perp_dot(b.truncate()) >= 0.0;
        let (first, last) = if is_forwards { (a, b) } else { (b, a) };
        let [first, last] = [first, last].map(|it| bin_position(it.truncate()) as usize % BINS);
        let count = (last + BINS - first) % BINS;
        for bin in first..=first + count {
            for &number in self.filed_in(bin % BINS) {
                let number = number as usize;
                if met[number] == *round {
                    continue;
                }
                met[number] = *round;
                if self.cut_by(&self.walls[number], a, b, shares) {
                    // One wall hides the whole line.
                    shares.clear();
                    return shares;
                }
            }
        }
        shares.sort_unstable_by(f32::total_cmp);
        let short_m = SHORT_M.max(SHORT_SHARE * self.spread_m);
        let short = short_m / from_m.distance(to_m).max(short_m);
        let mut last = 0.0;
        shares.retain(|&at| {
            let is_kept = at - last > short && 1.0 - at > short;
            if is_kept {
                last = at;
            }
            is_kept
        });
        shares
    }

    /// The walls that lie in a direction, by their places.
    fn filed_in(&self, bin: usize) -> &[u32] {
        &self.filed[self.starts[bin] as usize..self.starts[bin + 1] as usize]
    }

    /// Where the shadow of a wall begins and ends on a line, given from the eye;
    /// whether all of it lies deep within.
    fn cut_by(&self, wall: &Wall, a: Vec3, b: Vec3, cuts: &mut Vec<f32>) -> bool {
        let ends = [a, b].map(|to_m| {
            let at = to_m.truncate();
            let top = wall.top_m * (wall.away_m + wall.behind_m(at)) - wall.away_m * to_m.z;
            [wall.behind_m(at) - AT_WALL_M, at.perp_dot(wall.left), wall.right.perp_dot(at), top]
        });
        // A line all of which is outside of one of its sides is not cut.
        let (mut from, mut to) = (0.0_f32, 1.0_f32);
        let mut deep = true;
        let mut crossed = [None; 4];
        for side in 0..4 {
            let (at_a, at_b) = (ends[0][side], ends[1][side]);
            let spread = |t: f32| self.spread(wall, side, a.lerp(b, t));
            let sure = SURE * spread(0.0).max(spread(1.0));
            deep &= at_a.min(at_b) > sure;
            if at_a.max(at_b) <= -sure {
                return false;
            }
            if (at_a > 0.0) == (at_b > 0.0) {
                // Where it stays near the silhouette it is half hidden all along.
                if at_a <= 0.0 && self.registration.is_none() {
                    return false;
                }
                continue;
            }
            let t = at_a / (at_a - at_b);
            crossed[side] = Some((t, spread(t) / (at_b - at_a).abs()));
            if at_a > 0.0 {
                to = to.min(t);
            } else {
                from = from.max(t);
            }
        }
        if deep {
            return true;
        }
        if from > to && self.registration.is_none() {
            return false;
        }
        for (t, width) in crossed.into_iter().flatten() {
            if width <= 0.0 {
                cuts.push(t);
            } else {
                cuts.extend(
                    STEPS.map(|step| t + step * width).iter().filter(|t| (0.0..1.0).contains(*t)),
                );
            }
        }
        false
    }

    /// A deviation of what `cut` compares on a side of a shadow, for a place
    /// given from the eye.
    fn spread(&self, wall: &Wall, side: usize, to_m: Vec3) -> f32 {
        let Some(it) = &self.registration else { return 0.0 };
        let at = to_m.truncate();
        match side {
            0 => 0.0,
            1 => libm::sqrtf(it.variance((at - wall.left).perp())),
            2 => libm::sqrtf(it.variance((at - wall.right).perp())),
            _ => {
                let reach_m = wall.away_m + wall.behind_m(at);
                self.height_spread_m(wall.share(at), to_m) * reach_m
            }
        }
    }
}

impl Wall {
    /// How far a place, given from the eye, lies behind its line, metres.
    fn behind_m(&self, at: Vec2) -> f32 {
        let along = (self.right - self.left).normalize_or_zero();
        along.perp_dot(at - self.left)
    }

    /// What share of the way to a place behind its line is before it.
    fn share(&self, at: Vec2) -> f32 {
        self.away_m / (self.away_m + self.behind_m(at).max(0.0))
    }
}

/// Whether the eye, from which both ends are given, is on the outer side of a
/// wall with its building to the left of `a` to `b`.
pub(super) fn faces_eye(a: Vec2, b: Vec2) -> bool {
    a.perp_dot(b) < 0.0
}

/// A distance in deviations, within what is sure.
fn in_deviations(distance: f32, deviation: f32) -> f32 {
    if distance.abs() >= SURE * deviation {
        if distance > 0.0 { SURE } else { -SURE }
    } else {
        distance / deviation
    }
}

/// The probability that a normal error is less than so many deviations, which
/// lie within what is sure: a cubic that is off by 0.03 at most.
fn below(deviations: f32) -> f32 {
    let t = (deviations + SURE) / (2.0 * SURE);
    t * t * (3.0 - 2.0 * t)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::pose::PlaneCovariance;
    use crate::view::tests::pose;

    use super::*;

    fn registration(radius_68_m: f64) -> Registration {
        let cov = PlaneCovariance::round(radius_68_m);
        Registration::new(&crate::pose::Pose {
            position_cov_m2: cov,
            ..pose([0.0, 0.0], 0.0, 0.0, 0.0)
        })
    }

    /// A house: its corners counter-clockwise and its height.
    type House = (Vec<Vec2>, f32);

    fn occlusion(eye_m: Vec3, radius_68_m: f64, houses: &[House]) -> Occlusion {
        let mut occlusion = Occlusion::default();
        occlusion.begin(eye_m, Some(registration(radius_68_m)));
        for (number, (corners, top_m)) in houses.iter().enumerate() {
            for (place, &a) in corners.iter().enumerate() {
                let b = corners[(place + 1) % corners.len()];
                occlusion.add(a, b, *top_m, number as u32);
            }
        }
        occlusion.file();
        occlusion
    }

    /// A rectangle around a middle, turned by `turn` radians.
    fn house(middle: Vec2, size: Vec2, turn: f32, top_m: f32) -> House {
        let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        let corner = |(x, y): (f32, f32)| {
            middle + Vec2::from_angle(turn).rotate(Vec2::new(x, y) * size / 2.0)
        };
        (corners.map(corner).to_vec(), top_m)
    }

    /// Whether the way from the eye to a place passes through a house, found by
    /// small steps: shares nothing with the walls.
    fn passes(eye_m: Vec3, to_m: Vec3, (corners, top_m): &House) -> bool {
        (1..2000).any(|step| {
            let at = eye_m.lerp(to_m, step as f32 / 2000.0);
            let inside = corners.iter().enumerate().all(|(place, &a)| {
                let b = corners[(place + 1) % corners.len()];
                (b - a).perp_dot(at.truncate() - a) > 0.0
            });
            inside && at.z < *top_m
        })
    }

    fn inside(at: Vec2, (corners, _): &House, margin_m: f32) -> bool {
        corners.iter().enumerate().all(|(place, &a)| {
            let b = corners[(place + 1) % corners.len()];
            (b - a).normalize().perp_dot(at - a) > -margin_m
        })
    }

    /// A street: one house of 5 m before one of 15 m.
    fn two_houses() -> [House; 2] {
        [
            house(Vec2::new(0.0, 15.0), Vec2::new(20.0, 10.0), 0.0, 5.0),
            house(Vec2::new(0.0, 45.0), Vec2::new(20.0, 10.0), 0.0, 15.0),
        ]
    }

    const EYE_M: Vec3 = Vec3::new(0.0, 0.0, 1.6);

    #[test]
    fn a_low_house_before_a_high_one_hides_its_foot_and_not_its_head() {
        let street = occlusion(EYE_M, 0.0, &two_houses());
        // Over the low roof, 5 m high 10 m away, one sees what is above 18.6 m at 50 m.
        let cases = [
            (35.0, 12.0, 1.0),
            (35.0, 14.0, 0.0),
            (60.0, 12.0, 1.0),
            (60.0, 21.5, 1.0),
            (60.0, 22.5, 0.0),
        ];
        for (north_m, up_m, hidden) in cases {
            assert_eq!(street.hidden(Vec3::new(0.0, north_m, up_m)), hidden, "{north_m} {up_m}");
        }
        assert_eq!(street.hidden(Vec3::new(0.0, 9.0, 0.0)), 0.0);
        assert_eq!(street.hidden(Vec3::new(0.0, 10.5, 1.0)), 0.0, "at the wall");
        assert_eq!(street.hidden(Vec3::new(0.0, -30.0, 0.0)), 0.0);
        let behind_m = street.behind_m(Vec3::new(0.0, 35.0, 1.0)).unwrap();
        assert!((behind_m - 25.0).abs() < 0.1, "{behind_m}");
        assert_eq!(street.behind_m(Vec3::new(0.0, 9.0, 1.0)), None);
    }

    #[test]
    fn from_above_the_far_edge_of_a_roof_hides() {
        // 10 m above a roof of 5 m whose far edge is 20 m away: it hides the ground
        // from there to 30 m.
        let street = occlusion(Vec3::new(0.0, 0.0, 15.0), 0.0, &two_houses()[..1]);
        assert_eq!(street.hidden(Vec3::new(0.0, 29.0, 0.0)), 1.0);
        assert_eq!(street.hidden(Vec3::new(0.0, 31.0, 0.0)), 0.0);
        assert_eq!(street.hidden(Vec3::new(0.0, 9.0, 0.0)), 0.0);
    }

    #[test]
    fn near_a_silhouette_an_inexact_pose_hides_in_part() {
        let shares = |radius_m: f64| {
            let street = occlusion(EYE_M, radius_m, &two_houses()[..1]);
            // Behind the house, past its eastern edge as seen from the eye.
            (0..400)
                .map(move |step| street.hidden(Vec3::new(20.0 + 0.2 * step as f32, 40.0, 1.0)))
                .collect::<Vec<_>>()
        };
        let exact = shares(0.0);
        assert!(exact.iter().all(|&share| share == 0.0 || share == 1.0));
        let soft = shares(4.0);
        assert_eq!((soft[0], soft[399]), (1.0, 0.0));
        assert!(soft.windows(2).all(|pair| pair[1] <= pair[0] && pair[0] - pair[1] < 0.1));
        // The silhouette itself lies where one half is: 40 m east.
        let half = soft.iter().position(|&share| share < 0.5).unwrap();
        assert!((20.0 + 0.2 * half as f32 - 40.0).abs() < 1.0, "{half}");
    }

    #[test]
    fn a_line_is_cut_at_the_silhouettes() {
        let street = occlusion(EYE_M, 0.0, &two_houses()[..1]);
        // Along 40 m north, on the ground: hidden from 40 m west to 40 m east.
        let mut cuts = Cuts::default();
        let (from, to) = (Vec3::new(-100.0, 40.0, 0.0), Vec3::new(100.0, 40.0, 0.0));
        let found = street.cut(from, to, &mut cuts);
        assert_eq!(found.len(), 2, "{found:?}");
        for (share, east_m) in found.iter().zip([-40.0, 40.0]) {
            assert!((from.lerp(to, *share).x - east_m).abs() < 0.01, "{found:?}");
        }
        let all = street.cut(Vec3::new(-9.0, 40.0, 0.0), Vec3::new(9.0, 40.0, 0.0), &mut cuts);
        assert!(all.is_empty(), "{all:?}");
    }

    fn houses() -> impl Strategy<Value = Vec<House>> {
        let one = (
            -60.0..60.0_f32,
            8.0..90.0_f32,
            4.0..20.0_f32,
            4.0..20.0_f32,
            0.0..3.0_f32,
            3.0..20.0_f32,
        );
        prop::collection::vec(
            one.prop_map(|(x, y, width, depth, turn, top)| {
                house(Vec2::new(x, y), Vec2::new(width, depth), turn, top)
            }),
            1..8,
        )
    }

    proptest! {
        #[test]
        fn what_is_hidden_is_what_a_house_stands_before(
            houses in houses(),
            eye_up_m in 1.0..25.0_f32,
            to in [-80.0..80.0_f32, 5.0..100.0_f32, -1.0..15.0_f32],
        ) {
            let (eye_m, to_m) = (Vec3::new(0.0, 0.0, eye_up_m), Vec3::from(to));
            let outside = |at: Vec3, margin_m| !houses.iter().any(|it| inside(at.truncate(), it, margin_m));
            // What is at a wall counts as before it.
            prop_assume!(outside(eye_m, 0.1) && outside(to_m, 1.1));
            // Near a silhouette steps miss it.
            let near = [Vec3::X, Vec3::NEG_X, Vec3::Z, Vec3::NEG_Z, Vec3::Y, Vec3::NEG_Y]
                .map(|off| houses.iter().any(|it| passes(eye_m, to_m + off * 0.3, it)));
            prop_assume!(near.iter().all(|&it| it == near[0]));
            let occlusion = occlusion(eye_m, 0.0, &houses);
            let expected = if houses.iter().any(|it| passes(eye_m, to_m, it)) { 1.0 } else { 0.0 };
            prop_assert_eq!(occlusion.hidden(to_m), expected);
        }

        #[test]
        fn between_its_cuts_a_line_is_hidden_or_not(
            houses in houses(),
            from in [-80.0..80.0_f32, 5.0..100.0_f32],
            to in [-80.0..80.0_f32, 5.0..100.0_f32],
            up_m in -2.0..8.0_f32,
        ) {
            let (from_m, to_m) = (Vec2::from(from).extend(up_m), Vec2::from(to).extend(up_m));
            let outside = |at: Vec3| !houses.iter().any(|it| inside(at.truncate(), it, 0.1));
            prop_assume!(outside(EYE_M));
            let occlusion = occlusion(EYE_M, 0.0, &houses);
            let mut cuts = Cuts::default();
            let mut ends = vec![0.0];
            ends.extend_from_slice(occlusion.cut(from_m, to_m, &mut cuts));
            ends.push(1.0);
            for pair in ends.windows(2) {
                let of = |share: f32| occlusion.hidden(from_m.lerp(to_m, pair[0] + share * (pair[1] - pair[0])));
                // What is shorter than a short piece is not told apart.
                if (pair[1] - pair[0]) * from_m.distance(to_m) < 0.5 {
                    continue;
                }
                let middle = of(0.5);
                for share in [0.15, 0.3, 0.7, 0.85] {
                    prop_assert_eq!(of(share), middle, "{:?}", pair);
                }
            }
        }

        #[test]
        fn all_directions_are_filed(angle in 0.0..7.0_f32, width in 0.1..3.0_f32, share in 0.02..0.98_f32) {
            let at = |turn: f32| Vec2::from_angle(turn) * 20.0;
            let (left, right) = (at(angle + width.min(3.0)), at(angle));
            let mut occlusion = Occlusion::default();
            occlusion.begin(Vec3::ZERO, Some(registration(0.0)));
            occlusion.add(left, right, 5.0, 0);
            occlusion.file();
            let behind = right.lerp(left, share) * 3.0 + right.lerp(left, share).normalize_or_zero() * 30.0;
            let wall = occlusion.walls[0];
            prop_assume!(wall.behind_m(behind) > 2.0);
            prop_assert_eq!(occlusion.hidden(behind.extend(0.0)), 1.0);
        }
    }
}
