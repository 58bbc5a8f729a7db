//! GeoJSON geometry (RFC 7946, section 3.1) to positions.
//!
//! In: a JSON value. Out: a [`Shape`], or the field that is wrong and why. The
//! `geojson` crate is not used here since its errors do not name the
//! coordinate, and one bad number ends its reading of the whole file.

use serde_json::Value;

use super::problem::shown;
use super::shape::{Fault, FaultKind, Form, Position, Shape, fault};

/// What the coordinates of a GeoJSON feature are called.
pub(crate) const COORDINATES: &str = "geometry.coordinates";

/// Reads the geometry of a feature.
pub(crate) fn geometry(value: &Value) -> Result<Shape, Fault> {
    let Some(kind) = value.get("type").and_then(Value::as_str) else {
        return fault(
            FaultKind::Form,
            "geometry.type",
            "missing; expected Point, LineString, Polygon or Multi",
        );
    };
    let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
    let field = COORDINATES;
    let (form, multi) = match kind {
        "Point" => (Form::Points(vec![position(coordinates, field)?]), false),
        "MultiPoint" => (Form::Points(each(coordinates, field, position)?), true),
        "LineString" => (Form::Lines(vec![positions(coordinates, field)?]), false),
        "MultiLineString" => (Form::Lines(each(coordinates, field, positions)?), true),
        "Polygon" => (Form::Polygons(vec![rings(coordinates, field)?]), false),
        "MultiPolygon" => (Form::Polygons(each(coordinates, field, rings)?), true),
        "GeometryCollection" => {
            return fault(
                FaultKind::Form,
                "geometry.type",
                "a GeometryCollection has no one form: make it features, or a Multi of one form",
            );
        }
        other => {
            let message = format!("{} is not a GeoJSON geometry", shown(other));
            return fault(FaultKind::Form, "geometry.type", message);
        }
    };
    Ok(Shape { form, multi })
}

/// One thing or more.
fn each<T>(
    value: &Value,
    field: &str,
    read: impl Fn(&Value, &str) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let Some(items) = value.as_array() else {
        return fault(FaultKind::Form, field, "expected a list");
    };
    if items.is_empty() {
        return fault(FaultKind::TooShort, field, "empty; expected one at least");
    }
    items.iter().enumerate().map(|(i, item)| read(item, &format!("{field}[{i}]"))).collect()
}

fn positions(value: &Value, field: &str) -> Result<Vec<Position>, Fault> {
    each(value, field, position)
}

fn rings(value: &Value, field: &str) -> Result<Vec<Vec<Position>>, Fault> {
    each(value, field, positions)
}

fn position(value: &Value, field: &str) -> Result<Position, Fault> {
    let numbers = value.as_array().map(Vec::as_slice);
    let Some([x, y, rest @ ..]) = numbers else {
        let message = "expected [longitude, latitude] or [longitude, latitude, height]";
        return fault(FaultKind::Number, field, message);
    };
    let number = |value: &Value, place: usize| match value.as_f64() {
        Some(number) if number.is_finite() => Ok(number),
        _ => {
            let message = format!("{} is not a finite number", shown(value));
            fault(FaultKind::Number, &format!("{field}[{place}]"), message)
        }
    };
    // RFC 7946 says to pass over what follows the third number.
    let z = rest.first().map(|z| number(z, 2)).transpose()?;
    Ok(Position { x: number(x, 0)?, y: number(y, 1)?, z })
}
