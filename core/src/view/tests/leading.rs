//! What leads the visitor on, and what surrounds them.

use super::super::{CompassMarkKind, FrameWay};
use super::*;

fn camera() -> Camera {
    Camera { backdrop: true, ..plain_camera() }
}

/// What is seen of a way by somebody at a place with a heading.
fn led(places: &[[f64; 2]], at: [f64; 2], heading_deg: f64) -> (Frame, FrameWay) {
    let (town, way) = (Town::silent(Vec::new()), way(places));
    let scene = Scene { way: Some(&way), ..town.scene() };
    let pose = pose(at, heading_deg, 0.0, 0.0);
    let frame = View::new().frame(&scene, Some(&pose), &camera(), pose.time).unwrap();
    let way = frame.way.clone().unwrap();
    (frame, way)
}

/// How far ahead the chevrons of a straight way to the north lie, metres: the
/// eye is 1.6 m above the ground, and a metre at a depth of one is 100 px.
fn ahead_m((frame, way): &(Frame, FrameWay)) -> Vec<f32> {
    let tip = |chevron: &super::super::Chevron| frame.vertices[chevron.first_vertex as usize + 4];
    let depth = |y_px: f32| 1.58 * FOCAL_PX / (y_px - 150.0) - 0.6;
    way.chevrons.iter().map(|chevron| depth(tip(chevron).y_px)).collect()
}

#[test]
fn chevrons_lie_still_while_the_visitor_walks() {
    let stop = [0.0, 50.0];
    let here = ahead_m(&led(&[[0.0, 0.0], stop], [0.0, 0.0], 0.0));
    // A metre on, the way begins at the visitor again.
    let there = ahead_m(&led(&[[0.0, 1.0], stop], [0.0, 1.0], 0.0));
    assert!(here.len() > 10 && there.len() > 10, "{here:?}");
    // The last one lies half a step before the stop.
    assert!((here.last().unwrap() - 48.5).abs() < 0.3, "{here:?}");
    for (here, there) in here.iter().rev().zip(there.iter().rev()) {
        assert!((here - there - 1.0).abs() < 0.2, "{here} {there}");
    }
}

#[test]
fn a_pin_stands_where_the_way_ends() {
    let (_, way) = led(&[[0.0, 0.0], [2.0, 10.0]], [0.0, 0.0], 0.0);
    let pin = way.pin.unwrap();
    let x_px = 200.0 + 2.0 / 10.0 * FOCAL_PX;
    assert!((pin.foot_x_px - x_px).abs() < 0.1 && (pin.head_x_px - x_px).abs() < 0.1, "{pin:?}");
    assert!((pin.foot_y_px - (150.0 + 16.0)).abs() < 0.1, "{pin:?}");
    assert!((pin.head_y_px - (150.0 - 10.0)).abs() < 0.1, "{pin:?}");
    assert_eq!((way.number, &*way.stop), (4, "belvedere"));
    // At hand, and behind.
    assert_eq!(led(&[[0.0, 0.0], [0.0, 2.0]], [0.0, 0.0], 0.0).1.pin, None);
    let (_, behind) = led(&[[0.0, 0.0], [0.0, 20.0]], [0.0, 0.0], 180.0);
    assert_eq!((behind.pin, behind.compass_x_px, behind.chevrons.len()), (None, None, 0));
    assert_eq!(behind.turn_deg.abs(), 180.0);
}

#[test]
fn the_compass_says_where_things_are() {
    let (frame, way) = led(&[[0.0, 0.0], [10.0, 10.0]], [0.0, 0.0], 45.0);
    // Straight ahead.
    assert!((way.compass_x_px.unwrap() - 200.0).abs() < 0.1, "{way:?}");
    let mark = frame.compass.iter().find(|mark| mark.bearing_deg == 45).unwrap();
    assert!((mark.x_px - 200.0).abs() < 0.1 && mark.kind == CompassMarkKind::Tick, "{mark:?}");
    let kinds: Vec<_> = frame.compass.iter().map(|mark| (mark.bearing_deg, mark.kind)).collect();
    // A picture of 400 px at 100 px a metre shows 63 degrees to either side.
    assert_eq!(kinds.iter().filter(|(_, kind)| *kind == CompassMarkKind::Cardinal).count(), 2);
    assert!(kinds.contains(&(0, CompassMarkKind::Cardinal)), "{kinds:?}");
    assert!(kinds.contains(&(60, CompassMarkKind::Degrees)), "{kinds:?}");
    assert!(!kinds.iter().any(|(bearing_deg, _)| (110..340).contains(bearing_deg)), "{kinds:?}");
}

#[test]
fn the_world_lies_under_the_sun() {
    let town = Town::silent(Vec::new());
    let look = |sun, heading_deg| {
        let scene = Scene { sun, ..town.scene() };
        let pose = pose([0.0, 0.0], heading_deg, 20.0, 0.0);
        View::new().frame(&scene, Some(&pose), &camera(), pose.time).unwrap()
    };
    let morning = SunPosition { elevation_deg: 20.0, azimuth_deg: 90.0 };
    let east = look(morning, 90.0);
    let world = east.world.unwrap();
    let sun = world.sun.unwrap();
    assert!((sun.x_px - 200.0).abs() < 0.1 && (sun.y_px - 150.0).abs() < 0.1, "{sun:?}");
    assert_eq!((world.stars.len(), east.darkness), (0, 0.0));
    assert!(world.grid.len() > 20);
    assert_eq!(look(morning, 270.0).world.unwrap().sun, None);
    let night = look(SunPosition { elevation_deg: -30.0, azimuth_deg: 0.0 }, 0.0);
    let world = night.world.unwrap();
    assert!(world.stars.len() > 20 && world.sun.is_none() && night.darkness == 1.0);
}

#[test]
fn the_grid_lies_on_the_ground() {
    let (frame, _) = led(&[[0.0, 0.0], [0.0, 9.0]], [0.0, 0.0], 0.0);
    // The lines across the view are 5, 10, 15... m ahead, 1.6 m below the eye.
    let world = frame.world.unwrap();
    let across: Vec<_> =
        world.grid.iter().filter(|it| (it.from_y_px - it.to_y_px).abs() < 0.01).collect();
    for metres in [5.0_f32, 10.0, 40.0] {
        let y_px = 150.0 + 1.6 * FOCAL_PX / metres;
        assert!(across.iter().any(|line| (line.from_y_px - y_px).abs() < 0.05), "{metres}");
    }
    // And nothing behind the eye or above the horizon.
    assert!(world.grid.iter().all(|line| line.from_y_px > 150.0 && line.to_y_px > 150.0));
}

#[test]
fn a_wall_has_a_line_for_each_storey() {
    let school = Asset {
        height_m: Some(10.0),
        ..asset(Network::Unspecified, AssetKind::Building, rectangle([-5.0, 10.0], [10.0, 5.0]))
    };
    let frame = Town::silent(vec![school]).look(&pose([0.0, 0.0], 0.0, 20.0, 0.0), &camera());
    let [wall, storeys] = frame.shapes.as_slice() else { panic!("{:?}", frame.shapes) };
    assert_eq!((wall.kind, storeys.kind), (ShapeKind::Wall, ShapeKind::Storeys));
    // 3, 6 and 9 m, each with two ends.
    assert_eq!(storeys.vertex_count, 6);
    assert_ne!(wall.rgb, storeys.rgb);
}
