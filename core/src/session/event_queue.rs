//! Events that wait to be asked for, at most so many: an app that never asks
//! costs no more.

use std::collections::VecDeque;

use super::event::{Event, EventKind};

/// A visit of an hour tells some hundred.
const MOST_EVENTS: usize = 1000;

/// Events in order; where there are too many the oldest are dropped and counted.
#[derive(Debug, Default)]
pub(crate) struct EventQueue {
    waiting: VecDeque<Event>,
    lost: u64,
}

impl EventQueue {
    pub(crate) fn push(&mut self, event: Event) {
        if self.waiting.len() >= MOST_EVENTS {
            // What came out of another queue counts for all that it stood for.
            self.lost += match self.waiting.pop_front().map(|event| event.kind) {
                Some(EventKind::EventsLost { count }) => count,
                _ => 1,
            };
        }
        self.waiting.push_back(event);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&Event) -> bool) {
        self.waiting.retain(keep);
    }

    /// All since it was asked last; first, if some were dropped, how many.
    pub(crate) fn take(&mut self) -> Vec<Event> {
        let Self { waiting, lost } = std::mem::take(self);
        let first = waiting.front().filter(|_| lost > 0);
        let gap = first
            .map(|first| Event { time: first.time, kind: EventKind::EventsLost { count: lost } });
        gap.into_iter().chain(waiting).collect()
    }
}

impl Extend<Event> for EventQueue {
    fn extend<I: IntoIterator<Item = Event>>(&mut self, events: I) {
        events.into_iter().for_each(|event| self.push(event));
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;

    fn event(number: usize) -> Event {
        let time = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(number as i64);
        Event { time, kind: EventKind::FixRefused { off_m: number as f64 } }
    }

    #[test]
    fn the_oldest_are_dropped_and_counted_where_nobody_asks() {
        let mut queue = EventQueue::default();
        queue.extend((0..MOST_EVENTS).map(event));
        assert_eq!(queue.take(), (0..MOST_EVENTS).map(event).collect::<Vec<_>>());
        assert_eq!(queue.take(), []);
        queue.extend((0..MOST_EVENTS + 500).map(event));
        let told = queue.take();
        assert_eq!(told.len(), MOST_EVENTS + 1);
        let gap = Event { kind: EventKind::EventsLost { count: 500 }, ..event(500) };
        assert_eq!(told[..2], [gap, event(500)]);
        assert_eq!(queue.take(), []);
        // Through another one nothing is forgotten.
        let mut second = EventQueue::default();
        second.extend(told);
        second.extend((0..10).map(event));
        let counts: u64 = second
            .take()
            .iter()
            .map(|event| match event.kind {
                EventKind::EventsLost { count } => count,
                _ => 1,
            })
            .sum();
        assert_eq!(counts, MOST_EVENTS as u64 + 500 + 10);
    }
}
