//! Which source to ask about which assets, and when.
//!
//! In: the time, what is wanted, how asking ended. Out: what to ask now, and
//! when to look again. Pure: the clock is handed in, and may be set back.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetId;
use crate::live::{Batch, Connectivity, Fault, NetworkState, SourceError, SourceState, Wanted};

/// A source that cannot tell its pace has something new this often.
const USUAL_SPAN: SignedDuration = SignedDuration::from_secs(30);
/// What is near, and what is far, is asked this many times as seldom as what
/// is seen.
const NEAR: i32 = 3;
const FAR: i32 = 10;
/// On a metered network all is asked this many times as seldom, and only what
/// is seen.
const METERED: i32 = 4;
/// What is due within this part of its span is asked along.
const ALONG: i32 = 4;
/// Between two requests to a source, so that what comes into view while
/// walking is asked for together.
const GAP: SignedDuration = SignedDuration::from_secs(2);
/// Assets of one request; the others are asked next.
const MOST_ASSETS: usize = 400;
/// The pause after a failure, doubled with each further one.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(10);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(300);

/// Something to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    /// The source, by its place.
    pub(super) source: usize,
    /// What to ask it about.
    pub(super) assets: Vec<AssetId>,
}

/// A source's turn.
#[derive(Debug)]
struct Turn {
    /// Whether it needs the network.
    remote: bool,
    in_flight: bool,
    /// How long an answer holds.
    span: SignedDuration,
    /// When each asset that is wanted was asked for last.
    asked: HashMap<AssetId, Timestamp>,
    asked_last: Option<Timestamp>,
    failures: u32,
    /// After a failure: not before. Without a time: not until somebody acts.
    held: Option<Hold>,
    state: SourceState,
    answered: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hold {
    since: Timestamp,
    until: Option<Timestamp>,
}

/// When to ask what.
#[derive(Debug)]
pub(super) struct Schedule {
    turns: Vec<Turn>,
    connectivity: Connectivity,
}

impl Schedule {
    /// Of sources that need the network, or do not.
    pub(super) fn new(remote: impl IntoIterator<Item = bool>) -> Self {
        let turn = |remote| Turn {
            remote,
            in_flight: false,
            span: USUAL_SPAN,
            asked: HashMap::new(),
            asked_last: None,
            failures: 0,
            held: None,
            state: SourceState::Waiting,
            answered: None,
        };
        Self {
            turns: remote.into_iter().map(turn).collect(),
            connectivity: Connectivity::default(),
        }
    }

    pub(super) fn connect(&mut self, connectivity: Connectivity) {
        let back = !self.paused();
        self.connectivity = connectivity;
        let paused = self.paused();
        for turn in self.turns.iter_mut().filter(|turn| turn.remote) {
            if paused {
                turn.state = SourceState::Paused;
            } else if !back {
                // Back from an hour without a network: what failed then may
                // work, and all that is wanted has grown old.
                turn.state = SourceState::Waiting;
                turn.retry();
            }
        }
    }

    /// Forgets what failed, for all or for one: somebody acted on it.
    pub(super) fn retry(&mut self) {
        self.turns.iter_mut().for_each(Turn::retry);
    }

    /// Forgets what was asked: readings were thrown away.
    pub(super) fn forget(&mut self) {
        for turn in &mut self.turns {
            turn.asked.clear();
            turn.asked_last = None;
        }
    }

    /// What to ask now; it counts as in flight from here on.
    pub(super) fn due(
        &mut self,
        wanted: &Wanted,
        now: Timestamp,
        knows: impl Fn(usize, &AssetId) -> bool,
    ) -> Vec<Ask> {
        if self.paused() {
            return Vec::new();
        }
        let metered = self.connectivity.network == NetworkState::Metered;
        let mut asks = Vec::new();
        for (source, turn) in self.turns.iter_mut().enumerate().filter(|(_, turn)| turn.remote) {
            let knows = |asset: &&AssetId| knows(source, asset);
            let tiers: &[(&[AssetId], i32)] = if metered {
                &[(&wanted.seen, METERED)]
            } else {
                &[(&wanted.seen, 1), (&wanted.near, NEAR), (&wanted.far, FAR)]
            };
            let tiers = tiers.iter().flat_map(|&(tier, times)| {
                tier.iter().filter(knows).map(move |asset| (asset, times))
            });
            let assets = turn.take(tiers.collect(), now);
            if !assets.is_empty() {
                asks.push(Ask { source, assets });
            }
        }
        asks
    }

    /// A source that needs no network was asked: it may be at any time.
    pub(super) fn asked_local(&mut self, source: usize, now: Timestamp) {
        if let Some(turn) = self.turns.get_mut(source) {
            turn.asked_last = Some(now);
        }
    }

    /// How asking a source ended: whether its state is another one now.
    pub(super) fn answered(
        &mut self,
        source: usize,
        ended: Result<&Batch, &SourceError>,
        now: Timestamp,
    ) -> Option<SourceState> {
        let paused = self.paused();
        let turn = self.turns.get_mut(source)?;
        turn.in_flight = false;
        let state = match ended {
            Ok(batch) => {
                turn.failures = 0;
                turn.held = None;
                turn.answered = Some(now);
                let span = batch.next_poll.map(|next| next.duration_since(now));
                turn.span = span.unwrap_or(USUAL_SPAN).max(GAP);
                SourceState::Working
            }
            Err(error) => {
                turn.failures += 1;
                let until = turn.until(error, now);
                turn.held = Some(Hold { since: now, until });
                // Nothing was learnt: all of it is due once the hold ends.
                turn.asked.clear();
                SourceState::Failing { error: error.clone(), retry_at: until }
            }
        };
        // What arrives after the network went does not undo that it went.
        let state = if paused && turn.remote { SourceState::Paused } else { state };
        // That what needs no network works is no news.
        let same = turn.state.is_like(&state)
            || (!turn.remote && turn.state == SourceState::Waiting && ended.is_ok());
        turn.state = state.clone();
        (!same).then_some(state)
    }

    /// Asking a source was given up.
    pub(super) fn given_up(&mut self, source: usize) {
        if let Some(turn) = self.turns.get_mut(source) {
            turn.in_flight = false;
            turn.asked.clear();
            turn.asked_last = None;
        }
    }

    pub(super) fn state(&self, source: usize) -> (SourceState, Option<Timestamp>) {
        let turn = self.turns.get(source);
        turn.map_or((SourceState::Waiting, None), |turn| (turn.state.clone(), turn.answered))
    }

    /// When something that was asked for is due again, or a hold ends.
    pub(super) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        let paused = self.paused();
        let turns = self.turns.iter().filter(|turn| !(turn.in_flight || paused && turn.remote));
        let next = turns.filter_map(|turn| match turn.held {
            Some(hold) => hold.until,
            None => {
                let asked = turn.asked.values().min().or(turn.asked_last.as_ref())?;
                asked.saturating_add(turn.span).ok()
            }
        });
        next.min().map(|next| next.max(now.saturating_add(GAP).unwrap_or(now)))
    }

    fn paused(&self) -> bool {
        self.connectivity.paused()
    }
}

impl Turn {
    fn retry(&mut self) {
        self.held = None;
        self.failures = 0;
        self.asked.clear();
        self.asked_last = None;
    }

    /// Of what is wanted, with how seldom, that which to ask now.
    fn take(&mut self, wanted: Vec<(&AssetId, i32)>, now: Timestamp) -> Vec<AssetId> {
        if self.in_flight || self.holds(now) || !passed(self.asked_last, GAP, now) {
            return Vec::new();
        }
        // What is no longer wanted is forgotten: the list stays as small as
        // the surroundings.
        let asked = std::mem::take(&mut self.asked);
        let mut due = false;
        let mut take = Vec::new();
        for (asset, times) in wanted {
            let last = asked.get(asset).copied();
            let span = self.span * times;
            due |= passed(last, span, now);
            if passed(last, span - span / ALONG, now) && take.len() < MOST_ASSETS {
                take.push(asset.clone());
            } else if let Some(last) = last {
                self.asked.insert(asset.clone(), last);
            }
        }
        if !due {
            self.asked = asked;
            return Vec::new();
        }
        self.asked.extend(take.iter().map(|asset| (asset.clone(), now)));
        self.asked_last = Some(now);
        self.in_flight = true;
        take
    }

    fn holds(&self, now: Timestamp) -> bool {
        self.held.is_some_and(|hold| {
            // After the clock was set back a hold would last too long.
            now >= hold.since && hold.until.is_none_or(|until| now < until)
        })
    }

    /// Until when a failure holds the source; nothing until somebody acts.
    fn until(&self, error: &SourceError, now: Timestamp) -> Option<Timestamp> {
        let doubled = FIRST_PAUSE * 2_i32.pow(self.failures.clamp(1, 6) - 1);
        let pause = doubled.min(LONGEST_PAUSE);
        match error {
            SourceError::Denied { .. }
            | SourceError::Unreachable { fault: Fault::NotAllowed, .. } => None,
            SourceError::Busy { retry_at: Some(retry_at), .. } => {
                Some((*retry_at).max(now.saturating_add(GAP).unwrap_or(now)))
            }
            _ => now.saturating_add(pause).ok(),
        }
    }
}

/// Whether a span has passed since a time; also when that is still to come, as
/// after the clock was set back.
fn passed(since: Option<Timestamp>, span: SignedDuration, now: Timestamp) -> bool {
    since.is_none_or(|since| now < since || now.duration_since(since) >= span)
}
