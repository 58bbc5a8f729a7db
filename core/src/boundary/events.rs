//! What happened in a session, until everyone who listens has heard it.

use std::collections::{BTreeMap, VecDeque};

use crate::session::{Event, EventKind};

/// Events that someone has not heard are kept up to here; then the oldest go, and
/// whoever has not heard them is told how many.
const MOST_EVENTS: usize = 10_000;

/// The events of a session, and how far each listener has heard them. Events
/// are counted from the first one on.
#[derive(Default)]
pub(super) struct EventLog {
    kept: VecDeque<Event>,
    /// How many events there were before the first one kept.
    gone: u64,
    /// How many were taken by anyone at all: who comes next begins here.
    taken: u64,
    /// How many each listener has heard or left out, by its number.
    heard: BTreeMap<u64, u64>,
    listeners: u64,
}

impl EventLog {
    /// Whether anything was added.
    pub(super) fn add(&mut self, events: Vec<Event>) -> bool {
        let added = !events.is_empty();
        self.kept.extend(events);
        self.forget(self.kept.len().saturating_sub(MOST_EVENTS));
        added
    }

    /// A new listener: it hears what nobody has taken, and all that follows.
    pub(super) fn join(&mut self) -> u64 {
        self.listeners += 1;
        self.heard.insert(self.listeners, self.taken);
        self.listeners
    }

    /// A listener goes; what it alone had still to hear is forgotten, except
    /// what nobody has taken.
    pub(super) fn leave(&mut self, listener: u64) {
        self.heard.remove(&listener);
        self.forget_heard();
    }

    /// Whether there is an event that a listener has not heard.
    pub(super) fn has(&self, listener: u64) -> bool {
        self.heard.get(&listener).is_some_and(|heard| self.at(*heard).is_some())
    }

    /// The oldest event that a listener has not heard.
    pub(super) fn take(&mut self, listener: u64) -> Option<Event> {
        let heard = *self.heard.get(&listener)?;
        let event = self.at(heard)?.clone();
        let gap = self.gap(heard, &event);
        let heard = if gap.is_some() { self.gone } else { heard + 1 };
        self.heard.insert(listener, heard);
        self.taken = self.taken.max(heard);
        self.forget_heard();
        gap.or(Some(event))
    }

    /// All that nobody has taken.
    pub(super) fn take_rest(&mut self) -> Vec<Event> {
        let taken = self.taken.max(self.gone) - self.gone;
        let gap = self.kept.front().and_then(|first| self.gap(self.taken, first));
        let rest = self.kept.iter().skip(to_index(taken)).cloned();
        let rest = gap.into_iter().chain(rest).collect();
        self.taken = self.gone + self.kept.len() as u64;
        self.forget_heard();
        rest
    }

    /// Forgets all, heard or not.
    pub(super) fn clear(&mut self) {
        self.forget(self.kept.len());
        let gone = self.gone;
        self.taken = gone;
        self.heard.values_mut().for_each(|heard| *heard = gone);
    }

    /// What tells who has heard so many that some before `next` were dropped.
    fn gap(&self, heard: u64, next: &Event) -> Option<Event> {
        let count = self.gone.checked_sub(heard).filter(|count| *count > 0)?;
        Some(Event { time: next.time, kind: EventKind::EventsLost { count } })
    }

    /// The first event kept after so many.
    fn at(&self, heard: u64) -> Option<&Event> {
        self.kept.get(to_index(heard.saturating_sub(self.gone)))
    }

    fn forget_heard(&mut self) {
        let by_all = self.heard.values().chain([&self.taken]).min().copied().unwrap_or(0);
        self.forget(to_index(by_all.saturating_sub(self.gone)));
    }

    fn forget(&mut self, count: usize) {
        self.kept.drain(..count);
        self.gone += count as u64;
    }
}

/// Never more than what is kept.
fn to_index(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::tour::TourEvent;

    fn event(number: usize) -> Event {
        let time = Timestamp::UNIX_EPOCH;
        Event { time, kind: EventKind::Tour(TourEvent::StopReached { stop: number.to_string() }) }
    }

    fn log(count: usize) -> EventLog {
        let mut log = EventLog::default();
        log.add((0..count).map(event).collect());
        log
    }

    #[test]
    fn every_listener_hears_all_and_the_heard_is_forgotten() {
        let mut log = log(2);
        let (one, other) = (log.join(), log.join());
        assert_eq!(log.take(one), Some(event(0)));
        log.add(vec![event(2)]);
        for listener in [one, other] {
            let heard: Vec<_> = std::iter::from_fn(|| log.take(listener)).collect();
            let missing = usize::from(listener == one);
            assert_eq!(heard, (missing..3).map(event).collect::<Vec<_>>());
            assert!(!log.has(listener));
        }
        assert!(log.kept.is_empty());
    }

    #[test]
    fn who_comes_later_hears_what_nobody_took() {
        let mut log = log(4);
        let (slow, fast) = (log.join(), log.join());
        log.take(slow);
        log.take(fast);
        log.take(fast);
        let late = log.join();
        assert_eq!(log.take(late), Some(event(2)));
        log.leave(slow);
        assert_eq!(log.kept.len(), 2);
        log.leave(fast);
        log.leave(late);
        assert_eq!(log.take_rest(), [event(3)]);
        assert_eq!(log.take_rest(), []);
        assert!(log.kept.is_empty() && log.heard.is_empty());
    }

    #[test]
    fn events_that_nobody_hears_do_not_pile_up() {
        let mut log = log(1);
        let asleep = log.join();
        log.add((1..MOST_EVENTS + 5).map(event).collect());
        assert_eq!(log.kept.len(), MOST_EVENTS);
        let lost = Event { kind: EventKind::EventsLost { count: 5 }, ..event(0) };
        let late = log.join();
        assert_eq!(log.take(asleep), Some(lost.clone()));
        assert_eq!(log.take(asleep), Some(event(5)));
        assert_eq!(log.take(late), Some(lost));
        assert_eq!(log.take_rest().len(), MOST_EVENTS - 1);
        log.clear();
        assert!(!log.has(asleep) && log.take(asleep).is_none());
        log.add(vec![event(0)]);
        assert_eq!(log.take(asleep), Some(event(0)));
    }
}
