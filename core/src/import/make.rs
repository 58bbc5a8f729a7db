//! A feature that is prepared to an asset.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use serde_json::{Map, Value};

use super::crs::{at, fits};
use super::listing::Told;
use super::opened::Opened;
use super::prepare::{Elsewhere, Kept, Outcome, Prepared};
use super::raw::{Place, fault_words};
use super::report::called;
use super::spread::vertices;
use crate::assets::{
    Asset, AssetId, DOUBLED_ID, Fault, Geometry, LONGEST_ID, NO_GEOMETRY, Problems, asset, id_of,
};

/// The ids that are taken, as hashes: a country's are remembered in some
/// hundred megabytes, and two of ten million meet by chance once in 400,000
/// imports.
#[derive(Default)]
pub(super) struct Ids {
    state: RandomState,
    /// Of the files before.
    before: HashSet<u64>,
    /// Of the file at hand.
    here: HashSet<u64>,
    /// Of things of the files before: what has the same id and is the same.
    things: HashSet<u64>,
    /// Those of the file at hand that a file before has too, with its number.
    shared: HashSet<(usize, u64)>,
    file: usize,
}

impl Ids {
    /// The same after a first reading of the files: what it found of ids that
    /// files share is known.
    pub(super) fn again(self) -> Self {
        Self { state: self.state, shared: self.shared, ..Self::default() }
    }

    /// What follows is of another file.
    pub(super) fn next_file(&mut self) {
        self.before.extend(self.here.drain());
        self.file += 1;
    }

    /// Takes an id; the first of a file's features has it.
    fn insert(&mut self, id: &AssetId) -> bool {
        let hash = self.state.hash_one(id.as_str());
        !self.before.contains(&hash) && self.here.insert(hash)
    }

    fn is_before(&self, id: &AssetId) -> bool {
        self.before.contains(&self.state.hash_one(id.as_str()))
    }

    fn share(&mut self, id: &str) {
        self.shared.insert((self.file, self.state.hash_one(id)));
    }

    fn is_shared(&self, id: &str) -> bool {
        !self.shared.is_empty() && self.shared.contains(&(self.file, self.state.hash_one(id)))
    }
}

/// Makes assets of the features of a file, one by one.
pub(super) struct Maker<'a> {
    pub(super) opened: &'a Opened,
    pub(super) told: Told<'a>,
    pub(super) ids: &'a mut Ids,
    /// Whether there are other files, which may have the same ids.
    pub(super) is_one_of_several: bool,
}

impl Maker<'_> {
    /// The asset that a feature becomes; `None` where it is left out, which is
    /// reported.
    pub(super) fn made(&mut self, feature: Prepared) -> Option<Asset> {
        self.count_feature();
        let opened = self.opened;
        let Prepared { place, own, outcome } = feature;
        let by_place = || called(own.as_ref(), place);
        let kept = match outcome {
            Outcome::Kept(kept) => kept,
            Outcome::LeftOut(reason) => {
                let first = || opened.problem(&by_place(), "properties", &reason);
                self.told.left_out(&reason, false, first);
                return None;
            }
            Outcome::NoGeometry => {
                let first = || opened.problem(&by_place(), "geometry", NO_GEOMETRY);
                self.told.left_out("no geometry: there is nothing to show", true, first);
                return None;
            }
            Outcome::Fault(fault) => {
                self.fault_of(&by_place(), fault);
                return None;
            }
        };
        let Kept { mut properties, geometry, elsewhere, odd, is_mixed } = kept;
        let id = self.id(own, &mut properties, place, &geometry)?;
        self.fed_here(&mut properties);
        if let Some(elsewhere) = elsewhere {
            self.look_at_place(&id, &elsewhere);
        }
        for (field, message) in &odd {
            let first = || opened.problem(id.as_str(), field, message);
            self.told.odd(&format!("{field}: not usable"), first);
        }
        if is_mixed {
            let message = "some of its positions have a height and others have none";
            self.told.odd("mixed dimensions", || opened.problem(id.as_str(), "geometry", message));
        }
        Some(self.asset(id, geometry, properties))
    }

    /// Reports what is no feature.
    pub(super) fn fault(&mut self, place: Place, fault: Fault) {
        self.count_feature();
        self.fault_of(&place.to_string(), fault);
    }

    fn fault_of(&mut self, feature: &str, fault: Fault) {
        let problem = || self.opened.problem(feature, &fault.field, &fault.message);
        self.told.left_out(fault_words(fault.kind), true, problem);
    }

    /// Tells of a place where its coordinate system is not used.
    fn look_at_place(&mut self, id: &AssetId, elsewhere: &Elsewhere) {
        let crs = &self.opened.crs;
        let Elsewhere { point, position, message } = elsewhere;
        self.told.report.look_at(message, || {
            let others = position.map_or_else(Vec::new, |position| fits(&[position]));
            let others: Vec<_> =
                others.into_iter().filter(|other| !other.starts_with(crs.name())).collect();
            let hint = match others.as_slice() {
                [] => "is it the right system?".to_owned(),
                others => format!("is it the right system? It could be {}", others.join(", ")),
            };
            let message = format!("it lies at {}: {hint}", at(*point));
            self.opened.problem(id.as_str(), "geometry", &message)
        });
    }

    /// Ids that it feeds, by the names that assets of this file got.
    fn fed_here(&self, properties: &mut Map<String, Value>) {
        let fed = properties.get_mut("feeds").and_then(Value::as_array_mut);
        for id in fed.into_iter().flatten() {
            let named = match &*id {
                Value::String(id) => id.clone(),
                Value::Number(id) => id.to_string(),
                _ => continue,
            };
            if self.ids.is_shared(&named) {
                *id = format!("{}/{named}", self.opened.label).into();
            }
        }
    }

    fn count_feature(&mut self) {
        if let Some(file) = self.told.report.files.last_mut() {
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
        geometry: &Geometry,
    ) -> Option<AssetId> {
        let opened = self.opened;
        let has = own.is_some() || properties.get("id").is_some_and(|id| !id.is_null());
        let id = if has {
            match id_of(own, properties) {
                Ok(id) => id,
                Err(fault) => {
                    self.fault_of(&place.to_string(), fault);
                    return None;
                }
            }
        } else {
            self.told.report.without_id += 1;
            AssetId::from(format!("{}-{}", opened.stem, place.number()).as_str())
        };
        let doubled = |this: &mut Self, message: &str| {
            let first = || opened.problem(id.as_str(), "id", message);
            this.told.left_out("an id that another feature has already", true, first);
            None
        };
        if self.is_one_of_several {
            // The same thing of two extracts that overlap is there once.
            let word = |name: &str| properties.get(name).and_then(Value::as_str);
            let place = vertices(geometry).next().map(|vertex| vertex.point);
            let place = place.map(|at| [at.lat_deg(), at.lon_deg()].map(f64::to_bits));
            let shape = (place, vertices(geometry).count());
            let thing = (id.as_str(), word("network"), word("kind"), shape);
            let is_new = self.ids.things.insert(self.ids.state.hash_one(thing));
            if self.ids.is_before(&id) {
                if !is_new {
                    return doubled(self, "an earlier file has it already, at the same place");
                }
                return self.told_apart(&id).or_else(|| doubled(self, DOUBLED_ID));
            }
        }
        if self.ids.insert(&id) { Some(id) } else { doubled(self, DOUBLED_ID) }
    }

    /// The id of a feature whose own one another file has for something else.
    fn told_apart(&mut self, id: &AssetId) -> Option<AssetId> {
        let apart = AssetId::from(format!("{}/{id}", self.opened.label).as_str());
        if apart.as_str().len() > LONGEST_ID || !self.ids.insert(&apart) {
            return None;
        }
        self.ids.share(id.as_str());
        let first = || {
            let message = format!("another file has the id {id} too: here it is {apart}");
            self.opened.problem(apart.as_str(), "id", &message)
        };
        self.told.report.look_at("an id that another file has, too: told apart by the file", first);
        Some(apart)
    }

    /// The asset, its properties read as those of a pack are.
    fn asset(&mut self, id: AssetId, geometry: Geometry, properties: Map<String, Value>) -> Asset {
        let mut problems = Problems::new(&self.opened.name);
        let mut asset = asset(id, geometry, properties, &mut problems);
        for problem in problems.finish() {
            let field = problem.field.clone().unwrap_or_default();
            self.told.odd(&format!("{field}: not usable"), || problem.clone());
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
