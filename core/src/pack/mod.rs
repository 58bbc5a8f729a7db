//! Everything that a visit needs offline: a [`TourPack`] of assets, tour, words
//! and the settings of its sources.
//!
//! In: a folder, an archive or an app's own files ([`PackFiles`]). Out: what
//! they hold, read and checked; [`Problem`](crate::assets::Problem)s that name
//! the file, the feature and the field of what could not be used; advice to the
//! author.

mod advice;
mod archive;
mod check;
mod declutter;
mod derived;
#[cfg(feature = "io")]
mod fetch;
mod files;
mod limits;
mod map;
mod sources;
mod tour_pack;
mod uncounted;
mod wide;

pub(crate) use archive::hex;
pub use archive::{PackArchive, write_archive};
pub(crate) use declutter::declutter;
#[cfg(feature = "io")]
pub use fetch::{FetchError, FetchProgress, FetchSettings, PackFetch};
pub use files::{PackFiles, PackFolder, PackMemory, Take};
#[cfg(feature = "uniffi")]
pub(crate) use files::{check_path, check_size};
pub(crate) use map::shape;
pub use map::{MapForm, MapShape, MapStop, TourMap};
pub use sources::SourceSettings;
pub use tour_pack::{Attribution, Manifest, PackError, TourPack};
pub use wide::{WideNetwork, WidePlace};
#[cfg(feature = "import")]
pub(crate) use {
    advice::{OUT_OF_SIGHT_M, TELL_APART_M},
    tour_pack::WIDE_VERSION,
};
