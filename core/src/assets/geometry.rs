//! GeoJSON geometry (RFC 7946, section 3.1) to checked vertices.
//!
//! In: a JSON value. Out: a [`Geometry`], or the field that is wrong and why.
//! The `geojson` crate is not used here since its errors do not name the
//! coordinate, and one bad number ends its reading of the whole file.

use serde_json::Value;

use super::crossing::{Crossing, crossing};
use super::problem::shown;
use super::{Geometry, Polygon, Vertex};
use crate::geodesy::Wgs84;

/// A field and what is wrong with it.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    pub(super) field: String,
    pub(super) message: String,
}

/// Farther from any vertical reference than anything of a network, metres; the
/// bound of [`GeodesyError::Height`](crate::geodesy::GeodesyError::Height).
const FARTHEST_Z_M: f64 = 100_000.0;

fn fault<T>(field: &str, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { field: field.into(), message: message.into() })
}

/// Reads the geometry of a feature.
pub(super) fn geometry(value: &Value) -> Result<Geometry, Fault> {
    let field = "geometry.coordinates";
    let Some(kind) = value.get("type").and_then(Value::as_str) else {
        return fault("geometry.type", "missing; expected Point, LineString, Polygon or Multi");
    };
    let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
    match kind {
        "Point" => Ok(Geometry::Points(vec![vertex(coordinates, field)?])),
        "MultiPoint" => Ok(Geometry::Points(each(coordinates, field, vertex)?)),
        "LineString" => Ok(Geometry::Lines(vec![line(coordinates, field)?])),
        "MultiLineString" => Ok(Geometry::Lines(each(coordinates, field, line)?)),
        "Polygon" => Ok(Geometry::Polygons(vec![polygon(coordinates, field)?])),
        "MultiPolygon" => Ok(Geometry::Polygons(each(coordinates, field, polygon)?)),
        "GeometryCollection" => fault(
            "geometry.type",
            "a GeometryCollection has no one form: make it features, or a Multi of one form",
        ),
        other => fault("geometry.type", format!("{} is not a GeoJSON geometry", shown(other))),
    }
}

/// One thing or more.
fn each<T>(
    value: &Value,
    field: &str,
    read: impl Fn(&Value, &str) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let Some(items) = value.as_array() else { return fault(field, "expected a list") };
    if items.is_empty() {
        return fault(field, "empty; expected one at least");
    }
    items.iter().enumerate().map(|(i, item)| read(item, &format!("{field}[{i}]"))).collect()
}

fn vertex(value: &Value, field: &str) -> Result<Vertex, Fault> {
    let numbers = value.as_array().map(Vec::as_slice);
    let Some([longitude, latitude, rest @ ..]) = numbers else {
        return fault(field, "expected [longitude, latitude] or [longitude, latitude, height]");
    };
    let number = |value: &Value, place: usize| match value.as_f64() {
        Some(number) if number.is_finite() => Ok(number),
        _ => {
            fault(&format!("{field}[{place}]"), format!("{} is not a finite number", shown(value)))
        }
    };
    let (longitude, latitude) = (number(longitude, 0)?, number(latitude, 1)?);
    let point = match Wgs84::new(latitude, longitude) {
        Ok(point) => point,
        Err(error) => {
            let message = format!("{error}; expected WGS 84 degrees as [longitude, latitude]");
            return fault(field, message);
        }
    };
    // RFC 7946 says to pass over what follows the third number.
    let z_m = rest.first().map(|z| number(z, 2)).transpose()?;
    if let Some(z_m) = z_m.filter(|z_m| z_m.abs() > FARTHEST_Z_M) {
        let message = format!("{z_m} m is not within {FARTHEST_Z_M} m of the ground");
        return fault(&format!("{field}[2]"), message);
    }
    Ok(Vertex { point, z_m })
}

fn line(value: &Value, field: &str) -> Result<Vec<Vertex>, Fault> {
    let vertices = each(value, field, vertex)?;
    if vertices.len() < 2 {
        return fault(field, "a line needs two positions or more");
    }
    Ok(vertices)
}

fn polygon(value: &Value, field: &str) -> Result<Polygon, Fault> {
    let mut rings = each(value, field, ring)?;
    let outer = rings.remove(0);
    Ok(Polygon { outer, holes: rings })
}

fn ring(value: &Value, field: &str) -> Result<Vec<Vertex>, Fault> {
    let vertices = each(value, field, vertex)?;
    if vertices.len() < 4 {
        return fault(field, "a ring needs four positions or more, the last the same as the first");
    }
    if vertices.first().map(|v| v.point) != vertices.last().map(|v| v.point) {
        return fault(field, "the ring is not closed: repeat its first position at its end");
    }
    let plane = plane(&vertices);
    if plane.0.iter().all(|&place| Some(place) == plane.0.first().copied()) {
        return fault(field, "the ring is one position, repeated");
    }
    // A ring that crosses itself has no inside to fill.
    match crossing(&plane) {
        Crossing::None => Ok(vertices),
        Crossing::Found => fault(field, "the ring crosses or touches itself"),
        Crossing::TooLong => fault(field, "the ring is too folded to be checked; split it"),
    }
}

/// The ring in degrees, for its shape alone; longitudes are taken around the
/// first one, so that the antimeridian is no edge.
fn plane(ring: &[Vertex]) -> geo::LineString {
    let around = ring.first().map_or(0.0, |vertex| vertex.point.lon_deg());
    let place = |vertex: &Vertex| {
        let off = (vertex.point.lon_deg() - around + 540.0).rem_euclid(360.0) - 180.0;
        geo::coord! { x: off, y: vertex.point.lat_deg() }
    };
    geo::LineString::new(ring.iter().map(place).collect())
}
