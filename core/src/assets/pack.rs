//! Everything that a visit needs offline.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::geodesy::Wgs84;
use crate::live::SourceSettings;
use crate::tour::{Language, Narration, Tour};

use super::{Asset, Problem};

/// Where the files of a pack come from: a folder, an archive, memory.
pub trait PackFiles {
    /// The bytes of a file, by its path in the pack with `/` between folders.
    ///
    /// # Errors
    /// [`PackError`] when it is not there, cannot be read, or is too large.
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError>;
}

/// A pack that is a folder on disk.
#[derive(Debug, Clone)]
pub struct PackFolder(pub PathBuf);

impl PackFiles for PackFolder {
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
        std::fs::read(self.0.join(path))
            .map_err(|error| PackError::File { file: path.into(), message: error.to_string() })
    }
}

/// Why a pack cannot be opened at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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
}

/// `pack.json`: what is in a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the pack's layout; this version of Wattwalk reads 1.
    pub wattwalk_pack: u32,
    /// Identifies the pack; lower-case letters, digits and hyphens.
    pub id: String,
    /// A title in each language.
    pub title: BTreeMap<Language, String>,
    /// The languages of the narration, the author's own first.
    pub languages: Vec<Language>,
    /// Where the local frame is centred.
    pub origin: Wgs84,
    /// Height of the ground at the origin above the ellipsoid, metres.
    pub ground_height_m: f64,
    /// IANA name of the place's time zone.
    pub time_zone: String,
    /// GeoJSON files of network assets.
    pub networks: Vec<String>,
    /// GeoJSON files of buildings.
    #[serde(default)]
    pub buildings: Vec<String>,
    /// The tour's file.
    pub tour: String,
    /// The narration's file for each language.
    pub narration: BTreeMap<Language, String>,
    /// The file of the live sources' settings.
    #[serde(default)]
    pub sources: Option<String>,
    /// A GPX track to rehearse the walk with.
    #[serde(default)]
    pub walk: Option<String>,
    /// Who is to be named, for what, under which licence.
    pub attribution: Vec<Attribution>,
}

/// Whom to name for a part of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// Everything that a visit needs offline, read and checked.
#[derive(Debug, Clone)]
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
        let bytes = files.read("pack.json")?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
            PackError::File { file: "pack.json".into(), message: error.to_string() }
        })?;
        Ok(Self {
            manifest,
            assets: Vec::new(),
            tour: Tour { order: Default::default(), stops: Vec::new(), route: Vec::new() },
            narration: BTreeMap::new(),
            sources: Vec::new(),
            profiles: BTreeMap::new(),
            walk_gpx: None,
            problems: Vec::new(),
        })
    }
}
