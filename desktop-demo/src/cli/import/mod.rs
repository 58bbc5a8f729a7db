//! `wattwalk import`: foreign files to a tour pack.
//!
//! What was understood is shown before anything is kept; a picture of it beside
//! the table says more than the table.

mod table;

use std::path::{Path, PathBuf};

use wattwalk::import::{
    Crs, ImportError, ImportSettings, Mapping, MappingError, Staged, import, propose, shipped,
};
use wattwalk::language::Language;
use wattwalk::pack::Attribution;

use super::args::PictureSize;
use super::output::{Format, PictureFile, picture_file};
use super::{CliError, map, packs};
use crate::terminal::{print_lines, say};

/// Mappings are small; what is larger is another file.
const MAX_MAPPING_BYTES: u64 = 1 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// GeoJSON (also a feature a line), FlatGeobuf, CityJSON or CityJSONSeq, RecoStaR GML, CSV
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the pack to write; without it, only what was understood is shown
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Propose a mapping for the first file, and print it
    #[arg(long, conflicts_with_all = ["map", "out", "picture"])]
    propose: bool,
    /// For what is too large to be read whole: the pack reads it around the visitor only
    #[arg(long, requires = "out", conflicts_with_all = ["picture", "propose"])]
    wide: bool,
    #[command(flatten)]
    understood: Understood,
    /// Picture of the map, .svg or .png
    #[arg(long, value_name = "FILE", value_parser = picture_file(&[Format::Svg, Format::Png]))]
    picture: Option<PictureFile>,
    /// Language of the title and of the draft of the narration
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: Language,
}

/// How files of others are to be understood, and what they do not say.
#[derive(Debug, clap::Args)]
pub(super) struct Understood {
    /// Mapping: the name of one that ships, or a TOML file [default: the one that fits]
    #[arg(long, value_name = "NAME|FILE")]
    map: Option<String>,
    /// Coordinate system, whatever the files say, as EPSG:2154
    #[arg(long, value_name = "NAME")]
    crs: Option<String>,
    /// Northing comes before easting, or latitude before longitude
    #[arg(long)]
    swap_axes: bool,
    /// Only what reaches into a box of a FlatGeobuf file, in its coordinates
    #[arg(long, value_name = "X,Y,X,Y", value_parser = corners, allow_hyphen_values = true)]
    within: Option<[f64; 4]>,
    /// Fail if anything is wrong with a feature
    #[arg(long)]
    strict: bool,
    /// Leave out what lies far from all else, as a place at 0, 0
    #[arg(long)]
    leave_far: bool,
    /// JSON file with all that was left out, a million entries at most: file, feature, field, reason
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Title of the pack [default: the first file's name]
    #[arg(long)]
    title: Option<String>,
    /// Time zone of the place, as Europe/Paris [default: that of this computer]
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
    /// Height of the ground above the ellipsoid, metres [default: 0]
    #[arg(long, value_name = "M", allow_negative_numbers = true,
          value_parser = super::args::number_within(-1000.0, 9000.0))]
    ground_height: Option<f64>,
    /// Whom to name for the data, and under which licence
    #[arg(long, value_name = "WHO", requires = "licence")]
    attribution: Option<String>,
    /// Licence of the data, as etalab-2.0 or ODbL-1.0
    #[arg(long, value_name = "SPDX", requires = "attribution")]
    licence: Option<String>,
}

impl Understood {
    /// The settings, and in words what is assumed for want of an argument.
    pub(super) fn settings(
        &self,
        language: &Language,
    ) -> Result<(ImportSettings, Vec<String>), CliError> {
        let mut assumed = Vec::new();
        let time_zone = self.time_zone.clone().unwrap_or_else(|| {
            let own = jiff::tz::TimeZone::system();
            let name = own.iana_name().unwrap_or("Etc/UTC").to_owned();
            assumed.push(format!("time zone {name}, as this computer's (--time-zone)"));
            name
        });
        if jiff::tz::TimeZone::get(&time_zone).is_err() {
            return Err(CliError::TimeZone { name: time_zone });
        }
        let ground_height_m = self.ground_height.unwrap_or_else(|| {
            assumed.push("ground 0 m above the ellipsoid (--ground-height)".into());
            0.0
        });
        let settings = ImportSettings {
            mapping: self.map.as_deref().map(mapping).transpose()?,
            crs: self.crs.as_deref().map(Crs::named).transpose().map_err(CliError::Crs)?,
            swap_axes: self.swap_axes,
            within: self.within,
            strict: self.strict,
            leave_far: self.leave_far,
            report: self.report.clone(),
            title: self.title.clone(),
            language: Some(language.clone()),
            time_zone: Some(time_zone),
            ground_height_m: Some(ground_height_m),
            wide: false,
            attribution: self.attribution.as_ref().map(|who| Attribution {
                what: self.title.clone().unwrap_or_else(|| "Networks".into()),
                what_in: Default::default(),
                who: who.clone(),
                licence: self.licence.clone().unwrap_or_default(),
                url: None,
                files: Vec::new(),
            }),
        };
        Ok((settings, assumed))
    }
}

fn corners(text: &str) -> Result<[f64; 4], String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    match *numbers.as_slice() {
        [west, south, east, north] if west <= east && south <= north => {
            Ok([west, south, east, north])
        }
        _ => Err("expected four numbers: least x, least y, most x, most y".into()),
    }
}

pub(super) fn run(args: &ImportArgs) -> Result<(), CliError> {
    if args.propose {
        let first = args.files.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
        print_lines(&propose(first)?.text);
        return Ok(());
    }
    let (mut settings, assumed) = args.understood.settings(&args.language)?;
    settings.wide = args.wide;
    // Without a place the pack is made for the table and the picture, and dropped.
    let out = args.out.clone().unwrap_or_else(nowhere);
    let staged = understand(&args.files, &settings, &assumed, &out)?;
    if let Some(picture) = &args.picture {
        // Only a picture needs the whole pack in memory.
        let pack = packs::open_path(staged.folder())?;
        let size = PictureSize { width_px: 1600, height_px: 1000 };
        map::draw(&pack, size, None, picture)?;
        say!("picture: {}", picture.path.display());
    }
    match &args.out {
        Some(out) => {
            staged.keep()?;
            say!("pack: {}", out.display());
        }
        None => say!("nothing was written: name a folder with --out"),
    }
    Ok(())
}

/// Imports files and shows what was understood; for a file that no mapping
/// fits, one to begin with.
pub(super) fn understand(
    files: &[PathBuf],
    settings: &ImportSettings,
    assumed: &[String],
    out: &Path,
) -> Result<Staged, CliError> {
    let imported = import(files, settings, out);
    if let Some(report) = &settings.report {
        say!("all that was left out: {}", report.display());
    }
    match imported {
        Ok(staged) => {
            print_lines(&table::table(staged.report(), assumed));
            Ok(staged)
        }
        Err(error) => {
            // The reasons first, above all where nothing is left.
            if let Some(report) = error.report() {
                print_lines(&table::table(report, assumed));
            }
            if let ImportError::NoMapping { file } = &error {
                print_lines(&table::columns(file, &propose(file)?));
            }
            Err(error.into())
        }
    }
}

/// Imports files to where they are looked at and then dropped.
pub(super) fn stage(files: &[PathBuf], settings: &ImportSettings) -> Result<Staged, CliError> {
    Ok(import(files, settings, &nowhere())?)
}

/// A place for what is not kept.
fn nowhere() -> PathBuf {
    std::env::temp_dir().join(format!("wattwalk-{}", std::process::id()))
}

/// A mapping that ships, or one of a file.
fn mapping(name: &str) -> Result<Mapping, CliError> {
    let shipped = shipped();
    if let Some(mapping) = shipped.iter().find(|mapping| mapping.name() == name) {
        return Ok(mapping.clone());
    }
    let file = Path::new(name);
    let failed = |source| CliError::Read { file: file.to_owned(), source };
    if !file.is_file() {
        let known: Vec<_> = shipped.iter().map(Mapping::name).collect();
        return Err(CliError::NoMapping { name: name.into(), known: known.join(", ") });
    }
    let wrong = |reason: &str| MappingError { file: name.into(), reason: reason.into() };
    if file.metadata().map_err(failed)?.len() > MAX_MAPPING_BYTES {
        return Err(ImportError::from(wrong("larger than a mapping can be, 1 MB")).into());
    }
    let text = std::fs::read_to_string(file).map_err(failed)?;
    Mapping::read(name, &text).map_err(|error| ImportError::from(error).into())
}
