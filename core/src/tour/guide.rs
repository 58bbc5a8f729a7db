//! Where the visit stands: stops reached, cues said, the way on.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assets::AssetId;
use crate::geodesy::LocalFrame;
use crate::pose::{Pose, PositionState};

use super::geofence::{Disc, Dwell, Standing, standing};
use super::quiet::Quiet;
use super::route::{OFF_ROUTE_M, Route};
use super::tracker::Tracker;
use super::way::{Way, line_to};
use super::{Order, Progress, StopId, Tour};

/// How long the visitor is in a zone until the stop is reached.
const ENTER: SignedDuration = SignedDuration::from_secs(3);
/// The same for a stop after the one awaited: it was not merely walked by.
const ENTER_LATER: SignedDuration = SignedDuration::from_secs(10);
/// The same where the route says that the visitor is on another leg, on
/// which they only come by: they have come to stand there.
const ENTER_ELSEWHERE: SignedDuration = SignedDuration::from_secs(45);
/// How long the visitor is clear of a stop until it is left.
const LEAVE: SignedDuration = SignedDuration::from_secs(5);
/// So near to the route, metres, the leg that the visitor is on is known.
const ON_LEG_M: f64 = 15.0;
/// How far past a stop it is passed, metres, besides the accuracy.
const PASSED_M: f64 = 20.0;
/// In free order another stop is headed for when it is so much nearer, metres.
const NEARER_M: f64 = 20.0;
/// With a poorer accuracy than this, metres, it is not known what is near.
const NEAR_ACCURACY_M: f64 = 20.0;

/// What the guide noticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TourEvent {
    /// The visitor is at a stop; its words are to be said now. Once a visit
    /// for each stop.
    StopReached {
        /// Which.
        stop: StopId,
    },
    /// The visitor has left a stop.
    StopLeft {
        /// Which.
        stop: StopId,
    },
    /// The visitor walked past the next stop without reaching it. Once a
    /// visit for each stop, and only in a tour of fixed order with a route.
    StopPassed {
        /// Which.
        stop: StopId,
    },
    /// A stop was skipped: by hand, or because one after it was reached in a
    /// tour of fixed order.
    StopSkipped {
        /// Which.
        stop: StopId,
    },
    /// The words of a stop are to be said again.
    StopRepeated {
        /// Which.
        stop: StopId,
    },
    /// An asset with words of its own is near, and they were not said yet.
    AssetNear {
        /// Which.
        asset: AssetId,
    },
    /// Every stop was reached or skipped. Once a visit.
    TourFinished,
}

/// Why a command cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TourError {
    /// The tour has no such stop.
    #[error("the tour has no stop {0}")]
    UnknownStop(StopId),
}

/// A visit in progress.
///
/// A stop is reached when the visitor has been in one of its zones for 3
/// seconds, and left when they have been clear of all of them for 5; how
/// surely depends on the accuracy of the pose. While the position is lost
/// nothing is reached and nothing left. At a stop whose zones overlap the
/// next one's, the next is reached once the visitor is deeper in it.
///
/// In fixed order the next stop is awaited. A later one counts as well, after
/// 10 seconds in its zone (45 where the route comes by it and the visitor is
/// on another leg): the guide took a short cut, and the stops between are
/// skipped. Stops without zones are not awaited; only a hand reaches them.
#[derive(Debug, Clone)]
pub struct Guide {
    tour: Arc<Tour>,
    progress: Progress,
    /// As many as the tour has, in its order.
    places: Vec<Place>,
    route: Route,
    tracker: Tracker,
    /// The stop that the way leads to.
    next: Option<usize>,
    current: Option<usize>,
    clear: Dwell,
    quiet: Quiet,
    time: Option<Timestamp>,
    finished: bool,
}

/// A stop as the guide sees it.
#[derive(Debug, Clone)]
struct Place {
    zones: Vec<Disc>,
    /// Where it is along the route.
    along_m: Option<f64>,
    state: State,
    inside: Dwell,
    /// Whether the visitor stood about here when they went elsewhere by hand:
    /// it is reached after they have left only.
    barred: bool,
    /// Whether the visitor was not clear of it in the last pose.
    near: bool,
    /// Whether the visitor was before it on the route since it is awaited.
    ahead: bool,
    passed: bool,
    told_passed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Awaited,
    Reached,
    Skipped,
}

impl Guide {
    /// A visit of `tour`, resumed where `progress` says; stops in it that the
    /// tour does not have are left out.
    #[must_use]
    pub fn new(tour: Arc<Tour>, local: &LocalFrame, progress: Progress) -> Self {
        let progress = progress.known_to(&tour);
        let route = Route::new(&tour, local);
        let zones: Vec<Vec<Disc>> = tour
            .stops
            .iter()
            .map(|stop| stop.zones.iter().filter_map(|zone| Disc::new(zone, local)).collect())
            .collect();
        let along = route.locate(&zones, tour.order);
        let state = |id: &StopId| {
            if progress.reached.contains(id) {
                State::Reached
            } else if progress.skipped.contains(id) {
                State::Skipped
            } else {
                State::Awaited
            }
        };
        let stops = tour.stops.iter().zip(zones).zip(along);
        let places: Vec<Place> = stops
            .map(|((stop, zones), along_m)| Place {
                zones,
                along_m,
                state: state(&stop.id),
                inside: Dwell::default(),
                barred: false,
                near: false,
                ahead: false,
                passed: false,
                told_passed: false,
            })
            .collect();
        let current = progress.current.as_ref();
        let current = current.and_then(|id| tour.stops.iter().position(|stop| stop.id == *id));
        let finished = places.iter().all(|place| place.state != State::Awaited);
        let mut guide = Self {
            tour,
            progress,
            places,
            route,
            tracker: Tracker::default(),
            next: None,
            current,
            clear: Dwell::default(),
            quiet: Quiet::default(),
            time: None,
            finished,
        };
        guide.choose_next(None);
        guide
    }

    /// Takes a pose in, with the assets near it that have words of their own,
    /// the nearest first; what it leads to is appended to `events`.
    ///
    /// An asset speaks once a visit, not within 20 seconds of a stop's words
    /// nor 15 of another asset's, and not at a stop that speaks of it.
    pub fn update(&mut self, pose: &Pose, near: &[AssetId], events: &mut Vec<TourEvent>) {
        let accuracy_m = pose.horizontal_accuracy_m;
        if !pose.position_m.is_finite() || !(0.0..f64::INFINITY).contains(&accuracy_m) {
            return;
        }
        self.time = Some(pose.time);
        if pose.position_state == PositionState::Lost {
            self.clear.reset();
            self.places.iter_mut().for_each(|place| place.inside.reset());
            return;
        }
        self.tracker.update(&self.route, pose, self.expected());
        self.leave_when_clear(pose, events);
        if let Some(reached) = self.entered(pose) {
            self.reach(reached, pose.time, events);
            if let Some(along_m) = self.places.get(reached).and_then(|place| place.along_m) {
                self.tracker.anchor(along_m, pose.time);
            }
        }
        self.choose_next(Some(pose));
        self.tell_passed(pose, events);
        self.cue_asset(pose, near, events);
    }

    /// Ends the current stop if the visitor is at one; or else leaves the
    /// next one out, which no zone brings back.
    pub fn skip(&mut self, time: Timestamp, events: &mut Vec<TourEvent>) {
        self.time = Some(time);
        if self.current.is_some() {
            self.leave(events);
            return;
        }
        let awaited = || self.places.iter().position(|place| place.state == State::Awaited);
        if let Some(stop) = self.next.or_else(awaited) {
            self.mark_skipped(stop, events);
            self.finish(events);
            self.choose_next(None);
        }
    }

    /// Says the words of the current stop, or of the last one, again.
    pub fn repeat(&mut self, events: &mut Vec<TourEvent>) {
        let stop = self.progress.current.as_ref().or(self.progress.reached.last());
        if let Some(stop) = stop.cloned() {
            if let Some(time) = self.time {
                self.quiet.stop_spoke(time);
            }
            events.push(TourEvent::StopRepeated { stop });
        }
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
        let found = self.tour.stops.iter().position(|known| known.id == stop);
        let chosen = found.ok_or_else(|| TourError::UnknownStop(stop.into()))?;
        self.time = Some(time);
        for place in &mut self.places {
            place.barred = place.near;
            place.inside.reset();
        }
        if self.current == Some(chosen) {
            self.repeat(events);
            return Ok(());
        }
        self.reach(chosen, time, events);
        self.progress.by_hand = true;
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
        let (place, stop) = (self.places.get(next)?, self.tour.stops.get(next)?);
        let joins = self.tracker.locate(&self.route, pose, self.expected());
        let facing_deg = Some(pose.heading_deg()).filter(|deg| deg.is_finite()).unwrap_or(0.0);
        let line =
            line_to(&place.zones, pose.position_m, &self.route, joins, place.along_m, facing_deg)?;
        Some(Way {
            stop: stop.id.clone(),
            line_m: line.points_m,
            distance_m: line.distance_m,
            bearing_deg: line.bearing_deg,
            passed: place.passed,
        })
    }

    /// Where the visit stands.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The part of the route that leads from the last stop to the next.
    fn expected(&self) -> (f64, f64) {
        if self.tour.order == Order::Free {
            return (0.0, self.route.length_m());
        }
        let to_m = self.next.and_then(|next| self.places.get(next)?.along_m);
        let before = self.next.unwrap_or(self.places.len());
        let mut visited = self.places.iter().take(before).rev();
        let from_m = visited.find_map(|p| p.along_m.filter(|_| p.state == State::Reached));
        let to_m = to_m.unwrap_or(self.route.length_m());
        (from_m.unwrap_or(0.0).min(to_m), to_m)
    }

    fn leave_when_clear(&mut self, pose: &Pose, events: &mut Vec<TourEvent>) {
        let Some(place) = self.current.and_then(|current| self.places.get(current)) else { return };
        let at = standing(&place.zones, pose.position_m, pose.horizontal_accuracy_m);
        if at.inside {
            self.progress.by_hand = false;
        }
        if self.clear.held(at.clear && !self.progress.by_hand, pose.time, LEAVE) {
            self.leave(events);
        }
    }

    /// The stop that the visitor has come to by now, the deepest of several.
    fn entered(&mut self, pose: &Pose) -> Option<usize> {
        let fixed = self.tour.order == Order::Fixed;
        let here =
            |place: &Place| standing(&place.zones, pose.position_m, pose.horizontal_accuracy_m);
        let current_m = self.current.and_then(|current| self.places.get(current));
        let current_m = current_m.map_or(f64::NEG_INFINITY, |place| here(place).depth_m);
        let on_leg = self.tracker.place().filter(|place| place.off_m <= ON_LEG_M);
        let mut deepest: Option<(f64, usize)> = None;
        for (stop, place) in self.places.iter_mut().enumerate() {
            let Standing { depth_m, inside, clear } = here(place);
            place.near = !clear;
            place.barred &= !clear;
            if place.state != State::Awaited {
                continue;
            }
            let later = fixed && self.next != Some(stop);
            let other_leg = on_leg
                .zip(place.along_m)
                .is_some_and(|(at, along_m)| (at.along_m - along_m).abs() > OFF_ROUTE_M);
            let (needed, free_of_current) = match (later, other_leg) {
                (false, _) => (ENTER, depth_m > current_m),
                (true, false) => (ENTER_LATER, current_m < 0.0),
                (true, true) => (ENTER_ELSEWHERE, current_m < 0.0),
            };
            let holds = inside && !place.barred && free_of_current;
            let entered = place.inside.held(holds, pose.time, needed);
            if entered && deepest.is_none_or(|(depth, _)| depth_m > depth) {
                deepest = Some((depth_m, stop));
            }
        }
        deepest.map(|(_, stop)| stop)
    }

    fn reach(&mut self, stop: usize, time: Timestamp, events: &mut Vec<TourEvent>) {
        self.leave(events);
        if self.tour.order == Order::Fixed {
            (0..stop).for_each(|between| self.mark_skipped(between, events));
        }
        let (Some(place), Some(of_tour)) = (self.places.get_mut(stop), self.tour.stops.get(stop))
        else {
            return;
        };
        let again = place.state == State::Reached;
        place.state = State::Reached;
        place.passed = false;
        let id = of_tour.id.clone();
        self.current = Some(stop);
        self.quiet.stop_spoke(time);
        self.progress.current = Some(id.clone());
        if again {
            events.push(TourEvent::StopRepeated { stop: id });
            return;
        }
        self.progress.skipped.retain(|skipped| *skipped != id);
        self.progress.reached.push(id.clone());
        events.push(TourEvent::StopReached { stop: id });
        self.finish(events);
    }

    /// Leaves the current stop, if there is one.
    fn leave(&mut self, events: &mut Vec<TourEvent>) {
        self.current = None;
        self.clear.reset();
        self.progress.by_hand = false;
        let left = self.progress.current.take();
        events.extend(left.map(|stop| TourEvent::StopLeft { stop }));
    }

    /// Skips a stop if it is awaited still.
    fn mark_skipped(&mut self, stop: usize, events: &mut Vec<TourEvent>) {
        let (Some(place), Some(of_tour)) = (self.places.get_mut(stop), self.tour.stops.get(stop))
        else {
            return;
        };
        if place.state == State::Awaited {
            place.state = State::Skipped;
            self.progress.skipped.push(of_tour.id.clone());
            events.push(TourEvent::StopSkipped { stop: of_tour.id.clone() });
        }
    }

    fn finish(&mut self, events: &mut Vec<TourEvent>) {
        let done = self.places.iter().all(|place| place.state != State::Awaited);
        if done && !self.finished {
            self.finished = true;
            events.push(TourEvent::TourFinished);
        }
    }

    fn choose_next(&mut self, pose: Option<&Pose>) {
        let awaited = |place: &&Place| place.state == State::Awaited && !place.zones.is_empty();
        let kept = self.next.filter(|next| self.places.get(*next).as_ref().is_some_and(awaited));
        let first = || self.places.iter().position(|place| awaited(&place));
        self.next = match (self.tour.order, pose) {
            (Order::Fixed, _) => first(),
            (Order::Free, None) => kept.or_else(first),
            (Order::Free, Some(pose)) => {
                let away_m = |place: &Place| -standing(&place.zones, pose.position_m, 0.0).depth_m;
                let places = self.places.iter().enumerate().filter(|(_, place)| awaited(place));
                let nearest = places
                    .map(|(stop, place)| (away_m(place), stop))
                    .min_by(|a, b| a.0.total_cmp(&b.0));
                let kept_m = kept.and_then(|kept| self.places.get(kept)).map(away_m);
                match (nearest, kept_m) {
                    (Some((m, _)), Some(kept_m)) if m + NEARER_M > kept_m => kept,
                    (nearest, _) => nearest.map(|(_, stop)| stop),
                }
            }
        };
    }

    /// Tells when the visitor has gone past the next stop along the route.
    fn tell_passed(&mut self, pose: &Pose, events: &mut Vec<TourEvent>) {
        let (Order::Fixed, Some(next), Some(at)) =
            (self.tour.order, self.next, self.tracker.place())
        else {
            return;
        };
        let (Some(place), Some(stop)) = (self.places.get_mut(next), self.tour.stops.get(next))
        else {
            return;
        };
        let Some(along_m) = place.along_m else { return };
        place.ahead |= at.along_m <= along_m;
        let beyond_m = at.along_m - along_m;
        // Once past, it takes the way back to the stop to be before it again.
        let margin_m = if place.passed { 0.0 } else { PASSED_M + pose.horizontal_accuracy_m };
        if !place.near {
            place.passed = place.ahead && beyond_m > margin_m;
        }
        if place.passed && !place.told_passed {
            place.told_passed = true;
            events.push(TourEvent::StopPassed { stop: stop.id.clone() });
        }
    }

    fn cue_asset(&mut self, pose: &Pose, near: &[AssetId], events: &mut Vec<TourEvent>) {
        if pose.horizontal_accuracy_m > NEAR_ACCURACY_M || !self.quiet.is_over(pose.time) {
            return;
        }
        let stop = self.current.and_then(|current| self.tour.stops.get(current));
        let spoken_of = |asset: &AssetId| {
            self.progress.assets_said.contains(asset)
                || stop.is_some_and(|stop| stop.assets.contains(asset))
        };
        if let Some(asset) = near.iter().find(|asset| !spoken_of(asset)).cloned() {
            self.quiet.asset_spoke(pose.time);
            self.progress.assets_said.push(asset.clone());
            events.push(TourEvent::AssetNear { asset });
        }
    }
}
