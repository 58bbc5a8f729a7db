//! A feature as far as nothing of the others is needed for it: mapped, its
//! geometry placed, an asset made of it. It is done wherever there is time for
//! it, on either thread of an import.

use serde_json::{Value, json};

use super::crs::swapped;
use super::mapping::{FeatureMeaning, Meaning};
use super::opened::{Opened, seen};
use super::raw::{Place, RawFeature, positions};
use super::write::written;
use crate::assets::{
    Asset, AssetId, AssetKind, Attributes, FaultKind, FeatureFault, Network, OddField, Position,
    Problem, Problems, asset_of, id_of, shown,
};
use crate::geodesy::Wgs84;

/// What became of a feature so far.
pub(super) struct Prepared {
    pub(super) place: Place,
    /// The id of the mapping, or its own.
    pub(super) own: Option<Value>,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    Kept(Box<Kept>),
    /// The mapping says that it is none of ours, and why.
    LeftOut(String),
    NoGeometry,
    Fault(FeatureFault),
    /// Its id cannot be used.
    NoId(FeatureFault),
}

/// An asset, of which is not known yet whether another one has its id.
pub(super) struct Kept {
    pub(super) asset: Asset,
    /// Whether its file gives it an id; else it has one of file and place.
    pub(super) is_named: bool,
    pub(super) words: KindWords,
    /// Where it is, if its coordinate system is not used there.
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) odd: Vec<OddField>,
    /// Whether some of its positions have a height and others have none.
    pub(super) is_mixed: bool,
    /// What is wrong with its properties.
    pub(super) problems: Vec<Problem>,
}

/// The words for network and kind, where they are compared with those of other
/// files.
pub(super) type KindWords = Option<[Option<String>; 2]>;

/// A place where a coordinate system is not used.
pub(super) struct Elsewhere {
    pub(super) point: Wgs84,
    /// The same in the file's coordinates, x before y.
    pub(super) position: Option<Position>,
    pub(super) reason: String,
}

/// Makes what can be made of a feature alone.
pub(super) fn prepared(opened: &Opened, feature: RawFeature) -> Prepared {
    let seen = seen(&feature, &opened.stem);
    let (own, found) = (opened.mapping.id(seen), opened.mapping.find(seen));
    let RawFeature { place, id, shape, crs, coordinates, properties, mut odd } = feature;
    let own = own.map(Value::from).or(id);
    let meaning = match found.apply(properties) {
        FeatureMeaning::Kept(meaning) => meaning,
        FeatureMeaning::LeftOut(reason) => {
            return Prepared { place, own, outcome: Outcome::LeftOut(reason) };
        }
    };
    if let Some(crs) = crs.as_deref().filter(|crs| !opened.is_in(crs)) {
        let reason = format!(
            "it is in {}, its file in {}: make a file of each system",
            shown(crs),
            opened.crs.name()
        );
        let fault = FeatureFault { kind: FaultKind::OtherSystem, field: "crs".into(), reason };
        return Prepared { place, own, outcome: Outcome::Fault(fault) };
    }
    let shape = match shape {
        Ok(Some(shape)) => shape,
        Ok(None) => return Prepared { place, own, outcome: Outcome::NoGeometry },
        Err(fault) => return Prepared { place, own, outcome: Outcome::Fault(fault) },
    };
    let turned = |position: Position| if opened.swap { swapped(position) } else { position };
    // What is checked is what is written: a ring may cross itself only once it
    // is rounded.
    let placed = |position: Position| written(opened.crs.place(turned(position))?);
    let position = positions(&shape).next().copied();
    let (with, all) =
        positions(&shape).fold((0, 0), |(with, all), p| (with + u64::from(p.z.is_some()), all + 1));
    let is_mixed = with != 0 && with != all;
    let geometry = match shape.placed(coordinates, &placed) {
        Ok(geometry) => geometry,
        Err(fault) => return Prepared { place, own, outcome: Outcome::Fault(fault) },
    };
    let first = geometry.outline().next().map(|vertex| vertex.point);
    let elsewhere = first.and_then(|point| {
        let reason = opened.crs.not_used_at(point)?;
        Some(Elsewhere { point, position: position.map(turned), reason })
    });
    let Meaning { mut properties, network, kind, odd: mapped_odd } = meaning;
    odd.extend(mapped_odd);
    let words = (!opened.is_only_one).then(|| words(&properties, network, kind));
    let is_named = own.is_some() || properties.get("id").is_some_and(|id| !id.is_null());
    let id = match is_named {
        true => id_of(own, &mut properties),
        false => Ok(AssetId::from(format!("{}-{}", opened.stem, place.number()).as_str())),
    };
    let id = match id {
        Ok(id) => id,
        Err(fault) => return Prepared { place, own: None, outcome: Outcome::NoId(fault) },
    };
    let unsaid = (network.unwrap_or(Network::Unspecified), kind.unwrap_or(AssetKind::Unspecified));
    let mut problems = Problems::new(&opened.name);
    let mut asset = asset_of(id, unsaid, geometry, properties, &mut problems);
    // Two independent errors add as the root of their squares.
    let accuracy_m = opened.crs.accuracy_m();
    if accuracy_m > 0.0 {
        let error_m = libm::hypot(asset.position_error_m.unwrap_or(0.0), accuracy_m);
        asset.position_error_m = Some((error_m * 100.0).round() / 100.0);
    }
    let problems = problems.finish();
    let kept = Kept { asset, is_named, words, elsewhere, odd, is_mixed, problems };
    Prepared { place, own: None, outcome: Outcome::Kept(Box::new(kept)) }
}

/// What a feature says of its network and its kind, as text.
fn words(
    properties: &Attributes,
    network: Option<Network>,
    kind: Option<AssetKind>,
) -> [Option<String>; 2] {
    let said = |name: &str, typed: Option<Value>| {
        let word = properties.get(name).cloned().or(typed)?;
        word.as_str().map(str::to_owned)
    };
    let network = network.map(|network| json!(network));
    let kind = kind.map(|kind| json!(kind));
    [said("network", network), said("kind", kind)]
}
