//! When the walk is where, and how far behind it a visit is.

use std::collections::BTreeMap;

use glam::DVec2;
use wattwalk::pack::MapStop;
use wattwalk::session::Rehearsal;
use wattwalk::tour::{StopId, StopState};

/// The rehearsed walk by its stops; empty where there is none.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Those that it comes to.
    pub(super) stops: BTreeMap<StopId, Planned>,
    /// How long it takes, seconds.
    pub(super) length_s: f64,
    /// How far it goes, metres.
    pub(super) walk_m: f64,
}

/// When the walk comes to a stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    /// Since the beginning, seconds.
    pub(super) at_s: f64,
    /// Since the stop before, metres.
    pub(super) walk_m: f64,
}

impl Plan {
    pub(super) fn of(rehearsal: &Rehearsal, stops: &[MapStop]) -> Self {
        let mut walk = Paced::new(rehearsal);
        let mut planned = BTreeMap::new();
        for stop in stops {
            if let Some((at_s, walk_m)) = walk.reach(stop) {
                planned.insert(stop.id.clone(), Planned { at_s, walk_m });
            }
        }
        Self { stops: planned, length_s: rehearsal.duration_s(), walk_m: walk.whole_m() }
    }

    /// How many seconds later than planned a visit is that has been on the way for
    /// `on_way_s`, with its stops in the tour's order, how each stands, and when
    /// it was reached: as it was at the last one, or more if the next one is
    /// overdue; less than nothing when it is ahead.
    pub(super) fn behind_s<'a>(
        &self,
        on_way_s: f64,
        stops: impl Iterator<Item = (&'a StopId, StopState, Option<f64>)> + Clone,
    ) -> Option<f64> {
        let planned = stops.filter_map(|(id, state, reached_s)| {
            Some((self.stops.get(id)?.at_s, state, reached_s))
        });
        let reached = planned.clone().filter_map(|(at_s, _, reached_s)| Some((at_s, reached_s?)));
        let last = reached.max_by(|a, b| a.1.total_cmp(&b.1));
        let last_s = last.map_or(0.0, |(at_s, reached_s)| reached_s - at_s);
        let next = planned.clone().find(|(_, state, _)| *state == StopState::Next);
        let next_s = next.map_or(f64::NEG_INFINITY, |(at_s, ..)| on_way_s - at_s);
        (!self.stops.is_empty()).then(|| last_s.max(next_s))
    }
}

pub(super) fn minutes(seconds: f64) -> u32 {
    (seconds / 60.0).round() as u32
}

/// A rehearsal gone through second by second.
struct Paced<'a> {
    rehearsal: &'a Rehearsal,
    second: u32,
    at_m: DVec2,
    /// Since the beginning.
    walked_m: f64,
    /// As of the stop reached last.
    told_m: f64,
}

impl<'a> Paced<'a> {
    fn new(rehearsal: &'a Rehearsal) -> Self {
        let at_m = rehearsal.position_m(0.0);
        Self { rehearsal, second: 0, at_m, walked_m: 0.0, told_m: 0.0 }
    }

    /// When the walk comes to a stop, in seconds, and how far it has gone since
    /// the stop before; it stays where it is if it does not come there.
    fn reach(&mut self, stop: &MapStop) -> Option<(f64, f64)> {
        let (second, at_m, walked_m) = (self.second, self.at_m, self.walked_m);
        while self.at_m.distance(stop.at) > stop.radius_m {
            if !self.step() {
                (self.second, self.at_m, self.walked_m) = (second, at_m, walked_m);
                return None;
            }
        }
        let since_m = self.walked_m - self.told_m;
        self.told_m = self.walked_m;
        Some((f64::from(self.second), since_m))
    }

    /// How far the whole walk goes.
    fn whole_m(mut self) -> f64 {
        while self.step() {}
        self.walked_m
    }

    fn step(&mut self) -> bool {
        if f64::from(self.second) >= self.rehearsal.duration_s() {
            return false;
        }
        self.second += 1;
        let next_m = self.rehearsal.position_m(f64::from(self.second));
        self.walked_m += self.at_m.distance(next_m);
        self.at_m = next_m;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_as_late_as_at_its_last_stop_or_as_its_next_one_is() {
        use StopState::{Current, Next, Open, Reached, Skipped};
        let ids: Vec<StopId> = ["a", "b", "c"].map(Into::into).into();
        let each = ids.iter().zip([60.0, 300.0, 600.0]);
        let stops = each.map(|(id, at_s)| (id.clone(), Planned { at_s, walk_m: 0.0 })).collect();
        let plan = Plan { stops, length_s: 900.0, walk_m: 0.0 };
        let behind_s = |on_way_s: f64, states: [(StopState, Option<f64>); 3]| {
            let stops = ids.iter().zip(states).map(|(id, (state, at_s))| (id, state, at_s));
            plan.behind_s(on_way_s, stops)
        };
        let none = [(Next, None), (Open, None), (Open, None)];
        assert_eq!(behind_s(30.0, none), Some(0.0));
        assert_eq!(behind_s(90.0, none), Some(30.0));
        let one = [(Current, Some(240.0)), (Next, None), (Open, None)];
        assert_eq!(behind_s(250.0, one), Some(180.0), "as at the stop");
        assert_eq!(behind_s(500.0, one), Some(200.0), "the next is overdue");
        let early = [(Reached, Some(50.0)), (Skipped, None), (Next, None)];
        assert_eq!(behind_s(100.0, early), Some(-10.0));
        let all = [(Reached, Some(60.0)), (Reached, Some(310.0)), (Reached, Some(660.0))];
        assert_eq!(behind_s(2000.0, all), Some(60.0));
        assert_eq!(Plan::default().behind_s(5.0, std::iter::empty()), None);
    }
}
