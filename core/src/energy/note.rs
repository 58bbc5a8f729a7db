//! What of the assets the simulation could not use.

use crate::assets::AssetId;

/// An attribute that was left out, and why; the rest is simulated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("asset {asset}: {field}: {issue}")]
pub struct DistrictNote {
    /// Which asset.
    pub asset: AssetId,
    /// Which attribute, as `peak_kw` or `feeds`.
    pub field: &'static str,
    /// What is wrong with it.
    pub issue: NoteIssue,
}

/// What is wrong with an attribute.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteIssue {
    /// It is of another type.
    #[error("is not {expected}; left out")]
    WrongType {
        /// What it should be.
        expected: &'static str,
    },
    /// It is not a plausible figure.
    #[error("{value} is not within {min} to {max}; left out")]
    OutOfRange {
        /// The figure.
        value: f64,
        /// The least that is taken.
        min: f64,
        /// The most that is taken.
        max: f64,
    },
    /// It is not there, and the asset cannot be simulated without it.
    #[error("is missing; the asset has no readings")]
    Missing,
    /// Another asset before it has the same id; this one is left out.
    #[error("another asset has the same id; this one is not simulated")]
    DoubledId,
    /// The asset is of no kind or network that feeds others.
    #[error("only lines, substations, transformers and cabinets of a network feed others")]
    NotAFeeder,
    /// There is no such asset.
    #[error("feeds {feed}, which is not in the pack; left out")]
    UnknownFeed {
        /// The id that it names.
        feed: AssetId,
    },
    /// The asset would feed itself, on whatever way; that link is left out.
    #[error("feeds {feed}, by which it is fed itself; left out")]
    Cycle {
        /// The id that it names.
        feed: AssetId,
    },
    /// Another asset of the same network feeds it already: the first link in
    /// the pack's order stays, this one is left out, and nothing counts twice.
    #[error("feeds {feed}, which {by} feeds already; left out")]
    FedTwice {
        /// The id that it names.
        feed: AssetId,
        /// The asset that goes on feeding it.
        by: AssetId,
    },
    /// This and others of this asset and those after it are not listed.
    #[error("{notes} more notes are not listed")]
    More {
        /// How many.
        notes: usize,
    },
    /// The profiles have no column for this use.
    #[error("the profiles have no {column} column; left out")]
    NoProfile {
        /// How the column's name begins.
        column: &'static str,
    },
}
