//! Network assets: the model and its readers.
//!
//! In: files that an author or a utility brings. Out: [`Asset`]s whose
//! coordinates are known to be good, and [`Problem`]s that name the file, the
//! feature and the field of what was not.

mod attributes;
mod count;
mod crossing;
mod flatgeobuf;
mod geojson;
mod geometry;
mod held;
mod limits;
mod model;
mod pieces;
mod problem;
mod properties;
mod ranges;
mod served;
mod shape;
mod track;
mod typed;

pub use attributes::Attributes;
#[cfg(test)]
pub(crate) use flatgeobuf::tests::Line;
pub use geojson::read_geojson;
pub use limits::MAX_FILE_BYTES;
pub(crate) use model::ASSUMED_HEIGHT_M;
pub use model::{Asset, AssetId, AssetKind, Geometry, Network, Polygon, PositionalClass, Vertex};
pub use problem::Problem;
#[cfg(feature = "schema")]
pub(crate) use properties::FARTHEST_M;
pub use ranges::{Grain, RangeError, RangedBytes};
pub use track::TrackNote;
pub(crate) use {
    count::JsonCount,
    flatgeobuf::{Bounds, FlatGeobuf, FlatGeobufError, Found},
    geojson::{DOUBLED_ID, Ids, LONGEST_ID, NO_GEOMETRY, id_of, read_geojson_beside},
    limits::{GEOJSON, JsonLimits, MOST_HELD_BYTES, MOST_PROBLEMS, MOST_PROFILES, TRACK_BYTES},
    problem::{Gathered, Problems, said, shown},
    properties::asset,
    ranges::FileBytes,
    served::{Fed, HomeCount},
    shape::{OddField, as_degrees, length_m},
    track::{WALKING_MPS, read_gpx},
};
#[cfg(feature = "import")]
pub(crate) use {
    count::within,
    flatgeobuf::MAX_FEATURE_BYTES,
    geojson::{ODD_PROPERTIES, crs_name, cut_feature, no_value},
    geometry::{COORDINATES, geometry},
    limits::FEATURE,
    pieces::{PieceError, Pieces, marked_word, readable},
    properties::{OURS, asset_of},
    ranges::file_bytes,
    shape::{FaultKind, FeatureFault, Form, Position, Shape},
    track::TrackPoint,
};
