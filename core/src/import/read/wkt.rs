//! Well-known text (OGC 06-103r4) to a geometry, as databases write it into a
//! cell: `LINESTRING (2.1 48.5, 2.2 48.6)`, `SRID=2154;POINT Z (1 2 3)`.
//!
//! The text is turned into the value of a GeoJSON geometry, whose reader checks
//! it and names what is wrong.

use serde_json::{Value, json};

use crate::assets::{FaultKind, FeatureFault, Shape, geometry, shown};

/// Brackets in each other: those of a MultiPolygon.
const DEEPEST: usize = 3;

/// A shape and the system that the text names; no shape where it is empty.
pub(super) type Read = (Option<Shape>, Option<String>);

/// Reads a geometry of the column `column`.
pub(super) fn wkt(text: &str, column: &str) -> Result<Read, FeatureFault> {
    let bad = |reason: String| FeatureFault { kind: FaultKind::Form, field: shown(column), reason };
    if text.len() > 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(bad("WKB, which is not read: export it as WKT, or as x and y".into()));
    }
    let (crs, text) = match text.split_once(';') {
        Some((srid, rest)) if srid.trim().to_uppercase().starts_with("SRID=") => {
            let code = srid.split('=').next_back().unwrap_or_default().trim();
            // Nought is how a database says that it does not know.
            (Some(format!("EPSG:{code}")).filter(|_| code != "0"), rest)
        }
        _ => (None, text),
    };
    let end = text.find('(').unwrap_or(text.len());
    let (words, body) = text.split_at(end);
    let words = words.to_uppercase();
    let mut words = words.split_whitespace();
    let named = words.next().unwrap_or_default();
    let (named, tied) = match named.strip_suffix("ZM").or_else(|| named.strip_suffix('M')) {
        Some(plain) if plain != "GEO" => (plain, &named[plain.len()..]),
        _ => (named, ""),
    };
    let named = named.strip_suffix('Z').unwrap_or(named);
    let names = [
        ("POINT", "Point"),
        ("LINESTRING", "LineString"),
        ("POLYGON", "Polygon"),
        ("MULTIPOINT", "MultiPoint"),
        ("MULTILINESTRING", "MultiLineString"),
        ("MULTIPOLYGON", "MultiPolygon"),
    ];
    let Some((_, kind)) = names.iter().find(|(name, _)| *name == named) else {
        let reason = format!("{} is no WKT of a point, line or polygon", shown(text.trim()));
        return Err(bad(reason));
    };
    let dimensions = words.next().unwrap_or(tied);
    if dimensions == "EMPTY" || words.next() == Some("EMPTY") {
        return Ok((None, crs));
    }
    let mut rest = body;
    // A measure along the line is no height.
    let coordinates = list(&mut rest, dimensions == "M", 0).filter(|_| rest.trim().is_empty());
    let Some(mut coordinates) = coordinates else {
        return Err(bad(format!("{} is no whole WKT", shown(text.trim()))));
    };
    match *kind {
        "Point" => coordinates = coordinates.get(0).cloned().unwrap_or_default(),
        // Each of its points may have brackets of its own.
        "MultiPoint" => {
            let points = coordinates.as_array_mut().into_iter().flatten();
            for point in points.filter(|point| point.get(0).is_some_and(Value::is_array)) {
                *point = point.get(0).cloned().unwrap_or_default();
            }
        }
        _ => {}
    }
    let mut shape = geometry(&json!({"type": kind, "coordinates": coordinates}));
    if let Err(fault) = &mut shape {
        fault.field = shown(column);
    }
    Ok((Some(shape?), crs))
}

/// What is in a bracket: brackets, or positions.
fn list(rest: &mut &str, has_measure: bool, depth: usize) -> Option<Value> {
    *rest = rest.trim_start().strip_prefix('(')?.trim_start();
    let mut items = Vec::new();
    loop {
        if rest.starts_with('(') {
            if depth + 1 >= DEEPEST {
                return None;
            }
            items.push(list(rest, has_measure, depth + 1)?);
        } else {
            let end = rest.find([',', ')'])?;
            let numbers = rest.get(..end)?.split_whitespace();
            let numbers: Option<Vec<f64>> = numbers.map(|number| number.parse().ok()).collect();
            let numbers = numbers.filter(|numbers| numbers.len() >= 2)?;
            let most = if has_measure { 2 } else { 3 };
            items.push(numbers.into_iter().take(most).map(Value::from).collect());
            *rest = rest.get(end..)?;
        }
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix(')') {
            *rest = after.trim_start();
            return Some(items.into());
        }
        *rest = rest.strip_prefix(',')?.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Form;

    #[test]
    fn every_form_is_read_and_what_is_none_is_named() {
        let read =
            |text: &str| wkt(text, "geom").unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        let points = |text: &str| -> Vec<(f64, f64, Option<f64>)> {
            match read(text).0.map(|shape| shape.form) {
                Some(Form::Points(points)) => points.iter().map(|p| (p.x, p.y, p.z)).collect(),
                other => panic!("{text}: {other:?}"),
            }
        };
        for text in ["POINT (2 48)", "point(2 48)", " Point M (2 48 7) ", "POINTM(2 48 7)"] {
            assert_eq!(points(text), [(2.0, 48.0, None)], "{text}");
        }
        for text in ["POINT Z (2 48 7)", "POINTZ(2 48 7)", "POINT ZM (2 48 7 9)", "POINT (2 48 7)"]
        {
            assert_eq!(points(text), [(2.0, 48.0, Some(7.0))], "{text}");
        }
        for text in ["MULTIPOINT ((2 48), (3 49))", "MULTIPOINT (2 48, 3 49)"] {
            assert_eq!(points(text), [(2.0, 48.0, None), (3.0, 49.0, None)], "{text}");
        }
        for (text, count) in [
            ("LINESTRING (2.267 48.817,2.2672 48.8171)", 2),
            ("MULTILINESTRING ((2 48, 3 49),(4 48, 5 49))", 4),
            ("POLYGON((2 48, 3 48, 3 49, 2 48))", 4),
            ("MULTIPOLYGON (((2 48, 3 48, 3 49, 2 48)))", 4),
        ] {
            let shape = read(text).0.unwrap();
            assert_eq!(crate::import::raw::positions(&shape).count(), count, "{text}");
        }
        assert_eq!(read("SRID=2154;POINT(1 2)").1.as_deref(), Some("EPSG:2154"));
        assert_eq!(read("SRID=0;POINT(1 2)").1, None);
        assert_eq!(read("LINESTRING EMPTY"), (None, None));
        assert_eq!(read("POINT Z EMPTY"), (None, None));
        let deep = "POLYGON ".to_owned() + &"(".repeat(100_000);
        for (text, said) in [
            ("", "no WKT"),
            ("CIRCLE (1 2)", "CIRCLE (1 2) is no WKT"),
            ("GEOMETRYCOLLECTION (POINT (1 2))", "no WKT"),
            ("POINT (1)", "no whole WKT"),
            ("POINT (1 2", "no whole WKT"),
            ("POINT (1 2) x", "no whole WKT"),
            ("POINT (1 nan)", "finite"),
            ("LINESTRING (1 2, a b)", "no whole WKT"),
            (&deep, "no whole WKT"),
            ("0101000020E610000000000000000000400000000000004840", "WKB"),
        ] {
            let fault = wkt(text, "geom").unwrap_err();
            assert!(fault.reason.contains(said) && fault.field == "geom", "{text}: {fault:?}");
        }
    }
}
