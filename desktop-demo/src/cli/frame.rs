//! `wattwalk frame`: one picture of what the camera shows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::{Date, Time};
use wattwalk::geodesy::Wgs84;
use wattwalk::import::ImportSettings;
use wattwalk::pack::TourPack;
use wattwalk::pose::{Alignment, AlignmentKind, Fix};
use wattwalk::session::{EventKind, Settings, attitude};
use wattwalk::visit::{Visit, VisitOptions};

use super::args::{self, PictureSize, number_within};
use super::output::{Format, PictureFile, picture_file, write, write_picture};
use super::{CliError, PackArgs, import, packs, scene};
use crate::picture::{foot_px, frame_svg};
use crate::player;
use crate::terminal::{complain, say};

/// A place and a direction that are asked for are known well.
const ACCURACY_M: f64 = 0.5;
const ACCURACY_DEG: f64 = 0.5;

#[derive(Debug, clap::Args)]
pub(super) struct FrameArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// Draw this file instead of a pack, in any format that can be imported
    #[arg(long, value_name = "FILE", conflicts_with = "pack")]
    assets: Option<PathBuf>,
    /// Latitude of the visitor, degrees
    #[arg(long, value_name = "DEG", allow_negative_numbers = true, value_parser = number_within(-90.0, 90.0))]
    lat: f64,
    /// Longitude of the visitor, degrees
    #[arg(long, value_name = "DEG", allow_negative_numbers = true, value_parser = number_within(-180.0, 180.0))]
    lon: f64,
    /// Where the camera looks, degrees clockwise from true north
    #[arg(long, value_name = "DEG", allow_negative_numbers = true, value_parser = number_within(-360.0, 360.0))]
    heading: f64,
    /// How far above the horizon it looks, degrees
    #[arg(long, value_name = "DEG", default_value = "-5", allow_negative_numbers = true, value_parser = number_within(-90.0, 90.0))]
    pitch: f64,
    /// Date at the place
    #[arg(long, value_name = "YYYY-MM-DD", default_value = args::DAY, value_parser = args::date)]
    date: Date,
    /// Time of day at the place
    #[arg(long, value_name = "HH:MM", default_value = "11:30", value_parser = args::time)]
    time: Time,
    /// Width and height in pixels
    #[arg(long, value_name = "WxH", default_value = "1280x800")]
    size: PictureSize,
    /// Horizontal field of view, degrees
    #[arg(long, value_name = "DEG", default_value = "65", value_parser = number_within(1.0, 170.0))]
    fov: f64,
    /// How far the visitor sees, metres
    #[arg(long, value_name = "M", default_value = "160", value_parser = number_within(1.0, 5000.0))]
    range: f64,
    /// Leave out sky, ground and buildings: for laying over a photograph
    #[arg(long)]
    no_backdrop: bool,
    /// Language of the labels, as fr, en or zh [default: the pack's first]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Picture to write: .svg, .png, or .json for the frame itself
    #[arg(long, value_name = "FILE", value_parser = picture_file(&[Format::Svg, Format::Png, Format::Json]))]
    out: PictureFile,
}

pub(super) fn run(args: &FrameArgs) -> Result<(), CliError> {
    let pack = Arc::new(match &args.assets {
        Some(file) => foreign(args, file)?,
        None => packs::open(&args.pack)?,
    });
    packs::mention_problems(&pack);
    let language = match &args.assets {
        Some(_) => args.language.as_deref().unwrap_or("en").into(),
        None => args::language(&pack, args.language.as_deref())?,
    };
    let start = args::local_time(&pack, args.date, args.time)?;
    let time = start.timestamp();
    let options = VisitOptions { is_rehearsal: true, ..VisitOptions::default() };
    let mut visit = Visit::open(pack.clone(), Settings::new(language), options)?;
    visit.attitude(attitude(time, args.heading, args.pitch))?;
    let (lat_deg, lon_deg) = (args.lat, args.lon);
    visit.fix(Fix {
        time,
        lat_deg,
        lon_deg,
        horizontal_accuracy_m: ACCURACY_M,
        speed_mps: None,
        course_deg: None,
    })?;
    // Whoever asks for a place and a direction knows them.
    let (azimuth_deg, accuracy_deg) = (args.heading.rem_euclid(360.0), ACCURACY_DEG);
    for kind in [
        AlignmentKind::Place { lat_deg, lon_deg, accuracy_m: ACCURACY_M },
        AlignmentKind::Heading { azimuth_deg, accuracy_deg },
    ] {
        visit.align(Alignment { time, kind })?;
    }
    visit.settle_around();
    if let Some(words) = player::around_words(&visit.session().surroundings(), &"en".into()) {
        complain!("wattwalk: {words}");
    }
    visit.poll(time);
    for event in visit.events() {
        if let EventKind::SourceFailed { reason } = event.kind {
            complain!("wattwalk: {reason}");
        }
    }
    let mut camera = scene::camera(args.size, args.fov, args.range, !args.no_backdrop);
    if args.out.format != Format::Json {
        // The foot is part of the size that was asked for.
        let foot_px = foot_px(camera.width_px, &scene::look(visit.session(), time, &camera));
        camera.height_px = camera.height_px.saturating_sub(foot_px).max(1);
    }
    let frame = visit.frame(&camera, time)?;
    match args.out.format {
        Format::Json => {
            let json = serde_json::to_vec_pretty(&frame).unwrap_or_default();
            write(&args.out.path, &json)?;
        }
        Format::Svg | Format::Png => {
            let look = scene::look(visit.session(), time, &camera);
            write_picture(&args.out, || frame_svg(&frame, &look))?;
        }
    }
    say!(
        "{}: {} shapes, {} labels",
        args.out.path.display(),
        frame.shapes.len(),
        frame.labels.len()
    );
    Ok(())
}

/// A pack about the visitor with nothing in it but the assets of one file, in
/// any format and words that can be imported.
fn foreign(args: &FrameArgs, file: &Path) -> Result<TourPack, CliError> {
    let origin = Wgs84::new(args.lat, args.lon)
        .map_err(|error| CliError::Place { reason: error.to_string() })?;
    let staged = import::stage(&[file.to_owned()], &ImportSettings::default())?;
    // Neither the draft of a tour nor that of a narration is the file's.
    let pack = packs::open_path(staged.folder())?.assets_about(origin);
    Ok(pack)
}
