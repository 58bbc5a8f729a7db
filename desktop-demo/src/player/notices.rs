//! What is missing or not as it should be, in the visitor's language.

use jiff::{SignedDuration, Timestamp};
use wattwalk::language::Language;
use wattwalk::pose::PositionState;
use wattwalk::session::{Event, EventKind};
use wattwalk::surroundings::{EdgeReason, SurroundingsState};

/// What a visitor should know of what is around; nothing where all is known.
pub(crate) fn around_words(state: &SurroundingsState, language: &Language) -> Option<String> {
    let say = |fr: String, en: String, zh: String| match language.as_str() {
        "fr" => fr,
        "zh" => zh,
        _ => en,
    };
    let (to_m, reason) = match state {
        SurroundingsState::Loading => {
            return Some(say(
                "Chargement des réseaux alentour…".into(),
                "Loading the networks around here…".into(),
                "正在加载周边管网…".into(),
            ));
        }
        SurroundingsState::Edge { to_m, reason } => (to_m, reason),
        _ => return None,
    };
    let why = match reason {
        EdgeReason::Crowded { assets } => say(
            format!("seuls les {assets} équipements les plus proches sont gardés"),
            format!("only the nearest {assets} assets are kept"),
            format!("仅保留最近的 {assets} 个设备"),
        ),
        EdgeReason::NotAllowed { host } => say(
            format!("{host} n’a pas été autorisé"),
            format!("nobody has agreed to {host}"),
            format!("尚未允许访问 {host}"),
        ),
        EdgeReason::Unreachable { message, .. } | EdgeReason::Broken { message } => message.clone(),
        EdgeReason::Changed { file } => {
            say(format!("{file} a changé"), format!("{file} has changed"), format!("{file} 已更改"))
        }
        _ => String::new(),
    };
    if *to_m <= 0.0 {
        return Some(say(
            format!("Les réseaux alentour ne sont pas chargés : {why}."),
            format!("The networks around here are not loaded: {why}."),
            format!("周围管网未加载：{why}。"),
        ));
    }
    Some(say(
        format!("Réseaux connus jusqu’à {to_m:.0} m, rien au-delà : {why}."),
        format!("Networks are known to {to_m:.0} m, nothing beyond: {why}."),
        format!("管网已知范围 {to_m:.0} 米，其外未知：{why}。"),
    ))
}

/// A notice stays this long on the visit's clock.
const SHOWN_FOR: SignedDuration = SignedDuration::from_secs(20);
/// No more than these are shown at once.
const MOST: usize = 3;

/// The notices of the last seconds.
#[derive(Debug, Default)]
pub(super) struct Notices {
    told: Vec<(Timestamp, String)>,
}

impl Notices {
    /// Takes note of an event that a visitor should know of.
    pub(super) fn hear(&mut self, event: &Event, language: &Language) {
        let say = |fr: &str, en: &str, zh: &str| match language.as_str() {
            "fr" => fr.to_owned(),
            "zh" => zh.to_owned(),
            _ => en.to_owned(),
        };
        let text = match &event.kind {
            EventKind::Position { state: PositionState::Bridged } => say(
                "Signal GPS interrompu : position estimée.",
                "GPS signal interrupted: the position is estimated.",
                "GPS 信号中断：位置为估算。",
            ),
            EventKind::Position { state: PositionState::Lost } => say(
                "Position perdue : dernier lieu connu affiché.",
                "Position lost: the last known place is shown.",
                "位置丢失：显示最后已知位置。",
            ),
            // Which and why, the sources' panel says for as long as it is so.
            EventKind::SourceFailed { .. } => say(
                "Une source de données ne répond pas : voir « Sources ».",
                "A data source does not answer: see Sources.",
                "有数据源没有应答：见“来源”。",
            ),
            EventKind::ReadingsMissing { assets } => {
                let count = assets.len();
                say(
                    &format!("Mesures absentes pour {count} équipement(s)."),
                    &format!("No readings for {count} asset(s)."),
                    &format!("{count} 个设备没有读数。"),
                )
            }
            EventKind::RecordingFailed { message } => say(
                &format!("L’enregistrement s’est arrêté : {message}"),
                &format!("The recording has ended: {message}"),
                &format!("录制已停止：{message}"),
            ),
            EventKind::ReadingsNotKept { message } => say(
                &format!("Les mesures ne sont plus conservées : {message}"),
                &format!("Readings are not kept any more: {message}"),
                &format!("读数不再保存：{message}"),
            ),
            _ => return,
        };
        self.tell(text, event.time);
    }

    /// Takes note of a text.
    pub(super) fn tell(&mut self, text: String, now: Timestamp) {
        self.told.retain(|(_, told)| *told != text);
        self.told.push((now, text));
        let surplus = self.told.len().saturating_sub(MOST);
        self.told.drain(..surplus);
    }

    /// What is to be shown now.
    pub(super) fn shown(&self, now: Timestamp) -> Vec<String> {
        let recent = self.told.iter().filter(|(at, _)| now.duration_since(*at).abs() <= SHOWN_FOR);
        recent.map(|(_, text)| text.clone()).collect()
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
