//! Where a visitor can be whose position fell into a building.
//!
//! Walking tours are outdoors: a receiver beside a facade says a place behind it.
//! What hides what is then asked from the nearest place before a wall, so that
//! neither everything behind the building appears nor the street is emptied.

use glam::Vec2;

use crate::index::{AssetMeta, Index, Part};

use super::areas::is_building;

/// So far before a wall, metres.
const BEFORE_WALL_M: f32 = 0.5;
/// So many walls are tried: behind a party wall is the neighbour's house.
const MOST_TRIED: usize = 24;

/// `at` itself, or the nearest place before a wall of the building it is in.
pub(super) fn outdoors(at: Vec2, index: &Index) -> Vec2 {
    let buildings =
        |at: Vec2| index.areas_around(at.to_array()).filter_map(|part| built(&part, index));
    let mut tried_m = -1.0;
    for _ in 0..MOST_TRIED {
        // The nearest wall farther than those that were tried.
        let walls = buildings(at).flat_map(|meta| walls_of(meta, index));
        let places = walls.filter_map(|[a, b]| before(a, b, at));
        let farther = places.filter(|(distance_m, _)| *distance_m > tried_m);
        let Some((distance_m, place)) = farther.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            return at;
        };
        if buildings(place).next().is_none() {
            return place;
        }
        tried_m = distance_m;
    }
    at
}

fn built<'a>(part: &Part, index: &'a Index) -> Option<&'a AssetMeta> {
    index.asset(part.asset).filter(|meta| is_building(meta))
}

/// The walls of a building, each with the building to its left.
fn walls_of<'a>(meta: &AssetMeta, index: &'a Index) -> impl Iterator<Item = [Vec2; 2]> + use<'a> {
    index.rings(meta).flat_map(|ring| {
        let corners = ring.vertices_m;
        (0..corners.len()).map(move |place| {
            let after = if place + 1 < corners.len() { place + 1 } else { 0 };
            [corners[place], corners[after]].map(Vec2::from)
        })
    })
}

/// How far a wall is from a place, and the nearest place before it.
fn before(a: Vec2, b: Vec2, at: Vec2) -> Option<(f32, Vec2)> {
    let along = b - a;
    let out = -along.try_normalize()?.perp();
    let share = ((at - a).dot(along) / along.length_squared()).clamp(0.0, 1.0);
    let nearest = a + along * share;
    Some((nearest.distance(at), nearest + out * BEFORE_WALL_M))
}

#[cfg(test)]
mod tests {
    use crate::assets::{Asset, AssetKind, Network};
    use crate::view::tests::{Town, asset, rectangle};

    use super::*;

    fn building(at: [f64; 2], size: [f64; 2]) -> Asset {
        asset(Network::Unspecified, AssetKind::Building, rectangle(at, size))
    }

    #[test]
    fn a_place_in_a_building_is_taken_before_its_nearest_wall() {
        // A row of three houses 10 m wide and deep.
        let row = [0.0, 10.0, 20.0].map(|east_m| building([east_m, 0.0], [10.0, 10.0]));
        let town = Town::silent(row.to_vec());
        let from = |x: f32, y: f32| outdoors(Vec2::new(x, y), &town.index);
        assert_eq!(from(15.0, -3.0), Vec2::new(15.0, -3.0));
        // The nearest wall is the street's.
        assert!(from(15.0, 2.0).distance(Vec2::new(15.0, -0.5)) < 0.01);
        // The nearest wall is the neighbour's.
        assert!(from(19.0, 3.0).distance(Vec2::new(19.0, -0.5)) < 0.01);
    }
}
