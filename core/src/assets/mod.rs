//! Network assets and tour packs: the model, its readers, its checks.
//!
//! In: files that an author or a utility brings. Out: [`Asset`]s whose
//! coordinates are known to be good, and [`Problem`]s that name the file, the
//! feature and the field of what was not.

mod model;
mod pack;
mod problem;

pub use model::{Asset, AssetId, AssetKind, Geometry, Network, Polygon, PositionalClass, Vertex};
pub use pack::{Attribution, Manifest, PackError, PackFiles, PackFolder, TourPack};
pub use problem::Problem;
