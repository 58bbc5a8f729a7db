use glam::DVec2;
use proptest::prelude::*;

use super::street::{Visitor, stop, tour};
use crate::tour::{StopOrder, Tour};

/// Out along a street of 200 m, and back: stops on the way out, at the far
/// end, and on the way back where the first one was.
fn out_and_back() -> Tour {
    let stops = vec![
        stop("out", &[(60.0, 0.0)]),
        stop("end", &[(200.0, 0.0)]),
        stop("back", &[(60.0, 0.0)]),
        stop("home", &[(0.0, 0.0)]),
    ];
    tour(StopOrder::Fixed, stops, &[(0.0, 0.0), (200.0, 0.0), (0.0, 0.0)])
}

#[test]
fn the_way_leads_along_the_route() {
    let route = [(0.0, 0.0), (100.0, 0.0), (100.0, 80.0)];
    let stops = vec![stop("a", &[(105.0, 60.0)])];
    let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops, &route), (20.0, 3.0));
    visitor.stand(1.0);
    let way = visitor.way();
    let near = |place: DVec2, to: (f64, f64)| place.distance(DVec2::from(to)) < 0.01;
    let line = [(20.0, 3.0), (20.0, 0.0), (100.0, 0.0), (100.0, 60.0)];
    assert_eq!(way.line_m.len(), line.len());
    assert!(way.line_m.iter().zip(line).all(|(place, to)| near(*place, to)), "{:?}", way.line_m);
    assert!((way.distance_m - 143.0).abs() < 0.01);
    assert!((way.bearing_deg - 110.6).abs() < 0.1, "8 m along, 3 m beside: {}", way.bearing_deg);
    assert!(!way.passed);
}

#[test]
fn off_the_route_the_way_is_straight() {
    let stops = vec![stop("a", &[(100.0, 60.0)])];
    for route in [&[][..], &[(0.0, 0.0), (100.0, 0.0), (100.0, 80.0)]] {
        let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops.clone(), route), (0.0, 60.0));
        visitor.stand(1.0);
        let way = visitor.way();
        assert_eq!(way.line_m.len(), 2);
        assert!((way.distance_m - 100.0).abs() < 0.01 && (way.bearing_deg - 90.0).abs() < 0.1);
    }
}

#[test]
fn a_street_walked_out_and_back_keeps_its_legs_apart() {
    let mut visitor = Visitor::new(out_and_back(), (0.0, 0.0));
    visitor.walk((60.0, 0.0)).stand(30.0);
    assert_eq!(visitor.told(), "+out", "the stop of the way back waits");
    assert!((visitor.way().distance_m - 140.0).abs() < 1.0);
    visitor.walk((150.0, 0.0));
    let way = visitor.way();
    assert!((way.distance_m - 50.0).abs() < 1.0 && (way.bearing_deg - 90.0).abs() < 1.0);
    visitor.walk((200.0, 0.0)).stand(10.0).walk((150.0, 0.0));
    assert_eq!(visitor.told(), "-out +end -end");
    let way = visitor.way();
    assert!((way.distance_m - 90.0).abs() < 1.0 && (way.bearing_deg - 270.0).abs() < 1.0);
    visitor.walk((0.0, 0.0)).stand(10.0);
    assert_eq!(visitor.told(), "+back -back +home .");
}

#[test]
fn a_stop_at_the_turn_may_be_reached_before_it() {
    let stops = vec![stop("end", &[(185.0, 0.0), (200.0, 0.0)]), stop("home", &[(0.0, 0.0)])];
    let route = [(0.0, 0.0), (200.0, 0.0), (0.0, 0.0)];
    for turn_m in [181.0, 190.0, 200.0, 204.0] {
        let stops = stops.clone();
        let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops, &route), (100.0, 0.0));
        visitor.walk((turn_m, 0.0)).stand(30.0).walk((150.0, 0.0));
        assert_eq!(visitor.told(), "+end -end");
        let way = visitor.way();
        assert!((way.distance_m - 150.0).abs() < 1.0, "from {turn_m}: {}", way.distance_m);
    }
}

#[test]
fn a_crossing_does_not_lead_onto_the_other_road() {
    // East, round a block, and south across the first road.
    let route = [(0.0, 0.0), (200.0, 0.0), (200.0, 100.0), (100.0, 100.0), (100.0, -100.0)];
    let stops = vec![stop("a", &[(200.0, 50.0)]), stop("b", &[(100.0, -80.0)])];
    let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops, &route), (0.0, 0.0));
    visitor.walk((100.0, 0.0)).stand(60.0);
    assert!((visitor.way().distance_m - 150.0).abs() < 1.0);
    visitor.walk((200.0, 0.0)).walk((200.0, 100.0)).walk((100.0, 100.0)).walk((100.0, 0.0));
    assert_eq!(visitor.told(), "+a -a");
    assert!((visitor.way().distance_m - 80.0).abs() < 1.0);
}

#[test]
fn a_stop_walked_past_is_told_once_and_the_way_leads_back() {
    let stops = vec![stop("a", &[(100.0, 25.0)]), stop("b", &[(300.0, 0.0)])];
    let route = [(0.0, 0.0), (300.0, 0.0)];
    let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops, &route), (0.0, 0.0));
    visitor.walk((120.0, 0.0));
    assert!(!visitor.way().passed);
    visitor.walk((140.0, 0.0));
    assert_eq!(visitor.told(), ">a");
    let way = visitor.way();
    assert!(way.passed && way.stop == "a" && (way.bearing_deg - 270.0).abs() < 1.0);
    visitor.walk((90.0, 0.0));
    assert!(!visitor.way().passed);
    visitor.walk((160.0, 0.0));
    assert_eq!(visitor.told(), "", "once");
    visitor.walk((300.0, 0.0)).stand(60.0);
    assert_eq!(visitor.told(), "~a +b .");
}

#[test]
fn a_short_cut_to_a_far_leg_is_noticed() {
    // A long loop whose legs are 60 m apart.
    let route = [(0.0, 0.0), (500.0, 0.0), (500.0, 60.0), (0.0, 60.0)];
    let stops = vec![stop("a", &[(500.0, 30.0)]), stop("b", &[(0.0, 60.0)])];
    let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops, &route), (0.0, 0.0));
    visitor.walk((100.0, 0.0)).walk((100.0, 60.0)).walk((60.0, 60.0));
    let way = visitor.way();
    assert!(way.passed && (way.distance_m - 470.0).abs() < 5.0, "{way:?}");
    assert_eq!(visitor.told(), ">a");
}

/// Walks the way out and back with stays of 20 s, the poses off by an error
/// that wanders as a receiver's does; what was told.
fn noisy_walk(sigma_m: f64, shoves: &[(f64, f64)]) -> String {
    let mut visitor = Visitor::new(out_and_back(), (0.0, 0.0));
    visitor.accuracy_m = sigma_m * 1.5;
    let (mut at, mut off) = (DVec2::ZERO, DVec2::ZERO);
    let mut shoves = shoves.iter().cycle();
    let goals = [60.0, 60.0, 200.0, 200.0, 60.0, 60.0, 0.0, 0.0];
    for pair in goals.windows(2) {
        let to = DVec2::new(pair[1], 0.0);
        let seconds = if pair[0] == pair[1] { 20 } else { (at.distance(to) / 1.3).ceil() as u32 };
        for _ in 0..seconds {
            at = at.move_towards(to, 1.3);
            // A first-order Gauss-Markov process of 20 s.
            let shove = DVec2::from(*shoves.next().unwrap());
            off = off * 0.95 + shove * sigma_m * 0.31;
            visitor.at = at + off;
            visitor.at_s += 1.0;
            visitor.update();
        }
    }
    visitor.told()
}

fn places() -> impl Strategy<Value = (f64, f64)> {
    (-200.0..200.0_f64, -200.0..200.0_f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn errors_of_a_receiver_do_not_derail_a_walk(
        // Five of them are a zone's radius less what the accuracy takes off it.
        sigma_m in 0.3..1.7_f64,
        // Uniform numbers of variance one.
        shoves in prop::collection::vec((-1.73..1.73_f64, -1.73..1.73_f64), 500..700),
    ) {
        let told = noisy_walk(sigma_m, &shoves);
        prop_assert_eq!(told, "+out -out +end -end +back -back +home .");
    }

    #[test]
    fn a_way_is_no_shorter_than_straight_and_ends_in_a_zone(
        route in prop::collection::vec(places(), 0..12),
        stops in prop::collection::vec(prop::collection::vec(places(), 1..3), 1..5),
        walk in prop::collection::vec(places(), 1..4),
        free in any::<bool>(),
    ) {
        let order = if free { StopOrder::Free } else { StopOrder::Fixed };
        let named = stops.iter().zip(["a", "b", "c", "d"]).map(|(at, id)| stop(id, at)).collect();
        let mut visitor = Visitor::new(tour(order, named, &route), (0.0, 0.0));
        for to in walk {
            visitor.walk(to);
            let Some(way) = visitor.guide.way(&visitor.pose()) else { return Ok(()) };
            let zones = &stops[usize::from(way.stop.as_bytes()[0] - b'a')];
            let away_m = |from: DVec2| {
                let away = zones.iter().map(|&at| from.distance(at.into()) - 10.0);
                away.fold(f64::INFINITY, f64::min)
            };
            prop_assert_eq!(way.line_m[0], visitor.at);
            prop_assert!(away_m(*way.line_m.last().unwrap()) < 0.1);
            prop_assert!(way.distance_m >= away_m(visitor.at) - 0.1);
            let line_m: f64 = way.line_m.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
            prop_assert!((line_m - way.distance_m).abs() < 1e-6);
            prop_assert!((0.0..360.0).contains(&way.bearing_deg));
        }
    }
}
