//! What was understood of some files, and what was not.

use std::collections::BTreeMap;

use serde_json::Value;

use super::raw::Place;
use super::read::Format;
use super::uncounted::is_uncounted;
use crate::assets::{Asset, AssetKind, Geometry, Network, Problem, Vertex, length_m};
use crate::pack::Attribution;

/// What an import understood, before anything of it counts as a pack.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Each file, in the order in which they were given.
    pub files: Vec<FileReport>,
    /// Each kind of asset that was found.
    pub kinds: BTreeMap<(Network, AssetKind), KindReport>,
    /// Features that were left out, alike ones together, the most first.
    pub left_out: Vec<LeftOut>,
    /// Properties that could not be used, their features being kept.
    pub odd: Vec<LeftOut>,
    /// What is kept but should be looked at: assets far from all others, or
    /// outside of where their coordinate system is used, ids that files share.
    pub to_look_at: Vec<LeftOut>,
    /// Assets to which the file gives no id; they got one of file and place.
    pub without_id: u64,
    /// Assets that may be of a single household and of which nobody says how
    /// many homes they serve: their live figures will be withheld.
    pub uncounted: u64,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// The file as it was given.
    pub file: String,
    /// Its format, as `GeoJSON`.
    pub format: &'static str,
    /// Its coordinate system, as `EPSG:2154`.
    pub crs: String,
    /// Whether the file names the system, or else the user or the mapping.
    pub crs_from: CrsFrom,
    /// How far converted positions may be off, metres, and why.
    pub accuracy_m: f64,
    /// Why they may be off so far.
    pub accuracy_basis: &'static str,
    /// Title of the mapping that was used.
    pub mapping: String,
    /// Features read, those left out included.
    pub features: u64,
    /// Assets made of them.
    pub kept: u64,
    /// Whom to name, by the user, the mapping, or the file.
    pub attribution: Option<Attribution>,
}

/// Where a coordinate system's name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrsFrom {
    /// The file names it.
    File,
    /// Whoever imports names it.
    User,
    /// The mapping names it for files that do not.
    Mapping,
    /// Nobody does, and the coordinates look like degrees.
    Assumed,
}

/// The assets of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct KindReport {
    /// How many there are.
    pub count: u64,
    /// Length of their lines, metres on the ground.
    pub length_m: f64,
    /// Least longitude, least latitude, most longitude, most latitude, degrees.
    pub extent: [f64; 4],
    /// How many have no depth and no height.
    pub without_depth: u64,
    /// How many have no positional class.
    pub without_class: u64,
}

impl Default for KindReport {
    fn default() -> Self {
        let extent = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        Self { count: 0, length_m: 0.0, extent, without_depth: 0, without_class: 0 }
    }
}

/// Alike things that were left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub kind: String,
    /// How many.
    pub count: u64,
    /// Whether something is wrong with them; a mapping also leaves out what is
    /// none of ours.
    pub is_problem: bool,
    /// The first of them.
    pub first: Problem,
}

impl FileReport {
    /// A file of which nothing is known but its format.
    pub(super) fn new(file: &str, format: Format) -> Self {
        Self {
            file: file.into(),
            format: format.name(),
            crs: String::new(),
            crs_from: CrsFrom::Assumed,
            accuracy_m: 0.0,
            accuracy_basis: "",
            mapping: String::new(),
            features: 0,
            kept: 0,
            attribution: None,
        }
    }
}

impl Report {
    /// How many features or properties are wrong.
    #[must_use]
    pub fn problems(&self) -> u64 {
        let wrong = self.left_out.iter().filter(|left_out| left_out.is_problem);
        wrong.chain(&self.odd).map(|left_out| left_out.count).sum()
    }

    /// The first of each kind of what is wrong.
    pub fn problems_found(&self) -> impl Iterator<Item = &Problem> {
        let wrong = self.left_out.iter().filter(|left_out| left_out.is_problem);
        wrong.chain(&self.odd).map(|left_out| &left_out.first)
    }

    /// How many assets were kept.
    #[must_use]
    pub fn assets(&self) -> u64 {
        self.kinds.values().map(|kind| kind.count).sum()
    }

    pub(super) fn kept(&mut self, asset: &Asset) {
        let kind = self.kinds.entry((asset.network, asset.kind)).or_default();
        kind.count += 1;
        kind.without_depth += u64::from(asset.depth_m.is_none() && asset.height_m.is_none());
        kind.without_class += u64::from(asset.positional_class.is_none());
        match &asset.geometry {
            Geometry::Points(points) => kind.reach(points),
            Geometry::Lines(lines) => {
                for line in lines {
                    kind.reach(line);
                    let pairs = line.windows(2).filter_map(|pair| pair.first().zip(pair.last()));
                    kind.length_m += pairs.map(|(a, b)| length_m(a.point, b.point)).sum::<f64>();
                }
            }
            Geometry::Polygons(polygons) => {
                polygons.iter().for_each(|polygon| kind.reach(&polygon.outer));
            }
        }
        self.uncounted += u64::from(is_uncounted(asset));
        if let Some(file) = self.files.last_mut() {
            file.kept += 1;
        }
    }

    pub(super) fn left_out(
        &mut self,
        kind: &str,
        is_problem: bool,
        first: impl FnOnce() -> Problem,
    ) {
        count(&mut self.left_out, kind, is_problem, first);
    }

    pub(super) fn look_at(&mut self, kind: &str, first: impl FnOnce() -> Problem) {
        count(&mut self.to_look_at, kind, true, first);
    }

    pub(super) fn odd(&mut self, kind: &str, first: impl FnOnce() -> Problem) {
        count(&mut self.odd, kind, true, first);
    }

    /// Puts the most frequent first.
    pub(super) fn sort(&mut self) {
        for list in [&mut self.left_out, &mut self.odd] {
            list.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.kind.cmp(&b.kind)));
        }
    }
}

/// More reasons than anyone reads are counted as one: a mapping may put a
/// property's value into its reason.
const MOST_REASONS: usize = 200;

fn count(list: &mut Vec<LeftOut>, kind: &str, is_problem: bool, first: impl FnOnce() -> Problem) {
    let full = list.len() >= MOST_REASONS;
    let known = list.iter_mut().find(|left_out| left_out.kind == kind);
    match known {
        Some(left_out) => left_out.count += 1,
        None if full => {
            if let Some(last) = list.last_mut() {
                last.count += 1;
            }
        }
        None => list.push(LeftOut { kind: kind.into(), count: 1, is_problem, first: first() }),
    }
}

impl KindReport {
    fn reach(&mut self, vertices: &[Vertex]) {
        let [west, south, east, north] = &mut self.extent;
        for vertex in vertices {
            let (lon, lat) = (vertex.point.lon_deg(), vertex.point.lat_deg());
            *west = west.min(lon);
            *south = south.min(lat);
            *east = east.max(lon);
            *north = north.max(lat);
        }
    }
}

/// What a feature is called in messages: its id, or its place.
pub(super) fn called(id: Option<&Value>, place: Place) -> String {
    match id {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => place.to_string(),
    }
}
