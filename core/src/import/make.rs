//! A feature that is prepared to an asset.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use serde_json::Value;

use super::crs::{at, fits};
use super::listing::Told;
use super::opened::Opened;
use super::prepare::{Elsewhere, Kept, KindWords, Outcome, Prepared};
use super::raw::{Place, fault_words};
use super::report::called;
use crate::assets::{
    Asset, AssetId, DOUBLED_ID, FeatureFault, LONGEST_ID, NO_GEOMETRY, OddField, Problem, shown,
};

/// Hashes, which need not be hashed again.
type Hashes = HashSet<u64, BuildHasherDefault<Itself>>;

/// The hash of a number that is a hash.
#[derive(Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The ids that are taken, as hashes: a country's are remembered in some
/// hundred megabytes, and two of ten million meet by chance once in 400,000
/// imports.
#[derive(Default)]
pub(super) struct Ids {
    state: RandomState,
    /// Of the files before.
    before: Hashes,
    /// Of the file at hand.
    here: Hashes,
    /// Of things of the files before: what has the same id and is the same.
    things: Hashes,
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
            // What has no id is called by its place.
            Outcome::NoId(fault) => {
                self.fault_of(&place.to_string(), fault);
                return None;
            }
        };
        let Kept { mut asset, is_named, words, elsewhere, odd, is_mixed, problems } = *kept;
        self.told.report.without_id += u64::from(!is_named);
        let id = self.id(&asset, words)?;
        self.fed_here(&mut asset);
        if let Some(elsewhere) = elsewhere {
            self.look_at_place(&id, &elsewhere);
        }
        for OddField { field, reason } in &odd {
            let first = || opened.problem(id.as_str(), field, reason);
            self.told.odd(&format!("{field}: not usable"), first);
        }
        if is_mixed {
            let reason = "some of its positions have a height and others have none";
            self.told.odd("mixed dimensions", || opened.problem(id.as_str(), "geometry", reason));
        }
        for problem in problems {
            let field = problem.field.clone().unwrap_or_default();
            let feature = || problem.feature.as_ref().map(|_| shown(&id));
            let named = || Problem { feature: feature(), ..problem.clone() };
            self.told.odd(&format!("{field}: not usable"), named);
        }
        Some(Asset { id, ..asset })
    }

    /// Reports what is no feature.
    pub(super) fn fault(&mut self, place: Place, fault: FeatureFault) {
        self.count_feature();
        self.fault_of(&place.to_string(), fault);
    }

    fn fault_of(&mut self, feature: &str, fault: FeatureFault) {
        let problem = || self.opened.problem(feature, &fault.field, &fault.reason);
        self.told.left_out(fault_words(fault.kind), true, problem);
    }

    /// Tells of a place where its coordinate system is not used.
    fn look_at_place(&mut self, id: &AssetId, elsewhere: &Elsewhere) {
        let crs = &self.opened.crs;
        let Elsewhere { point, position, reason } = elsewhere;
        self.told.report.look_at(reason, || {
            let others = position.map_or_else(Vec::new, |position| fits(&[position]));
            let others: Vec<_> =
                others.into_iter().filter(|other| !other.starts_with(crs.name())).collect();
            let hint = match others.as_slice() {
                [] => "is it the right system?".to_owned(),
                others => format!("is it the right system? It could be {}", others.join(", ")),
            };
            let reason = format!("it lies at {}: {hint}", at(*point));
            self.opened.problem(id.as_str(), "geometry", &reason)
        });
    }

    /// Ids that it feeds, by the names that assets of this file got.
    fn fed_here(&self, asset: &mut Asset) {
        let fed = asset.attributes.get_mut("feeds").and_then(Value::as_array_mut);
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

    /// The id that an asset gets: the one it has, or one that tells it apart from
    /// that of another file. `None` where it is taken.
    fn id(&mut self, asset: &Asset, words: KindWords) -> Option<AssetId> {
        let (opened, id) = (self.opened, &asset.id);
        let doubled = |this: &mut Self, reason: &str| {
            let first = || opened.problem(id.as_str(), "id", reason);
            this.told.left_out("an id that another feature has already", true, first);
            None
        };
        // Another file may have the same ids.
        if !opened.is_only_one {
            // The same thing of two extracts that overlap is there once.
            let place = asset.geometry.outline().next().map(|vertex| vertex.point);
            let place = place.map(|at| [at.lat_deg(), at.lon_deg()].map(f64::to_bits));
            let shape = (place, asset.geometry.outline().count());
            let thing = (id.as_str(), words, shape);
            let is_new = self.ids.things.insert(self.ids.state.hash_one(thing));
            if self.ids.is_before(id) {
                if !is_new {
                    return doubled(self, "an earlier file has it already, at the same place");
                }
                return self.told_apart(id).or_else(|| doubled(self, DOUBLED_ID));
            }
        }
        if self.ids.insert(id) { Some(id.clone()) } else { doubled(self, DOUBLED_ID) }
    }

    /// The id of a feature whose own one another file has for something else.
    fn told_apart(&mut self, id: &AssetId) -> Option<AssetId> {
        let apart = AssetId::from(format!("{}/{id}", self.opened.label).as_str());
        if apart.as_str().len() > LONGEST_ID || !self.ids.insert(&apart) {
            return None;
        }
        self.ids.share(id.as_str());
        let first = || {
            let reason = format!("another file has the id {id} too: here it is {apart}");
            self.opened.problem(apart.as_str(), "id", &reason)
        };
        self.told.report.look_at("an id that another file has, too: told apart by the file", first);
        Some(apart)
    }
}
