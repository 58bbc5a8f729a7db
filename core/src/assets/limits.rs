//! How much of a file of assets is read: every limit on what it holds.
//!
//! A file is a stranger's: a few kilobytes of archive unpack to millions of
//! entries, and each takes a hundred times its two bytes in memory. So whatever
//! can be many, long or deep has a limit here, far above what a walk needs, and
//! is counted while it is read: JSON by [`JsonCount`](super::count::JsonCount),
//! before a value of it is built.

/// The largest file of a pack that is read into memory; larger networks are
/// read piece by piece.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// How much of a JSON text is read.
#[derive(Debug)]
pub(crate) struct JsonLimits {
    /// Bytes of the text.
    pub(crate) bytes: u64,
    /// Lists and objects in each other, [`DEEPEST`] at most.
    pub(crate) depth: usize,
    /// Entries of a list.
    pub(crate) entries: u32,
    /// Members of an object.
    pub(crate) members: u32,
    /// Values of all lists and objects together; an object counts as ten.
    pub(crate) values: usize,
    /// Bytes of a text, a name of a member or a number.
    pub(crate) text: usize,
}

/// Lists and objects in each other in any JSON: the deepest of ours has eight.
pub(crate) const DEEPEST: usize = 64;

/// Bytes that the assets of a pack may take in memory, as [`held`] reckons:
/// some 300,000 cables with ten properties each. What is larger is read around
/// the visitor only.
///
/// [`held`]: super::held::held
pub(crate) const MOST_HELD_BYTES: usize = 512 << 20;

/// Problems that are listed of a pack, and of each of its files; the rest is
/// counted. A file of a wrong kind has one a feature, and nobody reads on.
pub(crate) const MOST_PROBLEMS: usize = 1000;

/// Characters of a text of a file that a message quotes.
pub(crate) const SHOWN_CHARS: usize = 160;

/// Characters of a whole message.
pub(crate) const MESSAGE_CHARS: usize = 1000;

/// A GeoJSON file, of which each feature is held to [`FEATURE`] besides. A list
/// in it is that of its features, or one of coordinates within a feature.
pub(crate) const GEOJSON: JsonLimits = JsonLimits {
    bytes: MAX_FILE_BYTES,
    depth: usize::MAX,
    entries: 500_000,
    members: u32::MAX,
    values: usize::MAX,
    text: 1 << 20,
};

/// A GeoJSON feature, or a JSON value of a FlatGeobuf column: a coastline of
/// [`MOST_POSITIONS`], a thousand properties (OpenStreetMap's largest objects
/// have some three hundred), of which one may be a page of text.
pub(crate) const FEATURE: JsonLimits = JsonLimits {
    bytes: super::flatgeobuf::MAX_FEATURE_BYTES,
    depth: DEEPEST,
    entries: MOST_POSITIONS as u32,
    members: MOST_PROPERTIES as u32,
    values: 3 * MOST_POSITIONS,
    text: LONGEST_PROPERTY,
};

/// Positions of a feature.
pub(crate) const MOST_POSITIONS: usize = 200_000;

/// Properties of a feature, and columns of a FlatGeobuf file.
pub(crate) const MOST_PROPERTIES: usize = 1000;

/// Bytes of a property's text.
pub(crate) const LONGEST_PROPERTY: usize = 64 << 10;

/// Bytes of the names of a FlatGeobuf file's columns together.
pub(crate) const MOST_COLUMN_BYTES: usize = 1 << 20;

/// Columns of a file of load profiles, one a meter: a town's worth is a hundred.
pub(crate) const MOST_PROFILES: usize = 1000;

/// Bytes of a recorded walk, its points and its elements: eighteen hours at a
/// point a second.
pub(crate) const TRACK_BYTES: u64 = 16 << 20;
pub(crate) const MOST_TRACK_POINTS: usize = 65_536;
pub(crate) const MOST_TRACK_ELEMENTS: usize = 500_000;
