//! Everything that a visit needs offline: `pack.json` and the files it names.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Display;
use std::ops::Range;

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::{check, feeds};
use super::files::read_counted;
use super::limits;
use super::{PackFiles, SourceSettings, WideNetwork, WidePlace};
use crate::assets::{
    Asset, AssetKind, GEOJSON, Gathered, Ids, JsonCount, JsonLimits, MOST_HELD_BYTES, Problem,
    Problems, TRACK_BYTES, read_geojson_beside, said, shown,
};
use crate::encoding::utf8_text;
use crate::geodesy::Wgs84;
use crate::language::{Language, exact};
use crate::live::MIN_METERS;
use crate::plain;
use crate::sources::SettingFault;
use crate::tour::{Narration, StopOrder, Tour};

#[cfg(feature = "schema")]
use {
    super::check::{HIGHEST_GROUND_M, LOWEST_GROUND_M},
    crate::schema_text::PackPath,
};

/// The file that names all others.
const MANIFEST: &str = "pack.json";
/// The newest version of the pack's layout that is read.
const VERSION: u32 = 2;
/// The first in which a pack may have wide networks.
pub(crate) const WIDE_VERSION: u32 = 2;

/// Why a pack cannot be opened at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi::export(Display))]
pub enum PackError {
    /// A file that the pack cannot do without is not there or not readable.
    #[error("{file}: {reason}")]
    File {
        /// The file, as the pack names it.
        file: String,
        /// What was tried and what to do.
        reason: String,
    },
    /// A file does not hold what it should.
    #[error("{file}: {field}: {reason}")]
    Content {
        /// The file, as the pack names it.
        file: String,
        /// The field.
        field: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The pack was made for a newer version.
    #[error(
        "pack.json: wattwalk_pack: the pack has layout {version}, this version reads up to {VERSION}: update Wattwalk"
    )]
    Version {
        /// Its layout.
        version: u32,
    },
}

impl PackError {
    pub(crate) fn file(file: &str, reason: impl Display) -> Self {
        Self::File { file: said(file), reason: said(reason) }
    }

    pub(super) fn content(file: &str, field: &str, reason: impl Display) -> Self {
        Self::Content { file: said(file), field: shown(field), reason: said(reason) }
    }

    /// The same in words that a person may see, whoever wrote them.
    pub(super) fn plain(self) -> Self {
        match self {
            Self::File { file, reason } => Self::file(&file, reason),
            Self::Content { file, field, reason } => Self::content(&file, &field, reason),
            Self::Version { version } => Self::Version { version },
        }
    }
}

/// `pack.json`: what is in a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Version of the pack's layout; this version of Wattwalk reads 1, and
    /// 2 where there are wide networks.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = VERSION)))]
    pub wattwalk_pack: u32,
    /// Identifies the pack; lower-case letters, digits and hyphens.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub id: String,
    /// A title in each language.
    #[serde(deserialize_with = "crate::language::read_titles")]
    pub title: BTreeMap<Language, String>,
    /// The languages of the narration, the author's own first.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub languages: Vec<Language>,
    /// Where the local frame is centred.
    pub origin: Wgs84,
    /// Height of the ground at the origin above the ellipsoid, metres.
    #[cfg_attr(feature = "schema", schemars(range(min = LOWEST_GROUND_M, max = HIGHEST_GROUND_M)))]
    pub ground_height_m: f64,
    /// IANA name of the place's time zone.
    pub time_zone: String,
    /// The fewest homes that a consumption figure may cover to be shown;
    /// [`MIN_METERS`] at least.
    #[serde(default = "min_meters")]
    #[cfg_attr(feature = "schema", schemars(range(min = MIN_METERS)))]
    pub min_meters: u32,
    /// Kinds of which an asset that says neither its homes nor what it feeds
    /// serves the public and no household of its own: its figures are shown.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub public_kinds: BTreeSet<AssetKind>,
    /// GeoJSON files of network assets.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<PackPath>"))]
    pub networks: Vec<String>,
    /// GeoJSON files of buildings.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<PackPath>"))]
    pub buildings: Vec<String>,
    /// FlatGeobuf files that are read around the visitor only; a pack that has
    /// any is of version 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wide_networks: Vec<WidePlace>,
    /// The tour's file.
    #[cfg_attr(feature = "schema", schemars(with = "PackPath"))]
    pub tour: String,
    /// The narration's file for each language.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<Language, PackPath>"))]
    pub narration: BTreeMap<Language, String>,
    /// The file of the live sources' settings.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<PackPath>"))]
    pub sources: Option<String>,
    /// A GPX track to rehearse the walk with.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<PackPath>"))]
    pub walk: Option<String>,
    /// Who is to be named, for what, under which licence.
    pub attribution: Vec<Attribution>,
}

fn min_meters() -> u32 {
    MIN_METERS
}

/// Whom to name for a part of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attribution {
    /// What it is, as "Points of interest".
    #[serde(deserialize_with = "plain::read_line")]
    pub what: String,
    /// The same in other languages.
    #[serde(
        default,
        deserialize_with = "crate::language::read_titles",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub what_in: BTreeMap<Language, String>,
    /// Whom to name.
    #[serde(deserialize_with = "plain::read_line")]
    pub who: String,
    /// The licence's name, as an SPDX identifier where it has one.
    #[serde(deserialize_with = "plain::read_line")]
    pub licence: String,
    /// Where it comes from.
    #[serde(default, deserialize_with = "plain::read_some_line")]
    pub url: Option<String>,
    /// The files of the pack that it is about; none for all of them.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<PackPath>"))]
    pub files: Vec<String>,
}

/// Everything that a visit needs offline, read and checked.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct TourPack {
    /// What is in it.
    pub(crate) manifest: Manifest,
    /// Networks first, buildings after them, each file in its own order.
    pub(crate) assets: Vec<Asset>,
    /// The stops.
    pub(crate) tour: Tour,
    /// The guide's words.
    pub(crate) narration: BTreeMap<Language, Narration>,
    /// The live sources.
    pub(crate) sources: Vec<SourceSettings>,
    /// The load profiles that the sources name, CSV by path, or why they cannot
    /// be read.
    pub(crate) profiles: BTreeMap<String, Result<String, PackError>>,
    /// The GPX track to rehearse the walk with.
    pub(crate) walk_gpx: Option<Vec<u8>>,
    /// Networks too large to be read whole.
    pub(crate) wide_networks: Vec<WideNetwork>,
    /// What could not be used; the rest is here.
    pub(crate) problems: Vec<Problem>,
    pub(super) time_zone: TimeZone,
    /// The files of the assets, each with their places in the list, rising.
    pub(super) asset_files: Vec<(String, Range<usize>)>,
}

impl TourPack {
    /// What is in it.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Networks first, buildings after them, each file in its own order.
    #[must_use]
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The stops.
    #[must_use]
    pub fn tour(&self) -> &Tour {
        &self.tour
    }

    /// The guide's words.
    #[must_use]
    pub fn narration(&self) -> &BTreeMap<Language, Narration> {
        &self.narration
    }

    /// The live sources.
    #[must_use]
    pub fn sources(&self) -> &[SourceSettings] {
        &self.sources
    }

    /// The GPX track to rehearse the walk with.
    #[must_use]
    pub fn walk_gpx(&self) -> Option<&[u8]> {
        self.walk_gpx.as_deref()
    }

    /// Networks too large to be read whole.
    #[must_use]
    pub fn wide_networks(&self) -> &[WideNetwork] {
        &self.wide_networks
    }

    /// Whom to name on screen, for what in a person's language, under which
    /// licence.
    #[must_use]
    pub fn attribution_in(&self, language: &Language) -> Vec<Attribution> {
        let named = |entry: &Attribution| {
            let what = exact(&entry.what_in, language).unwrap_or(&entry.what).clone();
            Attribution { what, ..entry.clone() }
        };
        self.manifest.attribution.iter().map(named).collect()
    }

    /// Who is named for an asset of the pack's own, by its place in the list:
    /// for its file, or else for all files if only one is.
    pub(crate) fn who_of(&self, place: usize) -> Option<&str> {
        let files = &self.asset_files;
        let (file, _) = files.get(files.partition_point(|(_, places)| places.end <= place))?;
        let entries = &self.manifest.attribution;
        let named = entries.iter().find(|entry| entry.files.contains(file));
        let mut of_all = entries.iter().filter(|entry| entry.files.is_empty());
        let only = of_all.next().filter(|_| of_all.next().is_none());
        Some(&named.or(only)?.who)
    }

    /// What could not be used; the rest is here.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The same with other services than its own, as an app's tests have them.
    #[must_use]
    pub fn with_sources(self, sources: Vec<SourceSettings>) -> Self {
        Self { sources, ..self }
    }

    /// Its assets alone, about another origin: no stops and no words.
    #[must_use]
    pub fn assets_about(mut self, origin: Wgs84) -> Self {
        self.manifest.origin = origin;
        self.tour = Tour { order: StopOrder::Free, stops: Vec::new(), route: Vec::new() };
        self.narration.clear();
        self
    }

    /// Opens a pack: what is wrong with single features or with files that a
    /// visit can do without goes into [`problems`](Self::problems).
    ///
    /// A pack is a stranger's: what its files hold is counted while it is read,
    /// and nothing of it takes more memory than a large pack of an honest
    /// author. What is shown to people holds no character that they cannot see.
    ///
    /// # Errors
    /// [`PackError`] when `pack.json` or the tour cannot be used at all.
    pub fn open(files: &dyn PackFiles) -> Result<Self, PackError> {
        let mut reading = Reading::of(files);
        let manifest = reading.manifest()?;
        let time_zone = TimeZone::get(&manifest.time_zone).map_err(|_| {
            let name = &manifest.time_zone;
            let reason = format!("{name:?} is not an IANA time zone, as Europe/Paris");
            PackError::content(MANIFEST, "time_zone", reason)
        })?;
        let tour: Tour = reading.json(&manifest.tour, &limits::TOUR)?;
        let mut pack = Self {
            manifest,
            assets: Vec::new(),
            tour,
            narration: BTreeMap::new(),
            sources: Vec::new(),
            profiles: BTreeMap::new(),
            walk_gpx: None,
            wide_networks: Vec::new(),
            problems: Vec::new(),
            time_zone,
            asset_files: Vec::new(),
        };
        pack.read_assets(&mut reading);
        pack.open_wide_networks(&mut reading);
        pack.read_narration(&mut reading);
        pack.read_sources(&mut reading);
        if let Some(walk) = pack.manifest.walk.clone() {
            let walk = reading.other(&walk, TRACK_BYTES);
            pack.walk_gpx = reading.keep(walk);
        }
        check(&pack, &mut reading.problems)?;
        pack.problems = reading.problems.finish(MANIFEST);
        Ok(pack)
    }

    fn read_assets(&mut self, reading: &mut Reading<'_>) {
        let mut ids = Ids::default();
        let mut names_read = HashSet::new();
        let mut origins = Vec::new();
        let mut left = MOST_HELD_BYTES;
        let names: Vec<_> =
            self.manifest.networks.iter().chain(&self.manifest.buildings).cloned().collect();
        for name in names {
            if !names_read.insert(name.clone()) {
                reading.keep::<()>(Err(PackError::file(&name, "pack.json names it twice")));
                continue;
            }
            let read = reading.geojson(&name);
            let Some(bytes) = reading.keep(read) else { continue };
            let mut problems = Problems::new(&name);
            let assets = read_geojson_beside(&bytes, &mut ids, &mut left, &mut problems);
            drop(bytes);
            let first = self.assets.len();
            self.assets.extend(assets);
            reading.problems.take(problems);
            origins.push((name, first..self.assets.len()));
        }
        // Only now: a network may feed the buildings of a later file.
        for (name, places) in &origins {
            let assets = self.assets.get(places.clone()).unwrap_or_default();
            reading.problems.take(feeds(name, assets, &ids.taken));
        }
        self.asset_files = origins;
        // Which of two was meant depends on the order of the files: neither's
        // count is believed.
        for asset in self.assets.iter_mut().filter(|asset| ids.doubled.contains(&asset.id)) {
            asset.attributes.insert("homes".into(), "this id stands twice in the pack".into());
        }
    }

    fn open_wide_networks(&mut self, reading: &mut Reading<'_>) {
        let places = self.manifest.wide_networks.clone();
        if places.len() > limits::MOST_WIDE_NETWORKS {
            let reason = format!(
                "{} are too many: the first {} are read",
                places.len(),
                limits::MOST_WIDE_NETWORKS
            );
            reading.keep::<()>(Err(PackError::content(MANIFEST, "wide_networks", reason)));
        }
        let mut left = limits::MOST_WIDE_HELD_BYTES;
        for place in places.into_iter().take(limits::MOST_WIDE_NETWORKS) {
            let network = WideNetwork::open(&place, reading.files, &mut left);
            self.wide_networks.extend(reading.keep(network.map_err(PackError::plain)));
        }
    }

    fn read_narration(&mut self, reading: &mut Reading<'_>) {
        for (language, name) in self.manifest.narration.clone() {
            let read = reading.json::<Narration>(&name, &limits::NARRATION);
            let Some(narration) = reading.keep(read) else { continue };
            if narration.language != language {
                let (said, expected) = (narration.language.as_str(), language.as_str());
                let reason = format!("it is {said}, but pack.json names the file for {expected}");
                reading.keep::<()>(Err(PackError::content(&name, "language", reason)));
            }
            self.narration.insert(language, narration);
        }
    }

    fn read_sources(&mut self, reading: &mut Reading<'_>) {
        let Some(name) = self.manifest.sources.clone() else { return };
        let read = reading.json::<Vec<Value>>(&name, &limits::SOURCES);
        let Some(entries) = reading.keep(read) else { return };
        for (entry, place) in entries.into_iter().zip(0..) {
            let settings = SourceSettings::deserialize(&entry)
                .map_err(|error| PackError::content(&name, &format!("[{place}]"), shown(error)));
            let settings = settings.and_then(|settings| match settings.check() {
                Ok(()) => Ok(settings),
                Err(SettingFault { field, reason }) => {
                    Err(PackError::content(&name, &format!("[{place}].{field}"), reason))
                }
            });
            let Some(settings) = reading.keep(settings) else { continue };
            if let SourceSettings::SimulatedDistrict(district) = &settings {
                self.read_profiles(reading, &district.profiles);
            }
            self.sources.push(settings);
        }
    }

    fn read_profiles(&mut self, reading: &mut Reading<'_>, name: &str) {
        if self.profiles.contains_key(name) {
            return;
        }
        let text = reading.other(name, limits::PROFILES_BYTES).and_then(|bytes| {
            let text = utf8_text(&bytes).map_err(|reason| PackError::file(name, reason))?;
            Ok(text.to_owned())
        });
        if let Err(error) = &text {
            reading.keep::<()>(Err(error.clone()));
        }
        self.profiles.insert(name.to_owned(), text);
    }
}

/// The files of a pack as they are read, with what may still be read of them.
struct Reading<'a> {
    files: &'a dyn PackFiles,
    left_geojson: u64,
    left_other: u64,
    problems: Gathered,
}

impl<'a> Reading<'a> {
    fn of(files: &'a dyn PackFiles) -> Self {
        Self {
            files,
            left_geojson: limits::MOST_GEOJSON_BYTES,
            left_other: limits::MOST_OTHER_BYTES,
            problems: Gathered::default(),
        }
    }

    fn manifest(&mut self) -> Result<Manifest, PackError> {
        #[derive(Deserialize)]
        struct Version {
            wattwalk_pack: u32,
        }
        let bytes = self.counted(MANIFEST, &limits::MANIFEST)?;
        // The version first: a newer layout may lack fields of this one.
        let Version { wattwalk_pack: version } = parsed(MANIFEST, &bytes)?;
        match version {
            0 => {
                let reason = "0 is no layout; expected 1 or 2";
                Err(PackError::content(MANIFEST, "wattwalk_pack", reason))
            }
            1..=VERSION => {
                let manifest: Manifest = parsed(MANIFEST, &bytes)?;
                if version < WIDE_VERSION && !manifest.wide_networks.is_empty() {
                    let reason = "a pack with `wide_networks` is of layout 2: an older app would show it without them";
                    return Err(PackError::content(MANIFEST, "wattwalk_pack", reason));
                }
                Ok(manifest)
            }
            version => Err(PackError::Version { version }),
        }
    }

    fn json<T: DeserializeOwned>(
        &mut self,
        name: &str,
        limits: &'static JsonLimits,
    ) -> Result<T, PackError> {
        parsed(name, &self.counted(name, limits)?)
    }

    /// A JSON file besides assets, within its limits.
    fn counted(&mut self, name: &str, limits: &'static JsonLimits) -> Result<Vec<u8>, PackError> {
        let mut count = JsonCount::new(limits);
        let left = &mut self.left_other;
        read_counted(self.files, name, |piece| {
            count.take(piece)?;
            take_of(left, piece.len())
        })
    }

    /// A file besides assets that is no JSON.
    fn other(&mut self, name: &str, most: u64) -> Result<Vec<u8>, PackError> {
        let mut left_of_file = most;
        let left = &mut self.left_other;
        read_counted(self.files, name, |piece| {
            let bytes = piece.len() as u64;
            left_of_file = left_of_file
                .checked_sub(bytes)
                .ok_or_else(|| format!("larger than the {most} bytes that are read"))?;
            take_of(left, piece.len())
        })
    }

    /// A file of assets; its features are counted one by one when they are cut
    /// out of it.
    fn geojson(&mut self, name: &str) -> Result<Vec<u8>, PackError> {
        let mut count = JsonCount::new(&GEOJSON);
        let left = &mut self.left_geojson;
        read_counted(self.files, name, |piece| {
            count.take(piece)?;
            take_of(left, piece.len())
        })
    }

    /// What was read, or `None` with the error kept as a problem.
    fn keep<T>(&mut self, read: Result<T, PackError>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.add(|| error.into());
                None
            }
        }
    }
}

fn take_of(left: &mut u64, bytes: usize) -> Result<(), String> {
    let after = left.checked_sub(bytes as u64);
    *left = after.ok_or("the files of the pack are larger than is read of all together")?;
    Ok(())
}

impl From<PackError> for Problem {
    fn from(error: PackError) -> Self {
        match error {
            PackError::File { file, reason } => Self { file, feature: None, field: None, reason },
            PackError::Content { file, field, reason } => {
                Self { file, feature: None, field: Some(field), reason }
            }
            PackError::Version { .. } => Self {
                file: MANIFEST.into(),
                feature: None,
                field: Some("wattwalk_pack".into()),
                reason: error.to_string(),
            },
        }
    }
}

/// Reads the JSON of a file of the pack; an error names the field, as
/// `stops[3].zones[0].radius_m`, and the line.
fn parsed<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, PackError> {
    let text = utf8_text(bytes).map_err(|reason| PackError::file(name, reason))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        let reason = shown(error.into_inner());
        match field.as_str() {
            "." | "?" => PackError::file(name, reason),
            field => PackError::content(name, &shown(field), reason),
        }
    })?;
    json.end().map_err(|error| PackError::file(name, error))?;
    Ok(value)
}

#[cfg(test)]
pub(super) mod tests;
