//! Which assets carry a label, and where: by priority, without overlap, and
//! with a memory, so that labels neither jump nor flicker.
//!
//! In: candidates, as the drawers come by their assets; of those that were not
//! shown only how much they could matter at most, since few come into question.
//! Out: [`Label`]s.
//! What is shown is placed first, in the slot that it had; it moves only when
//! what it points at has pulled it far enough. Newcomers take what room is
//! left, or that of labels which they clearly outrank.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use glam::{Vec2, Vec3};
use jiff::{SignedDuration, Timestamp};

use crate::assets::Network;

use super::anchors::Anchor;
use super::slots::{Box2, SLOT_COUNT, slot_box};
use super::{Camera, Caption, Label, ScreenRotation, text};

/// One label for so much of the picture, in squares of the text's height:
/// twelve on 1280 x 800 pixels with 18 pixel text.
const TEXT_SQUARES_PER_LABEL: f32 = 260.0;
const MAX_LABELS: usize = 16;
/// How much a newcomer must outrank what it displaces.
const CLEARLY: f32 = 0.25;
/// The same for a nearer stretch of the line that is already labelled.
const CLEARLY_NEARER: f32 = 0.1;
/// A label is not displaced before it was shown for this long.
const LEAST_SHOWN: SignedDuration = SignedDuration::from_millis(1_000);
/// A label whose reason has gone stays for this long, in case it comes back.
const GRACE: SignedDuration = SignedDuration::from_millis(600);
/// Room that a newcomer keeps from others, in text heights; what is shown may
/// come closer.
const GAP_EM: f32 = 0.5;
/// How far what a label points at may go before the label follows, in text
/// heights: more than a visitor's breathing moves it.
const SLACK_EM: f32 = 0.7;
/// Fastest move of a label, in picture widths a second: as fast as the picture
/// itself when the visitor turns about.
const MAX_WIDTHS_PER_S: f32 = 4.0;
/// The least time that a frame is taken to be shown, seconds: labels follow a
/// visitor who looks around while the clock is held.
const LEAST_FRAME_S: f32 = 1.0 / 60.0;
/// After such a leap nothing of what was shown counts any more.
const LONGEST_LEAP_M: f32 = 30.0;

/// An asset that could have a label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) asset: u32,
    pub(super) label: Described,
    pub(super) anchor: Anchor,
    pub(super) distance_m: f32,
    pub(super) opacity: f32,
    /// The higher, the sooner it gets a label.
    pub(super) score: f32,
    /// Whether it is worth a label now; what is shown gets some grace.
    pub(super) worthy: bool,
    pub(super) focused: bool,
    /// Whether its label was shown in the last frame.
    pub(super) shown: bool,
}

/// What is passed on to the label, and tells stretches of a line apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described {
    pub(super) network: Network,
    pub(super) asset_kind: crate::assets::AssetKind,
    pub(super) simulated: bool,
    pub(super) line: bool,
}

/// Which of two candidates comes first: the one that matters more, or else the
/// one of the lower number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// The focus, and the bits of the score, which are in its order where it is
    /// not negative.
    score: u32,
    number: Reverse<u32>,
}

impl Rank {
    fn of(candidate: &Candidate) -> Self {
        let score = u32::from(candidate.focused) << 31 | candidate.score.max(0.0).to_bits();
        Self { score, number: Reverse(candidate.asset) }
    }
}

/// A label that has its place.
#[derive(Debug, Clone, Copy)]
struct Placed {
    candidate: Candidate,
    slot: usize,
    bounds: Box2,
    since: Timestamp,
    unworthy_since: Option<Timestamp>,
}

/// What the memory is about; when it changes too much, it is forgotten.
#[derive(Debug, Clone, Copy)]
struct Seen {
    time: Timestamp,
    camera: Camera,
    eye: Vec2,
}

impl Seen {
    /// What the layout depends on; the field of view may change little by
    /// little, as the visitor zooms.
    fn picture(&self) -> (i32, i32, f64, ScreenRotation) {
        let camera = &self.camera;
        (camera.width_px, camera.height_px, camera.text_px, camera.rotation)
    }
}

/// Lays labels out; remembers those shown.
#[derive(Debug, Default)]
pub(super) struct Labels {
    shown: Vec<Placed>,
    /// Whose labels those are, for every asset is looked up.
    shown_assets: Vec<u32>,
    /// A bit for each of them, by the last digits of its number: few assets
    /// share theirs with one that is shown.
    shown_bits: u64,
    placed: Vec<Placed>,
    /// The place of the placed label that matters least.
    lowest: Option<usize>,
    candidates: Vec<Candidate>,
    /// Those to be kept, by their places in `candidates`.
    kept: Vec<(Rank, usize)>,
    /// Those to be admitted, the first on top.
    newcomers: BinaryHeap<(Rank, usize)>,
    /// Those that are not known yet: the bits of the score that each has at
    /// most, the highest on top, and how the caller knows it.
    hopefuls: BinaryHeap<(u32, u32)>,
    seen: Option<Seen>,
    step: Step,
}

/// The frame at hand.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    time: Timestamp,
    picture_px: Vec2,
    text_px: f32,
    limit: usize,
    max_move_px: f32,
}

impl Labels {
    /// Begins a frame seen from `eye`, east and north in local metres.
    pub(super) fn begin(&mut self, camera: &Camera, eye: Vec2, time: Timestamp) {
        let seen = Seen { time, camera: *camera, eye };
        let mut passed_s = 0.0;
        if let Some(last) = self.seen.replace(seen) {
            let passed = time.duration_since(last.time);
            passed_s = passed.as_secs_f32();
            let cut = passed.is_negative()
                || last.picture() != seen.picture()
                || last.eye.distance(eye) > LONGEST_LEAP_M;
            if cut {
                self.shown.clear();
                self.shown_assets.clear();
                self.shown_bits = 0;
            }
        }
        self.candidates.clear();
        self.kept.clear();
        self.newcomers.clear();
        self.hopefuls.clear();
        self.placed.clear();
        let picture_px = Vec2::new(camera.width_px as f32, camera.height_px as f32);
        let text_px = camera.text_px as f32;
        let room = picture_px.x * picture_px.y / (text_px * text_px * TEXT_SQUARES_PER_LABEL);
        self.step = Step {
            time,
            picture_px,
            text_px,
            limit: (room as usize).clamp(1, MAX_LABELS),
            max_move_px: MAX_WIDTHS_PER_S * picture_px.x * passed_s.max(LEAST_FRAME_S),
        };
    }

    /// What the label of an asset pointed at in the last frame, if it had one.
    pub(super) fn shown_place_m(&self, asset: u32) -> Option<Vec3> {
        if self.shown_bits & bit(asset) == 0 {
            return None;
        }
        let place = self.shown_assets.iter().position(|&shown| shown == asset)?;
        self.shown.get(place).map(|placed| placed.candidate.anchor.place_m)
    }

    /// Takes a candidate in, at most one an asset.
    pub(super) fn push(&mut self, candidate: Candidate) {
        let ranked = (Rank::of(&candidate), self.candidates.len());
        if candidate.shown {
            self.kept.push(ranked);
        } else if candidate.worthy {
            self.newcomers.push(ranked);
        }
        self.candidates.push(candidate);
    }

    /// Takes an asset in that was neither shown nor is in focus, and whose score
    /// is `most` at most; [`finish`](Self::finish) asks for the candidate by
    /// `key` if it comes into question.
    pub(super) fn hope(&mut self, most: f32, key: u32) {
        self.hopefuls.push((most.max(0.0).to_bits(), key));
    }

    /// Ends the frame: its labels, the nearest first.
    pub(super) fn finish(
        &mut self,
        captions: &[Caption],
        mut candidate_of: impl FnMut(u32) -> Option<Candidate>,
    ) -> Vec<Label> {
        // Taken out, for labels are placed meanwhile.
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by(|a, b| b.cmp(a));
        for &(_, place) in &kept {
            let candidate = self.candidates[place];
            if let Some(caption) = captions.get(candidate.asset as usize) {
                self.keep(&candidate, caption);
            }
        }
        // Those may be displaced, and find another place then.
        self.newcomers.extend(kept.iter().filter(|&&(_, place)| self.candidates[place].worthy));
        self.kept = kept;
        self.lowest = self.lowest();
        while let Some(candidate) = self.next(&mut candidate_of)
            && !self.is_below_all(candidate.focused, candidate.score)
        {
            let is_placed = candidate.shown && self.has_placed(candidate.asset);
            if let Some(caption) = captions.get(candidate.asset as usize).filter(|_| !is_placed) {
                self.admit(&candidate, caption, captions);
            }
        }
        self.placed.sort_unstable_by(|a, b| {
            let (a, b) = (&a.candidate, &b.candidate);
            a.distance_m.total_cmp(&b.distance_m).then(a.asset.cmp(&b.asset))
        });
        std::mem::swap(&mut self.shown, &mut self.placed);
        self.shown_assets.clear();
        self.shown_assets.extend(self.shown.iter().map(|placed| placed.candidate.asset));
        self.shown_bits = self.shown_assets.iter().fold(0, |bits, &asset| bits | bit(asset));
        let mut labels = Vec::with_capacity(self.shown.len());
        labels.extend(self.shown.iter().filter_map(|placed| {
            captions.get(placed.candidate.asset as usize).map(|caption| label(placed, caption))
        }));
        labels
    }

    /// The first of those to be admitted: what could come before it is looked
    /// at, unless there is no room for it anyway.
    fn next(
        &mut self,
        candidate_of: &mut impl FnMut(u32) -> Option<Candidate>,
    ) -> Option<Candidate> {
        while let Some(&(most, key)) = self.hopefuls.peek() {
            let comes_later = self.newcomers.peek().is_some_and(|(rank, _)| rank.score > most);
            if comes_later || self.is_below_all(false, f32::from_bits(most)) {
                break;
            }
            self.hopefuls.pop();
            if let Some(candidate) = candidate_of(key) {
                self.push(candidate);
            }
        }
        let (_, place) = self.newcomers.pop()?;
        self.candidates.get(place).copied()
    }

    /// Places the label of what was shown in the last frame again.
    fn keep(&mut self, candidate: &Candidate, caption: &Caption) {
        let Some(last) = self.shown.iter().find(|last| last.candidate.asset == candidate.asset)
        else {
            return;
        };
        let step = &self.step;
        let unworthy_since = (!candidate.worthy).then(|| last.unworthy_since.unwrap_or(step.time));
        if unworthy_since.is_some_and(|since| step.time.duration_since(since) > GRACE) {
            return;
        }
        let size = text::box_px(caption, step.text_px);
        let target = slot_box(last.slot, candidate.anchor.at_px, size, step.text_px);
        let bounds = last
            .bounds
            .resized(size)
            .pulled(target, SLACK_EM * step.text_px, step.max_move_px)
            .held_within(step.picture_px);
        let mut placed = Placed { candidate: *candidate, bounds, unworthy_since, ..*last };
        if self.blockers(&bounds, 0.0, 0).is_none() || !bounds.fits(step.picture_px) {
            let Some((slot, bounds)) = self.free_slot(candidate, size) else { return };
            placed = Placed { slot, bounds, ..placed };
        }
        self.placed.push(placed);
    }

    /// Places a label that was not shown in the last frame, if there is room
    /// or it clearly outranks what takes it.
    fn admit(&mut self, candidate: &Candidate, caption: &Caption, captions: &[Caption]) {
        let step = self.step;
        let same = self.placed.iter().position(|placed| {
            let (a, b) = (placed.candidate.label, candidate.label);
            b.line
                && a.line
                && a.network == b.network
                && captions
                    .get(placed.candidate.asset as usize)
                    .is_some_and(|other| other.title == caption.title)
        });
        let full = self.placed.len() >= step.limit;
        let must_go = match (same, full) {
            (Some(same), _) => 1 << same,
            (None, true) => self.lowest.map_or(0, |lowest| 1 << lowest),
            (None, false) => 0,
        };
        let margin = if same.is_some() { CLEARLY_NEARER } else { CLEARLY };
        if !members(must_go).all(|place| self.outranks(candidate, place, margin)) {
            return;
        }
        // Others may go with it if it outranks all of them clearly.
        let outranked = (0..self.placed.len())
            .filter(|&place| self.outranks(candidate, place, CLEARLY))
            .fold(0, |set, place| set | 1 << place);
        let may_go = if must_go & !outranked == 0 { outranked } else { must_go };
        let size = text::box_px(caption, step.text_px);
        // Best a slot that only those block that go anyway and that leaves
        // what others point at in sight, then any of the former, then one whose
        // blockers are outranked.
        let mut choice: Option<(usize, usize, Box2, u32)> = None;
        for slot in 0..SLOT_COUNT {
            let bounds = slot_box(slot, candidate.anchor.at_px, size, step.text_px);
            if !bounds.fits(step.picture_px) {
                continue;
            }
            let gap_px = GAP_EM * step.text_px;
            let Some(blockers) = self.blockers(&bounds, gap_px, may_go) else { continue };
            let rank = match blockers & !must_go {
                0 => usize::from(self.covers_anchor(&bounds)),
                _ => 2,
            };
            if choice.is_none_or(|(best, ..)| rank < best) {
                choice = Some((rank, slot, bounds, must_go | blockers));
            }
            if rank == 0 {
                break;
            }
        }
        let Some((_, slot, bounds, blockers)) = choice else { return };
        let mut place = 0;
        self.placed.retain(|_| {
            place += 1;
            blockers & 1 << (place - 1) == 0
        });
        self.placed.push(Placed {
            candidate: *candidate,
            slot,
            bounds,
            since: step.time,
            unworthy_since: None,
        });
        self.lowest = self.lowest();
    }

    /// Whether a candidate may displace a placed label.
    fn outranks(&self, candidate: &Candidate, place: usize, margin: f32) -> bool {
        self.placed.get(place).is_none_or(|placed| {
            candidate.focused
                || !placed.candidate.focused
                    && candidate.score > placed.candidate.score + margin
                    && self.step.time.duration_since(placed.since) >= LEAST_SHOWN
        })
    }

    /// Whether there is neither room for a candidate of this score nor a label
    /// that it, or one of lower rank, could displace.
    fn is_below_all(&self, focused: bool, score: f32) -> bool {
        self.placed.len() >= self.step.limit
            && !focused
            && self
                .lowest
                .and_then(|lowest| self.placed.get(lowest))
                .is_some_and(|lowest| score <= lowest.candidate.score + CLEARLY_NEARER)
    }

    fn has_placed(&self, asset: u32) -> bool {
        self.placed.iter().any(|placed| placed.candidate.asset == asset)
    }

    /// The placed label that matters least.
    fn lowest(&self) -> Option<usize> {
        let rank = |placed: &Placed| (placed.candidate.focused, placed.candidate.score);
        (0..self.placed.len()).min_by(|&a, &b| {
            let (a, b) = (rank(&self.placed[a]), rank(&self.placed[b]));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        })
    }

    /// The placed labels that a box would come nearer to than `gap_px`; nothing
    /// where one of them is not among those that may go.
    fn blockers(&self, bounds: &Box2, gap_px: f32, may_go: u32) -> Option<u32> {
        let mut set = 0;
        for (place, placed) in self.placed.iter().enumerate() {
            if placed.bounds.overlaps(bounds, gap_px) {
                set |= 1 << place;
                if set & !may_go != 0 {
                    return None;
                }
            }
        }
        Some(set)
    }

    /// Whether a box lies over what a placed label points at.
    fn covers_anchor(&self, bounds: &Box2) -> bool {
        self.placed.iter().any(|placed| {
            let anchor = Box2 { at: placed.candidate.anchor.at_px, size: Vec2::ZERO };
            anchor.overlaps(bounds, GAP_EM * self.step.text_px)
        })
    }

    /// Another slot for a label that cannot stay in its own.
    fn free_slot(&self, candidate: &Candidate, size: Vec2) -> Option<(usize, Box2)> {
        (0..SLOT_COUNT)
            .map(|slot| (slot, slot_box(slot, candidate.anchor.at_px, size, self.step.text_px)))
            .filter(|(_, bounds)| {
                bounds.fits(self.step.picture_px)
                    && self.blockers(bounds, GAP_EM * self.step.text_px, 0).is_some()
            })
            .min_by_key(|&(slot, bounds)| (self.covers_anchor(&bounds), slot))
    }
}

fn bit(asset: u32) -> u64 {
    1 << (asset % u64::BITS)
}

/// The places of the bits that are set.
fn members(mut set: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros();
        (set != 0).then(|| {
            set &= set - 1;
            place as usize
        })
    })
}

fn label(placed: &Placed, caption: &Caption) -> Label {
    let Placed { candidate, bounds, .. } = placed;
    Label {
        asset: candidate.asset,
        network: candidate.label.network,
        asset_kind: candidate.label.asset_kind,
        simulated: candidate.label.simulated,
        title: text::cut(&caption.title),
        value: caption.value.as_deref().map(text::cut),
        quality: caption.quality,
        x_px: bounds.at.x,
        y_px: bounds.at.y,
        width_px: bounds.size.x,
        height_px: bounds.size.y,
        anchor_x_px: candidate.anchor.at_px.x,
        anchor_y_px: candidate.anchor.at_px.y,
        distance_m: candidate.distance_m,
        opacity: candidate.opacity,
    }
}
