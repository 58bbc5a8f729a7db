//! A geometry as a file gives it, and the checks that make it one of ours.
//!
//! In: positions in the file's own coordinate system, whichever reader cut
//! them out. Out: a [`Geometry`] in WGS 84, or the coordinate that is wrong and
//! why. Every reader's features pass through here, so that a bad ring is bad in
//! every format.

use geo::{Distance, Haversine};

use super::crossing::{Crossing, crossing};
use super::{Geometry, Polygon, Vertex};
use crate::geodesy::{Wgs84, half_turn_deg};

/// A field and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FeatureFault {
    #[cfg_attr(not(feature = "import"), allow(dead_code, reason = "counted on import"))]
    pub(crate) kind: FaultKind,
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl FeatureFault {
    /// The same, of the thing at this place of a list.
    pub(super) fn at(self, number: usize) -> Self {
        self.within(&format!("[{number}]"))
    }

    /// The same, of what has this name.
    pub(super) fn within(mut self, field: &str) -> Self {
        self.field.insert_str(0, field);
        self
    }
}

/// A field that could not be used, though its feature can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OddField {
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl OddField {
    /// All properties together.
    pub(crate) fn properties(reason: impl Into<String>) -> Self {
        Self { field: "properties".to_owned(), reason: reason.into() }
    }
}

/// What is wrong with a feature, for counting alike things together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(not(feature = "import"), allow(dead_code, reason = "some are of imports only"))]
pub(crate) enum FaultKind {
    /// The form or the structure is not one that is read.
    Form,
    /// A coordinate is missing, no number, or not finite.
    Number,
    /// A value is none that JSON has.
    NotJson,
    /// The coordinates are in another system than the file's.
    OtherSystem,
    /// A position is not on the globe, or far from the ground.
    OutOfRange,
    /// A line or a ring has too few positions, or a ring is not closed.
    TooShort,
    /// A ring crosses or touches itself.
    Crossing,
    /// Two positions in a row are farther apart than anything drawn.
    LongSegment,
}

/// Farther from any vertical reference than anything of a network, metres; the
/// bound of [`GeodesyError::Height`](crate::geodesy::GeodesyError::Height).
const FARTHEST_Z_M: f64 = 100_000.0;

/// Longer than any segment of a network that somebody drew, metres: sea cables
/// have bends. One of 10,000 km is a slip, such as a vertex at zero degrees.
const LONGEST_SEGMENT_M: f64 = 1_000_000.0;

pub(super) fn fault<T>(
    kind: FaultKind,
    field: &str,
    reason: impl Into<String>,
) -> Result<T, FeatureFault> {
    Err(FeatureFault { kind, field: field.into(), reason: reason.into() })
}

/// A position in the file's own system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Position {
    /// Longitude or easting.
    pub(crate) x: f64,
    /// Latitude or northing.
    pub(crate) y: f64,
    /// Metres in the file's vertical reference, if it gives one.
    pub(crate) z: Option<f64>,
}

/// The coordinates of a [`Shape`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Form {
    Points(Vec<Position>),
    Lines(Vec<Vec<Position>>),
    /// Each polygon its outer ring first, its holes after it.
    Polygons(Vec<Vec<Vec<Position>>>),
}

/// A geometry as the file has it: counted and finite, not yet placed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    pub(crate) form: Form,
    /// Whether the file has it as a Multi form, which the names of its
    /// coordinates tell apart.
    pub(crate) multi: bool,
}

/// Places one position of a file on the globe, or says why it cannot.
pub(crate) type Place<'a> = &'a dyn Fn(Position) -> Result<Wgs84, String>;

/// The place of a position that is in WGS 84 degrees already.
pub(crate) fn as_degrees(position: Position) -> Result<Wgs84, String> {
    Wgs84::new(position.y, position.x).map_err(|error| {
        let Position { x, y, .. } = position;
        // What crosses the antimeridian is often counted on.
        let wrapped = x - 360.0 * x.signum();
        match (180.0..=360.0).contains(&x.abs()) && (-90.0..=90.0).contains(&y) {
            true => format!(
                "{error}; beyond the antimeridian it goes on from the other side: {wrapped:.7}"
            ),
            false => format!("{error}; expected WGS 84 degrees as [longitude, latitude]"),
        }
    })
}

impl Shape {
    /// The geometry in WGS 84, checked; `field` is what its coordinates are
    /// called in the file.
    pub(crate) fn placed(self, field: &str, place: Place<'_>) -> Result<Geometry, FeatureFault> {
        let (placing, multi) = (Placing { place }, self.multi);
        let placed = match self.form {
            Form::Points(points) => {
                parts(multi, points, |p| placing.vertex(p)).map(Geometry::Points)
            }
            Form::Lines(lines) => {
                parts(multi, lines, |line| placing.line(line)).map(Geometry::Lines)
            }
            Form::Polygons(polygons) => {
                parts(multi, polygons, |rings| placing.polygon(rings)).map(Geometry::Polygons)
            }
        };
        placed.map_err(|fault| fault.within(field))
    }
}

/// Only a Multi form has a list of what a single one has itself.
fn parts<T, U>(
    multi: bool,
    items: Vec<T>,
    one: impl FnMut(T) -> Result<U, FeatureFault>,
) -> Result<Vec<U>, FeatureFault> {
    if multi { each(items, one) } else { items.into_iter().map(one).collect() }
}

/// Faults name their field from here on; where nothing is wrong no name is
/// made. What comes out is in the memory of what goes in, where it has its size.
fn each<T, U>(
    items: Vec<T>,
    mut one: impl FnMut(T) -> Result<U, FeatureFault>,
) -> Result<Vec<U>, FeatureFault> {
    let one = |(number, item)| one(item).map_err(|fault: FeatureFault| fault.at(number));
    items.into_iter().enumerate().map(one).collect()
}

struct Placing<'a> {
    place: Place<'a>,
}

impl Placing<'_> {
    fn vertex(&self, position: Position) -> Result<Vertex, FeatureFault> {
        let point = match (self.place)(position) {
            Ok(point) => point,
            Err(reason) => return fault(FaultKind::OutOfRange, "", reason),
        };
        if let Some(z_m) = position.z.filter(|z_m| z_m.abs() > FARTHEST_Z_M) {
            let reason = format!("{z_m} m is not within {FARTHEST_Z_M} m of the ground");
            return fault(FaultKind::OutOfRange, "[2]", reason);
        }
        Ok(Vertex { point, z_m: position.z })
    }

    fn run(&self, positions: Vec<Position>) -> Result<Vec<Vertex>, FeatureFault> {
        let vertices = each(positions, |p| self.vertex(p))?;
        for (pair, number) in vertices.windows(2).zip(1..) {
            if let [a, b] = pair
                && far_apart(a.point, b.point)
            {
                let length_km = length_m(a.point, b.point) / 1000.0;
                let reason = format!(
                    "{length_km:.0} km from the position before it; {:.0} km at most",
                    LONGEST_SEGMENT_M / 1000.0
                );
                return fault(FaultKind::LongSegment, "", reason)
                    .map_err(|fault: FeatureFault| fault.at(number));
            }
        }
        Ok(vertices)
    }

    fn line(&self, positions: Vec<Position>) -> Result<Vec<Vertex>, FeatureFault> {
        let vertices = self.run(positions)?;
        if vertices.len() < 2 {
            return fault(FaultKind::TooShort, "", "a line needs two positions or more");
        }
        Ok(vertices)
    }

    fn polygon(&self, rings: Vec<Vec<Position>>) -> Result<Polygon, FeatureFault> {
        let mut rings = each(rings, |ring| self.ring(ring))?;
        if rings.is_empty() {
            return fault(FaultKind::TooShort, "", "empty; expected one at least");
        }
        let outer = rings.remove(0);
        Ok(Polygon { outer, holes: rings })
    }

    fn ring(&self, positions: Vec<Position>) -> Result<Vec<Vertex>, FeatureFault> {
        let vertices = self.run(positions)?;
        let short = |reason: &str| fault(FaultKind::TooShort, "", reason);
        if vertices.len() < 4 {
            return short("a ring needs four positions or more, the last the same as the first");
        }
        if vertices.first().map(|v| v.point) != vertices.last().map(|v| v.point) {
            return short("the ring is not closed: repeat its first position at its end");
        }
        let plane = plane(&vertices);
        if plane.0.iter().all(|&place| Some(place) == plane.0.first().copied()) {
            return short("the ring is one position, repeated");
        }
        // A ring that crosses itself has no inside to fill.
        match crossing(&plane) {
            Crossing::None => Ok(vertices),
            Crossing::Found => fault(FaultKind::Crossing, "", "the ring crosses or touches itself"),
            Crossing::TooLong => {
                fault(FaultKind::Crossing, "", "the ring is too folded to be checked; split it")
            }
        }
    }
}

/// Whether a segment is longer than any that somebody drew.
fn far_apart(a: Wgs84, b: Wgs84) -> bool {
    // Five degrees are less than that in any direction, and quick to see.
    let near = (a.lat_deg() - b.lat_deg()).abs() < 5.0 && (a.lon_deg() - b.lon_deg()).abs() < 5.0;
    !near && length_m(a, b) > LONGEST_SEGMENT_M
}

/// The distance between two points on the ground, metres, within 0.5 %.
pub(crate) fn length_m(a: Wgs84, b: Wgs84) -> f64 {
    let point = |p: Wgs84| geo::Point::new(p.lon_deg(), p.lat_deg());
    Haversine.distance(point(a), point(b))
}

/// The ring in degrees, for its shape alone; longitudes are taken around the
/// first one, so that the antimeridian is no edge.
fn plane(ring: &[Vertex]) -> geo::LineString {
    let around = ring.first().map_or(0.0, |vertex| vertex.point.lon_deg());
    let place = |vertex: &Vertex| {
        let off = half_turn_deg(vertex.point.lon_deg() - around);
        geo::coord! { x: off, y: vertex.point.lat_deg() }
    };
    geo::LineString::new(ring.iter().map(place).collect())
}
