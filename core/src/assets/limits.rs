//! How much of a pack is read: every limit on what its files hold.
//!
//! A pack is a stranger's: a few kilobytes of archive unpack to millions of
//! entries, and each takes a hundred times its two bytes in memory. So whatever
//! can be many, long or deep has a limit here, far above what a walk needs, and
//! is counted while it is read: JSON by [`JsonCount`](super::count::JsonCount),
//! before a value of it is built.

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

/// Bytes of all files of a pack besides its assets: words, tour, settings,
/// profiles, recorded walk. The demo has 120 KB of them, in three languages.
pub(crate) const MOST_OTHER_BYTES: u64 = 24 << 20;

/// Bytes of all GeoJSON files of a pack: more take minutes to look through.
pub(crate) const MOST_GEOJSON_BYTES: u64 = 512 << 20;

/// Bytes that the assets of a pack may take in memory, as [`held`] reckons:
/// some 300,000 cables with ten properties each. What is larger is read around
/// the visitor only.
///
/// [`held`]: super::held::held
pub(crate) const MOST_HELD_BYTES: usize = 512 << 20;

/// Wide networks of a pack: for each the file's beginning, up to 4 MiB of its
/// index and the names of its columns are kept during a visit.
pub(crate) const MOST_WIDE_NETWORKS: usize = 16;

/// Bytes of wide networks that can only be had whole, as from an archive.
pub(crate) const MOST_WIDE_HELD_BYTES: u64 = 128 << 20;

/// How many times its size a file of an archive may become. Networks written
/// as GeoJSON come to 30; nothing written over and over to 1,000.
pub(crate) const MOST_GROWTH: u64 = 100;

/// Small files may grow as they like: a list of a hundred lamps does.
pub(crate) const FREE_GROWTH_BYTES: u64 = 1 << 20;

/// Problems that are listed of a pack, and of each of its files; the rest is
/// counted. A file of a wrong kind has one a feature, and nobody reads on.
pub(crate) const MOST_PROBLEMS: usize = 1000;

/// Characters of a text of a file that a message quotes.
pub(crate) const SHOWN_CHARS: usize = 160;

/// Characters of a whole message.
pub(crate) const MESSAGE_CHARS: usize = 1000;

/// Bytes of the words at a stop. Half an hour of speech, in any script; speech
/// engines take 4,000 characters.
const LONGEST_WORDS: usize = 64 << 10;

/// Bytes of names, paths and addresses.
const LONGEST_NAME: usize = 4000;

/// `pack.json`: a title a language, a name a file. An import of a country has
/// some hundred files, and an archive holds ten thousand.
pub(crate) const MANIFEST: JsonLimits = JsonLimits {
    bytes: 4 << 20,
    depth: 16,
    entries: 10_000,
    members: 200,
    values: 50_000,
    text: LONGEST_NAME,
};

/// Languages of a pack: their words are all kept, and few guides speak three.
pub(crate) const MOST_LANGUAGES: usize = 50;

/// The tour: [`MOST_STOPS`](super::check::MOST_STOPS), and
/// [`MOST_ROUTE_POINTS`](super::check::MOST_ROUTE_POINTS) of two numbers.
pub(crate) const TOUR: JsonLimits = JsonLimits {
    bytes: 8 << 20,
    depth: 16,
    entries: 40_000,
    members: 200,
    values: 600_000,
    text: LONGEST_NAME,
};

/// The words of a language, for stops and assets.
pub(crate) const NARRATION: JsonLimits = JsonLimits {
    bytes: 8 << 20,
    depth: 16,
    entries: 1000,
    members: 5000,
    values: 400_000,
    text: LONGEST_WORDS,
};

/// The settings of the sources; an object may list an asset for each thing of
/// a service.
pub(crate) const SOURCES: JsonLimits = JsonLimits {
    bytes: 4 << 20,
    depth: 32,
    entries: 1000,
    members: 20_000,
    values: 60_000,
    text: LONGEST_NAME,
};

/// A GeoJSON file, of which each feature is held to [`FEATURE`] besides. A list
/// in it is that of its features, or one of coordinates within a feature.
pub(crate) const GEOJSON: JsonLimits = JsonLimits {
    bytes: super::MAX_FILE_BYTES,
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

/// Bytes of a file of load profiles, and its columns, one a meter: a town's
/// worth is a hundred.
pub(crate) const PROFILES_BYTES: u64 = 4 << 20;
pub(crate) const MOST_PROFILES: usize = 1000;

/// Bytes of a recorded walk, its points and its elements: eighteen hours at a
/// point a second.
pub(crate) const TRACK_BYTES: u64 = 16 << 20;
pub(crate) const MOST_TRACK_POINTS: usize = 65_536;
pub(crate) const MOST_TRACK_ELEMENTS: usize = 500_000;
