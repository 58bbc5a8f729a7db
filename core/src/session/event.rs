//! What a session tells the app besides frames.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assets::AssetId;
use crate::language::Language;
use crate::live::SourceState;
use crate::pose::PositionState;
use crate::surroundings::SurroundingsState;
use crate::tour::{Asides, StopId, Text, TourEvent, speech_s};

use super::sentences::paragraphs;

/// Something that happened, for the app to react to once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Event {
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EventKind {
    /// The visit went on.
    Tour(TourEvent),
    /// Words to be said and shown now.
    Cue(Cue),
    /// How the position is known has changed.
    Position {
        /// How it is known now.
        state: PositionState,
    },
    /// A fix was not used: no walker could have made it.
    FixRefused {
        /// How far it lies from where the visitor is believed to be, metres.
        off_m: f64,
    },
    /// How much of the wide networks is known around the visitor has changed.
    Surroundings {
        /// How much is known now.
        state: SurroundingsState,
    },
    /// A source could not answer; the last readings stay, and grow stale.
    SourceFailed {
        /// What went wrong, for a person.
        reason: String,
    },
    /// A source works, fails or is paused, and did not before.
    SourceChanged {
        /// Its id.
        source_id: String,
        /// How it is now.
        state: SourceState,
    },
    /// A source brought a reading that cannot be: it was not taken.
    ReadingRefused {
        /// What is wrong with it, for a person.
        reason: String,
    },
    /// A source answered, but not for all assets that it knows.
    ReadingsMissing {
        /// For which not.
        assets: Vec<AssetId>,
    },
    /// What services measure cannot be kept for a later visit, as on a full
    /// disk; told once, until it can be again.
    ReadingsNotKept {
        /// Why, for a person.
        reason: String,
    },
    /// The visit is not recorded any more, as on a full disk; what was recorded
    /// can be replayed.
    RecordingFailed {
        /// Why, for a person.
        reason: String,
    },
    /// The disk is slower than the visit: some of it is not in the recording, which
    /// says so in its place. Told as that begins, and once it is over.
    RecordingLost {
        /// How many inputs are not in it so far, of the whole visit.
        inputs: u64,
    },
    /// Nobody asked for events for so long that the oldest of a thousand were
    /// dropped. What holds now is as true as ever; ask for it.
    EventsLost {
        /// How many.
        count: u64,
    },
}

/// What words are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CueSubject {
    /// A stop of the tour.
    Stop(StopId),
    /// An asset nearby.
    Asset(AssetId),
}

/// Words to be said and shown. A voice says the body; question, transition and
/// the words for children and for experts are the guide's to add, and to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Cue {
    /// What they are about.
    pub subject: CueSubject,
    /// The language that they are in; not the one asked for where the pack
    /// has no words in it.
    pub language: Language,
    /// One line.
    pub title: String,
    /// What is said; paragraphs are separated by an empty line.
    pub body: String,
    /// What to ask the group.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub question: Option<String>,
    /// What leads on to the next stop.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub transition: Option<String>,
    /// What to tell children.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub for_children: Option<String>,
    /// What to tell those who know the field.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub for_experts: Option<String>,
}

impl Cue {
    /// What is said of a subject, in a language.
    pub(super) fn new(subject: &CueSubject, language: &Language, text: Text) -> Self {
        let Text { title, body, asides } = text;
        let Asides { question, transition, for_children, for_experts } =
            asides.map_or_else(Asides::default, |asides| *asides);
        let (subject, language) = (subject.clone(), language.clone());
        Self { subject, language, title, body, question, transition, for_children, for_experts }
    }

    /// How long a voice takes for the body.
    pub(super) fn speech(&self) -> SignedDuration {
        SignedDuration::from_secs_f64(speech_s(&self.body))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Cue {
    /// The paragraphs of the body, each as its sentences: what a voice says in
    /// one go, and says anew when it was cut short.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<Vec<String>> {
        paragraphs(&self.body)
    }
}
