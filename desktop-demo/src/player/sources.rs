//! How the pack's sources are, in the visitor's language.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use wattwalk::language::Language;
use wattwalk::live::{Hindrance, SourceState};
use wattwalk::sources::WantedSecret;
use wattwalk::visit::{SourceSign, SourceStatus};

use super::Player;
use crate::page::model::SourceLine;
use crate::words::Words;

impl Player {
    /// The pack's sources, each as it is now.
    pub(super) fn sources(&self, language: &Language) -> Vec<SourceLine> {
        let words = Words::of(language);
        let line = |source: SourceStatus| line(words, source, &self.time_zone);
        self.visit.sources().into_iter().map(line).collect()
    }
}

/// What a source sends where, which is agreed to with its host.
fn sent(words: &Words, wanted: &WantedSecret) -> String {
    let (name, hosts) = (&wanted.name, wanted.hosts.join(", "));
    match &wanted.access_host {
        None => words.say("token_sent", &[("name", name), ("hosts", &hosts)]),
        Some(access) => {
            let values: [(&str, &dyn Display); 3] =
                [("name", name), ("hosts", &hosts), ("access", access)];
            words.say("token_sent_access", &values)
        }
    }
}

/// Why a source fails, in words.
pub(super) fn hindrance(words: &Words, hindrance: Hindrance) -> &str {
    words.of_kind("hindrance", hindrance)
}

fn line(words: &Words, source: SourceStatus, zone: &TimeZone) -> SourceLine {
    let clock =
        |time: Timestamp| time.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string();
    let state = match source.sign {
        SourceSign::NotAllowed => words.get("source_consent_option").to_owned(),
        SourceSign::Failing => {
            let retry_at = match source.state {
                SourceState::Failing { retry_at, .. } => retry_at,
                _ => None,
            };
            let again = match retry_at {
                Some(at) => words.say("source_retry", &[("time", &clock(at))]),
                None => words.get("source_no_retry").to_owned(),
            };
            let why = source.hindrance.map_or("", |why| hindrance(words, why));
            words.say("source_failing", &[("reason", &why), ("again", &again)])
        }
        SourceSign::Paused => words.get("source_paused").to_owned(),
        SourceSign::Simulated => words.get("source_simulated").to_owned(),
        SourceSign::Working => {
            let answered = source.answered.map_or_else(|| "–".to_owned(), clock);
            words.say("source_working", &[("time", &answered)])
        }
        SourceSign::Waiting => words.get("source_waiting").to_owned(),
    };
    let sent = source.secrets.iter().map(|wanted| sent(words, wanted)).collect();
    let SourceStatus { id, title, attribution, hosts, sign, .. } = source;
    SourceLine { id, title, attribution, hosts, sent, sign, state }
}

#[cfg(test)]
mod tests {
    use wattwalk::live::SourceError;

    use super::*;

    fn source(sign: SourceSign) -> SourceStatus {
        SourceStatus {
            id: "posts".into(),
            title: "Posts".into(),
            attribution: "Nobody".into(),
            simulated: false,
            hosts: vec!["a.example".into()],
            sign,
            hindrance: None,
            secrets: Vec::new(),
            state: SourceState::Working,
            answered: Some("2026-06-16T09:07:00Z".parse().unwrap()),
        }
    }

    fn failing(hindrance: Hindrance, retry_at: Option<&str>) -> SourceStatus {
        let error = SourceError::Busy { source_id: "posts".into(), retry_at: None };
        let retry_at = retry_at.map(|at| at.parse().unwrap());
        let state = SourceState::Failing { error, retry_at };
        SourceStatus { state, hindrance: Some(hindrance), ..source(SourceSign::Failing) }
    }

    #[test]
    fn what_is_sent_where_is_told_in_three_languages() {
        let mut told = Vec::new();
        for language in ["en", "fr", "zh"] {
            let words = Words::of(&language.into());
            for access_host in [None, Some("data.example".to_owned())] {
                let hosts = vec!["a.example".into(), "b.example:8883".into()];
                let sent =
                    sent(words, &WantedSecret { name: "posts-key".into(), hosts, access_host });
                assert!(sent.contains("posts-key") && sent.contains("a.example, b.example:8883"));
                assert!(!sent.contains('{') && !sent.contains('}'), "{sent}");
                told.push(sent);
            }
        }
        assert!(told.iter().skip(1).step_by(2).all(|sent| sent.contains("data.example")));
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), 6, "{told:?}");
    }

    #[test]
    fn every_state_has_a_sign_and_words_in_three_languages() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        for language in ["en", "fr", "zh"] {
            let words = Words::of(&language.into());
            let line = |source: SourceStatus| super::line(words, source, &zone);
            let lines = [
                line(source(SourceSign::NotAllowed)),
                line(source(SourceSign::Waiting)),
                line(source(SourceSign::Working)),
                line(source(SourceSign::Paused)),
                line(source(SourceSign::Simulated)),
                line(failing(Hindrance::Slow, Some("2026-06-16T09:10:00Z"))),
                line(failing(Hindrance::Denied, None)),
            ];
            let mut states: Vec<_> = lines.iter().map(|line| line.state.as_str()).collect();
            assert!(lines[2].state.contains("11:07"), "{states:?}");
            assert!(lines[5].state.contains("11:10"), "{states:?}");
            assert!(lines[6].state.ends_with(words.get("source_no_retry")), "{states:?}");
            assert!(states.iter().all(|state| !state.contains("{}")), "{states:?}");
            states.sort_unstable();
            states.dedup();
            assert_eq!(states.len(), 7, "{states:?}");
        }
    }
}
