//! The camera's wedge over towns of 10 thousand to 10 million parts, against
//! its peers. Every answer is the same exact set: the parts of which something
//! lies in the wedge, each with its distance, in a list that is used again.
//!
//! - `wattwalk`: [`Index::visit_wedge`].
//! - `rstar`: rstar with its own defaults, the faster of its two public ways
//!   at 1 million parts: a selection function that prunes by the wedge.
//! - `rstar_box`: the other way: all in the wedge's box, then the exact test.
//! - `static_aabb2d`: a packed Hilbert R-tree, its box query, the exact test.
//! - `grid`: the limit: a 64 m grid with its segments side by side in memory.
//! - `brute`: every part.

// Towns are made up as peers would make them.
#![allow(clippy::disallowed_methods)]

mod street_grid;

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use rstar::{AABB, RTree, RTreeObject, SelectionFunction};
use static_aabb2d_index::{StaticAABB2DIndex, StaticAABB2DIndexBuilder};
use wattwalk::index::{Index, Wedge};

const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
const RANGE_M: f32 = 200.0;
const HALF_ANGLE_RAD: f32 = 30.0 * std::f32::consts::PI / 180.0;
/// Visitors, each looking another way, within 150 m of the town's middle: in
/// the smallest town their wedges still lie within it.
const EYES: usize = 256;

#[derive(Clone, Copy)]
struct Segment {
    a: [f32; 2],
    b: [f32; 2],
    id: u32,
}

impl RTreeObject for Segment {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

/// The exact test that all peers share.
#[derive(Clone, Copy)]
struct Sector {
    eye: [f32; 2],
    left: [f32; 2],
    right: [f32; 2],
    lower: [f32; 2],
    upper: [f32; 2],
}

fn dot(a: [f32; 2], b: [f32; 2]) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

fn lerp(a: [f32; 2], b: [f32; 2], t: f32) -> [f32; 2] {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

impl Sector {
    fn new(wedge: &Wedge) -> Self {
        let (ls, lc) = (wedge.heading_rad - wedge.half_angle_rad).sin_cos();
        let (rs, rc) = (wedge.heading_rad + wedge.half_angle_rad).sin_cos();
        let eye = wedge.apex_m;
        // The box of the eye, both far corners, and whichever of the four
        // extremes of the arc lies between them.
        let (mut lower, mut upper) = (eye, eye);
        let mut take = |sin: f32, cos: f32| {
            let place = [eye[0] + RANGE_M * sin, eye[1] + RANGE_M * cos];
            for axis in 0..2 {
                lower[axis] = lower[axis].min(place[axis]);
                upper[axis] = upper[axis].max(place[axis]);
            }
        };
        take(ls, lc);
        take(rs, rc);
        let middle = wedge.heading_rad.sin_cos();
        for (sin, cos) in [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)] {
            if sin * middle.0 + cos * middle.1 >= wedge.half_angle_rad.cos() {
                take(sin, cos);
            }
        }
        Self { eye, left: [lc, -ls], right: [-rc, rs], lower, upper }
    }

    fn may_touch(&self, lower: [f32; 2], upper: [f32; 2]) -> bool {
        let dx = (lower[0] - self.eye[0]).max(self.eye[0] - upper[0]).max(0.0);
        let dy = (lower[1] - self.eye[1]).max(self.eye[1] - upper[1]).max(0.0);
        let low = [lower[0] - self.eye[0], lower[1] - self.eye[1]];
        let high = [upper[0] - self.eye[0], upper[1] - self.eye[1]];
        let along =
            |n: [f32; 2]| (low[0] * n[0]).max(high[0] * n[0]) + (low[1] * n[1]).max(high[1] * n[1]);
        dx * dx + dy * dy <= RANGE_M * RANGE_M
            && along(self.left) >= 0.0
            && along(self.right) >= 0.0
    }

    fn distance_2(&self, a: [f32; 2], b: [f32; 2]) -> Option<f32> {
        let a = [a[0] - self.eye[0], a[1] - self.eye[1]];
        let b = [b[0] - self.eye[0], b[1] - self.eye[1]];
        let (mut t0, mut t1) = (0.0_f32, 1.0_f32);
        for normal in [self.left, self.right] {
            let (at_a, at_b) = (dot(a, normal), dot(b, normal));
            match (at_a >= 0.0, at_b >= 0.0) {
                (true, true) => {}
                (false, false) => return None,
                (true, false) => t1 = t1.min(at_a / (at_a - at_b)),
                (false, true) => t0 = t0.max(at_a / (at_a - at_b)),
            }
        }
        if t0 > t1 {
            return None;
        }
        let (a, b) = (lerp(a, b, t0), lerp(a, b, t1));
        let along = [b[0] - a[0], b[1] - a[1]];
        let length_2 = dot(along, along);
        let t = if length_2 == 0.0 { 0.0 } else { (-dot(a, along) / length_2).clamp(0.0, 1.0) };
        let nearest = lerp(a, b, t);
        let distance_2 = dot(nearest, nearest);
        (distance_2 <= RANGE_M * RANGE_M).then_some(distance_2)
    }
}

impl SelectionFunction<Segment> for Sector {
    fn should_unpack_parent(&self, envelope: &AABB<[f32; 2]>) -> bool {
        self.may_touch(envelope.lower(), envelope.upper())
    }

    fn should_unpack_leaf(&self, segment: &Segment) -> bool {
        self.may_touch(segment.envelope().lower(), segment.envelope().upper())
    }
}

type Found = Vec<(f32, u32)>;

/// Segments by the 64 m cell of their middle, side by side in memory.
struct Grid {
    lower: [f32; 2],
    columns: usize,
    rows: usize,
    starts: Vec<u32>,
    ax: Vec<f32>,
    ay: Vec<f32>,
    bx: Vec<f32>,
    by: Vec<f32>,
    ids: Vec<u32>,
}

const CELL_M: f32 = 64.0;

impl Grid {
    fn new(segments: &[Segment]) -> Self {
        let (mut lower, mut upper) = ([f32::MAX; 2], [f32::MIN; 2]);
        for place in segments.iter().flat_map(|segment| [segment.a, segment.b]) {
            for axis in 0..2 {
                lower[axis] = lower[axis].min(place[axis]);
                upper[axis] = upper[axis].max(place[axis]);
            }
        }
        let size = |axis: usize| ((upper[axis] - lower[axis]) / CELL_M) as usize + 1;
        let (columns, rows) = (size(0), size(1));
        // By the middle of each segment; a query looks half the longest
        // segment farther.
        let cell = |segment: &Segment| {
            let middle = lerp(segment.a, segment.b, 0.5);
            let column = ((middle[0] - lower[0]) / CELL_M) as usize;
            let row = ((middle[1] - lower[1]) / CELL_M) as usize;
            row.min(rows - 1) * columns + column.min(columns - 1)
        };
        let mut order: Vec<u32> = (0..segments.len() as u32).collect();
        order.sort_by_key(|&i| cell(&segments[i as usize]));
        let mut starts = vec![0_u32; columns * rows + 1];
        for segment in segments {
            starts[cell(segment) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let sorted = |pick: &dyn Fn(&Segment) -> f32| {
            order.iter().map(|&i| pick(&segments[i as usize])).collect()
        };
        Self {
            lower,
            columns,
            rows,
            starts,
            ax: sorted(&|s| s.a[0]),
            ay: sorted(&|s| s.a[1]),
            bx: sorted(&|s| s.b[0]),
            by: sorted(&|s| s.b[1]),
            ids: order.iter().map(|&i| segments[i as usize].id).collect(),
        }
    }

    fn query(&self, sector: &Sector, half_longest_m: f32, found: &mut Found) {
        let cell = |place: f32, axis: usize, count: usize| {
            (((place - self.lower[axis]) / CELL_M).max(0.0) as usize).min(count - 1)
        };
        let (c0, c1) = (
            cell(sector.lower[0] - half_longest_m, 0, self.columns),
            cell(sector.upper[0] + half_longest_m, 0, self.columns),
        );
        let (r0, r1) = (
            cell(sector.lower[1] - half_longest_m, 1, self.rows),
            cell(sector.upper[1] + half_longest_m, 1, self.rows),
        );
        for row in r0..=r1 {
            let span = self.starts[row * self.columns + c0] as usize
                ..self.starts[row * self.columns + c1 + 1] as usize;
            let (ax, ay) = (&self.ax[span.clone()], &self.ay[span.clone()]);
            let (bx, by) = (&self.bx[span.clone()], &self.by[span.clone()]);
            for i in 0..ax.len() {
                if let Some(distance_2) = sector.distance_2([ax[i], ay[i]], [bx[i], by[i]]) {
                    found.push((distance_2.sqrt(), self.ids[span.start + i]));
                }
            }
        }
    }
}

fn wedges() -> Vec<Wedge> {
    (0..EYES)
        .map(|i| {
            // The golden angle spreads the eyes and their headings evenly.
            let turn = i as f32 * 2.399_963;
            let radius_m = 150.0 * ((i as f32 + 0.5) / EYES as f32).sqrt();
            Wedge {
                apex_m: [radius_m * turn.cos(), radius_m * turn.sin()],
                heading_rad: turn * 3.0,
                half_angle_rad: HALF_ANGLE_RAD,
                range_m: RANGE_M,
            }
        })
        .collect()
}

fn sorted_ids(found: &Found) -> Vec<u32> {
    let mut ids: Vec<u32> = found.iter().map(|(_, id)| *id).collect();
    ids.sort_unstable();
    ids
}

fn bench(criterion: &mut Criterion) {
    let wedges = wedges();
    for size in SIZES {
        let index = Index::build_from(street_grid::assets(size), &street_grid::local());
        let mut segments = Vec::with_capacity(index.part_count());
        index.visit_radius([0.0; 2], 1e9, |part, _| {
            let flat = |place: [f32; 3]| [place[0], place[1]];
            segments.push(Segment { a: flat(part.a), b: flat(part.b), id: part.id });
        });
        let half_longest_m = segments
            .iter()
            .map(|s| (s.b[0] - s.a[0]).hypot(s.b[1] - s.a[1]) / 2.0)
            .fold(0.0, f32::max);
        let rstar = RTree::bulk_load(segments.clone());
        let packed = packed(&segments);
        let grid = Grid::new(&segments);

        let ours = |wedge: &Wedge, found: &mut Found| {
            index.visit_wedge(wedge, |part, distance_m| found.push((distance_m, part.id)));
        };
        let by_selection = |wedge: &Wedge, found: &mut Found| {
            let sector = Sector::new(wedge);
            for segment in rstar.locate_with_selection_function(sector) {
                if let Some(distance_2) = sector.distance_2(segment.a, segment.b) {
                    found.push((distance_2.sqrt(), segment.id));
                }
            }
        };
        let by_box = |wedge: &Wedge, found: &mut Found| {
            let sector = Sector::new(wedge);
            let envelope = AABB::from_corners(sector.lower, sector.upper);
            let _ = rstar.locate_in_envelope_intersecting_int(envelope, |segment| {
                if let Some(distance_2) = sector.distance_2(segment.a, segment.b) {
                    found.push((distance_2.sqrt(), segment.id));
                }
                ControlFlow::<()>::Continue(())
            });
        };
        let mut stack = Vec::new();
        let mut by_packed = |wedge: &Wedge, found: &mut Found| {
            let sector = Sector::new(wedge);
            let ([x0, y0], [x1, y1]) = (sector.lower, sector.upper);
            packed.visit_query_with_stack(
                x0,
                y0,
                x1,
                y1,
                &mut |i: usize| {
                    let segment = &segments[i];
                    if let Some(distance_2) = sector.distance_2(segment.a, segment.b) {
                        found.push((distance_2.sqrt(), segment.id));
                    }
                },
                &mut stack,
            );
        };
        let by_grid = |wedge: &Wedge, found: &mut Found| {
            grid.query(&Sector::new(wedge), half_longest_m, found);
        };
        let brute = |wedge: &Wedge, found: &mut Found| {
            let sector = Sector::new(wedge);
            for segment in &segments {
                if let Some(distance_2) = sector.distance_2(segment.a, segment.b) {
                    found.push((distance_2.sqrt(), segment.id));
                }
            }
        };

        // A peer that answers something else is no peer.
        let mut found = Found::new();
        for wedge in wedges.iter().step_by(32) {
            let mut answer = |query: &mut dyn FnMut(&Wedge, &mut Found)| {
                found.clear();
                query(wedge, &mut found);
                sorted_ids(&found)
            };
            let expected = answer(&mut |w, f| brute(w, f));
            assert!(!expected.is_empty());
            assert_eq!(expected, answer(&mut |w, f| ours(w, f)));
            assert_eq!(expected, answer(&mut |w, f| by_selection(w, f)));
            assert_eq!(expected, answer(&mut |w, f| by_box(w, f)));
            assert_eq!(expected, answer(&mut |w, f| by_packed(w, f)));
            assert_eq!(expected, answer(&mut |w, f| by_grid(w, f)));
        }

        let mut group = criterion.benchmark_group("wedge");
        let mut run = |name: &str, query: &mut dyn FnMut(&Wedge, &mut Found)| {
            let mut found = Found::with_capacity(1024);
            let mut turn = 0;
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter(|| {
                    turn = (turn + 1) % wedges.len();
                    found.clear();
                    query(&wedges[turn], &mut found);
                    black_box(found.len())
                });
            });
        };
        run("wattwalk", &mut |w, f| ours(w, f));
        run("rstar", &mut |w, f| by_selection(w, f));
        run("rstar_box", &mut |w, f| by_box(w, f));
        run("static_aabb2d", &mut |w, f| by_packed(w, f));
        run("grid", &mut |w, f| by_grid(w, f));
        if size <= 1_000_000 {
            run("brute", &mut |w, f| brute(w, f));
        }
        group.finish();
    }
}

fn packed(segments: &[Segment]) -> StaticAABB2DIndex<f32> {
    let mut builder = StaticAABB2DIndexBuilder::new(segments.len());
    for segment in segments {
        let envelope = segment.envelope();
        let ([x0, y0], [x1, y1]) = (envelope.lower(), envelope.upper());
        builder.add(x0, y0, x1, y1);
    }
    builder.build().expect("as many boxes as announced")
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(std::time::Duration::from_millis(500))
        .measurement_time(std::time::Duration::from_secs(2));
    targets = bench
}
criterion_main!(benches);
