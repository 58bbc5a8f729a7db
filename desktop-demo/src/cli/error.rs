//! What can go wrong with a command, and what to do about it.

use std::path::PathBuf;

use wattwalk::import::{CrsError, ImportError};
use wattwalk::live::Fault;
use wattwalk::pack::FetchError;
use wattwalk::pack::PackError;
use wattwalk::plain::counted;
use wattwalk::session::RecordingError;
use wattwalk::sources::SecretError;
use wattwalk::trial::{MadeError, TruthError};
use wattwalk::visit::VisitError;

use crate::picture::PngError;
use crate::player::PlayerError;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// What is given as a pack is none.
    #[error("{} cannot be opened as a tour pack: {source}", path.display())]
    Pack {
        /// The folder or file as it was given.
        path: PathBuf,
        /// What of it cannot be used.
        source: PackError,
    },
    /// The pack within this program cannot be opened: a fault of the build.
    #[error("the built-in pack cannot be opened: {0}")]
    BuiltIn(PackError),
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Read {
        /// The file as it was given.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("{} cannot be written: {source}", file.display())]
    Write {
        /// The file as it was given.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The visit cannot be played.
    #[error(transparent)]
    Player(#[from] PlayerError),
    /// The visit refused an input.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// A pack was not fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The picture cannot be drawn.
    #[error(transparent)]
    Png(#[from] PngError),
    /// The recording cannot be written or read.
    #[error("{}: {source}", file.display())]
    Recording {
        /// The file as it was given.
        file: PathBuf,
        /// What is wrong with it.
        source: RecordingError,
    },
    /// No walk can be made up.
    #[error(transparent)]
    Made(#[from] MadeError),
    /// A truth cannot be read.
    #[error("{}: {source}", file.display())]
    Truth {
        /// The file as it was given.
        file: PathBuf,
        /// What is wrong with it.
        source: TruthError,
    },
    /// Truths and recordings do not go together.
    #[error("--truth is given {truths} times for {recordings} recordings")]
    TruthCount { truths: usize, recordings: usize },
    /// A truth is of another time than its recording.
    #[error(
        "{} has nothing of the time of {}",
        truth.display(),
        recording.display()
    )]
    OtherTime {
        /// The truth's file as it was given.
        truth: PathBuf,
        /// The recording's.
        recording: PathBuf,
    },
    /// A recording is larger than any walk.
    #[error("{} has {bytes} bytes, at most {most} are read: cut the walk out of it", file.display())]
    TooLarge {
        /// The file as it was given.
        file: PathBuf,
        /// Its size.
        bytes: u64,
        /// What is read.
        most: u64,
    },
    /// The pack has no words in a language.
    #[error("the pack has no words in {asked}: it has {known}")]
    Language {
        /// The language asked for.
        asked: String,
        /// The languages of the pack.
        known: String,
    },
    /// The place's time zone does not have the time, or is not known.
    #[error("{date} {time} in {time_zone}: {reason}")]
    Time { date: jiff::civil::Date, time: jiff::civil::Time, time_zone: String, reason: String },
    /// The place is not on the globe.
    #[error("--lat, --lon: {reason}")]
    Place {
        /// What is wrong with it.
        reason: String,
    },
    /// The page cannot be served.
    #[error("the page cannot be served: {0}")]
    Page(std::io::Error),
    /// The walk ended before all stops were reached.
    #[error("the walk ended with {reached} of {stops} stops reached; missing: {missing}")]
    StopsMissing {
        /// How many were reached.
        reached: usize,
        /// How many there are.
        stops: usize,
        /// The others' ids.
        missing: String,
    },
    /// A pack or a file has problems.
    #[error("{}", counted(*.0, "problem"))]
    Problems(usize),
    /// An import cannot be done.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A coordinate system that is named is not known.
    #[error(transparent)]
    Crs(CrsError),
    /// A mapping that is named neither ships nor is a file.
    #[error("--map: {name} is no file, and none of the mappings that ship: {known}")]
    NoMapping {
        /// What was named.
        name: String,
        /// Those that ship.
        known: String,
    },
    /// A token in the environment is of no use.
    #[error("{0}; write WATTWALK_TOKEN_…='KEY=TOKEN', as app/proxy=USER:PASSWORD")]
    Secret(#[from] SecretError),
    /// A time zone that is named is not known.
    #[error("--time-zone: {name} is not an IANA time zone, as Europe/Paris")]
    TimeZone {
        /// What was named.
        name: String,
    },
}

impl CliError {
    /// 2 for arguments, 1 for all else.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Language { .. }
            | Self::Place { .. }
            | Self::Time { .. }
            | Self::Crs(_)
            | Self::NoMapping { .. }
            | Self::TruthCount { .. }
            | Self::TimeZone { .. } => 2,
            _ => 1,
        }
    }

    /// What to do, where it is not plain from the error.
    pub(crate) fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Pack { .. } => {
                Some("A pack is a folder with a pack.json; leave --pack out for the Fort d'Issy.")
            }
            Self::BuiltIn(_) => Some("Name a pack on disk with --pack."),
            Self::Recording { source: RecordingError::OtherPack { .. }, .. } => {
                Some("Name the recording's pack with --pack.")
            }
            Self::TruthCount { .. } => {
                Some("Give one for all recordings, or one for each in their order.")
            }
            Self::OtherTime { .. } => {
                Some("Are both times with their offset from UTC, and by clocks that agree?")
            }
            Self::StopsMissing { .. } => Some(
                "Does the track given with --gpx, or walk.gpx of the pack, come by every stop?",
            ),
            Self::Import(ImportError::Nothing { .. }) => {
                Some("Above is what was left out, and why.")
            }
            Self::Import(ImportError::NoMapping { .. }) => {
                Some("Save the proposal, edit what is marked with TODO, and pass it with --map.")
            }
            Self::Fetch(FetchError::Unreachable { fault: Fault::NotAllowed, .. }) => {
                Some("Agree to the host that it sends to with --allow HOST.")
            }
            Self::Fetch(FetchError::Unreachable { fault, .. }) if *fault != Fault::Status => {
                Some("Run it again: it goes on where it stopped.")
            }
            Self::Page(_) => Some("Choose another port with --port, or walk with --no-page."),
            _ => None,
        }
    }
}
