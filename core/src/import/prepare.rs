//! A feature as far as nothing of the others is needed for it: mapped, and its
//! geometry placed. It is done wherever there is time for it, on either thread
//! of an import.

use serde_json::{Map, Value};

use super::crs::swapped;
use super::mapping::Mapped;
use super::opened::{Opened, seen};
use super::raw::{Place, RawFeature, positions};
use super::spread::vertices;
use super::write::written;
use crate::assets::{Fault, FaultKind, Geometry, Position, shown};
use crate::geodesy::Wgs84;

/// What became of a feature so far.
pub(super) struct Prepared {
    pub(super) place: Place,
    /// The id of the mapping, or its own.
    pub(super) own: Option<Value>,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    Kept(Kept),
    /// The mapping says that it is none of ours, and why.
    LeftOut(String),
    NoGeometry,
    Fault(Fault),
}

/// A feature that can become an asset.
pub(super) struct Kept {
    pub(super) properties: Map<String, Value>,
    pub(super) geometry: Geometry,
    /// Where it is, if its coordinate system is not used there.
    pub(super) elsewhere: Option<Elsewhere>,
    /// Fields that could not be used, and why.
    pub(super) odd: Vec<(String, String)>,
    /// Whether some of its positions have a height and others have none.
    pub(super) is_mixed: bool,
}

/// A place where a coordinate system is not used.
pub(super) struct Elsewhere {
    pub(super) point: Wgs84,
    /// The same in the file's coordinates, x before y.
    pub(super) position: Option<Position>,
    pub(super) message: String,
}

/// Maps a feature and places its geometry.
pub(super) fn prepared(opened: &Opened, feature: RawFeature) -> Prepared {
    let seen = seen(&feature, &opened.stem);
    let (own, found) = (opened.mapping.id(seen), opened.mapping.find(seen));
    let RawFeature { place, id, shape, crs, coordinates, properties, mut odd } = feature;
    let own = own.map(Value::from).or(id);
    let done = |outcome| Prepared { place, own, outcome };
    let (properties, mapped_odd) = match found.apply(properties) {
        Mapped::Kept { properties, odd } => (properties, odd),
        Mapped::LeftOut(reason) => return done(Outcome::LeftOut(reason)),
    };
    odd.extend(mapped_odd);
    if let Some(crs) = crs.as_deref().filter(|crs| !opened.is_in(crs)) {
        let message = format!(
            "it is in {}, its file in {}: make a file of each system",
            shown(crs),
            opened.crs.name()
        );
        let fault = Fault { kind: FaultKind::OtherSystem, field: "crs".into(), message };
        return done(Outcome::Fault(fault));
    }
    let shape = match shape {
        Ok(Some(shape)) => shape,
        Ok(None) => return done(Outcome::NoGeometry),
        Err(fault) => return done(Outcome::Fault(fault)),
    };
    let turned = |position: Position| if opened.swap { swapped(position) } else { position };
    // What is checked is what is written: a ring may cross itself only once it
    // is rounded.
    let placed = |position: Position| written(opened.crs.place(turned(position))?);
    let geometry = match shape.placed(coordinates, &placed) {
        Ok(geometry) => geometry,
        Err(fault) => return done(Outcome::Fault(fault)),
    };
    let first = vertices(&geometry).next().map(|vertex| vertex.point);
    let elsewhere = first.and_then(|point| {
        let message = opened.crs.not_used_at(point)?;
        let position = positions(&shape).next().map(|position| turned(*position));
        Some(Elsewhere { point, position, message })
    });
    let (with, all) = positions(&shape)
        .fold((0, 0), |(with, all), p| (with + u64::from(p.z.is_some()), all + 1));
    let is_mixed = with != 0 && with != all;
    done(Outcome::Kept(Kept { properties, geometry, elsewhere, odd, is_mixed }))
}
