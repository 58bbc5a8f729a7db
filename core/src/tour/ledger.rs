//! Which stops were reached and skipped: the one place where the progress
//! changes, and where its events come from.

use std::sync::Arc;

use crate::assets::AssetId;

use super::{Progress, Stop, StopId, StopOrder, Tour, TourError, TourEvent};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Awaited,
    Reached,
    /// By hand: no zone brings it back.
    Skipped,
    /// Skipped as the visitor had come to a later one.
    PassedOver,
}

/// The visit's stops by their place in the tour.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    tour: Arc<Tour>,
    progress: Progress,
    /// As many as the tour has stops.
    states: Vec<State>,
    current: Option<usize>,
    finished: bool,
}

impl Ledger {
    pub(super) fn new(tour: Arc<Tour>, progress: Progress) -> Self {
        let progress = progress.known_to(&tour);
        let state = |stop: &Stop| {
            if progress.reached.contains(&stop.id) {
                State::Reached
            } else if progress.passed_over.contains(&stop.id) {
                State::PassedOver
            } else if progress.skipped.contains(&stop.id) {
                State::Skipped
            } else {
                State::Awaited
            }
        };
        let states: Vec<State> = tour.stops.iter().map(state).collect();
        let current = progress.current.as_ref();
        let current = current.and_then(|id| tour.stops.iter().position(|stop| stop.id == *id));
        // A visit that had ended has said so then.
        let finished = states.iter().all(|state| *state != State::Awaited);
        Self { tour, progress, states, current, finished }
    }

    /// The same visit where it stood before, with all that was said since said.
    pub(super) fn back_to(&self, before: Progress) -> Self {
        let assets_said = self.progress.assets_said.clone();
        Self::new(self.tour.clone(), Progress { assets_said, ..before })
    }

    /// The stops that were skipped since, by their numbers.
    pub(super) fn skipped_since(&self, before: &Progress) -> Vec<u32> {
        let is_new = |stop: &Stop| {
            self.progress.skipped.contains(&stop.id) && !before.skipped.contains(&stop.id)
        };
        let numbered = (1..).zip(&self.tour.stops);
        numbered.filter(|(_, stop)| is_new(stop)).map(|(number, _)| number).collect()
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    pub(super) fn order(&self) -> StopOrder {
        self.tour.order
    }

    pub(super) fn stop(&self, stop: usize) -> Option<&Stop> {
        self.tour.stops.get(stop)
    }

    pub(super) fn find(&self, id: &str) -> Result<usize, TourError> {
        let found = self.tour.stops.iter().position(|stop| stop.id == id);
        found.ok_or_else(|| TourError::UnknownStop(id.into()))
    }

    pub(super) fn state(&self, stop: usize) -> Option<State> {
        self.states.get(stop).copied()
    }

    pub(super) fn is_awaited(&self, stop: usize) -> bool {
        self.state(stop) == Some(State::Awaited)
    }

    pub(super) fn first_awaited(&self) -> Option<usize> {
        self.states.iter().position(|state| *state == State::Awaited)
    }

    pub(super) fn current(&self) -> Option<usize> {
        self.current
    }

    /// The current stop, or else the last one reached.
    pub(super) fn last(&self) -> Option<&StopId> {
        self.progress.current.as_ref().or(self.progress.reached.last())
    }

    /// Makes a stop the current one: reached, or repeated if it was already.
    /// In fixed order those before it that are awaited still are skipped; on foot
    /// they are passed over.
    pub(super) fn reach(&mut self, stop: usize, by_hand: bool, events: &mut Vec<TourEvent>) {
        self.leave(events);
        if self.tour.order == StopOrder::Fixed {
            let how = if by_hand { State::Skipped } else { State::PassedOver };
            (0..stop).for_each(|before| self.mark_skipped(before, how, events));
        }
        let (Some(state), Some(Stop { id, .. })) =
            (self.states.get_mut(stop), self.tour.stops.get(stop))
        else {
            return;
        };
        self.current = Some(stop);
        self.progress.current = Some(id.clone());
        self.progress.by_hand = by_hand;
        if *state == State::Reached {
            events.push(TourEvent::StopRepeated { stop: id.clone() });
            return;
        }
        *state = State::Reached;
        self.progress.skipped.retain(|skipped| skipped != id);
        self.progress.passed_over.retain(|skipped| skipped != id);
        self.progress.reached.push(id.clone());
        events.push(TourEvent::StopReached { stop: id.clone() });
        self.finish(events);
    }

    /// The visitor has come to where they went by hand.
    pub(super) fn came_after_hand(&mut self) {
        self.progress.by_hand = false;
    }

    /// Leaves the current stop, if there is one.
    pub(super) fn leave(&mut self, events: &mut Vec<TourEvent>) {
        self.current = None;
        self.progress.by_hand = false;
        let left = self.progress.current.take();
        events.extend(left.map(|stop| TourEvent::StopLeft { stop }));
    }

    /// Leaves an awaited stop out.
    pub(super) fn skip(&mut self, stop: usize, events: &mut Vec<TourEvent>) {
        self.mark_skipped(stop, State::Skipped, events);
        self.finish(events);
    }

    /// Whether an asset's words are yet to be said, and neither by the current
    /// stop nor by the next.
    pub(super) fn may_speak(&self, asset: &AssetId, next: Option<usize>) -> bool {
        let mut stops = [self.current, next].into_iter().flatten();
        !self.progress.assets_said.contains(asset)
            && !stops.any(|stop| self.stop(stop).is_some_and(|stop| stop.assets.contains(asset)))
    }

    pub(super) fn speak(&mut self, asset: &AssetId, events: &mut Vec<TourEvent>) {
        self.progress.assets_said.push(asset.clone());
        events.push(TourEvent::AssetNear { asset: asset.clone() });
    }

    fn mark_skipped(&mut self, stop: usize, how: State, events: &mut Vec<TourEvent>) {
        if let (Some(state @ State::Awaited), Some(Stop { id, .. })) =
            (self.states.get_mut(stop), self.tour.stops.get(stop))
        {
            *state = how;
            self.progress.skipped.push(id.clone());
            self.progress.passed_over.extend((how == State::PassedOver).then(|| id.clone()));
            events.push(TourEvent::StopSkipped { stop: id.clone() });
        }
    }

    fn finish(&mut self, events: &mut Vec<TourEvent>) {
        if !self.finished && self.first_awaited().is_none() {
            self.finished = true;
            events.push(TourEvent::TourFinished);
        }
    }
}
