//! Areas that the visitor stands in.

use super::*;

#[test]
fn an_area_around_the_visitor_is_drawn_however_far_its_edges_are() {
    for half_m in [20.0, 90.0, 400.0, 9_000.0] {
        let square = || rectangle([-half_m, -half_m], [2.0 * half_m, 2.0 * half_m]);
        let park = Town::silent(vec![asset(Network::Water, AssetKind::Unspecified, square())]);
        for heading_deg in [0.0, 130.0, 270.0] {
            let here = pose([0.0, 0.0], heading_deg, 0.0, 0.0);
            let frame = park.look(&here, &plain_camera());
            let areas = shapes(&frame, ShapeKind::Area);
            assert_eq!(areas.len(), 1, "{half_m} m, {heading_deg}");
            assert!(areas[0].opacity > 0.5, "{half_m} m: {}", areas[0].opacity);
            let outside = pose([half_m + 200.0, 0.0], heading_deg, 0.0, 0.0);
            assert!(park.look(&outside, &plain_camera()).shapes.is_empty());
        }
        let mut ringed = square();
        if let Geometry::Polygons(polygons) = &mut ringed
            && let Geometry::Polygons(hole) =
                rectangle([-half_m / 2.0, -half_m / 2.0], [half_m, half_m])
        {
            polygons[0].holes.push(hole[0].outer.clone());
        }
        let ringed = Town::silent(vec![asset(Network::Water, AssetKind::Unspecified, ringed)]);
        let drawn = |at| !ringed.look(&pose(at, 0.0, 0.0, 0.0), &plain_camera()).shapes.is_empty();
        assert!(drawn([0.0, 0.75 * half_m]), "{half_m}");
        // In the hole of a large one nothing is near.
        assert_eq!(drawn([0.0, 0.0]), half_m < 200.0, "{half_m}");
    }
}
