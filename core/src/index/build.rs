//! From assets in degrees to parts in local metres.

use std::borrow::Borrow;
use std::ops::Range;

use rstar::AABB;

use crate::assets::{Asset, AssetKind, Geometry, Network, PositionalClass, Vertex};
use crate::geodesy::LocalFrame;

use super::areas::{Area, Areas, is_within};
use super::chains::each_chain;
use super::ends::{LineEnd, LineEnds, Loose};
use super::part::Part;
use super::tree::Tree;

/// The form of an asset's geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Points.
    Points,
    /// Open lines.
    Lines,
    /// Rings around areas.
    Polygons,
}

/// What the view needs to know of an asset besides its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetMeta {
    /// The network that it belongs to.
    pub network: Network,
    /// What it is.
    pub kind: AssetKind,
    /// The form of its geometry.
    pub form: Form,
    /// Height of its top above the ground, metres, if known.
    pub height_m: Option<f32>,
    /// Depth of its axis below the ground, metres, if known.
    pub depth_m: Option<f32>,
    /// Whether it lies below the ground.
    pub buried: bool,
    /// How well it is located, if known.
    pub positional_class: Option<PositionalClass>,
    /// How far it may be off besides that, metres.
    pub position_error_m: f32,
    /// Whether its place is drawn or simulated rather than surveyed.
    pub simulated: bool,
    /// How many ends of its lines meet nothing.
    pub open_ends: u32,
    rings: Range<u32>,
}

/// A ring of a polygon: its vertices without the closing one, whichever way the
/// file turned them counter-clockwise around the area and clockwise around a
/// hole: the area is to the left of every edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ring<'a> {
    /// East and north in local metres.
    pub vertices_m: &'a [[f32; 2]],
    /// Whether it is cut out of the ring before it that is not a hole.
    pub hole: bool,
}

/// The parts of a set of assets, found by place.
pub struct Index {
    pub(super) tree: Tree,
    assets: Vec<AssetMeta>,
    rings: Vec<(Range<u32>, bool)>,
    ring_vertices_m: Vec<[f32; 2]>,
    part_count: usize,
    /// Where on its line each part begins, by its id, metres on the ground.
    along_m: Vec<f32>,
    largest_position_error_m: f32,
    ends: LineEnds,
    areas: Areas,
}

impl Index {
    /// Indexes `assets` in the metres of `local`. An asset is known by its
    /// place in the list.
    #[must_use]
    pub fn build(assets: &[Asset], local: &LocalFrame) -> Self {
        Self::build_from(assets, local)
    }

    /// As [`build`](Self::build), of assets that need not all be in memory at
    /// once.
    #[must_use]
    pub fn build_from<A: Borrow<Asset>>(
        assets: impl IntoIterator<Item = A>,
        local: &LocalFrame,
    ) -> Self {
        let mut builder = Builder {
            local,
            parts: Vec::new(),
            next_id: 0,
            along_m: Vec::new(),
            rings: Vec::new(),
            ring_vertices_m: Vec::new(),
            places: Vec::new(),
            loose: Vec::new(),
            areas: Vec::new(),
        };
        let metas: Vec<AssetMeta> = assets
            .into_iter()
            .zip(0..)
            .map(|(asset, number)| builder.add(asset.borrow(), number))
            .collect();
        let errors_m = metas.iter().map(|meta| meta.position_error_m);
        let largest_position_error_m = errors_m.fold(0.0, f32::max);
        let part_count = builder.parts.len();
        let mut index = Self {
            tree: Tree::new(builder.parts),
            assets: metas,
            rings: builder.rings,
            ring_vertices_m: builder.ring_vertices_m,
            part_count,
            along_m: builder.along_m,
            largest_position_error_m,
            ends: LineEnds::default(),
            areas: Areas::new(builder.areas),
        };
        let mut open = Vec::new();
        let ends = LineEnds::of(&builder.loose, &index, builder.next_id, |asset| open.push(asset));
        index.ends = ends;
        for asset in open {
            if let Some(meta) = index.assets.get_mut(asset as usize) {
                meta.open_ends += 1;
            }
        }
        index
    }

    /// What is known of an asset, by its number.
    #[must_use]
    pub fn asset(&self, number: u32) -> Option<&AssetMeta> {
        self.assets.get(number as usize)
    }

    /// How many assets it holds.
    #[must_use]
    pub fn asset_count(&self) -> usize {
        self.assets.len()
    }

    /// How many parts it holds.
    #[must_use]
    pub fn part_count(&self) -> usize {
        self.part_count
    }

    /// The largest [`AssetMeta::position_error_m`] in it, metres.
    #[must_use]
    pub fn largest_position_error_m(&self) -> f32 {
        self.largest_position_error_m
    }

    /// How far from the beginning of its line a part begins, metres on the ground.
    #[must_use]
    pub fn along_m(&self, part: &Part) -> f32 {
        self.along_m.get(part.id as usize).copied().unwrap_or_default()
    }

    /// What is where a part begins, if its line does.
    #[must_use]
    pub fn line_begin(&self, part: &Part) -> LineEnd {
        self.ends.begin(part)
    }

    /// What is where a part ends, if its line does.
    #[must_use]
    pub fn line_end(&self, part: &Part) -> LineEnd {
        self.ends.end(part)
    }

    /// The rings of a polygon asset: each outer ring, followed by its holes.
    pub fn rings<'a>(&'a self, meta: &AssetMeta) -> impl Iterator<Item = Ring<'a>> + use<'a> {
        self.rings_of(meta.rings.clone())
    }

    fn rings_of(&self, range: Range<u32>) -> impl Iterator<Item = Ring<'_>> {
        let range = range.start as usize..range.end as usize;
        self.rings.get(range).unwrap_or_default().iter().map(|(vertices, hole)| Ring {
            vertices_m: self
                .ring_vertices_m
                .get(vertices.start as usize..vertices.end as usize)
                .unwrap_or_default(),
            hole: *hole,
        })
    }

    /// The areas that a place is in, and not in a hole of: each as a part at
    /// that place.
    pub(crate) fn areas_around(&self, at: [f32; 2]) -> impl Iterator<Item = Part> {
        let around = self.areas.about(at);
        let around = around.filter(move |area| is_within(at, self.rings_of(area.rings.clone())));
        around.map(move |area| {
            let place = [at[0], at[1], 0.0];
            Part { a: place, b: place, asset: area.asset, id: area.id }
        })
    }
}

struct Builder<'a> {
    local: &'a LocalFrame,
    parts: Vec<Part>,
    next_id: u32,
    along_m: Vec<f32>,
    rings: Vec<(Range<u32>, bool)>,
    ring_vertices_m: Vec<[f32; 2]>,
    /// The line or ring at hand.
    places: Vec<[f32; 3]>,
    /// The ends of the lines so far.
    loose: Vec<Loose>,
    areas: Vec<Area>,
}

impl Builder<'_> {
    fn add(&mut self, asset: &Asset, number: u32) -> AssetMeta {
        let first_ring = self.rings.len() as u32;
        let form = match &asset.geometry {
            Geometry::Points(points) => {
                for point in points {
                    self.run(asset, number, std::slice::from_ref(point));
                }
                Form::Points
            }
            Geometry::Lines(lines) => {
                each_chain(lines, |line| {
                    let first = self.next_id;
                    self.run(asset, number, line);
                    self.loosen(number, first);
                });
                Form::Lines
            }
            Geometry::Polygons(polygons) => {
                for polygon in polygons {
                    let first = self.rings.len() as u32;
                    self.ring(asset, number, &polygon.outer, false);
                    let (bounds, id) = (self.bounds(), self.next_id.saturating_sub(1));
                    for hole in &polygon.holes {
                        self.ring(asset, number, hole, true);
                    }
                    let rings = first..self.rings.len() as u32;
                    self.areas.extend(bounds.map(|bounds| Area {
                        asset: number,
                        id,
                        rings,
                        bounds,
                    }));
                }
                Form::Polygons
            }
        };
        AssetMeta {
            network: asset.network,
            kind: asset.kind,
            form,
            height_m: asset.height_m.map(|height_m| height_m as f32),
            depth_m: asset.depth_m.map(|depth_m| depth_m as f32),
            buried: asset.is_buried(),
            positional_class: asset.positional_class,
            position_error_m: asset.position_error_m.map_or(0.0, |error_m| error_m as f32),
            simulated: asset.simulated,
            open_ends: 0,
            rings: first_ring..self.rings.len() as u32,
        }
    }

    /// Adds a point or a line.
    fn run(&mut self, asset: &Asset, number: u32, vertices: &[Vertex]) {
        self.places.clear();
        for vertex in vertices {
            let place = self.place(asset, vertex);
            self.places.push(place);
        }
        self.join(number);
    }

    /// Takes note of both ends of the line in `places`, whose parts begin with
    /// `first`; one that comes back to its beginning has none.
    fn loosen(&mut self, number: u32, first: u32) {
        let (Some(&[ax, ay, _]), Some(&[bx, by, _])) = (self.places.first(), self.places.last())
        else {
            return;
        };
        if [ax, ay] == [bx, by] {
            return;
        }
        // The last number is left out.
        let parts = first..self.next_id - 1;
        for (at, is_begin) in [([ax, ay], true), ([bx, by], false)] {
            self.loose.push(Loose { asset: number, at, parts: parts.clone(), is_begin });
        }
    }

    /// Adds what is in `places` as parts numbered in a row.
    fn join(&mut self, number: u32) {
        let Some(&first) = self.places.first() else { return };
        let (mut a, mut along_m) = (first, 0.0);
        let following = if self.places.len() == 1 { &self.places[..] } else { &self.places[1..] };
        for &b in following {
            self.parts.push(Part { a, b, asset: number, id: self.next_id });
            self.along_m.push(along_m);
            self.next_id += 1;
            along_m += libm::hypotf(b[0] - a[0], b[1] - a[1]);
            a = b;
        }
        // The number that is left out.
        self.along_m.push(0.0);
        self.next_id += 1;
    }

    /// The box of the ring at hand.
    fn bounds(&self) -> Option<AABB<[f32; 2]>> {
        let places: Vec<_> = self.places.iter().map(|&[east, north, _]| [east, north]).collect();
        (!places.is_empty()).then(|| AABB::from_points(&places))
    }

    fn ring(&mut self, asset: &Asset, number: u32, vertices: &[Vertex], hole: bool) {
        self.places.clear();
        for vertex in vertices {
            let place = self.place(asset, vertex);
            self.places.push(place);
        }
        if (twice_area_m2(&self.places) < 0.0) != hole {
            self.places.reverse();
        }
        let first = self.ring_vertices_m.len() as u32;
        let open = self.places.len().saturating_sub(1);
        self.ring_vertices_m
            .extend(self.places[..open].iter().map(|&[east, north, _]| [east, north]));
        self.rings.push((first..self.ring_vertices_m.len() as u32, hole));
        self.join(number);
    }

    /// East, north and height above the ground of a vertex. A depth that is
    /// not known leaves the line on the ground, where it can be seen.
    fn place(&self, asset: &Asset, vertex: &Vertex) -> [f32; 3] {
        let local_m = self.local.to_local(vertex.point, self.local.height_m());
        let up_m = asset.depth_m.map(|depth_m| -depth_m).unwrap_or(0.0);
        [local_m.x as f32, local_m.y as f32, up_m as f32]
    }
}

/// Twice the area within a closed ring on the ground, positive if it turns
/// counter-clockwise (the shoelace formula about its first vertex).
fn twice_area_m2(ring: &[[f32; 3]]) -> f64 {
    let Some(&[x0, y0, _]) = ring.first() else { return 0.0 };
    let offset = |[x, y, _]: [f32; 3]| [f64::from(x - x0), f64::from(y - y0)];
    ring.windows(2)
        .map(|ends| (offset(ends[0]), offset(ends[1])))
        .map(|([ax, ay], [bx, by])| ax * by - ay * bx)
        .sum()
}
