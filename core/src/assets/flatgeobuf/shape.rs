//! The geometry of a FlatGeobuf feature.

use flatgeobuf::{Geometry, GeometryType};

use crate::assets::limits::MOST_POSITIONS;
use crate::assets::shape::{FaultKind, FeatureFault, Form, Position, Shape};

fn fault<T>(kind: FaultKind, reason: &str) -> Result<T, FeatureFault> {
    Err(FeatureFault { kind, field: "geometry".into(), reason: reason.into() })
}

/// The shape of a geometry; `header` is the type that holds for the whole file
/// where it has only one.
pub(super) fn shape(geometry: Geometry<'_>, header: GeometryType) -> Result<Shape, FeatureFault> {
    let kind = match header {
        GeometryType::Unknown => geometry.type_(),
        kind => kind,
    };
    let (form, multi) = match kind {
        GeometryType::Point => (Form::Points(positions(geometry)?), false),
        GeometryType::MultiPoint => (Form::Points(positions(geometry)?), true),
        GeometryType::LineString => (Form::Lines(vec![positions(geometry)?]), false),
        GeometryType::MultiLineString => (Form::Lines(runs(geometry)?), true),
        GeometryType::Polygon => (Form::Polygons(vec![runs(geometry)?]), false),
        GeometryType::MultiPolygon => {
            let Some(parts) = geometry.parts() else {
                return fault(FaultKind::Form, "a MultiPolygon without parts");
            };
            // Parts may point to the same coordinates.
            let each = parts.iter().filter_map(|part| part.xy());
            if each.map(|xy| xy.len() / 2).sum::<usize>() > MOST_POSITIONS {
                let reason = format!("more than {MOST_POSITIONS} positions: split it");
                return fault(FaultKind::Number, &reason);
            }
            let polygons = parts.iter().map(runs).collect::<Result<_, _>>()?;
            (Form::Polygons(polygons), true)
        }
        other => {
            let name = other.variant_name().unwrap_or("its type");
            return fault(FaultKind::Form, &format!("{name} is not read: points, lines, polygons"));
        }
    };
    let empty = match &form {
        Form::Points(points) => points.is_empty(),
        Form::Lines(lines) => lines.is_empty(),
        Form::Polygons(polygons) => polygons.is_empty(),
    };
    if empty {
        return fault(FaultKind::TooShort, "empty; expected one position at least");
    }
    Ok(Shape { form, multi })
}

fn positions(geometry: Geometry<'_>) -> Result<Vec<Position>, FeatureFault> {
    let Some(xy) = geometry.xy() else { return fault(FaultKind::Number, "no coordinates") };
    let z = geometry.z();
    if xy.len() % 2 != 0 || z.is_some_and(|z| z.len() != xy.len() / 2) {
        return fault(FaultKind::Number, "the numbers of x, y and z do not match");
    }
    if xy.len() / 2 > MOST_POSITIONS {
        let reason = format!("more than {MOST_POSITIONS} positions: split it");
        return fault(FaultKind::Number, &reason);
    }
    let mut positions = Vec::with_capacity(xy.len() / 2);
    for number in 0..xy.len() / 2 {
        let position = Position {
            x: xy.get(2 * number),
            y: xy.get(2 * number + 1),
            z: z.map(|z| z.get(number)),
        };
        // Some writers say NaN for a height that is not known.
        let position = Position { z: position.z.filter(|z| !z.is_nan()), ..position };
        if ![position.x, position.y, position.z.unwrap_or(0.0)].iter().all(|n| n.is_finite()) {
            let reason = format!("[{number}]: ({}, {}) is not finite", position.x, position.y);
            return fault(FaultKind::Number, &reason);
        }
        positions.push(position);
    }
    Ok(positions)
}

/// The positions cut into lines or rings, where `ends` says.
fn runs(geometry: Geometry<'_>) -> Result<Vec<Vec<Position>>, FeatureFault> {
    let positions = positions(geometry)?;
    let Some(ends) = geometry.ends().filter(|ends| !ends.is_empty()) else {
        return Ok(vec![positions]);
    };
    let mut runs = Vec::new();
    let mut start = 0;
    for end in ends.iter() {
        let end = end as usize;
        let Some(run) = positions.get(start..end) else {
            return fault(FaultKind::Form, "its ends are not in order, or beyond its coordinates");
        };
        runs.push(run.to_vec());
        start = end;
    }
    Ok(runs)
}
