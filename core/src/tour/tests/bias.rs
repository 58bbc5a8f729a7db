//! What errors of the position must not do to stops.

use glam::DVec2;

use super::street::{Visitor, stop, tour};
use crate::pose::PositionState;
use crate::tour::{Progress, StopOrder, Tour};

/// Two stops 18 m apart, and a third far from them.
fn near_by() -> Tour {
    let stops =
        vec![stop("a", &[(0.0, 0.0)]), stop("b", &[(18.0, 0.0)]), stop("c", &[(120.0, 0.0)])];
    tour(StopOrder::Fixed, stops, &[(-50.0, 0.0), (150.0, 0.0)])
}

/// Thrown off while standing, for so long, and back.
fn thrown(visitor: &mut Visitor, by_m: DVec2, seconds: f64) {
    visitor.at += by_m;
    visitor.stand(seconds);
    visitor.at -= by_m;
}

#[test]
fn a_bias_neither_ends_a_stop_nor_reaches_the_next() {
    for (by_m, seconds) in [(9.0, 3.0), (9.0, 60.0), (18.0, 3.0), (18.0, 60.0), (30.0, 60.0)] {
        for turn in 0..8 {
            let mut visitor = Visitor::new(near_by(), (0.0, 0.0));
            visitor.stand(20.0);
            assert_eq!(visitor.told(), "+a");
            let by_m = DVec2::from_angle(f64::from(turn) * 0.785) * by_m;
            thrown(&mut visitor, by_m, seconds);
            assert_eq!(visitor.told(), "", "{by_m} for {seconds} s");
            visitor.stand(30.0);
            assert_eq!(visitor.told(), "", "back from {by_m}");
            visitor.walk((18.0, 0.0)).stand(15.0);
            assert_eq!(visitor.told(), "-a +b", "after {by_m} for {seconds} s");
        }
    }
}

#[test]
fn a_bias_of_seconds_does_not_reach_a_stop_one_stands_before() {
    for by_m in [12.0, 22.0, 30.0] {
        let mut visitor = Visitor::new(near_by(), (-30.0, 0.0));
        visitor.stand(10.0);
        thrown(&mut visitor, DVec2::new(by_m, 0.0), 8.0);
        visitor.stand(10.0);
        assert_eq!(visitor.told(), "");
        visitor.walk((0.0, 0.0)).stand(12.0);
        assert_eq!(visitor.told(), "+a", "{by_m}");
    }
}

#[test]
fn a_bias_that_ends_at_a_stop_lets_it_be_reached() {
    // Walked up with an error of 20 m, which goes as they stand there.
    let mut visitor = Visitor::new(near_by(), (-60.0, 20.0));
    visitor.walk((0.0, 20.0)).stand(5.0);
    assert_eq!(visitor.told(), "");
    visitor.at = DVec2::ZERO;
    visitor.stand(12.0);
    assert_eq!(visitor.told(), "+a");
}

#[test]
fn extrapolation_alone_reaches_and_ends_nothing() {
    // The fixes end as the visitor halts 12 m before the zone.
    let mut visitor = Visitor::new(near_by(), (-60.0, 0.0));
    visitor.walk((-22.0, 0.0));
    visitor.state = PositionState::Bridged;
    visitor.walk((0.0, 0.0)).stand(20.0);
    assert_eq!(visitor.told(), "");
    visitor.state = PositionState::Measured;
    visitor.at = (-22.0, 0.0).into();
    visitor.stand(20.0);
    assert_eq!(visitor.told(), "", "they never went on");
    visitor.walk((0.0, 0.0)).stand(10.0);
    assert_eq!(visitor.told(), "+a");
    visitor.state = PositionState::Bridged;
    visitor.walk((60.0, 0.0)).stand(10.0);
    assert_eq!(visitor.told(), "");
    visitor.state = PositionState::Lost;
    visitor.stand(60.0);
    assert_eq!(visitor.told(), "");
}

#[test]
fn fixes_far_apart_reach_a_stop_all_the_same() {
    let mut visitor = Visitor::new(near_by(), (-40.0, 0.0));
    visitor.walk((0.0, 0.0));
    visitor.told();
    for _ in 0..3 {
        visitor.state = PositionState::Measured;
        visitor.stand(3.0);
        visitor.state = PositionState::Bridged;
        visitor.stand(4.0);
    }
    assert_eq!(visitor.guide.progress().reached, ["a"]);
}

#[test]
fn a_gap_in_which_the_visitor_walked_on_is_believed() {
    let mut visitor = Visitor::new(near_by(), (0.0, 0.0));
    visitor.stand(15.0);
    visitor.state = PositionState::Lost;
    visitor.stand(100.0);
    visitor.state = PositionState::Measured;
    visitor.at = (120.0, 0.0).into();
    visitor.stand(15.0);
    assert_eq!(visitor.told(), "+a >b -a ~b +c .");
}

#[test]
fn a_stop_is_stayed_at_for_ten_seconds() {
    let mut visitor = Visitor::new(near_by(), (0.0, 0.0));
    visitor.stand(4.0);
    assert_eq!(visitor.told(), "+a");
    // At a run.
    visitor.run((40.0, 0.0), 8.0).stand(1.0);
    assert_eq!(visitor.told(), "");
    visitor.stand(8.0);
    assert_eq!(visitor.told(), "-a");
}

#[test]
fn a_stop_passed_over_is_reached_where_the_visitor_goes_back() {
    let mut visitor = Visitor::new(near_by(), (120.0, 0.0));
    visitor.stand(60.0);
    assert_eq!(visitor.told(), "~a ~b +c .");
    assert_eq!(visitor.guide.progress().passed_over, ["a", "b"]);
    let kept = serde_json::to_string(visitor.guide.progress()).unwrap();
    let kept: Progress = serde_json::from_str(&kept).unwrap();
    let mut resumed = Visitor::resumed(near_by(), (120.0, 0.0), kept);
    for visitor in [&mut visitor, &mut resumed] {
        visitor.walk((18.0, 0.0)).stand(15.0);
        assert_eq!(visitor.told(), "-c +b");
        let progress = visitor.guide.progress();
        assert_eq!(
            (&progress.skipped[..], &progress.passed_over[..]),
            (&["a".into()][..], &["a".into()][..])
        );
    }
}

#[test]
fn a_later_stop_that_was_come_to_can_be_taken_back() {
    let mut visitor = Visitor::new(near_by(), (120.0, 0.0));
    visitor.stand(60.0);
    visitor.told();
    assert_eq!(visitor.undoable(), None, "half a minute is over");

    let mut visitor = Visitor::new(near_by(), (120.0, 0.0));
    while visitor.guide.progress().current.is_none() {
        visitor.stand(0.5);
    }
    assert_eq!(visitor.told(), "~a ~b +c .");
    assert_eq!(visitor.undoable(), Some(vec![1, 2]));
    assert_eq!(visitor.undo(), "<");
    assert_eq!(visitor.guide.progress(), &Progress::default());
    visitor.stand(120.0);
    assert_eq!((visitor.told(), visitor.next().unwrap()), (String::new(), "a".into()));
    visitor.walk((120.0, 60.0)).walk((0.0, 60.0)).walk((0.0, 0.0)).stand(5.0);
    visitor.walk((18.0, 0.0)).stand(15.0).walk((120.0, 0.0)).stand(5.0);
    assert_eq!(visitor.told(), "+a -a +b -b +c .");
}

#[test]
fn an_error_along_the_street_is_not_one_across_it() {
    use crate::pose::{PlaneCovariance, Pose};
    // 6 m within the edge: certain across, not along.
    for (east, north, reached) in [(400.0, 4.0, false), (4.0, 400.0, false), (9.0, 9.0, true)] {
        let mut visitor = Visitor::new(near_by(), (-4.0, 0.0));
        let mut events = Vec::new();
        for _ in 0..12 {
            visitor.at_s += 0.5;
            let cov = PlaneCovariance { east, east_north: 0.0, north };
            let pose = Pose { position_cov_m2: cov, ..visitor.pose() };
            visitor.guide.update(&pose, &[], &mut events);
        }
        assert_eq!(!events.is_empty(), reached, "{east} {north}");
    }
}
