//! Whole frames against figures worked out by hand.

use std::f64::consts::FRAC_1_SQRT_2;

use glam::DQuat;

use crate::assets::{Asset, AssetKind, Network, PositionalClass};
use crate::pose::{Doubt, PlaneCovariance, Pose};

use super::super::{
    BuriedLines, Camera, CameraError, FrameVertex, Horizon, ScreenRotation, ShapeKind, View,
};
use super::*;

/// Where in the picture a charging point (1.4 m high) is drawn.
fn seen(at: [f64; 2], pose: &Pose, camera: &Camera) -> Option<FrameVertex> {
    let town = Town::silent(vec![asset(Network::Mobility, AssetKind::ChargingPoint, point(at))]);
    town.look(pose, camera).vertices.first().copied()
}

#[track_caller]
fn check_at(vertex: Option<FrameVertex>, [x_px, y_px]: [f32; 2]) {
    let vertex = vertex.expect("in the picture");
    let off = (vertex.x_px - x_px).hypot(vertex.y_px - y_px);
    assert!(off < 0.05, "at {}, {} instead of {x_px}, {y_px}", vertex.x_px, vertex.y_px);
}

#[test]
fn a_level_camera_sees_a_point_where_a_pinhole_does() {
    // 10 m ahead, 2 m to the right, 0.2 m below the eye.
    let at = seen([2.0, 10.0], &pose([0.0, 0.0], 0.0, 0.0, 0.0), &plain_camera());
    check_at(at, [200.0 + 20.0, 150.0 + 2.0]);
    // 0.6 m wide, 10 m away.
    assert!((at.unwrap().width_px - 9.0).abs() < 0.01);
    // Facing east from elsewhere.
    let at = seen([60.0, 18.0], &pose([50.0, 20.0], 90.0, 0.0, 0.0), &plain_camera());
    check_at(at, [200.0 + 20.0, 150.0 + 2.0]);
}

#[test]
fn what_is_behind_is_not_seen() {
    assert_eq!(seen([0.0, -10.0], &pose([0.0, 0.0], 0.0, 0.0, 0.0), &plain_camera()), None);
    assert_eq!(seen([0.0, 0.2], &pose([0.0, 0.0], 0.0, 0.0, 0.0), &plain_camera()), None);
}

#[test]
fn a_tilted_camera_turns_the_picture_the_other_way() {
    let plain = plain_camera();
    // Looking up by the angle of 1 in 10, what was level sinks by a tenth.
    let pitch_deg = 0.1_f64.atan().to_degrees();
    let up = pose([0.0, 0.0], 0.0, pitch_deg, 0.0);
    let eye_high = Pose { eye_height_m: 1.4, ..up };
    check_at(seen([0.0, 10.0], &eye_high, &plain), [200.0, 150.0 + 10.0]);
    // The device rolls counter-clockwise by a quarter: what was right of the
    // middle is below it... seen by the device, the world rolls clockwise.
    let rolled = Pose { eye_height_m: 1.4, ..pose([0.0, 0.0], 0.0, 0.0, 90.0) };
    check_at(seen([1.0, 10.0], &rolled, &plain), [200.0, 150.0 + 10.0]);
}

#[test]
fn every_screen_rotation_shows_the_world_upright() {
    // The screen turns against the device as the device is turned.
    for (rotation, roll_deg) in [
        (ScreenRotation::Deg0, 0.0),
        (ScreenRotation::Deg90, 90.0),
        (ScreenRotation::Deg180, 180.0),
        (ScreenRotation::Deg270, 270.0),
    ] {
        for (width_px, height_px) in [(400, 300), (400, 700)] {
            let camera = Camera { rotation, width_px, height_px, ..plain_camera() };
            let pose = pose([0.0, 0.0], 30.0, 0.0, roll_deg);
            let (sin, cos) = 30.0_f64.to_radians().sin_cos();
            // 10 m ahead and 2 m to the right of a heading of 30 degrees.
            let at = [10.0 * sin + 2.0 * cos, 10.0 * cos - 2.0 * sin];
            check_at(seen(at, &pose, &camera), [220.0, height_px as f32 / 2.0 + 2.0]);
            let frame = Town::silent(Vec::new()).look(&pose, &camera);
            let Horizon { drop_px, roll_deg } = frame.horizon;
            assert!(drop_px.abs() < 0.1 && roll_deg.abs() < 0.1, "{:?}", frame.horizon);
            assert!((frame.heading_deg - 30.0).abs() < 0.01, "{}", frame.heading_deg);
        }
    }
}

#[test]
fn straight_down_the_ground_all_around_is_seen() {
    let plain = plain_camera();
    let down = pose([0.0, 0.0], 0.0, -90.0, 0.0);
    let meter = |at| {
        Town::silent(vec![Asset {
            height_m: Some(0.1),
            ..asset(Network::Gas, AssetKind::Meter, point(at))
        }])
    };
    for (at, off_px) in
        [([0.0, 0.9], [0.0, -60.0]), ([0.0, -0.9], [0.0, 60.0]), ([-1.5, 0.0], [-100.0, 0.0])]
    {
        let frame = meter(at).look(&down, &plain);
        // 1.5 m below the eye.
        check_at(frame.vertices.first().copied(), [200.0 + off_px[0], 150.0 + off_px[1]]);
        assert_eq!(frame.horizon.drop_px, -1200.0);
        assert!(frame.heading_deg < 0.01 || frame.heading_deg > 359.99, "{}", frame.heading_deg);
    }
}

#[test]
fn straight_up_only_what_is_above_is_seen() {
    let plain = plain_camera();
    let up = pose([0.0, 0.0], 0.0, 90.0, 0.0);
    assert_eq!(seen([0.0, 0.3], &up, &plain), None);
    let lamp = Asset {
        height_m: Some(5.6),
        ..asset(Network::Lighting, AssetKind::StreetLight, point([1.0, -1.0]))
    };
    let frame = Town::silent(vec![lamp]).look(&up, &plain);
    let disc = shapes(&frame, ShapeKind::Point)[0];
    // 4 m above the eye; the picture's top points to the south.
    check_at(vertices_of(&frame, disc).first().copied(), [200.0 + 25.0, 150.0 - 25.0]);
    assert_eq!(frame.horizon.drop_px, 1200.0);
    assert!(frame.heading_deg < 0.01 || frame.heading_deg > 359.99, "{}", frame.heading_deg);
}

#[test]
fn a_line_that_comes_from_behind_is_cut_at_the_picture() {
    // From far behind to far ahead, 1 m to the right, 0.8 m below the ground.
    let town = Town::silent(vec![cable(0.8, &[[1.0, -90.0], [1.0, 90.0]])]);
    let sure = Pose { heading_accuracy_deg: 0.0, ..pose([0.0, 0.0], 0.0, 0.0, 0.0) };
    let frame = town.look(&sure, &plain_camera());
    let lines = shapes(&frame, ShapeKind::Line);
    let all: Vec<_> = lines.iter().flat_map(|shape| vertices_of(&frame, shape)).collect();
    assert!(all.len() >= 4);
    // Every vertex lies on the ray that the line is seen on: 1 right, 2.4 down.
    for vertex in &all {
        let (x, y) = (vertex.x_px - 200.0, vertex.y_px - 150.0);
        assert!((y - 2.4 * x).abs() < 0.1, "{vertex:?}");
        assert!(vertex.y_px <= 300.0 + 64.0);
    }
    let lowest = all.iter().map(|vertex| vertex.y_px).fold(0.0, f32::max);
    assert!(lowest > 300.0, "reaches past the edge: {lowest}");
    // Pieces join, and the farther is painted before the nearer.
    for pair in lines.windows(2) {
        assert!(pair[0].distance_m >= pair[1].distance_m);
        assert!(pair[0].opacity <= pair[1].opacity);
    }
    assert!(lines.iter().all(|shape| shape.buried));
}

#[test]
fn a_straight_line_needs_no_vertices_between() {
    let places: Vec<_> = (0..=40).map(|step| [f64::from(step) - 20.0, 20.0]).collect();
    let town = Town::silent(vec![cable(0.8, &places)]);
    let frame = town.look(&pose([0.0, 0.0], 0.0, 0.0, 0.0), &plain_camera());
    let counts: Vec<_> =
        shapes(&frame, ShapeKind::Line).iter().map(|shape| shape.vertex_count).collect();
    assert!(!counts.is_empty() && counts.iter().all(|&count| count == 2), "{counts:?}");
}

#[test]
fn a_corridor_is_as_wide_as_class_and_position_say() {
    for (class, class_m) in [
        (Some(PositionalClass::A), 0.5),
        (Some(PositionalClass::B), 1.5),
        (Some(PositionalClass::C), 3.0),
        (None, 3.0),
    ] {
        let across =
            Asset { positional_class: class, ..cable(0.8, &[[-90.0, 20.0], [90.0, 20.0]]) };
        let town = Town::silent(vec![across]);
        let ahead = Pose { heading_accuracy_deg: 0.0, ..pose([0.0, 0.0], 0.0, 0.0, 0.0) };
        let frame = town.look(&ahead, &plain_camera());
        let half_m = 4.0_f64.hypot(class_m);
        let corridor: Vec<_> = shapes(&frame, ShapeKind::Corridor)
            .into_iter()
            .flat_map(|shape| vertices_of(&frame, shape))
            // The picture's sides cut pieces across.
            .filter(|vertex| vertex.x_px > -63.99 && vertex.x_px < 463.99)
            .collect();
        let below_px = |distance_m: f64| (150.0 + 100.0 * 1.6 / distance_m) as f32;
        for vertex in &corridor {
            let near = (vertex.y_px - below_px(20.0 - half_m)).abs();
            let far = (vertex.y_px - below_px(20.0 + half_m)).abs();
            assert!(near < 0.05 || far < 0.05, "{class:?}: {vertex:?}");
        }
        assert!(corridor.len() >= 4, "{class:?}");
    }
}

#[test]
fn a_corridor_widens_with_the_distance_as_the_heading_errs() {
    // A cable straight ahead, of class A, from 4 m to 60 m.
    let cable = Asset {
        positional_class: Some(PositionalClass::A),
        ..cable(0.8, &[[0.0, 4.0], [0.0, 60.0]])
    };
    let town = Town::silent(vec![cable]);
    let surely = Pose {
        heading_accuracy_deg: 4.0,
        position_cov_m2: PlaneCovariance::round(0.5),
        ..pose([0.0, 0.0], 0.0, 0.0, 0.0)
    };
    let frame = town.look(&surely, &plain_camera());
    let corners = shapes(&frame, ShapeKind::Corridor)
        .into_iter()
        .flat_map(|shape| vertices_of(&frame, shape).to_vec());
    let mut widest: Vec<(f32, f32)> = corners
        .map(|corner| (corner.depth_m, (corner.x_px - 200.0).abs() * corner.depth_m / FOCAL_PX))
        .collect();
    widest.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(widest.len() >= 8, "{widest:?}");
    for (depth_m, half_m) in widest {
        // 68 % radius of a turn by 4 degrees, of the place and of the class.
        let turned_m = 1.509_592 * depth_m * 4.0_f32.to_radians();
        let expected_m = turned_m.hypot(0.5_f32.hypot(0.5));
        assert!((half_m - expected_m).abs() < 0.02, "{half_m} at {depth_m}: {expected_m}");
    }
}

#[test]
fn how_buried_lines_are_drawn_follows_from_what_is_known() {
    let town = Town::silent(vec![cable(0.8, &[[-20.0, 12.0], [20.0, 12.0]])]);
    let lamp = || asset(Network::Lighting, AssetKind::StreetLight, point([0.0, 20.0]));
    let lamps = Town::silent(vec![lamp()]);
    let look = |radius_m: f64, heading_accuracy_deg: f64, town: &Town| {
        let pose = Pose {
            position_cov_m2: PlaneCovariance::round(radius_m),
            horizontal_accuracy_m: radius_m,
            heading_accuracy_deg,
            ..pose([0.0, 0.0], 0.0, 0.0, 0.0)
        };
        town.look(&pose, &plain_camera())
    };
    for (radius_m, heading_deg, line, corridor, buried, doubt) in [
        (2.0, 2.0, true, true, BuriedLines::Sharp, None),
        (9.0, 2.0, false, true, BuriedLines::CorridorOnly, Some(Doubt::PositionInaccurate)),
        // As a position that was lost two minutes ago.
        (65.0, 2.0, false, false, BuriedLines::Withheld, Some(Doubt::PositionInaccurate)),
        (2.0, 104.0, false, false, BuriedLines::Withheld, Some(Doubt::HeadingUnknown)),
        (f64::NAN, f64::NAN, false, false, BuriedLines::Withheld, Some(Doubt::HeadingUnknown)),
    ] {
        let frame = look(radius_m, heading_deg, &town);
        let drawn = |kind| !shapes(&frame, kind).is_empty();
        let case = format!("{radius_m} m, {heading_deg} degrees");
        assert_eq!(
            (drawn(ShapeKind::Line), drawn(ShapeKind::Corridor)),
            (line, corridor),
            "{case}"
        );
        assert_eq!(frame.buried, buried, "{case}");
        assert_eq!(frame.advice.as_ref().map(|advice| advice.doubt), doubt, "{case}");
        assert!(frame.advice.is_none_or(|advice| advice.text.ends_with('.')), "{case}");
        // What stands on the ground is drawn as soon as there is a heading.
        let frame = look(radius_m, heading_deg, &lamps);
        assert_eq!(!frame.shapes.is_empty(), heading_deg < 40.0, "{case}");
    }
    let fainter =
        |heading_deg| shapes(&look(2.0, heading_deg, &lamps), ShapeKind::Point)[0].opacity;
    assert!(fainter(2.0) > 0.9 && fainter(25.0) < 0.6 && fainter(25.0) > 0.2);
}

#[test]
fn a_fix_behind_a_facade_neither_empties_the_street_nor_opens_the_house() {
    // A house from 2 m to 32 m north of the street, that the fix fell into by 5 m;
    // a lamp in the street, and one behind the house.
    let house = Asset {
        height_m: Some(12.0),
        ..asset(Network::Unspecified, AssetKind::Building, rectangle([-30.0, 2.0], [60.0, 30.0]))
    };
    let lamp = |at| Asset {
        height_m: Some(5.0),
        ..asset(Network::Lighting, AssetKind::StreetLight, point(at))
    };
    let town = Town::silent(vec![lamp([4.0, -12.0]), lamp([0.0, 45.0]), house]);
    let opacity = |at, heading_deg| {
        let frame = town.look(&pose(at, heading_deg, 0.0, 0.0), &plain_camera());
        shapes(&frame, ShapeKind::Point)[0].opacity
    };
    for north_m in [-1.0, 3.0, 7.0] {
        let (street, behind) = (opacity([0.0, north_m], 180.0), opacity([0.0, north_m], 0.0));
        assert!(street > 0.9, "the street from {north_m}: {street}");
        assert!(behind < 0.45, "behind the house from {north_m}: {behind}");
    }
}

#[test]
fn a_bent_cable_looks_the_same_as_one_turns() {
    // Out of the picture on both sides, behind a house in part, and into the distance.
    let house = Asset {
        height_m: Some(6.0),
        ..asset(Network::Unspecified, AssetKind::Building, rectangle([-6.0, 12.0], [8.0, 6.0]))
    };
    let bent = cable(0.8, &[[-60.0, 10.0], [-3.0, 24.0], [14.0, 26.0], [10.0, 70.0], [60.0, 90.0]]);
    let town = Town::silent(vec![bent, house]);
    // The opacity of the line where it passes places of its own.
    let opacities = |heading_deg: f64| -> Vec<(f32, f32)> {
        let frame = town.look(&pose([0.0, 0.0], heading_deg, 0.0, 0.0), &plain_camera());
        let at = |along_m: f32| {
            shapes(&frame, ShapeKind::Line).into_iter().find_map(|line| {
                let vertices = vertices_of(&frame, line);
                let (first, last) = (vertices.first()?.along_m, vertices.last()?.along_m);
                (first <= along_m && along_m < last).then_some((along_m, line.opacity))
            })
        };
        (0..400).filter_map(|half_m| at(half_m as f32 / 2.0 + 0.13)).collect()
    };
    let straight = opacities(0.0);
    assert!(straight.len() > 50);
    for heading_deg in [-30.0, -10.0, 7.0, 21.0, 40.0] {
        for (along_m, opacity) in opacities(heading_deg) {
            let same = straight.iter().find(|(at_m, _)| *at_m == along_m);
            assert!(
                same.is_none_or(|(_, before)| *before == opacity),
                "{along_m} at {heading_deg}"
            );
        }
    }
}

#[test]
fn only_what_may_be_buried_has_a_corridor() {
    let places = [[-80.0, 20.0], [80.0, 20.0]];
    let overhead = Asset { depth_m: None, height_m: Some(6.0), ..cable(0.8, &places) };
    let unknown = Asset { depth_m: None, ..cable(0.8, &places) };
    for (asset, corridor, buried, up_m) in [
        (overhead, false, false, 6.0),
        (unknown, true, true, 0.0),
        (cable(0.8, &places), true, true, -0.8),
    ] {
        let frame =
            Town::silent(vec![asset]).look(&pose([0.0, 0.0], 0.0, 0.0, 0.0), &plain_camera());
        assert_eq!(!shapes(&frame, ShapeKind::Corridor).is_empty(), corridor);
        for line in shapes(&frame, ShapeKind::Line) {
            assert_eq!(line.buried, buried);
            let y_px = vertices_of(&frame, line)[0].y_px;
            assert!((y_px - (150.0 + 5.0 * (1.6 - up_m))).abs() < 0.05, "{y_px}");
        }
    }
}

#[test]
fn the_visitor_stands_in_a_corridor_and_its_ground_fills_the_foot_of_the_picture() {
    let town = Town::silent(vec![cable(0.8, &[[0.0, -30.0], [0.0, 30.0]])]);
    let frame = town.look(&pose([0.0, 0.0], 0.0, -20.0, 0.0), &plain_camera());
    let foot = |vertex: &&FrameVertex| vertex.y_px > 300.0;
    let corners: Vec<_> = shapes(&frame, ShapeKind::Corridor)
        .into_iter()
        .flat_map(|shape| vertices_of(&frame, shape))
        .filter(foot)
        .collect();
    assert!(corners.iter().any(|vertex| vertex.x_px < 0.0), "{corners:?}");
    assert!(corners.iter().any(|vertex| vertex.x_px > 400.0), "{corners:?}");
}

#[test]
fn walls_are_drawn_from_outside_only_and_only_as_a_backdrop() {
    let house = || {
        let house =
            asset(Network::Unspecified, AssetKind::Building, rectangle([-5.0, 20.0], [10.0, 10.0]));
        Asset { height_m: Some(6.0), ..house }
    };
    let backdrop = Camera { backdrop: true, ..plain_camera() };
    let town = Town::silent(vec![house()]);
    let outside = pose([0.0, 0.0], 0.0, 0.0, 0.0);
    assert!(town.look(&outside, &plain_camera()).shapes.is_empty());
    let frame = town.look(&outside, &backdrop);
    let walls = shapes(&frame, ShapeKind::Wall);
    assert_eq!(walls.len(), 1);
    let corners: Vec<_> =
        vertices_of(&frame, walls[0]).iter().map(|v| [v.x_px.round(), v.y_px.round()]).collect();
    for corner in [[175.0, 158.0], [225.0, 158.0], [225.0, 128.0], [175.0, 128.0]] {
        assert!(corners.contains(&corner), "{corners:?}");
    }
    // From within, a wall has no outside.
    assert!(town.look(&pose([0.0, 25.0], 0.0, 0.0, 0.0), &backdrop).shapes.is_empty());
    // From above, the roof too.
    let above = Pose { eye_height_m: 30.0, ..pose([0.0, 0.0], 0.0, -40.0, 0.0) };
    assert_eq!(shapes(&town.look(&above, &backdrop), ShapeKind::Wall).len(), 2);
}

#[test]
fn a_courtyard_is_cut_out_of_a_roof() {
    let mut house =
        asset(Network::Unspecified, AssetKind::Building, rectangle([-10.0, 10.0], [20.0, 20.0]));
    if let crate::assets::Geometry::Polygons(polygons) = &mut house.geometry
        && let crate::assets::Geometry::Polygons(court) = rectangle([-3.0, 17.0], [6.0, 6.0])
    {
        polygons[0].holes.push(court[0].outer.clone());
    }
    let above = Pose { eye_height_m: 60.0, ..pose([0.0, 20.0], 0.0, -90.0, 0.0) };
    let town = Town::silent(vec![Asset { height_m: Some(10.0), ..house }]);
    let frame = town.look(&above, &Camera { backdrop: true, ..plain_camera() });
    let roof = frame.shapes.iter().max_by_key(|shape| shape.vertex_count).unwrap();
    assert_eq!(roof.vertex_count, 10);
    let ring = vertices_of(&frame, roof);
    let twice_area: f32 = (0..ring.len())
        .map(|i| (&ring[i], &ring[(i + 1) % ring.len()]))
        .map(|(a, b)| a.x_px * b.y_px - a.y_px * b.x_px)
        .sum();
    // 2 pixels a metre at 50 m.
    let expected = 4.0 * (400.0 - 36.0);
    assert!((twice_area.abs() / 2.0 - expected).abs() < 5.0, "{twice_area}");
}

#[test]
fn painting_goes_from_the_back_to_the_front() {
    let town = street();
    let frame =
        town.look(&pose([0.0, -2.0], 0.0, 0.0, 0.0), &Camera { backdrop: true, ..camera() });
    let rank = |shape: &Shape| match (shape.kind, shape.asset_kind) {
        (ShapeKind::Wall | ShapeKind::Storeys, _) => 0,
        (ShapeKind::Corridor, _) | (ShapeKind::Area, AssetKind::Battery) => 1,
        _ => 2,
    };
    for pair in frame.shapes.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        // Distances are compared to a part in four million.
        let farther = a.distance_m * 1.000_001 >= b.distance_m;
        assert!(rank(a) < rank(b) || rank(a) == rank(b) && farther, "{a:?} before {b:?}");
    }
    for kind in
        [ShapeKind::Wall, ShapeKind::Corridor, ShapeKind::Line, ShapeKind::Area, ShapeKind::Point]
    {
        assert!(!shapes(&frame, kind).is_empty(), "{kind:?}");
    }
    let mut next = 0;
    for shape in &frame.shapes {
        assert_eq!(shape.first_vertex, next);
        next += shape.vertex_count;
    }
    assert_eq!(next as usize, frame.vertices.len());
}

#[test]
fn things_fade_towards_the_range_but_not_the_one_in_focus() {
    let charging = |at| asset(Network::Mobility, AssetKind::ChargingPoint, point(at));
    let far = [
        charging([0.0, 10.0]),
        charging([0.0, 70.0]),
        charging([0.0, 97.0]),
        charging([0.0, 101.0]),
    ];
    let mut town = Town::silent(far.to_vec());
    let opacity = |town: &Town, asset| {
        let frame = town.look(&pose([0.0, 0.0], 0.0, 0.0, 0.0), &plain_camera());
        frame.shapes.iter().find(|shape| shape.asset == asset).map(|shape| shape.opacity)
    };
    assert_eq!(opacity(&town, 0), Some(1.0));
    let faded = opacity(&town, 1).unwrap();
    assert!(faded > 0.2 && faded < 0.6, "{faded}");
    assert_eq!(opacity(&town, 2), None);
    town.focus = Some(2);
    assert_eq!(opacity(&town, 2), Some(0.6));
    town.focus = Some(3);
    assert_eq!(opacity(&town, 3), None);
}

#[test]
fn what_a_building_hides_is_dimmed_and_not_labelled_far_behind_it() {
    let house = Asset {
        height_m: Some(12.0),
        ..asset(Network::Unspecified, AssetKind::Building, rectangle([-20.0, 10.0], [40.0, 5.0]))
    };
    let charging = |at| asset(Network::Mobility, AssetKind::ChargingPoint, point(at));
    let mast = Asset { height_m: Some(40.0), ..charging([5.0, 25.0]) };
    let town = Town::new(vec![
        (house, caption("House", None)),
        (charging([0.0, 8.0]), caption("Before", None)),
        (charging([1.0, 18.0]), caption("Behind", None)),
        (charging([-2.0, 40.0]), caption("Far behind", None)),
        (mast, caption("Above", None)),
    ]);
    let sharp = Camera { width_px: 1200, height_px: 900, ..plain_camera() };
    let frame = town.look(&pose([0.0, 0.0], 0.0, 10.0, 0.0), &sharp);
    let opacity = |asset| frame.shapes.iter().find(|s| s.asset == asset).map(|s| s.opacity);
    assert_eq!(opacity(1), Some(1.0));
    assert!(opacity(2).is_some_and(|opacity| opacity < 0.5), "{:?}", opacity(2));
    assert!(opacity(3).is_some_and(|opacity| opacity < 0.5));
    assert_eq!(opacity(4), Some(1.0));
    let mut labels: Vec<_> = frame.labels.iter().map(|label| label.asset).collect();
    labels.sort_unstable();
    assert_eq!(labels, [0, 1, 2, 4]);
}

#[test]
fn hidden_networks_are_left_out() {
    let mut town = street();
    town.hidden.insert(Network::Electricity);
    let frame = town.look(&pose([0.0, -2.0], 0.0, 0.0, 0.0), &camera());
    assert!(!frame.shapes.is_empty() && !frame.labels.is_empty());
    assert!(frame.shapes.iter().all(|shape| shape.network != Network::Electricity));
    assert!(frame.labels.iter().all(|label| label.network != Network::Electricity));
}

#[test]
fn what_is_called_alike_has_one_label() {
    let stretch = |from: f64| cable(0.8, &[[-10.0, from], [10.0, from + 9.0]]);
    let town = Town::new(vec![
        (stretch(30.0), caption("Main", None)),
        (stretch(20.0), caption("Main", None)),
        (stretch(10.0), caption("Main", None)),
        (stretch(40.0), caption("Other", None)),
        (stretch(50.0), Caption { named: false, ..caption("Cable", None) }),
        (stretch(60.0), Caption { named: false, ..caption("Cable", Some("3 kW")) }),
        (stretch(70.0), Caption { idle: true, ..caption("Idle", Some("0 kW")) }),
    ]);
    let frame = town.look(&pose([0.0, 0.0], 0.0, 0.0, 0.0), &camera());
    let assets: Vec<_> = frame.labels.iter().map(|label| label.asset).collect();
    assert_eq!(assets, [2, 3, 5]);
}

#[test]
fn a_pose_that_is_not_a_number_shows_nothing() {
    let town = street();
    let good = pose([0.0, -2.0], 0.0, 0.0, 0.0);
    let broken = [
        Pose { position_m: glam::DVec2::new(f64::NAN, 0.0), ..good },
        Pose { position_m: glam::DVec2::new(0.0, 1e300), ..good },
        Pose { eye_height_m: f64::INFINITY, ..good },
        Pose { device_to_enu: DQuat::from_xyzw(0.0, 0.0, 0.0, 0.0), ..good },
        Pose { device_to_enu: DQuat::from_xyzw(f64::NAN, 0.0, 0.0, 1.0), ..good },
    ];
    for pose in &broken {
        let frame = town.look(pose, &camera());
        assert!(
            frame.shapes.is_empty() && frame.labels.is_empty() && frame.position_state.is_none()
        );
    }
    assert!(
        View::new().frame(&town.scene(), None, &camera(), time(0.0)).unwrap().shapes.is_empty()
    );
    let vague =
        Pose { horizontal_accuracy_m: f64::NAN, heading_accuracy_deg: f64::INFINITY, ..good };
    let frame = town.look(&vague, &camera());
    assert!(!frame.shapes.is_empty());
    assert_eq!((frame.horizontal_accuracy_m, frame.heading_accuracy_deg), (None, None));
}

#[test]
fn an_attitude_need_not_be_normalised() {
    let good = pose([0.0, -2.0], 0.0, 0.0, 0.0);
    let half = Pose { device_to_enu: good.device_to_enu * FRAC_1_SQRT_2, ..good };
    let (a, b) = (street().look(&good, &camera()), street().look(&half, &camera()));
    for (a, b) in a.vertices.iter().zip(&b.vertices) {
        assert!((a.x_px - b.x_px).abs() < 0.01 && (a.y_px - b.y_px).abs() < 0.01);
    }
    assert_eq!(a.vertices.len(), b.vertices.len());
}

#[test]
fn a_camera_that_cannot_make_a_picture_is_refused() {
    let check = |camera: Camera| {
        let town = Town::silent(Vec::new());
        View::new().frame(&town.scene(), None, &camera, time(0.0)).unwrap_err()
    };
    let size = CameraError::Size { width_px: 0, height_px: 800 };
    assert_eq!(check(Camera { width_px: 0, ..camera() }), size);
    assert!(matches!(check(Camera { height_px: 16_385, ..camera() }), CameraError::Size { .. }));
    for fov in [0.5, 171.0, f64::NAN] {
        let camera = Camera { horizontal_fov_deg: fov, ..camera() };
        assert!(matches!(check(camera), CameraError::FieldOfView(_)));
    }
    assert_eq!(check(Camera { range_m: 0.0, ..camera() }), CameraError::Range(0.0));
    assert_eq!(check(Camera { text_px: 300.0, ..camera() }), CameraError::TextSize(300.0));
}

#[test]
fn a_line_that_ends_nowhere_has_a_bar_across_its_end_and_one_that_goes_on_has_none() {
    let here = pose([0.0, 0.0], 0.0, -10.0, 0.0);
    let bars = |assets: Vec<Asset>| -> Vec<[f32; 4]> {
        let frame = Town::silent(assets).look(&here, &plain_camera());
        let lines = frame.shapes.iter().filter(|shape| shape.kind == ShapeKind::Line);
        let bars = lines.filter_map(|line| {
            let first = line.first_vertex as usize;
            let [a, b] = frame.vertices.get(first..first + 2)? else { return None };
            // Across: a line has its metres, a bar has none.
            let is_bar = line.vertex_count == 2 && a.along_m == b.along_m;
            is_bar.then_some([a.x_px, a.y_px, b.x_px, b.y_px])
        });
        bars.collect()
    };
    let ahead = cable(0.8, &[[-6.0, 12.0], [6.0, 12.0]]);
    let found = bars(vec![ahead.clone()]);
    assert_eq!(found.len(), 2, "{found:?}");
    for [ax, ay, bx, by] in found {
        assert!((ax - bx).abs() < 0.5 && (ay - by).abs() > 3.0, "upright: {ax} {ay} {bx} {by}");
    }
    let [west, east] = [[[-60.0, 12.0], [-6.0, 12.0]], [[6.0, 12.0], [60.0, 12.0]]];
    assert_eq!(bars(vec![ahead, cable(0.8, &west), cable(0.8, &east)]).len(), 0);
}

#[test]
fn a_building_of_unknown_height_looks_different() {
    let house = |height_m| {
        let walls = asset(
            Network::Unspecified,
            AssetKind::Building,
            rectangle([-10.0, 20.0], [20.0, 10.0]),
        );
        let camera = Camera { backdrop: true, ..plain_camera() };
        let town = Town::silent(vec![Asset { height_m, ..walls }]);
        let frame = town.look(&pose([0.0, 0.0], 0.0, 0.0, 0.0), &camera);
        let of = |kind| *frame.shapes.iter().find(|shape| shape.kind == kind).unwrap();
        (of(ShapeKind::Wall), of(ShapeKind::Storeys))
    };
    let ((wall, storeys), (assumed, broken)) = (house(Some(9.0)), house(None));
    assert_ne!(wall.rgb, assumed.rgb);
    // Two storeys: a line each, or five dashes each.
    assert_eq!((storeys.vertex_count, broken.vertex_count), (4, 20));
}
