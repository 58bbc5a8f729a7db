//! Cables, pipes and ducts: parts of the index joined to lines in the picture,
//! and the corridor on the ground that a buried one may lie in.
//!
//! A line is cut where it goes behind a wall and comes out again, and into pieces
//! by distance, each fading and ordered by its own. What a piece looks like depends
//! on where it lies, and not on what else of its line is in the picture.

use std::ops::Range;

use glam::{Vec2, Vec3};

use crate::assets::AssetKind;
use crate::index::{AssetMeta, Hit, Index, LineEnd};

use super::canvas::{Canvas, Layer};
use super::clip::Seen;
use super::occlusion::Cuts;
use super::registration::{sharp, strip};
use super::simplify::simplify;
use super::stage::{NEAR_M, Stage, shape};
use super::{FrameVertex, ShapeKind, style};

/// Longer segments are divided, so that their far end can fade on its own.
const MAX_SEGMENT_M: f32 = 25.0;
const MAX_DIVISIONS: f32 = 256.0;
/// Pieces nearer than this are not told apart.
const NEAR_BAND_M: f32 = 8.0;
/// Lines are painted no thinner and no wider, in units: near ones would hide each
/// other.
const MIN_WIDTH_UNITS: f32 = 1.6;
const MAX_WIDTH_UNITS: f32 = 13.0;
/// Farther off an end looks like any other place of its line, metres.
const END_RANGE_M: f32 = 60.0;
/// How long the bar across an open end is, and how large the disc of a joint, in
/// widths of the line.
const BAR_WIDTHS: f32 = 4.0;
const JOINT_WIDTHS: f32 = 2.0;
/// Opacities are told apart in so many steps: neighbours of the same are one piece.
const OPACITY_STEPS: f32 = 10.0;
/// A corner of a corridor reaches at most so many half-widths out.
const MAX_MITRE: f32 = 2.0;

/// Draws lines; keeps its room from frame to frame.
#[derive(Debug, Default)]
pub(super) struct Lines {
    nodes: Vec<Node>,
    /// The same, cut at silhouettes.
    cut: Vec<Node>,
    cuts: Cuts,
    polygon: Vec<Seen>,
    spare: Vec<Seen>,
}

/// A vertex of the line at hand.
#[derive(Debug, Clone, Copy)]
struct Node {
    place_m: Vec3,
    seen: Seen,
    /// From the beginning of the asset's line.
    along_m: f32,
    /// From the eye to the nearest place of the segment that follows.
    distance_m: f32,
    /// To the corner of a strip to the line's left, in half-widths.
    side: Vec2,
    /// Half the width of the strip, metres.
    half_m: f32,
    /// How the segment that follows is painted.
    looks: Looks,
    /// Whether it is where a silhouette may cut the line.
    is_cut: bool,
}

/// How a segment is painted, in steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Looks {
    band: u32,
    line: u8,
    strip: u8,
}

impl Lines {
    /// Draws a run of joined parts of one asset. `error_m` is how far a buried
    /// line may lie from where its file has it.
    pub(super) fn draw(
        &mut self,
        run: &[Hit],
        meta: &AssetMeta,
        index: &Index,
        error_m: Option<f32>,
        stage: &Stage<'_>,
        canvas: &mut Canvas,
    ) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        let asset = first.part.asset;
        let ends = [index.line_begin(&first.part), index.line_end(&last.part)];
        self.gather(run, meta, index, stage);
        self.cut_at_silhouettes(stage);
        if let Some(error_m) = error_m {
            self.widen(error_m, stage);
        }
        self.look(asset, error_m, stage);
        self.join();
        let width_m = style::line_width_m(meta);
        let segments = self.nodes.len().saturating_sub(1);
        let mut from = 0;
        while from < segments {
            let looks = self.nodes[from].looks;
            let mut to = from + 1;
            while to < segments && self.nodes[to].looks == looks {
                to += 1;
            }
            let piece = &self.nodes[from..=to];
            let distance_m =
                piece[..to - from].iter().map(|node| node.distance_m).fold(f32::INFINITY, f32::min);
            if distance_m <= stage.range_m {
                let [line, strip] = [looks.line, looks.strip].map(opacity);
                let painted = shape(asset, meta, ShapeKind::Line, distance_m, line);
                if looks.line > 0 {
                    draw_line(piece, width_m, painted, stage, canvas);
                }
                if looks.strip > 0 {
                    let kind = ShapeKind::Corridor;
                    let painted = super::Shape { kind, opacity: strip, ..painted };
                    self.draw_corridor(from..to + 1, painted, stage, canvas);
                }
                if from == 0 && looks.line > 0 {
                    let [first, next] = [&self.nodes[0], &self.nodes[1]];
                    draw_end(ends[0], first, next, painted, width_m, stage, canvas);
                }
                if to == segments && looks.line > 0 {
                    let [before, last] = [&self.nodes[to - 1], &self.nodes[to]];
                    draw_end(ends[1], last, before, painted, width_m, stage, canvas);
                }
            }
            from = to;
        }
    }

    /// The run as nodes, none of them in one place with the one before.
    fn gather(&mut self, run: &[Hit], meta: &AssetMeta, index: &Index, stage: &Stage<'_>) {
        self.nodes.clear();
        let raised_m = if meta.depth_m.is_none() { meta.height_m.unwrap_or(0.0) } else { 0.0 };
        let mut add = |place_m: Vec3, along_m: f32| {
            if self.nodes.last().is_none_or(|last| last.place_m != place_m) {
                let seen = stage.see(place_m);
                self.nodes.push(Node {
                    place_m,
                    seen,
                    along_m,
                    distance_m: 0.0,
                    side: Vec2::ZERO,
                    half_m: 0.0,
                    looks: Looks::default(),
                    is_cut: false,
                });
            }
        };
        for (number, hit) in run.iter().enumerate() {
            let raised = Vec3::new(0.0, 0.0, raised_m);
            let (a, b) = (Vec3::from(hit.part.a) + raised, Vec3::from(hit.part.b) + raised);
            let (from_m, length_m) = (index.along_m(&hit.part), a.distance(b));
            if number == 0 {
                add(a, from_m);
            }
            if length_m > MAX_SEGMENT_M {
                let divisions = (length_m / MAX_SEGMENT_M).ceil().min(MAX_DIVISIONS);
                for step in 1..divisions as usize {
                    let share = step as f32 / divisions;
                    add(a.lerp(b, share), from_m + share * length_m);
                }
            }
            add(b, from_m + length_m);
        }
    }

    /// Adds nodes where the line goes behind a wall and comes out again.
    fn cut_at_silhouettes(&mut self, stage: &Stage<'_>) {
        if stage.occlusion.is_empty() {
            return;
        }
        self.cut.clear();
        for ends in self.nodes.windows(2) {
            let [a, b] = [ends[0], ends[1]];
            self.cut.push(a);
            for &share in stage.occlusion.cut(a.place_m, b.place_m, &mut self.cuts) {
                let place_m = a.place_m.lerp(b.place_m, share);
                let along_m = a.along_m + share * (b.along_m - a.along_m);
                let seen = stage.see(place_m);
                self.cut.push(Node { place_m, seen, along_m, is_cut: true, ..a });
            }
        }
        self.cut.extend(self.nodes.last());
        std::mem::swap(&mut self.nodes, &mut self.cut);
    }

    /// Finds how each segment is painted.
    fn look(&mut self, asset: u32, error_m: Option<f32>, stage: &Stage<'_>) {
        let eye = stage.projection.eye_m.truncate();
        for number in 1..self.nodes.len() {
            let [a, b] = [&self.nodes[number - 1], &self.nodes[number]];
            let distance_m = distance_m(a.place_m.truncate() - eye, b.place_m.truncate() - eye);
            let middle = (a.place_m + b.place_m) / 2.0;
            let away_m = stage.projection.ground_distance_m(middle);
            let opacity = stage.line_opacity(asset, middle, away_m);
            let (line, strip) = match error_m {
                None => (stage.standing, 0.0),
                Some(_) => {
                    let across = (b.place_m - a.place_m).truncate().perp().normalize_or_zero();
                    let off_m = stage.registration.off_m(middle.truncate() - eye, across);
                    (sharp(off_m), strip((a.half_m + b.half_m) / 2.0))
                }
            };
            let steps = |share: f32| libm::roundf(share * opacity * OPACITY_STEPS) as u8;
            let looks = Looks { band: band(distance_m), line: steps(line), strip: steps(strip) };
            let node = &mut self.nodes[number - 1];
            (node.distance_m, node.looks) = (distance_m, looks);
        }
    }

    /// Leaves out where the line was cut and looks the same on both sides.
    fn join(&mut self) {
        let mut kept = 0;
        for number in 0..self.nodes.len() {
            let node = self.nodes[number];
            match self.nodes[..kept].last_mut() {
                Some(last) if node.is_cut && node.looks == last.looks => {
                    last.distance_m = last.distance_m.min(node.distance_m);
                }
                _ => {
                    self.nodes[kept] = node;
                    kept += 1;
                }
            }
        }
        self.nodes.truncate(kept);
    }

    /// The strip on the ground along some of the nodes.
    fn draw_corridor(
        &mut self,
        nodes: Range<usize>,
        painted: super::Shape,
        stage: &Stage<'_>,
        canvas: &mut Canvas,
    ) {
        self.polygon.clear();
        let piece = &self.nodes[nodes];
        let edge = |node: &Node, side: f32| {
            let off_m = node.side * (side * node.half_m);
            stage.see((node.place_m.truncate() + off_m).extend(0.0))
        };
        self.polygon.extend(piece.iter().map(|node| edge(node, 1.0)));
        self.polygon.extend(piece.iter().rev().map(|node| edge(node, -1.0)));
        stage.frustum.clip_polygon(&mut self.polygon, &mut self.spare);
        if self.polygon.len() >= 3 {
            let first = canvas.vertices().len();
            canvas
                .vertices()
                .extend(self.polygon.iter().map(|corner| stage.vertex(corner.at, 0.0)));
            canvas.finish(Layer::Ground, first, painted);
        }
    }

    /// Finds the corners of the strip along the nodes, and how wide it is at each.
    fn widen(&mut self, error_m: f32, stage: &Stage<'_>) {
        let eye = stage.projection.eye_m.truncate();
        let mut before: Option<Vec2> = None;
        for number in 0..self.nodes.len() {
            let after = self.nodes.get(number + 1).and_then(|next| {
                let along = (next.place_m - self.nodes[number].place_m).truncate();
                along.try_normalize().map(Vec2::perp)
            });
            let side = match (before, after) {
                (Some(before), Some(after)) => corner(before, after),
                (Some(only), None) | (None, Some(only)) => only,
                (None, None) => Vec2::ZERO,
            };
            let node = &mut self.nodes[number];
            let offset_m = node.place_m.truncate() - eye;
            let off_m = stage.registration.off_m(offset_m, side.normalize_or_zero());
            (node.side, node.half_m) = (side, libm::hypotf(error_m, off_m));
            before = after.or(before);
        }
    }
}

/// The corner of a strip whose sides point along two unit vectors: one over
/// the cosine of half the turn away, within bounds.
fn corner(before: Vec2, after: Vec2) -> Vec2 {
    let sum = before + after;
    (sum * (2.0 / sum.length_squared().max(1e-6))).clamp_length_max(MAX_MITRE)
}

/// A piece as lines in the picture: more than one if it leaves and comes back.
fn draw_line(
    piece: &[Node],
    width_m: f32,
    painted: super::Shape,
    stage: &Stage<'_>,
    canvas: &mut Canvas,
) {
    let width = Width::of(width_m, painted.asset, stage);
    let vertex = |ends: &[Node], t: f32| {
        let view_m = match t {
            0.0 => ends[0].seen.at,
            1.0 => ends[1].seen.at,
            t => ends[0].seen.at.lerp(ends[1].seen.at, t),
        };
        let along_m = ends[0].along_m + t * (ends[1].along_m - ends[0].along_m);
        FrameVertex { along_m, ..stage.vertex(view_m, width.px(view_m.z, stage)) }
    };
    let mut first = canvas.vertices().len();
    let close = |first: usize, canvas: &mut Canvas| {
        if canvas.vertices().len() > first {
            simplify(canvas.vertices(), first);
            canvas.finish(Layer::Things, first, painted);
        }
    };
    for ends in piece.windows(2) {
        let Some((t0, t1)) = stage.frustum.clip_segment(ends[0].seen, ends[1].seen) else {
            close(first, canvas);
            first = canvas.vertices().len();
            continue;
        };
        if t0 > 0.0 || canvas.vertices().len() == first {
            close(first, canvas);
            first = canvas.vertices().len();
            canvas.vertices().push(vertex(ends, t0));
        }
        canvas.vertices().push(vertex(ends, t1));
    }
    close(first, canvas);
}

/// How wide a line is painted.
struct Width {
    width_m: f32,
    bounds_px: [f32; 2],
}

impl Width {
    fn of(width_m: f32, asset: u32, stage: &Stage<'_>) -> Self {
        let widening = stage.widening(asset);
        let bounds = [MIN_WIDTH_UNITS, MAX_WIDTH_UNITS];
        let bounds_px = bounds.map(|units| widening * units * stage.unit_px);
        Self { width_m: widening * width_m, bounds_px }
    }

    fn px(&self, depth_m: f32, stage: &Stage<'_>) -> f32 {
        stage.size_px(self.width_m, depth_m, self.bounds_px[0], self.bounds_px[1])
    }
}

/// Draws what is at an end: a bar across it where it is not known how the line
/// goes on, a disc where a joint is that is drawn above it. `before` is the node
/// next to it.
fn draw_end(
    end: LineEnd,
    at: &Node,
    before: &Node,
    line: super::Shape,
    width_m: f32,
    stage: &Stage<'_>,
    canvas: &mut Canvas,
) {
    if end == LineEnd::Met || line.distance_m > END_RANGE_M || !at.seen.is_inside() {
        return;
    }
    let width_px = Width::of(width_m, line.asset, stage).px(at.seen.at.z, stage);
    let middle = stage.vertex(at.seen.at, width_px);
    let first = canvas.vertices().len();
    let painted = match end {
        LineEnd::Joint => {
            let width_px = JOINT_WIDTHS * width_px;
            canvas.vertices().push(FrameVertex { width_px, ..middle });
            let asset_kind = AssetKind::Cabinet;
            super::Shape { kind: ShapeKind::Point, asset_kind, ..line }
        }
        _ => {
            let back = before.seen.at;
            // What lies behind the eye has no place in the picture.
            let along = (back.z > NEAR_M)
                .then(|| stage.projection.picture_px(back))
                .and_then(|back| (Vec2::new(middle.x_px, middle.y_px) - back).try_normalize());
            let half = along.unwrap_or(Vec2::Y).perp() * (BAR_WIDTHS / 2.0 * width_px);
            canvas.vertices().extend([-half, half].map(|off| {
                let at = stage.held(Vec2::new(middle.x_px, middle.y_px) + off);
                FrameVertex { x_px: at.x, y_px: at.y, ..middle }
            }));
            line
        }
    };
    canvas.finish(Layer::Ends, first, painted);
}

/// An opacity by its step.
fn opacity(step: u8) -> f32 {
    f32::from(step) / OPACITY_STEPS
}

/// The piece that a distance belongs to: eight metres, then half as much
/// again, twice, three times, four times as much, and so on.
fn band(distance_m: f32) -> u32 {
    distance_m.max(NEAR_BAND_M).to_bits() >> 22
}

/// From the origin to the segment.
pub(super) fn distance_m(a: Vec2, b: Vec2) -> f32 {
    let along = b - a;
    let length_2 = along.length_squared();
    let t = if length_2 > 0.0 { (-a.dot(along) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    (a + along * t).length()
}
