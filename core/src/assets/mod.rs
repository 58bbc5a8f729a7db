//! Network assets and tour packs: the model, its readers, its checks.
//!
//! In: files that an author or a utility brings. Out: [`Asset`]s whose
//! coordinates are known to be good, and [`Problem`]s that name the file, the
//! feature and the field of what was not.

mod advice;
mod archive;
mod check;
mod count;
mod crossing;
mod files;
mod flatgeobuf;
mod geojson;
mod geometry;
mod held;
mod limits;
mod model;
mod pack;
mod pieces;
mod problem;
mod properties;
mod ranges;
mod served;
mod shape;
mod track;
mod wide;

pub use archive::{PackArchive, write_archive};
pub use files::{MAX_FILE_BYTES, PackFiles, PackFolder, PackMemory, Take};
#[cfg(feature = "uniffi")]
pub(crate) use files::{check_path, check_size};
#[cfg(test)]
pub(crate) use flatgeobuf::tests::Line;
pub use geojson::read_geojson;
pub use model::{Asset, AssetId, AssetKind, Geometry, Network, Polygon, PositionalClass, Vertex};
pub use pack::{Attribution, Manifest, PackError, TourPack};
pub use problem::Problem;
pub use ranges::{Grain, RangeError, RangedBytes};
pub use track::TrackNote;
pub use wide::{WideNetwork, WidePlace};
#[cfg(feature = "import")]
pub(crate) use {
    advice::{DRAFTS, OUT_OF_SIGHT_M, TELL_APART_M},
    count::within,
    flatgeobuf::MAX_FEATURE_BYTES,
    geojson::{ODD_PROPERTIES, crs_name, cut_feature, no_value},
    geometry::{COORDINATES, geometry},
    limits::FEATURE,
    pack::WIDE_VERSION,
    pieces::{PieceError, Pieces, marked_word, readable},
    problem::shown,
    ranges::file_bytes,
    shape::{Fault, FaultKind, Form, Position, Shape},
    track::TrackPoint,
};
pub(crate) use {
    archive::hex,
    flatgeobuf::{Bounds, FlatGeobuf, FlatGeobufError, Found},
    geojson::{DOUBLED_ID, LONGEST_ID, NO_GEOMETRY, id_of},
    limits::{MOST_PROBLEMS, MOST_PROFILES, TRACK_BYTES},
    problem::Problems,
    properties::asset,
    served::{Fed, HomeCount},
    shape::{as_degrees, length_m},
    track::{WALKING_MPS, read_gpx},
};
#[cfg(feature = "schema")]
pub(crate) use {
    check::{MOST_ROUTE_POINTS, MOST_STOPS, NARROWEST_ZONE_M, WIDEST_ZONE_M},
    properties::FARTHEST_M,
};
