//! Small frames as text, rounded to what one sees.

use std::fmt::Write;

use super::super::Camera;
use super::*;

/// A line a shape and a label: pixels, rounded.
fn drawn(frame: &Frame) -> String {
    let mut text = format!(
        "heading {:.0}, horizon {:.0} below the middle, turned by {:.0}\n",
        frame.heading_deg, frame.horizon.drop_px, frame.horizon.roll_deg
    );
    for shape in &frame.shapes {
        let places: Vec<_> = vertices_of(frame, shape)
            .iter()
            .map(|at| match shape.kind {
                ShapeKind::Line | ShapeKind::Point => {
                    format!("{:.0},{:.0}~{:.0}", at.x_px, at.y_px, at.width_px)
                }
                _ => format!("{:.0},{:.0}", at.x_px, at.y_px),
            })
            .collect();
        let _ = writeln!(
            text,
            "{:?} {:?}{} {:.1} m {:.2}: {}",
            shape.kind,
            shape.asset_kind,
            if shape.buried { " buried" } else { "" },
            shape.distance_m,
            shape.opacity,
            places.join(" "),
        );
    }
    for label in &frame.labels {
        let _ = writeln!(
            text,
            "{} | {} at {:.0},{:.0} {:.0}x{:.0} -> {:.0},{:.0} {:.1} m",
            label.title,
            label.value.as_deref().unwrap_or("-"),
            label.x_px,
            label.y_px,
            label.width_px,
            label.height_px,
            label.anchor_x_px,
            label.anchor_y_px,
            label.distance_m,
        );
    }
    text
}

#[test]
fn a_street_in_landscape() {
    let frame = street().look(&pose([-2.0, -4.0], 5.0, -4.0, 0.0), &camera());
    insta::assert_snapshot!(drawn(&frame));
}

#[test]
fn a_street_in_portrait_with_a_backdrop() {
    let camera = Camera {
        width_px: 390,
        height_px: 700,
        horizontal_fov_deg: 40.0,
        text_px: 14.0,
        backdrop: true,
        ..camera()
    };
    let frame = street().look(&pose([-2.0, -4.0], -10.0, 2.0, 3.0), &camera);
    insta::assert_snapshot!(drawn(&frame));
}

#[test]
fn the_ground_at_the_visitors_feet() {
    let frame = street().look(&pose([0.0, 3.0], 0.0, -90.0, 0.0), &camera());
    insta::assert_snapshot!(drawn(&frame));
}
