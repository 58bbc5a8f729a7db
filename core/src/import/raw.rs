//! A feature as a reader hands it over: nothing mapped, nothing converted.

use std::fmt;

use serde_json::Value;

use super::ImportError;
use crate::assets::{Attributes, FaultKind, FeatureFault, Form, OddField, Position, Shape};

/// Where in a file a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The how-manieth feature, from 1.
    Feature(u64),
    /// The line it begins on, from 1.
    Line(u64),
}

impl Place {
    pub(super) fn number(self) -> u64 {
        match self {
            Self::Feature(number) | Self::Line(number) => number,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feature(number) => write!(f, "#{number}"),
            Self::Line(number) => write!(f, "line {number}"),
        }
    }
}

/// What a file says of itself before its features.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// The coordinate system, as the file names it.
    pub(super) crs: Option<String>,
    /// Whether its axes are the authority's, latitude first, where the file
    /// says so and the system is one of degrees.
    pub(super) latitude_first: bool,
    /// Whom to name, if the file says it.
    pub(super) attribution: Option<String>,
}

/// A feature in the file's own words and coordinates.
#[derive(Debug, Clone)]
pub(super) struct RawFeature {
    pub(super) place: Place,
    /// The id that the file gives it.
    pub(super) id: Option<Value>,
    /// `Ok(None)` where the file gives none.
    pub(super) shape: Result<Option<Shape>, FeatureFault>,
    /// A coordinate system of its own.
    pub(super) crs: Option<String>,
    /// What the coordinates are called, for messages.
    pub(super) coordinates: &'static str,
    pub(super) properties: Attributes,
    pub(super) odd: Vec<OddField>,
}

/// Why a reader is to stop.
#[derive(Debug)]
pub(super) enum Stop {
    /// What was wanted has been read.
    Enough,
    Failed(ImportError),
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        Self::Failed(error)
    }
}

/// Takes what a reader finds, in the order of the file.
pub(super) trait Sink {
    /// Once, before the first feature.
    fn head(&mut self, head: Head) -> Result<(), Stop>;
    /// Each feature.
    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop>;
    /// A thing that is no feature, or one that cannot be read.
    fn fault(&mut self, place: Place, fault: FeatureFault) -> Result<(), Stop>;
}

/// Every position of a shape, in the order of the file.
pub(super) fn positions(shape: &Shape) -> impl Iterator<Item = &Position> {
    type Parts<'a> = (&'a [Position], &'a [Vec<Position>], &'a [Vec<Vec<Position>>]);
    let (points, lines, polygons): Parts<'_> = match &shape.form {
        Form::Points(points) => (points, &[], &[]),
        Form::Lines(lines) => (&[], lines, &[]),
        Form::Polygons(polygons) => (&[], &[], polygons),
    };
    points.iter().chain(lines.iter().flatten()).chain(polygons.iter().flatten().flatten())
}

/// What a fault's kind is called where alike ones are counted.
pub(super) fn fault_words(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Form => "a form or structure that is not read",
        FaultKind::Number => "a coordinate that is missing or no finite number",
        FaultKind::NotJson => "a value that JSON does not have, as NaN",
        FaultKind::OtherSystem => "a coordinate system other than the file's",
        FaultKind::OutOfRange => "a position out of range",
        FaultKind::TooShort => "a line or ring with too few positions, or not closed",
        FaultKind::Crossing => "a ring that crosses or touches itself",
        FaultKind::LongSegment => "a segment longer than 1,000 km",
    }
}
