//! An import from its files to a staged pack.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::ImportError;
use super::crs::Crs;
use super::draft::{self, Draft, DrawnWay};
use super::make::{Ids, Maker};
use super::mapping::{self, Mapping, Proposal};
use super::opened::{Opened, Sample, seen, stem};
use super::raw::{Head, Place, RawFeature, Sink, Stop};
use super::read::{self, Wanted};
use super::report::Report;
use super::supply::{Supplied, Supply};
use super::write::{PackWriter, StagedPack, Written};
use crate::assets::{AssetId, Fault, shown};
use crate::language::Language;
use crate::pack::Attribution;

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
    let wanted = Wanted { within: settings.within };
    let opened = files.iter().map(|path| Opened::new(path, settings));
    let opened = opened.collect::<Result<Vec<_>, _>>()?;
    let supplied = supplied(&opened, wanted)?;
    for opened in &opened {
        report.files.push(opened.begin());
        writer.next_file(&opened.stem);
        let maker = Maker { opened, report: &mut report, ids: &mut ids };
        let mut job = Job { maker, supplied: &supplied, writer: &mut writer };
        read::read(&opened.path, opened.format, wanted, &mut job)?;
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

/// What the network of all files says of its assets, where a mapping says how
/// they are connected: then the files are read once before.
fn supplied(opened: &[Opened], wanted: Wanted) -> Result<HashMap<AssetId, Supplied>, ImportError> {
    let mut supply = Supply::default();
    if !opened.iter().any(|opened| opened.mapping.has_links()) {
        return Ok(HashMap::new());
    }
    let (mut report, mut ids) = (Report::default(), Ids::default());
    for opened in opened {
        let maker = Maker { opened, report: &mut report, ids: &mut ids };
        let mut survey = Survey { maker, supply: &mut supply };
        read::read(&opened.path, opened.format, wanted, &mut survey)?;
    }
    let first = opened.first().map(|opened| opened.path.as_path()).unwrap_or(Path::new(""));
    supply.found().map_err(|error| ImportError::broken(first, "links", error))
}

/// Takes how the features of a file are connected.
struct Survey<'a> {
    maker: Maker<'a>,
    supply: &'a mut Supply,
}

impl Sink for Survey<'_> {
    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.maker.opened.check(head)
    }

    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop> {
        let (opened, place) = (self.maker.opened, feature.place);
        let linked = opened.mapping.linked(seen(&feature, &opened.stem));
        let asset = self.maker.made(feature);
        let Some((linked, takes)) = linked else { return Ok(()) };
        let added = self.supply.add(linked, asset.as_ref(), takes);
        added.map_err(|error| ImportError::broken(&opened.path, place, error).into())
    }

    fn fault(&mut self, _: Place, _: Fault) -> Result<(), Stop> {
        Ok(())
    }
}

/// Writes the features of a file as assets.
struct Job<'a> {
    maker: Maker<'a>,
    supplied: &'a HashMap<AssetId, Supplied>,
    writer: &'a mut PackWriter,
}

impl Sink for Job<'_> {
    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.maker.opened.check(head)
    }

    fn feature(&mut self, feature: RawFeature) -> Result<(), Stop> {
        let Some(mut asset) = self.maker.made(feature) else { return Ok(()) };
        if let Some(supplied) = self.supplied.get(&asset.id) {
            supplied.add_to(&mut asset);
        }
        let Maker { opened, report, .. } = &mut self.maker;
        let problem =
            |field: &str, message: &str| opened.problem(asset.id.as_str(), field, message);
        match self.writer.write(&asset)? {
            Written::Whole => {}
            Written::Without(names) => {
                for name in names {
                    let first = || problem(&format!("properties.{}", shown(name)), NO_COLUMN);
                    report.odd("a property beyond those that a file can name", first);
                }
            }
            Written::TooLarge(message) => {
                let first = || problem("feature", &message);
                report.left_out("a feature too large to be read again", true, first);
                return Ok(());
            }
        }
        report.kept(&asset);
        Ok(())
    }

    fn fault(&mut self, place: Place, fault: Fault) -> Result<(), Stop> {
        self.maker.fault(place, fault);
        Ok(())
    }
}
