//! `wattwalk evaluate`: holds the pose of recordings against the truth.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use wattwalk::session::{RecordingParts, RecordingReader};
use wattwalk::trial::{
    Judged, MAX_TRUTH_BYTES, PIXELS_AT_M, Played, Score, Spread, Truth, TruthError, Way, play,
};

use super::CliError;
use super::output::{Format, PictureFile, picture_file, write, write_picture};
use crate::picture::{TrialRow, trial_svg};
use crate::terminal::{complain, print_lines, say};

/// Larger recordings are not read: a day with tracking is half of it.
const MAX_RECORDING_BYTES: u64 = 8 << 30;
/// How many notes on a truth are told before the rest is left out.
const NOTES: usize = 5;

#[derive(Debug, clap::Args)]
pub(super) struct EvaluateArgs {
    /// Recordings, as `simulate` and `walk --record` write them
    #[arg(value_name = "RECORDING", required = true)]
    recordings: Vec<PathBuf>,
    /// Where the visitor truly was, CSV or GPX: once for all recordings, or once for each
    #[arg(long, value_name = "FILE", required = true)]
    truth: Vec<PathBuf>,
    /// File to write all figures to, as JSON
    #[arg(long, value_name = "FILE", value_parser = picture_file(&[Format::Json]))]
    json: Option<PictureFile>,
    /// Picture of the errors and of the track to write, .svg or .png
    #[arg(long, value_name = "FILE", value_parser = picture_file(&[Format::Svg, Format::Png]))]
    plot: Option<PictureFile>,
}

/// A recording that was held against its truth.
struct Evaluated<'a> {
    recording: &'a Path,
    truth: &'a Path,
    played: Played,
}

/// Both ways to the pose, side by side.
#[derive(Serialize)]
struct Beside {
    pose: Score,
    plain: Score,
}

#[derive(Serialize)]
struct OfRecording<'a> {
    recording: &'a Path,
    truth: &'a Path,
    samples: u64,
    refused: u64,
    #[serde(flatten)]
    scores: Beside,
}

#[derive(Serialize)]
struct Report<'a> {
    recordings: Vec<OfRecording<'a>>,
    all: Beside,
}

pub(super) fn run(args: &EvaluateArgs) -> Result<(), CliError> {
    let evaluated = evaluate(args)?;
    let report = Report::of(&evaluated);
    let of = report.recordings.iter();
    let (samples, refused) =
        of.fold((0, 0), |(all, refused), it| (all + it.samples, refused + it.refused));
    say!(
        "{} recording(s), {} truths, {samples} samples, {refused} of them refused",
        evaluated.len(),
        report.all.pose.truths
    );
    print_lines(&table(&report.all));
    if let Some(file) = &args.json {
        let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
        text.push('\n');
        write(&file.path, text.as_bytes())?;
        say!("{}", file.path.display());
    }
    if let Some(file) = &args.plot {
        let rows = evaluated.iter().map(|it| TrialRow {
            title: it.recording.display().to_string(),
            judged: &it.played.judged,
        });
        let rows: Vec<_> = rows.collect();
        write_picture(file, || trial_svg(&rows))?;
        say!("{}", file.path.display());
    }
    Ok(())
}

fn evaluate(args: &EvaluateArgs) -> Result<Vec<Evaluated<'_>>, CliError> {
    let (truths, recordings) = (args.truth.len(), args.recordings.len());
    if truths != 1 && truths != recordings {
        return Err(CliError::TruthCount { truths, recordings });
    }
    let mut read: Option<(&Path, Truth)> = None;
    let mut evaluated = Vec::with_capacity(recordings);
    for (recording, path) in args.recordings.iter().zip(args.truth.iter().cycle()) {
        // One for all is read once.
        let truth = match read.take().filter(|(before, _)| before == path) {
            Some((_, truth)) => truth,
            None => read_truth(path)?,
        };
        let played = play_file(recording, &truth)?;
        if played.judged.is_empty() {
            let (truth, recording) = (path.clone(), recording.clone());
            return Err(CliError::OtherTime { truth, recording });
        }
        evaluated.push(Evaluated { recording, truth: path, played });
        read = Some((path, truth));
    }
    Ok(evaluated)
}

fn read_truth(path: &Path) -> Result<Truth, CliError> {
    let unreadable = |source| CliError::Read { file: path.to_owned(), source };
    let wrong = |source| CliError::Truth { file: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more tells that it is too large, whatever a system says of its size.
    file.take(MAX_TRUTH_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MAX_TRUTH_BYTES {
        return Err(wrong(TruthError::Size));
    }
    let truth = Truth::read(&bytes).map_err(wrong)?;
    for note in truth.notes.iter().take(NOTES) {
        complain!("wattwalk: {}: {note}", path.display());
    }
    Ok(truth)
}

fn play_file(path: &Path, truth: &Truth) -> Result<Played, CliError> {
    let unreadable = |source| CliError::Read { file: path.to_owned(), source };
    let wrong = |source| CliError::Recording { file: path.to_owned(), source };
    let file = RecordingParts::open(path).map_err(unreadable)?;
    let bytes = file.size_bytes();
    if bytes > MAX_RECORDING_BYTES {
        let (file, most) = (path.to_owned(), MAX_RECORDING_BYTES);
        return Err(CliError::TooLarge { file, bytes, most });
    }
    let file = BufReader::new(file.take(MAX_RECORDING_BYTES));
    let mut recording = RecordingReader::new(file).map_err(wrong)?;
    let header = recording.header().clone();
    let played = play(&header, &mut recording, truth).map_err(wrong)?;
    if let Some(line) = recording.torn_line() {
        complain!(
            "wattwalk: {}: line {line}, the last, was cut off and is left out",
            path.display()
        );
    }
    Ok(played)
}

impl Beside {
    fn of(recordings: &[&[Judged]]) -> Self {
        Self { pose: Score::of(recordings, Way::Pose), plain: Score::of(recordings, Way::Plain) }
    }
}

impl<'a> Report<'a> {
    fn of(evaluated: &[Evaluated<'a>]) -> Self {
        let each = evaluated.iter().map(|it| OfRecording {
            recording: it.recording,
            truth: it.truth,
            samples: it.played.samples,
            refused: it.played.refused,
            scores: Beside::of(&[&it.played.judged]),
        });
        let all: Vec<_> = evaluated.iter().map(|it| it.played.judged.as_slice()).collect();
        Self { recordings: each.collect(), all: Beside::of(&all) }
    }
}

/// The figures of both ways, a line each.
fn table(of: &Beside) -> String {
    let mut text = format!("{:<44}{:>16}{:>16}\n", "", "pose", "plain");
    for (name, cell) in lines() {
        let _ = writeln!(text, "{name:<44}{:>16}{:>16}", cell(&of.pose), cell(&of.plain));
    }
    text
}

type Cell = Box<dyn Fn(&Score) -> String>;

fn lines() -> Vec<(String, Cell)> {
    let line = |name: &str, cell: fn(&Score) -> String| (name.to_owned(), Box::new(cell) as Cell);
    let mut lines = vec![
        line("position, m off: half, 95 %", |it| spread(it.position_m, 2)),
        line("heading, degrees off: half, 95 %", |it| spread(it.heading_deg, 2)),
    ];
    for (index, at_m) in PIXELS_AT_M.into_iter().enumerate() {
        let cell = move |it: &Score| spread(it.pixels.get(index).copied().flatten(), 0);
        lines.push((format!("pixels off in {at_m} m: half, 95 %"), Box::new(cell)));
    }
    lines.extend([
        line("position within its 68 %, 95 %", |it| {
            pair(percent(it.position_within_68), percent(it.position_within_95))
        }),
        line("NEES of the position (2 if true)", |it| number(it.position_nees, 2)),
        line("heading within its 68 %, 95 %", |it| {
            pair(percent(it.heading_within_68), percent(it.heading_within_95))
        }),
        line("longest step, m; how many over 0.3", |it| {
            pair(number(it.longest_step_m, 2), it.steps_over_0_3_m.to_string())
        }),
        line("widest turn, degrees; how many over 0.5", |it| {
            pair(number(it.widest_turn_deg, 2), it.turns_over_0_5_deg.to_string())
        }),
        line("heading within 5, 2 degrees after, s", |it| {
            let [five, two] = [it.heading_within_5_deg_after_s, it.heading_within_2_deg_after_s];
            pair(number(five, 1), number(two, 1))
        }),
        line("heading unknown", |it| percent(it.heading_unknown)),
        line("no pose yet", |it| percent(Some(1.0 - it.with_pose))),
    ]);
    lines
}

fn spread(of: Option<Spread>, digits: usize) -> String {
    pair(number(of.map(|it| it.median), digits), number(of.map(|it| it.p95), digits))
}

fn pair(one: String, other: String) -> String {
    format!("{one} {other:>7}")
}

fn number(of: Option<f64>, digits: usize) -> String {
    of.map_or_else(|| "-".to_owned(), |of| format!("{of:.digits$}"))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", share * 100.0))
}
