use glam::DVec2;
use proptest::prelude::*;

use super::street::{Visitor, stop, tour, zone};
use crate::pose::PositionState;
use crate::tour::{Stop, StopOrder, TourEvent};

fn one(radius_m: f64) -> Visitor {
    let stop = Stop { zones: vec![zone((0.0, 0.0), radius_m)], ..stop("a", &[]) };
    Visitor::new(tour(StopOrder::Fixed, vec![stop], &[]), (100.0, 0.0))
}

fn told_at(visitor: &mut Visitor, east_m: f64, accuracy_m: f64, seconds: f64) -> String {
    visitor.at = DVec2::new(east_m, 0.0);
    visitor.accuracy_m = accuracy_m;
    visitor.stand(seconds).told()
}

#[test]
fn a_poor_fix_does_not_reach_a_zone_at_its_edge() {
    let mut visitor = one(10.0);
    assert_eq!(told_at(&mut visitor, 9.0, 30.0, 30.0), "");
    assert_eq!(told_at(&mut visitor, 9.0, 4.0, 30.0), "");
    assert_eq!(told_at(&mut visitor, 7.9, 4.0, 2.5), "");
    assert_eq!(told_at(&mut visitor, 7.9, 4.0, 1.0), "+a .");
    let mut visitor = one(10.0);
    assert_eq!(told_at(&mut visitor, 2.0, 30.0, 9.5), "");
    assert_eq!(told_at(&mut visitor, 2.0, 30.0, 1.0), "+a .", "at its heart it does, after longer");
}

#[test]
fn a_stop_is_left_beyond_its_margin_only() {
    let mut visitor = one(10.0);
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 4.0), "+a .");
    assert_eq!(told_at(&mut visitor, 14.5, 4.0, 60.0), "");
    assert_eq!(told_at(&mut visitor, 35.0, 30.0, 60.0), "");
    assert_eq!(told_at(&mut visitor, 15.5, 4.0, 4.5), "");
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 1.0), "");
    assert_eq!(told_at(&mut visitor, 15.5, 4.0, 5.0), "");
    assert_eq!(told_at(&mut visitor, 15.5, 4.0, 0.5), "-a");
}

#[test]
fn a_lost_position_triggers_nothing() {
    let mut visitor = one(10.0);
    visitor.state = PositionState::Lost;
    visitor.near = vec!["x".into()];
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 60.0), "");
    visitor.near.clear();
    visitor.state = PositionState::Bridged;
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 4.0), "");
    visitor.state = PositionState::Measured;
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 4.0), "+a .");
    visitor.state = PositionState::Lost;
    assert_eq!(told_at(&mut visitor, 100.0, 4.0, 60.0), "");
    visitor.state = PositionState::Measured;
    assert_eq!(told_at(&mut visitor, 100.0, 4.0, 6.0), "-a");
}

#[test]
fn a_pause_in_the_poses_is_no_dwell() {
    let mut visitor = one(10.0);
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 0.5), "");
    visitor.at_s += 600.0;
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 1.0), "");
    visitor.at_s -= 300.0;
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 3.0), "");
    assert_eq!(told_at(&mut visitor, 0.0, 4.0, 0.5), "+a .");
}

#[test]
fn where_zones_overlap_the_deeper_one_counts() {
    let stops = vec![stop("a", &[(0.0, 0.0)]), stop("b", &[(8.0, 0.0)])];
    let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops, &[]), (2.0, 0.0));
    visitor.stand(60.0);
    assert_eq!(visitor.told(), "+a");
    visitor.walk((7.0, 0.0)).stand(10.0);
    assert_eq!(visitor.told(), "-a +b .");
}

#[test]
fn hostile_tours_and_poses_do_no_harm() {
    let odd = [f64::NAN, f64::INFINITY, 0.0, -3.0];
    let zones = odd.map(|radius_m| zone((0.0, 0.0), radius_m)).to_vec();
    let stops = vec![
        Stop { zones, ..stop("odd", &[]) },
        stop("none", &[]),
        stop("twice", &[(0.0, 0.0)]),
        stop("twice", &[(50.0, 0.0)]),
    ];
    for order in [StopOrder::Fixed, StopOrder::Free] {
        for route in [&[][..], &[(0.0, 0.0)], &[(1.0, 1.0), (1.0, 1.0)], &[(0.0, 0.0), (9.0, 0.0)]]
        {
            for stops in [vec![], stops.clone()] {
                let mut visitor = Visitor::new(tour(order, stops, route), (0.0, 0.0));
                for accuracy_m in [4.0, f64::NAN, f64::INFINITY, -1.0] {
                    for east_m in [0.0, 50.0, f64::NAN, f64::INFINITY, 1e300] {
                        told_at(&mut visitor, east_m, accuracy_m, 60.0);
                        if let Some(way) = visitor.guide.way(&visitor.pose()) {
                            assert!(way.bearing_deg.is_finite() && !way.distance_m.is_nan());
                        }
                    }
                }
                (0..6).for_each(|_| drop(visitor.skip()));
                assert_eq!(visitor.next(), None);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_jittering_visitor_does_not_make_a_stop_chatter(
        radius_m in 5.0..30.0_f64,
        places in prop::collection::vec((0.5..1.6_f64, -0.5..0.5_f64, 1.0..40.0_f64), 1..400),
        step_s in 0.2..2.0_f64,
    ) {
        let mut visitor = one(radius_m);
        let mut told: Vec<(f64, TourEvent)> = Vec::new();
        let mut events = Vec::new();
        for (share, turn, accuracy_m) in places {
            visitor.at = DVec2::from_angle(turn) * radius_m * share;
            visitor.accuracy_m = accuracy_m;
            visitor.at_s += step_s;
            visitor.guide.update(&visitor.pose(), &[], &mut events);
            told.extend(events.drain(..).map(|event| (visitor.at_s, event)));
        }
        let times = |wanted: fn(&TourEvent) -> bool| -> Vec<f64> {
            told.iter().filter(|(_, event)| wanted(event)).map(|(at_s, _)| *at_s).collect()
        };
        let reached = times(|event| matches!(event, TourEvent::StopReached { .. }));
        let left = times(|event| matches!(event, TourEvent::StopLeft { .. }));
        prop_assert!(reached.len() <= 1 && left.len() <= reached.len());
        if let (Some(reached_s), Some(left_s)) = (reached.first(), left.first()) {
            prop_assert!(left_s - reached_s >= 5.0);
        }
    }

    #[test]
    fn between_two_stops_nothing_alternates_faster_than_the_dwells(
        apart_m in 5.0..30.0_f64,
        places in prop::collection::vec((-15.0..45.0_f64, -12.0..12.0_f64, 1.0..20.0_f64), 1..400),
        free in any::<bool>(),
    ) {
        let stops = vec![stop("a", &[(0.0, 0.0)]), stop("b", &[(apart_m, 0.0)])];
        let order = if free { StopOrder::Free } else { StopOrder::Fixed };
        let mut visitor = Visitor::new(tour(order, stops, &[]), (0.0, 0.0));
        let mut reached_s = Vec::new();
        let mut events = Vec::new();
        for (east_m, north_m, accuracy_m) in places {
            visitor.at = DVec2::new(east_m, north_m);
            visitor.accuracy_m = accuracy_m;
            visitor.at_s += 0.5;
            visitor.guide.update(&visitor.pose(), &[], &mut events);
            for event in events.drain(..) {
                match event {
                    TourEvent::StopReached { .. } => reached_s.push(visitor.at_s),
                    TourEvent::StopLeft { .. } => {
                        prop_assert!(visitor.at_s - reached_s.last().unwrap() >= 3.0);
                    }
                    _ => {}
                }
            }
        }
        prop_assert!(reached_s.len() <= 2);
        prop_assert!(reached_s.windows(2).all(|pair| pair[1] - pair[0] >= 3.0));
    }
}
