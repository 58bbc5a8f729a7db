//! Which assets carry a label, and where: by priority, without overlap, and
//! with a memory, so that labels neither jump nor flicker.
//!
//! In: candidates, as the drawers come by their assets; of those that were not
//! shown only how much they could matter at most, since few come into question.
//! Out: [`Label`]s.
//! What is shown is placed first, in the slot that it had; it moves only when
//! what it points at has pulled it far enough. Newcomers take what room is
//! left, or that of labels which they clearly outrank. What loses its place goes,
//! and comes back elsewhere after a while: no label jumps. None covers another
//! one, nor a symbol.
//! The one in focus, and the one that the middle of the picture rests on, say
//! all that is known.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use glam::{Vec2, Vec3};
use jiff::{SignedDuration, Timestamp};

use crate::assets::Network;

use super::anchors::Anchor;
use super::slots::{Box2, GAP_EM, SLOT_COUNT, below_count, count_box, slot_box};
use super::symbols::Symbols;
use super::text::Said;
use super::{Camera, Caption, Label, ScreenRotation};

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
/// A label that lost its place does not come back before.
const REST: SignedDuration = SignedDuration::from_millis(300);
/// What a label points at may be another place of its asset if that is no
/// farther in the picture, in text heights; else the label goes and comes back.
const SAME_PLACE_EM: f32 = 1.2;
/// So near to the middle of the picture, as a share of its shorter side, a label
/// is what the middle rests on, after so many seconds; a nearer one takes its
/// place if it is so much nearer.
const MIDDLE_SHARE: f32 = 0.16;
const MIDDLE_S: f32 = 0.5;
const MUCH_NEARER: f32 = 0.7;
/// What that adds to its score.
const MIDDLE_SCORE: f32 = 4.0;
/// The compass lies above this.
const COMPASS_EM: f32 = 2.0;
/// A label's line is looked at in so many steps: eight text heights are as long as
/// it gets.
const LEADER_STEPS: usize = 6;
/// Symbols smaller than this are not kept clear where there is no other room,
/// text heights across.
const SMALL_EM: f32 = 0.4;
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
    /// The higher, the sooner it gets a label.
    pub(super) score: f32,
    /// Whether it is worth a label now; what is shown gets some grace.
    pub(super) worthy: bool,
    pub(super) focused: bool,
    /// Whether its label was shown in the last frame.
    pub(super) shown: bool,
}

/// What is passed on to the label, and tells those apart that are called alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described {
    pub(super) network: Network,
    pub(super) asset_kind: crate::assets::AssetKind,
    pub(super) simulated: bool,
    /// Whether others of its network that are called alike share its label.
    pub(super) shared: bool,
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
    /// Whether there is room for all that is known of it.
    says_all: bool,
}

/// Where a newcomer goes.
struct Choice {
    /// The lower, the better.
    rank: usize,
    slot: usize,
    bounds: Box2,
    /// The placed labels that go.
    blockers: u32,
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
    /// What lost its place, and until when it rests.
    resting: Vec<(u32, Timestamp)>,
    /// What the middle of the picture rests on, and for how many seconds.
    middle: Option<(u32, f32)>,
    /// What else there is to say of those that say all.
    details: Vec<(u32, String)>,
    /// Where no label may be.
    kept_free: Option<Box2>,
    symbols: Symbols,
    small_symbols: Symbols,
    seen: Option<Seen>,
    step: Step,
}

/// The frame at hand.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    time: Timestamp,
    picture_px: Vec2,
    text_px: f32,
    passed_s: f32,
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
                self.forget();
            }
        }
        self.resting.retain(|&(_, until)| time < until);
        self.candidates.clear();
        self.kept.clear();
        self.newcomers.clear();
        self.hopefuls.clear();
        self.placed.clear();
        let picture_px = Vec2::new(camera.width_px as f32, camera.height_px as f32);
        let text_px = camera.text_px as f32;
        let room = picture_px.x * picture_px.y / (text_px * text_px * TEXT_SQUARES_PER_LABEL);
        let passed_s = passed_s.max(LEAST_FRAME_S);
        self.symbols.clear(picture_px);
        self.small_symbols.clear(picture_px);
        self.step = Step {
            time,
            picture_px,
            text_px,
            passed_s,
            limit: (room as usize).clamp(1, MAX_LABELS),
            max_move_px: MAX_WIDTHS_PER_S * picture_px.x * passed_s,
        };
    }

    /// Whether an asset could have a label: it is in the picture.
    pub(super) fn has_candidate(&self, asset: u32) -> bool {
        self.candidates.iter().any(|candidate| candidate.asset == asset)
    }

    /// The asset whose label was shown at a place of the last picture.
    pub(super) fn asset_at(&self, at: Vec2) -> Option<u32> {
        let shown = self.shown.iter().find(|placed| placed.bounds.contains(at));
        shown.map(|placed| placed.candidate.asset)
    }

    /// Forgets what was shown.
    pub(super) fn forget(&mut self) {
        self.shown.clear();
        self.shown_assets.clear();
        self.shown_bits = 0;
        self.resting.clear();
        self.middle = None;
    }

    /// Keeps a place free for a label that is not laid out here.
    pub(super) fn keep_free(&mut self, bounds: Option<Box2>) {
        self.kept_free = bounds;
    }

    /// Keeps the symbol of an asset clear.
    pub(super) fn keep_clear(&mut self, middle: Vec2, diameter_px: f32) {
        let is_small = diameter_px < SMALL_EM * self.step.text_px;
        let symbols = if is_small { &mut self.small_symbols } else { &mut self.symbols };
        symbols.add(middle, diameter_px / 2.0);
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
    pub(super) fn push(&mut self, mut candidate: Candidate) {
        if self.middle.is_some_and(|(middle, _)| middle == candidate.asset) {
            candidate.score += MIDDLE_SCORE;
        }
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

    /// Ends the frame: its labels, the nearest first. `details_of` says of an
    /// asset what else there is to say.
    pub(super) fn finish(
        &mut self,
        captions: &[Caption],
        mut candidate_of: impl FnMut(u32) -> Option<Candidate>,
        details_of: impl Fn(u32) -> Option<String>,
    ) -> Vec<Label> {
        let focused = self.candidates.iter().find(|candidate| candidate.focused);
        let middle = self.middle.filter(|&(_, rested_s)| rested_s >= MIDDLE_S);
        self.details.clear();
        let focused = focused.map(|focused| focused.asset);
        let middle = middle.map(|(asset, _)| asset).filter(|asset| focused != Some(*asset));
        for asset in [focused, middle].into_iter().flatten() {
            self.details.extend(details_of(asset).map(|details| (asset, details)));
        }
        // Taken out, for labels are placed meanwhile.
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by(|a, b| b.cmp(a));
        for &(_, place) in &kept {
            let candidate = self.candidates[place];
            if let Some(caption) = captions.get(candidate.asset as usize) {
                self.keep(&candidate, caption);
            }
        }
        // Those that lost their place, or may be displaced: one in focus finds
        // another one at once.
        self.newcomers.extend(kept.iter().filter(|&&(_, place)| self.candidates[place].focused));
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
            let caption = captions.get(placed.candidate.asset as usize)?;
            let said = self.said(&placed.candidate, caption);
            let said = Said { details: said.details.filter(|_| placed.says_all), ..said };
            Some(label(placed, &said, self.step.text_px))
        }));
        self.rest_on_middle();
        labels
    }

    /// Finds what the middle of the picture rests on.
    fn rest_on_middle(&mut self) {
        let Step { picture_px, passed_s, .. } = self.step;
        let away_px = |placed: &Placed| placed.candidate.anchor.at_px.distance(picture_px / 2.0);
        let nearest = self.shown.iter().min_by(|a, b| away_px(a).total_cmp(&away_px(b)));
        let last = self.middle.and_then(|(last, rested_s)| {
            let placed = self.shown.iter().find(|placed| placed.candidate.asset == last)?;
            Some((placed, rested_s + passed_s))
        });
        let (nearest, rested_s) = match (nearest, last) {
            (Some(nearest), Some((last, rested_s)))
                if away_px(nearest) > MUCH_NEARER * away_px(last) =>
            {
                (Some(last), rested_s)
            }
            (nearest, _) => (nearest, 0.0),
        };
        let reach_px = MIDDLE_SHARE * picture_px.min_element();
        self.middle = nearest
            .filter(|placed| away_px(placed) <= reach_px)
            .map(|placed| (placed.candidate.asset, rested_s));
    }

    /// What else there is to say of an asset, if it is to say all.
    fn details(&self, asset: u32) -> Option<&str> {
        let said = self.details.iter().find(|(of, _)| *of == asset);
        said.map(|(_, details)| details.as_str())
    }

    /// What its label would say.
    fn said<'a>(&'a self, candidate: &Candidate, caption: &'a Caption) -> Said<'a> {
        let details = self.details(candidate.asset);
        let widest_em = self.step.picture_px.x / self.step.text_px;
        Said { caption, simulated: candidate.label.simulated, details, widest_em }
    }

    /// Has an asset's label rest that lost its place.
    fn rest(&mut self, asset: u32) {
        if let Ok(until) = self.step.time.checked_add(REST) {
            self.resting.push((asset, until));
        }
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
        let last = *last;
        let Step { text_px, max_move_px, .. } = *step;
        let anchor = candidate.anchor;
        let place = |size: Vec2| {
            let target = slot_box(last.slot, anchor.at_px, anchor.radius_px, size, text_px);
            let target = self.off_count(candidate, target);
            let bounds = last.bounds.resized(size).pulled(target, SLACK_EM * text_px, max_move_px);
            self.held(bounds)
        };
        let said = self.said(candidate, caption);
        let brief = Said { details: None, ..said };
        let full = said.details.is_some().then(|| place(said.box_px(text_px)));
        let brief = place(brief.box_px(text_px));
        let stays = anchor.moved_px <= SAME_PLACE_EM * text_px;
        // It says more only where it drives no other one away.
        let is_roomy = |full: &Box2| {
            let mut others =
                self.shown.iter().filter(|other| other.candidate.asset != candidate.asset);
            last.says_all || others.all(|other| !other.bounds.overlaps(full, 0.0))
        };
        let full = full.filter(|full| stays && is_roomy(full));
        let (bounds, says_all) = if let Some(full) = full
            && self.is_clear(&full)
        {
            (full, true)
        } else if stays && (self.is_clear(&brief) || candidate.focused && self.is_free(&brief)) {
            (brief, false)
        } else {
            self.rest(candidate.asset);
            return;
        };
        self.placed.push(Placed {
            candidate: *candidate,
            bounds,
            unworthy_since,
            says_all,
            ..last
        });
    }

    /// Whether a label that is shown may stay there.
    fn is_clear(&mut self, bounds: &Box2) -> bool {
        // It may come a little nearer than a newcomer.
        self.is_free(bounds) && !self.symbols.any_in(bounds)
    }

    /// Whether something else is to be there: another label, or at the right under
    /// the compass how many have none.
    fn is_kept_free(&self, bounds: &Box2, gap_px: f32) -> bool {
        let is_over = |kept: &Box2| kept.overlaps(bounds, gap_px);
        bounds.at.y < COMPASS_EM * self.step.text_px
            || is_over(&count_box(self.step.picture_px, self.step.text_px))
            || self.kept_free.as_ref().is_some_and(is_over)
    }

    /// The box of what is in focus, which would lie over the count of those without
    /// a label rather than nowhere.
    fn off_count(&self, candidate: &Candidate, bounds: Box2) -> Box2 {
        let Step { picture_px, text_px, .. } = self.step;
        if candidate.focused { below_count(bounds, picture_px, text_px) } else { bounds }
    }

    /// A box moved into the picture below the compass.
    fn held(&self, bounds: Box2) -> Box2 {
        bounds.held_within(self.step.picture_px).held_below(COMPASS_EM * self.step.text_px)
    }

    fn is_free(&self, bounds: &Box2) -> bool {
        !self.is_kept_free(bounds, 0.0)
            && self.blockers(bounds, 0.0, 0).is_some()
            && bounds.fits(self.step.picture_px)
    }

    /// Places a label that was not shown in the last frame, if there is room
    /// or it clearly outranks what takes it.
    fn admit(&mut self, candidate: &Candidate, caption: &Caption, captions: &[Caption]) {
        let step = self.step;
        let rests = self.resting.iter().any(|&(asset, _)| asset == candidate.asset);
        if rests && !candidate.focused {
            return;
        }
        let same = self.placed.iter().position(|placed| {
            let (a, b) = (placed.candidate.label, candidate.label);
            b.shared
                && a.shared
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
        let said = self.said(candidate, caption);
        let sizes = [said, Said { details: None, ..said }].map(|said| said.box_px(step.text_px));
        let says_all = said.details.is_some();
        let chosen = sizes.into_iter().zip([says_all, false]).find_map(|(size, says_all)| {
            Some((self.choose_slot(candidate, size, must_go, may_go)?, says_all))
        });
        let Some((Choice { slot, bounds, blockers, .. }, says_all)) = chosen else { return };
        for place in members(blockers) {
            self.rest(self.placed[place].candidate.asset);
        }
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
            says_all,
        });
        self.lowest = self.lowest();
    }

    /// The best slot for a newcomer: one that only those block that go anyway and
    /// that leaves symbols and what others point at in sight, then one over small
    /// symbols, then one whose blockers are outranked. One in focus may cover a
    /// symbol, or lie where nothing else may, rather than have no place.
    fn choose_slot(
        &mut self,
        candidate: &Candidate,
        size: Vec2,
        must_go: u32,
        may_go: u32,
    ) -> Option<Choice> {
        let Step { text_px, picture_px, .. } = self.step;
        let gap_px = GAP_EM * text_px;
        let mut choice: Option<Choice> = None;
        for slot in 0..SLOT_COUNT {
            let anchor = candidate.anchor;
            let bounds = slot_box(slot, anchor.at_px, anchor.radius_px, size, text_px);
            let bounds = self.off_count(candidate, bounds);
            // One in focus is moved into the picture rather than left out.
            let bounds = if candidate.focused { self.held(bounds) } else { bounds };
            let is_kept_free = self.is_kept_free(&bounds, gap_px);
            if is_kept_free && !candidate.focused || !bounds.fits(picture_px) {
                continue;
            }
            let Some(blockers) = self.blockers(&bounds, gap_px, may_go) else { continue };
            // Its line would lie under another label, or its box over another's line.
            let crosses = self.placed.iter().any(|placed| {
                leads_through(anchor.at_px, &bounds, &placed.bounds)
                    || leads_through(placed.candidate.anchor.at_px, &placed.bounds, &bounds)
            });
            if crosses && !candidate.focused {
                continue;
            }
            let wider = bounds.widened(gap_px / 2.0);
            let rank = match blockers & !must_go {
                _ if bounds.contains(anchor.at_px) => 5,
                _ if is_kept_free => 4,
                _ if self.symbols.any_in(&wider) => 3,
                0 => {
                    let covers = self.covers_anchor(&bounds) || self.small_symbols.any_in(&wider);
                    usize::from(covers)
                }
                _ => 2,
            };
            if rank >= 3 && !candidate.focused {
                continue;
            }
            if choice.as_ref().is_none_or(|best| rank < best.rank) {
                choice = Some(Choice { rank, slot, bounds, blockers: must_go | blockers });
            }
            if rank == 0 {
                break;
            }
        }
        choice
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
}

/// Whether the line from what a label points at to its box leads through another
/// box.
fn leads_through(anchor: Vec2, bounds: &Box2, other: &Box2) -> bool {
    let foot = anchor.clamp(bounds.at, bounds.at + bounds.size);
    (1..LEADER_STEPS).any(|step| {
        let at = anchor.lerp(foot, step as f32 / LEADER_STEPS as f32);
        other.overlaps(&Box2 { at, size: Vec2::ZERO }, 0.0)
    })
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

fn label(placed: &Placed, said: &Said<'_>, text_px: f32) -> Label {
    let Placed { candidate, bounds, .. } = placed;
    // On the edge of the asset's own symbol, not over it.
    let Anchor { at_px, radius_px, .. } = candidate.anchor;
    let foot_px = at_px.clamp(bounds.at, bounds.at + bounds.size);
    let towards = (foot_px - at_px).normalize_or_zero();
    let anchor_px = at_px + towards * radius_px.min(foot_px.distance(at_px));
    Label {
        anchor_x_px: anchor_px.x,
        anchor_y_px: anchor_px.y,
        distance_m: candidate.distance_m,
        focused: candidate.focused,
        ..said.label(candidate.asset, &candidate.label, bounds, text_px)
    }
}
