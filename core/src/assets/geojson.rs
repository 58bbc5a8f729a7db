//! GeoJSON text (RFC 7946) to assets, feature by feature.
//!
//! In: the bytes of a file. Out: its [`Asset`]s and what is wrong with the
//! others. Each feature is cut out of the file before it is read, so that what
//! is wrong with one leaves the rest alone.

use std::collections::HashSet;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::count::within;
use super::geometry::{COORDINATES, geometry};
use super::held::held;
use super::limits::{FEATURE, GEOJSON, MOST_HELD_BYTES};
use super::pieces::{PieceError, Pieces, marked_word, readable};
use super::problem::{Problems, shown};
use super::properties::asset;
use super::shape::{FaultKind, FeatureFault, Shape, as_degrees, fault};
use super::{Asset, AssetId, Attributes, Problem};
use crate::encoding::utf8_text;
use crate::plain;

/// Ids are repeated in problems and readings; longer than a URL they are a slip.
pub(crate) const LONGEST_ID: usize = 1000;

/// A file's own members as text: nothing of them is built that was not counted.
#[derive(Default)]
struct Collection<'a> {
    kind: Option<&'a str>,
    features: Option<&'a str>,
    crs: Option<&'a str>,
}

impl<'a> Collection<'a> {
    fn cut(text: &'a str) -> Result<Self, PieceError> {
        let mut collection = Self::default();
        let mut pieces = Pieces::new(text.as_bytes());
        let (mut name, mut is_first) = (Vec::new(), true);
        pieces.open(b'{')?;
        while let Some(name) = pieces.member(&mut name, is_first)? {
            is_first = false;
            let value = cut(&mut pieces, text)?;
            match name.as_str() {
                "type" => collection.kind = value,
                "features" => collection.features = value.filter(|value| *value != "null"),
                "crs" => collection.crs = value,
                _ => {}
            }
        }
        match pieces.peek()? {
            None => Ok(collection),
            Some(_) => pieces.wrong("there is more after its end"),
        }
    }
}

/// The next value of a text that is held whole.
fn cut<'a>(pieces: &mut Pieces<&[u8]>, text: &'a str) -> Result<Option<&'a str>, PieceError> {
    pieces.peek()?;
    let from = pieces.passed();
    pieces.skip()?;
    Ok(text.get(from..pieces.passed()))
}

/// A feature, its geometry read as a [`Shape`] or as a value.
#[derive(Deserialize)]
struct Feature<G> {
    #[serde(rename = "type")]
    kind: Option<Value>,
    id: Option<Value>,
    geometry: Option<G>,
    properties: Option<Members>,
    crs: Option<Value>,
    /// What Esri calls properties.
    attributes: Option<IgnoredAny>,
}

/// The `properties` of a feature, or what stands there and is no object.
enum Members {
    Object(Attributes),
    Other,
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OfMembers)
    }
}

struct OfMembers;

impl<'de> Visitor<'de> for OfMembers {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Members, A::Error> {
        Attributes::read(members).map(Members::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Members, A::Error> {
        while list.next_element::<Value>()?.is_some() {}
        Ok(Members::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Members, E> {
        Ok(Members::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Members, E> {
        Ok(Members::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Members, E> {
        Ok(Members::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Members, E> {
        Ok(Members::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Members, E> {
        Ok(Members::Other)
    }
}

/// Reads a GeoJSON feature collection; `file` is what problems call it.
///
/// Ids are unique within the file: of features with the same id only the first
/// is taken.
///
/// ```
/// let (assets, problems) = wattwalk::assets::read_geojson(
///     "lamps.geojson",
///     br#"{"type": "FeatureCollection", "features": [
///       {"type": "Feature", "id": "L1", "properties": {"kind": "street_light"},
///        "geometry": {"type": "Point", "coordinates": [2.2668, 48.8172]}},
///       {"type": "Feature", "id": "L2", "properties": {"kind": "street_light"},
///        "geometry": {"type": "Point", "coordinates": [48.8172, 248.0]}}]}"#,
/// );
/// assert_eq!(assets.len(), 1);
/// assert_eq!(problems[0].feature.as_deref(), Some("L2"));
/// assert_eq!(problems[0].field.as_deref(), Some("geometry.coordinates"));
/// ```
#[must_use]
pub fn read_geojson(file: &str, bytes: &[u8]) -> (Vec<Asset>, Vec<Problem>) {
    let mut problems = Problems::new(file);
    let mut left = MOST_HELD_BYTES;
    let assets = match within(&GEOJSON, bytes) {
        Ok(()) => read_geojson_beside(bytes, &mut Ids::default(), &mut left, &mut problems),
        Err(reason) => {
            problems.whole(reason);
            Vec::new()
        }
    };
    (assets, problems.finish())
}

/// The ids of a pack's assets.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    pub(crate) taken: HashSet<AssetId>,
    /// Those that stand twice, whose second asset is left out.
    pub(crate) doubled: HashSet<AssetId>,
}

/// As [`read_geojson`], where `ids` are taken already and so many bytes of
/// assets may still be held; those read are added and subtracted. The bytes
/// were counted.
pub(crate) fn read_geojson_beside(
    bytes: &[u8],
    ids: &mut Ids,
    left: &mut usize,
    problems: &mut Problems<'_>,
) -> Vec<Asset> {
    let text = match utf8_text(bytes) {
        Ok(text) => text,
        Err(reason) => {
            problems.whole(reason);
            return Vec::new();
        }
    };
    let collection = match Collection::cut(text) {
        Ok(collection) => collection,
        Err(error) => {
            problems.whole(format!("not GeoJSON: {error}"));
            return Vec::new();
        }
    };
    let kind = collection.kind.map(little);
    if kind.as_ref().and_then(Value::as_str) != Some("FeatureCollection") {
        let reason = match kind {
            Some(Value::String(kind)) => {
                format!("it is {}, expected FeatureCollection", shown(kind))
            }
            Some(kind) => format!("it is {}, expected FeatureCollection", shown(kind)),
            None => "missing, expected FeatureCollection".into(),
        };
        problems.of_file("type", reason);
        return Vec::new();
    }
    if let Some(crs) = collection.crs.map(little).filter(|crs| !is_wgs84(crs)) {
        let name = crs.pointer("/properties/name").and_then(Value::as_str);
        let name = name.unwrap_or("another system");
        problems
            .of_file("crs", format!("coordinates are in {}: convert them to WGS 84", shown(name)));
        return Vec::new();
    }
    let Some(features) = collection.features else {
        problems.of_file("features", "missing");
        return Vec::new();
    };
    let mut assets = Vec::new();
    let mut list = Pieces::new(features.as_bytes());
    let read = features_of(&mut list, features, |text, number| {
        let Some(asset) = feature(text, number, ids, problems) else { return true };
        let Some(after) = left.checked_sub(held(&asset)) else {
            let reason = format!(
                "from feature {} on: the pack's assets take more than {MOST_HELD_BYTES} bytes of \
                 memory; the rest is left out: make wide networks of them, which are read around \
                 the visitor only",
                asset.id
            );
            problems.of_file("features", reason);
            return false;
        };
        *left = after;
        assets.push(asset);
        true
    });
    if let Err(error) = read {
        problems.of_file("features", error);
    }
    assets
}

/// Calls `each` with the text of every feature and its number from 1, until it
/// says no.
fn features_of(
    list: &mut Pieces<&[u8]>,
    text: &str,
    mut each: impl FnMut(&str, usize) -> bool,
) -> Result<(), PieceError> {
    list.open(b'[')?;
    for number in 1.. {
        if !list.next(b']', number == 1)? {
            break;
        }
        if !each(cut(list, text)?.unwrap_or_default(), number) {
            break;
        }
    }
    Ok(())
}

/// A member of the file that should be little; if not, a text that says so.
fn little(text: &str) -> Value {
    let counted = within(&FEATURE, text.as_bytes());
    let read = counted.and_then(|()| serde_json::from_str(text).map_err(|it| it.to_string()));
    read.unwrap_or_else(Value::String)
}

/// The `crs` member of the GeoJSON of 2008, which RFC 7946 dropped; WGS 84 may
/// still be named in it.
fn is_wgs84(crs: &Value) -> bool {
    let name = crs_name(crs);
    crs.is_null()
        || name.ends_with(":CRS84")
        || name.ends_with("EPSG:4326")
        || name.ends_with("EPSG::4326")
}

/// What the `crs` member calls a system.
pub(crate) fn crs_name(crs: &Value) -> String {
    let name = crs.pointer("/properties/name").or_else(|| crs.pointer("/properties/code"));
    match name {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Number(code)) => format!("EPSG:{code}"),
        _ => shown(crs),
    }
}

fn feature(text: &str, number: usize, ids: &mut Ids, problems: &mut Problems<'_>) -> Option<Asset> {
    let place = format!("#{number}");
    let mut cut = match cut_feature(text) {
        Ok(cut) => cut,
        Err(fault) => {
            problems.of_feature(&place, fault.field, fault.reason);
            return None;
        }
    };
    if cut.odd_properties {
        problems.of_feature(&place, "properties", ODD_PROPERTIES);
    }
    let id = match id_of(cut.id, &mut cut.properties) {
        Ok(id) => id,
        Err(fault) => {
            problems.of_feature(&place, fault.field, fault.reason);
            return None;
        }
    };
    if let Some(fault) = cut.spoilt {
        problems.of_feature(id.as_str(), fault.field, fault.reason);
        return None;
    }
    if let Some(crs) = cut.crs.filter(|crs| !is_wgs84(crs)) {
        let name = shown(crs_name(&crs));
        let reason = format!("coordinates are in {name}: convert them to WGS 84");
        problems.of_feature(id.as_str(), "crs", reason);
        return None;
    }
    let Some(shape) = cut.shape else {
        problems.of_feature(id.as_str(), "geometry", NO_GEOMETRY);
        return None;
    };
    let placed = shape.and_then(|shape| shape.placed(COORDINATES, &as_degrees));
    let geometry = match placed {
        Ok(geometry) => geometry,
        Err(fault) => {
            problems.of_feature(id.as_str(), fault.field, fault.reason);
            return None;
        }
    };
    if !ids.taken.insert(id.clone()) {
        ids.doubled.insert(id.clone());
        problems.of_feature(id.as_str(), "id", DOUBLED_ID);
        return None;
    }
    Some(asset(id, geometry, cut.properties, problems))
}

/// A feature cut out of a file.
pub(crate) struct CutFeature {
    pub(crate) id: Option<Value>,
    /// `None` where it has no geometry, or null.
    pub(crate) shape: Option<Result<Shape, FeatureFault>>,
    pub(crate) properties: Attributes,
    /// Whether its `properties` were no object and were passed over.
    pub(crate) odd_properties: bool,
    /// A coordinate system of its own, as GeoJSON of 2008 may have it.
    pub(crate) crs: Option<Value>,
    /// Why it cannot be used, though it can be told which it is.
    pub(crate) spoilt: Option<FeatureFault>,
}

pub(crate) const NO_GEOMETRY: &str = "missing: there is nothing to show";
pub(crate) const ODD_PROPERTIES: &str = "expected an object; passed over";
pub(crate) const DOUBLED_ID: &str =
    "another feature has this id already; ids are unique within a pack";

/// Reads the text of one feature.
pub(crate) fn cut_feature(text: &str) -> Result<CutFeature, FeatureFault> {
    if let Err(reason) = within(&FEATURE, text.as_bytes()) {
        return fault(FaultKind::Form, "feature", reason);
    }
    // Most geometries have nothing wrong with them.
    if let Ok(feature) = serde_json::from_str::<Feature<Shape>>(text) {
        return feature.checked(|shape| (Ok(shape), None));
    }
    match serde_json::from_str::<Feature<Value>>(text) {
        Ok(feature) => feature.checked(shape_of),
        Err(error) => spoilt(text).ok_or_else(|| FeatureFault {
            kind: FaultKind::Form,
            field: "feature".into(),
            reason: format!("not a feature: {}", shown(error)),
        }),
    }
}

/// A feature with a value in it that JSON does not have, as `NaN`, so that it
/// can be called by its id.
fn spoilt(text: &str) -> Option<CutFeature> {
    let value: Value = serde_json::from_str(&readable(text)?).ok()?;
    let fault = no_value(&value)?;
    let mut feature: Feature<Value> = serde_json::from_value(value).ok()?;
    feature.id = feature.id.filter(|id| marked_word(id).is_none());
    Some(CutFeature { spoilt: Some(fault), ..feature.cut(shape_of) })
}

/// The first word in a value that JSON does not have, as [`readable`] marks it.
pub(crate) fn no_value(value: &Value) -> Option<FeatureFault> {
    let (path, word) = marked_word(value)?;
    Some(FeatureFault {
        kind: FaultKind::NotJson,
        field: path.trim_start_matches('.').to_owned(),
        reason: format!("{} is no value of JSON: write null for what is not known", shown(word)),
    })
}

/// What a geometry is, and the coordinate system that it has of its own.
type ShapeAndCrs = (Result<Shape, FeatureFault>, Option<Value>);

fn shape_of(value: Value) -> ShapeAndCrs {
    (geometry(&value), value.get("crs").cloned())
}

impl<G> Feature<G> {
    /// What it has, if it is a feature.
    fn checked(self, shape_of: impl FnOnce(G) -> ShapeAndCrs) -> Result<CutFeature, FeatureFault> {
        if self.kind.as_ref().and_then(Value::as_str) == Some("Feature") {
            return Ok(self.cut(shape_of));
        }
        let reason = match self.attributes {
            Some(_) => "a feature of Esri JSON: ask its server for f=geojson, or convert the file",
            None => "expected Feature",
        };
        fault(FaultKind::Form, "type", reason)
    }

    fn cut(self, shape_of: impl FnOnce(G) -> ShapeAndCrs) -> CutFeature {
        let (properties, odd_properties) = match self.properties {
            Some(Members::Object(properties)) => (properties, false),
            Some(Members::Other) => (Attributes::default(), true),
            None => (Attributes::default(), false),
        };
        let (shape, of_geometry) = self.geometry.map(shape_of).unzip();
        let crs = self.crs.or(of_geometry.flatten()).filter(|crs| !crs.is_null());
        CutFeature { id: self.id, shape, properties, odd_properties, crs, spoilt: None }
    }
}

/// The feature's own `id`, or its property of that name.
pub(crate) fn id_of(
    id: Option<Value>,
    properties: &mut Attributes,
) -> Result<AssetId, FeatureFault> {
    let own = id.filter(|id| !id.is_null()).map(|id| (id, "id"));
    let found = own.or_else(|| Some((properties.remove("id")?, "properties.id")));
    let fault = |field: &str, reason: &str| fault(FaultKind::Form, field, reason);
    match found {
        Some((Value::String(id), field)) if id.len() > LONGEST_ID => {
            fault(field, &format!("longer than {LONGEST_ID} bytes: {}", shown(id)))
        }
        Some((Value::String(id), field)) if !plain::is_line(&id) => fault(
            field,
            &format!("{}: it has characters that nobody can see; leave them out", shown(id)),
        ),
        Some((Value::String(id), _)) if !id.trim().is_empty() => Ok(AssetId::from(id.as_str())),
        Some((Value::Number(id), _)) => Ok(AssetId::from(id.to_string().as_str())),
        Some((Value::Null, _)) | None => {
            fault("id", "missing: give the feature an `id`, unique within the pack")
        }
        Some((_, field)) => fault(field, "expected a text that is not empty, or a number"),
    }
}

#[cfg(test)]
mod tests;
