//! GeoJSON geometry (RFC 7946, section 3.1) to positions.
//!
//! In: a JSON value. Out: a [`Shape`], or the field that is wrong and why. The
//! `geojson` crate is not used here since its errors do not name the
//! coordinate, and one bad number ends its reading of the whole file.

use serde_json::Value;

use super::problem::shown;
use super::shape::{FaultKind, FeatureFault, Form, Position, Shape, fault};

/// What the coordinates of a GeoJSON feature are called.
pub(crate) const COORDINATES: &str = "geometry.coordinates";

/// Reads the geometry of a feature.
pub(crate) fn geometry(value: &Value) -> Result<Shape, FeatureFault> {
    let Some(kind) = value.get("type").and_then(Value::as_str) else {
        return fault(
            FaultKind::Form,
            "geometry.type",
            "missing; expected Point, LineString, Polygon or Multi",
        );
    };
    let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
    let read = match kind {
        "Point" => position(coordinates).map(|point| (Form::Points(vec![point]), false)),
        "MultiPoint" => each(coordinates, position).map(|points| (Form::Points(points), true)),
        "LineString" => positions(coordinates).map(|line| (Form::Lines(vec![line]), false)),
        "MultiLineString" => each(coordinates, positions).map(|lines| (Form::Lines(lines), true)),
        "Polygon" => rings(coordinates).map(|rings| (Form::Polygons(vec![rings]), false)),
        "MultiPolygon" => each(coordinates, rings).map(|them| (Form::Polygons(them), true)),
        "GeometryCollection" => {
            return fault(
                FaultKind::Form,
                "geometry.type",
                "a GeometryCollection has no one form: make it features, or a Multi of one form",
            );
        }
        other => {
            let reason = format!("{} is not a GeoJSON geometry", shown(other));
            return fault(FaultKind::Form, "geometry.type", reason);
        }
    };
    let (form, multi) = read.map_err(|fault| fault.within(COORDINATES))?;
    Ok(Shape { form, multi })
}

/// One thing or more. Faults name their field from here on; where nothing is
/// wrong no name is made.
fn each<T>(
    value: &Value,
    read: impl Fn(&Value) -> Result<T, FeatureFault>,
) -> Result<Vec<T>, FeatureFault> {
    let Some(items) = value.as_array() else {
        return fault(FaultKind::Form, "", "expected a list");
    };
    if items.is_empty() {
        return fault(FaultKind::TooShort, "", "empty; expected one at least");
    }
    let one = |(number, item)| read(item).map_err(|fault| fault.at(number));
    items.iter().enumerate().map(one).collect()
}

fn positions(value: &Value) -> Result<Vec<Position>, FeatureFault> {
    each(value, position)
}

fn rings(value: &Value) -> Result<Vec<Vec<Position>>, FeatureFault> {
    each(value, positions)
}

fn position(value: &Value) -> Result<Position, FeatureFault> {
    let numbers = value.as_array().map(Vec::as_slice);
    let Some([x, y, rest @ ..]) = numbers else {
        let reason = "expected [longitude, latitude] or [longitude, latitude, height]";
        return fault(FaultKind::Number, "", reason);
    };
    let number = |value: &Value, place: usize| match value.as_f64() {
        Some(number) if number.is_finite() => Ok(number),
        _ => {
            let reason = format!("{} is not a finite number", shown(value));
            fault(FaultKind::Number, "", reason).map_err(|fault: FeatureFault| fault.at(place))
        }
    };
    // RFC 7946 says to pass over what follows the third number; a height of null
    // is one that nobody knows.
    let z = rest.first().filter(|z| !z.is_null()).map(|z| number(z, 2)).transpose()?;
    Ok(Position { x: number(x, 0)?, y: number(y, 1)?, z })
}
