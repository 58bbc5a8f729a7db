//! The spatial index: rstar over the parts of assets, in local metres.
//!
//! In: checked [`Asset`](crate::assets::Asset)s and the
//! [`LocalFrame`](crate::geodesy::LocalFrame) of the pack. Out: which
//! [`Part`]s are near the visitor or before the camera, by true distance to
//! the segment; an area around a place is at no distance from it. The view and the tour ask; nothing here draws or speaks.
//!
//! An [`Index`] holds one working set, never changes, and is cheap to replace:
//! data larger than a tablet are a series of indexes, each built around the
//! visitor while the one before is still in use.

mod areas;
mod build;
mod chains;
mod ends;
mod part;
mod query;
mod tree;

pub(crate) use areas::passes_east;
pub use build::{AssetMeta, Form, Index, Ring};
pub use ends::LineEnd;
pub use part::{Hit, Part};
pub use query::Wedge;

#[cfg(test)]
mod tests;
