//! A feature to an asset.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use serde_json::{Map, Value};

use super::crs::swapped;
use super::mapping::Mapped;
use super::opened::{Opened, seen};
use super::raw::{Place, RawFeature, positions};
use super::report::{Report, called};
use super::write::written;
use crate::assets::{
    Asset, AssetId, DOUBLED_ID, Fault, NO_GEOMETRY, Position, Problems, asset, id_of,
};

/// The ids that are taken, as hashes: a country's are remembered in some
/// hundred megabytes, and two of ten million meet by chance once in 400,000
/// imports.
#[derive(Default)]
pub(super) struct Ids {
    state: RandomState,
    taken: HashSet<u64>,
}

impl Ids {
    fn insert(&mut self, id: &AssetId) -> bool {
        self.taken.insert(self.state.hash_one(id.as_str()))
    }
}

/// Makes assets of the features of a file, one by one.
pub(super) struct Maker<'a> {
    pub(super) opened: &'a Opened,
    pub(super) report: &'a mut Report,
    pub(super) ids: &'a mut Ids,
}

impl Maker<'_> {
    /// The asset that a feature becomes; `None` where it is left out, which is
    /// reported.
    pub(super) fn made(&mut self, feature: RawFeature) -> Option<Asset> {
        self.count_feature();
        let opened = self.opened;
        let seen = seen(&feature, &opened.stem);
        let own = opened.mapping.id(seen).map(Value::from).or_else(|| feature.id.clone());
        let mapped = opened.mapping.apply(seen);
        let place = feature.place;
        let by_place = || called(own.as_ref().and_then(Value::as_str), place);
        let (properties, mapped_odd) = match mapped {
            Mapped::Kept { properties, odd } => (properties, odd),
            Mapped::LeftOut(reason) => {
                let first = || opened.problem(&by_place(), "properties", &reason);
                self.report.left_out(&reason, false, first);
                return None;
            }
        };
        let shape = match feature.shape {
            Ok(Some(shape)) => shape,
            Ok(None) => {
                let first = || opened.problem(&by_place(), "geometry", NO_GEOMETRY);
                self.report.left_out("no geometry: there is nothing to show", true, first);
                return None;
            }
            Err(fault) => {
                self.report.fault(&opened.name, &by_place(), fault);
                return None;
            }
        };
        let at = |position: Position| {
            let place = opened.crs.place(if opened.swap { swapped(position) } else { position })?;
            // What is checked is what is written: a ring may cross itself only
            // once it is rounded.
            written(place)
        };
        let geometry = match shape.placed(feature.coordinates, &at) {
            Ok(geometry) => geometry,
            Err(fault) => {
                self.report.fault(&opened.name, &by_place(), fault);
                return None;
            }
        };
        let mut properties = properties;
        let id = self.id(own, &mut properties, place)?;
        for (field, message) in feature.odd.iter().chain(&mapped_odd) {
            let first = || opened.problem(id.as_str(), field, message);
            self.report.odd(&format!("{field}: not usable"), first);
        }
        let (with, all) = positions(&shape)
            .fold((0, 0), |(with, all), p| (with + u64::from(p.z.is_some()), all + 1));
        if with != 0 && with != all {
            let message = "some of its positions have a height and others have none";
            self.report
                .odd("mixed dimensions", || opened.problem(id.as_str(), "geometry", message));
        }
        Some(self.asset(id, geometry, properties))
    }

    /// Reports what is no feature.
    pub(super) fn fault(&mut self, place: Place, fault: Fault) {
        self.count_feature();
        self.report.fault(&self.opened.name, &place.to_string(), fault);
    }

    fn count_feature(&mut self) {
        if let Some(file) = self.report.files.last_mut() {
            file.features += 1;
        }
    }

    /// The id of a feature: of the mapping, its own, or of file and place.
    /// `None` where it cannot be used or is taken.
    fn id(
        &mut self,
        own: Option<Value>,
        properties: &mut Map<String, Value>,
        place: Place,
    ) -> Option<AssetId> {
        let opened = self.opened;
        let has = own.is_some() || properties.get("id").is_some_and(|id| !id.is_null());
        let id = if has {
            match id_of(own, properties) {
                Ok(id) => id,
                Err(fault) => {
                    self.report.fault(&opened.name, &place.to_string(), fault);
                    return None;
                }
            }
        } else {
            self.report.without_id += 1;
            AssetId::from(format!("{}-{}", opened.stem, place.number()).as_str())
        };
        if !self.ids.insert(&id) {
            let first = || opened.problem(id.as_str(), "id", DOUBLED_ID);
            self.report.left_out("an id that another feature has already", true, first);
            return None;
        }
        Some(id)
    }

    /// The asset, its properties read as those of a pack are.
    fn asset(
        &mut self,
        id: AssetId,
        geometry: crate::assets::Geometry,
        properties: Map<String, Value>,
    ) -> Asset {
        let mut problems = Problems::new(&self.opened.name);
        let mut asset = asset(id, geometry, properties, &mut problems);
        for problem in problems.finish() {
            let field = problem.field.clone().unwrap_or_default();
            self.report.odd(&format!("{field}: not usable"), || problem);
        }
        // Two independent errors add as the root of their squares.
        let accuracy_m = self.opened.crs.accuracy_m();
        if accuracy_m > 0.0 {
            let error_m = libm::hypot(asset.position_error_m.unwrap_or(0.0), accuracy_m);
            asset.position_error_m = Some((error_m * 100.0).round() / 100.0);
        }
        asset
    }
}
