//! From a pose and the index to a frame.

use std::collections::BTreeSet;
use std::f32::consts::FRAC_PI_2;

use glam::{Vec2, Vec3};
use jiff::Timestamp;

use crate::assets::{AssetId, Network};
use crate::geodesy::SunPosition;
use crate::index::{AssetMeta, Form, Hit, Index};
use crate::language::Language;
use crate::live::Quality;
use crate::naming;
use crate::pose::Pose;
use crate::tour::Way;

use super::anchors::{Aim, ROUNDING_M};
use super::areas::{Areas, has_walls, is_building};
use super::canvas::Canvas;
use super::clip::Seen;
use super::labels::{Candidate, Described, Labels};
use super::lines::Lines;
use super::occlusion::Occlusion;
use super::order::KeyOrder;
use super::outdoors::outdoors;
use super::pointer::pointer;
use super::points::draw_point;
use super::projection::Projection;
use super::registration::Registration;
use super::slots::Box2;
use super::stage::{EDGE_PX, Stage};
use super::world::{Light, world};
use super::{
    Advice, BuriedLines, Camera, CameraError, Frame, Horizon, Label, corridor, leading, style,
    touch,
};

/// A label is not begun for what lies further behind a wall than this, metres.
const BEHIND_WALL_M: f32 = 15.0;
/// A label is not begun for what is fainter than this.
const LABEL_OPACITY: f32 = 0.15;
/// What a value adds to a label's score; nearness adds up to the second.
const VALUE_SCORE: f32 = 0.5;
const NEARNESS_SCORE: f32 = 0.8;
/// What a name adds.
const NAME_SCORE: f32 = 0.2;

/// The room that the chevrons of a way take, vertices.
const WAY_VERTICES: usize = 160;

/// What a label says of an asset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Caption {
    /// Which asset.
    pub asset_id: AssetId,
    /// The asset's name, or what it is.
    pub title: String,
    /// Whether the title is a name: of those that are called alike, the nearest
    /// is labelled.
    pub named: bool,
    /// Whether it says nothing unless it is in focus.
    pub idle: bool,
    /// Its newest reading with its unit, if it has one.
    pub value: Option<String>,
    /// How deep it is buried, with a minus and its unit, if that is known.
    pub depth: Option<String>,
    /// The quality of the reading.
    pub quality: Option<Quality>,
}

/// What there is to see.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The assets by place.
    pub index: &'a Index,
    /// The caption of each asset, by its number.
    pub captions: &'a [Caption],
    /// Networks that the visitor does not want to see.
    pub hidden: &'a BTreeSet<Network>,
    /// The asset to look at now, whose label comes first.
    pub focus: Option<u32>,
    /// Where that is, east and north in the index's metres.
    pub focus_m: Option<[f32; 2]>,
    /// If the visitor chose what is in focus: what feeds it and what it feeds, by
    /// rising numbers. Everything else stands back.
    pub followed: Option<&'a [u32]>,
    /// The visitor's language.
    pub language: &'a Language,
    /// The way to the next stop, in the index's metres.
    pub way: Option<&'a Way>,
    /// Where the sun stands.
    pub sun: SunPosition,
    /// What else there is to say of an asset, by its number, on the label that
    /// says all.
    pub details_of: &'a dyn Fn(u32) -> Option<String>,
}

/// Makes frames; remembers where labels were, so that they keep their place,
/// and keeps its room, so that a frame allocates nothing but what it returns.
#[derive(Debug, Default)]
pub struct View {
    /// As the index found them, and their order.
    found: Vec<Hit>,
    order: KeyOrder,
    /// Those in order.
    hits: Vec<Hit>,
    occlusion: Occlusion,
    canvas: Canvas,
    lines: Lines,
    areas: Areas,
    /// Room for the chevron at hand.
    chevron: [Vec<Seen>; 2],
    labels: Labels,
    /// The asset that the label at the edge leads to, and where that label is.
    pointer: Option<(u32, Box2)>,
    /// Pixels of a unit of the newest frame.
    unit_px: f32,
}

impl View {
    /// A view that has shown nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the camera shows at `time`; an empty frame while `pose` is not
    /// known, or is not a number.
    ///
    /// # Errors
    /// [`CameraError`] when the camera cannot make a picture.
    pub fn frame(
        &mut self,
        scene: &Scene<'_>,
        pose: Option<&Pose>,
        camera: &Camera,
        time: Timestamp,
    ) -> Result<Frame, CameraError> {
        camera.check()?;
        let light = Light::of(scene.sun);
        let unit_px = camera.unit_px();
        self.unit_px = unit_px;
        let Some((pose, projection)) =
            pose.and_then(|pose| Some((pose, Projection::new(pose, camera)?)))
        else {
            self.canvas.clear();
            self.labels.forget();
            self.pointer = None;
            let world = camera.backdrop.then(|| world(&light, scene.sun, None, unit_px));
            return Ok(Frame { darkness: light.darkness, world, ..empty_frame(camera, time) });
        };
        let registration = Registration::new(pose);
        self.find(scene.index, &projection, camera, &registration);
        self.raise_walls(scene.index, &projection, registration);
        self.canvas.clear();
        self.labels.begin(camera, projection.eye_m.truncate(), time);
        let stage = Stage::new(projection, camera, scene, &self.occlusion, registration);
        let aim = Aim::new(&projection, unit_px);
        let (mut seen, mut labelled) = (0, 0);
        for hits in self.hits.chunk_by(|a, b| a.part.asset == b.part.asset) {
            let asset = hits[0].part.asset;
            let first = seen;
            seen += hits.len();
            let Some(meta) = scene.index.asset(asset) else { continue };
            if scene.hidden.contains(&meta.network) {
                continue;
            }
            let drawn = self.canvas.len();
            match meta.form {
                Form::Points => {
                    hits.iter().for_each(|hit| draw_point(hit, meta, &stage, &mut self.canvas));
                }
                Form::Lines => {
                    let error_m = corridor::line_error_m(meta);
                    for run in hits.chunk_by(|a, b| a.part.id + 1 == b.part.id) {
                        self.lines.draw(run, meta, scene.index, error_m, &stage, &mut self.canvas);
                    }
                }
                Form::Polygons if !is_building(meta) => {
                    self.areas.draw(hits, meta, scene.index, &stage, &mut self.canvas);
                }
                Form::Polygons if camera.backdrop => {
                    self.areas.draw_building(
                        hits,
                        meta,
                        scene.index,
                        &light,
                        &stage,
                        &mut self.canvas,
                    );
                }
                Form::Polygons => {}
            }
            // What stands back says nothing.
            if stage.is_aside(asset) {
                continue;
            }
            let focused = scene.focus == Some(asset);
            let Some(caption) =
                scene.captions.get(asset as usize).filter(|caption| focused || !caption.idle)
            else {
                continue;
            };
            labelled += u32::from(meta.form != Form::Lines && self.canvas.len() > drawn);
            let last_m = self.labels.shown_place_m(asset);
            if last_m.is_some() || focused {
                let candidate = candidate(hits, meta, caption, &stage, &aim, last_m);
                candidate.into_iter().for_each(|candidate| self.labels.push(candidate));
            } else {
                // What a label points at is no nearer than what was found.
                let nearest_m = hits.iter().map(|hit| hit.distance_m).fold(f32::INFINITY, f32::min);
                let least_m = (nearest_m - ROUNDING_M).max(0.0);
                self.labels.hope(score(meta, caption, least_m, stage.range_m), first as u32);
            }
        }
        let candidate_of = |first: u32| {
            let hits = self.hits.get(first as usize..)?;
            let hits = hits.chunk_by(|a, b| a.part.asset == b.part.asset).next()?;
            let asset = hits[0].part.asset;
            let (meta, caption) = (scene.index.asset(asset)?, scene.captions.get(asset as usize)?);
            candidate(hits, meta, caption, &stage, &aim, None)
        };
        let outside = scene.focus.filter(|&focus| !self.labels.has_candidate(focus));
        let pointer = outside.and_then(|focus| {
            let caption = scene.captions.get(focus as usize)?;
            let meta = scene.index.asset(focus)?;
            pointer(focus, meta, caption, scene.focus_m?, scene.language, &stage, camera)
        });
        self.pointer = pointer.as_ref().map(|label| (label.asset, label.bounds()));
        self.labels.keep_free(self.pointer.map(|(_, bounds)| bounds));
        for (middle, diameter_px) in self.canvas.discs() {
            self.labels.keep_clear(middle, diameter_px);
        }
        let mut labels = self.labels.finish(scene.captions, candidate_of, scene.details_of);
        let is_counted = |label: &&Label| {
            let meta = scene.index.asset(label.asset);
            meta.is_some_and(|meta| {
                meta.form != Form::Lines && (camera.backdrop || !is_building(meta))
            })
        };
        let unlabelled = labelled.saturating_sub(labels.iter().filter(is_counted).count() as u32);
        labels.extend(pointer);
        let more = if scene.way.is_some() { WAY_VERTICES } else { 0 };
        let (mut vertices, shapes) = self.canvas.paint(more);
        let way = scene
            .way
            .map(|way| leading::way(way, &stage, unit_px, &mut vertices, &mut self.chevron));
        let ahead_rad = projection.heading_deg().to_radians();
        let buried = registration.buried(Vec2::from_angle(FRAC_PI_2 - ahead_rad));
        let advice = registration.doubt(buried).map(|doubt| {
            let text = naming::advice(doubt, scene.language).to_owned();
            Advice { doubt, text }
        });
        Ok(Frame {
            horizon: projection.horizon(),
            heading_deg: projection.heading_deg(),
            position_state: Some(pose.position_state),
            horizontal_accuracy_m: finite(pose.horizontal_accuracy_m),
            heading_accuracy_deg: finite(pose.heading_accuracy_deg),
            buried,
            advice,
            vertices,
            shapes,
            labels,
            unlabelled,
            compass: leading::compass(&projection),
            way,
            darkness: light.darkness,
            world: camera.backdrop.then(|| world(&light, scene.sun, Some(&stage), unit_px)),
            ..empty_frame(camera, time)
        })
    }

    /// The asset that a finger on the newest frame means, by its number: that of
    /// the label there, or else of the symbol, the line, the area or the building
    /// nearest to it, within a finger's reach; pixels from the left and the upper
    /// edge.
    #[must_use]
    pub fn asset_at(&self, x_px: f32, y_px: f32) -> Option<u32> {
        let at = Vec2::new(x_px, y_px);
        let pointer = self.pointer.filter(|(_, bounds)| bounds.contains(at));
        pointer
            .map(|(asset, _)| asset)
            .or_else(|| self.labels.asset_at(at))
            .or_else(|| touch::asset_at(&self.canvas, at, self.unit_px))
    }

    /// The parts that may be in the picture and are within range, by id:
    /// parts of one asset, and of one line, in a row.
    fn find(
        &mut self,
        index: &Index,
        projection: &Projection,
        camera: &Camera,
        registration: &Registration,
    ) {
        let range_m = camera.range_m as f32;
        let line_error_m = index.largest_position_error_m();
        let reach_m = corridor::reach_m(line_error_m, registration, range_m);
        let eye = projection.eye_m.truncate();
        self.found.clear();
        self.order.clear();
        index.visit_wedge_parts(&projection.wedge(range_m, EDGE_PX, reach_m), |part| {
            // The wedge begins behind the eye; what counts is from the eye on.
            let distance_m = Vec2::from(part.nearest_place(eye.to_array())).distance(eye);
            if distance_m <= range_m {
                self.found.push(Hit { distance_m, part: *part });
                self.order.push(part.id);
            }
        });
        self.order.sort();
        self.hits.clear();
        self.hits.extend(self.order.places().map(|place| self.found[place]));
    }

    fn raise_walls(&mut self, index: &Index, projection: &Projection, registration: Registration) {
        let stands = outdoors(projection.eye_m.truncate(), index);
        self.occlusion.begin(stands.extend(projection.eye_m.z), Some(registration));
        for hits in self.hits.chunk_by(|a, b| a.part.asset == b.part.asset) {
            let meta = index.asset(hits[0].part.asset).filter(|meta| has_walls(meta));
            if let Some(meta) = meta {
                hits.iter().for_each(|hit| self.occlusion.add_part(&hit.part, meta));
            }
        }
        self.occlusion.file();
    }
}

/// What a label of an asset would be about.
fn candidate(
    hits: &[Hit],
    meta: &AssetMeta,
    caption: &Caption,
    stage: &Stage<'_>,
    aim: &Aim<'_>,
    last_m: Option<Vec3>,
) -> Option<Candidate> {
    let asset = hits[0].part.asset;
    let focused = stage.focus == Some(asset);
    let anchor = aim.anchor(hits, meta, last_m)?;
    let distance_m = stage.projection.ground_distance_m(anchor.place_m);
    let opacity =
        stage.opacity(asset, anchor.place_m, distance_m).filter(|_| distance_m <= stage.range_m)?;
    let behind_m = stage.occlusion.behind_m(anchor.place_m).unwrap_or(0.0);
    let worthy = focused || (behind_m <= BEHIND_WALL_M && opacity >= LABEL_OPACITY);
    Some(Candidate {
        asset,
        label: Described {
            network: meta.network,
            asset_kind: meta.kind,
            simulated: meta.simulated,
            shared: meta.form == Form::Lines || !caption.named,
        },
        anchor,
        distance_m,
        score: score(meta, caption, distance_m, stage.range_m),
        worthy,
        focused,
        shown: last_m.is_some(),
    })
}

/// How much the label of an asset matters that is so far away.
fn score(meta: &AssetMeta, caption: &Caption, distance_m: f32, range_m: f32) -> f32 {
    let value = if caption.value.is_some() { VALUE_SCORE } else { 0.0 };
    let nearness = NEARNESS_SCORE * (1.0 - distance_m / range_m);
    let name = if caption.named { NAME_SCORE } else { 0.0 };
    style::importance(meta.kind) + value + name + nearness
}

fn empty_frame(camera: &Camera, time: Timestamp) -> Frame {
    Frame {
        time,
        width_px: camera.width_px,
        height_px: camera.height_px,
        horizon: Horizon::default(),
        heading_deg: 0.0,
        position_state: None,
        horizontal_accuracy_m: None,
        heading_accuracy_deg: None,
        buried: BuriedLines::Withheld,
        advice: None,
        vertices: Vec::new(),
        shapes: Vec::new(),
        labels: Vec::new(),
        unlabelled: 0,
        compass: Vec::new(),
        way: None,
        darkness: 0.0,
        world: None,
    }
}

fn finite(figure: f64) -> Option<f32> {
    figure.is_finite().then_some(figure as f32)
}
