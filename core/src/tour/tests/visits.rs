use jiff::SignedDuration;

use super::street::{Visitor, stop, tour};
use crate::tour::{Progress, StopOrder, Tour, TourError};

/// Three stops on a street of 200 m towards the east.
fn street(order: StopOrder) -> Tour {
    let stops = vec![
        stop("a", &[(20.0, 0.0)]),
        stop("b", &[(100.0, 0.0), (115.0, 0.0)]),
        stop("c", &[(180.0, 0.0)]),
    ];
    tour(order, stops, &[(0.0, 0.0), (200.0, 0.0)])
}

#[test]
fn a_walk_reaches_and_leaves_each_stop_once() {
    for order in [StopOrder::Fixed, StopOrder::Free] {
        let mut visitor = Visitor::new(street(order), (0.0, 0.0));
        visitor.walk((200.0, 0.0)).stand(20.0);
        assert_eq!(visitor.told(), "+a -a +b -b +c . -c");
        visitor.walk((0.0, 0.0)).walk((200.0, 0.0));
        assert_eq!(visitor.told(), "", "coming back says nothing");
        assert_eq!(visitor.next(), None);
    }
}

#[test]
fn in_free_order_any_stop_counts_and_the_way_leads_to_the_nearest() {
    let mut visitor = Visitor::new(street(StopOrder::Free), (200.0, 0.0));
    visitor.stand(1.0);
    assert_eq!(visitor.next().unwrap(), "c");
    visitor.walk((180.0, 0.0)).stand(5.0);
    assert_eq!(visitor.told(), "+c");
    assert_eq!(visitor.next().unwrap(), "b");
    visitor.walk((140.0, 40.0)).walk((60.0, 40.0));
    assert_eq!(visitor.next().unwrap(), "b", "about as far: the aim is kept");
    visitor.walk((20.0, 0.0)).stand(5.0);
    assert_eq!(visitor.told(), "-c +a");
    visitor.walk((100.0, 0.0)).stand(5.0);
    assert_eq!(visitor.told(), "-a +b .");
}

#[test]
fn a_short_cut_skips_the_stops_between() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (0.0, 60.0));
    visitor.walk((180.0, 60.0)).walk((180.0, 0.0)).stand(2.0);
    assert_eq!(visitor.told(), "", "a later stop takes longer");
    visitor.stand(30.0);
    assert_eq!(visitor.told(), "~a ~b +c .");
}

#[test]
fn a_tour_that_ends_where_it_began_does_not_end_at_once() {
    let stops = vec![
        stop("hello", &[(0.0, 0.0)]),
        stop("away", &[(150.0, 0.0)]),
        stop("farewell", &[(0.0, 0.0)]),
    ];
    for route in [&[][..], &[(0.0, 0.0), (150.0, 0.0), (0.0, 0.0)]] {
        let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops.clone(), route), (0.0, 0.0));
        visitor.stand(120.0);
        assert_eq!(visitor.told(), "+hello");
        visitor.walk((60.0, 0.0)).walk((0.0, 0.0)).stand(120.0);
        assert_eq!(visitor.told(), "-hello", "someone was left behind");
        visitor.walk((60.0, 0.0)).walk((0.0, 0.0)).walk((150.0, 0.0)).stand(10.0);
        visitor.walk((0.0, 0.0)).stand(10.0);
        assert_eq!(visitor.told(), "+away -away +farewell .");
    }
    // Skipped where one stands, and stayed there.
    let mut visitor = Visitor::new(tour(StopOrder::Fixed, stops, &[]), (0.0, 0.0));
    assert_eq!(visitor.skip(), "~hello");
    visitor.stand(120.0);
    assert_eq!(visitor.told(), "");
}

#[test]
fn a_later_stop_by_which_the_route_comes_early_waits_for_its_leg() {
    let stops = vec![stop("far", &[(150.0, 0.0)]), stop("back", &[(60.0, 0.0)])];
    let route = [(0.0, 0.0), (150.0, 0.0), (0.0, 0.0)];
    let out = || Visitor::new(tour(StopOrder::Fixed, stops.clone(), &route), (0.0, 0.0));
    let mut visitor = out();
    visitor.walk((60.0, 0.0)).stand(30.0).walk((150.0, 0.0)).stand(5.0).walk((60.0, 0.0));
    visitor.stand(5.0);
    assert_eq!(visitor.told(), "+far -far +back .");
    let mut visitor = out();
    visitor.walk((60.0, 0.0)).stand(50.0);
    assert_eq!(visitor.told(), "~far +back .", "who stands there has come for it");
}

#[test]
fn skipping_ends_the_current_stop_and_then_leaves_the_next_out() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (20.0, 0.0));
    visitor.stand(4.0);
    assert_eq!(visitor.told(), "+a");
    assert_eq!(visitor.skip(), "-a");
    assert_eq!(visitor.skip(), "~b");
    assert_eq!(visitor.next().unwrap(), "c");
    visitor.walk((115.0, 0.0)).stand(60.0);
    assert_eq!(visitor.told(), "", "a stop skipped stays skipped");
    assert_eq!(visitor.skip(), "~c .");
    assert_eq!(visitor.skip(), "");
    assert_eq!(visitor.next(), None);
}

#[test]
fn words_are_said_again_when_asked() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (0.0, 0.0));
    assert_eq!(visitor.repeat(), "");
    visitor.walk((20.0, 0.0)).stand(2.0);
    assert_eq!(visitor.told(), "+a");
    assert_eq!(visitor.repeat(), "=a");
    visitor.walk((60.0, 0.0));
    assert_eq!(visitor.told(), "-a");
    assert_eq!(visitor.repeat(), "=a");
}

#[test]
fn a_stop_gone_to_by_hand_holds_until_it_was_visited_or_another_is() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (20.0, 0.0));
    visitor.stand(4.0);
    assert_eq!(visitor.told(), "+a");
    assert_eq!(visitor.go_to("b"), "-a +b");
    visitor.stand(60.0).walk((60.0, 0.0));
    assert_eq!(visitor.told(), "", "far away, yet the current stop");
    visitor.walk((100.0, 0.0)).walk((140.0, 0.0)).stand(6.0);
    assert_eq!(visitor.told(), "-b");

    assert_eq!(visitor.go_to("a"), "=a");
    assert!(visitor.guide.progress().by_hand);
    visitor.walk((180.0, 0.0)).stand(5.0);
    assert_eq!(visitor.told(), "-a +c .");

    let unknown = visitor.guide.go_to("z", visitor.pose().time, &mut Vec::new());
    assert_eq!(unknown, Err(TourError::UnknownStop("z".into())));
}

#[test]
fn a_hand_is_not_overruled_by_the_stop_that_one_stands_at() {
    let mut visitor = Visitor::new(street(StopOrder::Free), (100.0, 0.0));
    visitor.stand(1.0);
    assert_eq!(visitor.go_to("c"), "+c");
    visitor.stand(60.0);
    assert_eq!(visitor.told(), "");
    visitor.walk((60.0, 0.0)).walk((100.0, 0.0)).stand(5.0);
    assert_eq!(visitor.told(), "-c +b", "it was left and come back to");
    assert_eq!(visitor.go_to("b"), "=b");
}

#[test]
fn going_ahead_by_hand_in_fixed_order_skips_what_is_between() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (0.0, 0.0));
    assert_eq!(visitor.go_to("c"), "~a ~b +c .");
    assert_eq!(visitor.go_to("a"), "-c +a", "one that was skipped can be gone to");
    let progress = visitor.guide.progress();
    assert_eq!(
        (progress.reached.join(" "), progress.skipped.join(" ")),
        ("c a".into(), "b".into())
    );
}

#[test]
fn a_visit_resumes_from_what_was_kept() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (0.0, 0.0));
    visitor.near = vec!["x".into()];
    visitor.walk((60.0, 0.0)).walk((100.0, 0.0)).stand(5.0);
    assert_eq!(visitor.told(), "*x +a -a +b");
    let kept = serde_json::to_string(visitor.guide.progress()).unwrap();
    let progress: Progress = serde_json::from_str(&kept).unwrap();
    assert_eq!(&progress, visitor.guide.progress());

    let mut resumed = Visitor::resumed(street(StopOrder::Fixed), (100.0, 0.0), progress);
    resumed.near = vec!["x".into()];
    resumed.stand(30.0);
    assert_eq!(resumed.told(), "");
    resumed.walk((180.0, 0.0)).stand(5.0);
    assert_eq!(resumed.told(), "-b +c .");

    let done = resumed.guide.progress().clone();
    let mut again = Visitor::resumed(street(StopOrder::Fixed), (180.0, 0.0), done);
    assert_eq!((again.skip(), again.skip()), ("-c".into(), String::new()), "finished once");
}

#[test]
fn what_a_tour_does_not_know_is_left_out_of_a_progress() {
    let kept = r#"{"reached":["gone","a","a"],"skipped":["a","b","gone"],"current":"gone"}"#;
    let progress: Progress = serde_json::from_str(kept).unwrap();
    let mut visitor = Visitor::resumed(street(StopOrder::Fixed), (0.0, 0.0), progress);
    let progress = visitor.guide.progress();
    assert_eq!(
        (&progress.reached[..], &progress.skipped[..]),
        (&["a".into()][..], &["b".into()][..])
    );
    assert_eq!(progress.current, None);
    assert_eq!(visitor.next().unwrap(), "c");
    assert_eq!(visitor.skip(), "~c .");
}

#[test]
fn assets_speak_once_and_in_turn() {
    let mut tour = street(StopOrder::Fixed);
    tour.stops[0].assets = vec!["of-a".into()];
    let mut visitor = Visitor::new(tour, (50.0, 0.0));
    visitor.near = ["x", "y", "of-a"].map(Into::into).to_vec();
    visitor.stand(1.0);
    assert_eq!(visitor.told(), "*x", "the nearest first");
    visitor.stand(14.0);
    assert_eq!(visitor.told(), "");
    visitor.stand(1.0);
    assert_eq!(visitor.told(), "*y");
    visitor.accuracy_m = 30.0;
    visitor.stand(30.0);
    assert_eq!(visitor.told(), "", "what is near is not known");
    visitor.accuracy_m = 4.0;
    visitor.near = ["of-a", "z"].map(Into::into).to_vec();
    visitor.at = (20.0, 0.0).into();
    visitor.guide.go_to("a", visitor.pose().time, &mut Vec::new()).unwrap();
    visitor.stand(19.0);
    assert_eq!(visitor.told(), "", "the stop is speaking");
    visitor.stand(2.0);
    assert_eq!(visitor.told(), "*z", "the stop speaks of the other one");
    visitor.walk((60.0, 0.0)).stand(30.0);
    assert_eq!(visitor.told(), "-a *of-a");
    // A stop's words go on for longer than the silence after a short one.
    visitor.near = vec!["w".into()];
    visitor.guide.repeat(&mut Vec::new());
    visitor.guide.words_take(SignedDuration::from_secs(50));
    visitor.stand(54.0);
    assert_eq!(visitor.told(), "", "the words are not over");
    visitor.stand(1.5);
    assert_eq!(visitor.told(), "*w");
    visitor.walk((85.0, 0.0));
    visitor.near = vec!["late".into()];
    visitor.walk((93.0, 0.0)).walk((100.0, 0.0));
    assert_eq!(visitor.told(), "*late +b");
}

#[test]
fn what_a_hand_did_can_be_taken_back_for_half_a_minute() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (60.0, 30.0));
    visitor.stand(1.0);
    assert_eq!(visitor.undo(), "", "there is nothing to take back");
    assert_eq!(visitor.skip(), "~a");
    assert_eq!(visitor.undoable(), Some(vec![1]));
    assert_eq!(visitor.next().unwrap(), "b");
    assert_eq!(visitor.undo(), "<");
    assert_eq!((visitor.next().unwrap(), visitor.undoable()), ("a".into(), None));

    assert_eq!(visitor.go_to("c"), "~a ~b +c .");
    assert_eq!(visitor.undoable(), Some(vec![1, 2]));
    assert_eq!(visitor.undo(), "<");
    assert_eq!(visitor.guide.progress(), &Progress::default());
    // The visit ends once more.
    assert_eq!(visitor.go_to("c"), "~a ~b +c .");
    visitor.stand(31.0);
    assert_eq!((visitor.undoable(), visitor.undo()), (None, String::new()));
    assert_eq!(visitor.skip(), "-c");
    assert_eq!(visitor.undoable(), Some(vec![]));
    assert_eq!(visitor.undo(), "<");
    assert_eq!(visitor.guide.progress().current.as_deref(), Some("c"));
    // Nothing is left to skip, and what did nothing cannot be taken back.
    assert_eq!(visitor.skip(), "-c");
    visitor.stand(31.0);
    assert_eq!(visitor.skip(), "");
    assert_eq!(visitor.undoable(), None);
}

#[test]
fn who_has_walked_on_takes_nothing_back() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (70.0, 0.0));
    visitor.stand(1.0);
    assert_eq!(visitor.skip(), "~a");
    visitor.walk((95.0, 0.0)).stand(4.0);
    assert_eq!(visitor.told(), "+b");
    assert_eq!((visitor.undoable(), visitor.undo()), (None, String::new()));
    assert_eq!(visitor.guide.progress().skipped, ["a"]);
}

#[test]
fn a_stop_that_was_ended_by_mistake_is_there_again_and_can_be_left() {
    let mut visitor = Visitor::new(street(StopOrder::Fixed), (20.0, 0.0));
    visitor.stand(4.0);
    assert_eq!(visitor.told(), "+a");
    assert_eq!(visitor.skip(), "-a");
    assert_eq!(visitor.undo(), "<");
    assert_eq!(visitor.guide.progress().current.as_deref(), Some("a"));
    visitor.walk((60.0, 0.0)).stand(6.0);
    assert_eq!(visitor.told(), "-a");
    // Where they stood when they chose another stop, they come again.
    visitor.walk((100.0, 0.0));
    visitor.told();
    assert_eq!(visitor.go_to("a"), "-b =a");
    assert_eq!(visitor.undo(), "<");
    assert_eq!(visitor.guide.progress().current.as_deref(), Some("b"));
}
