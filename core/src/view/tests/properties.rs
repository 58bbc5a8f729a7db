//! Whatever the pose, the camera and the town: figures that can be drawn.

use glam::{Mat3, Vec2, Vec3};
use proptest::prelude::*;

use crate::assets::{Asset, AssetKind, Network, PositionalClass};
use crate::pose::Pose;

use super::super::projection::Projection;
use super::super::stage::EDGE_PX;
use super::super::{Camera, Horizon, ScreenRotation};
use super::*;

fn place() -> impl Strategy<Value = [f64; 2]> {
    [-120.0..120.0_f64, -120.0..120.0_f64]
}

fn any_pose() -> impl Strategy<Value = Pose> {
    let angles = (-180.0..180.0_f64, -90.0..=90.0_f64, -180.0..180.0_f64);
    (place(), angles, 0.0..40.0_f64, 0.0..60.0_f64).prop_map(
        |(at, (heading_deg, pitch_deg, roll_deg), eye_height_m, horizontal_accuracy_m)| Pose {
            eye_height_m,
            horizontal_accuracy_m,
            ..pose(at, heading_deg, pitch_deg, roll_deg)
        },
    )
}

fn any_camera() -> impl Strategy<Value = Camera> {
    let rotation = prop::sample::select(vec![
        ScreenRotation::Deg0,
        ScreenRotation::Deg90,
        ScreenRotation::Deg180,
        ScreenRotation::Deg270,
    ]);
    let size = (1_i32..3000, 1_i32..3000);
    (size, 1.0..170.0_f64, rotation, 1.0..400.0_f64, 4.0..60.0_f64, any::<bool>()).prop_map(
        |((width_px, height_px), horizontal_fov_deg, rotation, range_m, text_px, backdrop)| {
            Camera { width_px, height_px, horizontal_fov_deg, rotation, range_m, text_px, backdrop }
        },
    )
}

fn any_asset() -> impl Strategy<Value = Asset> {
    let kind = prop::sample::select(vec![
        AssetKind::Cable,
        AssetKind::Pipe,
        AssetKind::Building,
        AssetKind::Photovoltaic,
        AssetKind::StreetLight,
        AssetKind::Battery,
    ]);
    let class =
        prop::sample::select(vec![None, Some(PositionalClass::A), Some(PositionalClass::C)]);
    let geometry = prop_oneof![
        place().prop_map(point),
        prop::collection::vec(place(), 2..7).prop_map(|places| line(&places)),
        (place(), [0.0..60.0_f64, 0.0..60.0_f64]).prop_map(|(at, size)| rectangle(at, size)),
    ];
    let measures = (prop::option::of(0.0..5.0_f64), prop::option::of(0.0..50.0_f64));
    (kind, class, geometry, measures).prop_map(
        |(kind, positional_class, geometry, (depth_m, height_m))| Asset {
            positional_class,
            depth_m,
            height_m,
            ..asset(Network::Electricity, kind, geometry)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn all_is_finite_inside_and_apart(
        assets in prop::collection::vec(any_asset(), 0..30),
        pose in any_pose(),
        camera in any_camera(),
        route in prop::collection::vec(place(), 0..8),
        sun in (-90.0..90.0_f64, 0.0..360.0_f64),
    ) {
        let names = (0..).map(|number| caption(&format!("Asset {number}"), Some("1 kW")));
        let town = Town::new(assets.into_iter().zip(names).collect());
        let way = super::way(&route);
        let way = (!route.is_empty()).then_some(&way);
        let sun = SunPosition { elevation_deg: sun.0, azimuth_deg: sun.1 };
        let scene = Scene { way, sun, ..town.scene() };
        let frame = View::new().frame(&scene, Some(&pose), &camera, pose.time).unwrap();
        let (width_px, height_px) = (camera.width_px as f32, camera.height_px as f32);
        if let Some(way) = &frame.way {
            prop_assert!((-180.0..=180.0).contains(&way.turn_deg), "{way:?}");
            for chevron in &way.chevrons {
                prop_assert!((0.0..=1.0).contains(&chevron.opacity), "{chevron:?}");
                let end = chevron.first_vertex + chevron.vertex_count;
                prop_assert!(end as usize <= frame.vertices.len(), "{chevron:?}");
            }
        }
        prop_assert_eq!(frame.way.is_some(), way.is_some());
        prop_assert!(frame.compass.iter().all(|mark| (0.0..=width_px).contains(&mark.x_px)));
        prop_assert_eq!(frame.world.is_some(), camera.backdrop);
        for line in frame.world.iter().flat_map(|world| &world.grid) {
            let ends = [line.from_x_px, line.to_x_px, line.from_y_px, line.to_y_px];
            let most = width_px.max(height_px) + 2.0 * EDGE_PX;
            prop_assert!(ends.iter().all(|at| (-2.0 * EDGE_PX..=most).contains(at)), "{line:?}");
        }
        for vertex in &frame.vertices {
            prop_assert!((-EDGE_PX..=width_px + EDGE_PX).contains(&vertex.x_px), "{vertex:?}");
            prop_assert!((-EDGE_PX..=height_px + EDGE_PX).contains(&vertex.y_px), "{vertex:?}");
            let widest_px = 2.001 * camera.text_px as f32;
            prop_assert!((0.0..=widest_px).contains(&vertex.width_px), "{vertex:?}");
        }
        for shape in &frame.shapes {
            prop_assert!(shape.opacity > 0.0 && shape.opacity <= 1.0);
            prop_assert!(shape.distance_m >= 0.0 && shape.distance_m <= camera.range_m as f32 * 1.001);
            let least = match shape.kind {
                ShapeKind::Point => 1,
                ShapeKind::Line | ShapeKind::Storeys => 2,
                _ => 3,
            };
            prop_assert!(shape.vertex_count >= least, "{shape:?}");
        }
        for (number, label) in frame.labels.iter().enumerate() {
            prop_assert!(label.x_px >= 0.0 && label.x_px + label.width_px <= width_px + 0.01, "{label:?}");
            prop_assert!(label.y_px >= 0.0 && label.y_px + label.height_px <= height_px + 0.01, "{label:?}");
            prop_assert!((0.0..=width_px).contains(&label.anchor_x_px), "{label:?}");
            prop_assert!((0.0..=height_px).contains(&label.anchor_y_px), "{label:?}");
            for other in &frame.labels[..number] {
                let apart = label.x_px + label.width_px <= other.x_px + 0.01
                    || other.x_px + other.width_px <= label.x_px + 0.01
                    || label.y_px + label.height_px <= other.y_px + 0.01
                    || other.y_px + other.height_px <= label.y_px + 0.01;
                prop_assert!(apart, "{label:?} over {other:?}");
            }
        }
        let Horizon { drop_px, roll_deg } = frame.horizon;
        prop_assert!(drop_px.abs() <= 4.0 * height_px, "{:?}", frame.horizon);
        prop_assert!((-180.0..=180.0).contains(&roll_deg), "{:?}", frame.horizon);
        prop_assert!((0.0..360.0).contains(&frame.heading_deg));
    }

    #[test]
    fn the_wedge_holds_all_that_the_picture_shows(
        pose in any_pose(),
        camera in any_camera(),
        across in [-1.0..=1.0_f32, -1.0..=1.0_f32],
        depth_m in 0.3..300.0_f32,
    ) {
        let projection = Projection::new(&pose, &camera).unwrap();
        let tan = (projection.half_px + EDGE_PX) / projection.focal_px;
        let view_m = (Vec2::from(across) * tan).extend(1.0) * depth_m;
        // A rotation's inverse is its transpose.
        let eye_m = projection.eye_m;
        let turned = Vec3::AXES.map(|axis| projection.view_m(eye_m + axis));
        let place_m = eye_m + Mat3::from_cols_array_2d(&turned.map(|axis| axis.to_array())).transpose() * view_m;
        let ground_m = projection.ground_distance_m(place_m);
        prop_assume!(ground_m > 0.1);
        let wedge = projection.wedge(ground_m, EDGE_PX, 3.0);
        let offset = place_m.truncate() - Vec2::from(wedge.apex_m);
        // At the very range, rounding is left.
        prop_assert!(offset.length() <= wedge.range_m * 1.000_01 + 1e-4);
        let (sin, cos) = wedge.heading_rad.sin_cos();
        let off = offset.angle_to(Vec2::new(sin, cos)).abs();
        prop_assert!(off <= wedge.half_angle_rad + 1e-3, "{off} of {wedge:?}");
    }
}
