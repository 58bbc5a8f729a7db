//! A file, looked at before it is read.

use std::path::{Path, PathBuf};

use super::ImportError;
use super::crs::{Crs, CrsError, swapped};
use super::job::ImportSettings;
use super::mapping::{self, Mapping, Seen};
use super::raw::{Head, Place, RawFeature, Sink, Stop, fault_words, positions};
use super::read::{self, Format, Known, ReadOptions};
use super::report::{CrsFrom, FileReport, Report};
use crate::assets::{FeatureFault, Position, Problem, shown};
use crate::pack::Attribution;

/// Features that are looked at before a file is read.
const SAMPLED: usize = 500;
/// Positions of them whose place is checked.
const POSITIONS: usize = 2000;

/// The first features of a file.
#[derive(Default)]
pub(super) struct Sample {
    head: Head,
    features: Vec<RawFeature>,
    positions: Vec<Position>,
    /// A coordinate system that a feature has of its own.
    crs: Option<String>,
    /// What could not be read of it.
    report: Report,
}

impl Sample {
    pub(super) fn of(path: &Path, format: Format, known: &Known) -> Result<Self, ImportError> {
        let mut sample = Self::default();
        let name = path.display().to_string();
        sample.report.files.push(FileReport {
            crs: "no coordinate system".into(),
            mapping: "none".into(),
            ..FileReport::new(&name, format)
        });
        read::read(path, format, ReadOptions::default(), known, &mut sample)?;
        if !sample.features.is_empty() {
            return Ok(sample);
        }
        if sample.report.left_out.is_empty() {
            let reason = "it has no features: there is nothing to import".into();
            return Err(ImportError::Format { file: path.into(), reason });
        }
        Err(ImportError::Nothing { report: Box::new(sample.report) })
    }

    pub(super) fn seen<'a>(&'a self, stem: &'a str) -> Vec<Seen<'a>> {
        self.features.iter().map(|feature| seen(feature, stem)).collect()
    }
}

impl Sink for Sample {
    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.head = head;
        Ok(())
    }

    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop> {
        if self.crs.is_none() {
            self.crs.clone_from(&feature.crs);
        }
        if let Ok(Some(shape)) = &feature.shape {
            let room = POSITIONS - self.positions.len();
            self.positions.extend(positions(shape).take(room.min(20)));
        }
        self.features.push(feature);
        if self.features.len() < SAMPLED { Ok(()) } else { Err(Stop::Enough) }
    }

    fn fault(&mut self, place: Place, fault: FeatureFault) -> Result<(), Stop> {
        let Some(file) = self.report.files.last_mut() else { return Ok(()) };
        file.features += 1;
        let problem = Problem {
            file: file.file.clone(),
            feature: Some(place.to_string()),
            field: Some(fault.field),
            reason: fault.reason,
        };
        self.report.left_out(fault_words(fault.kind), true, || problem);
        Ok(())
    }
}

pub(super) fn seen<'a>(feature: &'a RawFeature, stem: &'a str) -> Seen<'a> {
    Seen {
        file: stem,
        id: feature.id.as_ref(),
        shape: feature.shape.as_ref().ok().and_then(Option::as_ref),
        properties: &feature.properties,
    }
}

pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // `town.city.jsonl` is called `town`.
    stem.strip_suffix(".city").map_or(stem.clone(), str::to_owned)
}

/// A file of which is known how it is to be read.
pub(super) struct Opened {
    pub(super) name: String,
    pub(super) stem: String,
    /// What its files in the pack are called, each file's own.
    pub(super) label: String,
    pub(super) path: PathBuf,
    pub(super) format: Format,
    /// Whether there is no other file.
    pub(super) is_only_one: bool,
    /// What a reading before gathered, where it is kept.
    pub(super) known: Option<Known>,
    pub(super) crs: Crs,
    pub(super) crs_from: CrsFrom,
    pub(super) swap: bool,
    pub(super) mapping: Mapping,
    attribution: Option<Attribution>,
    /// As the file names it.
    pub(super) crs_named: Option<String>,
}

impl Opened {
    /// Looks at a file, which may be the only one: of several, nothing is kept
    /// that grows with the file.
    pub(super) fn new(
        path: &Path,
        settings: &ImportSettings,
        is_only_one: bool,
    ) -> Result<Self, ImportError> {
        let wrong = |source: CrsError| ImportError::Crs { file: path.into(), source };
        let format = read::format(path)?;
        let known = Known::default();
        let sample = Sample::of(path, format, &known)?;
        let stem = stem(path);
        let mapping = match &settings.mapping {
            Some(mapping) => mapping.clone(),
            None => mapping::fitting(&sample.seen(&stem))
                .ok_or_else(|| ImportError::NoMapping { file: path.into() })?,
        };
        let head = &sample.head;
        let crs_named = head.crs.clone().or_else(|| sample.crs.clone());
        let (crs, crs_from) = match (&settings.crs, &crs_named, mapping.crs()) {
            (Some(crs), ..) => (crs.clone(), CrsFrom::User),
            (None, Some(name), _) => {
                let named = Crs::named(name).map_err(CrsError::of_file).map_err(wrong)?;
                (named, CrsFrom::File)
            }
            (None, None, Some(name)) => (Crs::named(name).map_err(wrong)?, CrsFrom::Mapping),
            (None, None, None) => (Crs::wgs84(), CrsFrom::Assumed),
        };
        let swap = settings.swap_axes || (head.latitude_first && crs.latitude_first());
        let turned: Vec<_> = match swap {
            true => sample.positions.iter().map(|position| swapped(*position)).collect(),
            false => sample.positions.clone(),
        };
        crs.check(&turned).map_err(wrong)?;
        let named = head.attribution.as_ref().map(|who| Attribution {
            what: stem.clone(),
            what_in: Default::default(),
            who: who.clone(),
            licence: "as named by the file".into(),
            url: None,
            files: Vec::new(),
        });
        let attribution =
            settings.attribution.clone().or_else(|| mapping.attribution().cloned()).or(named);
        Ok(Self {
            name: path.display().to_string(),
            label: String::new(),
            stem,
            path: path.into(),
            format,
            is_only_one,
            known: is_only_one.then_some(known),
            crs,
            crs_from,
            swap,
            mapping,
            attribution,
            crs_named,
        })
    }

    pub(super) fn begin(&self) -> FileReport {
        FileReport {
            crs: self.crs.name().into(),
            crs_from: self.crs_from,
            accuracy_m: self.crs.accuracy_m(),
            accuracy_basis: self.crs.basis(),
            mapping: self.mapping.title().into(),
            attribution: self.attribution.clone(),
            ..FileReport::new(&self.name, self.format)
        }
    }

    /// Whether a coordinate system that a feature names is the file's.
    pub(super) fn is_in(&self, crs: &str) -> bool {
        self.crs_from == CrsFrom::User
            || self.crs_named.as_deref() == Some(crs)
            || Crs::named(crs).is_ok_and(|crs| crs.name() == self.crs.name())
    }

    /// What a reader says of the file again when it is read: refused where it
    /// is other than what was found before.
    pub(super) fn check(&self, head: Head) -> Result<(), Stop> {
        // GeoJSON may name its system after its features, which are read then.
        let known = head.crs.is_none() || head.crs == self.crs_named;
        if known || self.crs_from == CrsFrom::User {
            return Ok(());
        }
        let reason = format!(
            "it names {} only after its features: name it with --crs",
            shown(head.crs.unwrap_or_default())
        );
        Err(ImportError::broken(&self.path, "crs", reason).into())
    }

    pub(super) fn problem(&self, feature: &str, field: &str, reason: &str) -> Problem {
        Problem {
            file: self.name.clone(),
            feature: Some(shown(feature)),
            field: Some(field.into()),
            reason: reason.into(),
        }
    }
}
