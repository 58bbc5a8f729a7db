//! GeoJSON geometry (RFC 7946, section 3.1) read as positions from its text.
//!
//! In: the text of a geometry in which nothing is wrong and nothing is more
//! than its type and its coordinates. Out: its [`Shape`], with no value of each
//! number in between, which would take most of the time of reading a file. Any
//! other text is an error that says nothing: it is for
//! [`geometry`](super::geometry::geometry) to read and to name what is wrong.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::shape::{Form, Position, Shape};

const OTHER: &str = "to be read as a value";

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(OfShape)
    }
}

struct OfShape;

impl<'de> Visitor<'de> for OfShape {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Shape, A::Error> {
        let (mut kind, mut coordinates) = (None::<Cow<'de, str>>, None::<Coordinates>);
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            match name.as_ref() {
                "type" if kind.is_none() => kind = Some(members.next_value()?),
                "coordinates" if coordinates.is_none() => coordinates = Some(members.next_value()?),
                _ => return Err(A::Error::custom(OTHER)),
            }
        }
        let shape = kind.zip(coordinates).and_then(|(kind, of)| of.shape(&kind));
        shape.ok_or_else(|| A::Error::custom(OTHER))
    }
}

/// Coordinates of a geometry whose type may stand behind them.
enum Coordinates {
    Position(Position),
    Run(Vec<Position>),
    Lines(Vec<Vec<Position>>),
    Polygons(Vec<Vec<Vec<Position>>>),
}

impl Coordinates {
    /// The shape, if a geometry of this type has such coordinates.
    fn shape(self, kind: &str) -> Option<Shape> {
        let (form, multi) = match (kind, self) {
            ("Point", Self::Position(point)) => (Form::Points(vec![point]), false),
            ("MultiPoint", Self::Run(points)) => (Form::Points(points), true),
            ("LineString", Self::Run(line)) => (Form::Lines(vec![line]), false),
            ("MultiLineString", Self::Lines(lines)) => (Form::Lines(lines), true),
            ("Polygon", Self::Lines(rings)) => (Form::Polygons(vec![rings]), false),
            ("MultiPolygon", Self::Polygons(polygons)) => (Form::Polygons(polygons), true),
            _ => return None,
        };
        let is_empty = match &form {
            Form::Points(_) => false,
            Form::Lines(lines) => lines.iter().any(Vec::is_empty),
            Form::Polygons(polygons) => {
                polygons.iter().any(|rings| rings.is_empty() || rings.iter().any(Vec::is_empty))
            }
        };
        (!is_empty).then_some(Shape { form, multi })
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Entry::deserialize(from)? {
            Entry::List(coordinates) => Ok(coordinates),
            Entry::Number(_) => Err(D::Error::custom(OTHER)),
        }
    }
}

/// The first entry of a list of coordinates, which tells what the others are.
enum Entry {
    Number(f64),
    List(Coordinates),
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OfEntry)
    }
}

struct OfEntry;

impl<'de> Visitor<'de> for OfEntry {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a list")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Entry, E> {
        Ok(Entry::Number(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Entry, E> {
        Ok(Entry::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Entry, E> {
        Ok(Entry::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entry, A::Error> {
        let coordinates = match list.next_element()? {
            Some(Entry::Number(x)) => Coordinates::Position(position(x, &mut list)?),
            Some(Entry::List(first)) => match first {
                Coordinates::Position(first) => Coordinates::Run(all(first, &mut list)?),
                Coordinates::Run(first) => Coordinates::Lines(all(first, &mut list)?),
                Coordinates::Lines(first) => Coordinates::Polygons(all(first, &mut list)?),
                Coordinates::Polygons(_) => return Err(A::Error::custom(OTHER)),
            },
            None => return Err(A::Error::custom(OTHER)),
        };
        Ok(Entry::List(coordinates))
    }
}

/// A list whose first entry was read.
fn all<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
    first: T,
    list: &mut A,
) -> Result<Vec<T>, A::Error> {
    let mut all = vec![first];
    while let Some(next) = list.next_element()? {
        all.push(next);
    }
    Ok(all)
}

/// A position whose first number was read; a height of null is one that nobody
/// knows.
fn position<'de, A: SeqAccess<'de>>(x: f64, list: &mut A) -> Result<Position, A::Error> {
    let Some(y) = list.next_element()? else { return Err(A::Error::custom(OTHER)) };
    let z = list.next_element::<Option<f64>>()?.flatten();
    match list.next_element::<f64>()? {
        None => Ok(Position { x, y, z }),
        Some(_) => Err(A::Error::custom(OTHER)),
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(OfPosition)
    }
}

struct OfPosition;

impl<'de> Visitor<'de> for OfPosition {
    type Value = Position;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a position")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Position, A::Error> {
        match list.next_element()? {
            Some(x) => position(x, &mut list),
            None => Err(A::Error::custom(OTHER)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::geometry::geometry;
    use super::*;

    /// What is read of a text is what is read of its value, or nothing.
    fn read(text: &str) -> Option<Shape> {
        let shape = serde_json::from_str::<Shape>(text).ok();
        let of_value =
            serde_json::from_str::<Value>(text).ok().and_then(|value| geometry(&value).ok());
        if shape.is_some() {
            assert_eq!(shape, of_value, "{text}");
        }
        shape
    }

    #[test]
    fn every_form_is_read_wherever_its_type_stands() {
        for (kind, coordinates) in [
            ("Point", "[2,48.5]"),
            ("Point", "[2,48.5,null]"),
            ("Point", "[-0,1e-7,18446744073709551615]"),
            ("MultiPoint", "[[2,48,3.5],[-2,48]]"),
            ("LineString", "[[2,48],[3,49,null]]"),
            ("MultiLineString", "[[[2,48],[3,49]],[[4,5]]]"),
            ("Polygon", "[[[2,48],[3,48],[3,49],[2,48]],[[1,1]]]"),
            ("MultiPolygon", "[[[[2,48],[3,48],[3,49],[2,48]]],[[[1,1]],[[2,2]]]]"),
        ] {
            let behind = format!(r#"{{"coordinates":{coordinates},"type":"{kind}"}}"#);
            let before = format!(r#"{{ "type" : "{kind}", "coordinates" : {coordinates} }}"#);
            assert!(read(&behind).is_some(), "{behind}");
            assert_eq!(read(&behind), read(&before), "{behind}");
        }
    }

    #[test]
    fn what_is_wrong_or_more_is_left_to_be_named() {
        for text in [
            r#"["Point",[1,2]]"#,
            r#"{"type":"Point"}"#,
            r#"{"type":"Point","coordinates":[1]}"#,
            r#"{"type":"Point","coordinates":[1,2,3,4]}"#,
            r#"{"type":"Point","coordinates":[1,"2"]}"#,
            r#"{"type":"Point","coordinates":[null,2]}"#,
            r#"{"type":"Point","coordinates":[1,2],"bbox":[1,2,1,2]}"#,
            r#"{"type":"Point","type":"Point","coordinates":[1,2]}"#,
            r#"{"type":"LineString","coordinates":[]}"#,
            r#"{"type":"LineString","coordinates":[1,2]}"#,
            r#"{"type":"LineString","coordinates":[[1,2],3]}"#,
            r#"{"type":"MultiLineString","coordinates":[[[1,2]],[]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[1,2]]],[[]]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[1,2]]],[]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[[1,2]]]]]}"#,
            r#"{"type":"Circle","coordinates":[1,2]}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        /// Numbers are the same to the last bit.
        #[test]
        fn numbers_are_those_of_the_value(x: f64, y: f64, z: Option<f64>) {
            prop_assume!(x.is_finite() && y.is_finite() && z.is_none_or(f64::is_finite));
            let text = json!({"type": "Point", "coordinates": [x, y, z]}).to_string();
            prop_assert!(read(&text).is_some());
        }
    }
}
