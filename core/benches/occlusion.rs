//! Which of 200 places are hidden by 2,000 buildings of eight walls, seen from a
//! place among them: all that a frame without pruning by its wedge would ask.
//!
//! - `wattwalk`: [`Sight`], which takes the walls around the eye and answers.
//! - `rstar`: walls in an R-tree, for each place those whose boxes the line of sight
//!   passes, by a selection function, and an exact test. Aim: at most 1.2 of it.
//! - `grid`: the limit: the cells of 16 m that the line of sight passes, made once.
//! - `brute`: every wall for every place.

// Towns are made up as peers would make them.
#![allow(clippy::disallowed_methods)]

use std::f64::consts::TAU;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use glam::{DVec3, Vec2, Vec3};
use rstar::{AABB, RTree, RTreeObject, SelectionFunction};
use wattwalk::assets::{Asset, AssetId, AssetKind, Geometry, Network, Polygon, Vertex};
use wattwalk::geodesy::{LocalFrame, Wgs84};
use wattwalk::index::Index;
use wattwalk::view::Sight;

const BUILDINGS: usize = 2_000;
const WALLS: usize = 8;
const PLACES: usize = 200;
const RANGE_M: f32 = 300.0;
const CELL_M: f32 = 16.0;
const CELLS: i32 = 80;
/// As near behind a wall is at it.
const AT_WALL_M: f32 = 1.0;

#[derive(Clone, Copy)]
struct Wall {
    a: Vec2,
    b: Vec2,
    top_m: f32,
}

impl RTreeObject for Wall {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a.to_array(), self.b.to_array())
    }
}

/// Numbers between 0 and 1, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// Buildings on a lattice around the middle, with streets between.
fn town() -> (Vec<Asset>, Vec<Wall>) {
    let local = local();
    let mut dice = Dice(7);
    let side = (BUILDINGS as f32).sqrt().ceil() as i32;
    let (mut assets, mut walls) = (Vec::new(), Vec::new());
    for number in 0..BUILDINGS as i32 {
        let cell = Vec2::new((number % side - side / 2) as f32, (number / side - side / 2) as f32);
        let middle = (cell + 0.5) * 13.0 + Vec2::new(dice.roll(), dice.roll()) * 2.0;
        let (radius_m, top_m) = (3.0 + 1.5 * dice.roll(), 5.0 + 10.0 * dice.roll());
        let corner = |place: usize| {
            middle + Vec2::from_angle((TAU * place as f64 / WALLS as f64) as f32) * radius_m
        };
        let corners: Vec<Vec2> = (0..=WALLS).map(|place| corner(place % WALLS)).collect();
        walls.extend(corners.windows(2).map(|ends| Wall { a: ends[0], b: ends[1], top_m }));
        let vertex = |at: &Vec2| {
            let (point, _) = local.to_geodetic(DVec3::new(at.x.into(), at.y.into(), 0.0));
            Vertex { point, z_m: None }
        };
        let outer = corners.iter().map(vertex).collect();
        let geometry = Geometry::Polygons(vec![Polygon { outer, holes: Vec::new() }]);
        let id = AssetId::from(format!("b{number}").as_str());
        let mut asset = Asset::new(id, Network::Unspecified, AssetKind::Building, geometry);
        asset.height_m = Some(top_m.into());
        assets.push(asset);
    }
    (assets, walls)
}

fn local() -> LocalFrame {
    LocalFrame::new(Wgs84::new(48.8172, 2.2668).expect("a place"), 120.0)
}

/// Whether a wall stands before a place: the exact test that the peers share.
fn hides(wall: &Wall, eye: Vec3, place: Vec3) -> bool {
    let (a, b) = (wall.a - eye.truncate(), wall.b - eye.truncate());
    let at = (place - eye).truncate();
    if a.perp_dot(b) >= 0.0 || at.perp_dot(a) < 0.0 || b.perp_dot(at) < 0.0 {
        return false;
    }
    let along = (b - a).normalize();
    let (before_m, behind_m) = (-along.perp_dot(-a), along.perp_dot(at - a));
    behind_m > AT_WALL_M
        && before_m / (before_m + behind_m) * (place.z - eye.z) < wall.top_m - eye.z
}

/// What the line of sight from one place to another passes.
struct Ray {
    from: Vec2,
    to: Vec2,
}

impl Ray {
    fn may_pass(&self, lower: Vec2, upper: Vec2) -> bool {
        if self.from.max(self.to).cmplt(lower).any() || self.from.min(self.to).cmpgt(upper).any() {
            return false;
        }
        // On which side of the line the corners of the box lie.
        let (middle, half) = ((lower + upper) / 2.0, (upper - lower) / 2.0);
        let along = self.to - self.from;
        along.perp_dot(middle - self.from).abs() <= half.x * along.y.abs() + half.y * along.x.abs()
    }
}

impl SelectionFunction<Wall> for Ray {
    fn should_unpack_parent(&self, envelope: &AABB<[f32; 2]>) -> bool {
        self.may_pass(envelope.lower().into(), envelope.upper().into())
    }

    fn should_unpack_leaf(&self, leaf: &Wall) -> bool {
        self.may_pass(leaf.a.min(leaf.b), leaf.a.max(leaf.b))
    }
}

/// Walls by the cells that they lie in.
struct Grid {
    cells: Vec<Vec<Wall>>,
}

impl Grid {
    fn new(walls: &[Wall]) -> Self {
        let mut cells = vec![Vec::new(); (CELLS * CELLS) as usize];
        for wall in walls {
            let (lower, upper) = (Self::cell(wall.a.min(wall.b)), Self::cell(wall.a.max(wall.b)));
            for y in lower.1..=upper.1 {
                for x in lower.0..=upper.0 {
                    if let Some(cell) = cells.get_mut((y * CELLS + x) as usize) {
                        cell.push(*wall);
                    }
                }
            }
        }
        Self { cells }
    }

    fn cell(at: Vec2) -> (i32, i32) {
        let cell = (at / CELL_M).floor();
        (cell.x as i32 + CELLS / 2, cell.y as i32 + CELLS / 2)
    }

    /// Cell by cell along the line of sight (Amanatides and Woo, "A Fast Voxel
    /// Traversal Algorithm for Ray Tracing", 1987).
    fn hides(&self, eye: Vec3, place: Vec3) -> bool {
        let (from, along) = (eye.truncate(), (place - eye).truncate());
        let (mut cell, last) = (Self::cell(from), Self::cell(place.truncate()));
        let step = (along.x.signum() as i32, along.y.signum() as i32);
        let edge = |at: f32, step: i32| {
            let cell = (at / CELL_M).floor();
            if step > 0 { (cell + 1.0) * CELL_M } else { cell * CELL_M }
        };
        let mut next = Vec2::new(
            (edge(from.x, step.0) - from.x) / along.x,
            (edge(from.y, step.1) - from.y) / along.y,
        );
        let across = CELL_M / along.abs();
        loop {
            let walls = self.cells.get((cell.1 * CELLS + cell.0) as usize);
            if walls.into_iter().flatten().any(|wall| hides(wall, eye, place)) {
                return true;
            }
            if cell == last || next.min_element() > 1.0 {
                return false;
            }
            if next.x < next.y {
                cell.0 += step.0;
                next.x += across.x;
            } else {
                cell.1 += step.1;
                next.y += across.y;
            }
        }
    }
}

fn bench(criterion: &mut Criterion) {
    let (assets, walls) = town();
    let index = Index::build(&assets, &local());
    let tree = RTree::bulk_load(walls.clone());
    let grid = Grid::new(&walls);
    // In a street, at a visitor's height.
    let eye = Vec3::new(0.0, 0.0, 1.6);
    let mut dice = Dice(11);
    let places: Vec<Vec3> = (0..PLACES)
        .map(|_| {
            let turn = Vec2::from_angle(dice.roll() * std::f32::consts::TAU);
            // As often in each ring of the same width: what is near matters.
            (turn * (5.0 + (RANGE_M - 10.0) * dice.roll())).extend(6.0 * dice.roll())
        })
        .collect();
    let by_rstar = |place: Vec3| {
        let ray = Ray { from: eye.truncate(), to: place.truncate() };
        tree.locate_with_selection_function(ray).any(|wall| hides(wall, eye, place))
    };
    let mut sight = Sight::default();
    sight.look(&index, eye.to_array(), RANGE_M);
    let mut agree = 0;
    for &place in &places {
        let brute = walls.iter().any(|wall| hides(wall, eye, place));
        assert_eq!(brute, by_rstar(place), "rstar at {place}");
        assert_eq!(brute, grid.hides(eye, place), "grid at {place}");
        agree += usize::from(brute == sight.hides(place.to_array()));
    }
    // Single precision of two ways may differ at a silhouette.
    assert!(agree >= PLACES - 2, "{agree} of {PLACES} agree");

    let mut group = criterion.benchmark_group("occlusion");
    let places = || black_box(&places).iter();
    group.bench_function("wattwalk", |bencher| {
        bencher.iter(|| {
            sight.look(&index, black_box(eye).to_array(), RANGE_M);
            places().filter(|place| sight.hides(place.to_array())).count()
        });
    });
    group.bench_function("rstar", |bencher| {
        bencher.iter(|| places().filter(|place| by_rstar(**place)).count());
    });
    group.bench_function("grid", |bencher| {
        bencher.iter(|| places().filter(|place| grid.hides(eye, **place)).count());
    });
    group.bench_function("brute", |bencher| {
        bencher.iter(|| {
            let hidden = |place: &&Vec3| walls.iter().any(|wall| hides(wall, eye, **place));
            places().filter(hidden).count()
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
