//! The schemas that a desk has for its authors.

use crate::schema::{self, FileSchema};

use super::mapping::MappingFile;

/// The schemas of all files that an author writes: those of a pack, and that of
/// a mapping.
#[must_use]
pub fn schemas() -> Vec<FileSchema> {
    let mut schemas = schema::schemas();
    schemas.push(schema::schema::<MappingFile>("mapping", "mapping of wattwalk import"));
    schemas
}
