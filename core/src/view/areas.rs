//! Solar roofs and other areas, and the walls and roofs of buildings.

use glam::Vec2;

use crate::assets::AssetKind;
use crate::index::{AssetMeta, Form, Hit, Index, Ring, passes_east};

use super::canvas::{Canvas, Layer};
use super::clip::Seen;
use super::lines::distance_m;
use super::occlusion::faces_eye;
use super::stage::{Stage, shape};
use super::world::Light;
use super::{ShapeKind, style};

/// Between the lines on a wall, and how high there are any, metres.
const STOREY_M: f32 = 3.0;
const MOST_STOREYS_M: f32 = 60.0;
/// A fainter wall has none.
const STOREYS_OPACITY: f32 = 0.3;
/// How opaque they are, of the wall's opacity.
const STOREYS_SHARE: f32 = 0.45;
/// Where the height is assumed they are broken: the longest dash, and the gap
/// behind it, metres; a wall has so many dashes at most.
const DASH_M: f32 = 2.0;
const MOST_DASHES: f32 = 12.0;

/// Draws polygons; keeps its room from frame to frame.
#[derive(Debug, Default)]
pub(super) struct Areas {
    polygon: Vec<Seen>,
    spare: Vec<Seen>,
}

impl Areas {
    /// Draws the areas of an asset, of which the index found `hits`.
    pub(super) fn draw(
        &mut self,
        hits: &[Hit],
        meta: &AssetMeta,
        index: &Index,
        stage: &Stage<'_>,
        canvas: &mut Canvas,
    ) {
        let height_m = style::area_height_m(meta);
        let layer = if height_m > 0.0 { Layer::Things } else { Layer::Ground };
        self.draw_rings(hits, meta, index, height_m, (ShapeKind::Area, layer, None), stage, canvas);
    }

    /// Draws the walls that face the eye, and the roof seen from above.
    pub(super) fn draw_building(
        &mut self,
        hits: &[Hit],
        meta: &AssetMeta,
        index: &Index,
        light: &Light,
        stage: &Stage<'_>,
        canvas: &mut Canvas,
    ) {
        let height_m = style::wall_height_m(meta);
        let is_assumed = meta.height_m.is_none();
        if stage.projection.eye_m.z > height_m {
            let roof = (ShapeKind::Wall, Layer::Backdrop, Some(light));
            self.draw_rings(hits, meta, index, height_m, roof, stage, canvas);
        }
        let eye = stage.projection.eye_m.truncate();
        for hit in hits {
            let [a, b] =
                [hit.part.a, hit.part.b].map(|[east_m, north_m, _]| Vec2::new(east_m, north_m));
            if !faces_eye(a - eye, b - eye) {
                continue;
            }
            let middle = ((a + b) / 2.0).extend(0.0);
            let Some(opacity) = stage.wall_opacity(middle) else { continue };
            self.polygon.clear();
            let corners = [(a, 0.0), (b, 0.0), (b, height_m), (a, height_m)];
            self.polygon.extend(corners.map(|(corner, up_m)| stage.see(corner.extend(up_m))));
            let painted = shape(hit.part.asset, meta, ShapeKind::Wall, hit.distance_m, opacity);
            // Its building is to the left of `a` to `b`.
            let normal = -(b - a).perp().normalize_or_zero();
            let rgb = light.wall_rgb(Some(normal), opacity);
            let rgb = if is_assumed { light.assumed_rgb(rgb) } else { rgb };
            let painted = super::Shape { rgb, ..painted };
            self.finish(Layer::Backdrop, painted, stage, canvas);
            if opacity > STOREYS_OPACITY {
                draw_storeys([a, b], height_m, is_assumed, painted, light, stage, canvas);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "rings, their looks, and where to draw")]
    fn draw_rings(
        &mut self,
        hits: &[Hit],
        meta: &AssetMeta,
        index: &Index,
        height_m: f32,
        (kind, layer, light): (ShapeKind, Layer, Option<&Light>),
        stage: &Stage<'_>,
        canvas: &mut Canvas,
    ) {
        let Some(first) = hits.first() else { return };
        let mut rings = index.rings(meta).peekable();
        while let Some(outer) = rings.next() {
            let Some((nearest, middle)) = measure(&outer, stage.projection.eye_m.truncate()) else {
                continue;
            };
            self.polygon.clear();
            self.extend(&outer, height_m, stage);
            while let Some(hole) = rings.next_if(|ring| ring.hole) {
                // A cut from the outer ring to the hole and back makes one
                // ring of both, which fills with a hole under either rule:
                // holes turn the other way.
                let Some(&start) = self.polygon.first() else { break };
                self.polygon.push(start);
                let (from, count) = (self.polygon.len(), hole.vertices_m.len());
                self.extend(&hole, height_m, stage);
                if count > 0 {
                    let back = self.polygon[from];
                    self.polygon.push(back);
                }
            }
            if nearest > stage.range_m {
                continue;
            }
            let asset = first.part.asset;
            let opacity = match kind {
                ShapeKind::Wall => stage.wall_opacity(middle.extend(height_m)),
                _ => {
                    let place_m = middle.extend(height_m);
                    stage.opacity(asset, place_m, stage.projection.ground_distance_m(place_m))
                }
            };
            if let Some(opacity) = opacity {
                let painted = shape(asset, meta, kind, nearest, opacity);
                let roof_rgb = |light: &Light| match meta.height_m {
                    Some(_) => light.wall_rgb(None, opacity),
                    None => light.assumed_rgb(light.wall_rgb(None, opacity)),
                };
                let rgb = light.map_or(painted.rgb, roof_rgb);
                let painted = super::Shape { rgb, ..painted };
                self.finish(layer, painted, stage, canvas);
            }
        }
    }

    fn extend(&mut self, ring: &Ring<'_>, height_m: f32, stage: &Stage<'_>) {
        let places = ring.vertices_m.iter().map(|&place| Vec2::from(place).extend(height_m));
        self.polygon.extend(places.map(|place_m| stage.see(place_m)));
    }

    /// Clips the polygon at hand and puts what is left on the canvas.
    fn finish(
        &mut self,
        layer: Layer,
        painted: super::Shape,
        stage: &Stage<'_>,
        canvas: &mut Canvas,
    ) {
        stage.frustum.clip_polygon(&mut self.polygon, &mut self.spare);
        if self.polygon.len() >= 3 {
            let first = canvas.vertices().len();
            canvas
                .vertices()
                .extend(self.polygon.iter().map(|corner| stage.vertex(corner.at, 0.0)));
            canvas.finish(layer, first, painted);
        }
    }
}

/// Draws a line on a wall for every storey, a broken one where it is not known
/// how high the wall is.
fn draw_storeys(
    [a, b]: [Vec2; 2],
    height_m: f32,
    is_broken: bool,
    wall: super::Shape,
    light: &Light,
    stage: &Stage<'_>,
    canvas: &mut Canvas,
) {
    let first = canvas.vertices().len();
    // A dash more than gaps: whole walls begin and end with one.
    let dashes = if is_broken { (a.distance(b) / (2.0 * DASH_M)).ceil() } else { 1.0 };
    let dashes = dashes.clamp(1.0, MOST_DASHES);
    let step = (b - a) / (2.0 * dashes - 1.0);
    let mut up_m = STOREY_M;
    while up_m < height_m.min(MOST_STOREYS_M) {
        for dash in 0..dashes as u32 {
            let from = a + step * (2 * dash) as f32;
            let ends = stage.segment(from.extend(up_m), (from + step).extend(up_m));
            if let Some(ends) = ends {
                canvas.vertices().extend(ends.map(|end| stage.vertex(end, 0.0)));
            }
        }
        up_m += STOREY_M;
    }
    if canvas.vertices().len() > first {
        let rgb = light.on_wall_rgb(wall.rgb);
        let opacity = STOREYS_SHARE * wall.opacity;
        let storeys = super::Shape { kind: ShapeKind::Storeys, rgb, opacity, ..wall };
        canvas.finish(Layer::Backdrop, first, storeys);
    }
}

/// Whether a polygon asset is a building: what hides things.
pub(super) fn is_building(meta: &AssetMeta) -> bool {
    meta.kind == AssetKind::Building
}

/// Whether an asset is a building whose walls are known.
pub(super) fn has_walls(meta: &AssetMeta) -> bool {
    is_building(meta) && meta.form == Form::Polygons
}

/// Distance on the ground from the eye to what is in a ring, metres, and the
/// middle of its vertices; of one around the eye, where the eye is.
fn measure(ring: &Ring<'_>, eye: Vec2) -> Option<(f32, Vec2)> {
    let mut from = Vec2::from(*ring.vertices_m.last()?);
    let (mut nearest_m, mut sum, mut is_around) = (f32::INFINITY, Vec2::ZERO, false);
    for &to in ring.vertices_m {
        let to = Vec2::from(to);
        nearest_m = nearest_m.min(distance_m(from - eye, to - eye));
        sum += to;
        is_around ^= passes_east(eye.to_array(), from.to_array(), to.to_array());
        from = to;
    }
    if is_around {
        return Some((0.0, eye));
    }
    Some((nearest_m, sum / ring.vertices_m.len() as f32))
}
