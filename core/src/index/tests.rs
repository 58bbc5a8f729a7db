//! The index against an answer by brute force, in double precision.

use proptest::prelude::*;

use crate::assets::{Asset, AssetId, AssetKind, Geometry, Network, Polygon, Vertex};
use crate::geodesy::{LocalFrame, Wgs84};

use super::{Form, Hit, Index, LineEnd, Wedge};

fn local() -> LocalFrame {
    LocalFrame::new(Wgs84::new(48.8172, 2.2668).unwrap(), 120.0)
}

fn vertex(local: &LocalFrame, [east, north]: [f64; 2]) -> Vertex {
    let (point, _) = local.to_geodetic(glam::DVec3::new(east, north, 0.0));
    Vertex { point, z_m: None }
}

fn asset(id: usize, geometry: Geometry) -> Asset {
    let id = AssetId::from(id.to_string().as_str());
    let cable = Asset::new(id, Network::Electricity, AssetKind::Cable, geometry);
    Asset { depth_m: Some(0.8), ..cable }
}

fn lines(local: &LocalFrame, lines: &[Vec<[f64; 2]>]) -> Vec<Asset> {
    lines
        .iter()
        .enumerate()
        .map(|(id, line)| {
            let line: Vec<_> = line.iter().map(|&place| vertex(local, place)).collect();
            let geometry =
                if line.len() == 1 { Geometry::Points(line) } else { Geometry::Lines(vec![line]) };
            asset(id, geometry)
        })
        .collect()
}

/// Every part with its distance by sampling, which shares nothing with the
/// clipping of the index: `(asset, distance)` of the samples that are inside.
fn brute(
    lines: &[Vec<[f64; 2]>],
    at: [f64; 2],
    inside: impl Fn([f64; 2]) -> bool,
) -> Vec<(usize, f64)> {
    const SAMPLES: usize = 4000;
    let mut found = Vec::new();
    for (id, line) in lines.iter().enumerate() {
        let ends: Vec<_> = if line.len() == 1 {
            vec![[line[0], line[0]]]
        } else {
            line.windows(2).map(|ends| [ends[0], ends[1]]).collect()
        };
        for [a, b] in ends {
            let nearest = (0..=SAMPLES)
                .map(|i| i as f64 / SAMPLES as f64)
                .map(|t| [a[0] + t * (b[0] - a[0]) - at[0], a[1] + t * (b[1] - a[1]) - at[1]])
                .filter(|&offset| inside(offset))
                .map(|[x, y]| x.hypot(y))
                .min_by(f64::total_cmp);
            found.extend(nearest.map(|distance| (id, distance)));
        }
    }
    found
}

fn check_order(hits: &[Hit]) -> Result<(), TestCaseError> {
    for pair in hits.windows(2) {
        prop_assert!(
            (pair[0].distance_m, pair[0].part.id) < (pair[1].distance_m, pair[1].part.id),
            "{:?} before {:?}",
            pair[0],
            pair[1]
        );
    }
    Ok(())
}

/// What both must agree on: what is found well inside is found, nothing is
/// found that is well outside, and distances agree to the sampling step.
fn check_same(
    lines: &[Vec<[f64; 2]>],
    at: [f64; 2],
    hits: &[Hit],
    inside: impl Fn([f64; 2], f64) -> bool,
) -> Result<(), TestCaseError> {
    check_order(hits)?;
    let count = |found: &[(usize, f64)]| {
        let mut counts = vec![0_usize; lines.len()];
        found.iter().for_each(|(id, _)| counts[*id] += 1);
        counts
    };
    let surely = count(&brute(lines, at, |offset| inside(offset, -0.05)));
    let perhaps = brute(lines, at, |offset| inside(offset, 0.5));
    let at_most = count(&perhaps);
    let distances = |found: &[(usize, f64)], id: usize| {
        let mut distances: Vec<_> = found.iter().filter(|f| f.0 == id).map(|f| f.1).collect();
        distances.sort_unstable_by(f64::total_cmp);
        distances
    };
    let exactly = brute(lines, at, |offset| inside(offset, 0.0));
    let found: Vec<_> =
        hits.iter().map(|h| (h.part.asset as usize, f64::from(h.distance_m))).collect();
    let ours = count(&found);
    for id in 0..lines.len() {
        if surely[id] == at_most[id] {
            for (ours_m, theirs_m) in distances(&found, id).iter().zip(distances(&exactly, id)) {
                // A sampling step of a segment of at most 566 m is 0.15 m.
                prop_assert!((ours_m - theirs_m).abs() < 0.16, "line {id}: {ours_m} {theirs_m}");
            }
        }
        prop_assert!(surely[id] <= ours[id], "line {id}: {} < {}", ours[id], surely[id]);
        prop_assert!(ours[id] <= at_most[id], "line {id}: {} > {}", ours[id], at_most[id]);
    }
    Ok(())
}

fn places() -> impl Strategy<Value = [f64; 2]> {
    [-200.0..200.0_f64, -200.0..200.0_f64]
}

fn scene() -> impl Strategy<Value = Vec<Vec<[f64; 2]>>> {
    prop::collection::vec(prop::collection::vec(places(), 1..5), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn radius_agrees_with_brute_force(scene in scene(), at in places(), radius_m in 1.0..250.0_f64) {
        let local = local();
        let index = Index::build(&lines(&local, &scene), &local);
        let mut hits = Vec::new();
        index.within_radius([at[0] as f32, at[1] as f32], radius_m as f32, &mut hits);
        check_same(&scene, at, &hits, |[x, y], margin_m| x.hypot(y) <= radius_m + margin_m)?;
    }

    #[test]
    fn wedge_agrees_with_brute_force(
        scene in scene(),
        at in places(),
        heading_deg in -360.0..360.0_f64,
        half_deg in 2.0..130.0_f64,
        range_m in 5.0..250.0_f64,
    ) {
        let local = local();
        let index = Index::build(&lines(&local, &scene), &local);
        let wedge = Wedge {
            apex_m: [at[0] as f32, at[1] as f32],
            heading_rad: heading_deg.to_radians() as f32,
            half_angle_rad: half_deg.to_radians() as f32,
            range_m: range_m as f32,
        };
        let mut hits = Vec::new();
        index.in_wedge(&wedge, &mut hits);
        check_same(&scene, at, &hits, |[x, y], margin_m| {
            let distance_m = x.hypot(y);
            let off_deg = (x.atan2(y).to_degrees() - heading_deg + 540.0).rem_euclid(360.0) - 180.0;
            // How far outside the side edges, in metres across.
            let across_m = distance_m * (off_deg.abs() - half_deg).to_radians().min(1.0);
            distance_m <= range_m + margin_m && (half_deg >= 90.0 || across_m <= margin_m)
        })?;
    }

    #[test]
    fn nearest_agrees_with_brute_force(scene in scene(), at in places()) {
        let local = local();
        let index = Index::build(&lines(&local, &scene), &local);
        let hit = index.nearest([at[0] as f32, at[1] as f32], f32::INFINITY).unwrap();
        let distance_m = brute(&scene, at, |_| true).into_iter().map(|(_, d)| d).min_by(f64::total_cmp).unwrap();
        // Half a sampling step of a segment of at most 566 m.
        prop_assert!((f64::from(hit.distance_m) - distance_m).abs() < 0.08, "{} {distance_m}", hit.distance_m);
    }
}

#[test]
fn distance_is_to_the_segment_not_to_its_vertex() {
    let local = local();
    let index = Index::build(&lines(&local, &[vec![[-1000.0, 10.0], [1000.0, 10.0]]]), &local);
    let hit = index.nearest([0.0, 0.0], 50.0).unwrap();
    assert!((hit.distance_m - 10.0).abs() < 1e-3, "{}", hit.distance_m);
    assert_eq!(index.nearest([0.0, 0.0], 9.0), None);
}

#[test]
fn equally_near_parts_come_by_id() {
    let local = local();
    let scene = vec![vec![[0.0, 5.0]]; 40];
    let index = Index::build(&lines(&local, &scene), &local);
    let mut hits = Vec::new();
    index.within_radius([0.0, 0.0], 10.0, &mut hits);
    let assets: Vec<_> = hits.iter().map(|hit| hit.part.asset).collect();
    assert_eq!(assets, (0..40).collect::<Vec<_>>());
    assert_eq!(index.nearest([0.0, 0.0], 10.0).unwrap().part.asset, 0);
}

#[test]
fn an_empty_index_finds_nothing() {
    let index = Index::build(&[], &local());
    let mut hits = Vec::new();
    index.within_radius([0.0, 0.0], 1e9, &mut hits);
    assert!(hits.is_empty());
    assert_eq!(index.nearest([0.0, 0.0], 1e9), None);
}

#[test]
fn what_is_not_a_number_finds_nothing() {
    let local = local();
    let index = Index::build(&lines(&local, &[vec![[0.0, 0.0], [1.0, 1.0]]]), &local);
    let nan = f32::NAN;
    let mut hits = Vec::new();
    assert_eq!(index.nearest([nan, 0.0], 10.0), None);
    index.within_radius([nan, nan], 10.0, &mut hits);
    assert!(hits.is_empty());
    let wedge = Wedge { apex_m: [0.0; 2], heading_rad: nan, half_angle_rad: 0.5, range_m: 10.0 };
    index.in_wedge(&wedge, &mut hits);
    assert!(hits.is_empty());
}

#[test]
fn a_line_across_the_antimeridian_is_as_short_as_it_is() {
    let local = LocalFrame::new(Wgs84::new(-16.5, 179.9999).unwrap(), 0.0);
    let ends = [Wgs84::new(-16.5, 179.9990).unwrap(), Wgs84::new(-16.5, -179.9990).unwrap()];
    let line = ends.map(|point| Vertex { point, z_m: None }).to_vec();
    let index = Index::build(&[asset(0, Geometry::Lines(vec![line]))], &local);
    let hit = index.nearest([0.0, 20.0], 100.0).unwrap();
    assert!((hit.distance_m - 20.0).abs() < 0.01, "{}", hit.distance_m);
    let length_m = (hit.part.b[0] - hit.part.a[0]).abs();
    assert!((length_m - 213.5).abs() < 0.5, "{length_m}");
}

#[test]
fn rings_keep_their_holes_and_parts_their_runs() {
    let local = local();
    let ring = |half: f64| -> Vec<Vertex> {
        [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]]
            .map(|place| vertex(&local, place))
            .to_vec()
    };
    let polygon = Polygon { outer: ring(10.0), holes: vec![ring(2.0)] };
    let index = Index::build(&[asset(0, Geometry::Polygons(vec![polygon]))], &local);
    let meta = index.asset(0).unwrap();
    assert_eq!(meta.form, Form::Polygons);
    let rings: Vec<_> = index.rings(meta).map(|ring| (ring.vertices_m.len(), ring.hole)).collect();
    assert_eq!(rings, [(4, false), (4, true)]);
    let mut hits = Vec::new();
    index.within_radius([0.0; 2], 100.0, &mut hits);
    let mut ids: Vec<_> = hits.iter().map(|hit| hit.part.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [0, 1, 2, 3, 5, 6, 7, 8]);
    assert_eq!(index.part_count(), 8);
}

#[test]
fn the_area_is_to_the_left_of_every_ring_edge_whichever_way_the_file_turns_it() {
    let local = local();
    let ring = |half: f64, backwards: bool| -> Vec<Vertex> {
        let mut ring = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]];
        if backwards {
            ring.reverse();
        }
        ring.map(|place| vertex(&local, place)).to_vec()
    };
    for (outer, hole) in [(false, false), (false, true), (true, false), (true, true)] {
        let polygon = Polygon { outer: ring(10.0, outer), holes: vec![ring(2.0, hole)] };
        let index = Index::build(&[asset(0, Geometry::Polygons(vec![polygon]))], &local);
        let turns: Vec<_> = index
            .rings(index.asset(0).unwrap())
            .map(|ring| {
                let [a, b, c] = [0, 1, 2].map(|i| ring.vertices_m[i]);
                (b[0] - a[0]) * (c[1] - b[1]) > (b[1] - a[1]) * (c[0] - b[0])
            })
            .collect();
        assert_eq!(turns, [true, false], "outer backwards: {outer}, hole backwards: {hole}");
    }
}

/// What is at both ends of an asset's line.
fn ends(index: &Index, asset: u32) -> [LineEnd; 2] {
    let mut parts = Vec::new();
    index.visit_radius([0.0; 2], 1e4, |part, _| parts.push(*part));
    let parts = parts.iter().filter(|part| part.asset == asset);
    let (first, last) = (parts.clone().min_by_key(|it| it.id), parts.max_by_key(|it| it.id));
    [index.line_begin(first.unwrap()), index.line_end(last.unwrap())]
}

#[test]
fn an_end_is_open_where_nothing_of_its_network_is() {
    use LineEnd::{Met, Open};
    let local = local();
    let line = |places: &[[f64; 2]]| {
        Geometry::Lines(vec![places.iter().map(|&place| vertex(&local, place)).collect()])
    };
    let water =
        |id, places: &[[f64; 2]]| Asset { network: Network::Water, ..asset(id, line(places)) };
    let house = |id, [west, south]: [f64; 2]| {
        let corners = [[0.0, 0.0], [20.0, 0.0], [20.0, 20.0], [0.0, 20.0], [0.0, 0.0]];
        let outer = corners.map(|[x, y]| vertex(&local, [west + x, south + y])).to_vec();
        let polygon = Geometry::Polygons(vec![Polygon { outer, holes: Vec::new() }]);
        Asset { kind: AssetKind::Building, network: Network::Unspecified, ..asset(id, polygon) }
    };
    let assets = [
        // Goes on in the next one; its beginning lies alone.
        asset(0, line(&[[0.0, 0.0], [50.0, 0.0]])),
        // Ends in the middle of a house.
        asset(1, line(&[[50.0, 0.0], [50.0, 60.0], [100.0, 60.0]])),
        house(2, [90.0, 50.0]),
        // A branch from the middle of the first; a water pipe across it is none.
        asset(3, line(&[[25.0, 0.1], [25.0, 30.0]])),
        water(4, &[[0.0, -5.0], [0.0, 30.0], [25.0, 30.0]]),
        // Comes back to where it begins.
        asset(5, line(&[[-50.0, -50.0], [-60.0, -50.0], [-60.0, -60.0], [-50.0, -50.0]])),
    ];
    let index = Index::build(&assets, &local);
    let expected =
        [(0, [Open, Met]), (1, [Met, Met]), (3, [Met, Open]), (4, [Open, Open]), (5, [Met, Met])];
    for (asset, expected) in expected {
        assert_eq!(ends(&index, asset), expected, "{asset}");
        let open = expected.iter().filter(|end| **end == Open).count() as u32;
        assert_eq!(index.asset(asset).unwrap().open_ends, open, "{asset}");
    }
}

#[test]
fn one_of_the_ends_at_a_joint_shows_it_where_it_is_drawn_above_them() {
    let local = local();
    let joint = |depth_m| Asset {
        kind: AssetKind::Cabinet,
        depth_m,
        ..asset(9, Geometry::Points(vec![vertex(&local, [10.0, 1.0])]))
    };
    let lines = lines(&local, &[vec![[0.0, 0.0], [10.0, 0.0]], vec![[10.0, 0.0], [20.0, 0.0]]]);
    let shown = |depth_m| {
        let assets: Vec<_> = lines.iter().cloned().chain([joint(depth_m)]).collect();
        let index = Index::build(&assets, &local);
        [ends(&index, 0)[1], ends(&index, 1)[0]]
    };
    assert_eq!(shown(None), [LineEnd::Joint, LineEnd::Met]);
    assert_eq!(shown(Some(0.8)), [LineEnd::Met; 2]);
}

#[test]
fn stumps_of_a_line_are_parts_of_it() {
    let local = local();
    let run = |places: &[[f64; 2]]| places.iter().map(|&place| vertex(&local, place)).collect();
    let pieces = vec![run(&[[0.0, 0.0], [0.5, 0.0]]), run(&[[0.5, 0.0], [40.0, 0.0]])];
    let index = Index::build(&[asset(0, Geometry::Lines(pieces))], &local);
    let mut along_m = Vec::new();
    index.visit_radius([0.0; 2], 100.0, |part, _| along_m.push(index.along_m(part)));
    along_m.sort_by(f32::total_cmp);
    assert!(along_m[0] == 0.0 && (along_m[1] - 0.5).abs() < 1e-3, "{along_m:?}");
    assert_eq!(index.asset(0).unwrap().open_ends, 2);
}

/// A square around a place, or its outline turned the other way.
fn square(local: &LocalFrame, [x, y]: [f64; 2], half: f64) -> Vec<Vertex> {
    let corners = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]];
    corners.map(|[east, north]| vertex(local, [x + east, y + north])).to_vec()
}

#[test]
fn an_area_around_a_place_is_found_whatever_its_size() {
    let local = local();
    let area = |id, at, half, holes: &[([f64; 2], f64)]| {
        let holes = holes.iter().map(|&(at, half)| square(&local, at, half)).collect();
        let polygon = Polygon { outer: square(&local, at, half), holes };
        asset(id, Geometry::Polygons(vec![polygon]))
    };
    let assets = [
        area(0, [0.0, 0.0], 5_000.0, &[([500.0, 0.0], 200.0), ([-500.0, 0.0], 200.0)]),
        asset(1, Geometry::Points(vec![vertex(&local, [520.0, 0.0])])),
        area(2, [-500.0, 0.0], 150.0, &[]),
        asset(3, Geometry::Points(vec![vertex(&local, [1.0, 1.0])])),
        asset(
            4,
            Geometry::Polygons(
                [[0.0, 3_000.0], [1_000.0, 3_000.0]]
                    .map(|at| Polygon { outer: square(&local, at, 300.0), holes: Vec::new() })
                    .to_vec(),
            ),
        ),
    ];
    let index = Index::build(&assets, &local);
    let mut hits = Vec::new();
    let mut found = |at: [f32; 2]| {
        let mut all: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut take = |hits: &mut Vec<Hit>| {
            check_order(hits).unwrap();
            let mut ids: Vec<_> = hits.iter().map(|hit| hit.part.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), hits.len(), "each part once");
            all.push(hits.iter().map(|hit| (hit.part.asset, hit.distance_m as u32)).collect());
        };
        for heading_deg in [0.0_f32, 90.0, 213.0] {
            for half_angle_rad in [0.3, 2.0] {
                let heading_rad = heading_deg.to_radians();
                let wedge = Wedge { apex_m: at, heading_rad, half_angle_rad, range_m: 0.5 };
                index.in_wedge(&wedge, &mut hits);
                take(&mut hits);
            }
        }
        index.within_radius(at, 0.5, &mut hits);
        take(&mut hits);
        hits.clear();
        hits.extend(index.nearest(at, 0.5));
        take(&mut hits);
        assert!(all.iter().all(|one| *one == all[0]), "{at:?}: {all:?}");
        all.swap_remove(0)
    };
    assert_eq!(found([0.0, 0.0]), [(0, 0)]);
    assert_eq!(found([-4_000.0, 4_900.0]), [(0, 0)]);
    assert_eq!(found([450.0, 10.0]), [], "in a hole");
    assert_eq!(found([-500.0, 0.0]), [(2, 0)], "an area in a hole");
    assert_eq!(found([-680.0, 0.0]), [], "beside it in the hole");
    assert_eq!(found([6_000.0, 0.0]), []);
    let nearest = |at, max_m| index.nearest(at, max_m).map(|hit| hit.part.asset);
    assert_eq!(nearest([1.0, 1.0], 10.0), Some(0), "of equally near ones the lowest");
    assert_eq!(nearest([519.0, 0.0], 10.0), Some(1));
    let assets_at = |at: [f32; 2]| {
        let mut hits = Vec::new();
        index.within_radius(at, 1.0, &mut hits);
        hits.iter().map(|hit| hit.part.asset).collect::<Vec<_>>()
    };
    assert_eq!(assets_at([1_000.0, 3_000.0]), [0, 4], "of two polygons of one asset");
    assert_eq!(assets_at([500.0, 3_000.0]), [0]);
    let hit = index.nearest([1_000.0, 3_000.0], 1.0).unwrap();
    assert_eq!(hit.part.nearest_place([1_000.0, 3_000.0]), [1_000.0, 3_000.0]);
    // What is asked about nowhere, or of nothing, is nowhere.
    index.within_radius([0.0, 0.0], f32::NAN, &mut hits);
    assert!(hits.is_empty());
    let nowhere =
        Wedge { apex_m: [0.0; 2], heading_rad: f32::NAN, half_angle_rad: 0.5, range_m: 10.0 };
    index.in_wedge(&nowhere, &mut hits);
    assert!(hits.is_empty());
    assert_eq!(index.nearest([f32::NAN, 0.0], 10.0), None);
}
