//! Foreign files to a tour pack, without a programmer.
//!
//! In: files of a utility, a city, OpenStreetMap. Out: a pack's folder in our
//! GeoJSON, and a [`Report`] of what was understood and what was not.
//!
//! ```text
//!  file ─> reader ─> raw feature ─> WGS 84 ─> mapping ─> Asset ─> pack
//!          (read)                    (crs)                 └────> Report
//! ```
//!
//! A reader hands over one feature after the other, so that a file of any size
//! takes the memory of its largest feature; it reads on a thread of its own
//! (`relay`). The ids are remembered, and which cells of the globe have
//! something in them (`spread`), nothing else. Where a mapping says how features
//! are connected, all files are read once before, and the links are held
//! (`supply`). Coordinate systems come from the file or from the user, with the
//! accuracy of their conversion. A [`Mapping`] says in data what foreign
//! properties mean. What is wrong with one feature is counted and named, and
//! the rest is kept; what is wrong with the file is an [`ImportError`].

mod crs;
mod draft;
mod error;
mod job;
mod listing;
mod make;
mod mapping;
mod opened;
mod prepare;
mod raw;
mod read;
mod relay;
mod report;
mod schemas;
mod spread;
mod supply;
mod uncounted;
mod write;

pub use crs::{Crs, CrsError};
pub use draft::{Draft, DraftStop, DrawnWay};
pub use error::ImportError;
pub use job::{ImportSettings, Staged, import, propose};
pub use mapping::{Mapping, MappingError, Proposal, shipped};
pub use report::{CrsFrom, FileReport, KindReport, LeftOut, Report};
pub use schemas::schemas;
