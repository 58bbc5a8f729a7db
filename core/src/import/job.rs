//! An import from its files to a staged pack.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::ImportError;
use super::crs::Crs;
use super::draft::{self, Draft, DrawnWay};
use super::listing::{Listing, Told};
use super::make::{Ids, Maker};
use super::mapping::{self, Linked, Mapping, Proposal};
use super::opened::{Opened, Sample, seen, stem};
use super::prepare::{Prepared, prepared};
use super::raw::{Head, Place, RawFeature, Stop};
use super::read::{self, Known, ReadOptions};
use super::relay::{Taker, relay};
use super::report::Report;
use super::spread::{Bulk, Spread};
use super::supply::{Supplied, Supply};
use super::write::{PackWriter, StagedPack, Written};
use crate::assets::{AssetId, FeatureFault, shown};
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
    /// Whether what lies far from all else is left out.
    pub leave_far: bool,
    /// Where to list all that was left out, as JSON.
    pub report: Option<PathBuf>,
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
    if let Some(report) = settings.report.as_deref().filter(|it| is_one_of(it, files)) {
        let exists = std::io::ErrorKind::AlreadyExists;
        let error = std::io::Error::new(exists, "the report would be written over a file to read");
        return Err(ImportError::write(report, error));
    }
    let mut listing = Listing::begin(settings.report.as_deref())?;
    match imported(files, settings, out, &mut listing) {
        Ok(staged) => {
            listing.finish(&staged.report, None)?;
            Ok(staged)
        }
        Err(error) => {
            let nothing = Report::default();
            // Why nothing was imported goes before why that was not written.
            let _ = listing.finish(error.report().unwrap_or(&nothing), Some(&error));
            Err(error)
        }
    }
}

fn is_one_of(report: &Path, files: &[PathBuf]) -> bool {
    let Ok(report) = report.canonicalize() else { return false };
    files.iter().any(|file| file.canonicalize().is_ok_and(|file| file == report))
}

fn imported(
    files: &[PathBuf],
    settings: &ImportSettings,
    out: &Path,
    listing: &mut Listing,
) -> Result<Staged, ImportError> {
    let mut writer = PackWriter::begin(out, settings.wide)?;
    let mut report = Report::default();
    let wanted = ReadOptions { within: settings.within };
    let opened = files.iter().map(|path| Opened::new(path, settings, files.len() == 1));
    let mut opened = opened.collect::<Result<Vec<_>, _>>()?;
    label(&mut opened);
    let Surveyed { supplied, mut ids, bulk } = surveyed(&opened, wanted, settings.leave_far)?;
    let mut spread = Spread::default();
    for opened in &opened {
        report.files.push(opened.begin());
        writer.next_file(&opened.label);
        ids.next_file();
        let told = Told { report: &mut report, listing };
        let maker = Maker { opened, told, ids: &mut ids };
        let (supplied, bulk, spread) = (&supplied, bulk.as_ref(), &mut spread);
        let mut job = Job { maker, supplied, bulk, spread, writer: &mut writer };
        relay(opened, wanted, |feature| prepared(opened, feature), &mut job)?;
    }
    report.sort();
    let bulk = spread.bulk();
    report.to_look_at.extend(bulk.iter().flat_map(Bulk::far));
    if settings.strict && report.problems() > 0 {
        let first = report.problems_found().next().map(ToString::to_string).unwrap_or_default();
        let problems = report.problems();
        return Err(ImportError::Strict { problems, first, report: Box::new(report) });
    }
    match bulk {
        Some(bulk) => {
            let pack = writer.finish(settings, &report, &bulk)?;
            Ok(Staged { report, pack })
        }
        None => Err(ImportError::Nothing { report: Box::new(report) }),
    }
}

/// Names for the files in the pack: good for every system, each once.
fn label(opened: &mut [Opened]) {
    let mut taken: Vec<String> = Vec::new();
    for (opened, number) in opened.iter_mut().zip(1..) {
        let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let stem: String = opened.stem.chars().map(plain).take(80).collect();
        let stem = stem.trim_start_matches('.').to_owned();
        let count = taken.iter().filter(|name| **name == stem).count();
        taken.push(stem.clone());
        opened.label = match (stem.is_empty(), count) {
            (true, _) => format!("file-{number}"),
            (false, 0) => stem,
            (false, count) => format!("{stem}-{}", count + 1),
        };
    }
}

/// Looks at a file and proposes a mapping for it.
///
/// # Errors
/// [`ImportError`] when the file cannot be read.
pub fn propose(path: &Path) -> Result<Proposal, ImportError> {
    let format = read::format(path)?;
    let sample = Sample::of(path, format, &Known::default())?;
    let stem = stem(path);
    Ok(mapping::propose(&stem, &sample.seen(&stem)))
}

const NO_COLUMN: &str = "there are more different ones than a file has room for";

/// What a first reading of all files found.
#[derive(Default)]
struct Surveyed {
    /// What the network says of its assets.
    supplied: HashMap<AssetId, Supplied>,
    ids: Ids,
    /// Where the bulk of them is.
    bulk: Option<Bulk>,
}

/// Reads the files once before where something must be known of all of them:
/// how they are connected, which ids they share, what lies far off.
fn surveyed(
    opened: &[Opened],
    wanted: ReadOptions,
    leave_far: bool,
) -> Result<Surveyed, ImportError> {
    let has_links = opened.iter().any(|opened| opened.mapping.has_links());
    let is_one_of_several = opened.len() > 1;
    let has_feeds = is_one_of_several && opened.iter().any(|it| it.mapping.has_feeds());
    if !has_links && !has_feeds && !leave_far {
        return Ok(Surveyed::default());
    }
    let (mut supply, mut spread) = (Supply::default(), Spread::default());
    let (mut report, mut ids) = (Report::default(), Ids::default());
    let mut listing = Listing::default();
    for opened in opened {
        ids.next_file();
        let told = Told { report: &mut report, listing: &mut listing };
        let maker = Maker { opened, told, ids: &mut ids };
        let mut survey = Survey { maker, supply: &mut supply, spread: &mut spread };
        let ready = |feature: RawFeature| Surveyable {
            linked: opened.mapping.linked(seen(&feature, &opened.stem)),
            feature: prepared(opened, feature),
        };
        relay(opened, wanted, ready, &mut survey)?;
    }
    let first = opened.first().map(|opened| opened.path.as_path()).unwrap_or(Path::new(""));
    let supplied = if has_links { supply.found() } else { Ok(HashMap::new()) };
    Ok(Surveyed {
        supplied: supplied.map_err(|error| ImportError::broken(first, "links", error))?,
        ids: ids.again(),
        bulk: leave_far.then(|| spread.bulk()).flatten(),
    })
}

/// Takes how the features of a file are connected, and where they are.
struct Survey<'a> {
    maker: Maker<'a>,
    supply: &'a mut Supply,
    spread: &'a mut Spread,
}

/// A feature, and how it is connected.
struct Surveyable<'a> {
    linked: Option<(Linked, &'a [String])>,
    feature: Prepared,
}

impl<'a> Taker for Survey<'a> {
    type Ready = Surveyable<'a>;

    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.maker.opened.check(head)
    }

    fn take(&mut self, Surveyable { linked, feature }: Self::Ready) -> Result<(), Stop> {
        let (opened, place) = (self.maker.opened, feature.place);
        let asset = self.maker.made(feature);
        if let Some(asset) = &asset {
            self.spread.add(&opened.name, asset);
        }
        let Some((linked, takes)) = linked else { return Ok(()) };
        let added = self.supply.add(linked, asset.as_ref(), takes);
        added.map_err(|error| ImportError::broken(&opened.path, place, error).into())
    }

    fn fault(&mut self, _: Place, _: FeatureFault) -> Result<(), Stop> {
        Ok(())
    }
}

/// Writes the features of a file as assets.
struct Job<'a> {
    maker: Maker<'a>,
    supplied: &'a HashMap<AssetId, Supplied>,
    /// What is not of it is left out, where it is known.
    bulk: Option<&'a Bulk>,
    spread: &'a mut Spread,
    writer: &'a mut PackWriter,
}

impl Taker for Job<'_> {
    type Ready = Prepared;

    fn head(&mut self, head: Head) -> Result<(), Stop> {
        self.maker.opened.check(head)
    }

    fn take(&mut self, feature: Prepared) -> Result<(), Stop> {
        let Some(mut asset) = self.maker.made(feature) else { return Ok(()) };
        if let Some(supplied) = self.supplied.get(&asset.id) {
            supplied.add_to(&mut asset);
        }
        let Maker { opened, told, .. } = &mut self.maker;
        let problem = |field: &str, reason: &str| opened.problem(asset.id.as_str(), field, reason);
        if self.bulk.is_some_and(|bulk| !bulk.holds(&asset)) {
            let first = || problem("geometry", "it lies far from the others (--leave-far)");
            told.left_out("far from the others, as you asked", false, first);
            return Ok(());
        }
        match self.writer.write(&asset)? {
            Written::Whole => {}
            Written::Without(names) => {
                for name in names {
                    let field = format!("properties.{}", shown(name));
                    let first = || problem(&field, NO_COLUMN);
                    told.odd("a property beyond those that a file can name", first);
                }
            }
            Written::TooLarge(reason) => {
                let first = || problem("feature", &reason);
                told.left_out("a feature too large to be read again", true, first);
                return Ok(());
            }
        }
        self.spread.add(&opened.name, &asset);
        told.report.kept(&asset);
        Ok(())
    }

    fn fault(&mut self, place: Place, fault: FeatureFault) -> Result<(), Stop> {
        self.maker.fault(place, fault);
        Ok(())
    }
}
