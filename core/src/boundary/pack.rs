//! Opening a pack from where the platform keeps it.

use std::path::PathBuf;

use crate::assets::{Attribution, PackError, PackFolder, Problem, TourPack};
use crate::tour::{Language, Tour};

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

    /// The pack's id.
    #[must_use]
    pub fn id(&self) -> String {
        self.manifest.id.clone()
    }

    /// The pack's title in a language, or in the next best one.
    #[must_use]
    pub fn title(&self, language: &Language) -> String {
        let titles = &self.manifest.title;
        let title = titles.get(language).or_else(|| titles.values().next());
        title.cloned().unwrap_or_else(|| self.manifest.id.clone())
    }

    /// The languages of the narration, the author's own first.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        self.manifest.languages.clone()
    }

    /// IANA name of the place's time zone.
    #[must_use]
    pub fn time_zone(&self) -> String {
        self.manifest.time_zone.clone()
    }

    /// Whom to name on screen, for what, under which licence.
    #[must_use]
    pub fn attribution(&self) -> Vec<Attribution> {
        self.manifest.attribution.clone()
    }

    /// What of the pack could not be used; the rest was loaded.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.problems.clone()
    }

    /// The stops and the way between them.
    #[must_use]
    pub fn tour(&self) -> Tour {
        self.tour.clone()
    }
}
