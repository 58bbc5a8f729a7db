//! The walls around one who walks freely: they keep them out of buildings.

use glam::DVec2;
use wattwalk::assets::{Asset, AssetKind, Geometry, Vertex};
use wattwalk::geodesy::LocalFrame;

/// Nobody walks nearer to a wall, metres.
const CLEAR_M: f64 = 0.4;
/// So far off one sees more than the wall, metres.
const VIEW_M: f64 = 3.0;
/// No wall is stepped over in one of these, metres.
const STEP_M: f64 = 0.2;
/// Walls that meet are gone round in so many rounds, or not at all.
const ROUNDS: usize = 4;
/// So far a way out of a building is looked for, metres.
const WAY_OUT_M: u32 = 200;
/// Ways out that are tried at each distance.
const BEARINGS: u32 = 32;

/// The buildings that one who walks freely does not enter, in local metres.
#[derive(Debug, Default)]
pub(super) struct Walls {
    houses: Vec<House>,
}

#[derive(Debug)]
struct House {
    least_m: DVec2,
    most_m: DVec2,
    outer_m: Vec<DVec2>,
    yards_m: Vec<Vec<DVec2>>,
}

impl Walls {
    /// Those of all buildings among `assets`.
    pub(super) fn of<'a>(assets: impl Iterator<Item = &'a Asset>, local: &LocalFrame) -> Self {
        let buildings = assets.filter(|asset| asset.kind == AssetKind::Building);
        let polygons = buildings.filter_map(|asset| match &asset.geometry {
            Geometry::Polygons(polygons) => Some(polygons),
            _ => None,
        });
        let houses = polygons.flatten().map(|polygon| {
            let yards_m = polygon.holes.iter().map(|hole| places_m(hole, local)).collect();
            House::new(places_m(&polygon.outer, local), yards_m)
        });
        Self { houses: houses.collect() }
    }

    /// Where one comes to who walks from a place: along the walls that are in
    /// the way.
    pub(super) fn walk(&self, from_m: DVec2, by_m: DVec2) -> DVec2 {
        let steps = (by_m.length() / STEP_M).ceil().max(1.0);
        let mut at_m = from_m;
        for _ in 0..steps as usize {
            at_m = self.beside(at_m + by_m / steps).unwrap_or(at_m);
        }
        at_m
    }

    /// A place, or the nearest one outside of all buildings and their yards.
    pub(super) fn out_of(&self, place_m: DVec2) -> DVec2 {
        if self.is_clear(place_m, CLEAR_M) {
            return place_m;
        }
        let around = |away_m: u32| {
            (0..BEARINGS).map(move |bearing| {
                let turn = std::f64::consts::TAU * f64::from(bearing) / f64::from(BEARINGS);
                place_m + DVec2::from_angle(turn) * f64::from(away_m)
            })
        };
        let clear = |clear_m: f64| {
            (1..=WAY_OUT_M).flat_map(around).find(|place_m| self.is_clear(*place_m, clear_m))
        };
        clear(VIEW_M).or_else(|| clear(CLEAR_M)).unwrap_or(place_m)
    }

    /// Whether one stands well at a place, and no wall is before what is to be seen.
    pub(super) fn sees(&self, from_m: DVec2, to_m: DVec2) -> bool {
        let (least_m, most_m) = (from_m.min(to_m), from_m.max(to_m));
        let between =
            |house: &&House| house.least_m.cmple(most_m).all() && house.most_m.cmpge(least_m).all();
        let mut walls = self
            .houses
            .iter()
            .filter(between)
            .flat_map(|house| house.rings().flat_map(|ring| edges(ring)));
        self.is_clear(from_m, VIEW_M) && !walls.any(|(a, b)| crosses([from_m, to_m], [a, b]))
    }

    /// Whether a place is in no building and no yard, and so far from each.
    fn is_clear(&self, place_m: DVec2, clear_m: f64) -> bool {
        !self.near(place_m, clear_m).any(|house| {
            encloses(&house.outer_m, place_m) || house.nearest(place_m).distance(place_m) < clear_m
        })
    }

    /// A place moved out of the walls that it is in or too near to, if that is
    /// possible.
    fn beside(&self, place_m: DVec2) -> Option<DVec2> {
        let mut at_m = place_m;
        for _ in 0..ROUNDS {
            let Some(moved_m) = self.near(at_m, CLEAR_M).find_map(|house| house.beside(at_m))
            else {
                return Some(at_m);
            };
            at_m = moved_m;
        }
        None
    }

    fn near(&self, place_m: DVec2, reach_m: f64) -> impl Iterator<Item = &House> {
        self.houses.iter().filter(move |house| {
            place_m.cmpge(house.least_m - reach_m).all()
                && place_m.cmple(house.most_m + reach_m).all()
        })
    }
}

impl House {
    fn new(outer_m: Vec<DVec2>, yards_m: Vec<Vec<DVec2>>) -> Self {
        let least_m = outer_m.iter().copied().fold(DVec2::INFINITY, DVec2::min);
        let most_m = outer_m.iter().copied().fold(DVec2::NEG_INFINITY, DVec2::max);
        Self { least_m, most_m, outer_m, yards_m }
    }

    fn rings(&self) -> impl Iterator<Item = &Vec<DVec2>> {
        std::iter::once(&self.outer_m).chain(&self.yards_m)
    }

    fn holds(&self, place_m: DVec2) -> bool {
        self.rings().filter(|ring| encloses(ring, place_m)).count() % 2 == 1
    }

    /// The place of its walls that is nearest.
    fn nearest(&self, place_m: DVec2) -> DVec2 {
        let walls = self.rings().flat_map(|ring| edges(ring));
        let places = walls.map(|(a, b)| {
            let along = (place_m - a).dot(b - a) / a.distance_squared(b).max(f64::MIN_POSITIVE);
            a.lerp(b, along.clamp(0.0, 1.0))
        });
        let away = |it: &DVec2| it.distance_squared(place_m);
        places.min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(DVec2::INFINITY)
    }

    /// A place moved out of its walls; `None` where it is far enough from them.
    fn beside(&self, place_m: DVec2) -> Option<DVec2> {
        let wall_m = self.nearest(place_m);
        let off_m = place_m - wall_m;
        let is_inside = self.holds(place_m);
        // A hair nearer is rounding.
        if !is_inside && off_m.length() >= CLEAR_M - 1e-6 {
            return None;
        }
        let out = if is_inside { -off_m } else { off_m };
        Some(wall_m + out.try_normalize()? * CLEAR_M)
    }
}

pub(super) fn places_m(vertices: &[Vertex], local: &LocalFrame) -> Vec<DVec2> {
    vertices.iter().map(|vertex| local.ground_m(vertex.point)).collect()
}

fn edges(ring: &[DVec2]) -> impl Iterator<Item = (DVec2, DVec2)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Whether two lines cross; one that only touches the other does not.
fn crosses([a, b]: [DVec2; 2], [c, d]: [DVec2; 2]) -> bool {
    let side = |from: DVec2, to: DVec2, of: DVec2| (to - from).perp_dot(of - from);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn encloses(ring: &[DVec2], place_m: DVec2) -> bool {
    let crossed = edges(ring).filter(|(a, b)| {
        let along = (place_m.y - a.y) / (b.y - a.y);
        (a.y > place_m.y) != (b.y > place_m.y) && place_m.x < a.x + along * (b.x - a.x)
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(least: f64, most: f64) -> Vec<DVec2> {
        [(least, least), (most, least), (most, most), (least, most)].map(DVec2::from).into()
    }

    /// A house of 20 m with a yard of 8 m.
    fn walls() -> Walls {
        Walls { houses: vec![House::new(square(0.0, 20.0), vec![square(6.0, 14.0)])] }
    }

    #[test]
    fn one_slides_along_a_wall_and_does_not_enter() {
        let walls = walls();
        let came_m = walls.walk(DVec2::new(5.0, -3.0), DVec2::new(4.0, 8.0));
        assert!(came_m.distance(DVec2::new(9.0, -CLEAR_M)) < 1e-6, "{came_m}");
        // Straight at it, one stands.
        let came_m = walls.walk(came_m, DVec2::new(0.0, 5.0));
        assert!(came_m.distance(DVec2::new(9.0, -CLEAR_M)) < 1e-6, "{came_m}");
        // Round the corner and on.
        let came_m = walls.walk(DVec2::new(19.0, -0.5), DVec2::new(3.0, 1.0));
        assert!(came_m.x > 21.0 && came_m.y > 0.0, "{came_m}");
        let free_m = walls.walk(DVec2::new(-9.0, 3.0), DVec2::new(2.0, 2.0));
        assert!(free_m.distance(DVec2::new(-7.0, 5.0)) < 1e-9, "{free_m}");
    }

    #[test]
    fn one_walks_in_a_yard_and_begins_in_none() {
        let walls = walls();
        let in_yard_m = walls.walk(DVec2::new(8.0, 10.0), DVec2::new(1.0, 30.0));
        assert!(in_yard_m.distance(DVec2::new(9.0, 14.0 - CLEAR_M)) < 1e-6, "{in_yard_m}");
        for inside in [DVec2::new(3.0, 9.0), DVec2::new(10.0, 10.0), DVec2::new(-0.1, 5.0)] {
            let out_m = walls.out_of(inside);
            assert!(walls.is_clear(out_m, VIEW_M) && out_m.distance(inside) < 20.0, "{out_m}");
        }
        let far = DVec2::new(-9.0, 3.0);
        assert_eq!(walls.out_of(far), far);
    }

    #[test]
    fn one_sees_up_to_a_wall_and_not_through_it() {
        let walls = walls();
        let before = DVec2::new(10.0, -6.0);
        assert!(walls.sees(before, DVec2::new(20.0, 0.0)), "its corner");
        assert!(walls.sees(before, DVec2::new(40.0, -6.0)), "along it");
        assert!(!walls.sees(before, DVec2::new(10.0, 3.0)), "within");
        assert!(!walls.sees(before, DVec2::new(10.0, 30.0)), "behind");
        assert!(!walls.sees(DVec2::new(10.0, -1.0), before), "too near to it");
    }
}
