//! Opening a pack from where the platform keeps it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::assets::Problem;
use crate::language::Language;
use crate::pack::TourMap;
use crate::pack::{
    Attribution, PackArchive, PackError, PackFiles, PackFolder, PackMemory, TourPack, check_path,
    check_size,
};
use crate::tour::Tour;

/// Where the platform keeps the files of a pack: an app's assets, a document
/// provider, an archive.
#[uniffi::export(with_foreign)]
pub trait PackReader: Send + Sync {
    /// The bytes of a file, by its path in the pack with `/` between folders;
    /// never a path that leaves the pack.
    ///
    /// # Errors
    /// [`PackError::File`] when it is not there or cannot be read.
    fn read(&self, path: String) -> Result<Vec<u8>, PackError>;
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PackError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::File { file: String::new(), reason: error.reason }
    }
}

/// Files of the platform, trusted no more than a folder.
struct Foreign(Arc<dyn PackReader>);

impl PackFiles for Foreign {
    fn read(&self, path: &str) -> Result<Vec<u8>, PackError> {
        check_path(path)?;
        let bytes = self.0.read(path.to_owned()).map_err(|error| match error {
            // What the platform threw does not know which file it was about.
            PackError::File { file, reason } if file.is_empty() => {
                PackError::File { file: path.to_owned(), reason }
            }
            error => error,
        })?;
        check_size(path, bytes.len())?;
        Ok(bytes)
    }
}

#[uniffi::export]
impl TourPack {
    /// Opens a pack that is a folder on disk.
    ///
    /// # Errors
    /// [`PackError`] when `pack.json` or the tour cannot be used at all.
    #[uniffi::constructor]
    pub fn from_folder(path: String) -> Result<Self, PackError> {
        Self::open(&PackFolder(PathBuf::from(path)))
    }

    /// Opens a pack that is one file, as `wattwalk pack build` makes it.
    ///
    /// # Errors
    /// [`PackError`], as for a folder.
    #[uniffi::constructor]
    pub fn from_archive(path: String) -> Result<Self, PackError> {
        Self::open(&PackArchive::open(Path::new(&path))?)
    }

    /// Opens a pack whose files the platform reads.
    ///
    /// # Errors
    /// [`PackError`], as for a folder.
    #[uniffi::constructor]
    pub fn from_reader(reader: Arc<dyn PackReader>) -> Result<Self, PackError> {
        Self::open(&Foreign(reader))
    }

    /// Opens a pack from the bytes of its files, by their paths in the pack.
    ///
    /// # Errors
    /// [`PackError`], as for a folder.
    #[uniffi::constructor]
    pub fn from_files(files: HashMap<String, Vec<u8>>) -> Result<Self, PackError> {
        Self::open(&PackMemory(BTreeMap::from_iter(files)))
    }

    /// The pack's id.
    #[must_use]
    pub fn id(&self) -> String {
        self.manifest.id.clone()
    }

    /// The pack's title in a language, or in the next best one.
    #[must_use]
    #[uniffi::method(name = "title")]
    pub fn title_text(&self, language: &Language) -> String {
        self.title_in(language).to_owned()
    }

    /// The languages of the narration, the author's own first.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        self.manifest.languages.clone()
    }

    /// IANA name of the place's time zone.
    #[uniffi::method(name = "time_zone")]
    #[must_use]
    pub fn time_zone_name(&self) -> String {
        self.manifest.time_zone.clone()
    }

    /// Whom to name on screen, for what, in the visitor's language where the
    /// pack has it, under which licence.
    #[must_use]
    pub fn attribution(&self, language: Language) -> Vec<Attribution> {
        self.attribution_in(&language)
    }

    /// What of the pack could not be used; the rest was loaded.
    #[must_use]
    #[uniffi::method(name = "problems")]
    pub fn problems_owned(&self) -> Vec<Problem> {
        self.problems.clone()
    }

    /// The stops and the way between them.
    #[must_use]
    #[uniffi::method(name = "tour")]
    pub fn tour_owned(&self) -> Tour {
        self.tour.clone()
    }

    /// A plan of everything that does not move.
    #[must_use]
    pub fn map(&self) -> TourMap {
        TourMap::of(self)
    }
}
