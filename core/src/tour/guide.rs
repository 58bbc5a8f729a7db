//! The face of the tour: poses and commands in, events and the way out.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetId;
use crate::geodesy::LocalFrame;
use crate::pose::{Pose, PositionState};

use super::geofence::Spot;
use super::ledger::{Ledger, State};
use super::passing::Passing;
use super::presence::{Claim, Presence, Whereabouts};
use super::quiet::Quiet;
use super::route::{OFF_ROUTE_M, Route};
use super::slip::Slip;
use super::tracker::Tracker;
use super::way::{Way, in_steps, line_to};
use super::{Progress, StopOrder, Tour, TourError, TourEvent, Undoable};

/// So near to the route, metres, the leg that the visitor is on is known.
const ON_LEG_M: f64 = 15.0;
/// In free order another stop is headed for when it is so much nearer, metres.
const NEARER_M: f64 = 20.0;
/// With a poorer accuracy than this, metres, it is not known what is near.
const NEAR_ACCURACY_M: f64 = 20.0;
/// A command can be taken back for so long.
const UNDO: SignedDuration = SignedDuration::from_secs(30);
/// So long the visitor stays at a stop at least that they came to on foot.
const LEAST_STAY: SignedDuration = SignedDuration::from_secs(10);

/// A visit in progress.
///
/// A stop is reached when the visitor has been in one of its zones for 3
/// seconds, and left when they have been clear of all of them for 5, but not
/// within 10 of having come. They are in a zone when that is so with a
/// probability of 0.7, by the covariance of the pose; at its heart, within a
/// quarter of its radius, a poorer place does after 10 seconds. They are clear
/// of it when they are farther out than 5 m and than 1.645 standard deviations.
///
/// What a pose moved without the visitor walking (its velocity tells) is a slip
/// of the position, as beside a facade: while it lasts, for some minute and a
/// half or 15 m of walk, no stop is left for it, and none but the one awaited
/// is reached, after 10 seconds, by who stands at no other. Only fixes tell
/// where the visitor is: while the position is carried over a gap in them, or
/// lost, nothing is reached and nothing left. At a stop whose zones overlap
/// those of another one, the other is reached once the visitor is deeper in it.
///
/// In fixed order the next stop is awaited. A later one counts as well, after
/// 10 seconds: the guide took a short cut, and the stops between are passed
/// over. That can be taken back ([`undo`](Self::undo)), and who goes to a stop
/// that was passed over reaches it, after 10 seconds. A later one takes 45
/// where the route only comes by it on the visitor's leg, and does not count
/// at all in a zone of a stop that was reached or skipped by hand, such as
/// where a tour comes back to its start. Stops without zones are not awaited;
/// only a hand reaches them.
#[derive(Debug, Clone)]
pub struct Guide {
    ledger: Ledger,
    presence: Presence,
    route: Route,
    /// Where each stop is along the route, metres.
    along_m: Vec<Option<f64>>,
    passing: Vec<Passing>,
    tracker: Tracker,
    /// The stop that the way leads to.
    next: Option<usize>,
    quiet: Quiet,
    /// Of the last pose or command.
    time: Option<Timestamp>,
    slip: Slip,
    /// When the current stop was come to on foot.
    came: Option<Timestamp>,
    before: Option<Before>,
}

/// Where the visit stood before the last command, or before a later stop was
/// come to.
#[derive(Debug, Clone)]
struct Before {
    progress: Progress,
    since: Timestamp,
    /// The stop that was come to on foot.
    come_to: Option<usize>,
}

impl Guide {
    /// A visit of `tour`, resumed where `progress` says; stops in it that the
    /// tour does not have are left out.
    #[must_use]
    pub fn new(tour: Arc<Tour>, local: &LocalFrame, progress: Progress) -> Self {
        let presence = Presence::new(&tour, local);
        let route = Route::new(&tour, local);
        let along_m = route.locate(presence.all_zones(), tour.order);
        let mut guide = Self {
            passing: vec![Passing::default(); tour.stops.len()],
            ledger: Ledger::new(tour, progress),
            presence,
            route,
            along_m,
            tracker: Tracker::default(),
            next: None,
            quiet: Quiet::default(),
            time: None,
            slip: Slip::default(),
            came: None,
            before: None,
        };
        guide.choose_next(None);
        guide
    }

    /// Takes a pose in, with the assets near it that have words of their own,
    /// the nearest first; what it leads to is appended to `events`.
    ///
    /// An asset speaks once a visit, not before the words of a stop or of another
    /// asset are over ([`words_take`](Self::words_take)), not within 20 seconds
    /// of the one nor 15 of the other, not when a stop is about to speak, and not
    /// at a stop that speaks of it or on the way there.
    pub fn update(&mut self, pose: &Pose, near: &[AssetId], events: &mut Vec<TourEvent>) {
        let accuracy_m = pose.horizontal_accuracy_m;
        if !pose.position_m.is_finite() || !(0.0..f64::INFINITY).contains(&accuracy_m) {
            return;
        }
        self.time = Some(pose.time);
        if pose.position_state == PositionState::Lost {
            self.presence.lose();
            return;
        }
        self.tracker.update(&self.route, pose, self.expected());
        if pose.position_state == PositionState::Measured {
            self.slip.update(pose);
            let place = Spot::new(pose.position_m, pose.position_cov_m2, accuracy_m);
            let by_own_way = place.moved(-self.slip.by_m());
            let at = Whereabouts { time: pose.time, place, by_own_way };
            self.leave_when_clear(&at, events);
            self.reach_where_come(&at, events);
        }
        self.choose_next(Some(pose));
        if pose.position_state == PositionState::Measured {
            self.tell_passed(accuracy_m, events);
        }
        self.cue_asset(pose, near, events);
    }

    /// Ends the current stop if the visitor is at one; or else leaves the
    /// next one out, which no zone brings back.
    pub fn skip(&mut self, time: Timestamp, events: &mut Vec<TourEvent>) {
        self.time = Some(time);
        let before = self.ledger.progress().clone();
        if self.ledger.current().is_some() {
            self.ledger.leave(events);
            self.presence.settle();
        } else if let Some(stop) = self.next.or_else(|| self.ledger.first_awaited()) {
            self.ledger.skip(stop, events);
            self.choose_next(None);
        } else {
            return;
        }
        self.before = Some(Before { progress: before, since: time, come_to: None });
    }

    /// What [`skip`](Self::skip) or [`go_to`](Self::go_to) did last, or a later
    /// stop that the visitor has come to, as long as it can be taken back: for
    /// half a minute, unless they reached or left another stop on foot meanwhile.
    #[must_use]
    pub fn undoable(&self, time: Timestamp) -> Option<Undoable> {
        let before = self.before.as_ref()?;
        let is_recent = time.duration_since(before.since) <= UNDO;
        is_recent.then(|| Undoable { skipped: self.ledger.skipped_since(&before.progress) })
    }

    /// Takes that back: the visit stands where it stood before it. A later stop
    /// that was come to must be left first to be reached.
    pub fn undo(&mut self, time: Timestamp, events: &mut Vec<TourEvent>) {
        if self.undoable(time).is_none() {
            return;
        }
        let Some(before) = self.before.take() else { return };
        self.time = Some(time);
        self.ledger = self.ledger.back_to(before.progress);
        self.presence.unbar();
        if let Some(stop) = before.come_to {
            self.presence.bar(stop);
        }
        self.came = None;
        self.presence.settle();
        self.choose_next(None);
        events.push(TourEvent::Undone);
    }

    /// Says the words of the current stop, or of the last one, again.
    pub fn repeat(&mut self, events: &mut Vec<TourEvent>) {
        let Some(stop) = self.ledger.last().cloned() else { return };
        if let Some(time) = self.time {
            self.quiet.stop_spoke(time);
        }
        events.push(TourEvent::StopRepeated { stop });
    }

    /// What the last event had said takes so long to say: until then, and a
    /// moment longer, no asset speaks. Who has left by then has not heard it.
    pub fn words_take(&mut self, how_long: SignedDuration) {
        self.quiet.lasts(how_long);
    }

    /// Goes to a stop by hand, wherever the visitor is: it is reached, or
    /// repeated if it was already; in fixed order those before it are skipped.
    ///
    /// It stays the current stop until the visitor has been there and has
    /// left, or until they reach another one; one that they stood at when
    /// they chose must be left first to be reached.
    ///
    /// # Errors
    /// [`TourError::UnknownStop`].
    pub fn go_to(
        &mut self,
        stop: &str,
        time: Timestamp,
        events: &mut Vec<TourEvent>,
    ) -> Result<(), TourError> {
        let chosen = self.ledger.find(stop)?;
        self.time = Some(time);
        self.presence.bar_here();
        if self.ledger.current() == Some(chosen) {
            self.repeat(events);
            return Ok(());
        }
        self.quiet.stop_spoke(time);
        let progress = self.ledger.progress().clone();
        self.before = Some(Before { progress, since: time, come_to: None });
        self.ledger.reach(chosen, true, events);
        self.came = None;
        self.presence.settle();
        self.choose_next(None);
        Ok(())
    }

    /// The way to the next stop, `None` when there is none left: in fixed
    /// order the first that is awaited, in free order about the nearest.
    #[must_use]
    pub fn way(&self, pose: &Pose) -> Option<Way> {
        if !pose.position_m.is_finite() {
            return None;
        }
        let next = self.next?;
        let joins = self.tracker.locate(&self.route, pose, self.expected());
        let ends_m = self.along_m(next);
        let line =
            line_to(self.presence.zones(next), pose.position_m, &self.route, joins.zip(ends_m))?;
        let facing_deg = Some(pose.heading_deg()).filter(|deg| deg.is_finite());
        Some(Way {
            stop: self.ledger.stop(next)?.id.clone(),
            number: u32::try_from(next + 1).ok()?,
            line_m: line.points_m,
            distance_m: line.distance_m,
            shown_distance_m: in_steps(line.distance_m, 20.0, [1.0, 5.0]),
            spoken_distance_m: in_steps(line.distance_m, 100.0, [10.0, 50.0]),
            bearing_deg: line.bearing_deg.or(facing_deg).unwrap_or(0.0),
            passed: self.passing.get(next).is_some_and(Passing::is_passed),
        })
    }

    /// Where the visit stands.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        self.ledger.progress()
    }

    fn along_m(&self, stop: usize) -> Option<f64> {
        self.along_m.get(stop).copied().flatten()
    }

    /// The part of the route that leads from the last stop to the next.
    fn expected(&self) -> (f64, f64) {
        let whole_m = self.route.length_m();
        if self.ledger.order() == StopOrder::Free {
            return (0.0, whole_m);
        }
        let to_m = self.next.and_then(|next| self.along_m(next)).unwrap_or(whole_m);
        let before = self.next.unwrap_or(self.along_m.len());
        let visited = (0..before).rev().filter(|s| self.ledger.state(*s) == Some(State::Reached));
        let from_m = visited.filter_map(|stop| self.along_m(stop)).next().unwrap_or(0.0);
        (from_m.min(to_m), to_m)
    }

    /// Whether the visitor has come to the current stop only now.
    fn has_just_come(&self, time: Timestamp) -> bool {
        self.came.is_some_and(|came| came <= time && time.duration_since(came) < LEAST_STAY)
    }

    fn leave_when_clear(&mut self, at: &Whereabouts, events: &mut Vec<TourEvent>) {
        let Some(current) = self.ledger.current() else { return };
        if self.presence.is_at(current, at) {
            self.ledger.came_after_hand();
        }
        let stays = self.has_just_come(at.time) || self.ledger.progress().by_hand;
        if self.presence.has_left(current, at) && !stays {
            self.before = None;
            self.ledger.leave(events);
            self.presence.settle();
        }
    }

    fn reach_where_come(&mut self, at: &Whereabouts, events: &mut Vec<TourEvent>) {
        let (ledger, along_m, next) = (&self.ledger, &self.along_m, self.next);
        let leg = self.tracker.place().filter(|place| place.off_m <= ON_LEG_M);
        let claim = |stop: usize| {
            match ledger.state(stop) {
                Some(State::Awaited) => {}
                Some(State::PassedOver) => return Claim::PassedOver,
                _ => return Claim::Settled,
            }
            if ledger.order() == StopOrder::Free || next == Some(stop) {
                return Claim::Awaited;
            }
            let off_leg = leg
                .zip(along_m.get(stop).copied().flatten())
                .is_some_and(|(leg, along_m)| (leg.along_m - along_m).abs() > OFF_ROUTE_M);
            Claim::Later { off_leg }
        };
        let current = ledger.current();
        let come = self.presence.has_come(current, at, claim);
        let stays = current.is_some() && self.has_just_come(at.time);
        let Some(stop) = come.filter(|_| !stays) else { return };
        self.quiet.stop_spoke(at.time);
        let progress = self.ledger.progress().clone();
        self.ledger.reach(stop, false, events);
        self.presence.settle();
        self.came = Some(at.time);
        let is_later = !self.ledger.skipped_since(&progress).is_empty();
        self.before = is_later.then_some(Before { progress, since: at.time, come_to: Some(stop) });
        if let Some(along_m) = self.along_m(stop) {
            self.tracker.anchor(along_m, at.time);
        }
    }

    fn choose_next(&mut self, pose: Option<&Pose>) {
        let awaited =
            |stop: &usize| self.ledger.is_awaited(*stop) && !self.presence.zones(*stop).is_empty();
        let kept = self.next.filter(awaited);
        let mut stops = (0..self.along_m.len()).filter(awaited);
        self.next = match (self.ledger.order(), pose) {
            (StopOrder::Fixed, _) => stops.next(),
            (StopOrder::Free, None) => kept.or_else(|| stops.next()),
            (StopOrder::Free, Some(pose)) => {
                let away_m = |stop: usize| {
                    let handicap_m = if Some(stop) == kept { 0.0 } else { NEARER_M };
                    self.presence.away_m(stop, pose.position_m) + handicap_m
                };
                stops.min_by(|a, b| away_m(*a).total_cmp(&away_m(*b)))
            }
        };
    }

    fn tell_passed(&mut self, accuracy_m: f64, events: &mut Vec<TourEvent>) {
        let (StopOrder::Fixed, Some(next), Some(place)) =
            (self.ledger.order(), self.next, self.tracker.place())
        else {
            return;
        };
        let (Some(along_m), Some(passing), Some(stop)) =
            (self.along_m(next), self.passing.get_mut(next), self.ledger.stop(next))
        else {
            return;
        };
        let near = self.presence.is_near(next);
        if passing.update(place.along_m - along_m, accuracy_m, near) {
            events.push(TourEvent::StopPassed { stop: stop.id.clone() });
        }
    }

    fn cue_asset(&mut self, pose: &Pose, near: &[AssetId], events: &mut Vec<TourEvent>) {
        let silent = !self.quiet.is_over(pose.time) || self.presence.is_coming();
        if silent || pose.horizontal_accuracy_m > NEAR_ACCURACY_M {
            return;
        }
        if let Some(asset) = near.iter().find(|asset| self.ledger.may_speak(asset, self.next)) {
            self.quiet.asset_spoke(pose.time);
            self.ledger.speak(asset, events);
        }
    }
}
