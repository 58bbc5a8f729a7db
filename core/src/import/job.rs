//! An import from its files to a staged pack.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::ImportError;
use super::crs::{Crs, CrsError, swapped};
use super::draft::{self, Draft, DrawnWay};
use super::mapping::{self, Mapped, Mapping, Proposal, Seen};
use super::raw::{Head, Place, RawFeature, Sink, Stop, positions};
use super::read::{self, Format, Wanted};
use super::report::{CrsFrom, FileReport, Report, called};
use super::write::{PackWriter, StagedPack, Written, written};
use crate::assets::{
    Asset, AssetId, Attribution, DOUBLED_ID, Fault, NO_GEOMETRY, Position, Problem, Problems,
    asset, id_of, shown,
};
use crate::tour::Language;

/// How an import is to be done.
#[derive(Debug, Clone, Default)]
pub struct ImportSettings {
    /// The mapping; without one, the shipped one that fits each file best.
    pub mapping: Option<Mapping>,
    /// The coordinate system, whatever the files say.
    pub crs: Option<Crs>,
    /// Whether northing comes before easting, latitude before longitude.
    pub swap_axes: bool,
    /// Only features of FlatGeobuf files that reach into this box, in the
    /// file's coordinates: least x, least y, most x, most y.
    pub within: Option<[f64; 4]>,
    /// Whether anything that is wrong ends the import.
    pub strict: bool,
    /// Title of the pack; without one, the first file's name.
    pub title: Option<String>,
    /// Language of the title and of the draft of the narration; English if none.
    pub language: Option<Language>,
    /// IANA time zone of the place; `Etc/UTC` if none.
    pub time_zone: Option<String>,
    /// Height of the ground above the ellipsoid, metres; 0 if none.
    pub ground_height_m: Option<f64>,
    /// Whether the assets are too many to be read whole: they are written as
    /// the pack's wide networks, read around the visitor only.
    pub wide: bool,
    /// Whom to name for the data, before what mapping or file say.
    pub attribution: Option<Attribution>,
}

/// A pack that was written beside its place, to be kept or dropped.
#[derive(Debug)]
pub struct Staged {
    report: Report,
    pack: StagedPack,
}

impl Staged {
    /// What was understood.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The folder in which the pack is now.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.pack.folder()
    }

    /// Makes a tour of the pack along a route: stops where it passes what is
    /// worth one, words for each that say what is there, and the walk to
    /// rehearse with. What was there of these before is written over.
    ///
    /// # Errors
    /// [`ImportError`] when the route passes none of the assets, or the files
    /// cannot be written.
    pub fn lead(&self, way: &DrawnWay, languages: &[Language]) -> Result<Draft, ImportError> {
        draft::lead(&self.pack, way, languages)
    }

    /// Moves the pack to its place; one that is not kept is removed.
    ///
    /// # Errors
    /// [`ImportError::Write`] when the folder cannot be moved.
    pub fn keep(self) -> Result<Report, ImportError> {
        self.pack.keep()?;
        Ok(self.report)
    }
}

/// Reads files and stages the pack `out` beside its place, which must be free.
///
/// # Errors
/// [`ImportError`] when a file cannot be read to its end or nothing of it can
/// be used; nothing is left behind then.
pub fn import(
    files: &[PathBuf],
    settings: &ImportSettings,
    out: &Path,
) -> Result<Staged, ImportError> {
    let mut writer = PackWriter::begin(out, settings.wide)?;
    let mut report = Report::default();
    let mut ids = Ids::default();
    for path in files {
        let opened = Opened::new(path, settings)?;
        report.files.push(opened.begin());
        let wanted = Wanted { within: settings.within };
        let mut job =
            Job { opened: &opened, report: &mut report, writer: &mut writer, ids: &mut ids };
        job.writer.next_file(&opened.stem);
        read::read(path, opened.format, wanted, &mut job)?;
    }
    report.sort();
    if settings.strict && report.problems() > 0 {
        let first = report.problems_found().next().map(ToString::to_string).unwrap_or_default();
        return Err(ImportError::Strict { problems: report.problems(), first });
    }
    let pack = writer.finish(settings, &report)?;
    Ok(Staged { report, pack })
}

/// Looks at a file and proposes a mapping for it.
///
/// # Errors
/// [`ImportError`] when the file cannot be read.
pub fn propose(path: &Path) -> Result<Proposal, ImportError> {
    let format = read::format(path)?;
    let sample = Sample::of(path, format)?;
    let stem = stem(path);
    Ok(mapping::propose(&stem, &sample.seen(&stem)))
}

const NO_COLUMN: &str = "there are more different ones than a file has room for";

/// Features that are looked at before a file is read.
const SAMPLED: usize = 500;
/// Positions of them whose place is checked.
const POSITIONS: usize = 2000;

/// The first features of a file.
#[derive(Default)]
struct Sample {
    head: Head,
    features: Vec<RawFeature>,
    positions: Vec<Position>,
}

impl Sample {
    fn of(path: &Path, format: Format) -> Result<Self, ImportError> {
        let mut sample = Self::default();
        read::read(path, format, Wanted::default(), &mut sample)?;
        Ok(sample)
    }

    fn seen<'a>(&'a self, stem: &'a str) -> Vec<Seen<'a>> {
        self.features.iter().map(|feature| seen(feature, stem)).collect()
    }
}

impl Sink for Sample {
    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.head = head;
        Ok(())
    }

    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop> {
        if let Ok(Some(shape)) = &feature.shape {
            let room = POSITIONS - self.positions.len();
            self.positions.extend(positions(shape).take(room.min(20)));
        }
        self.features.push(feature);
        if self.features.len() < SAMPLED { Ok(()) } else { Err(Stop::Enough) }
    }

    fn fault(&mut self, _: Place, _: Fault) -> Result<(), Stop> {
        Ok(())
    }
}

fn seen<'a>(feature: &'a RawFeature, stem: &'a str) -> Seen<'a> {
    Seen {
        file: stem,
        id: feature.id.as_ref(),
        shape: feature.shape.as_ref().ok().and_then(Option::as_ref),
        properties: &feature.properties,
    }
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // `town.city.jsonl` is called `town`.
    stem.strip_suffix(".city").map_or(stem.clone(), str::to_owned)
}

/// A file of which is known how it is to be read.
struct Opened {
    name: String,
    stem: String,
    path: PathBuf,
    format: Format,
    crs: Crs,
    crs_from: CrsFrom,
    swap: bool,
    mapping: Mapping,
    attribution: Option<Attribution>,
    /// As the file names it.
    crs_named: Option<String>,
}

impl Opened {
    fn new(path: &Path, settings: &ImportSettings) -> Result<Self, ImportError> {
        let wrong = |source: CrsError| ImportError::Crs { file: path.into(), source };
        let format = read::format(path)?;
        let sample = Sample::of(path, format)?;
        let stem = stem(path);
        let mapping = match &settings.mapping {
            Some(mapping) => mapping.clone(),
            None => mapping::fitting(&sample.seen(&stem))
                .ok_or_else(|| ImportError::NoMapping { file: path.into() })?,
        };
        let head = &sample.head;
        let (crs, crs_from) = match (&settings.crs, &head.crs, mapping.crs()) {
            (Some(crs), ..) => (crs.clone(), CrsFrom::User),
            (None, Some(name), _) => (Crs::named(name).map_err(wrong)?, CrsFrom::File),
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
            who: who.clone(),
            licence: "as named by the file".into(),
            url: None,
            files: Vec::new(),
        });
        let attribution =
            settings.attribution.clone().or_else(|| mapping.attribution().cloned()).or(named);
        Ok(Self {
            name: path.display().to_string(),
            stem,
            path: path.into(),
            format,
            crs,
            crs_from,
            swap,
            mapping,
            attribution,
            crs_named: sample.head.crs,
        })
    }

    fn begin(&self) -> FileReport {
        FileReport {
            file: self.name.clone(),
            format: self.format.name(),
            crs: self.crs.name().into(),
            crs_from: self.crs_from,
            accuracy_m: self.crs.accuracy_m(),
            accuracy_basis: self.crs.basis(),
            mapping: self.mapping.title().into(),
            features: 0,
            kept: 0,
            attribution: self.attribution.clone(),
        }
    }

    fn problem(&self, feature: &str, field: &str, message: &str) -> Problem {
        Problem {
            file: self.name.clone(),
            feature: Some(shown(feature)),
            field: Some(field.into()),
            message: message.into(),
        }
    }
}

/// The ids that are taken, as hashes: a country's are remembered in some
/// hundred megabytes, and two of ten million meet by chance once in 400,000
/// imports.
#[derive(Default)]
struct Ids {
    state: RandomState,
    taken: HashSet<u64>,
}

impl Ids {
    fn insert(&mut self, id: &AssetId) -> bool {
        self.taken.insert(self.state.hash_one(id.as_str()))
    }
}

/// Takes the features of a file, one by one.
struct Job<'a> {
    opened: &'a Opened,
    report: &'a mut Report,
    writer: &'a mut PackWriter,
    ids: &'a mut Ids,
}

impl Sink for Job<'_> {
    fn head(&mut self, head: Head) -> Result<(), Stop> {
        // GeoJSON may name its system after its features, which are read then.
        let known = head.crs.is_none() || head.crs == self.opened.crs_named;
        if known || self.opened.crs_from == CrsFrom::User {
            return Ok(());
        }
        let message = format!(
            "it names {} only after its features: name it with --crs",
            shown(head.crs.unwrap_or_default())
        );
        Err(ImportError::broken(&self.opened.path, "crs", message).into())
    }

    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop> {
        self.count_feature();
        let opened = self.opened;
        let seen = seen(&feature, &opened.stem);
        let own = opened.mapping.id(seen).map(Value::from).or_else(|| feature.id.clone());
        let mapped = opened.mapping.apply(seen);
        let place = feature.place;
        let by_place = || called(own.as_ref().and_then(Value::as_str), place);
        let (properties, mapped_odd) = match mapped {
            Mapped::Kept { properties, odd } => (properties, odd),
            Mapped::LeftOut(reason) => {
                let first = || opened.problem(&by_place(), "properties", &reason);
                self.report.left_out(&reason, false, first);
                return Ok(());
            }
        };
        let shape = match feature.shape {
            Ok(Some(shape)) => shape,
            Ok(None) => {
                let first = || opened.problem(&by_place(), "geometry", NO_GEOMETRY);
                self.report.left_out("no geometry: there is nothing to show", true, first);
                return Ok(());
            }
            Err(fault) => {
                self.report.fault(&opened.name, &by_place(), fault);
                return Ok(());
            }
        };
        let at = |position: Position| {
            let place = opened.crs.place(if opened.swap { swapped(position) } else { position })?;
            // What is checked is what is written: a ring may cross itself only
            // once it is rounded.
            written(place)
        };
        let geometry = match shape.placed(feature.coordinates, &at) {
            Ok(geometry) => geometry,
            Err(fault) => {
                self.report.fault(&opened.name, &by_place(), fault);
                return Ok(());
            }
        };
        let mut properties = properties;
        let Some(id) = self.id(own, &mut properties, place) else { return Ok(()) };
        for (field, message) in feature.odd.iter().chain(&mapped_odd) {
            let first = || opened.problem(id.as_str(), field, message);
            self.report.odd(&format!("{field}: not usable"), first);
        }
        let (with, all) = positions(&shape)
            .fold((0, 0), |(with, all), p| (with + u64::from(p.z.is_some()), all + 1));
        if with != 0 && with != all {
            let message = "some of its positions have a height and others have none";
            self.report
                .odd("mixed dimensions", || opened.problem(id.as_str(), "geometry", message));
        }
        let asset = self.asset(id, geometry, properties);
        let problem =
            |field: &str, message: &str| opened.problem(asset.id.as_str(), field, message);
        match self.writer.write(&asset)? {
            Written::Whole => {}
            Written::Without(names) => {
                for name in names {
                    let first = || problem(&format!("properties.{}", shown(name)), NO_COLUMN);
                    self.report.odd("a property beyond those that a file can name", first);
                }
            }
            Written::TooLarge(message) => {
                let first = || problem("feature", &message);
                self.report.left_out("a feature too large to be read again", true, first);
                return Ok(());
            }
        }
        self.report.kept(&asset);
        Ok(())
    }

    fn fault(&mut self, place: Place, fault: Fault) -> Result<(), Stop> {
        self.count_feature();
        self.report.fault(&self.opened.name, &place.to_string(), fault);
        Ok(())
    }
}

impl Job<'_> {
    fn count_feature(&mut self) {
        if let Some(file) = self.report.files.last_mut() {
            file.features += 1;
        }
    }

    /// The id of a feature: of the mapping, its own, or of file and place.
    /// `None` where it cannot be used or is taken.
    fn id(
        &mut self,
        own: Option<Value>,
        properties: &mut Map<String, Value>,
        place: Place,
    ) -> Option<AssetId> {
        let opened = self.opened;
        let has = own.is_some() || properties.get("id").is_some_and(|id| !id.is_null());
        let id = if has {
            match id_of(own, properties) {
                Ok(id) => id,
                Err(fault) => {
                    self.report.fault(&opened.name, &place.to_string(), fault);
                    return None;
                }
            }
        } else {
            self.report.without_id += 1;
            AssetId::from(format!("{}-{}", opened.stem, place.number()).as_str())
        };
        if !self.ids.insert(&id) {
            let first = || opened.problem(id.as_str(), "id", DOUBLED_ID);
            self.report.left_out("an id that another feature has already", true, first);
            return None;
        }
        Some(id)
    }

    /// The asset, its properties read as those of a pack are.
    fn asset(
        &mut self,
        id: AssetId,
        geometry: crate::assets::Geometry,
        properties: Map<String, Value>,
    ) -> Asset {
        let mut problems = Problems::new(&self.opened.name);
        let mut asset = asset(id, geometry, properties, &mut problems);
        for problem in problems.finish() {
            let field = problem.field.clone().unwrap_or_default();
            self.report.odd(&format!("{field}: not usable"), || problem);
        }
        // Two independent errors add as the root of their squares.
        let accuracy_m = self.opened.crs.accuracy_m();
        if accuracy_m > 0.0 {
            let error_m = libm::hypot(asset.position_error_m.unwrap_or(0.0), accuracy_m);
            asset.position_error_m = Some((error_m * 100.0).round() / 100.0);
        }
        asset
    }
}
