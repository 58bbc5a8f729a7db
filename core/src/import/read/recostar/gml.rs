//! Geometry of GML 3.2, as far as RecoStaR uses it.

use super::FIELD;
use super::xml::Element;
use crate::assets::{FaultKind, FeatureFault, Form, Position, Shape, shown};

/// An arc becomes a chord for each of these, degrees.
const ARC_STEP_DEG: f64 = 10.0;
/// More turns than an arc has.
const WIDEST_ARC_DEG: f64 = 720.0;

fn fault<T>(kind: FaultKind, reason: impl Into<String>) -> Result<T, FeatureFault> {
    Err(FeatureFault { kind, field: FIELD.into(), reason: reason.into() })
}

/// The shape of a geometry.
pub(super) fn shape(element: &Element) -> Result<Shape, FeatureFault> {
    let dimension = dimension(element, 2)?;
    let (form, multi) = match &*element.name {
        "Point" => (Form::Points(vec![point(element, dimension)?]), false),
        "LineString" | "Curve" => (Form::Lines(vec![curve(element, dimension)?]), false),
        "MultiCurve" => (Form::Lines(members(element, "curveMember", dimension, curve)?), true),
        "Polygon" => (Form::Polygons(vec![polygon(element, dimension)?]), false),
        "Surface" => {
            let Some(patches) = element.child("patches") else {
                return fault(FaultKind::Form, "a Surface without patches");
            };
            let polygons = patches
                .children
                .iter()
                .map(|patch| polygon(patch, dimension))
                .collect::<Result<Vec<_>, _>>()?;
            let multi = polygons.len() > 1;
            (Form::Polygons(polygons), multi)
        }
        "MultiSurface" => {
            (Form::Polygons(members(element, "surfaceMember", dimension, polygon)?), true)
        }
        other => return fault(FaultKind::Form, format!("{} is not read", shown(other))),
    };
    Ok(Shape { form, multi })
}

/// Numbers in a position, of an element or of what it is in.
fn dimension(element: &Element, outer: usize) -> Result<usize, FeatureFault> {
    match element.dimension.as_deref() {
        None => Ok(outer),
        Some("2") => Ok(2),
        Some("3") => Ok(3),
        Some(other) => fault(FaultKind::Form, format!("srsDimension {}: 2 or 3", shown(other))),
    }
}

fn members<T>(
    element: &Element,
    name: &str,
    dimension: usize,
    read: impl Fn(&Element, usize) -> Result<T, FeatureFault>,
) -> Result<Vec<T>, FeatureFault> {
    let held = element.children.iter().filter(|child| *child.name == *name);
    held.filter_map(|member| member.children.first())
        .map(|member| read(member, dimension))
        .collect()
}

fn numbers(element: &Element) -> Result<Vec<f64>, FeatureFault> {
    let number = |text: &str| match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => fault(FaultKind::Number, format!("{} is not a finite number", shown(text))),
    };
    element.text.split_ascii_whitespace().map(number).collect()
}

/// The positions of a `pos` or `posList` within an element.
fn positions(element: &Element, outer: usize) -> Result<Vec<Position>, FeatureFault> {
    let Some(list) = element.child("posList").or_else(|| element.child("pos")) else {
        return fault(FaultKind::Number, format!("a {} without positions", element.name));
    };
    let dimension = dimension(list, dimension(element, outer)?)?;
    let numbers = numbers(list)?;
    if numbers.is_empty() || numbers.len() % dimension != 0 {
        let reason = format!("{} numbers are no positions of {dimension}", numbers.len());
        return fault(FaultKind::Number, reason);
    }
    let position = |numbers: &[f64]| match *numbers {
        [x, y, z] => Some(Position { x, y, z: Some(z) }),
        [x, y] => Some(Position { x, y, z: None }),
        _ => None,
    };
    Ok(numbers.chunks_exact(dimension).filter_map(position).collect())
}

fn point(element: &Element, dimension: usize) -> Result<Position, FeatureFault> {
    match positions(element, dimension)?.as_slice() {
        [position] => Ok(*position),
        other => fault(FaultKind::Number, format!("a point of {} positions", other.len())),
    }
}

fn curve(element: &Element, dimension: usize) -> Result<Vec<Position>, FeatureFault> {
    match &*element.name {
        "LineString" | "LineStringSegment" | "LinearRing" => positions(element, dimension),
        "ArcByCenterPoint" => arc(element, dimension),
        "Curve" => {
            let Some(segments) = element.child("segments") else {
                return fault(FaultKind::Form, "a Curve without segments");
            };
            joined(&segments.children, dimension)
        }
        "Ring" => {
            let members: Vec<_> =
                element.children.iter().filter(|c| *c.name == *"curveMember").collect();
            let mut ring = Vec::new();
            for member in members {
                extend(&mut ring, joined(&member.children, dimension)?);
            }
            close(&mut ring);
            Ok(ring)
        }
        other => fault(FaultKind::Form, format!("{} is not read", shown(other))),
    }
}

fn joined(curves: &[Element], dimension: usize) -> Result<Vec<Position>, FeatureFault> {
    let mut all = Vec::new();
    for element in curves {
        extend(&mut all, curve(element, dimension)?);
    }
    Ok(all)
}

/// Adds a piece, without repeating the position in which it meets the last.
fn extend(run: &mut Vec<Position>, piece: Vec<Position>) {
    let skip = usize::from(run.last().is_some() && run.last() == piece.first());
    run.extend(piece.into_iter().skip(skip));
}

/// The pieces of a ring need not end where they began, to the last digit.
fn close(ring: &mut Vec<Position>) {
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
}

/// A circular arc as chords; its angles are counted from east, counter-clockwise.
fn arc(element: &Element, dimension: usize) -> Result<Vec<Position>, FeatureFault> {
    let center = point(element, dimension)?;
    let number = |name: &str| match element.child(name).map(numbers).transpose()?.as_deref() {
        Some([number]) => Ok(*number),
        _ => fault(FaultKind::Number, format!("an arc without a number for {name}")),
    };
    let (radius, start, end) = (number("radius")?, number("startAngle")?, number("endAngle")?);
    if (end - start).abs() > WIDEST_ARC_DEG || radius < 0.0 {
        return fault(
            FaultKind::Number,
            format!("no arc: radius {radius:e}, {start:e} to {end:e} degrees"),
        );
    }
    let steps = ((end - start).abs() / ARC_STEP_DEG).ceil().max(1.0);
    let at = |step: u32| {
        let angle = (start + (end - start) * f64::from(step) / steps).to_radians();
        Position {
            x: center.x + radius * libm::cos(angle),
            y: center.y + radius * libm::sin(angle),
            ..center
        }
    };
    Ok((0..=steps as u32).map(at).collect())
}

fn polygon(element: &Element, dimension: usize) -> Result<Vec<Vec<Position>>, FeatureFault> {
    let boundaries =
        element.children.iter().filter(|c| *c.name == *"exterior" || *c.name == *"interior");
    let rings = boundaries.filter_map(|boundary| boundary.children.first());
    rings.map(|ring| curve(ring, dimension)).collect()
}
