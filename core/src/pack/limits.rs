//! How much of a pack is read, besides what its files of assets are held to
//! (`assets::limits`).

use crate::assets::JsonLimits;

/// Bytes of all files of a pack besides its assets: words, tour, settings,
/// profiles, recorded walk. The demo has 120 KB of them, in three languages.
pub(crate) const MOST_OTHER_BYTES: u64 = 24 << 20;

/// Bytes of all GeoJSON files of a pack: more take minutes to look through.
pub(crate) const MOST_GEOJSON_BYTES: u64 = 512 << 20;

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

/// The tour: [`MOST_STOPS`](crate::tour::MOST_STOPS), and
/// [`MOST_ROUTE_POINTS`](crate::tour::MOST_ROUTE_POINTS) of two numbers.
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

/// Bytes of a file of load profiles.
pub(crate) const PROFILES_BYTES: u64 = 4 << 20;
