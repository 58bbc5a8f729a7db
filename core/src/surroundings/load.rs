//! The wide networks of a pack, and the working sets that are read of them.

use std::collections::HashSet;
use std::fmt::{Display, Formatter};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use crate::assets::{
    Asset, AssetId, DOUBLED_ID, FlatGeobuf, FlatGeobufError, Found, NO_GEOMETRY, OddField,
    Problems, RangeError, RangedBytes, as_degrees, asset, id_of,
};
use crate::geodesy::LocalFrame;
use crate::language::Language;
use crate::live::{Fault, MeterCounts, ReadingStore};
use crate::pack::{TourPack, WideNetwork, hex};
use crate::sources::host_of;

use super::area::Area;
use super::plan::Extent;
use super::set::{Surroundings, is_vacant, vacant};
use super::{CaptionSources, Captions, EdgeReason, Wish};

/// Assets of wide networks that are kept at once, and their vertices: what is
/// nearest. A dense city has so many within some hundred metres.
const MOST_ASSETS: usize = 20_000;
const MOST_VERTICES: usize = 400_000;
/// Of these, one with more vertices is cut to what is around where there are too
/// many.
const LARGE_VERTICES: usize = 100;
/// Nothing is cut to less around the visitor, metres; and steps, each of which
/// halves the logarithm of what is left to be found out.
const LEAST_CUT_M: f64 = 1.0;
const CUT_STEPS: u32 = 10;
/// Bytes of features that are kept, and what is read of a file for one place
/// at most.
const MOST_BYTES: u64 = 16 << 20;
const MOST_READ_BYTES: u64 = 64 << 20;
/// Features whose bytes are at hand at once.
const AT_ONCE: usize = 4096;
/// Blocks that are read when a file is opened: of ten million features the
/// upper half of the index.
const FIRST_BLOCKS: u64 = 4;

/// What is to be loaded for a session.
pub struct Job {
    pub(crate) wish: Wish,
    pub(crate) before: Arc<Surroundings>,
    pub(crate) language: Language,
    /// Why networks were not read when it was recorded; they are not read then.
    pub(crate) missing: Vec<Option<EdgeReason>>,
    /// Whether what is read is hashed, for a recording to know it again.
    pub(crate) hashed: bool,
    pub(crate) given_up: Arc<AtomicBool>,
}

/// The next surroundings, to be handed to the session.
pub struct Loaded {
    pub(crate) wish: Wish,
    pub(crate) language: Language,
    pub(crate) surroundings: Arc<Surroundings>,
    pub(crate) captions: Captions,
    /// SHA-256 over the features read, in order, if it was asked for.
    pub(crate) sha256: Option<String>,
    pub(crate) given_up: Arc<AtomicBool>,
}

/// Why there are no new surroundings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Nobody wants them any more.
    #[error("given up: nobody wants it any more")]
    GivenUp,
    /// No network could be read: why, for each.
    #[error("no wide network can be read: {}", told(.0))]
    Failed(Vec<EdgeReason>),
}

fn told(reasons: &[EdgeReason]) -> String {
    let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
    reasons.join("; ")
}

/// The wide networks of a pack, opened when they are first needed.
#[derive(Debug)]
pub struct WideNetworks {
    pack: Arc<TourPack>,
    networks: Vec<WideNetworkFile>,
}

#[derive(Debug)]
struct WideNetworkFile {
    name: String,
    host: Option<String>,
    /// Nothing where no way leads to it: why.
    bytes: Result<Arc<dyn RangedBytes>, EdgeReason>,
    opened: Option<FlatGeobuf>,
}

/// A feature that may be taken.
struct Candidate {
    away_m: f64,
    network: usize,
    found: Found,
}

/// An asset that was read.
struct Near {
    away_m: f64,
    network: usize,
    asset: Asset,
}

impl WideNetworks {
    /// The networks of a pack; `url` gives the way to those on servers.
    pub(crate) fn new(
        pack: Arc<TourPack>,
        mut url: impl FnMut(&url::Url) -> Result<Arc<dyn RangedBytes>, EdgeReason>,
    ) -> Self {
        let networks = pack.wide_networks.iter().map(|network| WideNetworkFile {
            name: network.name(),
            host: network.host(),
            bytes: match network {
                WideNetwork::File { bytes, .. } => Ok(bytes.clone()),
                WideNetwork::Url(address) => url(address),
            },
            opened: None,
        });
        Self { networks: networks.collect(), pack }
    }

    /// Those of a pack that are on this device.
    #[must_use]
    pub fn of_files(pack: Arc<TourPack>) -> Self {
        Self::new(pack, |url| {
            Err(EdgeReason::NotAllowed { host: host_of(url).unwrap_or_default() })
        })
    }

    /// Asks the servers of those that are not on this device for the beginning
    /// of each file, before a visit: its name, its host, and why it cannot be
    /// read, if so. Takes as long as they do.
    #[must_use]
    pub fn ask_servers(&mut self) -> Vec<(String, String, Result<(), EdgeReason>)> {
        let mut answers = Vec::new();
        for network in &mut self.networks {
            let Some(host) = network.host.clone() else { continue };
            let answer = match network.open(&AtomicBool::new(false)) {
                Ok(_) => Ok(()),
                // Nobody gives it up.
                Err(failure) => network.reason(failure).map_or(Ok(()), Err),
            };
            answers.push((network.name.clone(), host, answer));
        }
        answers
    }

    /// Reads what a session wants. Takes as long as the files take; `job` ends
    /// it when it is given up.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn load(&mut self, job: Job) -> Result<Loaded, LoadError> {
        let Job { wish, before, language, missing, hashed, given_up } = job;
        let mut reasons: Vec<Option<EdgeReason>> = missing;
        reasons.resize(self.networks.len(), None);
        let area = Area::new(wish.center, wish.radius_m);
        let mut candidates = Vec::new();
        let mut reach_m = vec![wish.radius_m; self.networks.len()];
        for (number, network) in self.networks.iter_mut().enumerate() {
            if reasons[number].is_some() {
                continue;
            }
            match network.search(&area, &given_up) {
                Ok((reached_m, found)) => {
                    reach_m[number] = reached_m;
                    candidates.extend(found.into_iter().map(|(away_m, found)| Candidate {
                        away_m,
                        network: number,
                        found,
                    }));
                }
                Err(error) => reasons[number] = Some(network.reason(error)?),
            }
        }
        let mut hash = hashed.then(Sha256::new);
        let near =
            self.read(&area, candidates, &mut reasons, &mut reach_m, &mut hash, &given_up)?;
        if !reasons.is_empty() && reasons.iter().all(Option::is_some) {
            return Err(LoadError::Failed(reasons.into_iter().flatten().collect()));
        }
        let sha256 = hash.map(|hash| hex(&hash.finalize()));
        let count = i32::try_from(near.len()).unwrap_or(i32::MAX);
        let known = self.known(&before, &wish, &reasons, &reach_m, count);
        let kept = (0..).zip(&reasons).filter(|(_, reason)| reason.is_some());
        let kept: HashSet<u16> = kept.map(|(number, _)| number).collect();
        let (wide, of_network) = numbered(&before, self.pack.assets.len(), near, &kept);
        let local = LocalFrame::new(wish.origin, self.pack.manifest.ground_height_m);
        let pack = self.pack.clone();
        let surroundings =
            Surroundings::build(pack, wide, of_network, known, local, &before.meters);
        let nothing = ReadingStore::new(MeterCounts::default());
        let words = CaptionSources { around: &surroundings, store: &nothing, language: &language };
        let captions = Captions::new(words);
        if given_up.load(Ordering::Acquire) {
            return Err(LoadError::GivenUp);
        }
        let surroundings = Arc::new(surroundings);
        Ok(Loaded { wish, language, surroundings, captions, sha256, given_up })
    }

    /// Reads the nearest of the candidates, and says how far each network is
    /// known then.
    fn read(
        &mut self,
        area: &Area,
        mut candidates: Vec<Candidate>,
        reasons: &mut [Option<EdgeReason>],
        reach_m: &mut [f64],
        hash: &mut Option<Sha256>,
        given_up: &AtomicBool,
    ) -> Result<Vec<Near>, LoadError> {
        let order = |a: &Candidate| (a.network, a.found.offset);
        let mut cut_m = f64::INFINITY;
        // They come in the order of the files, and mostly there is room for all.
        if self.fitting(&candidates) < candidates.len() {
            candidates.sort_by(|a, b| a.away_m.total_cmp(&b.away_m).then(order(a).cmp(&order(b))));
            let fitting = self.fitting(&candidates);
            cut_m = candidates.get(fitting).map_or(cut_m, |first| first.away_m);
            candidates.truncate(fitting);
            candidates.sort_by_key(order);
        }

        let mut near = Vec::with_capacity(candidates.len());
        let mut ids = HashSet::with_capacity(self.pack.assets.len() + candidates.len());
        ids.extend(self.pack.assets.iter().map(|it| it.id.clone()));
        for candidates in candidates.chunk_by(|a, b| a.network == b.network) {
            let number = candidates.first().map_or(0, |first| first.network);
            let (Some(network), Some(reason)) =
                (self.networks.get_mut(number), reasons.get_mut(number))
            else {
                continue;
            };
            let first = near.len();
            let done = network.read(candidates, number, &mut ids, hash, &mut near, given_up);
            if let Err(error) = done {
                near.truncate(first);
                *reason = Some(network.reason(error)?);
            }
        }
        let all: usize = near.iter().map(|near| vertices(&near.asset)).sum();
        if all > MOST_VERTICES {
            let narrowed_m = cut_to_fit(&mut near, area.narrowed(area.radius_m().min(cut_m)));
            cut_m = cut_m.min(narrowed_m).min(thin(&mut near));
        }
        for reach_m in reach_m {
            *reach_m = reach_m.min(cut_m);
        }
        Ok(near)
    }

    /// For how many of the candidates, the first ones, there is room.
    fn fitting(&self, candidates: &[Candidate]) -> usize {
        let mut left_bytes = MOST_BYTES;
        let fitting = candidates.iter().take(MOST_ASSETS).take_while(|candidate| {
            let usual =
                self.networks.get(candidate.network).map_or(0, WideNetworkFile::usual_bytes);
            let left = left_bytes.checked_sub(usual);
            left_bytes = left.unwrap_or(0);
            left.is_some()
        });
        fitting.count()
    }

    /// What is known of each network now; of one that could not be read, what
    /// was known before.
    fn known(
        &self,
        before: &Surroundings,
        wish: &Wish,
        reasons: &[Option<EdgeReason>],
        reach_m: &[f64],
        assets: i32,
    ) -> Vec<Extent> {
        let each = reasons.iter().zip(reach_m).zip(0..);
        let each = each.map(|((reason, &reach_m), number)| match reason {
            None => {
                let crowded = reach_m < wish.radius_m;
                let reason = crowded.then_some(EdgeReason::Crowded { assets });
                Extent { center: wish.center, reach_m, reason }
            }
            Some(reason) => {
                let nothing = Extent { center: wish.center, reach_m: 0.0, reason: None };
                let known = before.known.get(number).cloned().unwrap_or(nothing);
                Extent { reason: Some(reason.clone()), ..known }
            }
        });
        each.collect()
    }
}

impl WideNetworkFile {
    fn open(&self, given_up: &AtomicBool) -> Result<FlatGeobuf, Failure> {
        let bytes = self.bytes.clone().map_err(Failure::Reason)?;
        let file = FlatGeobuf::open(bytes, FIRST_BLOCKS, given_up)?;
        file.suits_a_visit().map_err(Failure::Unfit)?;
        Ok(file)
    }

    /// The features in an area with their distances, and how far around all of
    /// them are among these: where there are too many, the area is made smaller.
    fn search(
        &mut self,
        area: &Area,
        given_up: &AtomicBool,
    ) -> Result<(f64, Vec<(f64, Found)>), Failure> {
        let file = match &mut self.opened {
            Some(file) => file,
            None => {
                let file = self.open(given_up)?;
                self.opened.insert(file)
            }
        };
        file.allow(MOST_READ_BYTES);
        let mut area = *area;
        let found = loop {
            if file.count() == 0 {
                break Vec::new();
            }
            match file.search(&area.boxes(), 4 * MOST_ASSETS, given_up)? {
                Some(found) => break found,
                // At one place a million things may lie on each other.
                None if area.radius_m() < 1.0 => break Vec::new(),
                None => area = area.halved(),
            }
        };
        let away = found.into_iter().map(|found| (area.distance_m(&found.bounds), found));
        let within = away.filter(|(away_m, _)| *away_m <= area.radius_m()).collect();
        Ok((area.radius_m(), within))
    }

    /// Bytes that a feature takes in the mean.
    fn usual_bytes(&self) -> u64 {
        self.opened.as_ref().map_or(0, FlatGeobuf::usual_bytes)
    }

    /// Reads candidates, in the order of the file.
    fn read(
        &mut self,
        candidates: &[Candidate],
        number: usize,
        ids: &mut HashSet<AssetId>,
        hash: &mut Option<Sha256>,
        near: &mut Vec<Near>,
        given_up: &AtomicBool,
    ) -> Result<(), Failure> {
        let Some(file) = &mut self.opened else { return Ok(()) };
        let mut problems = Problems::new(&self.name);
        let mut table = Vec::new();
        for candidates in candidates.chunks(AT_ONCE) {
            let found: Vec<Found> = candidates.iter().map(|candidate| candidate.found).collect();
            file.fetch(&found, given_up)?;
            for candidate in candidates {
                let at = file.features_at().saturating_add(candidate.found.offset);
                let place = Place(candidate.found.number);
                if !file.table(place, at, &mut table, given_up)? {
                    return Err(Failure::Unfit(format!("{place}: the index points beyond it")));
                }
                if let Some(hash) = hash {
                    hash.update(&table);
                }
                if let Some(asset) = asset_of(file, &table, place, ids, &mut problems) {
                    near.push(Near { away_m: candidate.away_m, network: number, asset });
                }
            }
        }
        let problems = problems.finish();
        if let Some(first) = problems.first() {
            tracing::warn!(count = problems.len(), %first, "features around were left out");
        }
        Ok(())
    }

    /// What a failure is for the app. A file that broke is opened anew the
    /// next time.
    fn reason(&mut self, failure: Failure) -> Result<EdgeReason, LoadError> {
        let name = &self.name;
        let broken = |reason: String| EdgeReason::Broken { reason: format!("{name}: {reason}") };
        let reason = match failure {
            Failure::Reason(reason) => reason,
            Failure::Unfit(reason) => broken(reason),
            Failure::File(FlatGeobufError::Range(error)) => match error {
                RangeError::GivenUp => return Err(LoadError::GivenUp),
                RangeError::Changed => EdgeReason::Changed { file: name.clone() },
                RangeError::Server { fault: Fault::NotAllowed, .. } => {
                    EdgeReason::NotAllowed { host: self.host.clone().unwrap_or_default() }
                }
                // What is read is still good: the way to it may come back.
                RangeError::Server { fault, reason } => {
                    return Ok(EdgeReason::Unreachable { fault, reason });
                }
                error => broken(error.to_string()),
            },
            Failure::File(error) => broken(error.to_string()),
        };
        tracing::warn!(network = name, ?reason, "cannot be read around");
        self.opened = None;
        Ok(reason)
    }
}

/// Why a network could not be read.
enum Failure {
    Reason(EdgeReason),
    Unfit(String),
    File(FlatGeobufError),
}

impl From<FlatGeobufError> for Failure {
    fn from(error: FlatGeobufError) -> Self {
        Self::File(error)
    }
}

/// A feature's place in its file, as problems name it.
#[derive(Debug, Clone, Copy)]
struct Place(u64);

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0 + 1)
    }
}

/// The asset that a feature is, if it is one.
fn asset_of(
    file: &FlatGeobuf,
    table: &[u8],
    place: Place,
    ids: &mut HashSet<AssetId>,
    problems: &mut Problems<'_>,
) -> Option<Asset> {
    let mut left_out = |field: String, reason: String| {
        problems.of_feature(&place.to_string(), field, reason);
    };
    let mut feature = file.feature(table).map_err(|it| left_out(it.field, it.reason)).ok()?;
    for OddField { field, reason } in feature.odd {
        left_out(field, reason);
    }
    let id = match id_of(None, &mut feature.properties) {
        Ok(id) => id,
        Err(fault) => {
            left_out(fault.field, fault.reason);
            return None;
        }
    };
    let placed = match feature.shape {
        Ok(Some(shape)) => shape.placed("geometry", &as_degrees),
        Ok(None) => {
            left_out("geometry".into(), NO_GEOMETRY.into());
            return None;
        }
        Err(fault) => Err(fault),
    };
    match placed {
        Err(fault) => left_out(fault.field, fault.reason),
        Ok(_) if !ids.insert(id.clone()) => left_out("id".into(), DOUBLED_ID.into()),
        Ok(geometry) => return Some(asset(id, geometry, feature.properties, problems)),
    }
    None
}

/// The assets in the order of their numbers: those that were there before keep
/// theirs. Those of the networks `kept` stay, since nothing newer is known.
fn numbered(
    before: &Surroundings,
    own: usize,
    near: Vec<Near>,
    kept: &HashSet<u16>,
) -> (Vec<Asset>, Vec<u16>) {
    let mut list: Vec<Option<(Asset, u16)>> = Vec::new();
    let mut put = |place: usize, asset: Asset, network: u16| {
        if list.len() <= place {
            list.resize_with(place + 1, || None);
        }
        list[place] = Some((asset, network));
    };
    let stays = before.wide.iter().zip(&before.of_network).enumerate();
    for (place, (asset, network)) in stays {
        if kept.contains(network) && !is_vacant(asset) {
            put(place, asset.clone(), *network);
        }
    }
    let mut new = Vec::with_capacity(near.len());
    for Near { network, asset, .. } in near {
        let place = before.numbers.get(&asset.id).and_then(|it| (*it as usize).checked_sub(own));
        match place {
            Some(place) => put(place, asset, network as u16),
            None => new.push((asset, network as u16)),
        }
    }
    let mut new = new.into_iter();
    let count = list.len() + new.len();
    let (mut wide, mut of_network) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for place in list {
        let (asset, network) = place.or_else(|| new.next()).unwrap_or_else(|| (vacant(), u16::MAX));
        wide.push(asset);
        of_network.push(network);
    }
    for (asset, network) in new {
        wide.push(asset);
        of_network.push(network);
    }
    (wide, of_network)
}

/// Cuts what is large to what is around, and to less of it until its vertices fit:
/// how far around all of it is kept then, metres. Of one large thing around the
/// visitor there is a part so, and not nothing.
fn cut_to_fit(near: &mut Vec<Near>, area: Area) -> f64 {
    let is_large = |near: &Near| vertices(&near.asset) > LARGE_VERTICES;
    let fits = |radius_m: f64| {
        let window = area.narrowed(radius_m).window();
        let kept = near.iter().filter(|near| near.away_m <= radius_m).map(|near| {
            let all = vertices(&near.asset);
            if is_large(near) { window.count(&near.asset.geometry).min(all) } else { all }
        });
        kept.sum::<usize>() <= MOST_VERTICES
    };
    let mut radius_m = area.radius_m();
    if !fits(radius_m) {
        let mut too_far_m = radius_m;
        radius_m = LEAST_CUT_M.min(radius_m);
        for _ in 0..CUT_STEPS {
            let between_m = (radius_m * too_far_m).sqrt();
            if fits(between_m) { radius_m = between_m } else { too_far_m = between_m }
        }
        if !fits(radius_m) {
            // Too much at one place: of that the nearest is kept.
            return f64::INFINITY;
        }
    }
    let window = area.narrowed(radius_m).window();
    near.retain_mut(|near| {
        if near.away_m > radius_m {
            return false;
        }
        if is_large(near) {
            let Some(cut) = window.cut(&near.asset.geometry) else { return false };
            near.asset.geometry = cut;
        }
        true
    });
    radius_m
}

/// Leaves out what of the farthest has more vertices than are kept: how far
/// away the nearest of that is, metres.
fn thin(near: &mut Vec<Near>) -> f64 {
    let mut by_distance: Vec<usize> = (0..near.len()).collect();
    by_distance.sort_by(|a, b| near[*a].away_m.total_cmp(&near[*b].away_m));
    let (mut left, mut keep) = (MOST_VERTICES, vec![true; near.len()]);
    let mut cut_m = f64::INFINITY;
    for place in by_distance {
        match left.checked_sub(vertices(&near[place].asset)) {
            Some(rest) => left = rest,
            None => {
                keep[place] = false;
                cut_m = cut_m.min(near[place].away_m);
            }
        }
    }
    let mut keep = keep.into_iter();
    near.retain(|_| keep.next().unwrap_or(false));
    cut_m
}

fn vertices(asset: &Asset) -> usize {
    asset.geometry.runs().map(Vec::len).sum()
}
