//! The shapes of a frame: they come clipped, projected and in painting order;
//! here are only colours and dashes.

use wattwalk::assets::{AssetKind, Network};
use wattwalk::view::{Frame, FrameVertex, Shape, ShapeKind, palette};

use super::colour::{INK, Rgb, network};
use super::svg::Svg;
use super::{glyph, scenery};

/// Shorter dashes and gaps are painted as one line, pixels.
const LEAST_PERIOD_PX: f64 = 10.0;
/// Of the layer of a network's corridors.
const CORRIDOR_OPACITY: f64 = 0.2;
/// A vertex farther out is not from a clipped frame, pixels.
const FAR_PX: f64 = 100_000.0;

/// A vertex in the numbers of SVG.
#[derive(Debug, Clone, Copy)]
struct Spot {
    at: [f64; 2],
    width: f64,
    along_m: f64,
    depth_m: f64,
}

impl Spot {
    fn of(vertex: &FrameVertex) -> Self {
        Self {
            at: [vertex.x_px.into(), vertex.y_px.into()],
            width: vertex.width_px.into(),
            along_m: vertex.along_m.into(),
            depth_m: vertex.depth_m.into(),
        }
    }

    fn between(self, other: Self, t: f64) -> Self {
        let mix = |a: f64, b: f64| a + (b - a) * t;
        let ([ax, ay], [bx, by]) = (self.at, other.at);
        Self { at: [mix(ax, bx), mix(ay, by)], width: mix(self.width, other.width), ..self }
    }

    fn distance(self, other: Self) -> f64 {
        let ([ax, ay], [bx, by]) = (self.at, other.at);
        (bx - ax).hypot(by - ay)
    }
}

/// Paints the shapes of a frame; one with a number that is not finite is left
/// out.
pub(super) fn paint(svg: &mut Svg, frame: &Frame) {
    let is_backdrop = |shape: &Shape| matches!(shape.kind, ShapeKind::Wall | ShapeKind::Storeys);
    let first_thing = frame.shapes.iter().position(|shape| !is_backdrop(shape));
    let first_thing = first_thing.unwrap_or(frame.shapes.len());
    // What lies on the ground comes in a row: the corridors are its lowest.
    let first = frame.shapes.iter().position(|shape| shape.kind == ShapeKind::Corridor);
    for (shape, place) in frame.shapes.iter().zip(0..) {
        if place == first_thing {
            way(svg, frame);
        }
        if first == Some(place) {
            corridors(svg, frame);
        }
        if let Some(spots) = spots(frame, shape) {
            match shape.kind {
                ShapeKind::Wall => wall(svg, shape, &spots, frame),
                ShapeKind::Storeys => storeys(svg, shape, &spots),
                ShapeKind::Corridor => {}
                ShapeKind::Line => line(svg, shape, &spots),
                ShapeKind::Area => area(svg, shape, &spots),
                ShapeKind::Point => point(svg, shape, &spots, frame.darkness),
            }
        }
    }
    if first_thing == frame.shapes.len() {
        way(svg, frame);
    }
}

/// Walls hide the way; everything else lies over it.
fn way(svg: &mut Svg, frame: &Frame) {
    if let Some(way) = &frame.way {
        scenery::chevrons(svg, frame, way);
    }
}

/// The vertices of a shape, if they and its opacity are finite.
fn spots(frame: &Frame, shape: &Shape) -> Option<Vec<Spot>> {
    let first = shape.first_vertex as usize;
    let vertices = first
        .checked_add(shape.vertex_count as usize)
        .and_then(|end| frame.vertices.get(first..end))
        .unwrap_or_default();
    let spots: Vec<Spot> = vertices.iter().map(Spot::of).collect();
    let finite = spots.iter().all(|s| s.at.iter().all(|n| n.abs() < FAR_PX) && s.width.is_finite());
    (finite && shape.opacity.is_finite()).then_some(spots)
}

fn wall(svg: &mut Svg, shape: &Shape, spots: &[Spot], frame: &Frame) {
    if spots.len() < 3 {
        return;
    }
    let heights = || spots.iter().map(|spot| spot.at[1]);
    let (top, bottom) =
        (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    let solid = Rgb::hex(shape.rgb);
    let near = frame.world.as_ref().map_or(solid, |world| Rgb::hex(world.near_ground_rgb));
    let fill = svg.linear(
        [0.0, top],
        [0.0, bottom.max(top + 1.0)],
        &[(0.0, solid, 1.0), (1.0, solid.mix(near, 0.2), 1.0)],
    );
    svg.tag("path")
        .places(spots.iter().map(|spot| spot.at), true)
        .text("fill", fill)
        .text("stroke", solid.mix(near, 0.4))
        .number("stroke-opacity", 0.6 * f64::from(shape.opacity))
        .text("stroke-linejoin", "round")
        .close();
}

fn storeys(svg: &mut Svg, shape: &Shape, spots: &[Spot]) {
    let lines: Vec<Vec<[f64; 2]>> =
        spots.chunks_exact(2).map(|ends| ends.iter().map(|spot| spot.at).collect()).collect();
    svg.tag("path")
        .runs(lines.iter().map(Vec::as_slice), false)
        .text("fill", "none")
        .text("stroke", Rgb::hex(shape.rgb))
        .number("stroke-opacity", shape.opacity.into())
        .close();
}

/// The corridors of each network as one layer at one opacity: where cables lie
/// side by side theirs overlap, and the ground is no darker for it.
fn corridors(svg: &mut Svg, frame: &Frame) {
    let all = frame.shapes.iter().filter(|shape| shape.kind == ShapeKind::Corridor);
    let mut networks: Vec<Network> = Vec::new();
    for shape in all.clone() {
        if !networks.contains(&shape.network) {
            networks.push(shape.network);
        }
    }
    for of in networks {
        svg.tag("g").number("opacity", CORRIDOR_OPACITY).open();
        for shape in all.clone().filter(|shape| shape.network == of) {
            let Some(spots) = spots(frame, shape) else { continue };
            svg.tag("path")
                .places(spots.iter().map(|spot| spot.at), true)
                .text("fill", network(of))
                .number("fill-opacity", shape.opacity.into())
                .close();
        }
        svg.end("g");
    }
}

fn line(svg: &mut Svg, shape: &Shape, spots: &[Spot]) {
    if spots.len() < 2 {
        return;
    }
    let is_pole = shape.asset_kind == AssetKind::StreetLight;
    let opacity = f64::from(shape.opacity);
    let colour = Rgb::hex(shape.rgb);
    let whole = [spots.to_vec()];
    // A dark rim keeps light lines readable on light ground.
    fill(svg, &strips(&whole, if is_pole { 1.4 } else { 1.6 }), INK, 0.45 * opacity);
    if is_pole {
        fill(svg, &strips(&whole, 1.0), colour, opacity);
        return;
    }
    let between = if shape.buried { 0.4 } else { 0.8 };
    fill(svg, &strips(&whole, 0.8), colour, between * opacity);
    let palette = palette();
    let dashes_m = palette.dashes_m.get(&shape.network).map_or(&[][..], Vec::as_slice);
    fill(svg, &strips(&dashes(spots, dashes_m), 1.0), colour, opacity);
}

fn fill(svg: &mut Svg, strips: &[Vec<[f64; 2]>], colour: super::colour::Rgb, opacity: f64) {
    svg.tag("path")
        .runs(strips.iter().map(Vec::as_slice), true)
        .text("fill", colour)
        .number("fill-opacity", opacity)
        .close();
}

/// The outline of each run, `widen` times as wide as its vertices say; corners
/// are mitred, sharp ones bevelled.
fn strips(runs: &[Vec<Spot>], widen: f64) -> Vec<Vec<[f64; 2]>> {
    runs.iter().map(|run| outline(run, widen)).filter(|outline| outline.len() >= 4).collect()
}

fn outline(run: &[Spot], widen: f64) -> Vec<[f64; 2]> {
    let normals: Vec<[f64; 2]> = run
        .windows(2)
        .map(|pair| {
            let [a, b] = [pair[0], pair[1]];
            let length = a.distance(b).max(1e-6);
            [-(b.at[1] - a.at[1]) / length, (b.at[0] - a.at[0]) / length]
        })
        .collect();
    let (mut left, mut right) = (Vec::with_capacity(run.len()), Vec::with_capacity(run.len()));
    for (spot, at) in run.iter().zip(0_usize..) {
        let before = at.checked_sub(1).and_then(|before| normals.get(before)).or(normals.first());
        let after = normals.get(at).or(normals.last());
        let (Some(&[bx, by]), Some(&[ax, ay])) = (before, after) else { continue };
        let half = spot.width * widen / 2.0;
        let [x, y] = spot.at;
        let cos = bx * ax + by * ay;
        if cos > -0.5 {
            // Both edges meet on the line that halves the corner.
            let reach = half / (1.0 + cos);
            let [mx, my] = [(bx + ax) * reach, (by + ay) * reach];
            left.push([x + mx, y + my]);
            right.push([x - mx, y - my]);
        } else {
            left.extend([[x + bx * half, y + by * half], [x + ax * half, y + ay * half]]);
            right.extend([[x - bx * half, y - by * half], [x - ax * half, y - ay * half]]);
        }
    }
    right.reverse();
    left.extend(right);
    left
}

/// What of a line lies within the dashes of its network, whose metres are those
/// of a dash, of the gap behind it, and so on.
fn dashes(spots: &[Spot], dashes_m: &[f32]) -> Vec<Vec<Spot>> {
    let period_m: f64 = dashes_m.iter().map(|metres| f64::from(*metres)).sum();
    let mut dashes = Vec::new();
    for pair in spots.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let span_m = b.along_m - a.along_m;
        if !(period_m > 0.0 && span_m > 0.0) || period_m / span_m * a.distance(b) < LEAST_PERIOD_PX
        {
            dashes.push(vec![a, b]);
            continue;
        }
        // Metres change evenly in space, and in the picture by the depth.
        let at = |along_m: f64| {
            let t = ((along_m - a.along_m) / span_m).clamp(0.0, 1.0);
            a.between(b, t * b.depth_m / (a.depth_m + t * (b.depth_m - a.depth_m)))
        };
        let mut from_m = (a.along_m / period_m).floor() * period_m;
        for dash_and_gap in dashes_m.chunks_exact(2).cycle() {
            if from_m >= b.along_m {
                break;
            }
            let [dash_m, gap_m] = [dash_and_gap[0], dash_and_gap[1]].map(f64::from);
            if from_m + dash_m > a.along_m {
                dashes.push(vec![at(from_m), at(from_m + dash_m)]);
            }
            from_m += dash_m + gap_m;
        }
    }
    dashes
}

fn area(svg: &mut Svg, shape: &Shape, spots: &[Spot]) {
    let opacity = f64::from(shape.opacity);
    let colour = network(shape.network);
    let panel = shape.asset_kind == AssetKind::Photovoltaic;
    svg.tag("path")
        .places(spots.iter().map(|spot| spot.at), true)
        .text("fill", Rgb::hex(shape.rgb))
        .number("fill-opacity", if panel { 0.85 } else { 0.4 } * opacity)
        .text("stroke", colour)
        .number("stroke-opacity", opacity)
        .number("stroke-width", 1.5)
        .text("stroke-linejoin", "round")
        .close();
}

fn point(svg: &mut Svg, shape: &Shape, spots: &[Spot], darkness: f32) {
    let Some(spot) = spots.first() else { return };
    let [x, y] = spot.at;
    let radius = spot.width / 2.0;
    let colour = Rgb::hex(shape.rgb);
    let opacity = f64::from(shape.opacity).clamp(0.0, 1.0);
    if shape.asset_kind == AssetKind::StreetLight && darkness > 0.4 {
        let reach = 5.0 * radius;
        let glow = svg.radial(spot.at, reach, &[(0.0, colour, 0.6), (1.0, colour, 0.0)]);
        svg.tag("circle")
            .number("cx", x)
            .number("cy", y)
            .number("r", reach)
            .text("fill", glow)
            .number("opacity", opacity)
            .close();
    }
    svg.tag("g").number("opacity", opacity).open();
    svg.tag("circle")
        .number("cx", x)
        .number("cy", y)
        .number("r", radius)
        .text("fill", colour)
        .text("stroke", INK)
        .number("stroke-width", 1.5)
        .number("stroke-opacity", 0.75)
        .close();
    if radius > 7.0 {
        glyph::stroke(svg, shape.asset_kind, spot.at, 1.35 * radius, INK);
    }
    svg.end("g");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(places: &[[f64; 3]]) -> Vec<Spot> {
        let spot = |[x, y, width]: &[f64; 3]| Spot {
            at: [*x, *y],
            width: *width,
            along_m: *x / 10.0,
            depth_m: 1.0,
        };
        places.iter().map(spot).collect()
    }

    #[test]
    fn a_strip_is_as_wide_as_its_vertices_say() {
        let strip = outline(&spots(&[[0.0, 0.0, 2.0], [10.0, 0.0, 6.0]]), 1.0);
        assert_eq!(strip, [[0.0, 1.0], [10.0, 3.0], [10.0, -3.0], [0.0, -1.0]]);
        // A right angle: the corner of the outer edge lies on the diagonal.
        let bent = outline(&spots(&[[0.0, 0.0, 2.0], [10.0, 0.0, 2.0], [10.0, 10.0, 2.0]]), 1.0);
        assert!(bent.iter().any(|[x, y]| (x - 11.0).hypot(y + 1.0) < 1e-9), "{bent:?}");
    }

    #[test]
    fn dashes_lie_where_the_line_is_and_not_where_the_picture_is() {
        // Ten pixels a metre, dashes of two and one.
        let far = Spot { depth_m: 3.0, ..spots(&[[300.0, 0.0, 2.0]])[0] };
        let line = spots(&[[5.0, 0.0, 2.0], [45.0, 0.0, 2.0], [100.0, 0.0, 2.0]]);
        let dashes_m = [2.0, 1.0];
        let ends = |dashes: Vec<Vec<Spot>>| -> Vec<[f64; 2]> {
            let round = |x: f64| (x * 10.0).round() / 10.0;
            dashes.iter().map(|dash| [dash[0].at[0], dash[1].at[0]].map(round)).collect()
        };
        let dashed = ends(dashes(&line, &dashes_m));
        // The second goes on in the next segment, the last ends with the line.
        let expected = [[5.0, 20.0], [30.0, 45.0], [45.0, 50.0], [60.0, 80.0], [90.0, 100.0]];
        assert_eq!(dashed, expected);
        // What is cut off at the beginning moves none of the others.
        assert_eq!(ends(dashes(&line[1..], &dashes_m)), expected[2..]);
        // Farther off they are shorter: the middle of 20 m is three quarters on.
        let away = [line[2], far];
        let middle = ends(dashes(&away, &[10.0, 10.0]));
        assert_eq!(middle, [[250.0, 300.0]]);
        assert_eq!(ends(dashes(&line, &[0.2, 0.2])), [[5.0, 45.0], [45.0, 100.0]]);
    }
}
