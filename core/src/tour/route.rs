//! The tour's route in local metres: places along it, and where the stops
//! and the visitor are on it.
//!
//! A place on the route is its distance from the start along the line, so
//! that two legs of one street, or two roads that cross, are never mixed up.

use glam::DVec2;

use crate::geodesy::LocalFrame;

use super::geofence::Disc;
use super::{StopOrder, Tour};

/// Farther than this off the route, metres, a stop or a visitor is not on it.
pub(super) const OFF_ROUTE_M: f64 = 40.0;

/// The nearest place of a stretch of the route.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OnRoute {
    /// From the route's start, metres.
    pub(crate) along_m: f64,
    /// How far off it the place asked for is, metres.
    pub(crate) off_m: f64,
}

/// A line with the length up to each of its points.
#[derive(Debug, Clone, Default)]
pub(crate) struct Route {
    /// No two in a row are the same; two or more, or none.
    points_m: Vec<DVec2>,
    /// As many as points, ascending.
    along_m: Vec<f64>,
}

/// A part between two points in a row.
#[derive(Debug, Clone, Copy)]
struct Segment {
    from_m: DVec2,
    to_m: DVec2,
    start_m: f64,
    end_m: f64,
}

impl Segment {
    fn direction(&self) -> DVec2 {
        (self.to_m - self.from_m) / (self.end_m - self.start_m)
    }

    fn begins_at(&self, found: OnRoute) -> bool {
        found.along_m <= self.start_m
    }

    fn ends_at(&self, found: OnRoute) -> bool {
        found.along_m >= self.end_m
    }

    /// The place nearest to `place_m` between two distances along the route.
    fn nearest(&self, place_m: DVec2, low_m: f64, high_m: f64) -> OnRoute {
        let direction = self.direction();
        let ahead_m = (place_m - self.from_m).dot(direction);
        let length_m = self.end_m - self.start_m;
        let low_m = (low_m - self.start_m).clamp(0.0, length_m);
        let high_m = (high_m - self.start_m).clamp(low_m, length_m);
        let ahead_m = ahead_m.clamp(low_m, high_m);
        let at_m = self.from_m + direction * ahead_m;
        // The end is not to be missed by a rounding.
        let along_m = if ahead_m < length_m { self.start_m + ahead_m } else { self.end_m };
        OnRoute { along_m, off_m: at_m.distance(place_m) }
    }
}

impl Route {
    pub(super) fn new(tour: &Tour, local: &LocalFrame) -> Self {
        let places = tour.route.iter();
        Self::along(places.map(|place| local.ground_m(*place)))
    }

    pub(crate) fn along(places_m: impl Iterator<Item = DVec2>) -> Self {
        let mut route = Self::default();
        for place_m in places_m.filter(|place_m| place_m.is_finite()) {
            let step_m = route.points_m.last().map_or(0.0, |last| last.distance(place_m));
            // Points on top of each other have no direction.
            if !route.points_m.is_empty() && step_m < 1e-3 {
                continue;
            }
            let along_m = route.along_m.last().map_or(0.0, |along_m| along_m + step_m);
            route.points_m.push(place_m);
            route.along_m.push(along_m);
        }
        if route.points_m.len() < 2 { Self::default() } else { route }
    }

    pub(crate) fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    fn segments(&self) -> impl Iterator<Item = Segment> {
        self.segments_from(0)
    }

    fn segments_from(&self, first: usize) -> impl Iterator<Item = Segment> {
        let points = self.points_m.get(first..).unwrap_or_default();
        let along = self.along_m.get(first..).unwrap_or_default();
        points.windows(2).zip(along.windows(2)).filter_map(|(points, along)| {
            let (&[from_m, to_m], &[start_m, end_m]) = (points, along) else { return None };
            Some(Segment { from_m, to_m, start_m, end_m })
        })
    }

    /// The segments that a stretch of the route touches.
    fn stretch(&self, low_m: f64, high_m: f64) -> impl Iterator<Item = Segment> {
        let first = self.along_m.partition_point(|&along_m| along_m < low_m).saturating_sub(1);
        self.segments_from(first).take_while(move |segment| segment.start_m <= high_m)
    }

    /// The place of a stretch for which `cost_m` is least, the earliest of
    /// equals. It is given the place and the route's direction there.
    pub(crate) fn best(
        &self,
        place_m: DVec2,
        (low_m, high_m): (f64, f64),
        cost_m: impl Fn(OnRoute, DVec2) -> f64,
    ) -> Option<OnRoute> {
        let mut best: Option<(f64, OnRoute)> = None;
        for segment in self.stretch(low_m, high_m) {
            let found = segment.nearest(place_m, low_m, high_m);
            let cost = cost_m(found, segment.direction());
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, found));
            }
        }
        best.map(|(_, found)| found)
    }

    /// East and north of a place on the route; `None` without a route.
    pub(crate) fn at(&self, along_m: f64) -> Option<DVec2> {
        let along_m = along_m.clamp(0.0, self.length_m());
        let segment = self.stretch(along_m, along_m).next()?;
        let ahead_m = (along_m - segment.start_m).clamp(0.0, segment.end_m - segment.start_m);
        Some(segment.from_m + segment.direction() * ahead_m)
    }

    /// Appends the route from one place to another, forwards or backwards,
    /// both ends included.
    pub(super) fn copy_between(&self, from_m: f64, to_m: f64, line_m: &mut Vec<DVec2>) {
        line_m.extend(self.at(from_m));
        let (low_m, high_m) = (from_m.min(to_m), from_m.max(to_m));
        let first = self.along_m.partition_point(|&along_m| along_m <= low_m);
        let end = self.along_m.partition_point(|&along_m| along_m < high_m);
        let between = self.points_m.get(first..end).unwrap_or_default();
        if from_m <= to_m {
            line_m.extend(between);
        } else {
            line_m.extend(between.iter().rev());
        }
        line_m.extend(self.at(to_m));
    }

    /// Where each stop is along the route, `None` for one that is not on it.
    ///
    /// A route may come by a stop more than once. Where the tour has an order
    /// the passages are chosen so that the stops follow each other along the
    /// route, with the least sum of distances off it; a stop left out costs
    /// [`OFF_ROUTE_M`].
    pub(super) fn locate<'a>(
        &self,
        stops: impl Iterator<Item = &'a [Disc]>,
        order: StopOrder,
    ) -> Vec<Option<f64>> {
        let passages = stops.map(|zones| self.passages(zones));
        match order {
            StopOrder::Free => passages
                .map(|passages| {
                    let nearest = passages.into_iter().min_by(|a, b| a.off_m.total_cmp(&b.off_m));
                    nearest.map(|passage| passage.along_m)
                })
                .collect(),
            StopOrder::Fixed => in_order(passages),
        }
    }

    /// Where the route comes nearest to each of the zones, once for each time
    /// that it comes by, ascending.
    fn passages(&self, zones: &[Disc]) -> Vec<OnRoute> {
        let mut passages = Vec::new();
        for zone in zones {
            let nearest =
                |segment: Segment| (segment, segment.nearest(zone.center_m, f64::MIN, f64::MAX));
            let mut segments = self.segments().map(nearest).peekable();
            let mut nears_end = true;
            while let Some((segment, found)) = segments.next() {
                // The nearest place of a segment is the nearest about it,
                // unless it is an end from which the next one leads nearer.
                let leads_on = segments.peek().is_some_and(|(next, found)| !next.begins_at(*found));
                let from_start = segment.begins_at(found);
                let to_end = segment.ends_at(found);
                let is_nearest = (!from_start || nears_end) && !(to_end && leads_on);
                if is_nearest && found.off_m <= OFF_ROUTE_M {
                    passages.push(found);
                }
                nears_end = to_end;
            }
        }
        let along_then_off = |a: &OnRoute, b: &OnRoute| {
            a.along_m.total_cmp(&b.along_m).then(a.off_m.total_cmp(&b.off_m))
        };
        passages.sort_by(along_then_off);
        passages.dedup_by_key(|passage| passage.along_m);
        passages
    }
}

/// The last stop that was placed, what it cost so far, and the ones before.
#[derive(Debug, Clone, Copy)]
struct Choice {
    along_m: f64,
    cost_m: f64,
    /// The last link in the chain of places.
    link: Option<usize>,
}

struct Link {
    stop: usize,
    along_m: f64,
    before: Option<usize>,
}

fn in_order(stops: impl Iterator<Item = Vec<OnRoute>>) -> Vec<Option<f64>> {
    // Only choices that no other beats in both are kept: ascending along the
    // route, and the farther the cheaper.
    let mut choices = vec![Choice { along_m: 0.0, cost_m: 0.0, link: None }];
    let mut links: Vec<Link> = Vec::new();
    let mut located = Vec::new();
    for (stop, passages) in stops.enumerate() {
        located.push(None);
        let mut next = Vec::with_capacity(choices.len() + passages.len());
        for passage in passages {
            let upto = choices.partition_point(|choice| choice.along_m <= passage.along_m);
            let Some(before) = upto.checked_sub(1).and_then(|last| choices.get(last)) else {
                continue;
            };
            links.push(Link { stop, along_m: passage.along_m, before: before.link });
            next.push(Choice {
                along_m: passage.along_m,
                cost_m: before.cost_m + passage.off_m,
                link: Some(links.len() - 1),
            });
        }
        next.extend(
            choices.iter().map(|left| Choice { cost_m: left.cost_m + OFF_ROUTE_M, ..*left }),
        );
        next.sort_by(|a, b| a.along_m.total_cmp(&b.along_m).then(a.cost_m.total_cmp(&b.cost_m)));
        let mut least_m = f64::INFINITY;
        next.retain(|choice| {
            let better = choice.cost_m < least_m;
            least_m = least_m.min(choice.cost_m);
            better
        });
        choices = next;
    }
    let mut link = choices.last().and_then(|cheapest| cheapest.link);
    while let Some(Link { stop, along_m, before }) = link.and_then(|link| links.get(link)) {
        if let Some(place) = located.get_mut(*stop) {
            *place = Some(*along_m);
        }
        link = *before;
    }
    located
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn route(places_m: &[(f64, f64)]) -> Route {
        Route::along(places_m.iter().map(|&place_m| place_m.into()))
    }

    fn discs(places_m: &[(f64, f64)]) -> Vec<Vec<Disc>> {
        let disc = |&at_m: &(f64, f64)| vec![Disc { center_m: at_m.into(), radius_m: 10.0 }];
        places_m.iter().map(disc).collect()
    }

    fn located(route: &Route, stops: &[Vec<Disc>], order: StopOrder) -> Vec<Option<f64>> {
        route.locate(stops.iter().map(Vec::as_slice), order)
    }

    #[test]
    fn stops_follow_each_other_along_a_street_walked_twice() {
        let route = route(&[(0.0, 0.0), (100.0, 0.0), (0.0, 0.0)]);
        let stops = discs(&[(80.0, 3.0), (30.0, -3.0), (0.0, 500.0), (0.0, 0.0)]);
        let fixed = located(&route, &stops, StopOrder::Fixed);
        assert_eq!(fixed, [Some(80.0), Some(170.0), None, Some(200.0)]);
        let free = located(&route, &stops, StopOrder::Free);
        assert_eq!(free, [Some(80.0), Some(30.0), None, Some(0.0)]);
    }

    #[test]
    fn a_stop_against_the_order_does_not_displace_the_others() {
        let route = route(&[(0.0, 0.0), (100.0, 0.0), (300.0, 0.0)]);
        let stops = discs(&[(50.0, 0.0), (250.0, 0.0), (120.0, 5.0), (150.0, 0.0), (200.0, 0.0)]);
        let fixed = located(&route, &stops, StopOrder::Fixed);
        assert_eq!(fixed, [Some(50.0), None, Some(120.0), Some(150.0), Some(200.0)]);
    }

    #[test]
    fn a_bend_is_passed_once() {
        let bend = route(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0)]);
        let outside = discs(&[(60.0, -10.0)]);
        assert_eq!(bend.passages(&outside[0]).len(), 1);
        let inside = discs(&[(40.0, 10.0)]);
        assert_eq!(bend.passages(&inside[0]).len(), 2);
    }

    fn places() -> impl Strategy<Value = (f64, f64)> {
        (-60.0..60.0_f64, -60.0..60.0_f64)
    }

    /// The least cost of any choice of passages in order, by trying them all.
    fn least_cost_m(passages: &[Vec<OnRoute>], from_m: f64) -> f64 {
        let Some((first, others)) = passages.split_first() else { return 0.0 };
        let left_out = OFF_ROUTE_M + least_cost_m(others, from_m);
        let ahead = first.iter().filter(|passage| passage.along_m >= from_m);
        ahead
            .map(|passage| passage.off_m + least_cost_m(others, passage.along_m))
            .fold(left_out, f64::min)
    }

    proptest! {
        #[test]
        fn stops_are_placed_in_order_at_the_least_cost(
            line in prop::collection::vec(places(), 2..8),
            stops in prop::collection::vec(places(), 0..5),
        ) {
            let route = route(&line);
            let stops = discs(&stops);
            let places = located(&route, &stops, StopOrder::Fixed);
            prop_assert_eq!(places.len(), stops.len());
            let along: Vec<f64> = places.iter().flatten().copied().collect();
            prop_assert!(along.is_sorted());
            let cost = |(zones, place): (&Vec<Disc>, &Option<f64>)| match place {
                Some(along_m) => route.at(*along_m).unwrap().distance(zones[0].center_m),
                None => OFF_ROUTE_M,
            };
            let cost_m: f64 = stops.iter().zip(&places).map(cost).sum();
            let passages: Vec<_> = stops.iter().map(|zones| route.passages(zones)).collect();
            prop_assert!((cost_m - least_cost_m(&passages, 0.0)).abs() < 1e-6);
        }

        #[test]
        fn a_stretch_is_as_long_as_it_says_and_ends_where_it_should(
            line in prop::collection::vec(places(), 2..8),
            shares in (0.0..1.0_f64, 0.0..1.0_f64),
        ) {
            let route = route(&line);
            let (from_m, to_m) = (shares.0 * route.length_m(), shares.1 * route.length_m());
            let mut copied = Vec::new();
            route.copy_between(from_m, to_m, &mut copied);
            let length_m: f64 = copied.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
            prop_assert!((length_m - (to_m - from_m).abs()).abs() < 1e-6);
            prop_assert!(copied[0].distance(route.at(from_m).unwrap()) < 1e-9);
            prop_assert!(copied.last().unwrap().distance(route.at(to_m).unwrap()) < 1e-9);
        }

        #[test]
        fn the_best_place_is_the_nearest_of_its_stretch(
            line in prop::collection::vec(places(), 2..8),
            place in places(),
            shares in (0.0..1.0_f64, 0.0..1.0_f64),
        ) {
            let route = route(&line);
            let place_m = DVec2::from(place);
            let stretch = [shares.0, shares.1].map(|share| share * route.length_m());
            let (low_m, high_m) = (stretch[0].min(stretch[1]), stretch[0].max(stretch[1]));
            let best = route.best(place_m, (low_m, high_m), |found, _| found.off_m).unwrap();
            prop_assert!(best.along_m >= low_m - 1e-9 && best.along_m <= high_m + 1e-9);
            prop_assert!((route.at(best.along_m).unwrap().distance(place_m) - best.off_m).abs() < 1e-6);
            for step in 0..=200 {
                let along_m = low_m + (high_m - low_m) * f64::from(step) / 200.0;
                prop_assert!(route.at(along_m).unwrap().distance(place_m) >= best.off_m - 1e-6);
            }
        }
    }
}
