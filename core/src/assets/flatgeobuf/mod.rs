//! FlatGeobuf: features one by one, or those in a box by its packed index.
//!
//! In: a file of which parts can be read ([`RangedBytes`]). Out: what it says
//! of itself, the features that its index finds, and their shapes and
//! properties in the file's own words. Who asks: the import of foreign files,
//! and what is loaded around the visitor.
//!
//! The bytes are verified and read by the `flatgeobuf` crate's own tables.
//! Sizes that a file announces are held against the file before anything is
//! reserved for them, which the crate's reader does not do; so its loop and its
//! search, which trust the index, are not used.

mod index;
mod properties;
mod shape;

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use flatbuffers::VerifierOptions;
use flatgeobuf::{
    GeometryType, Header, size_prefixed_root_as_feature_with_opts, size_prefixed_root_as_header,
};

use super::Attributes;
use super::problem::shown;
use super::ranges::{Blocks, RangeError, RangedBytes};
use super::shape::{FaultKind, FeatureFault, OddField, Shape};
use index::Tree;
pub(crate) use index::{Bounds, Found};
use properties::Columns;

/// The crate's own bound for a header.
const MAX_HEADER_BYTES: u64 = 10 << 20;
/// The largest feature that is read, bytes of the file.
pub(crate) const MAX_FEATURE_BYTES: u64 = 16 << 20;

/// Why a file cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FlatGeobufError {
    /// Its bytes cannot be had.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// It is broken at a place.
    #[error("{place}: {reason}")]
    Broken { place: String, reason: String },
}

impl FlatGeobufError {
    fn broken(place: impl Display, reason: impl Display) -> Self {
        Self::Broken { place: place.to_string(), reason: reason.to_string() }
    }
}

/// A feature in the file's own words and coordinates.
pub(crate) struct FgbFeature {
    /// `Ok(None)` where the file gives none.
    pub(crate) shape: Result<Option<Shape>, FeatureFault>,
    pub(crate) properties: Attributes,
    pub(crate) odd: Vec<OddField>,
}

/// A file that was opened.
#[derive(Debug)]
pub(crate) struct FlatGeobuf {
    blocks: Blocks,
    columns: Columns,
    geometry_type: GeometryType,
    crs: Option<String>,
    count: u64,
    tree: Option<Tree>,
    /// Where the index begins, and where the features do.
    tree_at: u64,
    features_at: u64,
}

impl FlatGeobuf {
    /// Opens a file, of which some `first_blocks` are read at once.
    pub(crate) fn open(
        bytes: Arc<dyn RangedBytes>,
        first_blocks: u64,
        given_up: &AtomicBool,
    ) -> Result<Self, FlatGeobufError> {
        let mut blocks = Blocks::open(bytes, first_blocks, given_up)?;
        let mut magic = [0; 8];
        if blocks.length() < 8 {
            let reason = format!("cut off: the file has {} bytes", blocks.length());
            return Err(FlatGeobufError::broken("the first bytes", reason));
        }
        blocks.read(0, &mut magic, given_up)?;
        // Version 3; the last byte is a patch level.
        if !matches!(magic, [b'f', b'g', b'b', 3, b'f', b'g', b'b', _]) {
            let reason = "not FlatGeobuf of version 3";
            return Err(FlatGeobufError::broken("the first bytes", reason));
        }
        let mut table = Vec::new();
        sized(&mut blocks, 8, MAX_HEADER_BYTES, &mut table, given_up)
            .map_err(|error| error.at("the header"))?;
        let tree_at = 8 + table.len() as u64;
        let header = size_prefixed_root_as_header(&table)
            .map_err(|error| FlatGeobufError::broken("the header", in_a_line(error)))?;
        let (count, node_size) = (header.features_count(), header.index_node_size());
        let tree = match node_size > 0 && count > 0 {
            true => Some(
                Tree::new(count, node_size, blocks.length().saturating_sub(tree_at))
                    .map_err(|reason| FlatGeobufError::broken("the index", reason))?,
            ),
            false => None,
        };
        let features_at = tree_at + tree.as_ref().map_or(0, Tree::bytes);
        Ok(Self {
            columns: Columns::of(header)
                .map_err(|reason| FlatGeobufError::broken("the header", reason))?,
            geometry_type: header.geometry_type(),
            crs: crs(header),
            count,
            tree,
            tree_at,
            features_at,
            blocks,
        })
    }

    /// The coordinate system, as the file names it.
    pub(crate) fn crs(&self) -> Option<&str> {
        self.crs.as_deref()
    }

    /// Whether a visit can use it: what is wrong otherwise, and what to do.
    pub(crate) fn suits_a_visit(&self) -> Result<(), String> {
        let degrees = ["EPSG:4326", "EPSG:4979", "OGC:CRS84", "OGC:CRS84h"];
        match self.crs() {
            Some(crs) if degrees.contains(&crs) => {}
            Some(crs) => {
                let crs = shown(crs);
                return Err(format!("its coordinates are in {crs}: convert them to WGS 84"));
            }
            None => return Err("it names no coordinate system: write it as EPSG:4326".into()),
        }
        if self.count > 0 && !self.has_index() {
            return Err("it has no index: write it with one".into());
        }
        Ok(())
    }

    /// How many features it announces; 0 where it does not say.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Whether it has an index.
    pub(crate) fn has_index(&self) -> bool {
        self.tree.is_some()
    }

    /// Where the first feature is, bytes from the beginning.
    pub(crate) fn features_at(&self) -> u64 {
        self.features_at
    }

    /// Bytes that a feature takes in the mean.
    pub(crate) fn usual_bytes(&self) -> u64 {
        let bytes = self.blocks.length().saturating_sub(self.features_at);
        bytes.checked_div(self.count).unwrap_or(0)
    }

    /// Begins a question for which so many bytes may be read.
    pub(crate) fn allow(&mut self, most: u64) {
        self.blocks.allow(most);
    }

    /// The features whose boxes meet one of `within`, in the order of the
    /// file; nothing where there are more than `most` of them, or no index.
    pub(crate) fn search(
        &mut self,
        within: &[Bounds],
        most: usize,
        given_up: &AtomicBool,
    ) -> Result<Option<Vec<Found>>, FlatGeobufError> {
        match &self.tree {
            Some(tree) => tree.search(&mut self.blocks, self.tree_at, within, most, given_up),
            None => Ok(None),
        }
    }

    /// Sees to it that the tables of these features are at hand: what is near
    /// in the file is read at once.
    pub(crate) fn fetch(
        &mut self,
        found: &[Found],
        given_up: &AtomicBool,
    ) -> Result<(), FlatGeobufError> {
        let start = self.features_at;
        let begin = |found: &Found| start.saturating_add(found.offset);
        let prefixes = found.iter().map(|found| begin(found)..begin(found).saturating_add(4));
        self.blocks.fetch(prefixes, given_up)?;
        let mut whole = Vec::with_capacity(found.len());
        for found in found {
            let mut prefix = [0; 4];
            if self.blocks.copy(begin(found), &mut prefix) {
                let size = u64::from(u32::from_le_bytes(prefix)).min(MAX_FEATURE_BYTES);
                whole.push(begin(found)..begin(found).saturating_add(4 + size));
            }
        }
        Ok(self.blocks.fetch(whole, given_up)?)
    }

    /// The bytes of the feature at this byte of the file, its size before it,
    /// written over what was in `table`; whether there is one, and not the end of
    /// the file.
    pub(crate) fn table(
        &mut self,
        place: impl Display,
        at: u64,
        table: &mut Vec<u8>,
        given_up: &AtomicBool,
    ) -> Result<bool, FlatGeobufError> {
        if at == self.blocks.length() {
            return Ok(false);
        }
        if at > self.blocks.length() {
            return Err(FlatGeobufError::broken(place, "it points beyond the end of the file"));
        }
        let read = sized(&mut self.blocks, at, MAX_FEATURE_BYTES, table, given_up);
        read.map(|()| true).map_err(|error| error.at(place))
    }

    /// Reads a feature's table; the fault if it is none.
    pub(crate) fn feature(&self, table: &[u8]) -> Result<FgbFeature, FeatureFault> {
        // Parts may point to the same bytes, so that a small feature seems large.
        let bounds = VerifierOptions {
            max_apparent_size: 4 * MAX_FEATURE_BYTES as usize,
            ..VerifierOptions::default()
        };
        let feature = size_prefixed_root_as_feature_with_opts(&bounds, table).map_err(|error| {
            FeatureFault {
                kind: FaultKind::Form,
                field: "feature".into(),
                reason: in_a_line(error),
            }
        })?;
        // A feature may carry columns of its own.
        let own = feature.columns().map(Columns::own).transpose();
        let own = own.map_err(|reason| FeatureFault {
            kind: FaultKind::Form,
            field: "properties".into(),
            reason,
        })?;
        let columns = own.as_ref().unwrap_or(&self.columns);
        let read = feature.properties().map(|bytes| columns.read(bytes.bytes()));
        let (properties, reason) = read.unwrap_or_default();
        let odd = reason.map(OddField::properties).into_iter().collect();
        let shape = feature.geometry().map(|it| shape::shape(it, self.geometry_type)).transpose();
        Ok(FgbFeature { shape, properties, odd })
    }
}

/// What the verifier says first; lines about where in our tables follow.
fn in_a_line(error: impl Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn crs(header: Header<'_>) -> Option<String> {
    header.crs().and_then(|crs| match (crs.code(), crs.org(), crs.code_string()) {
        // Without a code there may be a name, which says what is missing.
        (0, _, Some(code)) => Some(format!("EPSG:{code}")),
        (0, ..) => crs.name().map(str::to_owned),
        (code, Some(org), _) => Some(format!("{org}:{code}")),
        (code, None, _) => Some(format!("EPSG:{code}")),
    })
}

/// What is wrong with a table, its place not named yet.
enum SizedError {
    Range(RangeError),
    Broken(String),
}

impl SizedError {
    fn at(self, place: impl Display) -> FlatGeobufError {
        match self {
            Self::Range(error) => error.into(),
            Self::Broken(reason) => FlatGeobufError::broken(place, reason),
        }
    }
}

impl From<RangeError> for SizedError {
    fn from(error: RangeError) -> Self {
        Self::Range(error)
    }
}

/// Reads a table with its size before it.
fn sized(
    blocks: &mut Blocks,
    at: u64,
    most: u64,
    table: &mut Vec<u8>,
    given_up: &AtomicBool,
) -> Result<(), SizedError> {
    let left = blocks.length().saturating_sub(at);
    if left < 4 {
        return Err(SizedError::Broken(format!("cut off: {left} bytes follow")));
    }
    let mut prefix = [0; 4];
    blocks.read(at, &mut prefix, given_up)?;
    let (size, left) = (u64::from(u32::from_le_bytes(prefix)), left - 4);
    if size > most || size > left || size < 8 {
        return Err(SizedError::Broken(format!(
            "{size} bytes announced; {left} follow, {most} are read at most"
        )));
    }
    table.resize(4 + size as usize, 0);
    Ok(blocks.read(at, table, given_up)?)
}

#[cfg(test)]
pub(crate) mod tests;
