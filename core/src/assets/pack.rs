//! Everything that a visit needs offline: `pack.json` and the files it names.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::{check, feeds};
use super::files::read_checked;
use super::geojson::read_geojson_beside;
use super::problem::shown;
use super::{Asset, AssetKind, PackFiles, Problem, WideNetwork, WidePlace};
use crate::geodesy::Wgs84;
use crate::live::{MIN_METERS, SourceSettings};
use crate::tour::{Language, Narration, Tour};

#[cfg(feature = "schema")]
use {
    super::check::{HIGHEST_GROUND_M, LOWEST_GROUND_M},
    crate::schema::PackPath,
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
    #[error("{file}: {message}")]
    File {
        /// The file, as the pack names it.
        file: String,
        /// What was tried and what to do.
        message: String,
    },
    /// A file does not hold what it should.
    #[error("{file}: {field}: {message}")]
    Content {
        /// The file, as the pack names it.
        file: String,
        /// The field.
        field: String,
        /// What is wrong and what to do.
        message: String,
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
    pub(super) fn file(file: &str, message: impl Into<String>) -> Self {
        Self::File { file: file.into(), message: message.into() }
    }

    pub(super) fn content(file: &str, field: &str, message: impl Into<String>) -> Self {
        Self::Content { file: file.into(), field: field.into(), message: message.into() }
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
    pub what: String,
    /// Whom to name.
    pub who: String,
    /// The licence's name, as an SPDX identifier where it has one.
    pub licence: String,
    /// Where it comes from.
    #[serde(default)]
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
    pub manifest: Manifest,
    /// Networks first, buildings after them, each file in its own order.
    pub assets: Vec<Asset>,
    /// The stops.
    pub tour: Tour,
    /// The guide's words.
    pub narration: BTreeMap<Language, Narration>,
    /// The live sources.
    pub sources: Vec<SourceSettings>,
    /// The load profiles that the sources name, CSV by path.
    pub profiles: BTreeMap<String, String>,
    /// The GPX track to rehearse the walk with.
    pub walk_gpx: Option<Vec<u8>>,
    /// Networks too large to be read whole.
    pub wide_networks: Vec<WideNetwork>,
    /// What could not be used; the rest is here.
    pub problems: Vec<Problem>,
}

impl TourPack {
    /// Opens a pack: what is wrong with single features or with files that a
    /// visit can do without goes into [`problems`](Self::problems).
    ///
    /// # Errors
    /// [`PackError`] when `pack.json` or the tour cannot be used at all.
    pub fn open(files: &dyn PackFiles) -> Result<Self, PackError> {
        let manifest = manifest(files)?;
        let tour: Tour = json(files, &manifest.tour)?;
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
        };
        pack.read_assets(files);
        pack.open_wide_networks(files);
        pack.read_narration(files);
        pack.read_sources(files);
        if let Some(walk) = pack.manifest.walk.clone() {
            pack.walk_gpx = pack.keep(read_checked(files, &walk));
        }
        let problems = check(&pack)?;
        pack.problems.extend(problems);
        Ok(pack)
    }

    fn read_assets(&mut self, files: &dyn PackFiles) {
        let mut ids = HashSet::new();
        let mut names_read = HashSet::new();
        let mut origins = Vec::new();
        let names: Vec<_> =
            self.manifest.networks.iter().chain(&self.manifest.buildings).cloned().collect();
        for name in names {
            if !names_read.insert(name.clone()) {
                self.problems.push(PackError::file(&name, "pack.json names it twice").into());
                continue;
            }
            let Some(bytes) = self.keep(read_checked(files, &name)) else { continue };
            let (assets, problems) = read_geojson_beside(&name, &bytes, &mut ids);
            let first = self.assets.len();
            self.assets.extend(assets);
            self.problems.extend(problems);
            origins.push((name, first..self.assets.len()));
        }
        // Only now: a network may feed the buildings of a later file.
        for (name, places) in origins {
            let assets = self.assets.get(places).unwrap_or_default();
            self.problems.extend(feeds(&name, assets, &ids));
        }
    }

    fn open_wide_networks(&mut self, files: &dyn PackFiles) {
        for place in self.manifest.wide_networks.clone() {
            let network = self.keep(WideNetwork::open(&place, files));
            self.wide_networks.extend(network);
        }
    }

    fn read_narration(&mut self, files: &dyn PackFiles) {
        for (language, name) in self.manifest.narration.clone() {
            let Some(narration) = self.keep(json::<Narration>(files, &name)) else { continue };
            if narration.language != language {
                let (said, expected) = (narration.language.as_str(), language.as_str());
                let message = format!("it is {said}, but pack.json names the file for {expected}");
                self.keep::<()>(Err(PackError::content(&name, "language", message)));
            }
            self.narration.insert(language, narration);
        }
    }

    fn read_sources(&mut self, files: &dyn PackFiles) {
        let Some(name) = self.manifest.sources.clone() else { return };
        let Some(entries) = self.keep(json::<Vec<Value>>(files, &name)) else { return };
        for (entry, place) in entries.into_iter().zip(0..) {
            let settings = SourceSettings::deserialize(&entry)
                .map_err(|error| PackError::content(&name, &format!("[{place}]"), shown(error)));
            let settings = settings.and_then(|settings| match settings.check() {
                Ok(()) => Ok(settings),
                Err((field, message)) => {
                    Err(PackError::content(&name, &format!("[{place}].{field}"), message))
                }
            });
            let Some(settings) = self.keep(settings) else { continue };
            if let SourceSettings::SimulatedDistrict(district) = &settings {
                self.read_profiles(files, &district.profiles);
            }
            self.sources.push(settings);
        }
    }

    fn read_profiles(&mut self, files: &dyn PackFiles, name: &str) {
        let text = read_checked(files, name).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|error| PackError::file(name, error.to_string()))
        });
        if let Some(text) = self.keep(text) {
            self.profiles.insert(name.to_owned(), text);
        }
    }

    /// What was read, or `None` with the error kept as a problem.
    fn keep<T>(&mut self, read: Result<T, PackError>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(error.into());
                None
            }
        }
    }
}

impl From<PackError> for Problem {
    fn from(error: PackError) -> Self {
        match error {
            PackError::File { file, message } => Self { file, feature: None, field: None, message },
            PackError::Content { file, field, message } => {
                Self { file, feature: None, field: Some(field), message }
            }
            PackError::Version { .. } => Self {
                file: MANIFEST.into(),
                feature: None,
                field: Some("wattwalk_pack".into()),
                message: error.to_string(),
            },
        }
    }
}

fn manifest(files: &dyn PackFiles) -> Result<Manifest, PackError> {
    #[derive(Deserialize)]
    struct Version {
        wattwalk_pack: u32,
    }
    // The version first: a newer layout may lack fields of this one.
    let Version { wattwalk_pack: version } = json(files, MANIFEST)?;
    match version {
        0 => Err(PackError::content(MANIFEST, "wattwalk_pack", "0 is no layout; expected 1 or 2")),
        1..=VERSION => {
            let manifest: Manifest = json(files, MANIFEST)?;
            if version < WIDE_VERSION && !manifest.wide_networks.is_empty() {
                let message = "a pack with `wide_networks` is of layout 2: an older app would show it without them";
                return Err(PackError::content(MANIFEST, "wattwalk_pack", message));
            }
            Ok(manifest)
        }
        version => Err(PackError::Version { version }),
    }
}

/// Reads a JSON file of the pack; an error names the field, as
/// `stops[3].zones[0].radius_m`, and the line.
fn json<T: DeserializeOwned>(files: &dyn PackFiles, name: &str) -> Result<T, PackError> {
    let bytes = read_checked(files, name)?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        let message = shown(error.into_inner());
        match field.as_str() {
            "." | "?" => PackError::file(name, message),
            field => PackError::content(name, &shown(field), message),
        }
    })?;
    json.end().map_err(|error| PackError::file(name, error.to_string()))?;
    Ok(value)
}

#[cfg(test)]
pub(super) mod tests;
