//! `wattwalk replay`: plays a recording again.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use wattwalk::session::{Input, RecordingParts, TourSession};
use wattwalk::view::Frame;
use wattwalk::visit::{Playback, Played};

use super::digest::{EventDigest, FrameDigest};
use super::output::{Format, PictureFile, write_picture};
use super::{CliError, PackArgs, packs, scene};
use crate::picture::frame_svg;
use crate::terminal::{complain, event_line, is_watched, say};

#[derive(Debug, clap::Args)]
pub(super) struct ReplayArgs {
    /// Recording, as `walk --record` writes it
    #[arg(value_name = "FILE")]
    recording: PathBuf,
    #[command(flatten)]
    pack: PackArgs,
    /// Folder to draw the frames into, as 000001.svg and on
    #[arg(long, value_name = "DIR")]
    frames_out: Option<PathBuf>,
    /// Draw only every Nth frame
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u64).range(1..), requires = "frames_out")]
    every: u64,
    /// Draw frames as PNG instead of SVG
    #[arg(long, requires = "frames_out")]
    png: bool,
    /// Print digests of all frames and all events: equal for equal walks
    #[arg(long)]
    hash: bool,
}

pub(super) fn run(args: &ReplayArgs) -> Result<(), CliError> {
    let file = &args.recording;
    let open = RecordingParts::open(file).map(|open| (open.size_bytes(), open));
    let (bytes, open) = open.map_err(|source| CliError::Read { file: file.clone(), source })?;
    let progress = progress(bytes);
    let unreadable = |source| CliError::Recording { file: file.clone(), source };
    let pack = Arc::new(packs::open(&args.pack)?);
    let zone = pack.time_zone().clone();
    let recording = BufReader::new(progress.wrap_read(open));
    let mut playback = Playback::open(pack, recording).map_err(unreadable)?;
    if let Some(folder) = &args.frames_out {
        std::fs::create_dir_all(folder)
            .map_err(|source| CliError::Write { file: folder.clone(), source })?;
    }
    let (mut digest, mut told) = (FrameDigest::default(), EventDigest::default());
    let (mut frames, mut drawn, mut refused) = (0_u64, 0_u64, 0_u64);
    while let Some(played) = playback.next() {
        let Played { input, outcome, events } = played.map_err(unreadable)?;
        match outcome {
            Ok(Some(frame)) => {
                frames += 1;
                digest.add(&frame);
                if let Some(folder) =
                    args.frames_out.as_deref().filter(|_| (frames - 1) % args.every == 0)
                {
                    draw(playback.session(), &input, &frame, folder, frames, args.png)?;
                    drawn += 1;
                }
            }
            Ok(None) => {}
            // What was refused when it was recorded is refused again.
            Err(_) => refused += 1,
        }
        for event in events {
            told.add(&event);
            if let Some(line) = event_line(&event, &zone) {
                progress.suspend(|| say!("{line}"));
            }
        }
    }
    progress.finish_and_clear();
    if let Some(line) = playback.torn_line() {
        complain!(
            "wattwalk: {}: line {line}, the last, was cut off and is left out",
            file.display()
        );
    }
    say!("{frames} frames, {refused} inputs refused");
    if let Some(folder) = &args.frames_out {
        say!("{drawn} pictures in {}", folder.display());
    }
    if args.hash {
        say!("{digest}");
        say!("{told}");
    }
    Ok(())
}

fn draw(
    session: &TourSession,
    input: &Input,
    frame: &Frame,
    folder: &Path,
    number: u64,
    png: bool,
) -> Result<(), CliError> {
    let Input::Frame { camera, .. } = input else { return Ok(()) };
    let (ending, format) = if png { ("png", Format::Png) } else { ("svg", Format::Svg) };
    let file = PictureFile { path: folder.join(format!("{number:06}.{ending}")), format };
    let look = scene::look(session, frame.time, camera);
    write_picture(&file, || frame_svg(frame, &look))
}

/// A bar over the bytes of the recording, where a person watches.
fn progress(bytes: u64) -> ProgressBar {
    if !is_watched()[1] {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {percent} % of {total_bytes}, {eta} left");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
