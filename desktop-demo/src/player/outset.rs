//! Where one who walks freely begins, in a pack that has no walk.

use glam::DVec2;
use wattwalk::assets::{Asset, AssetKind, Geometry};
use wattwalk::geodesy::LocalFrame;

use super::walls::{Walls, places_m};

/// So far along a line one looks, metres.
const AHEAD_M: f64 = 15.0;
/// A shorter line leads nowhere, metres.
const SHORTEST_M: f64 = 5.0;
/// From so far one sees a house whole, and a cabinet well, metres.
const HOUSE_M: f64 = 30.0;
const CABINET_M: f64 = 6.0;

/// So many things are tried, from the middle outwards, for one that is seen from
/// somewhere around it.
const SIGHTS: usize = 64;
/// From so many sides, the south first.
const SIDES: u32 = 8;

/// The middle of the networks, or of the buildings where there are none, and
/// the heading of what is to be seen from there; the origin where there is
/// nothing.
pub(super) fn outset<'a>(
    assets: impl Iterator<Item = &'a Asset>,
    local: &LocalFrame,
    walls: &Walls,
) -> (DVec2, f64) {
    let (buildings, networks): (Vec<_>, Vec<_>) =
        assets.partition(|asset| asset.kind == AssetKind::Building);
    let there = if networks.is_empty() { &buildings } else { &networks };
    let runs_m: Vec<Vec<DVec2>> = there.iter().flat_map(|asset| runs_m(asset, local)).collect();
    let all_m = || runs_m.iter().flatten().copied();
    let Some(middle_m) = middle(all_m()) else { return (walls.out_of(DVec2::ZERO), 0.0) };
    let (begin_m, sight_m) = along_a_line(&networks, local, middle_m).unwrap_or_else(|| {
        let away_m = if networks.is_empty() { HOUSE_M } else { CABINET_M };
        let mut sights_m: Vec<DVec2> = all_m().collect();
        sights_m
            .sort_by(|a, b| a.distance_squared(middle_m).total_cmp(&b.distance_squared(middle_m)));
        let nearest_m = sights_m.first().copied().unwrap_or(middle_m);
        let mut tried = sights_m.into_iter().take(SIGHTS);
        let seen = tried.find_map(|sight_m| before(sight_m, away_m, walls));
        seen.unwrap_or((nearest_m - DVec2::Y * away_m, nearest_m))
    });
    let begin_m = walls.out_of(begin_m);
    let look_m = sight_m - begin_m;
    (begin_m, look_m.x.atan2(look_m.y).to_degrees().rem_euclid(360.0))
}

/// A place so far from a thing, with no wall between them, and the thing.
fn before(sight_m: DVec2, away_m: f64, walls: &Walls) -> Option<(DVec2, DVec2)> {
    let sides = (0..SIDES).map(|side| {
        let turn = std::f64::consts::TAU * f64::from(side) / f64::from(SIDES);
        sight_m + DVec2::from_angle(turn).rotate(-DVec2::Y) * away_m
    });
    let mut open = sides.filter(|place_m| walls.sees(*place_m, sight_m));
    open.next().map(|place_m| (place_m, sight_m))
}

/// A place on the line that passes nearest to the middle, and one farther along
/// it, where more of it lies.
fn along_a_line(
    networks: &[&Asset],
    local: &LocalFrame,
    middle_m: DVec2,
) -> Option<(DVec2, DVec2)> {
    let is_line = |asset: &&&Asset| matches!(asset.geometry, Geometry::Lines(_));
    let lines = networks.iter().filter(is_line).flat_map(|asset| runs_m(asset, local));
    let length_m = |line: &[DVec2]| line.windows(2).map(|ab| ab[0].distance(ab[1])).sum::<f64>();
    let long = lines.filter(|line| length_m(line) >= SHORTEST_M);
    let away = |line: &Vec<DVec2>| {
        let each = line.iter().map(|place_m| place_m.distance_squared(middle_m));
        each.enumerate().min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let nearest = long.filter_map(|line| Some((away(&line)?, line)));
    let ((at, _), line) = nearest.min_by(|(a, _), (b, _)| a.1.total_cmp(&b.1))?;
    let on: Vec<DVec2> = line[at..].to_vec();
    let back: Vec<DVec2> = line[..=at].iter().rev().copied().collect();
    let ahead = if length_m(&on) >= length_m(&back) { on } else { back };
    let mut left_m = AHEAD_M;
    let mut sight_m = line[at];
    for ab in ahead.windows(2) {
        let step_m = ab[0].distance(ab[1]);
        sight_m = ab[0].lerp(ab[1], (left_m / step_m.max(f64::MIN_POSITIVE)).min(1.0));
        left_m -= step_m;
        if left_m <= 0.0 {
            break;
        }
    }
    Some((line[at], sight_m))
}

/// Where half of the places lie on each side, each way: some that are far off do
/// not matter.
fn middle(places_m: impl Iterator<Item = DVec2>) -> Option<DVec2> {
    let (mut east, mut north): (Vec<f64>, Vec<f64>) = places_m.map(|it| (it.x, it.y)).unzip();
    let half = |values: &mut Vec<f64>| {
        let half = values.len() / 2;
        (half < values.len()).then(|| *values.select_nth_unstable_by(half, f64::total_cmp).1)
    };
    Some(DVec2::new(half(&mut east)?, half(&mut north)?))
}

/// The points, each line and each outer ring.
fn runs_m(asset: &Asset, local: &LocalFrame) -> Vec<Vec<DVec2>> {
    match &asset.geometry {
        Geometry::Points(points) => vec![places_m(points, local)],
        Geometry::Lines(lines) => lines.iter().map(|line| places_m(line, local)).collect(),
        Geometry::Polygons(polygons) => {
            polygons.iter().map(|polygon| places_m(&polygon.outer, local)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use wattwalk::assets::{AssetId, Network, Polygon, Vertex};
    use wattwalk::geodesy::Wgs84;

    use super::*;

    fn local() -> LocalFrame {
        LocalFrame::new(Wgs84::new(48.8, 2.2).unwrap(), 0.0)
    }

    fn vertex(place_m: DVec2) -> Vertex {
        let (point, _) = local().to_geodetic(place_m.extend(0.0));
        Vertex { point, z_m: None }
    }

    fn asset(kind: AssetKind, geometry: Geometry) -> Asset {
        Asset::new(AssetId::from("a"), Network::Electricity, kind, geometry)
    }

    fn cable(line_m: &[(f64, f64)]) -> Asset {
        let line = line_m.iter().map(|place_m| vertex(DVec2::from(*place_m))).collect();
        asset(AssetKind::Cable, Geometry::Lines(vec![line]))
    }

    fn house(x: f64, y: f64) -> Asset {
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let outer = corners.map(|corner| vertex(DVec2::new(x, y) + DVec2::from(corner))).into();
        let polygon = Polygon { outer, holes: Vec::new() };
        asset(AssetKind::Building, Geometry::Polygons(vec![polygon]))
    }

    fn begins(assets: &[Asset]) -> (DVec2, f64) {
        let walls = Walls::of(assets.iter(), &local());
        outset(assets.iter(), &local(), &walls)
    }

    #[test]
    fn in_the_middle_of_networks_one_looks_along_them() {
        let street = cable(&[(-90.0, 0.0), (0.0, 0.0), (40.0, 0.0)]);
        let stub = cable(&[(0.0, 0.1), (0.0, 2.0)]);
        let far = cable(&[(9e4, 9e4), (9e4, 9.1e4)]);
        let (place_m, heading_deg) = begins(&[street.clone(), stub, far]);
        assert!(place_m.length() < 0.1, "{place_m}");
        assert!((heading_deg - 270.0).abs() < 0.5, "the longer way: {heading_deg}");
        // A house stands there: in front of it, and still along the cable.
        let (place_m, heading_deg) = begins(&[street, house(-2.0, -2.0)]);
        assert!((3.0..9.0).contains(&place_m.length()), "{place_m}");
        assert!((200.0..340.0).contains(&heading_deg), "{heading_deg}");
    }

    #[test]
    fn without_lines_one_looks_at_what_stands_in_the_middle() {
        let at = |x, y| asset(AssetKind::Cabinet, Geometry::Points(vec![vertex(DVec2::new(x, y))]));
        let (place_m, heading_deg) = begins(&[at(-50.0, 0.0), at(3.0, 4.0), at(50.0, 9.0)]);
        assert!(place_m.distance(DVec2::new(3.0, 4.0 - CABINET_M)) < 0.01, "{place_m}");
        assert!(heading_deg.min(360.0 - heading_deg) < 0.1, "{heading_deg}");
        // A house stands where one would: from the side where none does.
        let cabinet = at(0.0, 0.0);
        let (place_m, heading_deg) = begins(&[cabinet.clone(), house(-5.0, -11.0)]);
        assert!((place_m.length() - CABINET_M).abs() < 0.01 && place_m.y > -1.0, "{place_m}");
        let sight_deg = (-place_m.x).atan2(-place_m.y).to_degrees().rem_euclid(360.0);
        assert!((heading_deg - sight_deg).abs() < 0.1, "{heading_deg} {sight_deg}");
        // What is within one is not to be seen: the next is looked at.
        let others = [at(1.0, 1.0), at(2.0, 2.0), at(30.0, 0.0), house(-4.0, -4.0)];
        let (place_m, _) = begins(&others);
        assert!((place_m.distance(DVec2::new(30.0, 0.0)) - CABINET_M).abs() < 0.01, "{place_m}");
        let (place_m, _) = begins(&[house(20.0, 20.0)]);
        assert!((place_m.distance(DVec2::new(30.0, 30.0)) - HOUSE_M).abs() < 0.01, "{place_m}");
        assert_eq!(begins(&[]), (DVec2::ZERO, 0.0));
    }
}
