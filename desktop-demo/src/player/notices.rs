//! What is missing or not as it should be, in the visitor's language.

use jiff::{SignedDuration, Timestamp};
use wattwalk::language::Language;
use wattwalk::pose::PositionState;
use wattwalk::session::{Event, EventKind};
use wattwalk::surroundings::{EdgeReason, SurroundingsState};

use super::sources::hindrance;
use crate::words::Words;

/// What a visitor should know of what is around; nothing where all is known.
pub(crate) fn around_words(state: &SurroundingsState, language: &Language) -> Option<String> {
    let words = Words::of(language);
    let reason = match state {
        SurroundingsState::Loading => return Some(words.get("around_loading").to_owned()),
        SurroundingsState::Edge { reason, .. } => reason,
        _ => return None,
    };
    let why = match reason {
        EdgeReason::Crowded { assets } => words.say("edge_crowded", &[("count", assets)]),
        EdgeReason::NotAllowed { host } => words.say("edge_not_allowed", &[("host", host)]),
        EdgeReason::Unreachable { fault, .. } => {
            words.say("edge_unreachable", &[("reason", &hindrance(words, fault.hindrance()))])
        }
        EdgeReason::Broken { .. } => words.get("edge_broken").to_owned(),
        EdgeReason::Changed { file } => words.say("edge_changed", &[("file", file)]),
        _ => String::new(),
    };
    Some(match state.shown_m() {
        None => words.say("around_none", &[("reason", &why)]),
        Some(to_m) => words.say("around_edge", &[("m", &to_m), ("reason", &why)]),
    })
}

/// A notice stays this long on the visit's clock.
const SHOWN_FOR: SignedDuration = SignedDuration::from_secs(20);
/// No more than these are shown at once.
const MOST: usize = 3;

/// The notices of the last seconds.
#[derive(Debug, Default)]
pub(super) struct Notices {
    told: Vec<(Timestamp, Notice)>,
}

/// What is told, to each in their language.
#[derive(Debug, Clone, PartialEq)]
enum Notice {
    /// Of which there are no words in other languages.
    Text(String),
    Bridged,
    Lost,
    Source,
    Missing(usize),
    Recording(String),
    NotKept(String),
}

impl Notice {
    fn of(event: &EventKind) -> Option<Self> {
        Some(match event {
            EventKind::Position { state: PositionState::Bridged } => Self::Bridged,
            EventKind::Position { state: PositionState::Lost } => Self::Lost,
            // Which and why, the sources' panel says for as long as it is so.
            EventKind::SourceFailed { .. } => Self::Source,
            EventKind::ReadingsMissing { assets } => Self::Missing(assets.len()),
            EventKind::RecordingFailed { reason } => Self::Recording(reason.clone()),
            EventKind::ReadingsNotKept { reason } => Self::NotKept(reason.clone()),
            _ => return None,
        })
    }

    fn said(&self, language: &Language) -> String {
        let words = Words::of(language);
        match self {
            Self::Text(text) => text.clone(),
            Self::Bridged => words.get("notice_bridged").to_owned(),
            Self::Lost => words.get("notice_lost").to_owned(),
            Self::Source => words.get("notice_source").to_owned(),
            Self::Missing(count) => words.of_count("notice_missing", *count, language),
            Self::Recording(reason) => words.say("notice_recording", &[("reason", reason)]),
            Self::NotKept(reason) => words.say("notice_not_kept", &[("reason", reason)]),
        }
    }
}

impl Notices {
    /// Takes note of an event that a visitor should know of.
    pub(super) fn add_event(&mut self, event: &Event) {
        Notice::of(&event.kind).into_iter().for_each(|notice| self.add(notice, event.time));
    }

    /// Takes note of a text.
    pub(super) fn add_text(&mut self, text: String, now: Timestamp) {
        self.add(Notice::Text(text), now);
    }

    fn add(&mut self, notice: Notice, now: Timestamp) {
        self.told.retain(|(_, told)| *told != notice);
        self.told.push((now, notice));
        let surplus = self.told.len().saturating_sub(MOST);
        self.told.drain(..surplus);
    }

    /// What is to be shown now.
    pub(super) fn shown(&self, now: Timestamp, language: &Language) -> Vec<String> {
        let recent = self.told.iter().filter(|(at, _)| now.duration_since(*at).abs() <= SHOWN_FOR);
        recent.map(|(_, notice)| notice.said(language)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::model::Edge;

    #[test]
    fn an_edge_is_said_and_drawn_where_something_is_known() {
        let reason = || EdgeReason::NotAllowed { host: "a.example".into() };
        let near = SurroundingsState::Edge { to_m: 400.0, reason: reason() };
        let none = SurroundingsState::Edge { to_m: 0.0, reason: reason() };
        for language in ["en", "fr", "zh"] {
            let language = language.into();
            let (near, none) = (around_words(&near, &language), around_words(&none, &language));
            assert!(near.as_ref().is_some_and(|words| words.contains("400")), "{near:?}");
            assert!(none.is_some_and(|words| words.contains("a.example") && !words.contains('0')));
            assert_eq!(around_words(&SurroundingsState::Whole, &language), None);
            assert!(around_words(&SurroundingsState::Loading, &language).is_some());
        }
        assert_eq!(Edge::of(&near), Some(Edge { to_m: 400.0, cut: true }));
        let complete = SurroundingsState::Complete { to_m: 1400.0 };
        assert_eq!(Edge::of(&complete), Some(Edge { to_m: 1400.0, cut: false }));
        for state in [none, SurroundingsState::Loading, SurroundingsState::Whole] {
            assert_eq!(Edge::of(&state), None);
        }
    }
}
